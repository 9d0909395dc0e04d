"""Collections: `collections/KEY.csv`, one list per account with columns of the company's own; staged like any other table."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from csgraph.importer import problems as codes
from csgraph.importer.cells import CellError, text_of
from csgraph.importer.columns import LONG_TEXT_LENGTH, Column, Kind
from csgraph.importer.problems import Problem, Rejections
from csgraph.importer.progress import Progress
from csgraph.importer.reader import Source
from csgraph.importer.staging import PAGE, Staged, Staging
from csgraph.importer.tables import ACCOUNT, COLLECTIONS, Table

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_\-]{0,99}", re.ASCII)
ITEMS = Table(
    COLLECTIONS, "collection_item",
    (ACCOUNT, Column("collection", Kind.TEXT, "collection"), Column("row_key", Kind.TEXT, "rowKey"),
     Column("position", Kind.COUNT, "position"), Column("columns", Kind.KEYS, "columns"), Column("cells", Kind.KEYS, "cells")),
    key=("account_id", "collection", "row_key"),
)  # fmt: skip


def collection_files(directory: Path) -> list[Path]:
    """The files of a directory's collections, by name."""
    folder = directory / COLLECTIONS
    return sorted(folder.glob("*.csv")) if folder.is_dir() else []


def read_collection(path: Path, staging: Staging, rejections: Rejections, progress: Progress) -> int:
    """Stage a collection and answer the number of its rows, bad ones included."""
    file = f"{COLLECTIONS}/{path.name}"
    source = Source(path)
    try:
        progress.start(file, source.size)
        count = _Reading(file, path.stem, staging, rejections).run(source, progress)
        progress.finish(count)
        return count
    finally:
        source.close()


class _Reading:
    def __init__(self, file: str, key: str, staging: Staging, rejections: Rejections) -> None:
        self._file = file
        self._key = key
        self._staging = staging
        self._rejections = rejections
        self._text = text_of(LONG_TEXT_LENGTH)
        self._names: list[str] = []
        self._at = 0
        self._broken_rows = 0

    def run(self, source: Source, progress: Progress) -> int:
        rows = source.rows(self._broken)
        _, self._names = next(rows, (1, []))
        if not self._head():
            return 0
        staged = self._staging.open(ITEMS, self._file, ITEMS.columns)
        count, page, seen = 0, [], source.position()
        for line, cells in rows:
            count += 1
            row = self._row(line, cells)
            if row is not None:
                page.append(row)
            if len(page) >= PAGE:
                self._staging.append(staged, page)
                page = []
                progress.advance(source.position() - seen, count)
                seen = source.position()
        self._staging.append(staged, page)
        return count + self._broken_rows

    def _head(self) -> bool:
        good = True
        for problem, holds in (
            ("a file name of letters, digits, _ and -", KEY.fullmatch(self._key)),
            ("each column once", len(set(self._names)) == len(self._names)),
            ("column names", all(name.strip() and self._readable(name) for name in self._names)),
        ):
            if not holds:
                self._fatal("", codes.BAD_VALUE, problem)
                good = False
        if ACCOUNT.name not in self._names:
            self._fatal(ACCOUNT.name, codes.MISSING_COLUMN, "a column of that name")
            return False
        self._at = self._names.index(ACCOUNT.name)
        return good

    def _readable(self, text: str) -> bool:
        try:
            self._text(text)
        except CellError:
            return False
        return True

    def _row(self, line: int, cells: Sequence[str]) -> tuple[Any, ...] | None:
        if len(cells) != len(self._names):
            return self._reject(line, "", codes.BAD_VALUE, f"{len(self._names)} cells as in the header, not {len(cells)}")
        values = []
        for name, cell in zip(self._names, cells, strict=True):
            try:
                values.append(self._text(cell) if cell else None)
            except CellError as problem:
                return self._reject(line, name, problem.code, problem.expected)
        account = values.pop(self._at)
        if account is None:
            return self._reject(line, ACCOUNT.name, codes.BAD_VALUE, "a value; the cell is empty")
        names = [name for index, name in enumerate(self._names) if index != self._at]
        # Neo4j keeps no null inside a list: an empty cell is an empty text.
        cells_text = json.dumps([value or "" for value in values], ensure_ascii=False)
        return line, account, self._key, None, None, json.dumps(names, ensure_ascii=False), cells_text

    def _reject(self, line: int, column: str, code: str, expected: str) -> tuple[Any, ...] | None:
        self._rejections.add(Problem(self._file, line, column, code, expected))
        return None

    def _broken(self, line: int, code: str, expected: str) -> None:
        self._broken_rows += 1
        self._reject(line, "", code, expected)

    def _fatal(self, column: str, code: str, expected: str) -> None:
        self._rejections.add(Problem(self._file, 1, column, code, expected), fatal=True)


def number_items(staging: Staging, staged: Staged) -> None:
    """Give every row its place in its account's list; a list has no ids of its own."""
    staging.run(
        f"UPDATE {staged.name} AS t SET position = n.place, row_key = CAST(n.place AS TEXT) FROM (SELECT line, row_number() OVER"  # noqa: S608
        f" (PARTITION BY collection, account_id ORDER BY line) - 1 AS place FROM {staged.name}) AS n WHERE n.line = t.line"
    )


def counts_of(staging: Staging, staged: Staged) -> list[tuple[str, str, int]]:
    """How many rows each account has in each staged collection: collection, account id, count."""
    query = (
        f"SELECT t.collection, i.id, count(*) FROM {staged.name} AS t JOIN ids_account AS i ON i.key = t.account_id"  # noqa: S608
        " GROUP BY t.collection, i.id ORDER BY t.collection"
    )
    return [(str(name), str(node), int(count)) for name, node, count in staging.run(query)]
