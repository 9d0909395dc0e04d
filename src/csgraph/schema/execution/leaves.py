"""Inline checks for leaf values: what compiled code asks of a value before it goes into the answer as it is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from graphql import (
    GRAPHQL_MAX_INT,
    GRAPHQL_MIN_INT,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLString,
    Undefined,
)

from csgraph.schema.execution.prepare import TEXT

MAX_FLOAT = sys.float_info.max

_JSON_LEAVES = frozenset({str, int, float, bool})


class Unusual(Exception):
    """Compiled code met what it was not made for; graphql-core completes the value again from the start."""


def usual(leaf_type: GraphQLLeafType, value: str) -> str | None:
    """An expression: may ``value`` go into the answer unchanged? None when nothing may, for types that we do not know.

    None values are dealt with before. NaN and infinities fail the comparison of floats.
    """
    if isinstance(leaf_type, GraphQLEnumType):
        return None
    if leaf_type in (GraphQLString, GraphQLID) or TEXT in leaf_type.extensions:
        return f"type({value}) is str"
    if leaf_type is GraphQLInt:
        return f"type({value}) is int and {GRAPHQL_MIN_INT} <= {value} <= {GRAPHQL_MAX_INT}"
    if leaf_type is GraphQLFloat:
        return f"type({value}) is float and -{MAX_FLOAT!r} <= {value} <= {MAX_FLOAT!r}"
    return f"type({value}) is bool" if leaf_type is GraphQLBoolean else None


def coercer(leaf_type: GraphQLLeafType) -> Callable[[Any], Any]:
    """What compiled code calls for a value that is not usual: graphql-core's coercion, for plain values only.

    Everything else (null, exceptions, awaitables, objects) is Unusual.
    """
    names = frozenset(leaf_type.values) if isinstance(leaf_type, GraphQLEnumType) else frozenset()

    def coerce(value: Any) -> Any:
        if type(value) not in _JSON_LEAVES:
            raise Unusual
        if value in names:
            return value
        coerced = leaf_type.coerce_output_value(value)
        if coerced is None or coerced is Undefined:
            raise Unusual
        return coerced

    return coerce
