"""How much every field counts: the sizes of lists and the weights of what is computed, in one place beside the schema.

An object that is answered is a point. A list counts its elements as often as its size here says; the rows of a connection count as often as
its page is long. Lists of plain values count a point per ten of them, and so do series, whose elements are a date with a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from csgraph.domain.health_rules import MOST_CONDITIONS

PER_POINT = 10
"""Plain values, and elements of a series, that count as one object."""
ROWS = ("nodes", "edges")
"""Fields of a connection that hold the rows of its page."""
EDGE_NODE = "node"
"""The field of an edge that counts nothing, for the edge counts already."""
PAGE_ARGUMENTS = ("first", "last")
CONDITIONS = MOST_CONDITIONS // 2
"""Of a health: each decided or did not, and so reasons and other conditions together are as many as a profile may have."""
PAYLOAD, PROBLEMS = "Payload", "errors"
"""The list of expected failures that every answer of a mutation has; on success it is empty."""


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a list: what its argument says (a number, the length of a list, one for a name), else ``default``; ``per_point`` elements make a point."""

    default: int
    argument: str | None = None
    per_point: int = 1


SIZES: Mapping[str, Size] = {
    "Account.ancestors": Size(10),
    "Account.assets": Size(20),
    "Account.assignments": Size(10, "role"),
    "Account.attributes": Size(50, "keys"),
    "Account.collections": Size(3),
    "Account.contracts": Size(10),
    "Account.engagements": Size(5),
    "Account.healthTrend": Size(13, "weeks"),
    "Account.lifecycles": Size(5),
    "Account.links": Size(5),
    "Account.metrics": Size(10, "keys"),
    "Account.rollups": Size(10, "metrics"),
    "Account.teams": Size(11),
    "Account.usageLeaderboard": Size(10),
    "AccountAssignBulkPayload.accounts": Size(50),
    "AccountCoverage.teams": Size(2),
    "ActivityVolume.byFlow": Size(5),
    "AssignmentScenario.outsideTeam": Size(100),
    "AttributeDefinition.choices": Size(50, per_point=PER_POINT),
    "AttributeDefinition.types": Size(10),
    "Collection.columns": Size(10, per_point=PER_POINT),
    "Collection.rows": Size(20),
    "CollectionRow.cells": Size(10, per_point=PER_POINT),
    "Contact.attributes": Size(50),
    "Contact.npsScores": Size(10),
    "ContractSet.contracts": Size(50, "first"),
    "ContractSet.value": Size(3),
    "ContractValueMonth.value": Size(3),
    "CoverageRow.metrics": Size(2),
    "CoverageSummary.metrics": Size(2),
    "CycleError.cycle": Size(10),
    "Engagement.contractValue": Size(2),
    "Engagement.contracts": Size(5),
    "Engagement.objectives": Size(10),
    "Engagement.productUsage": Size(10),
    "Engagement.riskSignals": Size(10),
    "Health.dimensions": Size(5),
    "Health.otherConditions": Size(CONDITIONS),
    "Health.reasons": Size(CONDITIONS),
    "HealthWeek.contractValueChanges": Size(1),
    "HealthWeek.reasons": Size(CONDITIONS),
    "Lifecycle.stages": Size(20, per_point=PER_POINT),
    "ListAttribute.items": Size(50, per_point=PER_POINT),
    "MetricDefinition.recordedAt": Size(10),
    "MetricValue.trend": Size(180, "days", PER_POINT),
    "MetricValue.weekly": Size(8, "weeks", PER_POINT),
    "MissingAssignments.contractValue": Size(3),
    "ModuleUsage.activities": Size(10),
    "Objective.outcomes": Size(5),
    "Query.accountTypes": Size(10),
    "Query.assignmentRoles": Size(20),
    "Query.attributeDefinitions": Size(200),
    "Query.flows": Size(20),
    "Query.healthProfiles": Size(20),
    "Query.lifecycles": Size(20),
    "Query.metricDefinitions": Size(100),
    "Query.nodes": Size(100, "ids"),
    "Query.plays": Size(20),
    "Query.scorecardLayouts": Size(20),
    "Query.segments": Size(100),
    "Query.teams": Size(11),
    "RenewalMonth.lostValue": Size(3),
    "RenewalMonth.wonValue": Size(3),
    "RenewalStageCount.value": Size(3),
    "RenewalsAtRisk.byCsm": Size(10),
    "RenewalsAtRisk.contracts": Size(50, "first"),
    "RenewalsAtRisk.value": Size(3),
    "RenewalsOfCsm.contracts": Size(50, "first"),
    "RenewalsOfCsm.value": Size(3),
    "RiskIndicator.contractValue": Size(3),
    "RiskSignal.impactedContracts": Size(5),
    "Rollup.amounts": Size(5),
    "Rollup.excluded": Size(6),
    "RollupContribution.path": Size(10),
    "Scorecard.sections": Size(4),
    "ScorecardLayout.sections": Size(20),
    "ScorecardLayout.types": Size(10),
    "ScorecardSection.items": Size(6),
    "ScorecardSectionLayout.items": Size(50, per_point=PER_POINT),
    "StageHealth.bands": Size(4),
    "SuccessAdoption.lowAdoptionProducts": Size(50, "first"),
    "SuccessAdoption.objectiveProgress": Size(6),
    "SuccessOverview.healthByStage": Size(5),
    "SuccessOverview.tasksByStatus": Size(6),
    "SuccessRenewal.byStage": Size(4),
    "SuccessRenewal.totalContractValueByMonth": Size(12),
    "SuccessRenewal.wonAndLostByMonth": Size(12),
    "SuccessReport.byReport": Size(10),
    "SuccessReportOptions.contractValueRanges": Size(5),
    "SuccessReportOptions.csms": Size(50),
    "SuccessReportOptions.industries": Size(20, per_point=PER_POINT),
    "SuccessRisk.byProbability": Size(5),
    "SuccessRisk.byScope": Size(4),
    "SuccessRisk.contractValueAtRisk": Size(3),
    "SuccessRisk.contractValuePerSignal": Size(3),
    "SuccessRisk.topIndicators": Size(5),
    "Team.members": Size(50),
    "TicketSummary.byPriority": Size(4),
    "Touchpoint.participants": Size(10),
    "User.reports": Size(20),
    "User.teams": Size(11),
    "UserLeaderboard.newUsers": Size(10),
    "UserLeaderboard.topUsers": Size(10),
    "ValueBridge.lines": Size(6),
    "ValueBridgeAccount.changes": Size(3),
    "ValueBridgeLine.accounts": Size(10, "first"),
    "ValueBridgeLine.amounts": Size(5),
    "ValueBridgeSum.amounts": Size(5),
    "Viewer.permissions": Size(10, per_point=PER_POINT),
    "Viewer.teams": Size(11),
}
"""Every list that is not a page. Eleven teams are the default one and ten more, which is all that an organisation may have."""

WEIGHTS: Mapping[str, int] = {
    "Account.rollup": 5,
    "Account.rollups": 5,
    "Account.tasks": 5,
    "Account.timeline": 5,
    "Account.touchpoints": 5,
    "Account.usageLeaderboard": 5,
    "Account.userLeaderboard": 5,
    "Account.valueBridge": 20,
    "AccountConnection.totalCount": 5,
    "AccountSet.accountCount": 5,
    "CoverageAccountConnection.totalCount": 5,
    "CoverageRow.accounts": 5,
    "MissingAssignments.accounts": 5,
    "MetricValue.peers": 5,
    "MissingAssignments.count": 5,
    "Query.accountCoverage": 100,
    "Query.assignmentScenario": 100,
    "AssignmentScenario.after": 100,
    "AssignmentScenario.before": 100,
    "Query.search": 5,
    "Query.successReport": 100,
    "SuccessRenewal.atRisk": 20,
    "User.tasks": 5,
}
"""Fields that read more than they answer count so many points instead of one, or instead of none for a plain value."""
MUTATION = 10
"""What a mutation counts before its answer."""


def size_of(typename: str, field: str) -> Size | None:
    """The size of a list that is not a page; None where the schema has none."""
    if field == PROBLEMS and typename.endswith(PAYLOAD):
        return Size(1)
    if field == "path" and typename.endswith("Error"):
        return Size(PER_POINT, per_point=PER_POINT)
    return SIZES.get(f"{typename}.{field}")


INTROSPECTED: Mapping[str, int] = {"__Schema.types": 100, "__Schema.directives": 5, "__Type.fields": 4}
"""Lists of introspection that are long; every value counts, for none is answered by compiled code, and ten make a point."""
