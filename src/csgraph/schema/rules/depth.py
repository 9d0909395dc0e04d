"""How deep a document may nest, fragments resolved; O(size of the document)."""

from __future__ import annotations

from typing import Any

from graphql import ASTValidationRule, GraphQLError, OperationDefinitionNode

from csgraph.schema.rules.measure import Measure


def depth_rule(limit: int) -> type[ASTValidationRule]:
    """A rule that refuses operations deeper than ``limit`` with QUERY_TOO_DEEP, the limit and the actual depth."""

    class Depth(ASTValidationRule):
        """Refuses operations that nest too deeply."""

        def enter_operation_definition(self, node: OperationDefinitionNode, *_args: Any) -> None:
            """Measure one operation."""
            actual = Measure(self.context.document, max).operation(node)
            if actual > limit:
                detail = {"code": "QUERY_TOO_DEEP", "limit": limit, "actual": actual}
                self.report_error(GraphQLError("The operation nests too deeply.", node, extensions=detail))

    return Depth
