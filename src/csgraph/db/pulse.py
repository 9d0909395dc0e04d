"""Tells a server that is slow from one that says nothing at all; used by ``db.driver`` only."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from csgraph.db.faults import fault_of
from csgraph.domain.errors import DatabaseUnavailable

ASK_AFTER_SECONDS = 1.0
ASK_AFTER = 0.4
"""The same as a part of a shorter time limit, so that the answer is known before it ends."""
ANSWER_SECONDS = 1.0
"""A busy server needs this long for something easy; a time limit too short for it (below 1.7 s) ends as one, and blames nobody."""


class Silent(TimeoutError):
    """The time limit passed, and the server did not answer something easy either."""


class Pulse:
    """Asks the server something easy while an answer is overdue, once for everybody who waits."""

    def __init__(self, ask: Callable[[], Awaitable[object]]) -> None:
        self._ask = ask
        self._asking: asyncio.Task[None] | None = None
        self._silent_at = 0.0

    @asynccontextmanager
    async def within(self, seconds: float) -> AsyncIterator[asyncio.Timeout]:
        """End the block after so many seconds with TimeoutError, with Silent where the server seems to be gone."""
        begun = time.monotonic()
        later = asyncio.get_running_loop().call_later(min(ASK_AFTER_SECONDS, seconds * ASK_AFTER), self._look)
        try:
            async with asyncio.timeout(seconds) as limit:
                yield limit
        except TimeoutError:
            if self._silent_at > begun:
                raise Silent from None
            raise
        finally:
            later.cancel()

    async def close(self) -> None:
        """Ask nothing more."""
        if self._asking is not None:
            self._asking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._asking

    def _look(self) -> None:
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._probe())

    async def _probe(self) -> None:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._ask()
        except Exception as problem:  # noqa: BLE001 - whatever it is, the table knows what it means
            if isinstance(problem, TimeoutError) or fault_of(problem).error is DatabaseUnavailable:
                self._silent_at = time.monotonic()
