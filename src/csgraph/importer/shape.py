"""Staged rows as the graph holds them: typed values, references as ids, and what differs from what is stored."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from csgraph.domain.text import fold
from csgraph.importer.columns import Column, Kind
from csgraph.importer.staging import Staged, ids_table, quoted

Properties = dict[str, Any]
REMEMBERED = 65_536
SEARCHED: Mapping[str, tuple[str, ...]] = {"user": ("name", "email"), "contact": ("name", "email", "title")}
"""Properties whose folded text is the search key."""


@lru_cache(REMEMBERED)
def day(text: str) -> date:
    """A staged day."""
    return date.fromisoformat(text)


@lru_cache(REMEMBERED)
def instant(text: str) -> datetime:
    """A staged instant, in UTC."""
    return datetime.fromisoformat(text)


def _items(text: str) -> list[str]:
    return list(json.loads(text))


def _sorted_items(text: str) -> list[str]:
    return sorted(json.loads(text))


TYPED: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.DATE: day, Kind.INSTANT: instant, Kind.MOMENT: instant, Kind.BOOLEAN: bool, Kind.LIST: _items, Kind.CHOICES: _items, Kind.KEYS: _items,
    Kind.REFERENCES: _sorted_items,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it shall be: ``values`` by stored name, references as ids; ``key`` tells it apart."""

    line: int
    key: tuple[Any, ...]
    values: Properties


@dataclass(slots=True)
class Shape:
    """How the rows of one staged table read."""

    staged: Staged
    query: str = field(init=False)
    _typed: list[tuple[str, Callable[[Any], Any] | None, object]] = field(init=False)
    _key: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.query = _query(self.staged)
        self._typed = [(column.stored, TYPED.get(column.kind), column.default) for column in self.staged.columns]
        self._key = self.staged.table.stored_key

    def rows(self, page: Iterable[Sequence[Any]]) -> list[Row]:
        """The rows of a page of records."""
        return [self.row(record) for record in page]

    def row(self, record: Sequence[Any]) -> Row:
        """The row of one record of the query."""
        values: Properties = {}
        for (name, typed, default), value in zip(self._typed, record[2:], strict=True):
            if value is None:
                values[name] = default
            else:
                values[name] = value if typed is None else typed(value)
        if record[1] is not None:
            values["id"] = record[1]
        return Row(record[0], tuple(values.get(name) for name in self._key), values)

    def defaults(self) -> Properties:
        """Values of a new row for columns that the file does not have."""
        present = {column.name for column in self.staged.columns}
        return {c.stored: c.default for c in self.staged.table.columns if c.name not in present and c.default is not None}


def _query(staged: Staged) -> str:
    joins: list[str] = []
    chosen = [_selected(column, joins) for column in staged.columns]
    identity = "NULL"
    if staged.table.identified:
        identity = "own.id"
        joins.append(f"JOIN {ids_table(staged.table.entity)} AS own ON own.key = t.id")
    return f"SELECT t.line, {identity}, {', '.join(chosen)} FROM {staged.name} AS t {' '.join(joins)}"  # noqa: S608 - see Staging


def _selected(column: Column, joins: list[str]) -> str:
    name = "t." + quoted(column.name)
    ids = ids_table(column.target)
    if column.kind is Kind.REFERENCE:
        joins.append(f"LEFT JOIN {ids} AS r{len(joins)} ON r{len(joins)}.key = {name}")
        return f"r{len(joins) - 1}.id"
    if column.kind is Kind.REFERENCES:
        return f"(SELECT json_group_array(i.id) FROM json_each({name}) AS j JOIN {ids} AS i ON i.key = j.value)"  # noqa: S608
    return name


def search_key(entity: str, values: Properties) -> Properties:
    """The derived search key, where the entity has one."""
    names = SEARCHED.get(entity)
    if names is None:
        return {}
    return {"searchKey": fold(" ".join(values[name] for name in names if values.get(name)))}


def difference(new: Mapping[str, Any], old: Mapping[str, Any], links: Iterable[str] = ()) -> Properties:
    """Values of ``new`` that ``old`` does not have; lists of linked ids compare as sets."""
    unordered = frozenset(links)
    return {name: value for name, value in new.items() if not _equal(value, old.get(name), unordered=name in unordered)}


def _equal(new: Any, old: Any, *, unordered: bool) -> bool:
    if unordered and (isinstance(new, list) or isinstance(old, list)):
        return sorted(new or ()) == sorted(old or ())
    return bool(new == old)
