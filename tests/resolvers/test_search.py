"""The search box: what it finds in whatever spelling, in which order, and that nothing typed into it is a query."""

from __future__ import annotations

from typing import Any

import pytest

from support.planted import Planted, team
from support.service import Client

COMPANY = Planted(
    accounts=[
        {"id": "1", "name": "Café Müller"},
        {"id": "2", "name": "Cafeteria Nord"},
        {"id": "3", "name": "Søren & Straße GmbH"},
        {"id": "4", "name": "Łódź AND OR NOT"},
        {"id": "5", "name": "foo (bar) [baz] name:x ~0.8 a*b?"},
        {"id": "6", "name": "Müller Café Nord"},
        {"id": "7", "name": "Caf"},
        {"id": "8", "name": "Müller"},
        {"id": "9", "name": "東京 株式会社"},
    ],
    users=[
        {"id": "u1", "name": "Zoë Müller", "email": "zoe@example.com"},
        {"id": "u2", "name": "Al Müller"},
    ],
    contacts=[{"id": "c1", "name": "Jo Nord", "email": "jo@nord.example", "title": "Café owner"}],
    teams=[team("t1", "Team Nord", {})],
)
DOCUMENT = """
query ($words: String!, $types: [SearchType!], $first: Int, $after: String) {
  search(text: $words, types: $types, first: $first, after: $after) {
    nodes { __typename ... on Account { name } ... on User { name } ... on Contact { name } ... on Team { name } }
    edges { node { __typename ... on Account { name } ... on User { name } ... on Contact { name } ... on Team { name } } }
    pageInfo { hasNextPage endCursor }
  }
}
"""


async def hits(client: Client, text: str, *types: str) -> list[str]:
    variables: dict[str, Any] = {"words": text} | ({"types": list(types)} if types else {})
    answer = (await client.query(DOCUMENT, **variables))["search"]
    assert [edge["node"] for edge in answer["edges"]] == answer["nodes"]
    return [f"{node['__typename']}: {node['name']}" for node in answer["nodes"]]


def accounts(*names: str) -> list[str]:
    return [f"Account: {name}" for name in names]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Whole words before prefixes, then the shorter text
        ("caf", ["Caf", "Café Müller", "Cafeteria Nord", "Müller Café Nord"]),
        ("cafe", ["Café Müller", "Müller Café Nord", "Cafeteria Nord"]),
        ("müller", ["Müller", "Café Müller", "Müller Café Nord"]),
        ("cafe nord", ["Müller Café Nord", "Cafeteria Nord"]),
        ("nord cafe", ["Müller Café Nord", "Cafeteria Nord"]),
        # Accents, case and spelling
        ("CAFÉ MU\u0308", ["Café Müller", "Müller Café Nord"]),
        ("cafe\u0301", ["Café Müller", "Müller Café Nord", "Cafeteria Nord"]),
        ("SOREN", ["Søren & Straße GmbH"]),
        ("søren strasse", ["Søren & Straße GmbH"]),
        ("STRASSE", ["Søren & Straße GmbH"]),
        ("straße", ["Søren & Straße GmbH"]),
        ("gmbh s", ["Søren & Straße GmbH"]),
        ("lodz", ["Łódź AND OR NOT"]),
        ("東", ["東京 株式会社"]),
        # Every word must begin a word
        ("afe", []),
        ("cafe south", []),
        # Nothing
        ("", []),
        ("   ", []),
        ("-", []),
        ("*", []),
        ('()!^"~:\\/[]{}+-&|?', []),
        # What looks like a query is words
        ("name:*", ["foo (bar) [baz] name:x ~0.8 a*b?"]),
        ("name:x", ["foo (bar) [baz] name:x ~0.8 a*b?"]),
        ("foo:(bar", ["foo (bar) [baz] name:x ~0.8 a*b?"]),
        ('"foo bar', ["foo (bar) [baz] name:x ~0.8 a*b?"]),
        ("foo~", ["foo (bar) [baz] name:x ~0.8 a*b?"]),
        ("foo^100", []),
        ("foo OR müller", []),
        ("caf OR", []),
        ("AND", ["Łódź AND OR NOT"]),
        ("OR NOT", ["Łódź AND OR NOT"]),
        ("NOT foo", []),
        ("caf*", ["Caf", "Café Müller", "Cafeteria Nord", "Müller Café Nord"]),
        ("c?f", []),
        ("[a TO z]", []),
        ("/.*/", []),
        ("searchKey:caf", []),
        ("caf\\", ["Caf", "Café Müller", "Cafeteria Nord", "Müller Café Nord"]),
    ],
)  # fmt: skip
async def test_accounts_are_found_in_this_order(planted: Client, text: str, expected: list[str]) -> None:
    assert await hits(planted, text, "ACCOUNT") == accounts(*expected)


async def test_every_type_is_found_together(planted: Client) -> None:
    assert await hits(planted, "nord") == [
        "Team: Team Nord",
        "Account: Cafeteria Nord",
        "Account: Müller Café Nord",
        "Contact: Jo Nord",
    ]


@pytest.mark.parametrize(
    ("text", "types", "expected"),
    [
        ("nord", ["CONTACT"], ["Contact: Jo Nord"]),
        ("cafe owner", ["CONTACT"], ["Contact: Jo Nord"]),
        ("jo nord example", ["CONTACT"], ["Contact: Jo Nord"]),
        ("zoe", ["USER", "TEAM"], ["User: Zoë Müller"]),
        ("zoe@example.com", ["USER"], ["User: Zoë Müller"]),
        ("müller", ["USER", "USER"], ["User: Al Müller", "User: Zoë Müller"]),
        ("default", ["TEAM"], ["Team: Default team"]),
        ("nord", ["TEAM", "CONTACT"], ["Team: Team Nord", "Contact: Jo Nord"]),
        ("nord", ["USER"], []),
    ],
)
async def test_only_the_types_asked_for_are_found(planted: Client, text: str, types: list[str], expected: list[str]) -> None:
    assert await hits(planted, text, *types) == expected


async def test_an_empty_list_of_types_finds_nothing(planted: Client) -> None:
    answer = await planted.query(DOCUMENT, words="nord", types=[])

    assert answer["search"]["nodes"] == []


async def test_pages_of_hits_of_many_types_give_the_whole_list(planted: Client) -> None:
    whole = await hits(planted, "nord")
    found: list[str] = []
    cursor = None
    for _ in whole:
        page = (await planted.query(DOCUMENT, words="nord", first=1, after=cursor))["search"]
        found += [f"{node['__typename']}: {node['name']}" for node in page["nodes"]]
        cursor = page["pageInfo"]["endCursor"]

    assert found == whole
    assert page["pageInfo"]["hasNextPage"] is False


async def test_a_text_beyond_the_limit_is_refused(planted: Client) -> None:
    body = await planted.ask(DOCUMENT, words="x" * 201)

    extensions = body["errors"][0]["extensions"]
    assert (extensions["code"], extensions["reason"], extensions["limit"], extensions["actual"]) == ("BAD_USER_INPUT", "TOO_LONG", 200, 201)
    assert await hits(planted, "x" * 200) == []


async def test_users_are_found_by_any_part_of_name_or_email(planted: Client) -> None:
    document = "query ($words: String) { users(text: $words) { nodes { name } } }"

    async def names(text: str | None) -> list[str]:
        return [node["name"] for node in (await planted.query(document, words=text))["users"]["nodes"]]

    assert await names("ULLER") == ["Al Müller", "Zoë Müller"]
    assert await names("example.com") == ["Zoë Müller"]
    assert await names("zoe") == ["Zoë Müller"]
    assert await names(None) == ["Al Müller", "Zoë Müller"]
    assert await names("nobody") == []


@pytest.mark.parametrize(
    ("text", "found"), [*[(text, 0) for text in ("%", "*", "-", "🙂", "?!", "_")], *[(text, 2) for text in ("", "   ", "\t\n")]]
)
async def test_text_without_letters_and_digits_finds_no_user_and_blank_text_leaves_none_out(planted: Client, text: str, found: int) -> None:
    answer = await planted.query("query ($words: String) { users(text: $words) { nodes { name } } }", words=text)

    assert len(answer["users"]["nodes"]) == found
