"""An account predicate in words, for people: the description of team account sets and segments."""

from __future__ import annotations

import re
from typing import Any

from csgraph.domain.where import WORDS, Tree

EVERYTHING = "every account"
NOTHING = "no account"
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def describe(tree: Tree) -> str:
    """A canonical tree as one English phrase."""
    parts = [_field(field, value) for field, value in sorted(tree.items())]
    return " and ".join(parts) if parts else EVERYTHING


def _field(field: str, value: Any) -> str:
    if field in ("and", "or"):
        inner = [_wrapped(part) for part in value]
        return inner[0] if len(inner) == 1 else f"({f' {field} '.join(inner)})" if inner else _empty(field)
    if field == "not":
        return f"not {_wrapped(value)}"
    if field == "isRoot":
        return "is an ultimate parent" if value else "is below another account"
    if field == "underName":
        return f"is {_shown(value)} or below it"
    if field == "assignment":
        return _assignment(value)
    if field == "attributes":
        return " and ".join(_attribute(part) for part in value) or EVERYTHING
    if field == "underId":
        return _comparison("account or an ancestor", value)
    return _comparison(_CAPITAL.sub(" ", field).lower(), value)


def _empty(field: str) -> str:
    return EVERYTHING if field == "and" else NOTHING


def _wrapped(tree: Tree) -> str:
    text = describe(tree)
    return f"({text})" if len(tree) > 1 else text


def _assignment(value: Tree) -> str:
    if value.get("missing"):
        return f"has no {value['role']}"
    if "userId" in value:
        return _comparison(value["role"], value["userId"])
    return f"has a {value['role']}"


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
