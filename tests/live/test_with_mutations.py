"""What mutations leave is what subscribers hear: in the order of the commits, as each viewer may see it."""

from __future__ import annotations

from typing import Any

from csgraph.db.driver import Database
from csgraph.domain.access import Scope, Viewer
from csgraph.domain.globalid import encode
from support.live import listening, service
from support.service import Client
from support.sockets import opened

EVENTS = "subscription { accountEvents { kind accountId account { name region } by { name } } }"
EMEA = Viewer("u", ("MEMBER",), Scope(frozenset({"emea"})))
ANN = Viewer("u")
UPDATE = "mutation ($id: ID!, $to: String!) { done: accountUpdate(input: { id: $id, changes: { region: $to } }) { errors { code } } }"
DELETE = "mutation ($id: ID!) { done: accountDelete(input: { id: $id }) { errors { code } } }"
ASSIGN = 'mutation ($id: ID!, $user: ID!) { done: accountAssign(input: { accountId: $id, userId: $user, role: "success_manager" }) { errors { code } } }'


async def change(client: Client, text: str, account: str, **variables: Any) -> None:
    assert await client.query(text, id=encode("Account", account), **variables) == {"done": {"errors": []}}


async def test_each_viewer_hears_of_the_changes_they_may_know_of(company: Database) -> None:
    """Account 1 leaves the viewer's set, 2 comes into it, 3 is deleted, and the rest happens out of sight."""
    async with (
        service(company, EMEA) as (listener, narrow), service(company, ANN) as (client, wide),
        opened(narrow) as some, opened(wide) as everything,
    ):  # fmt: skip
        for socket in (some, everything):
            await socket.subscribe("1", EVENTS)
        await listening(listener, 1)
        await listening(client, 1)
        await change(client, UPDATE, "1", to="APAC")
        await change(client, ASSIGN, "1", user=encode("User", "u"))
        await change(client, UPDATE, "2", to="EMEA")
        await change(client, DELETE, "3")
        all_told = [item["data"]["accountEvents"] for item in await everything.items(4)]
        some_told = [item["data"]["accountEvents"] for item in await some.items(3)]

    assert [(row["kind"], row["accountId"]) for row in all_told] == [
        ("UPDATED", encode("Account", "1")), ("ASSIGNED", encode("Account", "1")), ("UPDATED", encode("Account", "2")), ("DELETED", encode("Account", "3")),
    ]  # fmt: skip
    assert {row["by"]["name"] for row in all_told} == {"Ann"}
    assert all_told[3]["account"] is None
    assert [(row["kind"], row["accountId"], row["account"]) for row in some_told] == [
        ("UPDATED", encode("Account", "1"), None),
        ("UPDATED", encode("Account", "2"), {"name": "Bolt", "region": "EMEA"}),
        ("DELETED", encode("Account", "3"), None),
    ]
