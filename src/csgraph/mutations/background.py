"""Work that nobody waits for: done beside the requests of a process, once more where it is asked for while it is done."""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from csgraph.domain.errors import CsgraphError

LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Background:
    """One piece of work; what fails is left to the next time."""

    work: Callable[[], Awaitable[None]]
    _task: asyncio.Task[None] | None = None
    _again: bool = False

    def soon(self) -> None:
        """Do it, and once more where it is being done."""
        self._again = True
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), context=contextvars.Context())

    async def settled(self) -> None:
        """Wait until nothing is left to do."""
        if self._task is not None:
            await self._task

    async def _run(self) -> None:
        while self._again:
            self._again = False
            try:
                await self.work()
            except CsgraphError as problem:
                LOG.warning("account sets and plays will be brought up to date by the next change", extra={"code": problem.code})
