"""Engagements: their contracts are their account's (invariant 7), and closing says how it ended (invariant 8)."""

from __future__ import annotations

from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.globalid import decode, encode
from support.changing import Changing, account, changing, member, user

ENGAGEMENT = (
    "engagement { id number title account { name } csm { name } state stage perceivedHealth healthScore goLiveDate contracts { number } }"
    " errors { code path }"
)
NEW = {"number": "E-1", "title": "Roll-out"}


async def made(change: Changing, account_id: str = "1", **changes: Any) -> str:
    return (await change("engagementSave", ENGAGEMENT, accountId=account(account_id), changes={**NEW, **changes}))["engagement"]["id"]


async def contract(change: Changing, account_id: str, number: str) -> str:
    changes = {"number": number, "value": {"amount": "1", "currency": "EUR"}}
    return (await change("contractSave", "contract { id }", accountId=account(account_id), changes=changes))["contract"]["id"]


async def test_an_engagement_is_created_with_its_defaults(change: Changing) -> None:
    answer = await change(
        "engagementSave", ENGAGEMENT, accountId=account("1"), changes={**NEW, "csmId": user("u1"), "goLiveDate": "2026-09-01"}
    )
    local = decode(answer["engagement"].pop("id"))[1]
    assert answer["engagement"] == {
        "number": "E-1", "title": "Roll-out", "account": {"name": "Acme"}, "csm": {"name": "Ann"}, "state": "NEW", "stage": "INITIAL_ONBOARDING",
        "perceivedHealth": "UNKNOWN", "healthScore": None, "goLiveDate": "2026-09-01", "contracts": [],
    }  # fmt: skip
    text = "MATCH (u:User)<-[:MANAGED_BY]-(e:Engagement)-[:ON_ACCOUNT]->(a:Account) RETURN e.id, u.id, a.id, toString(e.createdAt)"
    assert await change.rows(text) == [[local, "u1", "1", "2026-06-17T12:00:00Z"]]
    assert await change.events() == [("UPDATED", "1")]
    assert ("1", "engagement.csmId", None, "ann", "USER") in await change.changes()


async def test_what_a_change_leaves_out_stays_and_null_clears(change: Changing) -> None:
    known = await made(change, csmId=user("u1"), healthScore=70.5, goLiveDate="2026-09-01")
    answer = await change(
        "engagementSave", ENGAGEMENT, id=known, changes={"csmId": None, "healthScore": 0, "stage": "ADOPTION", "goLiveDate": None}
    )
    told = {name: answer["engagement"][name] for name in ("title", "csm", "healthScore", "stage", "goLiveDate")}
    assert told == {"title": "Roll-out", "csm": None, "healthScore": 0.0, "stage": "ADOPTION", "goLiveDate": None}
    assert ("1", "engagement.stage", "INITIAL_ONBOARDING", "ADOPTION", "USER") in await change.changes()
    assert await change.rows("MATCH (e:Engagement) RETURN toString(e.createdAt)") == [["2026-06-17T12:00:00Z"]]
    assert await change.rows("MATCH (:Engagement)-[by:MANAGED_BY]->() RETURN count(by)") == [[0]]


async def test_an_engagement_covers_contracts_of_its_own_account(change: Changing) -> None:  # invariant 7
    one, two, foreign = await contract(change, "1", "C-1"), await contract(change, "1", "C-2"), await contract(change, "2", "C-3")
    known = await made(change, contractIds=[one, one])
    for changes, numbers in (({"contractIds": [two]}, ["C-2"]), ({"title": "x"}, ["C-2"]), ({"contractIds": None}, [])):
        answer = await change("engagementSave", ENGAGEMENT, id=known, changes=changes)
        assert [each["number"] for each in answer["engagement"]["contracts"]] == numbers
    for wrong in (foreign, encode("Contract", "99")):
        refused = await change.refused("engagementSave", id=known, changes={"contractIds": [one, wrong]})
        assert refused == ("NOT_FOUND", ["input", "changes", "contractIds"])
    told = [row[2:4] for row in await change.changes() if row[1] == "engagement.contractIds"]
    assert told == [(None, "C-1"), ("C-1", "C-2"), ("C-2", None)]


async def test_closing_says_how_it_ended_and_opening_forgets_it(change: Changing) -> None:  # invariant 8
    known = await made(change)
    look = "MATCH (e:Engagement) RETURN e.state, e.closureNotes, toString(e.closedAt)"
    closing = ("INVALID_INPUT", ["input", "changes", "closureNotes"])
    assert await change.refused("engagementSave", id=known, changes={"state": "CLOSED"}) == closing
    assert await change.refused("engagementSave", id=known, changes={"closureNotes": "Live"}) == closing
    await change("engagementSave", ENGAGEMENT, id=known, changes={"state": "CLOSED", "closureNotes": "Live"})
    assert await change.rows(look) == [["CLOSED", "Live", "2026-06-17T12:00:00Z"]]
    assert await change.refused("engagementSave", id=known, changes={"closureNotes": None}) == closing
    await change("engagementSave", ENGAGEMENT, id=known, changes={"state": "CANCELED"})
    assert await change.rows(look) == [["CANCELED", "Live", "2026-06-17T12:00:00Z"]]
    await change("engagementSave", ENGAGEMENT, id=known, changes={"state": "IN_PROGRESS"})
    assert await change.rows(look) == [["IN_PROGRESS", None, None]]
    told = [row[2:4] for row in await change.changes() if row[1] == "engagement.closureNotes"]
    assert told == [(None, "Live"), ("Live", None)]


async def test_an_engagement_moves_and_both_accounts_are_told(change: Changing) -> None:
    known = await made(change)
    answer = await change("engagementSave", ENGAGEMENT, id=known, accountId=account("2"), changes={})
    assert answer["engagement"]["account"] == {"name": "Acme North"}
    assert await change.rows("MATCH (e:Engagement)-[:ON_ACCOUNT]->(a:Account) RETURN e.accountId, a.id") == [["2", "2"]]
    assert await change.events() == [("UPDATED", "1"), ("UPDATED", "1"), ("UPDATED", "2")]
    told = [row[:4] for row in await change.changes() if row[1] == "engagement"]
    assert told == [("1", "engagement", None, "E-1"), ("1", "engagement", "E-1", None), ("2", "engagement", None, "E-1")]


@pytest.mark.parametrize("label", ["Objective", "RiskSignal"])
async def test_objectives_and_risk_signals_keep_an_engagement_where_it_is(change: Changing, label: str) -> None:  # invariant 7
    known = await made(change)
    text = f"MATCH (e:Engagement) CREATE (:{label} {{id: 'o', engagementId: e.id}})-[:OF_ENGAGEMENT]->(e)"
    await change.database.write(lambda tx: tx.run("test.hang", text, {}), timeout=5)
    assert await change.refused("engagementSave", id=known, accountId=account("2"), changes={}) == ("IN_USE", ["input", "accountId"])


async def test_contracts_keep_an_engagement_where_it_is_unless_others_are_named(change: Changing) -> None:  # invariant 7
    here, there = await contract(change, "1", "C-1"), await contract(change, "2", "C-2")
    known = await made(change, contractIds=[here])
    assert await change.refused("engagementSave", id=known, accountId=account("2"), changes={}) == ("IN_USE", ["input", "accountId"])
    answer = await change("engagementSave", ENGAGEMENT, id=known, accountId=account("2"), changes={"contractIds": [there]})
    assert answer["engagement"]["contracts"] == [{"number": "C-2"}]


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"accountId": None}, "INVALID_INPUT", ["accountId"]),
        ({"id": encode("Engagement", "99")}, "NOT_FOUND", ["id"]),
        ({"changes": {"title": "x"}}, "INVALID_INPUT", ["changes", "number"]),
        ({"changes": {"number": "x"}}, "INVALID_INPUT", ["changes", "title"]),
        ({"changes": {**NEW, "healthScore": 100.5}}, "INVALID_INPUT", ["changes", "healthScore"]),
        ({"changes": {**NEW, "perceivedHealth": None}}, "INVALID_INPUT", ["changes", "perceivedHealth"]),
        ({"changes": {**NEW, "csmId": user("u3")}}, "INVALID_INPUT", ["changes", "csmId"]),
        ({"changes": {**NEW, "csmId": user("u9")}}, "NOT_FOUND", ["changes", "csmId"]),
        ({"changes": {**NEW, "state": "CANCELED"}}, "INVALID_INPUT", ["changes", "closureNotes"]),
    ],
)
async def test_a_wrong_engagement_is_refused_with_its_path(change: Changing, given: dict[str, Any], code: str, path: list[str]) -> None:
    assert await change.refused("engagementSave", **{"accountId": account("1"), "changes": NEW, **given}) == (code, ["input", *path])
    assert await change.rows("MATCH (e:Engagement) RETURN count(e)") == [[0]]


async def test_who_may_save_an_engagement(company: Database) -> None:
    async with changing(company) as change:
        seen, hidden = await made(change), await made(change, "4")
    async with changing(company, member("VIEWER")) as change:
        assert await change.refused("engagementSave", id=seen, changes={"title": "x"}) == ("FORBIDDEN", ["input", "id"])
    async with changing(company, member()) as change:
        assert await change.refused("engagementSave", id=hidden, changes={"title": "x"}) == ("NOT_FOUND", ["input", "id"])
        assert await change.refused("engagementSave", id=seen, accountId=account("4"), changes={}) == ("NOT_FOUND", ["input", "accountId"])


async def test_the_same_key_creates_one_engagement(change: Changing) -> None:
    given = {"accountId": account("1"), "changes": NEW, "idempotencyKey": "k"}
    assert await change("engagementSave", ENGAGEMENT, **given) == await change("engagementSave", ENGAGEMENT, **given)
    assert await change.rows("MATCH (e:Engagement) RETURN count(e)") == [[1]]
