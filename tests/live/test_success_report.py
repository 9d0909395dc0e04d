"""`successReport` as a stream: at once, after changes, and when the day begins (M-40, M-62)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.globalid import encode
from csgraph.resolvers import snapshots
from support.live import service
from support.planted import Planted, plant
from support.service import Client
from support.sockets import Client as Socket
from support.sockets import opened, until

WATCH = """subscription ($id: ID!) { successReport(input: { userId: $id }, everySeconds: 60) { sequence reason
  now: report { overview { healthByStage { stage count } } renewal { opened { count contracts { number state } } } } } }"""
SAVE = "mutation ($i: EngagementSaveInput!) { engagementSave(input: $i) { errors { code } } }"
ENGAGEMENT = {
    "id": "e", "accountId": "a", "number": "E-1", "title": "E", "state": "NEW", "stage": "ADOPTION", "perceivedHealth": "GREEN", "csmId": "u",
    "createdAt": datetime(2026, 1, 1, tzinfo=UTC),
}  # fmt: skip
CONTRACT = {
    "id": "c", "accountId": "a", "number": "C-1", "value": 10_000, "currency": "USD", "state": "ACTIVE", "substate": "EXTENSION_APPROVED",
    "startDate": date(2025, 6, 18), "endDate": date(2026, 6, 18),
}  # fmt: skip


@pytest.fixture
async def live(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Client, str]]:
    monkeypatch.setattr(snapshots, "TICK_SECONDS", 0.02)
    company = Planted(
        accounts=[{"id": "a", "name": "A"}], users=[{"id": "u", "name": "U", "permissions": ["SUCCESS_AGENT"]}],
        owned={"Engagement": [ENGAGEMENT], "Contract": [CONTRACT]}, covered=[("e", "c")],
    )  # fmt: skip
    await plant(database, company)
    async with service(database, live_gap_seconds="0.05") as found:
        yield found


async def update(socket: Socket) -> tuple[str, dict[str, int], list[str]]:
    """Why an update was sent, engagements by stage, and the states of opened renewals."""
    (item,) = await socket.items(1)
    assert "errors" not in item, item
    told: dict[str, Any] = item["data"]["successReport"]
    stages = {each["stage"]: each["count"] for each in told["now"]["overview"]["healthByStage"] if each["count"]}
    return told["reason"], stages, [each["state"] for each in told["now"]["renewal"]["opened"]["contracts"]]


async def test_a_report_is_right_at_once_and_after_a_change(live: tuple[Client, str]) -> None:
    client, address = live
    async with opened(address) as socket:
        await socket.subscribe("1", WATCH, variables={"id": encode("User", "u")})
        assert await update(socket) == ("INITIAL", {"ADOPTION": 1}, ["ACTIVE"])

        done = await client.query(SAVE, i={"id": encode("Engagement", "e"), "changes": {"stage": "EXPAND"}})
        assert done == {"engagementSave": {"errors": []}}
        assert await update(socket) == ("CHANGE", {"EXPAND": 1}, ["ACTIVE"])


async def test_the_moment_that_is_shown_is_no_change(live: tuple[Client, str]) -> None:
    client, address = live
    watch = "subscription { successReport(everySeconds: 60) { sequence report { asOf byReport { report { asOf } } overview { healthByStage { stage count } } } } }"

    async def save(**changes: str) -> None:
        client.deps.reader.clock.now += timedelta(seconds=5)
        done = await client.query(SAVE, i={"id": encode("Engagement", "e"), "changes": changes})
        assert done == {"engagementSave": {"errors": []}}

    async with opened(address) as socket:
        await socket.subscribe("1", watch)
        await socket.items(1)
        computed = client.deps.snapshots.computed
        await save(title="Another title")
        await until(lambda: client.deps.snapshots.computed > computed)
        await save(stage="EXPAND")
        (item,) = await socket.items(1)
        counts = [each["count"] for each in item["data"]["successReport"]["report"]["overview"]["healthByStage"]]

    assert (item["data"]["successReport"]["sequence"], counts) == (2, [0, 0, 1, 0, 0])


async def test_a_contract_expires_when_the_day_begins_and_nobody_does_anything(live: tuple[Client, str]) -> None:
    """M-62: an extension that was approved is opened while the contract is active."""
    client, address = live
    clock = client.deps.reader.clock
    clock.now = datetime(2026, 6, 17, 23, 59, 50, tzinfo=UTC)
    async with opened(address) as socket:
        await socket.subscribe("1", WATCH, variables={"id": encode("User", "u")})
        assert await update(socket) == ("INITIAL", {"ADOPTION": 1}, ["ACTIVE"])
        clock.now = datetime(2026, 6, 18, 0, 0, 1, tzinfo=UTC)
        assert await update(socket) == ("TIMER", {"ADOPTION": 1}, [])
