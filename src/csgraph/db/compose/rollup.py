"""Rollups in a statement: one scan of the subtree serves every rollup of an object; groups come back, rules are applied to them here.

A scan groups the accounts below by type, contract status and currency. What a rollup takes and what it leaves out is decided per group
(`domain/rollup.py`), so that filters never change the text and every rollup of an object shares one pass over the index.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from csgraph.db.compose.contributions import contributions
from csgraph.db.compose.definitions import definition
from csgraph.db.compose.metricvalue import current_value, value_expression
from csgraph.db.compose.people_count import People, people_counts
from csgraph.db.compose.rolled import Rolled
from csgraph.db.compose.scope import current_slots
from csgraph.db.compose.text import Composer, Names, Run, Shape
from csgraph.domain.metrics import Metric, Source
from csgraph.domain.money import shown
from csgraph.domain.rollup import Group, Outcome, plain, roll_up
from csgraph.domain.row import Row, planned_key, row_type
from csgraph.domain.selection import Selection
from csgraph.domain.teamset import masks

COVERED = frozenset({Source.CONTRACT_VALUE, Source.ACCOUNT_COUNT, Source.HEALTH_SCORE})
INDEXED = ("rollupGroup", "rollupAmount", "healthKey", "depth", "teamSets")
"""What the covering index holds beside the path; the last one matters to viewers who do not see everything."""
ALWAYS_KNOWN = frozenset({Source.CONTRACT_VALUE, Source.ACCOUNT_COUNT})
"""What the covering index holds of every account: an amount without a currency is no value, which the group's currency says."""
FRAGMENTS = {
    "DESCENDANTS": {True: "rollup.covered", False: "rollup.below"},
    "CHILDREN": {True: "rollup.children", False: "rollup.children"},
}
AGGREGATES: Mapping[str, tuple[str, ...]] = {
    "KNOWN": ("count({v})",),
    "TOTAL": ("sum({v})",),
    "LOW": ("min({v})",),
    "HIGH": ("max({v})",),
    "DEEPEST": ("max({depth} + CASE WHEN {v} IS NOT NULL THEN 0 END)",),
    "MEDIAN": ("collect({v})",),
    "WEIGHTED_AVG": ("sum(toFloat({v}) * {amount})", "sum(CASE WHEN {v} IS NOT NULL THEN toFloat({amount}) END)"),
}
"""What a pass can compute of a value; it computes what somebody asked for, because each costs as much as reading the row."""
NEEDED = {"SUM": "TOTAL", "AVG": "TOTAL", "MIN": "LOW", "MAX": "HIGH", "MEDIAN": "MEDIAN", "WEIGHTED_AVG": "WEIGHTED_AVG"}
SCANNED: Mapping[str, Sequence[str]] = {"SUBTREE": ("DESCENDANTS",), "DESCENDANTS": ("DESCENDANTS",), "CHILDREN": ("CHILDREN",), "OWN": ()}
"""The passes that a scope needs; the account's own part is read beside them."""
WITH_OWN = ("SUBTREE", "OWN")
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
    offsets: dict[str, dict[str, int]] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)
    seen_at: int | None = None

    def __post_init__(self) -> None:
        self.body, names = self.composer.unscoped(FRAGMENTS[self.part][self.covered], {"account": self.account})
        self.node = names["below"]
        if (
            self.covered
        ):  # variables, because Neo4j forgets what the index answered where a property stands in a branch or belongs to another row
            top, path = self.composer.fresh("top"), f"{self.account}.path"
            self.body = f"WITH {self.account}, {path} AS {top} {self.body.replace(path, top)}"
            self.read = {name: self.composer.fresh(name) for name in INDEXED[: None if self.composer.scope.teams is not None else -1]}

    def add(self, metric: Metric, function: str, fields: Collection[str]) -> None:
        """Have the pass aggregate of a metric's values what the function and the fields need."""
        if metric.key not in self.values:
            expression = _scanned(self.composer, metric, self.node, covered=self.covered)
            for name, variable in self.read.items():
                expression = expression.replace(f"{self.node}.{name}", variable)
            self.values[metric.key] = (expression, set())
        wanted = self.values[metric.key][1]
        if not (self.covered and metric.source in ALWAYS_KNOWN):
            wanted.add("KNOWN")
        if function in NEEDED:
            wanted.add(NEEDED[function])
        if "maxDepth" in fields:
            wanted.add("DEEPEST")

    def finish(self, shape: Shape) -> None:
        """Write the pass as one column."""
        at = {name: self.read.get(name, f"{self.node}.{name}") for name in ("rollupGroup", "rollupAmount", "depth")}
        carried, columns = [f"{self.node}.{name} AS {variable}" for name, variable in self.read.items()], [at["rollupGroup"], "count(*)"]
        for key, (expression, wanted) in self.values.items():
            name = expression
            if not self.covered:
                name = self.composer.fresh("value")
                carried.append(f"{expression} AS {name}")
            self.offsets[key] = {}
            for each in sorted(wanted):
                self.offsets[key][each] = len(columns)
                columns += [column.format(v=name, amount=at["rollupAmount"], depth=at["depth"]) for column in AGGREGATES[each]]
        if self.composer.scope.teams is not None:
            self.seen_at = len(columns)
            seen = self._seen()
            if not self.covered:  # beside the node, which is not carried where an earlier instant is read
                carried.append(f"{seen} AS {(seen := self.composer.fresh('seen'))}")
            columns.append(seen)
        head = f" WITH {', '.join([*(() if self.covered else (self.node,)), *carried])}" if carried else ""
        names = [self.composer.fresh("part") for _ in columns]
        parts = ", ".join(f"{column} AS {name}" for column, name in zip(columns, names, strict=True))
        self.at = shape.call(self.composer, f"{self.body}{head} WITH {parts}", f"collect([{', '.join(names)}])")

    def _seen(self) -> str:
        """Whether the viewer may see the accounts of a group: read from the covering index where it knows."""
        if not self.covered:
            return self.composer.visible("Account", self.node)
        return f"{self.read['teamSets']} IN {self.composer.constant(list(masks(current_slots(self.composer))))}"

    def groups(self, metric: Metric, values: list[Any]) -> list[Group]:
        """What the pass found for a metric."""
        return [self._group(metric, record) for record in values[self.at]]

    def _group(self, metric: Metric, record: Sequence[Any]) -> Group:
        kind, status, currency = _parts(record[0])
        found = {name: record[at] for name, at in self.offsets[metric.key].items()}
        weighted = self.offsets[metric.key].get("WEIGHTED_AVG")
        known = found.get("KNOWN", record[1])
        if metric.money and currency is None:
            known = 0
        return Group(
            kind, status, currency, record[1], known, found.get("TOTAL"), found.get("LOW"), found.get("HIGH"), found.get("DEEPEST"),
            weighted=found.get("WEIGHTED_AVG"), weight=None if weighted is None else record[weighted + 1], values=found.get("MEDIAN", ()),
            visible=self.seen_at is None or record[self.seen_at] is True,
        )  # fmt: skip


@lru_cache(1_000)
def _parts(group: str) -> tuple[str, str | None, str | None]:
    """Type, contract status and currency of a group's name."""
    kind, status, currency = group.split("|")
    return kind, status or None, currency or None


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
        value = current_value(composer, shape, metric, account)
        group, amount, depth = (shape.column(f"{account}.{name}") for name in ("rollupGroup", "rollupAmount", "depth"))
        return cls(group, value, amount, depth)

    def group(self, metric: Metric, values: list[Any]) -> Group:
        """The group of the account alone."""
        kind, status, currency = _parts(values[self.group_at])
        value = values[self.value_at]
        known = int(value is not None and not (metric.money and not currency))
        weight = float(values[self.amount_at]) if known and currency else None
        return Group(
            kind, status, currency, 1, known, value, value, value, values[self.depth_at],
            weighted=None if weight is None else value * weight, weight=weight, values=(value,) if known else (),
        )  # fmt: skip


def _scan(composer: Composer, shape: Shape, account: str, part: str, metric: Metric) -> Scan:
    covered = metric.source in COVERED and not composer.reads_past and (composer.scope.teams is None or bool(current_slots(composer)))
    key = f"{part}|{covered}"
    if key not in shape.shared:
        scan = Scan(composer, account, part, covered)
        shape.shared[key] = scan
        shape.late(lambda: scan.finish(shape))
    found: Scan = shape.shared[key]
    return found


def rollup(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """One metric aggregated over the hierarchy, with its parts and its evidence."""
    asked = Rolled.of(composer, names["node"], selection, selection.args["metric"], selection.arg("function"))
    shape.computed(planned_key(selection.key), _rollup(composer, shape, selection, asked))


def rollups(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """Several metrics over the same part of the hierarchy, each with its own default function."""
    metrics = selection.args["metrics"]
    keys = list(metrics.elements())
    if len(keys) > MAX_METRICS:
        raise metrics.refusal("Too many metrics.", reason="TOO_MANY", limit=MAX_METRICS, actual=len(keys))
    readers = [_rollup(composer, shape, selection, Rolled.of(composer, names["node"], selection, key, None)) for key in keys]
    shape.computed(planned_key(selection.key), lambda values, run: [read(values, run) for read in readers])


@dataclass(frozen=True, slots=True)
class Parts:
    """What a rollup is made from: the account's own part, the passes, and the people counted beside them."""

    own: Own
    scans: Mapping[str, Scan]
    people: People


def _rollup(composer: Composer, shape: Shape, selection: Selection, asked: Rolled) -> Callable[[list[Any], Run], Row]:
    fields = {f.name for f in selection.on("Rollup")}
    wanted = {*SCANNED[asked.scope], *(("DESCENDANTS",) if "descendants" in fields else ())}
    scans = {part: _scan(composer, shape, asked.account, part, asked.metric) for part in sorted(wanted)}
    for scan in scans.values():
        scan.add(asked.metric, asked.function, fields)
    parts = Parts(Own.of(composer, shape, asked.metric, asked.account), scans, people_counts(composer, shape, asked, fields))
    return _reader(asked, parts, fields, _nested_fields(composer, shape, selection, asked))


Fill = Callable[[list[Any], Run, Outcome], Any]


def _nested_fields(composer: Composer, shape: Shape, selection: Selection, asked: Rolled) -> dict[str, Fill]:
    return {planned_key(f.key): NESTED[f.name](composer, shape, f, asked) for f in selection.on("Rollup") if f.name in NESTED}


def _reader(asked: Rolled, parts: Parts, fields: Collection[str], fills: dict[str, Fill]) -> Callable[[list[Any], Run], Row]:
    kind, metric = row_type("Rollup"), asked.metric

    def read(values: list[Any], run: Run) -> Row:
        rule = asked.rule(run)
        alone = parts.own.group(metric, values)
        groups = [group for part in SCANNED[asked.scope] for group in parts.scans[part].groups(metric, values)]
        outcome = roll_up([alone, *groups] if asked.scope in WITH_OWN else groups, rule)
        row = kind(
            function=asked.function, scope=asked.scope, value=plain(outcome.value), contributingCount=outcome.contributing,
            nullCount=outcome.nulls, partial=outcome.partial,
        )  # fmt: skip
        if "asOf" in fields:
            row["asOf"] = run.now_text
        if "own" in fields:
            row["own"] = plain(roll_up([alone], rule).value)
        if "maxDepth" in fields:
            row["maxDepth"] = _below(outcome, alone)
        if "descendants" in fields:
            row["descendants"] = plain(roll_up(parts.scans["DESCENDANTS"].groups(metric, values), rule).value)
        row |= parts.people(values)
        for name, fill in fills.items():
            row[name] = fill(values, run, outcome)
        return row

    return read


def _below(outcome: Outcome, alone: Group) -> int:
    return max(0, outcome.deepest - (alone.deepest or 0)) if outcome.deepest is not None else 0


def _metric(composer: Composer, shape: Shape, selection: Selection, asked: Rolled) -> Fill:
    make = definition(composer, shape, "MetricDefinition", selection.on("MetricDefinition"))
    return lambda values, run, _outcome: make(asked.metric.key, values, run)


def _contributions(composer: Composer, shape: Shape, selection: Selection, asked: Rolled) -> Fill:
    read = contributions(composer, shape, selection, asked)
    return lambda values, run, _outcome: read(values, run)


def _amounts(_composer: Composer, _shape: Shape, _selection: Selection, _asked: Rolled) -> Fill:
    kind = row_type("Money")
    return lambda _values, _run, outcome: [
        kind(amount=shown(amount, currency), currency=currency) for currency, amount in sorted(outcome.amounts.items())
    ]


def _excluded(_composer: Composer, _shape: Shape, _selection: Selection, _asked: Rolled) -> Fill:
    kind = row_type("RollupExclusion")
    return lambda _values, _run, outcome: [kind(reason=reason, count=count) for reason, count in outcome.excluded.items()]


NESTED: Mapping[str, Callable[[Composer, Shape, Selection, Rolled], Fill]] = {
    "metric": _metric,
    "contributions": _contributions,
    "amounts": _amounts,
    "excluded": _excluded,
}
