"""Depth and expansion: what passes, what is refused, and that hostile documents cost little."""

from __future__ import annotations

import time

import pytest
from graphql import GraphQLError, build_schema, parse, validate

from csgraph.schema.rules import depth_rule, expansion_rule

SCHEMA = build_schema("type Query { a: Query b: Int }")


def errors_of(text: str, *, depth: int = 20, fields: int = 2_000) -> list[GraphQLError]:
    return validate(SCHEMA, parse(text), [depth_rule(depth), expansion_rule(fields)])


def nested(levels: int) -> str:
    return "{ " + "a { " * (levels - 1) + "b" + " }" * levels


def test_a_document_at_the_limit_passes() -> None:
    assert errors_of(nested(20)) == []


def test_a_document_one_deeper_is_refused_with_both_numbers() -> None:
    (error,) = errors_of(nested(21))

    assert error.extensions == {"code": "QUERY_TOO_DEEP", "limit": 20, "actual": 21}


def test_fragments_count_as_deep_as_what_they_hold() -> None:
    (error,) = errors_of("{ a { ...F } } fragment F on Query { a { a { b } } }", depth=3)

    assert error.extensions == {"code": "QUERY_TOO_DEEP", "limit": 3, "actual": 4}


def test_spreads_count_each_time() -> None:
    (error,) = errors_of("{ x: a { ...F } y: a { ...F } } fragment F on Query { p: b q: b }", fields=5)

    assert error.extensions == {"code": "QUERY_TOO_COSTLY", "limit": 5, "actual": 6}


@pytest.mark.parametrize("levels", [18, 40, 80])
def test_doubling_fragments_are_counted_not_written_out(levels: int) -> None:
    fragments = [f"fragment F{n} on Query {{ x: a {{ ...F{n + 1} }} y: a {{ ...F{n + 1} }} }}" for n in range(levels)]
    text = "{ ...F0 } " + " ".join(fragments) + f" fragment F{levels} on Query {{ b }}"

    started = time.process_time()
    codes = {error.extensions["code"] for error in errors_of(text, depth=10_000)}

    assert codes == {"QUERY_TOO_COSTLY"}
    assert time.process_time() - started < 5


def test_a_cycle_is_left_to_the_specified_rule() -> None:
    assert errors_of("{ ...F } fragment F on Query { a { ...F } }") == []


def test_introspection_is_exempt() -> None:
    assert errors_of("{ __schema { types { fields { type { ofType { ofType { name } } } } } } }", depth=1, fields=1) == []
