"""Keeps the local Neo4j running: restarts it when it dies, and gives up, saying why, when it keeps dying.

Run by the composition root as one asyncio task beside the service; readiness shows ``reason``.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable

from csgraph.db.local import LocalNeo4j
from csgraph.domain.errors import LocalServerError

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
FAILURES = 3
WINDOW_SECONDS = 300.0
BACK_OFF_SECONDS = (0.0, 2.0)
"""The pause before the first and the second restart of a window; the third failure ends it."""


class Supervisor:
    """Watches one started LocalNeo4j; three failures within five minutes end the watch."""

    def __init__(
        self,
        neo4j: LocalNeo4j,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._neo4j = neo4j
        self._monotonic = monotonic
        self._sleep = sleep
        self._failures: deque[float] = deque(maxlen=FAILURES)
        self.reason: str | None = None
        """Why there is no server now; None while it runs."""

    async def watch(self, on_change: Callable[[str | None], None] = lambda _: None) -> None:
        """Look after the server until it is stopped on purpose or given up; ``on_change`` gets each new ``reason``."""
        while not self._neo4j.stopped:
            if self._neo4j.alive:
                await self._sleep(LOOK_SECONDS)
            elif not await self._mend("it ended unexpectedly", on_change):
                return

    async def _mend(self, cause: str, on_change: Callable[[str | None], None]) -> bool:
        """Restart until the server runs; False when it was stopped or given up."""
        while True:
            self._failures.append(self._monotonic())
            if self._exhausted():
                self._say(f"The local Neo4j failed {FAILURES} times in 5 minutes and stays down: {cause}", on_change)
                return False
            self._say(f"The local Neo4j is being restarted: {cause}", on_change)
            await self._sleep(BACK_OFF_SECONDS[self._recent() - 1])
            try:
                restarted = await asyncio.to_thread(self._neo4j.restart)
            except LocalServerError as problem:
                cause = problem.message
                continue
            if restarted is None:
                return False
            self._say(None, on_change)
            return True

    def _recent(self) -> int:
        return sum(self._monotonic() - at < WINDOW_SECONDS for at in self._failures)

    def _exhausted(self) -> bool:
        return self._recent() == FAILURES

    def _say(self, reason: str | None, on_change: Callable[[str | None], None]) -> None:
        self.reason = reason
        logger.warning(reason or "The local Neo4j runs again.")
        on_change(reason)
