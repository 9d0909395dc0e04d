"""Limits on documents, checked before the specified rules; one rule a file, linear in the size of the document."""

from __future__ import annotations

from graphql import ASTValidationRule

from csgraph.schema.rules.depth import depth_rule
from csgraph.schema.rules.expansion import expansion_rule
from csgraph.settings import Settings

__all__ = ["depth_rule", "expansion_rule", "limits"]


def limits(settings: Settings) -> list[type[ASTValidationRule]]:
    """The rules that the settings ask for; built once, so that validated documents can be cached."""
    return [depth_rule(settings.document_max_depth), expansion_rule(settings.document_max_fields)]
