"""An import that is cut short leaves nothing that a second run does not mend."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

import pytest

from csgraph.db.driver import connected
from csgraph.db.migrate import migrate
from csgraph.db.queries import Catalogue
from csgraph.domain.errors import DatabaseUnavailable, OutcomeUnknown
from csgraph.importer import Silent, run_export
from support.canonical import digests, load, put, query, repository
from support.neo4j_server import local_neo4j
from support.wipe import wipe

ACCOUNTS = 2_500
TYPES = '[[account_types]]\nkey = "company"\ndisplay_name = "Company"\nlevel = 0\n'
IMPORT = """
import asyncio, sys
from pathlib import Path
from csgraph.db.driver import connected
from csgraph.db.queries import Catalogue
from csgraph.importer import Silent, run_import
from csgraph.repository import Repository

async def main(url, user, password, directory):
    async with connected(url, user, password) as database:
        await run_import(Repository(database, Catalogue.load()), Path(directory), progress=Silent())

asyncio.run(main(*sys.argv[1:]))
"""
COUNT = "MATCH (a:Account) RETURN count(a)"


@pytest.fixture
def directory(tmp_path):
    accounts = "".join(f"a{i},Account {i},company,{f'a{i // 5}' if i else ''},2024-01-01,{i}.5\n" for i in range(ACCOUNTS))
    assignments = "".join(f"a{i},u{i % 7},success_manager,2024-02-02\n" for i in range(ACCOUNTS))
    users = "".join(f"u{i},User {i}\n" for i in range(7))
    return put(
        tmp_path / "in",
        {
            "organisation.toml": TYPES,
            "users.csv": "id,name\n" + users,
            "accounts.csv": "id,name,type,parent_id,create_date,contract_value\n" + accounts,
            "assignments.csv": "account_id,user_id,role,valid_from\n" + assignments,
        },
    )


async def _exported(database, folder):
    await run_export(repository(database), folder, Silent())
    return digests(folder)


async def _until_part_is_written(database):
    async with asyncio.timeout(120):
        while not 0 < (await query(database, COUNT))[0][0] < ACCOUNTS:  # noqa: ASYNC110 - another process is watched
            await asyncio.sleep(0.02)


async def _until(happened):
    async with asyncio.timeout(30):
        while not happened():  # noqa: ASYNC110 - another process is watched
            await asyncio.sleep(0.02)


@pytest.mark.slow
async def test_after_a_kill_of_the_importer_a_second_run_ends_as_a_clean_one(graph, neo4j_server, directory, tmp_path):
    server = (neo4j_server.url, neo4j_server.user, neo4j_server.password)
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", IMPORT, *server, str(directory))
    await _until_part_is_written(graph)
    process.kill()
    await process.wait()
    ((left,),) = await query(graph, COUNT)

    await load(graph, directory)
    again = await load(graph, directory)

    mended = await _exported(graph, tmp_path / "mended")
    await wipe(graph)
    await load(graph, directory)
    assert (process.returncode, 0 < left < ACCOUNTS, again.changes) == (-signal.SIGKILL, True, 0)
    assert mended == await _exported(graph, tmp_path / "clean")


@pytest.mark.slow
async def test_a_kill_of_neo4j_ends_the_import_with_a_clear_error_and_a_second_run_ends_as_a_clean_one(graph, directory, tmp_path):
    await load(graph, directory)
    clean = await _exported(graph, tmp_path / "clean")
    neo4j = local_neo4j(tmp_path / "home")
    server = await asyncio.to_thread(neo4j.start)
    try:
        async with connected(server.url, server.user, server.password) as database:
            await migrate(database, Catalogue.load())
            running = asyncio.create_task(load(database, directory))
            await _until_part_is_written(database)
            os.kill(server.pid, signal.SIGKILL)
            with pytest.raises((DatabaseUnavailable, OutcomeUnknown)) as failure:
                await asyncio.wait_for(running, 60)
        await _until(lambda: not neo4j.alive)
        again = await asyncio.to_thread(neo4j.restart)
        async with connected(again.url, again.user, again.password) as database:
            ((left,),) = await query(database, COUNT)
            await load(database, directory)
            mended = await _exported(database, tmp_path / "mended")
    finally:
        await asyncio.to_thread(neo4j.stop)

    assert "database" in failure.value.message or "connection" in failure.value.message
    assert 0 < left < ACCOUNTS
    assert mended == clean
