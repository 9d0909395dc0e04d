"""`query` of every payload: root fields that are read after the change, in the same round trip."""

from __future__ import annotations

from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.errors import DatabaseUnavailable, QueryTooCostly
from csgraph.domain.globalid import encode
from csgraph.schema import build_schema
from support.live import COMPANY
from support.planted import plant
from support.service import Client

ACME = encode("Account", "1")
RENAME = """mutation ($id: ID!, $name: String!, $version: Int) {
  accountUpdate(input: {id: $id, changes: {name: $name}, expectedVersion: $version}) {
    query { account(id: $id) { name } accounts(first: 2) { nodes { name } } }
    account { name query: __typename }
    errors { code }
  }
}"""


@pytest.fixture
async def company(client: Client, database: Database) -> Client:
    await plant(database, COMPANY)
    return client


async def test_root_fields_are_read_after_the_change(company: Client) -> None:
    done = await company.query(RENAME, id=ACME, name="Zenith")

    assert done["accountUpdate"] == {
        "query": {"account": {"name": "Zenith"}, "accounts": {"nodes": [{"name": "Bolt"}, {"name": "Cord"}]}},
        "account": {"name": "Zenith", "query": "Account"},
        "errors": [],
    }


async def test_they_are_read_where_nothing_was_changed(company: Client) -> None:
    done = await company.query(RENAME, id=ACME, name="Zenith", version=7)

    assert (done["accountUpdate"]["errors"], done["accountUpdate"]["query"]["account"]) == ([{"code": "STALE_VERSION"}], {"name": "Acme"})


async def test_they_cost_what_they_cost_as_a_query(company: Client) -> None:
    plain, more = (
        "mutation { accountUpdate(input: {id: %s, changes: {}}) { errors { code } %s } }",
        "query { accounts(first: 2) { nodes { name } } }",
    )
    costs = [(await company.ask(plain % (f'"{ACME}"', fields)))["extensions"]["cost"]["requested"] for fields in ("", more)]
    alone = (await company.ask(more))["extensions"]["cost"]["requested"]

    assert costs[1] - costs[0] == alone + 1


@pytest.mark.parametrize("problem", [DatabaseUnavailable("away"), QueryTooCostly("too long", cost=2, limit=1)])
async def test_what_cannot_be_read_does_not_hide_that_the_change_was_made(company: Client, monkeypatch: Any, problem: Exception) -> None:
    reader = company.deps.reader
    read = reader.read

    def failing(asked: Any) -> Any:
        if asked.nodes[0].name.value == "account":
            raise problem
        return read(asked)

    monkeypatch.setattr(type(reader), "read", lambda _self, asked: failing(asked))
    answer = await company.ask(RENAME, id=ACME, name="Zenith")
    monkeypatch.undo()

    assert answer["data"]["accountUpdate"]["account"]["name"] == "Zenith"
    assert [(error["path"], error["extensions"]["code"]) for error in answer["errors"]] == [
        (["accountUpdate", "query", "account"], "OUTCOME_UNKNOWN")
    ]
    assert answer["errors"][0]["message"].startswith("The change was made, but")


def test_every_payload_has_it() -> None:
    schema, _ = build_schema()
    assert schema.mutation_type is not None

    assert {str(field.type.of_type.fields["query"].type) for field in schema.mutation_type.fields.values()} == {"Query!"}
