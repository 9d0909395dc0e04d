"""What mutations take: one input each. A field that is left out stays, one that is given as null is cleared."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import strawberry

from csgraph.schema.declare import UNSET, input_type
from csgraph.schema.engagement_enums import (
    ContractState,
    ContractSubstate,
    EngagementStage,
    EngagementState,
    ObjectiveProgress,
    OutcomeClosure,
    PerceivedHealth,
    RiskKind,
    RiskProbability,
    RiskScope,
    RiskState,
)
from csgraph.schema.enums import (
    AttributeKind,
    ChangeSource,
    ContractStatusGroup,
    DeleteChildren,
    HealthBase,
    HealthCounting,
    HealthModel,
    MetricUnit,
    MissingValue,
    PermissionRole,
    PlayAction,
    RollupFunction,
    RollupScope,
    TaskPriority,
    TaskStatus,
    TeamAggregation,
)
from csgraph.schema.filters import AccountWhere

IDEMPOTENCY = (
    "At most 255 characters, of your choice: the same key with the same input answers the stored result and does nothing again, for 24 hours;"
    " with other input it is refused as KEY_REUSED."
)
VERSION = "The version that the change rests on; where it is not the current one, the change is refused as STALE_VERSION."

KEY = "A key of letters, digits, _, - and ., at most 100; what has it already is replaced."


def needed(text: str) -> Any:
    """A field that must be given."""
    return strawberry.field(description=text)


def optional(text: str) -> Any:
    """A field that may be left out."""
    return strawberry.field(description=text, default=UNSET)


def usually(default: object, text: str) -> Any:
    """A field with a default."""
    return strawberry.field(description=text, default=default)


def idempotency_key() -> Any:
    """The key that makes a mutation safe to repeat."""
    return optional(IDEMPOTENCY)


@input_type
class AccountAssignInput:
    """Who gets which role on which account."""

    account_id: strawberry.ID = needed("The account.")
    user_id: strawberry.ID = needed("The new holder; must be active.")
    role: str = needed("Key of the assignment role.")
    include_descendants: bool = usually(False, "Also every descendant that the viewer sees, in the same transaction.")  # noqa: FBT003 - a default
    only_if_vacant: bool = usually(
        False,  # noqa: FBT003 - a default
        "Refuse with ALREADY_HELD where somebody else holds the role, instead of replacing them; descendants that somebody else holds keep their holder.",
    )
    idempotency_key: str | None = idempotency_key()


@input_type
class AccountUnassignInput:
    """Who loses which role on which account."""

    account_id: strawberry.ID = needed("The account.")
    role: str = needed("Key of the assignment role.")
    user_id: strawberry.ID | None = optional("Only this holder; everybody who holds the role by default.")
    include_descendants: bool = usually(False, "Also every descendant that the viewer sees, in the same transaction.")  # noqa: FBT003 - a default
    idempotency_key: str | None = idempotency_key()


@input_type
class AssignmentChange:
    """One change of a bulk assignment."""

    account_id: strawberry.ID = needed("The account.")
    role: str = needed("Key of the assignment role.")
    user_id: strawberry.ID | None = optional("The new holder; null takes the role from everybody who holds it.")


@input_type
class AccountAssignBulkInput:
    """Many changes of assignments at once."""

    changes: list[AssignmentChange] = needed("At most 250; done in their order.")
    partial: bool = usually(False, "True: do what can be done and report the rest; false: all or nothing.")  # noqa: FBT003 - a default
    source: ChangeSource = usually(
        ChangeSource.INTEGRATION, "How the changes come about; everything but USER needs the permission to assign by integration (A-44)."
    )
    idempotency_key: str | None = idempotency_key()


@input_type
class AttributeInput:
    """The value of one attribute, in the field that fits its kind; without one the value is cleared."""

    key: str = needed("Key of the attribute.")
    text: str | None = optional("For kind TEXT.")
    number: float | None = optional("For kind NUMBER.")
    date: date | None = optional("For kind DATE.")
    boolean: bool | None = optional("For kind BOOLEAN.")
    items: list[str] | None = optional("For kind LIST: at most 250.")


@input_type
class MoneyInput:
    """An amount in one currency."""

    amount: Decimal = needed("With at most four decimals, between -10^12 and 10^12.")
    currency: str = needed("ISO 4217 code in capitals.")


@input_type
class AccountFields:
    """Fields of an account; texts have at most 1,000 characters."""

    name: str | None = optional("The name; cannot be cleared.")
    status: str | None = optional(
        "The company's own label; without contractStatus it also decides the group that the company mapped it to (M-07)."
    )
    contract_status: ContractStatusGroup | None = optional("The group of the status; null is unknown (M-07).")
    contract_value: MoneyInput | None = optional("The value of the current contract.")
    create_date: date | None = optional("The day the account became a customer.")
    renewal_date: date | None = optional("The day the contract is due for renewal.")
    industry: str | None = optional("The line of business.")
    region: str | None = optional("The sales region.")
    country: str | None = optional("The country.")
    tier: str | None = optional("The company's own class of service.")
    attributes: list[AttributeInput] | None = optional("Custom fields, each at most once; those left out stay.")


@input_type
class AccountCreateInput:
    """A new account."""

    name: str = needed("At most 1,000 characters.")
    type: str = needed("Key of the account type.")
    parent_id: strawberry.ID | None = optional("The account above; without it the account is an ultimate parent.")
    external_id: str | None = optional("The id in the system of record; no two accounts share one.")
    fields: AccountFields | None = optional("Everything else.")
    idempotency_key: str | None = idempotency_key()


@input_type
class AccountUpdateInput:
    """Changes of an account."""

    id: strawberry.ID = needed("The account.")
    changes: AccountFields = needed("Fields left out stay; fields given as null are cleared.")
    expected_version: int | None = optional(VERSION)
    idempotency_key: str | None = idempotency_key()


@input_type
class AccountMoveInput:
    """A new place in the hierarchy; everything below moves along."""

    id: strawberry.ID = needed("The account.")
    new_parent_id: strawberry.ID | None = optional("The account to move under; null makes it an ultimate parent.")
    expected_version: int | None = optional(VERSION)
    idempotency_key: str | None = idempotency_key()


@input_type
class AccountDeleteInput:
    """An account to delete. Its history stays readable as of earlier instants; what hung on it is gone with it."""

    id: strawberry.ID = needed("The account.")
    children: DeleteChildren = usually(DeleteChildren.REFUSE, "What to do when accounts lie below.")
    idempotency_key: str | None = idempotency_key()


@input_type
class AttributeDefineInput:
    """A custom field of accounts or contacts, new or as it is to be from now on (B-03)."""

    key: str = needed(KEY)
    display_name: str = needed("The name that people read.")
    kind: AttributeKind = needed("What its values are; the kind of an attribute that exists stays.")
    types: list[str] | None = optional("Keys of the account types that carry it; all by default.")
    privileged: bool = usually(
        False,  # noqa: FBT003 - a default
        "Visible only to viewers assigned to the account (or an ancestor of it) and to admins (B-06).",
    )
    choices: list[str] | None = optional("The only values that may be given; any by default. Values that are stored already stay.")
    idempotency_key: str | None = idempotency_key()


@input_type
class MetricDefineInput:
    """A metric, new or as it is to be from now on; what is left out of one with a source comes from the built-in metric."""

    key: str = needed(KEY)
    display_name: str = needed("The name that people read.")
    description: str | None = optional("What it means and how it is computed, for people.")
    unit: MetricUnit | None = optional("What its numbers count; COUNT by default.")
    default_rollup: RollupFunction | None = optional("How it rolls up a hierarchy where nothing else is asked; SUM by default.")
    team_aggregation: TeamAggregation | None = optional("How it becomes one number of a team; SUM by default.")
    recorded_at: list[str] | None = optional("Keys of the account types at which it is recorded; all by default.")
    source: str | None = optional("Key of the built-in metric that it is another name for; without one its values are recorded.")
    idempotency_key: str | None = idempotency_key()


@input_type
class AssignmentRoleSaveInput:
    """An assignment role, new or as it is to be from now on (A-42)."""

    key: str = needed(KEY)
    display_name: str = needed("The name that people read.")
    multi_holder: bool = usually(
        False,  # noqa: FBT003 - a default
        "Whether several users may hold it on one account; taking that back is refused as IN_USE while several hold it.",
    )
    idempotency_key: str | None = idempotency_key()


@input_type
class HealthThresholdInput:
    """A number that a health profile goes by."""

    name: str = needed("What it is for: good or average; good or poor for SUB_ACCOUNTS.")
    value: float = needed("The number.")


@input_type
class HealthConditionInput:
    """One condition of a health profile."""

    key: str = needed("The name that queries use.")
    display_name: str = needed("The name that people read.")
    definition: str | None = optional("The rule in words.")
    dimension: str | None = optional("Key of the dimension that it belongs to, for the MULTIDIMENSIONAL model.")
    weight: float | None = optional("Its share in percent; the weights of a MULTIDIMENSIONAL profile sum to 100 (M-22).")
    metric: str | None = optional("Key of the metric that it looks at; a condition looks at a metric, at modules or at an attribute.")
    function: RollupFunction | None = optional("Looks at the metric over the hierarchy, aggregated by this (M-19).")
    scope: RollupScope | None = optional("The part of the hierarchy; SUBTREE by default. OWN needs no function.")
    modules: list[str] | None = optional("Looks at how many actions people took in these modules (C-09).")
    days: int | None = optional("Full days before today in which the modules were used, 1 to 365; 14 by default.")
    attribute: str | None = optional("Key of the attribute that it looks at, which everybody may read.")
    good: str | None = optional("What is good: a comparison such as >= 5, or = weekly for texts. Where both hold it is poor.")
    poor: str | None = optional("What is poor: a comparison such as < 2.")


@input_type
class HealthProfileSaveInput:
    """How the health of some accounts is computed, new or as it is to be from now on (C-07)."""

    key: str = needed(KEY)
    display_name: str = needed("The name that people read.")
    model: HealthModel = usually(HealthModel.CONDITIONS, "The kind of computation.")
    types: list[str] | None = optional("Keys of the account types that it is for; all by default.")
    criteria: AccountWhere | None = optional("The accounts that it is for; all by default. The first profile that fits an account counts.")
    missing_value: MissingValue | None = optional("What a condition without a value counts as.")
    thresholds: list[HealthThresholdInput] | None = optional(
        "MULTIDIMENSIONAL: scores from which health is good (80) or average (50). SUB_ACCOUNTS: percent of sub-accounts above which a parent is"
        " good (50) or poor (50); poor wins."
    )
    base: HealthBase | None = optional("SUB_ACCOUNTS: which accounts below count; the lowest ones by default (M-23).")
    counted_by: HealthCounting | None = optional("SUB_ACCOUNTS: what a share is a share of; ACCOUNTS by default.")
    conditions: list[HealthConditionInput] | None = optional("What is looked at.")
    idempotency_key: str | None = idempotency_key()


@input_type
class SegmentSaveInput:
    """A named selection of accounts; everybody sees it."""

    id: strawberry.ID | None = optional("The segment to replace; without it a new one is made.")
    name: str = needed("At most 1,000 characters.")
    criteria: AccountWhere = needed("Which accounts; whoever reads the segment gets those that they see.")
    idempotency_key: str | None = idempotency_key()


@input_type
class SegmentDeleteInput:
    """A segment to delete."""

    id: strawberry.ID = needed("The segment.")
    idempotency_key: str | None = idempotency_key()


@input_type
class TeamCreateInput:
    """A new success team."""

    name: str = needed("At most 1,000 characters.")
    account_set: AccountWhere = needed("Which accounts its members see (D-08); an empty object is every account.")
    idempotency_key: str | None = idempotency_key()


@input_type
class TeamUpdateInput:
    """Changes of a success team."""

    id: strawberry.ID = needed("The team.")
    name: str | None = optional("The new name; left out it stays.")
    account_set: AccountWhere | None = optional(
        "Which accounts its members see from now on; left out it stays. The default team takes none."
    )
    idempotency_key: str | None = idempotency_key()


@input_type
class TeamMemberSetInput:
    """A user's or bot's place in a team (D-14, D-15)."""

    team_id: strawberry.ID = needed("The team; members of the default team see every account.")
    user_id: strawberry.ID = needed("The user or bot; must be active to join.")
    permission: PermissionRole | None = optional(
        "What the member may do with the team's accounts. Null removes the member; a user in no team at all sees every account."
    )
    idempotency_key: str | None = idempotency_key()


@input_type
class TeamDeleteInput:
    """A team to delete."""

    id: strawberry.ID = needed("The team; the default team stays.")
    idempotency_key: str | None = idempotency_key()


@input_type
class MetricPointInput:
    """The value of one metric of one account on one day."""

    account_id: strawberry.ID = needed("The account; of a type at which the metric is recorded.")
    metric: str = needed("Key of a metric that is recorded, not computed.")
    date: date = needed("The day, in the reporting zone; today or before.")
    value: float | None = optional("A finite number; null removes the value of that day.")


@input_type
class MetricRecordInput:
    """Values to record; all of them or none."""

    points: list[MetricPointInput] = needed("At most 250; of several for one account, metric and day the last one counts.")
    idempotency_key: str | None = idempotency_key()


@input_type
class ContactUpsertInput:
    """A person at a customer: the one of the id, else the one of the e-mail address, else a new one. Fields left out stay; null clears."""

    id: strawberry.ID | None = optional("The contact to change.")
    email: str | None = optional(
        "Without an id, the person of this address among those that the viewer sees, whatever its case; refused as AMBIGUOUS where several have it."
    )
    name: str = needed("At most 1,000 characters.")
    title: str | None = optional("The position at the company.")
    phone: str | None = optional("A phone number, as you write it.")
    attributes: list[AttributeInput] | None = optional("Custom fields, each at most once; those left out stay.")
    account_id: strawberry.ID | None = optional(
        "An account that a new contact belongs to; needed where the viewer does not see every account. Without meaning for one that exists."
    )
    idempotency_key: str | None = idempotency_key()


@input_type
class ContactLinkInput:
    """The association of a person with an account."""

    contact_id: strawberry.ID = needed("The contact.")
    account_id: strawberry.ID = needed("The account.")
    role: str | None = optional("What the person is at this account; what is left out stays, null clears.")
    key_contact: bool = usually(False, "Whether the person is a key contact of this account (B-29).")  # noqa: FBT003 - a default
    remove: bool = usually(False, "True ends the association.")  # noqa: FBT003 - a default
    idempotency_key: str | None = idempotency_key()


@input_type
class TouchpointCreateInput:
    """An interaction to log; the viewer is its author."""

    account_id: strawberry.ID = needed("The account.")
    subject: str = needed("What it was about, in one line of at most 1,000 characters.")
    body: str | None = optional("What was said; at most 100,000 characters.")
    kind: str = needed("The company's own label, such as call or e-mail.")
    flow: str | None = optional("Key of a flow; the default one where none is given (M-05).")
    occurred_at: datetime | None = optional("When it took place, now by default; up to five minutes ahead count as now, more is refused.")
    internal_note: bool = usually(False, "A note among colleagues, which does not count as activity (M-02).")  # noqa: FBT003 - a default
    participant_ids: list[strawberry.ID] | None = optional("The customer's people who took part, at most 250.")
    idempotency_key: str | None = idempotency_key()


@input_type
class TaskCreateInput:
    """Something to be done on an account."""

    account_id: strawberry.ID = needed("The account.")
    title: str = needed("What is to be done, in one line of at most 1,000 characters.")
    description: str | None = optional("What is to be done, at length: at most 100,000 characters.")
    flow: str | None = optional("Key of a flow; the default one where none is given (M-05).")
    priority: TaskPriority = usually(TaskPriority.MEDIUM, "How important it is.")
    due_date: date | None = optional("The day it is due.")
    assignee_id: strawberry.ID | None = optional("Who is to do it; must be active.")
    idempotency_key: str | None = idempotency_key()


@input_type
class TaskCompleteInput:
    """A task that is done."""

    id: strawberry.ID = needed("The task.")
    expected_version: int | None = optional(VERSION)
    idempotency_key: str | None = idempotency_key()


@input_type
class TaskUpdateInput:
    """Changes of a task; fields left out stay, fields given as null are cleared."""

    id: strawberry.ID = needed("The task.")
    title: str | None = optional("What is to be done; cannot be cleared.")
    description: str | None = optional("What is to be done, at length.")
    priority: TaskPriority | None = optional("How important it is; cannot be cleared.")
    due_date: date | None = optional("The day it is due.")
    status: TaskStatus | None = optional(
        "Where it stands; cannot be cleared. COMPLETED notes when and by whom, and another status forgets it again (M-03)."
    )
    assignee_id: strawberry.ID | None = optional("Who is to do it; a new one must be active.")
    expected_version: int | None = optional(VERSION)
    idempotency_key: str | None = idempotency_key()


@input_type
class LifecycleStageSetInput:
    """The stage that an account entered in one of its lifecycles."""

    account_id: strawberry.ID = needed("The account.")
    lifecycle: str = needed("Key of the lifecycle.")
    stage: str = needed("One of the lifecycle's stages.")
    since: datetime | None = optional(
        "When the account entered it, now by default; up to five minutes ahead count as now, more is refused."
    )
    idempotency_key: str | None = idempotency_key()


@input_type
class ContractFields:
    """Fields of a contract; those left out stay, those given as null are cleared."""

    number: str | None = optional("The number that people know it by; a new contract needs one.")
    value: MoneyInput | None = optional("What it is worth; a new contract needs one.")
    state: ContractState | None = optional("Where it stands; DRAFT in a new contract. Cannot be cleared.")
    substate: ContractSubstate | None = optional(
        "Where its review, renewal or extension stands. RENEWAL_APPROVED and RENEWAL_REJECTED note today as `renewalFinalizedOn`, anything else clears it (M-65)."
    )
    start_date: date | None = optional("The first day it holds.")
    end_date: date | None = optional("The last day it holds; not before the first.")
    renewal_date: date | None = optional("The day it is due for renewal.")


@input_type
class ContractSaveInput:
    """A contract, new or as it is to be from now on."""

    id: strawberry.ID | None = optional("The contract to change; without it a new one is created.")
    account_id: strawberry.ID | None = optional("The account that signs a new contract; a contract stays with its account.")
    changes: ContractFields = needed("What it is to be.")
    idempotency_key: str | None = idempotency_key()


@input_type
class EngagementFields:
    """Fields of an engagement; those left out stay, those given as null are cleared."""

    number: str | None = optional("The number that people know it by; a new engagement needs one.")
    title: str | None = optional("What it is about; a new engagement needs one.")
    csm_id: strawberry.ID | None = optional("The customer success manager; a new one must be active.")
    state: EngagementState | None = optional(
        "Where it stands; NEW in a new engagement. Cannot be cleared; CLOSED and CANCELED need `closureNotes`."
    )
    stage: EngagementStage | None = optional(
        "Where the customer is in the journey; INITIAL_ONBOARDING in a new engagement. Cannot be cleared."
    )
    perceived_health: PerceivedHealth | None = optional("What the success manager thinks; UNKNOWN in a new engagement. Cannot be cleared.")
    health_score: float | None = optional("0 to 100.")
    go_live_date: date | None = optional("The day the customer is to go live.")
    closure_notes: str | None = optional("How it ended, at most 100,000 characters; cleared when the engagement is opened again.")
    contract_ids: list[strawberry.ID] | None = optional("All the contracts that it covers, at most 250, each of the engagement's account.")


@input_type
class EngagementSaveInput:
    """An engagement, new or as it is to be from now on."""

    id: strawberry.ID | None = optional("The engagement to change; without it a new one is created.")
    account_id: strawberry.ID | None = optional(
        "The customer, needed for a new engagement. Another one moves the engagement; refused as IN_USE while it has objectives or risk signals, or covers"
        " contracts of the former one."
    )
    changes: EngagementFields = needed("What it is to be.")
    idempotency_key: str | None = idempotency_key()


@input_type
class OutcomeInput:
    """What came, or is to come, of an objective."""

    title: str = needed("What was to come of it.")
    closure: OutcomeClosure | None = optional("How it ended; left out while it is open.")


@input_type
class ObjectiveFields:
    """Fields of an objective; those left out stay, those given as null are cleared."""

    title: str | None = optional("What is to be achieved; a new objective needs one.")
    progress: ObjectiveProgress | None = optional("How far it is; NOT_STARTED in a new objective. Cannot be cleared.")
    due_date: date | None = optional("The day it is due.")
    outcomes: list[OutcomeInput] | None = optional("All its outcomes, at most 100; one of a title that it has already stays the same one.")


@input_type
class ObjectiveSaveInput:
    """An objective, new or as it is to be from now on."""

    id: strawberry.ID | None = optional("The objective to change; without it a new one is created.")
    engagement_id: strawberry.ID | None = optional("The engagement of a new objective; an objective stays with its engagement.")
    changes: ObjectiveFields = needed("What it is to be.")
    idempotency_key: str | None = idempotency_key()


@input_type
class RiskSignalFields:
    """Fields of a risk signal; those left out stay, those given as null are cleared."""

    category: str | None = optional("The company's own label for its kind; a new risk signal needs one.")
    kind: RiskKind | None = optional("Whether it may happen or has happened; RISK in a new one. Cannot be cleared.")
    state: RiskState | None = optional("Where it stands; NEW in a new one. Cannot be cleared; CLOSED and CANCELED need `closureNotes`.")
    scope: RiskScope | None = optional("Which part of the customer's journey is at risk; a new risk signal needs one. Cannot be cleared.")
    probability: RiskProbability | None = optional("How likely it is; a new risk signal needs one. Cannot be cleared.")
    raised_at: datetime | None = optional(
        "When it was raised, now in a new one. Cannot be cleared; up to five minutes ahead count as now, more is refused."
    )
    impacted_contract_ids: list[strawberry.ID] | None = optional(
        "All the contracts at risk, at most 250, each of the engagement's account."
    )
    closure_notes: str | None = optional("How it ended, at most 100,000 characters; cleared when the risk signal is opened again.")


@input_type
class RiskSignalSaveInput:
    """A risk signal, new or as it is to be from now on."""

    id: strawberry.ID | None = optional("The risk signal to change; without it a new one is created.")
    engagement_id: strawberry.ID | None = optional("The engagement of a new risk signal; a risk signal stays with its engagement.")
    changes: RiskSignalFields = needed("What it is to be.")
    idempotency_key: str | None = idempotency_key()


@input_type
class PlaySaveInput:
    """An automation, new or as it is to be from now on (A-40, A-44)."""

    id: strawberry.ID | None = optional("The play to replace; without it a new one is made.")
    name: str = needed("At most 1,000 characters.")
    criteria: AccountWhere = needed(
        "The accounts that it is for; it acts on an account that comes to meet them, once until the account leaves them."
    )
    action: PlayAction = needed("What is done.")
    role: str | None = optional("Key of the assignment role that ASSIGN and UNASSIGN are about.")
    user_id: strawberry.ID | None = optional(
        "Whom ASSIGN assigns; for UNASSIGN the only holder to lose the role, for CREATE_TASK who gets the task. Must be active."
    )
    task_title: str | None = optional("The title of the task that CREATE_TASK creates.")
    enabled: bool = usually(
        True,  # noqa: FBT003 - a default
        "Whether it runs. Accounts that meet the criteria when a play is saved or enabled are left alone, unless it is run on demand.",
    )
    idempotency_key: str | None = idempotency_key()
