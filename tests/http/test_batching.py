"""Arrays of operations: off unless the operator allows a few; and answers that are compressed."""

from __future__ import annotations

import gzip
import json

import pytest

from csgraph.http.negotiation import reads_gzip
from support.toy_service import client_of, codes, post, service

HELLO, COUNT = {"query": "{ hello }"}, {"query": "query ($n: Int!) { count(number: $n) }", "variables": {"n": 2}}


@pytest.fixture
async def batching(context):
    async with client_of(service(context, batching_max_operations=3)) as client:
        yield client


async def test_the_operations_of_an_array_are_answered_in_order(batching, context):
    response = await batching.post("/graphql", json=[HELLO, COUNT, HELLO])

    assert (response.status_code, response.headers["content-type"]) == (200, "application/json; charset=utf-8")
    assert response.json() == [{"data": {"hello": "Hello, world!"}}, {"data": {"count": 2}}, {"data": {"hello": "Hello, world!"}}]
    assert len(context.requests) == 4


async def test_what_is_wrong_with_one_leaves_the_others(batching):
    items = [{"query": "{ nothing }"}, 7, {"query": "subscription { ticks }"}]
    wrong = await batching.post("/graphql", json=items)
    mixed = await batching.post("/graphql", json=[HELLO, 7])

    assert [item["errors"][0]["extensions"]["code"] for item in wrong.json()] == ["GRAPHQL_VALIDATION_FAILED", "BAD_REQUEST", "BAD_REQUEST"]
    assert mixed.json()[0] == {"data": {"hello": "Hello, world!"}}
    assert "data" not in mixed.json()[1]


@pytest.mark.parametrize(("kind", "status"), [("database", 503), ("deadline", 504)])
async def test_a_status_that_all_share_is_that_of_the_whole(batching, kind, status):
    failing = {"query": f'{{ must(kind: "{kind}") }}'}
    alike = await batching.post("/graphql", json=[failing, failing])
    different = await batching.post("/graphql", json=[failing, HELLO])

    assert (alike.status_code, different.status_code) == (status, 200)


@pytest.mark.parametrize("items", [[], [HELLO] * 4])
async def test_none_and_too_many_are_refused(batching, context, items):
    response = await batching.post("/graphql", json=items)

    assert (response.status_code, codes(response)) == (400, ["BAD_REQUEST"])
    assert len(context.requests) == 1


async def test_an_array_is_answered_as_json_alone(batching):
    stream = await batching.post("/graphql", json=[HELLO], headers={"accept": "text/event-stream"})
    either = await batching.post("/graphql", json=[HELLO], headers={"accept": "text/event-stream, application/json;q=0.5"})

    assert (stream.status_code, codes(stream)) == (406, ["BAD_REQUEST"])
    assert either.json() == [{"data": {"hello": "Hello, world!"}}]


async def test_large_answers_are_compressed_for_whoever_reads_gzip(context):
    query = '{ hello(name: "' + "x" * 500 + '") }'
    async with client_of(service(context, compress_min_bytes=500)) as client:
        packed = await client.send(client.build_request("POST", "/graphql", json={"query": query}), stream=True)
        raw = b"".join([chunk async for chunk in packed.aiter_raw()])
        plain = await client.post("/graphql", json={"query": query}, headers={"accept-encoding": "identity"})
        small = await post(client, "{ hello }")

    assert (packed.headers["content-encoding"], int(packed.headers["content-length"])) == ("gzip", len(raw))
    assert json.loads(gzip.decompress(raw)) == plain.json()
    assert len(raw) < 200
    assert [answer.headers["vary"] for answer in (packed, plain, small)] == ["Accept, Accept-Encoding"] * 2 + ["Accept"]
    assert "content-encoding" not in {**plain.headers, **small.headers}


async def test_streams_are_never_compressed(context):
    async with client_of(service(context, compress_min_bytes=1)) as client:
        response = await post(client, "{ hello }", "text/event-stream")

    assert "content-encoding" not in response.headers


@pytest.mark.parametrize(
    ("header", "read"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("gzip; q=1.0", True),
        ("gzip;q=0", False),
        ("gzip;Q=0", False),
        ("gzip;\tQ = 0.0", False),
        ("gzip;Q=0.1", True),
        ("gzip;q=0.000", False),
        ("*", True),
        ("*;q=0, gzip", True),
        ("gzip;q=0, *", False),
        ("identity", False),
    ],
)
def test_gzip_is_read_by_whoever_says_so(header, read):
    assert reads_gzip(header) is read
