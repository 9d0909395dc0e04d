"""Keeps the health of accounts (M-21 to M-24): computed in the transaction that changes what it rests on, for accounts above soon after, and daily.

What a day knew of an account is one snapshot, with its conditions as they were then; the latest one is the account's current health.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from csgraph.db.compose.health import NAME, Chosen, choosing, chosen_of, values
from csgraph.domain.configuration import Configuration
from csgraph.domain.errors import DatabaseError
from csgraph.domain.health import RECORDS, UNKNOWN, Health, rests_below, stored_records
from csgraph.repository import Repository, Unit
from csgraph.team_sets import refresh_accounts

LOG = logging.getLogger(__name__)
BATCH = 500
SOURCE = "PLAY"
"""What computes health acts in nobody's name, as plays do."""
EVERY_SECONDS = 30.0
LONGEST = timedelta(minutes=10)
"""How long others leave a run over all accounts to whoever began it, who may have died."""
SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Changed:
    """An account whose stored health became another."""

    account_id: str
    team_sets: int
    """The account sets that held it before."""
    ranked: bool
    """Whether its rank is another one."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What came of accounts: whose health became another, and the paths of all that were looked at."""

    changed: list[Changed] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    @property
    def ranked(self) -> list[str]:
        """The accounts whose rank is another one."""
        return [each.account_id for each in self.changed if each.ranked]


async def refresh(unit: Unit, configuration: Configuration, ids: Iterable[str], now: datetime) -> Refreshed:
    """Compute the health of accounts inside a transaction, which locks them first."""
    told = Refreshed()
    choice = choosing(unit.catalogue, configuration)
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), BATCH):
        rows = await unit.composed(NAME, choice.text, choice.parameters(ordered[start : start + BATCH], now))
        chosen = chosen_of(configuration, rows)
        found = await _found(unit, configuration, chosen, now)
        stored = [_stored(each, found.get(each.account_id)) for each in chosen]
        answer = await unit.rows("health_snapshot.store_computed", rows=stored, today=configuration.today(now))
        told.changed.extend(Changed(*row) for row in answer)
        told.paths.extend(each.path for each in chosen)
    if told.ranked:
        await refresh_accounts(unit, configuration, told.ranked)
    return told


async def _found(unit: Unit, configuration: Configuration, chosen: Sequence[Chosen], now: datetime) -> dict[str, Health]:
    """The health of each account that a profile fits: a statement for each profile among them."""
    found: dict[str, Health] = {}
    for profile in {each.profile.key: each.profile for each in chosen if each.profile is not None}.values():
        fitting = {each.account_id: each for each in chosen if each.profile is profile}
        statement = values(unit.catalogue, configuration, profile)
        for account_id, read in await unit.composed(NAME, statement.text, statement.parameters(list(fitting), now)):
            found[account_id] = statement.health(read, fitting[account_id].status, now)
    return found


async def note_above(unit: Unit, configuration: Configuration, paths: Iterable[str], known: Collection[str] = ()) -> bool:
    """Note the accounts above that health may rest on, but for those that the caller computes after these; whether there are any."""
    if not any(rests_below(profile.properties) for profile in configuration.profiles.values()):
        return False
    above = {step for path in paths for step in path.strip("/").split("/")[:-1]}.difference(known)
    if above:
        await unit.rows("health_due.create_many", ids=sorted(above))
    return bool(above)


def _stored(chosen: Chosen, found: Health | None) -> dict[str, Any]:
    """What a snapshot keeps: the conditions as they read today, whatever they become."""
    health, profile = found or Health(UNKNOWN), chosen.profile
    conditions = [
        {"key": c.key, "displayName": c.display_name, "definition": c.definition, "rank": c.rank, "value": c.value, "decided": c.decided}
        | ({} if c.attribute is None else {"attribute": c.attribute})
        for c in health.conditions
    ]
    return {
        "id": chosen.account_id, "rank": health.rank, "score": health.score,
        "profile": None if profile is None else profile.key, "version": None if profile is None else profile["version"],
        "reasons": health.reasons, "conditions": stored_records(RECORDS["CONDITION"], conditions),
        "dimensions": stored_records(RECORDS["DIMENSION"], [asdict(each) for each in health.dimensions]),
    }  # fmt: skip


async def catch_up(repository: Repository, clock: Callable[[], datetime]) -> int:
    """Compute the accounts above what changed, the deepest first, until nothing is left; how many ranks changed."""
    configuration, changed = await repository.configuration(), 0
    while True:
        found = await repository.write(partial(_caught_up, configuration=configuration, now=clock()), timeout=SECONDS)
        if found is None:
            return changed
        changed += found


async def _caught_up(unit: Unit, configuration: Configuration, now: datetime) -> int | None:
    due = await unit.rows("health_due.claim", limit=BATCH)
    if not due:
        return None
    levels: dict[int, list[str]] = {}
    for account_id, depth in due:
        levels.setdefault(depth, []).append(account_id)
    changed: list[Changed] = []
    paths: list[str] = []
    for depth in sorted(levels, reverse=True):
        told = await refresh(unit, configuration, levels[depth], now)
        others = {each.account_id for each in told.changed}
        changed += told.changed
        paths += [path for path in told.paths if path.strip("/").rsplit("/", 1)[-1] in others]
    await note_above(unit, configuration, paths, known={account_id for account_id, _ in due})
    await announce(unit, changed, now)
    return sum(each.ranked for each in changed)


async def announce(unit: Unit, changed: Sequence[Changed], now: datetime) -> None:
    """Tell subscribers of other ranks; computations act in nobody's name."""
    events = [
        {"kind": "HEALTH_CHANGED", "accountId": each.account_id, "source": SOURCE, "before": each.team_sets}
        for each in changed
        if each.ranked
    ]
    if events:
        await unit.rows("event.append_import", events=events, at=now)


async def run_all(repository: Repository, now: datetime) -> Counter[str]:
    """Compute the health of every account, the deepest level first; how many changed, and how many of these their rank.

    Where no profile is left, what was computed goes, and what was imported stays.
    """
    configuration, told = await repository.configuration(), Counter(changed=0, ranked=0)
    for depth in reversed(range(await _levels(repository))):
        after = ""
        while ids := [row[0] for row in await repository.rows("account.page_depth", depth=depth, after=after, limit=BATCH)]:
            changed = await repository.write(partial(_run, configuration=configuration, ids=ids, now=now), timeout=SECONDS)
            told.update(changed=len(changed), ranked=sum(each.ranked for each in changed))
            after = ids[-1]
    return told


async def _run(unit: Unit, configuration: Configuration, ids: Sequence[str], now: datetime) -> list[Changed]:
    changed = (await refresh(unit, configuration, ids, now)).changed
    await announce(unit, changed, now)
    return changed


async def _levels(repository: Repository) -> int:
    depth = 0
    while await repository.rows("account.page_depth", depth=depth, after="", limit=1):
        depth += 1
    return depth


async def declare_stale(unit: Unit) -> None:
    """Have the health of all accounts computed anew soon; in the transaction that changes profiles."""
    await unit.rows("health_run.update_stale")


async def run_due(repository: Repository, now: datetime) -> bool:
    """Compute the health of all accounts where a new day or other profiles ask for it and nobody else does; whether it was done."""
    configuration = await repository.configuration()
    today = configuration.today(now)
    claimed = await repository.write(lambda unit: unit.rows("health_run.claim", now=now, until=now + LONGEST, today=today))
    if not claimed:
        return False
    ((value, stale),) = claimed
    if configuration.profiles or stale:
        await run_all(repository, now)
    await repository.write(lambda unit: unit.rows("health_run.update_done", value=value, today=today))
    return True


async def keep_healthy(repository: Repository, clock: Callable[[], datetime], follow: Callable[[], Awaitable[None]]) -> None:
    """Compute what is due, whoever left it, and ``follow`` where a day began or ranks changed; what fails is tried again later."""
    owed = False
    while True:
        try:
            owed = await run_due(repository, clock()) or owed
            owed = bool(await catch_up(repository, clock)) or owed
            if owed:
                await follow()
                owed = False
        except DatabaseError:
            pass
        except Exception:
            LOG.exception("health could not be computed; it will be tried again")
        await asyncio.sleep(EVERY_SECONDS)
