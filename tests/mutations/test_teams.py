"""Teams: who is in them, what their members see, and how many there may be (D-01 to D-20, M-18, M-31)."""

from __future__ import annotations

import asyncio
import json

import pytest

from csgraph.domain.access import Membership, Scope, Viewer
from csgraph.domain.globalid import encode, local_id
from support.mutations import mutate, refused, stored
from support.planted import Planted, plant, team
from support.service import client_of

TEAM = "team { id name isDefault accountSet { criteria accountCount } members { user { name } permission } }"
EMEA = {"region": {"eq": "EMEA"}}
DEFAULT = encode("Team", "default")


@pytest.fixture
async def company(graph, client):
    accounts = [
        {"id": "a", "name": "Acme", "region": "EMEA"}, {"id": "b", "name": "Beta", "region": "APAC"}, {"id": "c", "name": "Beta"},
        {"id": "d", "name": "Acme France", "region": "EMEA", "parent": "a"},
    ]  # fmt: skip
    users = [{"id": "u", "name": "Uma"}, {"id": "z", "name": "Zoe", "kind": "BOT"}, {"id": "x", "name": "Xen", "active": False}]
    await plant(graph, Planted(accounts=accounts, users=users))
    return client


def member_of(team_id: str) -> Viewer:
    return Viewer("u", ("MEMBER",), Scope(frozenset({team_id})))


async def seen(graph, clock, team_id: str) -> list[str]:
    async with client_of(graph, clock, member_of(team_id)) as acting:
        return [each["name"] for each in (await acting.query("{ accounts { nodes { name } } }"))["accounts"]["nodes"]]


def local(answer: dict) -> str:
    return local_id(answer["team"]["id"], "Team")


async def test_a_new_team_sees_its_accounts_at_once_and_by_labels_soon_after(company, graph, clock):
    """D-10, D-19, M-18."""
    payload = await mutate(company, "teamCreate", TEAM, name="Team Europe", accountSet=EMEA)

    made = payload["team"]
    assert {**made, "id": ""} == {
        "id": "", "name": "Team Europe", "isDefault": False, "accountSet": {"criteria": '{"region":{"eq":"EMEA"}}', "accountCount": 2}, "members": [],
    }  # fmt: skip
    assert await seen(graph, clock, local(payload)) == ["Acme", "Acme France"]
    await company.deps.mutator.background.settled()
    rows = await stored(graph, "MATCH (t:SuccessTeam {name: 'Team Europe'}) RETURN t.key, t.slot, t.current, t.accountSet, t.searchKey")
    assert rows == [["team_europe", 1, True, '{"region":{"eq":"EMEA"}}', "team europe"]]
    assert await stored(graph, "MATCH (a:TeamSet1) RETURN a.id, a.teamSets ORDER BY a.id") == [["a", 1], ["d", 1]]
    assert await seen(graph, clock, local(payload)) == ["Acme", "Acme France"]


async def test_another_account_set_counts_in_the_next_answer_also_for_sets_that_rest_on_it(company, graph, clock):
    """M-18."""
    first = await mutate(company, "teamCreate", TEAM, name="Europe", accountSet=EMEA)
    other = await mutate(company, "teamCreate", TEAM, name="Roots", accountSet={"teamId": {"eq": first["team"]["id"]}, "isRoot": True})
    await company.deps.mutator.background.settled()
    assert await seen(graph, clock, local(other)) == ["Acme"]

    renamed = await mutate(company, "teamUpdate", TEAM, id=first["team"]["id"], name="Asia", accountSet={"region": {"eq": "APAC"}})

    assert (renamed["team"]["name"], renamed["team"]["accountSet"]["accountCount"]) == ("Asia", 1)
    assert await seen(graph, clock, local(first)) == ["Beta"]
    assert await seen(graph, clock, local(other)) == ["Beta"]
    await company.deps.mutator.background.settled()
    assert await stored(graph, "MATCH (a:Account) WHERE a.teamSets > 0 RETURN a.id, a.teamSets") == [["b", 3]]
    assert await stored(graph, "MATCH (t:SuccessTeam) WHERE NOT t.isDefault RETURN collect(t.current)") == [[[True, True]]]


async def test_a_new_name_leaves_the_labels_of_a_set_alone(company, graph):
    made = await mutate(company, "teamCreate", TEAM, name="Europe", accountSet=EMEA)
    await company.deps.mutator.background.settled()

    await mutate(company, "teamUpdate", id=made["team"]["id"], name="EMEA")

    assert await stored(graph, "MATCH (t:SuccessTeam {key: 'europe'}) RETURN t.name, t.current") == [["EMEA", True]]


@pytest.mark.parametrize(("edition", "limit"), [("PRO", 0), ("PRO_PLUS", 0), ("ENTERPRISE", 10)])
async def test_an_edition_has_room_for_so_many_teams(company, graph, edition, limit):
    """M-31, D-02, D-03."""
    teams = [{**team(f"t{at}", f"T{at}", {}), "slot": at + 1, "current": False} for at in range(limit)]
    await plant(graph, Planted(teams=teams, settings={"edition": edition, "version": 2}))

    payload = await mutate(company, "teamCreate", TEAM, name="One more", accountSet={})

    assert payload["team"] is None
    assert [(each["code"], each["path"], each["limit"]) for each in payload["errors"]] == [("LIMIT_REACHED", ["input"], limit)]
    assert await stored(graph, "MATCH (t:SuccessTeam) RETURN count(t)") == [[limit + 1]]


async def test_of_many_teams_made_at_once_one_takes_the_last_place(company, graph):
    """M-31."""
    teams = [{**team(f"t{at}", f"T{at}", {"isRoot": True}), "slot": at + 1, "current": True} for at in range(9)]
    await plant(graph, Planted(teams=teams, settings={"version": 2}))

    payloads = await asyncio.gather(*(mutate(company, "teamCreate", TEAM, name=f"N{at}", accountSet=EMEA) for at in range(4)))

    assert sorted(payload["errors"][0]["code"] if payload["errors"] else "" for payload in payloads) == ["", *["LIMIT_REACHED"] * 3]
    assert await stored(graph, "MATCH (t:SuccessTeam) WHERE t.slot IS NOT NULL RETURN count(t), count(DISTINCT t.slot)") == [[10, 10]]


async def test_the_default_team_takes_a_name_but_no_criteria_and_stays(company):
    """M-31, D-11, D-13."""
    renamed = await mutate(company, "teamUpdate", TEAM, id=DEFAULT, name="Everybody")

    assert (renamed["team"]["name"], renamed["team"]["accountSet"]) == ("Everybody", None)
    assert await refused(company, "teamUpdate", id=DEFAULT, accountSet=EMEA) == [("INVALID_INPUT", ["input", "accountSet"])]
    assert await refused(company, "teamDelete", id=DEFAULT) == [("INVALID_INPUT", ["input", "id"])]


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"name": " "}, "INVALID_INPUT", ["name"]),
        ({"name": None}, "INVALID_INPUT", ["name"]),
        ({"accountSet": None}, "INVALID_INPUT", ["accountSet"]),
        ({"accountSet": {"underName": "Beta"}}, "AMBIGUOUS", ["accountSet", "underName"]),
        ({"accountSet": {"underId": {"eq": encode("Account", "gone")}}}, "NOT_FOUND", ["accountSet", "underId", "eq"]),
        ({"id": encode("Team", "gone")}, "NOT_FOUND", ["id"]),
        ({"id": encode("User", "u")}, "INVALID_INPUT", ["id"]),
    ],
)
async def test_a_bad_change_of_a_team_is_refused_with_its_place(company, graph, given, code, path):
    """M-18, D-17."""
    made = await mutate(company, "teamCreate", TEAM, name="Europe", accountSet=EMEA)

    assert await refused(company, "teamUpdate", **{"id": made["team"]["id"], **given}) == [(code, ["input", *path])]
    assert await stored(graph, "MATCH (t:SuccessTeam {key: 'europe'}) RETURN t.name, t.accountSet") == [
        ["Europe", json.dumps(EMEA, separators=(",", ":"))]
    ]


async def test_a_set_cannot_rest_on_itself(company):
    first = await mutate(company, "teamCreate", TEAM, name="One", accountSet=EMEA)
    other = await mutate(company, "teamCreate", TEAM, name="Two", accountSet={"not": {"teamId": {"in": [first["team"]["id"]]}}})

    circle = {"accountSet": {"or": [EMEA, {"teamId": {"eq": other["team"]["id"]}}]}}
    assert await refused(company, "teamUpdate", id=first["team"]["id"], **circle) == [("INVALID_INPUT", ["input", "accountSet"])]


async def test_members_come_change_and_go_and_their_past_stays(company, graph, clock):
    """D-14, D-15: bots too."""
    made = await mutate(company, "teamCreate", TEAM, name="Europe", accountSet=EMEA)
    of = {"teamId": made["team"]["id"], "userId": encode("User", "z")}
    since = clock.now

    joined = await mutate(company, "teamMemberSet", TEAM, **of, permission="MEMBER")
    clock.now = since.replace(hour=13)
    await mutate(company, "teamMemberSet", TEAM, **of, permission="MEMBER")
    promoted = await mutate(company, "teamMemberSet", TEAM, **of, permission="TEAM_ADMIN")
    clock.now = since.replace(hour=14)
    left = await mutate(company, "teamMemberSet", TEAM, **of, permission=None)

    assert joined["team"]["members"] == [{"user": {"name": "Zoe"}, "permission": "MEMBER"}]
    assert promoted["team"]["members"] == [{"user": {"name": "Zoe"}, "permission": "TEAM_ADMIN"}]
    assert left["team"]["members"] == []
    past = "MATCH (:User {id: 'z'})-[m:WAS_MEMBER_OF]->(:SuccessTeam) RETURN m.permission, m.validFrom.hour, m.validTo.hour ORDER BY m.validFrom"
    assert await stored(graph, past) == [["MEMBER", 12, 13], ["TEAM_ADMIN", 13, 14]]


async def test_a_bot_joins_the_default_team(company, graph):
    """D-14."""
    payload = await mutate(company, "teamMemberSet", "team { isDefault }", teamId=DEFAULT, userId=encode("User", "z"), permission="VIEWER")

    assert payload == {"team": {"isDefault": True}, "errors": []}
    assert await stored(graph, "MATCH (u:User)-[m:MEMBER_OF]->(t:SuccessTeam) RETURN u.id, m.permission, t.id") == [
        ["z", "VIEWER", "default"]
    ]


async def test_only_active_users_join(company, graph):
    absent, gone = ({"teamId": DEFAULT, "userId": encode("User", each), "permission": "MEMBER"} for each in ("nobody", "x"))

    assert await refused(company, "teamMemberSet", **absent) == [("NOT_FOUND", ["input", "userId"])]
    assert await refused(company, "teamMemberSet", **gone) == [("INVALID_INPUT", ["input", "userId"])]
    assert await stored(graph, "MATCH ()-[m:MEMBER_OF]->() RETURN count(m)") == [[0]]


async def test_a_team_that_criteria_name_is_not_deleted(company):
    first = (await mutate(company, "teamCreate", TEAM, name="One", accountSet=EMEA))["team"]["id"]
    other = (await mutate(company, "teamCreate", TEAM, name="Two", accountSet={"teamId": {"eq": first}}))["team"]["id"]
    assert await refused(company, "teamDelete", id=first) == [("IN_USE", ["input", "id"])]
    segment = (await mutate(company, "segmentSave", "segment { id }", name="S", criteria={"teamId": {"eq": first}}))["segment"]["id"]

    assert await mutate(company, "teamDelete", "deletedId", id=other) == {"deletedId": other, "errors": []}
    assert await refused(company, "teamDelete", id=first) == [("IN_USE", ["input", "id"])]
    await mutate(company, "segmentDelete", id=segment)
    assert await mutate(company, "teamDelete", "deletedId", id=first) == {"deletedId": first, "errors": []}


async def test_a_deleted_team_leaves_its_members_past_and_makes_room(company, graph):
    first, other = [(await mutate(company, "teamCreate", TEAM, name=name, accountSet=EMEA))["team"]["id"] for name in ("One", "Two")]
    await mutate(company, "teamMemberSet", teamId=first, userId=encode("User", "u"), permission="MEMBER")
    assert await refused(company, "teamDelete", id=first) == [("IN_USE", ["input", "id"])], "Uma would see every account"
    await mutate(company, "teamMemberSet", teamId=other, userId=encode("User", "u"), permission="MEMBER")

    await mutate(company, "teamDelete", id=first)

    assert (await company.query("{ teams { name } }"))["teams"] == [{"name": "Default team"}, {"name": "Two"}]
    past = "MATCH (u:User)-[m:WAS_MEMBER_OF]->(t) RETURN u.id, m.permission, labels(t), t.name"
    assert await stored(graph, past) == [["u", "MEMBER", ["FormerTeam"], "One"]]
    again = await mutate(company, "teamCreate", TEAM, name="One", accountSet={"region": {"eq": "APAC"}})
    await company.deps.mutator.background.settled()
    assert again["team"]["accountSet"]["accountCount"] == 1
    assert await stored(graph, "MATCH (a:Account) WHERE a.teamSets > 0 RETURN a.id, a.teamSets ORDER BY a.id") == [
        ["a", 2],
        ["b", 1],
        ["d", 2],
    ]


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("permissions", [("ADVANCED",), ("TEAM_ADMIN",), ("MEMBER",)])
async def test_only_global_admins_define_sets_and_add_members(graph, clock, permissions):
    """D-14, D-19."""
    async with client_of(graph, clock, Viewer("u", permissions)) as acting:
        assert await refused(acting, "teamCreate", name="T", accountSet={}) == [("FORBIDDEN", ["input"])]
        assert await refused(acting, "teamUpdate", id=DEFAULT, name="T") == [("FORBIDDEN", ["input"])]
        assert await refused(acting, "teamDelete", id=DEFAULT) == [("FORBIDDEN", ["input"])]
        assert await refused(acting, "teamMemberSet", teamId=DEFAULT, userId=encode("User", "z")) == [("FORBIDDEN", ["input"])]


async def test_an_admin_of_one_team_does_not_configure_the_company(company, graph, clock):
    made = await mutate(company, "teamCreate", TEAM, name="Europe", accountSet=EMEA)
    narrow = Viewer("u", (), Scope(frozenset({local(made)})), (Membership(local(made), "GLOBAL_ADMIN"),))
    async with client_of(graph, clock, narrow) as acting:
        assert await refused(acting, "teamUpdate", id=made["team"]["id"], accountSet={}) == [("FORBIDDEN", ["input"])]


async def test_a_set_below_a_name_follows_whoever_carries_the_name(company, graph, clock):
    """D-17: a name that two accounts carry means neither."""
    made = await mutate(company, "teamCreate", TEAM, name="Acme", accountSet={"underName": "Acme"})
    await company.deps.mutator.background.settled()
    assert await seen(graph, clock, local(made)) == ["Acme", "Acme France"]

    await mutate(company, "accountUpdate", id=encode("Account", "b"), changes={"name": "Acme"})
    assert await seen(graph, clock, local(made)) == []
    await mutate(company, "accountUpdate", id=encode("Account", "a"), changes={"name": "Ajax"})
    assert await seen(graph, clock, local(made)) == ["Acme"]
    again = await mutate(company, "accountCreate", "account { id }", name="Acme", type="company")
    assert await seen(graph, clock, local(made)) == []
    await mutate(company, "accountDelete", id=again["account"]["id"])

    await company.deps.mutator.background.settled()
    assert await stored(graph, "MATCH (t:SuccessTeam {key: 'acme'}) RETURN t.current") == [[True]]
    assert await seen(graph, clock, local(made)) == ["Acme"]


async def test_a_move_shows_nothing_that_was_hidden_from_who_moves(company, graph, clock):
    """M-18: what is above an account decides about sets, so a move could open to a member what lies below."""
    below_acme = await mutate(company, "teamCreate", TEAM, name="Acme", accountSet={"underName": "Acme"})
    asia = await mutate(company, "teamCreate", TEAM, name="Asia", accountSet={"region": {"eq": "APAC"}})
    beta, acme = encode("Account", "b"), encode("Account", "a")
    below = await mutate(company, "accountCreate", "account { id }", name="Secret", type="company", parentId=beta)
    mover = Viewer("u", ("MEMBER",), Scope(frozenset({local(below_acme), local(asia)})))
    async with client_of(graph, clock, mover) as acting:
        assert await refused(acting, "accountMove", id=beta, newParentId=acme) == [("FORBIDDEN", ["input", "newParentId"])]
    assert await stored(graph, "MATCH (a:Account {name: 'Secret'}) RETURN split(a.path, '/')[1]") == [["b"]]

    await mutate(company, "accountUpdate", id=below["account"]["id"], changes={"region": "APAC"})

    async with client_of(graph, clock, mover) as acting:
        await mutate(acting, "accountMove", id=beta, newParentId=acme)
    assert await seen(graph, clock, local(below_acme)) == ["Acme", "Acme France", "Beta", "Secret"]
