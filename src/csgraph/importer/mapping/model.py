"""A mapping after parsing: what is read, what is written, and the expression of every cell; pure data."""

from __future__ import annotations

import re
from collections.abc import Mapping as Table
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from csgraph.importer.mapping.dialect import Dialect, Kind
from csgraph.importer.mapping.targets import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source file with its dialect and the columns its header names."""

    name: str
    path: Path
    dialect: Dialect
    header: tuple[str, ...]

    def position(self, column: str) -> int:
        """Where a column stands in a row."""
        return self.header.index(column)


@dataclass(frozen=True, slots=True)
class Condition:
    """A cell is one of some texts, or none of them; the empty text stands for null."""

    column: str
    texts: frozenset[str]
    negated: bool


class Measure(StrEnum):
    """What is computed over the rows of a group."""

    SUM = "sum"
    COUNT = "count"
    FIRST = "first"
    TOP = "top"


@dataclass(frozen=True, slots=True)
class Group:
    """A measure over the rows of ``source`` that share the cells ``by``; ``weight`` ranks the values of TOP."""

    source: str
    by: tuple[str, ...]
    where: tuple[Condition, ...]
    measure: Measure
    column: str | None
    weight: str | None


@dataclass(frozen=True, slots=True)
class Column:
    """The cell of a source column."""

    name: str


@dataclass(frozen=True, slots=True)
class Constant:
    """One text for every row."""

    text: str


@dataclass(frozen=True, slots=True)
class Template:
    """Literal text and column names in turn; null where one of the columns is."""

    literals: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Concat:
    """The parts that are not null, joined."""

    parts: tuple[Expression, ...]
    separator: str


@dataclass(frozen=True, slots=True)
class Grouped:
    """The measure of the group that the key of this row selects."""

    group: Group
    key: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What happens to a text after it was read, in the order of these fields."""

    strip: bool = False
    replace: tuple[tuple[re.Pattern[str], str], ...] = ()
    lower: bool = False
    title: bool = False
    values: Table[str, str] | None = None
    otherwise: str | None = None
    keep: bool = False
    kind: Kind | None = None
    add_days: int = 0
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Expression:
    """Where a text comes from, and its steps."""

    origin: Column | Constant | Template | Concat | Grouped
    steps: Steps = Steps()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One pass over a source file that adds rows to one canonical file."""

    number: int
    target: Target
    source: str
    where: tuple[Condition, ...]
    distinct: tuple[str, ...]
    columns: dict[str, Expression]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """A whole mapping file, checked against the headers of its sources."""

    file: Path
    organisation: Path | None
    sources: dict[str, Source]
    sections: tuple[Section, ...]
