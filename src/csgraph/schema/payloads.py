"""What mutations answer: the objects that changed, and expected failures as data."""

from __future__ import annotations

import strawberry

from csgraph.schema.account import Account
from csgraph.schema.activity import Task, Touchpoint
from csgraph.schema.configured import HealthProfile, ScorecardLayout, Segment
from csgraph.schema.declare import describe, interface, object_type
from csgraph.schema.engagement import Contract, Engagement, Objective, RiskSignal
from csgraph.schema.enums import UserErrorCode
from csgraph.schema.people import Assignment, AssignmentRole, Contact, Team, User
from csgraph.schema.play import Play
from csgraph.schema.query import Query
from csgraph.schema.values import AttributeDefinition, MetricDefinition

ERRORS = "Why it could not be done; empty on success. With errors nothing has changed."
CODE, MESSAGE, PATH = "What kind of failure.", "For people.", 'Path into the input, such as ["input", "userId"].'


@interface
class UserError:
    """An expected failure, as data."""

    code: UserErrorCode = describe(CODE)
    message: str = describe(MESSAGE)
    path: list[str] = describe(PATH)


@object_type
class InputError(UserError):
    """A failure that needs no further detail."""


@object_type
class StaleVersionError(UserError):
    """Somebody else changed the object meanwhile (STALE_VERSION)."""

    current_version: int = describe("The version now; read the object again before you change it.")


@object_type
class CycleError(UserError):
    """The account would lie below itself (WOULD_CREATE_CYCLE)."""

    cycle: list[Account] = describe("From the account down to the parent it was to move under.")


@object_type
class LimitError(UserError):
    """There is no room for more (LIMIT_REACHED)."""

    limit: int = describe("How many there may be.")


@object_type
class AlreadyHeldError(UserError):
    """Somebody else holds the role (ALREADY_HELD)."""

    holder: User = describe("Who holds it.")


@object_type
class Payload:
    """What every mutation answers."""

    query: Query = describe("Everything, read after the change: what else a client shows comes in the same round trip.")


@object_type
class AccountAssignPayload(Payload):
    """What an assignment did."""

    assignment: Assignment | None = describe("The assignment on the account that was named.")
    account: Account | None = describe("The account that was named.")
    affected_count: int = describe("How many accounts have another holder than before.")
    errors: list[UserError] = describe(ERRORS)


@object_type
class AccountUnassignPayload(Payload):
    """What ending an assignment did."""

    account: Account | None = describe("The account that was named.")
    affected_count: int = describe("How many accounts lost a holder; 0 where nobody held the role.")
    errors: list[UserError] = describe(ERRORS)


@object_type
class AccountAssignBulkPayload(Payload):
    """What a bulk assignment did."""

    succeeded: int = describe("How many changes were done.")
    failed: int = describe("How many were not.")
    accounts: list[Account] = describe("The accounts that were named by changes that were done.")
    errors: list[UserError] = describe(
        'One for each change that could not be done; the path leads to it, such as ["input", "changes", "3", "userId"].'
    )


@object_type
class AccountPayload(Payload):
    """An account after a change."""

    account: Account | None = describe("The account; null on failure, and where the viewer does not see it any more.")
    errors: list[UserError] = describe(ERRORS)


@object_type
class AccountDeletePayload(Payload):
    """What a deletion did."""

    deleted_id: strawberry.ID | None = describe("The id of the account that is gone.")
    errors: list[UserError] = describe(ERRORS)


@object_type
class AttributeDefinePayload(Payload):
    """An attribute after a change."""

    definition: AttributeDefinition | None = describe("The attribute; null on failure.")
    errors: list[UserError] = describe(ERRORS)


@object_type
class MetricDefinePayload(Payload):
    """A metric after a change."""

    definition: MetricDefinition | None = describe("The metric; null on failure.")
    errors: list[UserError] = describe(ERRORS)


@object_type
class AssignmentRolePayload(Payload):
    """An assignment role after a change."""

    role: AssignmentRole | None = describe("The role; null on failure.")
    errors: list[UserError] = describe(ERRORS)


@object_type
class HealthProfilePayload(Payload):
    """A health profile after a change."""

    profile: HealthProfile | None = describe("The profile; null on failure.")
    errors: list[UserError] = describe(ERRORS)


@object_type
class ScorecardLayoutPayload(Payload):
    """A layout of scorecards after a change."""

    layout: ScorecardLayout | None = describe("The layout; null on failure.")
    errors: list[UserError] = describe(ERRORS)


@object_type
class SegmentPayload(Payload):
    """A segment after a change."""

    segment: Segment | None = describe("The segment; null on failure.")
    errors: list[UserError] = describe(ERRORS)


@object_type
class SegmentDeletePayload(Payload):
    """What a deletion did."""

    deleted_id: strawberry.ID | None = describe("The id of the segment that is gone.")
    errors: list[UserError] = describe(ERRORS)


@object_type
class TeamPayload(Payload):
    """A team after a change."""

    team: Team | None = describe("The team; null on failure.")
    errors: list[UserError] = describe(ERRORS)


@object_type
class TeamDeletePayload(Payload):
    """What a deletion did."""

    deleted_id: strawberry.ID | None = describe("The id of the team that is gone.")
    errors: list[UserError] = describe(ERRORS)


@object_type
class MetricRecordPayload(Payload):
    """What recording values did."""

    recorded: int = describe("How many values of an account, metric and day the input holds; 0 on failure.")
    errors: list[UserError] = describe(
        'Empty on success; else one for each point that is wrong, and nothing has changed. The path leads to it, such as ["input", "points", "3", "date"].'
    )


@object_type
class ContactPayload(Payload):
    """A contact after a change."""

    contact: Contact | None = describe("The contact; null on failure, and where the viewer does not see the person any more.")
    errors: list[UserError] = describe(ERRORS)


@object_type
class TouchpointPayload(Payload):
    """What logging an interaction did."""

    touchpoint: Touchpoint | None = describe("The touchpoint; null on failure.")
    errors: list[UserError] = describe(ERRORS)


@object_type
class TaskPayload(Payload):
    """A task after a change."""

    task: Task | None = describe("The task; null on failure.")
    errors: list[UserError] = describe(ERRORS)


@object_type
class ContractPayload(Payload):
    """A contract after a change."""

    contract: Contract | None = describe("The contract; null on failure.")
    errors: list[UserError] = describe(ERRORS)


@object_type
class EngagementPayload(Payload):
    """An engagement after a change."""

    engagement: Engagement | None = describe("The engagement; null on failure, and where the viewer does not see it any more.")
    errors: list[UserError] = describe(ERRORS)


@object_type
class ObjectivePayload(Payload):
    """An objective after a change."""

    objective: Objective | None = describe("The objective; null on failure.")
    errors: list[UserError] = describe(ERRORS)


@object_type
class RiskSignalPayload(Payload):
    """A risk signal after a change."""

    risk_signal: RiskSignal | None = describe("The risk signal; null on failure.")
    errors: list[UserError] = describe(ERRORS)


@object_type
class PlayPayload(Payload):
    """A play after a change."""

    play: Play | None = describe("The play; null on failure.")
    errors: list[UserError] = describe(ERRORS)


ERROR_TYPES = [InputError, StaleVersionError, CycleError, LimitError, AlreadyHeldError]
