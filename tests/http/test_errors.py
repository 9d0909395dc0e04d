"""What errors say to the client, and what they leave in the log."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from graphql import DocumentNode, GraphQLError

from csgraph.domain.errors import BadUserInput
from csgraph.http.errors import safe_message
from csgraph.telemetry.logs import JsonLines
from support.toy_service import SECRET, client_of, codes, post, service


@pytest.fixture(autouse=True)
def _log_everything(caplog):
    caplog.set_level(logging.DEBUG)


def logged(caplog):
    """The lines of the HTTP side as they are written."""
    written = JsonLines(reveal=False)
    return "\n".join(written.format(record) for record in caplog.records if record.name == "csgraph.http")


async def test_deliberate_errors_show_message_detail_path_and_place(client, caplog):
    response = await post(client, '{ a: fail(kind: "input") }')

    assert response.json()["errors"] == [
        {
            "message": "The id is malformed.",
            "locations": [{"line": 1, "column": 3}],
            "path": ["a"],
            "extensions": {"reason": "BAD_ID", "code": "BAD_USER_INPUT"},
        }
    ]
    assert [record for record in caplog.records if record.name.startswith("csgraph")] == []


async def test_defect_22_other_errors_are_masked_and_logged_once_as_json(production, caplog):
    query = '{ a: fail(kind: "bug") b: fail(kind: "bug") }'
    response = await production.post("/graphql", json={"query": query}, headers={"x-request-id": "r-1"})

    assert response.json()["errors"][0] == {
        "message": "Something went wrong on our side.",
        "locations": [{"line": 1, "column": 3}],
        "path": ["a"],
        "extensions": {"code": "INTERNAL_SERVER_ERROR", "requestId": "r-1"},
    }
    line = json.loads(logged(caplog))
    assert (line["request.id"], line["count"], line["code"]) == ("r-1", 2, "INTERNAL_SERVER_ERROR")
    assert [error["type"] for error in line["errors"]] == ["RuntimeError", "RuntimeError"]
    assert [error["path"] for error in line["errors"]] == ["a", "b"]
    assert SECRET not in logged(caplog) + response.text
    assert "kind" not in logged(caplog)


async def test_in_development_the_log_shows_the_text_of_an_exception(client, caplog):
    response = await post(client, '{ fail(kind: "bug") }')

    assert SECRET in logged(caplog)
    assert SECRET not in response.text


async def test_a_value_of_the_wrong_type_is_a_fault_of_the_service(production, caplog):
    response = await post(production, "{ odd }")

    assert set(codes(response)) == {"INTERNAL_SERVER_ERROR"}
    assert len(response.json()["errors"]) == 10
    assert SECRET not in logged(caplog) + response.text
    assert len([record for record in caplog.records if record.name == "csgraph.http"]) == 1


async def test_an_exception_outside_the_resolvers_is_a_500_without_a_traceback(context, caplog):
    def broken(_request):
        raise RuntimeError(SECRET)

    app = service(context, env="production")
    app._endpoint._engine._context = broken
    async with client_of(app) as client:
        response = await post(client, "{ hello }")

    assert (response.status_code, codes(response)) == (500, ["INTERNAL_SERVER_ERROR"])
    assert SECRET not in response.text + logged(caplog)


@pytest.mark.parametrize(
    "query",
    [
        "{ helo }",
        "{ hello(nam: 1) }",
        "{ box }",
        "{ hello { x } }",
        "{ box { nam } }",
        "{ colour(colour: REDD) }",
        "query Q($c: Colour) { colour(colour: $c) }",
        "query Q($c: Color) { hello }",
        "{ ...Fragmen } fragment Fragment on Query { hello }",
        "{ hello @skp(if: true) }",
        "{ ... on Bx { id } }",
    ],
)
async def test_no_error_suggests_names(client, query):
    response = await post(client, query, variables={"c": "REDD"})

    assert response.json()["errors"]
    assert "Did you mean" not in response.text


async def test_at_most_ten_errors_are_reported(client):
    validation = await post(client, "{ " + " ".join(f"x{number}" for number in range(50)) + " }")
    variables = await post(
        client,
        "query Q(" + " ".join(f"$v{number}: Int!" for number in range(15)) + ") { hello @skip(if: true) }",
    )
    values = await post(client, "{ odd }")

    assert [len(response.json()["errors"]) for response in (validation, variables, values)] == [10, 10, 10]


async def test_quoted_values_are_short_and_printable(client):
    response = await post(client, "query Q($n: Int) { count(number: $n) }", variables={"n": "\x1b[31m\n<script>\u202e" + "y" * 1000})

    (error,) = response.json()["errors"]
    assert len(error["message"]) <= 303
    assert error["message"].isprintable()


@pytest.mark.parametrize(
    ("query", "value", "message"),
    [
        ("query Q($v: Int) { count(number: $v) }", {"a": {"password": "hunter2"}}, "Int cannot represent non-integer value: an object"),
        ("query Q($v: Int) { count(number: $v) }", True, "Int cannot represent non-integer value: true"),
        ("query Q($v: Boolean!) { hello @include(if: $v) }", [True], "Boolean cannot represent a non boolean value: a list"),
        ("query Q($v: Boolean!) { hello @include(if: $v) }", None, "Expected value of non-null type 'Boolean!' not to be null."),
    ],
)
async def test_a_wrong_variable_is_named_and_objects_and_lists_are_not_repeated(client, query, value, message):
    response = await post(client, query, variables={"v": value})

    assert [error["message"] for error in response.json()["errors"]] == [f"Variable '$v' has invalid value: {message}"]


@pytest.mark.parametrize(
    ("message", "safe"),
    [
        ("Unknown type 'Bx'. Did you mean 'Box'?", "Unknown type 'Bx'."),
        ("line\nbreak\u2028and\u202enull\x00", "line break and null "),
        ("say 'short'", "say 'short'"),
        ("say '" + "x" * 200 + "' now", "say '" + "x" * 100 + "...' now"),
        ("Expected a Decimal; found: " + "1" * 500, "Expected a Decimal; found: " + "1" * 40 + "..."),
        (
            "Int cannot represent non 32-bit signed integer value: " + "1" * 90,
            "Int cannot represent non 32-bit signed integer value: " + "1" * 40 + "...",
        ),
        ("x" * 400, "x" * 300 + "..."),
        (
            "Expected value of type 'T' to be an object, found: " + "x" * 99 + ".",
            "Expected value of type 'T' to be an object, found: " + "x" * 40 + "...",
        ),
        ("Value \"it's " + "x" * 200 + "\" does not exist in 'E' enum.", "Value \"it's " + "x" * 95 + "...\" does not exist in 'E' enum."),
        ('Syntax Error: Unexpected String "a"b' + "x" * 200 + '".', 'Syntax Error: Unexpected String "a"b' + "x" * 78 + "...."),
        (
            f"Expected value of type 'Int', but encountered error 'use sys.set_int_max_str_digits'; found: {'9' * 50}.",
            f"Expected value of type 'Int', found: {'9' * 40}...",
        ),
        ("x" + " " * 1_000_000 + "Did you mean 'y'?", "x"),
        ("x" + " " * 1_000_000 + "y", "x" + " " * 299 + "..."),
        ("cannot represent " * 100_000, "cannot represent " * 17 + "cannot repr..."),
        ("unknown field '" * 100_000 + "x", ("unknown field '" * 20) + "..."),
        (
            "Expected value of type 'T' not to include unknown field 'it's " + "x" * 200 + "'.",
            "Expected value of type 'T' not to include unknown field 'it's " + "x" * 95 + "...'.",
        ),
    ],
)
def test_messages_are_made_safe(message, safe):
    assert safe_message(message) == safe


def test_a_reason_is_shown_when_it_is_in_our_words():
    message = f"Expected value of type 'Decimal', but encountered error 'a decimal has at most 60 characters'; found: {'9' * 50}."

    assert safe_message(message, ours=True) == message[:-11] + "..."
    assert safe_message(message) == f"Expected value of type 'Decimal', found: {'9' * 40}..."


def no_boxes(document: DocumentNode) -> Iterator[GraphQLError]:
    yield GraphQLError("Too deep.", document.definitions[0], extensions={"code": "QUERY_TOO_DEEP", "limit": 1, "actual": 2})
    yield GraphQLError("x", document.definitions[0], original_error=BadUserInput("No boxes.", reason="BAD_ID"))


async def test_rules_choose_their_codes(context):
    async with client_of(service(context, rules=[no_boxes])) as client:
        response = await post(client, "{ box { id } colour }")

    assert [error["extensions"] for error in response.json()["errors"]] == [
        {"code": "QUERY_TOO_DEEP", "limit": 1, "actual": 2},
        {"code": "BAD_USER_INPUT", "reason": "BAD_ID"},
    ]
