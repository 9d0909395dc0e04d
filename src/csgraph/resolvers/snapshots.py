"""Live snapshots: one answer for all who watch it, computed anew when something changed and with time alone (M-17).

Screens that ask for the same in the same words, as the same viewer, share one computation, however many they are. Changes are coalesced; a
watcher that is slow gets the newest snapshot and is told that it missed some.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from csgraph.db.driver import Deadline
from csgraph.domain.access import Viewer
from csgraph.domain.errors import DatabaseError, Resync
from csgraph.domain.fieldtext import instant_text
from csgraph.domain.row import Row
from csgraph.domain.selection import Guards
from csgraph.events.bus import EventBus
from csgraph.resolvers.read import Asked, Reader
from csgraph.resolvers.streams import PATIENCE_SECONDS, RETRY_SECONDS, Follows, patiently

LEAST_SECONDS, MOST_SECONDS = 5, 3_600
"""What `everySeconds` may say."""
TICK_SECONDS = 1.0
"""How often the clock is looked at; the hour may be moved, or the machine asleep."""
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One computed answer: its number, why it was made, and the Row."""

    sequence: int
    reason: str
    row: Row
    at: str = ""
    """The instant that it shows, as answers write it."""
    _told: dict[str, Row] = field(default_factory=dict)

    def told(self, reason: str) -> Row:
        """What watchers are told of it: the same object for all who are told for the same reason."""
        row = self._told.get(reason)
        if row is None:
            row = self._told[reason] = type(self.row)(self.row)
            row["sequence"], row["reason"] = self.sequence, reason
        return row


@dataclass(slots=True)
class Board:
    """One computation for everybody who watches the same."""

    asked: Asked
    every: float
    deadline: Callable[[], Deadline]
    latest: Snapshot | None = None
    failure: Exception | None = None
    watchers: int = 0
    task: asyncio.Task[None] | None = None
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    def publish(self, reason: str, row: Row, at: str) -> None:
        """Show a new snapshot."""
        self.latest = Snapshot(self.latest.sequence + 1 if self.latest else 1, reason, row, at)
        self._wake()

    def fail(self, problem: Exception) -> None:
        """End everybody's stream."""
        self.failure = problem
        self._wake()

    def _wake(self) -> None:
        moved, self.moved = self.moved, asyncio.Event()
        moved.set()


@dataclass(slots=True)
class Snapshots:
    """The live snapshots of one process."""

    reader: Reader
    bus: EventBus
    gap: float
    """Seconds between two computations of a board while changes keep coming."""
    at_once: int
    """Computations that run at a time: boards wait for each other, and leave the database to requests and mutations."""
    _boards: dict[Key, Board] = field(default_factory=dict)
    computed: int = 0
    """How many answers were computed since the process began."""
    sent: int = 0
    """How many were handed to watchers."""
    waiting: int = 0
    """Computations that wait for their turn."""
    _turns: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        """Make the turns."""
        self._turns = asyncio.Semaphore(self.at_once)

    async def follow(self, follows: Follows) -> Watching:
        """Begin to watch: what is wrong with the arguments is said at once."""
        selection = follows.asked.select(Guards())
        every = selection.args["everySeconds"].value
        if not LEAST_SECONDS <= every <= MOST_SECONDS:
            message = f"Between {LEAST_SECONDS} and {MOST_SECONDS} seconds may lie between two updates."
            raise selection.args["everySeconds"].refusal(message, reason="OUT_OF_RANGE", actual=every)
        watching = Watching(self, follows, float(every))
        await watching.join(follows.asked.viewer)
        return watching

    async def board(self, asked: Asked, every: float, deadline: Callable[[], Deadline]) -> tuple[Key, Board]:
        """The board that shows this; the first who asks has it computed."""
        key = (*map(id, asked.nodes), repr(asked.variables), asked.viewer)
        board = self._boards.get(key)
        if board is None:
            board = self._boards[key] = Board(asked, every, deadline)
            board.task = asyncio.create_task(self._run(board), context=contextvars.Context())
        board.watchers += 1
        try:
            while board.latest is None:
                if board.failure is not None:
                    raise board.failure
                await board.moved.wait()
        except BaseException:
            self.leave(key, board)
            raise
        return key, board

    def leave(self, key: Key, board: Board) -> None:
        """Stop what nobody watches any more."""
        board.watchers -= 1
        if not board.watchers:
            if self._boards.get(key) is board:
                del self._boards[key]
            if board.task is not None:
                board.task.cancel()

    async def _run(self, board: Board) -> None:
        changed, hearing = asyncio.Event(), asyncio.Event()
        ears = asyncio.create_task(self._listen(changed, hearing))
        try:
            await hearing.wait()  # whoever looks first and listens then misses what happens between
            board.publish("INITIAL", *await self._compute(board, changed))
            await self._keep(board, changed)
        except Exception as problem:  # noqa: BLE001 - told to every watcher
            board.fail(problem)
        finally:
            ears.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await ears

    async def _keep(self, board: Board, changed: asyncio.Event) -> None:
        """Compute anew after changes, every so often, and when the hour begins; say nothing where a change made no difference."""
        hour, shown = await self._hour(), time.monotonic()
        computed = shown
        while True:
            left = board.every - (time.monotonic() - shown)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(0.01, min(TICK_SECONDS, left))):
                    await changed.wait()
            due = await self._hour() != hour or time.monotonic() - shown >= board.every
            if not changed.is_set() and not due:
                continue
            await asyncio.sleep(max(0.0, computed + self.gap - time.monotonic()))
            reason = "CHANGE" if changed.is_set() else "TIMER"
            row, at = await patiently(partial(self._compute, board, changed), PATIENCE_SECONDS)
            computed, hour = time.monotonic(), await self._hour()
            assert board.latest is not None
            if due or not alike(board.latest.row, row, (board.latest.at, at)):
                board.publish(reason, row, at)
                shown = time.monotonic()

    async def _hour(self) -> datetime:
        """The hour of the reporting zone, with which windows slide (M-01)."""
        configuration = await self.reader.configuration()
        return self.reader.clock().astimezone(configuration.time_zone).replace(minute=0, second=0, microsecond=0)

    async def _compute(self, board: Board, changed: asyncio.Event) -> tuple[Row, str]:
        """The answer with everything that changed until its turn came, and the instant that it shows."""
        async with self._turn():
            changed.clear()
            self.computed += 1
            now = self.reader.clock()
            row: Row = await self.reader.read(replace(board.asked, deadline=board.deadline(), now=now))
        return row, instant_text(now)

    @contextlib.asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        self.waiting += 1
        try:
            await self._turns.acquire()
        finally:
            self.waiting -= 1
        try:
            yield
        finally:
            self._turns.release()

    @property
    def boards(self) -> int:
        """How many different dashboards are kept."""
        return len(self._boards)

    async def _listen(self, changed: asyncio.Event, hearing: asyncio.Event) -> None:
        """Note that something happened, whatever it was; what happened while nobody could listen counts, too."""
        while True:
            try:
                async with self.bus.listening() as listener:
                    if hearing.is_set():
                        changed.set()
                    hearing.set()
                    while True:
                        await listener.next()
                        changed.set()
            except Resync:
                continue
            except DatabaseError:
                hearing.set()
                await asyncio.sleep(RETRY_SECONDS)


@dataclass(slots=True)
class Watching:
    """The stream of one watcher."""

    _snapshots: Snapshots
    _follows: Follows
    _every: float
    _viewer: Viewer | None = None
    _key: Key = ()
    _board: Board | None = None
    _seen: int = 0

    async def join(self, viewer: Viewer) -> None:
        """Watch what this viewer may see."""
        await self.aclose()
        asked = replace(self._follows.asked, viewer=viewer)
        self._key, self._board = await self._snapshots.board(asked, self._every, self._follows.deadline)
        self._viewer, self._seen = viewer, 0

    def __aiter__(self) -> Watching:
        """The stream itself."""
        return self

    async def __anext__(self) -> Row:
        """The next snapshot, or the newest of those that were missed."""
        assert self._board is not None
        while self._board.failure is None and self._board.latest is not None and self._board.latest.sequence == self._seen:
            await self._board.moved.wait()
        viewer = await patiently(self._follows.viewer, PATIENCE_SECONDS)
        if viewer != self._viewer:
            await self.join(viewer)
        if self._board.failure is not None:
            raise self._board.failure
        latest = self._board.latest
        assert latest is not None
        reason = latest.reason if self._seen and latest.sequence == self._seen + 1 else "RESYNC" if self._seen else "INITIAL"
        self._seen = latest.sequence
        self._snapshots.sent += 1
        return latest.told(reason)

    async def aclose(self) -> None:
        """Stop watching."""
        if self._board is not None:
            self._snapshots.leave(self._key, self._board)
            self._board = None


def alike(before: Any, after: Any, moments: tuple[str, str]) -> bool:
    """Whether two answers differ in nothing but the moments at which they were made."""
    if isinstance(before, Row):
        return before.keys() == after.keys() and all(alike(value, after[name], moments) for name, value in before.items())
    if isinstance(before, list):
        return len(before) == len(after) and all(alike(one, other, moments) for one, other in zip(before, after, strict=True))
    return bool(before == after) or (before, after) == moments
