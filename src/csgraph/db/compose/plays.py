"""Plays in a statement: what is configured of them comes from memory, what every run changes from the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csgraph.db.compose.definitions import definition
from csgraph.db.compose.entity import ENTITIES, Emit, nested
from csgraph.db.compose.text import Composer, Names, Shape
from csgraph.db.compose.words import criteria, in_words
from csgraph.domain import globalid
from csgraph.domain.configuration import Definition
from csgraph.domain.row import planned_key
from csgraph.domain.selection import Selection


def _known(read: Callable[[Definition], Any]) -> Emit:
    def emit(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        value = read(composer.configuration.plays[names["play"]])
        shape.computed(selection.name, lambda _values, _run: value)

    return emit


def _last_run(template: str) -> Emit:
    def emit(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        body, found = composer.fragment("play.by_id", id=composer.constant(names["play"]))
        shape.leaf(selection.name, shape.join(composer, body, f"head(collect({template.format(node=found['play'])}))"))

    return emit


def _criteria(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    shape.computed(selection.name, criteria(composer, shape, composer.configuration.plays[names["play"]]["tree"]))


def _description(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    shape.computed(selection.name, in_words(composer, shape, composer.configuration.plays[names["play"]]["tree"]))


def _role(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    key = composer.configuration.plays[names["play"]]["role"]
    make = definition(composer, shape, "AssignmentRole", selection.on("AssignmentRole"))
    shape.computed(planned_key(selection.key), lambda values, run: make(key, values, run))


def _user(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    body, found = composer.fragment("user.who", id=composer.constant(composer.configuration.plays[names["play"]]["userId"]))
    nested(composer, shape, selection, "User", {"node": found["author"]}, body)


ENTITIES["Play"] = {
    "id": _known(lambda play: globalid.encode("Play", play.key)),
    "name": _known(lambda play: play["name"]),
    "criteria": _criteria,
    "description": _description,
    "action": _known(lambda play: play["action"]),
    "role": _role,
    "user": _user,
    "taskTitle": _known(lambda play: play["taskTitle"]),
    "enabled": _known(lambda play: play["enabled"] is not False),
    "lastRunAt": _last_run("toString({node}.lastRunAt)"),
    "lastRunAccounts": _last_run("coalesce({node}.lastRunAccounts, 0)"),
}
