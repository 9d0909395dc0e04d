"""Blocks of the account profile that are plain fields: renewal, company brief, team, and all attributes (B-13, B-26, B-29, C-05, C-27, C-28, M-28).

Today is Wednesday, 17 June 2026.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.access import Viewer
from csgraph.domain.globalid import encode
from support.planted import Planted, plant
from support.service import Client, Clock, client_of

TODAY = date(2026, 6, 17)
COMPANY = Planted(
    accounts=[
        {
            "id": "c1", "name": "Acme", "description": "Makes rockets.", "employees": 250, "location": "Springfield", "website": "https://acme.example",
            "linkedIn": "https://linkedin.example/acme", "twitter": "https://twitter.example/acme", "facebook": "https://facebook.example/acme",
            "amountRaised": 12_500_000, "amountRaisedCurrency": "EUR",
        },
        {"id": "r1", "parent": "c1", "name": "Acme EMEA", "employees": 0},
        {"id": "p1", "parent": "r1", "name": "Ledger", "attr.secret": "s"},
    ],
    users=[{"id": "u", "name": "Uma", "email": "uma@example.com"}, {"id": "v", "name": "Vic"}, {"id": "w", "name": "Wim", "active": False}],
    contacts=[{"id": "k1", "name": "Kim", "title": "VP"}, {"id": "k2", "name": "Lea"}, {"id": "k3", "name": "Max"}],
    known=[("k1", "p1"), ("k1", "r1"), ("k2", "r1"), ("k3", "p1"), ("k3", "c1")],
    assigned=[("u", "p1", "success_manager"), ("v", "p1", "sales_manager"), ("w", "p1", "sales_manager"), ("v", "c1", "success_manager")],
    attributes=[
        {"key": "product_line", "displayName": "Línea", "kind": "TEXT"}, {"key": "seats", "displayName": "Licensed Seats", "kind": "NUMBER"},
        {"key": "other", "displayName": "Other", "kind": "TEXT", "types": ["region"]},
        {"key": "secret", "displayName": "Secret seats", "kind": "TEXT", "privileged": True},
    ],
)  # fmt: skip
KEY_CONTACTS = """MATCH (c:Contact)-[r:CONTACT_OF]->(a:Account)
WHERE [c.id, a.id] IN [['k1', 'p1'], ['k2', 'r1'], ['k3', 'c1']] SET r.keyContact = true"""


@pytest.fixture(scope="module")
async def service(database: Database) -> Any:
    await plant(database, COMPANY)
    await database.schema(KEY_CONTACTS)
    async with client_of(database, Clock()) as client:
        yield client


async def account(client: Client, local: str, fields: str) -> Any:
    return (await client.query(f'{{ account(id: "{encode("Account", local)}") {{ {fields} }} }}'))["account"]


async def test_c27_the_company_brief(service: Client) -> None:
    fields = "company { description amountRaised { amount currency } employees location website linkedIn twitter facebook }"

    assert (await account(service, "c1", fields))["company"] == {
        "description": "Makes rockets.", "amountRaised": {"amount": "1250.00", "currency": "EUR"}, "employees": 250, "location": "Springfield",
        "website": "https://acme.example", "linkedIn": "https://linkedin.example/acme", "twitter": "https://twitter.example/acme",
        "facebook": "https://facebook.example/acme",
    }  # fmt: skip


async def test_c27_a_brief_of_which_little_is_known(service: Client) -> None:
    """Nothing is known of the product; of the region, that nobody works there."""
    assert await account(service, "p1", "company { location }") == {"company": None}
    assert await account(service, "r1", "company { employees amountRaised { amount } website }") == {
        "company": {"employees": 0, "amountRaised": None, "website": None}
    }


async def test_c28_the_team_widget_is_the_internal_team_and_the_key_contacts(service: Client) -> None:
    """B-26, B-29: everybody who is assigned, by role; a person is a key contact at one level and not at another."""
    fields = """assignments { role { key } user { name email active } }
        contacts(keyOnly: true) { edges { role keyContact node { name title } } } all: contacts { edges { keyContact node { name } } }
        ancestors { name contacts(keyOnly: true) { edges { node { name } } } }"""

    team = await account(service, "p1", fields)

    assert team["assignments"] == [
        {"role": {"key": "sales_manager"}, "user": {"name": "Vic", "email": None, "active": True}},
        {"role": {"key": "success_manager"}, "user": {"name": "Uma", "email": "uma@example.com", "active": True}},
        {"role": {"key": "sales_manager"}, "user": {"name": "Wim", "email": None, "active": False}},
    ]
    assert team["contacts"] == {"edges": [{"role": "Buyer", "keyContact": True, "node": {"name": "Kim", "title": "VP"}}]}
    assert [(edge["node"]["name"], edge["keyContact"]) for edge in team["all"]["edges"]] == [("Kim", True), ("Max", False)]
    assert team["ancestors"] == [
        {"name": "Acme", "contacts": {"edges": [{"node": {"name": "Max"}}]}},
        {"name": "Acme EMEA", "contacts": {"edges": [{"node": {"name": "Lea"}}]}},
    ]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("seat", ["seats", "secret"]),
        ("LICENSED", ["seats"]),
        ("linea", ["product_line"]),
        ("product_line", ["product_line"]),
        ("  ", ["product_line", "seats", "secret"]),
        ("nothing like it", []),
    ],
)
async def test_b13_the_search_bar_looks_at_keys_and_display_names(service: Client, text: str, keys: list[str]) -> None:
    """In any case and without accents; `other` is for regions."""
    document = "query ($id: ID!, $text: String) { account(id: $id) { attributes(search: $text) { definition { key } } } }"

    answer = await service.query(document, id=encode("Account", "p1"), text=text)

    assert [each["definition"]["key"] for each in answer["account"]["attributes"]] == keys


@pytest.mark.parametrize(("user", "keys"), [("u", ["seats", "secret"]), ("w", ["seats", "secret"]), ("nobody", ["seats"])])
async def test_b13_b06_a_search_finds_no_privileged_attribute_for_whoever_may_not_see_it(
    service: Client, clock: Clock, user: str, keys: list[str]
) -> None:
    async with client_of(service.deps.repository.database, clock, Viewer(user, ("MEMBER",))) as acting:
        found = await account(acting, "p1", 'attributes(search: "seat") { definition { key } }')

    assert [each["definition"]["key"] for each in found["attributes"]] == keys


async def test_c17_c19_eight_weeks_and_180_days_unless_another_number_is_asked_for(service: Client) -> None:
    """C-18: the difference to 14 days before is absolute; without a value there is none."""
    fields = 'metric(key: "open_tickets") { value previous delta weekly { weekStart partial } trend { date value } }'

    found = (await account(service, "c1", fields))["metric"]

    assert [(week["weekStart"], week["partial"]) for week in found["weekly"]] == [
        *(((date(2026, 4, 27) + timedelta(weeks=at)).isoformat(), False) for at in range(7)),
        ("2026-06-15", True),
    ]
    assert (len(found["trend"]), found["trend"][0]["date"], found["trend"][-1]["date"]) == (180, "2025-12-20", "2026-06-17")
    assert (found["value"], found["previous"], found["delta"]) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("days", "window", "state"),
    [
        (None, 90, "NONE"), (-400, 90, "OVERDUE"), (-1, 90, "OVERDUE"), (0, 90, "UPCOMING"), (90, 90, "UPCOMING"), (91, 90, "LATER"),
        (30, 30, "UPCOMING"), (31, 30, "LATER"), (0, 0, "UPCOMING"), (1, 0, "LATER"),
    ],
)  # fmt: skip
async def test_m28_a_renewal_is_highlighted_from_today_to_the_end_of_the_window(
    database: Database, clock: Clock, days: int | None, window: int, state: str
) -> None:
    """C-05: 90 days unless the company says otherwise."""
    renewal = {} if days is None else {"renewalDate": TODAY + timedelta(days=days)}
    settings = {} if window == 90 else {"renewalHighlightDays": window}
    await plant(database, Planted(accounts=[{"id": "1", "name": "A", **renewal}], settings=settings))
    async with client_of(database, clock) as client:
        assert await account(client, "1", "renewalState") == {"renewalState": state}


@pytest.mark.parametrize(("zone", "state"), [("UTC", "UPCOMING"), ("Pacific/Kiritimati", "OVERDUE"), ("America/Los_Angeles", "UPCOMING")])
async def test_m28_today_is_the_day_in_the_reporting_zone(database: Database, clock: Clock, zone: str, state: str) -> None:
    clock.now = datetime(2026, 6, 17, 12, 0, tzinfo=UTC)
    await plant(database, Planted(accounts=[{"id": "1", "name": "A", "renewalDate": TODAY}], settings={"timeZone": zone}))
    async with client_of(database, clock) as client:
        assert await account(client, "1", "renewalState") == {"renewalState": state}
