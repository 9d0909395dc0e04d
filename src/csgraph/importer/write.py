"""Writes checked rows in batches: each batch one transaction, at most two at a time; reads what is stored, writes what differs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Mapping
from datetime import datetime
from typing import Any

from csgraph.domain.errors import Conflict
from csgraph.domain.identity import encode
from csgraph.importer.cells import instant_text
from csgraph.importer.columns import Kind
from csgraph.importer.lookup import claim
from csgraph.importer.progress import Progress
from csgraph.importer.report import Tally
from csgraph.importer.shape import Properties, Row, Shape, difference, search_key
from csgraph.importer.staging import Staged, Staging
from csgraph.repository import Repository, Unit, stored_row
from csgraph.team_sets import declare_stale

BATCH = 2_000
"""Rows of one transaction; measured: Neo4j needs half as much time again per row from 4,000 rows on."""
LANES = 2
TRANSACTION_SECONDS = 600.0
ATTEMPTS = 5
Batch = list[Properties]
Happened = tuple[str, str]
"""The kind of an event, and the account."""
Tell = Callable[[Unit, Iterable[Happened]], Awaitable[None]]
CHANGED = "UPDATED"
KINDS: Mapping[str, tuple[str, str]] = {"touchpoint": (CHANGED, "TOUCHPOINT_ADDED"), "task": ("TASK_CHANGED", "TASK_CHANGED")}
"""What subscribers hear of a row that changed, and of one that is new."""
COMPUTED = "conditions"
"""What a health snapshot has that was computed, or exported after it was."""
STAMPED = ("task",)
"""What says of itself when it came here."""

ALWAYS = "1900-01-01T00:00:00Z"
"""Since when a manager counts who is named with a user who was not known before: nobody has told of another one."""


class Lanes:
    """At most two pieces of work at a time; the first failure stops the rest."""

    def __init__(self, count: int = LANES) -> None:
        self._count = count
        self._running: set[asyncio.Task[None]] = set()

    async def submit(self, work: Coroutine[Any, Any, None]) -> None:
        """Start a piece of work as soon as a lane is free."""
        self._running.add(asyncio.create_task(work))
        while len(self._running) >= self._count:
            await self._settle(asyncio.FIRST_COMPLETED)

    async def drain(self) -> None:
        """Wait until all work is done."""
        while self._running:
            await self._settle(asyncio.ALL_COMPLETED)

    async def stop(self) -> None:
        """Cancel what still runs."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        self._running.clear()

    async def _settle(self, until: str) -> None:
        done, self._running = await asyncio.wait(self._running, return_when=until)
        for task in done:
            task.result()


class Writer:
    """Writes the staged tables of one import."""

    def __init__(self, repository: Repository, staging: Staging, counts: Mapping[str, int], now: datetime, progress: Progress) -> None:
        self.repository = repository
        self.staging = staging
        self.counts = counts
        """Rows per entity when the import began; nothing is read where there were none."""
        self.now = now
        self.progress = progress
        self.tallies: dict[str, Tally] = {}
        self._declared = asyncio.Lock()
        self._stale = False
        self._watched = bool(counts.get("account"))

    def tally(self, staged: Staged, line: int = 0) -> Tally:
        """The counts of the file that a row came from."""
        return self.tallies.setdefault(staged.place(line)[0], Tally())

    async def changing(self, work: Callable[[Unit], Awaitable[None]], events: Iterable[Happened] = ()) -> None:
        """Run one batch of changes and tell subscribers of it in the same transaction.

        Account sets are declared stale before the first batch, for rows of many files move accounts between them.
        """
        async with self._declared:
            if not self._stale:
                await self.repository.write(declare_stale)
                self._stale = True
        happened = list(events)

        async def whole(unit: Unit) -> None:
            await work(unit)
            await self.tell(unit, happened)

        await self.transaction(whole)

    async def tell(self, unit: Unit, happened: Iterable[Happened]) -> None:
        """Tell subscribers, as the last thing of a transaction."""
        told = [{"kind": kind, "accountId": account} for kind, account in dict.fromkeys(happened)]
        if told and self._watched:
            await unit.rows("event.append_import", events=told, at=self.now)

    async def finish(self) -> None:
        """Have subscribers of a company that was empty read everything anew, once, instead of telling them of every row."""
        if self._stale and not self._watched:
            await self.repository.write(lambda unit: unit.rows("event.claim_gap"))

    async def transaction(self, work: Callable[[Unit], Awaitable[None]]) -> None:
        """Run one batch in one transaction; when another writer is in the way, try again."""
        for attempt in range(ATTEMPTS):
            try:
                await self.repository.write(work, timeout=TRANSACTION_SECONDS)
            except Conflict:
                if attempt == ATTEMPTS - 1:
                    raise
                await asyncio.sleep(0.2 * 2**attempt)
            else:
                return

    async def records(self, query: str, *values: Any) -> AsyncIterator[list[Any]]:
        """The records of a query over the staging area, read beside the event loop."""
        pages = self.staging.pages(query, *values, size=BATCH)
        while (page := await asyncio.to_thread(next, pages, None)) is not None:
            yield page

    def begin(self, staged: Staged) -> None:
        """Show a new bar."""
        total = self.staging.value(f"SELECT count(*) FROM {staged.name}")  # noqa: S608 - see Staging
        self.progress.start(f"{staged.files[0]} → Neo4j", total)

    async def table(self, staged: Staged) -> None:
        """Write every row of a staged table."""
        table = TableWriter(self, staged)
        lanes = Lanes()
        done = 0
        self.begin(staged)
        try:
            async for page in self.records(table.shape.query):
                rows = await asyncio.to_thread(table.shape.rows, page)
                await lanes.submit(table.write(rows))
                done += len(page)
                self.progress.advance(len(page), done)
            await lanes.drain()
        finally:
            await lanes.stop()
        self.progress.finish(done)
        if staged.table.parent and staged.has(staged.table.parent):
            await self._parents(table)

    async def _parents(self, table: TableWriter) -> None:
        async for page in self.records(table.shape.query):
            rows = table.shape.rows(page)
            old = await table.stored(rows, always=True)
            name = table.parent
            now = instant_text(self.now)
            moved = [
                {"id": r.values["id"], "parentId": r.values[name], "since": ALWAYS if r.key in table.created else now}
                for r in rows
                if old[r.key].get(name) != r.values[name]
            ]
            parameters = {"rows": moved} | ({"at": self.now} if table.entity == "user" else {})
            if moved:
                await self.changing(table.statement("move_import", parameters))
            for row in rows:
                table.correct(row, moved=old[row.key].get(name) != row.values[name])


class TableWriter:
    """Writes one staged table that follows the common form."""

    def __init__(self, writer: Writer, staged: Staged) -> None:
        self._writer = writer
        self._staged = staged
        self.entity = staged.table.entity
        self.shape = Shape(staged)
        by_name = staged.table.by_name
        self.parent = by_name[staged.table.parent].stored if staged.table.parent else ""
        self._links = [c.stored for c in by_name.values() if c.kind in (Kind.REFERENCE, Kind.REFERENCES) and c.stored != self.parent]
        self._only_links = {c.stored for c in by_name.values() if c.link}
        self._instants = {c.stored for c in by_name.values() if c.kind in (Kind.INSTANT, Kind.MOMENT)}
        self._unordered = [c.stored for c in by_name.values() if c.kind is Kind.REFERENCES]
        self._defaults = self.shape.defaults()
        self._unmoved: set[tuple[Any, ...]] = set()
        self.created: set[tuple[Any, ...]] = set()
        """Rows of things with a parent that were not there before."""

    async def write(self, rows: list[Row]) -> None:
        """Write what differs of a batch."""
        old = await self.stored(rows)
        batch: Batch = []
        for row in rows:
            before = old.get(self._comparable(row.values))
            change = self._change(row, before)
            tally = self._writer.tally(self._staged, row.line)
            if before is None:
                tally.created += 1
                if self.parent:
                    self.created.add(row.key)
            elif change is None:
                tally.unchanged += 1
                if self.parent:
                    self._unmoved.add(row.key)
            else:
                tally.updated += 1
            if change is not None:
                batch.append(change)
        if batch:
            await self._number(batch)
            await self._writer.changing(self.statement("store_import", {"rows": batch}), self._events(batch))

    def _events(self, batch: Batch) -> list[Happened]:
        """What subscribers hear: rows of accounts that matter to whoever watches them; single uses of the product do not."""
        if self.entity == "usage":
            return []
        kinds = KINDS.get(self.entity, (CHANGED, CHANGED))
        accounts = ((change["account"], kinds[change["created"]]) for change in batch)
        return [(kind, account) for account, kind in accounts if account is not None]

    def correct(self, row: Row, *, moved: bool) -> None:
        """Count a row as updated whose parent alone differed."""
        if moved and row.key in self._unmoved:
            tally = self._writer.tally(self._staged, row.line)
            tally.unchanged -= 1
            tally.updated += 1

    async def _number(self, batch: Batch) -> None:
        new = [change for change in batch if self._staged.table.numbered and change["id"] is None]
        for change, number in zip(new, await claim(self._writer.repository, len(new)) if new else (), strict=True):
            change["id"] = encode(number)
            change["properties"]["id"] = change["id"]

    def statement(self, verb: str, parameters: Mapping[str, Any]) -> Callable[[Unit], Awaitable[None]]:
        """A transaction of one statement of the entity."""

        async def work(unit: Unit) -> None:
            await unit.rows(f"{self.entity}.{verb}", **parameters)

        return work

    async def stored(self, rows: list[Row], *, always: bool = False) -> dict[tuple[Any, ...], Properties]:
        """What the database holds of rows, by key."""
        if not rows or not (always or self._writer.counts.get(self.entity)):
            return {}
        names = [name for name in self._staged.table.stored_key if name not in ("oldValue", "newValue")]
        keys = [{name: row.values[name] for name in names} for row in rows]
        answer = await self._writer.repository.rows(f"{self.entity}.by_ids_stored", keys=keys)
        found = (stored_row(row) for (row,) in answer)
        return {self._comparable(row): row for row in found}

    def _comparable(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(values.get(name) for name in self._staged.table.stored_key)

    def _change(self, row: Row, before: Properties | None) -> Properties | None:
        values = {name: value for name, value in row.values.items() if name != self.parent}
        if before is not None and self.entity == "health_snapshot" and before.get(COMPUTED) and not values.get(COMPUTED):
            return None  # what was computed for a day is what it was; an imported snapshot is for days that nobody computed
        if before is None:
            values = {**self._defaults, **values}
        after = {**(before or {}), **values}
        values |= search_key(self.entity, after)
        changed = values if before is None else difference(values, before, self._unordered)
        if before is not None and not changed:
            return None
        instants = {name: instant_text(after[name]) for name in self._instants if after.get(name) is not None}
        if before is None and self.entity in STAMPED:
            instants["createdAt"] = instant_text(self._writer.now)
        return {
            "id": after.get("id"),
            "account": after.get("accountId"),
            "created": before is None,
            "key": {name: after[name] for name in self._staged.table.stored_key if name in after and name not in self._instants},
            "properties": {name: value for name, value in changed.items() if name not in self._only_links and name not in self._instants},
            # As text: the driver takes longer to encode one instant than a whole row of text.
            "instants": instants,
            "links": {name: after.get(name) for name in self._links},
        }
