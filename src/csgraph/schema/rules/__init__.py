"""Limits on the shape of documents, checked before the specified rules; one rule a file, linear in the size of the document."""

from __future__ import annotations

from graphql import DocumentNode, GraphQLError

from csgraph.schema.rules.aliases import aliases_rule
from csgraph.schema.rules.definitions import fragments_rule, operations_rule
from csgraph.schema.rules.depth import depth_rule
from csgraph.schema.rules.directives import directives_rule
from csgraph.schema.rules.expansion import expansion_rule
from csgraph.schema.rules.measure import Rule
from csgraph.schema.rules.names import names_rule
from csgraph.settings import Settings

__all__ = [
    "Rule", "aliases_rule", "broken", "depth_rule", "directives_rule", "expansion_rule", "fragments_rule", "names_rule", "operations_rule",
    "shape_rules",
]  # fmt: skip


def shape_rules(settings: Settings) -> list[Rule]:
    """The rules that the settings ask for; what counts definitions comes first, so that the others have little to look at."""
    return [
        operations_rule(settings.document_max_operations),
        fragments_rule(settings.document_max_fragments),
        directives_rule(settings.document_max_directives, settings.document_max_directives_on_one),
        names_rule(settings.document_max_same_names),
        aliases_rule(settings.document_max_aliases),
        depth_rule(settings.document_max_depth),
        expansion_rule(settings.document_max_fields),
    ]


def broken(document: DocumentNode, rules: list[Rule]) -> list[GraphQLError]:
    """The errors of the first rule that a document breaks."""
    return next((errors for rule in rules if (errors := list(rule(document)))), [])
