"""Rules of the success report (M-40 to M-67): the states of contracts, years and months, bands of scores, and the order of buckets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from csgraph.domain.adoption import BANDS, KEY, MEDIUM_FROM
from csgraph.domain.configuration import Definition

STAGES = ("INITIAL_ONBOARDING", "ADOPTION", "EXPAND", "RENEW", "LOST")
SCOPES = ("ONBOARDING", "ADOPTION", "EXPANSION", "RENEWAL")
PROBABILITIES = ("VERY_HIGH", "HIGH", "MODERATE", "LOW", "VERY_LOW")
PROGRESS = ("NOT_STARTED", "ON_TRACK", "AT_RISK", "PAUSED", "COMPLETED", "CANCELED")
RENEWAL_STAGES = ("AWAITING_REVIEW", "RENEWAL_APPROVED", "RENEWAL_REJECTED", "UNDER_REVIEW")
OVERDUE = "OVERDUE"
TASK_BUCKETS = {"NOT_STARTED": "NEW", "STARTED": "IN_PROGRESS", "PAUSED": "PAUSED", "COMPLETED": "CLOSED", "CANCELED": "CANCELED"}
"""The bucket of a task that is not overdue, by its status (M-47)."""
ENDED = ("CANCELED", "CLOSED")
"""States of an engagement that is not active (M-40)."""
ACTIVE_RISK = ("NEW", "ACTIVE")
"""States of a risk signal that is active (M-48)."""
TOP_INDICATORS = 5
HEALTH_KEY = "health"
"""Key of the colour bands of an engagement's health score (M-46)."""
LARGEST_SCORE = 100
DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Band:
    """A range of scores, half-open but for the highest score there is."""

    low: float
    high: float
    color: str
    category: str


DEFAULT_BANDS = (
    Band(0, 40, "#d64545", "POOR"),
    Band(40, 70, "#e0a100", "NEUTRAL"),
    Band(70, LARGEST_SCORE, "#2e8b57", "GOOD"),
)


def health_bands(configured: Iterable[Definition]) -> Sequence[Band]:
    """The bands of health scores, the lowest first (M-46)."""
    found = [Band(each["min"], each["max"], each["color"], each["category"]) for each in configured if each.key == HEALTH_KEY]
    return sorted(found, key=lambda band: (band.low, band.high)) or DEFAULT_BANDS


def spans(bands: Iterable[Band]) -> list[list[float]]:
    """The bands as pairs, of which the second does not belong; the highest score belongs to the band that ends there."""
    return [[band.low, LARGEST_SCORE + 1 if band.high == LARGEST_SCORE else band.high] for band in bands]


def low_adoption(configured: Iterable[Definition]) -> list[list[float]]:
    """The scores that are low, as pairs: what :func:`csgraph.domain.adoption.band_of` calls LOW (M-60)."""
    begun = sorted((band["min"], band["category"]) for band in configured if band.key == KEY)
    first = begun[0][0] if begun else LARGEST_SCORE + 1
    ends = [low for low, _ in begun[1:]] + [LARGEST_SCORE + 1]
    below = [[-1.0, float(min(first, MEDIUM_FROM))]]
    return below + [[low, end] for (low, category), end in zip(begun, ends, strict=True) if BANDS[category] == "LOW"] if begun else below


def year_start(today: date, month: int) -> date:
    """The first day of the year of reports that a day lies in (M-42)."""
    return date(today.year if today.month >= month else today.year - 1, month, 1)


def months(today: date, month: int) -> list[date]:
    """The first day of every month from the beginning of the year to that of ``today`` (M-65)."""
    found = [year_start(today, month)]
    while (following := next_month(found[-1])) <= today:
        found.append(following)
    return found


def next_month(first: date) -> date:
    """The first day of the month after."""
    return date(first.year + first.month // DECEMBER, first.month % DECEMBER + 1, 1)


def last_days(today: date, month: int) -> list[date]:
    """The days on which the months' stock is taken: their last ones, and ``today`` in the current month (M-67)."""
    return [min(next_month(first) - timedelta(days=1), today) for first in months(today, month)]
