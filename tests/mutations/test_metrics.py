"""Metric points: the last value of a day wins, and the latest day is the account's value (M-19)."""

from __future__ import annotations

from typing import Any

import pytest

from csgraph.db.driver import Database
from support.changing import Changing, account, changing, member


def point(day: str = "2026-06-17", value: float | None = 5, account_id: str = "1", metric: str = "seats_used") -> dict[str, Any]:
    return {"accountId": account(account_id), "metric": metric, "date": day, "value": value}


async def held(change: Changing, account_id: str = "1") -> list[Any]:
    text = "MATCH (a:Account {id: $id}) RETURN a['metric.seats_used'], toString(a['metricDate.seats_used']), a.version"
    return (await change.rows(text, id=account_id))[0]


async def record(change: Changing, *points: dict[str, Any]) -> int:
    answer = await change("metricRecord", "recorded errors { code path }", points=list(points))
    assert answer["errors"] == []
    return answer["recorded"]


async def test_the_latest_day_is_the_account_s_value_and_the_last_of_a_day_wins(change: Changing) -> None:
    assert await record(change, point(value=4), point("2026-06-01", 9), point(value=7), point(account_id="2", value=-0.0)) == 3
    assert await held(change) == [7.0, "2026-06-17", 1]
    assert str((await held(change, "2"))[0]) == "0.0"  # no negative zero
    assert await change.events() == [("UPDATED", "1"), ("UPDATED", "2")]
    assert await change.changes() == []  # the series is the history of a day's first value
    answer = await change.client.query(f'{{ account(id: "{account("1")}") {{ metric(key: "seats_used") {{ value }} }} }}')
    assert answer["account"]["metric"]["value"] == 7.0


async def test_an_earlier_day_leaves_the_current_value(change: Changing) -> None:
    await record(change, point(value=7))
    await record(change, point("2026-06-16", 3))
    assert await held(change) == [7.0, "2026-06-17", 1]


async def test_a_corrected_value_leaves_the_old_one(change: Changing) -> None:
    await record(change, point(value=7))
    await record(change, point(value=8))
    assert await held(change) == [8.0, "2026-06-17", 1]
    assert await change.changes() == [("1", "metric.seats_used", "7 (2026-06-17)", "8 (2026-06-17)", "USER")]


async def test_null_removes_a_day_and_the_one_before_is_the_value_again(change: Changing) -> None:
    await record(change, point(value=7), point("2026-06-10", 3))
    await record(change, point(value=None))
    assert await held(change) == [3.0, "2026-06-10", 1]
    await record(change, point("2026-06-10", None), point("2026-06-09", None))
    assert await held(change) == [None, None, 1]
    assert await change.rows("MATCH (p:MetricPoint) RETURN count(p)") == [[0]]
    assert [row[2:4] for row in await change.changes()] == [("7 (2026-06-17)", None), ("3 (2026-06-10)", None)]


async def test_the_same_value_again_is_no_event(change: Changing) -> None:
    await record(change, point())
    assert await record(change, point()) == 1
    assert await change.events() == [("UPDATED", "1")]


@pytest.mark.parametrize("value", [1.1e15, -1e308])
async def test_a_number_that_a_total_could_not_hold_is_refused(change: Changing, value: float) -> None:
    assert await change.refused("metricRecord", points=[point(value=value)]) == ("INVALID_INPUT", ["input", "points", "0", "value"])
    await record(change, point(value=-1e15), point(account_id="2", value=-1e15))
    document = f'{{ account(id: "{account("1")}") {{ rollup(metric: "seats_used", function: MEDIAN) {{ value }} }} }}'
    assert (await change.client.query(document))["account"]["rollup"]["value"] == "-1000000000000000"


async def test_every_wrong_point_is_named_and_none_is_recorded(change: Changing) -> None:
    wrong = [
        point(), point("2026-06-18"), point(metric="nope"), point(metric="engagement_score"), point(metric="shipped"), point(account_id="99"),
    ]  # fmt: skip
    answer = await change("metricRecord", "recorded errors { code path }", points=wrong)
    assert answer == {
        "recorded": 0,
        "errors": [
            {"code": "INVALID_INPUT", "path": ["input", "points", "1", "date"]},
            {"code": "NOT_FOUND", "path": ["input", "points", "2", "metric"]},
            {"code": "INVALID_INPUT", "path": ["input", "points", "3", "metric"]},
            {"code": "INVALID_INPUT", "path": ["input", "points", "4", "metric"]},
            {"code": "NOT_FOUND", "path": ["input", "points", "5", "accountId"]},
        ],
    }
    assert await change.rows("MATCH (p:MetricPoint) RETURN count(p)") == [[0]]
    assert await change.events() == []


async def test_today_is_the_reporting_zone_s(change: Changing) -> None:  # M-00
    await change.database.write(
        lambda tx: tx.run("test.zone", "MATCH (o:Organisation) SET o.timeZone = 'Pacific/Kiritimati', o.version = o.version + 1", {}),
        timeout=5,
    )
    assert await record(change, point("2026-06-18")) == 1


async def test_250_points_are_recorded_and_251_are_not(change: Changing) -> None:
    days = [f"2025-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)]
    assert await record(change, *(point(day) for day in days[:250])) == 250
    body = await change.client.ask(
        "mutation ($input: MetricRecordInput!) { metricRecord(input: $input) { errors { code path } } }",
        input={"points": [point(day) for day in days[:251]]},
    )
    refused = body.get("errors") or body["data"]["metricRecord"]["errors"]
    assert len(refused) == 1


async def test_recording_needs_the_permission_to_edit(company: Database) -> None:
    async with changing(company, member("VIEWER")) as change:
        assert await change.refused("metricRecord", points=[point()]) == ("FORBIDDEN", ["input", "points", "0", "accountId"])
    async with changing(company, member()) as change:
        assert await change.refused("metricRecord", points=[point(account_id="4")]) == ("NOT_FOUND", ["input", "points", "0", "accountId"])


async def test_the_same_key_records_once(change: Changing) -> None:
    for _ in range(2):
        assert (await change("metricRecord", "recorded", points=[point()], idempotencyKey="k")) == {"recorded": 1}
        await change.database.write(lambda tx: tx.run("test.forget", "MATCH (p:MetricPoint) DELETE p", {}), timeout=5)
    assert await change.rows("MATCH (p:MetricPoint) RETURN count(p)") == [[0]]
