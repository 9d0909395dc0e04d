"""How many points viewers may still spend in their hour: in memory, per process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from csgraph.domain.errors import Throttled

HOUR = timedelta(hours=1)
MAX_VIEWERS = 10_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a viewer has left, and when all of it is there again: an instant, and whole seconds until then."""

    limit: int
    remaining: int
    reset_at: datetime
    reset_seconds: int


@dataclass(slots=True)
class Allowances:
    """The allowances of the viewers seen last; an hour begins with a viewer's first operation after the hour before."""

    limit: int
    clock: Callable[[], datetime]
    _spent: OrderedDict[str, tuple[datetime, int]] = field(default_factory=OrderedDict)

    def of(self, viewer: str) -> Allowance:
        """What a viewer has left; raises Throttled where that is nothing."""
        return self.charge(viewer, 0)

    def charge(self, viewer: str, cost: int) -> Allowance:
        """Take the cost of an operation before it runs, whatever becomes of it; raises Throttled, and takes nothing, where it is more than is left."""
        now = self.clock()
        reset_at, spent = self._spent.get(viewer, (now, 0))
        if reset_at <= now:
            reset_at, spent = now + HOUR, 0
        remaining, seconds = self.limit - spent, max(1, ceil((reset_at - now).total_seconds()))
        if remaining < max(cost, 1):
            message = "The points that are left in this hour do not suffice."
            raise Throttled(message, cost=cost, limit=self.limit, remaining=remaining, resetSeconds=seconds)
        self._spent[viewer] = (reset_at, spent + cost)
        self._spent.move_to_end(viewer)
        if len(self._spent) > MAX_VIEWERS:
            self._spent.popitem(last=False)
        return Allowance(self.limit, remaining - cost, reset_at, seconds)
