"""The GraphQL endpoint as a raw ASGI application: queries and mutations by POST, queries by GET, GraphiQL's page."""

from __future__ import annotations

import asyncio
import inspect
import secrets
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Protocol, cast

import orjson
from graphql import ExecutionResult, GraphQLSchema

from csgraph.domain.allowance import Allowance
from csgraph.domain.errors import CsgraphError, Throttled
from csgraph.http.body import Disconnected, Parameters, Receive, parse_body, parse_query_string, read_body
from csgraph.http.cancel import until_gone
from csgraph.http.checks import check_accept, check_content_type, check_host, check_method, check_origin, is_preflight
from csgraph.http.documents import DocumentCache
from csgraph.http.errors import log_fault, log_field_errors
from csgraph.http.negotiation import JSON_TYPE, Answer
from csgraph.http.operation import BuildExecutor, admit, is_mutation, prepare_operation, start_operation
from csgraph.http.outcome import (
    Outcome,
    RequestErrors,
    of_failure,
    of_fault,
    of_refusal,
    of_request_errors,
    of_result,
    rate_limit_headers,
    refuse_costly,
)
from csgraph.http.refusal import REQUEST_TIMEOUT, Refusal
from csgraph.http.request import RequestInfo, Scope
from csgraph.http.responses import Responder, Send

BODY_SECONDS = 10.0
"""How long a client may take to send its body."""

ContextFactory = Callable[[RequestInfo], object]
"""Makes the context of an operation; may be async, may raise Unauthenticated or another CsgraphError."""


class Metered(Protocol):
    """A context that counts what its viewer spends."""

    allowance: Allowance

    def charge(self, cost: int) -> None:
        """Take the cost of the operation, before it runs; raises Throttled."""


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
    metered: bool = False
    """Whether contexts are Metered."""
    new_id: Callable[[], str] = lambda: secrets.token_hex(8)


class GraphQLEndpoint:
    """One endpoint: checks a request, runs its operation, answers it; never raises."""

    def __init__(
        self,
        schema: GraphQLSchema,
        documents: DocumentCache,
        build_executor: BuildExecutor,
        context: ContextFactory,
        options: EndpointOptions,
    ) -> None:
        self._schema = schema
        self._documents = documents
        self._build_executor = build_executor
        self._context = context
        self._options = options
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
            media_type = answer.media_type
            outcome = await self._answer(request, receive, answer)
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

    def _check_head(self, request: RequestInfo) -> Answer:
        check_method(request, queries_via_get=self._options.queries_via_get)
        check_host(request, self._options.hosts_without_token)
        check_origin(request, self._options.allowed_origins)
        answer = check_accept(request, page=self._options.page is not None)
        if request.method == "POST":
            check_content_type(request)
        return answer

    async def _answer(self, request: RequestInfo, receive: Receive, answer: Answer) -> Outcome:
        body = await self._body(request, receive) if request.method == "POST" else b""
        lowered = request.lowered_deadline()
        if lowered is None:
            request = replace(request, planning_seconds=self._options.planning_seconds)
        else:
            request = replace(request, deadline_seconds=lowered)
        context: object = None
        started = time.monotonic()
        try:
            made = self._context(request)
            context = await made if inspect.isawaitable(made) else made
            parameters = parse_body(body) if request.method == "POST" else parse_query_string(request.query_string)
            outcome = await self._execute(parameters, request, context, receive, started)
        except RequestErrors as errors:
            outcome = of_request_errors(errors, answer)
        except CsgraphError as problem:
            outcome = of_failure(problem)
            if isinstance(problem, Throttled):
                return outcome
        if context is None or not self._options.metered:
            return outcome
        left = cast("Metered", context).allowance
        return outcome.with_headers(rate_limit_headers(left.limit, left.remaining, left.reset_seconds))

    async def _body(self, request: RequestInfo, receive: Receive) -> bytes:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                return await read_body(request, receive, self._options.max_bytes)
        except TimeoutError:
            raise Refusal(REQUEST_TIMEOUT, "The body took too long to arrive.") from None

    async def _execute(self, parameters: Parameters, request: RequestInfo, context: object, receive: Receive, started: float) -> Outcome:
        document = self._documents.get(parameters.query)
        executor = prepare_operation(self._schema, self._build_executor, document, parameters, context, method=request.method)
        cost = admit(document, executor)
        if cost is not None and self._options.metered:
            cast("Metered", context).charge(cost["requested"])
        result = start_operation(executor, request.longest_seconds - (time.monotonic() - started))
        if not isinstance(result, ExecutionResult):
            result = await (result if is_mutation(executor) else until_gone(result, receive))
        if result.errors:
            refuse_costly(result.errors)
            log_field_errors(result.errors, request.request_id, parameters.query, reveal=self._options.reveal)
        return of_result(result, request.request_id, cost)
