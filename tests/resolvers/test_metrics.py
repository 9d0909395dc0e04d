"""Metric values: now, 14 days before, by week and by day, over every source (M-25, M-26, M-34).

Today is Wednesday, 17 June 2026, unless a test says otherwise.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from csgraph.db.driver import Database
from support.company import UNITS, Account, Answer, Change, Company, Signal, Ticket, days_ago, noon
from support.service import Client, Clock

NOW = "value asOf previous delta"
CHANGE = "value previous delta"


async def metric(client: Client, graph: Database, account: Account, key: str, fields: str, **company: Any) -> dict[str, Any]:
    await Company((account,), **company).seed(graph)
    answer = await client.query(f'query ($id: ID!) {{ account(id: $id) {{ metric(key: "{key}") {{ {fields} }} }} }}', id=account.global_id)
    return answer["account"]["metric"]


async def trend(client: Client, graph: Database, account: Account, key: str, days: int, **company: Any) -> list[float | None]:
    found = await metric(client, graph, account, key, f"trend(days: {days}) {{ value }}", **company)
    return [point["value"] for point in found["trend"]]


def sessions(*pairs: tuple[int, float | None]) -> tuple[tuple[str, date, float | None], ...]:
    return tuple(("sessions", days_ago(back), value) for back, value in pairs)


async def test_m26_a_recorded_value_is_compared_with_the_last_one_14_days_before_its_own_day(client: Client, graph: Database) -> None:
    account = Account("a", points=sessions((3, 10.0), (16, 99.0), (18, 7.5), (40, 1.0)))

    found = await metric(client, graph, account, "sessions", NOW)

    assert found == {"value": 10.0, "asOf": "2026-06-14T00:00:00Z", "previous": 7.5, "delta": 2.5}


async def test_m26_a_value_on_the_14th_day_itself_counts(client: Client, graph: Database) -> None:
    account = Account("a", points=sessions((0, 10.0), (13, 99.0), (14, 4.0), (15, 1.0)))

    assert await metric(client, graph, account, "sessions", CHANGE) == {"value": 10.0, "previous": 4.0, "delta": 6.0}


async def test_m26_without_an_earlier_value_there_is_no_difference(client: Client, graph: Database) -> None:
    account = Account("a", points=sessions((1, 10.0), (5, 3.0)))

    assert await metric(client, graph, account, "sessions", CHANGE) == {"value": 10.0, "previous": None, "delta": None}


async def test_a_recorded_value_holds_from_the_start_of_its_day_in_the_reporting_zone(client: Client, graph: Database) -> None:
    found = await metric(client, graph, Account("a", points=sessions((1, 10.0))), "sessions", "asOf", zone="America/New_York")

    assert found == {"asOf": "2026-06-16T04:00:00Z"}


async def test_a_metric_that_was_never_recorded_is_null_as_of_now(client: Client, graph: Database) -> None:
    found = await metric(client, graph, Account("a"), "sessions", NOW)

    assert found == {"value": None, "asOf": "2026-06-17T12:00:00Z", "previous": None, "delta": None}


@pytest.mark.parametrize(
    ("week_start", "weeks"),
    [
        ("MONDAY", [("2026-06-01", 3.0, False), ("2026-06-08", None, False), ("2026-06-15", 6.0, True)]),
        ("SUNDAY", [("2026-05-31", 52.5, False), ("2026-06-07", 1.0, False), ("2026-06-14", 6.0, True)]),
    ],
)
async def test_m25_a_week_is_the_mean_of_the_days_that_have_a_value_and_null_without_any(
    client: Client, graph: Database, week_start: str, weeks: list[tuple[str, float | None, bool]]
) -> None:
    account = Account("a", points=sessions((0, 8.0), (2, 4.0), (10, 1.0), (16, 5.0), (17, 100.0)))

    found = await metric(client, graph, account, "sessions", "weekly(weeks: 3) { weekStart value partial }", week_start=week_start)

    assert [(week["weekStart"], week["value"], week["partial"]) for week in found["weekly"]] == weeks


async def test_m25_eight_weeks_are_answered_unless_another_number_is_asked_for(client: Client, graph: Database) -> None:
    found = await metric(client, graph, Account("a", points=sessions((51, 3.0), (52, 9.0))), "sessions", "weekly { weekStart value }")

    assert found["weekly"][0] == {"weekStart": "2026-04-27", "value": 3.0}
    assert [week["value"] for week in found["weekly"][1:]] == [None] * 7


async def test_zero_is_a_value_and_a_day_without_one_is_null(client: Client, graph: Database) -> None:
    assert await trend(client, graph, Account("a", points=sessions((0, 0.0), (2, 4.0))), "sessions", 4) == [None, 4.0, None, 0.0]


async def test_the_leap_day_is_a_day(client: Client, graph: Database, clock: Clock) -> None:
    clock.now = datetime(2028, 3, 1, 12, tzinfo=UTC)
    account = Account("a", points=(("sessions", date(2028, 2, 29), 29.0), ("sessions", date(2028, 2, 16), 16.0)))

    found = await metric(client, graph, account, "sessions", "asOf previous trend(days: 3) { date value }")

    assert (found["asOf"], found["previous"]) == ("2028-02-29T00:00:00Z", None)
    assert [(point["date"], point["value"]) for point in found["trend"]] == [
        ("2028-02-28", None),
        ("2028-02-29", 29.0),
        ("2028-03-01", None),
    ]


@pytest.mark.parametrize(
    ("created", "expected"),
    [(datetime(2026, 3, 9, 3, 59, tzinfo=UTC), [0.0, 1.0, 1.0, 1.0]), (datetime(2026, 3, 9, 4, 0, tzinfo=UTC), [0.0, 0.0, 1.0, 1.0])],
    ids=["last minute", "next day"],
)
async def test_a_day_of_23_hours_ends_an_hour_earlier(
    client: Client, graph: Database, clock: Clock, created: datetime, expected: list[float]
) -> None:
    clock.now = datetime(2026, 3, 10, 12, tzinfo=UTC)
    account = Account("a", tickets=(Ticket(created),))

    assert await trend(client, graph, account, "open_tickets", 4, zone="America/New_York") == expected


async def test_today_is_the_day_of_the_reporting_zone(client: Client, graph: Database, clock: Clock) -> None:
    clock.now = datetime(2026, 6, 17, 3, tzinfo=UTC)

    found = await metric(client, graph, Account("a"), "sessions", "trend(days: 1) { date }", zone="America/New_York")

    assert found == {"trend": [{"date": "2026-06-16"}]}


async def test_the_contract_value_is_walked_back_change_by_change(client: Client, graph: Database) -> None:
    changes = (
        Change(noon(days_ago(3)), "100.00", "120.00"),
        Change(noon(days_ago(16)), "64 EUR", "100.00 USD"),
        Change(noon(days_ago(2)), "Onboarding", "Live", field="status"),
    )
    account = Account("a", value=120 * UNITS, currency="USD", changes=changes)

    assert await metric(client, graph, account, "contract_value", CHANGE) == {"value": 120.0, "previous": 100.0, "delta": 20.0}

    answer = await client.query(
        'query ($id: ID!) { account(id: $id) { metric(key: "contract_value") { trend(days: 18) { value } } } }', id=account.global_id
    )
    assert [point["value"] for point in answer["account"]["metric"]["trend"]] == [80.0, *[100.0] * 13, *[120.0] * 4]


@pytest.mark.parametrize(("old", "value"), [(None, None), ("50 CHF", None), ("about 50", None), ("NaN", None), ("8 EUR", 10.0)])
async def test_a_former_contract_value_that_cannot_be_read_is_unknown(
    client: Client, graph: Database, old: str | None, value: float | None
) -> None:
    account = Account("a", value=120 * UNITS, currency="USD", changes=(Change(noon(days_ago(0)), old, "120 USD"),))

    assert await trend(client, graph, account, "contract_value", 2) == [value, 120.0]


async def test_a_contract_value_without_a_rate_is_null(client: Client, graph: Database) -> None:
    assert await metric(client, graph, Account("a", value=UNITS, currency="CHF"), "contract_value", "value") == {"value": None}


KNOWN_SINCE = (("account_count", 1.0), ("contract_value", 5.0), ("open_tickets", 0.0), ("open_risk_signals", 0.0), ("active_users", 0.0))


async def test_before_the_account_existed_nothing_is_known(client: Client, graph: Database) -> None:
    account = Account("a", value=5 * UNITS, currency="USD", since=noon(days_ago(1)))

    await Company((account,)).seed(graph)
    for key, value in KNOWN_SINCE:
        answer = await client.query(
            f'query ($id: ID!) {{ account(id: $id) {{ metric(key: "{key}") {{ previous trend(days: 4) {{ value }} }} }} }}',
            id=account.global_id,
        )
        found = answer["account"]["metric"]
        assert (key, found["previous"], [point["value"] for point in found["trend"]]) == (key, None, [None, None, value, value])


async def test_what_is_older_than_the_account_shows_that_it_existed(client: Client, graph: Database) -> None:
    account = Account("a", since=noon(days_ago(0)), tickets=(Ticket(noon(days_ago(2)), noon(days_ago(1)), "CLOSED"),))

    assert await trend(client, graph, account, "open_tickets", 4) == [None, 1.0, 0.0, 0.0]


async def test_health_is_the_snapshot_of_the_day_and_was_the_last_one_before(client: Client, graph: Database) -> None:
    account = Account("a", health=55.0, snapshots=((days_ago(20), 70.0), (days_ago(13), 90.0), (days_ago(1), 55.0)))

    found = await metric(client, graph, account, "health_score", CHANGE + " trend(days: 3) { value }")

    assert (found["value"], found["previous"], found["delta"]) == (55.0, 70.0, -15.0)
    assert [point["value"] for point in found["trend"]] == [None, 55.0, None]


async def test_health_that_was_unknown_14_days_ago_has_no_difference(client: Client, graph: Database) -> None:
    account = Account("a", health=55.0, snapshots=((days_ago(20), 70.0), (days_ago(14), None), (days_ago(1), 55.0)))

    assert await metric(client, graph, account, "health_score", CHANGE) == {"value": 55.0, "previous": None, "delta": None}


async def test_a_ticket_is_open_until_the_day_it_is_closed(client: Client, graph: Database) -> None:
    tickets = (
        Ticket(noon(days_ago(5))),
        Ticket(noon(days_ago(4)), noon(days_ago(2)), "CLOSED"),
        Ticket(noon(days_ago(3)), noon(days_ago(3)), "CLOSED"),
        Ticket(noon(days_ago(20)), noon(days_ago(10)), "CLOSED"),
        Ticket(noon(days_ago(4)), None, "CLOSED"),
    )
    account = Account("a", tickets=tickets)

    found = await metric(client, graph, account, "open_tickets", CHANGE + " trend(days: 7) { value }")

    assert (found["value"], found["previous"], found["delta"]) == (1.0, 1.0, 0.0)
    assert [point["value"] for point in found["trend"]] == [0.0, 1.0, 2.0, 2.0, 1.0, 1.0, 1.0]


async def test_a_risk_signal_counts_from_the_day_it_was_raised_while_it_is_active(client: Client, graph: Database) -> None:
    signals = (Signal(noon(days_ago(2)), "NEW"), Signal(noon(days_ago(1)), "ACTIVE"), Signal(noon(days_ago(9)), "CLOSED"))

    assert await trend(client, graph, Account("a", signals=signals), "open_risk_signals", 4) == [0.0, 1.0, 2.0, 2.0]


async def test_the_net_promoter_score_takes_the_latest_answer_of_each_person(client: Client, graph: Database) -> None:
    answers = (Answer("ann", 10, noon(days_ago(4))), Answer("bob", 3, noon(days_ago(2))), Answer("ann", 8, noon(days_ago(1))))

    assert await trend(client, graph, Account("a", answers=answers), "nps", 6) == [None, 100.0, 100.0, 0.0, -50.0, -50.0]


USED = (
    ("ann", days_ago(1)),
    ("bob", days_ago(14)),
    ("cid", days_ago(15)),
    ("dan", days_ago(28)),
    ("eve", days_ago(29)),
    ("fay", days_ago(20)),
)


async def test_m26_active_users_are_those_of_14_full_days_against_the_14_days_before(client: Client, graph: Database) -> None:
    account = Account("a", usage=(*USED, ("now", days_ago(0)), ("ann", days_ago(2))))

    found = await metric(client, graph, account, "active_users", CHANGE + " trend(days: 3) { value }")

    assert (found["value"], found["previous"], found["delta"]) == (2.0, 3.0, -1.0)
    assert [point["value"] for point in found["trend"]] == [2.0, 3.0, 2.0]


async def test_m34_license_utilization_divides_by_the_seats_known_on_the_day(client: Client, graph: Database) -> None:
    seats = (("licensed_seats", days_ago(25), 4.0), ("licensed_seats", days_ago(1), 8.0))
    account = Account("a", usage=USED, points=seats)

    found = await metric(client, graph, account, "license_utilization", CHANGE + " trend(days: 3) { value }")

    assert (found["value"], found["previous"], found["delta"]) == (0.25, 0.75, -0.5)
    assert [point["value"] for point in found["trend"]] == [0.5, 0.25, 0.25]


@pytest.mark.parametrize("seats", [(), (("licensed_seats", days_ago(30), 0.0),)], ids=["unknown", "none"])
async def test_m34_without_seats_there_is_no_utilization(client: Client, graph: Database, seats: Any) -> None:
    found = await metric(client, graph, Account("a", usage=USED, points=seats), "license_utilization", CHANGE)

    assert found == {"value": None, "previous": None, "delta": None}


@pytest.mark.parametrize(("field", "argument"), [('metric(key: "nothing")', "key"), ('metrics(keys: ["sessions", "nothing"])', "keys.1")])
async def test_a_key_that_is_not_defined_is_refused(client: Client, graph: Database, field: str, argument: str) -> None:
    account = Account("a")
    await Company((account,)).seed(graph)

    body = await client.ask(f"query ($id: ID!) {{ account(id: $id) {{ m: {field} {{ value }} }} }}", id=account.global_id)

    assert [error["extensions"] for error in body["errors"]] == [
        {"code": "BAD_USER_INPUT", "reason": "UNKNOWN_METRIC", "field": "account.m", "argument": argument}
    ]


@pytest.mark.parametrize(
    ("field", "name", "argument"),
    [
        ("weekly(weeks: 54) { value }", "weekly", "weeks"),
        ("weekly(weeks: 0) { value }", "weekly", "weeks"),
        ("weekly { value } year: trend(days: 401) { value }", "year", "days"),
    ],
)
async def test_a_length_beyond_the_bounds_is_refused(client: Client, graph: Database, field: str, name: str, argument: str) -> None:
    account = Account("a")
    await Company((account,)).seed(graph)

    body = await client.ask(f'query ($id: ID!) {{ account(id: $id) {{ metric(key: "nps") {{ {field} }} }} }}', id=account.global_id)

    (extensions,) = [error["extensions"] for error in body["errors"]]
    assert (extensions["reason"], extensions["field"], extensions["argument"]) == ("OUT_OF_RANGE", f"account.metric.{name}", argument)


async def test_nothing_older_than_the_selection_needs_is_read(client: Client, graph: Database) -> None:
    await metric(client, graph, Account("a"), "active_users", "value")
    assert oldest(client) == days_ago(14)

    answer = 'query ($id: ID!) { account(id: $id) { metric(key: "sessions") { trend(days: 3) { value } } } }'
    await client.query(answer, id=Account("a").global_id)
    assert oldest(client) == days_ago(2)


def oldest(client: Client) -> date:
    return min(value for value in client.statements[-1].parameters.values() if isinstance(value, date))
