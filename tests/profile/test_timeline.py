"""Account.timeline (B-23, C-21): exact rows in exact orders, pages of every size, and nothing of what a viewer may not see."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.access import Scope, Viewer
from csgraph.domain.globalid import encode
from support.planted import Planted, plant, team
from support.service import Client, Clock, client_of


def at(hour: int, day: int = 1) -> datetime:
    return datetime(2026, 6, day, hour, tzinfo=UTC)


TOUCHPOINTS = [
    {"id": "t1", "accountId": "a", "subject": "Call", "kind": "Call", "occurredAt": at(9), "createdById": "u"},
    {"id": "t2", "accountId": "a", "subject": "Note", "kind": "Note", "occurredAt": at(9), "internalNote": True},
    {"id": "t3", "accountId": "a", "subject": "Draft", "kind": "Mail", "occurredAt": at(10), "draft": True},
    {"id": "t4", "accountId": "a", "subject": "Visit", "kind": "Visit", "occurredAt": at(8), "state": "CANCELED"},
    {"id": "t5", "accountId": "b", "subject": "Mail", "kind": "Mail", "occurredAt": at(8, 2)},
    {"id": "t6", "accountId": "c", "subject": "Hidden", "kind": "Mail", "occurredAt": at(8, 3)},
]  # fmt: skip
TASK = {"title": "Task", "priority": "LOW", "version": 1}
TASKS = [
    {**TASK, "id": "k1", "accountId": "a", "status": "COMPLETED", "completedAt": at(9), "dueDate": date(2026, 5, 1)},
    {**TASK, "id": "k2", "accountId": "a", "status": "STARTED", "dueDate": date(2026, 6, 20)},
    {**TASK, "id": "k3", "accountId": "a", "status": "STARTED", "createdAt": at(12, 3)},
    {**TASK, "id": "k4", "accountId": "b", "status": "CANCELED", "dueDate": date(2026, 6, 2)},
    {**TASK, "id": "k5", "accountId": "c", "status": "STARTED", "dueDate": date(2026, 6, 21)},
]
CHANGE = {"source": "USER", "byId": "u"}
CHANGES = [
    {**CHANGE, "id": "c1", "accountId": "a", "field": "name", "newValue": "Acme", "at": at(9)},
    {**CHANGE, "id": "c2", "accountId": "a", "field": "attribute.secret", "newValue": "s", "at": at(1, 5)},
    {**CHANGE, "id": "c3", "accountId": "b", "field": "parent", "oldValue": "X-c", "newValue": "X-a", "at": at(1, 4)},
    {**CHANGE, "id": "c4", "accountId": "c", "field": "name", "newValue": "Chemistry", "at": at(1, 6)},
]
COMPANY = Planted(
    accounts=[
        {"id": "a", "externalId": "X-a", "name": "Acme", "region": "EMEA"},
        {"id": "b", "externalId": "X-b", "parent": "a", "name": "Bakery", "region": "EMEA"},
        {"id": "c", "externalId": "X-c", "parent": "a", "name": "Chemistry", "region": "APAC"},
    ],
    users=[{"id": "u", "name": "Ann"}],
    teams=[team("emea", "EMEA", {"region": {"eq": "EMEA"}})],
    attributes=[{"key": "secret", "kind": "TEXT", "privileged": True}],
    owned={"Touchpoint": TOUCHPOINTS, "Task": TASKS, "Change": CHANGES},
)
A = encode("Account", "a")
KINDS = {"Touchpoint": TOUCHPOINTS, "Task": TASKS, "Change": CHANGES}
LOCAL = {encode(kind, row["id"]): row["id"] for kind, rows in KINDS.items() for row in rows}
OWN = ["k2", "c2", "k3", "c1", "k1", "t2", "t1", "t4"]
BELOW = ["k5", "k2", "c4", "c2", "c3", "k3", "t6", "t5", "k4", "c1", "k1", "t2", "t1", "t4"]
SEEN = ["k2", "c3", "k3", "t5", "k4", "c1", "k1", "t2", "t1", "t4"]
"""Without what lies on a hidden account, and without changes of a privileged attribute."""
ITEM = "... on Node { id }"


@pytest.fixture(scope="module")
async def planted(database: Database) -> Any:
    await plant(database, COMPANY)
    async with client_of(database, Clock()) as client:
        yield client


@pytest.fixture(scope="module")
async def scoped(planted: Client, database: Database) -> Any:  # noqa: ARG001 - the company is planted once
    async with client_of(database, Clock(), Viewer("u", ("MEMBER",), Scope(frozenset({"emea"})))) as client:
        yield client


async def page(client: Client, arguments: str = "", **variables: Any) -> dict[str, Any]:
    declared = "($c: String!) " if variables else ""
    text = f"query {declared}{{ account(id: {json.dumps(A)}) {{ timeline{arguments} {{ edges {{ cursor node {{ {ITEM} }} }} nodes {{ {ITEM} }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }} }}"
    found = (await client.query(text, **variables))["account"]["timeline"]
    assert [edge["node"] for edge in found["edges"]] == found["nodes"]
    return found


def ids(found: dict[str, Any]) -> list[str]:
    return [LOCAL[node["id"]] for node in found["nodes"]]


async def test_b23_the_timeline_is_one_record_newest_first(planted: Client) -> None:
    """A task stands at its completion, else on the day it is due, else where it was made; of one moment changes, then tasks, then touchpoints."""
    assert ids(await page(planted)) == OWN


async def test_c21_the_timeline_of_a_subtree_merges_what_lies_below(planted: Client) -> None:
    assert ids(await page(planted, "(includeDescendants: true)")) == BELOW


async def test_the_timeline_leaves_out_what_the_viewer_may_not_see(scoped: Client) -> None:
    assert ids(await page(scoped, "(includeDescendants: true)")) == SEEN
    assert ids(await page(scoped)) == [each for each in OWN if each != "c2"]
    answer = await scoped.query(
        f'{{ account(id: "{A}") {{ timeline(includeDescendants: true) {{ nodes {{ ... on Change {{ field oldValue newValue }} }} }} }} }}'
    )
    moved = next(node for node in answer["account"]["timeline"]["nodes"] if node.get("field") == "parent")
    assert moved == {"field": "parent", "oldValue": "hidden", "newValue": "X-a"}


@pytest.mark.parametrize("size", [1, 2, 3, 5, 14])
async def test_pages_of_every_size_make_the_same_record_in_both_directions(planted: Client, size: int) -> None:
    for backward in (False, True):
        taken: list[str] = []
        cursor, more = "", True
        while more:
            ends = ("last", "before") if backward else ("first", "after")
            window = f"{ends[0]}: {size}" + (f", {ends[1]}: $c" if cursor else "")
            found = await page(planted, f"({window}, includeDescendants: true)", **({"c": cursor} if cursor else {}))
            info = found["pageInfo"]
            assert info["hasNextPage" if backward else "hasPreviousPage"] is bool(cursor)
            taken = ids(found) + taken if backward else taken + ids(found)
            more = info["hasPreviousPage" if backward else "hasNextPage"]
            cursor = info["startCursor" if backward else "endCursor"]
        assert taken == BELOW


async def test_a_cursor_belongs_to_one_account_and_one_record(planted: Client) -> None:
    cursor = (await page(planted, "(first: 2)"))["pageInfo"]["endCursor"]

    body = await planted.ask(
        f'query ($c: String!) {{ account(id: "{A}") {{ timeline(after: $c, includeDescendants: true) {{ nodes {{ __typename }} }} }} }}',
        c=cursor,
    )

    assert body["errors"][0]["extensions"]["reason"] == "BAD_CURSOR"


async def test_things_say_everything_under_one_roof(planted: Client) -> None:
    text = f"""{{ account(id: "{A}") {{ timeline(first: 8, includeDescendants: true) {{ nodes {{
        __typename
        ... on Touchpoint {{ subject account {{ name }} createdBy {{ name }} }}
        ... on Task {{ title status dueDate account {{ name }} }}
        ... on Change {{ field newValue account {{ name }} by {{ name }} }}
    }} }} }} }}"""
    nodes = (await planted.query(text))["account"]["timeline"]["nodes"]

    assert nodes[0] == {
        "__typename": "Task",
        "title": "Task",
        "status": "STARTED",
        "dueDate": "2026-06-21",
        "account": {"name": "Chemistry"},
    }
    assert nodes[2] == {
        "__typename": "Change", "field": "name", "newValue": "Chemistry", "account": {"name": "Chemistry"}, "by": {"name": "Ann"},
    }  # fmt: skip
    assert nodes[7] == {"__typename": "Touchpoint", "subject": "Mail", "account": {"name": "Bakery"}, "createdBy": None}


async def test_the_timeline_of_an_earlier_instant_is_refused(planted: Client) -> None:
    body = await planted.ask(f'{{ account(id: "{A}", asOf: "2026-06-10T00:00:00Z") {{ timeline {{ nodes {{ __typename }} }} }} }}')

    assert body["errors"][0]["extensions"]["reason"] == "AS_OF_UNSUPPORTED"


@pytest.mark.parametrize("seed", [1, 2])
async def test_random_records_are_merged_as_a_plain_sort_does(database: Database, seed: int) -> None:
    random = Random(seed)
    keys = [str(number) for number in range(12)]
    accounts = [{"id": key, "name": key, **({"parent": random.choice(keys[:number])} if number else {})} for number, key in enumerate(keys)]

    def moment() -> datetime:
        return at(0) + timedelta(days=random.randrange(4))

    owned: dict[str, list[dict[str, Any]]] = {"Touchpoint": [], "Task": [], "Change": []}
    for number in range(90):
        on = {"accountId": random.choice(keys), "id": f"i{number}"}
        kind = random.choice(["Touchpoint", "Task", "Change"])
        if kind == "Task":
            owned[kind].append({**TASK, **on, "status": "STARTED", "dueDate": moment().date()})
        elif kind == "Change":
            owned[kind].append({**CHANGE, **on, "field": "tier", "at": moment()})
        else:
            owned[kind].append({**on, "subject": "s", "kind": "Call", "occurredAt": moment(), "draft": random.random() < 0.2})
    await plant(database, Planted(accounts=accounts, owned=owned))
    parents = {each["id"]: each.get("parent") for each in accounts}

    def beneath(key: str | None, top: str) -> bool:
        return key is not None and (key == top or beneath(parents[key], top))

    def expected(top: str) -> list[str]:
        when = {"Touchpoint": "occurredAt", "Task": "dueDate", "Change": "at"}
        rows = [(kind, row) for kind, some in owned.items() for row in some if beneath(row["accountId"], top) and not row.get("draft")]
        rows.sort(key=lambda each: each[1]["id"], reverse=True)
        rows.sort(key=lambda each: each[0])
        rows.sort(key=lambda each: str(each[1][when[each[0]]])[:10], reverse=True)
        return [encode(kind, row["id"]) for kind, row in rows]

    async with client_of(database, Clock()) as client:
        text = f"query ($id: ID!, $c: String) {{ account(id: $id) {{ timeline(first: 4, after: $c, includeDescendants: true) {{ nodes {{ {ITEM} }} pageInfo {{ hasNextPage endCursor }} }} }} }}"
        for top in ("0", "1", "2"):
            found: list[str] = []
            cursor, more = None, True
            while more:
                each = (await client.query(text, id=encode("Account", top), c=cursor))["account"]["timeline"]
                found += [node["id"] for node in each["nodes"]]
                more, cursor = each["pageInfo"]["hasNextPage"], each["pageInfo"]["endCursor"]
            assert found == expected(top)
