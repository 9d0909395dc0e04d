"""How deep a document may nest, fragments resolved; O(size of the document)."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import DocumentNode, GraphQLError

from csgraph.schema.rules.measure import Measure, Rule, operations_of, refusal


def depth_rule(limit: int) -> Rule:
    """A rule that refuses operations deeper than ``limit`` with QUERY_TOO_DEEP."""

    def check(document: DocumentNode) -> Iterator[GraphQLError]:
        measure = Measure(document, max)
        for node in operations_of(document):
            actual = measure.operation(node)
            if actual > limit:
                yield refusal("The operation nests too deeply.", node, limit=limit, actual=actual, code="QUERY_TOO_DEEP")

    return check
