"""Asks whether the arguments of a field can fail for some variables and not for others."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLNonNull,
    ListValueNode,
    NonNullTypeNode,
    ObjectValueNode,
    OperationDefinitionNode,
    ValueNode,
    VariableNode,
)


def may_fail(field: GraphQLField, node: FieldNode, operation: OperationDefinitionNode) -> bool:
    """Whether a valid document may still give ``node`` arguments that cannot be coerced, by nulls in its variables."""
    safe = {
        definition.variable.name.value
        for definition in operation.variable_definitions or ()
        if isinstance(definition.type, NonNullTypeNode)
    }
    for argument in node.arguments or ():
        definition = field.args.get(argument.name.value)
        optional = definition is not None and not isinstance(definition.type, GraphQLNonNull)
        if isinstance(argument.value, VariableNode) and optional:
            continue
        if any(name not in safe for name in variables_of(argument.value)):
            return True
    return False


def variables_of(value: ValueNode) -> Iterator[str]:
    """The names of all variables inside a value."""
    if isinstance(value, VariableNode):
        yield value.name.value
    elif isinstance(value, ListValueNode):
        for item in value.values:
            yield from variables_of(item)
    elif isinstance(value, ObjectValueNode):
        for member in value.fields:
            yield from variables_of(member.value)
