"""Draws the scales of the engagement score anew after an import: what every account's usage is compared with (M-32)."""

from __future__ import annotations

import asyncio
from array import array
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from csgraph.domain.engagement_score import LEAST_MEAN, daily_means, first_day, scale
from csgraph.domain.history import WINDOW_DAYS
from csgraph.domain.series import MAX_DAYS
from csgraph.repository import Repository, Unit

BATCH = 1_000
MEANS_AT_ONCE = 20_000_000
"""Numbers of one pass over the accounts, which bound the memory: the more accounts, the fewer days a pass draws."""
LEAST_SPAN = 14
Key = tuple[str, date]


async def write_scales(repository: Repository, zone: ZoneInfo, today: date) -> None:
    """Write every scale that differs, as far back as values are answered and as far ahead as today's usage counts."""
    days = [today + timedelta(days=more) for more in range(-MAX_DAYS, WINDOW_DAYS + 1)]
    accounts = next(nodes for entity, nodes in await repository.rows("organisation.count_stored") if entity == "account")
    span = max(LEAST_SPAN, MEANS_AT_ONCE // max(1, accounts))
    for start in range(0, len(days), span):
        await _store(repository, await _drawn(repository, zone, days[start : start + span]))


async def _drawn(repository: Repository, zone: ZoneInfo, days: Sequence[date]) -> dict[Key, list[float]]:
    means: dict[Key, array[float]] = {}
    accounts: Counter[str] = Counter()
    async for page in _pages(repository, days[0] - timedelta(days=WINDOW_DAYS), days[-1]):
        await asyncio.to_thread(_add, page, zone, days, means, accounts)
    return {key: scale(found, accounts[key[0]]) for key, found in means.items()}


async def _pages(repository: Repository, begin: date, until: date) -> AsyncIterator[list[list[Any]]]:
    after = ""
    while ids := [row[0] for row in await repository.rows("account.page_ids", after=after, limit=BATCH)]:
        yield await repository.rows("usage.by_ids_daily", ids=ids, begin=begin, until=until)
        after = ids[-1]


def _add(page: list[list[Any]], zone: ZoneInfo, days: Sequence[date], means: dict[Key, array[float]], accounts: Counter[str]) -> None:
    for status, valid_from, first_usage, actions in page:
        peers = status or ""
        accounts[peers] += 1
        if not actions:
            continue
        first = first_day(_native(valid_from), _native(first_usage), zone)
        for day, mean in zip(days, daily_means({_native(on): number for on, number in actions}, first, days), strict=True):
            if mean >= LEAST_MEAN:
                means.setdefault((peers, day), array("d")).append(mean)


def _native(value: Any) -> Any:
    return None if value is None else value.to_native()


async def _store(repository: Repository, drawn: Mapping[Key, list[float]]) -> None:
    keys = [{"contractStatus": status, "date": day} for status, day in drawn]
    answer = await repository.rows("usage_scale.by_ids_stored", keys=keys)
    stored = {(status, day.to_native()): cuts for status, day, cuts in answer}
    rows = [{"contractStatus": key[0], "date": key[1], "cuts": cuts} for key, cuts in drawn.items() if stored.get(key) != cuts]

    async def work(unit: Unit) -> None:
        await unit.rows("usage_scale.store_import", rows=rows)

    if rows:
        await repository.write(work)
