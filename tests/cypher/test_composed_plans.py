"""Composed statements, planned by the real server: every field of the contract, every start of a list, every order, every operator."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pytest
from graphql import (
    GraphQLField,
    GraphQLObjectType,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_required_argument,
)

from csgraph.db.driver import Database
from csgraph.domain.globalid import encode
from csgraph.schema import build_schema
from support.plans import Explained, explain, index_forms
from support.planted import SINCE, Planted, layout, plant, team
from support.service import Client, Clock, client_of

KINDS = {"notes": "TEXT", "seats": "NUMBER", "kickoff": "DATE", "pilot": "BOOLEAN", "tags": "LIST"}
COMPANY = Planted(
    accounts=[{"id": "1", "externalId": "x", "name": "One", "contractStatus": "PAYING"}, {"id": "2", "parent": "1", "name": "Two"}],
    users=[{"id": "u", "name": "Ann"}],
    contacts=[{"id": "c", "name": "Jo"}],
    teams=[team("t", "Team", {"region": {"eq": "EMEA"}})],
    attributes=[{"key": key, "kind": kind} for key, kind in KINDS.items()],
    metrics=[{"key": "logins"}, {"key": "sessions"}],
    layouts=[
        layout(
            "company",
            ("All", [*KINDS, "logins", "sessions", "open_tickets", "nps", "contract_value", "industry", "employees"]),
            types=["company"],
        ),
        layout("site", ("Some", ["active_users", "logins"]), types=["site"]),
    ],
    types=[{"key": "company", "displayName": "Company", "level": 0}, {"key": "site", "displayName": "Site", "level": 1}],
    segments=[{"name": "Paying", "criteria": json.dumps({"contractStatus": {"eq": "PAYING"}})}],
    settings={"reportingCurrency": "USD", "exchangeRates": '{"EUR": "1.1"}'},
    assigned=[("u", "1", "success_manager")],
    known=[("c", "1")],
    owned={
        "Touchpoint": [{"id": "p", "accountId": "1", "subject": "Call", "kind": "Call", "occurredAt": SINCE}],
        "Task": [{"id": "k", "accountId": "1", "title": "Call", "status": "STARTED", "priority": "LOW", "version": 1, "assigneeId": "u"}],
        "Change": [{"id": "h", "accountId": "1", "field": "name", "at": SINCE, "source": "USER"}],
        "Contract": [{"id": "c", "accountId": "1", "number": "C", "value": 10_000, "currency": "USD", "state": "ACTIVE"}],
        "Engagement": [
            {
                "id": "e",
                "accountId": "1",
                "number": "E",
                "title": "E",
                "state": "NEW",
                "stage": "RENEW",
                "perceivedHealth": "RED",
                "createdAt": SINCE,
            }
        ],
        "Objective": [{"id": "o", "engagementId": "e", "title": "O", "progress": "ON_TRACK"}],
        "RiskSignal": [
            {
                "id": "r",
                "engagementId": "e",
                "accountId": "1",
                "category": "R",
                "state": "NEW",
                "scope": "RENEWAL",
                "probability": "LOW",
                "raisedAt": SINCE,
            }
        ],
        "Asset": [{"id": "a", "accountId": "1", "title": "A", "url": "https://example.com", "addedAt": SINCE}],
    },
    plays=[{"id": "y", "name": "Play", "criteria": json.dumps({"underId": {"eq": "1"}}), "action": "UNASSIGN"}],
)
ONE, USER, CONTACT, TEAM = encode("Account", "1"), encode("User", "u"), encode("Contact", "c"), encode("Team", "t")
LYING = [encode(kind, row["id"]) for kind, rows in COMPANY.owned.items() for row in rows]
SCHEMA, _ = build_schema()
NODES = SCHEMA.get_possible_types(SCHEMA.type_map["Node"])  # type: ignore[arg-type]
DEEPEST = 1
ARGUMENTS = {
    "metric": '"contract_value"', "metrics": '["contract_value", "open_tickets", "active_users"]', "attribute.key": '"notes"', "metric.key": '"contract_value"', "keys": '["contract_value"]',
    "ids": json.dumps([ONE, USER, CONTACT, TEAM, encode("Assignment", "s0"), encode("Segment", "Paying"), encode("AccountType", "company"), encode("Play", "y"), *LYING]),
    "text": '"one"', "from": '"2026-01-01T00:00:00Z"',
    "assignmentScenario.input": f'{{ coverage: {{ role: "success_manager", period: DAYS_30 }}, changes: [{{ accountId: "{ONE}", includeDescendants: true }}] }}',
    "accountCoverage.input": '{ role: "success_manager", period: DAYS_30, metrics: ["contract_value", "license_utilization"] }',
}  # fmt: skip
IDS = {"account": ONE, "user": USER, "contact": CONTACT, "team": TEAM, "node": ONE, "engagement": encode("Engagement", "e")}
ENDS = re.compile(r"\.id(?: DESC)? LIMIT \$p\d+")


@pytest.fixture(scope="module")
async def planted(database: Database) -> Any:
    await plant(database, COMPANY)
    async with client_of(
        database, Clock(), document_max_aliases="1000", operation_max_cost="10000000", statement_max_characters="1000000"
    ) as client:
        await client.query("{ accountTypes { key } }")
        yield client


@pytest.fixture(scope="module")
async def forms(database: Database) -> Mapping[str, str]:
    return await index_forms(database)


async def explained(client: Client, forms: Mapping[str, str], document: str, **variables: Any) -> Explained:
    """The plan of the one statement that a document costs."""
    await client.query(document, **variables)
    (sent,) = client.statements
    assert all(ENDS.search(sent.text[at.start() - 30 : at.end()]) for at in re.finditer(r"LIMIT \$p\d+", sent.text)), sent.text
    return await explain(client.deps.repository.database, forms, sent.text, sent.parameters)


def arguments(name: str, field: GraphQLField) -> str:
    required = [argument for argument, a in field.args.items() if is_required_argument(a)]
    values = [(argument, ARGUMENTS.get(f"{name}.{argument}") or ARGUMENTS.get(argument)) for argument in required]
    given = [f"{argument}: {value}" for argument, value in values if value is not None]
    if name in IDS and "id" in field.args:
        given.append(f'id: "{IDS[name]}"')
    return f"({', '.join(given)})" if given else ""


def selection(kind: Any, depth: int, alias: str = "", without: Collection[str] = ()) -> str:
    """Every field of a type, so many levels deep; no two of a union's types share a response key."""
    if is_abstract_type(kind):
        parts = [f"... on {each.name} {selection(each, depth, each.name, without)}" for each in SCHEMA.get_possible_types(kind)]
        return "{ __typename " + " ".join(parts) + " }"
    return "{ __typename " + " ".join(fields(kind, depth, alias, without)) + " }"


def fields(kind: GraphQLObjectType, depth: int, alias: str, without: Collection[str]) -> Iterator[str]:
    for name, field in kind.fields.items():
        if name in without:
            continue
        inner = get_named_type(field.type)
        head = f"{alias}_{name}: {name}{arguments(name, field)}" if alias else f"{name}{arguments(name, field)}"
        if is_leaf_type(inner):
            yield head
        elif depth > 0 or inner.name in ("PageInfo", "Money"):
            yield f"{head} {selection(inner, depth - 1, without=without)}"


def documents() -> Iterator[tuple[str, str]]:
    """For every root field one document for each of its fields, with everything below that one.

    A kind of node is planned with everything below it where it is met first, once as one object and once in a list, elsewhere with its plain fields.
    """
    assert SCHEMA.query_type is not None
    roots = sorted(SCHEMA.query_type.fields.items(), key=lambda each: is_abstract_type(get_named_type(each[1].type)))
    met = {(get_named_type(field.type), False) for _, field in roots}

    def below(kind: Any, field: GraphQLField) -> str:
        place = kind, is_list_type(get_nullable_type(field.type))
        known = place in met and kind in NODES
        met.add(place)
        return selection(kind, 0 if known else DEEPEST)

    for root, field in roots:
        kind = get_named_type(field.type)
        head = f"{root}{arguments(root, field)}"
        if is_abstract_type(kind):
            for each in SCHEMA.get_possible_types(kind):
                yield f"{root} of {each.name}", f"{{ {head} {{ ... on {each.name} {below(each, field)} }} }}"
            continue
        assert isinstance(kind, GraphQLObjectType)
        for name, part in kind.fields.items():
            inner = get_named_type(part.type)
            rest = "" if is_leaf_type(inner) else " " + below(inner, part)
            yield f"{root}.{name}", f"{{ {head} {{ {name}{arguments(name, part)}{rest} }} }}"


DOCUMENTS = dict(documents())


@pytest.mark.parametrize("name", DOCUMENTS)
async def test_every_field_is_read_without_a_scan(planted: Client, forms: Mapping[str, str], name: str) -> None:
    await planted.query(DOCUMENTS[name])
    for sent in planted.statements:
        found = await explain(planted.deps.repository.database, forms, sent.text, sent.parameters)
        assert found.scans == []
        assert found.products == []


def test_every_root_field_is_covered() -> None:
    assert SCHEMA.query_type is not None
    assert {name.partition(".")[0].partition(" ")[0] for name in DOCUMENTS} == set(SCHEMA.query_type.fields)
    assert len(DOCUMENTS) > 100


INSTANT = 'asOf: "2026-06-01T00:00:00Z"'
HAS_PAST = {
    "id", "externalId", "name", "type", "version", "status", "contractStatus", "contractValue", "createDate", "renewalDate", "renewalState",
    "industry", "region", "country", "tier", "company", "parent", "ancestors", "root", "depth", "children", "descendants", "rollup", "rollups",
    "attribute", "attributes", "metric", "metrics", "scorecard", "assignments", "contacts", "changes", "teams", "links", "userLeaderboard",
    "health", "healthTrend",
}  # fmt: skip
ACCOUNT = SCHEMA.type_map["Account"]
assert isinstance(ACCOUNT, GraphQLObjectType)
NO_PAST = {"tasks", "peers", *ACCOUNT.fields} - HAS_PAST
PAST = {
    f"account.{name}": f'{{ account(id: "{ONE}", {INSTANT}) {{ {text} }} }}'
    for name, text in zip((n for n in ACCOUNT.fields if n not in NO_PAST), fields(ACCOUNT, DEEPEST + 1, "", NO_PAST), strict=True)
}
ITEMS = """scorecard { sections { items { ... on AttributeValue { definition { key } changedAt }
    ... on MetricValue { value previous delta weekly { value } trend { value } } } } }"""
PAST |= {
    "account's scorecard": f'{{ account(id: "{ONE}", {INSTANT}) {{ {ITEMS} }} }}',
    "accounts": f"{{ accounts({INSTANT}) {{ totalCount nodes {{ name }} }} }}",
    "accounts by external id": f'{{ accounts({INSTANT}, where: {{ externalId: {{ eq: "x" }} }}) {{ nodes {{ name }} }} }}',
    "accounts below one": f'{{ accounts({INSTANT}, where: {{ underId: {{ eq: "{ONE}" }} }}) {{ nodes {{ name }} }} }}',
    "account by external id": f'{{ account({INSTANT}, externalId: "x") {{ name }} }}',
    "accounts below a name": f'{{ accounts({INSTANT}, where: {{ underName: "One" }}) {{ nodes {{ name }} }} }}',
}
LOOKS_AT_ALL = ("account.teams", "account.type", "accounts", "accounts below a name")
"""What lists accounts of an instant without naming any: no index knows what they were."""


@pytest.mark.parametrize("name", PAST)
async def test_every_field_is_read_at_an_earlier_instant(planted: Client, forms: Mapping[str, str], name: str) -> None:
    assert INSTANT in PAST[name]
    await planted.query(PAST[name])
    (sent,) = planted.statements

    found = await explain(planted.deps.repository.database, forms, sent.text, sent.parameters)

    assert {scan.split()[0] for scan in found.scans} == ({"UnionNodeByLabelsScan"} if name in LOOKS_AT_ALL else set())
    assert found.products == []
    assert found.uses("account_id") or not name.startswith("account.")
    assert found.uses("change_by_account") or not re.search(r"\bname\b", PAST[name])


SORTS = {"Sort", "Top", "PartialSort", "PartialTop", "Top1WithTies"}
PAYING = "where: { contractStatus: { eq: PAYING } }"
BY_INDEX = {
    "accounts by name": ("accounts { nodes { name } }", "account_by_name"),
    "the last accounts by name": ("accounts(last: 5) { nodes { name } }", "account_by_name"),
    "accounts of a status": (f"accounts({PAYING}) {{ nodes {{ name }} }}", "account_by_contract_status"),
    "the last accounts of a status": (f"accounts(last: 5, {PAYING}) {{ nodes {{ name }} }}", "account_by_contract_status"),
    "accounts of a type": ('accounts(where: { type: { eq: "company" } }) { nodes { name } }', "account_by_type"),
    "a type's accounts": ("accountTypes { accounts { nodes { name } } }", "account_by_type"),
    "accounts of a region": ('accounts(where: { region: { eq: "EMEA" } }) { nodes { name } }', "account_by_region"),
    "accounts of an industry": ('accounts(where: { industry: { eq: "Energy" } }) { nodes { name } }', "account_by_industry"),
    "accounts of a country": ('accounts(where: { country: { eq: "DE" } }) { nodes { name } }', "account_by_country"),
    "accounts of a tier": ('accounts(where: { tier: { eq: "A" } }) { nodes { name } }', "account_by_tier"),
    "accounts of a health": ("accounts(where: { health: { eq: POOR } }) { nodes { name } }", "account_by_health"),
    "the last accounts of a region": ('accounts(last: 3, where: { region: { eq: "EMEA" } }) { nodes { name } }', "account_by_region"),
    "ultimate parents": ("accounts(where: { isRoot: true }) { nodes { name } }", "account_by_depth"),
    "a segment's accounts": ("segments { accounts { nodes { name } } }", "account_by_contract_status"),
    "a team's accounts": (f'team(id: "{TEAM}") {{ accounts {{ nodes {{ name }} }} }}', "account_by_name"),
    "users": ("users { nodes { name } }", "user_by_name"),
}


@pytest.mark.parametrize("name", BY_INDEX)
async def test_a_list_by_name_is_a_range_of_its_index(planted: Client, forms: Mapping[str, str], name: str) -> None:
    text, index = BY_INDEX[name]

    found = await explained(planted, forms, f"{{ {text} }}")

    assert found.uses(index)
    assert found.plan.kinds() & SORTS == set()


TIMELINE = f'account(id: "{ONE}") {{ timeline {{ nodes {{ __typename }} }} }}'
BELOW = f'account(id: "{ONE}") {{ timeline(includeDescendants: true) {{ nodes {{ __typename }} }} }}'
USERS = f'account(id: "{ONE}") {{ userLeaderboard {{ topUsers {{ actions }} newUsers {{ actions }} }} }}'
MODULES = f'account(id: "{ONE}") {{ usageLeaderboard {{ module }} }}'
LAST = {
    "an account's touchpoints": (f'account(id: "{ONE}") {{ touchpoints {{ nodes {{ id }} }} }}', "touchpoint_by_account"),
    "the oldest touchpoints": (f'account(id: "{ONE}") {{ touchpoints(last: 3) {{ nodes {{ id }} }} }}', "touchpoint_by_account"),
    "an account's changes": (f'account(id: "{ONE}") {{ changes {{ nodes {{ id }} }} }}', "change_by_account"),
    "changes since a day": (f'account(id: "{ONE}") {{ changes(since: "2026-01-01T00:00:00Z") {{ nodes {{ id }} }} }}', "change_by_account"),
}


@pytest.mark.parametrize("name", LAST)
async def test_what_happened_last_is_a_range_of_its_index(planted: Client, forms: Mapping[str, str], name: str) -> None:
    text, index = LAST[name]

    found = await explained(planted, forms, f"{{ {text} }}")

    assert found.uses(index)
    assert found.plan.kinds() & SORTS == {"PartialTop"}  # sorts what happened at one instant


@pytest.mark.parametrize("text", [TIMELINE, BELOW], ids=["account", "subtree"])
async def test_a_timeline_reads_each_kind_in_the_order_of_its_index(planted: Client, forms: Mapping[str, str], text: str) -> None:
    """No kind is collected and sorted as a whole: what happened at one instant is, and what the page is made of."""
    found = await explained(planted, forms, f"{{ {text} }}")

    sorts = [step for step in found.plan.walk() if step.kind in SORTS]
    read = [step for step in sorts if any(below.kind == "NodeIndexSeek" and "accountId" in below.details for below in step.children)]
    assert {step.kind for step in read} <= {"PartialTop"}, [(step.kind, step.details) for step in read]
    assert "Sort" not in found.plan.kinds()


COVERAGE = 'input: { role: "success_manager", period: DAYS_30 }'
VOLUME = "rows { nodes { activityVolume { total } } }"
LISTED = "rows { nodes { overdueAccounts accounts { nodes { touchpoints completedTasks } } } }"
SCENARIO = (
    f'input: {{ coverage: {{ role: "success_manager", period: DAYS_30 }}, changes: [{{ accountId: "{ONE}", includeDescendants: true }}] }}'
)
FOUND = {
    "one by id": (f'account(id: "{ONE}") {{ name }}', "account_id"),
    "one by external id": ('account(externalId: "x") { name }', "account_external_id"),
    "some by id": (f'accounts(where: {{ id: {{ in: ["{ONE}"] }} }}) {{ nodes {{ name }} }}', "account_id"),
    "one of the list by external id": ('accounts(where: { externalId: { eq: "x" } }) { nodes { name } }', "account_external_id"),
    "a subtree by id": (f'accounts(where: {{ underId: {{ eq: "{ONE}" }} }}) {{ nodes {{ name }} }}', "account_path"),
    "a subtree by name": ('accounts(where: { underName: "One" }) { nodes { name } }', "account_by_name"),
    "what is below a name": ('accounts(where: { underName: "One" }) { totalCount }', "account_path"),
    "descendants": (f'account(id: "{ONE}") {{ descendants {{ nodes {{ name }} }} }}', "account_path"),
    "ancestors": (f'account(id: "{ONE}") {{ ancestors {{ name }} }}', "account_id"),
    "a rolled-up value": (f'account(id: "{ONE}") {{ rollup(metric: "contract_value") {{ value }} }}', "account_rollup_in_scope"),
    "contributions": (
        f'account(id: "{ONE}") {{ rollup(metric: "contract_value") {{ contributions {{ nodes {{ value }} }} }} }}',
        "account_path",
    ),
    "active users": (f'account(id: "{ONE}") {{ metric(key: "active_users") {{ value }} }}', "usage_day_key"),
    "the engagement score": (f'account(id: "{ONE}") {{ metric(key: "engagement_score") {{ value }} }}', "usage_scale_key"),
    "the engagement score in the past": (
        f'account(id: "{ONE}") {{ metric(key: "engagement_score") {{ trend(days: 3) {{ value }} }} }}',
        "usage_scale_key",
    ),
    "touchpoints of a timeline": (TIMELINE, "touchpoint_by_account"),
    "tasks of a timeline": (TIMELINE, "task_by_moment"),
    "changes of a timeline": (TIMELINE, "change_by_account"),
    "the accounts of a timeline": (BELOW, "account_path"),
    "tasks of a subtree's timeline": (BELOW, "task_by_moment"),
    "who used an account": (USERS, "usage_day_key"),
    "what was used": (MODULES, "usage_day_key"),
    "accounts to compare with": (MODULES, "account_by_profile"),
    "peers": (f'account(id: "{ONE}") {{ metric(key: "contract_value") {{ peers {{ count }} }} }}', "account_by_profile"),
    "the peers of a page": ('accounts { nodes { metric(key: "contract_value") { peers { count } } } }', "account_by_profile"),
    "an account's collections": (f'account(id: "{ONE}") {{ collections {{ key }} }}', "collection_item_key"),
    "open tickets": (f'account(id: "{ONE}") {{ metric(key: "open_tickets") {{ value }} }}', "ticket_by_account"),
    **{
        f"a scorecard by {index}": (f'account(id: "{ONE}") {{ {ITEMS} }}', index)
        for index in (
            "metric_point_key",
            "ticket_by_account",
            "usage_day_key",
            "nps_response_key",
            "change_by_field",
        )
    },
    "scorecards of a list": (f"accounts {{ nodes {{ {ITEMS} }} }}", "metric_point_key"),
    "open risk signals": (f'account(id: "{ONE}") {{ metric(key: "open_risk_signals") {{ value }} }}', "risk_signal_by_account"),
    "answers to a survey": (f'account(id: "{ONE}") {{ metric(key: "nps") {{ value }} }}', "nps_response_key"),
    "changes of attributes": (f'account(id: "{ONE}") {{ attributes {{ changedAt }} }}', "change_by_field"),
    "a user": (f'user(id: "{USER}") {{ name }}', "user_id"),
    "a contact": (f'contact(id: "{CONTACT}") {{ name }}', "contact_id"),
    "a team's members": (f'team(id: "{TEAM}") {{ members {{ user {{ name }} }} }}', "success_team_id"),
    "an assignment": (f'node(id: "{encode("Assignment", "s0")}") {{ id }}', "assigned_to_id"),
    "a past assignment": (f'node(id: "{encode("Assignment", "s0")}") {{ id }}', "was_assigned_to_id"),
    "an account's tasks": (f'account(id: "{ONE}") {{ tasks {{ nodes {{ id }} }} }}', "task_by_account"),
    "an account's tasks by state": (f'account(id: "{ONE}") {{ tasks(statuses: [STARTED]) {{ nodes {{ id }} }} }}', "task_by_account"),
    "a subtree's tasks": (f'account(id: "{ONE}") {{ tasks(includeDescendants: true) {{ nodes {{ id }} }} }}', "account_path"),
    "tasks on a subtree's accounts": (
        f'account(id: "{ONE}") {{ tasks(includeDescendants: true) {{ nodes {{ id }} }} }}',
        "task_by_account",
    ),
    "a subtree's touchpoints": (
        f'account(id: "{ONE}") {{ touchpoints(includeDescendants: true) {{ nodes {{ id }} }} }}',
        "touchpoint_by_account",
    ),
    "a user's tasks": (f'user(id: "{USER}") {{ tasks {{ nodes {{ id }} }} }}', "task_by_assignee"),
    "a user's overdue tasks": (f'user(id: "{USER}") {{ tasks(overdueOnly: true) {{ nodes {{ id }} }} }}', "task_by_assignee"),
    "a touchpoint": (f'node(id: "{encode("Touchpoint", "p")}") {{ id }}', "touchpoint_id"),
    "a task": (f'node(id: "{encode("Task", "k")}") {{ id }}', "task_id"),
    "a change": (f'node(id: "{encode("Change", "h")}") {{ id }}', "change_id"),
    "an account's contracts": (f'account(id: "{ONE}") {{ contracts {{ id }} }}', "contract_by_account"),
    "an account's engagements": (f'account(id: "{ONE}") {{ engagements {{ id }} }}', "engagement_by_account"),
    "an account's assets": (f'account(id: "{ONE}") {{ assets {{ id }} }}', "asset_by_account"),
    "an account's tickets": (f'account(id: "{ONE}") {{ tickets {{ open }} }}', "ticket_by_account"),
    "an account's lifecycles": (f'account(id: "{ONE}") {{ lifecycles {{ stage }} }}', "lifecycle_status_key"),
    "an engagement": (f'engagement(id: "{IDS["engagement"]}") {{ number }}', "engagement_id"),
    "a contract": (f'node(id: "{encode("Contract", "c")}") {{ id }}', "contract_id"),
    "an objective": (f'node(id: "{encode("Objective", "o")}") {{ id }}', "objective_id"),
    "a risk signal": (f'node(id: "{encode("RiskSignal", "r")}") {{ id }}', "risk_signal_id"),
    "an asset": (f'node(id: "{encode("Asset", "a")}") {{ id }}', "asset_id"),
    "a play's last run": ("plays { lastRunAt }", "play_id"),
    "who holds a role": (f"accountCoverage({COVERAGE}) {{ summary {{ coverage {{ value }} }} }}", "assigned_to_role"),
    "what a user logged": (f"accountCoverage({COVERAGE}) {{ {VOLUME} }}", "touchpoint_counted_by_user"),
    "what a user is credited with": (f"accountCoverage({COVERAGE}) {{ {VOLUME} }}", "task_credited"),
    "what covers an account": (f"accountCoverage({COVERAGE}) {{ {LISTED} }}", "touchpoint_counted"),
    "tasks that cover an account": (f"accountCoverage({COVERAGE}) {{ {LISTED} }}", "task_done"),
    "overdue tasks": (f"accountCoverage({COVERAGE}) {{ {LISTED} }}", "task_open_due"),
    "accounts of a scenario": (
        f"assignmentScenario({SCENARIO}) {{ after {{ summary {{ coverage {{ value }} }} }} outsideTeam {{ name }} }}",
        "account_path",
    ),
    "holders in a scenario": (
        f"assignmentScenario({SCENARIO}) {{ after {{ rows {{ nodes {{ user {{ name }} }} }} }} }}",
        "assigned_to_role",
    ),
    "a search": ('search(text: "one") { nodes { __typename } }', "search"),
}


@pytest.mark.parametrize("name", FOUND)
async def test_what_is_named_is_found_by_its_index(planted: Client, forms: Mapping[str, str], name: str) -> None:
    text, index = FOUND[name]

    found = await explained(planted, forms, f"{{ {text} }}")

    assert found.uses(index)
    assert found.scans == []


async def test_a_rolled_up_value_is_read_from_the_index_alone(planted: Client, forms: Mapping[str, str]) -> None:
    found = await explained(planted, forms, f'{{ account(id: "{ONE}") {{ rollup(metric: "contract_value") {{ value }} }} }}')

    seek = next(step for step in found.plan.walk() if forms["account_rollup_in_scope"] in step.details)
    below = seek.details.removeprefix("RANGE INDEX ").partition(":")[0]
    read = [each for step in found.plan.walk() if step is not seek for each in re.findall(rf"(?<!cache\[)\b{below}\.\w+", step.details)]
    assert re.findall(rf"cache\[{below}\.(\w+)\]", seek.details) != []
    assert read == []


@pytest.mark.parametrize("backward", [False, True], ids=["after", "before"])
@pytest.mark.parametrize("where", ["", PAYING])
async def test_a_cursor_is_where_the_index_begins(planted: Client, forms: Mapping[str, str], where: str, backward: bool) -> None:  # noqa: FBT001 - a parameter
    page = f"(first: 1{', ' if where else ''}{where})"
    cursor = (await planted.query(f"{{ accounts{page} {{ pageInfo {{ endCursor }} }} }}"))["accounts"]["pageInfo"]["endCursor"]
    more = page.replace("first: 1", "last: 1, before: $c" if backward else "first: 1, after: $c")

    found = await explained(planted, forms, f"query ($c: String) {{ accounts{more} {{ nodes {{ name }} }} }}", c=cursor)

    index = "account_by_contract_status" if where else "account_by_name"
    seek = next(step for step in found.plan.walk() if forms[index] in step.details)
    assert seek.kind == "NodeIndexSeek"
    assert re.search(r"name <= \$" if backward else r"name >= \$", seek.details)
    assert found.plan.kinds() & SORTS == set()


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize("field", ["NAME", "CONTRACT_VALUE", "CREATE_DATE", "RENEWAL_DATE", "HEALTH", "LAST_ACTIVITY_AT", "DEPTH"])
@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("accounts(ORDER) { nodes { name } }", "account_by_name"),
        (f'account(id: "{ONE}") {{ descendants(ORDER) {{ nodes {{ name }} }} }}', "account_path"),
        (f'user(id: "{USER}") {{ portfolio(ORDER) {{ nodes {{ name }} }} }}', "user_id"),
    ],
    ids=["accounts", "descendants", "portfolio"],
)
async def test_every_order_starts_at_the_same_index(
    planted: Client, forms: Mapping[str, str], text: str, index: str, field: str, direction: str
) -> None:
    order = f"orderBy: [{{ field: {field}, direction: {direction} }}]"

    found = await explained(planted, forms, f"{{ {text.replace('ORDER', order)} }}")

    assert found.uses(index)
    assert found.scans == []


TEXTS = ('eq: "a"', 'in: ["a"]', 'notIn: ["a"]', 'contains: "a"', 'startsWith: "a"', "isNull: true")
DAYS = tuple(f'{operator}: "2026-01-01"' for operator in ("eq", "gt", "gte", "lt", "lte"))
NUMBERS = tuple(f"{operator}: 1" for operator in ("eq", "gt", "gte", "lt", "lte"))
OPERATORS = (
    *(f"{field}: {{ {operator} }}" for field in ("name", "industry", "region", "country", "tier") for operator in TEXTS),
    *(f"{field}: {{ {operator} }}" for field in ("createDate", "renewalDate") for operator in (*DAYS, "isNull: true")),
    *(f"contractValue: {{ {operator} }}" for operator in (*NUMBERS, "isNull: true")),
    *(f'attributes: [{{ key: "notes", text: {{ {operator} }} }}]' for operator in TEXTS),
    *(f'attributes: [{{ key: "tags", text: {{ {operator} }} }}]' for operator in TEXTS),
    *(f'attributes: [{{ key: "seats", number: {{ {operator} }} }}]' for operator in NUMBERS),
    *(f'attributes: [{{ key: "kickoff", date: {{ {operator} }} }}]' for operator in DAYS),
    'attributes: [{ key: "pilot", boolean: { eq: true } }]',
    "health: { eq: POOR }",
    "health: { in: [POOR, GOOD] }",
    "contractStatus: { in: [FREE] }",
    "isRoot: false",
    f'underId: {{ in: ["{ONE}"] }}',
    'underName: "One"',
    'assignment: { role: "success_manager" }',
    f'assignment: {{ role: "success_manager", userId: {{ eq: "{USER}" }}, missing: true }}',
    f'assignment: {{ role: "success_manager", managerId: {{ in: ["{USER}", "viewer"] }} }}',
    f'teamId: {{ eq: "{TEAM}" }}',
    f'or: [{{ id: {{ eq: "{ONE}" }} }}, {{ region: {{ eq: "EMEA" }} }}]',
)  # fmt: skip


@pytest.mark.parametrize("operator", OPERATORS)
async def test_every_operator_filters_the_list_by_name(planted: Client, forms: Mapping[str, str], operator: str) -> None:
    for where in (f"and: [{{ {operator} }}]", f"not: {{ {operator} }}"):  # inside another, so that no other index begins the list
        found = await explained(planted, forms, f"{{ accounts(where: {{ {where} }}) {{ nodes {{ name }} }} }}")

        assert found.uses("account_by_name")
        assert found.scans == []
        assert found.products == []
        assert found.plan.kinds() & SORTS == set()


@pytest.mark.parametrize(
    ("fields", "seeks"), [("outsideTeam { name }", 0), ("after { missingAssignments { count } }", 0), ("after { state }", 1)]
)
async def test_holders_of_an_account_are_not_sought_among_all_of_their_role(
    planted: Client, forms: Mapping[str, str], fields: str, seeks: int
) -> None:
    """A scenario of a subtree reads what each account has; an index of roles, sought for every account, made it the square of the company."""
    found = await explained(planted, forms, f"{{ assignmentScenario({SCENARIO}) {{ {fields} }} }}")

    sought = [step.details for step in found.plan.walk() if step.kind == "DirectedRelationshipIndexSeek"]
    assert len(sought) == seeks, sought
