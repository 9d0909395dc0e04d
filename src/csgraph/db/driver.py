"""The only module that knows the Neo4j driver: connections, deadlines, retries and the translation of its errors."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import neo4j
from neo4j import exceptions

from csgraph.domain.errors import (
    Conflict,
    CsgraphError,
    DatabaseError,
    DatabaseUnavailable,
    DeadlineExceeded,
    OutcomeUnknown,
    Overloaded,
    Taken,
)

Rows = list[list[Any]]
T = TypeVar("T")
RETRY_DELAYS_SECONDS = (0.05, 0.1, 0.2)
RETRY_WINDOW_SECONDS = 2.0
JITTER = 0.25

# How a driver error reads to a caller: by code first, by class second (reliability.md, decision 2).
TIMEOUT_CODES = frozenset({
    "Neo.ClientError.Transaction.TransactionTimedOut",
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
    "Neo.ClientError.Transaction.LockClientStopped",
})  # fmt: skip
TAKEN = "Neo.ClientError.Schema.ConstraintValidationFailed"
CONFLICT_CODES = frozenset({
    TAKEN,
    "Neo.TransientError.Transaction.DeadlockDetected",
    "Neo.TransientError.Transaction.LockAcquisitionTimeout",
})  # fmt: skip
NEVER_RETRIED = frozenset({"Neo.TransientError.General.MemoryPoolOutOfMemoryError"})
LOG = logging.getLogger("csgraph.db")
logging.getLogger("neo4j").setLevel(logging.CRITICAL)  # the driver logs the server's words, which may quote data; we log our own


class Observer(Protocol):
    """Hears of every statement before it is sent; tests count round trips with it."""

    def __call__(self, name: str, text: str, parameters: Mapping[str, Any], /) -> None:
        """Note one round trip."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The instant, on the monotonic clock, until which an answer is worth having."""

    at: float
    latest: float = 0.0
    """The instant that counts instead while the database plans a statement that it has not seen."""

    @classmethod
    def after(cls, seconds: float, planning_seconds: float = 0.0) -> Deadline:
        """A deadline that many seconds from now, with another one for statements that have to be planned first."""
        now = time.monotonic()
        return cls(now + seconds, now + max(seconds, planning_seconds))

    def for_planning(self) -> Deadline:
        """The deadline of a statement's first run: planning is paid once, and a request cut short would pay it for nobody."""
        return Deadline(self.latest or self.at)

    def left(self) -> float:
        """Seconds left; raises DeadlineExceeded when there are none."""
        seconds = self.at - time.monotonic()
        if seconds <= 0:
            raise DeadlineExceeded("The deadline of the request has passed.")
        return seconds


class Transaction:
    """One managed write transaction; every statement in it commits or none does."""

    def __init__(self, inner: neo4j.AsyncManagedTransaction, observe: Observer | None) -> None:
        self._inner = inner
        self._observe = observe

    async def run(self, name: str, text: str, parameters: Mapping[str, Any]) -> Rows:
        """Run one statement and answer its rows."""
        if self._observe:
            self._observe(name, text, parameters)
        result = await self._inner.run(text, dict(parameters))
        return await result.values()


class Database:
    """A pool of connections to one Neo4j database, with csgraph's deadlines and errors."""

    def __init__(self, driver: neo4j.AsyncDriver, name: str, observe: Observer | None = None) -> None:
        self._driver = driver
        self._name = name
        self.observe = observe

    @classmethod
    def connect(  # noqa: PLR0913 - the settings of a pool
        cls, url: str, user: str, password: str, *, name: str = "neo4j", pool_size: int = 32, pool_wait_seconds: float = 0.5,
        connect_seconds: float = 2.0,
    ) -> Database:  # fmt: skip
        """Prepare a pool; nothing is sent until the first statement."""
        driver = neo4j.AsyncGraphDatabase.driver(
            url, auth=(user, password), max_connection_pool_size=pool_size, connection_acquisition_timeout=pool_wait_seconds,
            connection_timeout=connect_seconds, max_transaction_retry_time=RETRY_WINDOW_SECONDS, initial_retry_delay=RETRY_DELAYS_SECONDS[0],
            notifications_min_severity="OFF", user_agent="csgraph",
        )  # fmt: skip
        return cls(driver, name)

    async def close(self) -> None:
        """Close every connection."""
        await self._driver.close()

    async def read(self, name: str, text: str, parameters: Mapping[str, Any], *, timeout: float, deadline: Deadline | None = None) -> Rows:
        """Answer the rows of one read; transient failures are retried inside the deadline."""
        for delay in (*RETRY_DELAYS_SECONDS, None):
            try:
                return await self._read_once(name, text, parameters, timeout, deadline)
            except (exceptions.Neo4jError, exceptions.DriverError, TimeoutError) as problem:
                if delay is None or not _retryable(problem):
                    raise translate(problem) from problem
                await _pause(delay, deadline, problem)
        raise AssertionError("unreachable")

    async def _read_once(self, name: str, text: str, parameters: Mapping[str, Any], timeout: float, deadline: Deadline | None) -> Rows:
        seconds = min(timeout, deadline.left()) if deadline else timeout
        if self.observe:
            self.observe(name, text, parameters)
        async with (
            asyncio.timeout(seconds),
            self._driver.session(database=self._name, default_access_mode=neo4j.READ_ACCESS, fetch_size=-1) as session,
        ):
            query = neo4j.Query(text, timeout=seconds)
            result = await session.run(query, dict(parameters))
            return await result.values()

    async def write(self, work: Callable[[Transaction], Awaitable[T]], *, timeout: float) -> T:
        """Run ``work`` in one transaction; it may run more than once, so it must only talk to the database."""
        observe = self.observe

        @neo4j.unit_of_work(timeout=timeout)
        async def managed(inner: neo4j.AsyncManagedTransaction) -> T:
            return await work(Transaction(inner, observe))

        try:
            async with self._driver.session(database=self._name, default_access_mode=neo4j.WRITE_ACCESS, fetch_size=-1) as session:
                return await session.execute_write(managed)
        except CsgraphError:
            raise
        except (exceptions.Neo4jError, exceptions.DriverError) as problem:
            raise translate(problem) from problem

    async def schema(self, text: str) -> None:
        """Run one schema command of a migration in its own transaction."""
        try:
            async with self._driver.session(database=self._name) as session:
                await (await session.run(text)).consume()
        except (exceptions.Neo4jError, exceptions.DriverError) as problem:
            raise translate(problem) from problem

    async def explain(self, text: str, parameters: Mapping[str, Any]) -> tuple[list[str], dict[str, Any]]:
        """The columns and the plan of a statement, without running it."""
        async with self._driver.session(database=self._name) as session:
            result = await session.run("EXPLAIN " + text, dict(parameters))
            keys = list(result.keys())
            summary = await result.consume()
            return keys, dict(summary.plan or {})

    async def plan(self, text: str, parameters: Mapping[str, Any], *, timeout: float) -> None:
        """Have a statement planned, so that its next run finds the plan; a failure is noticed by that run."""
        with contextlib.suppress(exceptions.Neo4jError, exceptions.DriverError, TimeoutError):
            async with asyncio.timeout(timeout):
                await self.explain(text, parameters)

    async def ping(self, *, timeout: float = 2.0) -> None:
        """Raise DatabaseUnavailable unless the database answers."""
        await self.read("ping", "RETURN 1", {}, timeout=timeout)

    async def server_version(self) -> str:
        """The version that the server states."""
        info = await self._driver.get_server_info()
        return info.agent


@asynccontextmanager
async def connected(
    url: str, user: str, password: str, *, name: str = "neo4j", pool_size: int = 8, observe: Observer | None = None
) -> AsyncIterator[Database]:
    """A database for the length of a block."""
    database = Database.connect(url, user, password, name=name, pool_size=pool_size, pool_wait_seconds=10, connect_seconds=5)
    database.observe = observe
    try:
        yield database
    finally:
        await database.close()


def translate(problem: Exception) -> DatabaseError:
    """The csgraph error for a driver error; the driver's own words stay behind as the cause."""
    code = getattr(problem, "code", None) or ""
    if isinstance(problem, TimeoutError) or code in TIMEOUT_CODES:
        return DeadlineExceeded("The database did not answer in time.")
    if code in CONFLICT_CODES:
        return (Taken if code == TAKEN else Conflict)("Others changed the same data at the same moment; try again.")
    if isinstance(problem, exceptions.IncompleteCommit):
        return OutcomeUnknown("The connection was lost while the change was being committed; it may or may not have happened.")
    if isinstance(problem, exceptions.ConnectionAcquisitionTimeoutError) or code in NEVER_RETRIED:
        want = "has too little memory for this at the moment; ask for less at once, or" if code else "has no connection to spare;"
        return Overloaded(f"The database {want} try again in a moment.")
    if isinstance(problem, (exceptions.AuthError, exceptions.ServiceUnavailable, exceptions.SessionExpired)) or code.startswith(
        "Neo.TransientError"
    ):
        return DatabaseUnavailable("The database is not available; try again in a moment.")
    LOG.error("statement failed", extra={"driver_error": type(problem).__name__, "driver_code": code})
    return DatabaseError("The database refused a statement.")


def _retryable(problem: Exception) -> bool:
    if isinstance(problem, TimeoutError) or getattr(problem, "code", None) in NEVER_RETRIED:
        return False
    return isinstance(problem, (exceptions.Neo4jError, exceptions.DriverError)) and problem.is_retryable()


async def _pause(delay: float, deadline: Deadline | None, problem: Exception) -> None:
    seconds = delay * (1 + random.uniform(-JITTER, JITTER))  # noqa: S311 - spreads retries, guards nothing
    if deadline and seconds >= deadline.at - time.monotonic():
        raise translate(problem) from problem
    await asyncio.sleep(seconds)


def parameters_of(values: Sequence[Any]) -> dict[str, Any]:
    """Parameters p0, p1 … in the order in which a composed statement numbers them."""
    return {f"p{index}": value for index, value in enumerate(values)}
