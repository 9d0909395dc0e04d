"""Touchpoints and tasks: what people do for accounts, credited to whoever does it (M-02, M-03)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from csgraph.domain.access import Action
from csgraph.domain.refusal import limit_reached, not_found, stale_version
from csgraph.mutations import inputs
from csgraph.mutations.hanging import known_as, locked, names_of, note, require_active, store, store_new
from csgraph.mutations.inputs import Given
from csgraph.mutations.work import Account, Payload, Properties, Work

MAX_PARTICIPANTS = 250
TASK_LINKS = ("accountId", "assigneeId", "completedById")
COMPLETED = "COMPLETED"


async def touchpoint_create(work: Work, given: Given) -> Payload:
    """Log an interaction; the viewer is its author (M-02)."""
    account = await work.account(inputs.local_id(given, "accountId", "Account"), Action.WORK, "accountId")
    occurred_at = inputs.past_instant(given, "occurredAt", work.now)
    touchpoint: Properties = {
        "id": await work.ids.next(), "accountId": account.id, "subject": inputs.text(given, "subject"), "kind": inputs.text(given, "kind"),
        "body": inputs.optional_text(given, "body", length=inputs.LONG_TEXT_LENGTH), "flow": inputs.flow(given, work.configuration),
        "occurredAt": occurred_at, "internalNote": given["internalNote"], "draft": False, "createdById": work.viewer.user_id,
        "participantIds": await _participants(work, given),
    }  # fmt: skip
    await store(work, "touchpoint", {}, touchpoint, ("accountId", "createdById"), only_links=("participantIds",))
    if not given["internalNote"]:
        await _active(work, account, occurred_at)
    await work.change(account, "touchpoint", None, touchpoint["subject"], of=touchpoint["id"])
    work.event("TOUCHPOINT_ADDED", account)
    return Payload({"touchpoint": touchpoint["id"]})


async def task_create(work: Work, given: Given) -> Payload:
    """Create a task on an account."""
    account = await work.account(inputs.local_id(given, "accountId", "Account"), Action.WORK, "accountId")
    assignee = inputs.optional_id(given, "assigneeId", "User")
    require_active(await names_of(work, [assignee]), assignee, "assigneeId")
    task: Properties = {
        "title": inputs.text(given, "title"), "description": inputs.optional_text(given, "description", length=inputs.LONG_TEXT_LENGTH),
        "flow": inputs.flow(given, work.configuration), "priority": given["priority"], "dueDate": inputs.day(given, "dueDate"),
        "assigneeId": assignee,
    }  # fmt: skip
    (task_id,) = await create_tasks(work, [account], task)
    return Payload({"task": task_id})


async def create_tasks(work: Work, accounts: Sequence[Account], task: Properties) -> list[str]:
    """Create the same task on each of some accounts; answers the ids."""
    ids = [await work.ids.next() for _ in accounts]
    known = {"status": "NOT_STARTED", "createdAt": work.now, **task}
    made = [{"id": each, "accountId": account.id, **known} for each, account in zip(ids, accounts, strict=True)]
    await store_new(work, "task", made, TASK_LINKS)
    for account, each in zip(accounts, ids, strict=True):
        await work.change(account, "task", None, task["title"], of=each)
        work.event("TASK_CHANGED", account)
    return ids


async def task_complete(work: Work, given: Given) -> Payload:
    """Complete a task; the viewer is credited with it (M-03)."""
    return await _task(work, given, {"status": COMPLETED})


async def task_update(work: Work, given: Given) -> Payload:
    """Change a task; what is left out stays, null clears."""
    after: Properties = {}
    if "title" in given:
        after["title"] = inputs.text(given, "title")
    if "description" in given:
        after["description"] = inputs.optional_text(given, "description", length=inputs.LONG_TEXT_LENGTH)
    for name in ("priority", "status"):
        if name in given:
            after[name] = inputs.choice(given, name)
    if "dueDate" in given:
        after["dueDate"] = inputs.day(given, "dueDate")
    if "assigneeId" in given:
        after["assigneeId"] = inputs.optional_id(given, "assigneeId", "User")
    return await _task(work, given, after)


async def _task(work: Work, given: Given, after: Properties) -> Payload:
    account, before, _ = await locked(work, "task", inputs.local_id(given, "id", "Task"), Action.WORK)
    if given.get("expectedVersion") not in {None, before["version"]}:
        raise stale_version(before["version"], "expectedVersion")
    users = await names_of(work, [before.get("assigneeId"), after.get("assigneeId")])
    if after.get("assigneeId") != before.get("assigneeId"):
        require_active(users, after.get("assigneeId"), "assigneeId")
    told = {name: value for name, value in after.items() if name != "assigneeId"}
    old = dict(before)
    if "assigneeId" in after:
        told["assignee"], old["assignee"] = known_as(users, after["assigneeId"]), known_as(users, before.get("assigneeId"))
    if await note(work, account, "task", before["id"], old, told):
        was, becomes = before["status"] == COMPLETED, after.get("status", before["status"]) == COMPLETED
        if was != becomes:
            after = {**after, "completedAt": work.now if becomes else None, "completedById": work.viewer.user_id if becomes else None}
        await store(work, "task", before, {**before, **after}, TASK_LINKS, only_links=("engagementId",))
        if becomes and not was:
            await _active(work, account, work.now)
        elif was and not becomes:
            await work.rows("account.update_derived", ids=[account.id])
        work.event("TASK_CHANGED", account)
    return Payload({"task": before["id"]})


async def _active(work: Work, account: Account, at: datetime) -> None:
    """Note activity that counts; an account's last one never goes back by it."""
    held = account.properties.get("lastActivityAt")
    if held is None or at > held:
        await work.rows("account.update_metric", rows=[{"id": account.id, "properties": {"lastActivityAt": at}}])


async def _participants(work: Work, given: Given) -> list[str]:
    parts = given.get("participantIds") or []
    if len(parts) > MAX_PARTICIPANTS:
        raise limit_reached(f"At most {MAX_PARTICIPANTS} people take part.", MAX_PARTICIPANTS, "participantIds")
    named = {str(index): part for index, part in enumerate(parts)}
    ids = [inputs.local_id(named, index, "Contact", "participantIds") for index in named]
    found = await work.contacts(ids, Action.WORK)
    for index, each in enumerate(ids):
        if each not in found:
            raise not_found("There is no contact of this id.", "participantIds", index)
    return list(dict.fromkeys(ids))
