"""Fixtures for every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.neo4j_server import LocalServer, neo4j_for_tests


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[LocalServer]:
    """One real Neo4j per test session; see support/neo4j_server.py for how to share or choose it."""
    with neo4j_for_tests() as server:
        yield server
