"""Metrics, health and orders of account coverage (M-13 to M-15), and figures that are not those of the default."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from csgraph.db.driver import Database
from support.coverage import ACCOUNTS, NOW, TASKS, TOUCHPOINTS, by_name, names, read, refusal, task, touchpoint, worked
from support.planted import plant
from support.service import Client, Clock, client_of

VALUES = {"a1": 10_0000, "a2": 30_0000, "a3": 20_0000, "a4": 90_0000}
RANKS = {"a1": "GOOD", "a2": "POOR", "a3": "AVERAGE", "a4": "POOR"}
SEATS = {"a1": 10.0, "a2": 30.0, "a4": 5.0}
SCORES = {"a1": 50.0, "a2": 90.0, "a4": 1.0}
KINDS = ("SUM", "AVG", "WEIGHTED_MEAN", "RATIO_OF_SUMS")
FORTY_DAYS_AGO, START, LATER = date(2026, 5, 8), date(2026, 5, 18), date(2026, 5, 19)


def enriched(account: dict[str, Any]) -> dict[str, Any]:
    key = account["id"]
    money = {"contractValue": VALUES[key], "currency": "EUR" if key == "a1" else "USD"} if key in VALUES else {}
    scores = {f"metric.{kind.lower()}": SCORES[key] for kind in KINDS} if key in SCORES else {}
    seats = {"metric.licensed_seats": SEATS[key]} if key in SEATS else {}
    return {**account, **money, **scores, **seats, "healthRank": RANKS.get(key, "UNKNOWN")}


def used(account: str, *people: str) -> list[dict[str, Any]]:
    return [
        {"accountId": account, "contactId": each, "date": date(2026, 6, 10), "module": "App", "activity": "open", "actions": 1}
        for each in people
    ]


SNAPSHOTS = [
    {"accountId": "a1", "date": FORTY_DAYS_AGO, "rank": "GOOD"}, {"accountId": "a1", "date": START, "rank": "POOR"},
    {"accountId": "a1", "date": LATER, "rank": "GOOD"},
    {"accountId": "a2", "date": FORTY_DAYS_AGO, "rank": "AVERAGE"}, {"accountId": "a2", "date": LATER, "rank": "POOR"},
    {"accountId": "a3", "date": LATER, "rank": "AVERAGE"},
]  # fmt: skip
COMPANY = worked(
    accounts=[enriched(each) for each in ACCOUNTS],
    settings={"reportingCurrency": "USD", "exchangeRates": '{"EUR": "2"}'},
    metrics=[
        {"key": "licensed_seats", "unit": "COUNT"},
        *({"key": kind.lower(), "unit": "COUNT", "teamAggregation": kind} for kind in KINDS),
    ],
    owned={
        "Touchpoint": [*TOUCHPOINTS, touchpoint("t9", "a1", "l")], "Task": [*TASKS, task("late", "a2", dueDate=date(2026, 6, 10))],
        "HealthSnapshot": SNAPSHOTS, "UsageDay": [*used("a1", "p", "q"), *used("a2", "r"), *used("a3", "s"), *used("a4", "t")],
    },
)  # fmt: skip


@pytest.fixture(scope="module")
async def planted(database: Database) -> Any:
    await plant(database, COMPANY)
    async with client_of(database, Clock(NOW)) as client:
        await client.deps.reader.configuration()
        yield client


METRICS = "summary { metrics { metric { key } value } } rows { nodes { user { name } metrics { value } } }"


async def metric(client: Client, key: str) -> list[float | None]:
    """Its value at the top and in the rows of Lindsay and Michael."""
    found = await read(client, METRICS, metrics=[key])
    assert [each["metric"]["key"] for each in found["summary"]["metrics"]] == [key]
    return [part["metrics"][0]["value"] for part in (found["summary"], *found["rows"]["nodes"])]


async def test_m13_a_metric_is_aggregated_as_it_says_over_eligible_accounts_with_a_value(planted: Client) -> None:
    assert await metric(planted, "sum") == [140.0, 140.0, None]
    assert await metric(planted, "avg") == [70.0, 70.0, None]
    assert await metric(planted, "weighted_mean") == [(50 * 20 + 90 * 30) / 50, (50 * 20 + 90 * 30) / 50, None]
    assert await metric(planted, "ratio_of_sums") == [None, None, None]


async def test_m13_license_utilization_is_used_seats_over_licensed_seats(planted: Client) -> None:
    assert await metric(planted, "license_utilization") == [3 / 40, 3 / 40, None]


async def test_m13_money_is_in_the_reporting_currency(planted: Client) -> None:
    assert await metric(planted, "contract_value") == [70.0, 50.0, 20.0]


async def test_a12_two_metrics_keep_their_order(planted: Client) -> None:
    found = await read(planted, METRICS, metrics=["avg", "account_count"])

    assert found["rows"]["nodes"][0]["metrics"] == [{"value": 70.0}, {"value": 2.0}]


async def test_m14_health_counts_values_and_the_change_since_the_start_of_the_window(planted: Client) -> None:
    count = "{ accounts contractValue change }"
    health = f"health {{ good {count} average {count} poor {count} unknown {count} }}"
    found = await read(planted, f"summary {{ {health} }} rows {{ nodes {{ user {{ name }} {health} }} }}")

    assert found["summary"]["health"] == {
        "good": {"accounts": 1, "contractValue": "20.00", "change": 1},
        "average": {"accounts": 1, "contractValue": "20.00", "change": 0},
        "poor": {"accounts": 1, "contractValue": "30.00", "change": 0},
        "unknown": {"accounts": 0, "contractValue": "0.00", "change": -1},
    }
    lindsay = by_name(found)["Lindsay"]["health"]
    assert [(lindsay[rank]["accounts"], lindsay[rank]["change"]) for rank in ("good", "average", "poor", "unknown")] == [
        (1, 1),
        (0, -1),
        (1, 0),
        (0, 0),
    ]


@pytest.mark.parametrize(
    ("field", "ascending"),
    [
        ("NAME", ["Lindsay", "Michael"]), ("ACTIVITY_VOLUME", ["Michael", "Lindsay"]), ("COVERAGE", ["Lindsay", "Michael"]),
        ("ACCOUNTS", ["Michael", "Lindsay"]), ("POOR_HEALTH", ["Michael", "Lindsay"]), ("OVERDUE", ["Michael", "Lindsay"]),
        ("METRIC_1", ["Michael", "Lindsay"]),
    ],
)  # fmt: skip
async def test_m15_rows_sort_by_every_column(planted: Client, field: str, ascending: list[str]) -> None:
    for direction, expected in (("ASC", ascending), ("DESC", ascending[::-1])):
        rows = f"rows(orderBy: {{ field: {field}, direction: {direction} }}) {{ nodes {{ user {{ name }} }} }}"
        found = await read(planted, rows, metrics=["account_count"])
        assert [row["user"]["name"] for row in found["rows"]["nodes"]] == expected


async def test_m15_rows_without_a_value_come_last_in_both_directions(planted: Client) -> None:
    for direction in ("ASC", "DESC"):
        rows = f"rows(orderBy: {{ field: METRIC_2, direction: {direction} }}) {{ nodes {{ user {{ name }} }} }}"
        found = await read(planted, rows, metrics=["account_count", "sum"])
        assert [row["user"]["name"] for row in found["rows"]["nodes"]] == ["Lindsay", "Michael"]
    assert (await refusal(planted, "rows(orderBy: { field: METRIC_2 }) { totalCount }", metrics=["sum"]))["reason"] == "NO_METRIC"


async def test_a33_the_list_of_a_row_sorts_by_value_and_health(planted: Client) -> None:
    for order, expected in (("CONTRACT_VALUE, direction: DESC", ["Two", "One"]), ("HEALTH", ["Two", "One"]), ("NAME", ["One", "Two"])):
        rows = f"rows {{ nodes {{ user {{ name }} accounts(orderBy: [{{ field: {order} }}]) {{ nodes {{ account {{ name }} }} }} }} }}"
        assert names(by_name(await read(planted, rows))["Lindsay"]["accounts"]) == expected


async def test_m06_activity_after_the_window_does_not_hide_activity_inside_it(database: Database) -> None:
    inside, after = touchpoint("t1", "a1", "l"), [touchpoint(f"x{key}", key, "l", when=NOW) for key in ("a1", "a2")]
    await plant(database, worked(owned={"Touchpoint": [inside, *after], "Task": []}))
    async with client_of(database, Clock(NOW)) as client:
        found = await read(client, "rows { nodes { user { name } accounts(group: COVERED) { nodes { account { name } } } } }")

        assert names(by_name(found)["Lindsay"]["accounts"]) == ["One"]
