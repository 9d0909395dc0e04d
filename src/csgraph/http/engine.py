"""From the parameters of a request to a running operation: what requests, event streams and sockets share."""

from __future__ import annotations

import inspect
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol, cast

from graphql import ExecutionResult, Executor, GraphQLSchema, OperationDefinitionNode, OperationType
from graphql.execution import create_source_event_stream

from csgraph.domain.access import Viewer
from csgraph.domain.allowance import Allowance
from csgraph.domain.errors import CsgraphError
from csgraph.http.body import Parameters
from csgraph.http.documents import Document, DocumentCache
from csgraph.http.errors import MAX_ERRORS, format_field_error, log_fault, log_field_errors
from csgraph.http.operation import BuildExecutor, admit, build_executor, find_operation, start_operation
from csgraph.http.outcome import Outcome, RequestErrors, of_failure, of_fault, of_result, refuse_costly
from csgraph.http.request import RequestInfo

Payload = dict[str, Any]
ContextFactory = Callable[[RequestInfo], object]
"""Makes the context of an operation; may be async, may raise Unauthenticated or another CsgraphError."""
Gone = Callable[[Awaitable[ExecutionResult]], Awaitable[ExecutionResult]]
"""Waits for a query, and ends it when its client is gone."""


class Metered(Protocol):
    """A context that counts what its viewer spends."""

    allowance: Allowance

    def charge(self, cost: int) -> None:
        """Take the cost of the operation, before it runs; raises Throttled."""


class Renewable(Protocol):
    """A context that outlives its request."""

    @property
    def account(self) -> str:
        """Whose sockets and streams are counted together."""

    async def renew(self) -> Viewer:
        """Look up again who asks; raises Unauthenticated when the credentials no longer hold."""


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of a valid document, not yet admitted."""

    document: Document
    node: OperationDefinitionNode
    parameters: Parameters

    @property
    def kind(self) -> OperationType:
        """Query, mutation or subscription."""
        return self.node.operation


@dataclass(frozen=True, slots=True)
class Ready:
    """An operation that may run; its cost is taken."""

    executor: Executor[Any]
    cost: dict[str, int] | None
    request: RequestInfo
    text: str
    started: float


class Engine:
    """Finds, admits and runs operations; ``metered`` says whether contexts are Metered."""

    def __init__(
        self,
        schema: GraphQLSchema,
        documents: DocumentCache,
        build: BuildExecutor,
        context: ContextFactory,
        *,
        metered: bool,
        reveal: bool,
    ) -> None:
        self._schema = schema
        self._documents = documents
        self._build = build
        self._context = context
        self._reveal = reveal
        self.metered = metered

    async def context(self, request: RequestInfo) -> object:
        """The context of an operation; raises what its factory raises."""
        made = self._context(request)
        return await made if inspect.isawaitable(made) else made

    def find(self, parameters: Parameters) -> Operation:
        """The operation to run; raises RequestErrors."""
        document = self._documents.get(parameters.query)
        return Operation(document, find_operation(document, parameters), parameters)

    def admit(self, operation: Operation, request: RequestInfo, context: object, started: float) -> Ready:
        """Coerce variables, check limits, take the cost; raises RequestErrors or Throttled."""
        executor = build_executor(self._schema, self._build, operation.document, operation.parameters, context)
        cost = admit(operation.document, executor)
        if cost is not None and self.metered:
            cast("Metered", context).charge(cost["requested"])
        return Ready(executor, cost, request, operation.parameters.query, started)

    async def answer(self, ready: Ready, wait: Gone) -> Outcome:
        """Run a query or a mutation to its end; ``wait`` ends a query whose client is gone."""
        left = ready.request.longest_seconds - (time.monotonic() - ready.started)
        result = start_operation(ready.executor, left)
        if not isinstance(result, ExecutionResult):
            mutation = ready.executor.operation.operation is OperationType.MUTATION
            result = await (result if mutation else wait(result))
        return self._outcome(ready, result, ready.cost)

    async def payloads(self, ready: Ready) -> AsyncGenerator[Payload, None]:
        """The answers of a subscription, one after another; raises what ends it."""
        source = create_source_event_stream(ready.executor)
        if inspect.isawaitable(source):
            source = await source
        if isinstance(source, ExecutionResult):
            assert source.errors is not None
            refuse_costly(source.errors)
            log_field_errors(source.errors, ready.request.request_id, ready.text, reveal=self._reveal)
            raise RequestErrors([format_field_error(error, ready.request.request_id) for error in source.errors[:MAX_ERRORS]])
        cost = ready.cost
        try:
            async for item in source:
                result = ready.executor.build_per_event_executor(item).execute_operation(serially=False)
                result = await result if inspect.isawaitable(result) else result
                yield self._outcome(ready, cast("ExecutionResult", result), cost).payload
                cost = None
        finally:
            aclose = getattr(source, "aclose", None)
            if aclose is not None:
                await aclose()

    def errors(self, problem: Exception, request: RequestInfo) -> list[Payload]:
        """What a client is told about an exception that ended an operation."""
        if isinstance(problem, RequestErrors):
            return problem.errors
        if isinstance(problem, CsgraphError):
            outcome = of_failure(problem)
        else:
            log_fault(problem, request.request_id, reveal=self._reveal)
            outcome = of_fault(request.request_id)
        errors: list[Payload] = outcome.payload["errors"]
        return errors

    def _outcome(self, ready: Ready, result: ExecutionResult, cost: dict[str, int] | None) -> Outcome:
        if result.errors:
            refuse_costly(result.errors)
            log_field_errors(result.errors, ready.request.request_id, ready.text, reveal=self._reveal)
        return of_result(result, ready.request.request_id, cost)
