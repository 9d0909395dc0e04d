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

LONG = " ".join(f'r{n}: rollup(metric: "contract_value") {{ value contributions {{ nodes {{ path {{ name }} }} }} }}' for n in range(25))
FAR = 'query { account(id: $id, asOf: "2999-01-01T00:00:00Z") { name } }'


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
    assert "does not undo a change that was made" in answer["errors"][0]["message"]


REFUSED = {
    "a page of the payload": ("account { children(first: $n) { nodes { id } } }", "BAD_USER_INPUT", "accountUpdate.account.children"),
    "a page after the change": ("query { accounts(first: $n) { nodes { id } } }", "BAD_USER_INPUT", "accountUpdate.query.accounts"),
    "an instant that has not come": (FAR, "BAD_USER_INPUT", "accountUpdate.query.account"),
    "a statement of the payload": (f"account {{ {LONG} }}", "QUERY_TOO_COSTLY", None),
    "a statement after the change": (f"query {{ account(id: $id) {{ {LONG} }} }}", "QUERY_TOO_COSTLY", None),
}


@pytest.mark.parametrize("what", REFUSED)
async def test_what_cannot_be_read_after_a_change_is_refused_before_it(company: Client, what: str) -> None:
    """Also by a plan that was made for values that could be read."""
    asked, code, field = REFUSED[what]
    document = f"""mutation ($id: ID!, $name: String!{", $n: Int! = 1" if "$n" in asked else ""}) {{
      accountUpdate(input: {{id: $id, changes: {{name: $name}}}}) {{ {asked} errors {{ code }} __typename }}
    }}"""
    if "$n" in asked:
        assert (await company.query(document, id=ACME, name="Acme"))["accountUpdate"]["errors"] == []
    answer = await company.ask(document, id=ACME, name="Zenith", n=101)

    assert [error["extensions"]["code"] for error in answer["errors"]] == [code]
    assert answer["errors"][0]["extensions"].get("field") == field
    assert (await company.query("query ($id: ID!) { account(id: $id) { name } }", id=ACME)) == {"account": {"name": "Acme"}}


async def test_a_key_may_be_asked_for_that_the_change_defines(company: Client) -> None:
    done = await company.query(
        """mutation ($id: ID!) {
          metricDefine(input: {key: "trust", displayName: "Trust"}) {
            definition { key } errors { code } query { account(id: $id) { rollup(metric: "trust") { contributingCount } } }
          }
        }""",
        id=ACME,
    )

    assert done["metricDefine"] == {
        "definition": {"key": "trust"},
        "errors": [],
        "query": {"account": {"rollup": {"contributingCount": 0}}},
    }


async def test_a_key_that_is_unknown_after_the_change_does_not_hide_it(company: Client) -> None:
    document = """mutation ($id: ID!) {
      accountUpdate(input: {id: $id, changes: {name: "Zenith"}}) {
        account { name } errors { code } query { account(id: $id) { rollup(metric: "trust") { value } } }
      }
    }"""
    answer = await company.ask(document, id=ACME)

    assert answer["data"]["accountUpdate"] == {"account": {"name": "Zenith"}, "errors": [], "query": {"account": None}}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["OUTCOME_UNKNOWN"]


def test_every_payload_has_it() -> None:
    schema, _ = build_schema()
    assert schema.mutation_type is not None

    assert {str(field.type.of_type.fields["query"].type) for field in schema.mutation_type.fields.values()} == {"Query!"}
