"""A real database that is slow, holds locks, falls silent behind a proxy; and clients that leave it alone with the work."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from csgraph.db.driver import Database, Deadline, Rows, Transaction, connected
from csgraph.domain.errors import Conflict, DeadlineExceeded
from support.causes import Causes
from support.changing import Changing, account
from support.chaos_proxy import ChaosProxy
from support.neo4j_server import LocalServer
from support.service import Clock, client_of
from support.serving import environment, serving
from support.sockets import opened, served

MARK = "chaos_busy"
BUSY = f"UNWIND range(1, 2000000000) AS {MARK} WITH {MARK} WHERE {MARK} % 7 = 8 RETURN count({MARK})"
RUNNING = "SHOW TRANSACTIONS YIELD currentQuery, status WHERE currentQuery CONTAINS $mark RETURN count(*)"
TOUCH = "MATCH (a:Account {id: '1'}) SET a._touched = $value"
DOCUMENT = '{ account(externalId: "X-1") { name } }'


async def gone(database: Database, mark: str = MARK, seconds: float = 5.0) -> float:
    """Seconds until no transaction runs such a statement."""
    began = time.monotonic()
    async with asyncio.timeout(seconds):
        while await running(database, mark):  # noqa: ASYNC110 - nothing tells a test
            await asyncio.sleep(0.02)
    return time.monotonic() - began


async def running(database: Database, mark: str = MARK) -> int:
    rows = await database.read("test.running", RUNNING.replace("$mark", f"'{mark[:-1]}' + '{mark[-1]}'"), {}, timeout=10)
    return int(rows[0][0])


async def until_running(database: Database) -> None:
    async with asyncio.timeout(10):
        while not await running(database):  # noqa: ASYNC110 - nothing tells a test
            await asyncio.sleep(0.02)


async def touch(transaction: Transaction, value: int = 1) -> None:
    await transaction.run("test.touch", TOUCH, {"value": value})


async def test_fault_05_a_slow_query_ends_at_the_deadline_and_is_gone_from_the_server(database: Database) -> None:
    began = time.monotonic()
    with pytest.raises(DeadlineExceeded):
        await database.read("test.busy", BUSY, {}, timeout=60, deadline=Deadline.after(0.7))
    assert time.monotonic() - began < 3
    await gone(database)


async def test_fault_05_a_wait_for_a_lock_ends_in_both_of_its_ways(company: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the server's limit, tried again and then a conflict; and at the deadline."""
    held, let_go = asyncio.Event(), asyncio.Event()

    async def hold(transaction: Transaction) -> None:
        await touch(transaction, 0)
        held.set()
        await let_go.wait()

    holder = asyncio.create_task(company.write(hold, timeout=30))
    await held.wait()
    heard = Causes()
    monkeypatch.setattr(company, "instruments", heard)
    with pytest.raises(Conflict):
        await company.write(touch, timeout=10)
    assert heard.causes == {"Neo.TransientError.Transaction.LockAcquisitionTimeout": 3}
    with pytest.raises((DeadlineExceeded, Conflict)):
        await company.write(touch, timeout=10, deadline=Deadline.after(0.3))
    let_go.set()
    await holder
    await company.write(touch, timeout=10)
    assert await company.read("test.look", "MATCH (a:Account {id: '1'}) RETURN a._touched", {}, timeout=10) == [[1]]


async def test_fault_06_a_network_that_swallows_everything_is_told_in_time(
    company: Database, proxy: ChaosProxy, neo4j_server: LocalServer
) -> None:
    async with (
        connected(proxy.url, neo4j_server.user, neo4j_server.password) as through,
        client_of(through, Clock()) as client,
    ):
        assert await client.query(DOCUMENT) == {"account": {"name": "Acme"}}
        change = Changing(client, company)
        await change("accountUpdate", "errors { code }", id=account("1"), changes={"tier": "warm"})
        proxy.swallow = True
        began = time.monotonic()
        document = "mutation ($input: AccountUpdateInput!) { accountUpdate(input: $input) { errors { code } } }"
        changed = {"query": document, "variables": {"input": {"id": account("1"), "changes": {"tier": "x"}}}}
        bodies = await asyncio.gather(
            *(client.http.post("/graphql", json=body, headers={"X-Csgraph-Deadline": "2"}) for body in ({"query": DOCUMENT}, changed))
        )
        waited = time.monotonic() - began
        proxy.restore()
        proxy.cut()
        assert [(answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) for answer in bodies] == [
            (503, "DATABASE_UNAVAILABLE")
        ] * 2
        assert waited < 6
        assert await client.query(DOCUMENT) == {"account": {"name": "Acme"}}
        assert await change.rows("MATCH (a:Account {id: '1'}) RETURN a.tier") == [["warm"]]


def busy_instead(database: Database) -> Callable[..., Awaitable[Rows]]:
    """Reads that keep the server busy before they answer nothing."""

    async def read(name: str, _text: str, _parameters: Any, **limits: Any) -> Rows:
        return await Database.read(database, name, BUSY, {}, **limits)

    return read


async def test_fault_07_a_query_ends_with_its_client_and_the_connection_is_replaced(
    company: Database, neo4j_server: LocalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with (
        connected(neo4j_server.url, neo4j_server.user, neo4j_server.password, pool_size=1) as own,
        client_of(own, Clock()) as client,
        served(client.app) as address,
        httpx.AsyncClient(base_url=f"http://{address}") as http,
    ):
        assert await client.query(DOCUMENT) == {"account": {"name": "Acme"}}
        with monkeypatch.context() as patch:
            patch.setattr(own, "read", busy_instead(own))
            asked = asyncio.create_task(http.post("/graphql", json={"query": DOCUMENT}))
            await until_running(company)
            asked.cancel()
        await gone(company)
        assert await client.query(DOCUMENT) == {"account": {"name": "Acme"}}


async def test_fault_07_a_mutation_runs_to_its_end_without_its_client(
    company: Database, proxy: ChaosProxy, neo4j_server: LocalServer
) -> None:
    document = "mutation ($input: AccountUpdateInput!) { accountUpdate(input: $input) { errors { code } } }"
    async with (
        connected(proxy.url, neo4j_server.user, neo4j_server.password) as own,
        client_of(own, Clock()) as client,
        served(client.app) as address,
        httpx.AsyncClient(base_url=f"http://{address}") as http,
    ):
        change = Changing(client, company)
        await change("accountUpdate", "errors { code }", id=account("4"), changes={"tier": "x"})
        proxy.delay = 0.05
        body = {"query": document, "variables": {"input": {"id": account("1"), "changes": {"tier": "gold"}}}}
        with pytest.raises(httpx.ReadTimeout):
            await http.post("/graphql", json=body, timeout=0.15)
        async with asyncio.timeout(10):
            while await change.rows("MATCH (a:Account {id: '1'}) RETURN a.tier") != [["gold"]]:  # noqa: ASYNC110 - nothing tells a test
                await asyncio.sleep(0.05)
        assert await change.events() == [("UPDATED", "4"), ("UPDATED", "1")]
        proxy.restore()


async def test_fault_10_a_stop_finishes_what_is_asked_and_closes_what_is_open(
    company: Database, proxy: ChaosProxy, neo4j_server: LocalServer, tmp_path: Path
) -> None:
    """Twenty requests are under way, each slowed, and a socket is open."""
    patient = {"pool_wait_seconds": "10", "connect_seconds": "10", "deadline_seconds": "20"}
    async with serving(environment(tmp_path, proxy.url, neo4j_server.password, **patient), tmp_path) as service:
        assert await service.code(DOCUMENT) == (200, None)
        async with opened(service.address) as socket:
            proxy.delay = 0.1
            text = (
                """mutation ($id: ID!, $tier: String) { accountUpdate(input: { id: $id, changes: { tier: $tier } }) { errors { code } } }"""
            )
            asked = [asyncio.create_task(service.post(DOCUMENT)) for _ in range(15)]
            changed = [asyncio.create_task(service.post(text, id=account(str(n)), tier="last")) for n in (1, 2, 3, 4)]
            await asyncio.sleep(0.4)
            began = time.monotonic()
            service.process.terminate()
            code = await socket.closed()
            answers = await asyncio.gather(*asked, *changed)
            ended = await asyncio.wait_for(service.process.wait(), 30)
            took = time.monotonic() - began
        with pytest.raises(httpx.ConnectError):
            await httpx.AsyncClient().get(f"http://{service.address}/livez")
    proxy.restore()

    assert code == 1012
    assert [answer.status_code for answer in answers] == [200] * 19
    assert not any("errors" in answer.json() for answer in answers[:15])
    assert [answer.json()["data"]["accountUpdate"]["errors"] for answer in answers[15:]] == [[]] * 4
    assert await company.read("test.look", "MATCH (a:Account {tier: 'last'}) RETURN count(a)", {}, timeout=10) == [[4]]
    assert ended in (0, -15)
    assert took < 15
