"""A real database that is late, killed, stopped and given another password, and one service that lives through all of it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from csgraph.db.driver import connected
from csgraph.db.home import Home
from csgraph.db.local import LocalNeo4j
from csgraph.db.migrate import migrate
from csgraph.db.queries import Catalogue
from csgraph.domain.errors import CsgraphError
from support.neo4j_server import local_neo4j
from support.serving import COMMAND, Service, environment, serving
from support.sockets import raw

DOCUMENT = "{ accounts(first: 1) { totalCount } }"
CREATE = 'mutation ($key: String) { accountCreate(input: { name: "Kept", type: "company", idempotencyKey: $key }) { account { name } errors { code } } }'
CANARY = "canary-7f3a-in-a-name"
PROMISED_SECONDS, MARGIN_SECONDS = 3.0, 3.0
HEALED_SECONDS = 60.0
"""Far more than the two seconds that bench/outage.py measures against."""
UNAVAILABLE = (503, "DATABASE_UNAVAILABLE")
GOOD = (200, None)


@dataclass(slots=True)
class Late:
    """What was seen of a service that began before its database."""

    neo4j: LocalNeo4j
    service: Service
    url: str
    password: str
    seen: dict[str, object] = field(default_factory=dict)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


async def healed(service: Service) -> float:
    """Seconds until a query is answered."""
    began = time.monotonic()
    async with asyncio.timeout(HEALED_SECONDS):
        while await service.code(DOCUMENT) != GOOD:  # noqa: ASYNC110 - nothing tells a test
            await asyncio.sleep(0.05)
    return time.monotonic() - began


async def answered(service: Service, mutation: str, key: str) -> dict[str, object]:
    """What a mutation answers to a client that repeats it with its key."""
    async with asyncio.timeout(HEALED_SECONDS):
        while True:
            body = (await service.post(mutation, key=key)).json()
            if "errors" not in body:
                return dict(body["data"]["accountCreate"])
            await asyncio.sleep(0.2)


async def ready(service: Service) -> httpx.Response:
    return await service.http.get("/readyz")


@pytest.fixture(scope="module")
async def late(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Late]:
    folder = tmp_path_factory.mktemp("late")
    home, port = Home(folder / "home"), free_port()
    home.prepare()
    neo4j = local_neo4j(home.path)
    neo4j._port = port
    url, password = f"bolt://127.0.0.1:{port}", home.password()
    async with serving(environment(folder, url, password), folder) as service:
        late = Late(neo4j, service, url, password)
        began = time.monotonic()
        away = await service.post(DOCUMENT)
        late.seen["away"] = (away.status_code, away.json()["errors"][0]["extensions"]["code"], away.headers.get("retry-after"))
        late.seen["seconds"] = time.monotonic() - began
        late.seen["live"] = (await service.http.get("/livez")).status_code
        late.seen["ready"] = (await ready(service)).json()
        async with raw(service.address) as client:
            await client.send(type="connection_init")
            late.seen["socket"] = await client.closed()
        try:
            await asyncio.to_thread(neo4j.start)
            async with connected(url, "neo4j", password) as database:
                async with asyncio.timeout(HEALED_SECONDS):
                    while "lacks" not in (unmigrated := await ready(service)).text:  # noqa: ASYNC110 - nothing tells a test
                        await asyncio.sleep(0.05)
                late.seen["unmigrated"] = (unmigrated.status_code, unmigrated.json()["reason"], await service.code(DOCUMENT))
                await migrate(database, Catalogue.load())
                await database.schema("CREATE (:AccountType {key: 'company', displayName: 'Company', level: 0})")
            late.seen["healed"] = await healed(service)
            late.seen["ready again"] = (await ready(service)).status_code
            yield late
        finally:
            await asyncio.to_thread(neo4j.stop)


async def test_fault_01_the_service_begins_without_its_database_and_heals_alone(late: Late) -> None:
    seen = late.seen
    assert (seen["away"], seen["live"]) == ((*UNAVAILABLE, "1"), 200)
    assert seen["socket"] == 1013
    assert seen["seconds"] < PROMISED_SECONDS + MARGIN_SECONDS
    assert seen["ready"] == {"status": "unready", "reason": "The database is not available; try again in a moment."}
    status, reason, answer = seen["unmigrated"]
    assert status == 503
    assert reason.endswith("run: csgraph migrate")
    assert answer == UNAVAILABLE
    assert seen["ready again"] == 200


async def test_fault_02_a_killed_database_comes_back_to_the_same_service(late: Late) -> None:
    service = late.service
    assert (await service.post(CREATE, key="before")).json()["data"]["accountCreate"]["errors"] == []
    await asyncio.gather(*(service.code(DOCUMENT) for _ in range(8)))
    assert late.neo4j._process is not None

    os.kill(late.neo4j._process.pid, signal.SIGKILL)
    began = time.monotonic()
    away = await service.code(DOCUMENT)
    waited = time.monotonic() - began
    unready = await ready(service)
    await asyncio.to_thread(late.neo4j.restart)
    await healed(service)
    after = [await service.code(DOCUMENT) for _ in range(10)]
    repeated = await answered(service, CREATE, key="before")

    assert away == UNAVAILABLE
    assert waited < PROMISED_SECONDS + MARGIN_SECONDS
    assert unready.status_code == 503
    assert after == [GOOD] * 10
    assert repeated == {"account": {"name": "Kept"}, "errors": []}
    assert (await service.post("{ accounts(first: 1) { totalCount } }")).json()["data"] == {"accounts": {"totalCount": 1}}
    assert service.process.returncode is None


async def test_fault_06_a_stopped_database_is_unavailable_and_the_process_alive(late: Late) -> None:
    service = late.service
    await asyncio.gather(*(service.code(DOCUMENT) for _ in range(4)))
    assert late.neo4j._process is not None
    pid = late.neo4j._process.pid
    os.kill(pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        asked = asyncio.create_task(service.code(DOCUMENT))
        changed = asyncio.create_task(service.code(CREATE))
        lives = []
        while not asked.done():
            at = time.monotonic()
            assert (await service.http.get("/livez")).status_code == 200
            lives.append(time.monotonic() - at)
            await asyncio.sleep(0.05)
        waited = time.monotonic() - began
        answers = [await asked, await changed]
        unready = await ready(service)
    finally:
        os.kill(pid, signal.SIGCONT)
    await healed(service)

    assert answers == [UNAVAILABLE, UNAVAILABLE]
    assert waited < PROMISED_SECONDS + MARGIN_SECONDS
    assert sorted(lives)[len(lives) // 2] < 0.25
    assert unready.status_code == 503


async def test_fault_39_neither_our_log_nor_the_databases_holds_what_was_stored(late: Late) -> None:
    """A name that is stored, one that is refused by a constraint, and one in a statement that fails."""
    create = (
        """mutation ($name: String!) { accountCreate(input: { name: $name, type: "company", externalId: $name }) { errors { code } } }"""
    )
    for _ in range(2):
        await late.service.post(create, name=CANARY)
    async with connected(late.url, "neo4j", late.password) as database:
        for text in ("RETURN 1 / ($p = $p)", "CREATE (:Account {externalId: $p})", "CREATE (:Account {id: $p}), (:Account {id: $p})"):
            with pytest.raises(CsgraphError):
                await database.read("test.broken", text, {"p": CANARY}, timeout=5)
    files = [late.service.log, *(path for path in (late.neo4j.home / "logs").rglob("*") if path.is_file())]
    assert len(files) > 2
    assert [path.name for path in files if CANARY.encode() in path.read_bytes()] == []


async def test_fault_09_a_rotated_password_lets_in_nobody_new_and_is_told(late: Late, tmp_path: Path) -> None:
    """Connections that are signed in go on; a start with the old password is refused in one line."""
    service = late.service
    env = environment(tmp_path, late.url, late.password)
    await service.code(DOCUMENT)
    async with connected(late.url, "neo4j", late.password) as database:
        await database.ping()
        await database.schema("ALTER USER neo4j SET PASSWORD 'another-password' CHANGE NOT REQUIRED")
        try:
            signed_in = await service.code(DOCUMENT)
            pipe = asyncio.subprocess.PIPE
            process = await asyncio.create_subprocess_exec(*COMMAND, env=env, stdout=pipe, stderr=pipe)
            out, said = await asyncio.wait_for(process.communicate(), 60)
            crowd = await asyncio.gather(*(service.code(DOCUMENT) for _ in range(30)))
            unready = await ready(service)
        finally:
            await database.schema(f"ALTER USER neo4j SET PASSWORD '{late.password}' CHANGE NOT REQUIRED")
    await healed(service)

    assert signed_in == GOOD
    assert (process.returncode, out) == (2, b"")
    assert said.decode() == (
        "csgraph: The database refuses the user or the password of the service. Check CSGRAPH_DATABASE_USER and CSGRAPH_DATABASE_PASSWORD.\n"
    )
    assert UNAVAILABLE in crowd
    assert set(crowd) <= {GOOD, UNAVAILABLE}
    assert unready.json() == {"status": "unready", "reason": "The database refuses the user or the password of the service."}
    log = service.log.read_text()
    assert log.count("The database refuses the user or the password; check ") == 1
    assert late.password not in log
