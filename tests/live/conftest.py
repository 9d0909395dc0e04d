"""A small company and a service over it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from csgraph.db.driver import Database
from csgraph.db.queries import Catalogue
from csgraph.repository import Repository
from csgraph.team_sets import refresh_all
from support.live import COMPANY, service
from support.planted import plant
from support.service import Client


@pytest.fixture
async def company(database: Database) -> Database:
    await plant(database, COMPANY)
    await refresh_all(Repository(database, Catalogue.load()))
    return database


@pytest.fixture
async def live(company: Database) -> AsyncIterator[tuple[Client, str]]:
    async with service(company) as found:
        yield found
