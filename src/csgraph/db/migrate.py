"""Ordered migrations of the database schema: applied once, recorded with a checksum, safe when two processes start together."""

from __future__ import annotations

import asyncio
import hashlib
import re
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from csgraph.db.driver import Database, Deadline
from csgraph.db.queries import Catalogue, find_root
from csgraph.domain.errors import Conflict, SchemaVersionError

NAME = re.compile(r"^(\d{4})_(\w+)\.cypher$")
LOCK_TIMEOUT_SECONDS = 600.0
LOCK_RETRY_SECONDS = 0.3
INDEX_WAIT = "CALL db.awaitIndexes(600)"
CONSTRAINT = re.compile(r"CREATE CONSTRAINT (\w+)")
CONSTRAINTS = "SHOW CONSTRAINTS YIELD name"
SHOW_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Migration:
    """One file of cypher/migrations: its number, name, checksum and statements."""

    number: int
    name: str
    checksum: str
    statements: tuple[str, ...]


def load(root: Traversable | None = None) -> list[Migration]:
    """Every migration in order; numbers have no gaps."""
    folder = (find_root() if root is None else root) / "migrations"
    found = []
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        match = NAME.match(entry.name)
        if match:
            text = entry.read_text(encoding="utf-8")
            body = "\n".join(line for line in text.splitlines() if not line.startswith("//"))
            statements = tuple(part.strip() for part in body.split(";") if part.strip())
            found.append(Migration(int(match[1]), match[2], hashlib.sha256(text.encode()).hexdigest(), statements))
    if [m.number for m in found] != list(range(1, len(found) + 1)):
        raise SchemaVersionError("The migrations are not numbered 1, 2, 3 … without a gap.")
    return found


async def migrate(database: Database, catalogue: Catalogue, migrations: list[Migration] | None = None) -> list[Migration]:
    """Apply what is missing and answer it; two processes at once apply it once."""
    migrations = load() if migrations is None else migrations
    await database.schema("CREATE CONSTRAINT migration_number IF NOT EXISTS FOR (n:Migration) REQUIRE n.number IS UNIQUE")
    applied = []
    for migration in await pending(database, catalogue, migrations):
        for statement in migration.statements:
            await _patiently(database, statement)
        await database.schema(INDEX_WAIT)
        if await _record(database, catalogue, migration):
            applied.append(migration)
    return applied


async def _patiently(database: Database, statement: str) -> None:
    # Every statement is idempotent (IF NOT EXISTS, MERGE): the loser of a race waits for the winner's lock and finds the work done.
    for _ in range(int(LOCK_TIMEOUT_SECONDS / LOCK_RETRY_SECONDS)):
        try:
            await database.schema(statement)
        except Conflict:
            await asyncio.sleep(LOCK_RETRY_SECONDS)
        else:
            return
    raise SchemaVersionError("A migration could not get its lock; is another migration stuck?")


async def _record(database: Database, catalogue: Catalogue, migration: Migration) -> bool:
    query = catalogue.query("migration.claim")
    parameters = {"number": migration.number, "name": migration.name, "checksum": migration.checksum}
    rows = await database.write(lambda tx: tx.run(query.name, query.text, parameters), timeout=query.timeout)
    return bool(rows[0][0])


async def pending(
    database: Database, catalogue: Catalogue, migrations: list[Migration] | None = None, deadline: Deadline | None = None
) -> list[Migration]:
    """Migrations not yet applied; raises SchemaVersionError on a schema that this csgraph does not know."""
    migrations = load() if migrations is None else migrations
    query = catalogue.query("migration.page")
    rows = await database.read(query.name, query.text, {}, timeout=query.timeout, deadline=deadline)
    known = {m.number: m for m in migrations}
    for number, checksum in rows:
        if number not in known:
            raise SchemaVersionError(
                f"The database was migrated to step {number}, which this csgraph does not know; install a newer csgraph."
            )
        if known[number].checksum != checksum:
            raise SchemaVersionError(
                f"Migration {number} was applied with another text than this csgraph carries; the schema is not one it knows."
            )
    done = {number for number, _ in rows}
    return [m for m in migrations if m.number not in done]


async def require_current(database: Database, catalogue: Catalogue, deadline: Deadline | None = None) -> None:
    """Refuse a database that lacks a migration or one of their constraints, or has an unknown one."""
    missing = await pending(database, catalogue, deadline=deadline)
    if missing:
        raise SchemaVersionError(
            f"The database lacks {len(missing)} migration(s), the first is {missing[0].number:04d}_{missing[0].name}; run: csgraph migrate"
        )
    there = {name for (name,) in await database.read("constraints", CONSTRAINTS, {}, timeout=SHOW_SECONDS)}
    lost = sorted({name for migration in load() for statement in migration.statements for name in CONSTRAINT.findall(statement)} - there)
    if lost:
        raise SchemaVersionError(
            f"The database lacks {len(lost)} constraint(s) that its migrations made, the first is {lost[0]};"
            " create them again as cypher/migrations says."
        )
