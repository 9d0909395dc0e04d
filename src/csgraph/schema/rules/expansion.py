"""How many fields a document may ask for once its fragments are written out; O(size of the document).

Fragments that spread each other twice double at every step: the count is arithmetic over memoised fragments, nothing is written out.
"""

from __future__ import annotations

import operator
from typing import Any

from graphql import ASTValidationRule, GraphQLError, OperationDefinitionNode

from csgraph.schema.rules.measure import Measure


def expansion_rule(limit: int) -> type[ASTValidationRule]:
    """A rule that refuses operations of more than ``limit`` fields with QUERY_TOO_COSTLY, the limit and the actual number."""

    class Expansion(ASTValidationRule):
        """Refuses operations that ask for too many fields."""

        def enter_operation_definition(self, node: OperationDefinitionNode, *_args: Any) -> None:
            """Count the fields of one operation."""
            actual = Measure(self.context.document, operator.add).operation(node)
            if actual > limit:
                detail = {"code": "QUERY_TOO_COSTLY", "limit": limit, "actual": actual}
                self.report_error(GraphQLError("The operation asks for too many fields.", node, extensions=detail))

    return Expansion
