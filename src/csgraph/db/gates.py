"""What stands before the database: places for requests, a login that was refused, an outage; used by ``db.driver`` only.

Each of them refuses at once what would only add to the trouble: a server that begins under the weight of everybody's tries does not begin.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from csgraph.db.faults import TABLE, code_of, fault_of
from csgraph.db.pulse import Silent
from csgraph.domain.errors import DatabaseUnavailable, LoginRefused, Overloaded

LOCKED_OUT_SECONDS = 5.0
"""How often a login that the database refused is tried again; Neo4j locks users out after a few failures."""
ASK_SECONDS = 2.0
"""How long a database that was away may take to answer something easy."""
LOG = logging.getLogger("csgraph.db")


class Places:
    """As many statements at a time as there are connections; who waits too long for a place is refused.

    The driver's own wait would count the time in which a connection is made, and give up those that are nearly there.
    """

    def __init__(self, count: int, seconds: float) -> None:
        self._free = asyncio.Semaphore(count)
        self._seconds = seconds
        self.waiting = 0

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Have a place; raises Overloaded."""
        self.waiting += 1
        try:
            async with asyncio.timeout(self._seconds):
                await self._free.acquire()
        except TimeoutError:
            raise Overloaded(TABLE["ConnectionAcquisitionTimeoutError"].message) from None
        finally:
            self.waiting -= 1
        try:
            yield
        finally:
            self._free.release()


class Outage:
    """While the database is away one request at a time asks whether it is back, and all others are refused at once."""

    def __init__(self, ask: Callable[[], Awaitable[object]]) -> None:
        self._ask = ask
        self._away = False
        self._asking = False
        self.returns = 0
        """How often the database came back."""

    async def passed(self, seconds: float) -> None:
        """Return when the database is not known to be away; raises what the driver raises, Silent or DatabaseUnavailable."""
        if not self._away:
            return
        if self._asking:
            raise DatabaseUnavailable(TABLE["ServiceUnavailable"].message)
        self._asking = True
        try:
            async with asyncio.timeout(min(seconds, ASK_SECONDS)):
                await self._ask()
        except TimeoutError:
            raise Silent from None
        finally:
            self._asking = False
        self._away = False
        self.returns += 1

    def note(self, problem: Exception) -> None:
        """Note what a statement ended with after all its tries."""
        code = code_of(problem)
        if fault_of(problem).error is DatabaseUnavailable and (not code or code.endswith(".DatabaseUnavailable")):
            self._away = True


class Login:
    """Remembers that the database refused the user or the password, so that only one try in a while says so again.

    Connections that are signed in go on after a change of the password; what they answer to requests of before proves nothing.
    """

    def __init__(self) -> None:
        self._error: LoginRefused | None = None
        self._refused_at = 0.0
        self._next = 0.0
        self._held = False

    @property
    def message(self) -> str | None:
        """Why nobody is let in; None while there is no such reason."""
        return None if self._error is None else self._error.message

    def require(self) -> float:
        """The moment now; raises LoginRefused unless the login holds or it is time for another try."""
        now = time.monotonic()
        if self._error is not None:
            if now < self._next:
                raise LoginRefused(self._error.message)
            self._next = now + LOCKED_OUT_SECONDS
        return now

    def refuse(self, error: LoginRefused) -> None:
        """Note a refusal; one of a login that once held is told to the operator."""
        if self._error is None and self._held:
            LOG.error("The database refuses the user or the password; check CSGRAPH_DATABASE_USER and CSGRAPH_DATABASE_PASSWORD.")
        self._error, self._refused_at = error, time.monotonic()
        self._next = self._refused_at + LOCKED_OUT_SECONDS

    def accept(self, begun: float) -> None:
        """Note that what began at that moment was answered."""
        self._held = True
        if self._error is not None and begun > self._refused_at:
            LOG.warning("The database accepts the user and the password again.")
            self._error = None
