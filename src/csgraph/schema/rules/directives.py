"""How many directives a document may have, and on one place; O(size of the document)."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import DocumentNode, ExecutableDefinitionNode, GraphQLError, Node

from csgraph.schema.rules.measure import Rule, refusal, sets_of


def directives_rule(limit: int, on_one: int) -> Rule:
    """A rule that refuses more than ``limit`` directives, and more than ``on_one`` at one place."""

    def check(document: DocumentNode) -> Iterator[GraphQLError]:
        total = 0
        for node in _places(document):
            actual = len(getattr(node, "directives", None) or ())
            total += actual
            if actual > on_one:
                yield refusal("There are too many directives on one place.", node, limit=on_one, actual=actual)
                return
        if total > limit:
            yield refusal("The document has too many directives.", document.definitions[0], limit=limit, actual=total)

    return check


def _places(document: DocumentNode) -> Iterator[Node]:
    for definition in document.definitions:
        yield definition
        if isinstance(definition, ExecutableDefinitionNode):
            yield from definition.variable_definitions or ()
    for selections in sets_of(document):
        yield from selections.selections
