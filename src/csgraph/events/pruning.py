"""Old events leave the outbox: nobody needs more of them than a subscriber may miss."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta

from csgraph.domain.errors import DatabaseError
from csgraph.repository import Repository

BATCH = 5_000
EVERY_SECONDS = 600.0


KEY_HOURS = 24
"""How long an idempotency key is kept (reliability.md, decision 3)."""


async def prune(repository: Repository, before: datetime, what: str = "event") -> int:
    """Remove the events, or the idempotency keys, of before a moment; answer how many."""
    removed = 0
    while True:
        rows = await repository.write(lambda unit: unit.rows(f"{what}.prune_before", before=before, limit=BATCH))
        count = int(rows[0][0])
        removed += count
        if count < BATCH:
            return removed


async def keep_pruned(repository: Repository, seconds: float) -> None:
    """Remove what is older than so many seconds, at once and from time to time; a database that is away is asked again later."""
    while True:
        with contextlib.suppress(DatabaseError):
            now = datetime.now(UTC)
            await prune(repository, now - timedelta(seconds=seconds))
            await prune(repository, now - timedelta(hours=KEY_HOURS), "idempotency_key")
        await asyncio.sleep(EVERY_SECONDS)
