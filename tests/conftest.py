"""Fixtures for every test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from csgraph.db.driver import Database, connected
from csgraph.db.migrate import migrate
from csgraph.db.queries import Catalogue
from support.neo4j_server import LocalServer, neo4j_for_tests
from support.service import Client, Clock, client_of
from support.wipe import wipe

OF_THAT_VERSION = {"neo4j_server", "server"}
"""Fixtures that are a Neo4j of the version that was asked for: the one of the session, and the one that tests/db looks at."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--database-only`` runs what depends on the version of Neo4j."""
    parser.addoption("--database-only", action="store_true", help="run only tests that talk to a database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what another version of Neo4j cannot change."""
    if not config.getoption("--database-only"):
        return
    talking = [item for item in items if OF_THAT_VERSION & set(getattr(item, "fixturenames", ()))]
    config.hook.pytest_deselected(items=[item for item in items if item not in talking])
    items[:] = talking


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[LocalServer]:
    """One real Neo4j per test session; see support/neo4j_server.py for how to share or choose it."""
    with neo4j_for_tests() as server:
        yield server


@pytest.fixture(scope="session")
async def database(neo4j_server: LocalServer) -> AsyncIterator[Database]:
    """A connection to it, migrated once; its data is whatever the last test left."""
    async with connected(neo4j_server.url, neo4j_server.user, neo4j_server.password) as database:
        await migrate(database, Catalogue.load())
        yield database


@pytest.fixture
async def graph(database: Database) -> Database:
    """The database as it is before anybody wrote to it."""
    await wipe(database)
    return database


@pytest.fixture
def clock() -> Clock:
    """What the service takes for now: noon of Wednesday, 17 June 2026, UTC, until the test says otherwise."""
    return Clock()


@pytest.fixture
async def client(graph: Database, clock: Clock) -> AsyncIterator[Client]:
    """A client of a new service over an empty graph."""
    async with client_of(graph, clock) as client:
        yield client
