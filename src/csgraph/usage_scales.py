"""Draws the scales of the engagement score: what every account's usage is compared with (M-32).

An import draws them itself. A mutation that changes which accounts are compared notes it in its own transaction, for drawing takes seconds; every process
that serves looks for such a note twice a minute, and one of them draws. Until then scores rest on the accounts as they were compared before.
"""

from __future__ import annotations

import asyncio
import contextlib
from array import array
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from csgraph.domain.engagement_score import LEAST_MEAN, daily_means, first_day, scale
from csgraph.domain.errors import DatabaseError
from csgraph.domain.history import WINDOW_DAYS
from csgraph.domain.series import MAX_DAYS
from csgraph.repository import Repository, Unit, native

EVERY_SECONDS = 30.0
LONGEST = timedelta(minutes=5)
"""How long others leave the drawing to whoever began it, who may have died."""
BATCH = 1_000
MEANS_AT_ONCE = 20_000_000
"""Numbers of one pass over the accounts, which bound the memory: the more accounts, the fewer days a pass draws."""
LEAST_SPAN = 14
Key = tuple[str, date]


async def declare_stale(unit: Unit) -> None:
    """Have the scales drawn anew soon; in the transaction of a change of contract statuses, or of which accounts there are."""
    await unit.rows("usage_scale.update_stale")


async def redraw(repository: Repository, now: datetime) -> bool:
    """Draw the scales where a change asked for it and nobody else does; whether they were drawn."""
    claimed = await repository.write(lambda unit: unit.rows("usage_scale.claim", now=now, until=now + LONGEST))
    if not claimed:
        return False
    ((value,),) = claimed
    configuration = await repository.configuration()
    await write_scales(repository, configuration.time_zone, configuration.today(now))
    await repository.write(lambda unit: unit.rows("usage_scale.update_drawn", value=value))
    return True


async def keep_drawn(repository: Repository, clock: Callable[[], datetime]) -> None:
    """Draw the scales whenever a change asks for it; a database that is away is asked again later."""
    while True:
        with contextlib.suppress(DatabaseError):
            await redraw(repository, clock())
        await asyncio.sleep(EVERY_SECONDS)


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
        first = first_day(native(valid_from), native(first_usage), zone)
        for day, mean in zip(days, daily_means({native(on): number for on, number in actions}, first, days), strict=True):
            if mean >= LEAST_MEAN:
                means.setdefault((peers, day), array("d")).append(mean)


async def _store(repository: Repository, drawn: Mapping[Key, list[float]]) -> None:
    keys = [{"contractStatus": status, "date": day} for status, day in drawn]
    answer = await repository.rows("usage_scale.by_ids_stored", keys=keys)
    stored = {(status, native(day)): cuts for status, day, cuts in answer}
    rows = [{"contractStatus": key[0], "date": key[1], "cuts": cuts} for key, cuts in drawn.items() if stored.get(key) != cuts]

    async def work(unit: Unit) -> None:
        await unit.rows("usage_scale.store_import", rows=rows)

    if rows:
        await repository.write(work)
