"""Keeps account sets with the accounts (M-18): every writer of accounts, assignments, users or the configuration goes through here.

A set that is not current is evaluated by whoever asks, so that an answer is right at any moment; a set that is current is read from labels.
A large change declares the sets stale, writes, and refreshes all accounts; a small one refreshes the accounts it touched in its own transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from csgraph.db.compose.teamset import NAME, kept, refresh
from csgraph.domain.configuration import Configuration
from csgraph.domain.errors import Conflict
from csgraph.repository import Repository, Unit

BATCH = 5_000
ATTEMPTS = 5


async def declare_stale(unit: Unit, *, always: bool = False) -> None:
    """Have every set evaluated until :func:`refresh_all` has run; in the transaction of the change or before it.

    ``always`` raises the version of the configuration also where that is so already, so that a refresh which is under way runs again.
    """
    await unit.rows("team.update_stale", always=always)


async def refresh_accounts(unit: Unit, configuration: Configuration, ids: Sequence[str]) -> int:
    """Bring accounts in line with the sets, in the transaction that changed them; answer how many changed their sets."""
    if not kept(configuration):
        return 0
    statement = refresh(unit.catalogue, configuration)
    changed = 0
    for start in range(0, len(ids), BATCH):
        rows = await unit.composed(NAME, statement.text, statement.parameters(ids[start : start + BATCH]))
        changed += rows[0][0]
    return changed


async def refresh_all(repository: Repository) -> int:
    """Bring every account in line with the sets and have the sets read from labels again; nothing to do costs one statement."""
    for _ in range(ATTEMPTS):
        configuration = await repository.configuration()
        teams = kept(configuration)
        stale = [team for team in teams.values() if not team["current"]]
        if not stale:
            return 0
        changed = await _refresh_every_account(repository, configuration)
        ids = [str(team["id"]) for team in teams.values()]
        if await _believe(repository, ids, configuration.version):
            return changed
    raise Conflict("The configuration changes faster than account sets can follow; try again.")


async def _refresh_every_account(repository: Repository, configuration: Configuration) -> int:
    changed, after = 0, ""
    while True:
        rows = await repository.rows("account.page_ids", after=after, limit=BATCH)
        if not rows:
            return changed
        ids = [row[0] for row in rows]
        changed += await repository.write(partial(refresh_accounts, configuration=configuration, ids=ids), timeout=600)
        after = ids[-1]


async def _believe(repository: Repository, ids: list[str], version: int) -> bool:
    rows = await repository.write(lambda unit: unit.rows("team.update_current", ids=ids, version=version))
    return bool(rows)
