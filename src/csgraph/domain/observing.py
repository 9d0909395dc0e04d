"""What is noted of an operation while it runs, and who hears of it; lets the HTTP side and the database side tell of the same operation without knowing each other."""

from __future__ import annotations

import time
import traceback
from collections import Counter
from collections.abc import Awaitable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
MAX_FRAMES = 12
MAX_TEXT_CHARACTERS = 300


@dataclass(slots=True)
class Note:
    """One operation as far as it is known; nothing in it was written by a person except ``name``, the document's name for the operation."""

    request_id: str
    transport: str
    """``http``, ``stream`` (an answer in pieces over HTTP) or ``socket``."""
    kind: str = "none"
    """``query``, ``mutation``, ``subscription``, or ``none`` for what was refused before that was known."""
    name: str | None = None
    document_hash: str = ""
    cost: int | None = None
    status: int = 0
    """0 until there is an answer."""
    answers: int = 0
    """Answers of a stream."""
    statements: int = 0
    retries: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    trace_id: str = ""
    started: float = field(default_factory=time.perf_counter)

    def told(self, payload: Mapping[str, Any] | list[Mapping[str, Any]]) -> None:
        """Note one answer, or those of an array of operations, with the errors."""
        self.answers += 1
        for each in payload if isinstance(payload, list) else (payload,):
            self.failed(each.get("errors") or ())

    def failed(self, errors: Iterable[Mapping[str, Any]]) -> None:
        """Note the codes of errors that are told to the client."""
        for error in errors:
            self.codes[error["extensions"]["code"]] += 1


CURRENT: ContextVar[Note | None] = ContextVar("csgraph.operation", default=None)
"""The operation that the running task works for."""


class Instruments(Protocol):
    """Hears of work while it is done."""

    def operation(self, note: Note, headers: Mapping[str, str]) -> AbstractContextManager[None]:
        """The time that an operation takes; ``headers`` may carry a trace of the caller."""

    def field(self, name: str, value: Awaitable[T]) -> Awaitable[T]:
        """The same value, with the time that a root field takes."""

    def statement(self, name: str) -> AbstractContextManager[None]:
        """The time that one round trip to the database takes, the wait for a connection included."""

    def retried(self, name: str, cause: str) -> None:
        """A statement or a transaction is tried again, because of that code of the server or error of the driver."""

    def heard(self, lag_seconds: float) -> None:
        """An event reached this process so long after it was made."""

    def unlisted(self) -> None:
        """A document is to be run that is not on the trusted list."""

    def refused(self, mutation: str, code: str) -> None:
        """A mutation answers an error of that code, and has changed nothing or only a part."""


class Silent:
    """Instruments that hear nothing."""

    def operation(self, note: Note, headers: Mapping[str, str]) -> AbstractContextManager[None]:  # noqa: ARG002 - as the protocol
        """Nothing."""
        return nullcontext()

    def field(self, name: str, value: Awaitable[T]) -> Awaitable[T]:  # noqa: ARG002 - as the protocol
        """The value itself."""
        return value

    def statement(self, name: str) -> AbstractContextManager[None]:  # noqa: ARG002 - as the protocol
        """Nothing."""
        return nullcontext()

    def retried(self, name: str, cause: str) -> None:
        """Nothing."""

    def heard(self, lag_seconds: float) -> None:
        """Nothing."""

    def unlisted(self) -> None:
        """Nothing."""

    def refused(self, mutation: str, code: str) -> None:
        """Nothing."""


SILENT = Silent()


def described(problem: BaseException, *, reveal: bool) -> dict[str, Any]:
    """An exception for the log: its type and where it came from; ``reveal`` adds its text, which may hold data."""
    frames = traceback.extract_tb(problem.__traceback__)[-MAX_FRAMES:]
    found: dict[str, Any] = {
        "type": type(problem).__name__,
        "where": [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames],
    }
    return found | ({"text": str(problem)[:MAX_TEXT_CHARACTERS]} if reveal else {})
