"""The rules of account coverage on exact values."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from csgraph.domain.coverage import Found, ratio, window, worth

BERLIN, KOLKATA = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kolkata")


def at(day: int, hour: int, minute: int = 0, month: int = 6) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_m01_the_window_begins_at_the_current_hour_and_ends_now() -> None:
    found = window(at(17, 12, 34), "DAYS_7", ZoneInfo("UTC"))

    assert (found.start, found.end, found.first_day) == (at(10, 12), at(17, 12, 34), date(2026, 6, 10))


def test_m01_the_hour_is_that_of_the_clocks_in_the_reporting_zone() -> None:
    assert window(at(17, 12, 34), "DAYS_14", KOLKATA).start == at(3, 12, 30)
    assert window(at(17, 12, 29), "DAYS_14", KOLKATA).start == at(3, 11, 30)


def test_m01_clock_changes_do_not_change_the_length() -> None:
    found = window(at(29, 12, 10, month=3), "DAYS_7", BERLIN)

    assert found.start == at(22, 12, month=3)
    assert found.start.astimezone(BERLIN).hour == 13
    assert found.end.astimezone(BERLIN).hour == 14


def test_m12_the_first_day_is_that_of_the_reporting_zone() -> None:
    assert window(at(17, 22, 10), "DAYS_7", BERLIN).first_day == date(2026, 6, 11)


@pytest.mark.parametrize(
    ("counts", "state"),
    [
        ((5, 5, 4, 3, 3), "OK"),
        ((0, 0, 0, 0, 0), "NO_ACCOUNTS_IN_TEAM"),
        ((5, 5, 0, 0, 0), "NO_ROLE_HOLDER"),
        ((5, 5, 2, 0, 0), "NO_ELIGIBLE_STATUS"),
        ((5, 0, 0, 0, 0), "FILTERED_OUT"),
        ((5, 2, 2, 0, 3), "FILTERED_OUT"),
    ],
)
def test_m16_every_reason_for_an_empty_dashboard(counts: tuple[int, int, int, int, int], state: str) -> None:
    found = Found(*counts)

    assert found.state == state
    assert (found.message("Success Manager") is None) == (state == "OK")


def test_m00_a_share_of_nothing_is_null() -> None:
    assert (ratio(0, 0), ratio(0, 4), ratio(1, 4)) == (None, 0.0, 0.25)


def test_amounts_are_worth_their_exact_sum_without_those_that_have_no_rate() -> None:
    rates = {"USD": Decimal(1), "EUR": Decimal("1.1")}

    assert worth([("USD", 10_000), ("EUR", 30_000), ("CHF", 70_000), (None, 5)], rates.get, "USD") == "4.30"
    assert worth([], rates.get, "USD") == "0.00"
