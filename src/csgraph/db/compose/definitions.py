"""Configured things inside an answer: read from the configuration in memory, joined with what a row says about them by key."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csgraph.db.compose.text import Composer, Run, Shape
from csgraph.domain import globalid
from csgraph.domain.configuration import Configuration, Definition
from csgraph.domain.layouts import sections_of, types_of
from csgraph.domain.metrics import Metric
from csgraph.domain.money import from_units
from csgraph.domain.row import Row, planned_key, row_type
from csgraph.domain.selection import Selection

Known = Definition | Metric
Make = Callable[[str | None, list[Any], Run], Row | None]
Nested = Callable[[Known, list[Any], Run], Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of definition is found and which leaves it answers."""

    find: Callable[[Configuration], Mapping[str, Known]]
    leaves: Mapping[str, Callable[[Known], Any]]


def _property(name: str, default: Any = None) -> Callable[[Known], Any]:
    def read(known: Known) -> Any:
        assert isinstance(known, Definition)
        value = known[name]
        return default if value is None else value

    return read


def _limit(name: str) -> Callable[[Known], str | None]:
    def read(known: Known) -> str | None:
        assert isinstance(known, Definition)
        return None if known[name] is None else from_units(known[name], known["currency"])

    return read


def _named(**extra: Callable[[Known], Any]) -> dict[str, Callable[[Known], Any]]:
    return {"key": lambda known: known.key, "displayName": _property("displayName"), **extra}


KINDS: Mapping[str, Kind] = {
    "AccountType": Kind(lambda c: c.account_types, _named(level=_property("level", 0))),
    "AttributeDefinition": Kind(
        lambda c: c.fields,
        _named(kind=_property("kind"), privileged=_property("privileged", default=False), choices=_property("choices")),
    ),
    "AssignmentRole": Kind(
        lambda c: c.roles, _named(builtIn=_property("builtIn", default=False), multiHolder=_property("multiHolder", default=False))
    ),
    "Flow": Kind(lambda c: c.flows, _named(isDefault=_property("isDefault", default=False))),
    "Lifecycle": Kind(lambda c: c.lifecycles, _named(stages=_property("stages", []))),
    "HealthProfile": Kind(lambda c: c.profiles, _named(model=_property("model"), version=_property("version", 1))),
    "ScorecardLayout": Kind(lambda c: c.layouts, _named()),
    "ContractValueRange": Kind(
        lambda c: c.ranges,
        {"label": _property("label"), "currency": _property("currency"), "from": _limit("low"), "to": _limit("high")},
    ),
    "MetricDefinition": Kind(
        lambda c: c.metrics,
        {
            "key": lambda m: m.key,
            "displayName": lambda m: m.display_name,  # type: ignore[union-attr]  # every known of this kind is a Metric
            "description": lambda m: m.description,  # type: ignore[union-attr]
            "unit": lambda m: m.unit,  # type: ignore[union-attr]
            "defaultRollup": lambda m: m.default_rollup,  # type: ignore[union-attr]
        },
    ),
}


def definition(composer: Composer, shape: Shape, typename: str, fields: Sequence[Selection]) -> Make:
    """How a key becomes the Row of its definition; nested lists add their columns to ``shape``."""
    kind, row = KINDS[typename], row_type(typename)
    leaves = [(f.name, kind.leaves[f.name]) for f in fields if f.name in kind.leaves]
    with_id = any(f.name == "id" for f in fields)
    nested = [(planned_key(f.key), NESTED[typename, f.name](composer, shape, f)) for f in fields if (typename, f.name) in NESTED]
    made_before: dict[str, tuple[Known, Row]] = {}

    def make(key: str | None, values: list[Any], run: Run) -> Row | None:
        known = kind.find(run.configuration).get(key) if key is not None else None
        if known is None:
            return None
        before = made_before.get(known.key)
        if before is not None and before[0] is known:
            return before[1]
        made = row((name, read(known)) for name, read in leaves)
        if with_id:
            made["id"] = globalid.encode(typename, known.key)
        for name, inner in nested:
            made[name] = inner(known, values, run)
        if not nested:  # the same for every object that names this definition; nobody changes a Row once it is made
            made_before[known.key] = (known, made)
        return made

    return make


def _types(read: Callable[[Known], Collection[str]]) -> Callable[[Composer, Shape, Selection], Nested]:
    def prepare(composer: Composer, shape: Shape, selection: Selection) -> Nested:
        make = definition(composer, shape, "AccountType", selection.on("AccountType"))
        return lambda known, values, run: [row for key in read(known) if (row := make(key, values, run)) is not None]

    return prepare


def _layout_sections(composer: Composer, shape: Shape, selection: Selection) -> Nested:  # noqa: ARG001 - one signature for all
    kind = row_type("ScorecardSectionLayout")

    def read(known: Known, _values: list[Any], _run: Run) -> list[Row]:
        assert isinstance(known, Definition)
        return [kind(title=title, items=items) for title, items in sections_of(known)]

    return read


def _layout_types(known: Known) -> Collection[str]:
    assert isinstance(known, Definition)
    return types_of(known)


def _metric_types(known: Known) -> Sequence[str]:
    assert isinstance(known, Metric)
    return known.recorded_at


def _accounts_of_type(composer: Composer, shape: Shape, selection: Selection) -> Nested:
    from csgraph.db.compose.accounts import Start, account_list, everything  # noqa: PLC0415 - accounts have types, types have accounts

    columns = {}
    for key in composer.configuration.account_types:
        inner = Shape("AccountType")
        if composer.reads_past:
            start = everything(composer)
            account_list(composer, inner, selection, start, f"{start.node}.type = {composer.constant(key)}")
        else:
            body, names = composer.fragment("account.by_type", type=composer.constant(key))
            node = names["account"]
            account_list(composer, inner, selection, Start(body, node, (f"{node}.type",)))
        columns[key] = (shape.column(shape.embed(inner)), inner.reader())

    def read(known: Known, values: list[Any], run: Run) -> Any:
        at, reader = columns[known.key]
        return reader(values[at], run)[planned_key(selection.key)]

    return read


NESTED: dict[tuple[str, str], Callable[[Composer, Shape, Selection], Nested]] = {
    ("AccountType", "accounts"): _accounts_of_type,
    ("AttributeDefinition", "types"): _types(_property("types", [])),
    ("MetricDefinition", "recordedAt"): _types(_metric_types),
    ("ScorecardLayout", "types"): _types(_layout_types),
    ("ScorecardLayout", "sections"): _layout_sections,
}
