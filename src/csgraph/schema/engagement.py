"""Contracts and engagements, with what hangs on them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from csgraph.schema.account import Account
from csgraph.schema.common import Money, Node
from csgraph.schema.declare import argument, describe, object_type, planned
from csgraph.schema.engagement_enums import (
    AdoptionBand,
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
from csgraph.schema.people import User


@object_type
class Contract(Node):
    """What a customer signed."""

    number: str = describe("The number that people know it by.")
    account: Account = describe("The account that signed it.")
    value: Money = describe("What it is worth.")
    state: ContractState = describe("Where it stands.")
    substate: ContractSubstate | None = describe("Where its review, renewal or extension stands; null outside of one.")
    start_date: date | None = describe("The first day it holds.")
    end_date: date | None = describe("The last day it holds.")
    renewal_date: date | None = describe("The day it is due for renewal.")
    renewal_finalized_on: date | None = describe("The day its renewal was approved or rejected (M-65).")


@object_type
class Outcome:
    """What came of an objective."""

    title: str = describe("What was to come of it.")
    closure: OutcomeClosure | None = describe("How it ended; null while it is open.")


@object_type
class Objective(Node):
    """What an engagement is to achieve."""

    title: str = describe("What is to be achieved.")
    progress: ObjectiveProgress = describe("How far it is.")
    due_date: date | None = describe("The day it is due.")
    outcomes: list[Outcome] = describe("What came of it, by title.")


@object_type
class RiskSignal(Node):
    """A risk or an issue that somebody saw in an engagement."""

    category: str = describe("The company's own label for its kind.")
    kind: RiskKind = describe("Whether it may happen or has happened.")
    state: RiskState = describe("Where it stands; new and active ones are active (M-48).")
    scope: RiskScope = describe("Which part of the customer's journey is at risk (M-53).")
    probability: RiskProbability = describe("How likely it is (M-53).")
    engagement: Engagement = describe("The engagement.")
    impacted_contracts: list[Contract] = describe("The contracts at risk, latest first.")
    raised_at: datetime = describe("When it was raised.")


@object_type
class ProductUsage:
    """How a product that an engagement is about is adopted."""

    product: str = describe("The product.")
    engagement: Engagement = describe("The engagement.")
    adoption_score: float | None = describe("0 to 100; null where there is none.")
    band: AdoptionBand = describe(
        "How good that is, by the colour bands with the key `adoption`; below 40 and below 70 where there are none (M-60)."
    )
    customer_priority: str | None = describe("How important it is to the customer.")
    business_criticality: str | None = describe("How much the customer's business depends on it.")


@object_type
class Engagement(Node):
    """What the company does for one customer to succeed, led by one success manager."""

    number: str = describe("The number that people know it by.")
    title: str = describe("What it is about, in one line.")
    account: Account = describe("The customer.")
    csm: User | None = describe("The customer success manager; null where nobody is.")
    state: EngagementState = describe("Where it stands; it is active until it is canceled or closed (M-40).")
    stage: EngagementStage = describe("Where the customer is in the journey (M-46).")
    perceived_health: PerceivedHealth = describe("What the success manager thinks (M-49).")
    health_score: float | None = describe("0 to 100, computed; null where there is none.")
    go_live_date: date | None = describe("The day the customer is to go live.")
    renewal_date: date | None = describe("Earliest renewal date of its non-expired contracts, which are drafts and active ones (M-50).")
    contracts: list[Contract] = describe("The contracts that it covers, latest first.")
    contract_value: list[Money] = describe("The sum of its active contracts, per currency; empty where there is none (M-40).")
    objectives: list[Objective] = describe("What it is to achieve, by due date.")

    @planned
    def risk_signals(self, active_only: Annotated[bool, argument("Only new and active ones (M-48).")] = True) -> list[RiskSignal]:
        """Risks and issues, latest first."""

    product_usage: list[ProductUsage] = describe("The products that it is about, by name.")
    next_qbr_at: datetime | None = describe("The next quarterly business review that is scheduled (M-45).")
    last_touchpoint_at: datetime | None = describe("The latest touchpoint of the engagement that counts (M-02, M-51).")
