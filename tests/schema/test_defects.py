"""Defects of Strawberry's stock pieces that the schema itself must not have; docs/CONFORMANCE.md lists all of them."""

from __future__ import annotations

import re

from graphql import GraphQLArgument, GraphQLSchema, is_interface_type, is_object_type, parse

from csgraph.http.documents import DocumentCache
from csgraph.schema import build_schema
from csgraph.schema.rules import shape_rules
from csgraph.settings import Settings


def arguments(schema: GraphQLSchema) -> list[dict[str, GraphQLArgument]]:
    types = [type_ for type_ in schema.type_map.values() if is_object_type(type_) or is_interface_type(type_)]
    return [field.args for type_ in types for field in type_.fields.values()]


def test_defect_4_an_unknown_fragment_is_named_by_the_specified_rule() -> None:
    schema, _ = build_schema()
    cache = DocumentCache(schema, max_tokens=4000, rules=shape_rules(Settings()))

    (error,) = cache.get("{ viewer { ...Nope } }").errors

    assert error["message"] == "Unknown fragment 'Nope'."
    assert error["extensions"] == {"code": "GRAPHQL_VALIDATION_FAILED"}


def test_defect_20_the_schema_can_be_built_again() -> None:
    first, again = (build_schema.__wrapped__() for _ in range(2))

    assert first[1] == again[1]
    assert first[0] is not again[0]


def test_defect_21_there_is_no_federation() -> None:
    schema, text = build_schema()
    assert schema.query_type is not None

    assert {"_entities", "_service"} & schema.query_type.fields.keys() == set()
    assert re.search(r"\b_(Any|Entity|Service)\b", text) is None


def test_defect_25_paging_arguments_describe_themselves_and_no_argument_defaults_to_null() -> None:
    schema, text = build_schema()
    paged = [args for args in arguments(schema) if {"first", "after", "last", "before"} <= args.keys()]

    assert len(paged) > 10
    for args in paged:
        described = [args[name].description for name in ("first", "after", "last", "before")]
        assert None not in described
        assert len(set(described)) == 4
    assert re.search(r"= null\b", text) is None


def test_the_text_is_a_schema_that_others_can_read() -> None:
    _, text = build_schema()

    assert {node.kind for node in parse(text).definitions} >= {"object_type_definition", "directive_definition"}
