"""The jars of Neo4j: exactly those of the lock, whole, once, and never a stranger's."""

from __future__ import annotations

import hashlib
import http.server
import os
import socket
import stat
import subprocess
import sys
import threading
from collections import Counter

import pytest

from csgraph.db import download, jars, lock
from csgraph.db.jars import Jar, JarLock
from csgraph.domain.errors import LocalServerError

FETCH = """
import sys
from pathlib import Path
from csgraph.db import download, jars
download.fetch(jars.load_lock("9.9.9", Path(sys.argv[1])), Path(sys.argv[2]), sys.argv[3])
"""


def jar_of(name, content):
    return Jar(f"org.example:{name}:1.0", len(content), hashlib.sha256(content).hexdigest())


@pytest.fixture
def contents():
    return {f"part{number}": bytes([number]) * (1000 + number) for number in range(12)}


@pytest.fixture
def example(contents):
    return JarLock("9.9.9", tuple(jar_of(name, content) for name, content in contents.items()))


class Registry(http.server.ThreadingHTTPServer):
    """A Maven registry on loopback that counts requests and can break off in the middle of a chosen file."""

    def __init__(self, contents):
        super().__init__(("127.0.0.1", 0), RegistryRequest)
        self.contents = contents
        self.requests = Counter()
        self.broken = set()
        self.address = f"http://127.0.0.1:{self.server_address[1]}/maven"


class RegistryRequest(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        name = self.path.rsplit("/", 3)[1]
        self.server.requests[name] += 1
        content = self.server.contents.get(name)
        if content is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if name in self.server.broken else content)

    def log_message(self, *_):
        pass


@pytest.fixture
def registry(contents):
    with Registry(contents) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("version", ["2026.08.1", "5.26.25"])
def test_the_committed_locks_name_every_jar_once_with_size_and_checksum(version):
    committed = jars.load_lock(version)

    assert committed.version == version
    assert f"org.neo4j:neo4j:{version}" in {jar.coordinate for jar in committed.jars}
    assert len({jar.coordinate for jar in committed.jars}) == len(committed.jars)
    assert all(jar.size > 0 for jar in committed.jars)
    assert lock.render(committed) == (jars.LOCKS / f"neo4j-{version}.lock.toml").read_text()


def test_a_lock_survives_being_written_and_read(tmp_path, example):
    (tmp_path / "neo4j-9.9.9.lock.toml").write_text(lock.render(example))

    assert jars.load_lock("9.9.9", tmp_path) == example


@pytest.mark.parametrize("checksum", ["", "abc", "g" * 64, "A" * 64])
def test_a_lock_entry_without_a_full_checksum_is_refused(tmp_path, example, checksum):
    bad = JarLock("9.9.9", (*example.jars, Jar("org.example:bad:1.0", 1, checksum)))
    (tmp_path / "neo4j-9.9.9.lock.toml").write_text(lock.render(bad))

    with pytest.raises(LocalServerError) as refused:
        jars.load_lock("9.9.9", tmp_path)

    assert refused.value.message == "neo4j-9.9.9.lock.toml has no SHA-256 for org.example:bad:1.0; install csgraph again."


def test_an_unknown_version_is_one_sentence():
    with pytest.raises(LocalServerError) as refused:
        jars.load_lock("4.4.0")

    assert refused.value.message == "csgraph does not know Neo4j 4.4.0; it has no lock file neo4j-4.4.0.lock.toml."


def test_a_classifier_is_part_of_the_file_name(tmp_path):
    assert Jar("a.b:c:1:linux", 1, "").path(tmp_path) == tmp_path / "a/b/c/1/c-1-linux.jar"


def test_fetched_jars_are_the_class_path_and_are_fetched_once(tmp_path, example, registry):
    download.fetch(example, tmp_path, registry.address)
    download.fetch(example, tmp_path, registry.address)

    paths = jars.verify(example, tmp_path)
    assert [path.read_bytes() for path in paths] == list(registry.contents.values())
    assert registry.requests == Counter(dict.fromkeys(registry.contents, 1))
    assert jars.missing(example, tmp_path) == []


@pytest.mark.parametrize("change", [b"x" * 1003, b"", b"x" * 5000])
def test_a_tampered_jar_is_refused_by_name(tmp_path, example, registry, change):
    download.fetch(example, tmp_path, registry.address)
    victim = example.jars[3].path(tmp_path)
    victim.write_bytes(change)

    with pytest.raises(LocalServerError) as refused:
        jars.verify(example, tmp_path)

    assert refused.value.message == (
        f"{victim} is not the file that csgraph recorded for Neo4j 9.9.9: delete it, and the next start downloads it again."
    )


def test_a_registry_that_serves_another_file_is_refused_and_nothing_is_kept(tmp_path, example, registry):
    registry.contents["part5"] = b"something else"

    with pytest.raises(LocalServerError) as refused:
        download.fetch(example, tmp_path, registry.address)

    target = example.jars[5].path(tmp_path)
    assert refused.value.message.startswith("The downloaded part5-1.0.jar is not the file that csgraph recorded; ")
    assert list(target.parent.iterdir()) == []


def test_a_registry_without_a_jar_is_one_sentence(tmp_path, example, registry):
    del registry.contents["part5"]

    with pytest.raises(LocalServerError) as refused:
        download.fetch(example, tmp_path, registry.address)

    assert refused.value.message == "The Maven registry does not have org.example:part5:jar:1.0."


def test_a_broken_download_is_resumed_with_the_missing_files_only(tmp_path, example, registry):
    registry.broken = {"part11"}
    with pytest.raises(LocalServerError) as refused:
        download.fetch(example, tmp_path, registry.address)
    (tmp_path / "org" / "old.jar.part").write_bytes(b"left by a killed download")
    absent = jars.missing(example, tmp_path)
    registry.broken = set()
    registry.requests.clear()

    download.fetch(example, tmp_path, registry.address)

    assert "cannot be reached" in refused.value.message
    assert example.jars[11] in absent
    assert registry.requests == Counter(jar.parts()[1] for jar in absent)
    assert len(jars.verify(example, tmp_path)) == 12
    assert list(tmp_path.rglob("*.part")) == []


def test_two_first_fetches_at_once_download_each_jar_once(tmp_path, example, registry):
    (tmp_path / "neo4j-9.9.9.lock.toml").write_text(lock.render(example))
    command = [sys.executable, "-c", FETCH, str(tmp_path), str(tmp_path / "cache"), registry.address]

    both = [subprocess.Popen(command) for _ in range(2)]

    assert [process.wait(30) for process in both] == [0, 0]
    assert registry.requests == Counter(dict.fromkeys(registry.contents, 1))
    assert len(jars.verify(example, tmp_path / "cache")) == 12


def test_without_a_network_one_sentence_says_what_is_missing_and_what_to_do(tmp_path, example):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nobody = f"http://127.0.0.1:{closed.getsockname()[1]}"

    with pytest.raises(LocalServerError) as refused:
        download.fetch(example, tmp_path, nobody)

    assert refused.value.message == (
        "Neo4j 9.9.9 is not complete on this machine (12 files, 1 MB are missing) and the Maven registry cannot be reached: "
        "run `csgraph db start` once with a network, then csgraph works without one."
    )
    assert refused.value.__suppress_context__


def test_a_cache_that_cannot_be_written_is_one_sentence(tmp_path, example):
    (tmp_path / "file").write_text("")

    with pytest.raises(LocalServerError) as refused:
        download.fetch(example, tmp_path / "file" / "jars")

    assert refused.value.message == (
        f"Neo4j 9.9.9 (1 MB) cannot be stored in {tmp_path / 'file' / 'jars'}: Not a directory; "
        "make room or set CSGRAPH_CACHE to another directory."
    )


def test_the_default_cache_follows_the_xdg_convention(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert jars.default_cache() == tmp_path / "csgraph"

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert jars.default_cache() == tmp_path / ".cache" / "csgraph"


def test_a_new_cache_belongs_to_its_owner_only(tmp_path, example, registry):
    old = os.umask(0o022)
    try:
        download.fetch(example, tmp_path / "cache", registry.address)
    finally:
        os.umask(old)

    assert stat.S_IMODE((tmp_path / "cache").stat().st_mode) == 0o700
