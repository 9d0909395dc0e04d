"""Health follows what a mutation changed (M-21): in its transaction for the accounts themselves, soon after for those above."""

from __future__ import annotations

from typing import Any

from csgraph.account_health import SOURCE, declare_stale, note_above, refresh
from csgraph.domain.configuration import Configuration
from csgraph.domain.where import leaves
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
    if _rests_on_place(work.configuration) and any(event["kind"] == "MOVED" for event in work.events[begun:]):
        await declare_stale(work.unit)  # what lies below may be for another profile
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


def _rests_on_place(configuration: Configuration) -> bool:
    return any(name in PLACES for profile in configuration.profiles.values() for _, name, _ in leaves(profile["tree"]))


def _rests_on_assignments(configuration: Configuration) -> bool:
    return any(name == "assignment" for profile in configuration.profiles.values() for _, name, _ in leaves(profile["tree"]))
