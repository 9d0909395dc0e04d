"""A small company, and a service over it with an address."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from csgraph.db.driver import Database
from csgraph.domain.access import ALL_SEEING, Viewer
from support.planted import Planted, team
from support.service import Client, Clock, client_of
from support.sockets import served, until

COMPANY = Planted(
    accounts=[
        {"id": "1", "name": "Acme", "region": "EMEA"},
        {"id": "2", "name": "Bolt", "region": "APAC"},
        {"id": "3", "name": "Cord", "region": "EMEA", "tier": "A"},
    ],
    users=[{"id": "u", "name": "Ann", "externalId": "ann"}],
    teams=[team("emea", "EMEA", {"region": {"eq": "EMEA"}}) | {"slot": 1, "current": False}],
)


@asynccontextmanager
async def service(database: Database, acting: Viewer = ALL_SEEING, **settings: str) -> AsyncIterator[tuple[Client, str]]:
    """A service and its address."""
    quick = {"event_poll_seconds": "0.02"} | settings
    async with client_of(database, Clock(), acting, **quick) as client, served(client.app) as address:
        yield client, address


async def listening(client: Client, count: int) -> None:
    """So many subscriptions have their place in the events."""
    await until(lambda: client.deps.streams.bus._listeners == count)
