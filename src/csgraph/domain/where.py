"""The predicate language over accounts (`AccountWhere`): checks a tree, brings it into canonical form, says it in words.

List filters, team account sets, segments and health profiles are such trees. Values of ids are whatever the caller uses; ``map_ids``
exchanges them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from csgraph.domain.money import to_units
from csgraph.domain.text import nfc

Tree = dict[str, Any]
DEEPEST = 10
"""Levels of and, or and not inside one another."""
LARGEST = 500
"""Operators in one tree, and values in one list."""
LONGEST = 1_000

HOLDER = ("userId", "managerId")
"""Users in a predicate on assignments: who holds the role, and whom the holder directly reports to."""
VIEWER = "viewer"
"""In place of a user's id: whoever asks (M-18, "accounts assigned to the logged-in user")."""
CONTRACT_STATUSES = ("FREE", "PAYING", "CANCELED")
HEALTH_RANKS = ("GOOD", "AVERAGE", "POOR", "UNKNOWN")
ORDERED = ("eq", "gt", "gte", "lt", "lte")
WORDS = {
    "eq": "is", "in": "is one of", "notIn": "is none of", "contains": "contains", "startsWith": "starts with", "gt": "is above",
    "gte": "is at least", "lt": "is below", "lte": "is at most",
}  # fmt: skip


class WhereError(ValueError):
    """A tree is not an AccountWhere; ``path`` leads to the fault, ``expected`` says what belongs there."""

    def __init__(self, path: tuple[str, ...], expected: str) -> None:
        super().__init__(f"{'.'.join(path) or 'where'}: {expected}")
        self.path = path
        self.expected = expected


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise ValueError(f"a text of at most {LONGEST} characters")
    return nfc(value)


def _identifier(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST:
        raise ValueError("an id")
    return nfc(value)


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")  # noqa: TRY004 - one error for every fault of a value
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("a finite number")
    return float(value)


def _decimal(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise ValueError("a decimal number")  # noqa: TRY004 - as above
    try:
        amount = Decimal(str(value))
        to_units(amount)
    except (InvalidOperation, ValueError) as problem:
        raise ValueError("a decimal number with at most four decimals") from problem
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _day(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()[:10]
    if not isinstance(value, str):
        raise ValueError("a day as YYYY-MM-DD")  # noqa: TRY004 - as above
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as problem:
        raise ValueError("a day as YYYY-MM-DD") from problem


def _one_of(choices: tuple[str, ...]) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if value not in choices:
            raise ValueError("one of " + ", ".join(choices))
        return str(value)

    return check


Check = Callable[[Any], Any]
_LISTS = ("in", "notIn")


def _operators(names: tuple[str, ...], check: Check) -> dict[str, Check]:
    return {**dict.fromkeys(names, check), "isNull": _boolean}


ID = {"eq": _identifier, "in": _identifier}
STRING = _operators(("eq", "in", "notIn", "contains", "startsWith"), _text)
NUMBER = _operators(ORDERED, _number)
DECIMAL = _operators(ORDERED, _decimal)
DATE = _operators(ORDERED, _day)
BOOLEAN = _operators(("eq",), _boolean)
STATUS = _operators(("eq", "in"), _one_of(CONTRACT_STATUSES))
HEALTH = dict.fromkeys(("eq", "in"), _one_of(HEALTH_RANKS))

FIELDS: Mapping[str, Mapping[str, Check]] = {
    "id": ID, "externalId": STRING, "name": STRING, "type": STRING, "contractStatus": STATUS, "contractValue": DECIMAL, "createDate": DATE,
    "renewalDate": DATE, "health": HEALTH, "industry": STRING, "region": STRING, "country": STRING, "tier": STRING, "underId": ID,
    "teamId": ID,
}  # fmt: skip
ATTRIBUTE: Mapping[str, Mapping[str, Check]] = {"text": STRING, "number": NUMBER, "date": DATE, "boolean": BOOLEAN}
KIND_OPERATORS = {"TEXT": "text", "LIST": "text", "NUMBER": "number", "DATE": "date", "BOOLEAN": "boolean"}
"""The operators that fit each kind of attribute."""
ID_KINDS = {"id": "account", "underId": "account", "teamId": "team"}
KNOWN = sorted([*FIELDS, "and", "or", "not", "attributes", "isRoot", "underName", "assignment"])


def parse(tree: Any) -> Tree:
    """The canonical form of a tree: checked, without nulls; raises WhereError."""
    parsed = _parse(tree, (), 0)
    if sum(1 for _ in _operators_of(parsed)) > LARGEST:
        raise WhereError((), f"at most {LARGEST} operators")
    return parsed


def canonical(tree: Tree) -> str:
    """A parsed tree as canonical JSON: keys sorted, no spaces."""
    return json.dumps(tree, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _parse(tree: Any, path: tuple[str, ...], depth: int) -> Tree:
    _require(isinstance(tree, dict), path, "an object with fields of AccountWhere")
    _require(depth <= DEEPEST, path, f"at most {DEEPEST} levels of and, or and not")
    return {field: _field(field, value, (*path, field), depth) for field, value in tree.items() if value is not None}


def _field(field: str, value: Any, path: tuple[str, ...], depth: int) -> Any:
    if field in ("and", "or"):
        return [_parse(part, (*path, str(i)), depth + 1) for i, part in enumerate(_list(value, path))]
    if field == "not":
        return _parse(value, path, depth + 1)
    if field in _SPECIAL:
        return _SPECIAL[field](value, path)
    _require(field in FIELDS, path, "one of " + ", ".join(KNOWN))
    return _comparison(FIELDS[field], value, path)


def _attributes(value: Any, path: tuple[str, ...]) -> list[Tree]:
    return [_attribute(part, (*path, str(i))) for i, part in enumerate(_list(value, path))]


def _attribute(value: Any, path: tuple[str, ...]) -> Tree:
    _require(isinstance(value, dict), path, "an object with key and one of text, number, date, boolean")
    given = {name: part for name, part in value.items() if part is not None}
    kinds = [name for name in given if name != "key"]
    _require("key" in given and len(kinds) == 1 and kinds[0] in ATTRIBUTE, path, "key and exactly one of text, number, date, boolean")
    kind = kinds[0]
    return {"key": _value(_identifier, given["key"], (*path, "key")), kind: _comparison(ATTRIBUTE[kind], given[kind], (*path, kind))}


def _assignment(value: Any, path: tuple[str, ...]) -> Tree:
    _require(isinstance(value, dict), path, "an object with role, userId, managerId, missing")
    given = {name: part for name, part in value.items() if part is not None}
    _require("role" in given and given.keys() <= {"role", *HOLDER, "missing"}, path, "role, and at most userId, managerId and missing")
    parsed: Tree = {"role": _value(_identifier, given["role"], (*path, "role"))}
    parsed |= {name: _comparison(ID, given[name], (*path, name)) for name in HOLDER if name in given}
    if "missing" in given:
        parsed["missing"] = _value(_boolean, given["missing"], (*path, "missing"))
    return parsed


_SPECIAL: Mapping[str, Callable[[Any, tuple[str, ...]], Any]] = {
    "attributes": _attributes,
    "assignment": _assignment,
    "isRoot": lambda value, path: _value(_boolean, value, path),
    "underName": lambda value, path: _value(_text, value, path),
}


def _comparison(operators: Mapping[str, Check], value: Any, path: tuple[str, ...]) -> Tree:
    _require(isinstance(value, dict), path, "an object with operators: " + ", ".join(operators))
    parsed: Tree = {}
    for name, operand in value.items():
        _require(name in operators, (*path, name), "one of " + ", ".join(operators))
        if operand is None:
            continue
        if name in _LISTS:
            parsed[name] = [_value(operators[name], item, (*path, name)) for item in _list(operand, (*path, name))]
        else:
            parsed[name] = _value(operators[name], operand, (*path, name))
    return parsed


def _list(value: Any, path: tuple[str, ...]) -> list[Any]:
    _require(isinstance(value, list) and len(value) <= LARGEST, path, f"a list of at most {LARGEST}")
    return list(value)


def _value(check: Check, value: Any, path: tuple[str, ...]) -> Any:
    try:
        return check(value)
    except ValueError as problem:
        raise WhereError(path, str(problem)) from problem


def _require(holds: object, path: tuple[str, ...], expected: str) -> None:
    if not holds:
        raise WhereError(path, expected)


def _operators_of(tree: Any) -> Iterator[str]:
    if isinstance(tree, dict):
        for name, part in tree.items():
            yield name
            yield from _operators_of(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from _operators_of(part)


def map_ids(tree: Tree, exchange: Callable[[str, str], str]) -> Tree:
    """The tree with every id replaced by ``exchange(kind, id)``; kind is account, user or team. The word `viewer` is no id and stays."""
    mapped: Tree = {}
    for field, value in tree.items():
        if field in ("and", "or"):
            mapped[field] = [map_ids(part, exchange) for part in value]
        elif field == "not":
            mapped[field] = map_ids(value, exchange)
        elif field in ID_KINDS:
            mapped[field] = _mapped(ID_KINDS[field], value, exchange)
        elif field == "assignment":
            mapped[field] = {name: _mapped("user", part, exchange) if name in HOLDER else part for name, part in value.items()}
        else:
            mapped[field] = value
    return mapped


def _mapped(kind: str, comparison: Tree, exchange: Callable[[str, str], str]) -> Tree:
    def one(item: str) -> str:
        return item if (kind, item) == ("user", VIEWER) else exchange(kind, item)

    return {name: [one(item) for item in operand] if name in _LISTS else one(operand) for name, operand in comparison.items()}


def leaves(tree: Tree, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str, Any]]:
    """Every predicate of the tree that is not and, or and not: its place, its field, its value."""
    for name, value in tree.items():
        at = (*path, name)
        if name in ("and", "or"):
            for index, part in enumerate(value):
                yield from leaves(part, (*at, index))
        elif name == "not":
            yield from leaves(value, at)
        else:
            yield at, name, value


def ids_at(tree: Tree) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Every id in the tree: its place, its kind, itself; the word `viewer` is no id."""
    for path, name, value in leaves(tree):
        compared = [(path, ID_KINDS[name], value)] if name in ID_KINDS else []
        if name == "assignment":
            compared = [((*path, part), "user", value[part]) for part in HOLDER if part in value]
        for at, kind, comparison in compared:
            for operator, operand in comparison.items():
                for each in operand if operator in _LISTS else [operand]:
                    if (kind, each) != ("user", VIEWER):
                        yield (*at, operator), kind, each


def ids_of(tree: Tree) -> list[tuple[str, str]]:
    """Every id in the tree with its kind, each once."""
    return list(dict.fromkeys((kind, each) for _, kind, each in ids_at(tree)))


def names_of(tree: Tree) -> list[str]:
    """Every name below which the tree looks (D-17), each once."""
    return list(dict.fromkeys(value for _, name, value in leaves(tree) if name == "underName"))


def asks_who(tree: Tree) -> bool:
    """Whether a predicate rests on who asks."""
    if any(asks_who(part) for name in ("and", "or") for part in tree.get(name, ())) or ("not" in tree and asks_who(tree["not"])):
        return True
    users = [part for name, part in tree.get("assignment", {}).items() if name in HOLDER]
    return any(VIEWER in (part.get("eq"), *part.get("in", ())) for part in users)
