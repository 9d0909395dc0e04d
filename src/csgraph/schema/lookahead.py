"""Reads a field's selection out of a GraphQL document: fragments resolved, directives applied, arguments coerced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInputType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    InlineFragmentNode,
    ListValueNode,
    ObjectValueNode,
    SelectionSetNode,
    Undefined,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_composite_type,
    is_list_type,
    print_ast,
    value_from_ast,
)

from csgraph.domain.selection import Arg, Getter, Guards, Place, Selection, Variables


def selection_of(info: GraphQLResolveInfo[Any], guards: Guards) -> Selection:
    """The selection of the field being resolved; whatever it read from the variables is noted in ``guards``."""
    return _Reader(info.schema, info.fragments, info.variable_values.coerced, guards).field(info.parent_type, list(info.field_nodes))


class _Reader:
    def __init__(
        self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode], variables: dict[str, Any], guards: Guards
    ) -> None:
        self.schema = schema
        self.fragments = fragments
        self.variables = variables
        self.guards = guards

    def field(self, parent: GraphQLObjectType, nodes: list[FieldNode], above: tuple[str, ...] = ()) -> Selection:
        """One field of ``parent``, asked for by ``nodes`` together; ``above`` are the keys that lead to it."""
        node = nodes[0]
        name = node.name.value
        definition = parent.fields[name]
        result = get_named_type(definition.type)
        key = node.alias.value if node.alias else name
        place = Place((*above, key))
        types: dict[str, tuple[Selection, ...]] = {}
        if is_composite_type(result):
            concrete = self.schema.get_possible_types(result) if is_abstract_type(result) else (result,)
            sets = [n.selection_set for n in nodes if n.selection_set]
            types = {each.name: self._fields(each, sets, place.field) for each in concrete if isinstance(each, GraphQLObjectType)}
        return Selection(
            name, key, self._arguments(definition, node, place), types, place, is_list_type(get_nullable_type(definition.type))
        )

    def _fields(self, parent: GraphQLObjectType, sets: Iterable[SelectionSetNode], above: tuple[str, ...]) -> tuple[Selection, ...]:
        grouped: dict[str, list[FieldNode]] = {}
        self._collect(parent, sets, grouped, set())
        return tuple(self.field(parent, nodes, above) for nodes in grouped.values() if nodes[0].name.value in parent.fields)

    def _collect(
        self, parent: GraphQLObjectType, sets: Iterable[SelectionSetNode], grouped: dict[str, list[FieldNode]], visited: set[str]
    ) -> None:
        for selection_set in sets:
            for node in selection_set.selections:
                if not self._included(node.directives or ()):
                    continue
                if isinstance(node, FieldNode):
                    grouped.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
                elif isinstance(node, InlineFragmentNode):
                    if node.type_condition is None or self._matches(parent, node.type_condition.name.value):
                        self._collect(parent, [node.selection_set], grouped, visited)
                elif isinstance(node, FragmentSpreadNode) and node.name.value not in visited:
                    visited.add(node.name.value)
                    fragment = self.fragments[node.name.value]
                    definition = getattr(fragment, "definition", fragment)
                    if self._matches(parent, definition.type_condition.name.value):
                        self._collect(parent, [definition.selection_set], grouped, visited)

    def _matches(self, parent: GraphQLObjectType, condition: str) -> bool:
        if condition == parent.name:
            return True
        kind = self.schema.get_type(condition)
        return kind is not None and is_abstract_type(kind) and self.schema.is_sub_type(kind, parent)

    def _included(self, directives: Iterable[Any]) -> bool:
        for directive in directives:
            name = directive.name.value
            if name not in ("skip", "include"):
                continue
            definition = next(d for d in self.schema.directives if d.name == name)
            condition = self._argument(directive.arguments[0].value, definition.args["if"].type, None).value
            if condition == (name == "skip"):
                return False
        return True

    def _arguments(self, definition: GraphQLField, node: FieldNode, place: Place) -> dict[str, Arg]:
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        read = {}
        for name, argument in definition.args.items():
            if name in given and not self._absent(given[name]):
                read[name] = self._argument(given[name], argument.type, place.part(name))
            elif argument.default_value is not Undefined:
                read[name] = Arg(plain(argument.default_value), None, self.guards, place.part(name))
            elif getattr(argument, "default", None) is not None:
                read[name] = Arg(plain(_default(argument)), None, self.guards, place.part(name))
        return read

    def _absent(self, value: ValueNode) -> bool:
        if not isinstance(value, VariableNode):
            return False
        name = value.name.value
        absent = name not in self.variables
        self.guards.require(lambda variables: name not in variables, absent)
        return absent

    def _argument(self, value: ValueNode, kind: GraphQLInputType, place: Place | None) -> Arg:
        found = plain(value_from_ast(value, kind, self.variables))
        return Arg(found, self._getter(value, kind), self.guards, place, print_ast(value))

    def _getter(self, value: ValueNode, kind: GraphQLInputType) -> Getter | None:
        if isinstance(value, VariableNode):
            name = value.name.value
            return lambda variables: plain(variables.get(name))
        if _variables_in(value):
            return _remembered(lambda variables: plain(value_from_ast(value, kind, dict(variables))))
        return None


def _remembered(read: Getter) -> Getter:
    """As ``read``; one request asks for the same argument many times, for its parts, guards and parameters."""
    seen: Variables | None = None
    found: Any = None

    def get(variables: Variables) -> Any:
        nonlocal seen, found
        if seen is not variables:
            found, seen = read(variables), variables
        return found

    return get


def _default(argument: Any) -> Any:
    return argument.default.value if hasattr(argument.default, "value") else argument.default


def plain(value: Any) -> Any:
    """Enum members as their names; everything else as it is."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    return [plain(part) for part in value] if isinstance(value, list) else value


def _variables_in(value: ValueNode) -> bool:
    if isinstance(value, VariableNode):
        return True
    if isinstance(value, ListValueNode):
        return any(_variables_in(item) for item in value.values)
    if isinstance(value, ObjectValueNode):
        return any(_variables_in(item.value) for item in value.fields)
    return False
