"""`csgraph export`: writes the canonical files; rows pass through a SQLite buffer that sorts them, so that equal data makes equal files."""

from __future__ import annotations

import asyncio
import csv
import json
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from csgraph.importer.cell_text import cell_text, money_text
from csgraph.importer.collections import ITEMS
from csgraph.importer.columns import Column, Kind
from csgraph.importer.definitions import load_stored
from csgraph.importer.export_hierarchy import parent_rows
from csgraph.importer.organisation_file import FILE
from csgraph.importer.organisation_text import organisation_text
from csgraph.importer.progress import Progress
from csgraph.importer.shape import Properties
from csgraph.importer.staging import Staging, ids_table
from csgraph.importer.tables import ACCOUNT_PARENTS, ASSIGNMENTS, ATTRIBUTE, COLLECTIONS, TABLES, Table
from csgraph.repository import Repository, stored_row

PAGE = 2_000
FEWEST_OWNERS, MOST_OWNERS = 1, 2_000
FEW_ROWS, MANY_ROWS = 5_000, 20_000
"""Rows of one answer below which more owners are asked for at once, and above which fewer are."""
MADE_HERE = "csgraph-"
"""Begins the id cell of what has no id in a system of record."""
CURRENCY_OF = {"amountRaised": "amountRaisedCurrency"}


@dataclass(frozen=True, slots=True)
class ExportReport:
    """A finished export: rows per file."""

    files: Mapping[str, int]
    seconds: float

    @property
    def rows(self) -> int:
        """Rows in all."""
        return sum(self.files.values())


async def run_export(repository: Repository, directory: Path, progress: Progress) -> ExportReport:
    """Write every canonical file that has rows, and organisation.toml."""
    started = time.monotonic()
    await asyncio.to_thread(directory.mkdir, parents=True, exist_ok=True)
    with Staging() as buffer:
        export = _Export(repository, buffer, directory, progress)
        await export.identify()
        stored = await load_stored(repository)
        teams = {team["id"]: key for key, team in stored.section("teams").items()}
        text = organisation_text(stored, lambda kind, node: teams.get(node, node) if kind == "team" else export.external(kind, node))
        await asyncio.to_thread((directory / FILE).write_bytes, text.encode())
        for table in TABLES:
            await export.table(table)
        await export.collections()
        return ExportReport(export.files, time.monotonic() - started)


class _Export:
    def __init__(self, repository: Repository, buffer: Staging, directory: Path, progress: Progress) -> None:
        self._repository = repository
        self._buffer = buffer
        self._directory = directory
        self._progress = progress
        self.files: dict[str, int] = {}

    async def identify(self) -> None:
        """Note the external id of every node that has an id."""
        for table in TABLES:
            if table.identified:
                ids = ids_table(table.entity)
                self._buffer.run(f"CREATE TABLE {ids} (id TEXT PRIMARY KEY, key TEXT NOT NULL) WITHOUT ROWID")
                async for page in self._pages(table.entity):
                    rows = [(node, key if key is not None else MADE_HERE + node) for node, key in page]
                    self._buffer.connection.executemany(f"INSERT INTO {ids} VALUES (?, ?)", rows)  # noqa: S608 - see Staging

    async def _pages(self, entity: str) -> AsyncIterator[list[list[Any]]]:
        after = ""
        while page := await self._repository.rows(f"{entity}.page_ids", after=after, limit=PAGE):
            yield page
            after = page[-1][0]

    def external(self, entity: str, node: str) -> str:
        """The external id for an id."""
        key = self._buffer.value(f"SELECT key FROM {ids_table(entity)} WHERE id = ?", node)  # noqa: S608 - see Staging
        return str(key) if key is not None else MADE_HERE + node

    async def table(self, table: Table) -> None:
        """Write the file of a table."""
        cells = _Cells(self, table)
        self._progress.start(table.file, self._buffer.value(f"SELECT count(*) FROM {ids_table(_walked(table))}"))  # noqa: S608
        self._buffer.run("DROP TABLE IF EXISTS lines")
        self._buffer.run("CREATE TABLE lines (place TEXT, cells TEXT)")
        count = 0
        async for walked, rows in self._rows(table):
            lines = await asyncio.to_thread(lambda rows=rows: [cells.line(row) for row in rows])  # type: ignore[misc]
            self._buffer.connection.executemany("INSERT INTO lines VALUES (?, ?)", lines)
            count += len(rows)
            self._progress.advance(walked, count)
        self._progress.finish(count)
        if count:
            await asyncio.to_thread(self._write, table.file, cells.header(), cells)
            self.files[table.file] = count

    async def _rows(self, table: Table) -> AsyncIterator[tuple[int, list[Properties]]]:
        if table.identified:
            async for page in self._pages(table.entity):
                answer = await self._repository.rows(f"{table.entity}.by_ids_stored", keys=[{"id": node} for node, _ in page])
                yield len(page), [stored_row(row) for (row,) in answer]
            return
        owners = self._owners(_walked(table))
        size = FEWEST_OWNERS * 64
        while ids := list(islice(owners, size)):
            name = "by_ids_stored" if table is ACCOUNT_PARENTS else "by_ids_owner"
            answer = await self._repository.rows(f"{table.entity}.{name}", ids=ids)
            rows = [stored_row(row) for (row,) in answer]
            if table is ACCOUNT_PARENTS:
                rows = [part for row in rows for part in parent_rows(row)]
            yield len(ids), rows
            size = min(size * 2, MOST_OWNERS) if len(rows) < FEW_ROWS else size
            size = max(size // 2, FEWEST_OWNERS) if len(rows) > MANY_ROWS else size

    def _owners(self, entity: str) -> Iterator[str]:
        for page in self._buffer.pages(f"SELECT id FROM {ids_table(entity)} ORDER BY id"):  # noqa: S608 - see Staging
            yield from (node for (node,) in page)

    def _write(self, file: str, header: Sequence[str], cells: _Cells) -> None:
        path = self._directory / file
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(header)
            for page in self._buffer.pages("SELECT cells FROM lines ORDER BY place, cells"):
                writer.writerows(cells.row(json.loads(text)) for (text,) in page)

    async def collections(self) -> None:
        """Write a file per collection; its columns are those of its rows, in order of appearance."""
        self._buffer.run("CREATE TABLE items (collection TEXT, account TEXT, position INTEGER, cells TEXT)")
        async for _, rows in self._rows(ITEMS):
            lines = [
                (row["collection"], self.external("account", row["accountId"]), row["position"], json.dumps([row["columns"], row["cells"]]))
                for row in rows
            ]
            self._buffer.connection.executemany("INSERT INTO items VALUES (?, ?, ?, ?)", lines)
        for (collection,) in self._buffer.run("SELECT DISTINCT collection FROM items ORDER BY collection").fetchall():
            self._write_collection(collection)

    def _write_collection(self, collection: str) -> None:
        query = "SELECT account, cells FROM items WHERE collection = ? ORDER BY account, position"
        columns: dict[str, None] = {}
        for page in self._buffer.pages(query, collection):
            for _, text in page:
                columns.update(dict.fromkeys(json.loads(text)[0]))
        file = f"{COLLECTIONS}/{collection}.csv"
        path = self._directory / file
        path.parent.mkdir(parents=True, exist_ok=True)
        count = 0
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(("account_id", *columns))
            for page in self._buffer.pages(query, collection):
                for account, text in page:
                    held = dict(zip(*json.loads(text), strict=True))
                    writer.writerow((account, *(held.get(name, "") for name in columns)))
                count += len(page)
        self.files[file] = count


def _walked(table: Table) -> str:
    return table.entity if table.identified else table.per_entity


class _Cells:
    """How the rows of one table read as cells."""

    def __init__(self, export: _Export, table: Table) -> None:
        self._export = export
        self._table = table
        self._attributes: dict[str, None] = {}

    def header(self) -> list[str]:
        """The names of the columns: the canonical ones, then every attribute that has a value."""
        return [column.name for column in self._table.columns] + sorted(self._attributes)

    def row(self, cells: Mapping[str, str]) -> list[str]:
        """One row of the file."""
        return [cells.get(name, "") for name in self.header()]

    def line(self, row: Properties) -> tuple[str, str]:
        """A row for the buffer: what it sorts by, and its cells."""
        cells = {column.name: self._cell(column, row) for column in self._table.columns}
        if self._table.attributes:
            for name, value in row.items():
                if name.startswith("attr."):
                    column = ATTRIBUTE + name.removeprefix("attr.")
                    self._attributes[column] = None
                    cells[column] = _attribute(value)
        if self._table is ASSIGNMENTS or self._table.shared_currency:
            self._amend(cells, row)
        place = json.dumps([cells[name] for name in self._table.key], ensure_ascii=False)
        return place, json.dumps(cells, ensure_ascii=False)

    def _cell(self, column: Column, row: Properties) -> str:
        value = row.get(column.stored)
        if column.name == "id" and value is None:
            return MADE_HERE + str(row["id"])
        if column.kind is Kind.REFERENCE:
            return "" if value is None else self._export.external(column.target, value)
        if column.kind is Kind.REFERENCES:
            return ";".join(sorted(self._export.external(column.target, node) for node in value or ()))
        if column.kind is Kind.MONEY:
            return money_text(value, row.get(CURRENCY_OF.get(column.stored, "currency")))
        return cell_text(column.kind, value)

    def _amend(self, cells: dict[str, str], row: Properties) -> None:
        if self._table.shared_currency and not cells["currency"]:
            cells["currency"] = row.get("amountRaisedCurrency") or ""


def _attribute(value: Any) -> str:
    if isinstance(value, bool):
        return cell_text(Kind.BOOLEAN, value)
    if isinstance(value, float):
        return cell_text(Kind.NUMBER, value)
    return cell_text(Kind.LIST if isinstance(value, list) else Kind.TEXT, value)
