"""Risk signals: contracts at risk are the account's (invariant 7), closing says how it ended (invariant 8), and health follows (M-21)."""

from __future__ import annotations

from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.globalid import decode, encode
from support.changing import Changing, account, changing, member

SIGNAL = "riskSignal { id category kind state scope probability raisedAt engagement { number } impactedContracts { number } } errors { code path }"
NEW = {"category": "Sponsor left", "scope": "RENEWAL", "probability": "HIGH"}
NOW = "2026-06-17T12:00:00Z"
METRIC = 'query ($id: ID!) { account(id: $id) { metric(key: "open_risk_signals") { value } } }'


async def engagement(change: Changing, account_id: str = "1") -> str:
    changes = {"number": "E-1", "title": "Roll-out"}
    return (await change("engagementSave", "engagement { id }", accountId=account(account_id), changes=changes))["engagement"]["id"]


async def contract(change: Changing, account_id: str, number: str) -> str:
    changes = {"number": number, "value": {"amount": "1", "currency": "EUR"}}
    return (await change("contractSave", "contract { id }", accountId=account(account_id), changes=changes))["contract"]["id"]


async def made(change: Changing, engagement_id: str, **changes: Any) -> str:
    answer = await change("riskSignalSave", SIGNAL, engagementId=engagement_id, changes={**NEW, **changes})
    assert answer["errors"] == []
    return answer["riskSignal"]["id"]


async def histories(change: Changing, *fields: str) -> list[tuple[str, str | None, str | None]]:
    return [row[1:4] for row in await change.changes() if row[1] in fields or (not fields and row[1].startswith("riskSignal"))]


async def test_a_risk_signal_is_raised_with_its_defaults(change: Changing) -> None:
    of, impacted = await engagement(change), await contract(change, "1", "C-1")
    answer = await change("riskSignalSave", SIGNAL, engagementId=of, changes={**NEW, "impactedContractIds": [impacted, impacted]})
    known = answer["riskSignal"].pop("id")
    told = {
        **NEW, "kind": "RISK", "state": "NEW", "raisedAt": NOW, "engagement": {"number": "E-1"}, "impactedContracts": [{"number": "C-1"}],
    }  # fmt: skip
    assert answer == {"riskSignal": told, "errors": []}
    ((stored, raised, owner, contracts),) = await change.rows(
        "MATCH (s:RiskSignal)-[:OF_ENGAGEMENT]->(e) RETURN s {.*, raisedAt: null}, toString(s.raisedAt), e.id, [(s)-[:IMPACTS]->(c) | c.id]"
    )
    assert (raised, owner, contracts) == (NOW, decode(of)[1], [decode(impacted)[1]])
    assert {name: value for name, value in stored.items() if value is not None} == {
        "id": decode(known)[1], "accountId": "1", "engagementId": owner, **NEW, "kind": "RISK", "state": "NEW",
    }  # fmt: skip
    assert await change.events() == [("UPDATED", "1")] * 3
    assert await histories(change) == [
        ("riskSignal", None, "Sponsor left"),
        ("riskSignal.category", None, "Sponsor left"),
        ("riskSignal.impactedContractIds", None, "C-1"),
        ("riskSignal.kind", None, "RISK"),
        ("riskSignal.probability", None, "HIGH"),
        ("riskSignal.raisedAt", None, NOW),
        ("riskSignal.scope", None, "RENEWAL"),
        ("riskSignal.state", None, "NEW"),
    ]
    found = await change.client.query("query ($id: ID!) { node(id: $id) { ... on RiskSignal { category } } }", id=known)
    assert found == {"node": {"category": "Sponsor left"}}
    listed = await change.client.query("query ($id: ID!) { engagement(id: $id) { riskSignals { id } } }", id=of)
    assert listed == {"engagement": {"riskSignals": [{"id": known}]}}


async def test_what_a_change_leaves_out_stays(change: Changing) -> None:
    of, impacted = await engagement(change), await contract(change, "1", "C-1")
    known = await made(change, of, raisedAt="2026-06-01T10:00:00+02:00", impactedContractIds=[impacted])
    answer = await change("riskSignalSave", SIGNAL, id=known, changes={"kind": "ISSUE", "probability": "LOW"})
    assert answer["riskSignal"] == {
        **NEW, "id": known, "kind": "ISSUE", "state": "NEW", "probability": "LOW", "raisedAt": "2026-06-01T08:00:00Z", "engagement": {"number": "E-1"},
        "impactedContracts": [{"number": "C-1"}],
    }  # fmt: skip
    events, changes = await change.events(), await change.changes()
    same = {**NEW, "probability": "LOW", "raisedAt": "2026-06-01T08:00:00Z", "impactedContractIds": [impacted], "closureNotes": " "}
    assert (await change("riskSignalSave", SIGNAL, id=known, changes=same))["errors"] == []
    assert (await change.events(), await change.changes()) == (events, changes)
    await change("riskSignalSave", SIGNAL, id=known, changes={"raisedAt": "2026-06-17T12:04:00Z"})
    assert [row for row in await histories(change) if row[1] is not None] == [
        ("riskSignal.kind", "RISK", "ISSUE"),
        ("riskSignal.probability", "HIGH", "LOW"),
        ("riskSignal.raisedAt", "2026-06-01T08:00:00Z", NOW),
    ]


async def test_contracts_at_risk_are_those_of_the_account(change: Changing) -> None:  # invariant 7
    one, two, foreign = await contract(change, "1", "C-1"), await contract(change, "1", "C-2"), await contract(change, "2", "C-3")
    known = await made(change, await engagement(change), impactedContractIds=[one])
    for changes, numbers in (
        ({"impactedContractIds": [one, two]}, ["C-1", "C-2"]),
        ({"impactedContractIds": [two]}, ["C-2"]),
        ({"scope": "ADOPTION"}, ["C-2"]),
        ({"impactedContractIds": None}, []),
    ):
        answer = await change("riskSignalSave", SIGNAL, id=known, changes=changes)
        assert sorted(each["number"] for each in answer["riskSignal"]["impactedContracts"]) == numbers
    for wrong in (foreign, encode("Contract", "99")):
        refused = await change.refused("riskSignalSave", id=known, changes={"impactedContractIds": [one, wrong]})
        assert refused == ("NOT_FOUND", ["input", "changes", "impactedContractIds"])
    told = [row[1:] for row in await histories(change, "riskSignal.impactedContractIds")]
    assert told == [(None, "C-1"), ("C-1", "C-1;C-2"), ("C-1;C-2", "C-2"), ("C-2", None)]


async def test_closing_says_how_it_ended_and_opening_forgets_it(change: Changing) -> None:  # invariant 8
    known = await made(change, await engagement(change))
    look = "MATCH (s:RiskSignal) RETURN s.state, s.closureNotes, toString(s.closedAt)"
    closing = ("INVALID_INPUT", ["input", "changes", "closureNotes"])
    assert await change.refused("riskSignalSave", id=known, changes={"state": "CLOSED"}) == closing
    assert await change.refused("riskSignalSave", id=known, changes={"closureNotes": "Back"}) == closing
    await change("riskSignalSave", SIGNAL, id=known, changes={"state": "CLOSED", "closureNotes": "Back"})
    assert await change.rows(look) == [["CLOSED", "Back", NOW]]
    assert await change.refused("riskSignalSave", id=known, changes={"closureNotes": None}) == closing
    await change("riskSignalSave", SIGNAL, id=known, changes={"state": "CANCELED"})
    assert await change.rows(look) == [["CANCELED", "Back", NOW]]
    await change("riskSignalSave", SIGNAL, id=known, changes={"state": "ACTIVE"})
    assert await change.rows(look) == [["ACTIVE", None, None]]
    assert [row[1:] for row in await histories(change, "riskSignal.closureNotes")] == [(None, "Back"), ("Back", None)]
    assert [row[1:] for row in await histories(change, "riskSignal.state")] == [
        (None, "NEW"), ("NEW", "CLOSED"), ("CLOSED", "CANCELED"), ("CANCELED", "ACTIVE"),
    ]  # fmt: skip


async def test_what_was_imported_as_closed_needs_no_notes_until_they_change(change: Changing) -> None:
    of = decode(await engagement(change))[1]
    text = (
        "MATCH (e:Engagement {id: $of}) CREATE (:RiskSignal {id: 'r', engagementId: e.id, accountId: '1', category: 'x', state: 'CLOSED', scope: 'RENEWAL',"
        " probability: 'LOW', raisedAt: datetime('2026-01-01T00:00Z')})-[:OF_ENGAGEMENT]->(e)"
    )
    await change.database.write(lambda tx: tx.run("test.hang", text, {"of": of}), timeout=5)
    answer = await change("riskSignalSave", SIGNAL, id=encode("RiskSignal", "r"), changes={"category": "y"})
    assert (answer["riskSignal"]["category"], answer["riskSignal"]["kind"]) == ("y", "RISK")
    refused = await change.refused("riskSignalSave", id=encode("RiskSignal", "r"), changes={"closureNotes": None})
    assert refused == ("INVALID_INPUT", ["input", "changes", "closureNotes"])


async def test_health_and_the_metric_follow_a_risk_signal(change: Changing) -> None:  # M-21, M-48
    condition = {"key": "risks", "displayName": "Risks", "metric": "open_risk_signals", "good": "<= 0", "poor": ">= 2"}
    await change("healthProfileSave", "errors { code path message }", key="all", displayName="All", conditions=[condition])
    await change.client.deps.mutator.background.settled()
    of = await engagement(change)
    look = "MATCH (a:Account {id: '1'}) RETURN a.healthRank"
    ranks = [await change.rows(look)]
    first = await made(change, of)
    ranks.append(await change.rows(look))
    second = await made(change, of)
    ranks.append(await change.rows(look))
    assert await change.client.query(METRIC, id=account("1")) == {"account": {"metric": {"value": 2.0}}}
    for each in (first, second):
        await change("riskSignalSave", SIGNAL, id=each, changes={"state": "CLOSED", "closureNotes": "Done"})
        ranks.append(await change.rows(look))
    assert await change.client.query(METRIC, id=account("1")) == {"account": {"metric": {"value": 0.0}}}
    assert ranks == [[["GOOD"]], [["AVERAGE"]], [["POOR"]], [["AVERAGE"]], [["GOOD"]]]


async def test_the_past_of_the_metric_keeps_a_risk_signal_that_was_closed(change: Changing) -> None:
    known = await made(change, await engagement(change), raisedAt="2026-06-15T08:00:00Z")
    await change("riskSignalSave", SIGNAL, id=known, changes={"state": "CLOSED", "closureNotes": "Done"})
    trend = 'query ($id: ID!) { account(id: $id) { metric(key: "open_risk_signals") { trend(days: 4) { value } } } }'
    found = (await change.client.query(trend, id=account("1")))["account"]["metric"]["trend"]
    assert [point["value"] for point in found] == [0.0, 1.0, 1.0, 0.0]
    past = 'query ($id: ID!, $at: DateTime!) { account(id: $id, asOf: $at) { metric(key: "open_risk_signals") { value } } }'
    moments = ("2026-06-14T12:00:00Z", "2026-06-15T08:00:00Z", "2026-06-17T11:59:59Z", NOW)
    found = [(await change.client.query(past, id=account("1"), at=at))["account"]["metric"]["value"] for at in moments]
    assert found == [0.0, 1.0, 1.0, 0.0]


async def test_a_risk_signal_stays_with_its_engagement_and_keeps_it_where_it_is(change: Changing) -> None:  # invariant 7
    here, there = await engagement(change), await engagement(change, "2")
    known = await made(change, here)
    refused = await change.refused("riskSignalSave", id=known, engagementId=there, changes={})
    assert refused == ("INVALID_INPUT", ["input", "engagementId"])
    assert await change.refused("engagementSave", id=here, accountId=account("2"), changes={}) == ("IN_USE", ["input", "accountId"])


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"engagementId": None}, "INVALID_INPUT", ["engagementId"]),
        ({"engagementId": encode("Engagement", "99")}, "NOT_FOUND", ["engagementId"]),
        ({"id": encode("RiskSignal", "99")}, "NOT_FOUND", ["id"]),
        *(({"changes": {**NEW, name: None}}, "INVALID_INPUT", ["changes", name]) for name in (*NEW, "kind", "state", "raisedAt")),
        *(({"changes": {each: value for each, value in NEW.items() if each != name}}, "INVALID_INPUT", ["changes", name]) for name in NEW),
        ({"changes": {**NEW, "raisedAt": "2026-06-17T12:06:00Z"}}, "INVALID_INPUT", ["changes", "raisedAt"]),
        ({"changes": {**NEW, "state": "CANCELED"}}, "INVALID_INPUT", ["changes", "closureNotes"]),
        ({"changes": {**NEW, "impactedContractIds": [account("1")]}}, "INVALID_INPUT", ["changes", "impactedContractIds", "0"]),
    ],
)
async def test_a_wrong_risk_signal_is_refused_with_its_path(change: Changing, given: dict[str, Any], code: str, path: list[str]) -> None:
    of = await engagement(change)
    assert await change.refused("riskSignalSave", **{"engagementId": of, "changes": NEW, **given}) == (code, ["input", *path])
    assert await change.rows("MATCH (s:RiskSignal) RETURN count(s)") == [[0]]


async def test_who_may_save_a_risk_signal(company: Database) -> None:
    async with changing(company) as change:
        here, there = await engagement(change), await engagement(change, "4")
        seen, hidden = await made(change, here), await made(change, there)
    async with changing(company, member("VIEWER")) as change:
        assert await change.refused("riskSignalSave", id=seen, changes={"category": "x"}) == ("FORBIDDEN", ["input", "id"])
        assert await change.refused("riskSignalSave", engagementId=here, changes=NEW) == ("FORBIDDEN", ["input", "engagementId"])
    async with changing(company, member()) as change:
        assert await change.refused("riskSignalSave", id=hidden, changes={"category": "x"}) == ("NOT_FOUND", ["input", "id"])
        assert await change.refused("riskSignalSave", engagementId=there, changes=NEW) == ("NOT_FOUND", ["input", "engagementId"])


async def test_the_same_key_raises_one_risk_signal(change: Changing) -> None:
    given = {"engagementId": await engagement(change), "changes": NEW, "idempotencyKey": "k"}
    assert await change("riskSignalSave", SIGNAL, **given) == await change("riskSignalSave", SIGNAL, **given)
    assert await change.rows("MATCH (s:RiskSignal) RETURN count(s)") == [[1]]
    given["changes"] = {**NEW, "kind": "ISSUE"}
    assert await change.refused("riskSignalSave", **given) == ("KEY_REUSED", ["input", "idempotencyKey"])
