"""The services that public suites look at: development, development with arrays of operations, and production; one company in one database."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from csgraph.db.driver import Database
from csgraph.schema.published import publish
from support.live import COMPANY
from support.planted import plant
from support.service import Clock, client_of
from support.sockets import served
from support.tokens import AUDIENCE, ISSUER, SECRET

VARIABLE = "CSGRAPH_TEST_CONFORMANCE"
"""Set by `make conformance`; to `update`, it writes the table instead of comparing it."""
PATIENT = {"event_poll_seconds": "0.02", "planning_seconds": "60"}
SERVICES = {
    "SERVICE": {},
    "BATCHING": {"batching_max_operations": "5"},
    "PRODUCTION": {"env": "production", "auth_secret": SECRET, "auth_issuer": ISSUER, "auth_audience": AUDIENCE},
}


@pytest.fixture(scope="session")
def wanted() -> str:
    """What was asked for; skips where nobody did."""
    value = os.environ.get(VARIABLE)
    if not value:
        pytest.skip(f"run by `make conformance`, which sets {VARIABLE}")
    return value


@pytest.fixture(scope="module")
async def surroundings(wanted: str, database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[dict[str, str]]:  # noqa: ARG001 - skips
    """The environment of a suite: addresses of the services, and the folder of what is published."""
    await plant(database, COMPANY)
    folder: Path = tmp_path_factory.mktemp("published")
    publish(folder)
    found = {"CSGRAPH_CONFORMANCE_PUBLISHED": str(folder)}
    async with AsyncExitStack() as stack:
        for name, settings in SERVICES.items():
            client = await stack.enter_async_context(client_of(database, Clock(), **(PATIENT | settings)))
            found[f"CSGRAPH_CONFORMANCE_{name}"] = await stack.enter_async_context(served(client.app))
        yield found
