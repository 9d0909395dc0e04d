"""Limits on the shape of documents: what passes, what is refused with both numbers, and that hostile documents cost few steps."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from graphql import parse

from csgraph.schema.rules import (
    Rule,
    aliases_rule,
    broken,
    depth_rule,
    directives_rule,
    expansion_rule,
    fragments_rule,
    names_rule,
    operations_rule,
    shape_rules,
)
from csgraph.settings import Settings


def refused(rule: Rule, text: str) -> dict[str, Any] | None:
    errors = broken(parse(text), [rule])
    assert len(errors) <= 1
    return errors[0].extensions if errors else None


def too_costly(limit: int, actual: int) -> dict[str, Any]:
    return {"code": "QUERY_TOO_COSTLY", "limit": limit, "actual": actual}


def nested(levels: int) -> str:
    return "{ " + "a { " * (levels - 1) + "b" + " }" * levels


def test_depth_is_counted_through_fragments() -> None:
    text = "{ a { ...F } } fragment F on Query { a { a { b } } }"

    assert refused(depth_rule(20), nested(20)) is None
    assert refused(depth_rule(20), nested(21)) == {"code": "QUERY_TOO_DEEP", "limit": 20, "actual": 21}
    assert refused(depth_rule(3), text) == {"code": "QUERY_TOO_DEEP", "limit": 3, "actual": 4}


def test_fields_count_each_time_a_fragment_is_spread() -> None:
    text = "{ x: a { ...F } y: a { ...F } } fragment F on Query { p: b q: b }"

    assert refused(expansion_rule(6), text) is None
    assert refused(expansion_rule(5), text) == too_costly(5, 6)


def test_aliases_count_once_in_a_fragment_and_only_where_it_is_reached() -> None:
    text = (
        "{ x: a { ...F } y: a { ...F } } fragment F on Query { z: b ...G } fragment G on Query { w: b ...F } fragment H on Query { v: b }"
    )

    assert refused(aliases_rule(4), text) is None
    assert refused(aliases_rule(3), text) == too_costly(3, 4)


def test_operations_and_fragments_are_counted() -> None:
    operations = " ".join(f"query Q{n} {{ b }}" for n in range(6))
    fragments = "{ b } " + " ".join(f"fragment F{n} on Query {{ b }}" for n in range(101))

    assert refused(operations_rule(6), operations) is None
    assert refused(operations_rule(5), operations) == too_costly(5, 6)
    assert refused(fragments_rule(101), fragments) is None
    assert refused(fragments_rule(100), fragments) == too_costly(100, 101)


@pytest.mark.parametrize(
    "text",
    [
        "{ b @x @x @x }",
        "{ ... @x @x @x { b } }",
        "{ ...F @x @x @x } fragment F on Query { b }",
        "{ b } fragment F on Query @x @x @x { b }",
        "query @x @x @x { b }",
        "query ($v: Int @x @x @x) { b }",
    ],
)
def test_directives_on_one_place_are_counted_wherever_that_is(text: str) -> None:
    assert refused(directives_rule(50, 3), text) is None
    assert refused(directives_rule(50, 2), text) == too_costly(2, 3)


def test_directives_of_a_document_are_counted() -> None:
    text = "query @x { a @x { b @x } ... @x { b } }"

    assert refused(directives_rule(4, 1), text) is None
    assert refused(directives_rule(3, 1), text) == too_costly(3, 4)


def test_fields_of_one_response_name_are_counted() -> None:
    text = "{ a { b b x: b b: c } b }"

    assert refused(names_rule(3), text) is None
    assert refused(names_rule(2), text) == too_costly(2, 3)


def test_only_the_first_broken_rule_speaks() -> None:
    assert [error.extensions for error in broken(parse("{ a { b } a { b } }"), [depth_rule(2), names_rule(1), expansion_rule(1)])] == [
        too_costly(1, 2)
    ]


@pytest.mark.parametrize("rule", [depth_rule(100), expansion_rule(100), aliases_rule(100)])
def test_cycles_and_unknown_fragments_are_left_to_the_specified_rules(rule: Rule) -> None:
    assert refused(rule, "{ ...F ...Unknown } fragment F on Query { a { ...F } }") is None


@pytest.mark.parametrize("rule", [depth_rule(1), expansion_rule(1), aliases_rule(1), names_rule(1)])
def test_introspection_is_exempt(rule: Rule) -> None:
    assert refused(rule, "{ __schema { types { x: fields { y: type { ofType { z: name z: name } } } } } }") is None


def steps_of(work: Callable[[], object]) -> int:
    """How many functions are called: a measure of work that no busy machine changes."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


def doubling(fragments: int) -> str:
    chain = [f"fragment F{n} on Query {{ x: a {{ ...F{n + 1} }} y: a {{ ...F{n + 1} }} }}" for n in range(fragments)]
    return "{ ...F0 } " + " ".join(chain) + f" fragment F{fragments} on Query {{ b }}"


def side_by_side(fragments: int) -> str:
    return (
        "{ "
        + " ".join(f"...F{n}" for n in range(fragments))
        + " } "
        + " ".join(f"fragment F{n} on Query {{ b }}" for n in range(fragments))
    )


def all_in_all(fragments: int) -> str:
    bodies = " ".join(f"...F{n}" for n in range(10))
    return "{ ...F0 } " + " ".join(f"fragment F{n} on Query {{ x{n}: a {{ {bodies} }} }}" for n in range(fragments))


def wide(fields: int) -> str:
    return "{ " + " ".join(f"f{n}: b @x" for n in range(fields)) + " }"


LOOSE = Settings(
    document_max_aliases=10_000, document_max_fragments=1_000, document_max_directives=10_000, document_max_fields=100_000, document_max_depth=100
)  # fmt: skip


@pytest.mark.parametrize(("hostile", "size"), [(doubling, 40), (side_by_side, 400), (all_in_all, 100), (wide, 400)])
@pytest.mark.parametrize("number", range(len(shape_rules(LOOSE))))
def test_twice_the_document_takes_twice_the_steps(hostile: Callable[[int], str], size: int, number: int) -> None:
    rule, small, large = shape_rules(LOOSE)[number], parse(hostile(size)), parse(hostile(2 * size))

    once, twice = steps_of(lambda: list(rule(small))), steps_of(lambda: list(rule(large)))

    assert twice <= 2.2 * once + 50


@pytest.mark.parametrize("levels", [20, 80])
def test_doubling_fragments_are_counted_not_written_out(levels: int) -> None:
    assert refused(expansion_rule(2_000), doubling(levels)) == too_costly(2_000, min(2 ** (levels + 1) - 2 + 2**levels, 2**53))
