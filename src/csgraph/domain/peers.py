"""Peers: how an account's number lies among those of the accounts of its health profile (M-27)."""

from __future__ import annotations

import math
import statistics
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

LEAST_COUNT = 5
"""So many peers are told of together where the viewer may not see some of them."""
LEAST_RANGE = 2
"""A range and a place in it need two."""


def told(count: int, hidden: int) -> bool:
    """Whether figures over so many peers may be told, of which the viewer may not see ``hidden``."""
    return not hidden or count >= LEAST_COUNT


@dataclass(frozen=True, slots=True)
class Distribution:
    """The values of the peers, ascending; ``withheld`` are the figures of fewer than five of which some are hidden."""

    count: int
    values: Sequence[float] = ()
    withheld: bool = False

    @classmethod
    def of(cls, values: Sequence[float], hidden: int = 0) -> Distribution:
        """The peers' values, of which ``hidden`` belong to accounts that the viewer may not see; withheld figures count those that they see."""
        if not told(len(values), hidden):
            return cls(len(values) - hidden, withheld=True)
        return cls(len(values), sorted(values))

    @property
    def low(self) -> float | None:
        """The smallest value; null below two."""
        return self.values[0] if len(self.values) >= LEAST_RANGE else None

    @property
    def high(self) -> float | None:
        """The largest value; null below two."""
        return self.values[-1] if len(self.values) >= LEAST_RANGE else None

    @property
    def average(self) -> float | None:
        """The mean; null without any."""
        return math.fsum(self.values) / len(self.values) if self.values else None

    @property
    def median(self) -> float | None:
        """The middle value; null without any."""
        return statistics.median(self.values) if self.values else None

    def percentile(self, own: float | None) -> float | None:
        """The share of the other peers that lie below a value of one of them, 0 to 100; null below two and for what is no peer's."""
        if own is None or len(self.values) < LEAST_RANGE:
            return None
        return 100 * bisect_left(self.values, own) / (len(self.values) - 1)
