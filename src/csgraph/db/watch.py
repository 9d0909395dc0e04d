"""Lets the service begin while its database is away, and checks the database when it comes (ADR 0023); run by the composition root."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from csgraph.db.driver import Database
from csgraph.db.gates import LOCKED_OUT_SECONDS
from csgraph.domain.errors import CsgraphError, DatabaseUnavailable, DeadlineExceeded, LoginRefused, Overloaded, SettingsError

LOG = logging.getLogger("csgraph.db")
LOOK_SECONDS = 0.25
FIRST_SECONDS = 2.0
"""How long one look may take."""
NOT_YET = "The database has not answered since the service began."
FOR_EVER = (
    "The database lets a statement wait for a lock for ever; set db.lock.acquisition.timeout=500ms in neo4j.conf, "
    "or changes that meet each other end in TIMEOUT."
)


AWAY = (DatabaseUnavailable, DeadlineExceeded, Overloaded)


class Watch:
    """Whether the database was ever found as the service needs it; ``require`` checks what has to be there."""

    def __init__(self, database: Database, require: Callable[[], Awaitable[object]]) -> None:
        self._database = database
        self._require = require
        self.reason: str | None = NOT_YET
        """Why nothing can be answered yet; None from the first good look on."""
        self._kind: type[CsgraphError] | None = None

    @asynccontextmanager
    async def beside(self) -> AsyncIterator[None]:
        """Look, then run the block with the database or without it; raises at once what only the operator can mend, when it can be known."""
        try:
            await self.look()
        except LoginRefused as problem:
            raise SettingsError(f"{problem.message} Check CSGRAPH_DATABASE_USER and CSGRAPH_DATABASE_PASSWORD.") from None
        except AWAY as problem:
            self._note(problem)
            async with beside(self.run()):
                yield
        else:
            yield

    async def look(self) -> None:
        """Look once; raises what is wrong."""
        await self._database.ping(timeout=FIRST_SECONDS)
        await self._require()
        self.reason = None
        if await self._database.waits_for_locks_for_ever():
            LOG.warning(FOR_EVER)

    async def run(self) -> None:
        """Look until the database is there and as it should be; says once what is in the way."""
        while self.reason is not None:
            try:
                await self.look()
            except CsgraphError as problem:
                self._note(problem)
                await asyncio.sleep(LOCKED_OUT_SECONDS if isinstance(problem, LoginRefused) else LOOK_SECONDS)
        LOG.warning("The database is there; requests are answered.")

    def _note(self, problem: CsgraphError) -> None:
        """Keep the reason; the log hears of each kind once."""
        if type(problem) is not self._kind:
            LOG.warning("The service waits for its database: %s", problem.message)
        self._kind, self.reason = type(problem), problem.message


@asynccontextmanager
async def beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Something that goes on during a block."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def answering(database: Database, seconds: float) -> None:
    """Wait for the first answer: a server that has just started needs longer for a connection than one that is warm."""
    until = time.monotonic() + seconds
    while True:
        try:
            await database.ping(timeout=seconds)
        except LoginRefused:
            raise
        except AWAY:
            if time.monotonic() > until:
                raise
            await asyncio.sleep(LOOK_SECONDS)
        else:
            return
