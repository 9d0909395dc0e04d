"""M-18, D-10: account sets kept with the accounts agree with the criteria, whatever changes; and they are read from indexes."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.db.queries import Catalogue
from csgraph.domain.access import Scope, Viewer
from csgraph.domain.globalid import encode
from csgraph.domain.teamset import differs_by_viewer, free_slots, mask, masks
from csgraph.domain.where import VIEWER
from csgraph.repository import Repository
from csgraph.team_sets import declare_stale, refresh_accounts, refresh_all
from support.plans import explain, index_forms
from support.planted import Planted, plant, team
from support.service import Client, Clock, client_of

ACCOUNTS = (
    {"id": "1", "name": "Acme", "region": "EMEA", "tier": "A"},
    {"id": "2", "parent": "1", "name": "Acme Paris", "region": "EMEA"},
    {"id": "3", "parent": "2", "name": "Acme Paris North", "region": "APAC", "tier": "A"},
    {"id": "4", "name": "Bolt", "region": "APAC"},
    {"id": "5", "parent": "4", "name": "Bolt Nice", "region": "EMEA"},
)
SETS: dict[str, Any] = {
    "emea": {"region": {"eq": "EMEA"}},
    "acme": {"underName": "Acme"},
    "both": {"teamId": {"in": ["emea"]}, "tier": {"eq": "A"}},
    "owned": {"assignment": {"role": "success_manager", "missing": False}},
    "mine": {"assignment": {"role": "success_manager", "userId": {"eq": VIEWER}}},
    "reports": {"assignment": {"role": "success_manager", "managerId": {"eq": "m"}}},
}
SLOTS = {key: slot for slot, key in enumerate(SETS, 1)}
COMPANY = Planted(
    accounts=ACCOUNTS,
    users=[{"id": "u", "name": "Ann", "manager": "m"}, {"id": "m", "name": "Max"}],
    teams=[team(key, key.title(), where) | {"slot": SLOTS[key], "current": False} for key, where in SETS.items()],
    assigned=[("u", "4", "success_manager")],
)
LABELS = (
    "MATCH (a:Account) RETURN a.id, a.teamSets, [label IN labels(a) WHERE label STARTS WITH 'TeamSet' | toInteger(substring(label, 7))]"
)
CURRENT = "MATCH (t:SuccessTeam) WHERE t.current RETURN t.id ORDER BY t.id"


@pytest.fixture
async def repository(database: Database) -> Repository:
    await plant(database, COMPANY)
    return Repository(database, Catalogue.load())


async def sets_of(database: Database) -> dict[str, set[str]]:
    """The members of every set by labels; the mask of each account says the same."""
    found: dict[str, set[str]] = {key: set() for key in SETS}
    for account, sets, labels in await database.read("test.labels", LABELS, {}, timeout=10):
        assert sets == sum(map(mask, labels)), account
        for key in SETS:
            if SLOTS[key] in labels:
                found[key].add(account)
    return found


async def evaluated(database: Database, key: str, user: str = "u") -> set[str]:
    async with client_of(database, Clock(), Viewer(user, (), Scope(frozenset({key})))) as client:
        return {node["id"] for node in (await client.query("{ accounts { nodes { id } } }"))["accounts"]["nodes"]}


def globals_of(keys: set[str]) -> set[str]:
    return {encode("Account", key) for key in keys}


async def change(repository: Repository, text: str, ids: list[str]) -> int:
    """Change accounts as a mutation does: the change and the refresh of what it touched in one transaction."""
    configuration = await repository.configuration()

    async def work(unit: Any) -> int:
        await unit.composed("test.change", text, {})
        return await refresh_accounts(unit, configuration, ids)

    return await repository.write(work)


FIRST = {"emea": {"1", "2", "5"}, "acme": {"1", "2", "3"}, "both": {"1"}, "owned": {"4"}, "mine": set(), "reports": {"4"}}


async def test_a_refresh_labels_every_account_and_believes_the_labels(repository: Repository) -> None:
    changed = await refresh_all(repository)

    assert changed == 5
    assert await sets_of(repository.database) == FIRST
    assert await repository.database.read("test.current", CURRENT, {}, timeout=10) == [["acme"], ["both"], ["emea"], ["owned"], ["reports"]]
    assert await refresh_all(repository) == 0


async def test_a_set_by_who_asks_is_evaluated_and_never_labelled(repository: Repository) -> None:
    await refresh_all(repository)

    assert await evaluated(repository.database, "mine") == globals_of({"4"})
    assert await evaluated(repository.database, "mine", user="other") == set()


async def test_a_refresh_under_way_is_told_of_what_it_may_have_missed(repository: Repository) -> None:
    await repository.write(declare_stale)
    before = (await repository.configuration()).version

    await repository.write(declare_stale)
    assert (await repository.configuration()).version == before
    await repository.write(partial(declare_stale, always=True))
    assert (await repository.configuration()).version == before + 1


async def test_stale_sets_are_evaluated_until_the_refresh(repository: Repository) -> None:
    await refresh_all(repository)
    await repository.write(declare_stale)

    await repository.database.schema("MATCH (a:Account {id: '4'}) SET a.region = 'EMEA'")

    assert await evaluated(repository.database, "emea") == globals_of({"1", "2", "4", "5"})
    assert (await sets_of(repository.database))["emea"] == {"1", "2", "5"}
    assert await refresh_all(repository) == 1
    assert (await sets_of(repository.database))["emea"] == {"1", "2", "4", "5"}
    assert await evaluated(repository.database, "emea") == globals_of({"1", "2", "4", "5"})


@pytest.mark.parametrize(
    ("text", "ids", "after"),
    [
        ("MATCH (a:Account {id: '4'}) SET a.region = 'EMEA', a.tier = 'A'", ["4"], {"emea": {"1", "2", "4", "5"}, "both": {"1", "4"}}),
        ("MATCH (a:Account {id: '1'}) SET a.region = null", ["1"], {"emea": {"2", "5"}, "both": set()}),
        ("MATCH (:User)-[held:ASSIGNED_TO]->(:Account {id: '4'}) DELETE held", ["4"], {"owned": set(), "reports": set()}),
        ("MATCH (u:User {id: 'u'}) SET u.active = false", ["4"], {"owned": set(), "reports": {"4"}}),
        ("MATCH (:User {id: 'u'})-[reports:REPORTS_TO]->() DELETE reports", ["4"], {"reports": set()}),
        (
            "MATCH (a:Account) WHERE a.id IN ['4', '5'] SET a.path = '/1' + a.path, a.depth = a.depth + 1",
            ["4", "5"],
            {"acme": {"1", "2", "3", "4", "5"}},
        ),
        ("MATCH (a:Account {id: '4'}) SET a.name = 'Acme'", ["1", "2", "3", "4", "5"], {"acme": set()}),
        ("MATCH (a:Account {id: '1'}) SET a.name = 'Other'", ["1", "2", "3"], {"acme": set()}),
    ],
    ids=["attributes", "attribute gone", "unassigned", "holder left", "another manager", "moved", "name twice", "renamed"],
)
async def test_d10_membership_follows_a_change_in_its_transaction(
    repository: Repository, text: str, ids: list[str], after: dict[str, set[str]]
) -> None:
    await refresh_all(repository)

    await change(repository, text, ids)

    assert await sets_of(repository.database) == FIRST | after
    for key in after:
        assert await evaluated(repository.database, key) == globals_of((FIRST | after)[key])


@pytest.mark.parametrize("labelled", [False, True], ids=["evaluated", "labelled"])
async def test_what_a_scope_adds_does_not_count_as_length(repository: Repository, labelled: bool) -> None:  # noqa: FBT001 - a parameter
    if labelled:
        await refresh_all(repository)
    text = "{ accounts { nodes { name children { nodes { name parent { name } } } } } }"
    async with client_of(repository.database, Clock(), Viewer("u", (), Scope(frozenset(SETS))), statement_max_characters="2500") as client:
        answer = await client.ask(text)

    assert "errors" not in answer, answer


async def test_a_configuration_that_changes_meanwhile_is_not_believed(repository: Repository) -> None:
    class Changing(Repository):
        """Somebody declares the sets stale while they are refreshed, once."""

        async def rows(self, name: str, /, **options: Any) -> Any:
            if name == "account.page_ids" and not seen:
                seen.append(name)
                await self.database.schema('MATCH (t:SuccessTeam {id: \'emea\'}) SET t.accountSet = \'{"region":{"eq":"APAC"}}\'')
                await self.database.schema("MATCH (o:Organisation) SET o.version = o.version + 1")
            return await super().rows(name, **options)

    seen: list[str] = []
    await refresh_all(Changing(repository.database, repository.catalogue))

    assert (await sets_of(repository.database))["emea"] == {"3", "4"}


@pytest.fixture
async def member(repository: Repository) -> Any:
    await refresh_all(repository)
    async with client_of(repository.database, Clock(), Viewer("u", (), Scope(frozenset({"emea"})))) as client:
        yield client


INDEXED = {
    "accounts of one team": ("{ accounts { nodes { name } } }", "team_set_1"),
    "a team's accounts": (f'{{ team(id: "{encode("Team", "emea")}") {{ accounts {{ nodes {{ name }} }} }} }}', "team_set_1"),
    "a rollup": (
        f'{{ account(id: "{encode("Account", "1")}") {{ rollup(metric: "contract_value") {{ value }} }} }}',
        "account_rollup_in_scope",
    ),
}


@pytest.mark.parametrize("name", INDEXED)
async def test_what_a_member_asks_is_read_from_an_index(member: Client, name: str) -> None:
    text, index = INDEXED[name]
    await member.query(text)
    sent = member.statements[-1]

    found = await explain(member.deps.repository.database, await index_forms(member.deps.repository.database), sent.text, sent.parameters)

    assert found.uses(index)
    assert found.scans == []
    assert found.plan.kinds() & {"Sort", "Top", "PartialSort", "PartialTop"} == set()


@pytest.mark.parametrize(
    ("teams", "text"),
    [
        (None, "{ accounts { totalCount } }"),
        (None, f'{{ team(id: "{encode("Team", "emea")}") {{ accounts {{ totalCount }} }} }}'),
        ({"emea"}, "{ accounts { totalCount } }"),
        ({"emea", "acme"}, f'{{ team(id: "{encode("Team", "emea")}") {{ accounts {{ totalCount }} }} }}'),
        ({"emea"}, f'{{ team(id: "{encode("Team", "default")}") {{ accounts {{ totalCount }} }} }}'),
    ],
    ids=["everything", "a team's for an admin", "a member's", "a team's for a member of two", "the default team's for a member"],
)
async def test_a_whole_is_counted_by_the_count_store(repository: Repository, teams: set[str] | None, text: str) -> None:
    await refresh_all(repository)
    viewer = Viewer("u", (), Scope(None if teams is None else frozenset(teams)))
    async with client_of(repository.database, Clock(), viewer) as client:
        answer = await client.query(text)
        sent = client.statements[-1]
    found = await explain(repository.database, await index_forms(repository.database), sent.text, sent.parameters)

    assert (answer.get("team") or answer)["accounts"]["totalCount"] == (5 if teams is None and "team(" not in text else 3)
    assert "NodeCountFromCountStore" in found.plan.kinds()


async def test_a_rollup_in_scope_is_read_from_the_index_alone(member: Client) -> None:
    await member.query(INDEXED["a rollup"][0])
    sent = member.statements[-1]
    forms = await index_forms(member.deps.repository.database)

    found = await explain(member.deps.repository.database, forms, sent.text, sent.parameters)

    seek = next(step for step in found.plan.walk() if forms["account_rollup_in_scope"] in step.details)
    below = seek.details.removeprefix("RANGE INDEX ").partition(":")[0]
    others = [step.details for step in found.plan.walk() if step is not seek]
    assert not [text for text in others if f"{below}:TeamSet" in text or f" {below}." in text.replace(f"cache[{below}.", "")]


PAGE = "query ($after: String) { accounts(first: 1, after: $after) { nodes { name } pageInfo { endCursor } } }"
TEAM_PAGE = f'query ($after: String) {{ team(id: "{encode("Team", "emea")}") {{ accounts(first: 1, after: $after) {{ nodes {{ name }} pageInfo {{ endCursor }} }} }} }}'


@pytest.mark.parametrize("text", [PAGE, TEAM_PAGE], ids=["accounts", "a team's accounts"])
async def test_a_cursor_holds_while_sets_are_stale(member: Client, repository: Repository, text: str) -> None:
    def page(answer: dict[str, Any]) -> dict[str, Any]:
        return (answer.get("team") or answer)["accounts"]

    first = page(await member.query(text))
    await repository.write(declare_stale)
    second = page(await member.query(text, after=first["pageInfo"]["endCursor"]))
    await refresh_all(repository)
    third = page(await member.query(text, after=second["pageInfo"]["endCursor"]))

    assert [each["nodes"][0]["name"] for each in (first, second, third)] == ["Acme", "Acme Paris", "Bolt Nice"]


async def test_a_cursor_of_another_scope_is_refused(repository: Repository) -> None:
    cursors = {}
    for teams in ("emea", "acme"):
        async with client_of(repository.database, Clock(), Viewer("u", (), Scope(frozenset({teams})))) as client:
            cursors[teams] = (await client.query(PAGE))["accounts"]["pageInfo"]["endCursor"]
            answer = await client.ask(PAGE, after=cursors["emea"])
            assert ("errors" in answer) == (teams == "acme")

    assert cursors["emea"] != cursors["acme"]
    assert answer["errors"][0]["extensions"]["reason"] == "BAD_CURSOR"


HOLES = "query ($id: ID!) { team(id: $id) { hierarchyHoles { totalCount nodes { name } } } }"


@pytest.mark.parametrize("labelled", [False, True], ids=["evaluated", "labelled"])
async def test_m18_holes_are_beside_the_set_and_not_in_it(repository: Repository, labelled: bool) -> None:  # noqa: FBT001 - a parameter
    if labelled:
        await refresh_all(repository)
    async with client_of(repository.database, Clock()) as client:
        answers = {
            key: (await client.query(HOLES, id=encode("Team", key)))["team"]["hierarchyHoles"]
            for key in ("emea", "acme", "owned", "default")
        }

    assert {key: [node["name"] for node in answer["nodes"]] for key, answer in answers.items()} == {
        "emea": ["Acme Paris North", "Bolt"],
        "acme": [],
        "owned": ["Bolt Nice"],
        "default": [],
    }
    assert [answer["totalCount"] for answer in answers.values()] == [2, 0, 1, 0]


async def test_m18_a_member_sees_no_hole_of_their_own_team(member: Client) -> None:
    answer = await member.query(HOLES, id=encode("Team", "emea"))

    assert answer["team"]["hierarchyHoles"] == {"totalCount": 0, "nodes": []}


def test_masks_name_every_combination_that_holds_a_slot() -> None:
    assert len(masks(frozenset({1}))) == 512
    assert all(value & 1 for value in masks(frozenset({1})))
    assert len(masks(frozenset({1, 10}))) == 768
    assert masks(frozenset()) == ()
    assert list(free_slots({1, 2, 4})) == [3, 5, 6, 7, 8, 9, 10]


def test_a_set_differs_by_viewer_through_other_sets() -> None:
    trees = {"a": SETS["mine"], "b": {"not": {"teamId": {"eq": "a"}}}, "c": {"teamId": {"in": ["d"]}}, "d": {"teamId": {"eq": "c"}}}
    managers = {each: {"or": [{"assignment": {"role": "csm", "managerId": {"in": [each]}}}]} for each in (VIEWER, "m")}

    assert [differs_by_viewer(tree, trees) for tree in trees.values()] == [True, True, False, False]
    assert [differs_by_viewer(tree, trees) for tree in managers.values()] == [True, False]


CRITERIA = "{ teams { name accountSet { criteria description } } }"


async def test_criteria_can_be_sent_back_by_whoever_sees_what_they_name(repository: Repository) -> None:
    async with client_of(repository.database, Clock()) as client:
        teams = (await client.query(CRITERIA))["teams"]
        (both,) = [each["accountSet"]["criteria"] for each in teams if each["name"] == "Both"]
        accounts = await client.query("query ($w: AccountWhere!) { accounts(where: $w) { nodes { name } } }", w=json.loads(both))

    assert both == f'{{"teamId":{{"in":["{encode("Team", "emea")}"]}},"tier":{{"eq":"A"}}}}'
    assert accounts == {"accounts": {"nodes": [{"name": "Acme"}]}}


async def test_criteria_name_nothing_that_the_viewer_may_not_see(repository: Repository) -> None:
    async with client_of(repository.database, Clock(), Viewer("u", (), Scope(frozenset({"both"})))) as client:
        teams = (await client.query(CRITERIA))["teams"]

    assert [each["name"] for each in teams] == ["Default team", "Both"]
    assert teams[1]["accountSet"] == {
        "criteria": '{"teamId":{"in":["hidden"]},"tier":{"eq":"A"}}',
        "description": 'team id is one of "unknown team" and tier is "A"',
    }
