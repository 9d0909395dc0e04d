"""Risk signals: a risk or an issue that somebody saw in an engagement (invariants 7 and 8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from csgraph.domain.access import Action
from csgraph.domain.changed import KINDS
from csgraph.domain.refusal import invalid
from csgraph.mutations import inputs
from csgraph.mutations.contracts import contract_ids, numbers_of, require_owned
from csgraph.mutations.hanging import closure, note, part, store
from csgraph.mutations.inputs import Given
from csgraph.mutations.work import Payload, Properties, Work

NEEDED = ("category", "scope", "probability")
CHOICES = ("kind", "state", "scope", "probability")
NEW = {"kind": "RISK", "state": "NEW"}
TOLD = KINDS["riskSignal"]
"""The properties whose history is kept."""
IMPACTED = "impactedContractIds"
"""What the API calls the contracts at risk, which are stored as relationships alone."""


async def risk_signal_save(work: Work, given: Given) -> Payload:
    """Raise a risk or an issue in an engagement, or change the one of an id; what is left out stays, null clears."""
    signal_id = inputs.optional_id(given, "id", "RiskSignal")
    account, before = await part(work, given, "risk_signal", signal_id, Action.EDIT_ACCOUNTS)
    after = _fields(given["changes"], work.now)
    if not before:
        for name in NEEDED:
            if name not in after:
                raise invalid("A new risk signal needs this.", "changes", name)
        engagement_id = inputs.local_id(given, "engagementId", "Engagement")
        after = {**NEW, "raisedAt": work.now, **after, "id": await work.ids.next(), "engagementId": engagement_id}
    after |= closure(before, after, work.now)
    numbers = await numbers_of(work, account.id, sorted({*before.get("contractIds", ()), *after.get("contractIds", ())}))
    require_owned(numbers, after.get("contractIds", ()), IMPACTED)
    stored = {**before, **after}
    if not before:
        await work.change(account, "riskSignal", None, stored["category"], of=stored["id"])
    old, new = _told(before, numbers), _told(stored, numbers)
    named = {IMPACTED if name == "contractIds" else name for name in after}
    if await note(work, account, "riskSignal", stored["id"], old, {name: new[name] for name in TOLD if name in named}):
        await store(work, "risk_signal", before, stored, ("engagementId",), only_links=("contractIds",))
        work.event("UPDATED", account)
    return Payload({"riskSignal": stored["id"]})


def _fields(given: Given, now: datetime) -> Properties:
    found: Properties = {}
    if "category" in given:
        found["category"] = inputs.text(given, "category", "changes")
    found |= {name: inputs.choice(given, name, "changes") for name in CHOICES if name in given}
    if "raisedAt" in given:
        inputs.choice(given, "raisedAt", "changes")
        found["raisedAt"] = inputs.past_instant(given, "raisedAt", now, "changes")
    if "closureNotes" in given:
        found["closureNotes"] = inputs.optional_text(given, "closureNotes", "changes", length=inputs.LONG_TEXT_LENGTH)
    if IMPACTED in given:
        found["contractIds"] = contract_ids(given, IMPACTED)
    return found


def _told(properties: Properties, numbers: Mapping[str, str]) -> Properties:
    """What histories tell of the properties, by the names of the API."""
    impacted = sorted(numbers.get(each, each) for each in properties.get("contractIds") or ())
    return {name: properties.get(name) for name in TOLD} | {IMPACTED: impacted or None}
