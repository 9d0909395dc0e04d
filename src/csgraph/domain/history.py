"""The past of derived metrics: what a number was at the end of earlier days, rebuilt from what happened (M-25, M-26).

Every function answers one value a day, in the order of the days it is given; days are ascending and each ends at an instant.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

WINDOW_DAYS = 14
"""Full days before a day in which a person counts as active (M-26)."""
LEAST_PROMOTER, MOST_DETRACTOR = 9, 6
"""Net promoter score: answers of 9 and 10 promote, those of 0 to 6 detract."""
NPS_SCALE = 100.0


@dataclass(frozen=True, slots=True)
class Days:
    """Calendar days in a time zone, the last one today."""

    days: Sequence[date]
    ends: Sequence[datetime]

    @classmethod
    def back(cls, today: date, days: int, zone: ZoneInfo) -> Days:
        """Today and as many days before it."""
        found = [today - timedelta(days=back) for back in range(days, -1, -1)]
        return cls(found, [day_start(day + timedelta(days=1), zone) for day in found])


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a calendar day, in UTC; a day lasts 23 to 25 hours."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def since(values: Sequence[float | None], ends: Sequence[datetime], known: datetime | None) -> list[float | None]:
    """The values of days that end after ``known``; earlier days are unknown, not zero."""
    return [value if known is not None and end > known else None for value, end in zip(values, ends, strict=True)]


def walked_back(now: float | None, changes: Iterable[tuple[datetime, float | None]], ends: Sequence[datetime]) -> list[float | None]:
    """A value at the end of each day, from its value now and what every change since replaced."""
    ordered = sorted(changes, key=lambda change: change[0])
    moments = [at for at, _ in ordered]
    found = []
    for end in ends:
        later = bisect_left(moments, end)
        found.append(ordered[later][1] if later < len(ordered) else now)
    return found


def open_at(intervals: Iterable[tuple[datetime, datetime | None]], ends: Sequence[datetime]) -> list[float | None]:
    """How many half-open intervals hold the end of each day; one without an end is open still."""
    known = list(intervals)
    begun = sorted(begin for begin, _ in known)
    over = sorted(max(begin, finish) for begin, finish in known if finish is not None)
    return [float(bisect_left(begun, end) - bisect_left(over, end)) for end in ends]


def promoter_score(answers: Iterable[tuple[str, datetime, int]], ends: Sequence[datetime]) -> list[float | None]:
    """Net promoter score over the latest answer of each person; null until somebody answered."""
    ordered = sorted(answers, key=lambda answer: answer[1])
    latest: dict[str, int] = {}
    found: list[float | None] = []
    at = 0
    for end in ends:
        while at < len(ordered) and ordered[at][1] < end:
            latest[ordered[at][0]] = ordered[at][2]
            at += 1
        found.append(_net(latest.values()))
    return found


def _net(scores: Iterable[int]) -> float | None:
    known = list(scores)
    if not known:
        return None
    promoters = sum(score >= LEAST_PROMOTER for score in known)
    detractors = sum(score <= MOST_DETRACTOR for score in known)
    return NPS_SCALE * (promoters - detractors) / len(known)


def active_people(usage: Iterable[tuple[str, date]], days: Sequence[date]) -> list[float | None]:
    """Distinct people who did something in the 14 full days before each day (M-26)."""
    change: dict[int, int] = {}
    for used in _days_by_person(usage).values():
        covered = 0
        for day in sorted(used):
            begin, until = max(day + 1, covered), day + 1 + WINDOW_DAYS
            change[begin] = change.get(begin, 0) + 1
            change[until] = change.get(until, 0) - 1
            covered = until
    return _running(change, days)


def _days_by_person(usage: Iterable[tuple[str, date]]) -> Mapping[str, set[int]]:
    people: dict[str, set[int]] = {}
    for person, day in usage:
        people.setdefault(person, set()).add(day.toordinal())
    return people


def _running(change: Mapping[int, int], days: Sequence[date]) -> list[float | None]:
    steps, at, total = sorted(change.items()), 0, 0
    found: list[float | None] = []
    for day in days:
        while at < len(steps) and steps[at][0] <= day.toordinal():
            total += steps[at][1]
            at += 1
        found.append(float(total))
    return found


def last_recorded(points: Iterable[tuple[date, float]], days: Sequence[date]) -> list[float | None]:
    """The value recorded on each day or, failing that, last before it."""
    ordered = sorted(points)
    dates = [day for day, _ in ordered]
    return [ordered[at - 1][1] if (at := bisect_right(dates, day)) else None for day in days]


def ratios(tops: Sequence[float | None], bottoms: Sequence[float | None]) -> list[float | None]:
    """Quotients, null where either part is unknown or there is nothing to divide by."""
    return [
        top / bottom if top is not None and bottom is not None and bottom > 0 else None for top, bottom in zip(tops, bottoms, strict=True)
    ]


def amount_of(text: str | None) -> tuple[Decimal, str | None] | None:
    """An amount and, where the text carries one, its currency; None for what is no amount."""
    number, _, currency = (text or "").strip().partition(" ")
    try:
        amount = Decimal(number)
    except InvalidOperation:
        return None
    return (amount, currency.strip() or None) if amount.is_finite() else None
