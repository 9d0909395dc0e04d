"""Applies `organisation.toml`: compares it with the database and writes the difference in one transaction."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from csgraph.domain.identity import encode
from csgraph.domain.metrics import BUILT_IN
from csgraph.domain.teamset import free_slots
from csgraph.domain.text import fold
from csgraph.domain.where import Tree, canonical, ids_of, map_ids
from csgraph.importer import problems as codes
from csgraph.importer.definitions import Definitions, Entry, Stored, identity_of, load_stored
from csgraph.importer.lookup import claim
from csgraph.importer.organisation_file import TEAM_LIMITS, OrganisationFile, read_organisation
from csgraph.importer.problems import Refused
from csgraph.importer.sections import BY_NAME, SECTIONS
from csgraph.repository import Repository, Unit
from csgraph.team_sets import declare_stale, refresh_all

DEFAULT_TEAM = "default"
SHOWN = 100
"""Characters of a foreign id that a message repeats."""
FindIds = Callable[[str, list[str]], Awaitable[dict[str, str]]]
"""Answers the ids for external ids of accounts or users; leaves out those that do not exist."""


@dataclass(frozen=True, slots=True)
class OrganisationReport:
    """How many settings, definitions and memberships were changed."""

    changes: int


@dataclass(slots=True)
class Plan:
    """What has to be written."""

    settings: Entry = field(default_factory=dict)
    changed: dict[str, list[Entry]] = field(default_factory=dict)
    removed: dict[str, list[Entry]] = field(default_factory=dict)

    @property
    def changes(self) -> int:
        """How many settings and definitions differ."""
        return len(self.settings) + sum(map(len, self.changed.values())) + sum(map(len, self.removed.values()))


async def apply_organisation(repository: Repository, file: Path) -> OrganisationReport:
    """Make the configuration as the file says; raises ImportRefused with ``problems``. A second time it changes nothing."""
    content = read_organisation(file)
    stored = await load_stored(repository)

    async def find(kind: str, keys: list[str]) -> dict[str, str]:
        return {row[0]: row[1] for row in await repository.rows(f"{kind}.by_ids_external", keys=keys)}

    await check_organisation(stored, content, find)
    members = members_of(content)
    users = await find("user", sorted({member["user"] for member in members}))
    for member in members:
        if member["user"] not in users:
            content.fault(
                f"{member['path']}.user", codes.UNKNOWN_REFERENCE, f"the id of a known user; there is no {member['user'][:SHOWN]}"
            )
    if content.problems:
        raise Refused(content.problems, len(content.problems))
    plan = await plan_organisation(repository, stored, content, find)
    rows = [{"key": {"team": m["team"], "userId": users[m["user"]]}, "properties": {"permission": m["permission"]}} for m in members]
    changes = await store_organisation(repository, plan, rows, exact=True)
    await refresh_all(repository)
    return OrganisationReport(changes)


def members_of(content: OrganisationFile) -> list[dict[str, str]]:
    """Every membership that the file states: team, user, permission, and its place in the file."""
    return [
        {"team": team["key"], "path": f"teams.{team['key']}.members[{index}]", **member}
        for team in content.sections.get("teams", [])
        for index, member in enumerate(team["members"])
    ]


async def check_organisation(stored: Stored, content: OrganisationFile, find: FindIds) -> None:
    """Note what in the file refers to nothing, or breaks a rule of the whole configuration."""
    after = Definitions.over(stored, content)
    types, metrics = after.keys("account_types"), after.keys("metrics") | BUILT_IN.keys()
    for section, entries in content.sections.items():
        for entry in entries:
            path = f"{section}[{entry['position']}]"
            for name in (*entry.get("types", ()), *entry.get("recordedAt", ())):
                if name not in types:
                    content.fault(path, codes.UNKNOWN_REFERENCE, f"the key of an account type; there is no {name}")
            for condition in entry.get("conditions", ()):
                if condition["metric"] not in metrics:
                    content.fault(path, codes.UNKNOWN_REFERENCE, f"the key of a metric; there is no {condition['metric']}")
    _check_teams(stored, content, after)
    for entry in content.sections.get("attributes", []):
        old = stored.section("attributes").get(entry["key"])
        if old and old["kind"] != entry["kind"]:
            content.fault(f"attributes[{entry['position']}].kind", codes.BAD_VALUE, f"{old['kind']}: the kind of an attribute stays")
    for path, tree in trees_of(content):
        await _check_tree(content, path, tree, after, find)


def _check_teams(stored: Stored, content: OrganisationFile, after: Definitions) -> None:
    limit = TEAM_LIMITS[after.settings["edition"]]
    teams = after.keys("teams") - {DEFAULT_TEAM}
    if len(teams) > limit and ("teams" in content.sections or "edition" in content.settings):
        known = len(teams & stored.section("teams").keys())
        content.fault("teams", codes.BAD_VALUE, _too_many_teams(after.settings["edition"], known, len(teams) - known))
    for team in content.sections.get("teams", []):
        if team["key"] == DEFAULT_TEAM and team["where"]:
            content.fault("teams.default.where", codes.BAD_VALUE, "no criteria: the default team holds every account")
    uses = {t["key"]: [i for kind, i in ids_of(t["where"]) if kind == "team"] for t in content.sections.get("teams", [])}
    keys = {node["id"]: node["key"] for node in stored.section("teams").values()}
    for key, team in stored.section("teams").items():
        tree = json.loads(team.get("accountSet") or "{}")
        uses.setdefault(key, [keys.get(i, i) for kind, i in ids_of(tree) if kind == "team"])
    for key in uses:
        if _reaches(uses, key, key):
            content.fault(f"teams.{key}.where", codes.CYCLE, "a team whose account set does not rest on itself")


def _too_many_teams(edition: str, known: int, new: int) -> str:
    limit, most = TEAM_LIMITS[edition], max(TEAM_LIMITS, key=lambda name: TEAM_LIMITS[name])
    over = known + new - limit
    cures = [f"leave {over} of the new ones out"] if over <= new else []
    if limit < known + new <= TEAM_LIMITS[most]:
        cures.append(f'set edition = "{most}", which has room for {TEAM_LIMITS[most]}')
    advice = " or ".join(cures) or "a team that is stored cannot be removed by a file"
    return (
        f"at most {limit} teams beside the default team in edition {edition} (M-31); there would be {known + new}:"
        f" {known} that exist and {new} new in this file; {advice}"
    )


def _reaches(uses: Mapping[str, list[str]], start: str, goal: str) -> bool:
    seen: set[str] = set()
    waiting = list(uses.get(start, ()))
    while waiting:
        key = waiting.pop()
        if key == goal:
            return True
        if key not in seen:
            seen.add(key)
            waiting.extend(uses.get(key, ()))
    return False


def trees_of(content: OrganisationFile) -> Iterator[tuple[str, Tree]]:
    """Every predicate of the file with its place."""
    for section in ("teams", "segments", "health_profiles"):
        for entry in content.sections.get(section, []):
            if entry.get("where"):
                yield f"{section}[{entry['position']}].where", entry["where"]


async def _check_tree(content: OrganisationFile, path: str, tree: Tree, after: Definitions, find: FindIds) -> None:
    wanted: dict[str, list[str]] = {"account": [], "user": [], "team": []}
    for kind, key in ids_of(tree):
        wanted[kind].append(key)
    found = {"team": dict.fromkeys(after.keys("teams"), "")}
    for kind in ("account", "user"):
        found[kind] = await find(kind, wanted[kind]) if wanted[kind] else {}
    for kind, keys in wanted.items():
        for key in keys:
            if key not in found[kind]:
                content.fault(path, codes.UNKNOWN_REFERENCE, f"the id of a known {kind}; there is no {key}")
    for kind, key in _keys_of(tree):
        if key not in after.keys(kind):
            content.fault(path, codes.UNKNOWN_REFERENCE, f"a key of {kind}; there is no {key}")


def _keys_of(tree: Tree) -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        if name in ("and", "or"):
            for part in value:
                yield from _keys_of(part)
        elif name == "not":
            yield from _keys_of(value)
        elif name == "attributes":
            yield from (("attributes", part["key"]) for part in value)
        elif name == "assignment":
            yield "assignment_roles", value["role"]


async def plan_organisation(repository: Repository, stored: Stored, content: OrganisationFile, find: FindIds) -> Plan:
    """What differs between the file and the database; allocates ids for new teams."""
    plan = Plan(settings={name: value for name, value in content.settings.items() if stored.settings.get(name) != value})
    new = [t["key"] for t in content.sections.get("teams", []) if t["key"] not in stored.section("teams")]
    ids = {"team": {key: team["id"] for key, team in stored.section("teams").items()}}
    if new:
        ids["team"].update(zip(new, map(encode, await claim(repository, len(new))), strict=True))
    wanted = [pair for _, tree in trees_of(content) for pair in ids_of(tree)]
    for kind in ("account", "user"):
        keys = sorted({key for k, key in wanted if k == kind})
        ids[kind] = await find(kind, keys) if keys else {}
    shaping = Shaping(ids, _slots(stored, new), {**stored.settings, **content.settings}["reportingCurrency"])
    for section in SECTIONS:
        if section.name in content.sections:
            _plan_section(plan, section.name, stored.section(section.name), content.sections[section.name], shaping)
    return plan


def _slots(stored: Stored, new: list[str]) -> dict[str, int]:
    slots = {key: team["slot"] for key, team in stored.section("teams").items() if team.get("slot") is not None}
    rest = [key for key, team in stored.section("teams").items() if key not in slots and not team.get("isDefault")]
    return slots | dict(zip([*rest, *new], free_slots(slots.values()), strict=False))


@dataclass(frozen=True, slots=True)
class Shaping:
    """What entries need to take the form in which they are stored: ids by external id, the reporting currency."""

    ids: Mapping[str, Mapping[str, str]]
    slots: Mapping[str, int]
    """By team: which labels hold its account set."""
    currency: str

    def tree(self, tree: Tree) -> str:
        """A predicate as it is stored: canonical JSON over ids."""
        return canonical(map_ids(tree, lambda kind, key: self.ids[kind][key]))

    def node(self, section: str, entry: Entry, old: Entry | None) -> Entry:
        """The stored properties of an entry."""
        shapes: Mapping[str, Callable[[Entry, Entry | None], Entry]] = {
            "teams": self._team, "segments": self._segment, "health_profiles": self._profile, "scorecard_layouts": _layout,
            "contract_value_ranges": lambda e, _: {"currency": self.currency, **e}, "assignment_roles": _role,
        }  # fmt: skip
        return shapes[section](entry, old) if section in shapes else entry

    def _team(self, entry: Entry, old: Entry | None) -> Entry:
        default = entry["key"] == DEFAULT_TEAM
        kept = {"id": old["id"] if old else self.ids["team"][entry["key"]], "isDefault": default}
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


def _plan_section(plan: Plan, name: str, old: Mapping[Any, Entry], entries: list[Entry], shaping: Shaping) -> None:
    parameter = BY_NAME[name].parameter
    nodes = {identity_of(name, entry): shaping.node(name, entry, old.get(identity_of(name, entry))) for entry in entries}
    if not BY_NAME[name].whole:
        nodes |= _unlisted(name, old, nodes)
    plan.changed[parameter] = [node for key, node in nodes.items() if old.get(key) != node]
    if BY_NAME[name].whole:
        plan.removed[parameter] = [node for key, node in old.items() if key not in nodes]


def _unlisted(name: str, old: Mapping[Any, Entry], listed: Mapping[Any, Entry]) -> dict[Any, Entry]:
    # What the file leaves out stays, behind what it lists; and a new default flow leaves no other.
    rest = sorted((node for key, node in old.items() if key not in listed), key=lambda node: (node.get("position") or 0, node["key"]))
    nodes = {node["key"]: {**node, "position": len(listed) + index} for index, node in enumerate(rest)}
    if name == "flows" and any(node["isDefault"] for node in listed.values()):
        nodes = {key: {**node, "isDefault": False} for key, node in nodes.items()}
    return nodes


async def store_organisation(repository: Repository, plan: Plan, members: list[Entry], *, exact: bool = False) -> int:
    """Write a plan and memberships in one transaction; answer the number of changes.

    ``exact`` ends what other memberships the teams have whose members are listed.
    """
    staying: dict[str, list[str]] = {}
    for member in members:
        staying.setdefault(member["key"]["team"], []).append(member["key"]["userId"])
    parameters = {section.parameter: plan.changed.get(section.parameter, []) for section in SECTIONS}
    removed = {section.parameter: plan.removed.get(section.parameter, []) for section in SECTIONS if section.whole}

    async def work(unit: Unit) -> int:
        changes = plan.changes
        if changes:
            await unit.rows("organisation.store_file", settings=plan.settings, removed=removed, **parameters)
            await declare_stale(unit)
        if members:
            changes += (await unit.rows("membership.store_import", rows=members))[0][0]
            if exact:
                rows = [{"team": team, "userIds": users} for team, users in staying.items()]
                changes += (await unit.rows("membership.prune_file", rows=rows))[0][0]
        return changes

    return await repository.write(work) if plan.changes or members else 0
