"""How many fields a document may ask for once its fragments are written out; O(size of the document).

Fragments that spread each other twice double at every step: the count is arithmetic over memoised fragments, nothing is written out.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator

from graphql import DocumentNode, GraphQLError

from csgraph.schema.rules.measure import Measure, Rule, operations_of, refusal


def expansion_rule(limit: int) -> Rule:
    """A rule that refuses operations of more than ``limit`` fields."""

    def check(document: DocumentNode) -> Iterator[GraphQLError]:
        measure = Measure(document, operator.add)
        for node in operations_of(document):
            actual = measure.operation(node)
            if actual > limit:
                yield refusal("The operation asks for too many fields.", node, limit=limit, actual=actual)

    return check
