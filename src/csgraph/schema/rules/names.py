"""How often one selection set may answer under the same name; graphql-core compares such fields in pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from graphql import DocumentNode, FieldNode, GraphQLError

from csgraph.schema.rules.measure import Rule, refusal, sets_of


def names_rule(limit: int) -> Rule:
    """A rule that refuses selection sets with more than ``limit`` fields of one response name."""

    def check(document: DocumentNode) -> Iterator[GraphQLError]:
        for selections in sets_of(document):
            fields = [node for node in selections.selections if isinstance(node, FieldNode)]
            if len(fields) > limit:
                actual = max(Counter((node.alias or node.name).value for node in fields).values())
                if actual > limit:
                    yield refusal("A selection set asks for the same name too often.", fields[limit], limit=limit, actual=actual)
                    return

    return check
