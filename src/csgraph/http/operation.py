"""Prepares and runs one operation of a cached document; called by ``engine``."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from inspect import isawaitable
from typing import Any

from graphql import (
    ExecutionResult,
    Executor,
    ExperimentalIncrementalExecutionResults,
    FragmentSpreadNode,
    GraphQLDeferDirective,
    GraphQLError,
    GraphQLSchema,
    GraphQLStreamDirective,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    get_directive_values,
)

from csgraph.domain.errors import DeadlineExceeded
from csgraph.http.body import Parameters
from csgraph.http.documents import Document
from csgraph.http.errors import MAX_ERRORS, format_request_error
from csgraph.http.outcome import RequestErrors

DEADLINE_GRACE_SECONDS = 0.25
"""The database layer keeps the deadline and says so; this much later the endpoint gives up on resolvers that do not."""

Result = ExecutionResult | ExperimentalIncrementalExecutionResults
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


def check_pieces(executor: Executor[Any]) -> None:
    """Raise RequestErrors for arguments of @defer and @stream that graphql-core would refuse only where it meets them, after a change was made."""
    errors = [error for node in _selections(executor) if node.directives for error in _wrong_pieces(node, executor)]
    if errors:
        raise RequestErrors([format_request_error(error, "BAD_USER_INPUT") for error in errors[:MAX_ERRORS]])


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


def start_operation(executor: Executor[Any], deadline_seconds: float) -> Result | Awaitable[Result]:
    """Start to execute; a query that outlives its deadline is cancelled, a mutation ends as its database says.

    ``deadline_seconds`` count from now on: the time until the first await, in which statements are composed, is a part of them.
    """
    until = time.monotonic() + deadline_seconds + DEADLINE_GRACE_SECONDS
    result: Result | Awaitable[Result] = executor.execute_operation()
    if not isawaitable(result) or executor.operation.operation is OperationType.MUTATION:
        return result
    return _within(result, until)


def _selections(executor: Executor[Any]) -> Iterator[SelectionNode]:
    """Every selection of an operation, those of each fragment once."""
    pending, seen = [executor.operation.selection_set], set()
    while pending:
        for node in pending.pop().selections:
            yield node
            inner = getattr(node, "selection_set", None)
            if isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                seen.add(node.name.value)
                inner = executor.fragments[node.name.value].definition.selection_set
            if inner is not None:
                pending.append(inner)


def _wrong_pieces(node: SelectionNode, executor: Executor[Any]) -> Iterator[GraphQLError]:
    for directive in (GraphQLDeferDirective, GraphQLStreamDirective):
        try:
            given = get_directive_values(directive, node, executor.variable_values)
        except GraphQLError as error:
            yield error
            continue
        count = given.get("initialCount", 0) if given and given["if"] else 0
        if count is None or count < 0:
            yield GraphQLError("initialCount of @stream must be 0 or more.", node)


async def _within(result: Awaitable[Result], until: float) -> Result:
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
