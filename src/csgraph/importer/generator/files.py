"""Writes canonical CSV files row by row; columns come from the one list of canonical files."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from csgraph.importer.mapping.targets import target, target_names

Cell = str | int | float | None
ACCOUNT_ATTRIBUTES = ("product_line", "strategic", "languages", "next_review", "net_retention", "price_floor")
COLLECTION = "collections/crm_opportunities.csv"
STRUCTURE_FILES = ("accounts.csv", "account_parents.csv", "users.csv", "team_members.csv", "assignments.csv")
_EXTRA = {
    "accounts.csv": tuple(f"attribute.{key}" for key in ACCOUNT_ATTRIBUTES),
    "contacts.csv": ("attribute.department",),
    COLLECTION: ("name", "stage", "amount", "close_date"),
}


class Files:
    """The open files of one generation; ``rows`` counts what was written to each."""

    def __init__(self, folder: Path, *, is_full: bool) -> None:
        self.rows: Counter[str] = Counter()
        self._folder = folder
        self._names = (*target_names(), COLLECTION) if is_full else STRUCTURE_FILES
        self._writers: dict[str, Callable[[Iterable[Cell]], object]] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        for name in self._names:
            path = self._folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            stream = self._stack.enter_context(path.open("w", encoding="utf-8", newline="", buffering=1 << 18))
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(columns(name))
            self._writers[name] = writer.writerow
            self.rows[name] = 0
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.close()

    def write(self, name: str, *cells: Cell) -> None:
        """Add one row to a file, its cells in the order of the canonical columns."""
        self._writers[name](cells)
        self.rows[name] += 1

    def write_all(self, name: str, rows: Sequence[tuple[Cell, ...]]) -> None:
        """Add many rows to a file."""
        write = self._writers[name]
        for row in rows:
            write(row)
        self.rows[name] += len(rows)


def columns(name: str) -> list[str]:
    """The header of a generated file: the canonical columns, then its attributes."""
    goal = target(name)
    assert goal is not None
    return [*goal.columns, *_EXTRA.get(name, ())]
