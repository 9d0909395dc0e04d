"""The current value of a metric for one account, as an expression; lists and rollups are built over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from csgraph.db.compose.past import METRIC
from csgraph.db.compose.text import Composer, Run, Shape
from csgraph.domain.engagement_score import LEAST_MEAN
from csgraph.domain.history import LEAST_PROMOTER, MOST_DETRACTOR, NPS_SCALE, WINDOW_DAYS, day_start
from csgraph.domain.metrics import Metric, Source
from csgraph.domain.money import SCALE

FIRST_DAY = date(1, 1, 1)
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


def number(value: Any, currency: str | None, run: Run) -> float | None:
    """A value as the API answers it: money, which has a currency, in the reporting currency, and null without a rate."""
    if value is None:
        return None
    if currency is None:
        return float(value)
    rate = run.configuration.rate(currency)
    return None if rate is None else float(value * rate / SCALE)


def usage_window(composer: Composer, node: str) -> tuple[str, dict[str, str]]:
    """The account's usage in the 14 full days before today."""

    def day(back: int) -> str:
        return composer.bind(lambda run: run.today - timedelta(days=back))

    return composer.fragment("metric.active_users", {"account": node}, **{"from": day(WINDOW_DAYS), "until": day(0)})


def _recorded(composer: Composer, metric: Metric, node: str) -> str:
    return composer.property(node, METRIC + metric.key)


def _active_users(composer: Composer, _metric: Metric, node: str) -> str:
    body, names = usage_window(composer, node)
    return f"COUNT {{ {body} RETURN DISTINCT {names['usage']}.contactId }}"


def _license_utilization(composer: Composer, metric: Metric, node: str) -> str:
    seats = composer.property(node, METRIC + LICENSED_SEATS)
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


def _engagement_score(composer: Composer, _metric: Metric, node: str) -> str:
    today = composer.bind(lambda run: run.today)
    scale, drawn = composer.fragment("metric.usage_scale", {"account": node}, **{"from": today, "until": today})
    body, names = usage_window(composer, node)
    found, mean, total, each = (composer.fresh(name) for name in ("found", "mean", "total", "each"))
    read = f"[COLLECT {{ {body} RETURN {names['usage']}.actions }}, COLLECT {{ {scale} RETURN {drawn['scale']}.cuts }}, {_days(composer, node, today)}]"
    per_day = f"toFloat(reduce({total} = 0, {each} IN {found}[0] | {total} + {each})) / {found}[2]"
    above = f"toFloat(size([{each} IN {found}[1][0] WHERE {each} < {mean}]))"
    value = f"CASE WHEN {mean} < {LEAST_MEAN} THEN 0.0 ELSE {above} END"
    return f"head([{found} IN [{read}] | head([{mean} IN [{per_day}] | {value}])])"


def _days(composer: Composer, node: str, today: str) -> str:
    """How many full days the window holds: 14, or as many as a younger account has, but one at least."""
    since = composer.bind(lambda run: day_start(run.today - timedelta(days=WINDOW_DAYS), run.configuration.time_zone))
    zone = composer.bind(lambda run: run.configuration.time_zone.key)
    body, names = composer.fragment("metric.active_users", {"account": node}, **{"from": composer.constant(FIRST_DAY), "until": today})
    usage, first, each = names["usage"], composer.fresh("first"), composer.fresh("each")
    earliest = f"COLLECT {{ {body} WITH {usage} ORDER BY {usage}.accountId, {usage}.date LIMIT 1 RETURN {usage}.date }}"
    begin = f"reduce({first} = date(datetime({{datetime: {node}.validFrom, timezone: {zone}}})), {each} IN {earliest} | CASE WHEN {each} < {first} THEN {each} ELSE {first} END)"
    own = f"head([{each} IN [duration.inDays({begin}, {today}).days] | CASE WHEN {each} > {WINDOW_DAYS} THEN {WINDOW_DAYS} WHEN {each} < 1 THEN 1 ELSE {each} END])"
    return f"CASE WHEN coalesce({node}.validFrom < {since}, true) THEN {WINDOW_DAYS} ELSE {own} END"


EXPRESSIONS: Mapping[Source, Callable[[Composer, Metric, str], str]] = {
    Source.RECORDED: _recorded,
    Source.CONTRACT_VALUE: lambda _composer, _metric, node: f"{node}.contractValue",
    Source.ACCOUNT_COUNT: lambda _composer, _metric, _node: "1",
    Source.HEALTH_SCORE: lambda _composer, _metric, node: f"{node}.healthScore",
    Source.ACTIVE_USERS: _active_users,
    Source.LICENSE_UTILIZATION: _license_utilization,
    Source.OPEN_TICKETS: _counted,
    Source.OPEN_RISK_SIGNALS: _counted,
    Source.ENGAGEMENT_SCORE: _engagement_score,
    Source.NPS: _nps,
}
