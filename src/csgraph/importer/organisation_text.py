"""The stored configuration as the text of `organisation.toml`; the inverse of organisation_file.py."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from csgraph.domain.money import from_units
from csgraph.domain.sections import CONDITION_KEYS, LAYOUT_SECTION_KEYS, SECTIONS, Entry, Key, Section
from csgraph.domain.where import map_ids
from csgraph.importer.definitions import Stored
from csgraph.importer.organisation_file import SETTINGS

BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
TABLES = ("exchange_rates", "contract_statuses")
External = Callable[[str, str], str]


def organisation_text(stored: Stored, external: External) -> str:
    """The whole file; ``external(kind, id)`` answers external ids."""
    return "\n".join((*_settings(stored.settings), *_lists(stored, external), ""))


def _settings(settings: Mapping[str, Any]) -> Iterator[str]:
    for name, key in SETTINGS.items():
        if name not in TABLES and settings.get(key.stored) is not None:
            yield f"{name} = {value_text(settings[key.stored])}"
    for name in TABLES:
        entries = json.loads(settings.get(SETTINGS[name].stored) or "{}")
        if entries:
            yield from ("", f"[{name}]", *(f"{_name(key)} = {value_text(value)}" for key, value in sorted(entries.items())))


def _lists(stored: Stored, external: External) -> Iterator[str]:
    for section in SECTIONS:
        nodes = stored.section(section.name).values()
        for node in sorted(nodes, key=lambda n: (n.get("position") or 0, n.get("key") or n.get("title"))):
            entry = _entry(section, node, external)
            yield from ("", f"[[{section.name}]]", *(f"{name} = {value_text(value)}" for name, value in entry.items()))


def _entry(section: Section, node: Entry, external: External) -> Entry:
    held = dict(node)
    if section.name in ("health_profiles", "scorecard_layouts"):
        held |= json.loads(node["definition"])
    trees = {"teams": "accountSet", "segments": "criteria"}
    if section.name in trees and node.get(trees[section.name]):
        held["where"] = json.loads(node[trees[section.name]])
    if "where" in held:
        held["where"] = map_ids(held["where"], external)
    if section.name == "contract_value_ranges":
        held |= {name: from_units(node[name], node["currency"]) for name in ("low", "high") if name in node}
    for name, keys in (("conditions", CONDITION_KEYS), ("sections", LAYOUT_SECTION_KEYS)):
        if name in held:
            held[name] = [_named(keys, part) for part in held[name]]
    return _named(section.keys, held)


def _named(keys: tuple[Key, ...], held: Mapping[str, Any]) -> Entry:
    return {key.name: held[key.stored] for key in keys if held.get(key.stored) not in (None, [])}


def value_text(value: Any) -> str:
    """A value in TOML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(value_text, value)) + "]"
    if isinstance(value, dict):
        inner = ", ".join(f"{_name(name)} = {value_text(part)}" for name, part in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    return _string(str(value))


def _name(name: str) -> str:
    return name if BARE.fullmatch(name) else _string(name)


def _string(text: str) -> str:
    # JSON's escapes are TOML's, but for DEL, which TOML wants escaped as well.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
