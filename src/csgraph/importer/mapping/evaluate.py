"""Turns expressions into functions from the cells of a row to the canonical text of a column."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Table
from datetime import date, timedelta

from csgraph.importer.mapping.dialect import CANONICAL, Dialect, Kind
from csgraph.importer.mapping.groups import Cells, Key
from csgraph.importer.mapping.model import (
    Column,
    Concat,
    Constant,
    Expression,
    Group,
    Grouped,
    Measure,
    Source,
    Steps,
    Template,
)
from csgraph.importer.mapping.problems import did_you_mean

Evaluate = Callable[[Cells], str | None]
_REWRITTEN = (Template, Concat, Constant)


class Evaluator:
    """Builds the functions of one section; they raise ValueError with what was expected."""

    def __init__(self, source: Source, sources: Table[str, Source], groups: Table[Group, Table[Key, str]]) -> None:
        self._source = source
        self._sources = sources
        self._groups = groups

    def function(self, expression: Expression, kind: Kind) -> Evaluate:
        """The function of one canonical column of the given kind."""
        steps = expression.steps
        read = self._read(expression)
        kind = steps.kind or kind
        dialect = self._dialect(expression)
        is_plain = steps == Steps() and kind is Kind.TEXT
        return read if is_plain else lambda cells: _stepped(read(cells), steps, kind, dialect)

    def _dialect(self, expression: Expression) -> Dialect:
        """How a date or number in this text is written: as in the file it comes from, canonical once rewritten."""
        origin = expression.origin
        if isinstance(origin, _REWRITTEN) or expression.steps.values is not None:
            return CANONICAL
        if isinstance(origin, Grouped):
            is_cell = origin.group.measure in {Measure.FIRST, Measure.TOP}
            return self._sources[origin.group.source].dialect if is_cell else CANONICAL
        return self._source.dialect

    def _read(self, expression: Expression) -> Evaluate:
        origin = expression.origin
        match origin:
            case Column():
                return self._cell(origin.name)
            case Constant():
                return lambda _cells: origin.text
            case Template():
                return self._template(origin)
            case Concat():
                parts = [self.function(part, Kind.TEXT) for part in origin.parts]
                return lambda cells: origin.separator.join(text for part in parts if (text := part(cells)) is not None)
            case Grouped():
                return self._grouped(origin)

    def _cell(self, column: str) -> Evaluate:
        position = self._source.position(column)
        nulls = self._source.dialect.nulls

        def read(cells: Cells) -> str | None:
            text = cells[position]
            return None if text in nulls else text

        return read

    def _template(self, template: Template) -> Evaluate:
        columns = [self._cell(name) for name in template.columns]
        first, *others = template.literals

        def read(cells: Cells) -> str | None:
            text = first
            for column, literal in zip(columns, others, strict=True):
                value = column(cells)
                if value is None:
                    return None
                text += value + literal
            return text

        return read

    def _grouped(self, grouped: Grouped) -> Evaluate:
        found = self._groups[grouped.group]
        absent = "0" if grouped.group.measure is Measure.COUNT else None
        parts = [self.function(part, Kind.TEXT) for part in grouped.key]

        def read(cells: Cells) -> str | None:
            key = tuple(part(cells) or "" for part in parts)
            return found.get(key, absent)

        return read


def _stepped(text: str | None, steps: Steps, kind: Kind, dialect: Dialect) -> str | None:
    if text is not None:
        text = _looked_up(_rewritten(text, steps), steps)
    if text is not None:
        text = dialect.canonical(text, kind)
        if steps.add_days:
            text = (date.fromisoformat(text) + timedelta(days=steps.add_days)).isoformat()
    return steps.default if text is None else text


def _rewritten(text: str, steps: Steps) -> str | None:
    if steps.strip:
        text = text.strip()
    for pattern, replacement in steps.replace:
        text = pattern.sub(replacement, text)
    if steps.lower:
        text = text.lower()
    if steps.title:
        text = text.title()
    return text or None


def _looked_up(text: str | None, steps: Steps) -> str | None:
    if text is None or steps.values is None:
        return text
    if text in steps.values:
        return steps.values[text] or None
    if steps.otherwise is not None:
        return steps.otherwise or None
    if steps.keep:
        return text
    raise ValueError(f"a key of the value table, not {text[:80]!r}. {did_you_mean(text, steps.values)}")
