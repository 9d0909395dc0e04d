"""Teams: their account sets decide who sees what (D-08), so each change counts in the next answer; sets are labelled afterwards (ADR 0012)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from csgraph.domain.access import HOLDERS, Action
from csgraph.domain.configuration import Definition
from csgraph.domain.refusal import in_use, invalid, limit_reached, not_found
from csgraph.domain.rules import TEAM_LIMITS, uses_itself
from csgraph.domain.sections import Entry
from csgraph.domain.shaping import Shaping
from csgraph.domain.teamset import free_slots
from csgraph.domain.where import Tree, ids_of
from csgraph.mutations import inputs
from csgraph.mutations.configuring import Sections, configure, criteria, key_for, write
from csgraph.mutations.inputs import Given
from csgraph.mutations.work import Payload, Work


async def team_create(work: Work, given: Given) -> Payload:
    """Create a team, as many as the edition allows (M-31, D-19)."""
    stored = await configure(work, Action.DEFINE_ACCOUNT_SETS)
    edition, teams = work.configuration.edition, work.configuration.teams
    others = [team for team in teams.values() if not team["isDefault"]]
    limit = TEAM_LIMITS[edition]
    if len(others) >= limit:
        raise limit_reached(f"Edition {edition} has room for {limit} teams beside the default team.", limit)
    name = inputs.text(given, "name")
    tree = await criteria(work, given["accountSet"], "accountSet")
    team_id = await work.ids.next()
    key = key_for(name, stored["teams"], team_id)
    position = 1 + max(each.get("position") or 0 for each in stored["teams"].values())
    slot = next(iter(free_slots([team["slot"] for team in others])))
    entry: Entry = {"key": key, "name": name, "where": tree, "position": position}
    await write(work, {"teams": [_shaping(work, {key: slot}).node("teams", entry, {"id": team_id})]})
    work.stale = True
    return Payload({"team": team_id})


async def team_update(work: Work, given: Given) -> Payload:
    """Rename a team, or define its account set anew; the default team holds everything (M-31)."""
    stored = await configure(work, Action.DEFINE_ACCOUNT_SETS)
    team_id, team = _team(work, given, "id")
    old = stored["teams"][team.key]
    name = inputs.text(given, "name") if "name" in given else old["name"]
    tree = json.loads(old.get("accountSet") or "{}")
    if "accountSet" in given:
        tree = await _new_set(work, team_id, team, given)
    entry: Entry = {"key": team.key, "name": name, "where": tree, "position": old.get("position")}
    node = _shaping(work, {team.key: old.get("slot") or 0}).node("teams", entry, old)
    if node == old:
        return Payload({"team": team_id})
    changed = [node]
    if node.get("accountSet") != old.get("accountSet"):
        work.stale = True
        changed = [{**each, "current": False} for each in (node, *_resting_on(stored, team_id))]
    await write(work, {"teams": changed})
    return Payload({"team": team_id})


async def team_delete(work: Work, given: Given) -> Payload:
    """Delete a team that nothing rests on."""
    stored = await configure(work, Action.DEFINE_ACCOUNT_SETS)
    team_id, team = _team(work, given, "id")
    if team["isDefault"]:
        raise invalid("The default team holds every account and cannot be deleted.", "id")
    for what, trees in _criteria(work, stored).items():
        if any(("team", team_id) in ids_of(tree) for tree in trees):
            raise in_use(f"Criteria of {what} name this team.", "id")
    everywhere = list(HOLDERS[Action.SEE_EVERY_ACCOUNT])
    ((members,),) = await work.rows("membership.count_only", team=team_id, everywhere=everywhere)
    if members:
        raise in_use(f"Members who are in no other team would see every account ({members}); give them another team first.", "id")
    await work.rows("team.delete_one", id=team_id, now=work.now)
    await write(work, {})
    return Payload(values={"deletedId": ["Team", team_id]})


async def team_member_set(work: Work, given: Given) -> Payload:
    """Give a user or bot a permission in a team, or take them out of it; the past stays readable (D-14, D-15)."""
    await configure(work, Action.EDIT_MEMBERS)
    team_id, _ = _team(work, given, "teamId")
    permission = given.get("permission")
    user_id = inputs.local_id(given, "userId", "User")
    rows = await work.rows("membership.store_one", team=team_id, userId=user_id, permission=permission, now=work.now)
    if not rows:
        raise not_found("There is no user of this id.", "userId")
    if permission is not None and not rows[0][0]:
        raise invalid("The user is not active any more.", "userId")
    return Payload({"team": team_id})


def _team(work: Work, given: Given, name: str) -> tuple[str, Definition]:
    team_id = inputs.local_id(given, name, "Team")
    team = work.configuration.teams.get(team_id)
    if team is None:
        raise not_found("There is no team of this id.", name)
    return team_id, team


async def _new_set(work: Work, team_id: str, team: Definition, given: Given) -> Tree:
    if given["accountSet"] is None:
        raise invalid("An account set is needed; {} holds every account.", "accountSet")
    tree = await criteria(work, given["accountSet"], "accountSet")
    if team["isDefault"] and tree:
        raise invalid("The default team holds every account; it takes no criteria.", "accountSet")
    if uses_itself({**_sets(work), team_id: tree}, team_id):
        raise invalid("An account set cannot rest on itself.", "accountSet")
    return tree


def _sets(work: Work) -> dict[str, Tree]:
    return {team_id: team["tree"] for team_id, team in work.configuration.teams.items()}


def _resting_on(stored: Sections, team_id: str) -> list[Entry]:
    """The teams whose sets rest on another team's, directly or not."""
    sets = {node["id"]: json.loads(node.get("accountSet") or "{}") for node in stored["teams"].values()}
    found, waiting = {team_id}, [team_id]
    while waiting:
        wanted = ("team", waiting.pop())
        new = [each for each, tree in sets.items() if each not in found and wanted in ids_of(tree)]
        found.update(new)
        waiting += new
    return [node for node in stored["teams"].values() if node["id"] in found - {team_id}]


def _criteria(work: Work, stored: Sections) -> dict[str, list[Any]]:
    """Every stored criteria, by what holds it."""
    profiles = [json.loads(each["definition"]) for each in stored.get("health_profiles", {}).values()]
    return {
        "another team": list(_sets(work).values()),
        "a segment": [segment["tree"] for segment in work.configuration.segments.values()],
        "a play": [play["tree"] for play in work.configuration.plays.values()],
        "a health profile": [profile.get("where", {}) for profile in profiles],
    }


def _shaping(work: Work, slots: Mapping[str, int]) -> Shaping:
    return Shaping(lambda _kind, local: local, slots, work.configuration.reporting_currency)
