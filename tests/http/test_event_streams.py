"""Streams over HTTP: which operations are answered as one, how they are framed, and how they end (api.md 1.3, 1.8)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing

import httpx
import pytest

from csgraph.domain.errors import Unauthenticated
from csgraph.http.negotiation import EVENTS_TYPE, MULTIPART_TYPE, choose_stream
from csgraph.http.streaming import kept
from support.sockets import served, until
from support.toy_service import client_of, codes, post, service

EVENTS = "text/event-stream"
MULTIPART = "multipart/mixed;boundary=graphql;subscriptionSpec=1.0"
APOLLO = f"{MULTIPART},application/graphql-response+json,application/json;q=0.9"
URQL_QUERY = "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed"
TICKS = "subscription { ticks }"
WAITING = "subscription { numbers(to: 1) }"
NEXT = 'event: next\ndata: {"data":{"ticks":1}}\n\n'
COMPLETE = "event: complete\ndata: \n\n"


@pytest.mark.parametrize(
    ("accept", "media", "preferred"),
    [
        (None, None, False),
        ("*/*", None, False),
        ("text/*", None, False),
        (EVENTS, EVENTS_TYPE, True),
        ("text/event-stream;q=0", None, False),
        ("text/event-stream, multipart/mixed", EVENTS_TYPE, True),
        ("multipart/mixed, text/event-stream", MULTIPART_TYPE, False),
        ("text/event-stream, application/json", EVENTS_TYPE, True),
        ("application/json, text/event-stream", EVENTS_TYPE, False),
        ("application/json;q=0.9, text/event-stream", EVENTS_TYPE, True),
        ("text/event-stream;q=0.5, */*;q=0.4", EVENTS_TYPE, True),
        ("text/event-stream;q=0.5, */*", EVENTS_TYPE, False),
        (APOLLO, MULTIPART_TYPE, False),
        (URQL_QUERY, EVENTS_TYPE, False),
    ],
)
def test_streams_are_chosen_by_name(accept, media, preferred):
    assert choose_stream(accept) == (media, preferred, "multipart/mixed" in (accept or ""))


@pytest.mark.parametrize("accept", [EVENTS, "application/json, text/event-stream", URQL_QUERY])
async def test_a_subscription_is_framed_with_lf_and_completes(client, accept):
    response = await post(client, TICKS, accept)

    assert response.status_code == 200
    assert response.text == NEXT + COMPLETE
    assert {name: response.headers[name] for name in ("content-type", "cache-control", "x-accel-buffering", "vary")} == {
        "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache, no-transform", "x-accel-buffering": "no", "vary": "Accept",
    }  # fmt: skip


async def test_multipart_can_be_read_part_by_part(client):
    response = await post(client, TICKS, APOLLO)

    assert response.headers["content-type"] == 'multipart/mixed; boundary="graphql"; subscriptionSpec=1.0'
    part = '\r\ncontent-type: application/json\r\n\r\n{"payload":{"data":{"ticks":1}}}\r\n--graphql'
    assert response.text == f"--graphql{part}--\r\n"


@pytest.mark.parametrize("accept", [None, "*/*", "application/json", "application/graphql-response+json"])
async def test_a_subscription_needs_a_streaming_type(client, accept):
    response = await post(client, TICKS, accept)

    assert (response.status_code, codes(response)) == (406, ["BAD_REQUEST"])


async def test_a_query_is_a_stream_where_that_ranks_above_json(client):
    preferred = await post(client, "{ hello }", "text/event-stream, application/json;q=0.5")
    listed = await post(client, "{ hello }", URQL_QUERY)
    never = await post(client, "{ hello }", "multipart/mixed")

    assert preferred.text == 'event: next\ndata: {"data":{"hello":"Hello, world!"}}\n\n' + COMPLETE
    assert listed.json() == {"data": {"hello": "Hello, world!"}}
    assert never.status_code == 406


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("subscription {", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nope }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription ($n: Int!) { numbers(to: $n) }", "BAD_USER_INPUT"),
        ('subscription { breaks(kind: "bug") }', "INTERNAL_SERVER_ERROR"),
        ('subscription { breaks(kind: "database") }', "DATABASE_UNAVAILABLE"),
    ],
)
async def test_what_goes_wrong_is_a_next_and_the_end(client, query, code):
    response = await post(client, query, EVENTS)

    assert response.status_code == 200
    assert response.text.endswith(COMPLETE)
    last = json.loads(response.text.split("event: next\ndata: ")[-1].split("\n\n")[0])
    assert ([error["extensions"]["code"] for error in last["errors"]], "data" in last) == ([code], False)


async def test_refusals_keep_their_status(client):
    wrong = await client.post("/graphql", json={"query": TICKS}, headers={"accept": EVENTS, "authorization": "Bearer bad"})
    broken = await client.post("/graphql", content=b"{", headers={"accept": EVENTS, "content-type": "application/json"})

    assert (wrong.status_code, codes(wrong)) == (401, ["UNAUTHENTICATED"])
    assert (broken.status_code, codes(broken)) == (400, ["BAD_REQUEST"])


async def test_by_get_in_development_only(client, production):
    shown = await client.get("/graphql", params={"query": TICKS}, headers={"accept": EVENTS})
    refused = await production.get("/graphql", params={"query": TICKS}, headers={"accept": EVENTS})

    assert shown.text == NEXT + COMPLETE
    assert refused.status_code == 405


@pytest.fixture
async def address(context) -> AsyncIterator[str]:
    async with served(service(context, stream_ping_seconds=0.1, viewer_max_streams=1)) as address:
        yield address


class Reading:
    """A stream as its bytes arrive."""

    def __init__(self, response: httpx.Response) -> None:
        self.parts = response.aiter_text()
        self.text = ""

    async def until(self, end: str) -> str:
        async with asyncio.timeout(10):
            while end not in self.text:
                self.text += await anext(self.parts)
        return self.text


def streaming(address: str, query: str, accept: str = EVENTS):
    client = httpx.AsyncClient(base_url=f"http://{address}", timeout=10)
    return client.stream("POST", "/graphql", json={"query": query}, headers={"accept": accept})


@pytest.mark.parametrize(("accept", "ping"), [(EVENTS, ": ping\n\n"), (MULTIPART, "\r\n\r\n{}\r\n--graphql")])
async def test_an_idle_stream_is_kept_awake(address, context, accept, ping):
    async with streaming(address, WAITING, accept) as response:
        await Reading(response).until(ping)
    await until(lambda: context.log == ["closed"])


async def test_a_viewer_has_a_limit_of_streams(address, context):
    async with streaming(address, WAITING) as response:
        await Reading(response).until("numbers")
        async with streaming(address, WAITING) as other:
            assert "SUBSCRIPTION_LIMIT" in await Reading(other).until(COMPLETE)
        context.account = "somebody else"
        async with streaming(address, TICKS) as other:
            assert await Reading(other).until(COMPLETE) == NEXT + COMPLETE


async def test_withdrawn_credentials_end_a_stream(address, context):
    async with streaming(address, WAITING) as response:
        reading = Reading(response)
        await reading.until("numbers")
        context.withdrawn = True
        assert "UNAUTHENTICATED" in await reading.until(COMPLETE)
    assert context.log == ["closed"]


async def test_credentials_are_looked_at_however_dense_the_items_are(monkeypatch):
    monkeypatch.setattr("csgraph.http.streaming.TICK_SECONDS", 0.05)
    looked = 0

    async def items() -> AsyncIterator[int]:
        while True:
            await asyncio.sleep(0.001)
            yield 1

    async def renew() -> None:
        nonlocal looked
        looked += 1
        if looked == 3:
            raise Unauthenticated("The credentials are not valid.")

    async with asyncio.timeout(10), aclosing(kept(items(), renew)) as stream:
        with pytest.raises(Unauthenticated):
            _ = [item async for item in stream]
    assert looked == 3


async def test_a_service_that_stops_ends_streams_without_complete(context):
    async with served(service(context)) as address:
        stream = streaming(address, WAITING)
        reading = Reading(await stream.__aenter__())
        await reading.until("numbers")
    assert context.log == ["closed"]
    assert COMPLETE not in reading.text + "".join([part async for part in reading.parts])
    await stream.__aexit__(None, None, None)


async def test_a_stream_that_nobody_reads_is_given_up(context):
    async with served(service(context, stall_seconds=0.3)) as address:
        host, port = address.split(":")
        body = json.dumps({"query": "subscription { numbers(to: 1000000, size: 10000) }"})
        _, writer = await asyncio.open_connection(host, int(port), limit=1)
        head = f"POST /graphql HTTP/1.1\r\nhost: {address}\r\naccept: {EVENTS}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        writer.write((head + body).encode())
        await until(lambda: context.log == ["closed"])
        assert context.sent < 2_000
        writer.transport.abort()


async def test_nothing_is_left_behind(context):
    async with client_of(service(context)) as client:
        before = len(asyncio.all_tasks())
        await post(client, TICKS, EVENTS)
        await asyncio.sleep(0)
        assert len(asyncio.all_tasks()) == before
