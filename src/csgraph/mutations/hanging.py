"""What hangs on an account: locked behind it, stored with its links, and changed with a history on the account."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from csgraph.domain.access import Action
from csgraph.domain.errors import Taken
from csgraph.domain.fieldtext import instant_text
from csgraph.domain.refusal import invalid, not_found
from csgraph.mutations import inputs
from csgraph.mutations.inputs import Given
from csgraph.mutations.work import Account, Properties, Work, require
from csgraph.repository import stored_row

INSTANTS = {"touchpoint": ("occurredAt",), "task": ("completedAt", "createdAt"), "engagement": ("createdAt",), "risk_signal": ("raisedAt",)}
ENDED = frozenset({"CANCELED", "CLOSED"})
"""States that say that something is over."""


async def locked(
    work: Work, entity: str, local: str, action: Action, *also: str, path: str = "id"
) -> tuple[Account, Properties, dict[str, Account]]:
    """Something by its id, with its account: both locked, the account first; ``also`` are more accounts to lock."""
    rows = await work.rows(f"{entity}.by_ids_account", id=local)
    on = rows[0][0] if rows else ""
    found = await work.accounts([*filter(None, [on]), *also], action)
    if on not in found:
        raise not_found(f"There is no {entity.replace('_', ' ')} of this id.", path)
    account = require(found, on, path)
    rows = await work.rows(f"{entity}.claim", id=local)
    properties = stored_row(rows[0][0]) if rows else {}
    if properties.get("accountId") != on:
        raise Taken("Others changed the same data at the same moment; try again.")
    return account, properties, found


async def part(work: Work, given: Given, entity: str, local: str | None, action: Action) -> tuple[Account, Properties]:
    """A part of an engagement by its id, with its account, both locked; without an id a new one of the engagement that is named."""
    engagement_id = inputs.optional_id(given, "engagementId", "Engagement")
    if local is not None:
        account, before, _ = await locked(work, entity, local, action)
        if engagement_id not in {None, before["engagementId"]}:
            raise invalid("This stays with its engagement.", "engagementId")
        return account, before
    if engagement_id is None:
        raise invalid("A new one needs an engagement.", "engagementId")
    account, _, _ = await locked(work, "engagement", engagement_id, action, path="engagementId")
    return account, {}


async def store(
    work: Work, entity: str, before: Mapping[str, Any], after: Mapping[str, Any], links: Collection[str], *, only_links: Collection[str] = (),
) -> None:  # fmt: skip
    """Create one thing or write what differs: ``links`` name the properties that relationships show, ``only_links`` those that nothing else holds."""
    await work.rows(f"{entity}.store_import", rows=[_row(entity, before, after, links, only_links)])


async def store_new(work: Work, entity: str, things: Iterable[Mapping[str, Any]], links: Collection[str]) -> None:
    """Create things."""
    await work.rows(f"{entity}.store_import", rows=[_row(entity, {}, each, links, ()) for each in things])


def _row(
    entity: str, before: Mapping[str, Any], after: Mapping[str, Any], links: Collection[str], only_links: Collection[str]
) -> Properties:  # fmt: skip
    instants = INSTANTS.get(entity, ())
    differs = {name: value for name, value in after.items() if value != before.get(name) and name not in {*instants, *only_links}}
    return {
        "id": after["id"],
        "properties": differs,
        "instants": {name: instant_text(after[name]) for name in instants if after.get(name) is not None},
        "links": {name: after.get(name) for name in (*links, *only_links)},
    }


def closure(before: Properties, after: Properties, now: datetime) -> Properties:
    """What closing needs and opening again clears (invariant 8); both have a ``state``, and ``after`` what is to be different."""
    stored = {**before, **after}
    was, is_over = before.get("state") in ENDED, stored["state"] in ENDED
    if is_over and not stored.get("closureNotes") and (not was or "closureNotes" in after):
        raise invalid("Say how it ended.", "changes", "closureNotes")
    if not is_over and after.get("closureNotes"):
        raise invalid("Only what is closed or canceled has ended.", "changes", "closureNotes")
    if is_over == was:
        return {}
    return {"closedAt": now} if is_over else {"closureNotes": None, "closedAt": None}


async def note(work: Work, account: Account, entity: str, local: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Leave one change on the account for each field that differs; whether any does."""
    differs = [name for name, value in after.items() if value != before.get(name)]
    for name in differs:
        await work.change(account, f"{entity}.{name}", before.get(name), after[name], of=local)
    return bool(differs)


async def names_of(work: Work, ids: Iterable[str | None]) -> dict[str, tuple[str, bool]]:
    """What histories call users, and whether they are active."""
    wanted = sorted({each for each in ids if each})
    rows = await work.rows("user.by_ids_known", ids=wanted) if wanted else []
    return {user_id: (known_as, bool(active)) for user_id, known_as, active in rows}


def require_active(users: Mapping[str, tuple[str, bool]], user_id: str | None, *path: str) -> None:
    """Refuse somebody who does not exist or is not active."""
    if user_id is None:
        return
    if user_id not in users:
        raise not_found("There is no user of this id.", *path)
    if not users[user_id][1]:
        raise invalid("The user is not active any more.", *path)


def known_as(users: Mapping[str, tuple[str, bool]], user_id: str | None) -> str | None:
    """What histories call a user."""
    return None if user_id is None else users[user_id][0] if user_id in users else user_id
