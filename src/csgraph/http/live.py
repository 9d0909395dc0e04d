"""Counts what is open: sockets and streams of one viewer, subscriptions of the process; and says when the service stops."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from csgraph.http.outcome import RequestErrors


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveLimits:
    """How much may be open at a time, and how long things may take."""

    sockets: int = 20
    """Of one viewer."""
    streams: int = 100
    """Of one viewer, over HTTP."""
    operations: int = 100
    """Of one socket."""
    subscriptions: int = 10_000
    """Of the process."""
    init_seconds: float = 5.0
    ping_seconds: float = 15.0
    stall_seconds: float = 30.0


@dataclass(slots=True)
class Live:
    """What is open in this process."""

    limits: LiveLimits
    stopping: bool = False
    sockets: Counter[str] = field(default_factory=Counter)
    streams: Counter[str] = field(default_factory=Counter)
    subscriptions: int = 0

    @contextmanager
    def socket(self, account: str) -> Iterator[bool]:
        """Count a socket of a viewer; whether there was room for it."""
        with _counted(self.sockets, account, self.limits.sockets) as room:
            yield room

    @contextmanager
    def stream(self, account: str) -> Iterator[None]:
        """Count a stream of a viewer; raises RequestErrors where there are enough."""
        with _counted(self.streams, account, self.limits.streams) as room:
            if not room:
                raise too_many(self.limits.streams)
            yield

    @contextmanager
    def subscription(self) -> Iterator[None]:
        """Count a subscription; raises RequestErrors where there are enough."""
        if self.subscriptions >= self.limits.subscriptions:
            raise too_many(self.limits.subscriptions)
        self.subscriptions += 1
        try:
            yield
        finally:
            self.subscriptions -= 1


def too_many(limit: int) -> RequestErrors:
    """What is told to a subscriber too many."""
    extensions: dict[str, Any] = {"code": "SUBSCRIPTION_LIMIT", "limit": limit}
    return RequestErrors([{"message": "Too many operations are live; end some first.", "extensions": extensions}])


@contextmanager
def _counted(counter: Counter[str], account: str, most: int) -> Iterator[bool]:
    if counter[account] >= most:
        yield False
        return
    counter[account] += 1
    try:
        yield True
    finally:
        counter[account] -= 1
        if not counter[account]:
            del counter[account]
