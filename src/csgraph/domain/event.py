"""Events: what mutations say about accounts, in one order without gaps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """One change of an account; it carries ids only, and who may hear of it is decided when it is delivered."""

    seq: int
    kind: str
    at: str
    """RFC 3339, UTC."""
    account_id: str
    by_id: str | None
    source: str | None
    before: int
    """The account sets that held the account before the change, one bit a slot."""
