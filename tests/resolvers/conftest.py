"""What tests of lists share: asking for the ids of accounts."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from csgraph.db.driver import Database
from support.planted import Planted, plant
from support.service import Client, Clock, client_of


@pytest.fixture(scope="module")
async def planted(request: pytest.FixtureRequest, database: Database) -> AsyncIterator[Client]:
    """A client over the module's COMPANY, planted once."""
    company: Planted = request.module.COMPANY
    await plant(database, company)
    async with client_of(database, Clock()) as client:
        yield client
