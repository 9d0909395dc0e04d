"""Reading an earlier instant: exact values, rule by rule; random companies are in test_as_of_replay.py."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.access import Scope, Viewer
from csgraph.domain.globalid import encode
from support.replay import Event, store
from support.service import Client, Clock, client_of

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def day(back: int) -> datetime:
    return NOON - timedelta(days=back)


LOG = (
    Event(day(60), "create", "top", (None, "Acme")),
    Event(day(59), "create", "mid", ("top", "Acme EMEA")),
    Event(day(58), "create", "low", ("mid", "Acme Spain")),
    Event(day(57), "create", "other", (None, "Globex")),
    Event(day(50), "set", "low", ("contractStatus", "PAYING")),
    Event(day(49), "set", "low", ("contractValue", (12_505_000, "EUR"))),
    Event(day(48), "set", "low", ("region", "EMEA")),
    Event(day(40), "assign", "low", ("u1", "success_manager")),
    Event(day(30), "set", "low", ("name", "Acme Iberia")),
    Event(day(29), "set", "low", ("contractValue", (20_000_000, "USD"))),
    Event(day(28), "unassign", "low", ("u1", "success_manager")),
    Event(day(28), "assign", "low", ("u2", "success_manager")),
    Event(day(20), "move", "low", ("other",)),
    Event(day(10), "set", "low", ("contractValue", None)),
    Event(day(9), "record", "low", (4.0,)),
    Event(day(5), "delete", "low"),
)
LOW = 'account(externalId: "X-low", asOf: $t)'


async def low(client: Client, at: datetime, fields: str) -> Any:
    return (await client.query(f"query ($t: DateTime!) {{ {LOW} {{ {fields} }} }}", t=at.isoformat()))["account"]


@pytest.fixture
async def acme(client: Client, graph: Database) -> Client:
    await store(graph, LOG)
    return client


async def test_an_account_is_there_from_its_creation_until_its_end(acme: Client) -> None:
    text = "query ($t: DateTime!) { accounts(asOf: $t) { totalCount nodes { externalId } } }"

    async def there(at: datetime) -> list[str]:
        return [node["externalId"] for node in (await acme.query(text, t=at.isoformat()))["accounts"]["nodes"]]

    assert await there(day(60) - SECOND) == []
    assert await there(day(60)) == ["X-top"]
    assert await there(day(58)) == ["X-top", "X-mid", "X-low"]
    assert await there(day(5) - SECOND) == ["X-top", "X-mid", "X-low", "X-other"]
    assert await there(day(5)) == ["X-top", "X-mid", "X-other"]
    assert await low(acme, day(58) - SECOND, "name") is None
    assert await low(acme, day(58), "name") == {"name": "Acme Spain"}
    assert await low(acme, day(5), "name") is None
    assert (await acme.query("query ($t: DateTime!) { accounts(asOf: $t) { totalCount } }", t="0001-01-01T00:00:00Z"))["accounts"][
        "totalCount"
    ] == 0


async def test_a_value_holds_from_its_change_on(acme: Client) -> None:
    fields = "name region contractStatus contractValue { amount currency }"

    async def found(at: datetime) -> tuple[Any, ...]:
        account = await low(acme, at, fields)
        return tuple(account.values())

    assert await found(day(58)) == ("Acme Spain", None, None, None)
    assert await found(day(49)) == ("Acme Spain", None, "PAYING", {"amount": "1250.50", "currency": "EUR"})
    assert await found(day(30) - SECOND) == ("Acme Spain", "EMEA", "PAYING", {"amount": "1250.50", "currency": "EUR"})
    assert await found(day(30)) == ("Acme Iberia", "EMEA", "PAYING", {"amount": "1250.50", "currency": "EUR"})
    assert await found(day(29)) == ("Acme Iberia", "EMEA", "PAYING", {"amount": "2000.00", "currency": "USD"})
    assert await found(day(6)) == ("Acme Iberia", "EMEA", "PAYING", None)


async def test_the_hierarchy_is_walked_along_what_held(acme: Client) -> None:
    fields = "depth parent { name } root { name children { nodes { name } } descendants { totalCount } } ancestors { name }"

    before, after = await low(acme, day(20) - SECOND, fields), await low(acme, day(20), fields)

    assert before == {
        "depth": 2, "parent": {"name": "Acme EMEA"}, "ancestors": [{"name": "Acme"}, {"name": "Acme EMEA"}],
        "root": {"name": "Acme", "children": {"nodes": [{"name": "Acme EMEA"}]}, "descendants": {"totalCount": 2}},
    }  # fmt: skip
    assert after == {
        "depth": 1, "parent": {"name": "Globex"}, "ancestors": [{"name": "Globex"}],
        "root": {"name": "Globex", "children": {"nodes": [{"name": "Acme Iberia"}]}, "descendants": {"totalCount": 1}},
    }  # fmt: skip


async def test_assignments_are_those_of_the_instant_and_have_not_ended_then(acme: Client) -> None:
    fields = "assignments { user { name portfolio { nodes { name } } } validFrom validTo }"

    found = [await low(acme, at, fields) for at in (day(40) - SECOND, day(28) - SECOND, day(28))]

    assert found == [
        {"assignments": []},
        {
            "assignments": [
                {
                    "user": {"name": "u1", "portfolio": {"nodes": [{"name": "Acme Iberia"}]}},
                    "validFrom": "2026-01-29T12:00:00Z",
                    "validTo": None,
                }
            ]
        },
        {
            "assignments": [
                {
                    "user": {"name": "u2", "portfolio": {"nodes": [{"name": "Acme Iberia"}]}},
                    "validFrom": "2026-02-10T12:00:00Z",
                    "validTo": None,
                }
            ]
        },
    ]


async def test_m19_a_rollup_adds_up_what_lay_below_then(acme: Client) -> None:
    rollup = 'rollup(metric: "contract_value") { asOf value amounts { amount currency } contributingCount contributions { nodes { account { name } path { name } } } }'
    text = f'query ($t: DateTime!) {{ a: account(externalId: "X-top", asOf: $t) {{ {rollup} }} b: account(externalId: "X-other", asOf: $t) {{ {rollup} }} }}'
    none = {"value": None, "amounts": [], "contributingCount": 0, "contributions": {"nodes": []}}

    then = await acme.query(text, t=day(40).isoformat())
    moved = await acme.query(text, t=day(15).isoformat())

    path = [{"name": "Acme"}, {"name": "Acme EMEA"}, {"name": "Acme Spain"}]
    assert then["a"]["rollup"] == {
        "asOf": "2026-01-29T12:00:00Z", "value": "1563.125", "amounts": [{"amount": "1250.50", "currency": "EUR"}], "contributingCount": 1,
        "contributions": {"nodes": [{"account": {"name": "Acme Spain"}, "path": path}]},
    }  # fmt: skip
    assert then["b"]["rollup"] == {"asOf": "2026-01-29T12:00:00Z", **none}
    assert moved["a"]["rollup"] == {"asOf": "2026-02-23T12:00:00Z", **none}
    assert moved["b"]["rollup"]["value"] == "2000"


async def test_predicates_and_account_sets_are_judged_by_what_was(acme: Client) -> None:
    text = """query ($t: DateTime!, $top: ID!) {
      named: accounts(asOf: $t, where: { name: { eq: "Acme Spain" } }) { nodes { externalId } }
      under: accounts(asOf: $t, where: { underId: { eq: $top } }) { nodes { externalId } }
      underName: accounts(asOf: $t, where: { underName: "Acme" }) { nodes { externalId } }
      missing: accounts(asOf: $t, where: { assignment: { role: "success_manager", missing: true } }) { nodes { externalId } }
      account(externalId: "X-low", asOf: $t) { teams { name accounts { nodes { externalId } } accountSet { accountCount evaluatedAt } } }
    }"""

    async def found(at: datetime) -> tuple[dict[str, list[str]], Any]:
        answer = await acme.query(text, t=at.isoformat(), top=encode("Account", "top"))
        lists = {name: [node["externalId"] for node in part["nodes"]] for name, part in answer.items() if name != "account"}
        return lists, answer["account"]["teams"]

    everything = ["X-top", "X-mid", "X-low", "X-other"]
    early, teams = await found(day(50))
    assert early == {"named": ["X-low"], "under": everything[:3], "underName": everything[:3], "missing": everything}
    assert [team["name"] for team in teams] == ["Default team", "t2"]
    late, teams = await found(day(15))
    assert late == {"named": [], "under": everything[:2], "underName": everything[:2], "missing": ["X-top", "X-mid", "X-other"]}
    assert [team["name"] for team in teams] == ["Default team", "t1", "t3"]
    assert teams[1]["accounts"] == {"nodes": [{"externalId": "X-low"}]}
    assert teams[1]["accountSet"] == {"accountCount": 1, "evaluatedAt": "2026-02-23T12:00:00Z"}


async def test_series_answer_the_last_entry_up_to_the_day(acme: Client) -> None:
    fields = 'metric(key: "sessions") { value asOf }'

    assert await low(acme, day(9).replace(hour=0), fields) == {"metric": {"value": 4.0, "asOf": "2026-03-01T00:00:00Z"}}
    assert await low(acme, day(10), fields) == {"metric": {"value": None, "asOf": "2026-02-28T12:00:00Z"}}


MOVES = "MATCH (n:Account {id: 'top'}) CREATE (:Change {id: randomUUID(), accountId: 'top', field: $field, oldValue: $old, at: datetime('2026-03-09T00:00:00Z')})"


@pytest.mark.parametrize(
    ("field", "old", "query", "expected"),
    [
        ("contractValue", "12.3456 EUR", "contractValue { amount currency }", {"amount": "12.3456", "currency": "EUR"}),
        ("contractValue", "-0.5 EUR", "contractValue { amount currency }", {"amount": "-0.50", "currency": "EUR"}),
        ("contractValue", "123456789012.0001 EUR", "contractValue { amount currency }", {"amount": "123456789012.0001", "currency": "EUR"}),
        ("contractValue", "7 EUR", "contractValue { amount currency }", {"amount": "7.00", "currency": "EUR"}),
        ("contractValue", "7", "contractValue { amount currency }", None),
        ("contractValue", "about 7 EUR", "contractValue { amount currency }", None),
        ("renewalDate", "2024-02-29", "renewalDate", "2024-02-29"),
        ("renewalDate", "2025-02-29", "renewalDate", None),
        ("renewalDate", "soon", "renewalDate", None),
        ("employees", "12", "company { employees }", {"employees": 12}),
        ("employees", "many", "company { employees }", None),
        ("attribute.kickoff", "2025-02-29", 'attribute(key: "kickoff") { ... on DateAttribute { date } }', {"date": None}),
        ("attribute.seats", "2.5", 'attribute(key: "seats") { ... on NumberAttribute { number } }', {"number": 2.5}),
        ("attribute.seats", "two", 'attribute(key: "seats") { ... on NumberAttribute { number } }', {"number": None}),
        ("attribute.tags", "Blue;green", 'attribute(key: "tags") { ... on ListAttribute { items } }', {"items": ["Blue", "green"]}),
    ],
)
async def test_a_change_is_read_exactly_and_null_where_it_cannot_be(acme: Client, field: str, old: str, query: str, expected: Any) -> None:
    await acme.deps.repository.database.schema(f"WITH '{field}' AS field, '{old}' AS old {MOVES.replace('$', '')}")

    answer = await acme.query(f'{{ account(externalId: "X-top", asOf: "2026-03-08T00:00:00Z") {{ {query} }} }}')

    assert list(answer["account"].values()) == [expected]


async def test_an_instant_in_the_future_is_refused(acme: Client, clock: Clock) -> None:
    text = "query ($t: DateTime!) { list: accounts(asOf: $t) { totalCount } }"

    now = await acme.query(text, t=clock.now.isoformat())
    refused = await acme.ask(text, t=(clock.now + SECOND).isoformat())

    assert now["list"]["totalCount"] == 3
    assert refused["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT", "reason": "IN_THE_FUTURE", "field": "list", "argument": "asOf"}


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00", "2026-03-01T00:00:00", "2026-03-01"])
async def test_what_is_no_instant_is_refused(acme: Client, instant: str) -> None:
    refused = await acme.ask("query ($t: DateTime!) { accounts(asOf: $t) { totalCount } }", t=instant)

    assert refused["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_cursor_belongs_to_its_instant(acme: Client) -> None:
    text = "query ($t: DateTime!, $after: String) { accounts(asOf: $t, first: 2, after: $after) { nodes { externalId } pageInfo { hasPreviousPage endCursor } } }"
    first = (await acme.query(text, t=day(40).isoformat()))["accounts"]

    second = (await acme.query(text, t=day(40).isoformat(), after=first["pageInfo"]["endCursor"]))["accounts"]
    refused = await acme.ask(text, t=day(39).isoformat(), after=first["pageInfo"]["endCursor"])

    assert [node["externalId"] for node in second["nodes"]] == ["X-low", "X-other"]
    assert second["pageInfo"]["hasPreviousPage"] is True
    assert refused["errors"][0]["extensions"]["reason"] == "BAD_CURSOR"


async def test_every_root_field_costs_one_statement(acme: Client) -> None:
    await acme.deps.reader.configuration()
    await acme.query(
        f"query ($t: DateTime!) {{ {LOW} {{ children {{ nodes {{ name }} }} }} accounts(asOf: $t) {{ nodes {{ name }} }} }}",
        t=NOON.isoformat(),
    )

    assert [sent.name for sent in acme.statements] == ["composed.account", "composed.accounts"]


@pytest.mark.usefixtures("acme")
async def test_d08_what_is_seen_is_decided_today(graph: Database, clock: Clock) -> None:
    """Low was in EMEA and is deleted; Mid comes to EMEA only now."""
    await graph.schema("MATCH (n:Account {id: 'mid'}) SET n.region = 'EMEA'")
    await graph.schema(
        "CREATE (:Change {id: 'now', accountId: 'mid', field: 'region', oldValue: 'APAC', newValue: 'EMEA', at: datetime('2026-03-09T00:00:00Z')})"
    )
    text = """query ($t: DateTime!) { accounts(asOf: $t) { totalCount nodes { name region depth parent { name } root { name } descendants { totalCount } } }
      account(externalId: "X-low", asOf: $t) { name } }"""
    sums = 'query ($t: DateTime!) { account(externalId: "X-mid", asOf: $t) { rollup(metric: "contract_value") { value partial excluded { reason count } } } }'
    async with client_of(graph, clock, Viewer("u1", ("MEMBER",), Scope(frozenset({"t1"})))) as emea:
        answer = await emea.query(text, t=day(40).isoformat())
        rollup = await emea.query(sums, t=day(40).isoformat())

    mid = {
        "name": "Acme EMEA",
        "region": "APAC",
        "depth": 0,
        "parent": None,
        "root": {"name": "Acme EMEA"},
        "descendants": {"totalCount": 0},
    }
    assert answer == {"accounts": {"totalCount": 1, "nodes": [mid]}, "account": None}
    assert rollup["account"]["rollup"] == {
        "value": None, "partial": True, "excluded": [{"reason": "NOT_VISIBLE", "count": 1}, {"reason": "NO_STATUS", "count": 1}],
    }  # fmt: skip


@pytest.mark.parametrize("field", ["tasks { nodes { id } }", "touchpoints { nodes { id } }", "tickets { open }", "contracts { id }"])
async def test_what_has_no_past_is_refused_with_its_field(acme: Client, field: str) -> None:
    refused = await acme.ask(
        f'{{ account(externalId: "X-top", asOf: "2026-03-01T00:00:00Z") {{ kids: children {{ nodes {{ {field} }} }} }} }}'
    )

    assert refused["errors"][0]["extensions"] == {
        "code": "BAD_USER_INPUT",
        "reason": "AS_OF_UNSUPPORTED",
        "field": f"account.kids.nodes.{field.partition(' ')[0]}",
    }


async def test_b12_changes_are_those_up_to_the_instant(acme: Client) -> None:
    fields = "changes { nodes { at field oldValue newValue } }"

    assert await low(acme, day(30), fields + ' name: changes(fields: ["name"]) { nodes { newValue } }') == {
        "changes": {
            "nodes": [
                {"at": "2026-02-08T12:00:00Z", "field": "name", "oldValue": "Acme Spain", "newValue": "Acme Iberia"},
                {"at": "2026-01-21T12:00:00Z", "field": "region", "oldValue": None, "newValue": "EMEA"},
                {"at": "2026-01-20T12:00:00Z", "field": "contractValue", "oldValue": None, "newValue": "1250.50 EUR"},
                {"at": "2026-01-19T12:00:00Z", "field": "contractStatus", "oldValue": None, "newValue": "PAYING"},
            ]
        },
        "name": {"nodes": [{"newValue": "Acme Iberia"}]},
    }
