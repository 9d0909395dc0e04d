"""The event bus over the outbox in the database: one reader per process asks for new events while somebody listens."""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from csgraph.domain.errors import DatabaseError, Resync
from csgraph.domain.event import Event
from csgraph.domain.observing import SILENT, Instruments
from csgraph.events.bus import PAGE
from csgraph.repository import Repository

RECENT = 4_096
"""Events kept in memory for all listeners together; who is further behind reads the database."""
POLL = 500
"""Events read at a time."""
LOG = logging.getLogger("csgraph.events")
LOST = "Events since the given cursor are gone; read what you need anew, then subscribe without a cursor."


class PollingBus:
    """Events of one database; listeners share what was read lately."""

    def __init__(self, repository: Repository, *, seconds: float, instruments: Instruments = SILENT) -> None:
        self._repository = repository
        self._instruments = instruments
        self._seconds = seconds
        self._listeners = 0
        self._reader: asyncio.Task[None] | None = None
        self._head: int | None = None
        self._recent: list[Event] = []
        self._moved = asyncio.Event()
        self._asked: asyncio.Future[tuple[int, int | None]] | None = None
        self._asking = asyncio.Lock()

    @asynccontextmanager
    async def listening(self, after: int | None = None) -> AsyncIterator[PollingListener]:
        """Follow the events; see EventBus."""
        head, oldest = await self._bounds()
        position = head if after is None else after
        if position > head or (position < head and (oldest is None or oldest > position + 1)):
            raise Resync(LOST)
        self._listeners += 1
        if self._reader is None:
            self._reader = asyncio.create_task(self._read(), context=contextvars.Context())
        try:
            yield PollingListener(self, position)
        finally:
            self._listeners -= 1
            if not self._listeners:
                self._rest()

    @property
    def listeners(self) -> int:
        """How many follow."""
        return self._listeners

    async def next(self, position: int) -> Sequence[Event]:
        """The events behind a position, as soon as there are any."""
        while self._head is None or self._head <= position:
            await self._moved.wait()
        first = self._recent[0].seq if self._recent else self._head + 1
        if position + 1 >= first:
            return self._recent[position + 1 - first : position + 1 - first + PAGE]
        events = await self._page(position, PAGE)
        if not events:
            raise Resync(LOST)
        return events

    def _rest(self) -> None:
        """Nobody listens: stop asking."""
        if self._reader is not None:
            self._reader.cancel()
        self._reader, self._head, self._recent = None, None, []
        self._moved = asyncio.Event()

    async def _read(self) -> None:
        while True:
            found = 0
            try:
                found = await self._advance()
            except DatabaseError:
                pass
            except Exception:
                LOG.exception("events cannot be read")
            if found < POLL:
                await asyncio.sleep(self._seconds)

    async def _advance(self) -> int:
        """Look for new events once; answer how many there were."""
        if self._head is None:
            self._reach((await self._bounds())[0], [])
        assert self._head is not None
        try:
            events = await self._page(self._head, POLL)
        except Resync:
            self._reach((await self._bounds())[0], [])
            return 0
        if events:
            now = datetime.now(UTC)
            for event in events:
                self._instruments.heard((now - datetime.fromisoformat(event.at)).total_seconds())
            self._reach(events[-1].seq, [*self._recent, *events][-RECENT:])
        return len(events)

    def _reach(self, head: int, recent: list[Event]) -> None:
        """Let listeners know how far the events go."""
        self._head, self._recent = head, recent
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    async def _page(self, position: int, limit: int) -> list[Event]:
        """The events right behind a position without a gap; raises Resync when the next one is gone.

        A read that runs beside commits may see an event and not the one before it; the next read sees both.
        """
        for _ in range(2):
            rows = await self._repository.rows("event.after", seq=position, limit=limit)
            events = [Event(*row) for row in rows]
            together = [event for at, event in enumerate(events, position + 1) if event.seq == at]
            if together or not events:
                return together
        raise Resync(LOST)

    async def _bounds(self) -> tuple[int, int | None]:
        """How far the events reach, as read after this call; callers that wait at the same moment share a reading."""
        if self._asked is None:
            self._asked = asyncio.ensure_future(self._ask())
        return await asyncio.shield(self._asked)

    async def _ask(self) -> tuple[int, int | None]:
        async with self._asking:
            self._asked = None
            row = await self._repository.one("event.count_bounds")
        assert row is not None
        return row[0], row[1]


@dataclass(slots=True)
class PollingListener:
    """One who follows the events of a PollingBus."""

    _bus: PollingBus
    position: int

    async def next(self) -> Sequence[Event]:
        """The next events; see Listener."""
        events = await self._bus.next(self.position)
        self.position = events[-1].seq
        return events
