"""What a metric was: its daily values in the past, recorded ones as they are, derived ones rebuilt from what happened.

Each derived metric reads its own events as far back as the selection looks and hands them to `domain/history.py`. A day counts as known from
the day on which the account exists or, where something is older than that, from the first event: before it, values are null, never 0.

Not everything is kept. Exchange rates have no history: old amounts are converted at today's rates. A risk signal counts from the day it was raised
until it was closed the last time, also for days on which it had been closed before. One that was closed without a closing time, as imported ones
are, is in no past, and neither is such a ticket. An engagement score compares with the accounts that have the same contract status now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from csgraph.db.compose.look import Look
from csgraph.db.compose.metricvalue import FIRST_DAY, LICENSED_SEATS
from csgraph.db.compose.past import METRIC_DATE
from csgraph.db.compose.text import Composer, Run, Shape
from csgraph.domain import engagement_score
from csgraph.domain import history as past
from csgraph.domain.history import Days
from csgraph.domain.metrics import Metric, Source
from csgraph.domain.series import PREVIOUS_DAYS
from csgraph.domain.success import ACTIVE_RISK

FIRST_INSTANT = datetime(1, 1, 1, tzinfo=UTC)
Values = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the selection looks back: ``days`` before today with all their values, and whether 14 days before the value."""

    days: int | None
    previous: bool

    @property
    def back(self) -> int:
        """Days before today that a rebuilt metric reads."""
        return max(self.days or 0, PREVIOUS_DAYS if self.previous else 0)


@dataclass(frozen=True, slots=True)
class History:
    """Values of the days that have one, and the value of 14 days before."""

    daily: Mapping[date, float]
    previous: float | None


Past = Callable[[list[Any], Run, float | None], History]
"""Reads the past beside the current value."""
Rebuild = Callable[[list[Any], Run, Days, float | None], Values]


@dataclass(frozen=True, slots=True)
class Account:
    """The account whose past is read, and how many days back."""

    composer: Composer
    shape: Shape
    node: str
    back: int

    def day(self, more: int = 0) -> str:
        """A parameter: the first day that is looked at, or ``more`` days before it."""
        days = self.back + more
        return self.composer.bind(lambda run: run.today - timedelta(days=days))

    def today(self) -> str:
        """A parameter: today."""
        return self.composer.bind(lambda run: run.today)

    def since(self) -> str:
        """A parameter: the first instant of the first day."""
        back = self.back
        return self.composer.bind(lambda run: past.day_start(run.today - timedelta(days=back), run.configuration.time_zone))

    def fragment(self, name: str, **parameters: str) -> tuple[str, str]:
        """A fragment over the account and the variable that it yields."""
        body, names = self.composer.fragment(f"metric.{name}", {"account": self.node}, **parameters)
        return body, names[self.composer.catalogue.fragment(f"metric.{name}").yields[0]]

    def every(self, body: str, value: str) -> int:
        """A column: a value of every row."""
        return self.shape.call(self.composer, body, f"collect({value})")

    def first(self, body: str, order: str, value: str) -> int:
        """A column: a value of the first row in an index's order."""
        variable = value.partition(".")[0]
        return self.shape.call(self.composer, f"{body} WITH {variable} ORDER BY {order} LIMIT 1", f"head(collect({value}))")

    def known_since(self) -> int:
        """A column: since when the account exists."""
        return self.shape.column(f"{self.node}.validFrom")


def history(composer: Composer, shape: Shape, metric: Metric, node: str, reach: Reach) -> Past:
    """The metric's past as far back as it is asked for."""
    back = reach.back
    account = Account(composer, shape, node, back)
    if metric.source is Source.RECORDED:
        return _recorded(account, metric, reach)
    if metric.source is Source.HEALTH_SCORE:
        return _health(account, reach)
    rebuild = REBUILDS[metric.source](account)

    def read(values: list[Any], run: Run, now: float | None) -> History:
        days = Days.back(run.today, back, run.configuration.time_zone)
        found = [*rebuild(values, run, days, now)[:-1], now]
        daily = {day: value for day, value in zip(days.days, found, strict=True) if value is not None}
        return History(daily, daily.get(run.today - timedelta(days=PREVIOUS_DAYS)))

    return read


def _recorded(account: Account, metric: Metric, reach: Reach) -> Past:
    key, look = account.composer.constant(metric.key), partial(Look.shared, account.composer, account.shape)
    points = before = None
    if reach.days is not None:
        points = look(f"points|{account.node}|{account.back}", partial(_points, account)).add(key)
    if reach.previous:
        own_day = account.composer.property(account.node, METRIC_DATE + metric.key)
        before = look(f"before|{account.node}", partial(_point_before, account)).add(key, own_day)

    def read(values: list[Any], _run: Run, _now: float | None) -> History:
        return History({} if points is None else _by_day(points(values)), None if before is None else before(values))

    return read


def _points(account: Account, metric: str) -> tuple[str, str]:
    body, point = account.fragment("points", **{"metric": metric, "from": account.day(), "until": account.today()})
    return body, f"collect([{point}.date, {point}.value])"


def _point_before(account: Account, metric: str, day: str) -> tuple[str, str]:
    return _last_point(account, metric, f"({day} - duration({{days: {account.composer.constant(PREVIOUS_DAYS)}}}))")


def _read(points_at: int | None, before_at: int | None) -> Past:
    def read(values: list[Any], _run: Run, _now: float | None) -> History:
        daily = {} if points_at is None else _by_day(values[points_at])
        return History(daily, None if before_at is None else values[before_at])

    return read


def _last_point(account: Account, key: str, until: str) -> tuple[str, str]:
    body, point = account.fragment("points", **{"metric": key, "from": account.composer.constant(FIRST_DAY), "until": until})
    order = f"{point}.accountId DESC, {point}.metric DESC, {point}.date DESC"
    return f"{body} AND {point}.value IS NOT NULL WITH {point} ORDER BY {order} LIMIT 1", f"head(collect({point}.value))"


def _health(account: Account, reach: Reach) -> Past:
    scores_at = before_at = None
    if reach.days is not None:
        body, snapshot = account.fragment("health_snapshots", **{"from": account.day(), "until": account.today()})
        scores_at = account.every(body, f"[{snapshot}.date, {snapshot}.score]")
    if reach.previous:
        until = account.composer.bind(lambda run: run.today - timedelta(days=PREVIOUS_DAYS))
        body, snapshot = account.fragment("health_snapshots", **{"from": account.composer.constant(FIRST_DAY), "until": until})
        before_at = account.first(body, f"{snapshot}.accountId DESC, {snapshot}.date DESC", f"{snapshot}.score")
    return _read(scores_at, before_at)


def _by_day(rows: list[Any]) -> dict[date, Any]:
    return {day.to_native(): value for day, value in rows if value is not None}


def _contract_value(account: Account) -> Rebuild:
    until = account.composer.bind(lambda run: run.now)
    body, change = account.fragment("value_changes", since=account.since(), until=until)
    changes_at = account.every(body, f"[{change}.at, {change}.oldValue]")
    body, change = account.fragment("value_changes", since=account.composer.constant(FIRST_INSTANT), until=until)
    first_at = account.first(body, f"{change}.accountId, {change}.field, {change}.at", f"{change}.at")
    currency_at, known_at = account.shape.column(f"{account.node}.currency"), account.known_since()

    def rebuild(values: list[Any], run: Run, days: Days, now: float | None) -> Values:
        changes = [(at.to_native(), _converted(text, values[currency_at], run)) for at, text in values[changes_at]]
        found = past.walked_back(now, changes, days.ends)
        return past.since(found, days.ends, _earliest(values[known_at], values[first_at]))

    return rebuild


def _converted(text: str | None, current: str | None, run: Run) -> float | None:
    found = past.amount_of(text)
    currency = (found and found[1]) or current
    if found is None or currency is None:
        return None
    rate = run.configuration.rate(currency)
    return None if rate is None else float(found[0] * rate)


def _account_count(account: Account) -> Rebuild:
    known_at = account.known_since()
    return lambda values, _run, days, now: past.since([now] * len(days.days), days.ends, _earliest(values[known_at]))


def _open_tickets(account: Account) -> Rebuild:
    body, ticket = account.fragment("tickets")
    closed = f"CASE WHEN {ticket}.status = 'CLOSED' THEN {ticket}.closedAt END"
    kept = f"{ticket}.status = 'OPEN' OR {ticket}.closedAt >= {account.since()}"
    return _intervals(account, body, f"{ticket}.createdAt", closed, kept)


def _open_risk_signals(account: Account) -> Rebuild:
    body, signal = account.fragment("risk_signals")
    active = f"{signal}.state IN {account.composer.constant(ACTIVE_RISK)}"
    closed = f"CASE WHEN NOT {active} THEN {signal}.closedAt END"
    return _intervals(account, body, f"{signal}.raisedAt", closed, f"{active} OR {signal}.closedAt >= {account.since()}")


def _intervals(account: Account, body: str, begin: str, finish: str, kept: str) -> Rebuild:
    pair = f"CASE WHEN {begin} IS NOT NULL AND ({kept}) THEN [{begin}, {finish}] END"
    found_at = account.shape.call(account.composer, body, f"[min({begin}), collect({pair})]")
    known_at = account.known_since()

    def rebuild(values: list[Any], _run: Run, days: Days, _now: float | None) -> Values:
        first, pairs = values[found_at]
        intervals = [(begin.to_native(), finish and finish.to_native()) for begin, finish in pairs]
        return past.since(past.open_at(intervals, days.ends), days.ends, _earliest(values[known_at], first))

    return rebuild


def _nps(account: Account) -> Rebuild:
    body, answer = account.fragment("nps")
    answers_at = account.every(f"{body} AND {answer}.score IS NOT NULL", f"[{answer}.contactId, {answer}.at, {answer}.score]")

    def rebuild(values: list[Any], _run: Run, days: Days, _now: float | None) -> Values:
        return past.promoter_score([(who, at.to_native(), score) for who, at, score in values[answers_at]], days.ends)

    return rebuild


def _active_users(account: Account) -> Rebuild:
    used_at, first_at = _usage(account), _first_usage(account)
    known_at = account.known_since()

    def rebuild(values: list[Any], run: Run, days: Days, _now: float | None) -> Values:
        first = values[first_at] and past.day_start(values[first_at].to_native(), run.configuration.time_zone)
        return past.since(_active(values[used_at], days), days.ends, _earliest(values[known_at], first))

    return rebuild


def _license_utilization(account: Account) -> Rebuild:
    used_at, key = _usage(account), account.composer.constant(LICENSED_SEATS)
    body, point = account.fragment("points", **{"metric": key, "from": account.day(), "until": account.today()})
    seats_at = account.every(f"{body} AND {point}.value IS NOT NULL", f"[{point}.date, {point}.value]")
    before_at = account.shape.call(account.composer, *_last_point(account, key, account.day()))

    def rebuild(values: list[Any], _run: Run, days: Days, _now: float | None) -> Values:
        points = _by_day(values[seats_at])
        if values[before_at] is not None:
            points[days.days[0]] = values[before_at]
        return past.ratios(_active(values[used_at], days), past.last_recorded(points.items(), days.days))

    return rebuild


def _engagement_score(account: Account) -> Rebuild:
    body, usage = account.fragment("active_users", **{"from": account.day(past.WINDOW_DAYS), "until": account.today()})
    day, actions = account.composer.fresh("day"), account.composer.fresh("actions")
    grouped = f"{body} WITH {usage}.date AS {day}, sum({usage}.actions) AS {actions}"
    used_at = account.shape.call(account.composer, grouped, f"collect([{day}, {actions}])")
    body, drawn = account.fragment("usage_scale", **{"from": account.day(), "until": account.today()})
    scales_at, first_at, known_at = account.every(body, f"[{drawn}.date, {drawn}.cuts]"), _first_usage(account), account.known_since()

    def rebuild(values: list[Any], run: Run, days: Days, _now: float | None) -> Values:
        zone, known = run.configuration.time_zone, values[known_at] and values[known_at].to_native()
        earliest = values[first_at] and values[first_at].to_native()
        first = engagement_score.first_day(known, earliest, zone)
        means = engagement_score.daily_means(_by_day(values[used_at]), first, days.days)
        scales = _by_day(values[scales_at])
        found = [engagement_score.score(mean, scales.get(day)) for day, mean in zip(days.days, means, strict=True)]
        return past.since(found, days.ends, _earliest(known, earliest and past.day_start(earliest, zone)))

    return rebuild


def _first_usage(account: Account) -> int:
    name = f"first usage|{account.node}"
    if name not in account.shape.shared:
        parameters = {"from": account.composer.constant(FIRST_DAY), "until": account.today()}
        body, usage = account.fragment("active_users", **parameters)
        account.shape.shared[name] = account.first(body, f"{usage}.accountId, {usage}.date", f"{usage}.date")
    return int(account.shape.shared[name])


@dataclass(slots=True)
class _Usage:
    """Who did something on which day: one column for all metrics of an object, as far back as any of them looks."""

    back: int
    at: int = -1


def _usage(account: Account) -> int:
    name = f"usage|{account.node}"
    known = account.shape.shared.get(name)
    if isinstance(known, _Usage):
        known.back = max(known.back, account.back)
        return known.at
    found = account.shape.shared[name] = _Usage(account.back)
    first = account.composer.bind(lambda run: run.today - timedelta(days=found.back + past.WINDOW_DAYS))
    body, usage = account.fragment("active_users", **{"from": first, "until": account.today()})
    found.at = account.shape.call(account.composer, body, f"collect(DISTINCT [{usage}.contactId, {usage}.date])")
    return found.at


def _active(rows: list[Any], days: Days) -> Values:
    return past.active_people([(who, day.to_native()) for who, day in rows], days.days)


def _earliest(*moments: Any) -> datetime | None:
    return min((m if isinstance(m, datetime) else m.to_native() for m in moments if m is not None), default=None)


REBUILDS: Mapping[Source, Callable[[Account], Rebuild]] = {
    Source.CONTRACT_VALUE: _contract_value,
    Source.ACCOUNT_COUNT: _account_count,
    Source.OPEN_TICKETS: _open_tickets,
    Source.OPEN_RISK_SIGNALS: _open_risk_signals,
    Source.NPS: _nps,
    Source.ACTIVE_USERS: _active_users,
    Source.LICENSE_UTILIZATION: _license_utilization,
    Source.ENGAGEMENT_SCORE: _engagement_score,
}
