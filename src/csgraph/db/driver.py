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

from csgraph.db.faults import TABLE, code_of, fault_of, translate
from csgraph.db.gates import Login, Outage, Places
from csgraph.db.pulse import Pulse
from csgraph.domain.errors import DatabaseError, DatabaseUnavailable, DeadlineExceeded, LoginRefused, OutcomeUnknown
from csgraph.domain.observing import SILENT, Instruments

Rows = list[list[Any]]
T = TypeVar("T")
RETRY_DELAYS_SECONDS = (0.05, 0.1, 0.2)
JITTER = 0.25
COMMIT_SECONDS = 3.0
"""The least time that a COMMIT is waited for; nobody knows what became of one that was given up."""
IDLE_SECONDS = 30.0
"""After so long without use a connection is tried before it is given out: networks forget idle ones."""
SPARE = 2
"""Connections beside those of requests: for asking whether the server is there, and for planning ahead."""
LOCK_WAIT = "SHOW SETTINGS 'db.lock.acquisition.timeout' YIELD value RETURN value"
WRITING = "transaction"
"""What a write is called where it is tried again as a whole."""
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


@dataclass(frozen=True, slots=True)
class Pool:
    """Connections to the database: how many are in use, how many wait for work, and how many callers wait for one."""

    in_use: int
    idle: int
    waiting: int


class Transaction:
    """One write transaction; every statement in it commits or none does."""

    def __init__(self, inner: neo4j.AsyncTransaction, observe: Observer | None, instruments: Instruments) -> None:
        self._inner = inner
        self._observe = observe
        self._instruments = instruments

    async def run(self, name: str, text: str, parameters: Mapping[str, Any]) -> Rows:
        """Run one statement and answer its rows."""
        if self._observe:
            self._observe(name, text, parameters)
        with self._instruments.statement(name):
            result = await self._inner.run(text, dict(parameters))
            return await result.values()


class Database:
    """A pool of connections to one Neo4j database, with csgraph's deadlines and errors."""

    def __init__(self, driver: neo4j.AsyncDriver, name: str, places: Places) -> None:
        self._driver = driver
        self._name = name
        self._places = places
        self.observe: Observer | None = None
        self.instruments: Instruments = SILENT
        self._pulse = Pulse(self._ask)
        self._login = Login()
        self._outage = Outage(self._ask)

    @classmethod
    def connect(  # noqa: PLR0913 - the settings of a pool
        cls, url: str, user: str, password: str, *, name: str = "neo4j", pool_size: int = 50, pool_wait_seconds: float = 0.5,
        connect_seconds: float = 2.0,
    ) -> Database:  # fmt: skip
        """Prepare a pool; nothing is sent until the first statement."""
        driver = neo4j.AsyncGraphDatabase.driver(
            url, auth=(user, password), max_connection_pool_size=pool_size + SPARE, connection_acquisition_timeout=connect_seconds,
            connection_timeout=connect_seconds, max_transaction_retry_time=0, liveness_check_timeout=IDLE_SECONDS,
            notifications_min_severity="OFF", user_agent="csgraph",
        )  # fmt: skip
        return cls(driver, name, Places(pool_size, pool_wait_seconds))

    async def close(self) -> None:
        """Close every connection."""
        await self._pulse.close()
        await self._driver.close()

    async def read(self, name: str, text: str, parameters: Mapping[str, Any], *, timeout: float, deadline: Deadline | None = None) -> Rows:
        """Answer the rows of one read; transient failures are retried inside the deadline."""

        async def once(seconds: float) -> Rows:
            if self.observe:
                self.observe(name, text, parameters)
            with self.instruments.statement(name):
                async with (
                    self._pulse.within(seconds),
                    self._driver.session(database=self._name, default_access_mode=neo4j.READ_ACCESS, fetch_size=-1) as session,
                ):
                    result = await session.run(neo4j.Query(text, timeout=seconds), dict(parameters))
                    return await result.values()

        return await self._tried(name, once, timeout, deadline)

    async def write(self, work: Callable[[Transaction], Awaitable[T]], *, timeout: float, deadline: Deadline | None = None) -> T:
        """Run ``work`` in one transaction; it may run more than once, so it must only talk to the database.

        A time limit ends it before the COMMIT is sent, and then nothing has happened; after that the answer is waited for.
        """

        async def once(seconds: float) -> T:
            committing = False
            try:
                async with (
                    self._pulse.within(seconds) as limit,
                    self._driver.session(database=self._name, default_access_mode=neo4j.WRITE_ACCESS, fetch_size=-1) as session,
                    await session.begin_transaction(timeout=seconds) as inner,
                ):
                    done = await work(Transaction(inner, self.observe, self.instruments))
                    committing = True
                    limit.reschedule(asyncio.get_running_loop().time() + max(COMMIT_SECONDS, seconds))
                    await inner.commit()
                    return done
            except (TimeoutError, asyncio.CancelledError) as problem:
                if committing and not _leaving():
                    raise OutcomeUnknown(TABLE["IncompleteCommit"].message) from problem
                raise

        return await self._tried(WRITING, once, timeout, deadline)

    async def _tried(self, name: str, once: Callable[[float], Awaitable[T]], timeout: float, deadline: Deadline | None) -> T:
        """The result of ``once``, which is told how long it may take; the table of faults says what is tried again."""
        for delay in (*RETRY_DELAYS_SECONDS, None):
            begun = self._login.require()
            try:
                await self._outage.passed(min(timeout, deadline.left()) if deadline else timeout)
                async with self._places.one():
                    done = await once(min(timeout, deadline.left()) if deadline else timeout)
            except (exceptions.Neo4jError, exceptions.DriverError, TimeoutError) as problem:
                error = translate(problem)
                if isinstance(error, LoginRefused):
                    self._login.refuse(error)
                if delay is None or not fault_of(problem).retried:
                    self._outage.note(problem)
                    raise error from problem
                self.instruments.retried(name, code_of(problem) or type(problem).__name__)
                await _pause(delay, deadline, problem)
            except asyncio.CancelledError:
                if _leaving():
                    raise
                raise DatabaseUnavailable(TABLE["ServiceUnavailable"].message) from None  # somebody else's, handed on by the driver's pool
            else:
                self._login.accept(begun)
                return done
        raise AssertionError("unreachable")

    async def _ask(self) -> None:
        async with self._driver.session(database=self._name, default_access_mode=neo4j.READ_ACCESS) as session:
            await (await session.run("RETURN 1")).consume()

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

    @property
    def pool(self) -> Pool:
        """The connections as they are now."""
        pool = self._driver._pool  # noqa: SLF001 - the driver tells nobody else; a test holds it to this
        connections = [connection for deque in list(pool.connections.values()) for connection in list(deque)]
        busy = sum(connection.in_use for connection in connections)
        return Pool(busy, len(connections) - busy, self._places.waiting)

    async def server_version(self) -> str:
        """The version that the server states."""
        info = await self._driver.get_server_info()
        return info.agent

    async def waits_for_locks_for_ever(self) -> bool:
        """Whether the server lets a statement wait for a lock without a limit; False where it does not say."""
        with contextlib.suppress(DatabaseError):
            return await self.read("settings", LOCK_WAIT, {}, timeout=2.0) in ([["0s"]], [["0ms"]], [["0"]])
        return False

    @property
    def returns(self) -> int:
        """How often the database came back from an outage: one that was restarted has to plan every statement again."""
        return self._outage.returns

    @property
    def login_refused(self) -> str | None:
        """What to tell the operator while the database refuses the user or the password."""
        return self._login.message


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


def _leaving() -> bool:
    """Whether this task itself is being cancelled."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def _pause(delay: float, deadline: Deadline | None, problem: Exception) -> None:
    seconds = delay * (1 + random.uniform(-JITTER, JITTER))  # noqa: S311 - spreads retries, guards nothing
    if deadline and seconds >= deadline.at - time.monotonic():
        raise translate(problem) from problem
    await asyncio.sleep(seconds)


def parameters_of(values: Sequence[Any]) -> dict[str, Any]:
    """Parameters p0, p1 … in the order in which a composed statement numbers them."""
    return {f"p{index}": value for index, value in enumerate(values)}
