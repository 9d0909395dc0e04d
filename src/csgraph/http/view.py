"""The GraphQL endpoint as a raw ASGI application: operations by POST, queries by GET, event streams, GraphiQL's page."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncGenerator, Callable, Collection, Iterable
from contextlib import ExitStack, aclosing, suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast

import orjson
from graphql import OperationType

from csgraph.domain.errors import CsgraphError, Throttled
from csgraph.http.body import Disconnected, Receive, parse_body, parse_query_string, read_body
from csgraph.http.cancel import until_gone
from csgraph.http.checks import check_accept, check_content_type, check_host, check_method, check_origin, is_preflight
from csgraph.http.engine import Engine, Metered, Operation, Ready, Renewable
from csgraph.http.errors import log_fault
from csgraph.http.live import Live
from csgraph.http.negotiation import EVENTS_TYPE, JSON_TYPE, Answer, Streaming, choose_stream
from csgraph.http.outcome import (
    Outcome,
    RequestErrors,
    of_failure,
    of_fault,
    of_refusal,
    of_request_errors,
    rate_limit_headers,
)
from csgraph.http.refusal import METHOD_NOT_ALLOWED, NOT_ACCEPTABLE, REQUEST_TIMEOUT, Refusal
from csgraph.http.request import RequestInfo, Scope
from csgraph.http.responses import Responder, Send
from csgraph.http.streaming import Writer, format_of, kept

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
    reveal: bool = False
    """Whether the log shows the texts of unexpected exceptions."""
    new_id: Callable[[], str] = lambda: secrets.token_hex(8)


@dataclass(frozen=True, slots=True)
class Streamed:
    """An answer that is sent piece by piece."""

    media: str
    payloads: AsyncGenerator[Any, None]
    headers: tuple[tuple[str, str], ...] = ()

    def with_headers(self, headers: Iterable[tuple[str, str]]) -> Streamed:
        """The same with these headers, too."""
        return replace(self, headers=(*self.headers, *headers))


class GraphQLEndpoint:
    """One endpoint: checks a request, runs its operation, answers it; never raises."""

    def __init__(self, engine: Engine, options: EndpointOptions, live: Live) -> None:
        self._engine = engine
        self._options = options
        self._live = live
        self._respond = Responder(options.allowed_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        options = self._options
        request = RequestInfo.from_scope(scope, deadline_seconds=options.deadline_seconds, new_id=options.new_id)
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
        streaming = choose_stream(request.headers.get("accept"))
        media = EVENTS_TYPE if streaming.preferred else None
        context: object = None
        started = time.monotonic()
        outcome: Outcome | Streamed
        try:
            context = await self._engine.context(request)
            parameters = parse_body(body) if request.method == "POST" else parse_query_string(request.query_string)
            operation = self._engine.find(parameters)
            media = self._media(operation, request, answer, streaming)
            ready = self._engine.admit(operation, request, context, started)
            if operation.kind is OperationType.SUBSCRIPTION:
                assert media is not None
                outcome = Streamed(media, self._payloads(ready, cast("Renewable", context)))
            else:
                outcome = await self._engine.answer(ready, partial(until_gone, receive=receive))
        except RequestErrors as errors:
            outcome = of_request_errors(errors, answer or Answer.JSON)
        except CsgraphError as problem:
            outcome = of_failure(problem)
            if isinstance(problem, Throttled):
                return outcome
            media = None
        if media is not None and isinstance(outcome, Outcome):
            outcome = Streamed(media, _single(outcome.payload))
        if context is None or not self._engine.metered:
            return outcome
        left = cast("Metered", context).allowance
        return outcome.with_headers(rate_limit_headers(left.limit, left.remaining, left.reset_seconds))

    def _media(self, operation: Operation, request: RequestInfo, answer: Answer | None, streaming: Streaming) -> str | None:
        """The streaming type that answers this operation, None for one JSON answer."""
        if operation.kind is OperationType.MUTATION and request.method == "GET":
            raise Refusal(METHOD_NOT_ALLOWED, "Send mutations by POST.", headers={"Allow": "POST"})
        if operation.kind is OperationType.SUBSCRIPTION:
            if streaming.media is None:
                raise Refusal(NOT_ACCEPTABLE, "Subscriptions need text/event-stream or multipart/mixed in Accept, or a WebSocket.")
            return streaming.media
        if streaming.preferred:
            return EVENTS_TYPE
        if answer is None:
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
        form = format_of(streamed.media)
        await self._respond.start_stream(send, request, form.content_type, streamed.headers)
        async with aclosing(streamed.payloads) as payloads:
            with suppress(TimeoutError):
                await until_gone(Writer(send, form, self._live).write(payloads), receive)

    async def _body(self, request: RequestInfo, receive: Receive) -> bytes:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                return await read_body(request, receive, self._options.max_bytes)
        except TimeoutError:
            raise Refusal(REQUEST_TIMEOUT, "The body took too long to arrive.") from None


async def _single(payload: Any) -> AsyncGenerator[Any, None]:
    yield payload
