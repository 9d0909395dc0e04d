"""Writes events as a mutation does: the number drawn last, in the transaction of the change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from csgraph.db.driver import Database, Transaction

PUBLISH = """MATCH (counter:Counter {name: 'event'})
SET counter.value = counter.value + size($events)
WITH counter.value - size($events) AS last
UNWIND range(0, size($events) - 1) AS at
CREATE (event:Event {seq: last + at + 1, kind: 'UPDATED', at: $now, source: 'USER', before: 0}) SET event += $events[at]
RETURN event.seq"""


def happened(account: str, kind: str = "UPDATED", **more: Any) -> dict[str, Any]:
    """An event of an account, as it is stored."""
    return {"accountId": account, "kind": kind, **more}


async def publish(database: Database, events: Sequence[dict[str, Any]], *, change: str = "RETURN 1", now: datetime | None = None) -> int:
    """Commit a change with its events; answer the last one's number."""

    async def work(tx: Transaction) -> int:
        await tx.run("test.change", change, {})
        rows = await tx.run("test.publish", PUBLISH, {"events": list(events), "now": now or datetime.now(UTC)})
        return rows[-1][0]

    return await database.write(work, timeout=30)
