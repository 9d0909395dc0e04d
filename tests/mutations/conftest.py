"""Fixtures of the tests of mutations."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from csgraph.db.driver import Database
from support.changing import COMPANY, DEFINED, LABELS, SEVERAL, Changing, changing
from support.planted import plant


@pytest.fixture
async def company(database: Database) -> Database:
    """The company, as it is before a test."""
    await plant(database, COMPANY)
    for text in (LABELS, SEVERAL, DEFINED):
        await database.write(lambda tx, text=text: tx.run("test.label", text, {}), timeout=10)
    return database


@pytest.fixture
async def change(company: Database) -> AsyncIterator[Changing]:
    """Mutations as development's all-seeing viewer."""
    async with changing(company) as mutations:
        yield mutations
