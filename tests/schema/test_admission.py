"""What is decided about an operation before it runs: sizes of arguments, and cost by arithmetic."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import (
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLObjectType,
    OperationDefinitionNode,
    get_introspection_query,
    get_nullable_type,
    parse,
    validate,
)

from csgraph.schema import build_schema
from csgraph.schema.admission import Admission, Compiler, InputLimits, Limits, Pages
from csgraph.schema.admission.sizes import ROWS, SIZES, WEIGHTS, size_of

SCHEMA, _ = build_schema()
LIMITS = Limits(10_000, InputLimits(items=250, predicates=50, levels=10, characters=10_000), Pages(50, 100))


def admission(text: str, limits: Limits = LIMITS) -> Admission:
    document = parse(text)
    assert validate(SCHEMA, document) == []
    (operation,) = (node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    return Admission(SCHEMA, limits, document, operation)


def cost(text: str, **variables: Any) -> int:
    return admission(text).cost(variables)


def refusals(text: str, **variables: Any) -> list[dict[str, Any]]:
    return [error.extensions or {} for error in admission(text).errors(variables)]


def too_large(limit: int, actual: int) -> dict[str, Any]:
    return {"code": "BAD_USER_INPUT", "reason": "TOO_LARGE", "limit": limit, "actual": actual}


def test_every_list_of_the_schema_has_a_size() -> None:
    lists = {
        (kind.name, name)
        for kind in SCHEMA.type_map.values()
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) and not kind.name.startswith("__")
        for name, field in kind.fields.items()
        if isinstance(get_nullable_type(field.type), GraphQLList) and not (kind.name.endswith("Connection") and name in ROWS)
    }

    assert [each for each in sorted(lists) if size_of(*each) is None] == []
    assert SIZES.keys() <= {".".join(each) for each in lists}


@pytest.mark.parametrize("at", sorted({*SIZES, *WEIGHTS}))
def test_sizes_and_weights_name_fields_and_arguments_of_the_schema(at: str) -> None:
    kind, _, name = at.partition(".")
    field = SCHEMA.type_map[kind].fields[name]

    assert at not in SIZES or SIZES[at].argument is None or SIZES[at].argument in field.args


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("{ __typename }", 0),
        ("{ __schema { types { name fields { name type { name } } } } }", 100 * (1 + 1 + 4 * (1 + 1 + 2)) // 10),
        ('{ __type(name: "Account") { name fields { a: name b: name } } }', -(-(1 + 4 * 3) // 10)),
        ("{ x: __schema { ...S } y: __schema { ...S } } fragment S on __Schema { types { ...T } } fragment T on __Type { name }", 2 * 20),
        (get_introspection_query(), 3_810),
        ('{ account(externalId: "x") { name } }', 1),
        ("{ accounts { nodes { name } } }", 1 + 50),
        ("{ accounts(first: 3) { nodes { name } } }", 1 + 3),
        ("{ accounts(last: 3) { edges { cursor node { name } } } }", 1 + 3),
        ("{ accounts(first: 3) { nodes { parent { name } } pageInfo { endCursor } totalCount } }", 1 + 3 * 2 + 1 + 5),
        ("{ accounts(first: 1000000000) { nodes { name } } }", 1 + 100),
        ("{ accounts(first: 10) { nodes { children(first: 20) { nodes { name } } } } }", 1 + 10 * (1 + 1 + 20)),
        (
            '{ account(externalId: "x") { rollup(metric: "m") { value contributions(first: 2) { nodes { value path { name } } } } } }',
            1 + 5 + 1 + 2 * 11,
        ),
        ('{ account(externalId: "x") { rollups(metrics: ["a", "b"]) { value } } }', 1 + 2 * 5),
        ('{ account(externalId: "x") { metric(key: "m") { weekly { value } trend(days: 60) { value } } } }', 1 + 1 + 1 + 6),
        ('{ nodes(ids: ["a", "b", "c"]) { id ... on Account { parent { name } } } }', 3 * 2),
        ("{ teams { members { user { name } } } }", 11 * (1 + 50 * 2)),
        ("{ viewer { permissions } }", 1 + 1),
        ('{ account(externalId: "x") { health { reasons { key } otherConditions { key } } } }', 1 + 1 + 50),
    ],
)
def test_a_cost_is_objects_times_the_sizes_of_lists(text: str, points: int) -> None:
    assert cost(text) == points


@pytest.mark.parametrize(
    ("variables", "points"), [({"n": 7}, 1 + 7), ({"n": None}, 1 + 50), ({}, 1 + 50), ({"n": 100_000}, 1 + 100), ({"n": -4}, 1)]
)
def test_a_page_size_may_be_a_variable(variables: dict[str, Any], points: int) -> None:
    assert cost("query ($n: Int) { accounts(first: $n) { nodes { name } } }", **variables) == points


def test_ids_in_a_variable_count_by_number() -> None:
    assert cost("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["a"] * 40) == 40


@pytest.mark.parametrize(("skip", "points"), [(True, 0), (False, 51)])
def test_what_is_skipped_costs_nothing(*, skip: bool, points: int) -> None:
    assert cost("query ($s: Boolean!) { accounts @skip(if: $s) { nodes { name } } }", s=skip) == points
    assert cost("query ($i: Boolean!) { ... @include(if: $i) { accounts { nodes { name } } } }", i=not skip) == points


def test_a_fragment_on_a_connection_counts_with_each_page_it_is_spread_into() -> None:
    text = "{ a: accounts(first: 2) { ...F } b: accounts(first: 30) { ...F } } fragment F on AccountConnection { nodes { name } }"

    assert cost(text) == 1 + 2 + 1 + 30


def test_a_costly_operation_is_refused_with_its_cost() -> None:
    text = "query ($n: Int) { accounts(first: $n) { nodes { children(first: 100) { nodes { name } } } } }"

    assert refusals(text, n=98) == []
    assert refusals(text, n=99) == [{"code": "QUERY_TOO_COSTLY", "cost": 1 + 99 * 102, "limit": 10_000}]


@pytest.mark.parametrize("levels", [20, 40, 80])
def test_each_fragment_is_compiled_once(levels: int) -> None:
    """Doubling fragments are counted by arithmetic; the steps grow with the document, the cost with what it would be written out."""
    fragments = [f"fragment F{n} on Account {{ x: parent {{ ...F{n + 1} }} y: parent {{ ...F{n + 1} }} }}" for n in range(levels)]
    document = parse('{ account(externalId: "x") { ...F0 } } ' + " ".join(fragments) + f" fragment F{levels} on Account {{ name }}")
    compiler = Compiler(SCHEMA, document, Pages(50, 100))
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)

    assert compiler.operation(operation) == 2 ** (levels + 1) - 1
    assert compiler.steps == 2 + 4 * levels + 1


WHERE = "query ($w: AccountWhere) { accounts(where: $w) { nodes { id } } }"


def any_of(number: int) -> dict[str, Any]:
    return {"or": [{"tier": {"eq": str(n)}} for n in range(number)]}


def literal(number: int) -> str:
    return "{ accounts(where: { or: [" + " ".join(f'{{ tier: {{ eq: "{n}" }} }}' for n in range(number)) + "] }) { nodes { id } } }"


def test_a_predicate_has_at_most_the_limit_of_operators_wherever_it_comes_from() -> None:
    assert refusals(WHERE, w=any_of(50)) == refusals(literal(50)) == []
    assert refusals(WHERE, w=any_of(51)) == refusals(literal(51)) == [too_large(50, 51)]


def test_operators_of_one_object_count_each() -> None:
    tree = {"name": {"contains": "a", "startsWith": "b"}, "isRoot": True, "assignment": {"role": "csm", "missing": True}}

    assert admission(WHERE, Limits(10_000, InputLimits(250, 4, 10, 10_000), Pages(50, 100))).errors({"w": tree})[0].extensions == too_large(
        4, 5
    )


def test_a_variable_that_a_literal_names_often_counts_each_time() -> None:
    text = "query ($w: AccountWhere!) { accounts(where: { or: [" + "$w " * 100 + "] }) { nodes { id } } }"

    assert refusals(text, w=any_of(40)) == [too_large(50, 4_000)]


def test_lists_have_at_most_the_limit_of_elements() -> None:
    assert refusals(WHERE, w={"tier": {"in": ["x"] * 250}}) == []
    assert refusals(WHERE, w={"tier": {"in": ["x"] * 251}}) == [too_large(250, 251)]
    assert refusals("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["x"] * 251) == [too_large(250, 251)]


def test_texts_of_an_argument_have_at_most_the_limit_of_characters_together() -> None:
    listed = "query ($t: [String!]) { accounts(where: { or: [{ name: { in: $t } }, { tier: { in: $t } }] }) { nodes { id } } }"

    assert refusals(listed, t=["x" * 1_000] * 5) == []
    assert refusals(listed, t=["x" * 1_000] * 4 + ["x" * 1_001]) == [too_large(10_000, 10_002)]
    assert refusals("query ($id: ID!) { node(id: $id) { id } }", id="x" * 10_001) == [too_large(10_000, 10_001)]


def nested(levels: int) -> dict[str, Any]:
    tree: dict[str, Any] = {"tier": {"eq": "x"}}
    for _ in range(levels):
        tree = {"not": tree}
    return tree


def test_predicates_nest_at_most_to_the_limit() -> None:
    assert refusals(WHERE, w=nested(10)) == []
    assert refusals(WHERE, w=nested(11)) == [too_large(10, 11)]


def test_a_refused_argument_is_located() -> None:
    (error,) = admission(literal(51)).errors({})

    assert isinstance(error, GraphQLError)
    assert [(place.line, place.column) for place in error.locations or ()] == [(1, 12)]
