"""How many operations and fragments a document may define; graphql-core compares fragments with each other, which is quadratic."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import DocumentNode, FragmentDefinitionNode, GraphQLError

from csgraph.schema.rules.measure import Rule, operations_of, refusal


def operations_rule(limit: int) -> Rule:
    """A rule that refuses documents of more than ``limit`` operations."""

    def check(document: DocumentNode) -> Iterator[GraphQLError]:
        found = list(operations_of(document))
        if len(found) > limit:
            yield refusal("The document has too many operations.", found[limit], limit=limit, actual=len(found))

    return check


def fragments_rule(limit: int) -> Rule:
    """A rule that refuses documents of more than ``limit`` fragments."""

    def check(document: DocumentNode) -> Iterator[GraphQLError]:
        found = [node for node in document.definitions if isinstance(node, FragmentDefinitionNode)]
        if len(found) > limit:
            yield refusal("The document has too many fragments.", found[limit], limit=limit, actual=len(found))

    return check
