"""Lifecycles: where an account stands in each of them, and since when (B-18)."""

from __future__ import annotations

from csgraph.domain.access import Action
from csgraph.domain.fieldtext import instant_text
from csgraph.domain.refusal import not_found
from csgraph.mutations import inputs
from csgraph.mutations.inputs import Given
from csgraph.mutations.work import Payload, Work
from csgraph.repository import native


async def lifecycle_stage_set(work: Work, given: Given) -> Payload:
    """Set the stage that an account entered; stages that it entered before stay in its history."""
    account = await work.account(inputs.local_id(given, "accountId", "Account"), Action.EDIT_ACCOUNTS, "accountId")
    lifecycle = inputs.defined(work.configuration.lifecycles, given, "lifecycle", "lifecycle")
    stage = given["stage"]
    if stage not in (lifecycle["stages"] or ()):
        raise not_found("The lifecycle has no stage of this name.", "stage")
    since = inputs.past_instant(given, "since", work.now)
    rows = await work.rows("lifecycle_status.by_ids_owner", ids=[account.id])
    entered = sorted((native(row["since"]), row["stage"]) for (row,) in rows if row["lifecycle"] == lifecycle.key)
    before = next((held for at, held in reversed(entered) if at <= since), None)
    if stage != before:
        key = {"accountId": account.id, "lifecycle": lifecycle.key}
        row = {"key": key, "properties": {"stage": stage}, "instants": {"since": instant_text(since)}}
        await work.rows("lifecycle_status.store_import", rows=[row])
        await work.change(account, f"lifecycle.{lifecycle.key}", before, stage)
        work.event("UPDATED", account)
    return Payload({"account": account.id})
