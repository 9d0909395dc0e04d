"""Engagements: the work with a customer that a success manager is responsible for (invariants 7 and 8)."""

from __future__ import annotations

from collections.abc import Sequence

from csgraph.domain.access import Action
from csgraph.domain.changed import KINDS
from csgraph.domain.refusal import in_use, invalid
from csgraph.mutations import inputs
from csgraph.mutations.contracts import contract_ids, numbers_of, require_owned
from csgraph.mutations.hanging import closure, known_as, locked, names_of, note, require_active, store
from csgraph.mutations.inputs import Given
from csgraph.mutations.work import Account, Payload, Properties, Work, require

EDIT = Action.EDIT_ACCOUNTS
MAX_SCORE = 100
NEW = {"state": "NEW", "stage": "INITIAL_ONBOARDING", "perceivedHealth": "UNKNOWN"}
TOLD = KINDS["engagement"]
"""The properties whose history is kept."""
BESIDE = {"contractIds", "hanging"}
"""What is read beside the properties."""


async def engagement_save(work: Work, given: Given) -> Payload:
    """Create an engagement, or change the one of an id; what is left out stays, null clears."""
    engagement_id, account_id = inputs.optional_id(given, "id", "Engagement"), inputs.optional_id(given, "accountId", "Account")
    if engagement_id is None:
        return await _create(work, given, account_id)
    account, before, found = await locked(work, "engagement", engagement_id, EDIT, *([account_id] if account_id else []))
    after, to = _fields(given["changes"]), None
    if account_id is not None and account_id != account.id:
        to = require(found, account_id, "accountId")
        if before["hanging"]:
            raise in_use("Objectives or risk signals of the engagement belong to its account.", "accountId")
        if "contractIds" not in after and before["contractIds"]:
            raise in_use("The engagement covers contracts of its account; name others, or none.", "accountId")
    return await _save(work, account, before, after, engagement_id, to)


async def _create(work: Work, given: Given, account_id: str | None) -> Payload:
    if account_id is None:
        raise invalid("A new engagement needs an account.", "accountId")
    account = await work.account(account_id, EDIT, "accountId")
    after = {**NEW, **_fields(given["changes"])}
    for name in ("number", "title"):
        if name not in after:
            raise invalid("A new engagement needs this.", "changes", name)
    return await _save(work, account, {}, {**after, "createdAt": work.now}, await work.ids.next())


async def _save(
    work: Work, account: Account, before: Properties, after: Properties, engagement_id: str, to: Account | None = None
) -> Payload:
    """Write what differs; ``to`` is another account that the engagement moves to."""
    on = to or account
    users = await names_of(work, [before.get("csmId"), after.get("csmId")])
    if after.get("csmId") != before.get("csmId"):
        require_active(users, after.get("csmId"), "changes", "csmId")
    covered, covers = before.get("contractIds") or [], after.get("contractIds")
    numbers = await numbers_of(work, on.id, covers or ())
    require_owned(numbers, covers or (), "contractIds")
    numbers |= await numbers_of(work, account.id, covered)
    after |= closure(before, after, work.now)
    stored = {**before, **after, "id": engagement_id, "accountId": on.id}
    if not before:
        await work.change(account, "engagement", None, stored["number"], of=engagement_id)
    if to is not None:
        await work.change(account, "engagement", before["number"], None, of=engagement_id)
        await work.change(to, "engagement", None, stored["number"], of=engagement_id)
    old, new = _told(before, users, numbers), _told(stored, users, numbers)
    differs = await note(work, on, "engagement", engagement_id, old, {name: new[name] for name in TOLD if name in after})
    if differs or to is not None:
        kept = {name: value for name, value in stored.items() if name not in BESIDE}
        await store(work, "engagement", before, kept, ("accountId", "csmId"))
        await _cover(work, engagement_id, covered, covers)
        for each in (account, *([to] if to else [])):
            work.event("UPDATED", each)
    return Payload({"engagement": engagement_id})


def _fields(given: Given) -> Properties:
    found: Properties = {name: inputs.text(given, name, "changes") for name in ("number", "title") if name in given}
    found |= {name: inputs.choice(given, name, "changes") for name in ("state", "stage", "perceivedHealth") if name in given}
    if "healthScore" in given:
        score = found["healthScore"] = inputs.number(given, "healthScore", "changes")
        if score is not None and not 0 <= score <= MAX_SCORE:
            raise invalid("A score lies between 0 and 100.", "changes", "healthScore")
    if "goLiveDate" in given:
        found["goLiveDate"] = inputs.day(given, "goLiveDate")
    if "csmId" in given:
        found["csmId"] = inputs.optional_id(given, "csmId", "User", "changes")
    if "closureNotes" in given:
        found["closureNotes"] = inputs.optional_text(given, "closureNotes", "changes", length=inputs.LONG_TEXT_LENGTH)
    if "contractIds" in given:
        found["contractIds"] = contract_ids(given, "contractIds")
    return found


async def _cover(work: Work, engagement_id: str, before: Sequence[str], after: Sequence[str] | None) -> None:
    if after is None:
        return
    gone, new = [each for each in before if each not in after], [each for each in after if each not in before]
    if gone:
        await work.rows("engagement_contract.delete_many", engagementId=engagement_id, contractIds=gone)
    if new:
        rows = [{"key": {"engagementId": engagement_id, "contractId": each}} for each in new]
        await work.rows("engagement_contract.store_import", rows=rows)


def _told(properties: Properties, users: dict[str, tuple[str, bool]], numbers: dict[str, str]) -> Properties:
    """What histories tell of the properties, by the properties' names."""
    covered = sorted(numbers.get(each, each) for each in properties.get("contractIds") or ())
    return {name: properties.get(name) for name in TOLD} | {
        "csmId": known_as(users, properties.get("csmId")),
        "contractIds": covered or None,
    }
