"""What-if (Q9): coverage after hypothetical assignments is the coverage of a company in which they were made, and nothing is written."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.access import Scope, Viewer
from csgraph.domain.globalid import encode
from support.coverage import ACCOUNTS, HELD, MANAGER, NOW, TEAMS, USERS, asking, by_name, names, share, task, worked
from support.coverage_reference import PEOPLE, REGIONS, SHORT, Reference, ask, company, short
from support.planted import Planted, plant
from support.service import Client, Clock, client_of

COMPANIES = int(os.environ.get("CSGRAPH_COMPANIES", "4"))
SCENARIO = f"""query ($input: AssignmentScenarioInput!) {{
  assignmentScenario(input: $input) {{ before {{ {SHORT} }} after {{ {SHORT} }} outsideTeam {{ name }} }}
}}"""
Change = Mapping[str, Any]


def assume(account: str, user: str | None, **more: bool) -> Change:
    return {"accountId": encode("Account", account), "userId": None if user is None else encode("User", user), **more}


async def scenario(client: Client, changes: Sequence[Change], /, **given: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await client.query(SCENARIO, input={"coverage": asking(**given), "changes": changes}))["assignmentScenario"]
    return found


async def refused(client: Client, changes: Sequence[Change], /, **given: Any) -> dict[str, Any]:
    (error,) = (await client.ask(SCENARIO, input={"coverage": asking(**given), "changes": changes}))["errors"]
    found: dict[str, Any] = error["extensions"]
    return found


def stored(database: Database) -> Any:
    return database.read(
        "test.look", "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n), count(r), sum(coalesce(n.version, 0))", {}, timeout=10
    )


class Assumed:
    """Who would hold the role, account by account."""

    def __init__(self, planted: Planted, *, several: bool) -> None:
        self.planted, self.several = planted, several
        self.real = {a["id"]: [u for u, key, role in planted.assigned if (key, role) == (a["id"], MANAGER)] for a in planted.accounts}
        self.held = {key: list(users) for key, users in self.real.items()}
        self.changed: set[str] = set()

    def apply(self, account: str, user: str | None, *, below: bool, vacant: bool) -> None:
        parents = {a["id"]: a.get("parent") for a in self.planted.accounts}
        for key in self.held:
            top: str | None = key
            while top is not None and top != account:
                top = parents[top]
            if key != account and not (below and top and (not vacant or set(self.real[key]) <= set(self.real[account]))):
                continue
            self.changed.add(key)
            kept = [each for each in self.held[key] if each != user] if self.several else []
            self.held[key] = [] if user is None else [*kept, user]

    def after(self) -> Planted:
        others = [each for each in self.planted.assigned if each[2] != MANAGER]
        return replace(self.planted, assigned=others + [(user, key, MANAGER) for key, users in self.held.items() for user in users])

    def outside(self, members: Sequence[tuple[str, str]]) -> list[str]:
        found = set()
        for key in self.changed:
            account = next(a for a in self.planted.accounts if a["id"] == key)
            for user in set(self.held[key]) - set(self.real[key]):
                teams = [team for who, team in members if who == user]
                if teams and not any(account["region"] in REGIONS[team] for team in teams):
                    found.add(account["name"])
        return sorted(found)


@pytest.mark.parametrize("seeds", [range(at, COMPANIES, 4) for at in range(4)], ids=str)
async def test_a_scenario_equals_a_company_with_these_assignments(database: Database, seeds: range) -> None:
    for seed in seeds:
        random = Random(seed)
        several = random.random() < 0.3
        members = [(user, team) for user in PEOPLE for team in ("ours", "theirs") if random.random() < 0.5]
        planted = replace(company(random), members=members, roles=[{"key": MANAGER, "multiHolder": several}])
        given = ask(random)
        assumed, changes = Assumed(planted, several=several), []
        for _ in range(random.randint(0, 5) if planted.accounts else 0):
            account, user = random.choice(planted.accounts)["id"], random.choice((*PEOPLE, None))
            below, vacant = random.random() < 0.5, random.random() < 0.5
            changes.append(assume(account, user, includeDescendants=below, onlyVacantDescendants=vacant))
            assumed.apply(account, user, below=below, vacant=vacant)
        await plant(database, planted)
        before = await stored(database)
        async with client_of(database, Clock(NOW)) as client:
            found = await scenario(client, changes, **given | {"teamIds": [encode("Team", each) for each in given["teamIds"]]})
        assert short(found["before"]) == Reference(planted, given).answer(), (seed, given, changes)
        assert short(found["after"]) == Reference(assumed.after(), given).answer(), (seed, given, changes)
        assert [each["name"] for each in found["outsideTeam"]] == assumed.outside(members), (seed, changes)
        assert await stored(database) == before


async def test_leave_cover(database: Database) -> None:
    """Q9: all accounts of Michael, and the children that nobody else holds, go to Lindsay and Ana."""
    accounts = [
        *ACCOUNTS,
        {"id": "a7", "name": "Seven", "region": "EMEA", "contractStatus": "PAYING", "parent": "a3"},
        {"id": "a8", "name": "Eight", "region": "LATAM", "contractStatus": "FREE", "parent": "a7"},
        {"id": "a9", "name": "Nine", "region": "EMEA", "contractStatus": "PAYING", "parent": "a3"},
    ]
    planted = worked(
        accounts=accounts, users=[*USERS, {"id": "n", "name": "Ana"}], assigned=[*HELD, ("l", "a9", MANAGER)], members=[("l", "ours"), ("n", "theirs")],
    )  # fmt: skip
    await plant(database, planted)
    async with client_of(database, Clock(NOW)) as client:
        found = await scenario(client, [assume("a3", "n", includeDescendants=True, onlyVacantDescendants=True), assume("a5", "l")])
    before, after = by_name(found["before"]), by_name(found["after"])
    assert {name: names(row["accounts"]) for name, row in before.items()} == {"Lindsay": ["Nine", "One", "Two"], "Michael": ["Three"]}
    assert {name: names(row["accounts"]) for name, row in after.items()} == {"Lindsay": ["Nine", "One", "Two"], "Ana": ["Seven", "Three"]}
    assert share(found["before"]["summary"]["coverage"]) == (2, 4)
    assert share(found["after"]["summary"]["coverage"]) == (2, 5)
    assert (found["before"]["missingAssignments"]["count"], found["after"]["missingAssignments"]["count"]) == (1, 0)
    assert [each["name"] for each in found["outsideTeam"]] == ["Eight", "Seven", "Three"]


async def test_the_later_of_two_changes_counts(database: Database) -> None:
    await plant(database, worked())
    async with client_of(database, Clock(NOW)) as client:
        found = await scenario(client, [assume("a1", None), assume("a1", "m"), assume("a3", "l"), assume("a3", None)])
    assert {row["user"]["name"]: names(row["accounts"]) for row in found["after"]["rows"]["nodes"]} == {
        "Lindsay": ["Two"],
        "Michael": ["One"],
    }
    assert [each["name"] for each in found["after"]["missingAssignments"]["accounts"]["nodes"]] == ["Three"]


async def test_nobody_left_says_why(database: Database) -> None:
    """M-16: where every holder is taken away, the answer is what it would be."""
    await plant(database, worked())
    async with client_of(database, Clock(NOW)) as client:
        found = await scenario(client, [assume(key, None) for key in ("a1", "a2", "a3", "a4", "a5")])
    assert (found["before"]["state"], found["after"]["state"], found["after"]["rows"]["nodes"]) == ("OK", "NO_ROLE_HOLDER", [])


@pytest.mark.parametrize(
    ("changes", "given", "reason", "argument"),
    [
        ([assume("a1", "m"), assume("a99", "m")], {}, "NOT_FOUND", "input.changes.1.accountId"),
        ([assume("a1", "x")], {}, "NOT_FOUND", "input.changes.0.userId"),
        ([assume("a1", "gone")], {}, "NOT_FOUND", "input.changes.0.userId"),
        ([{"accountId": encode("User", "m"), "userId": None}], {}, "BAD_ID", "input.changes.0.accountId"),
        ([{"accountId": encode("Account", "a1"), "userId": encode("Account", "a1")}], {}, "BAD_ID", "input.changes.0.userId"),
        ([assume("a1", "m")] * 251, {}, "TOO_LARGE", None),
        ([assume("a1", "m")], {"asOf": "2026-01-01T00:00:00Z"}, "AS_OF_UNSUPPORTED", "input.coverage.asOf"),
        ([assume("a1", "m")], {"role": "nobody"}, "UNKNOWN_ROLE", "input.coverage.role"),
    ],
)
async def test_what_cannot_be_assumed_is_refused(
    database: Database, changes: Sequence[Change], given: dict[str, Any], reason: str, argument: str
) -> None:
    await plant(database, worked(users=[*USERS, {"id": "gone", "name": "Gone", "active": False}]))
    async with client_of(database, Clock(NOW)) as client:
        found = await refused(client, changes, **given)
    assert (found["reason"], found.get("argument")) == (reason, argument), found


async def test_hidden_accounts_are_not_there(database: Database) -> None:
    """An account that the viewer may not see is refused like one that does not exist, and descendants that they may not see stay as they are."""
    accounts = [*ACCOUNTS, {"id": "a7", "name": "Seven", "region": "APAC", "contractStatus": "PAYING", "parent": "a1"}]
    await plant(database, worked(accounts=accounts, teams=TEAMS, assigned=[*HELD, ("l", "a7", MANAGER)], members=[("m", "ours")]))
    async with client_of(database, Clock(NOW), Viewer("m", ("MEMBER",), Scope(frozenset({"ours"})))) as client:
        found = await refused(client, [assume("a6", "m")])
        assert (found["reason"], found["argument"]) == ("NOT_FOUND", "input.changes.0.accountId")
        moved = await scenario(client, [assume("a1", "m", includeDescendants=True)])
    assert names(by_name(moved["after"])["Michael"]["accounts"]) == ["One", "Three"]


async def test_tasks_of_an_account_go_with_it(database: Database) -> None:
    """M-12: overdue tasks count where the account counts."""
    overdue = task("k9", "a3", dueDate=NOW.date().replace(day=10), assigneeId="m")
    await plant(database, worked(owned={"Task": [overdue]}))
    async with client_of(database, Clock(NOW)) as client:
        found = await scenario(client, [assume("a3", "l")])
    assert by_name(found["before"])["Michael"]["overdueAccounts"] == 1
    assert by_name(found["after"])["Lindsay"]["overdueAccounts"] == 1
