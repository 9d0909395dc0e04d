"""The success report: engagements, risks, adoption and renewals of a management hierarchy (source E)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated

import strawberry

from csgraph.schema.common import Money, Node, PageInfo, Ratio
from csgraph.schema.declare import (
    UNSET,
    After,
    Before,
    Cursor,
    First,
    Last,
    argument,
    describe,
    enum,
    input_type,
    object_type,
    planned,
    value,
)
from csgraph.schema.engagement import Contract, Engagement, ProductUsage
from csgraph.schema.engagement_enums import ContractSubstate, EngagementStage, ObjectiveProgress, RiskProbability, RiskScope
from csgraph.schema.enums import OrderDirection
from csgraph.schema.filters import operator
from csgraph.schema.people import User

AtMost = Annotated[int | None, argument("At most this many: 1 to 100; 50 when it is not given.")]
Converted = "The same together in the reporting currency; null where an exchange rate is missing."


@enum
class TaskBucketKey(Enum):
    """Where a task stands in the report; every task is in exactly one bucket (M-47)."""

    OVERDUE = value("OVERDUE", "Due before today and neither completed nor canceled, whatever its status.")
    NEW = value("NEW", "Not started.")
    IN_PROGRESS = value("IN_PROGRESS", "Started.")
    PAUSED = value("PAUSED", "Resting.")
    CLOSED = value("CLOSED", "Completed.")
    CANCELED = value("CANCELED", "Given up.")


@enum
class ContractValueBasis(Enum):
    """What the contract value of a month is (M-67)."""

    ACTIVE_AT_MONTH_END = value("ACTIVE_AT_MONTH_END", "What is active on the month's last day, or today in the current month.")
    STARTED_IN_MONTH = value("STARTED_IN_MONTH", "What starts in the month.")


@enum
class CsmCount(Enum):
    """Whom an average per success manager counts (M-43)."""

    OWNERS = value("OWNERS", "Who has at least one of the engagements.")
    REPORTS = value("REPORTS", "Everybody below the user whose report it is.")
    EVERYONE = value("EVERYONE", "Everybody below, and the user.")


@enum
class EngagementOrderField(Enum):
    """What engagements of a report are sorted by; ties by number, then id."""

    CONTRACT_VALUE = value("CONTRACT_VALUE", "The active contracts' value in the reporting currency; amounts without a rate count 0.")
    NUMBER = value("NUMBER", "The number.")
    RENEWAL_DATE = value("RENEWAL_DATE", "The earliest renewal; engagements without one come last.")
    HEALTH_SCORE = value("HEALTH_SCORE", "The health score; engagements without one come last.")
    GO_LIVE_DATE = value("GO_LIVE_DATE", "The go-live date; engagements without one come last.")
    CREATED_AT = value("CREATED_AT", "When the engagement was created.")


@input_type
class EngagementOrder:
    """How engagements are sorted."""

    field: EngagementOrderField = describe("What to sort by.")
    direction: OrderDirection = strawberry.field(description="Ascending or descending.", default=OrderDirection.ASC)


@input_type
class SuccessReportInput:
    """What the success report is asked of. Filters of different kinds narrow each other; within one kind any of the values will do (E-07 to E-09)."""

    user_id: strawberry.ID | None = operator(
        "Whose hierarchy: the viewer's own by default; anyone below the viewer, and for a GLOBAL_ADMIN anyone. For everybody else the report is empty."
    )
    contract_value_ranges: list[strawberry.ID] | None = operator(
        "Ids of configured contract-value ranges. An engagement lies in a range by the sum of its active contracts in the range's currency, the upper"
        " limit not included; one without active contracts has the value 0, one with an amount without exchange rate is in no range (M-40)."
    )
    csm_ids: list[strawberry.ID] | None = operator("Users.")
    industries: list[str] | None = operator("Industries of the accounts, as they are written.")
    as_of: datetime | None = operator(
        "The moment to look at: hierarchy, engagements, contracts and what hangs on them as they were then (ADR 0021)."
    )
    include_inactive: bool = strawberry.field(
        description="Whether canceled and closed engagements count, too. What is new this year always counts them (M-40).", default=False
    )
    renewal_days: int = strawberry.field(description="How far ahead renewals are due soon: 0 to 3,660 days (M-50, M-61).", default=90)
    go_live_days: int = strawberry.field(description="How far ahead going live is due: 0 to 3,660 days (M-56).", default=30)
    no_touchpoint_days: int = strawberry.field(
        description="How far to look for touchpoints, ahead and back: 0 to 3,660 days (M-51).", default=90
    )


@object_type
class EngagementEdge:
    """An engagement and its place in the list."""

    cursor: str = describe(Cursor)
    node: Engagement = describe("The engagement.")


@object_type
class EngagementConnection:
    """A page of engagements."""

    edges: list[EngagementEdge] = describe("The engagements with their cursors.")
    nodes: list[Engagement] = describe("The engagements.")
    page_info: PageInfo = describe("Where this page lies.")


@object_type
class EngagementSet:
    """An engagement metric with its drill-down (E-12)."""

    count: int = describe("How many there are.")

    @planned
    def engagements(
        self,
        order_by: Annotated[
            EngagementOrder | None, argument("The order; by contract value, the highest first, where nobody says.")
        ] = UNSET,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> EngagementConnection:
        """Which they are."""


@object_type
class ContractValueRange(Node):
    """A configured range of contract values (E-07)."""

    label: str = describe("The name that people read.")
    from_: Decimal | None = strawberry.field(name="from", description="The lowest value; null where there is none.")
    to: Decimal | None = describe("The value that the range ends before; null where it is open.")
    currency: str = describe("ISO 4217 code.")


@object_type
class SuccessReportOptions:
    """What the viewer may filter by, scoped to what they may see (E-10)."""

    contract_value_ranges: list[ContractValueRange] = describe("The configured ranges; none where there is no engagement to filter.")
    csms: list[User] = describe("Everybody of the hierarchy, by name (E-08).")
    industries: list[str] = describe("Those of the accounts of all its engagements, in order (E-09).")


@object_type
class BandCount:
    """Engagements in one band of health scores."""

    band: str = describe("POOR, NEUTRAL, GOOD or OVER.")
    color: str = describe("The band's colour.")
    count: int = describe("How many have a score in it.")


@object_type
class StageHealth:
    """Engagements in one stage of the journey (M-46)."""

    stage: EngagementStage = describe("The stage.")
    count: int = describe("How many there are.")
    average_score: float | None = describe("The mean of the scores that there are, 0 to 100; null without any.")
    bands: list[BandCount] = describe("How many are in each band of the colour bands with the key `health`, the lowest first.")


@object_type
class TaskBucket:
    """Tasks of the engagements in one bucket (M-47)."""

    status: TaskBucketKey = describe("The bucket.")
    count: int = describe("How many there are.")


@object_type
class SuccessOverview:
    """The first tab: engagements and tasks (E-13 to E-19)."""

    total_engagements: EngagementSet = describe("All engagements (M-41).")
    new_this_year: EngagementSet = describe(
        "Those created since the year began, the ones that were closed since included (M-42). In which month a year begins is a setting."
    )

    @planned
    def average_per_csm(self, per: Annotated[CsmCount | None, argument("Whom the average counts.")] = CsmCount.OWNERS) -> Ratio:
        """Engagements per success manager (M-43)."""

    @planned
    def with_escalations(
        self, include_requested: Annotated[bool | None, argument("Whether escalations that were only asked for count.")] = False
    ) -> EngagementSet:
        """Those whose account has an escalation (M-44)."""

    @planned
    def with_upcoming_qbr(
        self, within_days: Annotated[int | None, argument("How far ahead, in days; any time where it is not given.")] = UNSET
    ) -> EngagementSet:
        """Those with a quarterly business review that is scheduled for now or later (M-45)."""

    health_by_stage: list[StageHealth] = describe("Every stage with its health scores, empty ones too (M-46).")
    tasks_by_status: list[TaskBucket] = describe("The engagements' tasks by bucket, empty ones too (M-47).")


@object_type
class RiskIndicator:
    """One of the most frequent categories of active risk signals (M-52)."""

    category: str = describe("The category.")
    count: int = describe("How many active signals name it.")
    contract_value: list[Money] = describe("The contracts that they endanger, each once, per currency.")
    converted: Money | None = describe(Converted)


@object_type
class RiskScopeCount:
    """Active risk signals of one scope (M-53)."""

    scope: RiskScope = describe("The scope of the signal.")
    count: int = describe("How many there are.")


@object_type
class RiskProbabilityCount:
    """Active risk signals of one probability (M-53)."""

    probability: RiskProbability = describe("The probability.")
    count: int = describe("How many there are.")


@object_type
class SuccessRisk:
    """The second tab: what may go wrong (E-20 to E-27)."""

    contract_value_at_risk: list[Money] = describe(
        "The contracts that active risk signals endanger, each counted once, per currency (M-48)."
    )
    contract_value_at_risk_converted: Money | None = describe(Converted)
    contract_value_per_signal: list[Money] = describe("The same summed over signals: a contract counts once for each (M-48).")
    red: EngagementSet = describe("Perceived health is red; the computed score does not matter (M-49).")
    yellow: EngagementSet = describe("Perceived health is yellow (M-49).")
    renewals_due_in_poor_health: EngagementSet = describe("The score lies in a band of category POOR, and the renewal is due soon (M-50).")
    no_upcoming_touchpoint: EngagementSet = describe("Nothing is planned: no open touchpoint is due and no meeting is scheduled (M-51).")
    no_recent_touchpoint: EngagementSet = describe("The last touchpoint that counts lies longer back, or there was none (M-51).")
    active_signals: int = describe("New and active risk signals (M-52).")
    top_indicators: list[RiskIndicator] = describe(
        "The five categories with the most active signals; ties by the value that they endanger, then by name (M-52)."
    )
    by_scope: list[RiskScopeCount] = describe("Active signals by scope, empty ones too (M-53).")
    by_probability: list[RiskProbabilityCount] = describe("Active signals by probability, empty ones too (M-53).")


@object_type
class ObjectiveBucket:
    """Objectives of one progress (M-59)."""

    progress: ObjectiveProgress = describe("The progress.")
    count: int = describe("How many there are.")


@object_type
class SuccessAdoption:
    """The third tab: onboarding, objectives and products (E-28 to E-34)."""

    overdue_go_live: EngagementSet = describe("Active, in initial onboarding, and the go-live date has passed (M-54).")
    missing_go_live_date: EngagementSet = describe("Active, in initial onboarding, without a go-live date (M-54).")
    active_onboarding: EngagementSet = describe("Active and in initial onboarding (M-55).")
    go_live_due: EngagementSet = describe("The same, with a go-live date soon (M-56).")
    without_objectives: EngagementSet = describe("Without any objective that is not canceled (M-57).")
    above80_percent: EngagementSet = strawberry.field(
        name="above80Percent", description="More than 80 % of the objectives that are not canceled are completed, strictly (M-58)."
    )
    objective_progress: list[ObjectiveBucket] = describe("The objectives by progress, empty ones too (M-59).")

    @planned
    def low_adoption_products(self, first: AtMost = UNSET) -> list[ProductUsage]:
        """Products whose adoption score is low, the lowest first (M-60)."""

    low_adoption_product_count: int = describe("How many there are.")


@object_type
class ContractSet:
    """Contracts of the engagements, each counted once."""

    count: int = describe("How many there are.")
    value: list[Money] = describe("What they are worth, per currency.")
    converted: Money | None = describe(Converted)

    @planned
    def contracts(self, first: AtMost = UNSET) -> list[Contract]:
        """Which they are, by renewal date."""


@object_type
class RenewalStageCount:
    """Contracts in one stage of their renewal (M-64)."""

    stage: ContractSubstate = describe("The stage.")
    count: int = describe("How many there are.")
    value: list[Money] = describe("What they are worth, per currency.")
    converted: Money | None = describe(Converted)


@object_type
class RenewalMonth:
    """Renewals that were decided in one month (M-65)."""

    month: date = describe("The month's first day.")
    won: int = describe("Contracts that were renewed.")
    lost: int = describe("Contracts that were not.")
    won_value: list[Money] = describe("What the renewed ones are worth, per currency.")
    won_converted: Money | None = describe(Converted)
    lost_value: list[Money] = describe("What the others are worth, per currency.")
    lost_converted: Money | None = describe(Converted)


@object_type
class ContractValueMonth:
    """The contract value of one month (M-67)."""

    month: date = describe("The month's first day.")
    basis: ContractValueBasis = describe("What the value is.")
    value: list[Money] = describe("The value, per currency.")
    converted: Money | None = describe(Converted)


@object_type
class RenewalsOfCsm(ContractSet):
    """Renewals at risk that one success manager is responsible for."""

    user: User = describe("The success manager.")


@object_type
class RenewalsAtRisk(ContractSet):
    """Contracts that are due soon, of customers in trouble whom nobody has touched lately; each counts once."""

    by_csm: list[RenewalsOfCsm] = describe(
        "The same by success manager, by name; a contract that two of them have engagements for is there for both."
    )


@object_type
class SuccessRenewal:
    """The fourth tab: the contracts of the engagements (E-35 to E-43). A contract's state is the one of the day, whatever nightly jobs have written."""

    due_soon: EngagementSet = describe("With an active contract whose renewal, or else end, is due soon (M-61).")
    opened: ContractSet = describe("Active or expired and in review, or active on an approved extension (M-62).")
    on_extension: ContractSet = describe("Active on an approved extension (M-63).")

    @planned
    def at_risk(self, untouched_days: Annotated[int | None, argument("How long nobody was in touch, in days.")] = 30) -> RenewalsAtRisk:
        """Active contracts that are due soon, of customers in trouble whom nobody has touched lately.

        The renewal, or else the end, is due soon; the account or any account below it is in poor health or has an active risk signal of high or very high
        probability; and nobody has logged a touchpoint or completed a task there or below for so many days.
        """

    by_stage: list[RenewalStageCount] = describe("By the four stages of a renewal, empty ones too (M-64).")
    won_and_lost_by_month: list[RenewalMonth] = describe(
        "Renewals of the year by the month in which the opportunity was closed or, without one, the renewal was decided; every month up to now (M-65)."
    )
    with_lost_contracts: EngagementSet = describe("With a contract that was rejected, or not renewed (M-66).")

    @planned
    def total_contract_value_by_month(
        self, basis: Annotated[ContractValueBasis, argument("What the value of a month is.")] = ContractValueBasis.ACTIVE_AT_MONTH_END
    ) -> list[ContractValueMonth]:
        """The contract value of the year's months up to now (M-67)."""


@object_type
class SuccessReport:
    """Engagements, risks, adoption and renewals of a management hierarchy, with the accounts that the viewer may see (M-40)."""

    as_of: datetime = describe("The moment that it shows.")
    options: SuccessReportOptions = describe("What may be filtered by.")
    overview: SuccessOverview = describe("Engagements and tasks.")
    risk: SuccessRisk = describe("What may go wrong.")
    adoption: SuccessAdoption = describe("Onboarding, objectives and products.")
    renewal: SuccessRenewal = describe("Contracts.")
    by_report: list[SuccessReportByUser] = describe("The same report per direct report, by name, from one computation.")


@object_type
class SuccessReportByUser:
    """The report of somebody's hierarchy."""

    user: User = describe("Whose it is.")
    report: SuccessReport = describe("The report.")
