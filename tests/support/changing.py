"""A small company that mutations change, and short ways to change it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from csgraph.db.driver import Database
from csgraph.domain.access import Membership, Viewer, viewer_of
from csgraph.domain.globalid import encode
from support.planted import Planted, team
from support.service import Client, Clock, client_of

COMPANY = Planted(
    accounts=[
        {"id": "1", "name": "Acme", "externalId": "X-1", "region": "EMEA", "contractStatus": "PAYING", "teamSets": 1},
        {"id": "2", "parent": "1", "name": "Acme North", "region": "EMEA", "teamSets": 1},
        {"id": "3", "parent": "2", "name": "Acme Deep"},
        {"id": "4", "name": "Other", "region": "APAC"},
    ],
    users=[
        {"id": "u1", "name": "Ann", "externalId": "ann"},
        {"id": "u2", "name": "Bob"},
        {"id": "u3", "name": "Gone", "active": False},
    ],
    types=[{"key": "company", "displayName": "Company", "level": 0}, {"key": "product", "displayName": "Product", "level": 1}],
    attributes=[
        {"key": "seats", "kind": "NUMBER"},
        {"key": "tags", "kind": "LIST", "choices": ["red", "blue"]},
        {"key": "plan", "kind": "TEXT", "types": ["product"]},
        {"key": "since", "kind": "DATE"},
        {"key": "beta", "kind": "BOOLEAN"},
        {"key": "secret", "kind": "TEXT", "privileged": True},
    ],
    teams=[{**team("t1", "Emea", {"region": {"eq": "EMEA"}}), "slot": 1, "current": True}],
    contacts=[
        {"id": "c1", "name": "Jo Doe", "email": "Jo@acme.example", "title": "CTO"},
        {"id": "c2", "name": "Kim", "email": "kim@other.example"},
        {"id": "c3", "name": "Lee", "email": "twin@acme.example"},
        {"id": "c4", "name": "Leo", "email": "TWIN@acme.example"},
    ],
    known=[("c1", "1"), ("c1", "4"), ("c2", "4"), ("c3", "2"), ("c4", "2")],
    flows=[{"key": "renewal", "displayName": "Renewal"}],
    settings={"contractStatuses": '{"trial": "FREE", "customer": "PAYING"}', "version": 7},
)
LABELS = "MATCH (a:Account) WHERE a.teamSets = 1 SET a:TeamSet1"
SEVERAL = "CREATE (:AssignmentRole {key: 'support', displayName: 'Support', multiHolder: true, position: 5})"

DEFINED = """CREATE (:Lifecycle {key: 'journey', displayName: 'Journey', stages: ['Trial', 'Live', 'Lost'], position: 1}),
    (:MetricDefinition {key: 'seats_used', displayName: 'Seats used', unit: 'COUNT', recordedAt: [], position: 1}),
    (:MetricDefinition {key: 'shipped', displayName: 'Shipped', unit: 'COUNT', recordedAt: ['product'], position: 2})"""
"""What the company has defined besides."""


class Changing:
    """A client that sends one mutation at a time and looks at the graph behind it."""

    def __init__(self, client: Client, database: Database) -> None:
        self.client = client
        self.database = database

    async def __call__(self, name: str, answer: str, /, **given: Any) -> dict[str, Any]:
        """The payload of a mutation."""
        kind = f"{name[0].upper()}{name[1:]}Input!"
        data = await self.client.query(f"mutation ($input: {kind}) {{ {name}(input: $input) {{ {answer} }} }}", input=given)
        return data[name]

    async def refused(self, name: str, /, **given: Any) -> tuple[str, list[str]]:
        """The code and the path of the only error of a mutation that could not be done."""
        (error,) = (await self(name, "errors { code path message }", **given))["errors"]
        return error["code"], error["path"]

    async def rows(self, text: str, **parameters: Any) -> list[list[Any]]:
        """What a statement of the test finds in the graph."""
        return await self.database.read("test.look", text, parameters, timeout=10)

    async def events(self) -> list[tuple[str, str]]:
        """Kinds and accounts of all events, in order; their numbers have no gap."""
        rows = await self.rows("MATCH (e:Event) RETURN e.seq, e.kind, e.accountId ORDER BY e.seq")
        assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
        return [(kind, account) for _, kind, account in rows]

    async def changes(self) -> list[tuple[str, str, str | None, str | None, str]]:
        """Account, field, old and new value and source of all changes."""
        text = "MATCH (c:Change) RETURN c.accountId, c.field, c.oldValue, c.newValue, c.source ORDER BY c.accountId, c.field, c.id"
        return [tuple(row) for row in await self.rows(text)]


def account(local: str) -> str:
    """The global id of an account."""
    return encode("Account", local)


def user(local: str) -> str:
    """The global id of a user."""
    return encode("User", local)


def contact(local: str) -> str:
    """The global id of a contact."""
    return encode("Contact", local)


def member(permission: str = "MEMBER", team_id: str = "t1", user_id: str = "u2") -> Viewer:
    """Somebody who sees the accounts of one team."""
    return viewer_of(user_id, (), (Membership(team_id, permission),))


@asynccontextmanager
async def changing(database: Database, acting: Viewer | None = None, **settings: str) -> AsyncIterator[Changing]:
    """Mutations as somebody."""
    async with client_of(database, Clock(), acting, **settings) as client:
        yield Changing(client, database)
