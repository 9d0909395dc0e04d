"""Weekly averages and trends: a day without a value is not zero (M-25)."""

from __future__ import annotations

from datetime import date

from csgraph.domain.series import Week, trend, weekly

MONDAY = date(2024, 2, 26)


def test_a_week_is_the_mean_of_its_known_days_across_the_leap_day() -> None:
    daily = {date(2024, 2, 25): 100.0, date(2024, 2, 29): 1.0, date(2024, 3, 1): 2.0, date(2024, 3, 3): 6.0, date(2024, 3, 4): 100.0}

    assert weekly(daily, MONDAY, 1) == [Week(MONDAY, 3.0, partial=True)]


def test_weeks_come_oldest_first_and_a_week_without_values_is_null() -> None:
    daily = {date(2024, 2, 12): 0.0, date(2024, 2, 27): 4.0}

    assert weekly(daily, MONDAY, 3) == [
        Week(date(2024, 2, 12), 0.0, partial=False), Week(date(2024, 2, 19), None, partial=False), Week(MONDAY, 4.0, partial=True),
    ]  # fmt: skip


def test_a_trend_has_one_entry_a_day_and_ends_today() -> None:
    assert trend({date(2024, 2, 29): 5.0}, date(2024, 3, 1), 3) == [
        (date(2024, 2, 28), None),
        (date(2024, 2, 29), 5.0),
        (date(2024, 3, 1), None),
    ]
