"""How large the values of one argument are, variables included; O(size of the literal and of the variables it names)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql import (
    ArgumentNode,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    value_from_ast_untyped,
)

PREDICATE = "AccountWhere"
"""The input type whose trees are counted: each becomes a part of a statement."""
STATED = ("Where", "Order")
"""How the names of types end whose fields become parts of a statement; those of a mutation's input become parameters."""


@dataclass(frozen=True, slots=True)
class InputLimits:
    """How large one argument may be."""

    items: int
    predicates: int
    levels: int
    characters: int


@dataclass(frozen=True, slots=True)
class Size:
    """The longest list of a value, the operators in its predicates, how deep predicates lie in one another, and the length of all its texts."""

    items: int = 0
    predicates: int = 0
    levels: int = 0
    characters: int = 0

    def beside(self, other: Size) -> Size:
        """Both together."""
        characters = self.characters + other.characters
        return Size(max(self.items, other.items), self.predicates + other.predicates, max(self.levels, other.levels), characters)


NOTHING = Size()
Known = dict[tuple[int, int], Size]


def oversized(node: ArgumentNode, type_: GraphQLInputType, variables: Mapping[str, Any], limits: InputLimits) -> Iterator[GraphQLError]:
    """An error for each limit that the value of an argument exceeds."""
    size = _size(value_from_ast_untyped(node.value, dict(variables)), type_, {})
    for actual, limit, message in (
        (size.items, limits.items, "A list in the argument has too many elements."),
        (size.predicates, limits.predicates, "The predicate has too many operators."),
        (size.levels - 1, limits.levels, "The predicate nests and, or and not too deeply."),
        (size.characters, limits.characters, "The texts in the argument are too long together."),
    ):
        if actual > limit:
            detail = {"code": "BAD_USER_INPUT", "reason": "TOO_LARGE", "limit": limit, "actual": actual}
            yield GraphQLError(message, node, extensions=detail)


def _size(value: Any, type_: GraphQLInputType, known: Known) -> Size:
    """The size of a value; one that a literal names often, by a variable, is walked once."""
    if isinstance(type_, GraphQLNonNull):
        type_ = type_.of_type
    if not isinstance(value, list | dict):
        return Size(characters=len(value)) if isinstance(value, str) else NOTHING
    key = (id(value), id(type_))
    if key not in known:
        known[key] = _walked(value, type_, known)
    return known[key]


def _walked(value: Any, type_: GraphQLInputType, known: Known) -> Size:
    size = NOTHING
    if isinstance(type_, GraphQLList):
        items = value if isinstance(value, list) else [value]
        for item in items:
            size = size.beside(_size(item, type_.of_type, known))
        return size.beside(Size(items=len(items)))
    if isinstance(type_, GraphQLInputObjectType) and isinstance(value, dict):
        for name, field in type_.fields.items():
            if value.get(name) is not None:
                count = _field if type_.name.endswith(STATED) else _size
                size = size.beside(count(value[name], field.type, known))
        if type_.name == PREDICATE:
            return replace(size, levels=size.levels + 1)
    return size


def _field(value: Any, type_: GraphQLInputType, known: Known) -> Size:
    size = _size(value, type_, known)
    return size if size.predicates else size.beside(Size(predicates=1))
