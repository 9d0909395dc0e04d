"""Metrics: the built-in ones, configured ones, and built-in ones under a company's own rules (M-19, M-34)."""

from __future__ import annotations

from csgraph.domain.metrics import BUILT_IN, Metric, Source


def test_the_built_in_metrics_roll_up_as_their_kind_demands() -> None:
    assert {key: (metric.unit, metric.default_rollup, metric.team_aggregation) for key, metric in BUILT_IN.items()} == {
        "contract_value": ("MONEY", "SUM", "SUM"),
        "account_count": ("COUNT", "SUM", "SUM"),
        "active_users": ("COUNT", "SUM", "SUM"),
        "license_utilization": ("PERCENT", "AVG", "RATIO_OF_SUMS"),
        "open_tickets": ("COUNT", "SUM", "SUM"),
        "open_risk_signals": ("COUNT", "SUM", "SUM"),
        "health_score": ("SCORE", "AVG", "AVG"),
        "engagement_score": ("SCORE", "AVG", "AVG"),
        "nps": ("SCORE", "AVG", "AVG"),
    }


def test_only_accounts_are_counted_whatever_their_status_and_only_people_are_people() -> None:
    assert [key for key, metric in BUILT_IN.items() if metric.any_status] == ["account_count"]
    assert [key for key, metric in BUILT_IN.items() if metric.counts_people] == ["active_users", "nps"]
    assert [key for key, metric in BUILT_IN.items() if metric.money] == ["contract_value"]


def test_a_configured_metric_is_recorded_and_has_defaults() -> None:
    assert Metric.from_record({"key": "logins", "displayName": "Logins"}) == Metric("logins", "Logins", "", "COUNT", "SUM", Source.RECORDED)


def test_a_configured_metric_keeps_what_it_says() -> None:
    record = {
        "key": "depth", "displayName": "Depth", "description": "How deep.", "unit": "SCORE", "rollup": "MAX",
        "recordedAt": ["PRODUCT"], "teamAggregation": "AVG",
    }  # fmt: skip

    assert Metric.from_record(record) == Metric("depth", "Depth", "How deep.", "SCORE", "MAX", Source.RECORDED, ("PRODUCT",), "AVG")


def test_a_built_in_metric_keeps_its_meaning_under_another_name_and_rule() -> None:
    found = Metric.from_record({"key": "arr", "displayName": "ARR", "source": "contract_value", "rollup": "MAX", "recordedAt": ["SITE"]})

    assert (found.key, found.display_name, found.source, found.default_rollup) == ("arr", "ARR", Source.CONTRACT_VALUE, "MAX")
    assert (found.recorded_at, found.unit, found.description) == (("SITE",), "MONEY", BUILT_IN["contract_value"].description)
