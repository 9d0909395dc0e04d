"""Points per viewer and hour, by a clock that the test sets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from csgraph.domain import allowance
from csgraph.domain.allowance import Allowance, Allowances
from csgraph.domain.errors import Throttled

NOON = datetime(2026, 6, 17, 12, 0, tzinfo=UTC)
ONE = NOON + timedelta(hours=1)


class Hand:
    now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def hand() -> Hand:
    return Hand()


def test_costs_add_up_until_the_hour_is_over(hand: Hand) -> None:
    viewers = Allowances(100, hand)

    assert viewers.charge("a", 30) == Allowance(100, 70, ONE, 3_600)
    hand.now = NOON + timedelta(minutes=59, seconds=30.5)
    assert viewers.charge("a", 70) == Allowance(100, 0, ONE, 30)
    hand.now = ONE
    assert viewers.charge("a", 1) == Allowance(100, 99, ONE + timedelta(hours=1), 3_600)


def test_what_exceeds_the_rest_is_refused_and_takes_nothing(hand: Hand) -> None:
    viewers = Allowances(100, hand)
    viewers.charge("a", 60)

    with pytest.raises(Throttled) as refused:
        viewers.charge("a", 41)

    assert refused.value.detail == {"cost": 41, "limit": 100, "remaining": 40, "resetSeconds": 3_600}
    assert viewers.charge("a", 40).remaining == 0


def test_nothing_left_is_refused_whatever_it_costs(hand: Hand) -> None:
    viewers = Allowances(100, hand)
    viewers.charge("a", 100)

    with pytest.raises(Throttled):
        viewers.of("a")
    assert viewers.of("b").remaining == 100


def test_the_viewers_that_asked_last_are_remembered(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "MAX_VIEWERS", 2)
    viewers = Allowances(100, hand)
    for viewer in ("a", "b", "a", "c"):
        viewers.charge(viewer, 10)

    assert (viewers.of("a").remaining, viewers.of("b").remaining) == (80, 100)
