"""Health in a statement: the latest snapshot with its reasons, and the weeks before (M-24, M-33). Computing it is `db/compose/health.py`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from csgraph.db.compose.definitions import Make, definition
from csgraph.db.compose.metricvalue import FIRST_DAY
from csgraph.db.compose.text import Composer, Names, Run, Shape
from csgraph.db.compose.where import privileged
from csgraph.domain import series
from csgraph.domain.health import UNKNOWN, conditions_of, definition_of
from csgraph.domain.history import amount_of, day_start
from csgraph.domain.money import from_units, to_units
from csgraph.domain.row import Row, planned_key, row_type
from csgraph.domain.selection import Selection

PROPERTIES = ("rank", "score", "profile", "version", "date", "reasons", "conditions", "dimensions")
NEEDING = {"reasons": ("reasons", "conditions"), "otherConditions": ("conditions",), "dimensions": ("dimensions",)}
"""What is read of a snapshot only where somebody asks."""
ALWAYS_READ = ("rank", "score", "profile", "version", "date")
Snapshot = Mapping[str, Any]
Hidden = frozenset[str]
"""Attributes that the viewer may not see."""


def health_of_account(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """The latest snapshot: current health, with the conditions as they were found."""
    asked = selection.on("Health")
    wanted = _wanted(asked)
    until = composer.bind(lambda run: run.today)
    body, found = composer.fragment(
        "metric.health_snapshots", {"account": names["node"]}, **{"from": composer.constant(FIRST_DAY), "until": until}
    )
    node = found["snapshot"]
    read = f"[{', '.join(f'{node}.{name}' for name in wanted)}]"
    latest = f"{body} WITH {node} ORDER BY {node}.accountId DESC, {node}.date DESC LIMIT 1"
    at = shape.call(composer, latest, f"head(collect({read}))")
    profile = _profile(composer, shape, asked)
    hides = _hiding(composer, shape, names["node"], asked)

    def made(values: list[Any], run: Run) -> Row:
        snapshot = dict(zip(wanted, values[at] or [None] * len(wanted), strict=True))
        return _health(asked, snapshot, profile, values, run, hides(values, run))

    shape.computed(planned_key(selection.key), made)


def _wanted(asked: Sequence[Selection]) -> list[str]:
    extra = {name for field in asked for name in NEEDING.get(field.name, ())}
    return [name for name in PROPERTIES if name in ALWAYS_READ or name in extra]


def _profile(composer: Composer, shape: Shape, asked: Sequence[Selection]) -> dict[str, Make]:
    return {planned_key(f.key): definition(composer, shape, "HealthProfile", f.on("HealthProfile")) for f in asked if f.name == "profile"}


def _hiding(composer: Composer, shape: Shape, account: str, asked: Sequence[Selection]) -> Callable[[list[Any], Run], Hidden]:
    """The attributes that became privileged and that the viewer may not see on this account (B-06): snapshots of before knew them."""
    secret = frozenset(key for key, known in composer.configuration.attributes.items() if known["privileged"])
    if composer.reads_privileged or not secret or not {"reasons", "otherConditions"} & {f.name for f in asked}:
        return lambda _values, _run: frozenset()
    at = shape.column(privileged(composer, account))
    return lambda values, _run: frozenset() if values[at] else secret


def _health(
    asked: Sequence[Selection], snapshot: Snapshot, profile: Mapping[str, Make], values: list[Any], run: Run, hidden: Hidden
) -> Row:
    day = snapshot["date"]
    row: Row = row_type("Health")(
        rank=snapshot["rank"] or UNKNOWN,
        score=snapshot["score"],
        asOf=_start(day.to_native(), run) if day is not None else run.now_text,
    )
    for key, make in profile.items():
        row[key] = _applied_profile(make(snapshot["profile"], values, run), snapshot["version"])
    for f in asked:
        if f.name == "dimensions":
            row[planned_key(f.key)] = [_dimension(each) for each in json.loads(snapshot["dimensions"] or "[]")]
        elif f.name == "reasons":
            row[planned_key(f.key)] = _reasons(snapshot, run, hidden)
        elif f.name == "otherConditions":
            row[planned_key(f.key)] = [_condition(each) for each in _conditions(snapshot, run, hidden) if not each["decided"]]
    return row


def _applied_profile(profile: Row | None, version: int | None) -> Row | None:
    """The profile of today in the version that the snapshot was computed by, where it knows it."""
    return profile if profile is None or version is None or "version" not in profile else type(profile)(profile, version=version)


def _conditions(snapshot: Snapshot, run: Run, hidden: Hidden) -> list[Mapping[str, Any]]:
    """The conditions of a snapshot; one on an attribute that is hidden is like one without a value."""
    known = _configured(snapshot, run) if hidden else {}
    return [
        {**each, "rank": UNKNOWN, "value": None, "decided": False}
        if each.get("attribute", known.get(each["key"], {}).get("attribute")) in hidden
        else each
        for each in json.loads(snapshot["conditions"] or "[]")
    ]


def _configured(snapshot: Snapshot, run: Run) -> dict[str, Mapping[str, Any]]:
    """The conditions of the snapshot's profile as they are configured today, by key."""
    profile = run.configuration.profiles.get(snapshot["profile"] or "")
    return {} if profile is None else {each["key"]: each for each in conditions_of(profile.properties)}


def _start(day: date, run: Run) -> str:
    return day_start(day, run.configuration.time_zone).isoformat().replace("+00:00", "Z")


def _dimension(stored: Mapping[str, Any]) -> Row:
    key = stored["key"]
    return row_type("HealthDimension")(key=key, displayName=key, weight=stored["weight"], score=stored["score"], rank=stored["rank"])


def _condition(stored: Mapping[str, Any]) -> Row:
    return row_type("HealthCondition")(
        key=stored["key"], displayName=stored["displayName"], definition=stored["definition"], rank=stored["rank"], value=stored["value"]
    )


def _reasons(snapshot: Snapshot, run: Run, hidden: Hidden) -> list[Row]:
    """As they were then; an imported snapshot knows keys alone, which the profile of today explains."""
    if snapshot["conditions"] is not None:
        return [_condition(each) for each in _conditions(snapshot, run, hidden) if each["decided"]]
    known = _configured(snapshot, run)
    told = [key for key in snapshot["reasons"] or () if known.get(key, {}).get("attribute") not in hidden]
    return [_imported(key, known.get(key), snapshot) for key in told]


def _imported(key: str, known: Mapping[str, Any] | None, snapshot: Snapshot) -> Row:
    words = {"displayName": known["displayName"], "definition": definition_of(known)} if known else {"displayName": key, "definition": ""}
    return row_type("HealthCondition")(key=key, **words, rank=snapshot["rank"] or UNKNOWN, value=None)


def health_trend_of_account(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """One box a week, oldest first, the running week last (M-24)."""
    weeks, asked = _weeks(selection), selection.on("HealthWeek")
    fields = {f.name for f in asked}
    first = composer.bind(lambda run: _first(run, weeks))
    at = _snapshots(composer, shape, names["node"], first, reasons="reasons" in fields)
    before_at = _before(composer, shape, names["node"], weeks) if "profileChanged" in fields else None
    changes_at = None
    currency_of: Callable[[list[Any]], Any] = _no_currency
    if "contractValueChanges" in fields:
        since, until = (
            composer.bind(lambda run: day_start(_first(run, weeks), run.configuration.time_zone)),
            composer.bind(lambda run: run.now),
        )
        body, found = composer.fragment("metric.value_changes", {"account": names["node"]}, since=since, until=until)
        change = found["change"]
        changes_at = shape.call(
            composer,
            f"{body} WITH {change} ORDER BY {change}.at, {change}.id",
            f"collect([{change}.at, {change}.oldValue, {change}.newValue])",
        )
        currency_of = _column(shape.column(f"{names['node']}.currency"))
    hides = _hiding(composer, shape, names["node"], asked)

    def made(values: list[Any], run: Run) -> list[Row]:
        start, hidden = _first(run, weeks), hides(values, run)
        found = {week: rest for week, *rest in values[at]}
        before = values[before_at] if before_at is not None else None
        changes: dict[int, list[Any]] = {}
        if changes_at is not None:
            for moment, old, new in values[changes_at]:
                on = moment.to_native().astimezone(run.configuration.time_zone).date()
                changes.setdefault((on - start).days // series.WEEK, []).append((moment.to_native(), old, new, currency_of(values)))
        return [
            _week(asked, start, week, found.get(week), _seen_before(found, week, before), changes.get(week, []), run, hidden)
            for week in range(weeks)
        ]

    shape.computed(planned_key(selection.key), made)


def _no_currency(_values: list[Any]) -> Any:
    return None


def _column(at: int) -> Callable[[list[Any]], Any]:
    return lambda values: values[at]


def _weeks(selection: Selection) -> int:
    arg = selection.args["weeks"]
    if not 1 <= arg.value <= series.MAX_WEEKS:
        raise arg.refusal("The length lies outside what is kept.", reason="OUT_OF_RANGE", limit=series.MAX_WEEKS, actual=arg.value)
    return int(arg.value)


def _first(run: Run, weeks: int) -> date:
    return run.configuration.week_of(run.today) - timedelta(weeks=weeks - 1)


def _snapshots(composer: Composer, shape: Shape, account: str, first: str, *, reasons: bool) -> int:
    """By week: the last snapshot, and which profile each day knew, latest first."""
    until = composer.bind(lambda run: run.today)
    body, found = composer.fragment("metric.health_snapshots", {"account": account}, **{"from": first, "until": until})
    node, week, days, each = found["snapshot"], *(composer.fresh(name) for name in ("week", "days", "each"))
    closing = ["rank", "score", "profile", *(("reasons", "conditions") if reasons else ())]
    known = f"[{each} IN {days} | [{each}.profile, {each}.version]]"
    return shape.call(
        composer,
        f"{body} WITH {node} ORDER BY {node}.accountId DESC, {node}.date DESC "
        f"WITH duration.inDays({first}, {node}.date).days / {series.WEEK} AS {week}, collect({node}) AS {days}",
        f"collect([{week}, {known}, {', '.join(f'{days}[0].{name}' for name in closing)}])",
    )


def _before(composer: Composer, shape: Shape, account: str, weeks: int) -> int:
    """The profile of the last snapshot before the first week."""
    until = composer.bind(lambda run: _first(run, weeks) - timedelta(days=1))
    body, found = composer.fragment(
        "metric.health_snapshots", {"account": account}, **{"from": composer.constant(FIRST_DAY), "until": until}
    )
    node = found["snapshot"]
    latest = f"{body} WITH {node} ORDER BY {node}.accountId DESC, {node}.date DESC LIMIT 1"
    return shape.call(composer, latest, f"head(collect([{node}.profile, {node}.version]))")


def _seen_before(found: Mapping[int, Sequence[Any]], week: int, before: Sequence[Any] | None) -> Sequence[Any] | None:
    earlier = [each for each in found if each < week]
    return found[max(earlier)][0][0] if earlier else before


def _week(  # noqa: PLR0913, PLR0917 - what a box is made from
    asked: Sequence[Selection],
    start: date,
    week: int,
    found: Sequence[Any] | None,
    before: Sequence[Any] | None,
    changes: list[Row],
    run: Run,
    hidden: Hidden,
) -> Row:
    known, rank, score, profile, *why = found or ([], None, None, None)
    steps = [*reversed(known)] if before is None else [before, *reversed(known)]
    changed = any(_applied(one, other) for one, other in pairwise(steps))
    row: Row = row_type("HealthWeek")(weekStart=(start + timedelta(weeks=week)).isoformat(), rank=rank, score=score, profileChanged=changed)
    for f in asked:
        if f.name == "reasons":
            snapshot = dict(zip(("reasons", "conditions"), why or (None, None), strict=True)) | {"rank": rank, "profile": profile}
            row[planned_key(f.key)] = _reasons(snapshot, run, hidden) if found else []
        elif f.name == "contractValueChanges":
            row[planned_key(f.key)] = [_change(f.on("ContractValueChange"), *each) for each in changes]
    return row


def _applied(before: Sequence[Any], after: Sequence[Any]) -> bool:
    """Whether another profile, or another version of it, was applied; an imported snapshot may not know the version."""
    return before[0] != after[0] or (None not in {before[1], after[1]} and before[1] != after[1])


def _change(asked: Sequence[Selection], at: datetime, old: str | None, new: str | None, currency: str | None) -> Row:
    before, after = _money(old, currency), _money(new, currency)
    comparable = before is not None and after is not None and before[1] == after[1]
    delta = after[0] - before[0] if before is not None and after is not None and comparable else None
    code = after[1] if after is not None else ""
    row: Row = row_type("ContractValueChange")(
        at=at.isoformat().replace("+00:00", "Z"),
        delta=None if delta is None else from_units(delta, code),
        upsell=delta is not None and delta > 0,
    )
    for f in asked:
        if f.name in {"oldValue", "newValue"}:
            row[planned_key(f.key)] = _shown(before if f.name == "oldValue" else after)
    return row


def _money(text: str | None, currency: str | None) -> tuple[int, str] | None:
    """Units of storage with their currency; the account's where the text names none."""
    found = amount_of(text)
    code = (found and found[1]) or currency
    if found is None or code is None:
        return None
    try:
        return to_units(found[0]), code
    except ValueError:
        return None


def _shown(money: tuple[int, str] | None) -> Row | None:
    return None if money is None else row_type("Money")(amount=from_units(*money), currency=money[1])
