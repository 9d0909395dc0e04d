"""New ids for what mutations create; taken from the counter in blocks, so that no mutation waits for another one's commit."""

from __future__ import annotations

import asyncio
from collections import deque

from csgraph.db.driver import Deadline
from csgraph.domain.errors import DatabaseUnavailable, OutcomeUnknown
from csgraph.domain.identity import encode
from csgraph.mutations.queues import WAIT_SECONDS, acquire
from csgraph.repository import Repository, Unit

BLOCK = 100
TRIES = 3


class Ids:
    """The ids that this process may give away."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._numbers: deque[int] = deque()
        self._refill = asyncio.Lock()

    async def next(self) -> str:
        """An id that nobody else has."""
        while not self._numbers:
            await self.reserve(1)
        return encode(self._numbers.popleft())

    async def reserve(self, count: int, deadline: Deadline | None = None) -> None:
        """Have so many at hand, so that the next ones cost nothing."""
        if len(self._numbers) >= count:
            return
        await acquire(self._refill, deadline)
        try:
            if len(self._numbers) < count:
                self._numbers.extend(await self._block(max(BLOCK, count), deadline))
        finally:
            self._refill.release()

    async def _block(self, count: int, deadline: Deadline | None) -> range:
        for _ in range(TRIES):
            try:
                last = await self._repository.write(lambda unit: _claim(unit, count), timeout=WAIT_SECONDS, deadline=deadline)
            except OutcomeUnknown:
                continue  # a block that nobody got is lost, and nothing else
            return range(last - count + 1, last + 1)
        raise DatabaseUnavailable("The database is not available; try again in a moment.")


async def _claim(unit: Unit, count: int) -> int:
    rows = await unit.rows("id.claim", count=count)
    return int(rows[0][0])
