"""Subscriptions: events as the viewer may see them, each batch read anew by one statement."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import Any

from csgraph.db.compose.live import event_cursors
from csgraph.db.driver import Deadline
from csgraph.domain.access import Viewer
from csgraph.domain.errors import DatabaseError
from csgraph.domain.event import Event
from csgraph.domain.selection import Guards, Selection
from csgraph.events.bus import EventBus, Listener
from csgraph.resolvers.read import Asked, Reader

PATIENCE_SECONDS = 30.0
"""How long a stream waits for a database that is away before it ends with the database's error."""
RETRY_SECONDS = 0.25
SHARED = 256
SHARED_SECONDS = 0.5
"""For how long subscribers share an answer: those of the same document and the same viewer want it at the same moment."""


@dataclass(frozen=True, slots=True)
class Follows:
    """A stream that was asked for: its field, and how to learn who the viewer is now and how long a batch may take."""

    asked: Asked
    viewer: Callable[[], Awaitable[Viewer]]
    deadline: Callable[[], Deadline]


@dataclass(slots=True)
class Streams:
    """The streams of one process."""

    reader: Reader
    bus: EventBus
    _shared: OrderedDict[tuple[object, ...], Shared] = field(default_factory=OrderedDict)

    async def account_events(self, follows: Follows) -> Told:
        """Begin the stream: everything that can be wrong with its arguments is said before the first event."""
        selection = follows.asked.select(Guards())
        after = await self._position(selection)
        kinds = selection.arg("kinds")
        wanted = None if kinds is None else frozenset(kinds.value)
        await self.reader.read(follows.asked)
        stack = AsyncExitStack()
        listener = await stack.enter_async_context(self.bus.listening(after))
        return Told(self, follows, wanted, listener, stack)

    async def _position(self, selection: Selection) -> int | None:
        after = selection.arg("after")
        if after is None:
            return None
        cursors = event_cursors((await self.reader.configuration()).cursor_key)
        (position,) = after.converted(lambda text: cursors.read(text, 1), after.value)
        return int(position)

    async def patiently(self, follows: Follows, events: Sequence[Event]) -> list[Any]:
        """What the viewer is told; a database that is away for a moment does not end the stream."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                viewer = await follows.viewer()
                return await self._answer(replace(follows.asked, viewer=viewer, given=events), follows.deadline)
            except DatabaseError:
                if time.monotonic() > until:
                    raise
                await asyncio.sleep(RETRY_SECONDS)

    async def _answer(self, asked: Asked, deadline: Callable[[], Deadline]) -> list[Any]:
        """Subscribers of the same field of the same document, with the same variables and the same viewer, share one statement."""
        key = (*map(id, asked.nodes), repr(asked.variables), asked.viewer, *(event.seq for event in asked.given))
        found = self._shared.get(key)
        if found is None or found.at < time.monotonic() - SHARED_SECONDS:
            task = asyncio.ensure_future(self.reader.read(replace(asked, deadline=deadline())))
            task.add_done_callback(asyncio.Future.exception)
            found = self._shared[key] = Shared(asked.nodes, task, time.monotonic())
            while len(self._shared) > SHARED:
                self._shared.popitem(last=False)
        return await asyncio.shield(found.answer)


@dataclass(frozen=True, slots=True)
class Shared:
    """An answer for several subscribers; holding the nodes keeps their identity."""

    nodes: Sequence[object]
    answer: asyncio.Task[list[Any]]
    at: float


@dataclass(slots=True)
class Told:
    """The stream of one subscriber. A class rather than a generator, because a generator that never began does not clean up."""

    _streams: Streams
    _follows: Follows
    _kinds: frozenset[str] | None
    _listener: Listener
    _stack: AsyncExitStack
    _rows: deque[Any] = field(default_factory=deque)

    def __aiter__(self) -> Told:
        """The stream itself."""
        return self

    async def __anext__(self) -> Any:
        """The next event that concerns the subscriber."""
        while not self._rows:
            events = await self._listener.next()
            if self._kinds is not None:
                events = [event for event in events if event.kind in self._kinds]
            if events:
                self._rows.extend(await self._streams.patiently(self._follows, events))
        return self._rows.popleft()

    async def aclose(self) -> None:
        """Stop listening."""
        await self._stack.aclose()
