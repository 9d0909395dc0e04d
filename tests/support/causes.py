"""Instruments that keep why something was sent to the database again."""

from __future__ import annotations

from collections import Counter

from csgraph.domain.observing import Silent


class Causes(Silent):
    """How often there was each cause: a code of the server, or an error of the driver."""

    def __init__(self) -> None:
        self.causes: Counter[str] = Counter()

    def retried(self, name: str, cause: str) -> None:  # noqa: ARG002 - as the protocol
        """Count a cause."""
        self.causes[cause] += 1
