"""`csgraph serve`: uvicorn over the application, ended by SIGTERM or Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn

from csgraph.app import Deps, opened
from csgraph.cli.console import OUT, url_of
from csgraph.domain.errors import SetupError
from csgraph.http.request_protocol import RequestProtocol
from csgraph.http.routes import Application
from csgraph.http.socket_protocol import SocketProtocol
from csgraph.service import build_app
from csgraph.settings import Settings
from csgraph.telemetry.exporting import exported
from csgraph.telemetry.instruments import Tracing
from csgraph.telemetry.logs import logging_to

STOP_SECONDS = 10
BACKLOG = 2048
COLLECT_AFTER = 25_000, 5, 3
"""Objects that are made and kept between two collections, and how many come before an older generation is looked at, too: documents that leave their cache are cycles, so all is looked at after some 600,000 objects, about 60 MB."""


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; one sentence when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # asyncio sets TCP_NODELAY only on sockets that name TCP
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as problem:
        listening.close()
        raise SetupError(
            f"Cannot listen on {host}:{port}: {problem.strerror}. Choose another with --port, or 0 for a free one."
        ) from problem
    listening.listen(BACKLOG)
    return listening


class Server(uvicorn.Server):
    """uvicorn, which tells the application that it stops before it waits for connections to end."""

    def __init__(self, config: uvicorn.Config, application: Application) -> None:
        super().__init__(config)
        self._application = application

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, then everything else."""
        self._application.stop()
        await super().shutdown(sockets)


def server(deps: Deps) -> Server:
    """The HTTP and WebSocket server over the application."""
    application, settings = build_app(deps), deps.settings
    config = uvicorn.Config(
        application, log_config=None, log_level="warning", access_log=False, server_header=False, date_header=True, lifespan="on", http=RequestProtocol, ws=SocketProtocol,
        timeout_graceful_shutdown=STOP_SECONDS, ws_max_size=settings.document_max_bytes, ws_per_message_deflate=False,
        ws_ping_interval=settings.socket_ping_seconds, ws_ping_timeout=settings.stall_seconds + settings.socket_ping_seconds,
    )  # fmt: skip
    return Server(config, application)


async def serve(settings: Settings, port: int) -> None:
    """Serve until told to stop."""
    listening = listen(settings.host, port)
    with logging_to(None, settings), exported(settings) as tracing:
        await _serve(settings, listening, tracing)


async def _serve(settings: Settings, listening: socket.socket, tracing: Tracing | None) -> None:
    async with opened(settings, supervise=True, tracing=tracing) as deps:
        http = server(deps)
        spare_collections()
        announce(settings, listening)
        await http.serve(sockets=[listening])


def spare_collections() -> None:
    """Look for unreachable cycles less often, and never again at what lives as long as the process, such as the schema: each look stops everything."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def announce(settings: Settings, listening: socket.socket) -> None:
    """Say where the service is."""
    url = address(listening)
    OUT.print(f"csgraph serves [bold]{url}/graphql[/] ({settings.env})", highlight=False, soft_wrap=True)
    if settings.env == "development":
        OUT.print("Open it in a browser: GraphiQL has a query ready. Stop with Ctrl-C.", highlight=False)


def address(listening: socket.socket) -> str:
    """The address of a listening socket."""
    return url_of(*listening.getsockname()[:2])


@asynccontextmanager
async def serving(deps: Deps, listening: socket.socket) -> AsyncIterator[asyncio.Task[None]]:
    """The service in the background of a block."""
    http = server(deps)
    task = asyncio.create_task(http.serve(sockets=[listening]))
    while not http.started and not task.done():
        await asyncio.sleep(0.01)
    try:
        yield task
    finally:
        http.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await task
