"""The engagement score (M-32): how much an account is used, as a percentile among the accounts of its contract status.

A scale holds, for one day and one contract status, the 99 means that separate the scores: whoever lies above the n-th of them lies above at least
n percent of all those accounts. Accounts below one action a day score 0 and are equal among themselves.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from csgraph.domain.history import WINDOW_DAYS

LEAST_MEAN = 1
"""Fewer actions a day than this count as no usage."""
HIGHEST = 99


def scale(means: Sequence[float], accounts: int) -> list[float]:
    """The cut points of a scale over so many accounts, given the means of those that are used."""
    ordered, unused = sorted(means), accounts - len(means)
    ranks = (-(-score * accounts // 100) - 1 for score in range(1, HIGHEST + 1))
    return [ordered[rank - unused] if rank >= unused else 0.0 for rank in ranks]


def score(mean: float, cuts: Sequence[float] | None) -> float | None:
    """The score of a mean; null where the scale of the day was not drawn."""
    if mean < LEAST_MEAN:
        return 0.0
    return None if cuts is None else float(bisect_left(cuts, mean))


def first_day(valid_from: datetime | None, first_usage: date | None, zone: ZoneInfo) -> date:
    """The first day of an account: what is older than the account shows that it existed."""
    if valid_from is None:
        return date.min
    begun = valid_from.astimezone(zone).date()
    return begun if first_usage is None else min(begun, first_usage)


def daily_means(actions: Mapping[date, int], first: date, days: Sequence[date]) -> list[float]:
    """Actions a day in the 14 full days before each of some consecutive days; an account younger than that has only its own days."""
    begin = days[0] - timedelta(days=WINDOW_DAYS)
    totals = list(accumulate((actions.get(begin + timedelta(days=at), 0) for at in range(len(days) + WINDOW_DAYS - 1)), initial=0))
    return [(totals[at + WINDOW_DAYS] - totals[at]) / min(WINDOW_DAYS, max(1, (day - first).days)) for at, day in enumerate(days)]
