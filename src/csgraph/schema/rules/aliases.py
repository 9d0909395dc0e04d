"""How many aliases an operation may give, each of its fragments counted once; O(size of the document)."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import DocumentNode, FieldNode, FragmentSpreadNode, GraphQLError, OperationDefinitionNode, SelectionSetNode

from csgraph.schema.rules.measure import Rule, fragments_of, operations_of, refusal, sets_below


def aliases_rule(limit: int) -> Rule:
    """A rule that refuses operations of more than ``limit`` aliases."""

    def check(document: DocumentNode) -> Iterator[GraphQLError]:
        counted = {name: _count(node.selection_set) for name, node in fragments_of(document).items()}
        for node in operations_of(document):
            actual = _reached(node, counted)
            if actual > limit:
                yield refusal("The operation has too many aliases.", node, limit=limit, actual=actual)

    return check


def _count(selections: SelectionSetNode) -> tuple[int, set[str]]:
    """The aliases written below a selection set, and the fragments spread there."""
    aliases, spread = 0, set()
    for each in sets_below(selections):
        for node in each.selections:
            aliases += isinstance(node, FieldNode) and node.alias is not None
            if isinstance(node, FragmentSpreadNode):
                spread.add(node.name.value)
    return aliases, spread


def _reached(operation: OperationDefinitionNode, counted: dict[str, tuple[int, set[str]]]) -> int:
    total, pending = _count(operation.selection_set)
    seen: set[str] = set()
    while pending:
        name = pending.pop()
        if name not in seen and name in counted:
            seen.add(name)
            total += counted[name][0]
            pending |= counted[name][1] - seen
    return total
