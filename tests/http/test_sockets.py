"""graphql-transport-ws frame by frame: every code that closes a socket, operations, clean-up (api.md 1.7)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from websockets.exceptions import InvalidStatus

from support.sockets import opened, raw, served, until
from support.toy_service import Context, service

WAITING = "subscription { numbers(to: 0) }"


@pytest.fixture
async def address(context: Context) -> AsyncIterator[str]:
    async with served(service(context, document_max_bytes=2048, socket_init_seconds=0.3, socket_max_operations=3)) as address:
        yield address


async def code_after(address: str, *frames: str | bytes, ready: bool = True) -> int:
    async with (opened if ready else raw)(address) as client:
        for frame in frames:
            await client.connection.send(frame)
        return await client.closed()


@pytest.mark.parametrize("payload", [None, {}, {"authorization": "Bearer good"}])
async def test_a_socket_is_acknowledged_once_it_says_who_it_is(address, payload):
    async with opened(address, payload) as client:
        await client.send(type="ping")
        assert await client.next() == {"type": "pong"}
        assert client.connection.subprotocol == "graphql-transport-ws"


async def test_a_null_payload_is_none(address):
    async with raw(address) as client:
        await client.send(type="connection_init", payload=None)
        assert await client.next() == {"type": "connection_ack"}


@pytest.mark.parametrize(
    "frame",
    [
        "[", "7", "null", "[]", '"x"', b"{}", "{}", '{"type": 3}', '{"type": "start"}', '{"type": "next", "id": "1"}', '{"type": "ping", "payload": 1}',
        '{"type": "subscribe", "payload": {"query": "{ hello }"}}', '{"type": "subscribe", "id": "", "payload": {"query": "{ hello }"}}',
        '{"type": "subscribe", "id": 1, "payload": {"query": "{ hello }"}}', '{"type": "subscribe", "id": ["1"], "payload": {"query": "{ hello }"}}',
        '{"type": "subscribe", "id": "1"}', '{"type": "subscribe", "id": "1", "payload": null}', '{"type": "subscribe", "id": "1", "payload": []}',
        '{"type": "subscribe", "id": "1", "payload": {}}', '{"type": "subscribe", "id": "1", "payload": {"query": 3}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ hello }", "variables": []}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ hello }", "operationName": 1}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ hello }", "extensions": "x"}}',
        '{"type": "complete"}', '{"type": "complete", "id": 1}', "[" * 1500, "1" * 1500,
    ],
)  # fmt: skip
async def test_4400_a_message_that_is_none_closes(address, frame):
    assert await code_after(address, frame) == 4400


@pytest.mark.parametrize("payload", [3, [], "x"])
async def test_4400_the_first_payload_is_an_object(address, payload):
    assert await code_after(address, json.dumps({"type": "connection_init", "payload": payload}), ready=False) == 4400


async def test_4401_an_operation_before_the_acknowledgement(address):
    frame = json.dumps({"type": "subscribe", "id": "1", "payload": {"query": "{ hello }"}})

    assert await code_after(address, frame, ready=False) == 4401


@pytest.mark.parametrize("payload", [{"authorization": "Bearer bad"}, {"authorization": ["Bearer good"]}])
async def test_4403_credentials_that_do_not_hold(address, payload):
    async with raw(address) as client:
        await client.send(type="connection_init", payload=payload)
        assert await client.closed() == 4403


async def test_credentials_of_the_upgrade_are_none(address, context):
    async with opened(address, additional_headers={"authorization": "Bearer bad"}) as client:
        await client.subscribe("1", "{ hello }")
        assert (await client.next())["payload"] == {"data": {"hello": "Hello, world!"}}

    assert [request.authorization for request in context.requests] == [None, None]


async def test_4403_without_a_token_under_a_strange_name(address):
    async with raw(address, additional_headers={"host": "evil.example"}, origin=None) as client:
        await client.send(type="connection_init")
        assert await client.closed() == 4403


@pytest.mark.parametrize("protocols", [None, ["graphql-ws"]])
async def test_4406_another_protocol(address, protocols):
    async with raw(address, subprotocols=protocols) as client:
        assert await client.closed() == 4406


async def test_the_protocol_is_found_among_others(address):
    async with opened(address, subprotocols=["graphql-ws", "graphql-transport-ws"]) as client:
        assert client.connection.subprotocol == "graphql-transport-ws"


async def test_4408_nobody_says_who_it_is(address):
    async with raw(address) as client:
        await client.send(type="ping")
        assert await client.next() == {"type": "pong"}
        assert await client.closed() == 4408


async def test_4409_an_id_that_is_live(address):
    async with opened(address) as client:
        await client.subscribe("1", WAITING)
        await client.subscribe("1", "{ hello }")
        assert await client.closed() == 4409


async def test_4429_a_second_beginning(address):
    assert await code_after(address, '{"type": "connection_init"}') == 4429


async def test_1009_a_message_that_is_too_large(context):
    async with served(service(context), ws_max_size=2048) as address:
        assert await code_after(address, json.dumps({"type": "ping", "payload": {"x": "y" * 3000}})) == 1009


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}])
async def test_a_foreign_page_is_refused_before_the_upgrade(address, headers):
    origin = headers.pop("origin", None)

    with pytest.raises(InvalidStatus) as refused:
        async with raw(address, origin=origin, additional_headers=headers):
            pass

    assert refused.value.response.status_code == 403


async def test_a_listed_page_may_connect(context):
    async with (
        served(service(context, allowed_origins=("https://app.example.com",))) as address,
        opened(address, origin="https://app.example.com") as client,
    ):
        assert client.connection.response.headers.get("sec-websocket-extensions") is None


async def test_there_are_no_sockets_elsewhere(address):
    with pytest.raises(InvalidStatus) as refused:
        async with raw(address + "/other"):
            pass

    assert refused.value.response.status_code == 403


async def test_1012_when_the_service_stops(context):
    async with AsyncExitStack() as stack:
        async with served(service(context)) as address:
            client = await stack.enter_async_context(opened(address))
            await client.subscribe("1", WAITING)
            await until(lambda: len(context.requests) == 2)
        assert await client.closed() == 1012
    assert context.log == ["closed"]


async def test_a_ping_is_echoed_and_a_pong_ignored(address):
    async with opened(address) as client:
        await client.send(type="pong", payload={"a": 1})
        await client.send(type="ping", payload={"a": [1, "é"]})
        assert await client.next() == {"type": "pong", "payload": {"a": [1, "é"]}}


async def test_a_query_a_mutation_and_a_subscription_answer_and_complete(address, context):
    context.go.set()
    async with opened(address) as client:
        for key, text, data in (
            ("1", "query ($n: String!) { hello(name: $n) }", {"hello": "Hello, Jo!"}),
            ("2", "mutation { change }", {"change": "done"}),
            ("3", "subscription { ticks }", {"ticks": 1}),
        ):
            await client.subscribe(key, text, variables={"n": "Jo"} if key == "1" else None)
            assert await client.next() == {"id": key, "type": "next", "payload": {"data": data}}
            assert await client.next() == {"id": key, "type": "complete"}


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": ""}, "BAD_REQUEST"),
        ({"query": "{ helo }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "query A { hello } query B { hello }"}, "OPERATION_RESOLUTION_FAILURE"),
        ({"query": "query A { hello }", "operationName": "B"}, "OPERATION_RESOLUTION_FAILURE"),
        ({"query": "query ($n: Int!) { count(number: $n) }", "variables": {"n": "x"}}, "BAD_USER_INPUT"),
        ({"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}}, "PERSISTED_QUERY_NOT_FOUND"),
        ({"documentId": "x"}, "PERSISTED_QUERY_NOT_SUPPORTED"),
    ],
)
async def test_an_operation_that_cannot_run_is_one_error_and_the_socket_lives_on(address, payload, code):
    async with opened(address) as client:
        await client.send(id="1", type="subscribe", payload=payload)
        message = await client.next()
        assert (message["id"], message["type"], [e["extensions"]["code"] for e in message["payload"]]) == ("1", "error", [code])

        await client.subscribe("1", "{ hello }")
        assert (await client.next())["type"] == "next"


@pytest.mark.parametrize(("kind", "code"), [("bug", "INTERNAL_SERVER_ERROR"), ("database", "DATABASE_UNAVAILABLE")])
async def test_a_source_that_fails_ends_in_one_error(address, kind, code):
    async with opened(address) as client:
        await client.subscribe("1", f'subscription {{ breaks(kind: "{kind}") }}')
        assert (await client.items(1)) == [{"data": {"breaks": 1}}]
        message = await client.next()
        assert (message["type"], message["payload"][0]["extensions"]["code"]) == ("error", code)
        assert "secret" not in json.dumps(message)


async def test_after_a_complete_nothing_comes_and_the_id_is_free(address, context):
    async with opened(address) as client:
        await client.subscribe("1", "subscription { numbers(to: 2) }")
        assert await client.items(2) == [{"data": {"numbers": "0"}}, {"data": {"numbers": "1"}}]
        await client.send(id="1", type="complete")
        await client.send(id="unknown", type="complete")
        await client.subscribe("1", "{ hello }")
        assert (await client.next())["payload"] == {"data": {"hello": "Hello, world!"}}
        assert await client.next() == {"id": "1", "type": "complete"}
    assert context.log == ["closed"]


async def test_a_complete_cancels_a_query_and_not_a_mutation(address, context):
    async with opened(address) as client:
        await client.subscribe("1", "{ wait }")
        await asyncio.wait_for(context.started.wait(), 5)
        await client.send(id="1", type="complete")
        await until(lambda: context.log == ["cancelled"])
        context.started.clear()
        await client.subscribe("1", "mutation { change }")
        await asyncio.wait_for(context.started.wait(), 5)
        await client.send(id="1", type="complete")
        await client.subscribe("2", "{ hello }")
        assert (await client.next())["id"] == "2"
        context.go.set()
        await until(lambda: context.log == ["cancelled", "finished"])
        assert await client.next() == {"id": "2", "type": "complete"}
        await client.send(type="ping")
        assert await client.next() == {"type": "pong"}


async def test_a_client_that_leaves_ends_what_it_began_but_a_mutation(address, context):
    async with opened(address) as client:
        await client.subscribe("1", "mutation { change }")
        await client.subscribe("2", WAITING)
        await asyncio.wait_for(context.started.wait(), 5)
        await until(lambda: len(context.requests) == 3)
        client.connection.transport.abort()
    await until(lambda: context.log == ["closed"])
    context.go.set()
    await until(lambda: context.log == ["closed", "finished"])


async def test_a_socket_has_a_limit_of_operations(address, context):
    async with opened(address) as client:
        for key in "abcd":
            await client.subscribe(key, WAITING)
        message = await client.next()
        assert (message["id"], message["type"]) == ("d", "error")
        assert message["payload"][0]["extensions"] == {"code": "SUBSCRIPTION_LIMIT", "limit": 3}
        await client.send(id="a", type="complete")
        await until(lambda: context.log == ["closed"])
        await client.subscribe("d", "{ hello }")
        assert (await client.next())["type"] == "next"


async def test_a_viewer_has_a_limit_of_sockets_and_the_process_one_of_subscriptions(context):
    async with served(service(context, viewer_max_sockets=1, subscriptions_max=1)) as address, opened(address) as client:
        await client.subscribe("1", WAITING)
        await client.subscribe("2", WAITING)
        message = await client.next()
        assert (message["id"], message["payload"][0]["extensions"]["code"]) == ("2", "SUBSCRIPTION_LIMIT")
        async with raw(address) as other:
            await other.send(type="connection_init")
            assert await other.closed() == 4403
        context.account = "somebody else"
        async with opened(address):
            pass
        context.account = "somebody"


async def test_4403_when_credentials_are_withdrawn(address, context):
    async with opened(address) as client:
        await client.subscribe("1", WAITING)
        await until(lambda: len(context.requests) == 2)
        context.withdrawn = True
        assert await client.closed() == 4403
    await until(lambda: context.log == ["closed"])


async def test_4008_a_client_that_does_not_read_is_cut_off_and_others_are_not(context):
    app = service(context, stall_seconds=0.5)
    async with served(app) as address, opened(address, max_queue=1) as slow, opened(address) as other:
        slow.connection.transport.pause_reading()
        await slow.subscribe("1", "subscription { numbers(to: 1000000, size: 10000) }")
        await until(lambda: context.log == ["closed"])
        stalled = context.sent
        assert stalled < 2_000
        await other.subscribe("1", "{ hello }")
        assert (await other.next())["type"] == "next"
        slow.connection.transport.resume_reading()
        assert await slow.closed() == 4008
        assert context.sent == stalled
