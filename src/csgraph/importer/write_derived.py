"""Brings what accounts hold of their series up to date: current health, last activity, latest value of each metric."""

from __future__ import annotations

from datetime import date
from typing import Any

from csgraph.importer.write import Tell, Writer
from csgraph.repository import Unit, native
from csgraph.team_sets import declare_stale

BATCH = 1_000
ACTIVITY = ("health_snapshot", "touchpoint", "task")


async def write_derived(writer: Writer) -> None:
    """Compare every account that a staged series names with that series, and write what differs."""
    sources = [f"SELECT account_id FROM {writer.staging.staged[e].name}" for e in ACTIVITY if e in writer.staging.staged]  # noqa: S608
    if sources:
        await _activity(writer, " UNION ".join(sources))
    if "metric_point" in writer.staging.staged:
        metrics = writer.staging.run("SELECT DISTINCT metric FROM rows_metric_point ORDER BY metric").fetchall()
        for (metric,) in metrics:
            await _metric(writer, metric)


async def _activity(writer: Writer, accounts: str) -> None:
    query = f"SELECT i.id FROM ({accounts}) AS a JOIN ids_account AS i ON i.key = a.account_id"  # noqa: S608
    async for page in writer.records(query):
        ids = [node for (node,) in page]
        for start in range(0, len(ids), BATCH):
            await writer.transaction(_Update(ids[start : start + BATCH], writer.tell))


class _Update:
    def __init__(self, ids: list[str], tell: Tell) -> None:
        self._ids = ids
        self._tell = tell

    async def __call__(self, unit: Unit) -> None:
        ((changed, ranked),) = await unit.rows("account.update_derived", ids=self._ids)
        if changed:
            await declare_stale(unit)  # what an account's health is decides about sets
        await self._tell(unit, [("HEALTH_CHANGED", account) for account in ranked])


async def _metric(writer: Writer, metric: str) -> None:
    names = {"valueName": f"metric.{metric}", "dateName": f"metricDate.{metric}"}
    query = "SELECT i.id FROM (SELECT DISTINCT account_id FROM rows_metric_point WHERE metric = ?) AS a JOIN ids_account AS i ON i.key = a.account_id"
    async for page in writer.records(query, metric):
        ids = [node for (node,) in page]
        for start in range(0, len(ids), BATCH):
            answer = await writer.repository.rows(
                "metric_point.page_latest",
                ids=ids[start : start + BATCH],
                metric=metric,
                valueName=names["valueName"],
                dateName=names["dateName"],
            )
            rows = [_latest(names, account, native(day), value) for account, day, value, *_ in answer]
            if rows:
                await writer.transaction(_Store(rows))


def _latest(names: dict[str, str], account: str, day: date, value: float | None) -> dict[str, Any]:
    return {"id": account, "properties": {names["valueName"]: value, names["dateName"]: day}}


class _Store:
    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self._rows = rows

    async def __call__(self, unit: Unit) -> None:
        await unit.rows("account.update_metric", rows=self._rows)
