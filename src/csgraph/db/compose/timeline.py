"""The timeline of an account in a statement: touchpoints, tasks and changes in one chronological record (B-23, C-21)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csgraph.db.compose.activity import changes_in, shown
from csgraph.db.compose.entity import fill
from csgraph.db.compose.merging import Merged, Strand
from csgraph.db.compose.paging import connection
from csgraph.db.compose.text import ALWAYS, Composer, Names, Run, Shape
from csgraph.domain.row import planned_key
from csgraph.domain.selection import Selection

TYPENAME, EDGE = "TimelineConnection", "TimelineEdge"


def timeline(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """What happened on the account, or on it and everything below, newest first; drafts are no part of it, nor is what `changes` would not show."""
    owner, below = names["node"], ""
    if selection.args["includeDescendants"].value:
        below, subtree = composer.fragment("rollup.subtree", {"account": owner})
        owner = subtree["below"]
    listing = Merged.of(composer, owner, below, [_touchpoints(composer, owner), _tasks(composer, owner), _changes(composer, owner)])
    item, account, _, kind = listing.variables
    who = {"node": item, "account": account}

    def fill_node(inner: Shape, field: Selection) -> None:
        inner.computed(planned_key(field.key), _item(composer, inner, who, kind, field))

    def fill_edge(inner: Shape, field: Selection) -> None:
        for asked in field.on(EDGE):
            if asked.name == "node":
                fill_node(inner, asked)

    at, read = connection(composer, shape, listing, selection, TYPENAME, fill_edge, fill_node)

    def unwrapped(values: list[Any], run: Run) -> Any:
        row = read(values[at], run)
        for field in selection.on(TYPENAME):
            if field.name == "nodes":
                key = planned_key(field.key)
                row[key] = [each[key] for each in row[key]]
        return row

    shape.computed(planned_key(selection.key), unwrapped)


def _touchpoints(composer: Composer, account: str) -> Strand:
    body, found = composer.fragment("touchpoint.of_account", {"account": account})
    return Strand("Touchpoint", body, found["touchpoint"], "occurredAt")


def _tasks(composer: Composer, account: str) -> Strand:
    body, found = composer.fragment("task.in_time", {"account": account})
    return Strand("Task", body, found["task"], "moment")


def _changes(composer: Composer, account: str) -> Strand:
    body, node = changes_in(composer, account)
    seen = shown(composer, {"node": node, "account": account})
    return Strand("Change", body if seen == ALWAYS else f"{body} AND {seen}", node, "at")


def _item(composer: Composer, shape: Shape, names: Names, kind: str, field: Selection) -> Callable[[list[Any], Run], Any]:
    """One thing as an object of its own type: a CASE per type, all but one null."""
    readers = []
    for typename in ("Touchpoint", "Task", "Change"):
        inner = Shape(typename)
        fill(composer, inner, typename, names, field.on(typename))
        at = shape.column(f"CASE WHEN {kind} = '{typename}' THEN {shape.embed(inner)} END")
        readers.append((at, inner.reader()))

    def read(values: list[Any], run: Run) -> Any:
        return next(reader(values[at], run) for at, reader in readers if values[at] is not None)

    return read
