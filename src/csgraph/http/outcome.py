"""What an answer says: status, payload and headers for results, request errors, refusals and failures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql import ExecutionResult, GraphQLError

from csgraph.domain.errors import (
    CsgraphError,
    DatabaseUnavailable,
    DeadlineExceeded,
    Overloaded,
    QueryTooCostly,
    Throttled,
    Unauthenticated,
)
from csgraph.http.errors import INTERNAL_CODE, INTERNAL_MESSAGE, MAX_ERRORS, format_field_error, format_request_error, root_cause
from csgraph.http.negotiation import Answer
from csgraph.http.refusal import (
    BAD_REQUEST,
    FORBIDDEN,
    GATEWAY_TIMEOUT,
    INTERNAL_SERVER_ERROR,
    LEGACY_REQUEST_ERROR_STATUS,
    OK,
    PARTIAL_SUCCESS_STATUS,
    REQUEST_ERROR_STATUS,
    RETRY_AFTER_SECONDS,
    SERVICE_UNAVAILABLE,
    TOO_MANY_REQUESTS,
    UNAUTHORIZED,
    Refusal,
)

_STATUS_BY_CODE = {
    "UNAUTHENTICATED": UNAUTHORIZED,
    "FORBIDDEN": FORBIDDEN,
    "THROTTLED": TOO_MANY_REQUESTS,
    INTERNAL_CODE: INTERNAL_SERVER_ERROR,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Status, payload and extra headers of an answer."""

    status: int
    payload: Any
    headers: tuple[tuple[str, str], ...] = ()

    def with_headers(self, headers: Iterable[tuple[str, str]]) -> Outcome:
        """The same answer with these headers, too."""
        return replace(self, headers=(*self.headers, *headers))


class RequestErrors(Exception):
    """The document, the choice of its operation or the variables are wrong; formatted errors."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__("request errors")
        self.errors = errors


def refuse_costly(errors: list[GraphQLError]) -> None:
    """Raise RequestErrors where statements turned out to be too long: none of them was sent, so there is no data."""
    for error in errors:
        problem = root_cause(error)
        if isinstance(problem, QueryTooCostly):
            refused = GraphQLError(problem.message, error.nodes, extensions={**problem.detail, "code": problem.code})
            raise RequestErrors([format_request_error(refused, problem.code)])


def of_result(result: ExecutionResult, request_id: str, cost: Mapping[str, int] | None = None) -> Outcome:
    """The answer to an operation that ran, with its cost; an outage that left no data at all has the outage's status."""
    extensions = {} if cost is None else {"extensions": {"cost": cost}}
    if not result.errors:
        return Outcome(OK, {"data": result.data, **extensions})
    errors = [format_field_error(error, request_id) for error in result.errors[:MAX_ERRORS]]
    payload = {"errors": errors, "data": result.data, **extensions}
    if result.data is None:
        status = OK
    elif any(value is not None for value in result.data.values()):
        return Outcome(PARTIAL_SUCCESS_STATUS, payload)
    else:
        status = PARTIAL_SUCCESS_STATUS
    outages = (_outage_status(root_cause(error)) for error in result.errors)
    status = next((outage for outage in outages if outage is not None), status)
    return Outcome(status, payload, _headers(status))


def of_request_errors(problem: RequestErrors, answer: Answer) -> Outcome:
    """The answer to a document or variables that cannot run: errors, no data."""
    legacy = answer is Answer.LEGACY_JSON
    return Outcome(LEGACY_REQUEST_ERROR_STATUS if legacy else REQUEST_ERROR_STATUS, {"errors": problem.errors})


def of_refusal(refusal: Refusal) -> Outcome:
    """The answer to a request that was refused before it ran."""
    error = {"message": refusal.message, "extensions": {"code": refusal.code}}
    return Outcome(refusal.status, {"errors": [error]}, tuple(refusal.headers.items()))


def of_failure(problem: CsgraphError) -> Outcome:
    """The answer when a deliberate error ended the whole request: bad credentials, an outage, a passed deadline."""
    status = _outage_status(problem) or _STATUS_BY_CODE.get(problem.code, BAD_REQUEST)
    error = {"message": problem.message, "extensions": {**problem.detail, "code": problem.code}}
    return Outcome(status, {"errors": [error]}, _failure_headers(problem, status))


def status_of(problem: Exception) -> int:
    """The status over HTTP of an exception that ended an operation, wherever it is told."""
    if isinstance(problem, Refusal):
        return problem.status
    if isinstance(problem, RequestErrors):
        return REQUEST_ERROR_STATUS
    return of_failure(problem).status if isinstance(problem, CsgraphError) else INTERNAL_SERVER_ERROR


def of_fault(request_id: str) -> Outcome:
    """The answer to everything that was not foreseen."""
    extensions = {"code": INTERNAL_CODE, "requestId": request_id}
    return Outcome(INTERNAL_SERVER_ERROR, {"errors": [{"message": INTERNAL_MESSAGE, "extensions": extensions}]})


def _outage_status(problem: BaseException) -> int | None:
    if isinstance(problem, DatabaseUnavailable | Overloaded):
        return SERVICE_UNAVAILABLE
    return GATEWAY_TIMEOUT if isinstance(problem, DeadlineExceeded) else None


def rate_limit_headers(limit: object, remaining: object, seconds: object) -> tuple[tuple[str, str], ...]:
    """What the viewer may still spend; the reset is counted in seconds, as in draft-ietf-httpapi-ratelimit-headers-06."""
    return (("RateLimit-Limit", str(limit)), ("RateLimit-Remaining", str(remaining)), ("RateLimit-Reset", str(seconds)))


def _failure_headers(problem: CsgraphError, status: int) -> tuple[tuple[str, str], ...]:
    if isinstance(problem, Unauthenticated):
        return (("WWW-Authenticate", "Bearer"),)
    if isinstance(problem, Throttled):
        detail = problem.detail
        return (
            ("Retry-After", str(detail["resetSeconds"])),
            *rate_limit_headers(detail["limit"], detail["remaining"], detail["resetSeconds"]),
        )
    return _headers(status)


def _headers(status: int) -> tuple[tuple[str, str], ...]:
    return (("Retry-After", RETRY_AFTER_SECONDS),) if status in {SERVICE_UNAVAILABLE, TOO_MANY_REQUESTS} else ()
