"""What is refused, and that the refusal says where: the field by the keys of the answer, the argument and the part of it that is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest

from csgraph.domain.globalid import encode
from support.planted import Planted, team
from support.service import Client

COMPANY = Planted(
    accounts=[
        {"id": "1", "name": "Acme", "externalId": "X-1"},
        {"id": "2", "parent": "1", "name": "Acme North"},
        {"id": "3", "name": "Twin"},
        {"id": "4", "name": "Twin"},
    ],
    users=[{"id": "u1", "name": "Ann", "externalId": "ann"}],
    teams=[
        team("t1", "Below Acme", {"or": [{"underId": {"in": ["1", "2", "gone"]}}, {"teamId": {"eq": "t2"}}]}),
        team("t2", "Ann's", {"assignment": {"role": "success_manager", "userId": {"eq": "u1"}}}),
    ],
    segments=[{"key": "s1", "name": "Acme", "criteria": json.dumps({"underId": {"eq": "1"}})}],
    attributes=[{"key": "seats", "displayName": "Seats", "kind": "NUMBER"}],
)
ACCOUNT, USER, TEAM = encode("Account", "1"), encode("User", "u1"), encode("Team", "t1")
PILED = "x" + "\u0301" * 31
INSIDE = "query ($at: ID!) { account(id: $at) { %s } }"


async def refusal(client: Client, document: str, **variables: Any) -> dict[str, Any]:
    body = await client.ask(document, **variables)
    (error,) = body["errors"]
    assert error["extensions"].pop("code") == "BAD_USER_INPUT"
    return error["extensions"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ('assignments(role: "x") { id }', ("UNKNOWN_ROLE", "account.assignments", "role")),
        ('attribute(key: "x") { changedAt }', ("UNKNOWN_ATTRIBUTE", "account.attribute", "key")),
        ('attributes(keys: ["seats", "x"]) { changedAt }', ("UNKNOWN_ATTRIBUTE", "account.attributes", "keys.1")),
        ('r: rollup(metric: "x") { value }', ("UNKNOWN_METRIC", "account.r", "metric")),
        ('rollups(metrics: ["nps", "x"]) { value }', ("UNKNOWN_METRIC", "account.rollups", "metrics.1")),
        ('rollup(metric: "nps", types: ["company", "x"]) { value }', ("UNKNOWN_ACCOUNT_TYPE", "account.rollup", "types.1")),
        ('rollup(metric: "contract_value", function: COUNT_DISTINCT) { value }', ("NOT_ABOUT_PEOPLE", "account.rollup", "function")),
        ('rollup(metric: "nps") { c: contributions(first: 0) { nodes { value } } }', ("BAD_PAGE", "account.rollup.c", "first")),
        ("descendants(maxDepth: -1) { nodes { id } }", ("OUT_OF_RANGE", "account.descendants", "maxDepth")),
        ("descendants(maxDepth: 0) { nodes { id } }", ("OUT_OF_RANGE", "account.descendants", "maxDepth")),
        ("children { nodes { kids: children(first: 1, last: 1) { nodes { id } } } }", ("BAD_PAGE", "account.children.nodes.kids", None)),
        ('children { nodes { children(after: "x") { nodes { id } } } }', ("BAD_CURSOR", "account.children.nodes.children", "after")),
        ("contacts(last: 101) { edges { role } }", ("BAD_PAGE", "account.contacts", "last")),
        (
            'children(where: {or: [{}, {attributes: [{key: "x", text: {eq: "a"}}]}]}) { nodes { id } }',
            ("UNKNOWN_ATTRIBUTE", "account.children", "where.or.1.attributes.0.key"),
        ),
        (
            'children(where: {attributes: [{key: "seats", text: {eq: "a"}}]}) { nodes { id } }',
            ("WRONG_OPERATOR", "account.children", "where.attributes.0"),
        ),
        ('children(where: {underName: "Twin"}) { nodes { id } }', ("AMBIGUOUS", "account.children", "where.underName")),
        ('children(where: {name: {in: ["a", "\\u0000"]}}) { nodes { id } }', ("BAD_TEXT", "account.children", "where.name.in.1")),
        ('children(where: {contractValue: {gt: "1e40"}}) { nodes { id } }', ("OUT_OF_RANGE", "account.children", "where.contractValue.gt")),
    ],
)
async def test_a_refusal_below_the_root_says_where(planted: Client, fields: str, expected: tuple[str, str, str | None]) -> None:
    found = await refusal(planted, INSIDE % fields, at=ACCOUNT)

    assert (found["reason"], found["field"], found.get("argument")) == expected


@pytest.mark.parametrize(
    ("root", "expected"),
    [
        ('account(id: "x") { id }', ("BAD_ID", "account", "id")),
        (f'a: account(id: "{USER}") {{ id }}', ("BAD_ID", "a", "id")),
        (f'user(id: "{ACCOUNT}") {{ id }}', ("BAD_ID", "user", "id")),
        (f'contact(id: "{ACCOUNT}") {{ id }}', ("BAD_ID", "contact", "id")),
        (f'team(id: "{ACCOUNT}") {{ id }}', ("BAD_ID", "team", "id")),
        ('node(id: "x") { id }', ("BAD_ID", "node", "id")),
        (f'nodes(ids: ["{ACCOUNT}", "x"]) {{ id }}', ("BAD_ID", "nodes", "ids.1")),
        ("account { id }", ("ONE_OF", "account", None)),
        ('account(externalId: "a\\u0000") { id }', ("BAD_TEXT", "account", "externalId")),
        (f'account(externalId: "a{PILED}") {{ id }}', ("BAD_TEXT", "account", "externalId")),
        (f'users(text: "{PILED}") {{ nodes {{ id }} }}', ("BAD_TEXT", "users", "text")),
        (f'accounts(where: {{ underName: "{PILED}" }}) {{ nodes {{ id }} }}', ("BAD_TEXT", "accounts", "where.underName")),
        (f'account(id: "{ACCOUNT}") {{ attributes(search: "{PILED}") {{ changedAt }} }}', ("BAD_TEXT", "account.attributes", "search")),
        ('attributeDefinitions(type: "x") { key }', ("UNKNOWN_ACCOUNT_TYPE", "attributeDefinitions", "type")),
        (f'search(text: "{"x" * 201}") {{ nodes {{ __typename }} }}', ("TOO_LONG", "search", "text")),
        (f'user(id: "{USER}") {{ assignments(role: "x") {{ nodes {{ id }} }} }}', ("UNKNOWN_ROLE", "user.assignments", "role")),
    ],
)
async def test_a_refusal_at_the_root_says_where(planted: Client, root: str, expected: tuple[str, str, str | None]) -> None:
    found = await refusal(planted, f"{{ {root} }}")

    assert (found["reason"], found["field"], found.get("argument")) == expected


async def test_a_variable_is_refused_like_a_literal_also_by_a_plan_made_for_good_values(planted: Client) -> None:
    document = (
        "query ($at: ID!, $where: AccountWhere!, $keys: [String!], $role: String, $team: ID) { account(id: $at) {"
        " attributes(keys: $keys) { changedAt } assignments(role: $role) { id }"
        " list: children(where: {or: [$where, {teamId: {eq: $team}}]}, first: 2) { nodes { id } } } }"
    )
    good = {
        "at": ACCOUNT,
        "where": {"attributes": [{"key": "seats", "number": {"gt": 1}}]},
        "keys": ["seats"],
        "role": "sales_manager",
        "team": TEAM,
    }
    bad: dict[str, tuple[Any, dict[str, str]]] = {
        "at": ("x", {"reason": "BAD_ID", "field": "account", "argument": "id"}),
        "where": ({"attributes": [{"key": "x"}]}, {"reason": "UNKNOWN_ATTRIBUTE", "field": "account.list", "argument": "where.or.0.attributes.0.key"}),
        "keys": (["seats", "x"], {"reason": "UNKNOWN_ATTRIBUTE", "field": "account.attributes", "argument": "keys.1"}),
        "role": ("x", {"reason": "UNKNOWN_ROLE", "field": "account.assignments", "argument": "role"}),
        "team": ("x", {"reason": "BAD_ID", "field": "account.list", "argument": "where.or.1.teamId.eq"}),
    }  # fmt: skip
    for name, (value, expected) in bad.items():
        await planted.query(document, **good)
        assert await refusal(planted, document, **(good | {name: value})) == expected


async def test_a_well_formed_id_of_nothing_is_no_match(planted: Client) -> None:
    nothing = encode("Account", "zz")

    assert await planted.query(f'{{ account(id: "{nothing}") {{ id }} node(id: "{encode("Nothing", "1")}") {{ id }} }}') == {
        "account": None,
        "node": None,
    }


@pytest.mark.parametrize("given", ["x", ACCOUNT])
async def test_too_many_ids_are_refused_before_they_are_read(planted: Client, given: str) -> None:
    found = await refusal(planted, "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[given] * 200)

    assert found == {"reason": "TOO_MANY", "limit": 100, "actual": 200, "field": "nodes", "argument": "ids"}


async def test_a_key_that_was_configured_a_moment_ago_is_not_refused(planted: Client) -> None:
    document = "query ($role: String!) { accounts(where: {assignment: {role: $role}}) { nodes { id } } }"
    assert (await refusal(planted, document, role="helper"))["reason"] == "UNKNOWN_ROLE"

    await planted.deps.repository.database.schema("CREATE (r:AssignmentRole {key: 'helper', displayName: 'Helper', position: 9})")
    await planted.deps.repository.database.schema("MATCH (o:Organisation) SET o.version = o.version + 1")

    assert await planted.query(document, role="helper") == {"accounts": {"nodes": []}}


async def test_criteria_in_words_name_accounts_users_and_teams(planted: Client) -> None:
    answer = await planted.query("{ teams { accountSet { description } } segments { description } }")

    assert [each["accountSet"] and each["accountSet"]["description"] for each in answer["teams"]] == [
        None,
        'success_manager is "Ann (ann)"',
        '(account or an ancestor is one of "Acme (X-1)", "Acme North", "unknown account" or team id is "Ann\'s")',
    ]
    assert answer["segments"] == [{"description": 'account or an ancestor is "Acme (X-1)"'}]
    assert [statement.name for statement in planted.statements] == ["composed.teams", "composed.segments"]

    await planted.query("{ teams { accountSet { criteria } } }")

    assert ".name" not in planted.statements[0].text


@pytest.mark.parametrize("text", ["%", "🙂"])
async def test_attributes_are_not_found_by_a_text_without_letters_and_digits(planted: Client, text: str) -> None:
    document = "query ($at: ID!, $words: String) { account(id: $at) { attributes(search: $words) { definition { key } } } }"

    assert (await planted.query(document, at=ACCOUNT, words=text))["account"]["attributes"] == []
    assert (await planted.query(document, at=ACCOUNT, words=" "))["account"]["attributes"] == [{"definition": {"key": "seats"}}]


@pytest.mark.parametrize(
    ("predicate", "message"),
    [
        ({"createDate": {"gt": "2026-13-01"}}, "'a day as YYYY-MM-DD is expected'; found: '2026-13-01'."),
        ({"createDate": {"gt": "yesterday"}}, "'a day as YYYY-MM-DD is expected'; found: 'yesterday'."),
        ({"contractValue": {"gt": "1" * 500}}, "'a decimal has at most 60 characters'; found: '" + "1" * 39 + "..."),
    ],
)
async def test_a_value_that_does_not_fit_its_type_is_told_what_does_in_few_words(planted: Client, predicate: Any, message: str) -> None:
    body = await planted.ask("query ($where: AccountWhere) { accounts(where: $where) { nodes { id } } }", where=predicate)
    ((name, comparison),) = predicate.items()
    literal = await planted.ask(f"{{ accounts(where: {{{name}: {{gt: {json.dumps(comparison['gt'])}}}}}) {{ nodes {{ id }} }} }}")

    assert body["errors"][0]["message"].endswith(message)
    assert literal["errors"][0]["message"].endswith(message.replace("found: '", 'found: "').replace("'.", '".'))
