"""Who is asking, and what they may see."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """Which accounts a viewer may see: the union of the account sets of these teams (M-18), or everything."""

    teams: frozenset[str] | None = None
    """Local ids of teams; None sees every account."""


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Viewer:
    """The viewer of an operation; without a user it is development's all-seeing viewer."""

    user_id: str | None = None
    permissions: tuple[str, ...] = ("GLOBAL_ADMIN",)
    scope: Scope = EVERYTHING

    @property
    def reads_privileged(self) -> bool:
        """Whether privileged attributes of every account are shown, not only where the viewer holds an assignment (B-06)."""
        return "GLOBAL_ADMIN" in self.permissions


ALL_SEEING = Viewer()
