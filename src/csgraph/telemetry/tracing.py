"""OpenTelemetry traces, from a request through its operation and root fields to statements; the only module that knows OpenTelemetry.

A span holds names that the service itself gave, a hash, counts and codes: never text, variables, parameters or ids.
"""

from __future__ import annotations

from collections.abc import Awaitable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from opentelemetry import context, trace
from opentelemetry.trace import Span, SpanKind, StatusCode, TracerProvider
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from csgraph.domain.observing import Note

T = TypeVar("T")
SERVER_ERROR = 500


class Traces:
    """Implements ``instruments.Tracing``."""

    def __init__(self, provider: TracerProvider) -> None:
        self._tracer = provider.get_tracer("csgraph")
        self._carried = TraceContextTextMapPropagator()

    @contextmanager
    def operation(self, note: Note, headers: Mapping[str, str]) -> Iterator[None]:
        """The span of an operation; continues the caller's trace where ``traceparent`` names one."""
        parent = self._carried.extract(headers)
        span = self._tracer.start_span("graphql", parent, SpanKind.SERVER)
        if span.get_span_context().trace_flags.sampled:
            note.trace_id = trace.format_trace_id(span.get_span_context().trace_id)
        token = context.attach(trace.set_span_in_context(span, parent))
        try:
            yield
        finally:
            context.detach(token)
            _tell(span, note)
            span.end()

    async def field(self, name: str, value: Awaitable[T]) -> T:
        """The value of a root field, with its span."""
        with self._span(name, SpanKind.INTERNAL):
            return await value

    @contextmanager
    def statement(self, name: str) -> Iterator[None]:
        """The span of a statement."""
        with self._span(name, SpanKind.CLIENT) as span:
            span.set_attribute("db.system.name", "neo4j")
            yield

    @contextmanager
    def _span(self, name: str, kind: SpanKind) -> Iterator[Span]:
        with self._tracer.start_as_current_span(name, kind=kind, record_exception=False, set_status_on_exception=False) as span:
            try:
                yield span
            except BaseException as problem:
                span.set_attribute("error.type", type(problem).__name__)
                span.set_status(StatusCode.ERROR)
                raise


def _tell(span: Span, note: Note) -> None:
    span.update_name(f"graphql {note.kind}")
    span.set_attributes({
        "graphql.operation.type": note.kind, "graphql.document.hash": note.document_hash, "csgraph.request.id": note.request_id,
        "csgraph.transport": note.transport, "csgraph.cost": note.cost or 0, "csgraph.statements": note.statements,
        "http.response.status_code": note.status,
    })  # fmt: skip
    if note.codes:
        span.set_attribute("csgraph.error.codes", sorted(note.codes))
    if note.status >= SERVER_ERROR or "INTERNAL_SERVER_ERROR" in note.codes:
        span.set_status(StatusCode.ERROR)
