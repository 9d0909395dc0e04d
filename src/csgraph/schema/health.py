"""Health of an account: the state, the reasons for it, and how it came about (M-21 to M-24, M-33)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from csgraph.schema.common import Money
from csgraph.schema.configured import HealthProfile
from csgraph.schema.declare import describe, object_type
from csgraph.schema.enums import HealthRank


@object_type
class HealthDimension:
    """One part of a health that is weighed from several (M-22)."""

    key: str = describe("The name that the profile gives it.")
    display_name: str = describe("The name that people read.")
    weight: float = describe("Its share of the whole, in percent.")
    score: float | None = describe("0 to 100, a whole number; null where none of its conditions has a value.")
    rank: HealthRank = describe("By the thresholds of the profile.")


@object_type
class HealthCondition:
    """One thing that a health profile looks at, and what it found."""

    key: str = describe("The name that queries use.")
    display_name: str = describe("The name that people read.")
    definition: str = describe("The rule in words, e.g. modules Application or Toolbar used at least 5 times in the last 14 days.")
    rank: HealthRank = describe("What the value is by the rule; UNKNOWN without a value.")
    value: float | None = describe("The value; null where there is none, or where it is not a number. Money is in the reporting currency.")


@object_type
class Health:
    """The state, and the reasons for it."""

    rank: HealthRank = describe("The state; UNKNOWN without a contract status that counts, and where nothing has a value (M-21).")
    score: float | None = describe("0 to 100; null for the CONDITIONS model.")
    profile: HealthProfile | None = describe("What it was computed by; null for a health that was imported without one.")
    dimensions: list[HealthDimension] = describe("The parts of a MULTIDIMENSIONAL health, in the order of the profile; else empty.")
    reasons: list[HealthCondition] = describe(
        "The conditions that decided the rank (M-33): all poor ones of POOR, all that are not good of AVERAGE, all good ones of GOOD."
    )
    other_conditions: list[HealthCondition] = describe("The other conditions of the profile (C-12), those without a value among them.")
    as_of: datetime = describe("The start of the day that it was computed for; the moment of the answer where there is none.")


@object_type
class ContractValueChange:
    """A change of an account's contract value."""

    at: datetime = describe("When.")
    old_value: Money | None = describe("Before; null where there was none.")
    new_value: Money | None = describe("Since; null where there is none.")
    delta: Decimal | None = describe("The new value minus the old one; null where either is, and where their currencies differ.")
    upsell: bool = describe("Whether the value rose.")


@object_type
class HealthWeek:
    """One week of an account's health (M-24)."""

    week_start: date = describe("The first day of the week; which weekday that is, is a setting.")
    rank: HealthRank | None = describe("Of the last snapshot of the week. Null: no snapshot in that week.")
    score: float | None = describe("Of the same snapshot.")
    reasons: list[HealthCondition] = describe("As they were then, not recomputed (C-10).")
    contract_value_changes: list[ContractValueChange] = describe("Changes of the contract value in that week, oldest first (C-13).")
    profile_changed: bool = describe("Whether health was computed by another profile, or by another version of it, than before.")
