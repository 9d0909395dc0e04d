"""The canonical files as data: one Table per file, one Column per column; reading, checking, writing and exporting all follow these tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

ID_LENGTH = 255
TEXT_LENGTH = 1_000
LONG_TEXT_LENGTH = 100_000
ADDRESS_LENGTH = 2_048


class Kind(Enum):
    """How a cell reads and how it is staged; cells.py holds a converter for each."""

    TEXT = "text"
    ADDRESS = "address"
    CURRENCY = "currency"
    COUNT = "count"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    INSTANT = "instant"
    MOMENT = "moment"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    CHOICES = "choices"
    LIST = "list"
    KEYS = "keys"
    STAGE = "stage"
    DEFINITION = "definition"
    REFERENCE = "reference"
    REFERENCES = "references"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, how its cells read, and the property or link that holds it in the graph."""

    name: str
    kind: Kind
    stored: str
    required: bool = False
    target: str = ""
    """The entity that a reference names, or the kind of definition that a key names."""
    choices: tuple[str, ...] = ()
    default: object = None
    link: bool = False
    """True where a relationship alone holds the value."""
    low: float | None = None
    high: float | None = None
    length: int = TEXT_LENGTH


@dataclass(frozen=True, slots=True)
class Table:
    """One canonical file, and the statements `<entity>.*` that hold its rows."""

    file: str
    entity: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("id",)
    """Columns that together name a row; the file holds each combination once."""
    attributes: bool = False
    parent: str = ""
    """A column that refers to another row of the same file and is written after all rows."""
    shared_currency: tuple[str, ...] = ()
    """Money columns that the column `currency` belongs to."""
    per_entity: str = "account"
    """For rows without an id of their own: the entity whose ids export walks."""
    numbered: bool = False
    """True for rows that get an id of ours although the file has none."""

    @property
    def identified(self) -> bool:
        """Whether rows carry the id of the system of record."""
        return self.key == ("id",)

    def column(self, name: str) -> Column:
        """The column of that name."""
        return self.by_name[name]

    @property
    def by_name(self) -> Mapping[str, Column]:
        """Columns by name."""
        return {column.name: column for column in self.columns}

    @property
    def stored_key(self) -> tuple[str, ...]:
        """The key as stored: `id` for identified rows."""
        return ("id",) if self.identified else tuple(self.column(name).stored for name in self.key)


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.title() for part in rest)


def _column(name: str, kind: Kind, stored: str = "", **rest: object) -> Column:
    required = name.endswith("*")
    name = name.removesuffix("*")
    return Column(name=name, kind=kind, stored=stored or _camel(name), required=required, **rest)  # type: ignore[arg-type]


def _text(name: str, stored: str = "", length: int = TEXT_LENGTH) -> Column:
    return _column(name, Kind.TEXT, stored, length=length)


def _long(name: str) -> Column:
    return _column(name, Kind.TEXT, length=LONG_TEXT_LENGTH)


def _choice(name: str, *choices: str, default: str | None = None) -> Column:
    return _column(name, Kind.CHOICE, choices=choices, default=default)


def _reference(name: str, target: str, stored: str = "", *, link: bool = False) -> Column:
    return _column(name, Kind.REFERENCE, stored, target=target, link=link, length=ID_LENGTH)


def _definition(name: str, target: str) -> Column:
    return _column(name, Kind.DEFINITION, target=target, length=ID_LENGTH)


def _flag(name: str, *, default: bool = False) -> Column:
    return _column(name, Kind.BOOLEAN, default=default)


def _score(name: str) -> Column:
    return _column(name, Kind.NUMBER, low=0, high=100)


ID = Column("id", Kind.TEXT, "externalId", required=True, length=ID_LENGTH)
ACCOUNT = _reference("account_id*", "account")
CURRENCY = _column("currency", Kind.CURRENCY)
ENGAGEMENT = _reference("engagement_id*", "engagement")
OPTIONAL_ENGAGEMENT = _reference("engagement_id", "engagement", link=True)
SOURCES = ("USER", "INTEGRATION", "PLAY", "IMPORT")
PERMISSIONS = ("GLOBAL_ADMIN", "ADVANCED", "TEAM_ADMIN", "MEMBER", "VIEWER", "SUCCESS_MANAGER", "SUCCESS_AGENT")
DATE, INSTANT, MOMENT = Kind.DATE, Kind.INSTANT, Kind.MOMENT

ACCOUNTS = Table(
    "accounts.csv", "account",
    (
        ID, _text("name*"), _definition("type*", "account type"), _reference("parent_id", "account"), _text("status"),
        _choice("contract_status", "FREE", "PAYING", "CANCELED"), _column("contract_value", Kind.MONEY), CURRENCY,
        _column("create_date", DATE), _column("renewal_date", DATE), _text("industry"), _text("region"), _text("country"), _text("tier"),
        _long("description"), _column("amount_raised", Kind.MONEY), _column("employees", Kind.COUNT), _text("location"),
        _column("website", Kind.ADDRESS), _column("linkedin", Kind.ADDRESS, "linkedIn"), _column("twitter", Kind.ADDRESS),
        _column("facebook", Kind.ADDRESS),
    ),
    attributes=True, shared_currency=("contract_value", "amount_raised"),
)  # fmt: skip
ACCOUNT_PARENTS = Table(
    "account_parents.csv", "hierarchy",
    (ACCOUNT, _reference("parent_id", "account"), _column("valid_from*", MOMENT), _column("valid_to", MOMENT)),
    key=("account_id", "valid_from"),
)  # fmt: skip
USERS = Table(
    "users.csv", "user",
    (
        ID, _text("name*"), _text("email"), _choice("kind", "HUMAN", "BOT", default="HUMAN"), _flag("active", default=True),
        _reference("manager_id", "user", link=True), _column("permissions", Kind.CHOICES, choices=PERMISSIONS),
    ),
    parent="manager_id",
)  # fmt: skip
TEAM_MEMBERS = Table(
    "team_members.csv", "membership",
    (Column("team", Kind.DEFINITION, "team", required=True, target="team"), _reference("user_id*", "user"),
     _choice("permission*", *PERMISSIONS)),
    key=("team", "user_id"), per_entity="user",
)  # fmt: skip
ASSIGNMENTS = Table(
    "assignments.csv", "assignment",
    (ACCOUNT, _reference("user_id*", "user"), _definition("role*", "assignment role"), _column("valid_from", MOMENT),
     _column("valid_to", MOMENT), _choice("source", *SOURCES, default="IMPORT")),
    key=("account_id", "user_id", "role", "valid_from"),
)  # fmt: skip
CONTACTS = Table(
    "contacts.csv", "contact", (ID, _text("name*"), _text("email"), _text("title"), _text("phone")), attributes=True,
)  # fmt: skip
ACCOUNT_CONTACTS = Table(
    "account_contacts.csv", "account_contact",
    (ACCOUNT, _reference("contact_id*", "contact"), _text("role"), _flag("key_contact")),
    key=("account_id", "contact_id"),
)  # fmt: skip
TOUCHPOINTS = Table(
    "touchpoints.csv", "touchpoint",
    (
        ID, ACCOUNT, _text("subject*"), _text("kind*"), _definition("flow", "flow"), _column("occurred_at*", INSTANT),
        _reference("created_by", "user", "createdById"), _flag("internal_note"), _flag("draft"), _long("body"),
        _column("participant_ids", Kind.REFERENCES, target="contact", link=True), OPTIONAL_ENGAGEMENT,
        _choice("state", "NEW", "IN_PROGRESS", "PAUSED", "CANCELED", "CLOSED"), _column("due_date", DATE),
    ),
)  # fmt: skip
TASKS = Table(
    "tasks.csv", "task",
    (
        ID, ACCOUNT, _text("title*"), _long("description"), _definition("flow", "flow"),
        _choice("priority", "HIGH", "MEDIUM", "LOW", default="MEDIUM"), _column("due_date", DATE),
        _choice("status*", "NOT_STARTED", "STARTED", "PAUSED", "COMPLETED", "CANCELED"), _reference("assignee_id", "user"),
        _column("completed_at", INSTANT), _reference("completed_by", "user", "completedById"), OPTIONAL_ENGAGEMENT,
    ),
)  # fmt: skip
METRIC_POINTS = Table(
    "metric_points.csv", "metric_point",
    (ACCOUNT, _definition("metric*", "metric"), _column("date*", DATE), _column("value", Kind.NUMBER)),
    key=("account_id", "metric", "date"),
)  # fmt: skip
USAGE = Table(
    "usage.csv", "usage",
    (ACCOUNT, _reference("contact_id*", "contact"), _column("module*", Kind.TEXT, length=ID_LENGTH),
     _column("activity*", Kind.TEXT, length=ID_LENGTH), _column("date*", DATE), _column("actions*", Kind.COUNT), _column("seconds", Kind.COUNT)),
    key=("account_id", "date", "contact_id", "module", "activity"),
)  # fmt: skip
TICKETS = Table(
    "tickets.csv", "ticket",
    (ID, ACCOUNT, _text("subject"), _choice("priority*", "URGENT", "HIGH", "MEDIUM", "LOW"), _choice("status*", "OPEN", "CLOSED"),
     _column("created_at*", INSTANT), _column("closed_at", INSTANT), _column("satisfaction", Kind.NUMBER)),
)  # fmt: skip
LIFECYCLE_STAGES = Table(
    "lifecycle_stages.csv", "lifecycle_status",
    (ACCOUNT, _definition("lifecycle*", "lifecycle"), _column("stage*", Kind.STAGE, length=ID_LENGTH), _column("since*", MOMENT)),
    key=("account_id", "lifecycle", "since"),
)  # fmt: skip
CHANGES = Table(
    "changes.csv", "change",
    (ACCOUNT, _column("field*", Kind.DEFINITION, target="field"), _long("old_value"), _long("new_value"), _column("at*", INSTANT),
     _reference("by", "user", "byId"), _choice("source", *SOURCES, default="IMPORT")),
    key=("account_id", "field", "at", "old_value", "new_value"), numbered=True,
)  # fmt: skip
HEALTH_SNAPSHOTS = Table(
    "health_snapshots.csv", "health_snapshot",
    (ACCOUNT, _column("date*", DATE), _choice("rank*", "GOOD", "AVERAGE", "POOR", "UNKNOWN"), _score("score"),
     _definition("profile", "health profile"), _column("reasons", Kind.KEYS)),
    key=("account_id", "date"),
)  # fmt: skip
NPS = Table(
    "nps.csv", "nps_response",
    (ACCOUNT, _reference("contact_id*", "contact"), _column("score*", Kind.COUNT, low=0, high=10), _column("at*", INSTANT), _long("comment")),
    key=("account_id", "contact_id", "at"),
)  # fmt: skip
ASSETS = Table(
    "assets.csv", "asset",
    (ID, ACCOUNT, _text("title*"), _column("url*", Kind.ADDRESS), _column("added_at", INSTANT), _reference("added_by", "user", "addedById")),
)  # fmt: skip
CONTRACTS = Table(
    "contracts.csv", "contract",
    (
        ID, _text("number*"), ACCOUNT, _column("value*", Kind.MONEY), CURRENCY, _choice("state*", "DRAFT", "ACTIVE", "EXPIRED", "CANCELED"),
        _choice("substate", "AWAITING_REVIEW", "UNDER_REVIEW", "APPROVED", "REJECTED", "RENEWAL_APPROVED", "RENEWAL_REJECTED",
                "RENEWAL_IN_PROCESS", "RENEWED", "EXTENSION_APPROVED", "EXTENSION_REJECTED"),
        _column("start_date", DATE), _column("end_date", DATE), _column("renewal_date", DATE), _column("renewal_finalized_on", DATE),
    ),
    shared_currency=("value",),
)  # fmt: skip
OPPORTUNITIES = Table(
    "opportunities.csv", "opportunity",
    (ID, ACCOUNT, _reference("contract_id", "contract", link=True), _choice("type*", "NEW", "EXPANSION", "RENEW"), _text("stage*"),
     _column("amount", Kind.MONEY), CURRENCY, _column("actual_closed_date", DATE)),
    shared_currency=("amount",),
)  # fmt: skip
ENGAGEMENTS = Table(
    "engagements.csv", "engagement",
    (
        ID, _text("number*"), _text("title*"), ACCOUNT, _reference("csm_id", "user"),
        _choice("state*", "NEW", "DEFINE", "IN_PROGRESS", "CANCELED", "CLOSED"),
        _choice("stage*", "INITIAL_ONBOARDING", "ADOPTION", "EXPAND", "RENEW", "LOST"),
        _choice("perceived_health", "UNKNOWN", "RED", "YELLOW", "GREEN", default="UNKNOWN"), _score("health_score"),
        _column("go_live_date", DATE), _reference("parent_id", "engagement", link=True), _column("created_at*", INSTANT),
    ),
    parent="parent_id",
)  # fmt: skip
ENGAGEMENT_CONTRACTS = Table(
    "engagement_contracts.csv", "engagement_contract", (ENGAGEMENT, _reference("contract_id*", "contract")),
    key=("engagement_id", "contract_id"), per_entity="engagement",
)  # fmt: skip
OBJECTIVES = Table(
    "objectives.csv", "objective",
    (ID, ENGAGEMENT, _text("title*"), _choice("progress*", "NOT_STARTED", "ON_TRACK", "AT_RISK", "PAUSED", "COMPLETED", "CANCELED"),
     _column("due_date", DATE)),
)  # fmt: skip
OUTCOMES = Table(
    "outcomes.csv", "outcome",
    (ID, _reference("objective_id*", "objective", link=True), _text("title*"),
     _choice("closure", "ACHIEVED", "PARTIALLY_ACHIEVED", "MISSED", "CANCELED")),
)  # fmt: skip
RISK_SIGNALS = Table(
    "risk_signals.csv", "risk_signal",
    (
        ID, ENGAGEMENT, _text("category*"), _choice("kind", "RISK", "ISSUE", default="RISK"),
        _choice("state*", "NEW", "ACTIVE", "CANCELED", "CLOSED"), _choice("scope*", "ONBOARDING", "ADOPTION", "EXPANSION", "RENEWAL"),
        _choice("probability*", "VERY_HIGH", "HIGH", "MODERATE", "LOW", "VERY_LOW"), _column("raised_at*", INSTANT),
        _column("contract_ids", Kind.REFERENCES, target="contract", link=True),
    ),
)  # fmt: skip
ESCALATIONS = Table(
    "escalations.csv", "escalation",
    (ID, ACCOUNT, _choice("state*", "REQUESTED", "ESCALATED", "DECLINED", "CLOSED"), _choice("severity", "HIGH", "MEDIUM", "LOW")),
)  # fmt: skip
MEETINGS = Table(
    "meetings.csv", "meeting",
    (ID, ENGAGEMENT, _choice("type*", "ADHOC", "WEEKLY_STATUS", "QBR", "RENEWAL"),
     _choice("state*", "DRAFT", "SCHEDULED", "COMPLETED", "CANCELED"), _column("start_at*", INSTANT), _column("end_at", INSTANT)),
)  # fmt: skip
PRODUCT_USAGE = Table(
    "product_usage.csv", "product_usage",
    (ENGAGEMENT, _column("product*", Kind.TEXT, length=ID_LENGTH), _score("adoption_score"), _text("customer_priority"),
     _text("business_criticality")),
    key=("engagement_id", "product"), per_entity="engagement",
)  # fmt: skip

TABLES: tuple[Table, ...] = (
    USERS, ACCOUNTS, ACCOUNT_PARENTS, TEAM_MEMBERS, ASSIGNMENTS, CONTACTS, ACCOUNT_CONTACTS, CONTRACTS, OPPORTUNITIES, ENGAGEMENTS,
    ENGAGEMENT_CONTRACTS, OBJECTIVES, OUTCOMES, RISK_SIGNALS, ESCALATIONS, MEETINGS, PRODUCT_USAGE, TOUCHPOINTS, TASKS, TICKETS, ASSETS,
    LIFECYCLE_STAGES, CHANGES, HEALTH_SNAPSHOTS, NPS, METRIC_POINTS, USAGE,
)  # fmt: skip
"""In the order in which they are written: what is referred to comes first."""

BY_FILE: Mapping[str, Table] = {table.file: table for table in TABLES}
COLLECTIONS = "collections"
ATTRIBUTE = "attribute."
