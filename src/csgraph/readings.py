"""The numbers that parts of the service keep anyway, as metrics; called by ``app``."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Protocol

from csgraph import __version__
from csgraph.db.driver import Database
from csgraph.http.live import Live
from csgraph.mutations.run import Mutator
from csgraph.resolvers.snapshots import Snapshots
from csgraph.telemetry.instruments import Telemetry
from csgraph.telemetry.metrics import Reading


class Listened(Protocol):
    """A bus that knows how many listen."""

    @property
    def listeners(self) -> int:
        """How many follow."""


def service_readings(telemetry: Telemetry, live: Live) -> Iterator[Reading]:
    """What is going on at the edge."""
    yield Reading("csgraph_info", "The version that runs.", lambda: 1, ("version", __version__))
    yield Reading(
        "csgraph_requests_in_progress", "Requests and operations that are being answered, streams included.", lambda: telemetry.in_progress
    )
    yield Reading("csgraph_sockets", "WebSockets that are open.", lambda: sum(live.sockets.values()))
    yield Reading("csgraph_streams", "Event streams over HTTP that are open.", lambda: sum(live.streams.values()))
    yield Reading("csgraph_subscriptions", "Subscriptions that are live.", lambda: live.subscriptions)
    yield Reading("csgraph_tasks", "Tasks of the event loop.", lambda: len(asyncio.all_tasks()))


def database_readings(database: Database) -> Iterator[Reading]:
    """The pool of connections."""
    help_ = "Connections to the database, by what they do."
    yield Reading("csgraph_pool_connections", help_, lambda: database.pool.in_use, ("state", "in_use"))
    yield Reading("csgraph_pool_connections", help_, lambda: database.pool.idle, ("state", "idle"))
    yield Reading("csgraph_pool_waiting", "Statements that wait for a connection.", lambda: database.pool.waiting)


def work_readings(mutator: Mutator, snapshots: Snapshots, bus: Listened) -> Iterator[Reading]:
    """What waits for its turn, and what was computed for live dashboards."""
    help_ = "Work that waits for its turn, by queue."
    yield Reading("csgraph_queue_depth", help_, lambda: mutator.queues.waiting, ("queue", "mutations"))
    yield Reading("csgraph_queue_depth", help_, lambda: snapshots.waiting, ("queue", "snapshots"))
    yield Reading("csgraph_dashboards", "Different live dashboards that are kept up to date.", lambda: snapshots.boards)
    yield Reading("csgraph_event_listeners", "Who follows the events.", lambda: bus.listeners)
    yield Reading("csgraph_snapshots_computed", "Answers computed for live dashboards.", lambda: snapshots.computed, counts=True)
    yield Reading("csgraph_snapshots_sent", "Answers handed to watchers of live dashboards.", lambda: snapshots.sent, counts=True)
