"""Plays: an action when an account comes to match, once for each entering, in the transaction of the change (A-40, A-44)."""

from __future__ import annotations

import asyncio

import pytest

from csgraph.cli.plays import wanted
from csgraph.domain.access import Scope, Viewer
from csgraph.domain.errors import BadUserInput
from csgraph.domain.globalid import encode, local_id
from csgraph.mutations.plays import run_plays
from support.mutations import mutate, refused, stored
from support.planted import Planted, plant
from support.service import client_of

CANCELED = {"contractStatus": {"eq": "CANCELED"}}
CLEANUP = {"name": "Cleanup", "criteria": CANCELED, "action": "UNASSIGN", "role": "success_manager"}
PLAY = "play { id name criteria action enabled role { key } user { name } taskTitle lastRunAt lastRunAccounts }"
HOLDERS = "MATCH (u:User)-[r:ASSIGNED_TO {role: 'success_manager'}]->(a:Account) RETURN a.id, u.id, r.source ORDER BY a.id"
CHANGES = "MATCH (c:Change) RETURN c.accountId, c.field, c.oldValue, c.newValue, c.source, c.byId ORDER BY c.accountId, c.field, c.newValue"
TASKS = "MATCH (t:Task)-[:ON_ACCOUNT]->(a:Account) RETURN a.id, t.title, t.status, t.priority, t.flow, t.assigneeId ORDER BY a.id"


@pytest.fixture
async def company(graph, client):
    accounts = [
        {"id": "a", "name": "Acme", "contractStatus": "PAYING"}, {"id": "b", "name": "Beta", "contractStatus": "CANCELED"},
        {"id": "c", "name": "Gamma", "contractStatus": "PAYING", "parent": "b"},
    ]  # fmt: skip
    users = [{"id": "u", "name": "Uma"}, {"id": "v", "name": "Vic"}, {"id": "x", "name": "Xen", "active": False}]
    held = [("u", each, "success_manager") for each in "abc"]
    await plant(graph, Planted(accounts=accounts, users=users, assigned=held))
    return client


async def save(client, **given) -> str:
    payload = await mutate(client, "playSave", PLAY, **given)
    assert payload["errors"] == []
    return payload["play"]["id"]


async def status(client, account: str, group: str | None) -> None:
    payload = await mutate(client, "accountUpdate", id=encode("Account", account), changes={"contractStatus": group})
    assert payload["errors"] == []


async def play(client, play_id: str) -> dict:
    return (await client.query("query Q($id: ID!) { node(id: $id) { ... on Play { lastRunAt lastRunAccounts } } }", id=play_id))["node"]


async def test_a_play_is_saved_and_replaced_and_read(company, graph):
    """A-44."""
    made = await mutate(company, "playSave", PLAY, **CLEANUP)
    again = {
        "id": made["play"]["id"],
        "name": "Call",
        "criteria": {},
        "action": "CREATE_TASK",
        "taskTitle": "Call them",
        "userId": encode("User", "v"),
    }
    replaced = await mutate(company, "playSave", PLAY, **again, enabled=False)

    assert made["play"] == {
        "id": made["play"]["id"], "name": "Cleanup", "criteria": '{"contractStatus":{"eq":"CANCELED"}}', "action": "UNASSIGN", "enabled": True,
        "role": {"key": "success_manager"}, "user": None, "taskTitle": None, "lastRunAt": None, "lastRunAccounts": 0,
    }  # fmt: skip
    assert replaced["play"] == {
        "id": made["play"]["id"], "name": "Call", "criteria": "{}", "action": "CREATE_TASK", "enabled": False,
        "role": None, "user": {"name": "Vic"}, "taskTitle": "Call them", "lastRunAt": None, "lastRunAccounts": 0,
    }  # fmt: skip
    assert (await company.query("{ plays { name } }"))["plays"] == [{"name": "Call"}]
    assert await stored(graph, "MATCH (p:Play) RETURN p.role, p.userId") == [[None, "v"]]


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"role": None}, "INVALID_INPUT", ["role"]),
        ({"role": "king"}, "NOT_FOUND", ["role"]),
        ({"taskTitle": "T"}, "INVALID_INPUT", ["taskTitle"]),
        ({"action": "ASSIGN"}, "INVALID_INPUT", ["userId"]),
        ({"action": "ASSIGN", "userId": encode("User", "x")}, "INVALID_INPUT", ["userId"]),
        ({"action": "ASSIGN", "userId": encode("User", "z")}, "NOT_FOUND", ["userId"]),
        ({"action": "CREATE_TASK", "taskTitle": "T"}, "INVALID_INPUT", ["role"]),
        ({"action": "CREATE_TASK", "role": None, "taskTitle": " "}, "INVALID_INPUT", ["taskTitle"]),
        ({"name": ""}, "INVALID_INPUT", ["name"]),
        ({"id": encode("Play", "z")}, "NOT_FOUND", ["id"]),
        ({"criteria": {"assignment": {"role": "success_manager", "userId": {"eq": "viewer"}}}}, "INVALID_INPUT", ["criteria"]),
        ({"criteria": {"underId": {"eq": encode("Account", "z")}}}, "NOT_FOUND", ["criteria", "underId", "eq"]),
    ],
)
async def test_a_bad_play_is_refused_with_its_place(company, graph, change, code, path):
    assert await refused(company, "playSave", **{**CLEANUP, **change}) == [(code, ["input", *path])]
    assert await stored(graph, "MATCH (p:Play) RETURN count(p)") == [[0]]


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    "viewer", [Viewer("u", ("TEAM_ADMIN",)), Viewer("u", ("MEMBER",)), Viewer("u", ("ADVANCED",), Scope(frozenset({"t"})))]
)
async def test_plays_are_saved_by_who_may_assign_by_play_and_sees_everything(graph, clock, viewer):
    """A-44: a play acts on every account of the company."""
    async with client_of(graph, clock, viewer) as acting:
        assert await refused(acting, "playSave", **CLEANUP) == [("FORBIDDEN", ["input"])]


async def test_a_canceled_account_loses_its_success_manager_at_once(company, graph, clock):
    """A-40: what matched when the play was saved is left alone."""
    play_id = await save(company, **CLEANUP)

    await status(company, "a", "CANCELED")

    assert await stored(graph, HOLDERS) == [["b", "u", "IMPORT"], ["c", "u", "IMPORT"]]
    assert await stored(graph, CHANGES) == [
        ["a", "assignment.success_manager", "u", None, "PLAY", None], ["a", "contractStatus", "PAYING", "CANCELED", "USER", None],
    ]  # fmt: skip
    events = "MATCH (e:Event) RETURN e.kind, e.accountId, e.source ORDER BY e.seq"
    assert await stored(graph, events) == [["UPDATED", "a", "USER"], ["UNASSIGNED", "a", "PLAY"]]
    assert await play(company, play_id) == {"lastRunAt": "2026-06-17T12:00:00Z", "lastRunAccounts": 1}
    assert clock.now.isoformat() == "2026-06-17T12:00:00+00:00"


async def test_a_play_acts_once_until_the_account_leaves_and_comes_again(company, graph):
    await save(company, **{**CLEANUP, "action": "CREATE_TASK", "role": None, "taskTitle": "Win back"})

    await status(company, "a", "CANCELED")
    await mutate(company, "accountUpdate", id=encode("Account", "a"), changes={"tier": "gold"})
    assert await stored(graph, "MATCH (t:Task) RETURN count(t)") == [[1]]

    await status(company, "a", "PAYING")
    await status(company, "a", "CANCELED")
    assert await stored(graph, TASKS) == [["a", "Win back", "NOT_STARTED", "MEDIUM", "general", None]] * 2


async def test_a_refused_or_repeated_change_runs_no_play_again(company, graph):
    await save(company, **{**CLEANUP, "action": "CREATE_TASK", "role": None, "taskTitle": "Win back", "userId": encode("User", "v")})
    given = {"id": encode("Account", "a"), "changes": {"contractStatus": "CANCELED"}, "idempotencyKey": "k"}

    await asyncio.gather(*(mutate(company, "accountUpdate", **given) for _ in range(3)))
    assert await refused(company, "accountUpdate", id=encode("Account", "c"), changes={"contractStatus": "CANCELED", "name": ""})

    assert await stored(graph, TASKS) == [["a", "Win back", "NOT_STARTED", "MEDIUM", "general", "v"]]


async def test_a_play_that_is_not_enabled_does_nothing_and_enabling_it_leaves_matches_alone(company, graph):
    play_id = await save(company, **CLEANUP, enabled=False)
    await status(company, "a", "CANCELED")
    assert len(await stored(graph, HOLDERS)) == 3

    await mutate(company, "playSave", id=play_id, **CLEANUP)
    await mutate(company, "accountUpdate", id=encode("Account", "a"), changes={"tier": "gold"})
    assert len(await stored(graph, HOLDERS)) == 3

    await status(company, "c", "CANCELED")
    assert await stored(graph, HOLDERS) == [["a", "u", "IMPORT"], ["b", "u", "IMPORT"]]


async def test_on_demand_a_play_acts_on_what_matches_and_it_has_not_acted_on(company, graph, clock):
    play_id = await save(company, **{**CLEANUP, "action": "CREATE_TASK", "role": None, "taskTitle": "Win back"})
    await status(company, "a", "CANCELED")
    clock.now = clock.now.replace(hour=15)

    await run_plays(company.deps.mutator, [local_id(play_id, "Play")])
    assert [row[0] for row in await stored(graph, TASKS)] == ["a", "b"]
    assert await play(company, play_id) == {"lastRunAt": "2026-06-17T15:00:00Z", "lastRunAccounts": 1}

    clock.now = clock.now.replace(hour=16)
    await run_plays(company.deps.mutator, [local_id(play_id, "Play")])
    assert [row[0] for row in await stored(graph, TASKS)] == ["a", "b"]
    assert await play(company, play_id) == {"lastRunAt": "2026-06-17T16:00:00Z", "lastRunAccounts": 0}


async def test_after_an_import_plays_see_what_came_to_match(company, graph):
    await save(company, **CLEANUP)
    await graph.schema("MATCH (a:Account {id: 'c'}) SET a.contractStatus = 'CANCELED'")

    await run_plays(company.deps.mutator)

    assert await stored(graph, HOLDERS) == [["a", "u", "IMPORT"], ["b", "u", "IMPORT"]]
    assert await stored(graph, CHANGES) == [["c", "assignment.success_manager", "u", None, "PLAY", None]]


async def test_a_play_follows_from_another_in_the_same_transaction(company, graph):
    """A-44."""
    await save(company, **CLEANUP)
    orphaned = {"and": [CANCELED, {"assignment": {"role": "success_manager", "missing": True}}]}
    await save(company, name="Hand over", criteria=orphaned, action="ASSIGN", role="sales_manager", userId=encode("User", "v"))

    await status(company, "a", "CANCELED")

    assert await stored(graph, "MATCH (u:User)-[r:ASSIGNED_TO]->(:Account {id: 'a'}) RETURN u.id, r.role, r.source") == [
        ["v", "sales_manager", "PLAY"]
    ]


async def test_plays_that_undo_each_other_end(company, graph):
    vacant = {"assignment": {"role": "success_manager", "missing": True}}
    await save(company, name="Fill", criteria=vacant, action="ASSIGN", role="success_manager", userId=encode("User", "v"))
    await save(
        company,
        name="Empty",
        criteria={"assignment": {"role": "success_manager", "userId": {"eq": encode("User", "v")}}},
        action="UNASSIGN",
        role="success_manager",
    )

    payload = await mutate(company, "accountUnassign", accountId=encode("Account", "a"), role="success_manager")

    assert payload["errors"] == []
    changes = await stored(graph, "MATCH (c:Change) RETURN c.oldValue, c.newValue, c.source ORDER BY c.oldValue, c.newValue")
    assert changes == [["u", None, "USER"], ["v", None, "PLAY"], [None, "v", "PLAY"]]
    assert await stored(graph, HOLDERS) == [["b", "u", "IMPORT"], ["c", "u", "IMPORT"]]


async def test_a_move_and_a_set_of_a_team_let_accounts_come_to_match(company, graph):
    """M-18: by the hierarchy at once, by a team's new set soon after."""
    made = await mutate(company, "teamCreate", "team { id }", name="None", accountSet={"not": {}})
    below = {"or": [{"underId": {"eq": encode("Account", "a")}, "isRoot": False}, {"teamId": {"eq": made["team"]["id"]}}]}
    await save(company, name="Call", criteria=below, action="CREATE_TASK", taskTitle="Call")

    await mutate(company, "accountMove", id=encode("Account", "b"), newParentId=encode("Account", "a"))
    assert [row[0] for row in await stored(graph, TASKS)] == ["b", "c"]

    await mutate(company, "teamUpdate", id=made["team"]["id"], accountSet={"id": {"eq": encode("Account", "a")}})
    await company.deps.mutator.background.settled()
    assert [row[0] for row in await stored(graph, TASKS)] == ["a", "b", "c"]


async def test_a_new_account_that_matches_comes_to_match(company, graph):
    await save(company, name="Welcome", criteria={"name": {"startsWith": "new"}}, action="CREATE_TASK", taskTitle="Welcome them")

    payload = await mutate(company, "accountCreate", "account { name }", name="Newcomer", type="company")

    assert payload == {"account": {"name": "Newcomer"}, "errors": []}
    assert [row[1] for row in await stored(graph, TASKS)] == ["Welcome them"]
    kinds = await stored(graph, "MATCH (e:Event) RETURN e.kind, e.source ORDER BY e.seq")
    assert kinds == [["CREATED", "USER"], ["TASK_CHANGED", "PLAY"]]


async def test_who_left_is_assigned_nothing_and_hinders_nobody(company, graph):
    await save(company, name="Fill", criteria=CANCELED, action="ASSIGN", role="sales_manager", userId=encode("User", "v"))
    await graph.schema("MATCH (u:User {id: 'v'}) SET u.active = false")

    await status(company, "a", "CANCELED")

    assert await stored(graph, "MATCH (:User)-[r:ASSIGNED_TO {role: 'sales_manager'}]->() RETURN count(r)") == [[0]]


async def test_a_team_that_a_play_names_is_not_deleted(company):
    made = await mutate(company, "teamCreate", "team { id }", name="T", accountSet={})
    await save(company, **{**CLEANUP, "criteria": {"teamId": {"eq": made["team"]["id"]}}})

    assert await refused(company, "teamDelete", id=made["team"]["id"]) == [("IN_USE", ["input", "id"])]


async def test_the_command_finds_plays_by_name_or_id(company):
    first, second = [await save(company, **{**CLEANUP, "name": "Twice"}) for _ in range(2)]
    await save(company, **{**CLEANUP, "name": "Off", "enabled": False})
    ids = [local_id(each, "Play") for each in (first, second)]

    assert sorted(each.key for each in await wanted(company.deps, None)) == sorted(ids)
    assert [each.key for each in await wanted(company.deps, ids[1])] == [ids[1]]
    for name, reason in (("Twice", "AMBIGUOUS"), ("Off", "DISABLED"), ("On", "NOT_FOUND")):
        with pytest.raises(BadUserInput) as refusal:
            await wanted(company.deps, name)
        assert refusal.value.detail["reason"] == reason


async def test_a_change_takes_one_statement_more_where_there_are_plays_however_many(company):
    for at in range(3):
        await save(company, **{**CLEANUP, "name": f"P{at}"})

    await mutate(company, "accountUpdate", id=encode("Account", "a"), changes={"tier": "gold"})

    names = [each.name for each in company.statements if each.name != "id.claim"]
    assert names == ["composed.locked_accounts", "account.update_fields", "composed.plays", "journal.append", "composed.accountUpdate"]


async def test_a_play_does_not_tell_its_saver_of_privileged_attributes(company, graph, clock):
    """A-44, B-06."""
    await mutate(company, "attributeDefine", key="floor", displayName="Floor", kind="NUMBER", privileged=True)
    floor = {"attributes": [{"key": "floor", "number": {"gt": 10}}]}
    given = {"name": "Spy", "criteria": {"and": [CANCELED, {"not": floor}]}, "action": "CREATE_TASK", "taskTitle": "Low"}
    path = ["input", "criteria", "and", "1", "not", "attributes", "0", "key"]
    async with client_of(graph, clock, Viewer("v", ("ADVANCED",))) as acting:
        assert await refused(acting, "playSave", **given) == [("FORBIDDEN", path)]
        await save(acting, **{**given, "criteria": CANCELED})
    await save(company, **given)
