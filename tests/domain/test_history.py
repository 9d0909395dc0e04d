"""The past of derived metrics, day by day (M-25, M-26)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.domain.history import (
    Days,
    active_people,
    amount_of,
    day_start,
    last_recorded,
    open_at,
    promoter_score,
    ratios,
    since,
    walked_back,
)

TODAY = date(2024, 3, 3)
BERLIN = ZoneInfo("Europe/Berlin")
DAYS = Days.back(TODAY, 4, ZoneInfo("UTC"))


def at(day: int, hour: int = 12) -> datetime:
    """An instant that many days before today's start, plus hours."""
    return datetime(2024, 3, 3, tzinfo=UTC) - timedelta(days=day) + timedelta(hours=hour)


def test_days_end_with_today_and_pass_the_leap_day() -> None:
    assert DAYS.days == [date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 2), TODAY]
    assert DAYS.ends[0] == datetime(2024, 2, 29, tzinfo=UTC)


@pytest.mark.parametrize(("day", "hours"), [(date(2024, 3, 31), 23), (date(2024, 10, 27), 25), (date(2024, 6, 1), 24)])
def test_a_day_lasts_as_long_as_its_zone_says(day: date, hours: int) -> None:
    assert day_start(day + timedelta(days=1), BERLIN) - day_start(day, BERLIN) == timedelta(hours=hours)


def test_days_before_anything_was_known_are_unknown() -> None:
    assert since([0.0] * 5, DAYS.ends, at(2)) == [None, None, 0.0, 0.0, 0.0]
    assert since([0.0] * 5, DAYS.ends, at(2, 0)) == [None, None, 0.0, 0.0, 0.0]
    assert since([0.0] * 5, DAYS.ends, None) == [None] * 5


def test_a_value_is_walked_back_to_what_each_change_replaced() -> None:
    changes = [(at(1), 20.0), (at(3), None), (at(1, 13), 25.0)]

    assert walked_back(30.0, changes, DAYS.ends) == [None, 20.0, 20.0, 30.0, 30.0]


def test_a_change_at_midnight_belongs_to_the_day_that_begins() -> None:
    assert walked_back(2.0, [(at(1, 0), 1.0)], DAYS.ends) == [1.0, 1.0, 1.0, 2.0, 2.0]


def test_an_interval_is_open_at_the_last_moment_of_a_day_between_its_ends() -> None:
    intervals = [(at(3), None), (at(3), at(1)), (at(2), at(2, 13)), (at(9), at(2, 24)), (at(0, 24), None), (at(1), at(5))]

    assert open_at(intervals, DAYS.ends) == [1.0, 3.0, 3.0, 1.0, 1.0]


def test_the_promoter_score_follows_the_latest_answers() -> None:
    answers = [("ann", at(3), 9), ("bob", at(2), 6), ("cid", at(2), 7), ("bob", at(0), 10)]

    assert promoter_score(answers, DAYS.ends) == [None, 100.0, 0.0, 0.0, pytest.approx(200 / 3)]


def test_people_are_active_for_the_14_days_after_the_day_they_did_something() -> None:
    days = [TODAY + timedelta(days=n) for n in range(17)]

    assert active_people([("ann", TODAY), ("ann", TODAY + timedelta(days=1))], days) == [0.0, *[1.0] * 15, 0.0]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 60)), max_size=30))
def test_the_sliding_window_counts_as_looking_at_every_day_does(usage: list[tuple[str, int]]) -> None:
    days = [TODAY - timedelta(days=back) for back in range(40, -1, -1)]
    used = [(who, TODAY - timedelta(days=back)) for who, back in usage]

    slow = [float(len({who for who, day in used if timedelta(0) < each - day <= timedelta(days=14)})) for each in days]

    assert active_people(used, days) == slow


def test_the_last_recorded_value_holds_until_the_next() -> None:
    assert last_recorded([(date(2024, 3, 2), 7.0), (date(2024, 2, 29), 5.0)], DAYS.days) == [None, 5.0, 5.0, 7.0, 7.0]


def test_a_ratio_needs_both_parts_and_something_to_divide_by() -> None:
    assert ratios([1.0, None, 3.0, 4.0], [4.0, 1.0, None, 0.0]) == [0.25, None, None, None]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("100.00", (Decimal(100), None)),
        ("64.5 EUR", (Decimal("64.5"), "EUR")),
        (" -3 USD ", (Decimal(-3), "USD")),
        ("", None),
        (None, None),
        ("EUR 5", None),
        ("NaN", None),
        ("Infinity EUR", None),
    ],
)
def test_amounts_are_read_from_text(text: str | None, amount: tuple[Decimal, str | None] | None) -> None:
    assert amount_of(text) == amount
