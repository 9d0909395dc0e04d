"""What ``csgraph db start | stop | status | wipe`` do; the command line only prints the answers."""

from __future__ import annotations

import os
import shutil
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from csgraph.db.home import Home, LocalServer, State, running
from csgraph.db.local import attach_or_start
from csgraph.domain.errors import LocalServerError
from csgraph.settings import Settings

STOP_SECONDS = 20.0
KILL_SECONDS = 5.0
POLL_SECONDS = 0.05
DIRECTORIES = ("data", "logs", "tmp")
FILES = ("neo4j.conf", "version", "password", "server.json", "port")


@dataclass(frozen=True, slots=True)
class DatabaseStatus:
    """The local Neo4j as it is now; ``server`` is None when none answers.

    ``version`` last opened the data (None: no data yet). ``owner_pid`` is the csgraph that the server ends with; None
    when it outlives its starter or does not run.
    """

    home: Path
    version: str | None
    server: LocalServer | None
    owner_pid: int | None
    bytes_on_disk: int


def db_start(settings: Settings) -> LocalServer:
    """Start a server that outlives this process; answers the running one when there is one already."""
    _refuse_elsewhere(settings)
    server, _ = attach_or_start(settings, detached=True)
    return server


def db_stop(settings: Settings) -> bool:
    """Stop the server of ``db_start``: True when one was stopped, False when none ran.

    Raises LocalServerError when the server belongs to a running csgraph, which would only restart it.
    """
    home = _home(settings)
    state = home.state()
    if not home.held:
        return False
    if state is None:
        raise LocalServerError(f"The local Neo4j in {home.path} is still starting; try again in a moment.")
    if state.owner is not None and state.owner.alive:
        raise LocalServerError(f"The local Neo4j in {home.path} belongs to the csgraph with pid {state.owner.pid}; stop that one.")
    if not (_signal(state, signal.SIGTERM, home, STOP_SECONDS) or _signal(state, signal.SIGKILL, home, KILL_SECONDS)):
        raise LocalServerError(f"The local Neo4j in {home.path} (pid {state.server.pid}) could not be stopped.")
    home.forget()
    return True


def db_status(settings: Settings) -> DatabaseStatus:
    """Look, without starting anything."""
    home = _home(settings)
    server = running(home.path)
    state = home.state() if server else None
    return DatabaseStatus(
        home=home.path,
        version=home.version(),
        server=server,
        owner_pid=state.owner.pid if state and state.owner else None,
        bytes_on_disk=sum(file.stat().st_size for file in home.path.rglob("*") if file.is_file()),
    )


def db_wipe(settings: Settings) -> int:
    """Delete all data of the local Neo4j, its password too, and answer how many bytes that were.

    The command line asks first. Refused while a server runs; files that csgraph did not make stay.
    """
    home = _home(settings)
    if not home.path.exists():
        return 0
    claim = home.claim()
    if claim is None:
        raise LocalServerError(f"The local Neo4j in {home.path} is running; stop it first, for example: csgraph db stop.")
    try:
        size = db_status(settings).bytes_on_disk
        for name in DIRECTORIES:
            if (home.path / name).exists():
                shutil.rmtree(home.path / name)
        for name in FILES:
            (home.path / name).unlink(missing_ok=True)
    finally:
        os.close(claim)
    return size


def _home(settings: Settings) -> Home:
    return Home(settings.home.expanduser().resolve())


def _refuse_elsewhere(settings: Settings) -> None:
    if settings.database_url:
        raise LocalServerError("CSGRAPH_DATABASE_URL names another Neo4j; unset it to use a local one.")


def _signal(state: State, number: signal.Signals, home: Home, seconds: float) -> bool:
    """Signal the recorded process, if it is still that one, and wait until the home is free."""
    if state.server.alive:
        os.kill(state.server.pid, number)
    deadline = time.monotonic() + seconds
    while home.held:
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True
