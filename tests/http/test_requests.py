"""What is refused before it runs, in which order, and how."""

from __future__ import annotations

import json

import httpx
import pytest

from csgraph.http.request import RequestInfo
from support.toy_service import Context, client_of, codes, post, service

JSON = {"content-type": "application/json"}
HELLO = {"query": "{ hello }"}


def assert_refused(response: httpx.Response, status: int, code: str = "BAD_REQUEST") -> None:
    assert (response.status_code, codes(response)) == (status, [code])
    assert "data" not in response.json()
    assert response.headers["content-type"].endswith("json; charset=utf-8")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
async def test_defect_9_other_methods_are_refused_with_allow(client, method):
    response = await client.request(method, "/graphql", json=HELLO)

    assert_refused(response, 405)
    assert response.headers["allow"] == "GET, POST"


async def test_head_is_refused(client):
    response = await client.head("/graphql?query={hello}")

    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")


async def test_get_is_off_in_production(production):
    response = await production.get("/graphql", params=HELLO)

    assert_refused(response, 405)
    assert response.headers["allow"] == "POST"


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"origin": "https://evil.test"},
        {"origin": "null"},
        {"origin": "http://localhost:81"},
        {"origin": "https://localhost.evil.test"},
        {"origin": "http://["},
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_requests_of_other_sites_are_refused(client, context, method, headers):
    response = await client.request(method, "/graphql", params=HELLO, json=HELLO, headers=headers)

    assert_refused(response, 403, "FORBIDDEN")
    assert context.requests == []


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "same-origin"}, {"origin": "http://localhost"}, {"origin": "http://localhost:80"}])
async def test_requests_of_our_own_pages_are_served(client, headers):
    response = await client.post("/graphql", json=HELLO, headers=headers)

    assert response.json() == {"data": {"hello": "Hello, world!"}}
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "[::1]:8000"])
async def test_development_without_a_token_is_served_to_this_machine(client, host):
    assert (await client.post("/graphql", json=HELLO, headers={"host": host})).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "rebound.test",
        "rebound.test:8000",
        "localhost.rebound.test",
        "127.0.0.1.rebound.test",
        "localhost@rebound.test",
        "127.0.0.2",
        "10.0.0.7",
        "",
        "localhost, rebound.test",
        "localhost:x",
    ],
)
async def test_development_without_a_token_refuses_every_other_host(client, host):
    """A page of rebound.test whose name leads to 127.0.0.1 is its own origin; only the Host header tells."""
    refused = await client.post("/graphql", json=HELLO, headers={"host": host, "origin": f"http://{host}", "sec-fetch-site": "same-origin"})
    page = await client.get("/graphql", headers={"host": host, "accept": "text/html"})

    assert (refused.status_code, refused.json()["errors"][0]["extensions"]) == (403, {"code": "FORBIDDEN"})
    assert page.status_code == 403


async def test_a_token_makes_the_host_free(client, production):
    with_token = {"host": "service.test", "authorization": "Bearer good"}

    assert (await client.post("/graphql", json=HELLO, headers=with_token)).status_code == 200
    assert (await production.post("/graphql", json=HELLO, headers={"host": "service.test"})).status_code == 200


async def test_the_address_that_was_bound_is_ours_too(context):
    async with client_of(service(context, host="192.0.2.7")) as client:
        bound = await client.post("/graphql", json=HELLO, headers={"host": "192.0.2.7:8000"})
        other = await client.post("/graphql", json=HELLO, headers={"host": "192.0.2.8:8000"})

    assert (bound.status_code, other.status_code) == (200, 403)


async def test_a_foreign_origin_is_refused_at_the_right_host(client):
    refused = await client.post("/graphql", json=HELLO, headers={"host": "localhost:8000", "origin": "http://rebound.test"})

    assert (refused.status_code, refused.json()["errors"][0]["extensions"]) == (403, {"code": "FORBIDDEN"})


async def test_listed_origins_are_served_and_granted(context):
    headers = {"origin": "https://app.test", "sec-fetch-site": "cross-site"}
    async with client_of(service(context, allowed_origins=("https://app.test",))) as client:
        response = await client.post("/graphql", json=HELLO, headers=headers)
        preflight = await client.options("/graphql", headers=headers | {"access-control-request-method": "POST"})

    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "https://app.test"
    assert response.headers["vary"] == "Accept, Origin"
    assert (preflight.status_code, preflight.headers["access-control-allow-methods"]) == (204, "GET, POST")
    assert "access-control-allow-credentials" not in preflight.headers


async def test_a_preflight_of_an_unknown_origin_is_granted_nothing(client):
    response = await client.options("/graphql", headers={"origin": "https://evil.test", "access-control-request-method": "POST"})

    assert response.status_code == 204
    assert not [name for name in response.headers if name.startswith("access-control")]


@pytest.mark.parametrize("accept", ["text/html", "image/png", "application/json;q=0", "application/json; charset=latin-1", "nonsense"])
async def test_an_accept_header_that_cannot_be_served_is_refused(client, accept):
    response = await client.post("/graphql", json=HELLO, headers={"accept": accept})

    assert_refused(response, 406)


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/jsonx",
        "application/json; charset=utf-16",
        "application/json, text/plain",
        "",
    ],
)
async def test_only_json_bodies_are_read(client, content_type):
    response = await client.post("/graphql", content=json.dumps(HELLO), headers={"content-type": content_type})

    assert_refused(response, 415)


async def test_a_missing_content_type_is_refused(client):
    assert_refused(await client.post("/graphql", content=json.dumps(HELLO)), 415)


@pytest.mark.parametrize("content_type", ["application/json", "Application/JSON; Charset=UTF-8", 'application/json;charset="utf-8"'])
async def test_json_in_utf8_is_read(client, content_type):
    response = await client.post("/graphql", content=json.dumps(HELLO), headers={"content-type": content_type})

    assert response.status_code == 200


async def test_defect_23_a_body_that_announces_too_much_is_not_read(client):
    assert_refused(await client.post("/graphql", content=b"[" * 3000, headers=JSON), 413)


async def test_defect_23_a_chunked_body_is_counted(client):
    read = []

    async def chunks():
        for number in range(100):
            read.append(number)
            yield b" " * 1000

    assert_refused(await client.post("/graphql", content=chunks(), headers=JSON), 413)
    assert len(read) < 10


async def test_bad_credentials_are_refused_before_the_body_is_judged(client):
    response = await client.post("/graphql", content=b"no json", headers=JSON | {"authorization": "Bearer bad"})

    assert_refused(response, 401, "UNAUTHENTICATED")
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"query": "{ hello }"} trailing',
        b'{"query": "\xff"}',
        b'{"query": "\\ud800"}',
        b'{"query": "{ hello }", "variables": {"a": NaN}}',
        b'{"query": "{ hello }", "variables": {"a": -Infinity}}',
        b'{"query": "{ hello }", "variables": {"a": ' + b"9" * 1900 + b"}}",
        b"[" * 2000,
        b'{"a":' * 400,
        b"\xef\xbb\xbf{}",
    ],
)
async def test_defect_6_a_body_that_is_not_json_is_refused(client, body):
    assert_refused(await client.post("/graphql", content=body, headers=JSON), 400)


async def test_nesting_beyond_the_parser_is_refused(context):
    async with client_of(service(context)) as client:
        response = await client.post("/graphql", content=b'{"query":' + b"[" * 100_000 + b"]" * 100_000 + b"}", headers=JSON)

    assert_refused(response, 400)


@pytest.mark.parametrize("body", [[], [HELLO], [[]], [1]])
async def test_batches_are_refused(client, body):
    assert_refused(await client.post("/graphql", json=body), 400, "BATCHING_DISABLED")


@pytest.mark.parametrize(
    "body",
    [
        1,
        "text",
        None,
        True,
        {},
        {"query": ""},
        {"query": 1},
        {"query": None},
        HELLO | {"operationName": 1},
        HELLO | {"variables": []},
        HELLO | {"variables": "{}"},
        HELLO | {"extensions": []},
    ],
)
async def test_defect_6_a_body_of_the_wrong_shape_is_refused(client, body):
    assert_refused(await client.post("/graphql", content=json.dumps(body), headers=JSON), 400)


async def test_null_means_absent_and_unknown_members_are_ignored(client):
    response = await client.post("/graphql", json=HELLO | {"operationName": None, "variables": None, "extensions": None, "more": 1})

    assert response.json() == {"data": {"hello": "Hello, world!"}}


async def test_defect_8_an_empty_parameter_of_a_get_is_absent(client):
    response = await client.get("/graphql?query={hello}&variables=&operationName=&extensions=")

    assert response.json() == {"data": {"hello": "Hello, world!"}}


async def test_parameters_of_a_get_are_json_text(client):
    query = "query Q($name: String!) { hello(name: $name) }"
    response = await client.get("/graphql", params={"query": query, "variables": '{"name": "ü"}', "operationName": "Q"})

    assert response.json() == {"data": {"hello": "Hello, ü!"}}


@pytest.mark.parametrize(
    "text", ["?query={hello}&variables={", "?query={hello}&variables=[]", "?query=%ff", "?variables={}", "?" + "a=1&" * 100]
)
async def test_bad_parameters_of_a_get_are_refused(client, text):
    assert_refused(await client.get(f"/graphql{text}"), 400)


async def test_defect_9_a_mutation_by_get_is_refused(client, context):
    response = await client.get("/graphql?query=mutation{change}")

    assert_refused(response, 405)
    assert response.headers["allow"] == "POST"
    assert context.log == []


@pytest.mark.parametrize("accept", ["*/*", "application/json"])
async def test_defect_11_a_subscription_without_a_stream_is_refused(client, accept):
    assert_refused(await post(client, "subscription { ticks }", accept), 406)


async def test_a_well_formed_request_id_is_kept_and_another_is_replaced(client, context):
    kept = await client.post("/graphql", json=HELLO, headers={"x-request-id": "trace-1.a"})
    replaced = await client.post("/graphql", json=HELLO, headers={"x-request-id": "<b>"})

    assert kept.headers["x-request-id"] == "trace-1.a"
    assert replaced.headers["x-request-id"] == context.requests[1].request_id
    assert len(replaced.headers["x-request-id"]) == 16


@pytest.mark.parametrize(("given", "taken"), [("1.5", 1.5), ("60", 3.0), (None, 3.0)])
async def test_a_client_may_lower_the_deadline(client, context, given, taken):
    headers = {} if given is None else {"x-csgraph-deadline": given}
    await client.post("/graphql", json=HELLO, headers=headers)

    assert context.requests[0].deadline_seconds == taken


@pytest.mark.parametrize("given", ["0", "-1", "nan", "soon", "1e3"])
async def test_a_deadline_that_is_no_number_of_seconds_is_refused(client, given):
    assert_refused(await client.post("/graphql", json=HELLO, headers={"x-csgraph-deadline": given}), 400)


async def test_the_context_may_be_made_asynchronously():
    async def factory(_request: RequestInfo) -> Context:
        return Context()

    app = service(Context())
    app._endpoint._context = factory
    async with client_of(app) as client:
        assert (await post(client, "{ box { id } }")).json() == {"data": {"box": {"id": "1"}}}


@pytest.mark.parametrize(
    "escape",
    [r"\ud83d", r"\ude42", r"\ud83dx", r"\ud83d\u0041"],
    ids=["first half", "second half", "first half and a letter", "two escapes"],
)
async def test_half_of_a_surrogate_pair_is_named_as_the_fault(client, escape):
    body = '{"query": "{ hello }", "variables": {"name": "%s"}}' % escape  # noqa: UP031 - braces are JSON's

    response = await client.post("/graphql", content=body.encode(), headers=JSON)

    assert_refused(response, 400)
    assert "surrogate pair" in response.json()["errors"][0]["message"]
