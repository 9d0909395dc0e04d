"""A real server around an application, and clients that speak graphql-transport-ws frame by frame."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from csgraph.cli.serving import Server
from csgraph.http.request_protocol import RequestProtocol
from csgraph.http.socket_protocol import SocketProtocol

PROTOCOL = "graphql-transport-ws"
SECONDS = 45.0
NO_CLOSE_FRAME = 1006


@asynccontextmanager
async def served(app: Any, **options: Any) -> AsyncIterator[str]:
    """The address of a server over the application, as `csgraph serve` sets it up."""
    config = {
        "port": 0,
        "http": RequestProtocol,
        "ws": SocketProtocol,
        "ws_max_size": 262_144,
        "ws_per_message_deflate": False,
        "ws_ping_timeout": 50.0,
    } | options
    server = Server(uvicorn.Config(app, log_config=None, log_level="critical", lifespan="off", **config), app)
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    try:
        host, port = server.servers[0].sockets[0].getsockname()
        yield f"{host}:{port}"
    finally:
        server.should_exit = True
        await serving


async def until(happened: Callable[[], object], seconds: float = SECONDS) -> None:
    async with asyncio.timeout(seconds):
        while not happened():  # noqa: ASYNC110 - nothing tells a test
            await asyncio.sleep(0.01)


class Client:
    """One socket of a client."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def send(self, **message: Any) -> None:
        await self.connection.send(json.dumps(message))

    async def subscribe(self, key: str, query: str, **payload: Any) -> None:
        await self.send(id=key, type="subscribe", payload={"query": query, **payload})

    async def next(self, seconds: float = SECONDS) -> dict[str, Any]:
        async with asyncio.timeout(seconds):
            return json.loads(await self.connection.recv())

    async def items(self, count: int) -> list[dict[str, Any]]:
        """The payloads of the next messages, which all are results."""
        found = [await self.next() for _ in range(count)]
        assert {message["type"] for message in found} == {"next"}, found
        return [message["payload"] for message in found]

    async def closed(self, seconds: float = SECONDS) -> int:
        """The code with which the service closes, whatever it says before."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    await self.connection.recv()
        except ConnectionClosed as end:
            return end.rcvd.code if end.rcvd is not None else NO_CLOSE_FRAME


@asynccontextmanager
async def raw(address: str, **options: Any) -> AsyncIterator[Client]:
    """A socket before its first message."""
    settings = {"subprotocols": [PROTOCOL], "compression": None, "ping_interval": None, "close_timeout": 1} | options
    async with connect(f"ws://{address}/graphql", **settings) as connection:
        yield Client(connection)


@asynccontextmanager
async def opened(address: str, payload: dict[str, Any] | None = None, **options: Any) -> AsyncIterator[Client]:
    """A socket that is acknowledged."""
    async with raw(address, **options) as client:
        await client.send(type="connection_init", **({} if payload is None else {"payload": payload}))
        assert await client.next() == {"type": "connection_ack"}
        yield client
