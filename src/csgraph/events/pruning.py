"""Old events leave the outbox: nobody needs more of them than a subscriber may miss."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta

from csgraph.domain.errors import DatabaseError
from csgraph.repository import Repository

BATCH = 5_000
EVERY_SECONDS = 600.0


async def prune(repository: Repository, before: datetime) -> int:
    """Remove the events of before a moment; answer how many."""
    removed = 0
    while True:
        rows = await repository.write(lambda unit: unit.rows("event.prune_before", before=before, limit=BATCH))
        count = int(rows[0][0])
        removed += count
        if count < BATCH:
            return removed


async def keep_pruned(repository: Repository, seconds: float) -> None:
    """Remove what is older than so many seconds, at once and from time to time; a database that is away is asked again later."""
    while True:
        with contextlib.suppress(DatabaseError):
            await prune(repository, datetime.now(UTC) - timedelta(seconds=seconds))
        await asyncio.sleep(EVERY_SECONDS)
