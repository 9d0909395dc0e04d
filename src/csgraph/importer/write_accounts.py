"""Writes accounts: parents before their children, with path and depth; changes leave a trace, moves take their subtree along."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from csgraph.domain.account import derived
from csgraph.domain.fieldtext import field_of
from csgraph.domain.identity import encode
from csgraph.importer.cell_text import cell_text, money_text
from csgraph.importer.cells import day_start, instant_text
from csgraph.importer.columns import Column, Kind
from csgraph.importer.definitions import Definitions
from csgraph.importer.lookup import claim
from csgraph.importer.shape import Properties, Row, Shape, difference, instant
from csgraph.importer.staging import Staging
from csgraph.importer.write import Happened, Lanes, Writer
from csgraph.repository import Unit, stored_row

MONEY = {"contractValue": "currency", "amountRaised": "amountRaisedCurrency"}
PARENT_FIELD = "parent"
UNREPORTED = {"externalId", "currency", "amountRaisedCurrency", "searchKey", "rollupGroup", "rollupAmount", "healthKey"}
"""Properties that leave no change of their own: derived ones, and the currency, which its amount carries."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An account as it shall be, with its place in the hierarchy."""

    row: Row
    path: str
    depth: int
    parent: str | None
    parent_since: datetime | None
    """Since when the parent holds, where account_parents.csv says."""
    known_since: datetime | None


@dataclass(slots=True)
class Batch:
    """What one transaction writes."""

    created: list[Properties] = field(default_factory=list)
    updated: list[Properties] = field(default_factory=list)
    moved: list[Properties] = field(default_factory=list)

    def events(self) -> list[Happened]:
        """What subscribers hear of it; a move is told as one, with whatever else changed."""
        moved = [row["id"] for row in self.moved]
        updated = [row["id"] for row in self.updated if row["id"] not in moved]
        told = (("CREATED", [row["id"] for row in self.created]), ("UPDATED", updated), ("MOVED", moved))
        return [(kind, account) for kind, accounts in told for account in accounts]


class AccountWriter:
    """Writes the staged accounts of one import."""

    def __init__(self, writer: Writer, definitions: Definitions) -> None:
        self._writer = writer
        self._staged = writer.staging.staged["account"]
        self._shape = Shape(self._staged)
        self._columns = {column.stored: column for column in self._staged.columns}
        self._zone = definitions.zone

    async def write(self) -> None:
        """Write every account, a depth at a time: no batch waits for a parent in another lane."""
        writer, done = self._writer, 0
        await asyncio.to_thread(place_accounts, writer.staging)
        query = self._query()
        # Moves rewrite whole subtrees; two at a time could meet in one.
        lanes = Lanes(1)  # siblings share their parent: two writers would wait for each other
        writer.begin(self._staged)
        try:
            for depth in range((writer.staging.value("SELECT max(depth) FROM account_order") or 0) + 1):
                async for page in writer.records(query, depth):
                    placed = await asyncio.to_thread(self._placed, page)
                    await lanes.submit(self._write(placed))
                    done += len(page)
                    writer.progress.advance(len(page), done)
                await lanes.drain()
        finally:
            await lanes.stop()
        writer.progress.finish(done)

    def _query(self) -> str:
        head, tail = self._shape.query.split(SOURCE, 1)
        return (
            f"{head}, o.path, o.depth, o.parent, s.since, s.first FROM account_order AS o CROSS JOIN rows_account AS t"
            f" ON t.line = o.line {tail} LEFT JOIN account_since AS s ON s.key = t.id WHERE o.depth = ? ORDER BY o.path"
        )

    def _placed(self, page: Sequence[Any]) -> list[Placed]:
        return [self._place(record) for record in page]

    def _place(self, record: Sequence[Any]) -> Placed:
        *staged, path, depth, parent, since, first = record
        row = self._shape.row(staged)
        row.values.pop("parentId", None)
        currency = row.values.pop("currency", None)
        for amount, name in MONEY.items():
            if amount in row.values:
                row.values[name] = None if row.values[amount] is None else currency
        return Placed(row, path, depth, parent, instant(since) if since else None, instant(first) if first else None)

    async def _write(self, page: list[Placed]) -> None:
        old = await self._stored(page)
        batch = Batch()
        for placed in page:
            before = old.get(placed.row.values["id"])
            tally = self._writer.tally(self._staged, placed.row.line)
            if before is None:
                tally.created += 1
                batch.created.append(self._created(placed))
            elif self._compare(placed, before, batch):
                tally.updated += 1
            else:
                tally.unchanged += 1
        changes = [change for row in batch.updated for change in row["changes"]]
        if changes:
            for change, number in zip(changes, await claim(self._writer.repository, len(changes)), strict=True):
                change["id"] = encode(number)
        if batch.created or batch.updated or batch.moved:
            await self._writer.changing(lambda unit: self._store(unit, batch), batch.events())

    async def _stored(self, page: list[Placed]) -> dict[str, Properties]:
        if not self._writer.counts.get("account"):
            return {}
        keys = [{"id": placed.row.values["id"]} for placed in page]
        rows = (stored_row(row) for (row,) in await self._writer.repository.rows("account.by_ids_stored", keys=keys))
        return {row["id"]: row for row in rows}

    def _created(self, placed: Placed) -> Properties:
        now = self._writer.now
        values = {name: value for name, value in placed.row.values.items() if value is not None}
        created = values.get("createDate")
        known_since = placed.known_since or (min(day_start(created, self._zone).astimezone(now.tzinfo), now) if created else now)
        properties = {
            **values,
            **derived(values),
            "version": 1,
            "healthRank": "UNKNOWN",
            "teamSets": 0,
            "path": placed.path,
            "depth": placed.depth,
        }
        return {
            "id": values["id"], "properties": properties, "parentId": placed.parent, "validFrom": instant_text(known_since),
            "since": instant_text(placed.parent_since or known_since),
        }  # fmt: skip

    def _compare(self, placed: Placed, before: Properties, batch: Batch) -> bool:
        after = {**before, **placed.row.values}
        changed = difference({**placed.row.values, **derived(after)}, before)
        moved = before.get("parentId") != placed.parent
        if not changed and not moved:
            return False
        changes = self._changes(changed, before, after)
        if moved:
            since = placed.parent_since or self._writer.now
            batch.moved.append({"id": after["id"], "parentId": placed.parent, "since": since, "keep": True})
            changes.append(
                _change(PARENT_FIELD, before.get("parentExternalId") or before.get("parentId") or "", self._external(placed.parent))
            )
        batch.updated.append({"id": after["id"], "properties": changed, "changes": changes})
        return True

    def _external(self, node: str | None) -> str:
        return "" if node is None else str(self._writer.staging.value("SELECT key FROM placed WHERE id = ?", node) or node)

    def _changes(self, changed: Properties, before: Properties, after: Properties) -> list[Properties]:
        names = [name for name in changed if name not in UNREPORTED]
        names += [amount for amount, currency in MONEY.items() if currency in changed and amount not in changed]
        return [_change(field_of(name), self._text(name, before), self._text(name, after)) for name in names]

    def _text(self, name: str, values: Mapping[str, Any]) -> str:
        if name in MONEY:
            currency = values.get(MONEY[name])
            amount = money_text(values.get(name), currency)
            return f"{amount} {currency}" if amount else ""
        column: Column | None = self._columns.get(name)
        return cell_text(column.kind if column else Kind.TEXT, values.get(name))

    async def _store(self, unit: Unit, batch: Batch) -> None:
        if batch.created:
            await unit.rows("account.create_import", rows=batch.created, at=self._writer.now)
        if batch.updated:
            await unit.rows("account.update_import", rows=batch.updated, at=self._writer.now)
        for move in batch.moved:
            await unit.rows("account.move_subtree", **move)


SOURCE = ' FROM "rows_account" AS t'


def _change(name: str, old: str, new: str) -> Properties:
    return {"id": None, "field": name, "oldValue": old or None, "newValue": new or None}


def place_accounts(staging: Staging) -> None:
    """Work out id, parent, depth and path of every node of the tree, and since when staged rows hold."""
    run = staging.run
    node_id = "CASE WHEN t.node LIKE '+%' THEN (SELECT i.id FROM ids_account AS i WHERE i.key = substr(t.node, 2)) ELSE t.node END"
    run("CREATE INDEX IF NOT EXISTS children_account ON tree_account (parent)")
    run("CREATE TABLE placed (id TEXT PRIMARY KEY, key TEXT, parent TEXT, depth INTEGER, path TEXT) WITHOUT ROWID")
    run(
        f"INSERT INTO placed WITH RECURSIVE base AS (SELECT t.node, t.parent, {node_id} AS id FROM tree_account AS t),"  # noqa: S608
        " down (node, id, parent, depth, path) AS (SELECT b.node, b.id, NULL, 0, '/' || b.id || '/' FROM base AS b WHERE b.parent IS NULL"
        " UNION ALL SELECT b.node, b.id, d.id, d.depth + 1, d.path || b.id || '/' FROM down AS d JOIN base AS b ON b.parent = d.node)"
        " SELECT id, CASE WHEN node LIKE '+%' THEN substr(node, 2) END, parent, depth, path FROM down"
    )
    run("CREATE INDEX ids_account_by_id ON ids_account (id)")
    run(
        "UPDATE placed SET key = (SELECT i.key FROM ids_account AS i WHERE i.id = placed.id) WHERE key IS NULL AND id IN (SELECT id FROM ids_account)"
    )
    run("CREATE TABLE account_since (key TEXT PRIMARY KEY, since TEXT, first TEXT) WITHOUT ROWID")
    if "hierarchy" in staging.staged:
        until = "valid_to" if staging.staged["hierarchy"].has("valid_to") else "NULL"
        run(
            f"INSERT INTO account_since SELECT account_id, coalesce(max(CASE WHEN {until} IS NULL THEN valid_from END), max({until})),"  # noqa: S608
            " min(valid_from) FROM rows_hierarchy GROUP BY account_id"
        )
    # Siblings together: two transactions that add children to one account would wait for each other.
    run("CREATE TABLE account_order (depth INTEGER, path TEXT, line INTEGER, parent TEXT, PRIMARY KEY (depth, path)) WITHOUT ROWID")
    if "account" in staging.staged:
        run(
            "INSERT INTO account_order SELECT p.depth, p.path, t.line, p.parent FROM rows_account AS t JOIN ids_account AS i ON i.key = t.id"
            " JOIN placed AS p ON p.id = i.id"
        )
