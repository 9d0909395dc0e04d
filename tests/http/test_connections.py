"""Connections byte by byte: other protocols that are offered, clients that stall, leave or send nothing, and what heads may hold."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from websockets.frames import Frame, Opcode

from csgraph.http import socket_protocol
from csgraph.http.request_protocol import RequestProtocol
from support import sockets
from support.sockets import served, until
from support.toy_service import Context, service

BODY = b'{"query": "{ hello }"}'
HANDSHAKE = (
    b"connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n"
    b"sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\nsec-websocket-protocol: graphql-transport-ws\r\n"
)
H2C = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"
HELLO = {"data": {"hello": "Hello, world!"}}
LAST = b"connection: close\r\n"
WAITING = b'{"query": "{ wait }"}'
MANY = 10_000_000
LARGE = json.dumps({"query": "query ($n: String!) { hello(name: $n) }", "variables": {"n": "x" * MANY}}).encode()
ROOM = {"document_max_bytes": 2 * MANY, "document_max_tokens": 1000}


def post(body: bytes, headers: bytes = b"") -> bytes:
    length = b"content-length: %d\r\n" % len(body)
    return b"POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n" + length + headers + b"\r\n" + body


@pytest.fixture
async def address(context: Context) -> AsyncIterator[str]:
    async with served(service(context, stall_seconds=0.4)) as address:
        yield address


@pytest.fixture
def complaints(address: str, caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What the server reports, which began with the order to report nothing."""
    assert address
    caplog.set_level(logging.WARNING, "uvicorn.error")
    return caplog


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[RequestProtocol]:
    """What the server keeps of each client; of one that is gone there is no parser."""
    found: list[RequestProtocol] = []

    class Known(RequestProtocol):
        def connection_made(self, transport: asyncio.Transport) -> None:
            found.append(self)
            super().connection_made(transport)

    monkeypatch.setattr(sockets, "RequestProtocol", Known)
    return found


@asynccontextmanager
async def connected(address: str) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    host, _, port = address.partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


async def answer(reader: asyncio.StreamReader) -> tuple[int, object]:
    """The next answer of a connection."""
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    return int(head[9:12]), json.loads(await reader.readexactly(length))


async def refused(address: str, data: bytes) -> tuple[int, str]:
    """The answer to bytes after which the connection ends."""
    async with connected(address) as (reader, writer):
        writer.write(data)
        status, told = await answer(reader)
        assert await asyncio.wait_for(reader.read(), 10) == b""
        return status, told["errors"][0]["message"]


@asynccontextmanager
async def unread(address: str) -> AsyncIterator[socket.socket]:
    """A client with little room for what it does not read."""
    host, _, port = address.partition(":")
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.settimeout(0)
        await asyncio.get_running_loop().sock_connect(client, (host, int(port)))
        yield client


@pytest.mark.parametrize("offer", [H2C, HANDSHAKE, b"connection: upgrade\r\nupgrade: TLS/1.0, h2c\r\n"])
async def test_a_post_that_offers_another_protocol_is_answered_as_if_it_did_not(address, complaints, offer):
    chunked = b"%x\r\n" % len(BODY) + BODY + b"\r\n0\r\n\r\n"
    async with connected(address) as (reader, writer):
        whole = post(BODY, offer)
        writer.write(whole[:-5])
        await asyncio.sleep(0.05)
        writer.write(whole[-5:] + whole + post(BODY))
        assert [await answer(reader) for _ in range(3)] == [(200, HELLO)] * 3
        writer.write(post(b"", offer + b"transfer-encoding: chunked\r\n").replace(b"content-length: 0\r\n", b"") + chunked)
        assert await answer(reader) == (200, HELLO)
        writer.write(post(BODY, offer.replace(b"pgrade\r\n", b"pgrade, close\r\n").replace(b"Settings\r\n", b"Settings, close\r\n", 1)))
        assert await answer(reader) == (200, HELLO)
        assert await asyncio.wait_for(reader.read(), 10) == b""

    assert complaints.records == []


async def test_a_handshake_behind_a_request_is_a_request(address, context, complaints):
    async with connected(address) as (reader, writer):
        writer.write(post(WAITING) + b"GET /livez HTTP/1.1\r\nhost: localhost\r\n" + HANDSHAKE + b"\r\n")
        await asyncio.wait_for(context.started.wait(), 5)
        context.go.set()
        assert await answer(reader) == (200, {"data": {"wait": "done"}})
        assert await answer(reader) == (200, {"status": "alive"})

    assert complaints.records == []


async def test_a_connection_is_no_proxy(address):
    assert await refused(address, b"CONNECT localhost:443 HTTP/1.1\r\nhost: localhost\r\n\r\n") == (400, "This is no proxy.")


@pytest.mark.parametrize(
    ("headers", "status"), [(b"content-length: 5\r\n", 400), (b"x: " + b"y" * 10_000 + b"\r\n", 431), (b"x: y\r\n" * 140, 431)]
)
async def test_a_handshake_that_cannot_be_read_is_refused(address, headers, status):
    head = b"GET /graphql HTTP/1.1\r\nhost: localhost\r\n" + HANDSHAKE + headers + b"\r\n"

    assert await refused(address, head) == (status, "There is no WebSocket here for this request.")


async def test_a_handshake_that_is_not_answered_in_time_ends(context, monkeypatch):
    async def silent(*_: object) -> None:
        await context.wait()

    monkeypatch.setattr(socket_protocol, "HEAD_SECONDS", 0.2)
    app = service(context)
    app._sockets = silent
    async with served(app) as address, connected(address) as (reader, writer):
        writer.write(b"GET /graphql HTTP/1.1\r\nhost: localhost\r\n" + HANDSHAKE + b"\r\n")
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await asyncio.wait_for(reader.readexactly(1), 5)
        context.go.set()


@pytest.mark.parametrize("stray", [b"\r\n", b"\n"])
async def test_line_ends_between_requests_do_not_keep_a_connection_open(context, stray):
    async with served(service(context), timeout_keep_alive=1) as address, connected(address) as (reader, writer):
        writer.write(post(BODY))
        assert await answer(reader) == (200, HELLO)
        writer.write(stray)
        assert await asyncio.wait_for(reader.read(), 5) == b""


async def test_a_request_that_began_has_the_time_of_a_request(context):
    async with served(service(context), timeout_keep_alive=1) as address, connected(address) as (reader, writer):
        second = post(WAITING)
        writer.write(post(WAITING) + second[:20])
        await asyncio.wait_for(context.started.wait(), 5)
        context.go.set()
        assert (await answer(reader))[0] == 200
        context.go.clear()
        await asyncio.sleep(1.2)
        writer.write(b"\r\n".join([second[20:], b""]))
        await asyncio.sleep(1.2)
        context.go.set()
        assert (await answer(reader))[0] == 200


async def test_a_client_that_leaves_ends_all_it_asked_for(address, context, complaints):
    async with connected(address) as (_, writer):
        writer.write(post(WAITING) * 3)
        await asyncio.wait_for(context.started.wait(), 5)
    await until(lambda: context.log == ["cancelled"], 5)

    assert complaints.records == []


async def test_all_answers_are_told_that_a_client_left(connections, context):
    async with served(service(context)) as address:
        async with connected(address) as (_, writer):
            writer.write(post(WAITING) * 3)
            await asyncio.wait_for(context.started.wait(), 5)
            [connection] = connections
            cycles = [connection._answering, *(cycle for cycle, _ in connection.pipeline)]
        await until(lambda: connection.parser is None, 5)

    assert [cycle.disconnected for cycle in cycles] == [True] * 3


@pytest.mark.parametrize(("headers", "times"), [(b"", 1), (b"", 2), (LAST, 1)])
async def test_an_answer_that_nobody_reads_is_given_up(connections, context, caplog, headers, times):
    app = service(context, stall_seconds=0.4, **ROOM)
    async with served(app, timeout_keep_alive=1) as address, unread(address) as client:
        caplog.set_level(logging.WARNING, "uvicorn.error")
        await asyncio.get_running_loop().sock_sendall(client, post(LARGE, headers) * times)
        await until(lambda: connections and connections[0].parser is None, 5)

    assert caplog.records == []


async def test_a_stream_that_nobody_reads_is_given_up(connections, context, caplog):
    stream = post(b'{"query": "subscription { numbers(to: 1000000, size: 10000) }"}', b"accept: text/event-stream\r\n")
    async with served(service(context, stall_seconds=0.4)) as address, unread(address) as client:
        caplog.set_level(logging.WARNING, "uvicorn.error")
        await asyncio.get_running_loop().sock_sendall(client, stream)
        await until(lambda: connections and connections[0].parser is None, 5)

    assert (context.log, caplog.records) == (["closed"], [])


async def test_a_slow_reader_gets_its_answer(context):
    loop = asyncio.get_running_loop()
    async with served(service(context, stall_seconds=0.3, **ROOM)) as address, unread(address) as client:
        await loop.sock_sendall(client, post(LARGE, LAST))
        got, end = 0, loop.time() + 1
        while piece := await loop.sock_recv(client, 100_000):
            got += len(piece)
            await asyncio.sleep(0.01 if loop.time() < end else 0)

    assert got > MANY


async def test_4008_pings_of_a_client_that_does_not_read_are_not_answered_without_end(context):
    loop = asyncio.get_running_loop()
    async with served(service(context, stall_seconds=1.0)) as address, unread(address) as client:
        await loop.sock_sendall(client, b"GET /graphql HTTP/1.1\r\nhost: localhost\r\n" + HANDSHAKE + b"\r\n")
        await until_told(client, b"\r\n\r\n")
        await loop.sock_sendall(client, frame(Opcode.TEXT, b'{"type": "connection_init"}'))
        await until_told(client, b"connection_ack")
        assert await sent_in(1.5, client, frame(Opcode.PING, b"x" * 125) * 1000) < 100
        await until_told(client, (4008).to_bytes(2) + b"The client does not read.")


def frame(opcode: Opcode, data: bytes) -> bytes:
    return Frame(opcode, data).serialize(mask=True, extensions=[])


async def until_told(client: socket.socket, what: bytes) -> None:
    got = b""
    async with asyncio.timeout(10):
        while what not in got:
            piece = await asyncio.get_running_loop().sock_recv(client, 100_000)
            assert piece
            got += piece


async def sent_in(seconds: float, client: socket.socket, data: bytes) -> int:
    """How often it can be sent in some seconds."""
    times = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while True:
                await asyncio.get_running_loop().sock_sendall(client, data)
                times += 1
    return times


@pytest.mark.parametrize(
    ("head", "limit"),
    [
        (b"GET /graphql?query=" + b"a" * 70_000 + b" HTTP/1.1\r\n", "65536 bytes"),
        (b"GET /graphql HTTP/1.1\r\n" + b"x: " + b"y" * 70_000 + b"\r\n", "65536 bytes"),
        (b"GET /graphql HTTP/1.1\r\n" + b"x: y\r\n" * 201, "200 headers"),
    ],
)
async def test_431_a_head_that_is_too_large_says_what_there_may_be(address, complaints, head, limit):
    status, message = await refused(address, head + b"host: localhost\r\n\r\n")

    assert (status, complaints.records) == (431, [])
    assert limit in message


async def test_a_head_that_begins_behind_a_large_body_is_not_too_large(address):
    large = json.dumps({"query": "{ hello }", "extensions": {"x": "y" * 150_000}}).encode()
    async with connected(address) as (reader, writer):
        writer.write(post(large) + post(BODY)[:20])
        assert await answer(reader) == (200, HELLO)
        writer.write(post(BODY)[20:])
        assert await answer(reader) == (200, HELLO)
