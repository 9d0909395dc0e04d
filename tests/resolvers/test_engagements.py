"""Contracts, engagements and the rest of an account's profile: exact values, orders, and what a viewer may not see."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.access import ALL_SEEING, Scope, Viewer
from csgraph.domain.globalid import encode
from support.planted import Planted, plant, team
from support.service import Client, Clock, client_of

NOW = datetime(2026, 6, 17, 12, tzinfo=UTC)


def at(hour: int, day: int = 17) -> datetime:
    return datetime(2026, 6, day, hour, tzinfo=UTC)


def contract(key: str, account: str, value: int, state: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "accountId": account, "number": f"C-{key}", "value": value, "currency": "USD", "state": state, **more}


CONTRACTS = [
    contract("c1", "a", 10_000, "ACTIVE", startDate=date(2025, 1, 1), endDate=date(2026, 12, 31), renewalDate=date(2026, 12, 1)),
    contract("c2", "a", 25_000, "ACTIVE", currency="EUR", startDate=date(2026, 1, 1), substate="EXTENSION_APPROVED"),
    contract("c3", "a", 30_000, "EXPIRED", startDate=date(2024, 1, 1), renewalDate=date(2025, 1, 1), renewalFinalizedOn=date(2025, 2, 1)),
    contract("c4", "a", 5_000, "DRAFT", renewalDate=date(2026, 11, 1)),
    contract("c5", "b", 1_000, "ACTIVE", renewalDate=date(2026, 8, 1)),
]
ENGAGEMENTS = [
    {"id": "e1", "accountId": "a", "number": "E-1", "title": "Roll out", "state": "IN_PROGRESS", "stage": "ADOPTION", "perceivedHealth": "GREEN",
     "healthScore": 71.5, "goLiveDate": date(2026, 7, 1), "createdAt": at(1, 1), "csmId": "u"},
    {"id": "e2", "accountId": "a", "number": "E-2", "title": "Renew", "state": "NEW", "stage": "RENEW", "perceivedHealth": "UNKNOWN", "createdAt": at(1, 2)},
    {"id": "e3", "accountId": "b", "number": "E-3", "title": "Hidden", "state": "NEW", "stage": "RENEW", "perceivedHealth": "RED", "createdAt": at(1, 2)},
]  # fmt: skip


def signal(key: str, engagement: str, state: str, day: int) -> dict[str, Any]:
    account = "b" if engagement == "e3" else "a"
    return {"id": key, "engagementId": engagement, "accountId": account, "category": "Usage", "kind": "RISK", "state": state,
            "scope": "RENEWAL", "probability": "HIGH", "raisedAt": at(1, day)}  # fmt: skip


def meeting(key: str, kind: str, state: str, start: datetime) -> dict[str, Any]:
    return {"id": key, "engagementId": "e1", "type": kind, "state": state, "startAt": start}


def touchpoint(key: str, when: datetime, **more: Any) -> dict[str, Any]:
    return {"id": key, "accountId": "a", "subject": key, "kind": "Call", "occurredAt": when, **more}


OWNED: dict[str, list[dict[str, Any]]] = {
    "Contract": CONTRACTS,
    "Engagement": ENGAGEMENTS,
    "Objective": [
        {"id": "o1", "engagementId": "e1", "title": "Later", "progress": "ON_TRACK"},
        {"id": "o2", "engagementId": "e1", "title": "Sooner", "progress": "COMPLETED", "dueDate": date(2026, 7, 1)},
        {"id": "o3", "engagementId": "e3", "title": "Hidden", "progress": "COMPLETED"},
    ],
    "RiskSignal": [signal("r1", "e1", "NEW", 1), signal("r2", "e1", "ACTIVE", 2), signal("r3", "e1", "CLOSED", 3), signal("r4", "e3", "NEW", 1)],
    "Meeting": [
        meeting("m1", "QBR", "SCHEDULED", at(11)), meeting("m2", "QBR", "SCHEDULED", at(12)), meeting("m3", "QBR", "SCHEDULED", at(13)),
        meeting("m4", "QBR", "DRAFT", at(12)), meeting("m5", "WEEKLY_STATUS", "SCHEDULED", at(12)),
    ],
    "ProductUsage": [
        {"engagementId": "e1", "product": "Payments", "adoptionScore": 69.9, "customerPriority": "High", "businessCriticality": "Critical"},
        {"engagementId": "e1", "product": "Billing"},
    ],
    "Touchpoint": [
        touchpoint("t1", at(9)), touchpoint("t2", at(10), internalNote=True), touchpoint("t3", at(10), draft=True),
        touchpoint("t4", at(10), state="CANCELED"), touchpoint("t5", at(13)), touchpoint("t6", at(8)),
    ],
    "LifecycleStatus": [
        {"accountId": "a", "lifecycle": "journey", "stage": "Onboarding", "since": at(1, 1)},
        {"accountId": "a", "lifecycle": "journey", "stage": "Adoption", "since": at(1, 2)},
        {"accountId": "a", "lifecycle": "journey", "stage": "Renewal", "since": at(13)},
        {"accountId": "a", "lifecycle": "adoption", "stage": "Pilot", "since": at(1, 3)},
        {"accountId": "a", "lifecycle": "gone", "stage": "Pilot", "since": at(1, 3)},
    ],
    "Asset": [
        {"id": "s1", "accountId": "a", "title": "Order form", "url": "https://example.com/o", "addedAt": at(1, 1), "addedById": "u"},
        {"id": "s2", "accountId": "a", "title": "QBR", "url": "https://example.com/q", "addedAt": at(1, 2)},
        {"id": "s3", "accountId": "a", "title": "Old", "url": "https://example.com/x"},
        {"id": "s4", "accountId": "b", "title": "Hidden", "url": "https://example.com/h", "addedAt": at(1, 2)},
    ],
    "Ticket": [
        {"id": "k1", "accountId": "a", "priority": "HIGH", "status": "OPEN", "createdAt": at(1)},
        {"id": "k2", "accountId": "a", "priority": "HIGH", "status": "CLOSED", "createdAt": at(1), "satisfaction": 4.0},
        {"id": "k3", "accountId": "a", "priority": "LOW", "status": "CLOSED", "createdAt": at(1), "satisfaction": 5.0},
    ],
}  # fmt: skip
PLAYS = [
    {"id": "y2", "name": "Unassign canceled", "criteria": '{"contractStatus":{"eq":"CANCELED"}}', "action": "UNASSIGN", "role": "success_manager", "enabled": True,
     "lastRunAt": at(9), "lastRunAccounts": 3},
    {"id": "y1", "name": "Call below B", "criteria": '{"underId":{"eq":"b"}}', "action": "CREATE_TASK", "taskTitle": "Call", "userId": "u", "enabled": False},
]  # fmt: skip
COMPANY = Planted(
    accounts=[
        {"id": "a", "name": "Acme", "region": "EMEA", "createdAt": at(1, 5)},
        {"id": "b", "name": "Bakery", "region": "APAC", "createdAt": at(1, 5)},
    ],
    users=[{"id": "u", "name": "Ann"}],
    teams=[team("emea", "EMEA", {"region": {"eq": "EMEA"}})],
    settings={"reportingCurrency": "USD"},
    owned=OWNED,
    covered=[("e1", "c1"), ("e1", "c2"), ("e1", "c3"), ("e1", "c4"), ("e1", "c5")],
    impacted=[("r2", "c1"), ("r2", "c5")],
    engaged=[("e1", row["id"]) for row in OWNED["Touchpoint"] if row["id"] != "t6"],
    outcomes=[{"objective": "o2", "title": "Used", "closure": "ACHIEVED"}, {"objective": "o2", "title": "Known", "closure": None}],
    plays=PLAYS,
    links=[{"title": "Wiki", "url": "https://wiki.example.com"}, {"title": "CRM", "url": "https://crm.example.com"}],
    lifecycles=[{"key": "journey", "stages": ["Onboarding", "Adoption", "Renewal"]}, {"key": "adoption", "stages": ["Pilot"]}],
)
A, B = encode("Account", "a"), encode("Account", "b")


@pytest.fixture(scope="module")
async def planted(database: Database) -> Any:
    await plant(database, COMPANY)
    async with client_of(database, Clock(NOW)) as client:
        yield client


@pytest.fixture(scope="module")
async def scoped(planted: Client, database: Database) -> Any:  # noqa: ARG001 - the company is planted once
    async with client_of(database, Clock(NOW), Viewer("u", ("MEMBER",), Scope(frozenset({"emea"})))) as client:
        yield client


async def account(client: Client, fields: str) -> dict[str, Any]:
    return (await client.query(f'{{ account(id: "{A}") {{ {fields} }} }}'))["account"]


async def test_contracts_are_latest_first_and_say_everything(planted: Client) -> None:
    fields = "number value { amount currency } state substate startDate endDate renewalDate renewalFinalizedOn account { name }"
    contracts = (await account(planted, f"contracts {{ {fields} }}"))["contracts"]

    assert [each["number"] for each in contracts] == ["C-c2", "C-c1", "C-c3", "C-c4"]
    assert contracts[1] == {
        "number": "C-c1", "value": {"amount": "1.00", "currency": "USD"}, "state": "ACTIVE", "substate": None, "startDate": "2025-01-01",
        "endDate": "2026-12-31", "renewalDate": "2026-12-01", "renewalFinalizedOn": None, "account": {"name": "Acme"},
    }  # fmt: skip
    assert (contracts[0]["substate"], contracts[2]["renewalFinalizedOn"]) == ("EXTENSION_APPROVED", "2025-02-01")


async def test_an_engagement_says_everything(planted: Client) -> None:
    fields = "number title state stage perceivedHealth healthScore goLiveDate csm { name } account { name }"
    engagements = (await account(planted, f"engagements {{ {fields} }}"))["engagements"]

    assert engagements == [
        {"number": "E-2", "title": "Renew", "state": "NEW", "stage": "RENEW", "perceivedHealth": "UNKNOWN", "healthScore": None, "goLiveDate": None,
         "csm": None, "account": {"name": "Acme"}},
        {"number": "E-1", "title": "Roll out", "state": "IN_PROGRESS", "stage": "ADOPTION", "perceivedHealth": "GREEN", "healthScore": 71.5,
         "goLiveDate": "2026-07-01", "csm": {"name": "Ann"}, "account": {"name": "Acme"}},
    ]  # fmt: skip


DERIVED = "renewalDate contractValue { amount currency } nextQbrAt lastTouchpointAt contracts { number }"


async def test_m40_m45_m50_m51_what_an_engagement_derives(planted: Client, scoped: Client) -> None:
    text = f'{{ one: engagement(id: "{encode("Engagement", "e1")}") {{ {DERIVED} }} other: engagement(id: "{encode("Engagement", "e2")}") {{ {DERIVED} }} }}'
    full, part = await planted.query(text), await scoped.query(text)

    assert full["one"] == {  # a contract of another account is none of the engagement's (invariant 7)
        "renewalDate": "2026-11-01", "contractValue": [{"amount": "2.50", "currency": "EUR"}, {"amount": "1.00", "currency": "USD"}],
        "nextQbrAt": "2026-06-17T12:00:00Z", "lastTouchpointAt": "2026-06-17T09:00:00Z",
        "contracts": [{"number": f"C-{key}"} for key in ("c2", "c1", "c3", "c4")],
    }  # fmt: skip
    assert full["other"] == {"renewalDate": None, "contractValue": [], "nextQbrAt": None, "lastTouchpointAt": None, "contracts": []}
    assert part["one"] == full["one"]


HANGING = """objectives { title progress dueDate outcomes { title closure } } active: riskSignals { state }
    riskSignals(activeOnly: false) { category state scope probability raisedAt impactedContracts { number } engagement { number } }
    productUsage { product adoptionScore band customerPriority businessCriticality engagement { number } }"""


async def test_m48_what_hangs_on_an_engagement(planted: Client, scoped: Client) -> None:
    text = f'{{ engagement(id: "{encode("Engagement", "e1")}") {{ {HANGING} }} }}'
    full, part = (await planted.query(text))["engagement"], (await scoped.query(text))["engagement"]

    assert full["objectives"] == [
        {"title": "Sooner", "progress": "COMPLETED", "dueDate": "2026-07-01",
         "outcomes": [{"title": "Known", "closure": None}, {"title": "Used", "closure": "ACHIEVED"}]},
        {"title": "Later", "progress": "ON_TRACK", "dueDate": None, "outcomes": []},
    ]  # fmt: skip
    assert [each["state"] for each in full["active"]] == ["ACTIVE", "NEW"]
    assert [each["state"] for each in full["riskSignals"]] == ["CLOSED", "ACTIVE", "NEW"]
    assert full["riskSignals"][1] == {
        "category": "Usage", "state": "ACTIVE", "scope": "RENEWAL", "probability": "HIGH", "raisedAt": "2026-06-02T01:00:00Z",
        "impactedContracts": [{"number": "C-c1"}, {"number": "C-c5"}], "engagement": {"number": "E-1"},
    }  # fmt: skip
    assert part["riskSignals"][1]["impactedContracts"] == [{"number": "C-c1"}]
    assert full["productUsage"] == [
        {"product": "Billing", "adoptionScore": None, "band": "NONE", "customerPriority": None, "businessCriticality": None, "engagement": {"number": "E-1"}},
        {"product": "Payments", "adoptionScore": 69.9, "band": "MEDIUM", "customerPriority": "High", "businessCriticality": "Critical",
         "engagement": {"number": "E-1"}},
    ]  # fmt: skip


async def test_b18_lifecycles_are_the_stages_of_now_in_configured_order(planted: Client) -> None:
    lifecycles = (await account(planted, "lifecycles { lifecycle { key } stage since }"))["lifecycles"]

    assert lifecycles == [
        {"lifecycle": {"key": "journey"}, "stage": "Adoption", "since": "2026-06-02T01:00:00Z"},
        {"lifecycle": {"key": "adoption"}, "stage": "Pilot", "since": "2026-06-03T01:00:00Z"},
    ]


async def test_b31_b32_assets_and_links(planted: Client) -> None:
    found = await account(planted, "assets { title url addedAt addedBy { name } } links { title url }")

    assert [(each["title"], each["addedAt"]) for each in found["assets"]] == [
        ("QBR", "2026-06-02T01:00:00Z"), ("Order form", "2026-06-01T01:00:00Z"), ("Old", "2026-06-05T01:00:00Z"),
    ]  # fmt: skip
    assert found["assets"][1] == {
        "title": "Order form",
        "url": "https://example.com/o",
        "addedAt": "2026-06-01T01:00:00Z",
        "addedBy": {"name": "Ann"},
    }
    assert found["links"] == [{"title": "Wiki", "url": "https://wiki.example.com"}, {"title": "CRM", "url": "https://crm.example.com"}]


TICKETS = "tickets { open total averageSatisfaction byPriority { priority open total } }"


async def test_b21_tickets_are_counted_by_priority(planted: Client) -> None:
    both = await planted.query(f'{{ a: account(id: "{A}") {{ {TICKETS} }} b: account(id: "{B}") {{ {TICKETS} }} }}')

    def counts(high: tuple[int, int], low: tuple[int, int]) -> list[dict[str, Any]]:
        given = {"URGENT": (0, 0), "HIGH": high, "MEDIUM": (0, 0), "LOW": low}
        return [{"priority": key, "open": opened, "total": total} for key, (opened, total) in given.items()]

    assert both["a"]["tickets"] == {"open": 1, "total": 3, "averageSatisfaction": 4.5, "byPriority": counts((1, 2), (0, 1))}
    assert both["b"]["tickets"] == {"open": 0, "total": 0, "averageSatisfaction": None, "byPriority": counts((0, 0), (0, 0))}


PLAY = "name criteria description action role { key } user { name } taskTitle enabled lastRunAt lastRunAccounts"


async def test_a44_plays_are_for_those_who_may_save_them(planted: Client, scoped: Client) -> None:
    ids = [encode("Play", "y1"), encode("Play", "y2"), encode("Play", "zz")]
    text = f"query ($ids: [ID!]!) {{ plays {{ {PLAY} }} nodes(ids: $ids) {{ id }} }}"
    full, none = await planted.query(text, ids=ids), await scoped.query(text, ids=ids)

    assert none == {"plays": [], "nodes": [None, None, None]}
    assert full["nodes"] == [{"id": ids[0]}, {"id": ids[1]}, None]
    assert full["plays"] == [
        {"name": "Call below B", "criteria": json.dumps({"underId": {"eq": B}}, separators=(",", ":")), "description": 'account or an ancestor is "Bakery"',
         "action": "CREATE_TASK", "role": None, "user": {"name": "Ann"}, "taskTitle": "Call", "enabled": False, "lastRunAt": None, "lastRunAccounts": 0},
        {"name": "Unassign canceled", "criteria": '{"contractStatus":{"eq":"CANCELED"}}', "description": 'contract status is "CANCELED"',
         "action": "UNASSIGN", "role": {"key": "success_manager"}, "user": None, "taskTitle": None, "enabled": True,
         "lastRunAt": "2026-06-17T09:00:00Z", "lastRunAccounts": 3},
    ]  # fmt: skip


async def test_a44_the_criteria_of_a_play_do_not_name_what_the_viewer_may_not_see(database: Database, planted: Client) -> None:  # noqa: ARG001 - the company is planted once
    async with client_of(database, Clock(NOW), Viewer("u", ("ADVANCED",), Scope(frozenset({"emea"})))) as client:
        plays = (await client.query("{ plays { criteria description } }"))["plays"]

    assert plays[0] == {"criteria": '{"underId":{"eq":"hidden"}}', "description": 'account or an ancestor is "unknown account"'}
    assert ALL_SEEING.reads_plays


async def test_d08_what_hangs_on_hidden_accounts_is_not_found_by_id(planted: Client, scoped: Client) -> None:
    given = [("Contract", "c1"), ("Contract", "c5"), ("Engagement", "e1"), ("Engagement", "e3"), ("Objective", "o1"), ("Objective", "o3"),
             ("RiskSignal", "r1"), ("RiskSignal", "r4"), ("Asset", "s1"), ("Asset", "s4")]  # fmt: skip
    ids = [encode(*each) for each in given]
    text = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"

    assert (await planted.query(text, ids=ids))["nodes"] == [{"id": each} for each in ids]
    assert [node is not None for node in (await scoped.query(text, ids=ids))["nodes"]] == [True, False] * 5
    text = f'{{ engagement(id: "{encode("Engagement", "e3")}") {{ id }} }}'
    assert (await scoped.query(text)) == {"engagement": None}
