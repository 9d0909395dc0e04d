"""No operation takes every connection: its statements run a few at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from csgraph.db.driver import Database, Rows
from support.planted import Planted, plant
from support.service import Clock, client_of

COMPANY = Planted(accounts=[{"id": "1", "externalId": "x", "name": "One"}])


class Counting:
    """A database that knows how many statements of one operation it was asked at the same time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.returns = database.returns
        self.running = self.most = 0

    async def read(self, name: str, text: str, parameters: Mapping[str, Any], **options: Any) -> Rows:
        self.running += name == "composed.account"
        self.most = max(self.most, self.running)
        await asyncio.sleep(0)
        try:
            return await self._database.read(name, text, parameters, **options)
        finally:
            self.running -= name == "composed.account"


async def test_sixty_root_fields_are_answered_eight_at_a_time(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    await plant(database, COMPANY)
    async with client_of(database, Clock()) as client:
        counting = Counting(database)
        await client.query('{ account(externalId: "x") { name } }')  # all wait for the first run of a statement
        monkeypatch.setattr(client.deps.repository, "database", counting)
        answer = await client.query("{" + " ".join(f'a{n}: account(externalId: "x") {{ name }}' for n in range(60)) + "}")

    assert answer == {f"a{n}": {"name": "One"} for n in range(60)}
    assert counting.most == 8
