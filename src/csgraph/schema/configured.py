"""What an administrator configures and clients choose from."""

from __future__ import annotations

from csgraph.schema.account import AccountConnection, AccountType
from csgraph.schema.common import Node
from csgraph.schema.declare import UNSET, After, Before, First, Last, describe, object_type, planned
from csgraph.schema.enums import HealthModel
from csgraph.schema.filters import OrderBy


@object_type
class Flow(Node):
    """A category of the customer journey, such as onboarding, renewal or escalation (A-10)."""

    key: str = describe("The name that queries use.")
    display_name: str = describe("The name that people read.")
    is_default: bool = describe("Whether activity without a flow belongs to it (M-05).")


@object_type
class Lifecycle(Node):
    """A journey through stages; an account can be in several at once (B-18)."""

    key: str = describe("The name that queries use.")
    display_name: str = describe("The name that people read.")
    stages: list[str] = describe("The stages, in order.")


@object_type
class HealthProfile(Node):
    """How the health of some accounts is computed (C-07)."""

    key: str = describe("The name that queries use.")
    display_name: str = describe("The name that people read.")
    model: HealthModel = describe("The kind of computation.")
    version: int = describe("Increases with every change of the profile.")


@object_type
class ScorecardSectionLayout:
    """One section of a scorecard."""

    title: str = describe("Its heading.")
    items: list[str] = describe("Attribute and metric keys, in order; also names of fields that every account has, such as `industry`.")


@object_type
class ScorecardLayout(Node):
    """What a scorecard shows (C-03)."""

    key: str = describe("The name that queries use.")
    display_name: str = describe("The name that people read.")
    sections: list[ScorecardSectionLayout] = describe("The sections, in order.")
    types: list[AccountType] = describe("Account types whose scorecards follow it; none means those that no other layout names.")


@object_type
class Segment(Node):
    """A named selection of accounts."""

    name: str = describe("The segment's name.")
    criteria: str = describe(
        "Canonical JSON of the AccountWhere tree, with ids as the API uses them; `hidden` for what the viewer may not see."
    )
    description: str = describe("The criteria in words.")

    @planned
    def accounts(
        self, order_by: OrderBy = UNSET, first: First = UNSET, after: After = UNSET, last: Last = UNSET, before: Before = UNSET
    ) -> AccountConnection:
        """The accounts that meet the criteria."""
