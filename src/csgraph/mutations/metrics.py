"""Metric points: numbers of days, and the latest one on the account, where lists and rollups read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from csgraph.domain.access import Action
from csgraph.domain.fieldtext import number_text
from csgraph.domain.metrics import Source
from csgraph.domain.refusal import Refused, invalid, limit_reached, not_found
from csgraph.mutations import inputs
from csgraph.mutations.inputs import Given
from csgraph.mutations.work import Account, Payload, Work, require
from csgraph.repository import native

MAX_POINTS = 250
Key = tuple[str, str, date]


@dataclass(frozen=True, slots=True)
class Point:
    """One value of the input; without one the stored value goes."""

    index: int
    account_id: str
    metric: str
    day: date
    value: float | None

    @property
    def key(self) -> Key:
        """What it is a value of."""
        return self.account_id, self.metric, self.day


async def metric_record(work: Work, given: Given) -> Payload:
    """Record values; of several for one account, metric and day the last one of the list counts."""
    if len(given["points"]) > MAX_POINTS:
        raise limit_reached(f"At most {MAX_POINTS} points are recorded at once.", MAX_POINTS, "points")
    problems: list[Refused] = []
    points = [point for index, part in enumerate(given["points"]) if (point := _parsed(work, part, index, problems)) is not None]
    found = await work.accounts([point.account_id for point in points], Action.EDIT_ACCOUNTS)
    for point in points:
        try:
            account = require(found, point.account_id, "points", str(point.index), "accountId")
            _require_type(work, account, point)
        except Refused as refused:
            problems.append(refused)
    if problems:
        raise Refused(*sorted((each for refused in problems for each in refused.problems), key=lambda each: int(each.path[1])))
    wanted = {point.key: point.value for point in points}
    await _store(work, found, wanted)
    return Payload(values={"recorded": len(wanted)})


def _parsed(work: Work, given: Given, index: int, problems: list[Refused]) -> Point | None:
    at = ("points", index)
    try:
        metric = work.configuration.metrics.get(given["metric"])
        if metric is None:
            raise not_found("There is no metric of this key.", *at, "metric")
        if metric.source is not Source.RECORDED:
            raise invalid("This metric is computed, not recorded.", *at, "metric")
        day = date.fromisoformat(given["date"])
        if day > work.today:
            raise invalid("A day that has come is expected.", *at, "date")
        return Point(index, inputs.local_id(given, "accountId", "Account", *at), metric.key, day, inputs.number(given, "value", *at))
    except Refused as refused:
        problems.append(refused)
        return None


def _require_type(work: Work, account: Account, point: Point) -> None:
    types = work.configuration.metrics[point.metric].recorded_at
    if types and account.properties["type"] not in types:
        raise invalid("The metric is not recorded at accounts of this type.", "points", str(point.index), "metric")


async def _store(work: Work, accounts: Mapping[str, Account], wanted: Mapping[Key, float | None]) -> None:
    rows = await work.rows("metric_point.by_ids_stored", keys=[_named(key) for key in wanted])
    stored = {(row["accountId"], row["metric"], native(row["date"])): row.get("value") for (row,) in rows}
    put = [key for key, value in wanted.items() if value is not None and (key not in stored or stored[key] != value)]
    gone = [key for key, value in wanted.items() if value is None and key in stored]
    if put:
        named = [{"key": _named(key), "properties": {**_named(key), "value": wanted[key]}, "instants": {}} for key in put]
        await work.rows("metric_point.store_import", rows=named)
    if gone:
        await work.rows("metric_point.delete_many", keys=[_named(key) for key in gone])
    await _latest(work, accounts, put, gone)
    for key in (*put, *gone):
        account_id, metric, day = key
        if key in stored:  # a day's first value is its own history
            await work.change(accounts[account_id], f"metric.{metric}", _text(day, stored[key]), _text(day, wanted[key]))
    for account_id in dict.fromkeys(key[0] for key in (*put, *gone)):
        work.event("UPDATED", accounts[account_id])


async def _latest(work: Work, accounts: Mapping[str, Account], put: Sequence[Key], gone: Sequence[Key]) -> None:
    """Have accounts hold the latest value of each metric, or none where no point is left."""
    for metric in dict.fromkeys(key[1] for key in (*put, *gone)):
        value_name, date_name = f"metric.{metric}", f"metricDate.{metric}"
        ids = sorted({key[0] for key in (*put, *gone) if key[1] == metric})
        rows = await work.rows("metric_point.page_latest", ids=ids, metric=metric, valueName=value_name, dateName=date_name)
        found = {account_id: {value_name: value, date_name: native(day)} for account_id, day, value, *_ in rows}
        for account_id, of, day in gone:
            if of == metric and accounts[account_id].properties.get(date_name) == day:
                found.setdefault(account_id, {value_name: None, date_name: None})
        if found:
            await work.rows("account.update_metric", rows=[{"id": each, "properties": held} for each, held in found.items()])


def _named(key: Key) -> dict[str, object]:
    return {"accountId": key[0], "metric": key[1], "date": key[2]}


def _text(day: date, value: float | None) -> str | None:
    return None if value is None else f"{number_text(value)} ({day.isoformat()})"
