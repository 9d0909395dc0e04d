"""Applies `organisation.toml`: compares it with the database and writes the difference in one transaction."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from csgraph.account_health import declare_stale as doubt_health
from csgraph.account_health import run_all, run_due
from csgraph.domain.access import DEFAULT_TEAM
from csgraph.domain.identity import encode
from csgraph.domain.rules import TEAM_LIMITS, criteria_faults, entry_faults, narrows_role, uses_itself
from csgraph.domain.sections import BY_NAME, SECTIONS, Entry, identity_of, writing
from csgraph.domain.shaping import Shaping
from csgraph.domain.teamset import free_slots
from csgraph.domain.where import Tree, ids_of, map_ids
from csgraph.importer import problems as codes
from csgraph.importer.definitions import Definitions, Stored, load_stored
from csgraph.importer.lookup import claim
from csgraph.importer.organisation_file import SHOWN, OrganisationFile, read_organisation
from csgraph.importer.problems import Refused
from csgraph.repository import Repository, Unit
from csgraph.team_sets import declare_stale, refresh_all

FindIds = Callable[[str, list[str]], Awaitable[dict[str, str]]]
"""Answers the ids for external ids of accounts or users; leaves out those that do not exist."""
FindShared = Callable[[list[str]], Awaitable[list[str]]]
"""Answers which of some assignment roles several users hold on one account."""


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

    await check_organisation(stored, content, find, partial(shared_roles, repository))
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
    if changes and not await run_due(repository, datetime.now(UTC)):
        await run_all(repository, datetime.now(UTC))  # somebody else is at it, and may have begun before
    await refresh_all(repository)
    return OrganisationReport(changes)


async def shared_roles(repository: Repository, roles: list[str]) -> list[str]:
    """Which of these assignment roles several users hold on one account."""
    return [role for role, _ in await repository.rows("assignment.count_shared", roles=roles)]


def members_of(content: OrganisationFile) -> list[dict[str, str]]:
    """Every membership that the file states: team, user, permission, and its place in the file."""
    return [
        {"team": team["key"], "path": f"teams.{team['key']}.members[{index}]", **member}
        for team in content.sections.get("teams", [])
        for index, member in enumerate(team["members"])
    ]


async def check_organisation(stored: Stored, content: OrganisationFile, find: FindIds, shared: FindShared) -> None:
    """Note what in the file refers to nothing, or breaks a rule of the whole configuration."""
    after = Definitions.over(stored, content)
    for section, entries in content.sections.items():
        for entry in entries:
            old = stored.section(section).get(identity_of(section, entry))
            content.note(f"{section}[{entry['position']}]", entry_faults(section, entry, old, after.known))
    await _check_roles(stored, content, shared)
    _check_teams(stored, content, after)
    for path, tree in trees_of(content):
        await _check_tree(content, path, tree, after, find)


async def _check_roles(stored: Stored, content: OrganisationFile, shared: FindShared) -> None:
    narrowed = {
        entry["key"]: entry["position"]
        for entry in content.sections.get("assignment_roles", [])
        if narrows_role(entry, stored.section("assignment_roles").get(entry["key"]))
    }
    for role in await shared(list(narrowed)) if narrowed else ():
        content.fault(f"assignment_roles[{narrowed[role]}].multi_holder", codes.BAD_VALUE, "true: several hold the role on one account")


def _check_teams(stored: Stored, content: OrganisationFile, after: Definitions) -> None:
    limit = TEAM_LIMITS[after.settings["edition"]]
    teams = after.keys("teams") - {DEFAULT_TEAM}
    if len(teams) > limit and ("teams" in content.sections or "edition" in content.settings):
        known = len(teams & stored.section("teams").keys())
        content.fault("teams", codes.BAD_VALUE, _too_many_teams(after.settings["edition"], known, len(teams) - known))
    for team in content.sections.get("teams", []):
        if team["key"] == DEFAULT_TEAM and team["where"]:
            content.fault("teams.default.where", codes.BAD_VALUE, "no criteria: the default team holds every account")
    sets = {t["key"]: t["where"] for t in content.sections.get("teams", [])}
    keys = {node["id"]: node["key"] for node in stored.section("teams").values()}
    for key, team in stored.section("teams").items():
        tree = json.loads(team.get("accountSet") or "{}")
        sets.setdefault(key, map_ids(tree, lambda kind, each: keys.get(each, each) if kind == "team" else each))
    for key in sets:
        if uses_itself(sets, key):
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
    found: dict[str, Collection[str]] = {"team": after.keys("teams")}
    for kind in ("account", "user"):
        found[kind] = await find(kind, wanted[kind]) if wanted[kind] else {}
    content.note(path, criteria_faults(tree, after.known, found))


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
    currency = {**stored.settings, **content.settings}["reportingCurrency"]
    shaping = Shaping(lambda kind, key: ids[kind][key], _slots(stored, new), currency)
    for section in SECTIONS:
        if section.name in content.sections:
            _plan_section(plan, section.name, stored.section(section.name), content.sections[section.name], shaping)
    return plan


def _slots(stored: Stored, new: list[str]) -> dict[str, int]:
    slots = {key: team["slot"] for key, team in stored.section("teams").items() if team.get("slot") is not None}
    rest = [key for key, team in stored.section("teams").items() if key not in slots and not team.get("isDefault")]
    return slots | dict(zip([*rest, *new], free_slots(slots.values()), strict=False))


def _plan_section(plan: Plan, name: str, old: Mapping[Any, Entry], entries: list[Entry], shaping: Shaping) -> None:
    nodes = {identity_of(name, entry): shaping.node(name, entry, old.get(identity_of(name, entry))) for entry in entries}
    if not BY_NAME[name].whole:
        nodes |= _unlisted(name, old, nodes)
    plan.changed[name] = [node for key, node in nodes.items() if old.get(key) != node]
    if BY_NAME[name].whole:
        plan.removed[name] = [node for key, node in old.items() if key not in nodes]


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

    async def work(unit: Unit) -> int:
        changes = plan.changes
        if changes:
            await unit.rows("organisation.store_file", **writing(plan.settings, plan.changed, plan.removed))
            await declare_stale(unit)
            await doubt_health(unit)
        if members:
            changes += (await unit.rows("membership.store_import", rows=members))[0][0]
            if exact:
                rows = [{"team": team, "userIds": users} for team, users in staying.items()]
                changes += (await unit.rows("membership.prune_file", rows=rows))[0][0]
        return changes

    return await repository.write(work) if plan.changes or members else 0
