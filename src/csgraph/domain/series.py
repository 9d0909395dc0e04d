"""Daily values over time: weekly averages and trends (M-25), with days that have no value told apart from zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = 7
PREVIOUS_DAYS = 14
"""How far back `previous` looks (M-26)."""
MAX_WEEKS, MAX_DAYS = 53, 400
"""How far back values are answered by week and by day."""


@dataclass(frozen=True, slots=True)
class Week:
    """The mean of one week's daily values; ``partial`` marks the running week."""

    start: date
    value: float | None
    partial: bool


def weekly(daily: Mapping[date, float], this_week: date, weeks: int) -> list[Week]:
    """The running week and the ones before it, oldest first; a week without values is null, not zero (M-25)."""
    starts = [this_week - timedelta(days=WEEK * back) for back in reversed(range(weeks))]
    return [Week(start, _mean(daily, start), start == this_week) for start in starts]


def _mean(daily: Mapping[date, float], start: date) -> float | None:
    days = (start + timedelta(days=offset) for offset in range(WEEK))
    values = [value for day in days if (value := daily.get(day)) is not None]
    return sum(values) / len(values) if values else None


def trend(daily: Mapping[date, float], today: date, days: int) -> list[tuple[date, float | None]]:
    """One entry a day, ending today."""
    return [(day, daily.get(day)) for back in reversed(range(days)) if (day := today - timedelta(days=back))]
