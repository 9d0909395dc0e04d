"""Measures over groups of rows: one pass over each source computes every group that the mapping asks of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation

from csgraph.importer.mapping.dialect import plain, read_rows
from csgraph.importer.mapping.model import Concat, Condition, Expression, Group, Grouped, Mapping, Measure, Source
from csgraph.importer.mapping.problems import ProblemLog
from csgraph.importer.problems import Problem

Cells = Sequence[str]
Key = tuple[str, ...]


def matcher(source: Source, conditions: Iterable[Condition]) -> Callable[[Cells], bool]:
    """Whether a row passes every condition; a null cell compares as the empty text."""
    nulls = source.dialect.nulls
    tests = [(source.position(each.column), each.texts, each.negated) for each in conditions]

    def passes(cells: Cells) -> bool:
        for position, texts, negated in tests:
            text = cells[position]
            if (("" if text in nulls else text) in texts) is negated:
                return False
        return True

    return passes


def compute_groups(mapping: Mapping, problems: ProblemLog) -> dict[Group, dict[Key, str]]:
    """The measure of every key of every group; memory grows with the groups, never with the rows."""
    wanted = {group for section in mapping.sections for cell in section.columns.values() for group in groups_of(cell)}
    results: dict[Group, dict[Key, str]] = {}
    for source in mapping.sources.values():
        passes = [_Pass(group, source, problems) for group in wanted if group.source == source.name]
        if not passes:
            continue
        for line, cells in read_rows(source.path, source.dialect):
            for each in passes:
                each.take(line, cells)
        results.update({each.group: each.result() for each in passes})
    return results


def groups_of(expression: Expression) -> set[Group]:
    """Every group that an expression needs, in its parts and keys too."""
    origin = expression.origin
    if isinstance(origin, Concat):
        return {group for part in origin.parts for group in groups_of(part)}
    if isinstance(origin, Grouped):
        return {origin.group} | {group for part in origin.key for group in groups_of(part)}
    return set()


class _Pass:
    """Collects one group while its source is read."""

    def __init__(self, group: Group, source: Source, problems: ProblemLog) -> None:
        self.group = group
        self._source = source
        self._problems = problems
        self._by = [source.position(name) for name in group.by]
        self._column = None if group.column is None else source.position(group.column)
        self._weight = None if group.weight is None else source.position(group.weight)
        self._passes = matcher(source, group.where)
        self._totals: dict[Key, Decimal] = {}
        self._firsts: dict[Key, str] = {}
        self._weights: dict[Key, dict[str, Decimal]] = {}

    def take(self, line: int, cells: Cells) -> None:
        """Add one row."""
        key = tuple(cells[position] for position in self._by)
        nulls = self._source.dialect.nulls
        if not self._passes(cells) or any(part in nulls for part in key):
            return
        if self._column is None:
            self._totals[key] = self._totals.get(key, Decimal(0)) + 1
            return
        text = cells[self._column]
        if text in nulls:
            return
        match self.group.measure:
            case Measure.SUM:
                self._totals[key] = self._totals.get(key, Decimal(0)) + self._number(line, text, self.group.column)
            case Measure.FIRST:
                self._firsts.setdefault(key, text)
            case _:
                self._weigh(line, cells, key, text)

    def _weigh(self, line: int, cells: Cells, key: Key, text: str) -> None:
        assert self._weight is not None
        weight = cells[self._weight]
        if weight in self._source.dialect.nulls:
            return
        weights = self._weights.setdefault(key, {})
        weights[text] = weights.get(text, Decimal(0)) + self._number(line, weight, self.group.weight)

    def _number(self, line: int, text: str, column: str | None) -> Decimal:
        try:
            return self._source.dialect.number(text)
        except (InvalidOperation, ValueError):
            expected = f"a number, not {text[:80]!r}"
            name = self._source.path.name
            self._problems.add(Problem(name, line, column or "", "BAD_VALUE", expected))
            return Decimal(0)

    def result(self) -> dict[Key, str]:
        """The text of the measure per key; the heaviest value wins, the smaller text where two weigh the same."""
        if self.group.measure is Measure.FIRST:
            return self._firsts
        if self.group.measure is Measure.TOP:
            return {key: min(found, key=lambda text: (-found[text], text)) for key, found in self._weights.items()}
        return {key: plain(total) for key, total in self._totals.items()}
