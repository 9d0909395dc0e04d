"""Checks that concern more than one row: duplicates, references, hierarchies, validity; all before anything is written.

A bad row is reported and leaves the staging area. Where bad rows are skipped, rows that refer to them are bad in turn, until nothing changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from csgraph.importer import problems as codes
from csgraph.importer.cells import instant_text
from csgraph.importer.columns import Column, Kind
from csgraph.importer.hierarchy import Forest, check_forest
from csgraph.importer.lookup import Lookup
from csgraph.importer.organisation_file import SHOWN
from csgraph.importer.problems import Rejections
from csgraph.importer.staging import REFUSED, STAGED, Staged, Staging, ids_table, quoted
from csgraph.importer.validity import check_validity


class Checks:
    """All checks over the staging area of one import."""

    def __init__(self, staging: Staging, lookup: Lookup, rejections: Rejections, *, skip: bool) -> None:
        self._staging = staging
        self._lookup = lookup
        self._rejections = rejections
        self._skip = skip

    async def run(self, now: datetime, multi_holder: Mapping[str, bool]) -> Forest:
        """Check everything; answer the account hierarchy as it will be."""
        self._staging.prepare_ids()
        for staged in self._staging.staged.values():
            self._duplicates(staged)
        while True:
            before = self._rejections.count
            self._collect_ids()
            await self._lookup.existing()
            for staged in self._staging.staged.values():
                for column in staged.columns:
                    if column.kind in (Kind.REFERENCE, Kind.REFERENCES) and column.target not in self._staging.unreadable:
                        await self._references(staged, column)
            self._same_account()
            check_validity(self, instant_text(now), multi_holder)
            forest = await check_forest(self, self._lookup)
            if not self._skip or self._rejections.count == before:
                return forest

    @property
    def staging(self) -> Staging:
        """What is checked."""
        return self._staging

    def reject(self, staged: Staged, column: str, code: str, query: str, *values: object) -> None:
        """Report and remove the rows of a query that answers their lines and what was expected."""
        run = self._staging.run
        run(f"CREATE TEMP TABLE bad AS {query}", *values)
        for page in self._staging.pages("SELECT * FROM bad ORDER BY 1"):
            for line, expected in page:
                self._rejections.add(staged.problem(line, column, code, expected))
        run(f"DELETE FROM {staged.name} WHERE line IN (SELECT line FROM bad)")  # noqa: S608 - see Staging
        run("DROP TABLE bad")

    def _duplicates(self, staged: Staged) -> None:
        names = [name for name in staged.table.key if staged.has(name)]
        self._staging.connection.create_function("place", 1, staged.described)
        self.reject(
            staged, names[0], codes.DUPLICATE_ID,
            f"SELECT line, 'each ' || ? || ' once; the first is in ' || place(first) FROM (SELECT line, first_value(line) OVER"  # noqa: S608
            f" (PARTITION BY {', '.join(map(quoted, names))} ORDER BY line) AS first FROM {staged.name}) WHERE line > first",
            " and ".join(names),
        )  # fmt: skip

    def _collect_ids(self) -> None:
        run = self._staging.run
        for entity, staged in self._staging.staged.items():
            if not staged.table.identified:
                continue
            ids = ids_table(entity)
            run(f"DELETE FROM {ids} WHERE staged = {STAGED} AND key NOT IN (SELECT id FROM {staged.name})")  # noqa: S608
            run(f"INSERT OR IGNORE INTO {ids} SELECT id, NULL, {STAGED} FROM {staged.name}")  # noqa: S608
        for entity in () if self._skip else self._staging.mapped:
            ids = ids_table(entity)
            run(f"INSERT OR IGNORE INTO {ids} SELECT key, NULL, {REFUSED} FROM refused WHERE entity = ?", entity)  # noqa: S608

    async def _references(self, staged: Staged, column: Column) -> None:
        ids, name = ids_table(column.target), quoted(column.name)
        if column.kind is Kind.REFERENCE:
            source = f"SELECT line, {name} AS key FROM {staged.name} WHERE {name} IS NOT NULL"  # noqa: S608
        else:
            source = f"SELECT t.line AS line, j.value AS key FROM {staged.name} AS t, json_each(t.{name}) AS j"  # noqa: S608
        missing = f"FROM ({source}) AS s LEFT JOIN {ids} AS i ON i.key = s.key WHERE i.key IS NULL"
        await self._lookup.find(column.target, f"SELECT DISTINCT s.key {missing}")
        self.reject(
            staged, column.name, codes.UNKNOWN_REFERENCE,
            f"SELECT s.line AS line, 'the id of a known ' || ? || '; there is no ' || substr(min(s.key), 1, ?) {missing} GROUP BY s.line",
            column.target, SHOWN,
        )  # fmt: skip

    def _same_account(self) -> None:
        staged = self._staging.staged
        link, engagements, contracts = (staged.get(name) for name in ("engagement_contract", "engagement", "contract"))
        if link and engagements and contracts:
            self.reject(
                link, "contract_id", codes.BAD_VALUE,
                "SELECT l.line, 'a contract of the account of the engagement' FROM rows_engagement_contract AS l JOIN rows_engagement AS e"
                " ON e.id = l.engagement_id JOIN rows_contract AS c ON c.id = l.contract_id WHERE e.account_id <> c.account_id",
            )  # fmt: skip
