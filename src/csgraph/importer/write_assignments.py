"""Writes assignments.csv: who holds a role now, who held it once; a new holder of a single-holder role ends the one before."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from csgraph.domain.identity import encode
from csgraph.importer.cells import instant_text
from csgraph.importer.lookup import claim
from csgraph.importer.shape import Properties, Row, Shape
from csgraph.importer.write import Happened, Lanes, Writer
from csgraph.repository import Unit, stored_row


@dataclass(slots=True)
class Batch:
    """What one transaction writes."""

    deleted: list[Properties] = field(default_factory=list)
    present: list[Properties] = field(default_factory=list)
    past: list[Properties] = field(default_factory=list)

    def events(self) -> list[Happened]:
        """What subscribers hear of it: who has a new holder, and who has one less."""
        begun = [row["accountId"] for row in self.present]
        ended = [row["accountId"] for row in self.past if row["accountId"] not in set(begun)]
        return [*(("ASSIGNED", account) for account in begun), *(("UNASSIGNED", account) for account in ended)]

    def store(self, values: Mapping[str, Any]) -> None:
        """Keep an assignment in the form that fits its end."""
        kept = {name: values[name] for name in ("id", "role", "source", "changedById") if values.get(name) is not None}
        row = {
            "accountId": values["accountId"],
            "userId": values["userId"],
            "properties": kept,
            "validFrom": instant_text(values["validFrom"]),
        }
        if values.get("validTo") is None:
            self.present.append(row)
        else:
            self.past.append({**row, "validTo": instant_text(values["validTo"])})

    def replace(self, old: Properties, new: Mapping[str, Any]) -> Properties:
        """Store an assignment anew under its id."""
        after = {**old, **new, "id": old["id"]}
        if after.get("validTo") is None:
            after.pop("validTo", None)
        self.deleted.append({"accountId": old["accountId"], "id": old["id"]})
        self.store(after)
        return after


class AssignmentWriter:
    """Writes the staged assignments of one import."""

    def __init__(self, writer: Writer, multi_holder: Mapping[str, bool]) -> None:
        self._writer = writer
        self._multi_holder = multi_holder
        self._staged = writer.staging.staged["assignment"]
        self._shape = Shape(self._staged)
        self._sourced = self._staged.has("source")

    async def write(self) -> None:
        """Write every row, an account at a time and what is past first."""
        writer, lanes, done = self._writer, Lanes(1), 0  # accounts share their holders
        writer.begin(self._staged)
        order = "t.account_id" + (", t.valid_to IS NULL" if self._staged.has("valid_to") else "")
        try:
            async for page in writer.records(f"{self._shape.query} ORDER BY {order}, t.line"):
                rows = await asyncio.to_thread(self._shape.rows, page)
                await lanes.submit(self._write(rows))
                if writer.counts.get("assignment"):
                    # Rows of one account may lie in two batches; the second must see what the first wrote.
                    await lanes.drain()
                done += len(page)
                writer.progress.advance(len(page), done)
            await lanes.drain()
        finally:
            await lanes.stop()
        writer.progress.finish(done)

    async def _write(self, rows: list[Row]) -> None:
        held = await self._held(rows)
        batch = Batch()
        new: list[dict[str, Any]] = []
        for row in rows:
            values = {"source": "IMPORT", **row.values}
            state = held.setdefault(values["accountId"], [])
            self._row(row.line, values, state, batch, new)
        if new:
            for values, number in zip(new, await claim(self._writer.repository, len(new)), strict=True):
                values["id"] = encode(number)
                batch.store(values)
        if batch.deleted or batch.present or batch.past:
            await self._writer.changing(lambda unit: self._store(unit, batch), batch.events())

    async def _held(self, rows: list[Row]) -> dict[str, list[Properties]]:
        held: dict[str, list[Properties]] = {}
        if self._writer.counts.get("assignment"):
            ids = list(dict.fromkeys(row.values["accountId"] for row in rows))
            for (row,) in await self._writer.repository.rows("assignment.by_ids_owner", ids=ids):
                held.setdefault(row["accountId"], []).append(stored_row(row))
        return held

    def _row(self, line: int, values: dict[str, Any], state: list[Properties], batch: Batch, new: list[dict[str, Any]]) -> None:
        tally = self._writer.tally(self._staged, line)
        old = _match(values, state)
        if old is None:
            values["validFrom"] = values.get("validFrom") or self._writer.now
            self._end_others(values, state, batch)
            new.append(values)
            tally.created += 1
        elif self._same(values, old):
            tally.unchanged += 1
        else:
            given = {name: values.get(name) for name in ("validTo", "source") if name != "source" or self._sourced}
            state.remove(old)
            state.append(batch.replace(old, given | {"validFrom": values.get("validFrom") or old["validFrom"]}))
            self._end_others(state[-1], state, batch)
            tally.updated += 1

    def _same(self, values: Mapping[str, Any], old: Properties) -> bool:
        since = values.get("validFrom") in (None, old["validFrom"])
        return since and values.get("validTo") == old.get("validTo") and (not self._sourced or values["source"] == old.get("source"))

    def _end_others(self, values: Mapping[str, Any], state: list[Properties], batch: Batch) -> None:
        role = values["role"]
        if values.get("validTo") is not None or self._multi_holder.get(role):
            return
        for other in [o for o in state if o["role"] == role and o.get("validTo") is None and o["userId"] != values["userId"]]:
            end: datetime = values["validFrom"] if values["validFrom"] > other["validFrom"] else self._writer.now
            state.remove(other)
            state.append(batch.replace(other, {"validTo": end}))

    async def _store(self, unit: Unit, batch: Batch) -> None:
        if batch.deleted:
            await unit.rows("assignment.delete_import", rows=batch.deleted)
        if batch.present:
            await unit.rows("assignment.create_import", rows=batch.present)
        if batch.past:
            await unit.rows("assignment.store_past", rows=batch.past)


def _match(values: Mapping[str, Any], state: list[Properties]) -> Properties | None:
    same = [held for held in state if held["role"] == values["role"] and held["userId"] == values["userId"]]
    since = values.get("validFrom")
    exact = [held for held in same if since is not None and held["validFrom"] == since]
    if exact:
        return exact[0]
    present = [held for held in same if held.get("validTo") is None]
    return present[0] if present and values.get("validTo") is None else None
