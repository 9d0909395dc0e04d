"""The GraphQL types and fields: no logic, no Cypher."""

from __future__ import annotations

from typing import Any, Protocol

import strawberry
from graphql import GraphQLResolveInfo, GraphQLSchema
from strawberry.schema.config import StrawberryConfig

from csgraph.db.driver import Deadline
from csgraph.domain.row import PLANNED
from csgraph.domain.selection import Variables
from csgraph.schema import values
from csgraph.schema.declare import SCALARS
from csgraph.schema.execution import prepare
from csgraph.schema.lookahead import selection_of
from csgraph.schema.query import Query

DESCRIPTION = (
    "Customer-success data: accounts and their hierarchies, success teams, assignments, contacts, and numbers that explain themselves."
)


class Context(Protocol):
    """What a root field needs from the request."""

    deadline: Deadline

    async def read(self, nodes: Any, variables: Variables, select: Any) -> Any:
        """Answer a root field."""


def build_schema() -> tuple[GraphQLSchema, str]:
    """The executable schema and its text."""
    concrete = [values.TextAttribute, values.NumberAttribute, values.DateAttribute, values.BooleanAttribute, values.ListAttribute]
    declared = strawberry.Schema(query=Query, types=concrete, config=StrawberryConfig(scalar_map=SCALARS))
    declared._schema.description = DESCRIPTION  # noqa: SLF001 - Strawberry has no way to describe the schema
    text = declared.as_str()
    schema = prepare(declared)
    assert schema.query_type is not None
    for field in schema.query_type.fields.values():
        field.resolve = _read
        field.extensions.pop(PLANNED, None)
    return schema, text


def _read(_source: object, info: GraphQLResolveInfo[Any], **_arguments: Any) -> Any:
    """Answer a root field; its arguments are read from the document, so that a kept plan serves other values too."""
    context: Context = info.context
    return context.read(info.field_nodes, info.variable_values.coerced, lambda guards: selection_of(info, guards))
