"""Reads the parameters of a GraphQL request from a body or a query string, strictly; called by ``view``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import orjson

from csgraph.http.refusal import BAD_REQUEST, PAYLOAD_TOO_LARGE, Refusal
from csgraph.http.request import RequestInfo

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

_MAX_QUERY_FIELDS = 32
HALF_A_PAIR = (
    " A \\u escape in a text is half of a surrogate pair: D800 to DBFF must be followed by DC00 to DFFF, and neither stands alone."
)


class Disconnected(Exception):
    """The client went away before its request was complete."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """One GraphQL request, its shape checked."""

    query: str
    operation_name: str | None
    variables: dict[str, Any] | None
    extensions: dict[str, Any] | None


async def read_body(request: RequestInfo, receive: Receive, max_bytes: int) -> bytes:
    """The whole body; refused as soon as it is, or says it will be, larger than ``max_bytes``."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and (len(declared) > len(str(max_bytes)) or int(declared) > max_bytes):
        raise _too_large(max_bytes)
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size > max_bytes:
            raise _too_large(max_bytes)
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks) if len(chunks) > 1 else chunk


def parse_body(body: bytes) -> Parameters:
    """The parameters of a POST: strict JSON, one object."""
    parameters = _loads(body, "The body is not valid JSON.")
    if isinstance(parameters, list):
        raise Refusal(BAD_REQUEST, "Send one operation per request; batching is off.", code="BATCHING_DISABLED")
    if not isinstance(parameters, dict):
        raise Refusal(BAD_REQUEST, "The body must be a JSON object.")
    return check_shape(parameters)


def parse_query_string(query_string: bytes) -> Parameters:
    """The parameters of a GET; an empty one counts as absent, variables and extensions are JSON text."""
    try:
        pairs = parse_qsl(query_string.decode("ascii"), errors="strict", max_num_fields=_MAX_QUERY_FIELDS)
    except ValueError:
        raise Refusal(BAD_REQUEST, "The query string is not valid UTF-8 or has too many fields.") from None
    parameters: dict[str, Any] = dict(pairs)
    for name in ("variables", "extensions"):
        if name in parameters:
            parameters[name] = _loads(parameters[name], f"{name} is not valid JSON.")
    return check_shape(parameters)


def check_shape(parameters: dict[str, Any]) -> Parameters:
    """Refuse members of a wrong type; null means absent, unknown members are ignored."""
    query = parameters.get("query")
    operation_name = parameters.get("operationName")
    variables = parameters.get("variables")
    extensions = parameters.get("extensions")
    if variables is not None and not isinstance(variables, dict):
        raise Refusal(BAD_REQUEST, "variables must be an object.")
    if extensions is not None and not isinstance(extensions, dict):
        raise Refusal(BAD_REQUEST, "extensions must be an object.")
    if operation_name is not None and not isinstance(operation_name, str):
        raise Refusal(BAD_REQUEST, "operationName must be a string.")
    if query is None and (parameters.get("documentId") is not None or "persistedQuery" in (extensions or {})):
        raise Refusal(BAD_REQUEST, "PersistedQueryNotSupported", code="PERSISTED_QUERY_NOT_SUPPORTED")
    if not isinstance(query, str) or not query:
        raise Refusal(BAD_REQUEST, "query must be a string that is not empty.")
    return Parameters(query, operation_name, variables, extensions)


def _loads(text: bytes | str, complaint: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as problem:
        more = HALF_A_PAIR if "surrogate in string" in str(problem) else ""
        raise Refusal(BAD_REQUEST, complaint + more) from None


def _too_large(max_bytes: int) -> Refusal:
    return Refusal(PAYLOAD_TOO_LARGE, f"The body is larger than {max_bytes} bytes.")
