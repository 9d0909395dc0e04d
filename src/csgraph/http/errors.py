"""The one place where an exception becomes a GraphQL error; called by ``documents``, ``execution`` and ``view``."""

from __future__ import annotations

import logging
import re
from typing import Any

from graphql import FieldNode, GraphQLError

from csgraph.domain.errors import CsgraphError
from csgraph.domain.observing import described
from csgraph.schema.declare import Unfit

MAX_ERRORS = 10
MAX_MESSAGE_CHARACTERS = 300
MAX_QUOTE_CHARACTERS = 100
MAX_VALUE_CHARACTERS = 40

INTERNAL_CODE = "INTERNAL_SERVER_ERROR"
INTERNAL_MESSAGE = "Something went wrong on our side."

_SUGGESTION = "Did you mean "
_REASON, _FOUND = ", but encountered error '", "'; found: "
"""Around why a scalar cannot take a value."""
_MOST_READ_CHARACTERS = 1_000
"""So much of the beginning and of the end of a message is looked at: patterns take time that grows faster than the text."""
_VALUE = re.compile(r"([,;] found|cannot represent [^:]*): (.*?)(\.?)\Z", re.DOTALL)
"""The value at the end of a message: a literal in GraphQL's notation, the value of a variable in Python's."""
_NAME = re.compile(
    r"(?<=unknown field ').*(?='\.?\Z)|(?<=Value ['\"]).*(?=['\"] does not exist in)|(?<=\ASyntax Error: ).*(?=\.\Z)", re.DOTALL
)
"""Names and texts of callers that may hold quotes themselves."""
_LONG_QUOTE = re.compile(rf"'[^']{{{MAX_QUOTE_CHARACTERS + 1},}}'")
_KINDS = {"{": "an object", "[": "a list"}
_WORDS = {"None": "null", "True": "true", "False": "false"}

_log = logging.getLogger("csgraph.http")


def format_request_error(error: GraphQLError, code: str) -> dict[str, Any]:
    """An error of parsing, validation or variables; a rule may choose its own code by the error's extensions."""
    shown = _deliberate(error)
    if shown is None:
        shown = _located(error, _shown_message(error), {"code": code, **(error.extensions or {})})
    return shown


def format_field_error(error: GraphQLError, request_id: str) -> dict[str, Any]:
    """An error of execution: deliberate ones are shown, everything else is masked."""
    shown = _deliberate(error)
    if shown is None and is_argument_error(error):
        shown = _located(error, _shown_message(error), {"code": "BAD_USER_INPUT"})
    return shown or _located(error, INTERNAL_MESSAGE, {"code": INTERNAL_CODE, "requestId": request_id})


def root_cause(error: GraphQLError) -> Exception:
    """The exception that a resolver raised, or the error itself when graphql-core found it."""
    cause: Exception = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def is_argument_error(error: GraphQLError) -> bool:
    """Whether graphql-core blames an argument of the document rather than a field's value."""
    return (
        isinstance(root_cause(error), GraphQLError)
        and bool(error.nodes)
        and not any(isinstance(node, FieldNode) for node in error.nodes or ())
    )


def is_masked(error: GraphQLError) -> bool:
    """Whether the client sees nothing of this error, so that only the log can explain it."""
    return not isinstance(root_cause(error), CsgraphError) and not is_argument_error(error)


def _shown_message(error: GraphQLError) -> str:
    return safe_message(error.message, ours=isinstance(root_cause(error), Unfit))


def safe_message(message: str, *, ours: bool = False) -> str:
    """A message of graphql-core without hints, long quotes and characters that could forge a log line or a page.

    ``ours`` says that the reason in it is in our words; those of Python are left out.
    """
    message = message.partition(_SUGGESTION)[0].rstrip() if _SUGGESTION in message else message
    message = _squeezed(message if ours else _without_reason(message))
    message = "".join(char if char.isprintable() else " " for char in message)
    message = _VALUE.sub(_shown_value, message.replace("not to be None.", "not to be null."))
    message, names = _NAME.subn(lambda name: _short(name.group(), MAX_QUOTE_CHARACTERS), message)
    if not names:
        message = _LONG_QUOTE.sub(lambda quote: quote.group()[: MAX_QUOTE_CHARACTERS + 1] + "...'", message)
    return message if len(message) <= MAX_MESSAGE_CHARACTERS else message[:MAX_MESSAGE_CHARACTERS] + "..."


def _without_reason(message: str) -> str:
    if _REASON in message and _FOUND in message:
        return message.partition(_REASON)[0] + ", found: " + message.rpartition(_FOUND)[2]
    return message


def _squeezed(message: str) -> str:
    """A message without the middle of a very long one."""
    return message if len(message) <= 2 * _MOST_READ_CHARACTERS else message[:_MOST_READ_CHARACTERS] + message[-_MOST_READ_CHARACTERS:]


def _shown_value(found: re.Match[str]) -> str:
    """A single value, short; of an object or a list only what it is, because it may hold anything."""
    before, value, end = found.groups()
    kind = _KINDS.get(value[:1]) or _WORDS.get(value)
    if kind is None:
        return f"{before}: {_short(value + end, MAX_VALUE_CHARACTERS)}"
    return "." if before[0] == "," and " field '" in found.string else f"{before}: {kind}{end}"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most] + "..."


def log_field_errors(errors: list[GraphQLError], request_id: str, document_hash: str, *, reveal: bool) -> None:
    """Write one JSON line for the masked errors of one answer, none when all were deliberate.

    Of the document only its hash is written. ``reveal`` adds the exceptions' own texts, which may hold data.
    """
    masked = [error for error in errors if is_masked(error)]
    if masked:
        errors_ = [described(root_cause(error), reveal=reveal) | {"path": _path(error.path)} for error in masked[:MAX_ERRORS]]
        _write({"request.id": request_id, "document.hash": document_hash, "errors": errors_, "count": len(masked)})


def log_fault(problem: Exception, request_id: str, *, reveal: bool) -> None:
    """Write one JSON line for an exception that ended a whole request."""
    _write({"request.id": request_id, "errors": [described(problem, reveal=reveal)], "count": 1})


def _write(fields: dict[str, Any]) -> None:
    _log.error("a request met a fault of the service", extra={"fields": {"code": INTERNAL_CODE, **fields}})


def _path(path: list[str | int] | None) -> str:
    return ".".join("[]" if isinstance(key, int) else key for key in path or ())


def _deliberate(error: GraphQLError) -> dict[str, Any] | None:
    original = root_cause(error)
    if not isinstance(original, CsgraphError):
        return None
    return _located(error, original.message, {**original.detail, "code": original.code})


def _located(error: GraphQLError, message: str, extensions: dict[str, Any]) -> dict[str, Any]:
    formatted: dict[str, Any] = {"message": message}
    if error.locations:
        formatted["locations"] = [{"line": place.line, "column": place.column} for place in error.locations]
    if error.path is not None:
        formatted["path"] = error.path
    return {**formatted, "extensions": extensions}
