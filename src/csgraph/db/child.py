"""The server process of a local Neo4j: how it is spawned, when it is ready, and why it failed, in one sentence.

Used by ``db.local`` only; the other end is ``db.launcher``.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from csgraph.domain.errors import LocalServerError

POLL_SECONDS = 0.1
LOG = "launcher.log"
ENVIRONMENT_KEPT_OUT = ("CSGRAPH_", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS")
"""Our secrets, and Java options that are meant for other programs."""

SENTENCES = {
    "FileLockException": "its files are in use by a Neo4j that csgraph did not start, or cannot be written",
    "PortBindException": "its port was taken by another program",
    "UnsupportedLogVersionException": "a newer Neo4j has used this data",
    "No space left on device": "the disk is full",
    "No module named 'jpype'": "the package JPype1 is missing: pip install 'csgraph[local]'",
    "Could not reserve enough space": "there is too little memory for the heap; lower CSGRAPH_LOCAL_HEAP_MB",
    "There is insufficient memory": "there is too little memory; lower CSGRAPH_LOCAL_HEAP_MB",
}
"""What we say for the failures an operator can mend; any other cause is shown as Neo4j tells it."""


def spawn(home: Path, claim: int, job: Mapping[str, Any], *, detached: bool) -> subprocess.Popen[bytes]:
    """Start the launcher and hand it its job; the password travels through the pipe, never in arguments.

    The child inherits ``claim``, the lock of its home. Its standard input stays open as long as this process lives,
    which is how it notices our death; a detached child does not look.
    """
    with os.fdopen(os.open(home / "logs" / LOG, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own program, by our own interpreter
            [sys.executable, "-P", "-m", "csgraph.db.launcher", str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            pass_fds=(claim,),
            env={name: text for name, text in os.environ.items() if not name.startswith(ENVIRONMENT_KEPT_OUT)},
            start_new_session=True,
        )
    parent = 0 if detached else os.getpid()
    with contextlib.suppress(BrokenPipeError):  # it died at once; await_ready finds out why
        _pipe(process.stdin).write(json.dumps({**job, "parent": parent}).encode() + b"\n")
        _pipe(process.stdin).flush()
    if detached:
        _pipe(process.stdin).close()
    return process


def await_ready(process: subprocess.Popen[bytes], home: Path, seconds: float, stopping: threading.Event) -> int:
    """Wait for the launcher's one line; answers the Bolt port."""
    deadline = time.monotonic() + seconds
    output = _pipe(process.stdout)
    received = b""
    with output:
        while time.monotonic() < deadline and not stopping.is_set():
            if not select.select([output], [], [], POLL_SECONDS)[0]:
                continue
            chunk = os.read(output.fileno(), 65536)
            received += chunk
            answer = _answer(received)
            if answer is not None and answer["ready"]:
                return int(answer["port"])
            if answer is not None or not chunk:
                causes = answer["error"] if answer else _tail(received, home)
                raise LocalServerError(f"The local Neo4j in {home} did not start: {_why(causes)}.")
    if stopping.is_set():
        raise LocalServerError(f"The local Neo4j in {home} was stopped while it started.")
    raise LocalServerError(
        f"The local Neo4j in {home} was not ready after {seconds:g} s; "
        f"{home / 'logs'} may tell why, CSGRAPH_LOCAL_START_SECONDS allows more."
    )


def end(process: subprocess.Popen[bytes], seconds: float) -> None:
    """SIGTERM, and after ``seconds`` SIGKILL; returns when the process is gone."""
    if process.poll() is None and seconds:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(BrokenPipeError):
            _pipe(pipe).close()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # Popen was told to make it
    return pipe


def _answer(received: bytes) -> dict[str, Any] | None:
    """The launcher's line; Java may print lines of its own before it."""
    for line in received.splitlines(keepends=True):
        if line.startswith(b"{") and line.endswith(b"\n"):
            answer: dict[str, Any] = json.loads(line)
            return answer
    return None


def _tail(received: bytes, home: Path) -> list[str]:
    """What a launcher that died without an answer left behind."""
    lines = (received + (home / "logs" / LOG).read_bytes()).decode(errors="replace").splitlines()
    return [line for line in lines if line.strip()] or ["the process ended without a word"]


def _why(causes: list[str]) -> str:
    text = "\n".join(causes)
    for sign, sentence in SENTENCES.items():
        if sign in text:
            return sentence
    return causes[-1].strip().rstrip(".")
