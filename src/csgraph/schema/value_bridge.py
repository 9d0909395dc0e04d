"""From one contract value to another, and every account that makes the difference."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from csgraph.schema.common import Money
from csgraph.schema.declare import argument, describe, object_type, planned
from csgraph.schema.enums import ValueBridgeKind

if TYPE_CHECKING:
    from csgraph.schema.account import Account
    from csgraph.schema.activity import Change

AccountRef = Annotated["Account", strawberry.lazy("csgraph.schema.account")]
ChangeRef = Annotated["Change", strawberry.lazy("csgraph.schema.activity")]


@object_type
class ValueBridgeAccount:
    """An account behind a line of a value bridge."""

    name: str = describe("What it is called now, or was called when it was deleted.")
    account: AccountRef | None = describe("The account as it is now; null where it was deleted since.")
    before: Money | None = describe("What it counted for at the start; null where it did not count.")
    after: Money | None = describe("What it counts for at the end; null where it does not count.")
    value: Decimal | None = describe("The difference in the reporting currency; null where a rate is missing.")
    changes: list[ChangeRef] = describe(
        "The changes of its value, status and type between the two instants, oldest first, and its moves; where it moved with an account above it, that"
        " one's. Changes of accounts that were deleted since are not among them."
    )


@object_type
class ValueBridgeLine:
    """One reason why the value became another, with the accounts behind it."""

    kind: ValueBridgeKind = describe("The reason; each account stands on one line.")
    value: Decimal | None = describe(
        "The sum of the differences in the reporting currency at the rates of today; null where a rate is missing."
    )
    amounts: list[Money] = describe(
        "The sum of the differences per currency, zeros left out; an account that changed its currency counts in both."
    )
    account_count: int = describe("How many accounts stand behind it.")

    @planned
    def accounts(self, first: Annotated[int, argument("At most this many, 1 to 100.")] = 10) -> list[ValueBridgeAccount]:
        """The accounts behind it, largest difference first."""


@object_type
class ValueBridgeSum:
    """What a subtree was worth at an instant, counted as `rollup` counts contract values: free and paying accounts."""

    at: datetime = describe("The instant.")
    value: Decimal | None = describe("The sum in the reporting currency at the rates of today; null where a rate is missing.")
    amounts: list[Money] = describe("The sum per currency.")
    account_count: int = describe("How many accounts count.")


@object_type
class ValueBridge:
    """The way from one contract value to another; start and lines add up to the end, exactly, in every currency."""

    start: ValueBridgeSum = describe("The value at the earlier instant.")
    end: ValueBridgeSum = describe("The value at the later instant.")
    lines: list[ValueBridgeLine] = describe("One line for every kind, in their order, also where nothing stands on it.")
