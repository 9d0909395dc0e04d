"""The ground of every mutation of the configuration: one at a time, by the rules that `organisation.toml` is held to (domain/rules.py)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from csgraph.db.compose.named import NAME, named
from csgraph.db.compose.text import Run
from csgraph.domain import globalid
from csgraph.domain.access import EVERYTHING, Action
from csgraph.domain.configuration import Configuration, from_record
from csgraph.domain.errors import BadUserInput
from csgraph.domain.faults import Fault, Known
from csgraph.domain.health_rules import weight_faults
from csgraph.domain.metrics import about
from csgraph.domain.paging import PageLimits
from csgraph.domain.refusal import Refused, ambiguous, invalid, not_found
from csgraph.domain.rules import criteria_faults, entry_faults
from csgraph.domain.sections import BY_NAME, LONGEST_KEY, Entry, gathered, read_entry, writing
from csgraph.domain.shaping import Shaping
from csgraph.domain.text import fold
from csgraph.domain.where import Tree, WhereError, ids_at, leaves, map_ids, names_of, parse
from csgraph.mutations.work import Work

Sections = Mapping[str, Mapping[Any, Entry]]
SAID = {"rollup": "defaultRollup", "where": "criteria"}
"""What the API calls differently from a file; otherwise it writes words together."""
APART = re.compile(r"[^a-z0-9]+")


async def configure(work: Work, action: Action, *, anywhere: bool = False) -> Sections:
    """Lock the configuration for a viewer who may change it, and answer every stored entry as it is now."""
    if anywhere:
        work.require_anywhere(action)
    else:
        work.require_everywhere(action)
    rows = await work.rows("organisation.claim")
    work.now = work.clock()
    if rows[0][0] != work.configuration.version:
        work.configuration = from_record((await work.rows("organisation.page"))[0])
    return gathered(await work.rows("organisation.page_stored"))[1]


async def save(work: Work, stored: Sections, section: str, values: Mapping[str, Any]) -> Entry:
    """Create or replace an entry; ``values`` are called as in a file, null ones are left out."""
    entry = _read(section, values)
    known = stored.get(section, {})
    old = known.get(entry["key"])
    refuse(entry_faults(section, entry, old, known_keys(work.configuration)))
    if section == "health_profiles":
        refuse(weight_faults(entry))
    last = max((each.get("position") or 0 for each in known.values()), default=-1)
    entry["position"] = last + 1 if old is None else old.get("position")
    node = shaping(work).node(section, entry, old)
    if node != old:
        await write(work, {section: [node]})
    return node


async def write(work: Work, changed: Mapping[str, list[Entry]], removed: Mapping[str, list[Entry]] | None = None) -> None:
    """Write whole nodes by section, and raise the version of the configuration."""
    await work.rows("organisation.store_file", **writing({}, changed, removed or {}))
    work.reconfigured += 1


def shaping(work: Work) -> Shaping:
    """Entries of mutations hold ids of ours."""
    return Shaping(lambda _kind, local: local, {}, work.configuration.reporting_currency)


def known_keys(configuration: Configuration) -> Known:
    """The keys that entries and criteria may name."""
    kinds = {key: attribute["kind"] for key, attribute in configuration.attributes.items()}
    privileged = {key for key, attribute in configuration.attributes.items() if attribute["privileged"]}
    return Known(configuration.account_types, configuration.metrics, configuration.roles, kinds, privileged, *about(configuration.metrics))


def refuse(faults: Iterable[Fault], *above: str) -> None:
    """Refuse an entry that breaks a rule; each fault with its place."""
    problems = [problem for fault in faults for problem in _refusal(fault, above).problems]
    if problems:
        raise Refused(*problems)


async def criteria(work: Work, given: Mapping[str, Any], *above: str) -> Tree:
    """An AccountWhere for storing: checked, with ids of ours, of what the viewer sees."""
    try:
        tree = parse(given)
    except WhereError as problem:
        raise invalid(f"Expected {problem.expected}.", *above, *problem.path) from None
    for path, kind, each in ids_at(tree):
        try:
            globalid.local_id(each, kind.capitalize())
        except BadUserInput as problem:
            raise invalid(problem.message, *above, *path) from None
    local = map_ids(tree, lambda kind, each: globalid.local_id(each, kind.capitalize()))
    refuse(criteria_faults(local, known_keys(work.configuration), await _there(work, local)), *above)
    await _refuse_names(work, local, above)
    return local


def key_for(name: str, taken: Collection[str], otherwise: str) -> str:
    """A key that says what a thing is called, for files; its id where that is taken or says nothing."""
    key = APART.sub("_", fold(name))[:LONGEST_KEY].strip("_")
    return key if key and key not in taken else otherwise


async def _there(work: Work, tree: Tree) -> Mapping[str, Collection[str]]:
    wanted: dict[str, set[str]] = {"account": set(), "user": set(), "team": set()}
    for _, kind, each in ids_at(tree):
        wanted[kind].add(each)
    teams = [team for team in work.configuration.teams if work.viewer.sees_team(team)]
    if not wanted["account"] and not wanted["user"]:
        return {"account": (), "user": (), "team": teams}
    run = Run({}, work.configuration, work.now, PageLimits(1, 1), work.viewer)
    ((accounts, users),) = await work.unit.composed(NAME, *named(work.unit.catalogue, wanted["account"], wanted["user"], run))
    return {"account": accounts, "user": users, "team": teams}


async def _refuse_names(work: Work, tree: Tree, above: tuple[str, ...]) -> None:
    """A name that two accounts carry means neither (D-17); who does not see everything is told by the answer, not here."""
    names = names_of(tree)
    if not names or work.viewer.scope != EVERYTHING:
        return
    carried = {name for name, accounts in await work.rows("account.count_named", names=names) if accounts > 1}
    for path, name, value in leaves(tree):
        if name == "underName" and value in carried:
            raise ambiguous("More than one account carries this name; use underId.", *above, *path)


def _read(section: str, values: Mapping[str, Any]) -> Entry:
    try:
        return read_entry({name: value for name, value in values.items() if value is not None}, BY_NAME[section].keys)
    except WhereError as problem:
        raise invalid(f"Expected {problem.expected}.", *map(_said, problem.path)) from None


def _refusal(fault: Fault, above: tuple[str, ...]) -> Refused:
    path = (*above, *map(_said, fault.path))
    if fault.name is None:
        return invalid(f"Expected {fault.expected}.", *path)
    return not_found(f"Nothing has this name; expected {fault.expected}{fault.hint or '.'}", *path)


def _said(part: str | int) -> str:
    first, *rest = str(part).split("_")
    return SAID.get(str(part)) or first + "".join(word.capitalize() for word in rest)
