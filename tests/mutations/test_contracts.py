"""Contracts: what a customer signed, and the day on which a renewal was decided (M-65)."""

from __future__ import annotations

from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.globalid import decode, encode
from support.changing import Changing, account, changing, member

CONTRACT = "contract { id number account { name } value { amount currency } state substate startDate endDate renewalDate renewalFinalizedOn } errors { code }"
NEW = {"number": "C-1", "value": {"amount": "1200.5", "currency": "EUR"}}


async def made(change: Changing, account_id: str = "1", **changes: Any) -> str:
    return (await change("contractSave", "contract { id }", accountId=account(account_id), changes={**NEW, **changes}))["contract"]["id"]


async def test_a_contract_is_created_with_its_defaults(change: Changing) -> None:
    days = {"startDate": "2026-01-01", "endDate": "2026-12-31", "renewalDate": "2026-12-01"}
    answer = await change("contractSave", CONTRACT, accountId=account("1"), changes={**NEW, **days})
    local = decode(answer["contract"].pop("id"))[1]
    assert answer["contract"] == {
        "number": "C-1", "account": {"name": "Acme"}, "value": {"amount": "1200.50", "currency": "EUR"}, "state": "DRAFT", "substate": None,
        **days, "renewalFinalizedOn": None,
    }  # fmt: skip
    assert await change.rows("MATCH (c:Contract)-[:ON_ACCOUNT]->(a:Account) RETURN c.id, c.value, a.id, c.accountId") == [
        [local, 12005000, "1", "1"]
    ]
    assert await change.events() == [("UPDATED", "1")]
    assert [row[1:4] for row in await change.changes()] == [
        ("contract", None, "C-1"),
        ("contract.endDate", None, "2026-12-31"),
        ("contract.number", None, "C-1"),
        ("contract.renewalDate", None, "2026-12-01"),
        ("contract.startDate", None, "2026-01-01"),
        ("contract.state", None, "DRAFT"),
        ("contract.value", None, "1200.50 EUR"),
    ]


async def test_what_a_change_leaves_out_stays_and_null_clears(change: Changing) -> None:
    known = await made(change, endDate="2026-12-31", substate="UNDER_REVIEW")
    answer = await change(
        "contractSave", CONTRACT, id=known, changes={"state": "ACTIVE", "endDate": None, "value": {"amount": "7", "currency": "USD"}}
    )
    told = {name: answer["contract"][name] for name in ("number", "state", "substate", "endDate", "value")}
    assert told == {
        "number": "C-1", "state": "ACTIVE", "substate": "UNDER_REVIEW", "endDate": None, "value": {"amount": "7.00", "currency": "USD"},
    }  # fmt: skip
    assert ("1", "contract.value", "1200.50 EUR", "7.00 USD", "USER") in await change.changes()
    assert await change.events() == [("UPDATED", "1")] * 2
    await change("contractSave", CONTRACT, id=known, changes={"state": "ACTIVE"})
    assert await change.events() == [("UPDATED", "1")] * 2


async def test_the_day_of_a_decision_on_the_renewal_is_noted(change: Changing) -> None:  # M-65
    known = await made(change, state="ACTIVE", substate="RENEWAL_IN_PROCESS")
    days = []
    for changes in ({"substate": "RENEWAL_APPROVED"}, {"number": "C-2"}, {"substate": "RENEWAL_REJECTED"}, {"substate": None}):
        answer = await change("contractSave", CONTRACT, id=known, changes=changes)
        days.append(answer["contract"]["renewalFinalizedOn"])
    assert days == ["2026-06-17", "2026-06-17", "2026-06-17", None]


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"accountId": None}, "INVALID_INPUT", ["accountId"]),
        ({"accountId": account("99")}, "NOT_FOUND", ["accountId"]),
        ({"id": encode("Contract", "99")}, "NOT_FOUND", ["id"]),
        ({"changes": {"value": NEW["value"]}}, "INVALID_INPUT", ["changes", "number"]),
        ({"changes": {"number": "C-1"}}, "INVALID_INPUT", ["changes", "value"]),
        ({"changes": {**NEW, "value": None}}, "INVALID_INPUT", ["changes", "value"]),
        ({"changes": {**NEW, "value": {"amount": "1.00001", "currency": "EUR"}}}, "INVALID_INPUT", ["changes", "value", "amount"]),
        ({"changes": {**NEW, "value": {"amount": "1e13", "currency": "EUR"}}}, "INVALID_INPUT", ["changes", "value", "amount"]),
        ({"changes": {**NEW, "value": {"amount": "1", "currency": "€"}}}, "INVALID_INPUT", ["changes", "value", "currency"]),
        ({"changes": {**NEW, "state": None}}, "INVALID_INPUT", ["changes", "state"]),
        ({"changes": {**NEW, "startDate": "2026-02-02", "endDate": "2026-02-01"}}, "INVALID_INPUT", ["changes", "endDate"]),
    ],
)
async def test_a_wrong_contract_is_refused_with_its_path(change: Changing, given: dict[str, Any], code: str, path: list[str]) -> None:
    assert await change.refused("contractSave", **{"accountId": account("1"), "changes": NEW, **given}) == (code, ["input", *path])
    assert await change.rows("MATCH (c:Contract) RETURN count(c)") == [[0]]


async def test_a_contract_stays_with_its_account(change: Changing) -> None:
    known = await made(change)
    assert await change.refused("contractSave", id=known, accountId=account("2"), changes={}) == ("INVALID_INPUT", ["input", "accountId"])
    answer = await change("contractSave", CONTRACT, id=known, accountId=account("1"), changes={})
    assert answer["errors"] == []


async def test_who_may_save_a_contract(company: Database) -> None:
    async with changing(company) as change:
        seen, hidden = await made(change), await made(change, "4")
    async with changing(company, member("VIEWER")) as change:
        assert await change.refused("contractSave", id=seen, changes={"number": "x"}) == ("FORBIDDEN", ["input", "id"])
        assert await change.refused("contractSave", accountId=account("1"), changes=NEW) == ("FORBIDDEN", ["input", "accountId"])
    async with changing(company, member()) as change:
        assert await change.refused("contractSave", id=hidden, changes={"number": "x"}) == ("NOT_FOUND", ["input", "id"])


async def test_the_same_key_creates_one_contract(change: Changing) -> None:
    given = {"accountId": account("1"), "changes": NEW, "idempotencyKey": "k"}
    assert await change("contractSave", CONTRACT, **given) == await change("contractSave", CONTRACT, **given)
    assert await change.rows("MATCH (c:Contract) RETURN count(c)") == [[1]]
