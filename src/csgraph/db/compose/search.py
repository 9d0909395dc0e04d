"""The search box: every word must begin a word of a name, e-mail or title; accents and case do not matter (D-17, B-02)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csgraph.db.compose.entity import fill
from csgraph.db.compose.paging import Key, Listing, connection, with_ties
from csgraph.db.compose.people import teams_where
from csgraph.db.compose.text import ALWAYS, Composer, Run, Shape
from csgraph.db.queries import GUARDED
from csgraph.domain.errors import BadUserInput
from csgraph.domain.row import planned_key
from csgraph.domain.selection import Selection
from csgraph.domain.text import NOTHING, fold

LABELS = {"ACCOUNT": "Account", "CONTACT": "Contact", "USER": "User", "TEAM": "SuccessTeam"}
TYPES = {"ACCOUNT": "Account", "CONTACT": "Contact", "USER": "User", "TEAM": "Team"}
MAX_WORDS, MAX_TEXT = 10, 200


def lucene(text: str) -> str:
    """Folded words as Lucene terms, each a prefix; folding leaves letters and digits only, so that no operator is left."""
    return " AND ".join(f"{word}*" for word in words_of(text)) or f'"{NOTHING}"'


def words_of(text: str) -> list[str]:
    """The folded words of a search, each once."""
    if len(text) > MAX_TEXT:
        raise BadUserInput("The search text is too long.", reason="TOO_LONG", limit=MAX_TEXT, actual=len(text))
    return list(dict.fromkeys(fold(text).split()))[:MAX_WORDS]


def search(composer: Composer, shape: Shape, selection: Selection) -> None:
    """A page of whatever matches, best first: more whole words, then shorter, then by the text itself and by id.

    The order depends on a hit alone, never on what else there is, so that inserts and deletes between two pages neither skip nor repeat.
    """
    types = selection.arg("types")
    wanted = list(dict.fromkeys(types.value)) if types is not None else list(TYPES)
    text = selection.args["text"]
    body, names = composer.fragment("search.matches", words=composer.argument(text, lucene), exact=composer.argument(text, words_of))
    body += _known_teams(composer, names["hit"]) if "TEAM" in wanted else ""
    hit, rank = names["hit"], names["rank"]
    labels = " OR ".join(_seen(composer, LABELS[kind], hit) for kind in wanted) or "false"
    keys = with_ties([Key(rank, descending=True), Key(f"size({hit}.searchKey)"), Key(f"{hit}.searchKey")], hit)
    listing = Listing(f"{body} AND ({labels})", (hit, rank), keys)

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


def _seen(composer: Composer, label: str, hit: str) -> str:
    """A hit of that label which the viewer may see."""
    seen = composer.visible(label, hit) if label in GUARDED else ALWAYS
    return f"{hit}:{label}" if seen == ALWAYS else f"({hit}:{label} AND {seen})"


def _known_teams(composer: Composer, hit: str) -> str:
    """Other teams than those that the viewer sees do not exist."""
    seen = composer.bind(lambda run: [team_id for team_id in run.configuration.teams if run.viewer.sees_team(team_id)])
    return f" AND (NOT {hit}:SuccessTeam OR {hit}.id IN {seen})"


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
