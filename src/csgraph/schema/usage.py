"""How the product is used: leaderboards of people and of modules."""

from __future__ import annotations

from datetime import datetime

from csgraph.schema.common import TimeWindow
from csgraph.schema.declare import describe, object_type
from csgraph.schema.people import Contact


@object_type
class ProductUser:
    """Somebody at the customer who used the product on this account, and how much in the window (M-29)."""

    contact: Contact = describe("Who it is.")
    actions: int = describe("How much they did.")
    active_days: int = describe("On how many days they did anything.")
    seconds_spent: int = describe("How long they used it.")
    share: float | None = describe("Of the account's actions in the window, those of everybody; null where there are none.")
    first_seen: datetime = describe(
        "When they first used it on this account, ever; usage is known by day, so this is the start of the day in the reporting zone."
    )
    last_seen: datetime = describe("The last day of the window on which they used it: its start in the reporting zone.")


@object_type
class UserLeaderboard:
    """Who uses the product on one account (C-22). People whom the viewer may not see are left out; their actions count in shares."""

    window: TimeWindow = describe("The full days that are counted; they end with the start of today in the reporting zone.")
    top_users: list[ProductUser] = describe("Those who come first by `rankBy`; ties by active days, then by the last day, then by id.")
    new_users: list[ProductUser] = describe("Those whose first use ever of this account lies in the window, the latest first; ties by id.")


@object_type
class ActivityUsage:
    """One activity of a module: usage at the micro level (B-19)."""

    activity: str = describe("The activity.")
    actions: int = describe("How often it was done.")
    active_users: int = describe("By how many people.")


@object_type
class ModuleUsage:
    """One module of the product: usage at the macro level (B-19)."""

    module: str = describe("The module.")
    active_users: int = describe("People with any activity in the module in the window; 0 where only peers use it.")
    peer_average: float | None = describe(
        "Active users of the module in an account of the same health profile, on average: over the accounts that are PAYING or FREE, this one"
        " among them, those that do not use it counted as zero (M-30). Null without a health profile, and where fewer than five accounts are compared"
        " of which the viewer may not see all (M-27)."
    )
    activities: list[ActivityUsage] = describe("What was done here, most actions first, then by name; at most 100.")
