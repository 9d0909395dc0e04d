"""Account coverage: who works with which accounts, and which accounts nobody has touched (the Team Spotlight)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated

import strawberry

from csgraph.schema.account import Account, AccountConnection
from csgraph.schema.common import Money, PageInfo, Ratio, TimeWindow
from csgraph.schema.configured import Flow
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
from csgraph.schema.enums import CoveragePeriod, OrderDirection
from csgraph.schema.filters import OrderBy, operator
from csgraph.schema.people import AssignmentRole, Team, User
from csgraph.schema.values import MetricDefinition


@enum
class CoveredBy(Enum):
    """Whose activity covers an account (M-06)."""

    ANYONE = value("ANYONE", "Anybody's.")
    ASSIGNEE = value("ASSIGNEE", "In a row that of the row's user, at the top that of any holder of the role.")


@enum
class ActivityScope(Enum):
    """Where activity has to lie to cover an account (M-06)."""

    ACCOUNT = value("ACCOUNT", "On the account itself.")
    SUBTREE = value("SUBTREE", "On the account or on any below it that the viewer may see, also outside the team's account set.")


@enum
class NullStatusPolicy(Enum):
    """What becomes of accounts without a contract status in rows; at the top they never count (M-07)."""

    EXCLUDE = value("EXCLUDE", "They are left out.")
    INCLUDE = value("INCLUDE", "They are in the rows' ratios and lists.")


@enum
class CoverageState(Enum):
    """Whether there is something to show and, if not, why (M-16, A-17)."""

    OK = value("OK", "There are eligible accounts with a holder of the role.")
    NO_ACCOUNTS_IN_TEAM = value("NO_ACCOUNTS_IN_TEAM", "The account sets hold nothing that the viewer may see.")
    NO_ROLE_HOLDER = value("NO_ROLE_HOLDER", "Nobody holds the role on any of the accounts.")
    NO_ELIGIBLE_STATUS = value("NO_ELIGIBLE_STATUS", "The accounts with a holder have no contract status, or are canceled.")
    FILTERED_OUT = value("FILTERED_OUT", "The account types leave nothing of what there would be.")


@enum
class CoverageGroup(Enum):
    """A group of a row's accounts; the first two part the list, the third goes across them (A-32)."""

    COVERED = value("COVERED", "Accounts with activity in the window.")
    NOT_COVERED = value("NOT_COVERED", "Accounts without.")
    OVERDUE = value("OVERDUE", "Accounts with tasks that became overdue in the window.")


@enum
class CoverageRowOrderField(Enum):
    """What rows are sorted by; ties by name (M-15)."""

    NAME = value("NAME", "The user's name.")
    ACTIVITY_VOLUME = value("ACTIVITY_VOLUME", "Touchpoints and completed tasks together.")
    COVERAGE = value("COVERAGE", "The share of accounts with activity.")
    ACCOUNTS = value("ACCOUNTS", "The number of accounts that the share is of.")
    POOR_HEALTH = value("POOR_HEALTH", "The number of accounts in poor health.")
    OVERDUE = value("OVERDUE", "The number of accounts with overdue tasks.")
    METRIC_1 = value("METRIC_1", "The first of the additional metrics; rows without a value come last.")
    METRIC_2 = value("METRIC_2", "The second of the additional metrics; rows without a value come last.")


@input_type
class AccountCoverageInput:
    """What account coverage is asked of."""

    team_ids: list[strawberry.ID] | None = operator(
        "One team, or several for a combined view, in which an account counts once. Default: the default team for whoever is a member of it, else"
        " the first of the viewer's teams by name."
    )
    role: str = describe("Key of the assignment role.")
    period: CoveragePeriod = describe("How far to look back.")
    account_types: list[str] | None = operator("Keys of account types. Applies to account figures only, never to activity volume (A-09).")
    flows: list[str] | None = operator("Keys of flows: only touchpoints and tasks of these count, and only overdue tasks of these (M-05).")
    metrics: list[str] | None = operator("At most two metric keys (A-12).")
    covered_by: CoveredBy = strawberry.field(description="Whose activity covers an account.", default=CoveredBy.ANYONE)
    activity_scope: ActivityScope = strawberry.field(description="Where activity has to lie.", default=ActivityScope.ACCOUNT)
    null_status_at_row_level: NullStatusPolicy = strawberry.field(
        description="What becomes of accounts without a contract status in rows.", default=NullStatusPolicy.EXCLUDE
    )
    include_internal_notes: bool = strawberry.field(description="Whether internal notes count as touchpoints (M-02).", default=False)
    as_of: datetime | None = operator(
        "The moment to look back from: assignments, account sets, values and health as they were then, and what happened until then, by what is known of it"
        " today (ADR 0016, ADR 0018)."
    )


@input_type
class CoverageRowOrder:
    """How rows are sorted."""

    field: CoverageRowOrderField = describe("What to sort by.")
    direction: OrderDirection = strawberry.field(description="Ascending or descending.", default=OrderDirection.ASC)


@object_type
class FlowVolume:
    """Activity in one flow."""

    flow: Flow = describe("The flow; activity that names none is in the default one (M-05).")
    touchpoints: int = describe("Touchpoints that count.")
    completed_tasks: int = describe("Completed tasks.")


@object_type
class ActivityVolume:
    """What people did in the window on any account, inside and outside the team's account set (M-04, A-21)."""

    total: int = describe("Touchpoints and completed tasks together (A-20).")
    touchpoints: int = describe("Touchpoints that count (M-02).")
    completed_tasks: int = describe("Completed tasks, credited to whoever completed them (M-03).")
    excluded_internal_notes: int = describe("Internal notes that were left out; 0 where they count.")
    by_flow: list[FlowVolume] = describe("The same by flow, in the order of the configuration; flows without activity are left out.")


@object_type
class MetricAggregate:
    """One of the additional metrics over eligible accounts, by the metric's own team aggregation (M-13)."""

    metric: MetricDefinition = describe("The metric.")
    value: float | None = describe("The value, money in the reporting currency; null where no account has one.")


@object_type
class HealthCount:
    """Accounts of one health rank."""

    accounts: int = describe("How many there are.")
    contract_value: Decimal = describe("What they are worth, in the reporting currency; amounts without an exchange rate are left out.")
    change: int = describe("How many more there are than of the same accounts at the start of the window.")


@object_type
class HealthSnapshot:
    """Accounts by health rank, now and against the start of the window (M-14)."""

    good: HealthCount = describe("In good health.")
    average: HealthCount = describe("In average health.")
    poor: HealthCount = describe("In poor health.")
    unknown: HealthCount = describe("Whose health is not known.")


@object_type
class CoverageSummary:
    """The combined metrics of the team (A-20 to A-25)."""

    activity_volume: ActivityVolume = describe("What the users of all rows did.")
    coverage: Ratio = describe("Eligible accounts with activity over eligible accounts assigned (M-09).")
    metrics: list[MetricAggregate] = describe("The additional metrics over the eligible accounts assigned, in the order of the input.")
    health: HealthSnapshot = describe("The eligible accounts assigned by health.")


@object_type
class CoverageAccount:
    """An account in the drill-down of a row (A-28 to A-33)."""

    account: Account = describe("The account.")
    contract_value: Decimal | None = describe(
        "The contract value in the reporting currency, to put accounts of several rows in order; null without a value or an exchange rate."
    )
    covered: bool = describe("Whether there was activity in the window (M-06).")
    touchpoints: int = describe("The touchpoints that cover it.")
    completed_tasks: int = describe("The completed tasks that cover it.")
    last_activity_at: datetime | None = describe(
        "The latest touchpoint or completed task on the account that counts, whoever's and however long ago; null when there never was one."
    )
    overdue_tasks: int = describe("Tasks that became overdue inside the window (M-12).")
    older_overdue_tasks: int = describe("Tasks overdue since before the window.")


@object_type
class CoverageAccountEdge:
    """An account of a row and its place in the list."""

    cursor: str = describe(Cursor)
    node: CoverageAccount = describe("The account.")


@object_type
class CoverageAccountConnection:
    """A page of a row's accounts."""

    edges: list[CoverageAccountEdge] = describe("The accounts with their cursors.")
    nodes: list[CoverageAccount] = describe("The accounts.")
    page_info: PageInfo = describe("Where this page lies.")
    total_count: int = describe("How many accounts there are on all pages.")


@object_type
class CoverageRow:
    """What one holder of the role did, and how their accounts are covered (A-26)."""

    user: User = describe("The holder, whatever their team (A-13); one who left is shown with `active` false.")
    member_of_team: bool = describe("Whether the user is a member of one of the teams.")
    activity_volume: ActivityVolume = describe("What the user did on any account.")
    coverage: Ratio = describe("The user's accounts with activity over all of them; includes canceled accounts (A-36).")
    hidden_canceled: int = describe("Canceled accounts that the ratio counts and the list leaves out (M-09).")
    overdue_accounts: int = describe("Accounts of the list with tasks that became overdue in the window (M-12).")
    metrics: list[MetricAggregate] = describe("The additional metrics over the user's eligible accounts, in the order of the input.")
    health: HealthSnapshot = describe("The accounts of the list by health.")

    @planned
    def accounts(
        self,
        group: Annotated[CoverageGroup | None, argument("Only this group; all by default.")] = UNSET,
        order_by: OrderBy = UNSET,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> CoverageAccountConnection:
        """The user's accounts, without canceled ones (A-37)."""


@object_type
class CoverageRowEdge:
    """A row and its place in the list."""

    cursor: str = describe(Cursor)
    node: CoverageRow = describe("The row.")


@object_type
class CoverageRowConnection:
    """A page of rows."""

    edges: list[CoverageRowEdge] = describe("The rows with their cursors.")
    nodes: list[CoverageRow] = describe("The rows.")
    page_info: PageInfo = describe("Where this page lies.")
    total_count: int = describe("How many rows there are on all pages.")


@object_type
class MissingAssignments:
    """Eligible accounts on which nobody holds the role (M-11)."""

    count: int = describe("How many there are.")
    contract_value: list[Money] = describe("What they are worth, by currency.")

    @planned
    def accounts(
        self,
        order_by: OrderBy = UNSET,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> AccountConnection:
        """The accounts."""


@object_type
class AccountCoverage:
    """The account coverage of one or several teams for one assignment role."""

    as_of: datetime = describe("The moment that the figures are of.")
    window: TimeWindow = describe("The time that counts (M-01).")
    teams: list[Team] = describe("The teams whose accounts are shown.")
    role: AssignmentRole = describe("The role.")
    state: CoverageState = describe("Whether there is something to show and, if not, why.")
    message: str | None = describe("For people: why the dashboard is empty and what to do; null when it is not.")
    summary: CoverageSummary = describe("The team's combined figures.")

    @planned
    def rows(
        self,
        order_by: Annotated[CoverageRowOrder | None, argument("How to sort; by name when nothing is said.")] = UNSET,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> CoverageRowConnection:
        """One row for every holder of the role on at least one of the accounts (M-08)."""

    missing_assignments: MissingAssignments = describe("Accounts that need a holder.")


@input_type
class HypotheticalAssignment:
    """What a scenario assumes of one account."""

    account_id: strawberry.ID = describe("The account.")
    user_id: strawberry.ID | None = operator(
        "Who holds the role: instead of who does, or beside them where the role allows several. Null: nobody."
    )
    include_descendants: bool = strawberry.field(description="Whether the same is assumed of every account below.", default=False)
    only_vacant_descendants: bool | None = operator(
        "With `includeDescendants`: of the accounts below only those that nobody holds the role on today but who holds it on the account itself."
    )


@input_type
class AssignmentScenarioInput:
    """What a scenario is asked of."""

    coverage: AccountCoverageInput = describe("Whose coverage, for which role, and how far back; not `asOf`.")
    changes: list[HypotheticalAssignment] = describe(
        "What is assumed, one after another: where two speak of the same account, the later applies to what the earlier left. They reach at most 10,000"
        " accounts, each as often as it is reached."
    )


@object_type
class AssignmentScenario:
    """Coverage as it is and as it would be; both are of the same moment."""

    before: AccountCoverage = describe("As it is.")
    after: AccountCoverage = describe("As it would be: by the same rules, with the same activity and other holders.")
    outside_team: list[Account] = describe(
        "Accounts outside every team of somebody who would hold them and does not now, by name. Who is in no team but the default one sees every account."
    )
