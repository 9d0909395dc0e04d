"""Services as processes of their own: kills, stops, credentials that end, and what subscribers get in spite of it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest

from csgraph.db.driver import Database
from csgraph.domain.globalid import encode
from support.neo4j_server import LocalServer
from support.outbox import happened, publish
from support.sockets import opened
from support.tokens import AUDIENCE, ISSUER, SECRET, hours, shared

KILLS = int(os.environ.get("CSGRAPH_KILLS", "1"))
EXECUTABLE = [sys.executable, "-c", "from csgraph.cli import main; main()"]
EVENTS = "subscription ($a: String) { accountEvents(after: $a) { cursor kind accountId account { name } by { name } } }"


@dataclass(slots=True)
class Service:
    """A running `csgraph serve`."""

    process: asyncio.subprocess.Process
    address: str


Start = Callable[..., Awaitable[Service]]


@pytest.fixture
async def start(neo4j_server: LocalServer, company: Database, tmp_path: Path) -> AsyncIterator[Start]:  # noqa: ARG001 - planted first
    """Starts services over the small company; they end with the test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CSGRAPH_")}
    named = {"URL": neo4j_server.url, "USER": neo4j_server.user, "PASSWORD": neo4j_server.password}
    env = kept | {f"CSGRAPH_DATABASE_{name}": value for name, value in named.items()}
    env |= {"CSGRAPH_HOME": str(tmp_path), "PYTHONUNBUFFERED": "1", "COLUMNS": "160", "TERM": "dumb"}
    running: list[asyncio.subprocess.Process] = []

    async def begin(**settings: str) -> Service:
        process = await asyncio.create_subprocess_exec(
            *EXECUTABLE,
            "serve",
            "--port",
            "0",
            env=env | {f"CSGRAPH_{k.upper()}": v for k, v in settings.items()},
            stdout=asyncio.subprocess.PIPE,
        )
        running.append(process)
        assert process.stdout is not None
        async with asyncio.timeout(60):
            line = (await process.stdout.readline()).decode()
        return Service(process, line.partition("http://")[2].partition("/")[0])

    yield begin
    for process in running:
        if process.returncode is None:
            process.kill()
        await process.wait()


@asynccontextmanager
async def following(address: str, after: str | None, payload: dict[str, Any] | None = None) -> AsyncIterator[Any]:
    async with opened(address, payload) as socket:
        await socket.subscribe("1", EVENTS, variables={"a": after})
        yield socket


async def first_cursor(address: str, database: Database) -> str:
    """A place in the stream to begin at: that of an event of the test's own."""
    async with following(address, None) as socket:
        task = asyncio.create_task(socket.items(1))
        while not task.done():
            await publish(database, [happened("3")])
            await asyncio.wait({task}, timeout=0.5)
        rows = (await task)[0]
    return rows["data"]["accountEvents"]["cursor"]


async def test_row_14_a_kill_after_the_commit_loses_nothing(start: Start, company: Database) -> None:
    """The process that wrote is killed at once; a subscriber of another one, and its own when it comes back, hear of the change once."""
    one, two = await start(), await start()
    cursor = await first_cursor(two.address, company)
    await asyncio.sleep(1)
    text = """mutation ($id: ID!, $name: String!) { accountUpdate(input: { id: $id, changes: { name: $name } }) { account { name } errors { code } } }"""
    async with following(one.address, None) as mine, following(two.address, None) as other:
        async with httpx.AsyncClient(base_url=f"http://{one.address}", timeout=30) as http:
            answer = (await http.post("/graphql", json={"query": text, "variables": {"id": encode("Account", "1"), "name": "Apex"}})).json()
        one.process.send_signal(signal.SIGKILL)
        assert answer["data"]["accountUpdate"] == {"account": {"name": "Apex"}, "errors": []}
        heard = (await other.items(1))[0]["data"]["accountEvents"]
        await mine.connection.wait_closed()
    async with following(two.address, cursor) as socket:
        rows = []
        while not rows or rows[-1]["cursor"] != heard["cursor"]:
            rows += [item["data"]["accountEvents"] for item in await socket.items(1)]

    assert (heard["kind"], heard["accountId"], heard["account"]) == ("UPDATED", encode("Account", "1"), {"name": "Apex"})
    assert [row for row in rows if row["kind"] == "UPDATED" and row["accountId"] == encode("Account", "1")] == [heard]


async def test_row_14_what_is_repeated_through_kills_happens_once_and_is_heard_once(start: Start, company: Database) -> None:
    """The writing process is killed in the middle of mutations, begun again, and asked again with the same keys; CSGRAPH_KILLS is how often."""
    dice = Random(14)
    writer, other = await start(), await start()
    cursor = await first_cursor(other.address, company)
    await asyncio.sleep(1)
    text = """mutation ($input: AccountCreateInput!) { accountCreate(input: $input) { account { id } errors { code } } }"""
    made: list[str] = []
    async with following(other.address, None) as socket, httpx.AsyncClient(timeout=30) as http:
        for number in range(KILLS * 10):
            if number % 10 == 5:
                asyncio.get_running_loop().call_later(dice.uniform(0, 0.15), writer.process.kill)
            given = {"name": f"Made {number}", "type": "company", "idempotencyKey": f"k{number}"}
            while len(made) == number:
                try:
                    answer = await http.post(f"http://{writer.address}/graphql", json={"query": text, "variables": {"input": given}})
                    made.append(answer.json()["data"]["accountCreate"]["account"]["id"])
                except httpx.TransportError:
                    await writer.process.wait()
                    writer = await start()
        heard = [item["data"]["accountEvents"] for item in await socket.items(len(made))]
    async with following(other.address, cursor) as socket:
        again: list[dict[str, Any]] = []
        while not again or again[-1]["cursor"] != heard[-1]["cursor"]:
            again += [item["data"]["accountEvents"] for item in await socket.items(1)]

    assert [(row["kind"], row["accountId"]) for row in heard] == [("CREATED", each) for each in made]
    assert [row for row in again if row["kind"] == "CREATED"] == heard
    counts = "MATCH (a:Account) WHERE a.name STARTS WITH 'Made' RETURN count(a), count(DISTINCT a.name)"
    assert await company.read("test.look", counts, {}, timeout=10) == [[len(made), len(made)]]


async def test_row_10_a_stop_closes_sockets_and_streams_and_lets_a_request_finish(start: Start, company: Database) -> None:
    service = await start()
    body = {"query": "subscription { accountEvents { kind } }"}
    async with (
        following(service.address, None) as socket,
        httpx.AsyncClient(base_url=f"http://{service.address}", timeout=30) as http,
        http.stream("POST", "/graphql", json=body, headers={"accept": "text/event-stream"}) as stream,
    ):
        await socket.send(type="ping")
        assert await socket.next() == {"type": "pong"}
        service.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(8):
            code = await socket.closed()
            rest = "".join([part async for part in stream.aiter_text()])
            ended = await service.process.wait()

    assert code == 1012
    assert "complete" not in rest
    assert ended in (0, -signal.SIGTERM)
    assert await publish(company, [happened("1")]) > 0


@pytest.mark.slow
async def test_row_15_a_socket_ends_when_its_token_does(start: Start, company: Database) -> None:
    await company.schema("MATCH (u:User {id: 'u'}) SET u.permissions = ['GLOBAL_ADMIN']")
    service = await start(env="production", auth_secret=SECRET, auth_issuer=ISSUER, auth_audience=AUDIENCE)
    short, long = (
        {"authorization": f"Bearer {shared(sub='ann', exp=hours(seconds / 3600))}"} for seconds in (-15, 600)
    )  # clocks may differ by 30 s
    async with following(service.address, None, short) as brief, following(service.address, None, long) as lasting:
        assert await brief.closed(60) == 4403
        await lasting.send(type="ping")
        assert await lasting.next() == {"type": "pong"}
        await company.schema("MATCH (u:User {id: 'u'}) SET u.active = false")
        assert await lasting.closed(15) == 4403
