"""Empties the database between tests: data goes, the schema stays, and what every organisation has from the first day is there again."""

from __future__ import annotations

from csgraph.db.driver import Database, Transaction
from csgraph.db.migrate import load

EMPTY = "MATCH (n) WHERE NOT n:Migration DETACH DELETE n"
VERSION = "MATCH (o:Organisation {id: 'organisation'}) RETURN o.version"
GROW = "MATCH (o:Organisation {id: 'organisation'}) SET o.version = $version"


def foundation() -> tuple[str, ...]:
    """The statements of migrations that create the first nodes."""
    return tuple(each for m in load() if m.name in {"foundation", "events"} for each in m.statements if each.startswith("MERGE"))


async def wipe(database: Database, *, growing: bool = False) -> None:
    """Empty the database in one transaction; the configuration's version starts again at 1, or grows where a reader outlives the data."""
    statements = foundation()

    async def work(tx: Transaction) -> None:
        seen = await tx.run("test.version", VERSION, {}) if growing else []
        await tx.run("test.empty", EMPTY, {})
        for statement in statements:
            await tx.run("test.foundation", statement, {})
        if seen:
            await tx.run("test.grow", GROW, {"version": seen[0][0] + 1})

    await database.write(work, timeout=60)
