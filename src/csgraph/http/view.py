"""The GraphQL endpoint as a raw ASGI application: operations by POST, queries by GET, event streams, GraphiQL's page."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncGenerator, Callable, Collection, Iterable
from contextlib import ExitStack, aclosing, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, cast

import orjson
from graphql import OperationType

from csgraph.domain.errors import CsgraphError, Throttled
from csgraph.domain.observing import Note
from csgraph.http.body import Disconnected, Parameters, Receive, item, parse_body, parse_query_string, read_body
from csgraph.http.cancel import until_gone
from csgraph.http.checks import check_accept, check_content_type, check_host, check_method, check_origin, is_preflight
from csgraph.http.engine import Engine, Gone, Metered, Operation, Ready, Renewable
from csgraph.http.errors import log_fault
from csgraph.http.incremental import END
from csgraph.http.live import Live
from csgraph.http.negotiation import EVENTS_TYPE, JSON_TYPE, MULTIPART_TYPE, Answer, Streaming, choose_stream
from csgraph.http.noting import noting
from csgraph.http.outcome import (
    Outcome,
    RequestErrors,
    of_failure,
    of_fault,
    of_refusal,
    of_request_errors,
    rate_limit_headers,
)
from csgraph.http.refusal import METHOD_NOT_ALLOWED, NOT_ACCEPTABLE, OK, REQUEST_TIMEOUT, Refusal
from csgraph.http.request import RequestInfo, Scope
from csgraph.http.responses import Responder, Send
from csgraph.http.streaming import PIECES, Format, Writer, format_of, kept

BODY_SECONDS = 10.0
"""How long a client may take to send its body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointOptions:
    """What the operator decides about the endpoint."""

    max_bytes: int
    deadline_seconds: float
    planning_seconds: float = 0.0
    """Budget of a request whose statement the database plans for the first time; 0: the same as any other."""
    queries_via_get: bool
    page: bytes | None = None
    """GraphiQL's page; None: there is none."""
    allowed_origins: Collection[str] = ()
    """Origins of other sites that may call the endpoint from a browser."""
    hosts_without_token: Collection[str] | None = None
    """Names under which callers without a token may address the service; None: any."""
    batching_max_operations: int = 0
    """Most operations of a body that is an array; 0: no arrays."""
    compress_min_bytes: int = 0
    """Least size of an answer that is compressed; 0: none is."""
    reveal: bool = False
    """Whether the log shows the texts of unexpected exceptions."""
    new_id: Callable[[], str] = lambda: secrets.token_hex(8)


@dataclass(frozen=True, slots=True)
class Streamed:
    """An answer that is sent piece by piece; ``endless`` where only the client or an error ends it."""

    form: Format
    payloads: AsyncGenerator[Any, None]
    endless: bool = False
    headers: tuple[tuple[str, str], ...] = ()

    def with_headers(self, headers: Iterable[tuple[str, str]]) -> Streamed:
        """The same with these headers, too."""
        return replace(self, headers=(*self.headers, *headers))


@dataclass(slots=True)
class Call:
    """One request on its way to an answer."""

    request: RequestInfo
    wait: Gone
    answer: Answer | None
    """The shape of a JSON answer; None where only streams are read."""
    streaming: Streaming
    context: object = None
    started: float = field(default_factory=time.monotonic)
    media: str | None = None
    """The streaming type of the whole answer, once the operation is known."""

    def __post_init__(self) -> None:
        """Until the operation is known, an event stream is what a client prefers it to be."""
        self.media = EVENTS_TYPE if self.streaming.preferred else None


class GraphQLEndpoint:
    """One endpoint: checks a request, runs its operation, answers it; never raises."""

    def __init__(self, engine: Engine, options: EndpointOptions, live: Live) -> None:
        self._engine = engine
        self._options = options
        self._live = live
        self._respond = Responder(options.allowed_origins, options.compress_min_bytes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        options = self._options
        request = RequestInfo.from_scope(scope, deadline_seconds=options.deadline_seconds, new_id=options.new_id)
        note = Note(request.request_id, "http")
        with self._engine.instruments.operation(note, request.headers):
            await self._serve(request, receive, noting(send, note), note)

    async def _serve(self, request: RequestInfo, receive: Receive, send: Send, note: Note) -> None:
        options = self._options
        if is_preflight(request):
            methods = "GET, POST" if options.queries_via_get else "POST"
            await self._respond.send_preflight(send, request, methods)
            return
        media_type = JSON_TYPE
        try:
            answer = self._check_head(request)
            if answer is Answer.HTML and options.page is not None:
                await self._respond.send_page(send, request, options.page)
                return
            media_type = (answer or Answer.JSON).media_type
            outcome = await self._answer(request, receive, answer)
            if isinstance(outcome, Streamed):
                note.transport = "stream"
                await self._stream(outcome, request, receive, send)
                return
            body = orjson.dumps(outcome.payload)
        except Disconnected:
            return
        except Refusal as refusal:
            outcome = of_refusal(refusal)
            body = orjson.dumps(outcome.payload)
        except Exception as problem:  # noqa: BLE001 - the edge of the service: nothing may leave it as a traceback
            log_fault(problem, request.request_id, reveal=options.reveal)
            outcome = of_fault(request.request_id)
            body = orjson.dumps(outcome.payload)
        note.told(outcome.payload)
        await self._respond.send_json(send, request, outcome.status, body, media_type=media_type, headers=outcome.headers)

    def _check_head(self, request: RequestInfo) -> Answer | None:
        check_method(request, queries_via_get=self._options.queries_via_get)
        check_host(request, self._options.hosts_without_token)
        check_origin(request, self._options.allowed_origins)
        answer = check_accept(request, page=self._options.page is not None)
        if request.method == "POST":
            check_content_type(request)
        return answer

    async def _answer(self, request: RequestInfo, receive: Receive, answer: Answer | None) -> Outcome | Streamed:
        body = await self._body(request, receive) if request.method == "POST" else b""
        lowered = request.lowered_deadline()
        if lowered is None:
            request = replace(request, planning_seconds=self._options.planning_seconds)
        else:
            request = replace(request, deadline_seconds=lowered)
        call = Call(request, partial(until_gone, receive=receive), answer, choose_stream(request.headers.get("accept")))
        try:
            call.context = await self._engine.context(request)
        except CsgraphError as problem:
            return self._failed(call, problem)
        if request.method != "POST":
            return await self._one(call, parse_query_string(request.query_string))
        parameters = parse_body(body, self._options.batching_max_operations)
        return await (self._batch(call, parameters) if isinstance(parameters, list) else self._one(call, parameters))

    async def _batch(self, call: Call, items: list[Any]) -> Outcome:
        """The answers to the operations of an array, one after another; a status that all share is the status of the whole."""
        if call.answer is None:
            raise Refusal(NOT_ACCEPTABLE, "Operations in an array are answered as JSON alone; accept application/json.")
        outcomes: list[Outcome] = []
        for each in items:
            single = replace(call, streaming=Streaming(None, preferred=False), context=None, started=time.monotonic())
            try:
                outcome = await self._one(single, item(each))
                assert isinstance(outcome, Outcome)
            except Refusal as refusal:
                outcome = of_refusal(refusal)
            outcomes.append(outcome)
        statuses = {outcome.status for outcome in outcomes}
        status = statuses.pop() if len(statuses) == 1 else OK
        headers = next((outcome.headers for outcome in reversed(outcomes) if outcome.headers), ())
        return Outcome(status, [outcome.payload for outcome in outcomes], headers)

    async def _one(self, call: Call, parameters: Parameters) -> Outcome | Streamed:
        """The answer to one operation."""
        outcome: Outcome | Streamed
        try:
            call.context = call.context or await self._engine.context(call.request)
            outcome = await self._run(call, self._engine.find(parameters))
        except RequestErrors as errors:
            outcome = of_request_errors(errors, call.answer or Answer.JSON)
        except CsgraphError as problem:
            return self._failed(call, problem)
        if call.media is not None and isinstance(outcome, Outcome):
            outcome = Streamed(format_of(call.media), _single(outcome.payload))
        return outcome.with_headers(self._spent(call))

    async def _run(self, call: Call, operation: Operation) -> Outcome | Streamed:
        request, context = call.request, call.context
        call.media = self._media(operation, call)
        in_pieces = operation.incremental and (call.media or call.streaming.multipart)
        ready = self._engine.admit(operation, request, context, call.started, in_pieces=bool(in_pieces))
        if operation.kind is OperationType.SUBSCRIPTION:
            assert call.media is not None
            return Streamed(format_of(call.media), self._payloads(ready, cast("Renewable", context)), endless=True)
        if not in_pieces:
            return await self._engine.answer(ready, call.wait)
        delivered = await self._engine.deliver(ready, call.wait)
        if not isinstance(delivered, Outcome):
            return Streamed(format_of(call.media or MULTIPART_TYPE, in_pieces=True), delivered)
        if call.answer is None and call.media is None:
            return Streamed(PIECES, _single(delivered.payload | END))
        return delivered

    def _failed(self, call: Call, problem: CsgraphError) -> Outcome:
        outcome = of_failure(problem)
        return outcome if isinstance(problem, Throttled) else outcome.with_headers(self._spent(call))

    def _spent(self, call: Call) -> tuple[tuple[str, str], ...]:
        if call.context is None or not self._engine.metered:
            return ()
        left = cast("Metered", call.context).allowance
        return rate_limit_headers(left.limit, left.remaining, left.reset_seconds)

    def _media(self, operation: Operation, call: Call) -> str | None:
        """The streaming type that answers this operation as a whole, None for one JSON answer or one in pieces."""
        streaming = call.streaming
        if operation.kind is OperationType.MUTATION and call.request.method == "GET":
            raise Refusal(METHOD_NOT_ALLOWED, "Send mutations by POST.", headers={"Allow": "POST"})
        if operation.kind is OperationType.SUBSCRIPTION:
            if streaming.media is None:
                raise Refusal(NOT_ACCEPTABLE, "Subscriptions need text/event-stream or multipart/mixed in Accept, or a WebSocket.")
            return streaming.media
        if streaming.preferred:
            return EVENTS_TYPE
        if call.answer is None and not (operation.incremental and streaming.multipart):
            raise Refusal(NOT_ACCEPTABLE, "Accept application/graphql-response+json, application/json or text/event-stream.")
        return None

    async def _payloads(self, ready: Ready, context: Renewable) -> AsyncGenerator[Any, None]:
        """What a subscriber gets over HTTP: answers, ticks in between, at last the errors that ended the stream."""
        try:
            with ExitStack() as counted:
                counted.enter_context(self._live.subscription())
                counted.enter_context(self._live.stream(context.account))
                async with aclosing(self._engine.payloads(ready)) as payloads, aclosing(kept(payloads, context.renew)) as ticks:
                    async for payload in ticks:
                        yield payload
        except Exception as problem:  # noqa: BLE001 - the edge of the service, as above
            yield {"errors": self._engine.errors(problem, ready.request)}

    async def _stream(self, streamed: Streamed, request: RequestInfo, receive: Receive, send: Send) -> None:
        await self._respond.start_stream(send, request, streamed.form.content_type, streamed.headers)
        async with aclosing(streamed.payloads) as payloads:
            with suppress(TimeoutError):
                writer = Writer(send, streamed.form, self._live, endless=streamed.endless)
                await until_gone(writer.write(payloads), receive)

    async def _body(self, request: RequestInfo, receive: Receive) -> bytes:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                return await read_body(request, receive, self._options.max_bytes)
        except TimeoutError:
            raise Refusal(REQUEST_TIMEOUT, "The body took too long to arrive.") from None


async def _single(payload: Any) -> AsyncGenerator[Any, None]:
    yield payload
