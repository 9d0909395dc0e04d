"""The event bus: publishing is a mutation's own transaction, which leaves Event nodes; this is the side that listens.

A listener is a position in the one order of events. It never misses one: what happened while it was busy is handed to it afterwards,
from memory or from the database. Only events that were pruned meanwhile are lost, and then it is told (Resync).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from csgraph.domain.event import Event

PAGE = 64
"""Events that a listener gets at a time, and with that what is held for one that is slow."""


class Listener(Protocol):
    """One who follows the events."""

    position: int
    """The last event that was handed out."""

    async def next(self) -> Sequence[Event]:
        """The next events, at least one and at most PAGE; waits for them; raises Resync."""


class EventBus(Protocol):
    """Where events come from; another transport than the database would be another implementation."""

    def listening(self, after: int | None = None) -> AbstractAsyncContextManager[Listener]:
        """Follow the events behind a position, or from now on; raises Resync when some of them are gone."""
