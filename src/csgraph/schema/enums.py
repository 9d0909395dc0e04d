"""Closed sets of the API."""

from __future__ import annotations

from enum import Enum

from csgraph.schema.declare import enum, value


@enum
class OrderDirection(Enum):
    """Ascending or descending. Nulls always come last; ties are broken by id."""

    ASC = value("ASC", "Smallest, earliest or first in the alphabet first.")
    DESC = value("DESC", "Largest, latest or last in the alphabet first.")


@enum
class ChangeSource(Enum):
    """How a change came about."""

    USER = value("USER", "A person, in an application.")
    INTEGRATION = value("INTEGRATION", "Another system, through the API.")
    PLAY = value("PLAY", "An automation of this service.")
    IMPORT = value("IMPORT", "A file that was imported.")


@enum
class UserRanking(Enum):
    """What users of the product are ranked by; ties by active days, then by the last day."""

    ACTIONS = value("ACTIONS", "How much they did.")
    ACTIVE_DAYS = value("ACTIVE_DAYS", "On how many days they did anything.")
    TIME_SPENT = value("TIME_SPENT", "How long they used it.")


@enum
class AccountEventKind(Enum):
    """What happened to an account."""

    CREATED = value("CREATED", "The account is new.")
    UPDATED = value("UPDATED", "A field or an attribute changed.")
    MOVED = value("MOVED", "The account has another parent, or none.")
    DELETED = value("DELETED", "The account is gone.")
    ASSIGNED = value("ASSIGNED", "A user was assigned.")
    UNASSIGNED = value("UNASSIGNED", "An assignment ended.")
    TOUCHPOINT_ADDED = value("TOUCHPOINT_ADDED", "A touchpoint was logged.")
    TASK_CHANGED = value("TASK_CHANGED", "A task was created, changed or completed.")
    HEALTH_CHANGED = value("HEALTH_CHANGED", "The health rank changed.")


@enum
class ContractStatusGroup(Enum):
    """The group that a company's own status labels fall into; null means unknown (M-07)."""

    FREE = value("FREE", "A customer who does not pay yet, such as a trial.")
    PAYING = value("PAYING", "A paying customer.")
    CANCELED = value("CANCELED", "No longer a customer.")


@enum
class HealthRank(Enum):
    """How an account is doing."""

    GOOD = value("GOOD", "Doing well.")
    AVERAGE = value("AVERAGE", "Needs a look.")
    POOR = value("POOR", "At risk.")
    UNKNOWN = value("UNKNOWN", "No health is known for the account.")


@enum
class AccountOrderField(Enum):
    """What accounts can be sorted by."""

    NAME = value("NAME", "The account's name.")
    CONTRACT_VALUE = value(
        "CONTRACT_VALUE", "The contract value in the reporting currency; accounts without one, or without an exchange rate, come last."
    )
    CREATE_DATE = value("CREATE_DATE", "The day the account became a customer.")
    RENEWAL_DATE = value("RENEWAL_DATE", "The day the contract is due for renewal.")
    HEALTH = value("HEALTH", "The health rank: poor, average, good, unknown.")
    LAST_ACTIVITY_AT = value("LAST_ACTIVITY_AT", "The latest touchpoint or completed task.")
    DEPTH = value("DEPTH", "The distance from the ultimate parent.")


@enum
class RenewalState(Enum):
    """Where the renewal date lies, seen from today (M-28)."""

    NONE = value("NONE", "There is no renewal date.")
    UPCOMING = value("UPCOMING", "Today or within the tenant's highlight window.")
    OVERDUE = value("OVERDUE", "Before today.")
    LATER = value("LATER", "Beyond the highlight window.")


@enum
class RollupFunction(Enum):
    """How the values of many accounts become one (M-19)."""

    SUM = value("SUM", "The sum of the values.")
    AVG = value("AVG", "The arithmetic mean of the values.")
    MIN = value("MIN", "The smallest value.")
    MAX = value("MAX", "The largest value.")
    COUNT = value("COUNT", "The number of accounts with a value; 0 where there are none.")
    COUNT_DISTINCT = value(
        "COUNT_DISTINCT",
        "The number of different people, each counted once however many accounts they use (M-20); only for metrics that count people.",
    )
    MEDIAN = value("MEDIAN", "The middle value; between two, their mean.")
    WEIGHTED_AVG = value("WEIGHTED_AVG", "The mean weighted by contract value; accounts without a contract value are left out.")


@enum
class ValueBridgeKind(Enum):
    """Why the contract value below an account became another (Q10)."""

    NEW = value("NEW", "A contract value where none counted before: a new account, a value that was given, a status that counts.")
    UP = value("UP", "A larger value than before.")
    DOWN = value("DOWN", "A smaller value than before.")
    CANCELED = value("CANCELED", "A value that counts no more: a canceled or deleted account, a value that was taken away.")
    MOVED_IN = value("MOVED_IN", "An account that came from elsewhere in the company.")
    MOVED_OUT = value("MOVED_OUT", "An account that went elsewhere in the company.")


@enum
class RollupScope(Enum):
    """Which accounts a rollup takes in."""

    OWN = value("OWN", "The account alone.")
    CHILDREN = value("CHILDREN", "The accounts directly below.")
    DESCENDANTS = value("DESCENDANTS", "Everything below, without the account itself.")
    SUBTREE = value("SUBTREE", "The account and everything below.")


@enum
class RollupExclusionReason(Enum):
    """Why a rollup left an account out; the first that applies, in this order."""

    NOT_VISIBLE = value("NOT_VISIBLE", "The viewer may not see the account.")
    NOT_RECORDED_AT_TYPE = value(
        "NOT_RECORDED_AT_TYPE", "The metric is not recorded at accounts of this type, or the type was not asked for."
    )
    CANCELED = value("CANCELED", "The account is canceled, or its status was not asked for.")
    NO_STATUS = value("NO_STATUS", "The account has no contract status.")
    NO_EXCHANGE_RATE = value("NO_EXCHANGE_RATE", "There is no rate from the account's currency to the reporting currency.")


@enum
class AttributeKind(Enum):
    """The kinds of custom fields."""

    TEXT = value("TEXT", "Text.")
    NUMBER = value("NUMBER", "A number.")
    DATE = value("DATE", "A calendar day.")
    BOOLEAN = value("BOOLEAN", "Yes or no.")
    LIST = value("LIST", "Several texts.")


@enum
class MetricUnit(Enum):
    """What a metric's numbers count."""

    COUNT = value("COUNT", "Things or people.")
    MONEY = value("MONEY", "An amount of money.")
    PERCENT = value("PERCENT", "A share; 1 is 100 percent.")
    SCORE = value("SCORE", "Points on a scale.")
    SECONDS = value("SECONDS", "Seconds.")
    DAYS = value("DAYS", "Days.")


@enum
class UserKind(Enum):
    """People and programs."""

    HUMAN = value("HUMAN", "A person.")
    BOT = value("BOT", "A program that acts like a user (D-15).")


@enum
class PermissionRole(Enum):
    """What somebody may do."""

    GLOBAL_ADMIN = value("GLOBAL_ADMIN", "Configures everything and sees everything.")
    ADVANCED = value("ADVANCED", "Sets up assignment roles and assigns in bulk.")
    TEAM_ADMIN = value("TEAM_ADMIN", "Administers one team.")
    MEMBER = value("MEMBER", "Works in a team.")
    VIEWER = value("VIEWER", "Reads what a team sees.")
    SUCCESS_MANAGER = value("SUCCESS_MANAGER", "Reads the success report of everybody below (E-04).")
    SUCCESS_AGENT = value("SUCCESS_AGENT", "Reads the success report of the own engagements (E-05).")


@enum
class HealthModel(Enum):
    """How a health profile computes a rank."""

    CONDITIONS = value("CONDITIONS", "Rules: poor if any condition is poor, good if all are good, else average (M-21).")
    MULTIDIMENSIONAL = value("MULTIDIMENSIONAL", "Weighted dimensions (M-22).")
    SUB_ACCOUNTS = value("SUB_ACCOUNTS", "From the sub-accounts (M-23).")


@enum
class HealthBase(Enum):
    """The accounts below that the health of a parent rests on (M-23)."""

    LEAVES = value("LEAVES", "Those that have none below themselves.")
    CHILDREN = value("CHILDREN", "Those right below.")


@enum
class HealthCounting(Enum):
    """What the shares of sub-accounts are shares of (M-23)."""

    ACCOUNTS = value("ACCOUNTS", "Their number.")
    CONTRACT_VALUE = value("CONTRACT_VALUE", "Their contract value; their number where none has any.")


@enum
class TeamAggregation(Enum):
    """How the values of a team's accounts become one number of the team (M-13)."""

    SUM = value("SUM", "The sum of the values.")
    AVG = value("AVG", "The arithmetic mean of the values.")
    RATIO_OF_SUMS = value("RATIO_OF_SUMS", "The sum of the numerators over the sum of the denominators.")
    WEIGHTED_MEAN = value("WEIGHTED_MEAN", "The mean weighted by contract value.")


@enum
class MissingValue(Enum):
    """What a condition of a health profile counts as where the account has no value for it (M-22)."""

    EXCLUDE_AND_RENORMALISE = value("EXCLUDE_AND_RENORMALISE", "It is left out, and the other weights are scaled up.")
    TREAT_AS_POOR = value("TREAT_AS_POOR", "Poor.")
    TREAT_AS_AVERAGE = value("TREAT_AS_AVERAGE", "Average.")


@enum
class SearchType(Enum):
    """What a search looks for."""

    ACCOUNT = value("ACCOUNT", "Customer accounts, by name.")
    CONTACT = value("CONTACT", "People at customers, by name, e-mail and title.")
    USER = value("USER", "Colleagues, by name and e-mail.")
    TEAM = value("TEAM", "Success teams, by name.")


@enum
class UserErrorCode(Enum):
    """Why a mutation could not be done."""

    INVALID_INPUT = value("INVALID_INPUT", "Something in the input is wrong; `path` says what.")
    NOT_FOUND = value("NOT_FOUND", "What an id or key names does not exist, or the viewer may not see it.")
    FORBIDDEN = value("FORBIDDEN", "The viewer may see it, but not do this to it.")
    STALE_VERSION = value("STALE_VERSION", "Somebody else changed it meanwhile.")
    WOULD_CREATE_CYCLE = value("WOULD_CREATE_CYCLE", "An account would lie below itself.")
    ALREADY_HELD = value("ALREADY_HELD", "Somebody else holds the role.")
    LIMIT_REACHED = value("LIMIT_REACHED", "There is no room for more.")
    KEY_REUSED = value("KEY_REUSED", "The idempotency key was used with other input.")
    IN_USE = value("IN_USE", "Something else needs it.")
    AMBIGUOUS = value("AMBIGUOUS", "Several objects fit what was given.")


@enum
class DeleteChildren(Enum):
    """What happens to accounts below one that is deleted."""

    REFUSE = value("REFUSE", "They stand in the way: the deletion is refused as IN_USE.")
    MOVE_TO_PARENT = value("MOVE_TO_PARENT", "They move up to its parent, with everything below them.")


@enum
class TaskStatus(Enum):
    """Where a task stands; it is open until it is completed or canceled."""

    NOT_STARTED = value("NOT_STARTED", "Nobody began.")
    STARTED = value("STARTED", "Somebody is at it.")
    PAUSED = value("PAUSED", "Begun and put aside.")
    COMPLETED = value("COMPLETED", "Done.")
    CANCELED = value("CANCELED", "Not to be done any more; it never counts (M-03).")


@enum
class TaskPriority(Enum):
    """How important a task is."""

    HIGH = value("HIGH", "Before others.")
    MEDIUM = value("MEDIUM", "The usual.")
    LOW = value("LOW", "When there is time.")


@enum
class TouchpointState(Enum):
    """Where a planned interaction stands."""

    NEW = value("NEW", "Planned.")
    IN_PROGRESS = value("IN_PROGRESS", "Going on.")
    PAUSED = value("PAUSED", "Put off.")
    CANCELED = value("CANCELED", "It does not take place.")
    CLOSED = value("CLOSED", "It took place.")


@enum
class TicketPriority(Enum):
    """How urgent a support ticket is."""

    URGENT = value("URGENT", "At once.")
    HIGH = value("HIGH", "Before others.")
    MEDIUM = value("MEDIUM", "The usual.")
    LOW = value("LOW", "When there is time.")


@enum
class PlayAction(Enum):
    """What a play does."""

    UNASSIGN = value("UNASSIGN", "Ends assignments in a role (A-40).")
    ASSIGN = value("ASSIGN", "Assigns a user in a role (A-44).")
    CREATE_TASK = value("CREATE_TASK", "Creates a task on the account.")


@enum
class CoveragePeriod(Enum):
    """How far coverage looks back from the current hour (A-08, M-01)."""

    DAYS_7 = value("DAYS_7", "7 days.")
    DAYS_14 = value("DAYS_14", "14 days.")
    DAYS_30 = value("DAYS_30", "30 days.")
    DAYS_90 = value("DAYS_90", "90 days.")
    DAYS_180 = value("DAYS_180", "180 days.")
    DAYS_365 = value("DAYS_365", "365 days.")


@enum
class UpdateReason(Enum):
    """Why a live update was sent."""

    INITIAL = value("INITIAL", "The first one: how things are when somebody begins to watch.")
    CHANGE = value("CHANGE", "Something changed.")
    TIMER = value("TIMER", "Time has passed: the hour began with which windows slide, or nothing was sent for a while.")
    RESYNC = value("RESYNC", "Updates were left out because the client reads slowly; this is the newest.")
