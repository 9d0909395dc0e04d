"""D-08, M-18: graphs, viewers and what they may see, through every entry point; with sets read from labels and with sets evaluated."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.globalid import encode
from support.access import CASES, GRAPHS, acting, masked, named, planted, viewer_of, without_hidden
from support.service import Client, Clock, client_of


@dataclass(slots=True)
class Case:
    """A viewer of a graph and a client that acts for them; ``heard`` is every answer."""

    client: Client
    content: dict[str, Any]
    viewer: dict[str, Any]
    heard: list[Any] = field(default_factory=list)

    async def told(self, text: str, **variables: Any) -> dict[str, Any]:
        self.heard.append(answer := await self.client.query(text, **variables))
        return answer

    @property
    def sees(self) -> set[str]:
        return set(self.viewer["sees"])

    @property
    def accounts(self) -> dict[str, dict[str, Any]]:
        return {account["id"]: account for account in self.content["accounts"]}

    def above(self, key: str) -> list[str]:
        parent = self.accounts[key].get("parent")
        return [*self.above(parent), parent] if parent else []

    def below(self, key: str) -> set[str]:
        return {other for other in self.accounts if key in self.above(other)}

    def held(self, pairs: str, who: str) -> set[str]:
        return {pair[1] for pair in self.content[pairs] if pair[0] == who} & self.sees


@pytest.fixture(params=CASES, ids=named, scope="module")
async def case(request: pytest.FixtureRequest, database: Database) -> AsyncIterator[Case]:
    graph, name, labelled = request.param
    await planted(database, GRAPHS[graph], labelled=labelled)
    viewer = viewer_of(graph, name)
    async with client_of(database, Clock(), acting(viewer)) as client:
        case = Case(client, GRAPHS[graph], viewer)
        yield case
    assert_nothing_hidden_in(json.dumps(case.heard), case)


def assert_nothing_hidden_in(text: str, case: Case) -> None:
    names = {case.accounts[key]["name"] for key in case.sees}
    for key in set(case.accounts) - case.sees:
        assert f'"{encode("Account", key)}"' not in text
        assert f'"X-{key}"' not in text
        assert case.accounts[key]["name"] in names or case.accounts[key]["name"] not in text


def ids(nodes: Any) -> set[str]:
    return {node["externalId"].removeprefix("X-") for node in nodes}


NODES = "totalCount nodes { externalId }"


def found(connection: dict[str, Any]) -> set[str]:
    """The accounts of a list, whose total says the same."""
    assert connection["totalCount"] == len(connection["nodes"])
    return ids(connection["nodes"])


async def test_d08_lists_hold_what_the_viewer_sees(case: Case) -> None:
    paying = {key for key in case.sees if case.accounts[key].get("contractStatus") == "PAYING"}

    for order in ("NAME", "CONTRACT_VALUE", "DEPTH", "HEALTH"):
        text = f"{{ accounts(first: 50, orderBy: [{{ field: {order}, direction: DESC }}]) {{ {NODES} }} }}"
        assert found((await case.told(text))["accounts"]) == case.sees
    assert found((await case.told(f"{{ accounts {{ {NODES} }} }}"))["accounts"]) == case.sees
    assert found((await case.told(f"{{ accounts(where: {{ contractStatus: {{ eq: PAYING }} }}) {{ {NODES} }} }}"))["accounts"]) == paying
    configured = await case.told(f"{{ accountTypes {{ accounts {{ {NODES} }} }} segments {{ accounts {{ {NODES} }} }} }}")
    assert found(configured["accountTypes"][0]["accounts"]) == case.sees
    assert [found(segment["accounts"]) for segment in configured["segments"]] == [paying] * len(case.content["segments"])


@pytest.mark.parametrize("case", CASES[::4], ids=named, indirect=True)
async def test_d08_an_earlier_instant_shows_no_more(case: Case) -> None:
    """Nothing has changed since, so that everything is answered of June as it is answered of today; every fourth case, because planning takes long."""
    then = 'asOf: "2026-06-01T00:00:00Z"'
    assert found((await case.told(f"{{ accounts(first: 50, {then}) {{ {NODES} }} }}"))["accounts"]) == case.sees
    rollup = 'rollup(metric: "account_count") { value partial excluded { reason count } contributions { nodes { account { externalId } path { externalId } } } }'
    fields = f"depth parent {{ externalId }} root {{ externalId }} ancestors {{ externalId }} descendants {{ {NODES} }} {rollup}"
    for key in case.accounts:
        one = encode("Account", key)
        text = f"query ($id: ID!) {{ now: account(id: $id) {{ {fields} }} then: account(id: $id, {then}) {{ {fields} }} }}"
        answer = await case.told(text, id=one)
        assert answer["now"] == answer["then"]
        assert (answer["then"] is not None) == (key in case.sees)
        listed = await case.told(f"query ($id: ID!) {{ accounts({then}, where: {{ underId: {{ eq: $id }} }}) {{ {NODES} }} }}", id=one)
        assert found(listed["accounts"]) == ({key, *case.below(key)} & case.sees if key in case.sees else set())


async def test_d08_hidden_and_absent_are_one_answer(case: Case) -> None:
    every = [*case.accounts, "zz"]
    text = "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Account { externalId } } }"

    nodes = (await case.told(text, ids=[encode("Account", key) for key in every]))["nodes"]

    assert [node and node["externalId"] for node in nodes] == [f"X-{key}" if key in case.sees else None for key in every]
    text = "query ($id: ID!, $x: String!) { a: account(id: $id) { depth } b: account(externalId: $x) { depth } n: node(id: $id) { id } }"
    for key in every:
        one = await case.told(text, id=encode("Account", key), x=f"X-{key}")
        assert [part is not None for part in one.values()] == [key in case.sees] * 3


async def test_d08_a_hidden_account_opens_nothing_as_a_filter(case: Case) -> None:
    text = f"query ($w: AccountWhere!) {{ accounts(where: $w) {{ {NODES} }} }}"
    for key in case.accounts:
        one = encode("Account", key)
        below = {key, *case.below(key)} & case.sees if key in case.sees else set()
        for where, wanted in (
            ({"id": {"in": [one]}}, {key} & case.sees),
            ({"externalId": {"eq": f"X-{key}"}}, {key} & case.sees),
            ({"underId": {"eq": one}}, below),
            ({"and": [{"underId": {"in": [one]}}]}, below),
        ):
            assert found((await case.told(text, w=where))["accounts"]) == wanted, where
    names = [account["name"] for account in case.accounts.values()]
    for key, account in case.accounts.items():
        if names.count(account["name"]) == 1:
            wanted = {key, *case.below(key)} & case.sees if key in case.sees else set()
            assert found((await case.told(text, w={"underName": account["name"]}))["accounts"]) == wanted


ACCOUNT = f"""query ($id: ID!) {{ account(id: $id) {{ parent {{ externalId }} root {{ externalId }} ancestors {{ externalId }}
    children {{ {NODES} }} descendants {{ {NODES} }} }} }}"""


async def test_d08_from_account_to_account(case: Case) -> None:
    for key in case.sees:
        account = (await case.told(ACCOUNT, id=encode("Account", key)))["account"]
        above = [other for other in case.above(key) if other in case.sees]
        below, parent = case.below(key) & case.sees, case.accounts[key].get("parent")

        assert account["parent"] == ({"externalId": f"X-{parent}"} if parent in case.sees else None)
        assert account["root"] == {"externalId": f"X-{[*above, key][0]}"}
        assert [a["externalId"] for a in account["ancestors"]] == [f"X-{other}" for other in above]
        assert found(account["children"]) == {other for other in below if case.accounts[other].get("parent") == key}
        assert found(account["descendants"]) == below


ROLLED = """query ($id: ID!) { account(id: $id) {
    count: rollup(metric: "account_count") { value partial contributingCount excluded { reason count } maxDepth
        contributions { nodes { account { externalId } path { externalId } } } }
    value: rollup(metric: "contract_value", statuses: [FREE, PAYING, CANCELED]) { partial amounts { amount currency } }
    tickets: rollup(metric: "open_tickets", scope: CHILDREN) { partial contributingCount }
    people: rollup(metric: "active_users", function: COUNT_DISTINCT) { value partial } } }"""


async def test_m19_rollups_count_what_is_visible_and_say_that_they_are_partial(case: Case) -> None:
    for key in case.sees:
        account = (await case.told(ROLLED, id=encode("Account", key)))["account"]
        below, hidden = case.below(key) & case.sees, case.below(key) - case.sees
        children = {other for other in case.below(key) if case.accounts[other].get("parent") == key}
        amounts: dict[str, int] = {}
        for other in {key, *below}:
            given = case.accounts[other]
            amounts[given["currency"]] = amounts.get(given["currency"], 0) + given["contractValue"]

        count = account["count"]
        assert (count["value"], count["contributingCount"], count["partial"]) == (str(len(below) + 1), len(below) + 1, bool(hidden))
        assert count["excluded"] == ([{"reason": "NOT_VISIBLE", "count": len(hidden)}] if hidden else [])
        assert count["maxDepth"] == max([len(case.above(other)) for other in {key, *below}]) - len(case.above(key))
        assert ids(node["account"] for node in count["contributions"]["nodes"]) == {key, *below}
        assert all(ids(node["path"]) <= case.sees for node in count["contributions"]["nodes"])
        assert {m["currency"]: round(float(m["amount"]) * 10_000) for m in account["value"]["amounts"]} == amounts
        assert (account["value"]["partial"], account["people"]["partial"]) == (bool(hidden), bool(hidden))
        assert account["tickets"] == {"partial": bool(children - case.sees), "contributingCount": len(eligible(case, children & case.sees))}


def eligible(case: Case, keys: set[str]) -> set[str]:
    return {key for key in keys if case.accounts[key].get("contractStatus") in ("FREE", "PAYING")}


async def test_d08_depth_and_root_go_by_what_is_visible(case: Case) -> None:
    nodes = (await case.told("{ accounts { nodes { externalId depth } } }"))["accounts"]["nodes"]
    roots = (await case.told(f"{{ accounts(where: {{ isRoot: true }}) {{ {NODES} }} }}"))["accounts"]

    above = {key: len(set(case.above(key)) & case.sees) for key in case.sees}
    assert {node["externalId"].removeprefix("X-"): node["depth"] for node in nodes} == above
    assert found(roots) == {key for key, depth in above.items() if depth == 0}


async def test_d08_a_hidden_team_and_none_are_one_answer(case: Case) -> None:
    text = 'query ($id: ID!) { team(id: $id) { name accounts(where: { id: { eq: "garbage" } }) { totalCount } } node(id: $id) { id } }'
    for each in case.content["teams"]:
        if each["id"] not in case.viewer["teams"]:
            assert await case.told(text, id=encode("Team", each["id"])) == {"team": None, "node": None}
    assert {team["name"] for team in (await case.told("{ teams { name } }"))["teams"]} == {
        "Default team",
        *(each["name"] for each in case.content["teams"] if each["id"] in case.viewer["teams"]),
    }


async def test_d08_through_users_and_their_assignments(case: Case) -> None:
    text = f"query ($id: ID!) {{ user(id: $id) {{ portfolio {{ {NODES} }} assignments {{ nodes {{ id account {{ externalId }} }} }} }} }}"
    for user in case.content["users"]:
        answer = (await case.told(text, id=encode("User", user["id"])))["user"]
        assert found(answer["portfolio"]) == case.held("assigned", user["id"])
        assert ids(node["account"] for node in answer["assignments"]["nodes"]) == case.held("assigned", user["id"])
    every = [encode("Assignment", f"s{number}") for number in range(len(case.content["assigned"]))]
    nodes = (await case.told("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=every))["nodes"]
    assert [node is not None for node in nodes] == [account in case.sees for _, account, _ in case.content["assigned"]]


LYING = """query ($id: ID!) { account(id: $id) { touchpoints(includeDescendants: true) { nodes { account { externalId } participants { name } } }
    tasks(includeDescendants: true) { nodes { account { externalId } } } contracts { number account { externalId } }
    engagements { account { externalId } contracts { account { externalId } } contractValue { amount } riskSignals { impactedContracts { number } } }
    tickets { open } assets { title } lifecycles { stage } changes { nodes { field oldValue newValue account { externalId } } }
    timeline(first: 100, includeDescendants: true) { nodes { ... on Touchpoint { account { externalId } } ... on Task { account { externalId } } ... on Change { account { externalId } } } }
    collections { rows { cells } } usageLeaderboard(days: 400) { module } userLeaderboard(days: 400, first: 100) { topUsers { contact { name } } newUsers { contact { name } } } } }"""


async def test_d08_what_lies_on_an_account_is_seen_with_it(case: Case) -> None:
    for label, rows in case.content["owned"].items():
        if label == "Ticket" or "id" not in rows[0]:
            continue
        text = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Touchpoint { subject } ... on Task { title } ... on Change { newValue } } }"
        nodes = (await case.told(text, ids=[encode(label, row["id"]) for row in rows]))["nodes"]
        assert [node is not None for node in nodes] == [shown(case, row) for row in rows]
    people = sorted(c["name"] for c in case.content["contacts"] if c["id"] in case.viewer["people"])
    for key in case.sees:
        account = (await case.told(LYING, id=encode("Account", key)))["account"]
        below = {key, *case.below(key)} & case.sees
        assert ids(node["account"] for node in account["touchpoints"]["nodes"]) == below
        assert ids(node["account"] for node in account["tasks"]["nodes"]) == below
        assert all(node["participants"] == [{"name": name} for name in people] for node in account["touchpoints"]["nodes"])
        (engagement,) = account["engagements"]
        assert ids(each["account"] for each in (engagement, *account["contracts"])) == {key}
        assert ids(each["account"] for each in engagement["contracts"]) == {key}  # invariant 7
        assert engagement["contractValue"] == [{"amount": "1.00"}]
        assert len(engagement["riskSignals"][0]["impactedContracts"]) == len(case.sees)
        assert (account["tickets"]["open"], len(account["assets"]), len(account["lifecycles"])) == (1, 1, 1)
        assert len(account["changes"]["nodes"]) == sum(
            shown(case, row) for row in case.content["owned"]["Change"] if row["accountId"] == key
        )
        happened = [row for label in ("Touchpoint", "Task", "Change") for row in case.content["owned"][label] if row["accountId"] in below]
        assert ids(node["account"] for node in account["timeline"]["nodes"]) == below
        assert len(account["timeline"]["nodes"]) == min(100, sum(shown(case, row) for row in happened))
        assert [each["rows"] for each in account["collections"]] == [[{"cells": [case.accounts[key]["name"]]}]]
        assert [each["module"] for each in account["usageLeaderboard"]] == [case.accounts[key]["name"]]
        for users in account["userLeaderboard"].values():
            assert sorted(each["contact"]["name"] for each in users) == people
    for user in case.content["users"]:
        answer = await case.told(
            "query ($id: ID!) { user(id: $id) { tasks { nodes { account { externalId } } } } }", id=encode("User", user["id"])
        )
        mine = {row["accountId"] for row in case.content["owned"]["Task"] if row["assigneeId"] == user["id"]}
        assert ids(node["account"] for node in answer["user"]["tasks"]["nodes"]) == mine & case.sees


def shown(case: Case, row: dict[str, Any]) -> bool:
    return row["accountId"] in case.sees and (row.get("field") != "attribute.secret" or row["newValue"] in case.viewer["secrets"])


async def test_d08_people_are_seen_with_an_account_of_theirs(case: Case) -> None:
    text = "query ($id: ID!) { contact(id: $id) { name accounts { edges { account { externalId } } } } node(id: $id) { id } }"
    for contact in case.content["contacts"]:
        answer = await case.told(text, id=encode("Contact", contact["id"]))
        seen = contact["id"] in case.viewer["people"]
        assert [part is not None for part in answer.values()] == [seen, seen]
        if seen:
            assert ids(edge["account"] for edge in answer["contact"]["accounts"]["edges"]) == case.held("known", contact["id"])


async def test_d08_a_search_finds_what_is_visible(case: Case) -> None:
    text = "query ($q: String!) { search(text: $q, types: [ACCOUNT, CONTACT]) { nodes { ... on Account { externalId } ... on Contact { name } } } }"
    for key, account in case.accounts.items():
        nodes = (await case.told(text, q=account["name"]))["search"]["nodes"]
        assert (key in ids(node for node in nodes if "externalId" in node)) == (key in case.sees)
    for contact in case.content["contacts"]:
        nodes = (await case.told(text, q=contact["name"]))["search"]["nodes"]
        assert ([node for node in nodes if "name" in node] != []) == (contact["id"] in case.viewer["people"])


async def test_m18_the_set_of_a_team_can_be_asked_about_by_its_members(case: Case) -> None:
    shown = set()
    for each in case.content["teams"]:
        text = f'{{ accounts(where: {{ teamId: {{ eq: "{encode("Team", each["id"])}" }} }}) {{ {NODES} }} }}'
        answer = found((await case.told(text))["accounts"])
        shown |= answer
        assert answer <= case.sees if each["id"] in case.viewer["teams"] else answer == set()
    assert shown == case.sees


SECRETS = """{ accounts { nodes { attribute(key: "secret") { ... on TextAttribute { text } }
    attributes(keys: ["secret", "product"]) { definition { key } ... on TextAttribute { text } }
    scorecard { sections { items { ... on TextAttribute { definition { key } text } } } } } } }"""


async def test_b06_privileged_attributes_are_for_holders_of_an_assignment_there_or_above(case: Case) -> None:
    if not any(each.get("privileged") for each in case.content["attributes"]):
        pytest.skip("this graph has no privileged attribute")

    nodes = (await case.told(SECRETS))["accounts"]["nodes"]

    shown = {node["attribute"]["text"] for node in nodes if node["attribute"] and node["attribute"]["text"]}
    listed = {a["text"] for node in nodes for a in node["attributes"] if a["definition"]["key"] == "secret" and a["text"]}
    items = [item for node in nodes for section in node["scorecard"]["sections"] for item in section["items"]]
    carded = {item["text"] for item in items if item and item["definition"]["key"] == "secret" and item["text"]}
    assert shown == listed == carded == set(case.viewer["secrets"])
    text = "query ($w: AccountWhere!) { accounts(where: $w) { totalCount } }"
    for value in [account["attr.secret"] for account in case.accounts.values() if "attr.secret" in account]:
        for negated in (False, True):
            predicate: dict[str, Any] = {"attributes": [{"key": "secret", "text": {"eq": value}}]}
            answer = await case.told(text, w={"not": predicate} if negated else predicate)
            met = int(value in case.viewer["secrets"])
            assert answer["accounts"]["totalCount"] == (len(case.sees) - met if negated else met)


PART = """externalId name depth parent { externalId } ancestors { externalId } children { totalCount nodes { externalId } }
    contacts { edges { node { name } } } rollups(metrics: ["account_count", "contract_value", "open_tickets"]) {
        value own descendants contributingCount nullCount maxDepth partial excluded { reason count } amounts { amount currency } }"""
DOCUMENTS = [
    f"{{ accounts {{ totalCount edges {{ cursor node {{ {PART} }} }} pageInfo {{ startCursor endCursor hasNextPage }} }} }}",
    """{ accounts(first: 8) { nodes { touchpoints(first: 8, includeDescendants: true) { edges { cursor node { subject participants { name } } } }
        tasks(first: 8, includeDescendants: true) { edges { cursor node { title } } } changes(first: 8) { edges { cursor node { field oldValue newValue } } } } } }""",
    "{ segments { accounts { totalCount } } accountTypes { accounts { totalCount } } }",
    "{ users { nodes { name portfolio { totalCount } assignments { nodes { role { key } } } } } }",
    *(
        f'{{ search(text: "{word}") {{ edges {{ cursor node {{ __typename ... on Account {{ externalId }} ... on Contact {{ name }} }} }} }} }}'
        for word in ("acme", "b", "che", "level", "jo", "m")
    ),
]


@pytest.mark.parametrize("at", CASES, ids=named)
async def test_hidden_accounts_change_nothing_but_what_is_partial(at: tuple[str, str, bool], database: Database) -> None:
    graph, name, labelled = at
    content, viewer, answers = GRAPHS[graph], viewer_of(graph, name), []
    for each in (content, without_hidden(content, viewer)):
        await planted(database, each, labelled=labelled)
        async with client_of(database, Clock(), acting(viewer)) as client:
            answers.append([masked(await client.query(text)) for text in DOCUMENTS])

    assert answers[0] == answers[1]
