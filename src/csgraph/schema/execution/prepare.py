"""Makes a Strawberry schema read Rows without Strawberry's per-field wrappers; called once, when the schema is built."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import strawberry
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLTypeResolver,
    GraphQLUnionType,
    get_named_type,
    is_introspection_type,
    is_leaf_type,
    is_specified_scalar_type,
)
from graphql.execution import default_field_resolver, default_type_resolver
from strawberry.schema.schema_converter import GraphQLCoreConverter

from csgraph.domain.row import PLANNED, Row, planned_key

LEAF = "csgraph_leaf"
"""Key in a GraphQLField's ``extensions``: on a Row, the field's value lies under its GraphQL name."""
TEXT = "csgraph_text"
"""Key in a custom scalar's ``extensions``: on a Row, a value of it is its text and goes into the answer as it is."""

Resolver = Callable[..., Any]


def prepare(schema: strawberry.Schema | GraphQLSchema) -> GraphQLSchema:
    """Let basic fields, planned fields, enums, scalars and abstract types of the schema read Rows; changes it in place.

    A field is *planned* when its Strawberry field has ``metadata={PLANNED: True}``, or when it has no resolver and
    answers objects. A field without a resolver that answers leaves is a *leaf*. On a source that is not a Row, both
    behave as Strawberry defined them. Fields with resolvers of their own stay untouched.
    """
    graphql_schema = schema._schema if isinstance(schema, strawberry.Schema) else schema  # noqa: SLF001 - no public way
    for type_ in graphql_schema.type_map.values():
        if is_introspection_type(type_):
            continue
        if isinstance(type_, GraphQLObjectType):
            type_.is_type_of = None
            for name, field in type_.fields.items():
                _prepare_field(name, field)
        elif isinstance(type_, GraphQLInterfaceType | GraphQLUnionType):
            type_.resolve_type = _type_of_row(type_.resolve_type)
        elif isinstance(type_, GraphQLEnumType):
            _accept_names(type_)
        elif isinstance(type_, GraphQLScalarType) and not is_specified_scalar_type(type_):
            _accept_text(type_)
    return graphql_schema


def _prepare_field(name: str, field: GraphQLField) -> None:
    if field.subscribe is not None:
        return
    definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    marked = PLANNED in field.extensions or bool(definition is not None and PLANNED in definition.metadata)
    basic = field.resolve is None if definition is None else definition.is_basic_field
    if not marked and not basic:
        return
    otherwise = _attribute_reader(definition.python_name) if basic and definition is not None else field.resolve
    if marked or not is_leaf_type(get_named_type(field.type)):
        field.resolve = _planned_reader(otherwise or default_field_resolver)
        field.extensions[PLANNED] = True
    else:
        field.resolve = _leaf_reader(name, otherwise or default_field_resolver)
        field.extensions[LEAF] = True


def _attribute_reader(attribute: str) -> Resolver:
    def read(source: Any, _info: GraphQLResolveInfo[Any]) -> Any:
        return getattr(source, attribute)

    return read


def _leaf_reader(name: str, otherwise: Resolver) -> Resolver:
    def read(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        return source[name] if isinstance(source, Row) else otherwise(source, info, **arguments)

    return read


def _planned_reader(otherwise: Resolver) -> Resolver:
    def read(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        return source[planned_key(str(info.path.key))] if isinstance(source, Row) else otherwise(source, info, **arguments)

    return read


def _type_of_row(otherwise: GraphQLTypeResolver | None) -> GraphQLTypeResolver:
    def resolve_type(value: Any, info: GraphQLResolveInfo[Any], abstract_type: Any) -> Any:
        if isinstance(value, Row):
            return value.typename
        return (otherwise or default_type_resolver)(value, info, abstract_type)

    return resolve_type


def _accept_names(enum: GraphQLEnumType) -> None:
    """Rows carry names of enum values, resolvers carry members."""
    otherwise = enum.coerce_output_value
    names = frozenset(enum.values)

    def coerce(value: Any) -> str:
        return value if type(value) is str and value in names else otherwise(value)

    enum.coerce_output_value = coerce  # type: ignore[method-assign,assignment]


def _accept_text(scalar: GraphQLScalarType) -> None:
    """Rows carry custom scalars as their text, resolvers carry Python values."""
    otherwise = scalar.coerce_output_value

    def coerce(value: Any) -> Any:
        return value if type(value) is str else otherwise(value)

    scalar.coerce_output_value = coerce
    scalar.extensions[TEXT] = True
