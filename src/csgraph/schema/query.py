"""The entry points of reading; each is answered by one statement."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import strawberry

from csgraph.schema.account import Account, AccountConnection, AccountType
from csgraph.schema.common import Node, PageInfo
from csgraph.schema.configured import Flow, HealthProfile, Lifecycle, ScorecardLayout, Segment
from csgraph.schema.coverage import AccountCoverage, AccountCoverageInput, AssignmentScenario, AssignmentScenarioInput
from csgraph.schema.declare import UNSET, After, Before, First, Last, argument, describe, object_type, planned
from csgraph.schema.engagement import Engagement
from csgraph.schema.enums import CoveragePeriod, PermissionRole, SearchType
from csgraph.schema.filters import OrderBy, Where
from csgraph.schema.people import AssignmentRole, Contact, Team, User, UserConnection
from csgraph.schema.play import Play
from csgraph.schema.success import SuccessReport, SuccessReportInput
from csgraph.schema.values import AttributeDefinition, MetricDefinition

SearchItem = Annotated[Account | Contact | User | Team, strawberry.union("SearchItem", description="Whatever a search can find.")]
AsOf = Annotated[
    datetime | None,
    argument(
        "Read everything below as it was at this instant: which accounts there were, where they hung, what they were called and worth, who worked on"
        " them. An instant in the future is refused, and so are fields of which no history is kept (AS_OF_UNSUPPORTED). Who may see an account is"
        " decided as of today."
    ),
]
Id = Annotated[strawberry.ID, argument("The global id; the id of an object of another type is refused.")]


@object_type
class SearchEdge:
    """A hit and its place in the list."""

    cursor: str = describe("Give it as `after` or `before` to continue from here.")
    node: SearchItem = describe("The hit.")


@object_type
class SearchConnection:
    """A page of hits."""

    edges: list[SearchEdge] = describe("The hits with their cursors.")
    nodes: list[SearchItem] = describe("The hits.")
    page_info: PageInfo = describe("Where this page lies.")


@object_type
class RateLimit:
    """Points that the viewer's operations may cost in an hour; what an operation cost stands in the answer's `extensions.cost`."""

    limit: int = describe("Points per hour.")
    remaining: int = describe("Points left, this operation's cost deducted.")
    reset_at: datetime = describe("When all points are there again.")


@object_type
class Display:
    """What an unattended screen shows (A-46, A-47)."""

    team: Team = describe("The team whose coverage it shows.")
    role: AssignmentRole = describe("The assignment role whose holders it shows.")
    period: CoveragePeriod = describe("The period that it looks back.")


@object_type
class Viewer:
    """Who is asking, and what they may do."""

    user: User | None = describe("The user or bot that the token stands for; null without a token and for displays.")
    permissions: list[PermissionRole] = describe("Roles that count wherever the viewer sees; roles in teams are in the teams' members.")
    teams: list[Team] = describe(
        "The teams that the viewer is a member of, the default team first; without a user, the teams that the viewer sees."
    )
    rate_limit: RateLimit = describe("What the viewer may still ask for in this hour.")
    display: Display | None = describe("What the token of a display shows; null for everybody else.")


@object_type
class Query:
    """Everything that can be read."""

    viewer: Viewer = describe("Who is asking, and what they may do.")

    @planned
    def node(self, id: Annotated[strawberry.ID, argument("Any global id.")]) -> Node | None:
        """Any object by its global id; null when it does not exist or may not be seen."""

    @planned
    def nodes(self, ids: Annotated[list[strawberry.ID], argument("At most 100 global ids.")]) -> list[Node | None]:
        """At most 100 ids; null for each that does not exist or may not be seen."""

    @planned
    def account(
        self,
        id: Annotated[strawberry.ID | None, argument("The global id.")] = UNSET,
        external_id: Annotated[str | None, argument("The id in the system of record.")] = UNSET,
        as_of: AsOf = UNSET,
    ) -> Account | None:
        """One account. Exactly one of `id` and `externalId` is given; `asOf` reads the hierarchy, assignments and values as they were."""

    @planned
    def accounts(  # noqa: PLR0917 - the contract's arguments
        self,
        where: Where = UNSET,
        order_by: OrderBy = UNSET,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        as_of: AsOf = UNSET,
    ) -> AccountConnection:
        """The accounts that the viewer may see, by name unless another order is asked for; with `asOf`, as they were."""

    @planned
    def search(
        self,
        text: Annotated[
            str,
            argument(
                "What somebody types: every word must begin a word of the hit; case and accents do not matter. Text without letters and digits finds nothing."
            ),
        ],
        types: Annotated[list[SearchType] | None, argument("What to look for; everything by default.")] = UNSET,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> SearchConnection:
        """Accounts, contacts, users and teams by name, best match first."""

    account_types: list[AccountType] = describe("The kinds of accounts, from the top level down.")

    @planned
    def attribute_definitions(
        self, type: Annotated[str | None, argument("Only attributes that accounts of this type carry, by key.")] = UNSET
    ) -> list[AttributeDefinition]:
        """The custom fields."""

    metric_definitions: list[MetricDefinition] = describe("The metrics: built-in ones first, then the company's own.")
    assignment_roles: list[AssignmentRole] = describe("The responsibilities that can be assigned.")
    flows: list[Flow] = describe("The categories of activity.")
    lifecycles: list[Lifecycle] = describe("The journeys and their stages.")
    health_profiles: list[HealthProfile] = describe("The ways in which health is computed, in the order in which they are tried.")
    scorecard_layouts: list[ScorecardLayout] = describe("The layouts of scorecards.")
    segments: list[Segment] = describe("The saved selections of accounts.")
    plays: list[Play] = describe("The automations, by name; none for whoever may not save plays (A-44).")
    teams: list[Team] = describe("The success teams that the viewer sees, the default team first.")

    @planned
    def team(self, id: Id) -> Team | None:
        """One success team."""

    @planned
    def user(self, id: Id) -> User | None:
        """One user."""

    @planned
    def users(
        self,
        text: Annotated[
            str | None,
            argument(
                "Only users whose name or e-mail holds this text, in any case and without accents; blank text leaves nobody out, one without letters and digits finds nobody."
            ),
        ] = UNSET,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> UserConnection:
        """The users, by name."""

    @planned
    def contact(self, id: Id) -> Contact | None:
        """One person at a customer."""

    @planned
    def engagement(self, id: Id) -> Engagement | None:
        """One engagement."""

    @planned
    def account_coverage(
        self, input: Annotated[AccountCoverageInput, argument("Whose coverage, for which role, and how far back.")]
    ) -> AccountCoverage:
        """Who covers which accounts, and which accounts nobody has touched: the figures of a team for one assignment role (M-01 to M-16)."""

    @planned
    def assignment_scenario(
        self, input: Annotated[AssignmentScenarioInput, argument("Which coverage, and what is assumed.")]
    ) -> AssignmentScenario:
        """Coverage as it is and as it would be after hypothetical assignments, by the same computation; nothing is written."""

    @planned
    def success_report(
        self,
        input: Annotated[
            SuccessReportInput | None, argument("Whose hierarchy, and what to narrow it by; the viewer's own where it is not given.")
        ] = UNSET,
    ) -> SuccessReport:
        """The success report of a management hierarchy (M-40 to M-67).

        Success managers see all engagements below them and their own, success agents their own (E-02 to E-05); FORBIDDEN without one of these roles.
        """
