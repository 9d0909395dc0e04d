"""The command line as a person types it, over the server of the tests."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from csgraph.db.driver import Database
from support.neo4j_server import LocalServer

SECRET = "a-development-secret-of-32-letters"
Command = Callable[..., subprocess.CompletedProcess[str]]
EXECUTABLE = [sys.executable, "-c", "from csgraph.cli import main; main()"]


def environment(server: LocalServer | None, home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CSGRAPH_")}
    kept |= {"CSGRAPH_HOME": str(home), "COLUMNS": "160", "TERM": "dumb"}
    if server is None:
        return kept
    named = {"URL": server.url, "USER": server.user, "PASSWORD": server.password}
    return kept | {f"CSGRAPH_DATABASE_{name}": value for name, value in named.items()} | {"CSGRAPH_AUTH_SECRET": SECRET}


@pytest.fixture
def csgraph(neo4j_server: LocalServer, graph: Database, tmp_path: Path) -> Command:  # noqa: ARG001 - emptied first
    """Run one command to its end; the graph is empty at first."""

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        env = environment(neo4j_server, tmp_path / "home") | variables
        return subprocess.run([*EXECUTABLE, *arguments], env=env, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)

    return run
