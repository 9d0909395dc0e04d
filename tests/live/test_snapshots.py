"""Live snapshots are computed once for all who watch the same, after changes and with time alone (M-17)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from csgraph.db.driver import Deadline
from csgraph.domain.access import ALL_SEEING, Scope, Viewer
from csgraph.domain.errors import BadUserInput, DatabaseUnavailable, Unauthenticated
from csgraph.domain.row import Row, row_type
from csgraph.domain.selection import Arg, Guards, Place
from csgraph.resolvers import snapshots
from csgraph.resolvers.read import Asked
from csgraph.resolvers.snapshots import Snapshots, Watching
from csgraph.resolvers.streams import Follows

UPDATE = row_type("AccountCoverageUpdate")
MEMBER = Viewer("u", (), Scope(frozenset({"t"})))


@dataclass
class Reader:
    """Answers whatever the test put there."""

    value: Any = 1
    asked: list[Viewer] = field(default_factory=list)
    now: datetime = datetime(2026, 6, 17, 12, 20, tzinfo=UTC)
    failures: int = 0
    seconds: float = 0.0
    running: int = 0
    most: int = 0
    zone: str = "UTC"

    def clock(self) -> datetime:
        return self.now

    async def configuration(self) -> Any:
        return SimpleNamespace(time_zone=ZoneInfo(self.zone))

    async def read(self, asked: Asked) -> Row:
        self.asked.append(asked.viewer)
        if self.failures:
            self.failures -= 1
            raise DatabaseUnavailable("away")
        self.running += 1
        self.most = max(self.most, self.running)
        await asyncio.sleep(self.seconds)
        self.running -= 1
        return UPDATE({"value": self.value})


@dataclass
class Bus:
    """Events that the test makes happen."""

    queue: asyncio.Queue[int] = field(default_factory=asyncio.Queue)
    position: int = 0

    @asynccontextmanager
    async def listening(self, after: int | None = None) -> AsyncIterator[Bus]:  # noqa: ARG002 - the protocol
        yield self

    async def next(self) -> Sequence[Any]:
        return [await self.queue.get()]


@dataclass
class World:
    """Snapshots over a reader and a bus of the test."""

    reader: Reader = field(default_factory=Reader)
    bus: Bus = field(default_factory=Bus)
    viewer: Any = ALL_SEEING
    node: object = field(default_factory=object)
    snapshots: Any = None

    def __post_init__(self) -> None:
        self.snapshots = Snapshots(self.reader, self.bus, gap=0.0, at_once=2)  # type: ignore[arg-type]

    async def watch(self, every: int = 60, variables: Any = None, node: object | None = None) -> Watching:
        arg = Arg(every, None, Guards(), Place(("accountCoverage",), ("everySeconds",)))

        def select(_guards: Guards) -> Any:
            return SimpleNamespace(args={"everySeconds": arg})

        async def viewer() -> Viewer:
            if isinstance(self.viewer, Exception):
                raise self.viewer
            return self.viewer

        asked = Asked([node or self.node], variables or {}, select, self.viewer, None, None, None, None)  # type: ignore[arg-type]
        return await self.snapshots.follow(Follows(asked, viewer, lambda: Deadline.after(3), 1))


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(snapshots, "TICK_SECONDS", 0.01)
    monkeypatch.setattr(snapshots, "RETRY_SECONDS", 0.01)
    return World()


async def told(watching: Watching, seconds: float = 2.0) -> tuple[int, str, Any]:
    async with asyncio.timeout(seconds):
        row = await anext(watching)
    return row["sequence"], row["reason"], row["value"]


async def silent(watching: Watching, seconds: float = 0.15) -> bool:
    try:
        await told(watching, seconds)
    except TimeoutError:
        return True
    return False


async def test_a_watcher_is_told_at_once_and_after_every_change_that_matters(world: World) -> None:
    watching = await world.watch()
    assert await told(watching) == (1, "INITIAL", 1)
    await world.bus.queue.put(1)
    assert await silent(watching)  # an event that changes nothing on the screen
    world.reader.value = 2
    await world.bus.queue.put(2)
    assert await told(watching) == (2, "CHANGE", 2)
    await watching.aclose()


async def test_everybody_who_watches_the_same_shares_one_computation(world: World) -> None:
    watchers = [await world.watch() for _ in range(50)]
    assert {await told(each) for each in watchers} == {(1, "INITIAL", 1)}
    world.reader.value = 2
    await world.bus.queue.put(1)
    assert {await told(each) for each in watchers} == {(2, "CHANGE", 2)}
    assert len(world.reader.asked) == 2
    for each in watchers:
        await each.aclose()
    assert world.snapshots._boards == {}


async def test_other_variables_another_document_and_another_viewer_are_other_screens(world: World) -> None:
    one, two, three = await world.watch(), await world.watch(variables={"a": 1}), await world.watch(node=object())
    world.viewer = MEMBER
    four = await world.watch()
    assert len(world.snapshots._boards) == 4
    assert world.reader.asked == [ALL_SEEING, ALL_SEEING, ALL_SEEING, MEMBER]
    for each in (one, two, three, four):
        await each.aclose()


async def test_the_hour_of_the_reporting_zone_begins_without_any_event(world: World) -> None:
    """M-01 and M-17: the window slides by the hour; in India it begins at half past."""
    world.reader.zone = "Asia/Kolkata"
    watching = await world.watch()
    await told(watching)
    world.reader.now += timedelta(minutes=9)
    assert await silent(watching)
    world.reader.now += timedelta(minutes=1)
    assert await told(watching) == (2, "TIMER", 1)
    await watching.aclose()


async def test_something_is_told_every_so_often_even_when_nothing_changed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A-46."""
    monkeypatch.setattr(snapshots, "LEAST_SECONDS", 0)
    watching = await world.watch(every=0)
    assert [(await told(watching))[1] for _ in range(3)] == ["INITIAL", "TIMER", "TIMER"]
    await watching.aclose()


@pytest.mark.parametrize("every", [4, 3601])
async def test_the_pace_has_bounds(world: World, every: int) -> None:
    with pytest.raises(BadUserInput) as refused:
        await world.watch(every=every)
    assert refused.value.detail["reason"] == "OUT_OF_RANGE"


async def test_a_slow_watcher_gets_the_newest_and_is_told_that_it_missed_some(world: World) -> None:
    watching = await world.watch()
    await told(watching)
    for value in (2, 3, 4):
        world.reader.value = value
        await world.bus.queue.put(value)
        await asyncio.sleep(0.05)
    assert await told(watching) == (4, "RESYNC", 4)
    await watching.aclose()


async def test_changes_are_coalesced(world: World) -> None:
    world.snapshots.gap = 1.0
    watching = await world.watch()
    await told(watching)
    for value in range(20):
        world.reader.value = value + 10
        await world.bus.queue.put(value)
        await asyncio.sleep(0.01)
    assert await told(watching) == (2, "CHANGE", 29)
    assert len(world.reader.asked) == 2
    await watching.aclose()


async def test_many_screens_are_computed_a_few_at_a_time(world: World) -> None:
    world.reader.seconds = 0.02
    watching = await asyncio.gather(*(world.watch(variables={"n": n}) for n in range(6)))
    for each in watching:
        await told(each)
    world.reader.value = 2
    for value in range(6):  # one for each listener of the test's bus
        await world.bus.queue.put(value)
        await asyncio.sleep(0)
    assert {await told(each) for each in watching} == {(2, "CHANGE", 2)}
    assert (world.reader.most, len(world.reader.asked)) == (2, 12)
    for each in watching:
        await each.aclose()


async def test_a_database_that_is_away_for_a_moment_ends_nobody(world: World) -> None:
    watching = await world.watch()
    await told(watching)
    world.reader.failures, world.reader.value = 3, 2
    await world.bus.queue.put(1)
    assert await told(watching) == (2, "CHANGE", 2)
    await watching.aclose()


async def test_a_viewer_who_cannot_be_looked_up_for_a_moment_is_looked_up_again(world: World) -> None:
    watching = await world.watch()
    await told(watching)
    world.viewer = DatabaseUnavailable("away")
    world.reader.value = 2
    await world.bus.queue.put(1)
    assert await silent(watching)
    world.viewer = ALL_SEEING
    assert await told(watching) == (2, "CHANGE", 2)
    await watching.aclose()


async def test_withdrawn_credentials_end_the_stream_and_other_rights_change_the_screen(world: World) -> None:
    watching = await world.watch()
    await told(watching)
    world.viewer, world.reader.value = MEMBER, 2
    await world.bus.queue.put(1)
    assert await told(watching) == (1, "INITIAL", 2)
    assert world.reader.asked[-1] == MEMBER
    world.viewer, world.reader.value = Unauthenticated("no"), 3
    await world.bus.queue.put(2)
    with pytest.raises(Unauthenticated):
        await told(watching)
    await watching.aclose()
