"""Randomness and dates of the generator: seeded, so that the same arguments give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")
FUTURE_DAYS = 1200
PAST_DAYS = 4500
SATURDAY = 5


class Dice:
    """A stream of decisions; equal seeds give equal streams on every machine."""

    __slots__ = ("_gauss", "_random")

    def __init__(self, *seed: object) -> None:
        source = Random("/".join(map(str, seed)))  # noqa: S311 - demo data, not secrets
        self._random = source.random
        self._gauss = source.gauss

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return self._random() < probability

    def below(self, bound: int) -> int:
        """A whole number from 0 to bound - 1."""
        return int(self._random() * bound)

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._random() * (high - low + 1))

    def unit(self) -> float:
        """A number from 0 to 1."""
        return self._random()

    def around(self, mean: float, deviation: float) -> float:
        """A normally distributed number."""
        return self._gauss(mean, deviation)

    def pick(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[int(self._random() * len(items))]

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """Up to ``count`` different items, in the order of the sequence."""
        if count >= len(items):
            return list(items)
        chosen: set[int] = set()
        while len(chosen) < count:
            chosen.add(self.below(len(items)))
        return [items[index] for index in sorted(chosen)]


class Calendar:
    """Days counted back from ``today``: 0 is today, negative days lie ahead."""

    def __init__(self, today: date) -> None:
        self.today = today
        days = [today - timedelta(days=back) for back in range(-FUTURE_DAYS, PAST_DAYS)]
        self._texts = [day.isoformat() for day in days]
        self._weekend = [day.weekday() >= SATURDAY for day in days]

    def day(self, back: int) -> str:
        """The date so many days ago, as the canonical form writes it."""
        return self._texts[back + FUTURE_DAYS]

    def moment(self, back: int, minute: int) -> str:
        """An instant on that day, by the minute of the day, in UTC."""
        return f"{self._texts[back + FUTURE_DAYS]}T{minute // 60:02}:{minute % 60:02}:00+00:00"

    def is_weekend(self, back: int) -> bool:
        """Whether that day is a Saturday or Sunday."""
        return self._weekend[back + FUTURE_DAYS]
