"""What a valid configuration is, beyond the form of each entry: one set of rules for `organisation.toml` and for mutations."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from csgraph.domain.faults import Fault, Known
from csgraph.domain.health_rules import profile_faults
from csgraph.domain.layouts import CONSTANT, FIELDS, MOST_ITEMS
from csgraph.domain.where import KIND_OPERATORS, Tree, ids_at, ids_of, leaves

TEAM_LIMITS = {"PRO": 0, "PRO_PLUS": 0, "ENTERPRISE": 10}
"""Teams beside the default one, by edition (M-31)."""


def entry_faults(section: str, entry: Mapping[str, Any], old: Mapping[str, Any] | None, known: Known) -> Iterator[Fault]:
    """What is wrong with an entry that reads well: keys of nothing, and what cannot change any more."""
    for name, stored in (("types", "types"), ("recorded_at", "recordedAt")):
        for at, key in enumerate(entry.get(stored, ())):
            if key not in known.types:
                yield Fault((name, at), "the key of an account type", key)
    if section == "health_profiles":
        yield from profile_faults(entry, known)
    if section == "attributes" and old is not None and old["kind"] != entry["kind"]:
        yield Fault(("kind",), f"{old['kind']}: the kind of an attribute stays")
    if section == "scorecard_layouts":
        yield from layout_faults(entry, known)


def layout_faults(layout: Mapping[str, Any], known: Known) -> Iterator[Fault]:
    """Items that name nothing, that stand there twice, or that no layout can change (C-05); and too many of them."""
    names = [*known.kinds, *known.metrics, *FIELDS]
    seen: set[str] = set()
    for at, section in enumerate(layout["sections"]):
        for place, item in enumerate(section["items"]):
            path = ("sections", at, "items", place)
            if item in seen:
                yield Fault(path, "an item that the layout does not show yet")
            elif item not in names and item in CONSTANT:
                yield Fault(path, f"another item: {', '.join(CONSTANT)} are fields of every account, and no layout changes them (C-05)")
            elif item not in names:
                near = difflib.get_close_matches(item, names, 1)
                yield Fault(path, "the key of an attribute or a metric", item, near[0] if near else None)
            seen.add(item)
    if sum(len(section["items"]) for section in layout["sections"]) > MOST_ITEMS:
        yield Fault(("sections",), f"at most {MOST_ITEMS} items in all sections together")


def narrows_role(entry: Mapping[str, Any], old: Mapping[str, Any] | None) -> bool:
    """Whether a role that several may hold becomes one for a single holder; refused where several hold it (invariant 2)."""
    return bool(old and old.get("multiHolder")) and not entry["multiHolder"]


def criteria_faults(tree: Tree, known: Known, ids: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    """What criteria name that is not there; ``ids`` are those that there are, by kind: account, user and team."""
    for path, kind, each in ids_at(tree):
        if each not in ids[kind]:
            yield Fault(path, f"the id of a known {kind}", each)
    for path, name, value in leaves(tree):
        if name == "attributes":
            for at, part in enumerate(value):
                yield from _attribute_faults((*path, at), part, known.kinds)
        elif name == "assignment" and value["role"] not in known.roles:
            yield Fault((*path, "role"), "the key of an assignment role", value["role"])


def _attribute_faults(path: tuple[str | int, ...], part: Tree, kinds: Mapping[str, str]) -> Iterator[Fault]:
    kind = kinds.get(part["key"])
    if kind is None:
        yield Fault((*path, "key"), "the key of an attribute", part["key"])
        return
    wanted = KIND_OPERATORS[kind]
    for given in part.keys() - {"key", wanted}:
        yield Fault((*path, given), f"{wanted}: the attribute is of kind {kind}")


def uses_itself(sets: Mapping[str, Tree], team: str) -> bool:
    """Whether a team's account set rests on itself; ``sets`` are the sets of all teams."""
    seen: set[str] = set()
    waiting = _teams(sets.get(team, {}))
    while waiting:
        each = waiting.pop()
        if each == team:
            return True
        if each not in seen:
            seen.add(each)
            waiting |= _teams(sets.get(each, {}))
    return False


def _teams(tree: Tree) -> set[str]:
    return {each for kind, each in ids_of(tree) if kind == "team"}
