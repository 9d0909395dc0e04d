"""What a metric was: its daily values in the past, recorded or rebuilt from what happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from csgraph.db.compose.text import Composer, Run, Shape
from csgraph.domain.metrics import Metric
from csgraph.domain.series import PREVIOUS_DAYS


@dataclass(frozen=True, slots=True)
class History:
    """Daily values, and the value that held on a day."""

    daily: Mapping[date, float]
    on_or_before: Callable[[date], float | None]


Past = Callable[[list[Any], Run], History]


def history(composer: Composer, shape: Shape, metric: Metric, node: str, days: int) -> Past:
    """The metric's past, at least ``days`` back."""
    return _recorded(composer, shape, metric, node, days)


def _recorded(composer: Composer, shape: Shape, metric: Metric, node: str, days: int) -> Past:
    key = composer.constant(metric.key)
    since, today = composer.bind(lambda run: run.today - timedelta(days=days)), composer.bind(lambda run: run.today)
    body, names = composer.fragment("metric.points", {"account": node}, **{"metric": key, "from": since, "until": today})
    point = names["point"]
    points_at = shape.column(f"COLLECT {{ {body} RETURN [{point}.date, {point}.value] }}")
    before_at = _latest_before(composer, shape, metric, node)

    def read(values: list[Any], _run: Run) -> History:
        daily = {day.to_native(): value for day, value in values[points_at] if value is not None}
        return History(daily, lambda _day: values[before_at])

    return read


def _latest_before(composer: Composer, shape: Shape, metric: Metric, node: str) -> int:
    """The last value on or before the 14th day before the current value's own day (M-26)."""
    own_day = f"{node}[{composer.constant('metricDate.' + metric.key)}]"
    until = f"({own_day} - duration({{days: {composer.constant(PREVIOUS_DAYS)}}}))"
    far = composer.constant(date(1, 1, 1))
    body, names = composer.fragment(
        "metric.points", {"account": node}, **{"metric": composer.constant(metric.key), "from": far, "until": until}
    )
    point = names["point"]
    return shape.column(
        f"head(COLLECT {{ {body} AND {point}.value IS NOT NULL WITH {point} ORDER BY {point}.accountId DESC, {point}.metric DESC, {point}.date DESC LIMIT 1 RETURN {point}.value }})"
    )
