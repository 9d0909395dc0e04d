"""Reads the parameters of a GraphQL request from a body or a query string, strictly; called by ``view``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import orjson

from csgraph.http.refusal import BAD_REQUEST, PAYLOAD_TOO_LARGE, Refusal
from csgraph.http.request import RequestInfo

T = TypeVar("T")
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
    """The document's text; empty where only its name was sent."""
    operation_name: str | None
    variables: dict[str, Any] | None
    extensions: dict[str, Any] | None
    document_id: str | None = None
    """Its name on the trusted list."""
    sha256: str | None = None
    """Its hash, as automatic persisted queries (APQ) send it."""


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


def parse_body(body: bytes, most: int = 0) -> Parameters | list[Any]:
    """The parameters of a POST: strict JSON, one object; or an array of at most ``most``, whose elements ``item`` reads."""
    parameters = _loads(body, "The body is not valid JSON.")
    if not isinstance(parameters, list):
        return item(parameters)
    if not most:
        raise Refusal(BAD_REQUEST, "Send one operation per request; batching is off.", code="BATCHING_DISABLED")
    if not 0 < len(parameters) <= most:
        raise Refusal(BAD_REQUEST, f"Send 1 to {most} operations in one request.")
    return parameters


def item(parameters: Any) -> Parameters:
    """The parameters of one operation of a body."""
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
    query = _member(parameters, "query", str) or ""
    operation_name = _member(parameters, "operationName", str)
    variables = _member(parameters, "variables", dict)
    extensions = _member(parameters, "extensions", dict)
    document_id = _member(parameters, "documentId", str) or None
    sha256 = _sha256(extensions or {})
    if not query and document_id is None and sha256 is None:
        raise Refusal(BAD_REQUEST, "query must be a string that is not empty.")
    return Parameters(query, operation_name, variables, extensions, document_id, sha256)


def _member(parameters: dict[str, Any], name: str, kind: type[T]) -> T | None:
    value = parameters.get(name)
    if value is not None and not isinstance(value, kind):
        raise Refusal(BAD_REQUEST, f"{name} must be {'a string' if kind is str else 'an object'}.")
    return value


def _sha256(extensions: dict[str, Any]) -> str | None:
    """The hash of an automatic persisted query."""
    persisted = _member(extensions, "persistedQuery", dict)
    if persisted is None:
        return None
    key = persisted.get("sha256Hash")
    if persisted.get("version") != 1 or not isinstance(key, str):
        raise Refusal(BAD_REQUEST, "persistedQuery must be an object with version 1 and a sha256Hash.")
    return key


def _loads(text: bytes | str, complaint: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as problem:
        more = HALF_A_PAIR if "surrogate in string" in str(problem) else ""
        raise Refusal(BAD_REQUEST, complaint + more) from None


def _too_large(max_bytes: int) -> Refusal:
    return Refusal(PAYLOAD_TOO_LARGE, f"The body is larger than {max_bytes} bytes.")
