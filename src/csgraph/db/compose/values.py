"""Attributes and metrics of an object in a statement."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from csgraph.db.compose.definitions import Make, definition
from csgraph.db.compose.metric import emit_metric
from csgraph.db.compose.past import ATTRIBUTE, CHANGED_ATTRIBUTE, SEPARATOR
from csgraph.db.compose.text import Bind, Composer, Names, Run, Shape, bound, configured, every
from csgraph.db.compose.where import privileged, text_value
from csgraph.domain.configuration import Definition
from csgraph.domain.errors import BadUserInput
from csgraph.domain.row import Row, planned_key, row_type
from csgraph.domain.selection import Selection
from csgraph.domain.text import fold, sought

TYPENAMES = {
    "TEXT": "TextAttribute",
    "NUMBER": "NumberAttribute",
    "DATE": "DateAttribute",
    "BOOLEAN": "BooleanAttribute",
    "LIST": "ListAttribute",
}
LEAVES = {"TEXT": "text", "NUMBER": "number", "DATE": "date", "BOOLEAN": "boolean", "LIST": "items"}
MAX_KEYS = 250


def attribute(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """One attribute by key; null for a key that the account's type does not carry."""
    get = bound(selection.args["key"], configured(composer.configuration.attributes, "attribute"))
    read = values_by_key(composer, shape, names, selection, lambda run: [get(run)])
    shape.computed(planned_key(selection.key), lambda values, run: next(iter(read(values, run).values()), None))


def attributes(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """All attributes of the account's type, or those named, or those whose key or display name holds the search text (B-13)."""
    keys, search = selection.arg("keys"), selection.arg("search")
    checked = every(configured(composer.configuration.attributes, "attribute"))
    wanted = bound(keys, lambda given: list(dict.fromkeys(checked(_bounded(given))))) if keys else _every_key
    needle = bound(search, lambda given: sought(text_value(given))) if search else None

    def select(run: Run) -> Sequence[str]:
        found = wanted(run)
        if needle is None:
            return found
        definitions, text = run.configuration.attributes, needle(run)
        return [key for key in found if text in fold(f"{key} {definitions[key]['displayName']}")]

    read = values_by_key(composer, shape, names, selection, select)
    shape.computed(planned_key(selection.key), lambda values, run: list(read(values, run).values()))


def contact_attributes(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """Every attribute that this contact has a value for."""
    read = values_by_key(composer, shape, names, selection, _every_key, "Contact")
    shape.computed(planned_key(selection.key), lambda values, run: list(read(values, run).values()))


def _every_key(run: Run) -> list[str]:
    return list(run.configuration.attributes)


def _bounded(keys: list[str]) -> list[str]:
    if len(keys) > MAX_KEYS:
        raise BadUserInput("Too many keys.", reason="TOO_MANY", limit=MAX_KEYS, actual=len(keys))
    return keys


def values_by_key(
    composer: Composer, shape: Shape, names: Names, selection: Selection, select: Bind, owner: str = "Account"
) -> Callable[[list[Any], Run], dict[str, Row]]:
    """Attributes of an object, by key and in the order of ``select``; left out are those that it does not carry or the viewer may not see."""
    node = names["node"]
    keys = composer.bind(lambda run: [ATTRIBUTE + key for key in select(run)])
    item = composer.fresh("key")
    held_at = _held(composer, shape, node, owner)
    then = composer.reads_past and owner == "Account"
    at = shape.column(f"[{item} IN {keys} | {_rewound(node, item) if then else f'{node}[{item}]'}]")
    type_at = shape.column(f"{node}.type") if owner == "Account" else None
    fields = f"[field IN {keys} | 'attribute.' + substring(field, {len(ATTRIBUTE)})]"
    changed_at = last_changes(composer, shape, node, fields) if asks_changed(selection) else None
    makers = definition_makers(composer, shape, selection)
    latest: tuple[Run, list[_Wanted | None]] | None = None

    def wanted(run: Run) -> list[_Wanted | None]:
        nonlocal latest
        if latest is None or latest[0] is not run:  # the same for every object of an answer
            latest = run, [_wanted(key, run.configuration.attributes.get(key), makers) for key in select(run)]
        return latest[1]

    def read(values: list[Any], run: Run) -> dict[str, Row]:
        changed = dict(values[changed_at]) if changed_at is not None else {}
        account_type = values[type_at] if type_at is not None else None
        shows_privileged = held_at is None or values[held_at]
        rows: dict[str, Row] = {}
        for each, found in zip(wanted(run), values[at], strict=True):
            value = found_then(found, each.kind) if then and each is not None else found
            if each is None or (value is None if type_at is None else each.types and account_type not in each.types):
                continue
            if each.privileged and not shows_privileged:
                continue
            row = each.row()
            row[each.leaf] = value if each.plain else _leaf(each.kind, value)
            row["changedAt"] = changed.get(f"attribute.{each.key}") if changed else None
            for name, make in each.definitions:
                row[name] = make(each.key, values, run)
            rows[each.key] = row
        return rows

    return read


def _rewound(account: str, item: str) -> str:
    """The first change since of an attribute, and what it is now."""
    field = f"'{CHANGED_ATTRIBUTE}' + substring({item}, {len(ATTRIBUTE)})"
    return f"[head([each IN {account}.changes WHERE each[0] = {field}]), {account}.node[{item}]]"


def found_then(found: Sequence[Any], kind: str) -> Any:
    """What an attribute was; null where a change does not say it in the form of a cell."""
    change, now = found
    if change is None or change[1] is None:
        return now if change is None else None
    try:
        return PARSED[kind](change[1])
    except ValueError:
        return None


PARSED: Mapping[str, Callable[[str], Any]] = {
    "TEXT": str,
    "NUMBER": float,
    "DATE": date.fromisoformat,
    "BOOLEAN": lambda text: text == "true",
    "LIST": lambda text: text.split(SEPARATOR),
}
"""A change's text as a value, by the kind of an attribute."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is answered of one attribute, and how."""

    key: str
    kind: str
    types: Collection[str]
    row: type[Row]
    leaf: str
    definitions: Sequence[tuple[str, Make]]
    plain: bool
    privileged: bool


def _held(composer: Composer, shape: Shape, node: str, owner: str) -> int | None:
    """Whether the viewer holds an assignment that opens privileged attributes (B-06); None where that is no question."""
    if composer.reads_privileged or not any(each["privileged"] for each in composer.configuration.attributes.values()):
        return None
    if owner == "Account":
        return shape.column(privileged(composer, node))
    body, names = composer.fragment("scope.of_contact", {"contact": node})
    return shape.column(f"EXISTS {{ {body} AND {privileged(composer, names['account'])} }}")


def _wanted(key: str, known: Definition | None, makers: Mapping[str, Sequence[tuple[str, Make]]]) -> _Wanted | None:
    if known is None:
        return None
    kind = known["kind"]
    typename = TYPENAMES[kind]
    plain = kind not in ("LIST", "DATE")
    return _Wanted(
        key, kind, known["types"] or (), row_type(typename), LEAVES[kind], makers[typename], plain, bool(known["privileged"])
    )  # fmt: skip


def _leaf(kind: str, value: Any) -> Any:
    if kind == "LIST":
        return list(value or [])
    if kind == "DATE" and value is not None:
        return value.iso_format() if hasattr(value, "iso_format") else date.isoformat(value)
    return value


def asks_changed(selection: Selection) -> bool:
    """Whether it is asked when a value last changed."""
    return any(selection.asks(typename, "changedAt") for typename in TYPENAMES.values())


def last_changes(composer: Composer, shape: Shape, node: str, fields: str) -> int:
    """A column: of each field that changed, its name in histories and when it last did."""
    body, bound_names = composer.fragment("change.of_fields", {"account": node}, fields=fields)
    change = bound_names["change"]
    field, at = composer.fresh("field"), composer.fresh("at")
    return shape.call(composer, f"{body} WITH {change}.field AS {field}, max({change}.at) AS {at}", f"collect([{field}, toString({at})])")


def definition_makers(composer: Composer, shape: Shape, selection: Selection) -> dict[str, list[tuple[str, Make]]]:
    """How the definition of a value is answered, by the type of the value."""
    makers: dict[str, list[tuple[str, Make]]] = {}
    for typename in TYPENAMES.values():
        asked = [f for f in selection.on(typename) if f.name == "definition"]
        makers[typename] = [
            (planned_key(f.key), definition(composer, shape, "AttributeDefinition", f.on("AttributeDefinition"))) for f in asked
        ]
    return makers


def metric(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """One metric by key."""
    read = emit_metric(composer, shape, names, selection, selection.args["key"])
    shape.computed(planned_key(selection.key), read)


def metrics(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """Several metrics in the order asked for."""
    given = selection.args["keys"]
    keys = list(given.elements())
    if len(keys) > MAX_KEYS:
        raise given.refusal("Too many keys.", reason="TOO_MANY", limit=MAX_KEYS, actual=len(keys))
    readers = [emit_metric(composer, shape, names, selection, key) for key in keys]
    shape.computed(planned_key(selection.key), lambda values, run: [read(values, run) for read in readers])
