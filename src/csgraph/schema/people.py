"""Users, teams, assignments and contacts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from csgraph.schema.account import Account, AccountConnection
from csgraph.schema.common import Node, PageInfo
from csgraph.schema.declare import UNSET, After, Before, Cursor, First, Last, argument, describe, object_type, planned
from csgraph.schema.enums import ChangeSource, PermissionRole, UserKind
from csgraph.schema.filters import OrderBy, OverdueOnly, TaskStatuses, Where
from csgraph.schema.values import AttributeValue

if TYPE_CHECKING:
    from csgraph.schema.activity import TaskConnection

TasksRef = Annotated["TaskConnection", strawberry.lazy("csgraph.schema.activity")]


@object_type
class AssignmentRole(Node):
    """A named responsibility on an account: Success Manager, Sales Manager and so on."""

    key: str = describe("The name that queries use.")
    display_name: str = describe("The name that people read.")
    built_in: bool = describe("Whether it comes with the service and cannot be removed.")
    multi_holder: bool = describe("Whether several users may hold it on one account.")


@object_type
class Assignment(Node):
    """Somebody's responsibility on one account."""

    account: Account = describe("The account.")
    user: User = describe("Who holds the role.")
    role: AssignmentRole = describe("The responsibility.")
    valid_from: datetime = describe("Since when.")
    valid_to: datetime | None = describe("Null while current.")
    source: ChangeSource = describe("How it came about.")
    changed_by: User | None = describe("Who made the assignment; null where nobody is known.")


@object_type
class AssignmentEdge:
    """An assignment and its place in the list."""

    cursor: str = describe(Cursor)
    node: Assignment = describe("The assignment.")


@object_type
class AssignmentConnection:
    """A page of assignments."""

    edges: list[AssignmentEdge] = describe("The assignments with their cursors.")
    nodes: list[Assignment] = describe("The assignments.")
    page_info: PageInfo = describe("Where this page lies.")


@object_type
class User(Node):
    """Someone, or a bot, who works at the company."""

    name: str = describe("The full name.")
    email: str | None = describe("The e-mail address.")
    kind: UserKind = describe("A person or a bot.")
    active: bool = describe("False for people who left; their accounts need new holders.")
    manager: User | None = describe("Whom the user reports to.")

    @planned
    def reports(self, recursive: Annotated[bool, argument("Also the reports' reports, all the way down.")] = False) -> list[User]:
        """Who reports to the user, by name."""

    teams: list[Team] = describe("The success teams that the user is a member of; everybody is in the default team (D-11).")

    @planned
    def assignments(
        self,
        role: Annotated[str | None, argument("Only this role, by key.")] = UNSET,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> AssignmentConnection:
        """What the user is responsible for, by account name."""

    @planned
    def portfolio(
        self,
        where: Where = UNSET,
        order_by: OrderBy = UNSET,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> AccountConnection:
        """My Portfolio: the accounts the user holds an assignment on (B-24)."""

    @planned
    def tasks(
        self,
        statuses: TaskStatuses = UNSET,
        overdue_only: OverdueOnly = False,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> TasksRef:
        """The tasks assigned to the user, on accounts that the viewer may see: open ones first, by due date, then by priority."""


@object_type
class UserEdge:
    """A user and their place in the list."""

    cursor: str = describe(Cursor)
    node: User = describe("The user.")


@object_type
class UserConnection:
    """A page of users."""

    edges: list[UserEdge] = describe("The users with their cursors.")
    nodes: list[User] = describe("The users.")
    page_info: PageInfo = describe("Where this page lies.")


@object_type
class TeamMembership:
    """A user's place in a team."""

    user: User = describe("The member.")
    permission: PermissionRole = describe("What the member may do in the team.")


@object_type
class AccountSet:
    """The criteria that decide which accounts a team sees; membership follows the accounts by itself (D-10)."""

    criteria: str = describe(
        "Canonical JSON of the AccountWhere tree, with ids as the API uses them; `hidden` for what the viewer may not see."
    )
    description: str = describe("The criteria in words; accounts, users and teams by name.")
    account_count: int = describe("How many accounts meet them now.")
    evaluated_at: datetime = describe("The moment of that count.")


@object_type
class Team(Node):
    """A success team. Its account set decides what its members may see (D-08)."""

    name: str = describe("The team's name.")
    is_default: bool = describe("Whether it is the default team, which holds every account and every user.")
    account_set: AccountSet | None = describe("The criteria, as stored; null for the default team, which holds everything.")

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
        """The accounts of the team's set."""

    @planned
    def hierarchy_holes(self, first: First = UNSET, after: After = UNSET, last: Last = UNSET, before: Before = UNSET) -> AccountConnection:
        """Accounts whose parent or child is in the set while they are not (M-18), by name: where the criteria tear the hierarchy."""

    members: list[TeamMembership] = describe("The members, by name.")


@object_type
class NpsScore:
    """One answer to the question whether somebody would recommend the company."""

    score: int = describe("0 to 10.")
    at: datetime = describe("When it was given.")
    comment: str | None = describe("What the person added.")


@object_type
class Contact(Node):
    """A person at a customer: one profile, however many accounts (B-28)."""

    name: str = describe("The full name.")
    email: str | None = describe("The e-mail address.")
    title: str | None = describe("The job title.")
    phone: str | None = describe("The telephone number.")
    attributes: list[AttributeValue] = describe("Custom fields that have a value for this person (B-30).")

    @planned
    def accounts(self, first: First = UNSET, after: After = UNSET, last: Last = UNSET, before: Before = UNSET) -> AccountContactConnection:
        """The accounts that the person belongs to, by name, each with its own role and key flag."""

    nps_scores: list[NpsScore] = describe("What the person answered, latest first.")


@object_type
class AccountContactEdge:
    """The association itself: role and key flag belong to it, not to the person (B-29)."""

    cursor: str = describe(Cursor)
    node: Contact = describe("The person.")
    account: Account = describe("The account.")
    role: str | None = describe("What the person is to this account.")
    key_contact: bool = describe("Whether the person is a key contact of this account.")


@object_type
class AccountContactConnection:
    """A page of associations between people and accounts."""

    edges: list[AccountContactEdge] = describe("The associations.")
    page_info: PageInfo = describe("Where this page lies.")
