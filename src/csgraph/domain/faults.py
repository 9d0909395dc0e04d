"""What can be wrong with a configuration, and the keys that it may name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a place below the entry; ``name`` is what names nothing, where that is the fault, and ``near`` what is called almost so."""

    path: tuple[str | int, ...]
    expected: str
    name: str | None = None
    near: str | None = None

    @property
    def hint(self) -> str:
        """What to add to a sentence about the fault."""
        return f"; did you mean {self.near}?" if self.near else ""


@dataclass(frozen=True, slots=True)
class Known:
    """The keys that there are, by what they name."""

    types: Collection[str]
    metrics: Collection[str]
    roles: Collection[str]
    kinds: Mapping[str, str]
    """The kind of each attribute."""
    privileged: Collection[str] = ()
    """The attributes that not everybody may read (B-06)."""
    people: Collection[str] = ()
    """The metrics that count people."""
    scores: Collection[str] = ()
    """The metrics that are the account's own health score, whatever they are called."""
