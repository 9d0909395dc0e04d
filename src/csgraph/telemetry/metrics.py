"""Metrics in Prometheus' text format, one registry per service; every label takes its values from a set that the service itself knows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, disable_created_metrics, generate_latest
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0, 10.0)
STATEMENT_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.1, 0.5, 2.0, 10.0)
LAG_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)
EVENT_SECONDS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 30.0)


@dataclass(frozen=True, slots=True)
class Reading:
    """A number that a part of the service keeps anyway, read when somebody asks; those of one name differ in their label's value."""

    name: str
    help: str
    read: Callable[[], float]
    label: tuple[str, str] | None = None
    counts: bool = False
    """Whether it only grows."""


@dataclass(slots=True, eq=False)
class State(Collector):
    """The readings as they were when ``take`` was called in the event loop; rendered elsewhere."""

    readings: list[Reading] = field(default_factory=list)
    _taken: list[tuple[Reading, float]] = field(default_factory=list)

    def take(self) -> None:
        """Read everything now."""
        self._taken = [(reading, reading.read()) for reading in self.readings]

    def collect(self) -> Iterator[Metric]:
        """One family per name."""
        families: dict[str, Metric] = {}
        for reading, value in self._taken:
            family = families.setdefault(reading.name, _family(reading))
            labels = {} if reading.label is None else dict((reading.label,))
            family.add_sample(f"{reading.name}_total" if reading.counts else reading.name, labels, value)
        yield from families.values()


def _family(reading: Reading) -> Metric:
    return Metric(reading.name, reading.help, "counter" if reading.counts else "gauge")


class Metrics:
    """Everything that is counted and timed."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry(auto_describe=True)
        self.state = State()
        self.registry.register(self.state)
        ProcessCollector(registry=self.registry)
        registry = self.registry
        self.requests = Counter(
            "csgraph_requests", "Requests and operations answered, by kind of operation, transport and HTTP status (499: the client left).",
            ("kind", "transport", "status"), registry=registry,
        )  # fmt: skip
        self.request_seconds = Histogram(
            "csgraph_request_duration_seconds", "How long requests took, subscriptions left out.",
            ("kind",), buckets=REQUEST_SECONDS, registry=registry,
        )  # fmt: skip
        self.errors = Counter("csgraph_errors", "Errors told to clients, by code.", ("code",), registry=registry)
        self.refusals = Counter(
            "csgraph_mutation_refusals",
            "Errors in the payloads of mutations, by mutation and code.",
            ("mutation", "code"),
            registry=registry,
        )
        self.points = Counter("csgraph_cost_points", "Points that operations cost.", registry=registry)
        self.answers = Counter("csgraph_subscription_answers", "Answers sent to subscribers.", registry=registry)
        self.unlisted = Counter(
            "csgraph_unlisted_documents", "Requests for documents that run without being on the trusted list.", registry=registry
        )
        self.statement_seconds = Histogram(
            "csgraph_statement_duration_seconds", "How long statements took, the wait for a connection included, by catalogue name.",
            ("statement",), buckets=STATEMENT_SECONDS, registry=registry,
        )  # fmt: skip
        self.statement_failures = Counter(
            "csgraph_statement_failures", "Statements that failed, tries included.", ("statement",), registry=registry
        )
        self.retries = Counter(
            "csgraph_retries", "Statements and transactions that were tried again.", ("statement", "cause"), registry=registry
        )
        self.event_lag = Histogram(
            "csgraph_event_lag_seconds",
            "From the making of an event to its arrival in this process.",
            buckets=EVENT_SECONDS,
            registry=registry,
        )
        self.loop_lag = Histogram(
            "csgraph_event_loop_lag_seconds",
            "How much later than asked the event loop woke a task.",
            buckets=LAG_SECONDS,
            registry=registry,
        )

    def watch(self, readings: Iterable[Reading]) -> None:
        """Show these numbers, too."""
        self.state.readings.extend(readings)

    async def render(self) -> bytes:
        """All of it as text, made beside the event loop."""
        self.state.take()
        return await asyncio.to_thread(generate_latest, self.registry)
