from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.domain.money import from_units, to_units

UNITS = st.integers(min_value=-(10**16), max_value=10**16)


@pytest.mark.parametrize(
    ("amount", "units"),
    [("0", 0), ("1250.00", 12_500_000), ("-0.0001", -1), ("1e3", 10_000_000), ("1000000000000", 10**16), ("0.10000", 1_000)],
)
def test_an_amount_becomes_ten_thousandths(amount, units):
    assert to_units(Decimal(amount)) == units


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "-Infinity", "0.00001", "1000000000000.01", "-1e13"])
def test_what_cannot_be_stored_exactly_is_refused(amount):
    with pytest.raises(ValueError, match="an amount must"):
        to_units(Decimal(amount))


@pytest.mark.parametrize(
    ("units", "currency", "text"),
    [
        (12_500_000, "USD", "1250.00"), (12_500_000, "JPY", "1250"), (12_500_000, "KWD", "1250.000"), (5_000, "JPY", "0.5"),
        (1, "USD", "0.0001"), (-1_500, "EUR", "-0.15"), (0, "USD", "0.00"), (12_345, "CLF", "1.2345"), (10**16, "JPY", "1000000000000"),
    ],
)  # fmt: skip
def test_an_amount_shows_the_minor_digits_of_its_currency_and_more_when_needed(units, currency, text):
    assert from_units(units, currency) == text


@given(UNITS, st.sampled_from(["USD", "JPY", "KWD", "CLF"]))
def test_no_amount_is_lost_on_the_way_to_text_and_back(units, currency):
    assert to_units(Decimal(from_units(units, currency))) == units
