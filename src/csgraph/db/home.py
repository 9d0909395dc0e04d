"""The directory of a local Neo4j: who holds it, its password, its version and where its server listens.

Used by ``db.local`` and ``db.control``. A lock on HOME/server.lock is inherited by the server process, so the home is
held exactly as long as a server, or the csgraph that restarts it, lives; no pid has to be trusted for that.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import secrets
import shutil
import socket
import subprocess
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from csgraph.domain.errors import LocalServerError

logger = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
USER = "neo4j"
PASSWORD_BYTES = 24
CLAIM_TRIES = 5
CLAIM_PAUSE_SECONDS = 0.02
CONNECT_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class LocalServer:
    """How to reach a running local Neo4j."""

    url: str
    user: str
    password: str = field(repr=False)
    version: str
    pid: int


@dataclass(frozen=True, slots=True)
class Process:
    """A process that cannot be mistaken for a later one with the same pid."""

    pid: int
    started: str

    @classmethod
    def of(cls, pid: int) -> Process:
        """The process that has this pid now; ``started`` is empty when there is none or the system cannot say."""
        return cls(pid, _start_time(pid))

    @property
    def alive(self) -> bool:
        """Whether this very process still runs."""
        return self.started != "" and _start_time(self.pid) == self.started


@dataclass(frozen=True, slots=True)
class State:
    """What HOME/server.json says: the server, and the csgraph that ends with it (none: it outlives its starter)."""

    version: str
    port: int
    server: Process
    owner: Process | None

    @property
    def orphaned(self) -> bool:
        """The csgraph that owned the server is gone, so the server is about to stop by itself."""
        return self.owner is not None and not self.owner.alive


@dataclass(frozen=True, slots=True)
class Home:
    """One home directory; every file in it is readable by its owner only."""

    path: Path

    def prepare(self) -> None:
        """Create the directory with mode 0700, or say in one sentence why that is impossible."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.path.chmod(0o700)
            for name in ("logs", "tmp"):
                (self.path / name).mkdir(exist_ok=True, mode=0o700)
        except OSError as problem:
            raise LocalServerError(
                f"The local Neo4j cannot use {self.path}: {problem.strerror}; set CSGRAPH_HOME to a directory of yours."
            ) from None

    def claim(self) -> int | None:
        """Take the home: the descriptor of the lock, to hand to the server; None when somebody else has it."""
        descriptor = os.open(self.path / "server.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        for _ in range(CLAIM_TRIES):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(CLAIM_PAUSE_SECONDS)
            else:
                return descriptor
        os.close(descriptor)
        return None

    @property
    def held(self) -> bool:
        """Whether a server, or a csgraph that starts or restarts one, has this home."""
        if not (self.path / "server.lock").exists():
            return False
        descriptor = os.open(self.path / "server.lock", os.O_RDWR | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False

    def state(self) -> State | None:
        """The last recorded server, alive or not."""
        try:
            said = json.loads((self.path / "server.json").read_text())
        except FileNotFoundError:
            return None
        owner = said["owner"] and Process(**said["owner"])
        return State(said["version"], said["port"], Process(**said["server"]), owner)

    def record(self, state: State) -> None:
        """Write HOME/server.json for other csgraph processes."""
        self.write("server.json", json.dumps(asdict(state)))

    def forget(self) -> None:
        """Remove HOME/server.json, for no server answers, and what a killed one left in HOME/tmp."""
        (self.path / "server.json").unlink(missing_ok=True)
        for left in (self.path / "tmp").glob("*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()

    @property
    def has_store(self) -> bool:
        """Whether a server ever wrote data here."""
        return (self.path / "data" / "databases" / "system").exists()

    def password(self) -> str:
        """The password of the user neo4j; made at random before the first start."""
        path = self.path / "password"
        try:
            return path.read_text().strip()
        except FileNotFoundError:
            if self.has_store:
                raise LocalServerError(
                    f"{path} is gone, and with it the only way into the data: put it back, or start anew with `csgraph db wipe`."
                ) from None
        self.write("password", secrets.token_urlsafe(PASSWORD_BYTES) + "\n")
        return path.read_text().strip()

    def usual_port(self) -> int:
        """The port of the server before, so that whoever was connected finds the new one; 0, for any, where it is taken or there was none."""
        path = self.path / "port"
        port = int(path.read_text()) if path.exists() else 0
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                return 0
        return port

    def version(self) -> str | None:
        """Which Neo4j last opened the store; None when there is no store."""
        path = self.path / "version"
        return path.read_text().strip() if self.has_store and path.exists() else None

    def admit_version(self, version: str) -> None:
        """Record which Neo4j opens the store; an upgrade is announced, a downgrade refused."""
        before = self.version() or version
        if _ordered(version) < _ordered(before):
            raise LocalServerError(
                f"The data in {self.path} was last opened by Neo4j {before}, and Neo4j {version} cannot read it: "
                f"set CSGRAPH_LOCAL_VERSION={before}."
            )
        if version != before:
            logger.warning("Upgrading the data in %s from Neo4j %s to %s; there is no way back.", self.path, before, version)
        self.write("version", version + "\n")

    def write(self, name: str, text: str) -> None:
        """Replace one file at once, with mode 0600."""
        part = self.path / f"{name}.part"
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
        part.replace(self.path / name)


def running(home: Path) -> LocalServer | None:
    """The server of this home, when one runs and its port answers; it may belong to another csgraph process."""
    place = Home(home.expanduser().resolve())
    state = place.state() if place.held else None
    if state is None or state.orphaned or not state.server.alive or not _answers(state.port):
        return None
    return LocalServer(f"bolt://{LOOPBACK}:{state.port}", USER, place.password(), state.version, state.server.pid)


def _answers(port: int) -> bool:
    try:
        socket.create_connection((LOOPBACK, port), CONNECT_SECONDS).close()
    except OSError:
        return False
    return True


def _start_time(pid: int) -> str:
    """When a process started, as the system counts it; empty for none, and a zombie counts as gone."""
    if not Path("/proc/self/stat").exists():
        return start_time_by_ps(pid)
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    state, started = after_name[0], after_name[19]
    return "" if state in "ZX" else started


def start_time_by_ps(pid: int) -> str:
    """The start time where there is no /proc, as on macOS."""
    command = ["ps", "-o", "stat=,lstart=", "-p", str(pid)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - a number is the only part that varies
    state, _, started = answer.stdout.strip().partition(" ")
    return "" if state.startswith("Z") else started.strip()


def _ordered(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
