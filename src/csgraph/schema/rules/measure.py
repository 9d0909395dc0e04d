"""Walks documents: through fragments, each visited once, and over nodes; `__schema` and `__type` are graphql-core's own business."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from graphql import (
    DocumentNode,
    ExecutableDefinitionNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    Node,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

INTROSPECTION = frozenset({"__schema", "__type"})
LARGEST = 2**53
"""What an error says instead of any larger number: JSON has no larger whole numbers, and fragments that double each other reach 2 to the 80th."""
Combine = Callable[[int, int], int]
Rule = Callable[[DocumentNode], Iterator[GraphQLError]]
"""The errors of one limit, with the limit and the actual value."""


class Measure:
    """Folds selection sets: ``combine`` joins siblings, every field adds one to what lies below it.

    A spread that leads back to its own fragment counts nothing; the specified rule reports the cycle.
    """

    def __init__(self, document: DocumentNode, combine: Combine) -> None:
        self._fragments = fragments_of(document)
        self._combine = combine
        self._known: dict[str, int] = {}
        self._open: set[str] = set()

    def operation(self, node: OperationDefinitionNode) -> int:
        """The measure of one operation."""
        return self._set(node.selection_set)

    def _set(self, selections: SelectionSetNode | None) -> int:
        total = 0
        for node in selections.selections if selections else ():
            total = self._combine(total, self._selection(node))
        return total

    def _selection(self, node: SelectionNode) -> int:
        if isinstance(node, FieldNode):
            return 0 if node.name.value in INTROSPECTION else 1 + self._set(node.selection_set)
        if isinstance(node, FragmentSpreadNode):
            return self._fragment(node.name.value)
        return self._set(getattr(node, "selection_set", None))

    def _fragment(self, name: str) -> int:
        if name in self._open or name not in self._fragments:
            return 0
        if name not in self._known:
            self._open.add(name)
            self._known[name] = self._set(self._fragments[name].selection_set)
            self._open.discard(name)
        return self._known[name]


def operations_of(document: DocumentNode) -> Iterator[OperationDefinitionNode]:
    """The operations of a document."""
    return (node for node in document.definitions if isinstance(node, OperationDefinitionNode))


def fragments_of(document: DocumentNode) -> Mapping[str, FragmentDefinitionNode]:
    """The fragments of a document by name."""
    return {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}


def sets_of(document: DocumentNode) -> Iterator[SelectionSetNode]:
    """Every selection set as it is written, introspection left out."""
    for definition in document.definitions:
        if isinstance(definition, ExecutableDefinitionNode):
            yield from sets_below(definition.selection_set)


def sets_below(selections: SelectionSetNode) -> Iterator[SelectionSetNode]:
    """A selection set and those inside it, introspection left out."""
    pending = [selections]
    while pending:
        found = pending.pop()
        yield found
        for node in found.selections:
            inner: SelectionSetNode | None = getattr(node, "selection_set", None)
            if inner is not None and not (isinstance(node, FieldNode) and node.name.value in INTROSPECTION):
                pending.append(inner)


def refusal(message: str, node: Node, *, limit: int, actual: int, code: str = "QUERY_TOO_COSTLY") -> GraphQLError:
    """The error of a limit."""
    detail: dict[str, Any] = {"code": code, "limit": limit, "actual": min(actual, LARGEST)}
    return GraphQLError(message, node, extensions=detail)
