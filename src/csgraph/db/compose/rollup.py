"""Rollups in a statement: one scan of the subtree serves every rollup of an object; groups come back, rules are applied to them here.

A scan groups the accounts below by type, contract status and currency. What a rollup takes and what it leaves out is decided per group
(`domain/rollup.py`), so that filters never change the text and every rollup of an object shares one pass over the index.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from csgraph.db.compose.contributions import contributions
from csgraph.db.compose.definitions import definition
from csgraph.db.compose.metricvalue import value_expression
from csgraph.db.compose.people_count import people_counts
from csgraph.db.compose.text import Bind, Composer, Names, Run, Shape, bound
from csgraph.domain.errors import BadUserInput
from csgraph.domain.metrics import Metric, Source
from csgraph.domain.money import from_units
from csgraph.domain.rollup import ELIGIBLE, EVERY_STATUS, Group, Outcome, Rule, plain, roll_up
from csgraph.domain.row import Row, planned_key, row_type
from csgraph.domain.selection import Arg, Selection

COVERED = frozenset({Source.CONTRACT_VALUE, Source.ACCOUNT_COUNT, Source.HEALTH_SCORE})
FRAGMENTS = {
    "DESCENDANTS": {True: "rollup.covered", False: "rollup.below"},
    "CHILDREN": {True: "rollup.children", False: "rollup.children"},
}
AGGREGATES = ("count({v})", "sum({v})", "min({v})", "max({v})", "max(CASE WHEN {v} IS NOT NULL THEN {d}.depth END)")
WEIGHTED = ("sum({v} * {d}.rollupAmount)", "sum(CASE WHEN {v} IS NOT NULL THEN {d}.rollupAmount END)")
MAX_METRICS = 25


@dataclass(slots=True)
class Scan:
    """One pass over a part of the hierarchy; metrics add their columns before it is written."""

    composer: Composer
    account: str
    part: str
    covered: bool
    values: dict[str, tuple[str, set[str]]] = field(default_factory=dict)
    node: str = ""
    body: str = ""
    at: int = -1
    offsets: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.body, names = self.composer.fragment(FRAGMENTS[self.part][self.covered], {"account": self.account})
        self.node = names["below"]

    def add(self, metric: Metric, function: str) -> None:
        """Have the pass aggregate a metric's values."""
        if metric.key not in self.values:
            self.values[metric.key] = (_scanned(self.composer, metric, self.node, covered=self.covered), set())
        if function in ("MEDIAN", "WEIGHTED_AVG"):
            self.values[metric.key][1].add(function)

    def finish(self, shape: Shape) -> None:
        """Write the pass as one column."""
        carried, columns = [], [f"{self.node}.rollupGroup", "count(*)"]
        for key, (expression, extras) in self.values.items():
            name = expression
            if not self.covered or " " in expression:
                name = self.composer.fresh("value")
                carried.append(f"{expression} AS {name}")
            self.offsets[key, ""] = len(columns)
            columns += [each.format(v=name, d=self.node) for each in AGGREGATES]
            for extra in sorted(extras):
                self.offsets[key, extra] = len(columns)
                columns += [f"collect({name})"] if extra == "MEDIAN" else [each.format(v=name, d=self.node) for each in WEIGHTED]
        head = f" WITH {', '.join([self.node, *carried])}" if carried else ""
        names = [self.composer.fresh("part") for _ in columns]
        parts = ", ".join(f"{column} AS {name}" for column, name in zip(columns, names, strict=True))
        self.at = shape.call(self.composer, f"{self.body}{head} WITH {parts}", f"collect([{', '.join(names)}])")

    def groups(self, metric: Metric, values: list[Any]) -> list[Group]:
        """What the pass found for a metric."""
        return [self._group(metric, record) for record in values[self.at]]

    def _group(self, metric: Metric, record: Sequence[Any]) -> Group:
        kind, status, currency = record[0].split("|")
        at = self.offsets[metric.key, ""]
        known, total, low, high, deepest = record[at : at + 5]
        if metric.money and not currency:
            known = 0
        median, weighted = self.offsets.get((metric.key, "MEDIAN")), self.offsets.get((metric.key, "WEIGHTED_AVG"))
        return Group(
            kind, status or None, currency or None, record[1], known, total, low, high, deepest,
            weighted=record[weighted] if weighted is not None else None,
            weight=record[weighted + 1] if weighted is not None else None,
            values=record[median] if median is not None else (),
        )  # fmt: skip


def _scanned(composer: Composer, metric: Metric, node: str, *, covered: bool) -> str:
    if covered and metric.source is Source.CONTRACT_VALUE:
        return f"{node}.rollupAmount"
    if covered and metric.source is Source.HEALTH_SCORE:
        return f"CASE WHEN {node}.healthKey >= 0 THEN {node}.healthKey END"
    return value_expression(composer, metric, node)


@dataclass(slots=True)
class Own:
    """The account's own part: a group of one."""

    group_at: int
    value_at: int
    amount_at: int
    depth_at: int

    @classmethod
    def of(cls, composer: Composer, shape: Shape, metric: Metric, account: str) -> Own:
        """Add the columns of the account's own value."""
        expression = _scanned(composer, metric, account, covered=metric.source in COVERED)
        columns = (f"{account}.rollupGroup", expression, f"{account}.rollupAmount", f"{account}.depth")
        return cls(*(shape.column(column) for column in columns))

    def group(self, metric: Metric, values: list[Any]) -> Group:
        """The group of the account alone."""
        kind, status, currency = values[self.group_at].split("|")
        value = values[self.value_at]
        known = int(value is not None and not (metric.money and not currency))
        weight = float(values[self.amount_at]) if known and currency else None
        return Group(
            kind, status or None, currency or None, 1, known, value, value, value, values[self.depth_at],
            weighted=None if weight is None else value * weight, weight=weight, values=(value,) if known else (),
        )  # fmt: skip


def _scan(composer: Composer, shape: Shape, account: str, part: str, metric: Metric) -> Scan:
    covered = metric.source in COVERED
    key = f"{part}|{covered}"
    if key not in shape.shared:
        scan = Scan(composer, account, part, covered)
        shape.shared[key] = scan
        shape.late(lambda: scan.finish(shape))
    found: Scan = shape.shared[key]
    return found


def rollup(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """One metric aggregated over the hierarchy, with its parts and its evidence."""
    read = _rollup(composer, shape, names, selection, selection.args["metric"], selection.arg("function"))
    shape.computed(planned_key(selection.key), read)


def rollups(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """Several metrics over the same part of the hierarchy, each with its own default function."""
    keys = list(selection.args["metrics"].elements())
    if len(keys) > MAX_METRICS:
        raise BadUserInput("Too many metrics.", reason="TOO_MANY", limit=MAX_METRICS, actual=len(keys))
    readers = [_rollup(composer, shape, names, selection, key, None) for key in keys]
    shape.computed(planned_key(selection.key), lambda values, run: [read(values, run) for read in readers])


def _rollup(
    composer: Composer, shape: Shape, names: Names, selection: Selection, key: Arg, function: Arg | None
) -> Callable[[list[Any], Run], Row]:
    metric = composer.configuration.metrics.get(key.value)
    if metric is None:
        raise BadUserInput("There is no metric of this key.", reason="UNKNOWN_METRIC")
    chosen = function.value if function is not None else metric.default_rollup
    if chosen == "COUNT_DISTINCT" and not metric.counts_people:
        raise BadUserInput("COUNT_DISTINCT counts people; this metric does not count people.", reason="NOT_ABOUT_PEOPLE")
    scope = selection.args["scope"].value
    rule = _rule(metric, str(chosen), selection)
    asked = {f.name for f in selection.on("Rollup")}
    account = names["node"]
    parts = {"SUBTREE": ("DESCENDANTS",), "DESCENDANTS": ("DESCENDANTS",), "CHILDREN": ("CHILDREN",), "OWN": ()}[scope]
    wanted = dict.fromkeys((*parts, *(("DESCENDANTS",) if "descendants" in asked else ())))
    scans = {part: _scan(composer, shape, account, part, metric) for part in wanted}
    for scan in scans.values():
        scan.add(metric, str(chosen))
    own = Own.of(composer, shape, metric, account)
    people = people_counts(composer, shape, account, metric, scope, rule, asked) if chosen == "COUNT_DISTINCT" else None
    fills = _nested_fields(composer, shape, selection, metric, account, scope, rule)
    return _reader(metric, str(chosen), str(scope), rule, own, scans, parts, people, fills)


def _rule(metric: Metric, function: str, selection: Selection) -> Callable[[Run], Rule]:
    statuses, types = selection.arg("statuses"), selection.arg("types")
    get_statuses: Bind = bound(statuses, frozenset) if statuses else lambda _run: EVERY_STATUS if metric.any_status else ELIGIBLE
    get_types: Bind = bound(types, frozenset) if types else lambda _run: None
    unknown = bound(selection.args["includeUnknownStatus"])
    everything = metric.any_status and statuses is None

    def rule(run: Run) -> Rule:
        # COUNT_DISTINCT takes accounts as COUNT does; the people are counted beside it.
        return Rule(
            "COUNT" if function == "COUNT_DISTINCT" else function, get_statuses(run), unknown(run) or everything, metric.recorded_at,
            get_types(run), metric.money, run.configuration.rate,
        )  # fmt: skip

    return rule


Fill = Callable[[Row, list[Any], Run], None]


def _nested_fields(  # noqa: PLR0913 - the evidence needs all that the rollup was made from
    composer: Composer, shape: Shape, selection: Selection, metric: Metric, account: str, scope: Any, rule: Callable[[Run], Rule]
) -> list[Fill]:
    fills: list[Fill] = []
    for asked in selection.on("Rollup"):
        key = planned_key(asked.key)
        if asked.name == "metric":
            make = definition(composer, shape, "MetricDefinition", asked.on("MetricDefinition"))
            fills.append(lambda row, values, run, key=key, make=make: row.__setitem__(key, make(metric.key, values, run)))  # type: ignore[misc]
        elif asked.name == "contributions":
            read = contributions(composer, shape, asked, metric, account, str(scope), rule)
            fills.append(lambda row, values, run, key=key, read=read: row.__setitem__(key, read(values, run)))  # type: ignore[misc]
        elif asked.name in ("amounts", "excluded"):
            fills.append(lambda row, _values, _run, key=key, name=asked.name: row.__setitem__(key, row[f"#{name}"]))  # type: ignore[misc]
    return fills


def _reader(  # noqa: PLR0913 - one closure over everything a rollup was made from
    metric: Metric, function: str, scope: str, make_rule: Callable[[Run], Rule], own: Own, scans: dict[str, Scan],
    parts: Sequence[str], people: Callable[[list[Any]], dict[str, int]] | None, fills: list[Fill],
) -> Callable[[list[Any], Run], Row]:  # fmt: skip
    kind = row_type("Rollup")

    def read(values: list[Any], run: Run) -> Row:
        rule = make_rule(run)
        alone = own.group(metric, values)
        alone_rule = rule if rule.function == "COUNT" else replace(rule, function="SUM")
        groups = [group for part in parts for group in scans[part].groups(metric, values)]
        outcome = roll_up([alone, *groups] if scope in ("SUBTREE", "OWN") else groups, rule)
        row = kind(
            function=function, scope=scope, asOf=run.now_text, value=plain(outcome.value), own=plain(roll_up([alone], alone_rule).value),
            contributingCount=outcome.contributing, nullCount=outcome.nulls, partial=False,
            maxDepth=max(0, (outcome.deepest or 0) - alone.deepest) if outcome.deepest is not None and alone.deepest is not None else 0,
        )  # fmt: skip
        if "DESCENDANTS" in scans:
            row["descendants"] = plain(roll_up(scans["DESCENDANTS"].groups(metric, values), rule).value)
        if people is not None:
            row |= {name: str(count) for name, count in people(values).items()}
        row["#amounts"], row["#excluded"] = _amounts(outcome), _excluded(outcome)
        for fill in fills:
            fill(row, values, run)
        return row

    return read


def _amounts(outcome: Outcome) -> list[Row]:
    kind = row_type("Money")
    return [kind(amount=from_units(units, currency), currency=currency) for currency, units in sorted(outcome.amounts.items())]


def _excluded(outcome: Outcome) -> list[Row]:
    kind = row_type("RollupExclusion")
    return [kind(reason=reason, count=count) for reason, count in outcome.excluded.items()]
