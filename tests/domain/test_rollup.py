"""Rolling up groups: every account contributes, has no value, or is left out for one reason (M-19)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from csgraph.domain.rollup import Group, Rule, exact, plain, roll_up

UNITS = 10_000
RATES = {"USD": Decimal(1), "EUR": Decimal("1.25")}


def dollars(amount: int, count: int = 1, currency: str = "USD") -> Group:
    units = amount * UNITS
    return Group(
        "SITE",
        "PAYING",
        currency,
        count,
        count,
        units * count,
        units,
        units,
        2,
        weighted=float(units * units),
        weight=float(units),
        values=[units] * count,
    )


@pytest.mark.parametrize(
    ("function", "value", "dollar", "euro"),
    [
        ("SUM", "110", "60", "40"),
        ("AVG", "36.6666666667", "30", "40"),
        ("MIN", "10", "10", "40"),
        ("MAX", "50", "50", "40"),
        ("MEDIAN", "50", "30", "40"),
        ("WEIGHTED_AVG", "46.3636363636", "43.3333333333", "40"),
    ],
)
def test_each_function_converts_money_at_its_rate_and_answers_it_per_currency_too(
    function: str, value: str, dollar: str, euro: str
) -> None:
    outcome = roll_up([dollars(10), dollars(50), dollars(40, currency="EUR")], Rule(function, money=True, rate=RATES.get))

    assert plain(outcome.value) == value
    assert {currency: plain(amount) for currency, amount in outcome.amounts.items()} == {"USD": dollar, "EUR": euro}


def test_a_count_of_accounts_is_no_amount_of_money() -> None:
    outcome = roll_up([dollars(10, 2), dollars(40, currency="EUR")], Rule("COUNT", money=True, rate=RATES.get))

    assert (outcome.value, outcome.amounts) == (Decimal(3), {})


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (Rule("SUM"), None),
        (Rule("SUM", statuses=("FREE",)), "CANCELED"),
        (Rule("SUM", recorded_at=("PRODUCT",)), "NOT_RECORDED_AT_TYPE"),
        (Rule("SUM", statuses=("FREE",), types=("PRODUCT",)), "NOT_RECORDED_AT_TYPE"),
        (Rule("SUM", recorded_at=("SITE",), types=("SITE",)), None),
        (Rule("SUM", types=()), "NOT_RECORDED_AT_TYPE"),
        (Rule("SUM", money=True, rate={}.get), "NO_EXCHANGE_RATE"),
        (Rule("WEIGHTED_AVG", rate={}.get), "NO_EXCHANGE_RATE"),
    ],
)
def test_a_group_is_left_out_for_the_first_reason(rule: Rule, reason: str | None) -> None:
    outcome = roll_up([dollars(10, 3)], rule)

    assert outcome.excluded == ({reason: 3} if reason else {})
    assert outcome.contributing == (0 if reason else 3)


def test_without_a_status_the_group_waits_for_its_own_argument() -> None:
    group = Group("SITE", None, None, 4, 4, 8.0, 2.0, 2.0, 1)

    assert roll_up([group], Rule("SUM", statuses=("FREE", "PAYING", "CANCELED"))).excluded == {"NO_STATUS": 4}
    assert roll_up([group], Rule("SUM", unknown_status=True)).value == Decimal(8)


def test_accounts_without_a_value_are_nulls_and_not_deep() -> None:
    outcome = roll_up(
        [Group("SITE", "FREE", None, 5, 2, 8.0, 3.0, 5.0, 3), Group("SITE", "PAYING", None, 7, 0, 0, None, None, None)], Rule("AVG")
    )

    assert (outcome.value, outcome.contributing, outcome.nulls, outcome.deepest) == (Decimal(4), 2, 10, 3)


def test_a_value_without_a_weight_is_a_null() -> None:
    weightless = Group("SITE", "PAYING", None, 2, 2, 8.0, 3.0, 5.0, 3, weighted=None, weight=None)
    weighed = Group("SITE", "PAYING", "EUR", 2, 2, 8.0, 3.0, 5.0, 1, weighted=3.0 * 100 + 5.0 * 300, weight=400.0)

    outcome = roll_up([weightless, weighed], Rule("WEIGHTED_AVG", rate=RATES.get))

    assert (outcome.value, outcome.contributing, outcome.nulls, outcome.deepest) == (Decimal("4.5"), 2, 2, 1)


def test_weights_that_sum_to_nothing_weigh_nothing() -> None:
    group = Group("SITE", "PAYING", "USD", 1, 1, 8.0, 8.0, 8.0, 1, weighted=0.0, weight=0.0)

    assert roll_up([group], Rule("WEIGHTED_AVG")).value is None


@pytest.mark.parametrize(("function", "value"), [("COUNT", Decimal(0)), ("SUM", None), ("AVG", None), ("MAX", None), ("MEDIAN", None)])
def test_of_nothing_only_a_count_is_something(function: str, value: Decimal | None) -> None:
    assert roll_up([], Rule(function)).value == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.3"), (2.0**53, "9007199254740992"), (1_234_567_890_123.0, "1234567890123"), (7, "7"), (-0.0, "0"),
        (1e22, "10000000000000000000000"), (123456789.123456789, "123456789.123"),
    ],
)  # fmt: skip
def test_numbers_of_the_database_are_exact_where_they_can_be(value: float, text: str) -> None:
    assert plain(exact(value)) == text
