"""Measures a document through its fragments, each visited once; `__schema` and `__type` are graphql-core's own business."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

INTROSPECTION = frozenset({"__schema", "__type"})
Combine = Callable[[int, int], int]


class Measure:
    """Folds selection sets: ``combine`` joins siblings, every field adds one to what lies below it.

    A spread that leads back to its own fragment counts nothing; the specified rule reports the cycle.
    """

    def __init__(self, document: DocumentNode, combine: Combine) -> None:
        self._fragments: Mapping[str, FragmentDefinitionNode] = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
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
