"""Objectives: what an engagement is to achieve, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from csgraph.domain.access import Action
from csgraph.domain.changed import KINDS
from csgraph.domain.refusal import invalid, limit_reached
from csgraph.mutations import inputs
from csgraph.mutations.hanging import note, part, store
from csgraph.mutations.inputs import Given
from csgraph.mutations.work import Payload, Properties, Work

MAX_OUTCOMES = 100
TOLD = KINDS["objective"]
"""The properties whose history is kept."""
BESIDE = {"outcomes", "accountId"}
"""What is read beside the properties."""


async def objective_save(work: Work, given: Given) -> Payload:
    """Create an objective of an engagement, or change the one of an id; what is left out stays, null clears."""
    objective_id = inputs.optional_id(given, "id", "Objective")
    account, before = await part(work, given, "objective", objective_id, Action.EDIT_ACCOUNTS)
    after = _fields(given["changes"])
    if not before:
        if "title" not in after:
            raise invalid("A new objective needs this.", "changes", "title")
        engagement_id = inputs.local_id(given, "engagementId", "Engagement")
        after = {"progress": "NOT_STARTED", **after, "id": await work.ids.next(), "engagementId": engagement_id}
    stored = {**before, **after}
    if not before:
        await work.change(account, "objective", None, stored["title"], of=stored["id"])
    told = _told(stored)
    if await note(work, account, "objective", stored["id"], _told(before), {name: told.get(name) for name in TOLD if name in after}):
        kept = {name: value for name, value in stored.items() if name not in BESIDE}
        await store(work, "objective", before, kept, ("engagementId",))
        await _replace(work, stored["id"], before.get("outcomes") or (), after.get("outcomes"))
        work.event("UPDATED", account)
    return Payload({"objective": stored["id"]})


def _fields(given: Given) -> Properties:
    found: Properties = {}
    if "title" in given:
        found["title"] = inputs.text(given, "title", "changes")
    if "progress" in given:
        found["progress"] = inputs.choice(given, "progress", "changes")
    if "dueDate" in given:
        found["dueDate"] = inputs.day(given, "dueDate")
    if "outcomes" in given:
        found["outcomes"] = _outcomes(given["outcomes"] or ())
    return found


def _outcomes(given: Sequence[Given]) -> list[Properties]:
    if len(given) > MAX_OUTCOMES:
        raise limit_reached(f"At most {MAX_OUTCOMES} outcomes are expected.", MAX_OUTCOMES, "changes", "outcomes")
    return [
        {"title": inputs.text(each, "title", "changes", "outcomes", index), "closure": each.get("closure")}
        for index, each in enumerate(given)
    ]


async def _replace(work: Work, objective_id: str, before: Sequence[Properties], after: Sequence[Properties] | None) -> None:
    """Have the objective the outcomes of a complete list: those of a title that it has already stay the same ones."""
    if after is None:
        return
    gone, rows = list(before), []
    for each in after:
        known = next((outcome for outcome in gone if outcome["title"] == each["title"]), None)
        if known is not None:
            gone.remove(known)
        outcome_id = await work.ids.next() if known is None else known["id"]
        rows.append({"id": outcome_id, "properties": each, "instants": {}, "links": {"objectiveId": objective_id}})
    if gone:
        await work.rows("outcome.delete_many", objectiveId=objective_id, ids=[each["id"] for each in gone])
    if rows:
        await work.rows("outcome.store_import", rows=rows)


def _told(properties: Properties) -> Properties:
    """The properties as histories tell them: outcomes by title, with how they ended."""
    outcomes = [
        f"{each['title']}: {each['closure']}" if each.get("closure") else each["title"] for each in properties.get("outcomes") or ()
    ]
    return {**properties, "outcomes": sorted(outcomes) or None}
