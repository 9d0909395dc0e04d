"""A real Neo4j for the tests: one that runs already, when the environment names it, else a local one.

CSGRAPH_TEST_NEO4J_URL, _USER and _PASSWORD name a running server, which lets several test runs share one.
CSGRAPH_TEST_NEO4J_VERSION chooses the version of a server that is started here.
"""

from __future__ import annotations

import atexit
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from csgraph.db.local import DEFAULT_VERSION, LocalNeo4j, LocalServer

HEAP_MB = 768
PAGECACHE_MB = 64
PLANNING_HEAP_MB = 1536
"""The server of a session keeps thousands of plans."""
KEEP_PLANS = {"dbms.cypher.min_replan_interval": "24h", "server.memory.query_cache.per_db_cache_num_entries": "5000"}
"""Tests empty the database again and again; a statement is planned once for all of them, not anew whenever there is more or less of something."""
VERSION = os.environ.get("CSGRAPH_TEST_NEO4J_VERSION") or DEFAULT_VERSION


def local_neo4j(home: Path, **options: object) -> LocalNeo4j:
    """A small local server that is ready soon, not yet started; the one of a whole session compiles more, because it plans thousands of statements."""
    small = {"version": VERSION, "heap_mb": HEAP_MB, "pagecache_mb": PAGECACHE_MB, "fast_start": True}
    return LocalNeo4j(home, **(small | options))


@contextmanager
def neo4j_for_tests() -> Iterator[LocalServer]:
    """The server of a test session; one that was started here ends with the block, and its data with it."""
    url = os.environ.get("CSGRAPH_TEST_NEO4J_URL")
    if url:
        user = os.environ.get("CSGRAPH_TEST_NEO4J_USER") or "neo4j"
        yield LocalServer(url, user, os.environ["CSGRAPH_TEST_NEO4J_PASSWORD"], VERSION, 0)
        return
    with tempfile.TemporaryDirectory(prefix="csgraph-test-") as folder:
        neo4j = local_neo4j(Path(folder) / "home", heap_mb=PLANNING_HEAP_MB, fast_start=False, serial_collector=True, conf=KEEP_PLANS)
        try:
            yield neo4j.start()
        finally:
            neo4j.stop()


def start_test_server() -> LocalServer:
    """As ``neo4j_for_tests``, for scripts: the server ends with the process."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(neo4j_for_tests())
