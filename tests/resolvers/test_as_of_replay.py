"""Random companies with random pasts: what is read as of an instant is what a plain replay of everything done until then says."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csgraph.db.driver import Database
from csgraph.domain.globalid import encode
from csgraph.domain.money import from_units
from csgraph.domain.where import map_ids
from resolvers.test_rollup_reference import differences
from support.reference import Ask, rollup
from support.replay import KINDS, START, STEP, State, log_of, state_at, store
from support.service import Client, Clock, client_of

COMPANIES, INSTANTS = int(os.environ.get("CSGRAPH_REPLAYS", "1")), 10
"""CSGRAPH_REPLAYS=20 reads 200 instants."""
TYPENAMES = {"account": "Account", "user": "User", "team": "Team"}
number = st.integers(0, 2**16)
logs = st.lists(st.tuples(number, number, number, number), min_size=1, max_size=40)
moments = st.lists(st.floats(-0.05, 1.05), min_size=INSTANTS - 2, max_size=INSTANTS - 2)
ASKS = (
    Ask("contract_value", "SUM"), Ask("contract_value", "AVG", "DESCENDANTS", statuses=("PAYING", "CANCELED")), Ask("contract_value", "MAX", "CHILDREN", unknown=True),
    Ask("account_count", "SUM"), Ask("health_score", "AVG"), Ask("sessions", "SUM", "SUBTREE", types=("SITE", "GROUP")), Ask("sessions", "MEDIAN", "OWN"),
)  # fmt: skip
TREES: tuple[dict[str, Any], ...] = (
    {"name": {"eq": "Globex"}},
    {"not": {"name": {"contains": "SS"}}},
    {"type": {"in": ["GROUP", "PRODUCT"]}},
    {"contractStatus": {"eq": "PAYING"}},
    {"contractValue": {"gt": "100"}},
    {"renewalDate": {"lte": "2026-01-31"}, "region": {"isNull": True}},
    {"health": {"eq": "GOOD"}},
    {"isRoot": True},
    {"not": {"isRoot": True}},
    {"underId": {"eq": "001"}},
    {"and": [{"underId": {"in": ["000", "002", "004"]}}]},
    {"assignment": {"role": "success_manager"}},
    {"assignment": {"role": "sales_manager", "missing": True}},
    {"teamId": {"in": ["t2", "t3"]}},
    {"attributes": [{"key": "notes", "text": {"startsWith": "1"}}]},
    {"attributes": [{"key": "tags", "text": {"eq": "green"}}]},
    {"not": {"attributes": [{"key": "seats", "number": {"gte": 2.5}}]}},
    {"attributes": [{"key": "kickoff", "date": {"lt": "2026-02-01"}}]},
    {"attributes": [{"key": "pilot", "boolean": {"eq": False}}]},
)  # fmt: skip
FIELDS = """id externalId name type { key } status contractStatus contractValue { amount currency } createDate renewalDate industry region country tier
    company { description employees amountRaised { amount currency } } depth parent { externalId } root { externalId } ancestors { externalId }
    children(orderBy: [{ field: NAME }, { field: DEPTH }]) { nodes { externalId } } descendants(maxDepth: 2) { totalCount }
    assignments { role { key } user { name } validTo } teams { name }
    attributes { definition { key } ... on TextAttribute { text } ... on NumberAttribute { number } ... on DateAttribute { date }
      ... on BooleanAttribute { boolean } ... on ListAttribute { items } }
    health: metric(key: "health_score") { value } sessions: metric(key: "sessions") { value }"""
ACCOUNTS = f"query ($t: DateTime!) {{ accounts(first: 100, asOf: $t) {{ totalCount nodes {{ {FIELDS} }} }} }}"
FILTERED = (
    "query ($t: DateTime!, $where: AccountWhere!) { accounts(where: $where, first: 100, asOf: $t) { totalCount nodes { externalId } } }"
)
LEAVES = {"TEXT": "text", "NUMBER": "number", "DATE": "date", "BOOLEAN": "boolean", "LIST": "items"}


def rolled() -> str:
    parts = []
    for n, ask in enumerate(ASKS):
        given = [f'metric: "{ask.metric}", function: {ask.function}, scope: {ask.scope}']
        given += [] if ask.statuses is None else [f"statuses: [{', '.join(ask.statuses)}]"]
        given += [] if ask.types is None else [f"types: {str(list(ask.types)).replace(chr(39), chr(34))}"]
        given += ["includeUnknownStatus: true"] if ask.unknown else []
        parts.append(f"a{n}: rollup({', '.join(given)}) {{ {ROLLED} {EVIDENCE if n < 2 else ''} }}")
    return f"query ($t: DateTime!, $id: ID!) {{ account(id: $id, asOf: $t) {{ {' '.join(parts)} }} }}"


ROLLED = "asOf value own descendants contributingCount nullCount maxDepth partial excluded { reason count } amounts { amount currency }"
EVIDENCE = "contributions(first: 100) { nodes { value account { externalId } path { externalId } } }"


def money(account: dict[str, Any], amount: str, currency: str) -> dict[str, str] | None:
    value = account.get(amount)
    return None if value is None else {"amount": from_units(value, account[currency]), "currency": account[currency]}


def outside(key: str | None) -> dict[str, str] | None:
    return None if key is None else {"externalId": f"X-{key}"}


def expected(state: State, key: str) -> dict[str, Any]:
    """An account as it has to be answered."""
    account, line = state.accounts[key], state.line(key)
    company = {
        "description": account.get("description"), "employees": account.get("employees"),
        "amountRaised": money(account, "amountRaised", "amountRaisedCurrency"),
    }  # fmt: skip
    children = [other for other in state.accounts.values() if other["parent"] == key]
    below = [other for other in state.accounts if other != key and key in state.line(other)]
    holders = sorted((role, user) for user, of, role in state.held if of == key)
    world = state.world()
    names = [name for name, tree in world.teams.items() if world.holds(tree, world.accounts[key])]
    days = ("createDate", "renewalDate")
    texts = ("externalId", "name", "status", "contractStatus", "industry", "region", "country", "tier")
    recorded = {of: value for (of, _), value in sorted(state.points.items(), key=lambda item: item[0][1])}
    return {
        "id": encode("Account", key), **{name: account.get(name) for name in texts}, "type": {"key": account["type"]},
        **{name: account[name].isoformat() if account.get(name) else None for name in days},
        "contractValue": money(account, "contractValue", "currency"), "company": company if any(v is not None for v in company.values()) else None,
        "depth": len(line) - 1, "parent": outside(account["parent"]), "root": outside(line[0]), "ancestors": [outside(each) for each in line[:-1]],
        "children": {"nodes": [outside(each["id"]) for each in sorted(children, key=lambda each: (each["name"], each["id"]))]},
        "descendants": {"totalCount": sum(len(state.line(other)) - len(line) <= 2 for other in below)},
        "assignments": [{"role": {"key": role}, "user": {"name": user}, "validTo": None} for role, user in holders],
        "teams": [{"name": "Default team"}, *({"name": name} for name in names)],
        "attributes": [attribute(key, account.get(f"attr.{key}")) for key in KINDS],
        "health": {"value": state.score(key)}, "sessions": {"value": recorded.get(key)},
    }  # fmt: skip


def attribute(key: str, value: Any) -> dict[str, Any]:
    kind = KINDS[key]
    shown = (value or []) if kind == "LIST" else value.isoformat() if kind == "DATE" and value else value
    return {"definition": {"key": key}, LEAVES[kind]: shown}


async def check(client: Client, state: State, at: datetime) -> None:
    """Fields, tree, assignments, sets, predicates and rollups of one instant."""
    moment = at.isoformat()
    answer = (await client.query(ACCOUNTS, t=moment))["accounts"]
    assert answer["totalCount"] == len(state.accounts)
    assert {node["externalId"]: node for node in answer["nodes"]} == {f"X-{key}": expected(state, key) for key in state.accounts}
    assert [node["name"] for node in answer["nodes"]] == sorted(account["name"] for account in state.accounts.values())
    world = state.world()
    for tree in TREES:
        where = map_ids(tree, lambda kind, local: encode(TYPENAMES[kind], local))
        found = (await client.query(FILTERED, t=moment, where=where))["accounts"]
        assert {node["externalId"][2:] for node in found["nodes"]} == world.matching(tree), tree
        assert found["totalCount"] == len(found["nodes"])
    company = state.company()
    for key in sorted(state.accounts)[:: max(1, len(state.accounts) // 3)]:
        rollups = (await client.query(rolled(), t=moment, id=encode("Account", key)))["account"]
        for n, ask in enumerate(ASKS):
            found = rollups[f"a{n}"]
            for part in found.get("contributions", {"nodes": []})["nodes"]:
                part["account"]["externalId"] = part["account"]["externalId"][2:]
                part["path"] = [{"externalId": step["externalId"][2:]} for step in part["path"]]
            assert list(differences(found, rollup(company, key, ask))) == [], (ask, key)
            assert found["asOf"] == at.isoformat().replace("+00:00", "Z")


@pytest.fixture
async def reader(graph: Database, clock: Clock) -> AsyncIterator[Client]:
    """A client that may ask for everything at once."""
    async with client_of(graph, clock, operation_max_cost="10000000", statement_max_characters="1000000", deadline_seconds="60") as client:
        yield client


@settings(max_examples=COMPANIES, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=logs, shares=moments)
async def test_any_instant_is_answered_as_a_replay_of_the_log_says(
    reader: Client, database: Database, rows: list[Any], shares: list[float]
) -> None:
    events = log_of(rows)
    await store(database, events)
    length = len(events) * STEP
    instants = [START + share * length for share in shares]
    for at in (events[len(events) // 2].at, events[-1].at - timedelta(microseconds=1), *instants):
        await check(reader, state_at(events, at), at.replace(microsecond=at.microsecond // 1000 * 1000) if at in instants else at)
