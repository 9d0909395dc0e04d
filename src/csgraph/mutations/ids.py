"""New ids for what mutations create; taken from the counter in blocks, so that no mutation waits for another one's commit."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from csgraph.domain.identity import encode
from csgraph.repository import Repository, Unit

BLOCK = 100


class Ids:
    """The ids that this process may give away."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._numbers: Iterator[int] = iter(())
        self._refill = asyncio.Lock()

    async def next(self) -> str:
        """An id that nobody else has."""
        return (await self.take(1))[0]

    async def take(self, count: int) -> list[str]:
        """As many ids."""
        async with self._refill:
            found = [encode(number) for number, _ in zip(self._numbers, range(count), strict=False)]
            if len(found) < count:
                block = max(BLOCK, count)
                last = await self._repository.write(lambda unit: _claim(unit, block))
                self._numbers = iter(range(last - block + 1, last + 1))
                found += [encode(next(self._numbers)) for _ in range(count - len(found))]
        return found


async def _claim(unit: Unit, count: int) -> int:
    rows = await unit.rows("id.claim", count=count)
    return int(rows[0][0])
