"""The canonical files as data: one Table per file; reading, checking, writing and exporting all follow these tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from csgraph.domain.access import ROLES
from csgraph.importer.columns import ID_LENGTH, Column, Kind, choice, column, definition, flag, long, reference, score, text


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


ID = Column("id", Kind.TEXT, "externalId", required=True, length=ID_LENGTH)
ACCOUNT = reference("account_id*", "account")
CURRENCY = column("currency", Kind.CURRENCY)
ENGAGEMENT = reference("engagement_id*", "engagement")
OPTIONAL_ENGAGEMENT = reference("engagement_id", "engagement", link=True)
SOURCES = ("USER", "INTEGRATION", "PLAY", "IMPORT")
DATE, INSTANT, MOMENT = Kind.DATE, Kind.INSTANT, Kind.MOMENT

ACCOUNTS = Table(
    "accounts.csv", "account",
    (
        ID, text("name*"), definition("type*", "account type"), reference("parent_id", "account"), text("status"),
        choice("contract_status", "FREE", "PAYING", "CANCELED"), column("contract_value", Kind.MONEY), CURRENCY,
        column("create_date", DATE), column("renewal_date", DATE), text("industry"), text("region"), text("country"), text("tier"),
        long("description"), column("amount_raised", Kind.MONEY), column("employees", Kind.COUNT), text("location"),
        column("website", Kind.ADDRESS), column("linkedin", Kind.ADDRESS, "linkedIn"), column("twitter", Kind.ADDRESS),
        column("facebook", Kind.ADDRESS),
    ),
    attributes=True, shared_currency=("contract_value", "amount_raised"),
)  # fmt: skip
ACCOUNT_PARENTS = Table(
    "account_parents.csv", "hierarchy",
    (ACCOUNT, reference("parent_id", "account"), column("valid_from*", MOMENT), column("valid_to", MOMENT)),
    key=("account_id", "valid_from"),
)  # fmt: skip
USERS = Table(
    "users.csv", "user",
    (
        ID, text("name*"), text("email"), choice("kind", "HUMAN", "BOT", default="HUMAN"), flag("active", default=True),
        reference("manager_id", "user", link=True), column("permissions", Kind.CHOICES, choices=ROLES),
    ),
    parent="manager_id",
)  # fmt: skip
TEAM_MEMBERS = Table(
    "team_members.csv", "membership",
    (Column("team", Kind.DEFINITION, "team", required=True, target="team"), reference("user_id*", "user"),
     choice("permission*", *ROLES)),
    key=("team", "user_id"), per_entity="user",
)  # fmt: skip
ASSIGNMENTS = Table(
    "assignments.csv", "assignment",
    (ACCOUNT, reference("user_id*", "user"), definition("role*", "assignment role"), column("valid_from", MOMENT),
     column("valid_to", MOMENT), choice("source", *SOURCES, default="IMPORT")),
    key=("account_id", "user_id", "role", "valid_from"),
)  # fmt: skip
CONTACTS = Table(
    "contacts.csv", "contact", (ID, text("name*"), text("email"), text("title"), text("phone")), attributes=True,
)  # fmt: skip
ACCOUNT_CONTACTS = Table(
    "account_contacts.csv", "account_contact",
    (ACCOUNT, reference("contact_id*", "contact"), text("role"), flag("key_contact")),
    key=("account_id", "contact_id"),
)  # fmt: skip
TOUCHPOINTS = Table(
    "touchpoints.csv", "touchpoint",
    (
        ID, ACCOUNT, text("subject*"), text("kind*"), definition("flow", "flow"), column("occurred_at*", INSTANT),
        reference("created_by", "user", "createdById"), flag("internal_note"), flag("draft"), long("body"),
        column("participant_ids", Kind.REFERENCES, target="contact", link=True), OPTIONAL_ENGAGEMENT,
        choice("state", "NEW", "IN_PROGRESS", "PAUSED", "CANCELED", "CLOSED"), column("due_date", DATE),
    ),
)  # fmt: skip
TASKS = Table(
    "tasks.csv", "task",
    (
        ID, ACCOUNT, text("title*"), long("description"), definition("flow", "flow"),
        choice("priority", "HIGH", "MEDIUM", "LOW", default="MEDIUM"), column("due_date", DATE),
        choice("status*", "NOT_STARTED", "STARTED", "PAUSED", "COMPLETED", "CANCELED"), reference("assignee_id", "user"),
        column("completed_at", INSTANT), reference("completed_by", "user", "completedById"), OPTIONAL_ENGAGEMENT,
    ),
)  # fmt: skip
METRIC_POINTS = Table(
    "metric_points.csv", "metric_point",
    (ACCOUNT, definition("metric*", "metric"), column("date*", DATE), column("value", Kind.NUMBER)),
    key=("account_id", "metric", "date"),
)  # fmt: skip
USAGE = Table(
    "usage.csv", "usage",
    (ACCOUNT, reference("contact_id*", "contact"), column("module*", Kind.TEXT, length=ID_LENGTH),
     column("activity*", Kind.TEXT, length=ID_LENGTH), column("date*", DATE), column("actions*", Kind.COUNT), column("seconds", Kind.COUNT)),
    key=("account_id", "date", "contact_id", "module", "activity"),
)  # fmt: skip
TICKETS = Table(
    "tickets.csv", "ticket",
    (ID, ACCOUNT, text("subject"), choice("priority*", "URGENT", "HIGH", "MEDIUM", "LOW"), choice("status*", "OPEN", "CLOSED"),
     column("created_at*", INSTANT), column("closed_at", INSTANT), column("satisfaction", Kind.NUMBER)),
)  # fmt: skip
LIFECYCLE_STAGES = Table(
    "lifecycle_stages.csv", "lifecycle_status",
    (ACCOUNT, definition("lifecycle*", "lifecycle"), column("stage*", Kind.STAGE, length=ID_LENGTH), column("since*", MOMENT)),
    key=("account_id", "lifecycle", "since"),
)  # fmt: skip
CHANGES = Table(
    "changes.csv", "change",
    (ACCOUNT, column("field*", Kind.DEFINITION, target="field"), long("old_value"), long("new_value"), column("at*", INSTANT),
     reference("by", "user", "byId"), choice("source", *SOURCES, default="IMPORT")),
    key=("account_id", "field", "at", "old_value", "new_value"), numbered=True,
)  # fmt: skip
HEALTH_SNAPSHOTS = Table(
    "health_snapshots.csv", "health_snapshot",
    (ACCOUNT, column("date*", DATE), choice("rank*", "GOOD", "AVERAGE", "POOR", "UNKNOWN"), score("score"),
     definition("profile", "health profile"), column("reasons", Kind.KEYS), column("version", Kind.COUNT),
     column("conditions", Kind.RECORDS, target="CONDITION"), column("dimensions", Kind.RECORDS, target="DIMENSION")),
    key=("account_id", "date"),
)  # fmt: skip
NPS = Table(
    "nps.csv", "nps_response",
    (ACCOUNT, reference("contact_id*", "contact"), column("score*", Kind.COUNT, low=0, high=10), column("at*", INSTANT), long("comment")),
    key=("account_id", "contact_id", "at"),
)  # fmt: skip
ASSETS = Table(
    "assets.csv", "asset",
    (ID, ACCOUNT, text("title*"), column("url*", Kind.ADDRESS), column("added_at", INSTANT), reference("added_by", "user", "addedById")),
)  # fmt: skip
CONTRACTS = Table(
    "contracts.csv", "contract",
    (
        ID, text("number*"), ACCOUNT, column("value*", Kind.MONEY), CURRENCY, choice("state*", "DRAFT", "ACTIVE", "EXPIRED", "CANCELED"),
        choice("substate", "AWAITING_REVIEW", "UNDER_REVIEW", "APPROVED", "REJECTED", "RENEWAL_APPROVED", "RENEWAL_REJECTED",
                "RENEWAL_IN_PROCESS", "RENEWED", "EXTENSION_APPROVED", "EXTENSION_REJECTED"),
        column("start_date", DATE), column("end_date", DATE), column("renewal_date", DATE), column("renewal_finalized_on", DATE),
    ),
    shared_currency=("value",),
)  # fmt: skip
OPPORTUNITIES = Table(
    "opportunities.csv", "opportunity",
    (ID, ACCOUNT, reference("contract_id", "contract", link=True), choice("type*", "NEW", "EXPANSION", "RENEW"), text("stage*"),
     column("amount", Kind.MONEY), CURRENCY, column("actual_closed_date", DATE)),
    shared_currency=("amount",),
)  # fmt: skip
ENGAGEMENTS = Table(
    "engagements.csv", "engagement",
    (
        ID, text("number*"), text("title*"), ACCOUNT, reference("csm_id", "user"),
        choice("state*", "NEW", "DEFINE", "IN_PROGRESS", "CANCELED", "CLOSED"),
        choice("stage*", "INITIAL_ONBOARDING", "ADOPTION", "EXPAND", "RENEW", "LOST"),
        choice("perceived_health", "UNKNOWN", "RED", "YELLOW", "GREEN", default="UNKNOWN"), score("health_score"),
        column("go_live_date", DATE), reference("parent_id", "engagement", link=True), column("created_at*", INSTANT),
    ),
    parent="parent_id",
)  # fmt: skip
ENGAGEMENT_CONTRACTS = Table(
    "engagement_contracts.csv", "engagement_contract", (ENGAGEMENT, reference("contract_id*", "contract")),
    key=("engagement_id", "contract_id"), per_entity="engagement",
)  # fmt: skip
OBJECTIVES = Table(
    "objectives.csv", "objective",
    (ID, ENGAGEMENT, text("title*"), choice("progress*", "NOT_STARTED", "ON_TRACK", "AT_RISK", "PAUSED", "COMPLETED", "CANCELED"),
     column("due_date", DATE)),
)  # fmt: skip
OUTCOMES = Table(
    "outcomes.csv", "outcome",
    (ID, reference("objective_id*", "objective", link=True), text("title*"),
     choice("closure", "ACHIEVED", "PARTIALLY_ACHIEVED", "MISSED", "CANCELED")),
)  # fmt: skip
RISK_SIGNALS = Table(
    "risk_signals.csv", "risk_signal",
    (
        ID, ENGAGEMENT, text("category*"), choice("kind", "RISK", "ISSUE", default="RISK"),
        choice("state*", "NEW", "ACTIVE", "CANCELED", "CLOSED"), choice("scope*", "ONBOARDING", "ADOPTION", "EXPANSION", "RENEWAL"),
        choice("probability*", "VERY_HIGH", "HIGH", "MODERATE", "LOW", "VERY_LOW"), column("raised_at*", INSTANT),
        column("contract_ids", Kind.REFERENCES, target="contract", link=True),
    ),
)  # fmt: skip
ESCALATIONS = Table(
    "escalations.csv", "escalation",
    (ID, ACCOUNT, choice("state*", "REQUESTED", "ESCALATED", "DECLINED", "CLOSED"), choice("severity", "HIGH", "MEDIUM", "LOW")),
)  # fmt: skip
MEETINGS = Table(
    "meetings.csv", "meeting",
    (ID, ENGAGEMENT, choice("type*", "ADHOC", "WEEKLY_STATUS", "QBR", "RENEWAL"),
     choice("state*", "DRAFT", "SCHEDULED", "COMPLETED", "CANCELED"), column("start_at*", INSTANT), column("end_at", INSTANT)),
)  # fmt: skip
PRODUCT_USAGE = Table(
    "product_usage.csv", "product_usage",
    (ENGAGEMENT, column("product*", Kind.TEXT, length=ID_LENGTH), score("adoption_score"), text("customer_priority"),
     text("business_criticality")),
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

__all__ = ["ATTRIBUTE", "BY_FILE", "COLLECTIONS", "TABLES", "Kind", "Table"]
