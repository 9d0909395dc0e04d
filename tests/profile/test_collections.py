"""Account.collections (B-22): columns in order, null for empty cells, and no more rows than an answer holds."""

from __future__ import annotations

from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.access import Scope, Viewer
from csgraph.domain.collection import shown_name, table
from csgraph.domain.globalid import encode
from support.planted import Planted, plant, team
from support.service import Client, Clock, client_of


def item(account: str, collection: str, position: int, columns: list[str], cells: list[str]) -> dict[str, Any]:
    return {
        "accountId": account,
        "collection": collection,
        "rowKey": str(position),
        "position": position,
        "columns": columns,
        "cells": cells,
    }


DEALS = ["Name", "Stage", "Amount"]
COMPANY = Planted(
    accounts=[{"id": "a", "name": "A", "region": "EMEA"}, {"id": "b", "name": "B", "region": "APAC"}],
    users=[{"id": "u", "name": "U"}],
    teams=[team("emea", "EMEA", {"region": {"eq": "EMEA"}})],
    owned={
        "CollectionItem": [
            *(item("a", "crm_opportunities", at, DEALS, [f"Deal {at}", "", str(at)]) for at in reversed(range(12))),
            item("a", "crm_opportunities", 12, DEALS, ["Short"]),
            *(item("a", "audit-log", at, ["Line"], [str(at)]) for at in range(205)),
            item("b", "crm_opportunities", 0, DEALS, ["Hidden", "", ""]),
        ]
    },
)
FIELDS = "collections { key displayName columns rowCount rows { cells } }"


@pytest.fixture(scope="module")
async def planted(database: Database) -> Any:
    await plant(database, COMPANY)
    async with client_of(database, Clock()) as client:
        yield client


async def of(client: Client, key: str) -> Any:
    answer = await client.query(f'{{ account(id: "{encode("Account", key)}") {{ {FIELDS} }} }}')
    return answer["account"]["collections"]


async def test_b22_a_collection_has_its_columns_and_rows_in_order_and_null_for_empty_cells(planted: Client) -> None:
    log, deals = await of(planted, "a")

    assert {name: deals[name] for name in ("key", "displayName", "columns", "rowCount")} == {
        "key": "crm_opportunities", "displayName": "Crm opportunities", "columns": DEALS, "rowCount": 13,
    }  # fmt: skip
    assert [row["cells"] for row in deals["rows"]] == [*([f"Deal {at}", None, str(at)] for at in range(12)), ["Short", None, None]]
    assert (log["key"], log["displayName"], log["rowCount"]) == ("audit-log", "Audit log", 205)
    assert [row["cells"] for row in log["rows"]] == [[str(at)] for at in range(200)]


async def test_b22_a_collection_belongs_to_its_account(planted: Client, database: Database) -> None:
    assert [each["rowCount"] for each in await of(planted, "b")] == [1]
    async with client_of(database, Clock(), Viewer("u", ("MEMBER",), Scope(frozenset({"emea"})))) as scoped:
        nodes = (await scoped.query(f"{{ accounts {{ nodes {{ {FIELDS} }} }} }}"))["accounts"]["nodes"]
    assert [[each["rowCount"] for each in node["collections"]] for node in nodes] == [[205, 13]]


@pytest.mark.parametrize(
    ("key", "name"), [("crm_opportunities", "Crm opportunities"), ("a", "A"), ("__", "__"), ("SLA-terms", "SLA terms")]
)
def test_a_key_is_shown_as_words(key: str, name: str) -> None:
    assert shown_name(key) == name


def test_the_first_row_says_what_the_columns_are() -> None:
    assert table([(1, ["old"], ["x", "y"]), (0, ["a", "b"], ["1", ""])]) == (["a", "b"], [["1", None], ["x", "y"]])
    assert table([]) == ([], [])
