"""What is decided about an operation before it runs: how large its arguments are and what it costs; called by ``http``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import ArgumentNode, DocumentNode, GraphQLError, GraphQLInputType, GraphQLSchema, OperationDefinitionNode

from csgraph.schema.admission.cost import Compiler, Pages, value
from csgraph.schema.admission.inputs import InputLimits, oversized
from csgraph.schema.execution.arguments import variables_of
from csgraph.schema.rules.measure import LARGEST
from csgraph.settings import Settings

__all__ = ["Admission", "Compiler", "InputLimits", "Limits", "Pages"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one operation may ask for."""

    cost: int
    inputs: InputLimits
    pages: Pages

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The operator's limits."""
        inputs = InputLimits(
            settings.input_max_items, settings.where_max_operators, settings.where_max_depth, settings.input_max_characters
        )
        return cls(settings.operation_max_cost, inputs, Pages(settings.page_default, settings.page_max))


class Admission:
    """The rules for one operation of a document; made once and kept with the document."""

    __slots__ = ("_cost", "_errors", "_limits", "_node", "_open")

    def __init__(self, schema: GraphQLSchema, limits: Limits, document: DocumentNode, operation: OperationDefinitionNode) -> None:
        compiler = Compiler(schema, document, limits.pages)
        self._node = operation
        self._limits = limits
        self._cost = compiler.operation(operation)
        self._errors: list[GraphQLError] = []
        self._open: list[tuple[ArgumentNode, GraphQLInputType]] = []
        for argument, type_ in compiler.inputs:
            if any(True for _ in variables_of(argument.value)):
                self._open.append((argument, type_))
            else:
                self._errors += oversized(argument, type_, {}, limits.inputs)

    @property
    def limit(self) -> int:
        """The most that an operation may cost."""
        return self._limits.cost

    def errors(self, variables: Mapping[str, Any]) -> list[GraphQLError]:
        """What is too large about the arguments, and then about the cost."""
        limits = self._limits
        errors = [*self._errors, *(e for node, type_ in self._open for e in oversized(node, type_, variables, limits.inputs))]
        cost = self.cost(variables)
        if not errors and cost > limits.cost:
            detail = {"code": "QUERY_TOO_COSTLY", "cost": min(cost, LARGEST), "limit": limits.cost}
            errors.append(GraphQLError("The operation costs too much.", self._node, extensions=detail))
        return errors

    def cost(self, variables: Mapping[str, Any]) -> int:
        """The points of the operation."""
        return value(self._cost, variables)
