"""The closed sets of engagements, contracts and risks."""

from __future__ import annotations

from enum import Enum

from csgraph.schema.declare import enum, value


@enum
class EngagementState(Enum):
    """Where an engagement stands; it is active until it is canceled or closed (M-40)."""

    NEW = value("NEW", "Not begun.")
    DEFINE = value("DEFINE", "Its goals are being agreed.")
    IN_PROGRESS = value("IN_PROGRESS", "Under way.")
    CANCELED = value("CANCELED", "Given up.")
    CLOSED = value("CLOSED", "Done.")


@enum
class EngagementStage(Enum):
    """Where a customer is in the journey (M-46)."""

    INITIAL_ONBOARDING = value("INITIAL_ONBOARDING", "Getting started.")
    ADOPTION = value("ADOPTION", "Coming to use it.")
    EXPAND = value("EXPAND", "Using more of it.")
    RENEW = value("RENEW", "About to renew.")
    LOST = value("LOST", "Gone.")


@enum
class PerceivedHealth(Enum):
    """What a success manager thinks of an engagement (M-49)."""

    UNKNOWN = value("UNKNOWN", "Nobody said.")
    RED = value("RED", "In trouble.")
    YELLOW = value("YELLOW", "To be watched.")
    GREEN = value("GREEN", "All well.")


@enum
class ContractState(Enum):
    """Where a contract stands."""

    DRAFT = value("DRAFT", "Not signed yet.")
    ACTIVE = value("ACTIVE", "It holds.")
    EXPIRED = value("EXPIRED", "It has ended.")
    CANCELED = value("CANCELED", "It was given up.")


@enum
class ContractSubstate(Enum):
    """Where the review, renewal or extension of a contract stands."""

    AWAITING_REVIEW = value("AWAITING_REVIEW", "Somebody is to review it.")
    UNDER_REVIEW = value("UNDER_REVIEW", "Somebody reviews it.")
    APPROVED = value("APPROVED", "The review approved it.")
    REJECTED = value("REJECTED", "The review rejected it.")
    RENEWAL_APPROVED = value("RENEWAL_APPROVED", "Its renewal is approved.")
    RENEWAL_REJECTED = value("RENEWAL_REJECTED", "Its renewal is rejected: it is lost (M-66).")
    RENEWAL_IN_PROCESS = value("RENEWAL_IN_PROCESS", "Its renewal is under way.")
    RENEWED = value("RENEWED", "Another contract follows it.")
    EXTENSION_APPROVED = value("EXTENSION_APPROVED", "It is on extension (M-63).")
    EXTENSION_REJECTED = value("EXTENSION_REJECTED", "Its extension is rejected.")


@enum
class ObjectiveProgress(Enum):
    """How far an objective is (M-59)."""

    NOT_STARTED = value("NOT_STARTED", "Nobody began.")
    ON_TRACK = value("ON_TRACK", "As planned.")
    AT_RISK = value("AT_RISK", "It may fail.")
    PAUSED = value("PAUSED", "Put aside.")
    COMPLETED = value("COMPLETED", "Achieved.")
    CANCELED = value("CANCELED", "Given up; it counts nowhere (M-57, M-58).")


@enum
class OutcomeClosure(Enum):
    """How an outcome ended."""

    ACHIEVED = value("ACHIEVED", "As hoped.")
    PARTIALLY_ACHIEVED = value("PARTIALLY_ACHIEVED", "In part.")
    MISSED = value("MISSED", "Not at all.")
    CANCELED = value("CANCELED", "Given up.")


@enum
class RiskKind(Enum):
    """Whether a risk signal is about what may happen or about what has."""

    RISK = value("RISK", "It may happen.")
    ISSUE = value("ISSUE", "It has happened.")


@enum
class RiskState(Enum):
    """Where a risk signal stands; new and active ones are active (M-48)."""

    NEW = value("NEW", "Just raised.")
    ACTIVE = value("ACTIVE", "Being dealt with.")
    CANCELED = value("CANCELED", "No risk after all.")
    CLOSED = value("CLOSED", "Dealt with.")


@enum
class RiskScope(Enum):
    """Which part of the customer's journey a risk is about (M-53)."""

    ONBOARDING = value("ONBOARDING", "Getting started.")
    ADOPTION = value("ADOPTION", "Coming to use it.")
    EXPANSION = value("EXPANSION", "Using more of it.")
    RENEWAL = value("RENEWAL", "Renewing.")


@enum
class RiskProbability(Enum):
    """How likely a risk is (M-53)."""

    VERY_HIGH = value("VERY_HIGH", "Nearly certain.")
    HIGH = value("HIGH", "Likely.")
    MODERATE = value("MODERATE", "As likely as not.")
    LOW = value("LOW", "Unlikely.")
    VERY_LOW = value("VERY_LOW", "Hardly.")


@enum
class AdoptionBand(Enum):
    """How well a product is adopted (M-60)."""

    LOW = value("LOW", "Hardly used.")
    MEDIUM = value("MEDIUM", "Used in part.")
    HIGH = value("HIGH", "Used well.")
    NONE = value("NONE", "There is no score, which is not low.")
