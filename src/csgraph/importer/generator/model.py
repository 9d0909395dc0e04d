"""What the generator passes between its parts: people, accounts of one family, and the settings of a run."""

from __future__ import annotations

from dataclasses import dataclass, field

from csgraph.importer.generator.dice import Calendar
from csgraph.importer.generator.names import Area

COMPANY = "company"
REGION = "region"
BUSINESS = "line_of_business"
PRODUCT = "product"

PAYING = "PAYING"
FREE = "FREE"
CANCELED = "CANCELED"


@dataclass(frozen=True, slots=True)
class User:
    """Someone at the company that uses csgraph."""

    id: str
    name: str
    email: str
    manager_id: str
    permissions: str
    kind: str = "HUMAN"
    active: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """Someone at a customer."""

    id: str
    name: str
    email: str
    title: str
    phone: str
    department: str


@dataclass(slots=True, kw_only=True)
class Node:
    """One account; the nodes of a family hang together through ``parent``, days count back from today."""

    id: str
    name: str
    stem: str
    kind: str
    depth: int
    parent: Node | None
    elder: Node | None
    area: Area
    country: str
    industry: str
    tier: str
    status: str
    group: str
    created: int
    quality: float
    value: int | None = None
    currency: str = "USD"
    renewal: int | None = None
    people: list[Person] = field(default_factory=list)
    success_manager: User | None = None
    sales_manager: User | None = None

    @property
    def eligible(self) -> bool:
        """Whether the account counts in coverage (M-07)."""
        return self.group in {PAYING, FREE}


@dataclass(frozen=True, slots=True)
class Density:
    """How many days of history a run writes."""

    metric_days: int
    usage_days: int
    snapshot_days: int


@dataclass(frozen=True, slots=True)
class Run:
    """What every part of one generation shares."""

    seed: int
    calendar: Calendar
    density: Density
    is_full: bool
