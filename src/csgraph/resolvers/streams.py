"""Subscriptions: events as the viewer may see them, each batch read anew by one statement."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

from csgraph.db.compose.live import event_cursors
from csgraph.db.driver import Deadline
from csgraph.domain.access import Viewer
from csgraph.domain.errors import DatabaseError
from csgraph.domain.event import Event
from csgraph.domain.selection import Guards, Selection
from csgraph.events.bus import EventBus, Listener
from csgraph.resolvers.read import Asked, Reader

T = TypeVar("T")
PATIENCE_SECONDS = 30.0
"""How long a stream waits for a database that is away before it ends with the database's error."""
START_SECONDS = 10.0
"""How long one that begins waits: a client that is refused comes back at once."""
RETRY_SECONDS = 0.25
MOST_AT_ONCE = 8
"""Statements of streams that run at a time: a thousand subscribers wait for each other, not for connections that requests need."""
SHARED_SECONDS = 0.5
"""For how long subscribers share an answer: those of the same document and the same viewer want it at the same moment."""


@dataclass(frozen=True, slots=True)
class Follows:
    """A stream that was asked for: its field, and how to learn who the viewer is now and how long a batch may take."""

    asked: Asked
    viewer: Callable[[], Awaitable[Viewer]]
    deadline: Callable[[], Deadline]
    most: int
    """Events that one statement reads."""


@dataclass(slots=True)
class Streams:
    """The streams of one process."""

    reader: Reader
    bus: EventBus
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_AT_ONCE))
    _shared: dict[tuple[object, ...], Shared] = field(default_factory=dict)

    async def account_events(self, follows: Follows) -> Told:
        """Begin the stream: everything that can be wrong with its arguments is said before the first event."""
        selection = follows.asked.select(Guards())
        after = await self._position(selection)
        kinds = selection.arg("kinds")
        wanted = None if kinds is None else frozenset(kinds.value)
        stack = AsyncExitStack()

        async def begin() -> Listener:
            await self._answer(replace(follows.asked, given=()), follows.deadline)
            return await stack.enter_async_context(self.bus.listening(after))

        return Told(self, follows, wanted, await patiently(begin, START_SECONDS), stack)

    async def _position(self, selection: Selection) -> int | None:
        after = selection.arg("after")
        if after is None:
            return None
        cursors = event_cursors((await self.reader.configuration()).cursor_key)
        (position,) = after.converted(lambda text: cursors.read(text, 1), after.value)
        return int(position)

    async def told(self, follows: Follows, events: Sequence[Event]) -> list[Any]:
        """What the viewer of this moment is told."""

        async def read() -> list[Any]:
            viewer = await follows.viewer()
            return await self._answer(replace(follows.asked, viewer=viewer, given=events), follows.deadline)

        return await patiently(read, PATIENCE_SECONDS)

    async def _answer(self, asked: Asked, deadline: Callable[[], Deadline]) -> list[Any]:
        """Subscribers of the same field of the same document, with the same variables and the same viewer, share one statement."""
        key = (*map(id, asked.nodes), repr(asked.variables), asked.viewer, *(event.seq for event in asked.given))
        found = self._shared.get(key)
        if found is None:
            found = self._shared[key] = Shared(asked.nodes, asyncio.ensure_future(self._read(asked, deadline)))
            found.answer.add_done_callback(partial(self._forget, key))
        return found.answer.result() if found.answer.done() else await asyncio.shield(found.answer)

    def _forget(self, key: tuple[object, ...], answer: asyncio.Task[list[Any]]) -> None:
        """An answer is shared a moment longer, a failure not at all."""
        if answer.cancelled() or answer.exception() is not None:
            del self._shared[key]
        else:
            asyncio.get_running_loop().call_later(SHARED_SECONDS, self._shared.pop, key)

    async def _read(self, asked: Asked, deadline: Callable[[], Deadline]) -> list[Any]:
        async with self._turns:
            rows: list[Any] = await self.reader.read(replace(asked, deadline=deadline()))
        return rows


@dataclass(frozen=True, slots=True)
class Shared:
    """An answer for several subscribers; holding the nodes keeps their identity."""

    nodes: Sequence[object]
    answer: asyncio.Task[list[Any]]


@dataclass(slots=True)
class Told:
    """The stream of one subscriber. A class rather than a generator, because a generator that never began does not clean up."""

    _streams: Streams
    _follows: Follows
    _kinds: frozenset[str] | None
    _listener: Listener
    _stack: AsyncExitStack
    _events: deque[Event] = field(default_factory=deque)
    _rows: deque[Any] = field(default_factory=deque)

    def __aiter__(self) -> Told:
        """The stream itself."""
        return self

    async def __anext__(self) -> Any:
        """The next event that concerns the subscriber."""
        while not self._rows:
            while not self._events:
                heard = await self._listener.next()
                self._events.extend(event for event in heard if self._kinds is None or event.kind in self._kinds)
            batch = [self._events.popleft() for _ in range(min(self._follows.most, len(self._events)))]
            self._rows.extend(await self._streams.told(self._follows, batch))
        return self._rows.popleft()

    async def aclose(self) -> None:
        """Stop listening."""
        await self._stack.aclose()


async def patiently(work: Callable[[], Awaitable[T]], seconds: float, passing: type[DatabaseError] = DatabaseError) -> T:
    """The result of ``work``, which is tried again while the database is away or busy, as ``passing`` says."""
    until = time.monotonic() + seconds
    while True:
        try:
            return await work()
        except passing:
            if time.monotonic() > until:
                raise
            await asyncio.sleep(RETRY_SECONDS)
