"""Contacts: one profile per person (B-28), with a role and a key flag per account (B-29)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.access import Membership, viewer_of
from csgraph.domain.globalid import decode
from support.changing import COMPANY, Changing, account, changing, contact, member
from support.planted import plant, team

CONTACT = "contact { id name email title phone accounts { edges { account { name } role keyContact } } } errors { code path }"


async def test_a_person_is_found_by_the_address_in_any_case(change: Changing) -> None:
    answer = await change("contactUpsert", CONTACT, email="jO@ACME.example", name="Jo Roe", phone="+49 30 1")
    found = answer["contact"]
    assert (found["id"], found["name"], found["email"], found["title"], found["phone"]) == (
        contact("c1"),
        "Jo Roe",
        "Jo@acme.example",
        "CTO",
        "+49 30 1",
    )
    assert await change.changes() == [
        ("1", "contact.name", "Jo Doe", "Jo Roe", "USER"),
        ("1", "contact.phone", None, "+49 30 1", "USER"),
        ("4", "contact.name", "Jo Doe", "Jo Roe", "USER"),
        ("4", "contact.phone", None, "+49 30 1", "USER"),
    ]
    assert await change.rows("MATCH (c:Contact {id: 'c1'}) RETURN c.searchKey") == [["jo roe jo acme example cto"]]
    assert await change.events() == []


async def test_an_address_of_several_is_ambiguous(change: Changing) -> None:
    assert await change.refused("contactUpsert", email="twin@acme.example", name="Lee") == ("AMBIGUOUS", ["input", "email"])
    answer = await change("contactUpsert", CONTACT, id=contact("c3"), email="lee@acme.example", name="Lee")
    assert answer["contact"]["email"] == "lee@acme.example"


async def test_an_unknown_address_makes_a_new_person_with_attributes(change: Changing) -> None:
    answer = await change(
        "contactUpsert", CONTACT.replace("title", "title attributes { ... on NumberAttribute { number } }"),
        email="new@acme.example", name=" Nü ", attributes=[{"key": "seats", "number": 3}], accountId=account("1"),
    )  # fmt: skip
    made = answer["contact"]
    local = decode(made.pop("id"))[1]
    assert made == {
        "name": "Nü", "email": "new@acme.example", "title": None, "phone": None, "attributes": [{"number": 3.0}],
        "accounts": {"edges": [{"account": {"name": "Acme"}, "role": None, "keyContact": False}]},
    }  # fmt: skip
    assert await change.events() == [("UPDATED", "1")]
    assert await change.changes() == [("1", "contact", None, "Nü", "USER")]
    assert (await change("contactUpsert", CONTACT, email="NEW@acme.example", name="Nü"))["contact"]["id"] == contact(local)


async def test_null_clears_and_what_is_left_out_stays(change: Changing) -> None:
    answer = await change("contactUpsert", CONTACT, id=contact("c1"), name="Jo Doe", title=None, attributes=[{"key": "seats", "number": 1}])
    assert [answer["contact"][name] for name in ("email", "title")] == ["Jo@acme.example", None]
    assert [row[1:4] for row in await change.changes() if row[0] == "1"] == [
        ("contact.attribute.seats", None, "1"),
        ("contact.title", "CTO", None),
    ]
    answer = await change("contactUpsert", CONTACT, id=contact("c1"), name="Jo Doe", email=None)
    assert answer["contact"]["email"] is None


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"name": " "}, "INVALID_INPUT", ["name"]),
        ({"email": "nobody"}, "INVALID_INPUT", ["email"]),
        ({"email": f"{'x' * 200}@a.example"}, "INVALID_INPUT", ["email"]),
        ({"id": contact("99")}, "NOT_FOUND", ["id"]),
        ({"id": account("1")}, "INVALID_INPUT", ["id"]),
        ({"attributes": [{"key": "nope", "text": "x"}]}, "NOT_FOUND", ["attributes", "0", "key"]),
        ({"accountId": account("99")}, "NOT_FOUND", ["accountId"]),
    ],
)
async def test_a_wrong_contact_is_refused_with_its_path(change: Changing, given: dict[str, Any], code: str, path: list[str]) -> None:
    assert await change.refused("contactUpsert", **{"name": "New", **given}) == (code, ["input", *path])
    assert await change.rows("MATCH (c:Contact) RETURN count(c)") == [[4]]


async def test_people_of_hidden_accounts_are_neither_found_nor_named(company: Database) -> None:
    async with changing(company, member()) as change:
        assert await change.refused("contactUpsert", id=contact("c2"), name="Kim") == ("NOT_FOUND", ["input", "id"])
        assert await change.refused("contactUpsert", email="kim@other.example", name="Kim") == ("INVALID_INPUT", ["input", "accountId"])
        assert await change.refused("contactLink", contactId=contact("c2"), accountId=account("1")) == ("NOT_FOUND", ["input", "contactId"])
        answer = await change("contactUpsert", CONTACT, email="kim@other.example", name="Kim", accountId=account("1"))
        assert answer["errors"] == []
        assert answer["contact"]["id"] != contact("c2")
    async with changing(company, member("VIEWER")) as change:
        assert await change.refused("contactUpsert", id=contact("c1"), name="Jo") == ("FORBIDDEN", ["input", "id"])
        assert await change.refused("contactUpsert", email="jo@acme.example", name="Jo") == ("FORBIDDEN", ["input", "email"])
        assert await change.refused("contactLink", contactId=contact("c1"), accountId=account("1")) == ("FORBIDDEN", ["input", "accountId"])


async def test_who_may_not_keep_a_person_gets_no_permission_by_an_association(company: Database) -> None:
    sets = {"t1": {"region": {"eq": "EMEA"}}, "t2": {"name": {"eq": "Other"}}}
    await plant(company, replace(COMPANY, teams=[team(each, each, criteria) for each, criteria in sets.items()]))
    teams = (Membership("t1", "MEMBER"), Membership("t2", "VIEWER"))
    async with changing(company, viewer_of("u2", (), teams)) as change:
        given = {"contactId": contact("c2"), "accountId": account("1")}
        assert await change.refused("contactUpsert", id=contact("c2"), name="Kim") == ("FORBIDDEN", ["input", "id"])
        assert await change.refused("contactLink", **given) == ("FORBIDDEN", ["input", "contactId"])
        assert await change.rows("MATCH (c:Contact {id: 'c2'})-[:CONTACT_OF]->(a) RETURN a.id") == [["4"]]
        answer = await change("contactLink", CONTACT, contactId=contact("c1"), accountId=account("2"))  # theirs by another account
        assert [edge["account"]["name"] for edge in answer["contact"]["accounts"]["edges"]] == ["Acme", "Acme North", "Other"]


async def test_the_association_carries_role_and_key_flag(change: Changing) -> None:
    given = {"contactId": contact("c2"), "accountId": account("1")}
    answer = await change("contactLink", CONTACT, **given, role="Sponsor", keyContact=True)
    assert answer["contact"]["accounts"]["edges"] == [
        {"account": {"name": "Acme"}, "role": "Sponsor", "keyContact": True},
        {"account": {"name": "Other"}, "role": "Buyer", "keyContact": False},
    ]
    answer = await change("contactLink", CONTACT, **given)  # the role stays, the flag has a default
    assert answer["contact"]["accounts"]["edges"][0] == {"account": {"name": "Acme"}, "role": "Sponsor", "keyContact": False}
    answer = await change("contactLink", CONTACT, **given, role=None)
    assert answer["contact"]["accounts"]["edges"][0]["role"] is None
    assert await change.changes() == [
        ("1", "contact", None, "Kim", "USER"),
        ("1", "contact.keyContact", "false", "true", "USER"),
        ("1", "contact.keyContact", "true", "false", "USER"),
        ("1", "contact.role", None, "Sponsor", "USER"),
        ("1", "contact.role", "Sponsor", None, "USER"),
    ]
    assert await change.events() == [("UPDATED", "1")] * 3


async def test_an_association_ends_once(change: Changing) -> None:
    for _ in range(2):
        answer = await change("contactLink", CONTACT, contactId=contact("c1"), accountId=account("1"), remove=True)
        assert answer["contact"]["accounts"]["edges"] == [{"account": {"name": "Other"}, "role": "Buyer", "keyContact": False}]
    assert await change.events() == [("UPDATED", "1")]
    assert await change.changes() == [("1", "contact", "Jo Doe", None, "USER")]


async def test_two_at_once_make_one_person(change: Changing) -> None:
    import asyncio

    made = await asyncio.gather(*(change("contactUpsert", CONTACT, email="same@acme.example", name=f"N{at}") for at in range(4)))
    assert {answer["contact"]["id"] for answer in made} == {made[0]["contact"]["id"]}
    assert await change.rows("MATCH (c:Contact {email: 'same@acme.example'}) RETURN count(c)") == [[1]]


async def test_the_same_key_makes_one_person(change: Changing) -> None:
    made = [await change("contactUpsert", CONTACT, name="Nameless", idempotencyKey="k") for _ in range(2)]
    assert made[0] == made[1]
    assert await change.rows("MATCH (c:Contact) RETURN count(c)") == [[5]]


async def test_the_history_of_a_privileged_attribute_is_for_who_may_read_it(company: Database) -> None:  # B-06
    async with changing(company) as change:
        await change(
            "contactUpsert", "errors { code }", id=contact("c1"), name="Jo Doe", title="CEO", attributes=[{"key": "secret", "text": "x"}]
        )
        document = f'{{ account(id: "{account("1")}") {{ changes {{ nodes {{ field }} }} }} }}'
        seen = await change.client.query(document)
    async with changing(company, member()) as change:
        hidden = await change.client.query(document)
    assert {each["field"] for each in seen["account"]["changes"]["nodes"]} == {"contact.title", "contact.attribute.secret"}
    assert hidden["account"]["changes"]["nodes"] == [{"field": "contact.title"}]


async def test_a_change_of_a_person_stands_in_the_history_of_every_account(company: Database) -> None:  # B-28
    async with changing(company, member()) as change:
        await change("contactUpsert", "errors { code }", id=contact("c1"), name="Jo Roe")
        assert await change.changes() == [
            ("1", "contact.name", "Jo Doe", "Jo Roe", "USER"),
            ("4", "contact.name", "Jo Doe", "Jo Roe", "USER"),
        ]
