"""Prepares and runs one operation of a cached document; called by ``engine``."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, cast

from graphql import ExecutionResult, Executor, GraphQLError, GraphQLSchema, OperationDefinitionNode, OperationType

from csgraph.domain.errors import DeadlineExceeded
from csgraph.http.body import Parameters
from csgraph.http.documents import Document
from csgraph.http.errors import MAX_ERRORS, format_request_error
from csgraph.http.outcome import RequestErrors

DEADLINE_GRACE_SECONDS = 0.25
"""The database layer keeps the deadline and says so; this much later the endpoint gives up on resolvers that do not."""

BuildExecutor = Callable[..., list[GraphQLError] | Executor[Any]]
"""``Executor.build`` of some executor class."""


def find_operation(document: Document, parameters: Parameters) -> OperationDefinitionNode:
    """The operation to run; raises RequestErrors for a document that is wrong or does not say which one."""
    if document.node is None:
        raise RequestErrors(document.errors)
    operation = document.operation(parameters.operation_name)
    if operation is None:
        raise RequestErrors([_undetermined(document, parameters.operation_name)])
    return operation


def build_executor(
    schema: GraphQLSchema, build: BuildExecutor, document: Document, parameters: Parameters, context: object
) -> Executor[Any]:
    """An executor that is ready to run; raises RequestErrors for variables that are wrong."""
    executor = build(
        schema,
        document.node,
        context_value=context,
        raw_variable_values=parameters.variables,
        operation_name=parameters.operation_name,
        max_coercion_errors=MAX_ERRORS,
        hide_suggestions=True,
    )
    if isinstance(executor, list):
        raise RequestErrors([format_request_error(error, "BAD_USER_INPUT") for error in executor[:MAX_ERRORS]])
    return executor


def admit(document: Document, executor: Executor[Any]) -> dict[str, int] | None:
    """What an operation that may run costs, and the limit; None where nothing is counted; raises RequestErrors for one that asks for too much."""
    admission = document.admission(executor.operation)
    if admission is None:
        return None
    variables = executor.variable_values.coerced
    errors = admission.errors(variables)
    if errors:
        raise RequestErrors([format_request_error(error, "BAD_USER_INPUT") for error in errors[:MAX_ERRORS]])
    return {"requested": admission.cost(variables), "limit": admission.limit}


def start_operation(executor: Executor[Any], deadline_seconds: float) -> ExecutionResult | Awaitable[ExecutionResult]:
    """Start to execute; a query that outlives its deadline is cancelled, a mutation ends as its database says.

    ``deadline_seconds`` count from now on: the time until the first await, in which statements are composed, is a part of them.
    """
    until = time.monotonic() + deadline_seconds + DEADLINE_GRACE_SECONDS
    result = cast("ExecutionResult | Awaitable[ExecutionResult]", executor.execute_operation())
    if isinstance(result, ExecutionResult) or executor.operation.operation is OperationType.MUTATION:
        return result
    return _within(result, until)


async def _within(result: Awaitable[ExecutionResult], until: float) -> ExecutionResult:
    try:
        async with asyncio.timeout(max(0.0, until - time.monotonic())):
            return await result
    except TimeoutError:
        raise DeadlineExceeded("The deadline of the request has passed.") from None


def _undetermined(document: Document, name: str | None) -> dict[str, Any]:
    if name is not None:
        message = "The document has no operation of that name."
    elif document.operations:
        message = "The document has several operations; say which one in operationName."
    else:
        message = "The document has no operation."
    return {"message": message, "extensions": {"code": "OPERATION_RESOLUTION_FAILURE"}}
