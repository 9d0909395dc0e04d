"""Compiled selections of the operations that run often; bounded, shared by all requests of a process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    Undefined,
)
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetailsList
from graphql.execution.values import get_argument_values

from csgraph.schema.execution.arguments import variables_of
from csgraph.schema.execution.compiler import ArgumentCheck, Complete, NotCompilable, compile_selection

COMPILE_AFTER_FIELDS = 150
"""Field executions by graphql-core, per ten fields of a selection, that cost about half as much as compiling it."""
MAX_OPERATIONS = 256
MAX_VARIANTS = 16
"""Plans of one operation for different values of @skip and @include; more are forgotten together."""
MIN_DEOPTS = 8
DEOPT_SHARE = 4

_CONDITIONS = frozenset({"skip", "include"})


class Plan:
    """A compiled selection; gives up after it failed often: compiled code that fails costs twice."""

    __slots__ = ("checks", "complete", "deopts", "runs")

    def __init__(self, complete: Complete, checks: list[ArgumentCheck]) -> None:
        self.complete = complete
        self.checks = checks
        self.runs = 0
        self.deopts = 0

    def run(self, executor: Executor[Any], value: Any) -> Any:
        """Complete ``value``; raises for everything unusual."""
        self.runs += 1
        for field, node in self.checks:
            get_argument_values(field, node, executor.variable_values)
        return self.complete(value)

    def failed(self) -> bool:
        """Count a failure; whether it is one too many."""
        self.deopts += 1
        return self.deopts >= MIN_DEOPTS and self.deopts * DEOPT_SHARE > self.runs


class Variant:
    """The plans of an operation for one set of values of @skip and @include."""

    __slots__ = ("_compile_after", "_fields", "_limits", "_plans")

    def __init__(self, compile_after: int) -> None:
        self._compile_after = compile_after
        self._fields = 0
        self._limits: dict[tuple[int, ...], int] = {}
        self._plans: dict[tuple[int, ...], Plan | None] = {}

    def plan(self, executor: Executor[Any], type_: GraphQLOutputType, details: FieldDetailsList, size: int) -> Plan | None:
        """The plan for values of ``type_`` at a selection, compiled when ``size`` more of them make it worth while."""
        key = (id(type_), *[id(detail.node) for detail in details])
        if key in self._plans:
            return self._plans[key]
        self._fields += size * _width(details)
        limit = self._limits.get(key)
        if limit is None:
            limit = self._limits[key] = self._compile_after * max(1, _fields_below(executor, details) // 10)
        if self._fields < limit:
            return None
        try:
            self._plans[key] = plan = Plan(*compile_selection(executor, type_, details))
        except NotCompilable:
            self._plans[key] = plan = None
        return plan

    def drop(self, plan: Plan) -> None:
        """Leave the values of a plan to graphql-core from now on."""
        self._plans = {key: None if other is plan else other for key, other in self._plans.items()}


class PlanCache:
    """Variants of the operations that ran last. An operation is known by its AST: cache documents by text."""

    def __init__(self, *, compile_after: int = COMPILE_AFTER_FIELDS, max_operations: int = MAX_OPERATIONS) -> None:
        self._compile_after = compile_after
        self._max_operations = max_operations
        self._operations: OrderedDict[int, _Operation] = OrderedDict()
        self.evictions = 0

    def variant(self, executor: Executor[Any]) -> Variant:
        """The plans for the operation of ``executor`` and its values of @skip and @include."""
        key = id(executor.operation)
        operation = self._operations.get(key)
        if operation is None or not operation.is_of(executor):
            operation = self._operations[key] = _Operation(executor)
        self._operations.move_to_end(key)
        if len(self._operations) > self._max_operations:
            self._operations.popitem(last=False)
            self.evictions += 1
        return operation.variant(executor, self._compile_after)


class _Operation:
    """Keeps the AST alive, so that ids of its nodes stay unique."""

    def __init__(self, executor: Executor[Any]) -> None:
        self._schema: GraphQLSchema = executor.schema
        self._node: OperationDefinitionNode = executor.operation
        self._fragments = dict(executor.fragment_definitions)
        selection_sets = [self._node.selection_set, *(node.selection_set for node in self._fragments.values())]
        self._conditions = tuple(sorted({name for each in selection_sets for name in _condition_variables(each)}))
        self._variants: dict[tuple[Any, ...], Variant] = {}

    def is_of(self, executor: Executor[Any]) -> bool:
        fragments = executor.fragment_definitions
        return (
            executor.operation is self._node
            and executor.schema is self._schema
            and len(fragments) == len(self._fragments)
            and all(fragments.get(name) is node for name, node in self._fragments.items())
        )

    def variant(self, executor: Executor[Any], compile_after: int) -> Variant:
        coerced = executor.variable_values.coerced
        key = tuple([coerced.get(name, Undefined) for name in self._conditions])
        variant = self._variants.get(key)
        if variant is None:
            if len(self._variants) >= MAX_VARIANTS:
                self._variants.clear()
            variant = self._variants[key] = Variant(compile_after)
        return variant


def _condition_variables(selection_set: SelectionSetNode) -> Iterator[str]:
    pending: list[SelectionNode] = list(selection_set.selections)
    while pending:
        node = pending.pop()
        assert isinstance(node, FieldNode | InlineFragmentNode | FragmentSpreadNode)
        for directive in node.directives or ():
            if directive.name.value in _CONDITIONS:
                for argument in directive.arguments or ():
                    yield from variables_of(argument.value)
        if not isinstance(node, FragmentSpreadNode) and node.selection_set is not None:
            pending += node.selection_set.selections


def _width(details: FieldDetailsList) -> int:
    """About how many fields a selection has; fragments count as one."""
    return sum(len(detail.node.selection_set.selections) for detail in details if detail.node.selection_set is not None)


def _fields_below(executor: Executor[Any], details: FieldDetailsList) -> int:
    """How many fields a selection has with all that is below it; each fragment counts once."""
    pending: list[SelectionNode] = [detail.node for detail in details]
    fragments = dict(executor.fragment_definitions)
    fields = 0
    while pending:
        node = pending.pop()
        fields += isinstance(node, FieldNode)
        if isinstance(node, FragmentSpreadNode):
            fragment = fragments.pop(node.name.value, None)
            pending += fragment.selection_set.selections if fragment is not None else ()
        elif isinstance(node, FieldNode | InlineFragmentNode) and node.selection_set is not None:
            pending += node.selection_set.selections
    return fields
