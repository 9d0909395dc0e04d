"""The whole service in this process over a real database, with a clock that tests set and a note of every statement sent."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

import httpx

from csgraph.app import Deps, build_deps
from csgraph.db.driver import Database, Deadline
from csgraph.domain.access import ALL_SEEING, Viewer
from csgraph.http.request import RequestInfo
from csgraph.http.routes import Application
from csgraph.service import build_app
from csgraph.settings import Settings

DEFAULT_NOW = datetime(2026, 6, 17, 12, 0, tzinfo=UTC)
"""A Wednesday."""


@dataclass(slots=True)
class Clock:
    """What the service takes for now; tests set ``now``."""

    now: datetime = DEFAULT_NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement as it was sent."""

    name: str
    text: str
    parameters: Mapping[str, Any]


class Client:
    """Sends documents to the service; ``statements`` are those of the last request."""

    def __init__(self, http: httpx.AsyncClient, deps: Deps, app: Application) -> None:
        self.http = http
        self.app = app
        self.deps = deps
        self.statements: list[Statement] = []

    async def query(self, text: str, /, **variables: Any) -> dict[str, Any]:
        """The data of an answer that must hold no errors."""
        body = await self.ask(text, **variables)
        assert "errors" not in body, body["errors"]
        return body["data"]

    async def ask(self, text: str, /, **variables: Any) -> dict[str, Any]:
        """The whole answer, errors included."""
        self.statements.clear()
        response = await self.http.post("/graphql", json={"query": text, "variables": variables})
        return response.json()

    def note(self, name: str, text: str, parameters: Mapping[str, Any], /) -> None:
        """Hear of a statement; see ``csgraph.db.driver.Observer``."""
        self.statements.append(Statement(name, text, parameters))


@dataclass(slots=True)
class ActingDeps(Deps):
    """The parts of a service whose every request comes from ``acting``."""

    acting: Viewer = ALL_SEEING

    async def viewer(self, request: RequestInfo, deadline: Deadline | None = None) -> Viewer:  # noqa: ARG002 - as its base
        """Whoever the test says."""
        return self.acting


@asynccontextmanager
async def client_of(database: Database, clock: Clock, acting: Viewer | None = None, **settings: str) -> AsyncIterator[Client]:
    """A client of a new service over this database; ``settings`` are CSGRAPH_ names in lower case without the prefix."""
    env = {"deadline_seconds": "30", "viewer_hourly_points": "1000000000"} | settings
    deps = build_deps(Settings.from_env({f"CSGRAPH_{name.upper()}": value for name, value in env.items()}), database, clock=clock)
    if acting is not None:
        deps = ActingDeps(**{part.name: getattr(deps, part.name) for part in fields(deps)}, acting=acting)
    app = build_app(deps)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        client = Client(http, deps, app)
        before, database.observe = database.observe, client.note
        try:
            yield client
        finally:
            database.observe = before
