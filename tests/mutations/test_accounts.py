"""Accounts are created, changed, moved and deleted in one transaction each, with history and events (invariants 1 and 10)."""

from __future__ import annotations

from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.globalid import decode
from support.changing import Changing, account, changing, member, user

FIELDS = "name status contractStatus contractValue { amount currency } renewalDate region version depth parent { name } teams { name }"


async def test_an_account_is_created_below_a_parent_with_all_its_fields(change: Changing) -> None:
    answer = await change(
        "accountCreate", f"account {{ id {FIELDS} attributes {{ definition {{ key }} ... on NumberAttribute {{ number }} }} }} errors {{ code }}",
        name="  Acme South ", type="company", parentId=account("2"), externalId="X-9",
        fields={
            "status": "customer", "contractValue": {"amount": "1250.5", "currency": "EUR"}, "renewalDate": "2027-02-28", "region": "EMEA",
            "attributes": [{"key": "seats", "number": 12}],
        },
    )  # fmt: skip
    made = answer["account"]
    _, local = decode(made.pop("id"))
    assert made.pop("attributes")[:1] == [{"definition": {"key": "seats"}, "number": 12}]
    assert made == {
        "name": "Acme South", "status": "customer", "contractStatus": "PAYING", "contractValue": {"amount": "1250.50", "currency": "EUR"},
        "renewalDate": "2027-02-28", "region": "EMEA", "version": 1, "depth": 2, "parent": {"name": "Acme North"},
        "teams": [{"name": "Default team"}, {"name": "Emea"}],
    }  # fmt: skip
    rows = await change.rows(
        "MATCH (a:Account {id: $id}) RETURN a.path, a.rollupGroup, a.rollupAmount, a.searchKey, a.externalId", id=local
    )
    assert rows == [[f"/1/2/{local}/", "company|PAYING|EUR", 12505000, "acme south", "X-9"]]
    assert await change.events() == [("CREATED", local)]


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"name": " "}, "INVALID_INPUT", ["input", "name"]),
        ({"name": "x" * 1001}, "INVALID_INPUT", ["input", "name"]),
        ({"name": "a\0b"}, "INVALID_INPUT", ["input", "name"]),
        ({"type": "nope"}, "NOT_FOUND", ["input", "type"]),
        ({"parentId": account("99")}, "NOT_FOUND", ["input", "parentId"]),
        ({"parentId": "nonsense"}, "INVALID_INPUT", ["input", "parentId"]),
        ({"externalId": "X-1"}, "INVALID_INPUT", ["input", "externalId"]),
        ({"fields": {"contractValue": {"amount": "1.00001", "currency": "EUR"}}}, "INVALID_INPUT", ["input", "fields", "contractValue", "amount"]),
        ({"fields": {"contractValue": {"amount": "1", "currency": "eur"}}}, "INVALID_INPUT", ["input", "fields", "contractValue", "currency"]),
        ({"fields": {"attributes": [{"key": "nope", "text": "x"}]}}, "NOT_FOUND", ["input", "fields", "attributes", "0", "key"]),
        ({"fields": {"attributes": [{"key": "seats", "text": "x"}]}}, "INVALID_INPUT", ["input", "fields", "attributes", "0", "text"]),
        ({"fields": {"attributes": [{"key": "plan", "text": "x"}]}}, "INVALID_INPUT", ["input", "fields", "attributes", "0", "key"]),
        ({"fields": {"attributes": [{"key": "tags", "items": ["red", "pink"]}]}}, "INVALID_INPUT", ["input", "fields", "attributes", "0", "items", "1"]),
    ],
)  # fmt: skip
async def test_a_wrong_input_is_refused_with_its_path_and_nothing_happens(
    change: Changing, given: dict[str, Any], code: str, path: list[str]
) -> None:
    assert await change.refused("accountCreate", **{"name": "New", "type": "company", **given}) == (code, path)
    assert await change.events() == []
    assert await change.rows("MATCH (a:Account) RETURN count(a)") == [[4]]


async def test_every_changed_field_leaves_its_old_and_new_value(change: Changing) -> None:
    changes = {
        "name": "Acme plc", "status": "trial", "contractValue": {"amount": "10", "currency": "USD"}, "region": None, "renewalDate": "2026-12-31",
        "attributes": [{"key": "tags", "items": ["red", "blue", "red"]}, {"key": "beta", "boolean": False}, {"key": "since", "date": "2024-02-29"}],
    }  # fmt: skip
    answer = await change("accountUpdate", f"account {{ {FIELDS} }} errors {{ code }}", id=account("1"), expectedVersion=1, changes=changes)
    assert answer["account"]["contractStatus"] == "FREE"  # M-07: the group that the company mapped the label to
    assert answer["account"]["version"] == 2
    assert answer["account"]["teams"] == [{"name": "Default team"}]  # M-18: without the region it is in the set no more
    assert sorted(await change.changes()) == [
        ("1", "attribute.beta", None, "false", "USER"),
        ("1", "attribute.since", None, "2024-02-29", "USER"),
        ("1", "attribute.tags", None, "red;blue", "USER"),
        ("1", "contractStatus", "PAYING", "FREE", "USER"),
        ("1", "contractValue", None, "10.00 USD", "USER"),
        ("1", "name", "Acme", "Acme plc", "USER"),
        ("1", "region", "EMEA", None, "USER"),
        ("1", "renewalDate", None, "2026-12-31", "USER"),
        ("1", "status", None, "trial", "USER"),
    ]
    assert await change.events() == [("UPDATED", "1")]


async def test_the_same_values_again_change_nothing(change: Changing) -> None:
    answer = await change(
        "accountUpdate", "account { version } errors { code }", id=account("1"), changes={"name": "Acme", "region": "EMEA"}
    )
    assert answer == {"account": {"version": 1}, "errors": []}
    assert (await change.events(), await change.changes()) == ([], [])


async def test_an_old_version_is_refused_with_the_current_one(change: Changing) -> None:
    await change("accountUpdate", "errors { code }", id=account("1"), changes={"tier": "gold"})
    answer = await change(
        "accountUpdate", "account { id } errors { code path ... on StaleVersionError { currentVersion } }",
        id=account("1"), expectedVersion=1, changes={"tier": "silver"},
    )  # fmt: skip
    assert answer == {"account": None, "errors": [{"code": "STALE_VERSION", "path": ["input", "expectedVersion"], "currentVersion": 2}]}
    assert await change.rows("MATCH (a:Account {id: '1'}) RETURN a.tier, a.version") == [["gold", 2]]


async def test_a_move_takes_the_subtree_along_and_its_past_stays(change: Changing) -> None:
    answer = await change(
        "accountMove", "account { depth version ancestors { name } } errors { code }", id=account("2"), newParentId=account("4")
    )
    assert answer == {"account": {"depth": 1, "version": 2, "ancestors": [{"name": "Other"}]}, "errors": []}
    assert await change.rows("MATCH (a:Account) RETURN a.id, a.path, a.depth ORDER BY a.id") == [
        ["1", "/1/", 0], ["2", "/4/2/", 1], ["3", "/4/2/3/", 2], ["4", "/4/", 0],
    ]  # fmt: skip
    past = await change.rows("MATCH (:Account {id: '2'})-[w:WAS_CHILD_OF]->(p) RETURN p.id, toString(w.validFrom), toString(w.validTo)")
    assert past == [["1", "2026-01-01T00:00:00Z", "2026-06-17T12:00:00Z"]]
    assert await change.changes() == [("2", "parent", "X-1", "4", "USER")]
    assert await change.events() == [("MOVED", "2")]


async def test_an_account_becomes_an_ultimate_parent(change: Changing) -> None:
    answer = await change("accountMove", "account { depth parent { id } } errors { code }", id=account("2"), newParentId=None)
    assert answer == {"account": {"depth": 0, "parent": None}, "errors": []}
    assert await change.rows("MATCH (a:Account {id: '3'}) RETURN a.path, a.depth") == [["/2/3/", 1]]


@pytest.mark.parametrize(("below", "names"), [("1", ["Acme"]), ("2", ["Acme", "Acme North"]), ("3", ["Acme", "Acme North", "Acme Deep"])])
async def test_an_account_cannot_lie_below_itself(change: Changing, below: str, names: list[str]) -> None:
    answer = await change(
        "accountMove",
        "account { id } errors { code path ... on CycleError { cycle { name } } }",
        id=account("1"),
        newParentId=account(below),
    )
    expected = {"code": "WOULD_CREATE_CYCLE", "path": ["input", "newParentId"], "cycle": [{"name": name} for name in names]}
    assert answer == {"account": None, "errors": [expected]}


async def test_an_account_with_children_is_not_deleted(change: Changing) -> None:
    assert await change.refused("accountDelete", id=account("2")) == ("IN_USE", ["input", "id"])
    assert await change.events() == []


async def test_children_move_up_when_their_parent_is_deleted(change: Changing) -> None:
    answer = await change("accountDelete", "deletedId errors { code }", id=account("2"), children="MOVE_TO_PARENT")
    assert answer == {"deletedId": account("2"), "errors": []}
    assert await change.rows("MATCH (a:Account) RETURN a.id, a.path, a.depth ORDER BY a.id") == [
        ["1", "/1/", 0], ["3", "/1/3/", 1], ["4", "/4/", 0],
    ]  # fmt: skip
    assert await change.rows("MATCH (a:FormerAccount) RETURN a.id, a.name, labels(a), toString(a.validTo)") == [
        ["2", "Acme North", ["FormerAccount"], "2026-06-17T12:00:00Z"]
    ]
    assert await change.events() == [("MOVED", "3"), ("DELETED", "2")]
    gone = await change.client.query("query ($id: ID!) { account(id: $id) { id } }", id=account("2"))
    assert gone == {"account": None}


async def test_what_hung_on_a_deleted_account_is_not_found_any_more(change: Changing) -> None:
    await change.database.write(
        lambda tx: tx.run(
            "test.hang",
            "MATCH (a:Account {id: '4'}), (u:User {id: 'u1'}) CREATE (t:Task {id: 't9', accountId: '4'})-[:ON_ACCOUNT]->(a),"
            " (u)-[:ASSIGNED_TO {id: 'as9', role: 'success_manager', validFrom: datetime('2026-01-01T00:00Z')}]->(a),"
            " (e:Engagement {id: 'e9', accountId: '4'})-[:ON_ACCOUNT]->(a), (:Objective {id: 'o9'})-[:OF_ENGAGEMENT]->(e)",
            {},
        ),
        timeout=10,
    )
    await change("accountDelete", "errors { code }", id=account("4"))
    assert await change.rows("MATCH (n:Former) RETURN n.id, n.formerKind, labels(n) ORDER BY n.id") == [
        ["e9", "Engagement", ["Former"]], ["o9", "Objective", ["Former"]], ["t9", "Task", ["Former"]],
    ]  # fmt: skip
    rows = await change.rows("MATCH (u:User)-[r]->(a) RETURN type(r), a.id, toString(r.validTo)")
    assert rows == [["WAS_ASSIGNED_TO", "4", "2026-06-17T12:00:00Z"]]


async def test_a_member_changes_only_what_their_team_sees(company: Database) -> None:
    async with changing(company, member()) as change:
        assert await change.refused("accountUpdate", id=account("4"), changes={"tier": "x"}) == ("NOT_FOUND", ["input", "id"])
        assert await change.refused("accountMove", id=account("2"), newParentId=account("4")) == ("NOT_FOUND", ["input", "newParentId"])
        assert await change.refused("accountCreate", name="Far", type="company", fields={"region": "APAC"}) == ("FORBIDDEN", ["input"])
        answer = await change("accountUpdate", "account { id } errors { code }", id=account("2"), changes={"region": "APAC"})
        assert answer == {"account": None, "errors": []}  # handed over: it is out of the member's sight now


async def test_a_viewer_may_look_but_not_change(company: Database) -> None:
    async with changing(company, member("VIEWER")) as change:
        assert await change.refused("accountUpdate", id=account("1"), changes={"tier": "x"}) == ("FORBIDDEN", ["input", "id"])
        assert await change.refused("accountCreate", name="New", type="company") == ("FORBIDDEN", ["input"])
        assert await change.events() == []


async def test_a_privileged_attribute_is_set_by_who_may_read_it(company: Database) -> None:  # B-06
    secret = {"attributes": [{"key": "seats", "number": 1}, {"key": "secret", "text": "x"}]}
    async with changing(company, member()) as change:
        place = ["input", "changes", "attributes", "1", "key"]
        assert await change.refused("accountUpdate", id=account("2"), changes=secret) == ("FORBIDDEN", place)
        new = {"name": "New", "type": "company", "fields": {"region": "EMEA", **secret}}
        place = ["input", "fields", "attributes", "1", "key"]
        assert await change.refused("accountCreate", **new) == ("FORBIDDEN", place)
        assert await change.refused("accountCreate", **new, parentId=account("2")) == ("FORBIDDEN", place)
        person = {"name": "Jo", "email": "jo@acme.example", **secret}
        assert await change.refused("contactUpsert", **person) == ("FORBIDDEN", ["input", "attributes", "1", "key"])
        person = {"name": "Joe", "email": "joe@acme.example", **secret, "accountId": account("2")}
        assert await change.refused("contactUpsert", **person) == ("FORBIDDEN", ["input", "attributes", "1", "key"])
        assert await change.events() == []
        await change("accountAssign", "errors { code }", accountId=account("1"), userId=user("u2"), role="success_manager")
        read = "attributes { definition { key } ... on TextAttribute { text } }"
        made = await change("accountCreate", f"account {{ {read} }} errors {{ code }}", **new, parentId=account("2"))
        assert {"definition": {"key": "secret"}, "text": "x"} in made["account"]["attributes"]
        for name, given in (("accountUpdate", {"id": account("2"), "changes": secret}), ("contactUpsert", person)):
            assert (await change(name, "errors { code }", **given))["errors"] == []


async def test_a_parent_with_children_out_of_sight_stays(company: Database) -> None:
    async with changing(company, member()) as change:
        code, path = await change.refused("accountDelete", id=account("2"), children="MOVE_TO_PARENT")
        assert (code, path) == ("FORBIDDEN", ["input", "id"])
