"""A local Neo4j that dies: restarted with its data and its port, and given up when it keeps dying."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest
from neo4j import AsyncGraphDatabase

from csgraph.db.local import running
from csgraph.db.supervisor import Supervisor
from support.neo4j_server import local_neo4j


async def no_pause(_seconds):
    await asyncio.sleep(0.01)


@pytest.mark.slow
async def test_a_killed_server_comes_back_with_its_data_and_its_port_until_it_is_stopped(tmp_path):
    changes = asyncio.Queue()
    with local_neo4j(tmp_path) as neo4j:
        before = running(tmp_path)
        watch = asyncio.create_task(Supervisor(neo4j, sleep=no_pause).watch(changes.put_nowait))

        async with AsyncGraphDatabase.driver(before.url, auth=(before.user, before.password)) as driver:
            for number in range(50):
                await driver.execute_query("CREATE (:Kept {number: $number})", number=number)
            os.kill(before.pid, signal.SIGKILL)
            async with asyncio.timeout(60):
                heard = [await changes.get(), await changes.get()]
            result = await driver.execute_query("MATCH (n:Kept) RETURN collect(n.number) AS numbers")
        after = running(tmp_path)
        await asyncio.to_thread(neo4j.stop)
        async with asyncio.timeout(10):
            await watch

    assert heard == ["The local Neo4j is being restarted: it ended unexpectedly", None]
    assert changes.empty()
    assert sorted(result.records[0]["numbers"]) == list(range(50))
    assert (after.url, after.password) == (before.url, before.password)
    assert after.pid != before.pid
    assert (running(tmp_path), neo4j.restart()) == (None, None)


async def test_three_failures_in_five_minutes_end_the_watch_with_a_reason(tmp_path):
    (tmp_path / "data" / "databases" / "system").mkdir(parents=True)
    (tmp_path / "version").write_text("2099.01.0\n")
    heard = []
    pauses = []

    async def pause(seconds):
        pauses.append(seconds)
        await asyncio.sleep(0)

    supervisor = Supervisor(local_neo4j(tmp_path, version="2026.08.1"), monotonic=lambda: 0, sleep=pause)
    await supervisor.watch(heard.append)

    cause = f"The data in {tmp_path} was last opened by Neo4j 2099.01.0, and Neo4j 2026.08.1 cannot read it: set CSGRAPH_LOCAL_VERSION=2099.01.0."
    assert heard == [
        "The local Neo4j is being restarted: it ended unexpectedly",
        f"The local Neo4j is being restarted: {cause}",
        f"The local Neo4j failed 3 times in 5 minutes and stays down: {cause}",
    ]
    assert (supervisor.reason, pauses) == (heard[-1], [0.0, 2.0])


async def test_old_failures_are_forgiven_after_five_minutes(tmp_path):
    (tmp_path / "data" / "databases" / "system").mkdir(parents=True)
    (tmp_path / "version").write_text("2099.01.0\n")
    now = [0]
    tries = []

    async def pause(seconds):
        tries.append(seconds)
        now[0] += 200 if len(tries) <= 3 else 0
        await asyncio.sleep(0)

    supervisor = Supervisor(local_neo4j(tmp_path), monotonic=lambda: now[0], sleep=pause)
    await supervisor.watch()

    assert supervisor.reason.startswith("The local Neo4j failed 3 times in 5 minutes and stays down: The data in ")
    assert tries == [0.0, 2.0, 2.0, 2.0]
