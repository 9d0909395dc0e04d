"""Metrics: what each number is, its unit, how it rolls up, and the built-in ones that need no configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class Source(StrEnum):
    """Where the value of an account comes from."""

    RECORDED = "recorded"
    CONTRACT_VALUE = "contract_value"
    ACCOUNT_COUNT = "account_count"
    HEALTH_SCORE = "health_score"
    ACTIVE_USERS = "active_users"
    LICENSE_UTILIZATION = "license_utilization"
    OPEN_TICKETS = "open_tickets"
    OPEN_RISK_SIGNALS = "open_risk_signals"
    ENGAGEMENT_SCORE = "engagement_score"
    NPS = "nps"


@dataclass(frozen=True, slots=True)
class Metric:
    """A number recorded daily per account, or derived from the graph (M-19)."""

    key: str
    display_name: str
    description: str
    unit: str
    default_rollup: str
    source: Source = Source.RECORDED
    recorded_at: tuple[str, ...] = ()
    team_aggregation: str = "SUM"
    any_status: bool = False
    counts_people: bool = False

    @property
    def money(self) -> bool:
        """Whether its values are amounts in the account's currency."""
        return self.source is Source.CONTRACT_VALUE

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Metric:
        """A configured metric; one with a ``source`` is a built-in under the company's own name and rules."""
        base = BUILT_IN.get(record.get("source") or "")
        given = {
            "key": record["key"],
            "display_name": record["displayName"],
            "description": record.get("description") or "",
            "unit": record.get("unit") or "COUNT",
            "default_rollup": record.get("rollup") or "SUM",
            "recorded_at": tuple(record.get("recordedAt") or ()),
            "team_aggregation": record.get("teamAggregation") or "SUM",
        }
        if base is None:
            return cls(**given)
        kept = {name: value for name, value in given.items() if name in ("key", "display_name", "recorded_at") or record.get(_CAMEL[name])}
        return replace(base, **kept)


_CAMEL = {"description": "description", "unit": "unit", "default_rollup": "rollup", "team_aggregation": "teamAggregation"}

BUILT_IN: Mapping[str, Metric] = {
    metric.key: metric
    for metric in (
        Metric("contract_value", "Contract value", "The value of the account's contract, in its currency.", "MONEY", "SUM", Source.CONTRACT_VALUE),
        Metric(
            "account_count", "Accounts", "One for every account, whatever its contract status.", "COUNT", "SUM",
            Source.ACCOUNT_COUNT, any_status=True,
        ),
        Metric(
            "active_users", "Active users", "People with at least one activity in the 14 full days before today (M-26).", "COUNT", "SUM",
            Source.ACTIVE_USERS, counts_people=True,
        ),
        Metric(
            "license_utilization", "License utilization", "Active users of the last 14 days over licensed seats (M-34); may exceed 1.", "PERCENT", "AVG",
            Source.LICENSE_UTILIZATION, team_aggregation="RATIO_OF_SUMS",
        ),
        Metric("open_tickets", "Open tickets", "Support tickets that are not closed.", "COUNT", "SUM", Source.OPEN_TICKETS),
        Metric(
            "open_risk_signals", "Open risk signals", "Risk signals in state New or Active on the account's engagements (M-48).", "COUNT", "SUM",
            Source.OPEN_RISK_SIGNALS,
        ),
        Metric("health_score", "Health score", "The score of the account's current health, 0 to 100.", "SCORE", "AVG", Source.HEALTH_SCORE, team_aggregation="AVG"),
        Metric(
            "engagement_score", "Engagement score",
            "How much the account is used, 0 to 99: the percentage of the accounts of the same contract status, rounded down, whose people"
            " took fewer actions a day in the 14 full days before today (M-32). Equal accounts score the same, fewer than one action a day"
            " scores 0, and an account younger than 14 days counts only its own days. All accounts of the company are compared, also those"
            " that the viewer may not see.",
            "SCORE", "AVG", Source.ENGAGEMENT_SCORE, team_aggregation="AVG",
        ),
        Metric(
            "nps", "Net promoter score", "Share of promoters (9, 10) minus share of detractors (0 to 6) among each person's latest answer, -100 to 100.",
            "SCORE", "AVG", Source.NPS, team_aggregation="AVG", counts_people=True,
        ),
    )
}  # fmt: skip


def about(metrics: Mapping[str, Metric]) -> tuple[frozenset[str], frozenset[str]]:
    """The keys of metrics that count people, and of those that are the account's own health score."""
    people = frozenset(key for key, metric in metrics.items() if metric.counts_people)
    return people, frozenset(key for key, metric in metrics.items() if metric.source is Source.HEALTH_SCORE)
