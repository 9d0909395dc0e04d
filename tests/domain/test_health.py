"""Health from values, by each model, on exact numbers (M-21, M-22, M-23, M-33)."""

from __future__ import annotations

from typing import Any

import pytest

from csgraph.domain.health import Below, Dimension, Health, Value, conditions_of, definition_of, holds, judge, rank_of


def condition(key: str, good: str | None = ">= 5", poor: str | None = "< 2", **more: Any) -> dict[str, Any]:
    rules = {name: rule for name, rule in (("good", good), ("poor", poor)) if rule}
    return {"key": key, "displayName": key.title(), "metric": key, **rules, **more}


def judged(
    conditions: list[dict[str, Any]], *values: Value, status: str | None = "PAYING", model: str = "CONDITIONS", **more: Any
) -> Health:
    return judge({"model": model, "conditions": conditions, **more}, status, values)


@pytest.mark.parametrize(
    ("values", "rank", "reasons"),
    [
        ((5.0, 9.0), "GOOD", ["a", "b"]),
        ((5.0, 3.0), "AVERAGE", ["b"]),
        ((3.0, 4.0), "AVERAGE", ["a", "b"]),
        ((5.0, 1.0), "POOR", ["b"]),
        ((0.0, 1.0), "POOR", ["a", "b"]),
        ((3.0, 1.0), "POOR", ["b"]),
        ((None, 5.0), "GOOD", ["b"]),
        ((None, 3.0), "AVERAGE", ["b"]),
        ((None, None), "UNKNOWN", []),
    ],
)
def test_m21_and_m33_conditions(values: tuple[Value, ...], rank: str, reasons: list[str]) -> None:
    health = judged([condition("a"), condition("b")], *values)
    assert (health.rank, health.score, health.reasons) == (rank, None, reasons)
    assert [each.value for each in health.conditions] == list(values)


@pytest.mark.parametrize("status", [None, "CANCELED"])
@pytest.mark.parametrize("model", ["CONDITIONS", "MULTIDIMENSIONAL"])
def test_m21_an_account_without_a_status_that_counts_is_unknown_and_shows_what_it_has(status: str | None, model: str) -> None:
    health = judged([condition("a", weight=100)], 9.0, status=status, model=model)
    assert (health.rank, health.score, health.reasons) == ("UNKNOWN", None, [])
    assert [(each.key, each.rank, each.value) for each in health.conditions] == [("a", "GOOD", 9.0)]


@pytest.mark.parametrize(
    ("rule", "value", "met"),
    [
        (">= 5", 5.0, True), ("> 5", 5.0, False), ("<= 0.3", 0.1 + 0.2, False), ("<= 0.3", 0.3, True), ("= 0.1", 0.1, True), ("!= 1", 1.0, False),
        ("= weekly", "weekly", True), ("= weekly", "Weekly", False), ("!= weekly", "daily", True), ("< 2026-01-01", "2025-12-31", True),
        ("= true", True, True), ("= false", True, False), ("!= true", False, True), ("= de", ("en", "de"), True), ("!= de", ("en",), True),
        ("!= de", ("de", "en"), False), ("= de", (), False),
    ],
)  # fmt: skip
def test_a_rule_compares_numbers_days_texts_and_items(rule: str, value: Value, met: bool) -> None:  # noqa: FBT001 - a parameter of a test
    assert holds(rule, value) is met


def test_poor_wins_where_both_rules_hold_and_one_rule_is_enough() -> None:
    assert rank_of(condition("a", ">= 1", ">= 1"), 1.0) == "POOR"
    assert [rank_of(condition("a", ">= 5", None), value) for value in (5.0, 4.0)] == ["GOOD", "AVERAGE"]
    assert [rank_of(condition("a", None, "< 2"), value) for value in (5.0, 1.0, None)] == ["AVERAGE", "POOR", "UNKNOWN"]


WEIGHED = [
    condition("a", dimension="Usage", weight=35),
    condition("b", dimension="Usage", weight=35),
    condition("c", dimension="Support", weight=30),
]


@pytest.mark.parametrize(
    ("values", "score", "rank", "dimensions"),
    [
        ((5.0, 5.0, 5.0), 100.0, "GOOD", [100.0, 100.0]),
        ((5.0, 3.0, 1.0), 56.0, "AVERAGE", [80.0, 0.0]),
        ((5.0, 1.0, 3.0), 53.0, "AVERAGE", [50.0, 60.0]),
        ((1.0, 1.0, 5.0), 30.0, "POOR", [0.0, 100.0]),
        ((5.0, None, 5.0), 100.0, "GOOD", [100.0, 100.0]),
        ((None, None, 3.0), 60.0, "AVERAGE", [None, 60.0]),
        ((None, None, None), None, "UNKNOWN", [None, None]),
    ],
)
def test_m22_dimensions(values: tuple[Value, ...], score: float | None, rank: str, dimensions: list[float | None]) -> None:
    health = judged(WEIGHED, *values, model="MULTIDIMENSIONAL")
    assert (health.score, health.rank, [each.score for each in health.dimensions]) == (score, rank, dimensions)
    assert [(each.key, each.weight) for each in health.dimensions] == [("Usage", 70.0), ("Support", 30.0)]


@pytest.mark.parametrize(
    ("policy", "score", "dimensions"),
    [("EXCLUDE_AND_RENORMALISE", 100.0, [100.0, None]), ("TREAT_AS_POOR", 70.0, [100.0, 0.0]), ("TREAT_AS_AVERAGE", 88.0, [100.0, 60.0])],
)
def test_m22_a_missing_value_counts_as_the_profile_says(policy: str, score: float, dimensions: list[float | None]) -> None:
    health = judged(WEIGHED, 5.0, 5.0, None, model="MULTIDIMENSIONAL", missingValue=policy)
    assert (health.score, [each.score for each in health.dimensions]) == (score, dimensions)


def test_m22_a_condition_without_a_dimension_is_one_of_its_own_whatever_others_are_called() -> None:
    conditions = [condition("a", weight=50, dimension="b"), condition("b", weight=50)]
    health = judged(conditions, 9.0, None, model="MULTIDIMENSIONAL", missingValue="TREAT_AS_POOR")
    assert [(each.key, each.score, each.weight) for each in health.dimensions] == [("b", 100.0, 50.0), ("b", 0.0, 50.0)]


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan"), 1e301])
def test_a_number_that_cannot_be_stored_is_no_value(value: float) -> None:
    health = judged([condition("a"), condition("b")], value, 9.0)
    assert (health.rank, health.reasons, [each.value for each in health.conditions]) == ("GOOD", ["b"], [None, 9.0])


def test_m22_a_dimension_is_rounded_half_up_and_the_whole_is_not() -> None:
    parts = [
        condition("a", dimension="x", weight=37.5),
        condition("b", dimension="x", weight=12.5),
        condition("c", dimension="y", weight=50),
    ]
    health = judged(parts, 1.0, 3.0, 3.0, model="MULTIDIMENSIONAL")
    thirds = [condition("a", dimension="x", weight=1), condition("b", dimension="x", weight=7), condition("c", dimension="y", weight=92)]
    other = judged(thirds, 5.0, 1.0, 5.0, model="MULTIDIMENSIONAL")
    assert [each.score for each in health.dimensions] == [15.0, 60.0]
    assert [each.score for each in other.dimensions] == [13.0, 100.0]  # 12.5
    assert other.score == pytest.approx(93.04)


@pytest.mark.parametrize(("least", "rank"), [({}, "AVERAGE"), ({"good": 60.0}, "GOOD"), ({"average": 61.0}, "POOR")])
def test_m22_ranks_have_thresholds(least: dict[str, float], rank: str) -> None:
    health = judged([condition("a", dimension="x", weight=100)], 3.0, model="MULTIDIMENSIONAL", thresholds=least)
    assert (health.rank, health.dimensions) == (rank, [Dimension("x", 100.0, 60.0, rank)])


def from_below(*below: Below, status: str | None = None, **more: Any) -> Health:
    return judge({"model": "SUB_ACCOUNTS", **more}, status, (), below)


@pytest.mark.parametrize(
    ("good", "average", "poor", "rank", "reasons"),
    [
        (1, 0, 2, "POOR", ["sub_accounts_poor"]),
        (1, 0, 1, "AVERAGE", ["sub_accounts_poor", "sub_accounts_good"]),
        (2, 0, 1, "GOOD", ["sub_accounts_good"]),
        (0, 3, 0, "AVERAGE", ["sub_accounts_poor", "sub_accounts_good"]),
        (0, 0, 0, "UNKNOWN", []),
    ],
)
def test_m23_a_parent_is_poor_when_more_than_half_of_its_sub_accounts_are(
    good: int, average: int, poor: int, rank: str, reasons: list[str]
) -> None:
    health = from_below(Below("GOOD", good, 0), Below("AVERAGE", average, 0), Below("POOR", poor, 0), Below("UNKNOWN", 9, 0))
    assert (health.rank, health.reasons) == (rank, reasons)


def test_m23_shares_are_of_the_contract_value_where_there_is_any() -> None:
    below = (Below("GOOD", 3, 100.0), Below("POOR", 1, 900.0))
    assert [from_below(*below, countedBy=each).rank for each in ("ACCOUNTS", "CONTRACT_VALUE")] == ["GOOD", "POOR"]
    assert from_below(Below("GOOD", 3, 0.0), Below("POOR", 1, 0.0), countedBy="CONTRACT_VALUE").rank == "GOOD"


@pytest.mark.parametrize("counted", ["ACCOUNTS", "CONTRACT_VALUE"])
def test_m23_what_an_imported_health_of_a_parent_rests_on_has_the_words_of_a_computed_one(counted: str) -> None:
    profile = {"model": "SUB_ACCOUNTS", "countedBy": counted, "thresholds": {"poor": 30.0}}
    computed = judge(profile, None, (), [Below("POOR", 1, 5.0)]).conditions
    assert [(each["key"], each["displayName"], definition_of(each)) for each in conditions_of(profile)] == [
        (each.key, each.display_name, each.definition) for each in computed
    ]


def test_m23_both_thresholds_exceeded_are_poor_and_words_say_the_rule() -> None:
    health = from_below(Below("GOOD", 6, 0), Below("POOR", 4, 0), thresholds={"good": 50.0, "poor": 30.0}, base="CHILDREN")
    assert health.rank == "POOR"
    assert [(each.definition, each.value, each.rank) for each in health.conditions] == [
        ("Poor when more than 30 % of the direct sub-accounts are in poor health.", 40.0, "POOR"),
        ("Good when more than 50 % of the direct sub-accounts are in good health.", 60.0, "GOOD"),
    ]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            {"modules": ["Application", "Toolbar"], "days": 14, "good": ">= 5"},
            "Times that modules Application or Toolbar were used in the last 14 days: good when at least 5.",
        ),
        (
            {"modules": ["Billing"], "good": "> 0", "poor": "= 0"},
            "Times that module Billing was used in the last 14 days: good when more than 0, poor when 0.",
        ),
        ({"attribute": "usage_frequency", "good": "= weekly"}, "usage_frequency: good when weekly."),
        (
            {"metric": "nps", "function": "AVG", "scope": "DESCENDANTS", "poor": "< 0"},
            "AVG of nps over descendants: poor when less than 0.",
        ),
        ({"metric": "nps", "definition": "As configured.", "poor": "< 0"}, "As configured."),
    ],
)
def test_c09_every_condition_has_its_definition_in_words(given: dict[str, Any], words: str) -> None:
    assert definition_of(given) == words
