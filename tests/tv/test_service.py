"""A-46, A-47: from the token to the wall, over the whole service."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from csgraph.db.driver import Database
from support.coverage import MANAGER, NOW, worked
from support.planted import plant
from support.service import Clock, client_of
from support.sockets import served


async def test_a_screen_shows_the_worked_case_until_its_token_is_revoked(database: Database, screen: Callable[..., Awaitable[Any]]) -> None:
    """M-09: 2 of 3 accounts, one of them not covered."""
    await plant(database, worked())
    shown = await screen()
    async with client_of(database, Clock(NOW), auth_secret="s" * 32) as client, served(client.app) as address:
        tokens = client.deps.viewers.issued
        issued = await tokens.issue_display("lobby", "ours", MANAGER, "DAYS_30", datetime.now(UTC), timedelta(days=1))

        await shown.open(issued.token, address=address)
        await shown.sees("#percent", "67%")

        assert (await shown.text("h1"), await shown.text("#scope")) == ("Ours", "Success Manager · last 30 days")
        assert await shown.texts("#people .name") == ["Lindsay", "Michael"]
        assert [line.split("\n") for line in await shown.texts("#open li")] == [["Two", "Lindsay", "no value"]]
        assert shown.complaints == []

        await tokens.revoke(issued.id, datetime.now(UTC))
        await shown.sees("#message-title", "This token does not work")
