"""Stored criteria in words, with the names of what they hold by id; the names come with the statement, and only when the words are asked for."""

from __future__ import annotations

from typing import Any

from csgraph.db.compose.text import Composer, Read, Run, Shape
from csgraph.domain.where import Tree, ids_of, map_ids
from csgraph.domain.where_words import describe

NAMED = {"account": ("account.by_ids", "account"), "user": ("user.by_ids", "user")}


def in_words(composer: Composer, shape: Shape, tree: Tree) -> Read:
    """A reader of the words: accounts and users by name and external id, teams by name."""
    teams = {("team", team_id): str(team["name"]) for team_id, team in composer.configuration.teams.items()}
    columns: list[tuple[str, int]] = []
    for kind, (fragment, variable) in NAMED.items():
        wanted = [local for each, local in ids_of(tree) if each == kind]
        if wanted:
            body, names = composer.fragment(fragment, ids=composer.constant(wanted))
            node = names[variable]
            columns.append((kind, shape.call(composer, body, f"collect([{node}.id, {node}.name, {node}.externalId])")))

    def read(values: list[Any], _run: Run) -> str:
        found = dict(teams)
        for kind, at in columns:
            found |= {(kind, local): f"{name} ({external})" if external else name for local, name, external in values[at]}
        return describe(map_ids(tree, lambda kind, local: found.get((kind, local), f"unknown {kind}")))

    return read
