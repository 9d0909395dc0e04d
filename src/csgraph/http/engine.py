"""From the parameters of a request to a running operation: what requests, event streams and sockets share."""

from __future__ import annotations

import inspect
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, cast

from graphql import (
    ExecutionResult,
    Executor,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
)
from graphql.execution import create_source_event_stream
from graphql.execution.incremental.incremental_executor import IncrementalExecutor

from csgraph.domain.access import Viewer
from csgraph.domain.allowance import Allowance
from csgraph.domain.errors import CsgraphError
from csgraph.domain.observing import CURRENT, SILENT, Instruments
from csgraph.http.body import Parameters
from csgraph.http.documents import Document
from csgraph.http.errors import MAX_ERRORS, format_field_error, log_fault, log_field_errors
from csgraph.http.incremental import pieces
from csgraph.http.operation import BuildExecutor, Result, admit, build_executor, check_pieces, find_operation, start_operation
from csgraph.http.outcome import Outcome, RequestErrors, of_failure, of_fault, of_result, refuse_costly
from csgraph.http.persisted import PersistedDocuments
from csgraph.http.request import RequestInfo
from csgraph.http.sharing import SharedAnswers

Payload = dict[str, Any]
ContextFactory = Callable[[RequestInfo], object]
"""Makes the context of an operation; may be async, may raise Unauthenticated or another CsgraphError."""
Gone = Callable[[Awaitable[Result]], Awaitable[Result]]
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

    @property
    def incremental(self) -> bool:
        """Whether its answer may come in pieces."""
        return self.document.incremental and self.kind is not OperationType.SUBSCRIPTION


@dataclass(frozen=True, slots=True)
class Ready:
    """An operation that may run; its cost is taken."""

    executor: Executor[Any]
    cost: dict[str, int] | None
    request: RequestInfo
    document_hash: str
    started: float

    def left(self) -> float:
        """Seconds until the answer is not worth having any more."""
        return self.request.longest_seconds - (time.monotonic() - self.started)


class Engine:
    """Finds, admits and runs operations; ``metered`` says whether contexts are Metered."""

    def __init__(  # noqa: PLR0913 - what ``routes`` wires together
        self,
        schema: GraphQLSchema,
        documents: PersistedDocuments,
        build: BuildExecutor,
        context: ContextFactory,
        *,
        metered: bool,
        reveal: bool,
        instruments: Instruments = SILENT,
    ) -> None:
        self._schema = schema
        self._documents = documents
        self._build = build
        self._context = context
        self._reveal = reveal
        self._shared = SharedAnswers()
        self.metered = metered
        self.instruments = instruments

    async def context(self, request: RequestInfo) -> object:
        """The context of an operation; raises what its factory raises."""
        made = self._context(request)
        return await made if inspect.isawaitable(made) else made

    def find(self, parameters: Parameters) -> Operation:
        """The operation to run; raises RequestErrors."""
        document = self._documents.get(parameters)
        note = CURRENT.get()
        if note is not None:
            note.document_hash = document.hash
        node = find_operation(document, parameters)
        if note is not None:
            note.kind, note.name = node.operation.value, None if node.name is None else node.name.value
        return Operation(document, node, parameters)

    def admit(self, operation: Operation, request: RequestInfo, context: object, started: float, *, in_pieces: bool = False) -> Ready:
        """Coerce variables, check limits, take the cost; raises RequestErrors or Throttled. ``in_pieces``: for ``deliver``."""
        build = IncrementalExecutor.build if in_pieces else self._build
        executor = build_executor(self._schema, build, operation.document, operation.parameters, context)
        if operation.document.incremental:
            check_pieces(executor)
        cost = admit(operation.document, executor)
        if cost is not None and self.metered:
            cast("Metered", context).charge(cost["requested"])
            note = CURRENT.get()
            if note is not None:
                note.cost = cost["requested"]
        return Ready(executor, cost, request, operation.document.hash, started)

    async def answer(self, ready: Ready, wait: Gone) -> Outcome:
        """Run a query or a mutation to its end; ``wait`` ends a query whose client is gone."""
        return self._outcome(ready, cast("ExecutionResult", await self._first(ready, wait)), ready.cost)

    async def deliver(self, ready: Ready, wait: Gone) -> Outcome | AsyncGenerator[Payload, None]:
        """As ``answer``; the pieces, where @defer or @stream left some for later."""
        result = await self._first(ready, wait)
        if isinstance(result, ExecutionResult):
            return self._outcome(ready, result, ready.cost)
        refuse_costly(result.initial_result.errors or [])
        return pieces(result, partial(self._shown, ready), ready.cost, ready.left)

    async def _first(self, ready: Ready, wait: Gone) -> Result:
        result = start_operation(ready.executor, ready.left())
        if inspect.isawaitable(result):
            mutation = ready.executor.operation.operation is OperationType.MUTATION
            result = await (result if mutation else wait(result))
        return result

    async def payloads(self, ready: Ready) -> AsyncGenerator[Payload, None]:
        """The answers of a subscription, one after another; raises what ends it."""
        source = create_source_event_stream(ready.executor)
        if inspect.isawaitable(source):
            source = await source
        if isinstance(source, ExecutionResult):
            assert source.errors is not None
            refuse_costly(source.errors)
            raise RequestErrors(self._shown(ready, source.errors))
        first = {} if ready.cost is None else {"extensions": {"cost": ready.cost}}
        words = repr(ready.executor.variable_values.coerced)
        try:
            async for item in source:
                yield await self._told(ready, item, words) | first
                first = {}
        finally:
            aclose = getattr(source, "aclose", None)
            if aclose is not None:
                await aclose()

    async def _told(self, ready: Ready, item: object, words: str) -> Payload:
        """What a subscriber is told of an item: made once for all of the same document and variables who have it, unless something went wrong."""
        data = self._shared.find(ready.executor, words, item)
        if data is None:
            result = ready.executor.build_per_event_executor(item).execute_operation(serially=False)
            result = cast("ExecutionResult", await result if inspect.isawaitable(result) else result)
            if result.errors:
                payload: Payload = self._outcome(ready, result, None).payload
                return payload
            data = self._shared.keep(ready.executor, words, item, result.data)
        return {"data": data}

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

    def _shown(self, ready: Ready, errors: list[GraphQLError]) -> list[Payload]:
        """What a client is told about the errors of fields; the log is told the rest."""
        log_field_errors(errors, ready.request.request_id, ready.document_hash, reveal=self._reveal)
        return [format_field_error(error, ready.request.request_id) for error in errors[:MAX_ERRORS]]

    def _outcome(self, ready: Ready, result: ExecutionResult, cost: dict[str, int] | None) -> Outcome:
        if result.errors:
            refuse_costly(result.errors)
            log_field_errors(result.errors, ready.request.request_id, ready.document_hash, reveal=self._reveal)
        return of_result(result, ready.request.request_id, cost)
