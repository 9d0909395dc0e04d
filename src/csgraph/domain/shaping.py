"""The form in which configured things are stored (docs/GRAPH.md), whoever configures them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from csgraph.domain.access import DEFAULT_TEAM
from csgraph.domain.sections import Entry
from csgraph.domain.text import fold
from csgraph.domain.where import Tree, canonical, map_ids


@dataclass(frozen=True, slots=True)
class Shaping:
    """What entries need to take the form in which they are stored."""

    local: Callable[[str, str], str]
    """The id of ours for what criteria name, by kind."""
    slots: Mapping[str, int]
    """By team: which labels hold its account set."""
    currency: str
    """The reporting currency."""

    def tree(self, tree: Tree) -> str:
        """A predicate as it is stored: canonical JSON over ids."""
        return canonical(map_ids(tree, self.local))

    def node(self, section: str, entry: Entry, old: Entry | None) -> Entry:
        """The stored properties of an entry."""
        shapes: Mapping[str, Callable[[Entry, Entry | None], Entry]] = {
            "teams": self._team, "segments": self._segment, "health_profiles": self._profile, "scorecard_layouts": _layout,
            "contract_value_ranges": lambda e, _: {"currency": self.currency, **e}, "assignment_roles": _role,
        }  # fmt: skip
        return shapes[section](entry, old) if section in shapes else entry

    def _team(self, entry: Entry, old: Entry | None) -> Entry:
        default = entry["key"] == DEFAULT_TEAM
        kept = {"id": old["id"] if old else self.local("team", entry["key"]), "isDefault": default}
        if not default:
            kept |= {"slot": self.slots[entry["key"]], "current": bool(old and old.get("current"))}
        shaped = {"key": entry["key"], "name": entry["name"], "searchKey": fold(entry["name"]), "position": entry["position"], **kept}
        return shaped if default else {**shaped, "accountSet": self.tree(entry["where"])}

    def _segment(self, entry: Entry, _old: Entry | None) -> Entry:
        return {"key": entry["key"], "name": entry["name"], "criteria": self.tree(entry["where"]), "position": entry["position"]}

    def _profile(self, entry: Entry, old: Entry | None) -> Entry:
        head = {name: entry[name] for name in ("key", "displayName", "model", "position")}
        rest = {name: value for name, value in entry.items() if name not in head}
        if "where" in rest:
            rest["where"] = json.loads(self.tree(rest["where"]))
        definition = canonical(rest)
        changed = old is None or old["definition"] != definition or old["model"] != head["model"]
        return {**head, "definition": definition, "version": (old["version"] if old else 0) + changed}


def _layout(entry: Entry, _old: Entry | None) -> Entry:
    definition = canonical({"types": entry["types"], "sections": entry["sections"]})
    return {"key": entry["key"], "displayName": entry["displayName"], "definition": definition, "position": entry["position"]}


def _role(entry: Entry, old: Entry | None) -> Entry:
    return {**entry, "builtIn": bool(old and old.get("builtIn"))}
