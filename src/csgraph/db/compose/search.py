"""The search box: every word must begin a word of a name, e-mail or title; accents and case do not matter (D-17, B-02)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csgraph.db.compose.entity import fill
from csgraph.db.compose.paging import Key, Listing, connection, with_ties
from csgraph.db.compose.people import teams_where
from csgraph.db.compose.text import Composer, Run, Shape, bound
from csgraph.domain.errors import BadUserInput
from csgraph.domain.row import planned_key
from csgraph.domain.selection import Selection
from csgraph.domain.text import fold

LABELS = {"ACCOUNT": "Account", "CONTACT": "Contact", "USER": "User", "TEAM": "SuccessTeam"}
TYPES = {"ACCOUNT": "Account", "CONTACT": "Contact", "USER": "User", "TEAM": "Team"}
MAX_WORDS, MAX_TEXT = 10, 200
EXACT_BOOST = 4
NOTHING = "-"
"""A term that no folded text holds: what an empty search finds."""


def lucene(text: str) -> str:
    """Folded words as Lucene terms: all must match, as a prefix; a whole word ranks higher. Folding leaves letters and digits only."""
    if len(text) > MAX_TEXT:
        raise BadUserInput("The search text is too long.", reason="TOO_LONG", limit=MAX_TEXT, actual=len(text))
    words = fold(text).split()[:MAX_WORDS]
    return " AND ".join(f"({word}* OR {word}^{EXACT_BOOST})" for word in words) or f'"{NOTHING}"'


def search(composer: Composer, shape: Shape, selection: Selection) -> None:
    """A page of whatever matches, best first; ties by id."""
    types = selection.arg("types")
    wanted = [str(kind) for kind in types.value] if types is not None else list(TYPES)
    body, names = composer.fragment("search.matches", words=composer.argument(selection.args["text"], lucene))
    hit, score = names["hit"], names["rank"]
    body += " AND (" + " OR ".join(f"{hit}:{LABELS[kind]}" for kind in wanted) + ")"
    listing = Listing(body, (hit, score), with_ties([Key(score, descending=True)], hit))

    def fill_items(inner: Shape, field: Selection) -> None:
        inner.computed(planned_key(field.key), _item(composer, inner, hit, wanted, field))

    def fill_edge(inner: Shape, field: Selection) -> None:
        for asked in field.on("SearchEdge"):
            if asked.name == "node":
                fill_items(inner, asked)

    def fill_node(inner: Shape, field: Selection) -> None:
        fill_items(inner, field)

    at, read = connection(composer, shape, listing, selection, "SearchConnection", fill_edge, fill_node)

    def unwrapped(values: list[Any], run: Run) -> Any:
        row = read(values[at], run)
        for field in selection.on("SearchConnection"):
            if field.name == "nodes":
                key = planned_key(field.key)
                row[key] = [item[key] for item in row[key]]
        return row

    shape.computed(planned_key(selection.key), unwrapped)


def _item(composer: Composer, shape: Shape, hit: str, wanted: list[str], field: Selection) -> Callable[[list[Any], Run], Any]:
    """One hit as an object of its own type: a CASE per label, all but one null."""
    readers: list[tuple[int, Callable[[list[Any], Run], Any]]] = []
    for kind in wanted:
        if kind == "TEAM":
            readers.append(_team(composer, shape, hit, field))
            continue
        inner = Shape(TYPES[kind])
        fill(composer, inner, TYPES[kind], {"node": hit}, field.on(TYPES[kind]))
        readers.append((shape.column(f"CASE WHEN {hit}:{LABELS[kind]} THEN {shape.embed(inner)} END"), inner.reader()))

    def read(values: list[Any], run: Run) -> Any:
        return next((reader(values[at], run) for at, reader in readers if values[at] is not None), None)

    return read


def _team(composer: Composer, shape: Shape, hit: str, field: Selection) -> tuple[int, Callable[[list[Any], Run], Any]]:
    inner = Shape("Team")
    teams_where(composer, inner, field, lambda team_id: f"{hit}.id = {composer.constant(team_id)}")
    at, read = shape.column(f"CASE WHEN {hit}:SuccessTeam THEN {shape.embed(inner)} END"), inner.reader()
    return at, lambda values, run: next(iter(read(values, run)[planned_key(field.key)]), None)


__all__ = ["bound", "lucene", "search"]
