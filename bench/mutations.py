#!/usr/bin/env python3
"""What mutations cost: latency over HTTP, wide ones, and how soon another process's subscriber hears of them.

    CSGRAPH_DATABASE_URL=… CSGRAPH_DATABASE_PASSWORD=… bench/mutations.py [--floor http://127.0.0.1:PORT/] [--count 400]

Two services are started over one Neo4j, which may hold a company. The accounts and users that are changed are
planted beside it and removed in the end, with their history. `--floor` is the rig's hand-written Cypher (`floor.py cypher PORT`, started with
the same database): its Q6 assigns a user with one statement, without permissions, history or events.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import statistics
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx
import neo4j
from streams import opened, start

from csgraph.domain.globalid import encode

ROLE = "bench_role"
PLANT = """UNWIND $rows AS row
CREATE (a:Account {id: row.id, name: 'Bench', searchKey: 'bench', path: row.path, depth: row.depth, type: $type, version: 1, healthRank: 'UNKNOWN', teamSets: 0, bench: true})
WITH a, row WHERE row.parent IS NOT NULL
MATCH (p:Account {id: row.parent}) CREATE (a)-[:CHILD_OF {validFrom: datetime('2026-01-01T00:00Z')}]->(p)"""
USERS = "UNWIND range(0, 9) AS n CREATE (:User {id: 'bench-u' + n, name: 'Bench', searchKey: 'bench', kind: 'HUMAN', active: true})"
CONFIGURE = """MERGE (r:AssignmentRole {key: $role}) SET r.displayName = 'Bench', r.multiHolder = false, r.position = 99
MERGE (kind:AccountType {key: 'company'}) ON CREATE SET kind.displayName = 'Company', kind.level = 0, kind.position = 0
WITH r MATCH (o:Organisation {id: 'organisation'}) SET o.version = o.version + 1
WITH o OPTIONAL MATCH (t:AccountType) RETURN coalesce(t.key, 'company') ORDER BY t.level LIMIT 1"""
REMOVE = (
    "MATCH (c:Change) WHERE c.accountId STARTS WITH 'bench-' CALL (c) { DELETE c } IN TRANSACTIONS OF 5000 ROWS",
    "MATCH (a:Account) WHERE a.bench CALL (a) { DETACH DELETE a } IN TRANSACTIONS OF 5000 ROWS",
    "MATCH (u:User) WHERE u.id STARTS WITH 'bench-u' DETACH DELETE u",
    f"MATCH (r:AssignmentRole {{key: '{ROLE}'}}), (o:Organisation) DELETE r SET o.version = o.version + 1",
)
ASSIGN = "mutation ($input: AccountAssignInput!) { accountAssign(input: $input) { account { id name } affectedCount errors { code } } }"
BULK = "mutation ($input: AccountAssignBulkInput!) { accountAssignBulk(input: $input) { succeeded errors { code } } }"
MOVE = "mutation ($input: AccountMoveInput!) { accountMove(input: $input) { account { depth } errors { code } } }"
FLOOR = "mutation Q6($accountId: ID!, $userId: ID!, $role: String!, $since: DateTime!) { floor }"
WIDE, DEEP, MANY, FLAT = 1_000, 10_000, 250, 500
Call = Callable[[int], Awaitable[None]]


class Caller:
    """One service and a client of it."""

    def __init__(self, http: httpx.AsyncClient, url: str) -> None:
        self.http, self.url = http, url

    async def __call__(self, document: str, **given: Any) -> None:
        """Send one mutation, which must succeed."""
        response = await self.http.post(self.url, json={"query": document, "variables": given})
        body = response.json()
        data = next(iter((body.get("data") or {}).values()), None)
        assert data, body
        assert not data.get("errors"), body


def tree(name: str, size: int) -> Iterator[dict[str, Any]]:
    """A root with so many descendants, ten below each."""
    paths: list[tuple[str, str, int]] = []
    for number in range(size + 1):
        own = f"bench-{name}{number}"
        parent = paths[(number - 1) // 10] if number else None
        path, depth = (f"{parent[1]}{own}/", parent[2] + 1) if parent else (f"/{own}/", 0)
        paths.append((own, path, depth))
        yield {"id": own, "path": path, "depth": depth, "parent": parent and parent[0]}


def account(name: str, number: int = 0) -> str:
    """The global id of a planted account."""
    return encode("Account", f"bench-{name}{number}")


def user(number: int) -> str:
    """The global id of one of the planted users."""
    return encode("User", f"bench-u{number % 10}")


async def timed(label: str, count: int, at_once: int, call: Call) -> None:
    """Latencies of so many calls, and how many there were in a second."""
    numbers = iter(range(count))
    took: list[float] = []

    async def work() -> None:
        for number in numbers:
            begin = time.perf_counter()
            await call(number)
            took.append(time.perf_counter() - begin)

    for number in (-2, -1):
        with contextlib.suppress(AssertionError):  # the first run of a statement may take longer than a request
            await call(number)
    begin = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(at_once)))
    report(label, took, f"  {count / (time.perf_counter() - begin):6.0f}/s")


def report(label: str, took: list[float], more: str = "") -> None:
    """Print percentiles."""
    cuts = statistics.quantiles(took, n=100) if len(took) > 1 else took * 99
    print(f"{label:58} p50 {cuts[49] * 1e3:8.1f} ms  p95 {cuts[94] * 1e3:8.1f} ms  p99 {cuts[98] * 1e3:8.1f} ms{more}", flush=True)


async def removed(driver: neo4j.AsyncDriver) -> None:
    """Remove what was planted, and what an earlier run may have left."""
    async with driver.session() as session:
        for text in REMOVE:
            await (await session.run(text)).consume()


async def main() -> None:
    """Plant, measure, remove."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--floor", help="address of the rig's Cypher floor over the same database")
    parser.add_argument("--count", type=int, default=400, help="assignments per measurement")
    parser.add_argument("--rounds", type=int, default=3, help="runs of the wide mutations")
    args = parser.parse_args()
    auth = (os.environ.get("CSGRAPH_DATABASE_USER", "neo4j"), os.environ["CSGRAPH_DATABASE_PASSWORD"])
    os.environ["CSGRAPH_VIEWER_HOURLY_POINTS"] = "1000000000000"
    os.environ["CSGRAPH_DEADLINE_SECONDS"] = "10"
    async with neo4j.AsyncGraphDatabase.driver(os.environ["CSGRAPH_DATABASE_URL"], auth=auth) as driver:
        await removed(driver)
        found = await driver.execute_query(CONFIGURE, role=ROLE)
        await driver.execute_query(USERS)
        flat = [{"id": f"bench-f{n}", "path": f"/bench-f{n}/", "depth": 0, "parent": None} for n in range(FLAT)]
        for rows in (flat, list(tree("w", WIDE)), list(tree("d", DEEP))):
            await driver.execute_query(PLANT, rows=rows, type=found.records[0][0])
        services = [start(), start()]
        try:
            async with httpx.AsyncClient(timeout=60) as http:
                await measure(args, http, [address for _, address in services])
        finally:
            for process, _ in services:
                process.terminate()
                process.wait()
            await removed(driver)


async def measure(args: argparse.Namespace, http: httpx.AsyncClient, addresses: list[str]) -> None:
    """Print a line per measurement."""
    one = Caller(http, f"http://{addresses[0]}/graphql")
    floor = Caller(http, args.floor) if args.floor else None
    given = {"role": ROLE}

    async def assign(number: int, **more: Any) -> None:
        about = {"accountId": account("f", number % FLAT), "userId": user(number // FLAT + number), **given}
        await one(ASSIGN, input={**about, **more})

    async def with_key(number: int) -> None:
        await assign(number + 3, idempotencyKey=uuid.uuid4().hex)

    async def by_hand(number: int) -> None:
        assert floor is not None
        local = {"accountId": f"bench-f{number % FLAT}", "userId": f"bench-u{number % 10}"}
        await floor(FLOOR, **local, role="floor", since="2030-01-01T00:00:00Z")

    for at_once in (1, 8):
        if floor:
            await timed(f"Q6 by hand, {at_once} at once", args.count, at_once, by_hand)
        await timed(f"accountAssign, {at_once} at once", args.count, at_once, lambda number, s=at_once: assign(number + s))
        await timed(f"accountAssign with a key, {at_once} at once", args.count, at_once, with_key)
    wide = {"accountId": account("w"), "includeDescendants": True, **given}
    await timed(f"accountAssign, {WIDE} descendants", args.rounds, 1, lambda n: one(ASSIGN, input={**wide, "userId": user(n)}))
    await timed(
        f"accountMove, {DEEP} descendants", args.rounds, 1,
        lambda n: one(MOVE, input={"id": account("d"), "newParentId": None if n % 2 else account("f")}),
    )  # fmt: skip
    lines = [{"accountId": account("f", n), "role": ROLE} for n in range(MANY)]
    await timed(
        f"accountAssignBulk of {MANY}", args.rounds, 1,
        lambda n: one(BULK, input={"changes": [{**line, "userId": user(n + 1)} for line in lines]}),
    )  # fmt: skip
    begin = time.perf_counter()
    await timed(f"{MANY} single calls for the same", MANY, 1, lambda n: one(ASSIGN, input={**lines[n], "userId": user(8)}))
    print(f"{'':58} together {(time.perf_counter() - begin) * 1e3:.0f} ms")
    await heard(args, assign, addresses[1])


async def heard(args: argparse.Namespace, assign: Callable[..., Awaitable[None]], address: str) -> None:
    """How long after its answer, and after it was sent, the other process's subscriber has a change."""
    socket = await opened(address, 1)
    await asyncio.sleep(2)
    since_sent, since_answer = [], []
    for number in range(args.count // 2):
        begin = time.perf_counter()
        listening = asyncio.create_task(socket.recv())
        await assign(number % MANY, userId=user(number % 7 + number // MANY))  # somebody else than before
        answered = time.perf_counter()
        await listening
        since_sent.append(time.perf_counter() - begin)
        since_answer.append(time.perf_counter() - answered)
    report("an event at the other process, from sending the mutation", since_sent)
    report("the same, from its answer", since_answer)
    await socket.close()


if __name__ == "__main__":
    asyncio.run(main())
