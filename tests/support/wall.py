"""The real endpoints over a schema whose coverage a test says: what a wall screen talks to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graphql import build_schema

from csgraph.domain.errors import CsgraphError, Unauthenticated
from csgraph.http.request import RequestInfo
from csgraph.http.routes import build_asgi
from csgraph.schema.execution import prepare
from csgraph.settings import Settings
from support.sockets import served

SDL = Path(__file__).with_name("wall.graphql").read_text(encoding="utf-8")
TOKEN = "csg_d_" + "t" * 43
DISPLAY = {
    "team": {"id": "VGVhbTplbWVh", "name": "EMEA Enterprise"},
    "role": {"key": "success_manager", "displayName": "Success Manager"},
    "period": "DAYS_30",
}


@dataclass
class Wall:
    """A service for one screen; ``follow`` updates are sent as they are put."""

    coverage: dict[str, Any]
    display: dict[str, Any] | None = field(default_factory=lambda: DISPLAY)
    token: str = TOKEN
    account: str = "screen"
    variables: list[dict[str, Any]] = field(default_factory=list)
    requests: list[RequestInfo] = field(default_factory=list)
    address: str = ""
    _streams: list[asyncio.Queue[Any]] = field(default_factory=list)
    _server: AsyncExitStack = field(default_factory=AsyncExitStack)

    def __post_init__(self) -> None:
        schema = build_schema(SDL)
        assert schema.query_type is not None
        assert schema.subscription_type is not None
        schema.query_type.fields["viewer"].resolve = lambda _root, _info: {"display": self.display}
        live = schema.subscription_type.fields["accountCoverage"]
        live.subscribe, live.resolve = self._follow, lambda update, _info, **_: update
        settings = Settings(env="production", auth_secret="s" * 32)
        self.app = build_asgi(prepare(schema), settings, self._context, self._ready)

    async def begin(self) -> None:
        """Serve, at the same address as before."""
        port = int(self.address.rpartition(":")[2] or 0)
        self.address = await self._server.enter_async_context(served(self.app, port=port))

    async def end(self) -> None:
        """Stop; sockets close with 1012."""
        await self._server.aclose()

    async def tell(self, sequence: int, reason: str = "CHANGE", **changed: Any) -> None:
        """Send a snapshot to every screen."""
        self.coverage = {**self.coverage, **changed}
        for stream in self._streams:
            stream.put_nowait(update(self.coverage, sequence, reason))

    async def fail(self, problem: CsgraphError) -> None:
        """End every stream with an error."""
        for stream in self._streams:
            stream.put_nowait(problem)

    @property
    def watched(self) -> int:
        """How many streams are live."""
        return len(self._streams)

    async def _follow(self, _root: Any, _info: Any, **variables: Any) -> AsyncIterator[dict[str, Any]]:
        self.variables.append(variables)
        stream: asyncio.Queue[Any] = asyncio.Queue()
        self._streams.append(stream)
        try:
            yield update(self.coverage, 1, "INITIAL")
            while True:
                told = await stream.get()
                if isinstance(told, Exception):
                    raise told
                yield told
        finally:
            self._streams.remove(stream)

    def _context(self, request: RequestInfo) -> Wall:
        if request.authorization != f"Bearer {self.token}":
            raise Unauthenticated("Valid credentials are required.")
        self.requests.append(request)
        return self

    async def renew(self) -> Wall:
        """Whether the token still holds."""
        if not self.token:
            raise Unauthenticated("Valid credentials are required.")
        return self

    async def _ready(self) -> str | None:
        return None


def update(coverage: dict[str, Any], sequence: int, reason: str) -> dict[str, Any]:
    return {"sequence": sequence, "reason": reason, "coverage": coverage}


NAMES = (
    "Lindsay Okafor", "Michael Brandt", "Priya Raman", "Tomás Alvarado", "Ingrid Halvorsen", "Yuki Tanabe", "Oluwaseun Adeyemi-Richardson",
    "Clara Dubois", "Marek Nowak", "Fatima el-Amrani", "George Whitfield", "Sofia Petrakis", "Anders Lund", "Noor van Dijk",
)  # fmt: skip
COMPANIES = (
    "Northwind Logistics", "Globex Spain Manufacturing", "Initech Payments", "Umbra Retail Group", "Hooli Cloud Services", "Stark Turbines",
    "Wayne Aerospace Components International", "Acme Robotics", "Soylent Foods", "Tyrell Optics", "Cyberdyne Assist", "Vandelay Imports",
    "Wonka Confectionery", "Oscorp Materials",
)  # fmt: skip


def health(good: int, average: int, poor: int, unknown: int = 0, change: tuple[int, int, int, int] = (0, 0, 0, 0)) -> dict[str, Any]:
    ranks = zip(("good", "average", "poor", "unknown"), (good, average, poor, unknown), change, strict=True)
    return {rank: {"accounts": accounts, "change": moved} for rank, accounts, moved in ranks}


def ratio(numerator: int, denominator: int) -> dict[str, Any]:
    return {"numerator": numerator, "denominator": denominator, "value": numerator / denominator if denominator else None}


def not_covered(*accounts: tuple[str, str, str | None]) -> dict[str, Any]:
    nodes = [{"id": key, "name": name, "contractValue": value and {"amount": value, "currency": "EUR"}} for key, name, value in accounts]
    return {"nodes": [{"account": node, "contractValue": node["contractValue"] and node["contractValue"]["amount"]} for node in nodes]}


def person(at: int, covered: int, of: int, accounts: dict[str, Any] | None = None, **changed: Any) -> dict[str, Any]:
    name = NAMES[at % len(NAMES)]
    return {
        "memberOfTeam": True,
        "overdueAccounts": 0,
        "user": {"name": name, "active": True},
        "activityVolume": {"total": 7 * covered + at},
        "coverage": ratio(covered, of),
        "health": health(covered, (of - covered) // 2, of - covered - (of - covered) // 2),
        "accounts": accounts or not_covered(),
        **changed,
    }


def rows(*people: dict[str, Any]) -> dict[str, Any]:
    return {"totalCount": len(people), "nodes": list(people)}


def covering(people: int = 6) -> dict[str, Any]:
    """A team of so many people, two accounts each not covered."""
    shown = []
    for at in range(people):
        first, second = (
            (f"A{2 * at + each}", COMPANIES[(2 * at + each) % len(COMPANIES)], str(840_000 // (at + each + 1))) for each in (0, 1)
        )
        tags = {"memberOfTeam": at != 2, "overdueAccounts": at % 3, "user": {"name": NAMES[at % len(NAMES)], "active": at != 4}}
        shown.append(person(at, 3 + 2 * at, 5 + 2 * at, not_covered(first, second), **tags))
    covered, total = sum(3 + 2 * at for at in range(people)), sum(5 + 2 * at for at in range(people))
    return {
        "asOf": datetime.now(UTC).isoformat(),
        "state": "OK",
        "message": None,
        "teams": [{"name": "EMEA Enterprise"}],
        "role": {"displayName": "Success Manager"},
        "summary": {
            "activityVolume": {"total": 412, "touchpoints": 318, "completedTasks": 94},
            "coverage": ratio(covered, total),
            "health": health(total // 2, total // 4, total // 6, 2, change=(3, -1, -2, 0)),
        },
        "missingAssignments": {"count": 0, "contractValue": []},
        "rows": rows(*shown),
    }


def nothing(state: str, message: str) -> dict[str, Any]:
    """Coverage without accounts to cover."""
    return covering(0) | {
        "state": state, "message": message, "rows": rows(),
        "summary": {"activityVolume": {"total": 0, "touchpoints": 0, "completedTasks": 0}, "coverage": ratio(0, 0), "health": health(0, 0, 0)},
    }  # fmt: skip
