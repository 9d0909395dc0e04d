"""Accounts and their hierarchy."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from csgraph.schema.common import Money, Node, PageInfo
from csgraph.schema.declare import UNSET, URL, After, Before, First, Last, argument, describe, object_type, planned
from csgraph.schema.enums import ContractStatusGroup, RenewalState, RollupFunction, RollupScope, UserRanking
from csgraph.schema.filters import OrderBy, OverdueOnly, TaskStatuses, Where
from csgraph.schema.rollup import Rollup
from csgraph.schema.value_bridge import ValueBridge
from csgraph.schema.values import AttributeValue, MetricValue

if TYPE_CHECKING:
    from csgraph.schema.activity import ChangeConnection, TaskConnection, TimelineConnection, TouchpointConnection
    from csgraph.schema.engagement import Contract, Engagement
    from csgraph.schema.health import Health, HealthWeek
    from csgraph.schema.people import AccountContactConnection, Assignment, Team
    from csgraph.schema.profile import Asset, Collection, LifecycleStatus, ProfileLink, TicketSummary
    from csgraph.schema.scorecard import Scorecard
    from csgraph.schema.usage import ModuleUsage, UserLeaderboard

AssignmentRef = Annotated["Assignment", strawberry.lazy("csgraph.schema.people")]
ContactsRef = Annotated["AccountContactConnection", strawberry.lazy("csgraph.schema.people")]
TeamRef = Annotated["Team", strawberry.lazy("csgraph.schema.people")]
ChangesRef = Annotated["ChangeConnection", strawberry.lazy("csgraph.schema.activity")]
TouchpointsRef = Annotated["TouchpointConnection", strawberry.lazy("csgraph.schema.activity")]
TasksRef = Annotated["TaskConnection", strawberry.lazy("csgraph.schema.activity")]
ContractRef = Annotated["Contract", strawberry.lazy("csgraph.schema.engagement")]
EngagementRef = Annotated["Engagement", strawberry.lazy("csgraph.schema.engagement")]
HealthRef = Annotated["Health", strawberry.lazy("csgraph.schema.health")]
HealthWeekRef = Annotated["HealthWeek", strawberry.lazy("csgraph.schema.health")]
LifecycleStatusRef = Annotated["LifecycleStatus", strawberry.lazy("csgraph.schema.profile")]
TicketsRef = Annotated["TicketSummary", strawberry.lazy("csgraph.schema.profile")]
AssetRef = Annotated["Asset", strawberry.lazy("csgraph.schema.profile")]
LinkRef = Annotated["ProfileLink", strawberry.lazy("csgraph.schema.profile")]
ScorecardRef = Annotated["Scorecard", strawberry.lazy("csgraph.schema.scorecard")]
TimelineRef = Annotated["TimelineConnection", strawberry.lazy("csgraph.schema.activity")]
CollectionRef = Annotated["Collection", strawberry.lazy("csgraph.schema.profile")]
UserLeaderboardRef = Annotated["UserLeaderboard", strawberry.lazy("csgraph.schema.usage")]
ModuleUsageRef = Annotated["ModuleUsage", strawberry.lazy("csgraph.schema.usage")]
FullDays = Annotated[int, argument("How many full days before today in the reporting zone: 1 to 400.")]
Below = Annotated[bool, argument("Also what lies on accounts below this one, as far as the viewer may see them.")]
Scope = Annotated[RollupScope, argument("Which accounts to take in.")]
Statuses = Annotated[
    list[ContractStatusGroup] | None,
    argument("Contract statuses to take in: free and paying ones by default, every one for account_count."),
]
Unknown = Annotated[bool, argument("Take in accounts without a contract status too.")]
Types = Annotated[list[str] | None, argument("Keys of account types to take in; all by default.")]


@object_type
class AccountType(Node):
    """A kind of account, custom to the company (B-04): for example company, region, line of business, product."""

    key: str = describe("The name that queries use.")
    display_name: str = describe("The name that people read.")
    level: int = describe("Position in the usual hierarchy, 0 for the ultimate parent.")

    @planned
    def accounts(
        self,
        where: Where = UNSET,
        order_by: OrderBy = UNSET,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> AccountConnection:
        """The accounts of this type."""


@object_type
class CompanyProfile:
    """What is publicly known about the customer (C-27)."""

    description: str | None = describe("What the company does.")
    amount_raised: Money | None = describe("The capital it raised.")
    employees: int | None = describe("The number of people it employs.")
    location: str | None = describe("Where it sits.")
    website: URL | None = describe("Its home page.")
    linked_in: URL | None = describe("Its page on LinkedIn.")
    twitter: URL | None = describe("Its page on Twitter.")
    facebook: URL | None = describe("Its page on Facebook.")


@object_type
class Account(Node):
    """A customer account at one level of its hierarchy."""

    external_id: str | None = describe("The id in the system of record that the account was imported from.")
    name: str = describe("The account's name; not necessarily unique.")
    type: AccountType = describe("Its kind.")
    version: int = describe("Increases with every change; give it back as `expectedVersion` to detect lost updates.")
    status: str | None = describe("The company's own status label.")
    contract_status: ContractStatusGroup | None = describe(
        "Null means unknown: such accounts have no computed health and count nowhere as eligible (M-07)."
    )
    contract_value: Money | None = describe("The value of the contract, in its own currency; null where none is recorded at this account.")
    create_date: date | None = describe("The day the account became a customer.")
    renewal_date: date | None = describe("The day the contract is due for renewal.")
    renewal_state: RenewalState = describe("Renewal within the tenant's highlight window, 90 days by default (M-28).")
    industry: str | None = describe("The industry.")
    region: str | None = describe("The region.")
    country: str | None = describe("The country.")
    tier: str | None = describe("The tier that the customer belongs to.")
    company: CompanyProfile | None = describe("What is publicly known about the customer; null where nothing is.")
    parent: Account | None = describe("The account directly above; null for an ultimate parent.")
    ancestors: list[Account] = describe("From the ultimate parent down to the direct parent.")
    root: Account = describe("The ultimate parent; the account itself where it has no parent.")
    depth: int = describe("0 for an ultimate parent.")

    @planned
    def children(
        self,
        where: Where = UNSET,
        order_by: OrderBy = UNSET,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> AccountConnection:
        """The accounts directly below."""

    @planned
    def descendants(  # noqa: PLR0917 - the contract's arguments
        self,
        where: Where = UNSET,
        max_depth: Annotated[int | None, argument("How many levels below this account to go at most; 1 or more.")] = UNSET,
        order_by: OrderBy = UNSET,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> AccountConnection:
        """Everything below, flat: arbitrary depth without writing depth into the query."""

    @planned
    def rollup(
        self,
        metric: Annotated[str, argument("Key of the metric.")],
        function: Annotated[RollupFunction | None, argument("How values become one; the metric's default when not given.")] = UNSET,
        scope: Scope = RollupScope.SUBTREE,
        statuses: Statuses = UNSET,
        include_unknown_status: Unknown = False,
        types: Types = UNSET,
    ) -> Rollup:
        """One metric aggregated over the hierarchy, with its parts and its evidence (M-19, M-20)."""

    @planned
    def rollups(
        self,
        metrics: Annotated[list[str], argument("Keys of the metrics; each rolls up by its default function.")],
        scope: Scope = RollupScope.SUBTREE,
        statuses: Statuses = UNSET,
        include_unknown_status: Unknown = False,
        types: Types = UNSET,
    ) -> list[Rollup]:
        """Several metrics aggregated over the same accounts, in the order asked for."""

    @planned
    def attribute(self, key: Annotated[str, argument("Key of the attribute.")]) -> AttributeValue | None:
        """One custom field; null where this account's type does not carry it. A key that is not configured is refused."""

    @planned
    def attributes(
        self,
        keys: Annotated[
            list[str] | None, argument("Only these keys, in this order; those that this account's type does not carry are left out.")
        ] = UNSET,
        search: Annotated[
            str | None,
            argument("Only fields whose key or display name holds this text, in any case and without accents; blank text leaves none out."),
        ] = UNSET,
    ) -> list[AttributeValue]:
        """All attributes of this account's type that the viewer may see; `search` matches key and display name (B-13)."""

    @planned
    def metric(self, key: Annotated[str, argument("Key of the metric.")]) -> MetricValue | None:
        """One metric; a key that is not defined is refused."""

    @planned
    def metrics(self, keys: Annotated[list[str], argument("Keys of the metrics.")]) -> list[MetricValue]:
        """Several metrics, in the order asked for; a key that is not defined is refused."""

    @planned
    def scorecard(
        self,
        layout: Annotated[
            str | None,
            argument(
                "Key of the layout. When not given: the first one that names this account's type, else the first that names no type, else the one"
                " of key `default`, which is always there."
            ),
        ] = UNSET,
    ) -> ScorecardRef:
        """The attributes and metrics that administrators chose to show of accounts like this one (C-03, C-20)."""

    @planned
    def assignments(self, role: Annotated[str | None, argument("Only this role, by key.")] = UNSET) -> list[AssignmentRef]:
        """Everyone at the company who works on this account, active assignments first by role (B-26)."""

    @planned
    def contacts(
        self,
        key_only: Annotated[bool, argument("Only key contacts of this account.")] = False,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> ContactsRef:
        """The customer's people at this level, by name."""

    @planned
    def changes(  # noqa: PLR0917 - the contract's arguments
        self,
        since: Annotated[datetime | None, argument("Only changes at this instant or later.")] = UNSET,
        until: Annotated[datetime | None, argument("Only changes before this instant.")] = UNSET,
        fields: Annotated[
            list[str] | None,
            argument(
                "Only these fields; a custom attribute goes by its key or by `attribute.KEY`. A name that nothing changed under finds nothing."
            ),
        ] = UNSET,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> ChangesRef:
        """Old and new values inside a time frame, newest first (B-12). Privileged attributes are left out for whoever may not see them."""

    @planned
    def touchpoints(
        self,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        flows: Annotated[list[str] | None, argument("Only these flows, by key; what has none is in the default flow (M-05).")] = UNSET,
        include_descendants: Below = False,
    ) -> TouchpointsRef:
        """The interactions logged here, newest first. Drafts are left out; internal notes and canceled ones are in, though they do not count (M-02)."""

    @planned
    def tasks(  # noqa: PLR0917 - the contract's arguments
        self,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        statuses: TaskStatuses = UNSET,
        overdue_only: OverdueOnly = False,
        include_descendants: Below = False,
    ) -> TasksRef:
        """The tasks here: open ones first, by due date (those without one last), then by priority (C-15)."""

    @planned
    def timeline(
        self,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        include_descendants: Below = False,
    ) -> TimelineRef:
        """Touchpoints, tasks and changes in one chronological record, newest first (B-23, C-21).

        A touchpoint stands at the moment it took place, a change at that of the change, a task at that of its completion, else at the start (UTC) of
        the day it is due, which may lie ahead, else at that of its creation here. At one moment changes come first, then tasks, then touchpoints,
        and of one kind ids decide. What `touchpoints` and `changes` leave out is no part of it.
        """

    @planned
    def user_leaderboard(
        self,
        days: FullDays = 14,
        rank_by: Annotated[UserRanking, argument("What users are ranked by.")] = UserRanking.ACTIONS,
        first: Annotated[int, argument("At most so many users in each list: 1 to 100.")] = 10,
    ) -> UserLeaderboardRef:
        """Who uses the product most, and who began to use it (M-29)."""

    @planned
    def usage_leaderboard(self, days: FullDays = 14) -> list[ModuleUsageRef]:
        """Active users per module against accounts of the same health profile (M-30): most users here first, then by the average of the peers.

        Modules that only peers use are listed, too. At most 200; it cannot be asked for below `asOf`.
        """

    @planned
    def value_bridge(
        self,
        from_: Annotated[datetime, strawberry.argument(name="from", description="The earlier instant.")],
        to: Annotated[datetime | None, argument("The later instant; now when not given.")] = UNSET,
    ) -> ValueBridge:
        """The contract value of this account and everything below at two instants, and the way from one to the other (Q10).

        The start and all lines add up to the end, exactly. Only accounts that the viewer may see are counted. It names its own instants and cannot be
        asked for below `asOf`.
        """

    health: HealthRef = describe("Its health today, with the reasons (C-08); what changes it changes it in the same moment.")

    @planned
    def health_trend(
        self, weeks: Annotated[int, argument("How many weeks, the running one included: 1 to 53.")] = 13
    ) -> list[HealthWeekRef]:
        """One box a week, oldest first, the running week last; a week's box is its last snapshot, with its reasons then (M-24, C-10)."""

    teams: list[TeamRef] = describe("The success teams whose account set holds this account, the default team first.")
    lifecycles: list[LifecycleStatusRef] = describe("Where the account stands now in each lifecycle that it is in (B-18).")
    tickets: TicketsRef = describe("Its support tickets in numbers (B-21); what lies below is not counted.")
    collections: list[CollectionRef] = describe("Lists that were brought in for it, by key (B-22); at most 50.")
    assets: list[AssetRef] = describe("Documents and links that are kept with it, latest first (B-31).")
    links: list[LinkRef] = describe("The extra tabs of every account (B-32).")
    engagements: list[EngagementRef] = describe("Its engagements, latest first.")
    contracts: list[ContractRef] = describe("Its contracts, latest first.")


@object_type
class AccountEdge:
    """An account and its place in the list."""

    cursor: str = describe("Give it as `after` or `before` to continue from here.")
    node: Account = describe("The account.")


@object_type
class AccountConnection:
    """A page of accounts."""

    edges: list[AccountEdge] = describe("The accounts with their cursors.")
    nodes: list[Account] = describe("The accounts.")
    page_info: PageInfo = describe("Where this page lies.")
    total_count: int = describe("Over the accounts the viewer may see. Costed: ask only when needed.")
