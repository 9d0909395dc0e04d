#!/usr/bin/env python3
"""Mixed traffic for a while: reads, mutations, subscriptions over sockets; every minute a line of what the service says about itself.

    CSGRAPH_VIEWER_HOURLY_POINTS=1000000000000 csgraph serve --port 18351 &       # over the demo's data (csgraph demo load)
    bench/soak.py http://127.0.0.1:18351 --minutes 30

Everything that is printed comes from /metrics: resident memory, the p99 of the event loop's lag and of requests since the line before (upper ends
of histogram buckets), requests, errors by code, tasks, subscriptions. The bars: memory flat (the mean of the last quarter at most 10 % above that of the second
quarter, the first being for caches to fill), the loop's lag below 50 ms at p99 over the whole run, no INTERNAL_SERVER_ERROR. Exit code 1 where one is missed.
Mutations change the industry of the first 25 accounts, so use a database that may be thrown away.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect

DOCUMENTS = Path(__file__).parents[1] / "tests" / "limits" / "documents"
POINT = "query Point($id: ID!) { account(id: $id) { name type { displayName } } }"
PAGE = "query Page($after: String) { accounts(first: 25, after: $after) { nodes { id name } pageInfo { endCursor hasNextPage } } }"
EXPLAIN = 'query Explain($id: ID!) { account(id: $id) { rollup(metric: "contract_value") { value contributions(first: 5) { nodes { value } } } } }'
UPDATE = """mutation Update($id: ID!, $name: String!) {
  accountUpdate(input: {id: $id, changes: {industry: $name}}) { account { id version } errors { code } } }"""
EVENTS = "subscription Events { accountEvents { kind account { name } } }"
SOCKET_SECONDS = 300.0
BAR_LAG_SECONDS, BAR_GROWTH = 0.05, 1.10
Samples = Mapping[str, float]


@dataclass(slots=True)
class Line:
    """What one look at /metrics shows."""

    at: float
    samples: dict[str, float]
    buckets: dict[str, dict[float, float]]


@dataclass(slots=True)
class Traffic:
    """What the clients saw."""

    answers: Counter[str] = field(default_factory=Counter)
    events: int = 0


def read(text: str) -> Line:
    """The samples by name, labels summed up, and the buckets of histograms."""
    samples: dict[str, float] = {}
    buckets: dict[str, dict[float, float]] = {}
    for name, labels, value in re.findall(r"^(\w+)(?:\{(.*)\})? (\S+)$", text, re.MULTILINE):
        le = re.search(r'le="([^"]+)"', labels)
        if le:
            found = buckets.setdefault(name.removesuffix("_bucket"), {})
            found[float(le[1])] = found.get(float(le[1]), 0.0) + float(value)
        else:
            samples[name] = samples.get(name, 0.0) + float(value)
            if name == "csgraph_errors_total":
                samples[f"error {labels[6:-1]}"] = float(value)
    return Line(time.monotonic(), samples, buckets)


def quantile(before: Line, after: Line, name: str, share: float = 0.99) -> float:
    """The upper end of the bucket in which that share of the observations between two looks lies."""
    old, new = before.buckets.get(name, {}), after.buckets.get(name, {})
    counts = {le: count - old.get(le, 0.0) for le, count in sorted(new.items())}
    most = max(counts.values(), default=0.0)
    return next((le for le, count in counts.items() if most and count >= share * most), 0.0)


async def look(http: httpx.AsyncClient) -> Line:
    """Read /metrics."""
    return read((await http.get("/metrics")).raise_for_status().text)


async def ask(http: httpx.AsyncClient, traffic: Traffic, query: str, **variables: Any) -> dict[str, Any]:
    """One request; its data, empty where there is none."""
    try:
        response = await http.post("/graphql", json={"query": query, "variables": variables})
    except httpx.HTTPError as problem:
        traffic.answers[type(problem).__name__] += 1
        return {}
    body = response.json()
    codes = {error["extensions"]["code"] for error in body.get("errors", ())}
    traffic.answers[f"{response.status_code} {' '.join(sorted(codes))}".strip()] += 1
    return body.get("data") or {}


async def reads(http: httpx.AsyncClient, traffic: Traffic, ids: list[str], pause: float, seed: int) -> None:
    """Read for ever: points mostly, pages, rollups, now and then a whole screen."""
    dice = random.Random(seed)  # noqa: S311 - spreads traffic
    screens = [
        path.read_text(encoding="utf-8") for path in sorted(DOCUMENTS.glob("*.graphql")) if "$" not in path.read_text(encoding="utf-8")
    ]
    cursor = None
    while True:
        kind = dice.choices(("point", "page", "explain", "screen"), (70, 15, 12, 3 if screens else 0))[0]
        if kind == "page":
            page = (await ask(http, traffic, PAGE, after=cursor)).get("accounts") or {}
            cursor = page["pageInfo"]["endCursor"] if page and page["pageInfo"]["hasNextPage"] else None
        elif kind == "screen":
            await ask(http, traffic, dice.choice(screens))
        else:
            await ask(http, traffic, POINT if kind == "point" else EXPLAIN, id=dice.choice(ids))
        await asyncio.sleep(pause * dice.uniform(0.5, 1.5))


async def writes(http: httpx.AsyncClient, traffic: Traffic, ids: list[str], pause: float) -> None:
    """Change accounts for ever."""
    for number in itertools.count():
        await ask(http, traffic, UPDATE, id=ids[number % len(ids)], name=f"Industry {number % 20}")
        await asyncio.sleep(pause)


async def listens(address: str, traffic: Traffic, subscriptions: int) -> None:
    """Follow events on one socket for ever; after five minutes on a new one."""
    while True:
        async with connect(f"ws://{address}/graphql", subprotocols=["graphql-transport-ws"], compression=None) as socket:  # type: ignore[list-item]
            await socket.send('{"type": "connection_init"}')
            await socket.recv()
            for key in range(subscriptions):
                await subscribe(socket, str(key))
            with suppress(TimeoutError):
                async with asyncio.timeout(SOCKET_SECONDS):
                    await hear(socket, traffic)


async def subscribe(socket: ClientConnection, key: str) -> None:
    """Follow the events under that id."""
    await socket.send(json.dumps({"id": key, "type": "subscribe", "payload": {"query": EVENTS}}))


async def hear(socket: ClientConnection, traffic: Traffic) -> None:
    """Count events; a subscription that is refused is tried again."""
    async for text in socket:
        message = json.loads(text)
        if message["type"] == "next":
            traffic.events += 1
        elif message["type"] == "error":
            traffic.answers[f"subscription {message['payload'][0]['extensions']['code']}"] += 1
            await asyncio.sleep(1)
            await subscribe(socket, message["id"])


async def watch(http: httpx.AsyncClient, minutes: float, every: float) -> list[Line]:
    """Print a line every so often until the time is over."""
    lines = [await look(http)]
    print(
        f"{'min':>5} {'RSS MB':>7} {'lag p99 ms':>10} {'req p99 ms':>10} {'req/s':>6} {'subscr':>6} {'tasks':>6} {'pool wait':>9}  errors"
    )
    until = lines[0].at + 60 * minutes
    while time.monotonic() < until:
        await asyncio.sleep(min(every, max(0.1, until - time.monotonic())))
        lines.append(await look(http))
        show(lines[0], lines[-2], lines[-1])
    return lines


def show(first: Line, before: Line, now: Line) -> None:
    """One line of the table."""
    new = {name: now.samples[name] - before.samples.get(name, 0) for name in now.samples if name.startswith("error ")}
    errors = " ".join(f"{name.removeprefix('error ')}={count:.0f}" for name, count in new.items() if count) or "-"
    seconds = now.at - before.at
    rate = (now.samples["csgraph_requests_total"] - before.samples.get("csgraph_requests_total", 0)) / seconds
    lag, slow = (1000 * quantile(before, now, f"csgraph_{name}_seconds") for name in ("event_loop_lag", "request_duration"))
    print(
        f"{(now.at - first.at) / 60:5.1f} {now.samples['process_resident_memory_bytes'] / 1e6:7.1f} {lag:10.0f} {slow:10.0f} {rate:6.0f} "
        f"{now.samples['csgraph_subscriptions']:6.0f} {now.samples['csgraph_tasks']:6.0f} {now.samples['csgraph_pool_waiting']:9.0f}  {errors}",
        flush=True,
    )


def judge(lines: list[Line], traffic: Traffic) -> int:
    """Hold the run to its bars."""
    memory = [line.samples["process_resident_memory_bytes"] for line in lines]
    quarter = max(1, len(memory) // 4)
    second, last = memory[quarter : 2 * quarter], memory[-quarter:]
    growth = (sum(last) / len(last)) / (sum(second) / len(second))
    lag = quantile(lines[0], lines[-1], "csgraph_event_loop_lag_seconds")
    faults = lines[-1].samples.get("error INTERNAL_SERVER_ERROR", 0) - lines[0].samples.get("error INTERNAL_SERVER_ERROR", 0)
    print(f"answers {dict(traffic.answers)}, events {traffic.events}")
    print(
        f"memory: last quarter to second {growth:.3f} (bar {BAR_GROWTH}); loop lag p99 at most {1000 * lag:.0f} ms (bar 50); faults {faults:.0f} (bar 0)"
    )
    return int(growth > BAR_GROWTH or lag > BAR_LAG_SECONDS or faults > 0)


async def main() -> int:
    """Run the traffic and watch it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    for name, default in (("minutes", 30.0), ("every", 60.0), ("pause", 0.1)):
        parser.add_argument(f"--{name}", type=float, default=default)
    for name, default in (("readers", 8), ("writers", 1), ("sockets", 10), ("each", 5)):
        parser.add_argument(f"--{name}", type=int, default=default)
    args = parser.parse_args()
    traffic = Traffic()
    async with httpx.AsyncClient(base_url=args.url, timeout=30) as http:
        ids = [node["id"] for node in (await ask(http, traffic, PAGE))["accounts"]["nodes"]]
        address = args.url.partition("//")[2].rstrip("/")
        tasks = [asyncio.create_task(reads(http, traffic, ids, args.pause, seed)) for seed in range(args.readers)]
        tasks += [asyncio.create_task(writes(http, traffic, ids, 5 * args.pause)) for _ in range(args.writers)]
        tasks += [asyncio.create_task(listens(address, traffic, args.each)) for _ in range(args.sockets)]
        try:
            return judge(await watch(http, args.minutes, args.every), traffic)
        finally:
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
            print("clients that failed:", [repr(each) for each in ended if not isinstance(each, asyncio.CancelledError)])


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
