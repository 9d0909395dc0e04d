"""Writes account_parents.csv: past parents, since when the present one holds, and moves of accounts that accounts.csv does not name."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from csgraph.domain.identity import encode
from csgraph.importer.cells import instant_text
from csgraph.importer.lookup import claim
from csgraph.importer.report import Tally
from csgraph.importer.shape import Properties, Row, Shape, instant
from csgraph.importer.staging import NEW
from csgraph.importer.write import Writer
from csgraph.repository import Unit, stored_row


@dataclass(slots=True)
class Batch:
    """What one transaction writes."""

    past: list[Properties] = field(default_factory=list)
    since: dict[str, Properties] = field(default_factory=dict)
    moved: list[Properties] = field(default_factory=list)
    changed: list[Properties] = field(default_factory=list)


class HistoryWriter:
    """Writes the staged history of one import; accounts were written before."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._staged = writer.staging.staged["hierarchy"]
        self._shape = Shape(self._staged)
        self._fresh = not writer.counts.get("account")

    async def write(self) -> None:
        """Write every row, accounts nearer to the root first: a move relies on its parent's path."""
        writer, done = self._writer, 0
        writer.begin(self._staged)
        head, tail = self._shape.query.split(' FROM "rows_hierarchy" AS t', 1)
        query = (
            f"{head}, t.account_id, i.staged, s.first FROM rows_hierarchy AS t {tail} JOIN ids_account AS i ON i.key = t.account_id"
            " JOIN account_since AS s ON s.key = t.account_id LEFT JOIN placed AS p ON p.id = i.id ORDER BY p.depth, t.account_id, t.line"
        )
        async for page in writer.records(query):
            await self._page(page)
            done += len(page)
            writer.progress.advance(len(page), done)
        writer.progress.finish(done)

    async def _page(self, page: list[Any]) -> None:
        rows = await asyncio.to_thread(lambda: [(self._shape.row(record[:-3]), *record[-3:]) for record in page])
        held = await self._held([row.values["accountId"] for row, *_ in rows])
        batch = Batch()
        for row, key, staged, first in rows:
            tally = self._writer.tally(self._staged, row.line)
            state = held.get(row.values["accountId"], [])
            if staged == NEW:
                tally.created += 1
                self._past(row, [], batch)
            else:
                self._compare(row, state, tally, batch)
                self._begin(row, key, first, state, batch)
        if batch.changed:
            for change, number in zip(batch.changed, await claim(self._writer.repository, len(batch.changed)), strict=True):
                change["changes"][0]["id"] = encode(number)
        if batch.past or batch.since or batch.moved:
            await self._writer.changing(lambda unit: self._store(unit, batch))

    async def _held(self, ids: list[str]) -> dict[str, list[Properties]]:
        held: dict[str, list[Properties]] = {}
        if self._fresh:
            return held
        for (row,) in await self._writer.repository.rows("hierarchy.by_ids_stored", ids=list(dict.fromkeys(ids))):
            stored = stored_row(row)
            held[stored["id"]] = [stored_row(part) for part in stored["parents"]] + [{"known": stored["validFrom"]}]
        return held

    def _past(self, row: Row, state: list[Properties], batch: Batch) -> bool:
        values = row.values
        if values.get("validTo") is None or values.get("parentId") is None:
            return False
        wanted = {name: values[name] for name in ("parentId", "validFrom", "validTo")}
        if wanted in state:
            return False
        text = {name: instant_text(wanted[name]) for name in ("validFrom", "validTo")}
        batch.past.append({"accountId": values["accountId"], "parentId": wanted["parentId"], **text})
        return True

    def _compare(self, row: Row, state: list[Properties], tally: Tally, batch: Batch) -> None:
        values = row.values
        if values.get("validTo") is not None:
            changed = self._past(row, state, batch)
            known = any(part.get("validFrom") == values["validFrom"] and "validTo" in part for part in state)
            tally.created += changed and not known
            tally.updated += changed and known
            tally.unchanged += not changed
            return
        now = [part for part in state if "parentId" in part and "validTo" not in part]
        parent = now[0]["parentId"] if now else None
        if parent != values.get("parentId"):
            self._move(row, parent, batch)
            tally.updated += 1
        elif now and now[0]["validFrom"] != values["validFrom"]:
            batch.since[values["accountId"]] = {"accountId": values["accountId"], "since": values["validFrom"], "validFrom": None}
            tally.updated += 1
        else:
            tally.unchanged += 1

    def _move(self, row: Row, parent: str | None, batch: Batch) -> None:
        values = row.values
        batch.moved.append({"id": values["accountId"], "parentId": values.get("parentId"), "since": values["validFrom"], "keep": True})
        external = [self._external(node) for node in (parent, values.get("parentId"))]
        change = {"id": None, "field": "parent", "oldValue": external[0], "newValue": external[1]}
        batch.changed.append({"id": values["accountId"], "properties": {}, "changes": [change]})

    def _external(self, node: str | None) -> str | None:
        return node and str(self._writer.staging.value("SELECT key FROM placed WHERE id = ?", node) or node)

    def _begin(self, row: Row, _key: str, first: str, state: list[Properties], batch: Batch) -> None:
        known = next((part["known"] for part in state if "known" in part), None)
        begin = instant(first)
        if known is not None and begin < known:
            account = row.values["accountId"]
            batch.since.setdefault(account, {"accountId": account, "since": None, "validFrom": None})["validFrom"] = begin

    async def _store(self, unit: Unit, batch: Batch) -> None:
        if batch.changed:
            await unit.rows("account.update_import", rows=batch.changed, at=self._writer.now)
        for move in batch.moved:
            await unit.rows("account.move_subtree", **move)
        if batch.past:
            await unit.rows("hierarchy.store_import", rows=batch.past)
        if batch.since:
            await unit.rows("hierarchy.update_import", rows=list(batch.since.values()))
