"""Sends traces to a collector, as the standard OTEL_ variables say; needs the extra `telemetry`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from csgraph.domain.errors import SettingsError
from csgraph.settings import Settings

if TYPE_CHECKING:
    from csgraph.telemetry.instruments import Tracing

SERVICE = "csgraph"


@contextmanager
def exported(settings: Settings) -> Iterator[Tracing | None]:
    """Traces for the length of a block; None where they are off."""
    if settings.traces == "off":
        yield None
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415 - an extra
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - an extra
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415 - an extra
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415 - an extra

        from csgraph.telemetry.tracing import Traces  # noqa: PLC0415 - as above
    except ImportError:
        raise SettingsError("CSGRAPH_TRACES is otlp, which needs more packages; install csgraph[telemetry].") from None
    provider = TracerProvider(
        resource=Resource.create({"service.name": os.environ.get("OTEL_SERVICE_NAME") or SERVICE}), shutdown_on_exit=False
    )
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    try:
        yield Traces(provider)
    finally:
        provider.shutdown()
