"""The current value of a metric for one account, as an expression; lists and rollups are built over it."""

from __future__ import annotations

from datetime import timedelta

from csgraph.db.compose.text import Composer, Run
from csgraph.domain.metrics import Metric, Source

WINDOW_DAYS = 14
"""Full days before today in which a person counts as active (M-26)."""
SEATS = "metric.licensed_seats"


def value_expression(composer: Composer, metric: Metric, node: str) -> str:
    """An expression over the account variable ``node``; null where the account has no value. Money is in units of storage."""
    match metric.source:
        case Source.CONTRACT_VALUE:
            return f"{node}.contractValue"
        case Source.ACCOUNT_COUNT:
            return "1"
        case Source.HEALTH_SCORE:
            return f"{node}.healthScore"
        case Source.ACTIVE_USERS:
            return active_users(composer, node)
        case Source.LICENSE_UTILIZATION:
            seats = f"{node}[{composer.constant(SEATS)}]"
            return f"CASE WHEN {seats} > 0 THEN toFloat({active_users(composer, node)}) / {seats} END"
        case Source.OPEN_TICKETS | Source.OPEN_RISK_SIGNALS:
            body, _ = composer.fragment(f"metric.{metric.source}", {"account": node})
            return f"COUNT {{ {body} }}"
        case Source.NPS:
            return _nps(composer, node)
        case Source.RECORDED:
            return f"{node}[{composer.constant('metric.' + metric.key)}]"


def active_users(composer: Composer, node: str) -> str:
    """Distinct people with an activity in the window (M-26)."""
    body, names = usage_window(composer, node)
    return f"COUNT {{ {body} RETURN DISTINCT {names['usage']}.contactId }}"


def usage_window(composer: Composer, node: str) -> tuple[str, dict[str, str]]:
    """The account's usage in the 14 full days before today."""

    def day(back: int) -> str:
        return composer.bind(lambda run: _days_ago(run, back))

    return composer.fragment("metric.active_users", {"account": node}, **{"from": day(WINDOW_DAYS), "until": day(0)})


def _days_ago(run: Run, days: int) -> object:
    return run.today - timedelta(days=days)


def _nps(composer: Composer, node: str) -> str:
    body, names = composer.fragment("metric.nps", {"account": node})
    answer = names["response"]
    person, score = composer.fresh("person"), composer.fresh("score")
    return (
        f"head(COLLECT {{ {body} WITH {answer} ORDER BY {answer}.at DESC WITH {answer}.contactId AS {person}, head(collect({answer}.score)) AS {score}"
        f" RETURN CASE WHEN count({score}) > 0 THEN 100.0 * (sum(CASE WHEN {score} >= 9 THEN 1 ELSE 0 END)"
        f" - sum(CASE WHEN {score} <= 6 THEN 1 ELSE 0 END)) / count({score}) END }})"
    )
