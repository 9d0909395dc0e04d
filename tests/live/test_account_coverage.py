"""`accountCoverage` as a stream: the wall screen, at once, after changes and with time alone (A-45 to A-47, M-17)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.access import Display, viewer_of_display
from csgraph.domain.globalid import encode
from csgraph.resolvers import snapshots
from support.coverage import OURS, worked
from support.live import service
from support.planted import plant
from support.service import Client
from support.sockets import Client as Socket
from support.sockets import opened

INPUT = {"teamIds": [OURS], "role": "success_manager", "period": "DAYS_30"}
WATCH = """subscription ($input: AccountCoverageInput!) {
  accountCoverage(input: $input, everySeconds: 60) {
    sequence reason
    now: coverage { state summary { coverage { numerator denominator } activityVolume { total } } rows { nodes { user { name } } } missingAssignments { count } }
  }
}"""
ASSIGN = "mutation ($i: AccountAssignInput!) { accountAssign(input: $i) { errors { code } } }"
LOG = "mutation ($i: TouchpointCreateInput!) { touchpointCreate(input: $i) { errors { code } } }"
SCREEN = viewer_of_display(Display("ours", "success_manager", "DAYS_30"))


@pytest.fixture
async def live(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Client, str]]:
    monkeypatch.setattr(snapshots, "TICK_SECONDS", 0.02)
    await plant(database, worked())
    async with service(database, live_gap_seconds="0.05") as found:
        yield found


async def update(socket: Socket, identity: str = "1") -> dict[str, Any]:  # noqa: ARG001 - one subscription a socket
    (item,) = await socket.items(1)
    assert "errors" not in item, item
    return item["data"]["accountCoverage"]


def figures(shown: dict[str, Any]) -> tuple[int, int, int]:
    summary = shown["now"]["summary"]
    return summary["coverage"]["numerator"], summary["coverage"]["denominator"], summary["activityVolume"]["total"]


async def test_a_screen_is_right_at_once_and_after_every_change(live: tuple[Client, str]) -> None:
    """M-09's worked case, then A-45: an assignment and a touchpoint are on the screen with the next update."""
    client, address = live
    async with opened(address) as socket:
        await socket.subscribe("1", WATCH, variables={"input": INPUT})
        first = await update(socket)
        assert (first["sequence"], first["reason"], figures(first)) == (1, "INITIAL", (2, 3, 4))

        given = {"accountId": encode("Account", "a2"), "userId": encode("User", "m"), "role": "success_manager"}
        done = await client.query(ASSIGN, i=given)
        assert done == {"accountAssign": {"errors": []}}
        done = await client.query(LOG, i={"accountId": encode("Account", "a2"), "subject": "Hello", "kind": "Call"})
        assert done == {"touchpointCreate": {"errors": []}}
        client.deps.reader.clock.now += timedelta(seconds=1)  # windows are half-open: this very moment does not count yet
        await client.query(ASSIGN, i=given | {"userId": encode("User", "l")})
        shown = await update(socket)
        while figures(shown) == (2, 3, 4):
            shown = await update(socket)
        assert (shown["reason"], figures(shown)) == ("CHANGE", (3, 3, 4))


async def test_the_window_slides_with_the_hour_and_nobody_does_anything(live: tuple[Client, str]) -> None:
    """M-01, M-17: what was done ten days ago leaves a window of seven days, without an event."""
    client, address = live
    clock = client.deps.reader.clock
    clock.now = datetime(2026, 6, 14, 11, 59, 50, tzinfo=UTC)
    async with opened(address) as socket:
        await socket.subscribe("1", WATCH, variables={"input": {**INPUT, "period": "DAYS_7"}})
        assert figures(await update(socket)) == (2, 3, 4)
        clock.now = datetime(2026, 6, 14, 13, 0, 1, tzinfo=UTC)
        later = await update(socket)
        assert (later["reason"], figures(later)) == ("TIMER", (0, 3, 0))


async def test_many_screens_share_one_computation(live: tuple[Client, str]) -> None:
    client, address = live
    async with opened(address) as one, opened(address) as two:
        for socket in (one, two):
            for number in range(5):
                await socket.subscribe(str(number), WATCH, variables={"input": INPUT})
        for socket in (one, two):
            await socket.items(5)
        assert client.deps.snapshots.computed == 1


async def test_a_display_token_watches_its_own_team_alone(database: Database) -> None:
    """A-47."""
    await plant(database, worked())
    async with service(database, SCREEN) as (_, address), opened(address) as socket:
        plain = WATCH.replace(" rows { nodes { user { name } } }", "")
        await socket.subscribe("1", plain, variables={"input": {**INPUT, "teamIds": [encode("Team", "theirs")]}})
        refused = await socket.next()
        assert (refused["type"], refused["payload"][0]["extensions"]["code"]) == ("error", "BAD_USER_INPUT")
        await socket.subscribe("2", plain, variables={"input": INPUT})
        assert figures(await update(socket)) == (2, 3, 4)


async def test_a_wrong_pace_is_refused_before_anything_is_sent(live: tuple[Client, str]) -> None:
    _, address = live
    async with opened(address) as socket:
        await socket.subscribe("1", WATCH.replace("everySeconds: 60", "everySeconds: 1"), variables={"input": INPUT})
        refused = await socket.next()
        assert refused["payload"][0]["extensions"]["reason"] == "OUT_OF_RANGE"
