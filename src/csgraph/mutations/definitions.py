"""What is configured by key: attributes, metrics, assignment roles, health profiles, scorecard layouts and segments."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from csgraph.account_health import declare_stale
from csgraph.domain.access import Action
from csgraph.domain.metrics import BUILT_IN
from csgraph.domain.refusal import Refused, in_use, invalid, not_found
from csgraph.domain.rules import narrows_role
from csgraph.mutations import inputs
from csgraph.mutations.configuring import configure, criteria, key_for, save, write
from csgraph.mutations.inputs import Given
from csgraph.mutations.work import Payload, Work


async def attribute_define(work: Work, given: Given) -> Payload:
    """Create or replace an attribute; its kind stays (B-03)."""
    stored = await configure(work, Action.CONFIGURE)
    names = ("key", "kind", "types", "privileged", "choices")
    node = await save(work, stored, "attributes", {"display_name": given["displayName"], **{name: given.get(name) for name in names}})
    await _compute_anew(work)
    return Payload({"definition": node["key"]})


async def metric_define(work: Work, given: Given) -> Payload:
    """Create or replace a metric."""
    stored = await configure(work, Action.CONFIGURE)
    key = given["key"]
    if key in BUILT_IN and key not in stored.get("metrics", {}) and given.get("source") is None:
        raise invalid("A built-in metric has this key; give the key as source to call it otherwise, or choose another key.", "source")
    values = {
        "display_name": given["displayName"], "rollup": given.get("defaultRollup"), "team_aggregation": given.get("teamAggregation"),
        "recorded_at": given.get("recordedAt"), **{name: given.get(name) for name in ("key", "description", "unit", "source")},
    }  # fmt: skip
    node = await save(work, stored, "metrics", values)
    await _compute_anew(work)
    return Payload({"definition": node["key"]})


async def assignment_role_save(work: Work, given: Given) -> Payload:
    """Create or replace an assignment role (A-42)."""
    stored = await configure(work, Action.EDIT_ASSIGNMENT_ROLES, anywhere=True)
    old = stored["assignment_roles"].get(given["key"])
    if narrows_role(given, old) and await work.rows("assignment.count_shared", roles=[given["key"]]):
        raise in_use("Several users hold this role on one account; leave one of them first.", "multiHolder")
    values = {"key": given["key"], "display_name": given["displayName"], "multi_holder": given["multiHolder"]}
    node = await save(work, stored, "assignment_roles", values)
    return Payload({"role": node["key"]})


async def health_profile_save(work: Work, given: Given) -> Payload:
    """Create or replace a health profile; another content is another version (C-07)."""
    stored = await configure(work, Action.CONFIGURE)
    where = given.get("criteria")
    values = {
        "display_name": given["displayName"], "missing_value": given.get("missingValue"), "counted_by": given.get("countedBy"),
        "where": None if where is None else await criteria(work, where, "criteria"), "thresholds": _thresholds(given),
        "conditions": [_condition(each) for each in given.get("conditions") or ()],
        **{name: given.get(name) for name in ("key", "model", "types", "base")},
    }  # fmt: skip
    try:
        node = await save(work, stored, "health_profiles", values)
    except Refused as refused:
        raise _by_index(refused, given) from None
    await _compute_anew(work, always=True)
    return Payload({"profile": node["key"]})


async def _compute_anew(work: Work, *, always: bool = False) -> None:
    """Have all health computed anew soon where something was saved that it may rest on."""
    if work.reconfigured and (always or work.configuration.profiles):
        await declare_stale(work.unit)
        work.due = True


def _condition(given: Given) -> dict[str, Any]:
    values = {"display_name": given["displayName"], **{name: value for name, value in given.items() if name != "displayName"}}
    return {name: value for name, value in values.items() if value is not None}


def _thresholds(given: Given) -> dict[str, float] | None:
    thresholds = given.get("thresholds")
    if thresholds is None:
        return None
    found: dict[str, float] = {}
    for index, each in enumerate(thresholds):
        if each["name"] in found:
            raise invalid("The threshold is given twice.", "thresholds", index, "name")
        found[each["name"]] = each["value"]
    return found


def _by_index(refused: Refused, given: Given) -> Refused:
    """Faults of thresholds have places by name in a file, and in a list here."""
    places: dict[tuple[str, ...], tuple[str, ...]] = {
        ("thresholds", each["name"]): ("thresholds", str(index)) for index, each in enumerate(given.get("thresholds") or ())
    }
    return Refused(*(replace(each, path=places.get(each.path, each.path)) for each in refused.problems), **refused.values)


async def scorecard_layout_save(work: Work, given: Given) -> Payload:
    """Create or replace a scorecard layout (B-03, C-03); the types that it is for stay where they are left out."""
    stored = await configure(work, Action.SAVE_LAYOUTS)
    old = stored.get("scorecard_layouts", {}).get(given["key"])
    types = given["types"] if "types" in given else json.loads(old["definition"]).get("types") if old else None
    values = {"key": given["key"], "display_name": given["displayName"], "types": types, "sections": given["sections"]}
    node = await save(work, stored, "scorecard_layouts", values)
    return Payload({"layout": node["key"]})


async def segment_save(work: Work, given: Given) -> Payload:
    """Create a segment, or replace one."""
    stored = await configure(work, Action.SAVE_SEGMENTS, anywhere=True)
    key = inputs.optional_id(given, "id", "Segment")
    known = stored.get("segments", {})
    if key is not None and key not in known:
        raise not_found("There is no segment of this id.", "id")
    name = inputs.text(given, "name")
    values = {"name": name, "where": await criteria(work, given["criteria"], "criteria")}
    node = await save(work, stored, "segments", {"key": key or key_for(name, known, await work.ids.next()), **values})
    return Payload({"segment": node["key"]})


async def segment_delete(work: Work, given: Given) -> Payload:
    """Delete a segment."""
    stored = await configure(work, Action.SAVE_SEGMENTS, anywhere=True)
    key = inputs.local_id(given, "id", "Segment")
    old = stored.get("segments", {}).get(key)
    if old is None:
        raise not_found("There is no segment of this id.", "id")
    await write(work, {}, {"segments": [old]})
    return Payload(values={"deletedId": ["Segment", key]})
