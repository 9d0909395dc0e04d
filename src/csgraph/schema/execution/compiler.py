"""Turns a selection over Rows into one Python function; pure: schema and AST in, function out.

The generated text holds only what this module writes: names of fields and types come from the schema, response keys
are validated GraphQL names and go in as quoted constants; values of a request never do.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from graphql import (
    FieldNode,
    GraphQLAbstractType,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLUnionType,
    TypeNameMetaFieldDef,
    is_leaf_type,
)
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetailsList
from graphql.execution.values import get_argument_values

from csgraph.domain.row import PLANNED, Row, planned_key
from csgraph.schema.execution.arguments import may_fail
from csgraph.schema.execution.leaves import Unusual, coercer, usual
from csgraph.schema.execution.prepare import LEAF

MAX_FIELDS = 600
"""Fields of one selection; more would hold the event loop for more than 50 ms while it is compiled."""

Complete = Callable[[Any], Any]
ArgumentCheck = tuple[GraphQLField, FieldNode]


class NotCompilable(Exception):
    """The selection holds a field that only graphql-core can execute, or is too large."""


def compile_selection(executor: Executor[Any], type_: GraphQLOutputType, details: FieldDetailsList) -> tuple[Complete, list[ArgumentCheck]]:
    """A function that completes a value of ``type_``, and the fields whose arguments may fail for other variables.

    The function raises for everything unusual; it depends on the selection and on @skip/@include alone.
    """
    compiler = _Compiler(executor)
    try:
        root = compiler.function("selection", type_, details)
    except RecursionError:
        raise NotCompilable from None
    names = compiler.names
    exec(compile("\n".join(compiler.lines), "<compiled selection>", "exec"), names)  # noqa: S102 - see above
    return names[root], compiler.checks


class _Compiler:
    """Writes functions; methods that answer lines complete the variable ``value`` in place."""

    def __init__(self, executor: Executor[Any]) -> None:
        self.lines: list[str] = []
        self.names: dict[str, Any] = {"Row": Row, "Unusual": Unusual}
        self.checks: list[ArgumentCheck] = []
        self._executor = executor
        self._fields = 0
        self._numbers = count()

    def function(self, kind: str, type_: GraphQLOutputType, details: FieldDetailsList) -> str:
        """Write a function that completes and answers its argument; its name."""
        body = self._complete("value", type_, details)
        name = self._name(kind)
        self.lines += [f"def {name}(value):", *_indented(body), "    return value"]
        return name

    def _complete(self, value: str, type_: GraphQLOutputType, details: FieldDetailsList) -> list[str]:
        if isinstance(type_, GraphQLNonNull):
            return self._complete_present(value, type_.of_type, details)
        return [f"if {value} is not None:", *_indented(self._complete_present(value, type_, details))]

    def _complete_present(self, value: str, type_: GraphQLOutputType, details: FieldDetailsList) -> list[str]:
        if is_leaf_type(type_):
            return self._leaf(value, type_)
        if isinstance(type_, GraphQLList):
            return self._list(value, type_.of_type, details)
        if isinstance(type_, GraphQLObjectType):
            return [f"{value} = {self._object(type_, details)}({value})"]
        if isinstance(type_, GraphQLInterfaceType | GraphQLUnionType):
            return [f"{value} = {self._abstract(type_, details)}[{value}.typename]({value})"]
        raise NotCompilable

    def _leaf(self, value: str, leaf_type: GraphQLLeafType) -> list[str]:
        coerce = self._constant("coerce", coercer(leaf_type))
        if isinstance(leaf_type, GraphQLEnumType):
            members = self._constant("members", frozenset(leaf_type.values))
            check: str | None = f"type({value}) is str and {value} in {members}"
        else:
            check = usual(leaf_type, value)
        call = f"{value} = {coerce}({value})"
        return [call] if check is None else [f"if not ({check}):", f"    {call}"]

    def _list(self, value: str, item_type: GraphQLOutputType, details: FieldDetailsList) -> list[str]:
        present = item_type.of_type if isinstance(item_type, GraphQLNonNull) else item_type
        if isinstance(present, GraphQLObjectType):
            item = f"{self._object(present, details)}(item)"
            if present is item_type:
                item = f"None if item is None else {item}"
        else:
            item = f"{self.function('item', item_type, details)}(item)"
        return [f"if type({value}) is not list:", "    raise Unusual", f"{value} = [{item} for item in {value}]"]

    def _abstract(self, type_: GraphQLAbstractType, details: FieldDetailsList) -> str:
        """Write a table from type name to function; what cannot be compiled is missing, a KeyError is unusual."""
        table: dict[str, str] = {}
        for possible in self._executor.schema.get_possible_types(type_):
            lines, checks = len(self.lines), len(self.checks)
            try:
                table[possible.name] = self._object(possible, details)
            except NotCompilable:
                if self._fields > MAX_FIELDS:
                    raise
                del self.lines[lines:], self.checks[checks:]
        if not table:
            raise NotCompilable
        name = self._name("types")
        entries = ", ".join(f"{typename!r}: {function}" for typename, function in table.items())
        self.lines.append(f"{name} = {{{entries}}}")
        return name

    def _object(self, type_: GraphQLObjectType, details: FieldDetailsList) -> str:
        """Write a function that turns a Row into an object of the answer; its name."""
        body = ["if not isinstance(row, Row):", "    raise Unusual"]
        entries: list[str] = []
        grouped = self._executor.collect_subfields(type_, details).grouped_field_set
        for key, field_details in grouped.items():
            self._count(key)
            field = self._executor.schema.get_field(type_, field_details[0].node.name.value)
            if field is TypeNameMetaFieldDef:
                entries.append(f"{key!r}: {type_.name!r}")
            elif field is not None:
                variable = f"field{len(entries)}"
                body += self._field(variable, key, field, field_details)
                entries.append(f"{key!r}: {variable}")
        name = self._name("row")
        self.lines += [f"def {name}(row):", *_indented(body), f"    return {{{', '.join(entries)}}}"]
        return name

    def _count(self, key: str) -> None:
        self._fields += 1
        if self._fields > MAX_FIELDS or not (key.isascii() and key.isidentifier()):
            raise NotCompilable

    def _field(self, variable: str, key: str, field: GraphQLField, details: FieldDetailsList) -> list[str]:
        if field.extensions.get(PLANNED):
            source = planned_key(key)
        elif field.extensions.get(LEAF):
            source = details[0].node.name.value
        else:
            raise NotCompilable
        self._check_arguments(field, details)
        return [f"{variable} = row[{source!r}]", *self._complete(variable, field.type, details)]

    def _check_arguments(self, field: GraphQLField, details: FieldDetailsList) -> None:
        """Arguments do not matter to a Row, but graphql-core reports those that variables make invalid."""
        node = details[0].node
        if any(detail.fragment_variable_values is not None for detail in details):
            raise NotCompilable
        if not field.args and not node.arguments:
            return
        try:
            get_argument_values(field, node, self._executor.variable_values)
        except Exception:  # noqa: BLE001 - scalars run code of theirs; graphql-core reports what they raise
            raise NotCompilable from None
        if may_fail(field, node, self._executor.operation):
            self.checks.append((field, node))

    def _constant(self, kind: str, value: Any) -> str:
        name = self._name(kind)
        self.names[name] = value
        return name

    def _name(self, kind: str) -> str:
        return f"{kind}_{next(self._numbers)}"


def _indented(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]
