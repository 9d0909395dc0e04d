"""Types that many others use."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import strawberry

from csgraph.schema.declare import describe, interface, object_type


@interface
class Node:
    """An object with a global id, refetchable through `node`."""

    id: strawberry.ID = describe("Opaque global id; stable for the life of the object.")


@object_type
class PageInfo:
    """Relay page information."""

    has_next_page: bool = describe("Whether rows follow the last one of this page.")
    has_previous_page: bool = describe("Whether rows precede the first one of this page.")
    start_cursor: str | None = describe("Cursor of the first row; null on an empty page.")
    end_cursor: str | None = describe("Cursor of the last row; null on an empty page.")


@object_type
class Money:
    """An amount in one currency."""

    amount: Decimal = describe("The amount, in units of the currency.")
    currency: str = describe("ISO 4217 code.")


@object_type
class Ratio:
    """A share of a whole."""

    numerator: int = describe("The part.")
    denominator: int = describe("The whole.")
    value: float | None = describe("Numerator over denominator; null when the denominator is 0.")


@object_type
class TimeWindow:
    """A half-open interval `[start, end)`."""

    start: datetime = describe("The first moment.")
    end: datetime = describe("The moment after the last one.")
