"""The current value of a metric for one account, as an expression; lists and rollups are built over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from csgraph.db.compose.text import Composer, Shape
from csgraph.domain.history import LEAST_PROMOTER, MOST_DETRACTOR, NPS_SCALE, WINDOW_DAYS
from csgraph.domain.metrics import Metric, Source

LICENSED_SEATS = "licensed_seats"
"""Key of the recorded metric that license utilization divides by (M-34)."""


def value_expression(composer: Composer, metric: Metric, node: str) -> str:
    """An expression over the account variable ``node``; null where the account has no value. Money is in units of storage."""
    return EXPRESSIONS[metric.source](composer, metric, node)


def current_value(composer: Composer, shape: Shape, metric: Metric, node: str) -> int:
    """The column of the account's current value; every field of an object that needs it shares one."""
    key = f"value|{metric.key}"
    if key not in shape.shared:
        expression = value_expression(composer, metric, node)
        shape.shared[key] = shape.call(composer, "", expression) if "{" in expression else shape.column(expression)
    return int(shape.shared[key])


def usage_window(composer: Composer, node: str) -> tuple[str, dict[str, str]]:
    """The account's usage in the 14 full days before today."""

    def day(back: int) -> str:
        return composer.bind(lambda run: run.today - timedelta(days=back))

    return composer.fragment("metric.active_users", {"account": node}, **{"from": day(WINDOW_DAYS), "until": day(0)})


def _recorded(composer: Composer, metric: Metric, node: str) -> str:
    return f"{node}[{composer.constant('metric.' + metric.key)}]"


def _active_users(composer: Composer, _metric: Metric, node: str) -> str:
    body, names = usage_window(composer, node)
    return f"COUNT {{ {body} RETURN DISTINCT {names['usage']}.contactId }}"


def _license_utilization(composer: Composer, metric: Metric, node: str) -> str:
    seats = f"{node}[{composer.constant('metric.' + LICENSED_SEATS)}]"
    return f"CASE WHEN {seats} > 0 THEN toFloat({_active_users(composer, metric, node)}) / {seats} END"


def _counted(composer: Composer, metric: Metric, node: str) -> str:
    body, _ = composer.fragment(f"metric.{metric.source}", {"account": node})
    return f"COUNT {{ {body} }}"


def _nps(composer: Composer, _metric: Metric, node: str) -> str:
    body, names = composer.fragment("metric.nps_latest", {"account": node})
    scores, score = composer.fresh("scores"), composer.fresh("score")
    value = (
        f"CASE WHEN size({scores}) > 0 THEN {NPS_SCALE} * (size([{score} IN {scores} WHERE {score} >= {LEAST_PROMOTER}])"
        f" - size([{score} IN {scores} WHERE {score} <= {MOST_DETRACTOR}])) / size({scores}) END"
    )
    return f"head([{scores} IN [COLLECT {{ {body} RETURN {names['response']}.score }}] | {value}])"


EXPRESSIONS: Mapping[Source, Callable[[Composer, Metric, str], str]] = {
    Source.RECORDED: _recorded,
    Source.CONTRACT_VALUE: lambda _composer, _metric, node: f"{node}.contractValue",
    Source.ACCOUNT_COUNT: lambda _composer, _metric, _node: "1",
    Source.HEALTH_SCORE: lambda _composer, _metric, node: f"{node}.healthScore",
    Source.ACTIVE_USERS: _active_users,
    Source.LICENSE_UTILIZATION: _license_utilization,
    Source.OPEN_TICKETS: _counted,
    Source.OPEN_RISK_SIGNALS: _counted,
    Source.NPS: _nps,
}
