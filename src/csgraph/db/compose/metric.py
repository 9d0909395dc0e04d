"""MetricValue in a statement: the value now, what it was, weekly averages, the trend, and the peers'."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from csgraph.db.compose.definitions import definition
from csgraph.db.compose.history import History, Reach, history
from csgraph.db.compose.metricvalue import current_value, number
from csgraph.db.compose.past import METRIC_DATE, unsupported
from csgraph.db.compose.peers import peers
from csgraph.db.compose.text import Composer, Names, Run, Shape, configured
from csgraph.domain import series
from csgraph.domain.history import day_start
from csgraph.domain.metrics import Metric, Source
from csgraph.domain.row import Row, planned_key, row_type
from csgraph.domain.selection import Arg, Selection

DIGITS = 9
"""Decimal places of a difference; what lies beyond is noise of floating point."""
Daily = Mapping[date, float]
Fill = Callable[[list[Any], Run, Daily], Any]
NOTHING = History({}, None)
FILLED = ("definition", "weekly", "trend", "peers")


def emit_metric(composer: Composer, shape: Shape, names: Names, selection: Selection, key: Arg) -> Callable[[list[Any], Run], Row]:
    """One metric of an account; raises UnknownKey."""
    metrics = composer.configuration.metrics
    metric = metrics[key.shaped(configured(metrics, "metric"))]
    asked = selection.on("MetricValue")
    current = _current(composer, shape, metric, names["node"])
    reach = _reach(asked)
    past = history(composer, shape, metric, names["node"], reach) if reach.previous or reach.days is not None else None
    fills = {planned_key(f.key): _field(composer, shape, names["node"], f, metric) for f in asked if f.name in FILLED}
    kind = row_type("MetricValue")

    def read(values: list[Any], run: Run) -> Row:
        value, day = current(values, run)
        then = past(values, run, value) if past is not None else NOTHING
        delta = None if value is None or then.previous is None else round(value - then.previous, DIGITS)
        row = kind(value=value, asOf=_start_of(day, run) if day else run.now_text, previous=then.previous, delta=delta)
        for name, fill in fills.items():
            row[name] = fill(values, run, then.daily)
        return row

    return read


def _current(composer: Composer, shape: Shape, metric: Metric, node: str) -> Callable[[list[Any], Run], tuple[float | None, date | None]]:
    value_at = current_value(composer, shape, metric, node)
    currency_at = shape.column(f"{node}.currency") if metric.money else None
    date_at = shape.column(composer.property(node, METRIC_DATE + metric.key)) if metric.source is Source.RECORDED else None

    def read(values: list[Any], run: Run) -> tuple[float | None, date | None]:
        day = values[date_at] if date_at is not None else None
        return number(values[value_at], values[currency_at] if currency_at is not None else None, run), day and day.to_native()

    return read


def _start_of(day: date, run: Run) -> str:
    return day_start(day, run.configuration.time_zone).isoformat().replace("+00:00", "Z")


def _reach(asked: tuple[Selection, ...]) -> Reach:
    days = [series.WEEK * _bounded(f.args["weeks"], series.MAX_WEEKS) - 1 for f in asked if f.name == "weekly"]
    days += [_bounded(f.args["days"], series.MAX_DAYS) - 1 for f in asked if f.name == "trend"]
    return Reach(max(days, default=None), any(f.name in ("previous", "delta") for f in asked))


def _bounded(arg: Arg, most: int) -> int:
    if not 1 <= arg.value <= most:
        raise arg.refusal("The length lies outside what is kept.", reason="OUT_OF_RANGE", limit=most, actual=arg.value)
    return int(arg.value)


def _field(composer: Composer, shape: Shape, node: str, f: Selection, metric: Metric) -> Fill:
    if f.name == "peers" and composer.reads_past:  # nobody keeps who was whose peer
        raise f.place.blame(unsupported())
    if f.name == "peers":
        distribution = peers(composer, shape, node, metric)
        return lambda values, run, _daily: distribution(values, run)
    if f.name == "definition":
        make = definition(composer, shape, "MetricDefinition", f.on("MetricDefinition"))
        return lambda values, run, _daily: make(metric.key, values, run)
    if f.name == "weekly":
        weeks = int(f.args["weeks"].value)
        return lambda _values, run, daily: _weekly(daily, run, weeks)
    days = int(f.args["days"].value)
    return lambda _values, run, daily: _trend(daily, run, days)


def _weekly(daily: Daily, run: Run, weeks: int) -> list[Row]:
    kind = row_type("WeeklyAverage")
    found = series.weekly(daily, run.configuration.week_of(run.today), weeks)
    return [kind(weekStart=week.start.isoformat(), value=week.value, partial=week.partial) for week in found]


def _trend(daily: Daily, run: Run, days: int) -> list[Row]:
    kind = row_type("MetricPoint")
    return [kind(date=day.isoformat(), value=value) for day, value in series.trend(daily, run.today, days)]
