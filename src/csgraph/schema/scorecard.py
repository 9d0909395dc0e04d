"""Scorecards: what an administrator put together for the accounts of a type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from csgraph.schema.configured import ScorecardLayout
from csgraph.schema.declare import describe, input_type, object_type
from csgraph.schema.inputs import KEY, idempotency_key, needed, optional
from csgraph.schema.values import BooleanAttribute, DateAttribute, ListAttribute, MetricValue, NumberAttribute, TextAttribute

if TYPE_CHECKING:
    from csgraph.schema.account import Account

AccountRef = Annotated["Account", strawberry.lazy("csgraph.schema.account")]
ScorecardItem = Annotated[
    TextAttribute | NumberAttribute | DateAttribute | BooleanAttribute | ListAttribute | MetricValue,
    strawberry.union("ScorecardItem", description="What a scorecard can show of an account."),
]


@object_type
class ScorecardSection:
    """One section of an account's scorecard."""

    title: str = describe("Its heading.")
    items: list[ScorecardItem] = describe(
        "What the layout names, in its order. Left out is what this account's type does not carry, what the viewer may not see (B-06), and what is not"
        " configured any more."
    )


@object_type
class Scorecard:
    """What an administrator chose to show of accounts like this one (C-01, C-03); status and dates are fields of the account itself (C-05)."""

    layout: ScorecardLayout = describe("The layout that it follows.")
    account: AccountRef = describe("The account.")
    sections: list[ScorecardSection] = describe("Its sections, in the order of the layout.")


@input_type
class ScorecardSectionInput:
    """One section of a layout."""

    title: str = needed("Its heading; at most 200 characters.")
    items: list[str] = needed(
        "Keys of attributes and metrics in order, and names of fields that every account has: industry, region, country, tier, location, description,"
        " employees. An attribute goes before a metric or a field of the same name. Each once in the layout."
    )


@input_type
class ScorecardLayoutSaveInput:
    """A layout of scorecards, new or as it is to be from now on (B-03, C-20)."""

    key: str = needed(KEY)
    display_name: str = needed("The name that people read.")
    types: list[str] | None = optional("Keys of the account types that it is for; none means all. Left out, a layout keeps its types.")
    sections: list[ScorecardSectionInput] = needed("The sections in order: 1 to 20, with 100 items in all.")
    idempotency_key: str | None = idempotency_key()
