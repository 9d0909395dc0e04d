"""Computes the health of accounts that an import changed, and of those above them (M-21 to M-23)."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from csgraph.account_health import announce, catch_up, note_above, refresh, run_all
from csgraph.domain.configuration import Configuration
from csgraph.domain.where import leaves
from csgraph.importer.write import Writer
from csgraph.repository import Unit

BATCH = 500
WIDELY = frozenset({"account", "hierarchy", "engagement", "risk_signal", "membership"})
"""What may change the health of accounts that it does not name."""
NAMING = ("health_snapshot", "metric_point", "usage", "ticket", "nps_response", "assignment")
"""What changes the health of the accounts that it names."""
PEOPLE = frozenset({"assignment", "teamId"})
"""Criteria that may rest on who is active and on who reports to whom."""


async def write_health(writer: Writer, now: datetime, *, everything: bool, had: bool) -> None:
    """Compute what the staged rows may have changed; all accounts where the configuration did. ``had`` says that there were profiles before."""
    repository = writer.repository
    configuration = await repository.configuration()
    staged = writer.staging.staged
    widely = everything or bool(WIDELY & staged.keys()) or ("user" in staged and _rests_on_people(configuration))
    if not (configuration.profiles or had) or not (widely or any(each in staged for each in NAMING)):
        return
    sources = [f"SELECT account_id FROM {staged[each].name}" for each in NAMING if each in staged]  # noqa: S608 - names of ours
    if widely:
        await run_all(repository, now)
        return
    query = f"SELECT DISTINCT i.id FROM ({' UNION '.join(sources)}) AS a JOIN ids_account AS i ON i.key = a.account_id"  # noqa: S608
    async for page in writer.records(query):
        ids = [node for (node,) in page]
        for start in range(0, len(ids), BATCH):
            await repository.write(partial(_refreshed, configuration=configuration, ids=ids[start : start + BATCH], now=now), timeout=120)
    await catch_up(repository, lambda: now)


def _rests_on_people(configuration: Configuration) -> bool:
    """Whether another profile may fit because of what a user became."""
    return any(name in PEOPLE for profile in configuration.profiles.values() for _, name, _ in leaves(profile["tree"]))


async def _refreshed(unit: Unit, configuration: Configuration, ids: list[str], now: datetime) -> None:
    told = await refresh(unit, configuration, ids, now)
    await note_above(unit, configuration, told.paths)
    await announce(unit, told.changed, now)
