"""Whether the database holds accounts that a directory does not: the demo does not mix its company with another one."""

from __future__ import annotations

import csv
from pathlib import Path

from csgraph.importer.staging import PAGE
from csgraph.importer.tables import ACCOUNTS
from csgraph.repository import Repository


async def stranger(repository: Repository, directory: Path) -> str | None:
    """The name of an account in the database that accounts.csv does not hold under its id and name; None where there is none."""
    after, known = "", None
    while rows := await repository.rows("account.page_ids", after=after, limit=PAGE):
        known = _names(directory / ACCOUNTS.file) if known is None else known
        stored = await repository.rows("account.by_ids_stored", keys=[{"id": row[0]} for row in rows])
        for (account,) in stored:
            if known.get(account.get("externalId")) != account["name"]:
                return str(account["name"])
        after = rows[-1][0]
    return None


def _names(path: Path) -> dict[str | None, str]:
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["id"]: row["name"] for row in csv.DictReader(stream)}
