"""Faults between the service and a server that answers as scripted: what csgraph makes of every error, and what it tries again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from csgraph.db import driver
from csgraph.db.driver import Database, Deadline, Transaction
from csgraph.db.faults import TABLE
from csgraph.db.gates import Places
from csgraph.db.watch import Watch
from csgraph.domain.errors import Conflict, CsgraphError, DatabaseUnavailable, DeadlineExceeded, LoginRefused, OutcomeUnknown, Overloaded
from support.causes import Causes
from support.fake_bolt import Action, Cut, Fails, FakeBolt, Waits
from support.service import Client, Clock, client_of

DOCUMENT = '{ account(externalId: "x") { name } }'
DEADLOCK = Fails("Neo.TransientError.Transaction.DeadlockDetected")
UNAUTHORIZED = Fails("Neo.ClientError.Security.Unauthorized")
TRIES = 4
"""The first one, and three more."""


@asynccontextmanager
async def connected_to(fake: FakeBolt, **options: Any) -> AsyncIterator[Database]:
    database = Database.connect(fake.url, "neo4j", "secret", **options)
    database.instruments = Causes()
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def service_over(fake: FakeBolt, **options: Any) -> AsyncIterator[Client]:
    """A service that knows its configuration and has sent the document once."""
    async with connected_to(fake, **options) as database, client_of(database, Clock(), deadline_seconds="2") as client:
        database.instruments = Causes()
        assert await client.query(DOCUMENT) == {"account": None}
        fake.heard.clear()
        yield client


async def create(transaction: Transaction) -> str:
    await transaction.run("test.create", "CREATE (n)", {})
    return "done"


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tried again is tried at once."""
    monkeypatch.setattr(driver, "RETRY_DELAYS_SECONDS", (0.0, 0.0, 0.0))


@dataclass(frozen=True, slots=True)
class Row:
    """What a row of the table of faults comes to: the answer to a query, its status, and how often it was sent."""

    code: str
    status: int
    sent: int = 1
    action: Action | None = None
    scheme: str = "bolt"
    pool: int = 4


TIMEOUT, AWAY, BUSY = Row("TIMEOUT", 504), Row("DATABASE_UNAVAILABLE", 503), Row("OVERLOADED", 503)
AGAIN, INTERNAL = Row("DATABASE_UNAVAILABLE", 503, TRIES), Row("INTERNAL_SERVER_ERROR", 200)
ROWS = {
    "Neo.ClientError.Transaction.TransactionTimedOut": TIMEOUT,
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration": TIMEOUT,
    "Neo.ClientError.Transaction.LockClientStopped": TIMEOUT,
    "Neo.TransientError.Transaction.LockAcquisitionTimeout": Row("CONFLICT_TRY_AGAIN", 200, TRIES),
    "Neo.TransientError.Transaction.DeadlockDetected": Row("CONFLICT_TRY_AGAIN", 200, TRIES),
    "Neo.ClientError.Schema.ConstraintValidationFailed": Row("CONFLICT_TRY_AGAIN", 200),
    "Neo.ClientError.Transaction.Terminated": AWAY,
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError": BUSY,
    "Neo.TransientError.General.OutOfMemoryError": BUSY,
    "Neo.ClientError.Cluster.NotALeader": AGAIN,
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase": AGAIN,
    "Neo.ClientError.Security.Unauthorized": AWAY,
    "Neo.ClientError.Security.AuthenticationRateLimit": AWAY,
    "Neo.ClientError.Security.CredentialsExpired": AWAY,
    "Neo.ClientError.Security.TokenExpired": AWAY,
    "Neo.TransientError": Row("DATABASE_UNAVAILABLE", 503, TRIES, Fails("Neo.TransientError.General.DatabaseUnavailable")),
    "Neo.DatabaseError": Row("INTERNAL_SERVER_ERROR", 200, 1, Fails("Neo.DatabaseError.General.UnknownError")),
    "Neo.ClientError": Row("INTERNAL_SERVER_ERROR", 200, 1, Fails("Neo.ClientError.Statement.SyntaxError")),
    "ServiceUnavailable": Row("DATABASE_UNAVAILABLE", 503, TRIES, Cut()),
    "SessionExpired": Row("DATABASE_UNAVAILABLE", 503, TRIES, Cut(), scheme="neo4j"),
    "Silent": Row("DATABASE_UNAVAILABLE", 503, 2, Waits()),
    "TimeoutError": Row("TIMEOUT", 504, 2),
    "ConnectionAcquisitionTimeoutError": Row("OVERLOADED", 503, 1 + driver.SPARE, pool=1),
    "Exception": Row("INTERNAL_SERVER_ERROR", 200, 1, Fails("Neo.Strange.General.Thing")),
}
"""By the sign in csgraph's own table; without another action the sign is the code that RUN fails with. Silence and slowness also send the question whether the server is there."""


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("sign", [*TABLE])
async def test_fault_05_every_row_of_the_table_of_errors(fake: FakeBolt, sign: str) -> None:
    """The four ways in which a time limit shows are the first four."""
    if sign == "IncompleteCommit":
        fake.next("COMMIT", Cut())
        async with connected_to(fake) as database:
            with pytest.raises(OutcomeUnknown):
                await database.write(create, timeout=2)
        assert fake.count("COMMIT") == 1
        return
    row = ROWS[sign]
    fake.url = fake.url.replace("bolt", row.scheme)
    async with service_over(fake, pool_size=row.pool, pool_wait_seconds=0.2, connect_seconds=0.3 if row.pool == 1 else 2.0) as client:
        if sign in {"TimeoutError", "ConnectionAcquisitionTimeoutError"}:
            fake.next("PULL", *[Waits()] * (1 if row.pool > 1 else 1 + driver.SPARE))
            client.deps.repository.database._places = Places(100, 1.0)
        else:
            fake.always["RUN"] = row.action or Fails(sign)
        asked = [
            asyncio.create_task(client.http.post("/graphql", json={"query": DOCUMENT}))
            for _ in range(2 + driver.SPARE if row.pool == 1 else 1)
        ]
        done, waiting = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()
    (answer,) = (task.result() for task in done)
    assert (answer.json()["errors"][0]["extensions"]["code"], answer.status_code) == (row.code, row.status)
    assert ("retry-after" in answer.headers) is (row.status == 503)
    assert fake.count("RUN") == row.sent


async def test_fault_02_while_the_database_is_away_one_request_at_a_time_asks_for_it(fake: FakeBolt) -> None:
    """A hundred requests do not add to the trouble of a server that begins; the first one after its return finds it."""
    async with service_over(fake) as client:
        fake.always["RUN"] = Cut()
        assert (await client.http.post("/graphql", json={"query": DOCUMENT})).status_code == 503
        sent = fake.count("RUN")
        answers = await asyncio.gather(*(client.http.post("/graphql", json={"query": DOCUMENT}) for _ in range(100)))
        assert {answer.status_code for answer in answers} == {503}
        assert fake.count("RUN") <= sent + TRIES
        fake.always.clear()
        assert await client.query(DOCUMENT) == {"account": None}


async def test_fault_02_a_cancellation_that_is_not_ours_is_an_answer(fake: FakeBolt, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would leave the request without one."""
    async with service_over(fake) as client:

        def handed_on(**_: Any) -> None:
            raise asyncio.CancelledError

        monkeypatch.setattr(client.deps.repository.database._driver, "session", handed_on)
        answer = await client.http.post("/graphql", json={"query": DOCUMENT})
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (503, "DATABASE_UNAVAILABLE")


@pytest.mark.parametrize("message", ["RUN", "PULL"])
async def test_fault_02_a_read_that_is_cut_is_sent_again(fake: FakeBolt, message: str) -> None:
    async with service_over(fake) as client:
        fake.next(message, Cut())
        assert await client.query(DOCUMENT) == {"account": None}
        assert fake.connections == 2
        assert client.deps.repository.database.instruments.causes == {"ServiceUnavailable": 1}


@pytest.mark.parametrize("message", ["BEGIN", "RUN", "PULL"])
async def test_fault_02_a_write_that_is_cut_before_its_commit_is_done_again(fake: FakeBolt, message: str) -> None:
    fake.next(message, Cut())
    async with connected_to(fake) as database:
        assert await database.write(create, timeout=3) == "done"
    assert fake.count("COMMIT") == 1


async def test_fault_02_no_dead_connection_stays_pooled(fake: FakeBolt) -> None:
    async with service_over(fake) as client:
        database = client.deps.repository.database
        await asyncio.gather(*(database.ping() for _ in range(8)))
        pooled = fake.connections
        fake.hang_up()
        for _ in range(pooled + 1):
            assert await client.query(DOCUMENT) == {"account": None}
        assert database.instruments.causes.total() <= pooled


async def test_fault_03_a_commit_that_nobody_answers_has_an_unknown_outcome(fake: FakeBolt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "COMMIT_SECONDS", 0.3)
    fake.next("COMMIT", Waits())
    async with connected_to(fake) as database:
        with pytest.raises(OutcomeUnknown):
            await database.write(create, timeout=0.3)
    assert fake.count("COMMIT") == 1


async def test_fault_04_two_deadlocks_are_invisible_and_counted(fake: FakeBolt) -> None:
    async with connected_to(fake) as database:
        fake.next("RUN", DEADLOCK)
        fake.next("COMMIT", DEADLOCK)
        assert await database.write(create, timeout=3) == "done"
        assert database.instruments.causes == {DEADLOCK.code: 2}
    assert fake.count("BEGIN") == 3


async def test_fault_04_deadlocks_without_end_are_a_conflict_after_three_more_tries(fake: FakeBolt) -> None:
    fake.always["RUN"] = DEADLOCK
    async with connected_to(fake) as database:
        began = time.monotonic()
        with pytest.raises(Conflict):
            await database.write(create, timeout=3)
        assert time.monotonic() - began >= sum(driver.RETRY_DELAYS_SECONDS) * (1 - driver.JITTER)
    assert fake.count("BEGIN") == TRIES


async def test_fault_04_nothing_is_tried_again_beyond_the_deadline(fake: FakeBolt) -> None:
    async with connected_to(fake) as database:
        await database.ping()
        fake.always["RUN"] = DEADLOCK
        with pytest.raises((Conflict, DeadlineExceeded)):
            await database.write(create, timeout=3, deadline=Deadline.after(0.06))
    assert fake.count("BEGIN") <= 2


async def test_fault_04_the_delays_are_csgraphs_own(fake: FakeBolt) -> None:
    """Not those of the driver, whose first one is a second; its own retries are off."""
    assert driver.RETRY_DELAYS_SECONDS == (0.05, 0.1, 0.2)
    async with connected_to(fake) as database:
        assert database._driver._default_workspace_config.max_transaction_retry_time == 0


async def test_fault_05_the_servers_limit_is_the_smaller_of_header_and_deadline(fake: FakeBolt) -> None:
    async with service_over(fake) as client:
        for header, most in (("0.5", 500), ("60", 2000)):
            answer = await client.http.post("/graphql", json={"query": DOCUMENT}, headers={"X-Csgraph-Deadline": header})
            assert answer.status_code == 200
            assert most - 400 < fake.last("RUN")[2]["tx_timeout"] <= most
    async with connected_to(fake) as database:
        await database.write(create, timeout=10, deadline=Deadline.after(1.5))
    assert 1100 < fake.last("BEGIN")[0]["tx_timeout"] <= 1500


@pytest.mark.parametrize(("limit", "said"), [("0s", 1), ("500ms", 0)])
async def test_fault_05_a_start_warns_of_a_wait_for_locks_without_end(
    fake: FakeBolt, caplog: pytest.LogCaptureFixture, limit: str, said: int
) -> None:
    fake.rows = lambda text, _: [[limit]] if "db.lock.acquisition.timeout" in text else [[1]]

    async def nothing() -> None:
        return

    async with connected_to(fake) as database, Watch(database, nothing).beside():
        pass
    assert sum("db.lock.acquisition.timeout=500ms" in record.message for record in caplog.records) == said


@pytest.mark.parametrize("message", ["BEGIN", "RUN"])
async def test_fault_06_a_write_without_an_answer_ends_before_its_commit(fake: FakeBolt, message: str) -> None:
    async with connected_to(fake) as database:
        fake.always[message] = Waits()
        with pytest.raises(DeadlineExceeded if message == "BEGIN" else DatabaseUnavailable):
            await database.write(create, timeout=1.8)
    assert fake.count("COMMIT") == 0


async def test_fault_06_slow_is_not_silent(fake: FakeBolt) -> None:
    """The server answers something easy meanwhile."""
    async with connected_to(fake) as database:
        fake.next("PULL", Waits())
        with pytest.raises(DeadlineExceeded):
            await database.read("test.slow", "RETURN 1", {}, timeout=1.8)


async def test_fault_08_the_third_request_of_two_connections_is_refused_soon(fake: FakeBolt) -> None:
    async with service_over(fake, pool_size=2, pool_wait_seconds=0.5) as client:
        fake.next("PULL", Waits(1.5), Waits(1.5))
        slow = [asyncio.create_task(client.http.post("/graphql", json={"query": DOCUMENT})) for _ in range(2)]
        while fake.count("PULL") < 2:  # noqa: ASYNC110 - the fake has no event
            await asyncio.sleep(0.01)
        began = time.monotonic()
        refused = await client.http.post("/graphql", json={"query": DOCUMENT})
        waited = time.monotonic() - began
        assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (503, "OVERLOADED")
        assert refused.headers["retry-after"] == "1"
        assert 0.4 < waited < 1.4
        assert [(await each).status_code for each in slow] == [200, 200]
        assert (await client.http.post("/graphql", json={"query": DOCUMENT})).status_code == 200
    assert fake.connections <= 2 + driver.SPARE


async def test_fault_08_a_busy_pool_does_not_make_the_service_unready(fake: FakeBolt) -> None:
    async with service_over(fake, pool_size=1, pool_wait_seconds=0.2) as client:
        fake.next("PULL", Waits(1.0))
        slow = asyncio.create_task(client.http.post("/graphql", json={"query": DOCUMENT}))
        while fake.count("PULL") < 1:  # noqa: ASYNC110 - the fake has no event
            await asyncio.sleep(0.01)
        ready = await client.http.get("/readyz")
        await slow
    assert (ready.status_code, ready.json()) == (200, {"status": "ready"})


async def test_fault_09_a_refused_login_is_not_tried_in_a_storm(fake: FakeBolt, caplog: pytest.LogCaptureFixture) -> None:
    async with service_over(fake) as client:
        database = client.deps.repository.database
        fake.always["LOGON"] = UNAUTHORIZED
        fake.hang_up()
        codes = []
        for _ in range(20):
            answer = await client.http.post("/graphql", json={"query": DOCUMENT})
            codes.append((answer.status_code, answer.json()["errors"][0]["extensions"]["code"]))
        assert codes == [(503, "DATABASE_UNAVAILABLE")] * 20
        assert fake.count("LOGON") == 1
        ready = await client.http.get("/readyz")
        assert ready.json() == {"status": "unready", "reason": "The database refuses the user or the password of the service."}
        assert [record.levelname for record in caplog.records if "refuses the user" in record.message] == ["ERROR"]
        assert "secret" not in caplog.text

        fake.always.clear()
        database._login._next = 0.0
        assert await client.query(DOCUMENT) == {"account": None}
        assert database.login_refused is None


async def test_fault_09_of_many_at_once_one_tries_the_login_again(fake: FakeBolt) -> None:
    fake.always["LOGON"] = UNAUTHORIZED
    async with connected_to(fake) as database:
        with pytest.raises(LoginRefused):
            await database.ping()
        database._login._next = 0.0
        answers = await asyncio.gather(*(database.ping() for _ in range(10)), return_exceptions=True)
    assert {type(answer) for answer in answers} == {LoginRefused}
    assert fake.count("LOGON") == 2


def test_messages_of_the_table_hold_no_words_of_the_server() -> None:
    assert all(issubclass(fault.error, CsgraphError) and fault.message.endswith(".") for fault in TABLE.values())
    assert {fault.error for fault in TABLE.values() if fault.retried} == {Conflict, DatabaseUnavailable}
    assert not any(fault.retried for fault in TABLE.values() if fault.error in {Overloaded, OutcomeUnknown, DeadlineExceeded})
