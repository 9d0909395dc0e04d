"""Who is asking."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Viewer:
    """The viewer of an operation; without a user it is development's all-seeing viewer."""

    user_id: str | None = None
    permissions: tuple[str, ...] = ("GLOBAL_ADMIN",)


ALL_SEEING = Viewer()
