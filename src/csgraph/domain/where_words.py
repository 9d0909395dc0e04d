"""An account predicate in words, for people: the description of team account sets and segments."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from csgraph.domain.where import HOLDER, VIEWER, WORDS, Tree

EVERYTHING = "every account"
NOTHING = "no account"
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def describe(tree: Tree) -> str:
    """A canonical tree as one English phrase."""
    parts = [_field(field, value) for field, value in sorted(tree.items())]
    return " and ".join(parts) if parts else EVERYTHING


def _field(field: str, value: Any) -> str:
    if field in ("and", "or"):
        return _joined(field, value)
    if field in _PHRASES:
        return _PHRASES[field](value)
    return _comparison(_CAPITAL.sub(" ", field).lower(), value)


def _joined(word: str, parts: list[Tree]) -> str:
    inner = [_wrapped(part) for part in parts]
    if not inner:
        return EVERYTHING if word == "and" else NOTHING
    return inner[0] if len(inner) == 1 else f"({f' {word} '.join(inner)})"


def _wrapped(tree: Tree) -> str:
    text = describe(tree)
    return f"({text})" if len(tree) > 1 else text


def _assignment(value: Tree) -> str:
    role = value["role"]
    subjects = {"userId": role, "managerId": f"the manager of the {role}"}
    users = [_comparison(subjects[name], _named(value[name])) for name in HOLDER if value.get(name)]
    if value.get("missing"):
        return f"not ({' and '.join(users)})" if users else f"has no {role}"
    return " and ".join(users) or f"has a {role}"


def _named(holders: Tree) -> Tree:
    return {name: _who(operand) if isinstance(operand, str) else [_who(item) for item in operand] for name, operand in holders.items()}


def _who(user: str) -> str:
    return "whoever asks" if user == VIEWER else user


def _attribute(value: Tree) -> str:
    (comparison,) = [part for name, part in value.items() if name != "key"]
    return _comparison(value["key"], comparison)


def _comparison(subject: str, operators: Tree) -> str:
    parts = [_operator(subject, name, operand) for name, operand in sorted(operators.items())]
    return " and ".join(parts) if parts else EVERYTHING


def _operator(subject: str, name: str, operand: Any) -> str:
    if name == "isNull":
        return f"{subject} is {'empty' if operand else 'given'}"
    return f"{subject} {WORDS[name]} {_shown(operand)}"


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_shown(item) for item in value) or "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else f"{value:g}"


_PHRASES: Mapping[str, Callable[[Any], str]] = {
    "not": lambda value: f"not {_wrapped(value)}",
    "isRoot": lambda value: "is an ultimate parent" if value else "is below another account",
    "underName": lambda value: f"is {_shown(value)} or below it",
    "underId": lambda value: _comparison("account or an ancestor", value),
    "assignment": _assignment,
    "attributes": lambda value: " and ".join(_attribute(part) for part in value) or EVERYTHING,
}
