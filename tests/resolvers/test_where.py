"""Every operator of AccountWhere on exact values, and random predicates against a plain-Python reading of M-18."""

from __future__ import annotations

import json
import sys
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csgraph.db.compose.text import Composer
from csgraph.db.compose.where import FOLDINGS, Where
from csgraph.db.driver import Database
from csgraph.domain.globalid import encode, local_id
from csgraph.domain.selection import Guards
from csgraph.domain.where import map_ids
from support.planted import Planted, team
from support.service import Client
from support.where_reference import World

RATES = {"EUR": "1.1", "JPY": "0.007"}
KINDS = {"notes": "TEXT", "seats": "NUMBER", "kickoff": "DATE", "pilot": "BOOLEAN", "tags": "LIST"}
ACCOUNTS: tuple[dict[str, Any], ...] = (
    {"id": "1", "name": "Straße AG", "type": "company", "externalId": "X-1", "contractStatus": "PAYING", "contractValue": 1_000_0000, "currency": "USD",
     "createDate": date(2024, 1, 1), "renewalDate": date(2026, 7, 1), "healthRank": "GOOD", "industry": "Energy", "region": "EMEA", "country": "DE",
     "tier": "A", "attr.notes": "Ärger", "attr.seats": 5.0, "attr.kickoff": date(2025, 5, 1), "attr.pilot": True, "attr.tags": ["Blue", "green"]},
    {"id": "2", "parent": "1", "name": "İstanbul", "type": "region", "externalId": "X-2", "contractStatus": "FREE", "contractValue": 909_0909,
     "currency": "EUR", "createDate": date(2024, 1, 2), "healthRank": "POOR", "industry": "energy", "region": "EMEA", "attr.notes": "",
     "attr.seats": 0.0, "attr.pilot": False, "attr.tags": []},
    {"id": "3", "parent": "2", "name": "ΟΔΟΣ", "type": "product", "contractStatus": "CANCELED", "contractValue": 142_857_1428, "currency": "JPY",
     "renewalDate": date(2026, 6, 17), "region": "APAC", "attr.tags": ["BLUE"], "attr.kickoff": date(2025, 5, 2)},
    {"id": "4", "name": "Twin", "contractValue": 5_0000, "currency": "CHF", "attr.seats": 5.5},
    {"id": "5", "name": "Twin", "type": "region", "contractStatus": "PAYING", "contractValue": -10_0000, "currency": "USD"},
    {"id": "6", "parent": "5", "name": "ﬁsh \ufb05reet", "type": "product", "externalId": "X-6"},
)  # fmt: skip
USERS = (
    {"id": "u1", "name": "Ann", "manager": "u3"},
    {"id": "u2", "name": "Bob", "active": False, "manager": "u3"},
    {"id": "u3", "name": "Cid", "manager": "u4"},
    {"id": "u4", "name": "Dee"},
)
ASSIGNED = (
    ("u1", "1", "success_manager"),
    ("u2", "2", "success_manager"),
    ("u2", "3", "sales_manager"),
    ("u1", "3", "sales_manager"),
    ("u3", "4", "sales_manager"),
)
TEAMS = {
    "t1": {"region": {"eq": "EMEA"}},
    "t2": {"teamId": {"eq": "t1"}, "contractStatus": {"eq": "FREE"}},
    "t3": {"or": [{"teamId": {"eq": "t3"}}, {"id": {"eq": "6"}}]},
    "t4": {"not": {"teamId": {"in": ["t1", "t5"]}}},
    "t5": {"teamId": {"eq": "t4"}},
    "t6": {"underId": {"eq": "5"}, "assignment": {"role": "sales_manager", "missing": True}},
    "t7": {"not": {"industry": {"startsWith": "e"}}},
}
COMPANY = Planted(
    accounts=ACCOUNTS,
    users=USERS,
    assigned=ASSIGNED,
    teams=[team(key, f"Team {key}", tree) for key, tree in TEAMS.items()],
    types=[{"key": key, "displayName": key, "level": level} for level, key in enumerate(("company", "region", "product"))],
    attributes=[{"key": key, "kind": kind} for key, kind in KINDS.items()],
    settings={"reportingCurrency": "USD", "exchangeRates": json.dumps(RATES)},
)
WORLD = World(
    accounts={account["id"]: {"type": "company", **account} for account in ACCOUNTS},
    active={user["id"]: user.get("active", True) for user in USERS},
    assigned=ASSIGNED,
    managers={user["id"]: user["manager"] for user in USERS if "manager" in user},
    kinds=KINDS,
    teams=TEAMS,
    rates={"USD": Decimal(1), **{code: Decimal(rate) for code, rate in RATES.items()}},
)
TYPENAMES = {"account": "Account", "user": "User", "team": "Team"}
DOCUMENT = "query ($where: AccountWhere) { accounts(where: $where, first: 100) { nodes { id } totalCount } }"


def outside(tree: dict[str, Any]) -> dict[str, Any]:
    """A predicate as a caller writes it, with global ids."""
    return map_ids(tree, lambda kind, local: encode(TYPENAMES[kind], local))


async def found(client: Client, tree: dict[str, Any]) -> set[str]:
    answer = (await client.query(DOCUMENT, where=outside(tree)))["accounts"]
    ids = [local_id(node["id"], "Account") for node in answer["nodes"]]
    assert answer["totalCount"] == len(ids) == len(set(ids))
    return {str(each) for each in ids}


async def refusal(client: Client, where: dict[str, Any]) -> dict[str, Any]:
    body = await client.ask(DOCUMENT, where=where)
    assert body.get("data") is None
    return body["errors"][0]["extensions"]


ALL = frozenset("123456")
CASES: tuple[tuple[dict[str, Any], str], ...] = (
    ({}, "123456"),
    # Nesting
    ({"and": []}, "123456"),
    ({"or": []}, ""),
    ({"not": {}}, ""),
    ({"or": [{}]}, "123456"),
    ({"and": [{}, {"region": {"eq": "APAC"}}]}, "3"),
    ({"not": {"not": {"region": {"eq": "EMEA"}}}}, "12"),
    ({"not": {"or": [{"region": {"eq": "EMEA"}}, {"contractStatus": {"eq": "PAYING"}}]}}, "346"),
    ({"not": {"and": [{"region": {"eq": "EMEA"}}, {"contractStatus": {"eq": "PAYING"}}]}}, "23456"),
    ({"or": [{"region": {"eq": "APAC"}, "type": {"eq": "region"}}, {"id": {"eq": "4"}}]}, "4"),
    ({"name": {}}, "123456"),
    ({"not": {"name": {}}}, ""),
    # Ids
    ({"id": {"eq": "3"}}, "3"),
    ({"id": {"in": ["3", "1", "3", "zz"]}}, "13"),
    ({"id": {"in": []}}, ""),
    ({"not": {"id": {"in": ["3", "1"]}}}, "2456"),
    ({"id": {"eq": "3", "in": ["1"]}}, ""),
    # Text: exact operators, missing values
    ({"externalId": {"eq": "X-2"}}, "2"),
    ({"externalId": {"eq": "x-2"}}, ""),
    ({"externalId": {"in": ["X-2", "X-6"]}}, "26"),
    ({"industry": {"eq": "Energy"}}, "1"),
    ({"not": {"industry": {"eq": "Energy"}}}, "23456"),
    ({"industry": {"notIn": ["Energy"]}}, "2"),
    ({"not": {"industry": {"notIn": ["Energy"]}}}, "13456"),
    ({"industry": {"notIn": []}}, "12"),
    ({"not": {"industry": {"notIn": []}}}, "3456"),
    ({"industry": {"in": []}}, ""),
    ({"industry": {"isNull": True}}, "3456"),
    ({"industry": {"isNull": False}}, "12"),
    ({"not": {"industry": {"isNull": True}}}, "12"),
    ({"industry": {"isNull": False, "notIn": ["energy"]}}, "1"),
    ({"country": {"eq": "DE"}, "tier": {"eq": "A"}}, "1"),
    # Text: Unicode case folding
    ({"industry": {"contains": "NERG"}}, "12"),
    ({"industry": {"startsWith": "ENERGY"}}, "12"),
    ({"industry": {"startsWith": "nergy"}}, ""),
    ({"industry": {"contains": ""}}, "12"),
    ({"not": {"industry": {"contains": ""}}}, "3456"),
    ({"name": {"contains": "STRASSE"}}, "1"),
    ({"name": {"contains": "straße"}}, "1"),
    ({"name": {"startsWith": "STRAẞE a"}}, "1"),
    ({"name": {"contains": "strase"}}, ""),
    ({"name": {"startsWith": "i\u0307STANBUL"}}, "2"),
    ({"name": {"startsWith": "istanbul"}}, ""),
    ({"name": {"eq": "İstanbul"}}, "2"),
    ({"name": {"startsWith": "οδος"}}, "3"),
    ({"name": {"contains": "ΔΟΣ"}}, "3"),
    ({"name": {"contains": "οδοσ"}}, "3"),
    ({"name": {"contains": "FISH STREET"}}, "6"),
    # Text is stored in NFC, whatever form it is asked in
    ({"attributes": [{"key": "notes", "text": {"eq": "A\u0308rger"}}]}, "1"),
    ({"attributes": [{"key": "notes", "text": {"startsWith": "a\u0308RG"}}]}, "1"),
    ({"name": {"eq": "I\u0307stanbul"}}, "2"),
    # Enums
    ({"contractStatus": {"eq": "PAYING"}}, "15"),
    ({"contractStatus": {"in": ["PAYING", "FREE"]}}, "125"),
    ({"not": {"contractStatus": {"in": ["PAYING", "FREE"]}}}, "346"),
    ({"contractStatus": {"isNull": True}}, "46"),
    ({"not": {"contractStatus": {"eq": "PAYING"}}}, "2346"),
    ({"health": {"eq": "UNKNOWN"}}, "3456"),
    ({"health": {"in": ["GOOD", "POOR"]}}, "12"),
    # Money in the reporting currency, exactly: 2 is worth 999.99999 and 3 is worth 999.9999996 dollars, 4 has no rate
    ({"contractValue": {"eq": "1000"}}, "1"),
    ({"contractValue": {"eq": "1000.00"}}, "1"),
    ({"contractValue": {"gte": "1000"}}, "1"),
    ({"contractValue": {"gt": "1000"}}, ""),
    ({"contractValue": {"lt": "1000"}}, "235"),
    ({"contractValue": {"lte": "1000"}}, "1235"),
    ({"contractValue": {"eq": "999.99999"}}, "2"),
    ({"contractValue": {"gt": "999.99999"}}, "13"),
    ({"contractValue": {"gte": "999.99999"}}, "123"),
    ({"contractValue": {"lte": "999.99999"}}, "25"),
    ({"contractValue": {"eq": "999.9999996"}}, "3"),
    ({"contractValue": {"gt": "999.9999996"}}, "1"),
    ({"contractValue": {"lt": "999.9999996"}}, "25"),
    ({"contractValue": {"eq": "-10"}}, "5"),
    ({"contractValue": {"lt": "-9.9999"}}, "5"),
    ({"contractValue": {"gte": "-10", "lt": "0"}}, "5"),
    ({"not": {"contractValue": {"lt": "1000"}}}, "146"),
    ({"contractValue": {"isNull": True}}, "6"),
    ({"contractValue": {"isNull": False}}, "12345"),
    ({"contractValue": {"lt": "1e30"}}, "1235"),
    ({"contractValue": {"gt": "-1e30"}}, "1235"),
    ({"contractValue": {"gt": "0e999999999"}}, "123"),
    ({"contractValue": {"eq": "1e30"}}, ""),
    # Days
    ({"createDate": {"eq": "2024-01-01"}}, "1"),
    ({"createDate": {"gt": "2024-01-01"}}, "2"),
    ({"createDate": {"gte": "2024-01-01", "lte": "2024-01-02"}}, "12"),
    ({"createDate": {"lt": "2024-01-02"}}, "1"),
    ({"not": {"createDate": {"lt": "2024-01-02"}}}, "23456"),
    ({"renewalDate": {"isNull": True}}, "2456"),
    ({"renewalDate": {"lte": "2026-06-17"}}, "3"),
    # Attributes of the five kinds
    ({"attributes": []}, "123456"),
    ({"attributes": [{"key": "notes", "text": {"isNull": True}}]}, "3456"),
    ({"attributes": [{"key": "notes", "text": {"eq": ""}}]}, "2"),
    ({"attributes": [{"key": "seats", "number": {"gt": 0, "lte": 5.5}}]}, "14"),
    ({"attributes": [{"key": "seats", "number": {"eq": 0}}]}, "2"),
    ({"attributes": [{"key": "seats", "number": {"isNull": False}}]}, "124"),
    ({"not": {"attributes": [{"key": "seats", "number": {"gt": 0}}]}}, "2356"),
    ({"attributes": [{"key": "kickoff", "date": {"gt": "2025-05-01"}}]}, "3"),
    ({"attributes": [{"key": "kickoff", "date": {"lte": "2025-05-02"}}]}, "13"),
    ({"attributes": [{"key": "pilot", "boolean": {"eq": False}}]}, "2"),
    ({"attributes": [{"key": "pilot", "boolean": {"isNull": True}}]}, "3456"),
    ({"not": {"attributes": [{"key": "pilot", "boolean": {"eq": False}}]}}, "13456"),
    ({"attributes": [{"key": "tags", "text": {"eq": "green"}}]}, "1"),
    ({"attributes": [{"key": "tags", "text": {"contains": "bl", "notIn": ["BLUE"]}}]}, "1"),
    ({"attributes": [{"key": "tags", "text": {"startsWith": "blue"}}]}, "13"),
    ({"attributes": [{"key": "tags", "text": {"isNull": True}}]}, "456"),
    ({"attributes": [{"key": "tags", "text": {"isNull": False}}]}, "123"),
    ({"not": {"attributes": [{"key": "tags", "text": {"eq": "green"}}]}}, "23456"),
    ({"attributes": [{"key": "tags", "text": {}}]}, "123456"),
    ({"attributes": [{"key": "pilot", "boolean": {"eq": True}}, {"key": "seats", "number": {"eq": 5}}]}, "1"),
    # Place in the hierarchy
    ({"isRoot": True}, "145"),
    ({"isRoot": False}, "236"),
    ({"not": {"isRoot": True}}, "236"),
    ({"underId": {"eq": "1"}}, "123"),
    ({"underId": {"eq": "2"}}, "23"),
    ({"underId": {"eq": "zz"}}, ""),
    ({"underId": {"in": ["2", "5"]}}, "2356"),
    ({"not": {"underId": {"eq": "1"}}}, "456"),
    ({"underId": {"eq": "1"}, "contractStatus": {"eq": "FREE"}}, "2"),
    ({"underName": "Straße AG"}, "123"),
    ({"underName": "straße ag"}, ""),
    ({"underName": "Nobody"}, ""),
    ({"not": {"underName": "İstanbul"}}, "1456"),
    # Assignments; u2 is inactive
    ({"assignment": {"role": "success_manager"}}, "12"),
    ({"assignment": {"role": "success_manager", "missing": True}}, "23456"),
    ({"assignment": {"role": "success_manager", "missing": False}}, "1"),
    ({"not": {"assignment": {"role": "success_manager", "missing": True}}}, "1"),
    ({"assignment": {"role": "sales_manager", "userId": {"eq": "u1"}}}, "3"),
    ({"assignment": {"role": "sales_manager", "userId": {"in": ["u2", "u3"]}}}, "34"),
    ({"assignment": {"role": "sales_manager", "userId": {"in": ["u2"]}, "missing": True}}, "123456"),
    # Direct reports of a manager (M-18 c): u1 and u2 report to u3, and u3 to u4
    ({"assignment": {"role": "success_manager", "managerId": {"eq": "u3"}}}, "12"),
    ({"assignment": {"role": "sales_manager", "managerId": {"eq": "u4"}}}, "4"),
    ({"assignment": {"role": "sales_manager", "managerId": {"in": ["u3", "u4"]}}}, "34"),
    ({"assignment": {"role": "sales_manager", "managerId": {"eq": "u3", "in": ["u4"]}}}, ""),
    ({"assignment": {"role": "sales_manager", "managerId": {"in": []}}}, ""),
    ({"assignment": {"role": "sales_manager", "managerId": {}}}, "34"),
    ({"not": {"assignment": {"role": "sales_manager", "managerId": {"eq": "u4"}}}}, "12356"),
    ({"assignment": {"role": "sales_manager", "userId": {"in": ["u2", "u3"]}, "managerId": {"eq": "u3"}}}, "3"),
    ({"assignment": {"role": "sales_manager", "userId": {"eq": "u3"}, "managerId": {"eq": "u3"}}}, ""),
    ({"assignment": {"role": "success_manager", "managerId": {"eq": "u3"}, "missing": False}}, "1"),
    ({"assignment": {"role": "success_manager", "managerId": {"eq": "u3"}, "missing": True}}, "23456"),
    # Teams; sets may refer to sets, a set that leads to itself holds nothing there
    ({"teamId": {"eq": "t1"}}, "12"),
    ({"teamId": {"eq": "t2"}}, "2"),
    ({"teamId": {"eq": "t3"}}, "6"),
    ({"teamId": {"eq": "t4"}}, "3456"),
    ({"teamId": {"eq": "t5"}}, "3456"),
    ({"teamId": {"eq": "t6"}}, "56"),
    ({"teamId": {"eq": "t7"}}, "3456"),
    ({"not": {"teamId": {"eq": "t7"}}}, "12"),
    ({"teamId": {"in": ["t2", "t3"]}}, "26"),
    ({"teamId": {"in": []}}, ""),
    ({"teamId": {"eq": "default"}}, "123456"),
    ({"not": {"teamId": {"eq": "default"}}}, ""),
    ({"teamId": {"eq": "nobody"}}, ""),
    ({"not": {"teamId": {"eq": "nobody"}}}, "123456"),
)  # fmt: skip


@pytest.mark.parametrize(("tree", "expected"), CASES, ids=[json.dumps(tree, ensure_ascii=True) for tree, _ in CASES])
async def test_a_predicate_selects_exactly_these_accounts(planted: Client, tree: dict[str, Any], expected: str) -> None:
    assert await found(planted, tree) == set(expected)


@pytest.mark.parametrize(("tree", "expected"), CASES, ids=[json.dumps(tree, ensure_ascii=True) for tree, _ in CASES])
def test_the_reference_reads_every_case_alike(tree: dict[str, Any], expected: str) -> None:
    composed = json.loads(
        json.dumps(tree).replace("A\\u0308rger", "\\u00c4rger").replace("a\\u0308RG", "\\u00e4RG").replace("I\\u0307s", "\\u0130s")
    )

    assert WORLD.matching(composed) == set(expected)


@pytest.mark.parametrize(
    ("where", "argument", "expected"),
    [
        ({"id": {"eq": encode("User", "1")}}, "where.id.eq", "Account"),
        ({"id": {"in": [encode("Account", "1"), encode("User", "1")]}}, "where.id.in.1", "Account"),
        ({"not": {"id": {"eq": encode("Team", "t1")}}}, "where.not.id.eq", "Account"),
        ({"underId": {"eq": encode("User", "1")}}, "where.underId.eq", "Account"),
        ({"underId": {"in": [encode("User", "1")]}}, "where.underId.in.0", "Account"),
        ({"or": [{}, {"teamId": {"eq": encode("Account", "1")}}]}, "where.or.1.teamId.eq", "Team"),
        ({"teamId": {"in": [encode("Team", "t1"), encode("Account", "1")]}}, "where.teamId.in.1", "Team"),
        ({"assignment": {"role": "success_manager", "userId": {"eq": encode("Account", "1")}}}, "where.assignment.userId.eq", "User"),
        (
            {"assignment": {"role": "success_manager", "managerId": {"in": [encode("Account", "1")]}}},
            "where.assignment.managerId.in.0",
            "User",
        ),
    ],
)
async def test_the_id_of_another_type_is_refused(planted: Client, where: dict[str, Any], argument: str, expected: str) -> None:
    assert await refusal(planted, where) == {
        "code": "BAD_USER_INPUT", "reason": "BAD_ID", "expected": expected, "field": "accounts", "argument": argument,
    }  # fmt: skip


async def test_an_unknown_role_is_refused(planted: Client) -> None:
    refused = await refusal(planted, {"and": [{"not": {"assignment": {"role": "nobody", "missing": True}}}]})

    assert refused == {
        "code": "BAD_USER_INPUT", "reason": "UNKNOWN_ROLE", "field": "accounts", "argument": "where.and.0.not.assignment.role",
    }  # fmt: skip


@pytest.mark.parametrize("field", ["id", "underId", "teamId"])
async def test_a_text_that_is_no_id_is_refused(planted: Client, field: str) -> None:
    refused = await refusal(planted, {field: {"eq": "not!an!id"}})

    assert (refused["code"], refused["reason"]) == ("BAD_USER_INPUT", "BAD_ID")


async def test_a_name_of_two_accounts_is_refused_as_ambiguous(planted: Client) -> None:
    refused = await refusal(planted, {"underName": "Twin"})

    assert (refused["code"], refused["reason"], refused["actual"]) == ("BAD_USER_INPUT", "AMBIGUOUS", 2)
    assert (await refusal(planted, {"not": {"underName": "Twin"}}))["reason"] == "AMBIGUOUS"


@pytest.mark.parametrize(
    ("predicate", "expected"),
    [
        ({"key": "notes", "number": {"eq": 1}}, "text"),
        ({"key": "seats", "text": {"eq": "1"}}, "number"),
        ({"key": "kickoff", "text": {"eq": "2025-05-01"}}, "date"),
        ({"key": "pilot", "number": {"eq": 1}}, "boolean"),
        ({"key": "tags", "boolean": {"eq": True}}, "text"),
        ({"key": "seats", "number": {"eq": 1}, "text": {"eq": "1"}}, "number"),
        ({"key": "seats"}, "number"),
    ],
)
async def test_an_attribute_takes_the_operators_of_its_kind_alone(planted: Client, predicate: dict[str, Any], expected: str) -> None:
    refused = await refusal(planted, {"attributes": [predicate]})

    assert (refused["code"], refused["reason"], refused["expected"]) == ("BAD_USER_INPUT", "WRONG_OPERATOR", expected)


async def test_an_unknown_attribute_is_refused(planted: Client) -> None:
    refused = await refusal(planted, {"attributes": [{"key": "nothing", "text": {"eq": "1"}}]})

    assert (refused["code"], refused["reason"]) == ("BAD_USER_INPUT", "UNKNOWN_ATTRIBUTE")


@pytest.mark.parametrize("amount", ["1e31", "-1e999999999", "1e-999999999"])
async def test_an_amount_that_no_contract_is_worth_is_refused_at_once(planted: Client, amount: str) -> None:
    refused = await refusal(planted, {"contractValue": {"gt": amount}})

    assert (refused["code"], refused["reason"]) == ("BAD_USER_INPUT", "OUT_OF_RANGE")


async def test_nul_in_a_text_is_refused(planted: Client) -> None:
    refused = await refusal(planted, {"name": {"eq": "a\0b"}})

    assert (refused["code"], refused["reason"]) == ("BAD_USER_INPUT", "BAD_TEXT")


async def test_the_table_of_foldings_is_sent_once_a_statement(planted: Client) -> None:
    text = "query ($w: AccountWhere) { accounts(where: $w) { nodes { name } } }"
    found = await planted.query(text, w={"or": [{"name": {"contains": word}} for word in ("STRASSE", "οδος", "zz")]})

    (statement,) = (each for each in planted.statements if each.name == "composed.accounts")
    assert [name["name"] for name in found["accounts"]["nodes"]] == ["Straße AG", "ΟΔΟΣ"]
    assert sum(value == FOLDINGS for value in statement.parameters.values()) == 1


async def test_literals_say_the_same_as_variables(planted: Client) -> None:
    literal = '{ accounts(where: { not: { industry: { notIn: ["Energy"] } }, contractStatus: { eq: PAYING } }) { nodes { name } } }'
    part = "query ($i: [String!], $s: ContractStatusGroup) { accounts(where: { not: { industry: { notIn: $i } }, contractStatus: { eq: $s } }) { nodes { name } } }"

    expected = {"accounts": {"nodes": [{"name": "Straße AG"}, {"name": "Twin"}]}}
    assert await planted.query(literal) == expected
    assert await planted.query(part, i=["Energy"], s="PAYING") == expected
    assert await planted.query(part, i=["Energy"]) == {
        "accounts": {"nodes": [{"name": n} for n in ("Straße AG", "Twin", "Twin", "ΟΔΟΣ", "ﬁsh \ufb05reet")]}
    }
    assert await planted.query(part, i=[], s="FREE") == {"accounts": {"nodes": []}}


WORDS = st.sampled_from(
    ["", "e", "E", "NERG", "ß", "SS", "σ", "ς", "i", "İ", "ﬁ", "fi", "X-", "EMEA", "Energy", "Straße AG", "Twin", "DE", "blue", "A"]  # noqa: RUF001 - Greek on purpose
)
FLAGS = st.booleans()
STRINGS = st.fixed_dictionaries(
    {},
    optional={
        "eq": WORDS, "in": st.lists(WORDS, max_size=3), "notIn": st.lists(WORDS, max_size=3), "contains": WORDS, "startsWith": WORDS,
        "isNull": FLAGS,
    },
)  # fmt: skip


def ordered(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={**dict.fromkeys(("eq", "gt", "gte", "lt", "lte"), values), "isNull": FLAGS})


def ids(*locals_: str) -> st.SearchStrategy[dict[str, Any]]:
    one = st.sampled_from([*locals_, "zz"])
    return st.fixed_dictionaries({}, optional={"eq": one, "in": st.lists(one, max_size=3)})


NUMBERS = ordered(st.sampled_from([0, 5, 5.5, -1]))
DAYS = ordered(st.sampled_from(["2024-01-01", "2024-01-02", "2025-05-01", "2026-06-17"]))
AMOUNTS = ordered(st.sampled_from(["0", "1000", "999.99999", "999.9999996", "-10", "5"]))
ATTRIBUTES = st.one_of(
    st.fixed_dictionaries({"key": st.sampled_from(["notes", "tags"]), "text": STRINGS}),
    st.fixed_dictionaries({"key": st.just("seats"), "number": NUMBERS}),
    st.fixed_dictionaries({"key": st.just("kickoff"), "date": DAYS}),
    st.fixed_dictionaries({"key": st.just("pilot"), "boolean": st.fixed_dictionaries({}, optional={"eq": FLAGS, "isNull": FLAGS})}),
)
STATUS = st.sampled_from(["FREE", "PAYING", "CANCELED"])
RANK = st.sampled_from(["GOOD", "AVERAGE", "POOR", "UNKNOWN"])
LEAVES = {
    "id": ids(*ALL), "underId": ids(*ALL), "teamId": ids("default", *TEAMS), "externalId": STRINGS, "name": STRINGS, "type": STRINGS, "industry": STRINGS,
    "region": STRINGS, "country": STRINGS, "tier": STRINGS, "contractStatus": st.fixed_dictionaries({}, optional={"eq": STATUS, "in": st.lists(STATUS), "isNull": FLAGS}),
    "health": st.fixed_dictionaries({}, optional={"eq": RANK, "in": st.lists(RANK)}), "contractValue": AMOUNTS, "createDate": DAYS, "renewalDate": DAYS,
    "attributes": st.lists(ATTRIBUTES, max_size=2), "isRoot": FLAGS, "underName": st.sampled_from(["Straße AG", "İstanbul", "ΟΔΟΣ", "Nobody"]),
    "assignment": st.fixed_dictionaries(
        {"role": st.sampled_from(["success_manager", "sales_manager"])}, optional={"userId": ids("u1", "u2", "u3"), "managerId": ids("u3", "u4"), "missing": FLAGS}
    ),
}  # fmt: skip
TREES = st.recursive(
    st.sampled_from(sorted(LEAVES)).flatmap(lambda name: st.fixed_dictionaries({name: LEAVES[name]})),
    lambda inner: st.fixed_dictionaries({}, optional={"and": st.lists(inner, max_size=3), "or": st.lists(inner, max_size=3), "not": inner}),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=TREES)
async def test_random_predicates_select_what_the_reference_selects(planted: Client, tree: dict[str, Any]) -> None:
    assert await found(planted, tree) == WORLD.matching(tree)


async def test_contains_folds_every_letter_as_unicode_does(planted: Client, database: Database) -> None:
    letters = [
        letter for letter in map(chr, range(sys.maxunicode + 1)) if len({letter, letter.lower(), letter.upper(), letter.casefold()}) > 1
    ]
    values = [text for letter in letters for text in (f"x{letter}y", f"x{letter}")]
    composer = Composer(planted.deps.repository.catalogue, await planted.deps.reader.configuration(), Guards())
    text = f"UNWIND $values AS value RETURN {Where(composer)._folded('value')}"

    rows = await database.read("test.fold", text, {"values": values, "p0": composer.binds[0](None)}, timeout=60)  # type: ignore[arg-type]

    assert len(letters) > 2_800
    assert [(value, folded) for value, (folded,) in zip(values, rows, strict=True) if folded != value.casefold()] == []
