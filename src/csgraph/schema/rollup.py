"""Rollups: numbers over a part of the hierarchy that can explain themselves."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from csgraph.schema.common import Money, PageInfo
from csgraph.schema.declare import UNSET, After, Before, First, Last, describe, object_type, planned
from csgraph.schema.enums import RollupExclusionReason, RollupFunction, RollupScope
from csgraph.schema.values import MetricDefinition

if TYPE_CHECKING:
    from csgraph.schema.account import Account

AccountRef = Annotated["Account", strawberry.lazy("csgraph.schema.account")]


@object_type
class RollupExclusion:
    """How many accounts were left out for one reason."""

    reason: RollupExclusionReason = describe("The reason; each account has one.")
    count: int = describe("The number of accounts.")


@object_type
class RollupContribution:
    """One account's part of a rolled-up number."""

    account: AccountRef = describe("The contributor.")
    path: list[AccountRef] = describe("From this account down to the contributor.")
    value: Decimal = describe("Its value; money in the reporting currency.")


@object_type
class RollupContributionEdge:
    """A contribution and its place in the list."""

    cursor: str = describe("Give it as `after` or `before` to continue from here.")
    node: RollupContribution = describe("The contribution.")


@object_type
class RollupContributionConnection:
    """A page of contributions."""

    edges: list[RollupContributionEdge] = describe("The contributions with their cursors.")
    nodes: list[RollupContribution] = describe("The contributions.")
    page_info: PageInfo = describe("Where this page lies.")


@object_type
class Rollup:
    """A number over a part of the hierarchy that can explain itself (M-19)."""

    metric: MetricDefinition = describe("What was rolled up.")
    function: RollupFunction = describe("How.")
    scope: RollupScope = describe("Over which accounts.")
    as_of: datetime = describe("The moment of the answer.")
    value: Decimal | None = describe(
        "The function over the accounts of the scope; money in the reporting currency. Null when nothing contributes, when the weights of "
        "WEIGHTED_AVG add up to 0, and where a rate is missing. COUNT and COUNT_DISTINCT are never null: of nothing they are 0."
    )
    amounts: list[Money] = describe(
        "For money metrics: the same function over the accounts of each currency, in that currency, also where a rate is missing; means are "
        "rounded to four decimals. WEIGHTED_AVG weighs within the currency. Empty for COUNT, which is no money, and for other metrics."
    )
    own: Decimal | None = describe(
        "The same function over the account alone, whatever the scope: its own value, or 1 or 0 for COUNT. "
        "Null where the account is left out, has no value or, for WEIGHTED_AVG, no weight."
    )
    descendants: Decimal | None = describe("The same function over everything below, without the account itself.")
    contributing_count: int = describe("The number of accounts whose value is in the number.")
    null_count: int = describe(
        "The number of accounts that qualify but have no value or, for WEIGHTED_AVG, no contract value to weigh it by; "
        "a contract value of 0 weighs nothing and is not counted here."
    )
    excluded: list[RollupExclusion] = describe("How many accounts were left out, by reason; reasons that left nobody out are not listed.")
    max_depth: int = describe("Depth of the deepest contributing account below this one.")
    partial: bool = describe("True when accounts of the subtree that the viewer may not see were left out.")

    @planned
    def contributions(
        self, first: First = UNSET, after: After = UNSET, last: Last = UNSET, before: Before = UNSET
    ) -> RollupContributionConnection:
        """Where the number comes from, largest contribution first."""
