"""D-08, M-18: graphs, viewers and what they may see, through every entry point; with sets read from labels and with sets evaluated."""

from __future__ import annotations

import json
import tomllib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.db.queries import Catalogue
from csgraph.domain.access import Scope, Viewer
from csgraph.domain.globalid import encode
from csgraph.repository import Repository
from csgraph.team_sets import refresh_all
from support.planted import Planted, plant, team
from support.service import Client, Clock, client_of

FILES = sorted(Path(__file__).parent.glob("*.toml"))
GRAPHS = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in FILES}
CASES = [(graph, viewer["name"]) for graph, content in GRAPHS.items() for viewer in content["viewers"]]


@dataclass(frozen=True, slots=True)
class Case:
    """A viewer of a graph and a client that acts for them."""

    client: Client
    content: dict[str, Any]
    viewer: dict[str, Any]

    @property
    def sees(self) -> set[str]:
        return set(self.viewer["sees"])

    @property
    def everything(self) -> list[str]:
        return [account["id"] for account in self.content["accounts"]]

    @property
    def hidden(self) -> set[str]:
        return set(self.everything) - self.sees

    def account(self, key: str) -> dict[str, Any]:
        return next(account for account in self.content["accounts"] if account["id"] == key)

    def above(self, key: str) -> list[str]:
        parent = self.account(key).get("parent")
        return [*self.above(parent), parent] if parent else []

    def below(self, key: str) -> set[str]:
        return {other for other in self.everything if key in self.above(other)}


async def planted(database: Database, content: dict[str, Any], *, labelled: bool) -> None:
    teams = [team(t["id"], t["name"], t["where"]) | {"slot": slot, "current": False} for slot, t in enumerate(content["teams"], 1)]
    parts = ("accounts", "users", "contacts", "attributes", "segments", "settings")
    pairs = {name: [tuple(each) for each in content[name]] for name in ("assigned", "known")}
    await plant(database, Planted(teams=teams, **{name: content[name] for name in parts}, **pairs))
    if labelled:
        await refresh_all(Repository(database, Catalogue.load()))


def acting(viewer: dict[str, Any]) -> Viewer:
    return Viewer(viewer["user"], ("MEMBER",), Scope(frozenset(viewer["teams"])))


@pytest.fixture(params=["evaluated", "labelled"])
async def case(request: pytest.FixtureRequest, database: Database) -> AsyncIterator[Case]:
    graph, name = request.node.callspec.params["at"]
    content = GRAPHS[graph]
    await planted(database, content, labelled=request.param == "labelled")
    viewer = next(v for v in content["viewers"] if v["name"] == name)
    async with client_of(database, Clock(), acting(viewer)) as client:
        yield Case(client, content, viewer)


def ids(nodes: Any) -> set[str]:
    return {node["externalId"].removeprefix("X-") for node in nodes}


NODES = "totalCount nodes { externalId }"
WHERE = {
    "underId": lambda key: f'underId: {{ eq: "{encode("Account", key)}" }}',
    "underName": lambda key: f'underName: "{key}"',
    "id": lambda key: f'id: {{ in: ["{encode("Account", key)}"] }}',
    "externalId": lambda key: f'externalId: {{ eq: "X-{key}" }}',
}


@pytest.mark.parametrize("at", CASES, ids=lambda at: f"{at[0]}: {at[1]}")
async def test_d08_a_viewer_sees_exactly_the_accounts_of_their_teams_by_every_way(at: tuple[str, str], case: Case) -> None:
    ask, sees, heard = case.client.query, case.sees, []

    async def told(text: str, **variables: Any) -> dict[str, Any]:
        heard.append(answer := await ask(text, **variables))
        return answer

    # lists
    listed = (await told(f"{{ accounts(first: 50) {{ {NODES} pageInfo {{ hasNextPage }} }} }}"))["accounts"]
    assert (ids(listed["nodes"]), listed["totalCount"]) == (sees, len(sees))
    for order in ("NAME", "CONTRACT_VALUE", "DEPTH"):
        text = f"{{ accounts(orderBy: [{{ field: {order}, direction: DESC }}]) {{ {NODES} }} }}"
        assert ids((await told(text))["accounts"]["nodes"]) == sees
    paying = {key for key in sees if case.account(key).get("contractStatus") == "PAYING"}
    assert ids((await told(f"{{ accounts(where: {{ contractStatus: {{ eq: PAYING }} }}) {{ {NODES} }} }}"))["accounts"]["nodes"]) == paying
    typed = await told(f"{{ accountTypes {{ accounts {{ {NODES} }} }} segments {{ accounts {{ {NODES} }} }} }}")
    assert ids(typed["accountTypes"][0]["accounts"]["nodes"]) == sees
    for segment in typed["segments"]:
        assert ids(segment["accounts"]["nodes"]) == paying
    # one by one: hidden and absent are one answer
    every = [encode("Account", key) for key in case.everything]
    nodes = (
        await told("query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Account { externalId } } }", ids=[*every, encode("Account", "zz")])
    )["nodes"]
    assert [node and node["externalId"] for node in nodes] == [*(f"X-{key}" if key in sees else None for key in case.everything), None]
    for key in case.everything:
        one = await told("query ($id: ID!, $x: String!) { a: account(id: $id) { depth } b: account(externalId: $x) { depth } n: node(id: $id) { id } }",
                         id=encode("Account", key), x=f"X-{key}")  # fmt: skip
        assert [part is not None for part in one.values()] == [key in sees] * 3
        for field, filter_of in WHERE.items():
            inside = {key, *case.below(key)} & sees if field == "underId" and key in sees else {key} & sees
            if field == "underName":
                continue
            found = (await told(f"{{ accounts(where: {{ {filter_of(key)} }}) {{ {NODES} }} }}"))["accounts"]
            assert (ids(found["nodes"]), found["totalCount"]) == (inside, len(inside)), (field, key)
    # from account to account
    for key in sees:
        text = f"""query ($id: ID!) {{ account(id: $id) {{ parent {{ externalId }} root {{ externalId }} ancestors {{ externalId }}
            children {{ {NODES} }} descendants {{ {NODES} }}
            rollup(metric: "account_count") {{ value partial contributingCount excluded {{ reason count }} contributions {{ nodes {{ account {{ externalId }} path {{ externalId }} }} }} }}
            value: rollup(metric: "contract_value", statuses: [FREE, PAYING, CANCELED]) {{ value partial amounts {{ amount currency }} }}
            tickets: rollup(metric: "open_tickets", scope: CHILDREN) {{ partial contributingCount }} }} }}"""
        account = (await told(text, id=encode("Account", key)))["account"]
        above = [other for other in case.above(key) if other in sees]
        parent = case.account(key).get("parent")
        below, hidden = case.below(key) & sees, case.below(key) - sees
        assert account["parent"] == ({"externalId": f"X-{parent}"} if parent in sees else None)
        assert account["root"] == {"externalId": f"X-{[*above, key][0]}"}
        assert [a["externalId"] for a in account["ancestors"]] == [f"X-{other}" for other in above]
        assert ids(account["children"]["nodes"]) == {other for other in below if case.account(other).get("parent") == key}
        assert (ids(account["descendants"]["nodes"]), account["descendants"]["totalCount"]) == (below, len(below))
        rolled = account["rollup"]
        assert (rolled["value"], rolled["partial"]) == (str(len(below) + 1), bool(hidden))
        assert rolled["excluded"] == ([{"reason": "NOT_VISIBLE", "count": len(hidden)}] if hidden else [])
        assert ids(node["account"] for node in rolled["contributions"]["nodes"]) == {key, *below}
        assert all(ids(node["path"]) <= sees for node in rolled["contributions"]["nodes"])
        amounts: dict[str, int] = {}
        for other in {key, *below}:
            given = case.account(other)
            amounts[given["currency"]] = amounts.get(given["currency"], 0) + given["contractValue"]
        assert {m["currency"]: round(float(m["amount"]) * 10_000) for m in account["value"]["amounts"]} == amounts
        direct = {other for other in case.below(key) if case.account(other).get("parent") == key}
        assert account["tickets"]["partial"] is bool(direct - sees)
    # through people
    for user in case.content["users"]:
        held = {account for who, account, _ in case.content["assigned"] if who == user["id"]} & sees
        text = (
            f"query ($id: ID!) {{ user(id: $id) {{ portfolio {{ {NODES} }} assignments {{ nodes {{ id account {{ externalId }} }} }} }} }}"
        )
        found = (await told(text, id=encode("User", user["id"])))["user"]
        assert (ids(found["portfolio"]["nodes"]), found["portfolio"]["totalCount"]) == (held, len(held))
        assert ids(node["account"] for node in found["assignments"]["nodes"]) == held
    assignments = [encode("Assignment", f"s{number}") for number in range(len(case.content["assigned"]))]
    nodes = (await told("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=assignments))["nodes"]
    assert [node is not None for node in nodes] == [account in sees for _, account, _ in case.content["assigned"]]
    people = set(case.viewer["people"])
    for contact in case.content["contacts"]:
        text = "query ($id: ID!) { contact(id: $id) { name accounts { edges { account { externalId } } } } node(id: $id) { id } }"
        found = await told(text, id=encode("Contact", contact["id"]))
        known = {account for who, account in case.content["known"] if who == contact["id"]} & sees
        assert ((found["contact"] is not None), (found["node"] is not None)) == (contact["id"] in people,) * 2
        if found["contact"] is not None:
            assert ids(edge["account"] for edge in found["contact"]["accounts"]["edges"]) == known
    # search
    for account in case.content["accounts"]:
        hits = (await told("query ($q: String!) { search(text: $q, types: [ACCOUNT]) { nodes { ... on Account { externalId } } } }",
                           q=account["name"]))["search"]  # fmt: skip
        assert (account["id"] in ids(hits["nodes"])) == (account["id"] in sees)
    for contact in case.content["contacts"]:
        hits = (
            await told("query ($q: String!) { search(text: $q, types: [CONTACT]) { nodes { __typename } } }", q=contact["name"])
        )["search"]["nodes"]
        assert len(hits) == (contact["id"] in people)
    # teams
    for each in case.content["teams"]:
        mine = each["id"] in case.viewer["teams"]
        found = (
            await told(
                f"query ($id: ID!) {{ accounts(where: {{ teamId: {{ eq: $id }} }}) {{ {NODES} }} }}".replace(
                    "eq: $id", f'eq: "{encode("Team", each["id"])}"'
                ).replace("($id: ID!) ", "")
            )
        )["accounts"]
        assert ids(found["nodes"]) <= sees
        assert mine or ids(found["nodes"]) == set()
    # nothing of a hidden account was told
    text = json.dumps(heard)
    for key in case.hidden:
        given = case.account(key)
        assert f'"{encode("Account", key)}"' not in text
        assert f'"X-{key}"' not in text
        if given["name"] not in {case.account(other)["name"] for other in sees}:
            assert given["name"] not in text


@pytest.mark.parametrize("at", CASES, ids=lambda at: f"{at[0]}: {at[1]}")
async def test_b06_privileged_attributes_are_for_holders_of_an_assignment_there_or_above(at: tuple[str, str], case: Case) -> None:
    if not any(each.get("privileged") for each in case.content["attributes"]):
        pytest.skip("this graph has no privileged attribute")
    text = '{ accounts { nodes { externalId attribute(key: "secret") { ... on TextAttribute { text } } attributes(keys: ["secret", "product"]) { definition { key } ... on TextAttribute { text } } } } }'

    nodes = (await case.client.query(text))["accounts"]["nodes"]

    shown = {node["attribute"]["text"] for node in nodes if node["attribute"] and node["attribute"]["text"]}
    listed = {a["text"] for node in nodes for a in node["attributes"] if a["definition"]["key"] == "secret" and a["text"]}
    assert shown == listed == set(case.viewer["secrets"])
    for account in case.content["accounts"]:
        value = account.get("attr.secret")
        if value is None:
            continue
        found = await case.client.query(
            f'{{ accounts(where: {{ attributes: [{{ key: "secret", text: {{ eq: "{value}" }} }}] }}) {{ totalCount }} }}'
        )
        assert found["accounts"]["totalCount"] == (value in case.viewer["secrets"])


def _masked(answer: Any) -> Any:
    """An answer without what the contract declares partial."""
    if isinstance(answer, dict):
        kept = {name: _masked(part) for name, part in answer.items() if name not in ("partial",)}
        if "excluded" in kept:
            kept["excluded"] = [each for each in kept["excluded"] if each["reason"] != "NOT_VISIBLE"]
        return kept
    return [_masked(each) for each in answer] if isinstance(answer, list) else answer


def documents(content: dict[str, Any]) -> Iterator[str]:
    """One document for every way to an account."""
    part = (
        "externalId name depth parent { externalId } ancestors { externalId } children { totalCount nodes { externalId } } contacts { edges { node { name } } } "
        'rollups(metrics: ["account_count", "contract_value", "open_tickets"]) { value own descendants contributingCount nullCount maxDepth partial excluded { reason count } amounts { amount currency } }'
    )
    yield f"{{ accounts {{ totalCount edges {{ cursor node {{ {part} }} }} pageInfo {{ startCursor endCursor hasNextPage }} }} }}"
    yield "{ teams { id name accounts { totalCount nodes { externalId } } accountSet { accountCount } } segments { accounts { totalCount } } accountTypes { accounts { totalCount } } }"
    yield "{ users { nodes { name portfolio { totalCount } assignments { nodes { role { key } } } } } }"
    for word in ("acme", "b", "che", "level", "jo", "m"):
        yield f'{{ search(text: "{word}") {{ edges {{ cursor node {{ __typename ... on Account {{ externalId }} ... on Contact {{ name }} }} }} }} }}'


@pytest.mark.parametrize("labelled", [False, True], ids=["evaluated", "labelled"])
@pytest.mark.parametrize("at", CASES, ids=lambda at: f"{at[0]}: {at[1]}")
async def test_hidden_accounts_change_nothing_but_what_is_partial(at: tuple[str, str], database: Database, labelled: bool) -> None:  # noqa: FBT001 - a parameter
    content = GRAPHS[at[0]]
    viewer = next(v for v in content["viewers"] if v["name"] == at[1])
    parents = {account.get("parent") for account in content["accounts"]}
    inner = {key for account in content["accounts"] if account["id"] in viewer["sees"] for key in _line(content, account["id"])}
    gone = {account["id"] for account in content["accounts"] if account["id"] not in inner}
    fewer = {**content, "accounts": [a for a in content["accounts"] if a["id"] not in gone],
             "assigned": [a for a in content["assigned"] if a[1] not in gone], "known": [k for k in content["known"] if k[1] not in gone]}  # fmt: skip
    answers = []
    for each in (content, fewer):
        await planted(database, each, labelled=labelled)
        async with client_of(database, Clock(), acting(viewer)) as client:
            answers.append([_masked(await client.query(text)) for text in documents(content)])

    assert parents
    assert answers[0] == answers[1]


def _line(content: dict[str, Any], key: str) -> set[str]:
    parent = next(a for a in content["accounts"] if a["id"] == key).get("parent")
    return {key} | (_line(content, parent) if parent else set())
