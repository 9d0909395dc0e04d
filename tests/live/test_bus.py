"""The event bus: complete and in order whatever happens meanwhile, at rest when nobody listens, honest when events are gone."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csgraph.db.driver import Database
from csgraph.db.queries import Catalogue
from csgraph.domain.errors import DatabaseUnavailable, Resync
from csgraph.events import polling
from csgraph.events.bus import PAGE
from csgraph.events.polling import PollingBus
from csgraph.events.pruning import BATCH, keep_pruned, prune
from csgraph.repository import Repository
from support.outbox import happened, publish
from support.sockets import until


class Store:
    """Stands in for the database: what is committed, what a read does not see yet, and how often it was asked."""

    def __init__(self, committed: int = 0) -> None:
        self.head = committed
        self.oldest = 1
        self.unseen: set[int] = set()
        self.away = 0
        self.reads = 0

    async def one(self, name: str) -> list[Any]:
        assert name == "event.count_bounds"
        self._arrive()
        return [self.head, self.oldest if self.oldest <= self.head else None]

    async def rows(self, name: str, *, seq: int, limit: int) -> list[list[Any]]:
        assert name == "event.after"
        self._arrive()
        self.reads += 1
        await asyncio.sleep(0)
        unseen, self.unseen = self.unseen, set()
        there = [at for at in range(max(seq + 1, self.oldest), self.head + 1) if at not in unseen]
        return [[at, "UPDATED", "2026-06-17T12:00:00Z", str(at), None, "USER", 0] for at in there[:limit]]

    def _arrive(self) -> None:
        if self.away:
            self.away -= 1
            raise DatabaseUnavailable("The database is not available.")


def bus_of(store: Any) -> PollingBus:
    return PollingBus(store, seconds=0.001)


async def heard(listener: Any, count: int) -> list[int]:
    seqs: list[int] = []
    async with asyncio.timeout(10):
        while len(seqs) < count:
            events = await listener.next()
            assert 0 < len(events) <= PAGE
            seqs += [event.seq for event in events]
    return seqs


async def test_a_listener_hears_of_what_happens_from_now_on() -> None:
    store = Store(5)
    async with bus_of(store).listening() as listener:
        store.head = 8
        assert await heard(listener, 3) == [6, 7, 8]


async def test_a_commit_that_a_reading_overtook_is_not_missed() -> None:
    store = Store(3)
    async with bus_of(store).listening(3) as listener:
        store.head, store.unseen = 6, {4}
        assert await heard(listener, 3) == [4, 5, 6]
        store.head, store.unseen = 9, {8}
        assert await heard(listener, 3) == [7, 8, 9]


async def test_who_is_far_behind_reads_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "RECENT", 10)
    store = Store(0)
    bus = bus_of(store)
    async with bus.listening() as slow, bus.listening() as quick:
        await until(lambda: bus._head is not None)
        store.head = 1_000
        assert await heard(quick, 1_000) == list(range(1, 1_001))
        assert len(bus._recent) == 10
        assert await heard(slow, 1_000) == list(range(1, 1_001))


async def test_a_database_that_is_away_is_waited_for() -> None:
    store = Store(0)
    async with bus_of(store).listening() as listener:
        store.away, store.head = 5, 2
        assert await heard(listener, 2) == [1, 2]


@pytest.mark.parametrize(("after", "oldest"), [(1, 3), (5, 1), (0, 5)])
async def test_a_cursor_that_cannot_go_on_is_refused(after: int, oldest: int) -> None:
    store = Store(4)
    store.oldest = oldest
    with pytest.raises(Resync):
        async with bus_of(store).listening(after):
            pass


async def test_a_listener_whose_events_are_pruned_meanwhile_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "RECENT", 2)
    store = Store(0)
    bus = bus_of(store)
    async with bus.listening() as slow, bus.listening() as quick:
        await until(lambda: bus._head is not None)
        store.head = 100
        await heard(quick, 100)
        store.oldest = 50
        with pytest.raises(Resync):
            await slow.next()
        store.oldest, store.head = 200, 210
        with pytest.raises(Resync):
            await quick.next()


async def test_nobody_asks_when_nobody_listens() -> None:
    store = Store(0)
    bus = bus_of(store)
    async with bus.listening():
        await until(lambda: store.reads > 2)
    seen = store.reads
    await asyncio.sleep(0.05)
    assert store.reads == seen
    assert bus._reader is None
    async with bus.listening() as listener:
        store.head = 1
        assert await heard(listener, 1) == [1]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("commit"), st.integers(1, 90)),
        st.tuples(st.just("commit unseen"), st.integers(2, 20)),
        st.tuples(st.just("read"), st.integers(0, 2)),
        st.tuples(st.just("cut"), st.integers(0, 2)),
        st.tuples(st.just("away"), st.integers(1, 3)),
        st.tuples(st.just("wait"), st.integers(0, 3)),
    ),
    max_size=40,
)


class Subscribers:
    """Three who listen now and then, each from where it left off."""

    def __init__(self) -> None:
        self.store = Store(7)
        self.bus = bus_of(self.store)
        self.heard: dict[int, list[int]] = {0: [], 1: [], 2: []}

    async def listen(self, who: int, end: int) -> None:
        """Follow the events up to one of them, or until the connection is cut."""
        heard = self.heard[who]
        try:
            async with self.bus.listening(7 + len(heard)) as listener, asyncio.timeout(0.2 if end else 0.01):
                while 7 + len(heard) < end:
                    heard += [event.seq for event in await listener.next()]
        except (TimeoutError, DatabaseUnavailable):
            pass

    async def step(self, kind: str, number: int) -> None:
        store = self.store
        if kind.startswith("commit"):
            store.unseen = {store.head + 1} if "unseen" in kind else set()
            store.head += number
        elif kind == "away":
            store.away = number
        elif kind == "wait":
            await asyncio.sleep(number / 1000)
        else:
            await self.listen(number, store.head if kind == "read" else 0)

    async def run(self, steps: list[tuple[str, int]]) -> None:
        for kind, number in steps:
            await self.step(kind, number)
        self.store.away = 0
        for who in self.heard:
            await self.listen(who, self.store.head)


@given(STEPS)
@settings(max_examples=60, deadline=None)
def test_row_13_three_subscribers_hear_every_event_once_through_cuts(steps: list[tuple[str, int]]) -> None:
    subscribers = Subscribers()

    asyncio.run(subscribers.run(steps))

    assert set(map(tuple, subscribers.heard.values())) == {tuple(range(8, subscribers.store.head + 1))}


async def seqs(database: Database) -> list[int]:
    return [row[0] for row in await database.read("test.seqs", "MATCH (e:Event) RETURN e.seq ORDER BY e.seq", {}, timeout=5)]


async def test_pruning_leaves_no_holes(graph: Database) -> None:
    repository = Repository(graph, Catalogue.load())
    now = datetime.now(UTC)
    for hours in (30, 20, 26, 1):
        await publish(graph, [happened("1"), happened("2")], now=now - timedelta(hours=hours))

    assert await prune(repository, now - timedelta(hours=24)) == 2
    assert await seqs(graph) == [3, 4, 5, 6, 7, 8]
    assert await prune(repository, now - timedelta(hours=2)) == 4
    assert await prune(repository, now) == 2
    assert await publish(graph, [happened("1")]) == 9


@pytest.mark.slow
async def test_pruning_goes_on_until_nothing_old_is_left(graph: Database) -> None:
    old = datetime.now(UTC) - timedelta(days=2)
    await publish(graph, [happened("1")] * (BATCH + 10), now=old)
    await publish(graph, [happened("1")])
    pruning = asyncio.create_task(keep_pruned(Repository(graph, Catalogue.load()), 86_400))
    try:
        async with asyncio.timeout(60):
            while await seqs(graph) != [BATCH + 11]:  # noqa: ASYNC110 - nothing tells of a deletion
                await asyncio.sleep(0.1)
    finally:
        pruning.cancel()
