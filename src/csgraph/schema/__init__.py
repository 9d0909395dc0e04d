"""The GraphQL types and fields: no logic, no Cypher."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from functools import cache, partial
from typing import Any, Protocol, cast

import strawberry
from graphql import GraphQLField, GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema, OperationType, get_named_type
from strawberry.schema.config import StrawberryConfig

from csgraph.db.driver import Deadline
from csgraph.domain.errors import CsgraphError, OutcomeUnknown
from csgraph.domain.row import PLANNED
from csgraph.domain.selection import Variables
from csgraph.schema import values
from csgraph.schema.declare import SCALARS
from csgraph.schema.execution import prepare
from csgraph.schema.lookahead import plain, selection_of
from csgraph.schema.mutation import Mutation
from csgraph.schema.payloads import ERROR_TYPES
from csgraph.schema.query import Query
from csgraph.schema.subscription import Subscription

DESCRIPTION = (
    "Customer-success data: accounts and their hierarchies, success teams, assignments, contacts, and numbers that explain themselves."
)

NOT_READ = "What was asked for after the change could not be read, which does not undo a change that was made; read it anew."
ROOT: dict[str, Any] = {}


class Context(Protocol):
    """What a root field needs from the request."""

    deadline: Deadline

    async def read(self, nodes: Any, variables: Variables, select: Any) -> Any:
        """Answer a root field."""

    async def write(self, name: str, given: Any, nodes: Any, variables: Variables, select: Any) -> Any:
        """Run a mutation and answer its payload."""

    def stream(self, nodes: Any, variables: Variables, select: Any) -> Awaitable[AsyncIterator[Any]]:
        """Begin the stream of a subscription; each item is the value of its field."""


@cache
def build_schema() -> tuple[GraphQLSchema, str]:
    """The executable schema and its text; one for the process, for nothing in it knows a database or a viewer."""
    attributes = [values.TextAttribute, values.NumberAttribute, values.DateAttribute, values.BooleanAttribute, values.ListAttribute]
    declared = strawberry.Schema(
        query=Query, mutation=Mutation, subscription=Subscription, types=[*attributes, *ERROR_TYPES],
        config=StrawberryConfig(scalar_map=SCALARS, enable_experimental_incremental_execution=True),
    )  # fmt: skip
    declared._schema.description = DESCRIPTION  # noqa: SLF001 - Strawberry has no way to describe the schema
    text = declared.as_str()
    schema = prepare(declared)
    assert schema.query_type is not None
    assert schema.mutation_type is not None
    assert schema.subscription_type is not None
    payloads = [get_named_type(field.type) for field in schema.mutation_type.fields.values()]
    _resolved(schema.query_type.fields.values(), _read)
    _resolved(schema.mutation_type.fields.values(), _write)
    _resolved([cast("GraphQLObjectType", payload).fields["query"] for payload in payloads], _nothing)
    _resolved(schema.subscription_type.fields.values(), _item)
    for field in schema.subscription_type.fields.values():
        field.subscribe = _stream
    return schema, text


def _resolved(fields: Iterable[GraphQLField], resolve: Any) -> None:
    for field in fields:
        field.resolve = resolve
        field.extensions.pop(PLANNED, None)


def _read(_source: object, info: GraphQLResolveInfo[Any], **_arguments: Any) -> Any:
    """Answer a root field; its arguments are read from the document, so that a kept plan serves other values too."""
    context: Context = info.context
    read = partial(context.read, info.field_nodes, info.variable_values.coerced, lambda guards: selection_of(info, guards))
    return _after_change(read) if info.operation.operation is OperationType.MUTATION else read()


async def _after_change(read: Callable[[], Awaitable[Any]]) -> Any:
    """What is read below a payload; its failure does not undo the change."""
    try:
        return await read()
    except CsgraphError as problem:
        raise OutcomeUnknown(NOT_READ) from problem


def _nothing(_source: object, _info: GraphQLResolveInfo[Any]) -> object:
    """The value of ``query`` in a payload: its fields read for themselves."""
    return ROOT


def _write(_source: object, info: GraphQLResolveInfo[Any], *, input: Any) -> Any:
    """Run a mutation; its payload is read like a root field, for what it has done."""
    context: Context = info.context
    return context.write(
        info.field_name, plain(input), info.field_nodes, info.variable_values.coerced, lambda guards: selection_of(info, guards)
    )


def _stream(_source: object, info: GraphQLResolveInfo[Any], **_arguments: Any) -> Any:
    """Begin a stream; its arguments are read as those of a query."""
    context: Context = info.context
    return context.stream(info.field_nodes, info.variable_values.coerced, lambda guards: selection_of(info, guards))


def _item(item: object, _info: GraphQLResolveInfo[Any], **_arguments: Any) -> object:
    """What the stream yields is the value of its field."""
    return item
