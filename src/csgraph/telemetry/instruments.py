"""The instruments of a service: each operation becomes a log line, metrics and, where that is on, a trace."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Mapping
from contextlib import AbstractContextManager
from contextvars import Token
from dataclasses import dataclass, field
from functools import lru_cache
from types import TracebackType
from typing import Any, Protocol, TypeVar

from csgraph.domain.observing import CURRENT, Note
from csgraph.telemetry.metrics import Metrics

T = TypeVar("T")
LOG = logging.getLogger("csgraph.operations")
SLOW = logging.getLogger("csgraph.statements")
for _each in (LOG, SLOW):
    _each.addHandler(logging.NullHandler())  # commands other than serve set no logging up, and say nothing of statements
LEFT = 499
"""The status of what nobody waited for, as proxies write it."""
SERVER_CODES = frozenset(
    {"INTERNAL_SERVER_ERROR", "DATABASE_UNAVAILABLE", "OVERLOADED", "TIMEOUT", "CONFLICT_TRY_AGAIN", "OUTCOME_UNKNOWN"}
)
LAG_EVERY_SECONDS = 0.1
MAX_NAME_CHARACTERS = 64
MAX_STATEMENTS = 1_000
"""Names of statements that have their own labels; there are a few hundred."""


class Tracing(Protocol):
    """Traces of operations; see ``tracing``."""

    def operation(self, note: Note, headers: Mapping[str, str]) -> AbstractContextManager[None]:
        """The span of an operation."""

    async def field(self, name: str, value: Awaitable[T]) -> T:
        """The value of a root field, with its span."""

    def statement(self, name: str) -> AbstractContextManager[None]:
        """The span of a statement."""


@dataclass(slots=True)
class Telemetry:
    """Implements ``domain.observing.Instruments``."""

    slow_seconds: float = 1.0
    tracing: Tracing | None = None
    metrics: Metrics = field(default_factory=Metrics)
    in_progress: int = 0
    _names: dict[str, str] = field(default_factory=dict)

    def operation(self, note: Note, headers: Mapping[str, str]) -> AbstractContextManager[None]:
        """The time that an operation takes."""
        return _Operation(self, note, None if self.tracing is None else self.tracing.operation(note, headers))

    def field(self, name: str, value: Awaitable[T]) -> Awaitable[T]:
        """The same value; with its span where traces are on."""
        return value if self.tracing is None else self.tracing.field(name, value)

    def statement(self, name: str) -> AbstractContextManager[None]:
        """The time that one round trip takes."""
        return _Statement(self, name, CURRENT.get())

    def retried(self, name: str, cause: str) -> None:
        """Count one more try."""
        self.metrics.retries.labels(self.label(name), cause).inc()
        note = CURRENT.get()
        if note is not None:
            note.retries += 1

    def heard(self, lag_seconds: float) -> None:
        """Note how late an event is."""
        self.metrics.event_lag.observe(max(0.0, lag_seconds))

    def unlisted(self) -> None:
        """Count a request for a document that is not on the trusted list."""
        self.metrics.unlisted.inc()

    def refused(self, mutation: str, code: str) -> None:
        """Count an error in a mutation's payload."""
        self.metrics.refusals.labels(mutation, code).inc()

    def label(self, name: str) -> str:
        """The label of a statement."""
        known = self._names.get(name)
        if known is None:
            known = self._names[name] = name if len(self._names) < MAX_STATEMENTS else "other"
        return known

    async def watch_loop(self) -> None:
        """Measure for ever how late the event loop is."""
        while True:
            asked = time.perf_counter()
            await asyncio.sleep(LAG_EVERY_SECONDS)
            self.metrics.loop_lag.observe(max(0.0, time.perf_counter() - asked - LAG_EVERY_SECONDS))

    def ended(self, note: Note, seconds: float) -> None:
        """Count and log an operation that is over."""
        metrics, status = self.metrics, note.status or LEFT
        metrics.requests.labels(note.kind, note.transport, _text(status)).inc()
        if note.kind == "subscription":
            metrics.answers.inc(note.answers)
        else:
            metrics.request_seconds.labels(note.kind).observe(seconds)
        if note.cost:
            metrics.points.inc(note.cost)
        for code, count in note.codes.items():
            metrics.errors.labels(code).inc(count)
        level = logging.INFO if SERVER_CODES.isdisjoint(note.codes) else logging.WARNING
        if LOG.isEnabledFor(level):
            LOG.log(level, "an operation ended", extra={"fields": _line(note, status, seconds)})


def _line(note: Note, status: int, seconds: float) -> dict[str, Any]:
    line: dict[str, Any] = {
        "request.id": note.request_id, "transport": note.transport, "operation.kind": note.kind, "status": status,
        "duration_ms": round(seconds * 1000, 2), "statements": note.statements,
    }  # fmt: skip
    optional = {
        "operation.name": note.name and note.name[:MAX_NAME_CHARACTERS], "document.hash": note.document_hash, "cost": note.cost,
        "retries": note.retries, "codes": dict(note.codes), "trace.id": note.trace_id,
        "answers": note.answers if note.kind == "subscription" else 0,
    }  # fmt: skip
    return line | {name: value for name, value in optional.items() if value}


@lru_cache(maxsize=1_000)
def _text(status: int) -> str:
    return str(status)


class _Operation:
    """The length of one operation."""

    __slots__ = ("_note", "_span", "_telemetry", "_token")

    def __init__(self, telemetry: Telemetry, note: Note, span: AbstractContextManager[None] | None) -> None:
        self._telemetry, self._note, self._span = telemetry, note, span
        self._token: Token[Note | None] | None = None

    def __enter__(self) -> None:
        self._token = CURRENT.set(self._note)
        self._telemetry.in_progress += 1
        if self._span is not None:
            self._span.__enter__()

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        assert self._token is not None
        CURRENT.reset(self._token)
        self._telemetry.in_progress -= 1
        if self._span is not None:
            self._span.__exit__(kind, problem, trace)
        self._telemetry.ended(self._note, time.perf_counter() - self._note.started)


class _Statement:
    """The length of one round trip."""

    __slots__ = ("_name", "_note", "_span", "_started", "_telemetry")

    def __init__(self, telemetry: Telemetry, name: str, note: Note | None) -> None:
        self._telemetry, self._name, self._note = telemetry, name, note
        self._span = telemetry.tracing.statement(name) if telemetry.tracing is not None and note is not None else None
        self._started = 0.0

    def __enter__(self) -> None:
        self._started = time.perf_counter()
        if self._note is not None:
            self._note.statements += 1
        if self._span is not None:
            self._span.__enter__()

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        seconds = time.perf_counter() - self._started
        if self._span is not None:
            self._span.__exit__(kind, problem, trace)
        label = self._telemetry.label(self._name)
        self._telemetry.metrics.statement_seconds.labels(label).observe(seconds)
        if isinstance(problem, Exception):
            self._telemetry.metrics.statement_failures.labels(label).inc()
        if seconds >= self._telemetry.slow_seconds:
            self._slow(seconds, None if kind is None else kind.__name__)

    def _slow(self, seconds: float, ended: str | None) -> None:
        note = self._note
        about = {} if note is None else {"request.id": note.request_id, "document.hash": note.document_hash, "trace.id": note.trace_id}
        line = {"statement": self._name, "duration_ms": round(seconds * 1000, 2), "ended": ended, **about}
        SLOW.warning("a statement was slow", extra={"fields": {name: value for name, value in line.items() if value}})
