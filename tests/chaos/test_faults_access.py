"""Texts and ids that try to be more than values: they find nothing, and no statement ever holds them."""

from __future__ import annotations

from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.access import Membership, viewer_of
from csgraph.domain.globalid import encode
from support.changing import account
from support.service import Client, Clock, client_of

PAYLOADS = [
    "name:*", "*", "searchKey:acme", "acme~", "acm?", "[a TO z]", "acme AND (", '"acme', "/acme/", "+acme -north", "acme\\", "a:b:c",
    "' OR 1=1 //", "'}) DETACH DELETE a //", "`) MATCH (n) DETACH DELETE n //", "${jndi:ldap://x}", "\\u0027 RETURN 1",
]  # fmt: skip
NAMED = "query ($t: String!) { search(text: $t, types: [ACCOUNT], first: 10) { nodes { ... on Account { name } } } }"
COUNT = "MATCH (a:Account) RETURN count(a)"


@pytest.mark.parametrize("payload", PAYLOADS)
async def test_fault_30_no_text_becomes_a_part_of_a_statement(company: Database, payload: str) -> None:
    """As search text, filter value, attribute key, metric key and external id; what is found is what the words in it find."""
    async with client_of(company, Clock()) as client:
        where = {"or": [{"name": {"contains": payload}}, {"region": {"eq": payload}}, {"externalId": {"in": [payload]}}]}
        found = (await client.query(NAMED, t=payload))["search"]["nodes"]
        texts = [statement.text for statement in client.statements]
        listed = await client.query("query ($w: AccountWhere!) { accounts(where: $w, first: 10) { nodes { name } } }", w=where)
        texts += [statement.text for statement in client.statements]
        for document in (
            "query ($k: String!) { accounts(where: { attributes: [{ key: $k, text: { eq: $k } }] }, first: 1) { totalCount } }",
            'query ($k: String!) { account(externalId: "X-1") { metric(key: $k) { value } } }',
        ):
            body = await client.ask(document, k=payload)
            assert "data" not in body or not any((body["data"] or {}).values())
            texts += [statement.text for statement in client.statements]
    words = {"acm": {"Acme", "Acme North", "Acme Deep"}}
    allowed = {name for word, names in words.items() if word in payload for name in names}
    assert {node["name"] for node in found} <= allowed
    assert listed["accounts"]["nodes"] == []
    assert not any(payload in text for text in texts if len(payload) > 1)
    assert await company.read("test.count", COUNT, {}, timeout=10) == [[4]]


ID_ARGUMENTS = [
    ("query ($id: ID!) { node(id: $id) { id } }", "node"),
    ("query ($id: ID!) { account(id: $id) { name } }", "account"),
    ("query ($id: ID!) { nodes(ids: [$id]) { id } }", "nodes"),
    ("query ($id: ID!) { accounts(where: { underId: { eq: $id } }) { nodes { id } totalCount } }", "accounts"),
]


@pytest.mark.parametrize(("document", "field"), ID_ARGUMENTS)
async def test_fault_25_an_id_of_another_team_answers_as_a_random_one_by_the_same_statements(
    company: Database, document: str, field: str
) -> None:
    member = viewer_of("u2", (), (Membership("t1", "MEMBER"),))
    async with client_of(company, Clock(), member) as client:
        answers, statements = [], []
        for local in ("4", "zzzz"):
            answers.append(await client.ask(document, id=account(local)))
            statements.append([(each.name, each.text) for each in client.statements if each.name != "organisation.page"])
    assert answers[0] == answers[1]
    assert "errors" not in answers[0]
    assert answers[0]["data"][field] in (None, [None], {"nodes": [], "totalCount": 0})
    assert statements[0] == statements[1]


@pytest.mark.parametrize(
    ("name", "given", "path"),
    [
        ("accountUpdate", {"changes": {"tier": "x"}}, ["input", "id"]),
        ("accountDelete", {}, ["input", "id"]),
        ("accountMove", {"newParentId": None}, ["input", "id"]),
    ],
)
async def test_fault_25_a_mutation_of_another_teams_account_is_not_found(
    company: Database, name: str, given: dict[str, Any], path: list[str]
) -> None:
    member = viewer_of("u2", (), (Membership("t1", "TEAM_ADMIN"),))
    kind = f"{name[0].upper()}{name[1:]}Input!"
    document = f"mutation ($input: {kind}) {{ {name}(input: $input) {{ errors {{ code path }} }} }}"
    async with client_of(company, Clock(), member) as client:
        codes = [await _errors(client, document, name, {"id": encode("Account", local), **given}) for local in ("4", "zzzz")]
    assert codes[0] == codes[1] == [{"code": "NOT_FOUND", "path": path}]
    assert await company.read("test.count", COUNT, {}, timeout=10) == [[4]]


async def _errors(client: Client, document: str, name: str, given: dict[str, Any]) -> Any:
    return (await client.query(document, input=given))[name]["errors"]
