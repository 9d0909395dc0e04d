"""Scorecards: the attributes and metrics that a layout names, for accounts that may be of different types (C-03, C-20).

The statement holds what any layout needs that can apply. Values of attributes and recorded metrics are looked up whichever account it is; a derived
metric, which counts or searches, is read only for accounts whose layout shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csgraph.db.compose.definitions import definition
from csgraph.db.compose.entity import FIRST, fill
from csgraph.db.compose.metric import emit_metric
from csgraph.db.compose.text import Composer, Names, Run, Shape, configured
from csgraph.db.compose.values import LEAVES, TYPENAMES, asks_changed, definition_makers, last_changes, values_by_key
from csgraph.domain.configuration import Definition
from csgraph.domain.layouts import FIELDS, items_of, layout_of, sections_of
from csgraph.domain.metrics import Source
from csgraph.domain.row import Row, planned_key, row_type
from csgraph.domain.selection import Arg, Selection

Rows = Callable[[list[Any], Run], Mapping[str, Row]]
"""What can be shown of an account, by item."""
Part = Callable[[str, list[Any], Run], Any]
"""A field of a scorecard, for the layout of an account, which it is given the key of."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The layouts that can apply, and which one does."""

    of: Callable[[list[Any]], str]
    """The key of the one that applies to an account."""
    sections: Mapping[str, Sequence[tuple[str, list[str]]]]
    """Titles and items of each, by its key."""
    items: Mapping[str, Sequence[str]]
    by_type: Mapping[str, str]
    """The layout of each account type; empty where one was asked for."""

    @classmethod
    def among(cls, layouts: Collection[Definition], of: Callable[[list[Any]], str], by_type: Mapping[str, str]) -> Choice:
        """A choice among these layouts."""
        return cls(of, {each.key: sections_of(each) for each in layouts}, {each.key: items_of(each) for each in layouts}, by_type)

    def shown(self) -> list[str]:
        """Every item that can be shown."""
        return list(dict.fromkeys(item for items in self.items.values() for item in items))

    def types_without(self, item: str) -> tuple[str, ...]:
        """Account types whose layout does not show the item."""
        return tuple(sorted(key for key, layout in self.by_type.items() if item not in self.items[layout]))


def scorecard(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """The scorecard of an account: by the layout asked for, or by the one of its type."""
    choice = _choice(composer, shape, names["node"], selection.arg("layout"))
    asked = [f for f in selection.on("Scorecard") if f.name in PARTS]
    parts = [(planned_key(f.key), PARTS[f.name](composer, shape, names, f, choice)) for f in asked]
    kind = row_type("Scorecard")

    def read(values: list[Any], run: Run) -> Row:
        layout = choice.of(values)
        return kind((key, part(layout, values, run)) for key, part in parts)

    shape.computed(planned_key(selection.key), read)


def _choice(composer: Composer, shape: Shape, node: str, asked: Arg | None) -> Choice:
    layouts = composer.configuration.layouts
    if asked is not None:
        layout = layouts[asked.shaped(configured(layouts, "scorecard layout"))]
        return Choice.among((layout,), lambda _values: layout.key, {})
    by_type = {key: layout_of(layouts, key).key for key in composer.configuration.account_types}
    found, of_any = list(dict.fromkeys(by_type.values())), layout_of(layouts, None).key
    # An account can be of a type that is not configured any more; its layout is one of those that are read anyway.
    otherwise = of_any if of_any in found or not found else found[0]
    type_at = shape.column(f"{node}.type")
    chosen = [layouts[key] for key in dict.fromkeys([*found, otherwise])]
    return Choice.among(chosen, lambda values: by_type.get(values[type_at], otherwise), by_type)


def _layout(composer: Composer, shape: Shape, _names: Names, selection: Selection, _choice: Choice) -> Part:
    return definition(composer, shape, "ScorecardLayout", selection.on("ScorecardLayout"))


def _account(composer: Composer, shape: Shape, names: Names, selection: Selection, _choice: Choice) -> Part:
    inner = Shape("Account")
    fill(composer, inner, "Account", names, selection.on("Account"))
    at, read = shape.column(shape.embed(inner)), inner.reader()
    return lambda _layout, values, run: read(values[at], run)


def _sections(composer: Composer, shape: Shape, names: Names, selection: Selection, choice: Choice) -> Part:
    asked = [f for f in selection.on("ScorecardSection") if f.name == "items"]
    readers = [(planned_key(f.key), _items(composer, shape, names, f, choice)) for f in asked]
    kind = row_type("ScorecardSection")

    def read(layout: str, values: list[Any], run: Run) -> list[Row]:
        found = [(key, items(values, run)) for key, items in readers]
        sections = []
        for title, items in choice.sections[layout]:
            row = kind(title=title)
            for key, rows in found:
                row[key] = [rows[item] for item in items if item in rows]
            sections.append(row)
        return sections

    return read


PARTS: Mapping[str, Callable[[Composer, Shape, Names, Selection, Choice], Part]] = {
    "layout": _layout,
    "account": _account,
    "sections": _sections,
}


def _items(composer: Composer, shape: Shape, names: Names, selection: Selection, choice: Choice) -> Rows:
    """Every item by its name; one that names nothing any more is not among them."""
    known, items = composer.configuration, choice.shown()
    attributes = [item for item in items if item in known.attributes]
    metrics = [item for item in items if item not in known.attributes and item in known.metrics]
    fields = [item for item in items if item not in known.attributes and item not in known.metrics and item in FIELDS]
    sources: list[Rows] = []
    if attributes:
        sources.append(values_by_key(composer, shape, names, selection, lambda _run: attributes))
    if metrics:
        sources.append(_metrics(composer, shape, names, selection, metrics, choice))
    if fields:
        sources.append(_fields(composer, shape, names, selection, fields))
    return lambda values, run: {item: row for source in sources for item, row in source(values, run).items()}


def _metrics(composer: Composer, shape: Shape, names: Names, selection: Selection, keys: list[str], choice: Choice) -> Rows:
    groups: dict[tuple[str, ...], list[str]] = {}
    for key in keys:
        looked_up = composer.configuration.metrics[key].source in LOOKED_UP
        groups.setdefault(() if looked_up else choice.types_without(key), []).append(key)
    readers: dict[str, Callable[[list[Any], Run], Row]] = {}
    for without, group in groups.items():
        readers |= _group(composer, shape, names, selection, group, without)

    def read(values: list[Any], run: Run) -> Mapping[str, Row]:
        shown = choice.items[choice.of(values)]
        return {key: readers[key](values, run) for key in shown if key in readers}

    return read


def _group(
    composer: Composer, shape: Shape, names: Names, selection: Selection, keys: list[str], without: tuple[str, ...]
) -> dict[str, Callable[[list[Any], Run], Row]]:
    """Metrics that are read for every account but those of some types."""
    inner = Shape("MetricValue") if without else shape
    readers = {key: emit_metric(composer, inner, names, selection, Arg(key, None, composer.guards)) for key in keys}
    if not without:
        return readers
    others, each = composer.constant(list(without)), composer.fresh("shown")
    at = shape.collect(composer, f"UNWIND CASE WHEN {names['node']}.type IN {others} THEN [] ELSE [1] END AS {each}", inner, FIRST)

    def inside(read: Callable[[list[Any], Run], Row]) -> Callable[[list[Any], Run], Row]:
        return lambda values, run: read(values[at], run)

    return {key: inside(read) for key, read in readers.items()}


LOOKED_UP: Collection[Source] = (Source.RECORDED, Source.CONTRACT_VALUE, Source.ACCOUNT_COUNT, Source.HEALTH_SCORE)
"""Metrics that are a property of the account."""


def _fields(composer: Composer, shape: Shape, names: Names, selection: Selection, keys: list[str]) -> Rows:
    """Fields of every account, as attributes are answered."""
    node = names["node"]
    at = {key: shape.column(f"{node}.{key}") for key in keys}
    changed_at = last_changes(composer, shape, node, composer.constant(keys)) if asks_changed(selection) else None
    makers = definition_makers(composer, shape, selection)
    kinds = {key: FIELDS[key]["kind"] for key in keys}

    def read(values: list[Any], run: Run) -> Mapping[str, Row]:
        changed = dict(values[changed_at]) if changed_at is not None else {}
        rows = {}
        for key, kind in kinds.items():
            row = row_type(TYPENAMES[kind])({LEAVES[kind]: values[at[key]], "changedAt": changed.get(key)})
            for name, make in makers[TYPENAMES[kind]]:
                row[name] = make(key, values, run)
            rows[key] = row
        return rows

    return read
