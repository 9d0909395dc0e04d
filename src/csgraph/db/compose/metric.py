"""MetricValue in a statement: the value now, what it was, weekly averages and the trend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from csgraph.db.compose.definitions import definition
from csgraph.db.compose.history import history
from csgraph.db.compose.metricvalue import value_expression
from csgraph.db.compose.text import Composer, Names, Run, Shape
from csgraph.domain import series
from csgraph.domain.errors import BadUserInput
from csgraph.domain.metrics import Metric, Source
from csgraph.domain.money import SCALE
from csgraph.domain.row import Row, planned_key, row_type
from csgraph.domain.selection import Arg, Selection

MAX_WEEKS, MAX_DAYS = 53, 400
Fill = Callable[[Row, list[Any], Run], None]


def emit_metric(composer: Composer, shape: Shape, names: Names, selection: Selection, key: Arg) -> Callable[[list[Any], Run], Row | None]:
    """One metric of an account; an unknown key is null."""
    metric = composer.configuration.metrics.get(key.value)
    if metric is None:
        return lambda _values, _run: None
    node = names["node"]
    asked = selection.on("MetricValue")
    value_at = shape.column(value_expression(composer, metric, node))
    currency_at = shape.column(f"{node}.currency") if metric.money else None
    date_at = shape.column(f"{node}[{composer.constant('metricDate.' + metric.key)}]") if metric.source is Source.RECORDED else None
    fills = [fill for f in asked if (fill := _field(composer, shape, f, metric))]
    past = (
        history(composer, shape, metric, node, _reach(asked))
        if any(f.name in ("previous", "delta", "weekly", "trend") for f in asked)
        else None
    )
    kind = row_type("MetricValue")

    def read(values: list[Any], run: Run) -> Row:
        value = _number(values[value_at], values[currency_at] if currency_at is not None else None, run)
        day = values[date_at].to_native() if date_at is not None and values[date_at] is not None else None
        row = kind(value=value, asOf=_start_of(day, run) if day else run.now_text)
        if past is not None:
            then = past(values, run)
            before = then.on_or_before((day or run.today) - timedelta(days=series.PREVIOUS_DAYS))
            row["previous"] = before
            row["delta"] = None if value is None or before is None else round(value - before, 9)
            row["#daily"] = then.daily
        for fill in fills:
            fill(row, values, run)
        return row

    return read


def _number(value: Any, currency: str | None, run: Run) -> float | None:
    if value is None:
        return None
    if currency is None:
        return float(value)
    rate = run.configuration.rate(currency)
    return None if rate is None else float(value * rate / SCALE)


def _start_of(day: date, run: Run) -> str:
    moment = datetime.combine(day, time(), run.configuration.time_zone)
    return Run(run.variables, run.configuration, moment, run.limits).now_text


def _reach(asked: tuple[Selection, ...]) -> int:
    """How many days back the selection looks."""
    reach = 0
    for f in asked:
        if f.name == "weekly":
            reach = max(reach, series.WEEK * _bounded(f.args["weeks"], MAX_WEEKS) + series.WEEK)
        elif f.name == "trend":
            reach = max(reach, _bounded(f.args["days"], MAX_DAYS))
    return reach


def _bounded(arg: Arg, most: int) -> int:
    if not 1 <= arg.value <= most:
        raise BadUserInput("The length lies outside what is kept.", reason="OUT_OF_RANGE", limit=most, actual=arg.value)
    return int(arg.value)


def _field(composer: Composer, shape: Shape, f: Selection, metric: Metric) -> Fill | None:
    key = planned_key(f.key)
    if f.name == "definition":
        make = definition(composer, shape, "MetricDefinition", f.on("MetricDefinition"))
        return lambda row, values, run: row.__setitem__(key, make(metric.key, values, run))
    if f.name == "weekly":
        weeks = int(f.args["weeks"].value)
        return lambda row, _values, run: row.__setitem__(key, _weekly(row["#daily"], run, weeks))
    if f.name == "trend":
        days = int(f.args["days"].value)
        return lambda row, _values, run: row.__setitem__(key, _trend(row["#daily"], run, days))
    return None


def _weekly(daily: Mapping[date, float], run: Run, weeks: int) -> list[Row]:
    kind = row_type("WeeklyAverage")
    found = series.weekly(daily, run.configuration.week_of(run.today), weeks)
    return [kind(weekStart=week.start.isoformat(), value=week.value, partial=week.partial) for week in found]


def _trend(daily: Mapping[date, float], run: Run, days: int) -> list[Row]:
    kind = row_type("MetricPoint")
    return [kind(date=day.isoformat(), value=value) for day, value in series.trend(daily, run.today, days)]
