"""Contracts: what a customer has signed; the day on which a renewal was decided is ours to note (M-65)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from csgraph.domain.access import Action
from csgraph.domain.changed import KINDS
from csgraph.domain.fieldtext import money_text
from csgraph.domain.refusal import invalid, limit_reached, not_found
from csgraph.mutations import inputs
from csgraph.mutations.hanging import locked, note, store
from csgraph.mutations.inputs import Given
from csgraph.mutations.work import Account, Payload, Properties, Work

FINAL = {"RENEWAL_APPROVED", "RENEWAL_REJECTED"}
"""Substates in which a renewal is decided."""
TOLD = KINDS["contract"]
"""The properties whose history is kept."""
MAX_CONTRACTS = 250
"""How many something else names at most."""
DAYS = ("startDate", "endDate", "renewalDate")


async def contract_save(work: Work, given: Given) -> Payload:
    """Create a contract, or change the one of an id; what is left out stays, null clears."""
    account, before = await _contract(work, given)
    after = _fields(given["changes"])
    if not before:
        for name in ("number", "value"):
            if name not in after:
                raise invalid("A new contract needs this.", "changes", name)
        after = {"state": "DRAFT", **after, "id": await work.ids.next(), "accountId": account.id}
    if after.get("substate", before.get("substate")) != before.get("substate"):
        after["renewalFinalizedOn"] = work.today if after["substate"] in FINAL else None
    stored = {**before, **after}
    if stored.get("startDate") and stored.get("endDate") and stored["endDate"] < stored["startDate"]:
        raise invalid("A contract cannot end before it starts.", "changes", "endDate" if "endDate" in after else "startDate")
    if not before:
        await work.change(account, "contract", None, stored["number"], of=stored["id"])
    told = _told(stored)
    if await note(work, account, "contract", stored["id"], _told(before), {name: told.get(name) for name in TOLD if name in after}):
        await store(work, "contract", before, stored, ("accountId",))
        work.event("UPDATED", account)
    return Payload({"contract": stored["id"]})


async def _contract(work: Work, given: Given) -> tuple[Account, Properties]:
    contract_id, account_id = inputs.optional_id(given, "id", "Contract"), inputs.optional_id(given, "accountId", "Account")
    if contract_id is None:
        if account_id is None:
            raise invalid("A new contract needs an account.", "accountId")
        return await work.account(account_id, Action.EDIT_ACCOUNTS, "accountId"), {}
    account, before, _ = await locked(work, "contract", contract_id, Action.EDIT_ACCOUNTS)
    if account_id not in {None, account.id}:
        raise invalid("A contract stays with its account.", "accountId")
    return account, before


def _fields(given: Given) -> Properties:
    found: Properties = {}
    if "number" in given:
        found["number"] = inputs.text(given, "number", "changes")
    if "value" in given:
        amount = inputs.money(given, "value", "changes")
        if amount is None:
            raise invalid("This cannot be cleared.", "changes", "value")
        found["value"], found["currency"] = amount
    if "state" in given:
        found["state"] = inputs.choice(given, "state", "changes")
    if "substate" in given:
        found["substate"] = given["substate"]
    return found | {name: inputs.day(given, name) for name in DAYS if name in given}


def _told(properties: Properties) -> Properties:
    """The properties as histories tell them."""
    return {**properties, "value": money_text(properties.get("value"), properties.get("currency"))}


def contract_ids(given: Given, name: str) -> list[str]:
    """The local ids of contracts that something in ``changes`` names, each once; null names none."""
    named = {str(index): each for index, each in enumerate(given[name] or ())}
    if len(named) > MAX_CONTRACTS:
        raise limit_reached(f"At most {MAX_CONTRACTS} contracts are expected.", MAX_CONTRACTS, "changes", name)
    return sorted({inputs.local_id(named, index, "Contract", "changes", name) for index in named})


async def numbers_of(work: Work, account_id: str, ids: Sequence[str]) -> dict[str, str]:
    """The numbers of those of some contracts that are the account's, by id."""
    if not ids:
        return {}
    return {contract_id: number for contract_id, number in await work.rows("contract.by_ids_owned", ids=list(ids), accountId=account_id)}  # noqa: C416


def require_owned(numbers: Collection[str], ids: Sequence[str], name: str) -> None:
    """Refuse contracts that are not the account's (invariant 7)."""
    if any(each not in numbers for each in ids):
        raise not_found("The account has no contract of this id.", "changes", name)
