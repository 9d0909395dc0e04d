"""Runs one Neo4j Community server in this process: ``python -m csgraph.db.launcher HOME``, started by ``db.local``.

A separate program on purpose. Neo4j's jars, most of them under GPL-3.0-or-later, are loaded into its process, so this
file is kept small, imports nothing of csgraph, and may be used under GPL-3.0-or-later as well as under csgraph's own
Apache-2.0; the service talks to it over Bolt only. No jar is part of csgraph: each machine downloads its own.

The job arrives as one JSON line on standard input; the answer is one JSON line on standard output, either
``{"ready": true, "port": ..., "pid": ...}`` or ``{"ready": false, "error": [cause, its cause, ...]}``. After that, end
of input or a new parent process (the parent died), SIGTERM and SIGINT all stop the server.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import Any

import jpype

STDIN, STDOUT, STDERR = 0, 1, 2
PARENT_CHECK_MS = 1000
STOP_SECONDS = 10
"""After this long a server that will not stop is left to its transaction log, which loses nothing."""


def main() -> None:
    """Serve until told to stop; always leaves through ``os._exit``, for Java threads would keep the process alive."""
    os.umask(0o077)
    code = 1
    job = json.loads(_read_line(STDIN))
    waker, wakened = socket.socketpair()
    waker.setblocking(False)  # noqa: FBT003 - socket's own signature
    if job["parent"]:
        threading.Thread(target=_watch_parent, args=(job["parent"], waker), daemon=True).start()
    service = None
    try:
        service = _build(job)
        signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        _say(ready=True, port=_bolt_port(service), pid=os.getpid())
        select.select([wakened], [], [])
        code = 0
    except Exception as problem:  # noqa: BLE001 - the edge of a program: whatever failed is the answer
        _say(ready=False, error=_causes(problem))
    finally:
        _exit_later(code)
        if service is not None:
            service.shutdown()
        os._exit(code)


def _build(job: dict[str, Any]) -> Any:
    """Start the JVM and in it the server; answers when Bolt accepts connections."""
    home = Path(sys.argv[1])
    jpype.startJVM(job["libjvm"], *job["flags"], classpath=job["classpath"], convertStrings=False, interrupt=False)
    _write_first_password(home / "data" / "dbms" / "auth.ini", job["password"])
    path_of = jpype.JClass("java.nio.file.Path").of
    builder = jpype.JClass("org.neo4j.dbms.api.DatabaseManagementServiceBuilder")(path_of(str(home)))
    return builder.loadPropertiesFromFile(path_of(str(home / "neo4j.conf"))).build()


def _write_first_password(path: Path, password: str) -> None:
    """Neo4j reads this file while its user table is empty, so there is no moment with a default password."""
    if path.exists():
        return
    hasher = jpype.JClass("org.neo4j.server.security.SecureHasher")()
    credential = jpype.JClass("org.neo4j.server.security.SystemGraphCredential")
    secret = jpype.JArray(jpype.JByte)(password.encode())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"neo4j:{credential.createCredentialForPassword(secret, hasher).serialize()}:\n")


def _bolt_port(service: Any) -> int:
    register = jpype.JClass("org.neo4j.configuration.connectors.ConnectorPortRegister")
    bolt = jpype.JClass("org.neo4j.configuration.connectors.ConnectorType").BOLT
    resolver = service.database("neo4j").getDependencyResolver()
    return int(resolver.resolveDependency(register).getLocalAddress(bolt).getPort())


def _watch_parent(parent: int, waker: socket.socket) -> None:
    """Stop when the parent is gone, even in the middle of a start that never ends.

    PR_SET_PDEATHSIG would fire when the parent's *thread* ends; a start from a worker thread is ordinary.
    """
    poll = select.poll()
    poll.register(STDIN, select.POLLIN)
    while os.getppid() == parent and not poll.poll(PARENT_CHECK_MS):
        pass
    waker.send(b"parent")
    _exit_later(1)


def _exit_later(code: int) -> None:
    timer = threading.Timer(STOP_SECONDS, os._exit, (code,))
    timer.daemon = True
    timer.start()


def _say(**answer: object) -> None:
    """Print the one line, then point standard output at the log, so that a closed or full pipe harms nobody."""
    os.write(STDOUT, json.dumps(answer).encode() + b"\n")
    os.dup2(STDERR, STDOUT)


def _causes(problem: BaseException) -> list[str]:
    """The chain of Java causes, outermost first; JPype's own text shows only the first."""
    if not isinstance(problem, jpype.JException):
        return [f"{type(problem).__name__}: {problem}"]
    causes, cause = [], problem
    while cause is not None:
        causes.append(str(cause.toString()))
        cause = cause.getCause()
    return causes


def _read_line(descriptor: int) -> bytes:
    line = b""
    while not line.endswith(b"\n"):
        chunk = os.read(descriptor, 65536)
        if not chunk:
            sys.exit("csgraph.db.launcher is started by csgraph, not by hand: it reads its job from standard input.")
        line += chunk
    return line


if __name__ == "__main__":
    main()
