"""Stored criteria for callers: as JSON with global ids, and in words with names.

What they hold by id is looked up with the statement, and only when it is asked for; what the viewer may not see stays unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from csgraph.db.compose.text import Composer, Read, Run, Shape
from csgraph.domain import globalid
from csgraph.domain.access import EVERYTHING
from csgraph.domain.where import Tree, canonical, ids_of, map_ids
from csgraph.domain.where_words import describe

NAMED = {"account": ("account.by_ids", "account"), "user": ("user.by_ids", "user")}
HIDDEN = "hidden"
"""In place of an id that the viewer may not know."""
Known = Mapping[tuple[str, str], str]


def in_words(composer: Composer, shape: Shape, tree: Tree) -> Read:
    """A reader of the words: accounts and users by name and external id, teams by name."""
    known = _known(composer, shape, tree)
    return lambda values, run: describe(map_ids(tree, _named(known(values, run))))


def criteria(composer: Composer, shape: Shape, tree: Tree) -> Read:
    """A reader of the tree as an AccountWhere that the caller can send back: canonical JSON with global ids."""
    if composer.scope == EVERYTHING:
        text = canonical(map_ids(tree, _global_id))
        return lambda _values, _run: text
    known = _known(composer, shape, tree)
    return lambda values, run: canonical(map_ids(tree, _global(known(values, run))))


def _named(known: Known) -> Callable[[str, str], str]:
    return lambda kind, local: known.get((kind, local), f"unknown {kind}")


def _global(known: Known) -> Callable[[str, str], str]:
    return lambda kind, local: _global_id(kind, local) if (kind, local) in known else HIDDEN


def _global_id(kind: str, local: str) -> str:
    return globalid.encode(kind.capitalize(), local)


def _known(composer: Composer, shape: Shape, tree: Tree) -> Callable[[list[Any], Run], Known]:
    """What the tree names and the viewer sees: names by kind and local id."""
    columns: list[tuple[str, int]] = []
    for kind, (fragment, variable) in NAMED.items():
        wanted = [local for each, local in ids_of(tree) if each == kind]
        if wanted:
            body, names = composer.fragment(fragment, ids=composer.constant(wanted))
            node = names[variable]
            columns.append((kind, shape.call(composer, body, f"collect([{node}.id, {node}.name, {node}.externalId])")))

    def read(values: list[Any], run: Run) -> Known:
        teams = run.configuration.teams.items()
        found = {("team", team_id): str(team["name"]) for team_id, team in teams if run.viewer.sees_team(team_id)}
        for kind, at in columns:
            found |= {(kind, local): f"{name} ({external})" if external else name for local, name, external in values[at]}
        return found

    return read
