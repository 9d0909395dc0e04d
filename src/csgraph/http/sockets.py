"""GraphQL over WebSocket, graphql-transport-ws: one object per connection, one task per operation; called by ``routes``."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from typing import Any, cast

import orjson
from graphql import OperationType

from csgraph.domain.errors import CsgraphError, Unauthenticated
from csgraph.domain.observing import Note
from csgraph.http.body import Receive, check_shape
from csgraph.http.checks import check_host, check_origin
from csgraph.http.engine import Engine, Renewable
from csgraph.http.live import Live, too_many
from csgraph.http.messages import PROTOCOL, STALLED, Close, Code, Message, read
from csgraph.http.operation import Result
from csgraph.http.outcome import of_refusal, status_of
from csgraph.http.refusal import OK, UNAUTHORIZED, Refusal
from csgraph.http.request import RequestInfo, Scope
from csgraph.http.responses import Send
from csgraph.http.streaming import TICK_SECONDS, renewed
from csgraph.http.view import EndpointOptions

END_SECONDS = 2.0
"""How long operations may take to clean up when their socket ends."""


class SocketEndpoint:
    """Accepts sockets; never raises."""

    def __init__(self, engine: Engine, options: EndpointOptions, live: Live) -> None:
        self._engine = engine
        self._options = options
        self._live = live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one WebSocket from its handshake to its end."""
        await receive()
        options = self._options
        request = RequestInfo.from_scope(scope, deadline_seconds=options.deadline_seconds, new_id=options.new_id)
        try:
            check_origin(request, options.allowed_origins)
        except Refusal:
            await send({"type": "websocket.close"})
            return
        if PROTOCOL not in scope["subprotocols"]:
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.close", "code": int(Code.NO_PROTOCOL), "reason": f"Use {PROTOCOL}."})
            return
        await send({"type": "websocket.accept", "subprotocol": PROTOCOL})
        await Socket(self._engine, options, self._live, request, receive, send).serve()


@dataclass(slots=True)
class Running:
    """An operation on a socket."""

    task: asyncio.Task[None] | None = None
    mutates: bool = False
    silent: bool = False

    def end(self) -> None:
        """Say nothing more about it; a mutation runs to its end."""
        self.silent = True
        if self.task is not None and not self.mutates:
            self.task.cancel()


class Socket:
    """One connection."""

    def __init__(self, engine: Engine, options: EndpointOptions, live: Live, request: RequestInfo, receive: Receive, send: Send) -> None:
        self._engine = engine
        self._options = options
        self._live = live
        headers = {name: value for name, value in request.headers.items() if name != "authorization"}
        self._request = replace(request, headers=headers, planning_seconds=options.planning_seconds)
        self._receive = receive
        self._put = send
        self._running: dict[str, Running] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._wanted: Close | None = None
        self._main: asyncio.Task[Any] | None = None

    async def serve(self) -> None:
        """Answer messages until one side ends it."""
        self._main = asyncio.current_task()
        try:
            await self._serve()
        except Close as close:
            await self._close(close)
        except asyncio.CancelledError:
            if self._wanted is None or self._main is None:
                raise
            self._main.uncancel()
            await self._close(self._wanted)
        finally:
            self._main = None
            await self._end_operations()

    async def _serve(self) -> None:
        context = await self._initialised()
        if context is None:
            return
        with self._live.socket(context.account) as room:
            if not room:
                raise Close(Code.FORBIDDEN, "Too many sockets; close one first.")
            watch = asyncio.create_task(self._watch(context))
            try:
                await self._send({"type": "connection_ack"})
                while (message := await self._next()) is not None:
                    await self._handle(message)
            finally:
                watch.cancel()

    async def _initialised(self) -> Renewable | None:
        """Who it is, by the first message; None when the client left before."""
        try:
            async with asyncio.timeout(self._live.limits.init_seconds):
                while (message := await self._next()) is not None and message.kind != "connection_init":
                    if message.kind == "subscribe":
                        raise Close(Code.NOT_ACKNOWLEDGED, "Send connection_init first.")
                    await self._pong(message)
        except TimeoutError:
            raise Close(Code.NO_INIT, "connection_init did not come in time.") from None
        if message is None:
            return None
        given = (message.payload or {}).get("authorization")
        if given is not None and not isinstance(given, str):
            raise Close(Code.FORBIDDEN, "Valid credentials are required.")
        if given is not None:
            self._request = replace(self._request, headers={**self._request.headers, "authorization": given})
        try:
            check_host(self._request, self._options.hosts_without_token)
            return cast("Renewable", await self._engine.context(self._request))
        except Unauthenticated as problem:
            raise Close(Code.FORBIDDEN, problem.message) from None
        except Refusal as refusal:
            raise Close(Code.FORBIDDEN, refusal.message) from None
        except CsgraphError as problem:
            raise Close(Code.TRY_LATER, problem.message) from None

    async def _next(self) -> Message | None:
        frame = await self._receive()
        return read(dict(frame)) if frame["type"] == "websocket.receive" else None

    async def _handle(self, message: Message) -> None:
        if message.kind == "connection_init":
            raise Close(Code.SECOND_INIT, "connection_init came twice.")
        if message.kind == "complete":
            running = self._running.pop(message.id, None)
            if running is not None:
                running.end()
        elif message.kind == "subscribe":
            if message.id in self._running:
                raise Close(Code.ID_TAKEN, "An operation with this id is live.")
            await self._start(message)
        else:
            await self._pong(message)

    async def _pong(self, message: Message) -> None:
        if message.kind == "ping":
            await self._send({"type": "pong"} if message.payload is None else {"type": "pong", "payload": message.payload})

    async def _start(self, message: Message) -> None:
        limit = self._live.limits.operations
        if sum(not task.cancelling() for task in self._tasks) >= limit:
            await self._send({"id": message.id, "type": "error", "payload": too_many(limit).errors})
            return
        running = self._running[message.id] = Running()
        running.task = task = asyncio.create_task(self._run(message, running))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, message: Message, running: Running) -> None:
        """Run one operation; whatever goes wrong with it is told as one error, and the socket lives on."""
        request = replace(self._request, request_id=self._options.new_id())
        note = Note(request.request_id, "socket")
        with self._engine.instruments.operation(note, request.headers):
            await self._run_noted(message, running, request, note)

    async def _run_noted(self, message: Message, running: Running, request: RequestInfo, note: Note) -> None:
        try:
            await self._operate(message, running, request, note)
            last: dict[str, Any] = {"id": message.id, "type": "complete"}
        except Unauthenticated as problem:
            note.status = UNAUTHORIZED
            self._fail(Close(Code.FORBIDDEN, problem.message))
            return
        except OSError:  # the client is gone, which the reading side hears, too
            return
        except Exception as problem:  # noqa: BLE001 - the edge of the service: nothing may end the socket
            errors = of_refusal(problem).payload["errors"] if isinstance(problem, Refusal) else self._engine.errors(problem, request)
            last = {"id": message.id, "type": "error", "payload": errors}
            note.status = note.status if note.answers else status_of(problem)
            note.failed(errors)
        if self._running.get(message.id) is running:
            del self._running[message.id]
            with suppress(OSError):
                await self._send(last)

    async def _operate(self, message: Message, running: Running, request: RequestInfo, note: Note) -> None:
        started = time.monotonic()
        context = await self._engine.context(request)
        operation = self._engine.find(check_shape(message.payload or {}))
        ready = self._engine.admit(operation, request, context, started)
        if operation.kind is not OperationType.SUBSCRIPTION:
            running.mutates = operation.kind is OperationType.MUTATION
            outcome = await self._engine.answer(ready, _plainly)
            note.status = outcome.status
            note.told(outcome.payload)
            await self._tell(message.id, running, outcome.payload)
            return
        with self._live.subscription():
            note.status = OK
            async with aclosing(self._engine.payloads(ready)) as payloads:
                async for payload in payloads:
                    note.told(payload)
                    await self._tell(message.id, running, payload)

    async def _tell(self, key: str, running: Running, payload: Any) -> None:
        if not running.silent:
            await self._send({"id": key, "type": "next", "payload": payload})

    async def _watch(self, context: Renewable) -> None:
        """Look from time to time whether the credentials still hold."""
        while True:
            await asyncio.sleep(TICK_SECONDS)
            try:
                await renewed(context.renew)
            except Unauthenticated as problem:
                self._fail(Close(Code.FORBIDDEN, problem.message))
                return

    async def _send(self, message: dict[str, Any]) -> None:
        """Send one message; waits for a client that reads slowly, and gives up one that does not read."""
        try:
            async with asyncio.timeout(self._live.limits.stall_seconds):
                await self._put({"type": "websocket.send", "text": orjson.dumps(message).decode()})
        except TimeoutError:
            self._fail(Close(Code.STALLED, STALLED))
            raise OSError from None

    def _fail(self, close: Close) -> None:
        """End the connection from inside a task."""
        if self._wanted is None and self._main is not None:
            self._wanted = close
            self._main.cancel()

    async def _close(self, close: Close) -> None:
        with suppress(OSError, RuntimeError):
            await self._put({"type": "websocket.close", "code": int(close.code), "reason": close.reason})

    async def _end_operations(self) -> None:
        """End queries and subscriptions soon; mutations run to their end."""
        mutations = [r.task for r in self._running.values() if r.mutates and r.task is not None]
        for running in self._running.values():
            running.end()
        self._running.clear()
        others = self._tasks - set(mutations)
        if others:
            await asyncio.wait(others, timeout=END_SECONDS)
        if self._tasks:
            await asyncio.wait(set(self._tasks))


async def _plainly(result: Awaitable[Result]) -> Result:
    return await result
