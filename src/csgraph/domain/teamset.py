"""Materialised account sets (M-18): each team but the default one has a slot, and an account carries a label for every set it is in.

The labels of one account are also its mask, one bit a slot: a number fits into the covering index of rollups.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any

from csgraph.domain.where import Tree, asks_who, ids_of

SLOTS = 10
"""As many as an organisation may have teams beside the default one (M-31)."""


def label(slot: int) -> str:
    """The label of the accounts in a slot's set."""
    return f"TeamSet{slot}"


def mask(slot: int) -> int:
    """The bit of a slot."""
    return 1 << (slot - 1)


@lru_cache(64)
def masks(slots: frozenset[int]) -> tuple[int, ...]:
    """Every mask of an account that is in the set of one of these slots."""
    wanted = sum(map(mask, slots))
    return tuple(value for value in range(1, 1 << SLOTS) if value & wanted)


def free_slots(taken: Collection[int]) -> Iterable[int]:
    """The slots that no team has, lowest first."""
    return (slot for slot in range(1, SLOTS + 1) if slot not in taken)


def differs_by_viewer(tree: Tree, trees: Mapping[str, Tree], within: frozenset[str] = frozenset()) -> bool:
    """Whether who asks decides about a set; ``trees`` are the sets of all teams, by id."""
    if asks_who(tree):
        return True
    teams = {team for kind, team in ids_of(tree) if kind == "team"} - within
    return any(differs_by_viewer(trees.get(team, {}), trees, within | teams) for team in teams)


def stored_slot(team: Mapping[str, Any]) -> int | None:
    """The slot whose labels hold this team's set as it is configured now; None where the set has to be evaluated."""
    return team.get("slot") if team.get("current") else None
