"""Health follows what a mutation changed (M-21): in its transaction for the accounts themselves, soon after for those above."""

from __future__ import annotations

from typing import Any

from csgraph.account_health import SOURCE, declare_stale, note_above, refresh
from csgraph.domain.configuration import Configuration
from csgraph.domain.where import leaves, names_of
from csgraph.mutations.work import Work

TELLING = frozenset({"CREATED", "UPDATED", "MOVED"})
"""Events after which an account's own values may be others."""
ASSIGNING = frozenset({"ASSIGNED", "UNASSIGNED"})
PLACES = frozenset({"underId", "underName", "teamId"})
"""Criteria that an account may come to match because one above it was moved."""


async def follow_health(work: Work) -> None:
    """Compute the health of accounts that this transaction changed, and note the ones above."""
    begun, work.judged = work.judged, len(work.events)
    if not work.configuration.profiles:
        return
    kinds = TELLING | ASSIGNING if _rests_on_assignments(work.configuration) else TELLING
    ids = [event["accountId"] for event in work.events[begun:] if event["kind"] in kinds]
    if _reaches_further(work, begun):
        await declare_stale(work.unit)
        work.due = True
    paths, work.left = work.left, []
    if ids:
        told = await refresh(work.unit, work.configuration, ids, work.now)
        work.events += [_event(each.account_id, each.team_sets) for each in told.changed if each.ranked]
        work.judged = len(work.events)
        work.touched.update(dict.fromkeys(told.ranked))
        paths = [*paths, *told.paths]
    if paths and await note_above(work.unit, work.configuration, paths):
        work.due = True


def _event(account_id: str, team_sets: int) -> dict[str, Any]:
    return {"kind": "HEALTH_CHANGED", "accountId": account_id, "source": SOURCE, "before": team_sets}


def _reaches_further(work: Work, begun: int) -> bool:
    """Whether other profiles may fit accounts that no event names: those below a moved or renamed one, or of another account set."""
    trees = [profile["tree"] for profile in work.configuration.profiles.values()]
    criteria = {name for tree in trees for _, name, _ in leaves(tree)}
    moved = any(event["kind"] == "MOVED" for event in work.events[begun:])
    named = any(name in work.named for tree in trees for name in names_of(tree))
    return named or (moved and bool(criteria & PLACES)) or (work.stale and "teamId" in criteria)


def _rests_on_assignments(configuration: Configuration) -> bool:
    return any(name == "assignment" for profile in configuration.profiles.values() for _, name, _ in leaves(profile["tree"]))
