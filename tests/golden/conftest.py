"""The golden company: generated with a fixed seed, imported once, read with a fixed clock."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from csgraph.db.driver import Database
from support.golden import company
from support.service import Client, Clock, client_of

ACCOUNTS = 300


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="Write the answers and statements instead of comparing them.")


@pytest.fixture(scope="module")
async def golden(database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Client]:
    """A client over the golden company."""
    await company(database, tmp_path_factory.mktemp("golden"), ACCOUNTS)
    async with client_of(database, Clock()) as client:
        yield client
