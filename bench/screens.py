#!/usr/bin/env python3
"""Wall screens under load: many subscribers of a few dashboards while touchpoints are logged.

    CSGRAPH_DATABASE_URL=… CSGRAPH_DATABASE_PASSWORD=… bench/screens.py [--subscribers 1000] [--screens 10] [--seconds 600] [--writes 20]

One service is started over a Neo4j that holds a company, the demo's for example. Every write is the mutation touchpointCreate on an account of the
company by a user who holds the role; activity volume counts it on every dashboard, wherever the account lies (A-21), so the total of a snapshot says
which writes it knows. Printed are the time from a write's answer to the first snapshot that knows it, by percentile over all subscribers, snapshots
and computations per second, what every subscriber knew in the end, and the CPU time and memory of the service and of the database.
The touchpoints stay in the company.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import time
from bisect import bisect_right
from collections import Counter
from itertools import accumulate
from typing import Any

import httpx
import neo4j
from streams import cpu_seconds, memory_mb, start
from websockets.asyncio.client import ClientConnection, connect

from csgraph.domain.globalid import encode

DOCUMENT = """subscription ($input: AccountCoverageInput!) { accountCoverage(input: $input, everySeconds: 60) { sequence reason coverage {
  summary { activityVolume { total } coverage { numerator denominator value } health { good { accounts } poor { accounts } } }
  rows(first: 20, orderBy: { field: ACTIVITY_VOLUME, direction: DESC }) { nodes { user { name } activityVolume { total } coverage { value } overdueAccounts } }
  missingAssignments { count } } } }"""
WRITE = "mutation ($input: TouchpointCreateInput!) { touchpointCreate(input: $input) { touchpoint { id } errors { code } } }"
PERIODS = ("DAYS_7", "DAYS_14", "DAYS_30", "DAYS_90", "DAYS_180")
HOLDER = """MATCH (u:User)-[r:ASSIGNED_TO {role: $role}]->(a:Account) WHERE u.active AND a.contractStatus = 'PAYING'
WITH u, collect(a.id) AS held RETURN u.id, held[..50] ORDER BY size(held) DESC LIMIT 1"""
SETTLE_SECONDS = 20
AGAIN = frozenset({"OUTCOME_UNKNOWN", "CONFLICT_TRY_AGAIN", "OVERLOADED", "TIMEOUT", "DATABASE_UNAVAILABLE"})
"""What is sent again, as every client would; the key sees to it that nothing is done twice."""


class Screen:
    """What one subscriber was told: totals with the moment of each."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.told: list[tuple[float, int]] = []
        self.sequences: list[int] = []

    async def follow(self) -> None:
        """Note every snapshot."""
        async for text in self.connection:
            message = json.loads(text)
            assert message["type"] == "next", message
            found = message["payload"]["data"]["accountCoverage"]
            self.told.append((time.monotonic(), found["coverage"]["summary"]["activityVolume"]["total"]))
            self.sequences.append(found["sequence"])


async def opened(address: str, token: str, given: dict[str, Any]) -> Screen:
    """A subscriber on a socket of its own."""
    connection = await connect(
        f"ws://{address}/graphql", subprotocols=["graphql-transport-ws"], compression=None, ping_interval=None, open_timeout=120
    )  # type: ignore[list-item]
    credentials = {"authorization": f"Bearer {token}"} if token else {}
    await connection.send(json.dumps({"type": "connection_init", "payload": credentials}))
    await connection.recv()
    payload = {"query": DOCUMENT, "variables": {"input": given}}
    await connection.send(json.dumps({"id": "1", "type": "subscribe", "payload": payload}))
    return Screen(connection)


async def written(args: argparse.Namespace, address: str, accounts: list[str]) -> list[float]:
    """Log touchpoints at an even pace; the moments of the answers."""
    moments: list[float] = []
    said: Counter[str] = Counter()

    async def one(http: httpx.AsyncClient, number: int) -> None:
        given = {
            "accountId": encode("Account", accounts[number % len(accounts)]), "subject": f"Call {number}", "kind": "Call",
            "occurredAt": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 1)), "idempotencyKey": f"{begin}-{number}",
        }  # fmt: skip
        while True:
            try:
                response = await http.post(f"http://{address}/graphql", json={"query": WRITE, "variables": {"input": given}})
                made = response.json()
                code = made["errors"][0]["extensions"]["code"] if "errors" in made else None
                if code is None:
                    break
                assert code in AGAIN, made
            except httpx.TransportError as problem:  # a kept connection that ended as it was used, say
                code = type(problem).__name__
            said[code] += 1
            await asyncio.sleep(0.1)
        moments.append(time.monotonic())

    headers = {"authorization": f"Bearer {args.token}"} if args.token else {}
    async with httpx.AsyncClient(timeout=60, headers=headers, limits=httpx.Limits(max_connections=64)) as http:
        begin, total, tasks = time.monotonic(), round(args.seconds * args.writes), set()
        for number in range(total):
            await asyncio.sleep(max(0.0, begin + number / args.writes - time.monotonic()))
            tasks.add(asyncio.create_task(one(http, number)))
        await asyncio.gather(*tasks)
    print(f"writes sent again with the same key, by what was answered: {dict(said)}", flush=True)
    return sorted(moments)


def latencies(screen: Screen, base: int, moments: list[float]) -> list[float]:
    """From each write to the first snapshot that knows it; writes are told apart by their number alone, so the k-th is the k-th to be answered."""
    totals = list(accumulate((total for _, total in screen.told), max))
    found = []
    for number, moment in enumerate(moments, 1):
        at = bisect_right(totals, base + number - 1)
        if at < len(totals):
            found.append(max(0.0, screen.told[at][0] - moment))
    return found


def share(ordered: list[float], part: float) -> int:
    """Milliseconds at a percentile."""
    return round(1000 * ordered[min(len(ordered) - 1, int(len(ordered) * part))])


async def main() -> None:
    """Run it once and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("subscribers", 1000), ("screens", 10), ("seconds", 600), ("writes", 20)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--role", default="success_manager")
    parser.add_argument("--token", default="", help="of the user who logs touchpoints: csgraph token … of a holder of the role")
    parser.add_argument("--database-pid", type=int, default=0, help="of Neo4j, for its CPU time and memory")
    args = parser.parse_args()
    process, address = start()
    try:
        await measure(args, process.pid, address)
    finally:
        process.terminate()
        process.wait()


async def measure(args: argparse.Namespace, pid: int, address: str) -> None:
    """Open the screens, write, count."""
    auth = (os.environ.get("CSGRAPH_DATABASE_USER", "neo4j"), os.environ["CSGRAPH_DATABASE_PASSWORD"])
    async with neo4j.AsyncGraphDatabase.driver(os.environ["CSGRAPH_DATABASE_URL"], auth=auth) as driver:
        rows, _, _ = await driver.execute_query(HOLDER, role=args.role)
    accounts = rows[0][1]
    asked = [
        {"role": args.role, "period": PERIODS[number % len(PERIODS)]}
        | ({"nullStatusAtRowLevel": "INCLUDE"} if number >= len(PERIODS) else {})
        for number in range(args.screens)
    ]
    pids = [pid, *([args.database_pid] if args.database_pid else [])]
    before = [memory_mb(each) for each in pids]
    screens = [await opened(address, args.token, asked[number % args.screens]) for number in range(args.subscribers)]
    tasks = [asyncio.create_task(screen.follow()) for screen in screens]
    while not all(screen.told for screen in screens):  # noqa: ASYNC110 - counting
        await asyncio.sleep(0.2)
    bases = [screen.told[-1][1] for screen in screens]
    counts = [len(screen.told) for screen in screens]
    cpu, begin = [cpu_seconds(each) for each in pids], time.monotonic()
    moments = await written(args, address, accounts)
    took, used = time.monotonic() - begin, [cpu_seconds(each) - c for each, c in zip(pids, cpu, strict=True)]
    await asyncio.sleep(SETTLE_SECONDS)
    report(args, screens, bases, counts, moments, took)
    print(
        f"CPU of one core: {[f'{each / took:.0%}' for each in used]} (service, database); memory MB {[round(each) for each in before]} before, {[round(memory_mb(each)) for each in pids]} after"
    )
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.gather(*(screen.connection.close() for screen in screens), return_exceptions=True)


def report(args: argparse.Namespace, screens: list[Screen], bases: list[int], counts: list[int], moments: list[float], took: float) -> None:
    """Print what was counted."""
    ordered = sorted(each for screen, base in zip(screens, bases, strict=True) for each in latencies(screen, base, moments))
    told = sum(len(screen.told) - count for screen, count in zip(screens, counts, strict=True))
    kinds = sum(len(screens[number].told) - counts[number] for number in range(min(args.screens, len(screens))))
    ends = [base + len(moments) - screen.told[-1][1] for screen, base in zip(screens, bases, strict=True)]
    gaps = sum(after != before + 1 for screen in screens for before, after in zip(screen.sequences, screen.sequences[1:], strict=False))
    print(
        f"{args.subscribers} subscribers of {args.screens} screens, {len(moments)} writes in {took:.0f} s ({len(moments) / took:.1f} a second)"
    )
    print(f"snapshots {told} ({told / took:.0f} a second); computations {kinds / took:.2f} a second over all screens")
    if not ordered:
        raise SystemExit("No screen knows any of the writes: --token has to be of a user who holds the role.")
    print(f"ms from a write to a screen that knows it: p50 {share(ordered, 0.5)}, p99 {share(ordered, 0.99)}, max {share(ordered, 1)}")
    print(f"in the end: subscribers that do not know every write {sum(each != 0 for each in ends)}; gaps in sequences {gaps}")


if __name__ == "__main__":
    asyncio.run(main())
