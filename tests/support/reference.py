"""Reference computations over a company: slow and obvious, sharing nothing with the service.

What a rollup answers (M-19, M-20), account by account, and what a metric's value is; tests compare the service with it.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from support.company import TODAY, UNITS, Account, Company, days_ago

BUILT_IN = (
    "contract_value",
    "account_count",
    "active_users",
    "license_utilization",
    "open_tickets",
    "open_risk_signals",
    "health_score",
    "nps",
)
ORDER = ("NOT_VISIBLE", "NOT_RECORDED_AT_TYPE", "CANCELED", "NO_STATUS", "NO_EXCHANGE_RATE")
Value = Fraction | None


@dataclass(frozen=True, slots=True)
class Ask:
    """One rollup that is asked for; None is the argument's default."""

    metric: str
    function: str
    scope: str = "SUBTREE"
    statuses: tuple[str, ...] | None = None
    unknown: bool = False
    types: tuple[str, ...] | None = None


def rollup(company: Company, at: str, ask: Ask) -> dict[str, Any]:
    """The fields of the answer, numbers as exact fractions."""
    members = in_scope(company, at, ask.scope)
    reasons = {a.id: reason(company, a, ask) for a in members}
    taken = [a for a in members if reasons[a.id] is None]
    found = value_over(company, members, ask)
    return {
        "value": found,
        "own": own(company, company.account(at), ask),
        "descendants": value_over(company, in_scope(company, at, "DESCENDANTS"), ask),
        "contributingCount": sum(1 for a in taken if counted(a, ask)),
        "nullCount": sum(1 for a in taken if not counted(a, ask)),
        "excluded": [(name, n) for name in ORDER if (n := sum(1 for r in reasons.values() if r == name))],
        "amounts": amounts(company, members, ask),
        "maxDepth": max((len(company.line(a.id)) - len(company.line(at)) for a in taken if counted(a, ask)), default=0),
        "contributions": contributions(company, at, ask),
    }


def in_scope(company: Company, at: str, scope: str) -> list[Account]:
    """The accounts that a scope names."""
    below = [a for a in company.accounts if a.id != at and at in company.line(a.id)]
    if scope == "OWN":
        return [company.account(at)]
    if scope == "CHILDREN":
        return [a for a in below if a.parent == at]
    return below if scope == "DESCENDANTS" else [company.account(at), *below]


def reason(company: Company, a: Account, ask: Ask) -> str | None:
    """Why an account is left out, in the order of the reasons."""
    recorded_at = next((m.recorded_at for m in company.metrics if ask.metric in (m.key, m.source)), ())
    if (recorded_at and a.type not in recorded_at) or (ask.types is not None and a.type not in ask.types):
        return "NOT_RECORDED_AT_TYPE"
    takes_all = ask.metric == "account_count" and ask.statuses is None
    statuses = ask.statuses if ask.statuses is not None else ("FREE", "PAYING")
    if a.status is not None and not takes_all and a.status not in statuses:
        return "CANCELED"
    if a.status is None and not takes_all and not ask.unknown:
        return "NO_STATUS"
    money = ask.metric == "contract_value" and a.value is not None
    weighted = ask.function == "WEIGHTED_AVG" and metric_value(a, ask.metric) is not None and a.currency is not None
    if (money or weighted) and rate(company, a.currency) is None:
        return "NO_EXCHANGE_RATE"
    return None


def counted(a: Account, ask: Ask) -> bool:
    """Whether an account that is not left out has what the function needs."""
    if metric_value(a, ask.metric) is None:
        return False
    return ask.function != "WEIGHTED_AVG" or a.value is not None


def value_over(company: Company, members: list[Account], ask: Ask) -> Value:
    """The function over some accounts."""
    if ask.function == "COUNT_DISTINCT":
        return Fraction(len({p for a in members if reason(company, a, ask) is None for p in people(a, ask.metric)}))
    taken = [a for a in members if reason(company, a, ask) is None and counted(a, ask)]
    if ask.function == "COUNT":
        return Fraction(len(taken))
    if not taken or any(reason(company, a, ask) == "NO_EXCHANGE_RATE" for a in members):
        return None
    values = [converted(company, a, ask.metric) for a in taken]
    if ask.function == "WEIGHTED_AVG":
        weights = [Fraction(a.value or 0) * (rate(company, a.currency) or 0) for a in taken]
        return sum((v * w for v, w in zip(values, weights, strict=True)), Fraction(0)) / sum(weights) if sum(weights) else None
    return {
        "SUM": lambda: sum(values, Fraction(0)),
        "AVG": lambda: sum(values, Fraction(0)) / len(values),
        "MIN": lambda: min(values),
        "MAX": lambda: max(values),
        "MEDIAN": lambda: Fraction(statistics.median(values)),
    }[ask.function]()


def own(company: Company, a: Account, ask: Ask) -> Value:
    """The function over the account alone."""
    return value_over(company, [a], ask)


def amounts(company: Company, members: list[Account], ask: Ask) -> list[tuple[str, Fraction]]:
    """The function over the accounts of each currency, in that currency, those without a rate included."""
    if ask.metric != "contract_value" or ask.function == "COUNT":
        return []
    taken = [a for a in members if a.value is not None and reason(company, a, ask) in (None, "NO_EXCHANGE_RATE")]
    found = []
    for currency in sorted({str(a.currency) for a in taken}):
        alone = replace(company, reporting=currency, accounts=tuple(a for a in taken if a.currency == currency))
        value = value_over(alone, list(alone.accounts), ask)
        if value is not None:
            found.append((currency, Fraction(round(value * UNITS), UNITS)))
    return found


def contributions(company: Company, at: str, ask: Ask) -> list[tuple[str, list[str], Fraction]]:
    """Every account whose value is in the number: its id, the way down to it, its value; largest first, then by id."""
    depth = len(company.line(at)) - 1
    members = [a for a in in_scope(company, at, ask.scope) if reason(company, a, ask) is None and counted(a, ask)]
    found = [(a.id, company.line(a.id)[depth:], converted(company, a, ask.metric)) for a in members]
    return sorted(found, key=lambda part: (-part[2], part[0]))


def metric_value(a: Account, metric: str) -> Value:
    """The account's value; money in ten-thousandths of its own currency."""
    active = len(people(a, "active_users"))
    if metric == "license_utilization":
        seats = recorded(a, "licensed_seats")
        return Fraction(active) / seats if seats else None
    if metric == "nps":
        latest = {answer.person: answer.score for answer in sorted(a.answers, key=lambda each: each.at)}
        scores = latest.values()
        return Fraction(100 * (sum(s >= 9 for s in scores) - sum(s <= 6 for s in scores)), len(scores)) if scores else None
    simple: dict[str, Any] = {
        "contract_value": a.value,
        "account_count": 1,
        "health_score": a.health,
        "active_users": active,
        "open_tickets": sum(t.status == "OPEN" for t in a.tickets),
        "open_risk_signals": sum(s.state in ("NEW", "ACTIVE") for s in a.signals),
    }
    value = simple[metric] if metric in simple else recorded(a, metric)
    return None if value is None else Fraction(value)


def engagement_score(company: Company, a: Account, day: date = TODAY) -> int:
    """How many percent of the accounts of the same contract status had fewer actions a day, rounded down (M-32)."""
    mean = actions_a_day(company, a, day)
    peers = [actions_a_day(company, other, day) for other in company.accounts if other.status == a.status]
    return 100 * sum(other < mean for other in peers) // len(peers) if mean >= 1 else 0


def actions_a_day(company: Company, a: Account, day: date) -> Fraction:
    """The mean of the 14 full days before a day, or of those that the account has; below one it is none."""
    used = [*((each, 1) for _, each in a.usage), *a.actions]
    begun = [] if a.since is None else [a.since.astimezone(ZoneInfo(company.zone)).date(), *(each for each, _ in used)]
    days = [day - timedelta(days=back) for back in range(1, 15)]
    lived = [each for each in days if not begun or each >= min(begun)]
    mean = Fraction(sum(many for each, many in used if each in days), max(1, len(lived)))
    return mean if mean >= 1 else Fraction(0)


def recorded(a: Account, metric: str) -> Value:
    """The value of the latest day that has one."""
    points = sorted((day, value) for key, day, value in a.points if key == metric)
    return Fraction(points[-1][1]) if points and points[-1][1] is not None else None


def people(a: Account, metric: str) -> set[str]:
    """Who is behind the number: who answered, or who was active in the 14 full days before today."""
    if metric == "nps":
        return {answer.person for answer in a.answers}
    return {person for person, day in a.usage if days_ago(14) <= day < TODAY}


def converted(company: Company, a: Account, metric: str) -> Fraction:
    """The account's value, money in the reporting currency."""
    value = metric_value(a, metric)
    assert value is not None
    if metric != "contract_value":
        return value
    return value / UNITS * (rate(company, a.currency) or 0)


def rate(company: Company, currency: str | None) -> Fraction | None:
    """Reporting currency per unit."""
    if currency == company.reporting:
        return Fraction(1)
    return Fraction(Decimal(company.rates[currency])) if currency in company.rates else None
