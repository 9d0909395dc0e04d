"""Leaderboards of usage: who uses the product most (M-29), and what of it, against similar accounts (M-30)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from csgraph.domain.peers import told

MOST_MODULES, MOST_ACTIVITIES = 200, 100
"""Modules that are answered, and activities of each."""
RANKINGS: Mapping[str, str] = {"ACTIONS": "actions", "ACTIVE_DAYS": "days", "TIME_SPENT": "seconds"}
"""What people are ranked by; then by active days, the last day and the id."""


@dataclass(frozen=True, slots=True)
class Module:
    """One module: its active users here, and how many an account of the health profile has on average; null where nobody may know."""

    name: str
    users: int
    average: float | None


def modules(own: Sequence[tuple[str, int]], peers: Sequence[tuple[str, int]], count: int, seen: int) -> list[Module]:
    """Modules used here or, where that may be told, by one of ``count`` peers, of which the viewer sees ``seen``: those with most users here first, then by average and name.

    ``peers`` are sums over all peers; who uses nothing counts as zero.
    """
    here = dict(own)
    there = dict(peers) if count and told(count, count - seen) else None
    names = {*here, *(there or ())}
    found = [Module(name, here.get(name, 0), None if there is None else there.get(name, 0) / count) for name in names]
    return sorted(found, key=lambda each: (-each.users, -(each.average or 0), each.name))[:MOST_MODULES]
