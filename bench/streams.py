#!/usr/bin/env python3
"""How long an event takes to its subscribers, and what they cost: services as processes over one Neo4j, sockets from here.

    CSGRAPH_DATABASE_URL=… CSGRAPH_DATABASE_PASSWORD=… bench/streams.py --sockets 100 --each 10 --events 50 --services 2

Events are committed as a mutation leaves them (docs/GRAPH.md), a few milliseconds apart or by --pause, about an account that is not there, so
that nothing of the data changes. Printed are the latency from before the commit to the client, by percentile, lost and doubled events, and
the memory and CPU time of the services. Give each socket its own subscriptions with --each.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import neo4j
import uvloop
from websockets.asyncio.client import ClientConnection, connect

from csgraph.domain.globalid import encode

EVENT = """MATCH (counter:Counter {name: 'event'}) SET counter.value = counter.value + 1
CREATE (:Event {seq: counter.value, kind: 'UPDATED', at: $now, accountId: $id, source: 'USER', before: 0})"""
DOCUMENT = "subscription { accountEvents { kind accountId at account { name type { displayName } } by { name } } }"
SETTINGS = {
    "CSGRAPH_VIEWER_MAX_SOCKETS": "100000",
    "CSGRAPH_SUBSCRIPTIONS_MAX": "100000",
    "PYTHONUNBUFFERED": "1",
    "CSGRAPH_LOG_LEVEL": "warning",
    "COLUMNS": "160",
}
SETTLE_SECONDS, QUIET = 3.0, 0.1
IDLE_SECONDS = 10.0


def start() -> tuple[subprocess.Popen[str], str]:
    """A service and its address."""
    command = [sys.executable, "-c", "from csgraph.cli import main; main()", "serve", "--port", "0"]
    process = subprocess.Popen(command, env=os.environ | SETTINGS, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"http://(\S+?)/graphql", line)
    assert found, line
    return process, found[1]


def memory_mb(pid: int) -> float:
    """Resident memory of a process."""
    return int(re.findall(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[0]) / 1024


def cpu_seconds(pid: int) -> float:
    """CPU time of a process so far."""
    parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


async def settled(pids: list[int]) -> None:
    """Wait until the services have nothing to do but to look for events."""
    while True:
        before = sum(map(cpu_seconds, pids))
        await asyncio.sleep(SETTLE_SECONDS)
        if sum(map(cpu_seconds, pids)) - before < QUIET * SETTLE_SECONDS * len(pids):
            return


class Meter:
    """Latencies and counts over all subscriptions."""

    def __init__(self) -> None:
        self.latencies: list[float] = []
        self.heard: Counter[str] = Counter()
        self.others: Counter[str] = Counter()
        self.last = time.monotonic()
        self.sent: dict[str, float] = {}

    async def follow(self, connection: ClientConnection) -> None:
        """Take the events of one socket."""
        async for text in connection:
            now = time.monotonic()
            message = json.loads(text)
            if message["type"] != "next":
                self.others[message["payload"][0]["extensions"]["code"] if message["type"] == "error" else message["type"]] += 1
                continue
            payload = message["payload"]
            about = payload["data"]["accountEvents"]["accountId"]
            self.latencies.append(now - self.sent[about])
            self.heard[about] += 1
            self.last = now


async def opened(address: str, each: int) -> ClientConnection:
    """A socket with so many subscriptions."""
    connection = await connect(
        f"ws://{address}/graphql", subprotocols=["graphql-transport-ws"], compression=None, ping_interval=None, open_timeout=60
    )  # type: ignore[list-item]
    await connection.send('{"type": "connection_init"}')
    await connection.recv()
    for key in range(each):
        await connection.send(json.dumps({"id": str(key), "type": "subscribe", "payload": {"query": DOCUMENT}}))
    return connection


async def publish(args: argparse.Namespace, meter: Meter) -> None:
    """Commit the events one after another."""
    auth = (os.environ.get("CSGRAPH_DATABASE_USER", "neo4j"), os.environ["CSGRAPH_DATABASE_PASSWORD"])
    async with neo4j.AsyncGraphDatabase.driver(os.environ["CSGRAPH_DATABASE_URL"], auth=auth) as driver:
        for number in range(args.events):
            local = f"nothing-{number}"
            meter.sent[encode("Account", local)] = time.monotonic()
            await driver.execute_query(EVENT, now=datetime.now(UTC), id=local)
            await asyncio.sleep(args.pause)


async def main() -> None:
    """Run it once and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("sockets", 100), ("each", 1), ("events", 20), ("services", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--pause", type=float, default=0.05, help="seconds between events")
    args = parser.parse_args()
    services = [start() for _ in range(args.services)]
    try:
        await measure(args, services)
    finally:
        for process, _ in services:
            process.terminate()
        for process, _ in services:
            process.wait()


async def measure(args: argparse.Namespace, services: list[tuple[subprocess.Popen[str], str]]) -> None:
    """Open the sockets, publish, count."""
    pids = [process.pid for process, _ in services]
    warm = [await opened(address, 1) for _, address in services]
    await settled(pids)
    before = [memory_mb(pid) for pid in pids]
    sockets = [await opened(services[number % len(services)][1], args.each) for number in range(args.sockets)]
    for connection in warm:
        await connection.close()
    await settled(pids)
    idle = [memory_mb(pid) for pid in pids]
    meter = Meter()
    tasks = [asyncio.create_task(meter.follow(connection)) for connection in sockets]
    cpu = [cpu_seconds(pid) for pid in pids]
    await publish(args, meter)
    wanted = args.sockets * args.each
    meter.last = time.monotonic()
    while sum(meter.heard.values()) < wanted * args.events and time.monotonic() - meter.last < IDLE_SECONDS:  # noqa: ASYNC110 - counting
        await asyncio.sleep(0.1)
    ordered = sorted(meter.latencies) or [0.0]
    shown = {
        name: round(1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))])
        for name, share in (("p50", 0.5), ("p99", 0.99), ("max", 1))
    }
    counts = [meter.heard[about] for about in meter.sent]
    print(f"subscriptions {wanted} on {args.sockets} sockets of {args.services} services, events {args.events}")
    print(
        f"ms to a subscriber: {shown}; other messages {dict(meter.others)}; lost {sum(max(0, wanted - n) for n in counts)}, doubled {sum(max(0, n - wanted) for n in counts)}"
    )
    per = 1024 * sum(b - a for a, b in zip(before, idle, strict=True)) / wanted
    after = [round(memory_mb(pid)) for pid in pids]
    used = [round(cpu_seconds(pid) - c, 1) for pid, c in zip(pids, cpu, strict=True)]
    print(
        f"memory MB before {[round(m) for m in before]}, subscribed {[round(m) for m in idle]}, after {after}; kB a subscription {per:.0f}; CPU s {used}"
    )
    for task in tasks:
        task.cancel()
    await asyncio.gather(*(connection.close() for connection in sockets), return_exceptions=True)


if __name__ == "__main__":
    uvloop.run(main())
