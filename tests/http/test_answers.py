"""Media types and statuses of answers: negotiation, request errors, field errors, outages."""

from __future__ import annotations

import pytest

from csgraph.http.negotiation import Answer, choose
from support.toy_service import codes, post

GRAPHQL = "application/graphql-response+json"
APOLLO = f"{GRAPHQL},application/json;q=0.9"
URQL = f"{GRAPHQL}, application/graphql+json, application/json, text/event-stream, multipart/mixed"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "answer"),
    [
        (None, Answer.JSON),
        ("", Answer.JSON),
        ("*/*", Answer.JSON),
        ("application/*", Answer.JSON),
        ("application/json", Answer.LEGACY_JSON),
        ("Application/JSON; charset=UTF-8", Answer.LEGACY_JSON),
        (GRAPHQL, Answer.GRAPHQL_RESPONSE),
        (APOLLO, Answer.GRAPHQL_RESPONSE),
        (URQL, Answer.GRAPHQL_RESPONSE),
        (f"application/json, {GRAPHQL}", Answer.LEGACY_JSON),
        (f"application/json;q=0.5, {GRAPHQL};q=0.6", Answer.GRAPHQL_RESPONSE),
        (f"{GRAPHQL};q=0, application/json", Answer.LEGACY_JSON),
        ("application/json;q=0, */*", None),
        ("text/event-stream, */*;q=0.1", Answer.JSON),
        ("application/json;q=0.9, */*", Answer.LEGACY_JSON),
        (f"{GRAPHQL};q=0.1, */*", Answer.JSON),
        ("text/event-stream", None),
        ("application/json;q=2", None),
        ("application/json;q=x", None),
        (BROWSER, Answer.JSON),
    ],
)
def test_the_best_ranked_answer_is_chosen(accept, answer):
    assert choose(accept) is answer


@pytest.mark.parametrize(
    ("accept", "answer"),
    [(BROWSER, Answer.HTML), ("*/*", Answer.JSON), ("text/*", None), ("application/json, text/html", Answer.LEGACY_JSON)],
)
def test_a_page_is_chosen_only_by_name(accept, answer):
    assert choose(accept, html=True) is answer


@pytest.mark.parametrize(
    ("accept", "media_type", "request_error"),
    [
        (GRAPHQL, GRAPHQL, 400),
        (APOLLO, GRAPHQL, 400),
        (URQL, GRAPHQL, 400),
        ("*/*", "application/json", 400),
        ("application/json", "application/json", 200),
    ],
)
@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"query": "{ hello"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ nothing }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "fragment F on Query { hello }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "query A { hello } query B { hello }"}, "OPERATION_RESOLUTION_FAILURE"),
        ({"query": "query A { hello }", "operationName": "B"}, "OPERATION_RESOLUTION_FAILURE"),
        ({"query": "query A { hello }", "operationName": ""}, "OPERATION_RESOLUTION_FAILURE"),
        ({"query": "query A($n: Int!) { count(number: $n) }"}, "BAD_USER_INPUT"),
        ({"query": "query A($n: Int) { count(number: $n) }", "variables": {"n": "x"}}, "BAD_USER_INPUT"),
        ({"query": "{ " + "hello " * 200 + "}"}, "GRAPHQL_PARSE_FAILED"),
    ],
)
async def test_defects_5_and_7_request_errors_have_no_data_and_an_honest_status(client, accept, media_type, request_error, request_, code):
    response = await post(client, request_["query"], accept, **{name: value for name, value in request_.items() if name != "query"})

    assert response.status_code == request_error
    assert response.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert response.headers["vary"] == "Accept"
    assert codes(response) == [code]
    assert list(response.json()) == ["errors"]
    assert "path" not in response.json()["errors"][0]


@pytest.mark.parametrize("accept", [None, GRAPHQL, "application/json"])
async def test_data_is_200(client, accept):
    response = await post(client, "query A { hello } query B { box { name id } }", accept, operationName="B")

    assert (response.status_code, response.text) == (200, '{"data":{"box":{"name":"one","id":"1"}}}')


@pytest.mark.parametrize("accept", [None, GRAPHQL, "application/json"])
async def test_field_errors_are_200_with_or_without_data(client, accept):
    partial = await post(client, '{ hello fail(kind: "bug") }', accept)
    nothing = await post(client, '{ hello must(kind: "bug") }', accept)

    assert (partial.status_code, partial.json()["data"]) == (200, {"hello": "Hello, world!", "fail": None})
    assert (nothing.status_code, nothing.json()["data"]) == (200, None)


@pytest.mark.parametrize(
    ("kind", "status", "code", "retry_after"),
    [
        ("database", 503, "DATABASE_UNAVAILABLE", "1"),
        ("overloaded", 503, "OVERLOADED", "1"),
        ("deadline", 504, "TIMEOUT", None),
        ("forbidden", 200, "FORBIDDEN", None),
        ("bug", 200, "INTERNAL_SERVER_ERROR", None),
    ],
)
@pytest.mark.parametrize("field", ["fail", "must"])
async def test_an_outage_before_any_data_has_its_own_status(client, field, kind, status, code, retry_after):
    response = await post(client, f'{{ {field}(kind: "{kind}") }}', "application/json")

    assert (response.status_code, codes(response)) == (status, [code])
    assert response.headers.get("retry-after") == retry_after


async def test_an_outage_beside_data_is_200(client):
    response = await post(client, '{ hello fail(kind: "database") }')

    assert (response.status_code, codes(response)) == (200, ["DATABASE_UNAVAILABLE"])
    assert response.json()["data"] == {"hello": "Hello, world!", "fail": None}
