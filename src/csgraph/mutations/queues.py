"""Mutations of one process that would wait for the same lock of the database wait here instead: in order, and without a connection each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from csgraph.db.driver import Deadline
from csgraph.domain.errors import DeadlineExceeded

TREE = "tree"
OF_TREE = {"accountMove", "accountDelete"}
WAIT_SECONDS = 10.0


@dataclass(slots=True)
class Queue:
    """Who has a lock, and how many want it."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    wanted: int = 0


class Queues:
    """The queues of one process. Each takes the tree first and then at most one thing, so nobody waits in a circle."""

    def __init__(self) -> None:
        self._queues: dict[str, Queue] = {}

    @property
    def waiting(self) -> int:
        """How many mutations wait."""
        return sum(queue.wanted - 1 for queue in self._queues.values())

    @asynccontextmanager
    async def turn(self, name: str, given: Mapping[str, Any], deadline: Deadline | None) -> AsyncIterator[None]:
        """Be the only one that changes what this mutation is about."""
        tree = TREE if name in OF_TREE or given.get("parentId") or given.get("includeDescendants") else None
        about = given.get("id") or given.get("accountId") or given.get("engagementId")
        async with self._first(tree, deadline), self._first(about, deadline):
            yield

    @asynccontextmanager
    async def _first(self, about: str | None, deadline: Deadline | None) -> AsyncIterator[None]:
        if about is None:
            yield
            return
        queue = self._queues.setdefault(about, Queue())
        queue.wanted += 1
        try:
            await acquire(queue.lock, deadline)
            try:
                yield
            finally:
                queue.lock.release()
        finally:
            queue.wanted -= 1
            if not queue.wanted:
                del self._queues[about]


async def acquire(lock: asyncio.Lock, deadline: Deadline | None) -> None:
    """Take a lock before the deadline; raises DeadlineExceeded."""
    try:
        async with asyncio.timeout(deadline.left() if deadline else WAIT_SECONDS):
            await lock.acquire()
    except TimeoutError:
        raise DeadlineExceeded("Others were changing the same until the deadline of the request had passed; nothing was changed.") from None
