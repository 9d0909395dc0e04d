"""Segments in a statement: named criteria and the accounts that meet them."""

from __future__ import annotations

from collections.abc import Callable

from csgraph.db.compose.accounts import account_list, start_of
from csgraph.db.compose.entity import ENTITIES, Emit
from csgraph.db.compose.text import Composer, Names, Read, Shape
from csgraph.db.compose.where import Where
from csgraph.db.compose.words import criteria, in_words
from csgraph.domain import globalid
from csgraph.domain.configuration import Definition
from csgraph.domain.selection import Arg, Selection
from csgraph.domain.where import Tree


def _known(read: Callable[[Definition], object]) -> Emit:
    def emit(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        value = read(composer.configuration.segments[names["segment"]])
        shape.computed(selection.name, lambda _values, _run: value)

    return emit


def _accounts(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    tree = Arg(composer.configuration.segments[names["segment"]]["tree"], None, composer.guards)
    start = start_of(composer, tree, stored=True)
    account_list(composer, shape, selection, start, Where(composer, stored=True).text(tree, start.node))


def _said(make: Callable[[Composer, Shape, Tree], Read]) -> Emit:
    def emit(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        shape.computed(selection.name, make(composer, shape, composer.configuration.segments[names["segment"]]["tree"]))

    return emit


ENTITIES["Segment"] = {
    "id": _known(lambda segment: globalid.encode("Segment", segment.key)),
    "name": _known(lambda segment: segment["name"]),
    "criteria": _said(criteria),
    "description": _said(in_words),
    "accounts": _accounts,
}
