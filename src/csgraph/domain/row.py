"""Rows: what a root resolver hands to the executor; built by the read path, read by leaf and planned fields."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

PLANNED = "csgraph_planned"
"""Key in a GraphQLField's ``extensions``: the value lies in the Row under ``planned_key`` of the response key."""


class Row(dict[str, Any]):
    """One object of the answer: leaves by GraphQL field name, planned fields by "@" and response key.

    Leaves are ready for JSON: str, int, float, bool, None or lists of these; enums are their names.
    """

    __slots__ = ()

    typename: ClassVar[str] = ""


@cache
def row_type(typename: str) -> type[Row]:
    """The Row class of a GraphQL object type; the same class for the same name.

    The cache is bounded by the number of object types of the schema: names never come from a request.
    """
    return type(f"{typename}Row", (Row,), {"__slots__": (), "typename": typename, "__module__": __name__})


def planned_key(response_key: str) -> str:
    """Where a Row keeps the value of a planned field."""
    return "@" + response_key
