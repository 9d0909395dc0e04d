"""The scale of the engagement score, and where a mean lies on it (M-32)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.domain.engagement_score import daily_means, first_day, scale, score

TODAY = date(2026, 6, 17)
BERLIN = ZoneInfo("Europe/Berlin")


def test_m32_four_accounts_score_the_quarters_below_them() -> None:
    cuts = scale([1.5, 2.0, 9.0], 4)

    assert [score(mean, cuts) for mean in (1.5, 2.0, 9.0)] == [25.0, 50.0, 75.0]


def test_m32_the_most_used_of_many_accounts_scores_99_and_the_least_used_0() -> None:
    cuts = scale([float(n) for n in range(1, 201)], 200)

    assert [score(mean, cuts) for mean in (1.0, 2.0, 3.0, 101.0, 199.0, 200.0)] == [0.0, 0.0, 1.0, 50.0, 99.0, 99.0]


def test_m32_less_than_one_action_a_day_scores_0_without_any_scale() -> None:
    assert score(0.999, None) == 0.0
    assert score(0.999, [0.0] * 99) == 0.0


def test_m32_a_mean_on_a_day_without_a_scale_is_unknown() -> None:
    assert score(1.0, None) is None


@given(st.lists(st.integers(14, 60), min_size=1, max_size=250), st.integers(0, 300))
def test_m32_a_score_is_the_percentage_of_accounts_strictly_below(sums: list[int], unused: int) -> None:
    means, accounts = [each / 14 for each in sums], len(sums) + unused
    cuts = scale(means, accounts)

    expected = [100 * (unused + sum(other < mean for other in means)) // accounts for mean in means]
    assert [score(mean, cuts) for mean in means] == expected


def test_m32_the_window_is_14_full_days_before_the_day() -> None:
    actions = {TODAY: 1_000, TODAY - timedelta(days=1): 14, TODAY - timedelta(days=14): 28, TODAY - timedelta(days=15): 140}

    assert daily_means(actions, date.min, [TODAY - timedelta(days=1), TODAY]) == [12.0, 3.0]


@pytest.mark.parametrize(("age", "mean"), [(0, 42.0), (1, 42.0), (2, 21.0), (3, 14.0), (13, 42 / 13), (14, 3.0), (15, 3.0)])
def test_m32_a_young_account_has_only_its_own_days(age: int, mean: float) -> None:
    assert daily_means({TODAY - timedelta(days=1): 42}, TODAY - timedelta(days=age), [TODAY]) == [mean]


def test_usage_older_than_the_account_shows_that_it_existed() -> None:
    created = datetime(2026, 6, 10, 22, 30, tzinfo=UTC)

    assert first_day(created, None, BERLIN) == date(2026, 6, 11)
    assert first_day(created, date(2026, 6, 12), BERLIN) == date(2026, 6, 11)
    assert first_day(created, date(2026, 6, 9), BERLIN) == date(2026, 6, 9)
    assert first_day(None, date(2026, 6, 9), BERLIN) == date.min
