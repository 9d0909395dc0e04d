"""Attributes and metrics."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from csgraph.schema.common import Node
from csgraph.schema.declare import argument, describe, interface, object_type, planned
from csgraph.schema.enums import AttributeKind, MetricUnit, RollupFunction

if TYPE_CHECKING:
    from csgraph.schema.account import AccountType

AccountTypeRef = Annotated["AccountType", strawberry.lazy("csgraph.schema.account")]


@object_type
class AttributeDefinition(Node):
    """A custom field of accounts or contacts, configured by a global admin (B-03)."""

    key: str = describe("The name that queries use.")
    display_name: str = describe("The name that people read.")
    kind: AttributeKind = describe("What its values are.")
    types: list[AccountTypeRef] = describe("Account types that carry it; empty means all.")
    privileged: bool = describe("Visible only to viewers assigned to the account (or an ancestor of it) and to admins (B-06).")
    choices: list[str] | None = describe("The values it may take; null where any will do.")


@interface
class AttributeValue:
    """The value of one custom field; the concrete type says of which kind."""

    definition: AttributeDefinition = describe("The field.")
    changed_at: datetime | None = describe("When the value last changed; null when no change is on record.")


@object_type
class TextAttribute(AttributeValue):
    """The value of a TEXT field."""

    text: str | None = describe("The text; null where there is none.")


@object_type
class NumberAttribute(AttributeValue):
    """The value of a NUMBER field."""

    number: float | None = describe("The number; null where there is none.")


@object_type
class DateAttribute(AttributeValue):
    """The value of a DATE field."""

    date: date | None = describe("The day; null where there is none.")


@object_type
class BooleanAttribute(AttributeValue):
    """The value of a BOOLEAN field."""

    boolean: bool | None = describe("Yes or no; null where nobody said.")


@object_type
class ListAttribute(AttributeValue):
    """The value of a LIST field."""

    items: list[str] = describe("The items, in order; empty where there are none.")


@object_type
class MetricDefinition(Node):
    """A number recorded daily per account, or derived from the graph."""

    key: str = describe("The name that queries use.")
    display_name: str = describe("The name that people read.")
    description: str = describe("What it means and how it is computed, for people.")
    unit: MetricUnit = describe("What its numbers count.")
    default_rollup: RollupFunction = describe("How values of several accounts become one when nothing else is asked.")
    recorded_at: list[AccountTypeRef] = describe(
        "Account types at which it is recorded; rollups take only those, so nothing counts twice (M-19). Empty means all."
    )


@object_type
class MetricPoint:
    """One day of a metric."""

    date: date = describe("The day.")
    value: float | None = describe("The value of that day; null where there is none.")


@object_type
class WeeklyAverage:
    """One week of a metric."""

    week_start: date = describe("The first day of the week; which weekday that is, is a setting.")
    value: float | None = describe("Mean of the daily values of the week; null, never 0, where there is none (M-25).")
    partial: bool = describe("True for the running week.")


@object_type
class PeerDistribution:
    """The values of the accounts with the same health profile (M-27): those that are PAYING or FREE and have one, this account among them.

    Where fewer than five are compared of which the viewer may not see all, nothing is told but how many of them the viewer sees.
    """

    count: int = describe("How many values there are; 0 without a health profile.")
    min: float | None = describe("The smallest one; null below two.")
    max: float | None = describe("The largest one; null below two.")
    average: float | None = describe("Their mean; null without any.")
    median: float | None = describe("The middle one; null without any.")
    percentile: float | None = describe(
        "Share of peers below this account, 0 to 100: those with a smaller value among the others. Null below two, and where this account is none of them."
    )


@object_type
class MetricValue:
    """A metric of one account: the value now, before, and over time. Money is in the reporting currency."""

    definition: MetricDefinition = describe("The metric.")
    value: float | None = describe("The current value; null where there is none.")
    as_of: datetime = describe("The moment of the value: for a recorded metric, the start of the day it was recorded for.")
    previous: float | None = describe(
        "The value 14 days before (M-26): of a recorded metric the last one recorded up to 14 days before the day of the value, of active"
        " users that of the 14 days before the current 14, of any other metric what it was 14 days ago."
    )
    delta: float | None = describe("The value minus the previous one; null when either is.")

    peers: PeerDistribution = describe(
        "The current values of the accounts with the same health profile (M-27). It cannot be asked for below `asOf`."
    )

    @planned
    def weekly(self, weeks: Annotated[int, argument("How many weeks, the running one included: 1 to 53.")] = 8) -> list[WeeklyAverage]:
        """Weekly averages, oldest first, the running week last (M-25)."""

    @planned
    def trend(self, days: Annotated[int, argument("How many days, today included: 1 to 400.")] = 180) -> list[MetricPoint]:
        """One point a day, oldest first, today last; days without a value are null (C-19)."""
