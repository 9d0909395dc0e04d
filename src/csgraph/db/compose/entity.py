"""The common shape of entities: which fields an object type has and how each becomes a part of the statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from csgraph.db.compose.paging import Key, Listing, connection, with_ties
from csgraph.db.compose.text import Composer, Names, Run, Shape
from csgraph.domain import globalid
from csgraph.domain.errors import BadUserInput, HierarchyTooDeep
from csgraph.domain.money import from_units
from csgraph.domain.row import Row, planned_key, row_type
from csgraph.domain.selection import Selection

Emit = Callable[[Composer, Shape, Names, Selection], None]
Fields = dict[str, Emit]
ENTITIES: dict[str, Fields] = {}
FIRST = "head(collect({}))"
ENDLESS = (
    "The stored hierarchy above this account goes round, is deeper than 500 levels, or names accounts that are gone; move the account."
)
SHOWN: dict[str, Callable[[Composer, Names], str]] = {}
"""By type: which objects of an account that the viewer sees are shown to the viewer; all where nothing is said."""


def fill(composer: Composer, shape: Shape, typename: str, names: Names, fields: Iterable[Selection]) -> None:
    """Add what is asked of an object of that type; ``names`` maps roles such as `node` to variables of the statement."""
    known = ENTITIES[typename]
    for field in fields:
        composer.permit(typename, field.name)
        if field.name == "__typename":
            continue
        try:
            known[field.name](composer, shape, names, field)
        except BadUserInput as problem:  # of what is stored, such as the criteria of a team; arguments blame themselves
            raise field.place.blame(problem) from None


def leaf(template: str, key: str | None = None) -> Emit:
    """A property, answered as it comes; ``{node}`` and the other names are filled in."""

    def emit(_composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        shape.leaf(key or selection.name, template.format_map(dict(names)))

    return emit


def day(name: str) -> Emit:
    """A DATE property as text."""
    return leaf(f"toString({{node}}.{name})")


def instant(expression: str) -> Emit:
    """A DATETIME as RFC 3339 text in UTC."""
    return leaf(f"toString({expression})")


def converted(template: str, convert: Callable[[Any], Any]) -> Emit:
    """A property, converted on the way out."""

    def emit(_composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        shape.value(selection.name, template.format_map(dict(names)), convert)

    return emit


def money(amount: str, currency: str) -> Emit:
    """An amount of money with its currency, or null."""

    def emit(_composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        value_at, currency_at = shape.column(amount.format_map(dict(names))), shape.column(currency.format_map(dict(names)))
        kind = row_type("Money")

        def read(values: list[Any], _run: Run) -> Any:
            units, code = values[value_at], values[currency_at]
            return None if units is None else kind(amount=from_units(units, code), currency=code)

        shape.computed(planned_key(selection.key), read)

    return emit


def node_id(typename: str, template: str = "{node}.id") -> Emit:
    """The global id."""
    return converted(template, lambda local: globalid.encode(typename, local))


def one(fragment: str, typename: str, yields: str) -> Emit:
    """At most one object behind a fragment."""

    def emit(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        given = dict.fromkeys(composer.catalogue.fragment(fragment).given, names["node"])
        body, bound = composer.fragment(fragment, given)
        nested(composer, shape, selection, typename, {"node": bound[yields]}, body)

    return emit


def several(fragment: str, typename: str, yields: str, order: str) -> Emit:
    """A bounded list of objects behind a fragment; ``{node}`` is filled into its order."""

    def emit(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        given = dict.fromkeys(composer.catalogue.fragment(fragment).given, names["node"])
        body, bound = composer.fragment(fragment, given)
        node = bound[yields]
        listed(composer, shape, selection, typename, body, order.format(node=node), {"node": node})

    return emit


def same(typename: str, name: str) -> Emit:
    """An object that the statement holds already."""

    def emit(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        nested(composer, shape, selection, typename, {"node": names[name]})

    return emit


def person(name: str) -> Emit:
    """The user whose id a property holds; null where it holds none."""

    def emit(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        body, bound = composer.fragment("user.who", id=f"{names['node']}.{name}")
        nested(composer, shape, selection, "User", {"node": bound["author"]}, body)

    return emit


def required(composer: Composer, shape: Shape, selection: Selection, typename: str, names: Names, body: str) -> None:
    """The root of a hierarchy as a column; there is one unless the stored hierarchy is broken."""
    inner = Shape(typename)
    fill(composer, inner, typename, names, selection.on(typename))
    at, read = shape.collect(composer, body, inner, FIRST), inner.reader()

    def found(values: list[Any], run: Run) -> Any:
        if values[at] is None:
            raise HierarchyTooDeep(ENDLESS)
        return read(values[at], run)

    shape.computed(planned_key(selection.key), found)


def nested(composer: Composer, shape: Shape, selection: Selection, typename: str, names: Names, body: str | None = None) -> None:
    """One object as a column: found by ``body``, or held by the statement already."""
    inner = Shape(typename)
    fill(composer, inner, typename, names, selection.on(typename))
    at = shape.column(shape.embed(inner)) if body is None else shape.collect(composer, body, inner, FIRST)
    read = inner.reader()
    shape.computed(planned_key(selection.key), lambda values, run: None if values[at] is None else read(values[at], run))


def listed(  # noqa: PLR0913, PLR0917 - what, of which type, from where, in which order
    composer: Composer, shape: Shape, selection: Selection, typename: str, body: str, order: str, names: Names
) -> None:
    """A bounded list of objects as a column."""
    carried = ", ".join(dict.fromkeys(name for name in names.values() if name in body))
    in_turn(composer, shape, selection, typename, f"{body} WITH {carried} ORDER BY {order}", names)


def in_turn(composer: Composer, shape: Shape, selection: Selection, typename: str, body: str, names: Names) -> None:
    """Objects as a column, in the order in which a body comes upon them."""
    inner = Shape(typename)
    fill(composer, inner, typename, names, selection.on(typename))
    at, read = shape.collect(composer, body, inner), inner.reader()
    shape.computed(planned_key(selection.key), lambda values, run: [read(value, run) for value in values[at]])


def paged(composer: Composer, shape: Shape, selection: Selection, listing: Listing, typename: str, names: Names) -> None:
    """A connection as a column; the edge type's own fields are filled from the same names."""
    edge_type = typename.removesuffix("Connection") + "Edge"
    node_type = NODE_TYPES.get(edge_type, edge_type.removesuffix("Edge"))

    def fill_edge(inner: Shape, field: Selection) -> None:
        own = ENTITIES.get(edge_type, {})
        for asked in field.on(edge_type):
            if asked.name == "node":
                nested(composer, inner, asked, node_type, names)
            elif asked.name in own:
                own[asked.name](composer, inner, names, asked)

    def fill_node(inner: Shape, field: Selection) -> None:
        fill(composer, inner, node_type, names, field.on(node_type))

    at, read = connection(composer, shape, listing, selection, typename, fill_edge, fill_node)
    shape.computed(planned_key(selection.key), lambda values, run: read(values[at], run))


NODE_TYPES: Mapping[str, str] = {"AccountContactEdge": "Contact"}


def ordered(node: str, *expressions: str) -> tuple[Key, ...]:
    """A fixed order over properties of a node, completed by its id."""
    return with_ties([Key(expression) for expression in expressions], node)


Reader = Callable[[list[Any], Run], Row]
