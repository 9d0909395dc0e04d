"""The rest of an account's profile: lifecycle stages, support tickets, documents, links and collections."""

from __future__ import annotations

from datetime import datetime

from csgraph.schema.common import Node
from csgraph.schema.configured import Lifecycle
from csgraph.schema.declare import URL, describe, object_type
from csgraph.schema.enums import TicketPriority
from csgraph.schema.people import User


@object_type
class LifecycleStatus:
    """The stage of one lifecycle that an account is in (B-18)."""

    lifecycle: Lifecycle = describe("The lifecycle.")
    stage: str = describe("The stage.")
    since: datetime = describe("When the account came to it.")


@object_type
class TicketCount:
    """Tickets of one priority."""

    priority: TicketPriority = describe("The priority.")
    open: int = describe("Those that are not closed.")
    total: int = describe("All of them.")


@object_type
class TicketSummary:
    """An account's support tickets in numbers (B-21)."""

    open: int = describe("Tickets that are not closed.")
    total: int = describe("All tickets.")
    by_priority: list[TicketCount] = describe("Every priority, the most urgent first; 0 where there are none.")
    average_satisfaction: float | None = describe("The mean of the satisfaction that customers stated; null where nobody did.")


@object_type
class Asset(Node):
    """A document or link that is kept with an account (B-31)."""

    title: str = describe("What it is.")
    url: URL = describe("Where it lies.")
    added_at: datetime = describe("When it was added; where nobody said, when its account came into the service.")
    added_by: User | None = describe("Who added it; null where nobody is known.")


@object_type
class ProfileLink:
    """An admin-defined extra tab (B-32)."""

    title: str = describe("Its heading.")
    url: URL = describe("Where it leads.")


@object_type
class CollectionRow:
    """One row of a collection."""

    cells: list[str | None] = describe("A cell for each column, in their order; null for an empty one.")


@object_type
class Collection:
    """Any grouped list brought in, such as CRM opportunities (B-22)."""

    key: str = describe("The name of the file that it came from.")
    display_name: str = describe("The key as people read it.")
    columns: list[str] = describe("The names of the columns, in the order of the file.")
    rows: list[CollectionRow] = describe("The first 200 rows, in the order of the file.")
    row_count: int = describe("How many rows there are.")
