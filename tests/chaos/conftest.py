"""Databases that fail: a scripted one, and the real one behind a proxy."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from csgraph.db.driver import Database
from support.changing import COMPANY, DEFINED, LABELS, SEVERAL
from support.chaos_proxy import ChaosProxy, proxy_to
from support.fake_bolt import FakeBolt, fake_bolt, nothing_but_a_configuration
from support.neo4j_server import LocalServer
from support.planted import plant


@pytest.fixture
async def fake() -> AsyncIterator[FakeBolt]:
    """A scripted server that holds a configuration and nothing else."""
    async with fake_bolt() as server:
        server.rows = nothing_but_a_configuration
        yield server


@pytest.fixture
async def company(database: Database) -> Database:
    """A small company in the real database."""
    await plant(database, COMPANY)
    for text in (LABELS, SEVERAL, DEFINED):
        await database.schema(text)
    return database


@pytest.fixture
async def proxy(neo4j_server: LocalServer) -> AsyncIterator[ChaosProxy]:
    """A proxy in front of the real database."""
    async with proxy_to(neo4j_server.url) as through:
        yield through
