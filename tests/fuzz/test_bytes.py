"""Some seconds of bench/fuzz.py with a fixed seed: no 500, JSON with codes, nothing told, nothing left; and bounds of request heads."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import sys
from collections import deque
from collections.abc import AsyncIterator
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from csgraph.http import request_protocol
from csgraph.http.request_protocol import RequestProtocol
from support.service import Client
from support.sockets import served

REQUESTS = 250
SEED = 11
PATH = Path(__file__).parents[2] / "bench" / "fuzz.py"


@pytest.fixture(scope="module")
def fuzz() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fuzz", PATH)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["fuzz"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
async def address(client: Client) -> AsyncIterator[tuple[str, int]]:
    async with served(client.app) as at:
        host, _, port = at.partition(":")
        yield host, int(port)


async def answered(address: tuple[str, int], *pieces: bytes) -> tuple[int, str, bytes]:
    """The answer to bytes that come in pieces."""
    reader, writer = await asyncio.open_connection(*address)
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
    got = await asyncio.wait_for(reader.read(), 30)
    writer.close()
    head, _, body = got.partition(b"\r\n\r\n")
    return int(head[9:12]), json.loads(body)["errors"][0]["extensions"]["code"], head


async def test_nothing_that_is_sent_brings_the_service_down_or_makes_it_talk(fuzz: ModuleType, address: tuple[str, int]) -> None:
    tally = await fuzz.run(address, REQUESTS, SEED, told=lambda _line: None)

    assert tally.breaches == []
    assert sum(tally.statuses.values()) >= REQUESTS * 0.5
    assert {"200", "400", "403", "405", "415", "closed 4400"} <= set(tally.statuses)
    assert {"BAD_REQUEST", "BATCHING_DISABLED", "GRAPHQL_PARSE_FAILED", "BAD_USER_INPUT"} <= set(tally.codes)


async def test_the_fuzzer_sees_what_it_looks_for(fuzz: ModuleType) -> None:
    def breaches(status: int, media: str, body: str) -> int:
        tally, head = fuzz.Tally(), f"HTTP/1.1 {status} X\r\ncontent-type: {media}\r\ncontent-length: {len(body)}\r\n\r\n"
        fuzz.check(tally, 1, (head + body).encode())
        return len(tally.breaches)

    def told(message: str, code: str = "BAD_REQUEST") -> str:
        return json.dumps({"errors": [{"message": message, "extensions": {"code": code}}]})

    assert breaches(400, "application/json", told("The body is not valid JSON.")) == 0
    assert breaches(500, "application/json", told("The body is not valid JSON.")) == 1
    assert breaches(400, "text/plain", "no") == 1
    assert breaches(400, "application/json", "{}") == 1
    assert breaches(200, "application/json", '{"errors": [{"message": "x"}]}') == 1
    assert breaches(200, "application/json", told("x", "INTERNAL_SERVER_ERROR")) == 1
    for leak in (
        "Neo.ClientError.Statement.SyntaxError",
        "KeyError: 'x'",
        'File "/srv/app.py", line 3',
        "MATCH (n) RETURN n",
        "'NoneType' object",
    ):
        assert breaches(400, "application/json", told(leak)) == 1


async def test_what_is_no_http_is_refused_as_json(address: tuple[str, int]) -> None:
    status, code, head = await answered(address, b"\x16\x03\x01 hello\r\n\r\n")

    assert (status, code) == (400, "BAD_REQUEST")
    assert b"content-type: application/json" in head


async def test_a_handshake_that_is_none_is_refused_as_json(address: tuple[str, int]) -> None:
    head = b"GET /graphql HTTP/1.1\r\nhost: localhost\r\nupgrade: websocket\r\nconnection: upgrade\r\n"

    assert (await answered(address, head + b"\r\n"))[:2] == (400, "BAD_REQUEST")
    foreign = b"origin: https://evil.example\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    assert (await answered(address, head + foreign))[:2] == (403, "FORBIDDEN")


async def test_a_head_without_end_is_refused(address: tuple[str, int]) -> None:
    lines = [b"a" * 1000 + b": " + b"b" * 1000 + b"\r\n"] * 33

    status, code, _ = await answered(address, b"POST /graphql HTTP/1.1\r\n", *lines)
    assert (status, code) == (431, "BAD_REQUEST")


async def test_too_many_headers_are_refused(address: tuple[str, int]) -> None:
    lines = b"".join(f"x-{number}: 1\r\n".encode() for number in range(request_protocol.MOST_HEADERS + 1))

    assert (await answered(address, b"POST /graphql HTTP/1.1\r\n" + lines + b"\r\n"))[:2] == (431, "BAD_REQUEST")


async def test_a_head_that_takes_too_long_is_refused(address: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_protocol, "HEAD_SECONDS", 0.2)

    assert (await answered(address, b"POST /graphql HTTP/1.1\r\nhost:"))[:2] == (408, "BAD_REQUEST")


async def test_the_second_request_of_a_connection_may_take_as_long_as_the_first(
    address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_protocol, "HEAD_SECONDS", 0.2)
    reader, writer = await asyncio.open_connection(*address)
    for _ in range(2):
        writer.write(b"GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n")
        assert (await reader.readuntil(b'"alive"}')).startswith(b"HTTP/1.1 200")
    await asyncio.sleep(0.5)
    writer.write(b"GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n")
    assert (await reader.readuntil(b'"alive"}')).startswith(b"HTTP/1.1 200")
    writer.write(b"GET /livez HTTP/1.1\r\nhos")

    assert b"408" in await asyncio.wait_for(reader.read(), 30)
    writer.close()


def test_an_answer_to_a_client_that_ended_its_side_is_not_written() -> None:
    protocol = RequestProtocol.__new__(RequestProtocol)
    protocol.cycle = SimpleNamespace(response_complete=False, disconnected=False, message_event=asyncio.Event())
    protocol.pipeline = deque()

    assert protocol.eof_received() is None
    assert (protocol.cycle.disconnected, protocol.cycle.message_event.is_set()) == (True, True)


async def test_a_request_behind_one_that_ends_the_connection_is_not_answered(
    address: tuple[str, int], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("WARNING", "uvicorn.error")
    request = b"GET /livez HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
    reader, writer = await asyncio.open_connection(*address)
    writer.write(request + request)
    got = await asyncio.wait_for(reader.read(), 30)
    writer.close()

    assert got.count(b"HTTP/1.1 200") == 1
    assert [record for record in caplog.records if record.name == "uvicorn.error"] == []
