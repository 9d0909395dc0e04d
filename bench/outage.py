#!/usr/bin/env python3
"""What an outage costs: a database killed and restarted under load, commits that are cut, starts and stops; the figures of docs/LIMITS.md.

    bench/outage.py [--cuts 1000] [--rate 50] [--version 2026.08.1] [--write]

It starts a Neo4j of its own in a temporary directory and `csgraph serve` over it, and ends both. `--write` puts the table into docs/LIMITS.md.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from csgraph.db.driver import connected  # noqa: E402
from csgraph.db.local import LocalNeo4j, LocalServer  # noqa: E402
from csgraph.db.migrate import migrate  # noqa: E402
from csgraph.db.queries import Catalogue  # noqa: E402
from support.chaos_proxy import Moment, proxy_to  # noqa: E402 - the tests' own tools
from support.neo4j_server import local_neo4j  # noqa: E402
from support.serving import Service, environment, serving  # noqa: E402

DOCUMENT = '{ account(externalId: "bench") { name } }'
CREATE = """mutation ($name: String!, $key: String) {
  accountCreate(input: { name: $name, type: "company", idempotencyKey: $key }) { account { id } errors { code } } }"""
TYPE = "CREATE (:AccountType {key: 'company', displayName: 'Company', level: 0})"
BEFORE, AWAY, AFTER = 5.0, 4.0, 60.0
"""Seconds of load before the kill, until the restart, and at most after the return."""
WARM, WARM_SECONDS, LOG_CHARACTERS = 100, 0.05, 3_000
BEGIN, END = "<!-- outage:begin -->", "<!-- outage:end -->"


@dataclass(slots=True)
class Load:
    """Requests at a steady rate: when each began, how long it took, and what came."""

    began: float = field(default_factory=time.monotonic)
    seen: list[tuple[float, float, str]] = field(default_factory=list)

    async def one(self, service: Service) -> None:
        """Send one request."""
        at = time.monotonic()
        try:
            status, code = await service.code(DOCUMENT)
            came = f"{status} {code or ''}".strip()
        except Exception as problem:  # noqa: BLE001 - whatever came is counted
            came = type(problem).__name__
        self.seen.append((at, time.monotonic() - at, came))

    async def run(self, service: Service, rate: float, ended: asyncio.Event) -> None:
        """Send requests until told to end; slow ones hold up no others."""
        tasks: set[asyncio.Task[None]] = set()
        while not ended.is_set():
            task = asyncio.create_task(self.one(service))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            await asyncio.sleep(1 / rate)
        await asyncio.gather(*tasks)


async def warm(service: Service) -> None:
    """Send requests until many in a row are answered soon: a JVM that has just started is slow."""
    soon = 0
    while soon < WARM:
        began = time.monotonic()
        good = await service.code(DOCUMENT) == (200, None)
        soon = soon + 1 if good and time.monotonic() - began < WARM_SECONDS else 0


async def answers(server: LocalServer) -> float:
    """The moment at which the database itself answers a client that asks all the time."""
    async with connected(server.url, server.user, server.password) as database:
        while True:
            with contextlib.suppress(Exception):
                await database.read("bench.ping", "RETURN 1", {}, timeout=0.5)
                return time.monotonic()
            await asyncio.sleep(0.02)


async def outage(neo4j: LocalNeo4j, server: LocalServer, service: Service, rate: float) -> dict[str, str]:
    """Kill and restart the database under load."""
    await warm(service)
    load, ended = Load(), asyncio.Event()
    running = asyncio.create_task(load.run(service, rate, ended))
    await asyncio.sleep(BEFORE)
    os.kill(server.pid, signal.SIGKILL)
    killed = time.monotonic()
    await asyncio.sleep(AWAY)
    returned = asyncio.create_task(answers(server))
    restarting = time.monotonic()
    await asyncio.to_thread(neo4j.restart)
    ready, back = time.monotonic() - restarting, await returned
    until = time.monotonic() + AFTER
    while time.monotonic() < until and any(came != "200" for *_, came in load.seen[-WARM:]):  # noqa: ASYNC110 - nothing tells
        await asyncio.sleep(0.2)
    ended.set()
    await running
    return report(load, killed, back) | {"local Neo4j ready again after the restart began": f"{ready:.1f} s"}


def report(load: Load, killed: float, back: float) -> dict[str, str]:
    """The figures of an outage, and its course second by second on the terminal."""
    seconds: dict[int, Counter[str]] = defaultdict(Counter)
    for at, _, came in load.seen:
        seconds[int(at - load.began)][came] += 1
    for second, counts in sorted(seconds.items()):
        print(f"{second:4d} s  {dict(counts)}")
    failed = [(at, took, came) for at, took, came in load.seen if came != "200" and at + took > killed]
    kinds = ", ".join(f"{count} x {came}" for came, count in Counter(came for *_, came in failed).most_common())
    healed = min((at + took for at, took, came in load.seen if came == "200" and at + took > back), default=float("nan"))
    last = max((at + took for at, took, _ in failed if at + took > back), default=back)
    return {
        "outage to first 503": f"{min(at + took for at, took, _ in failed) - killed:.2f} s",
        "slowest answer that failed": f"{max(took for _, took, _ in failed):.2f} s",
        "answers other than 200 in the outage": kinds,
        "return of the database to first 200; to last answer that failed": f"{max(0.0, healed - back):.2f} s; {last - back:.2f} s",
    }


async def cuts(server: LocalServer, folder: Path, count: int) -> dict[str, str]:
    """Mutations through a proxy that cuts around every COMMIT, repeated with their keys until they are answered."""
    dice, codes = Random(3), Counter[str]()  # noqa: S311 - chooses cuts, guards nothing
    async with (
        proxy_to(server.url) as proxy,
        serving(environment(folder, proxy.url, server.password), folder) as service,
        connected(server.url, server.user, server.password) as database,
    ):
        for number in range(count):
            while True:
                proxy.restore()
                proxy.commits.extend(dice.choices([Moment.BEFORE, Moment.AFTER], k=dice.choice((1, 2))))
                body = (await service.post(CREATE, name=f"Cut {number}", key=f"cut{number}")).json()
                if "errors" not in body:
                    assert body["data"]["accountCreate"]["errors"] == [], body
                    break
                codes[body["errors"][0]["extensions"]["code"]] += 1
        made = "MATCH (a:Account) WHERE a.name STARTS WITH 'Cut ' RETURN count(a), count(DISTINCT a.name)"
        ((stored, distinct),) = await database.read("bench.made", made, {}, timeout=30)
        heard = "MATCH (e:Event {kind: 'CREATED'}) RETURN count(e), count(DISTINCT e.accountId), max(e.seq) - min(e.seq) + 1 - count(e)"
        ((events, accounts, holes),) = await database.read("bench.heard", heard, {}, timeout=30)
    assert distinct == count, (distinct, count)
    told = ", ".join(f"{number} x {code}" for code, number in codes.most_common()) or "none"
    return {
        f"duplicate effects after {proxy.cuts} cuts in {count} mutations": str(stored - distinct),
        "events lost, doubled, out of sequence after these cuts": f"{count - accounts}, {events - accounts}, {holes}",
        "answers that sent the client back to its key": told,
    }


async def stop(server: LocalServer, folder: Path) -> dict[str, str]:
    """SIGTERM with requests under way."""
    async with proxy_to(server.url) as proxy:
        env = environment(folder, proxy.url, server.password, pool_wait_seconds="10", deadline_seconds="10")
        async with serving(env, folder) as service:
            await service.code(DOCUMENT)
            proxy.delay = 0.1
            load = Load()
            asked = [asyncio.create_task(load.one(service)) for _ in range(20)]
            await asyncio.sleep(0.3)
            began = time.monotonic()
            service.process.terminate()
            await asyncio.gather(*asked)
            await service.process.wait()
            took = time.monotonic() - began
    print(Counter(came for *_, came in load.seen))
    failed = sum(came != "200" for *_, came in load.seen)
    return {"graceful stop with 20 requests under way; failed ones": f"{took:.1f} s; {failed}"}


async def starts(folder: Path, url: str, password: str, tries: int = 3) -> float:
    """The median time from the start of the process until it says where it listens."""
    took = []
    for _ in range(tries):
        began = time.monotonic()
        async with serving(environment(folder, url, password), folder):
            took.append(time.monotonic() - began)
    return statistics.median(took)


GOALS = {
    "outage to first 503": "≤ 3 s",
    "return of the database to first 200; to last answer that failed": "≤ 2 s",
    "local Neo4j ready": "≤ 15 s",
    "local Neo4j ready again after the restart began": "≤ 15 s",
    "graceful stop with 20 requests under way; failed ones": "≤ 10 s; 0",
    "events lost, doubled, out of sequence after these cuts": "0, 0, 0",
}


def table(figures: dict[str, str], args: argparse.Namespace) -> str:
    """The section of docs/LIMITS.md."""
    rows = [f"| {name} | {GOALS.get(name, '0' if name.startswith('duplicate') else '')} | {value} |" for name, value in figures.items()]
    said = f"Neo4j {args.version}, {args.rate:g} requests/s, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} when it began; `make chaos`."
    return "\n".join([BEGIN, said, "", "| what | goal | measured |", "|---|---|---|", *rows, END])


async def measured(args: argparse.Namespace) -> dict[str, str]:
    """Every figure."""
    with tempfile.TemporaryDirectory(prefix="csgraph-outage-") as name:
        folder = Path(name)
        neo4j = local_neo4j(folder / "home", version=args.version, fast_start=False)
        began = time.monotonic()
        server = await asyncio.to_thread(neo4j.start)
        figures = {"local Neo4j ready": f"{time.monotonic() - began:.1f} s"}
        try:
            async with connected(server.url, server.user, server.password) as database:
                await migrate(database, Catalogue.load())
                await database.schema(TYPE)
            figures["service listens, database there; away"] = (
                f"{await starts(folder, server.url, server.password):.1f} s; {await starts(folder, 'bolt://127.0.0.1:9', 'x'):.1f} s"
            )
            for part in parts(neo4j, server, folder, args):
                figures |= await part()
        finally:
            await asyncio.to_thread(neo4j.stop)
    return figures


def parts(neo4j: LocalNeo4j, server: LocalServer, folder: Path, args: argparse.Namespace) -> list[Callable[[], Awaitable[dict[str, Any]]]]:
    """What is measured one after the other."""

    async def under_load() -> dict[str, str]:
        async with serving(environment(folder, server.url, server.password), folder) as service:
            figures = await outage(neo4j, server, service, args.rate)
            print(service.log.read_text()[-LOG_CHARACTERS:])
            return figures

    return [under_load, lambda: cuts(server, folder, args.cuts), lambda: stop(server, folder)]


def main() -> None:
    """Measure, print, and write when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cuts", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--version", default="2026.08.1")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    text = table(asyncio.run(measured(args)), args)
    print(text)
    if args.write:
        page = ROOT / "docs" / "LIMITS.md"
        before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
        page.write_text(before + text + rest.partition(END)[2], encoding="utf-8")


if __name__ == "__main__":
    main()
