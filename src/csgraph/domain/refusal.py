"""Expected failures of a mutation, as data: what the payload's `errors` hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Path = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class Problem:
    """One failure; ``typename`` is the GraphQL type that carries ``detail``. The message holds nothing that a stranger wrote."""

    code: str
    message: str
    path: tuple[str, ...]
    typename: str = "InputError"
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def stored(self) -> dict[str, Any]:
        """The problem as a payload holds it."""
        return {"typename": self.typename, "code": self.code, "message": self.message, "path": list(self.path), **self.detail}


class Refused(Exception):
    """The mutation cannot be done; its transaction changes nothing."""

    def __init__(self, *problems: Problem, **values: Any) -> None:
        super().__init__(problems[0].code if problems else "")
        self.problems = problems
        self.values = values
        """Plain values that the payload holds all the same, such as how many changes failed."""

    def under(self, path: Path) -> Refused:
        """The same, of an input that lies deeper."""
        above = tuple(map(str, path))
        problems = [Problem(each.code, each.message, (*above, *each.path), each.typename, each.detail) for each in self.problems]
        return Refused(*problems, **self.values)


def invalid(message: str, *path: str | int) -> Refused:
    """The input is wrong (INVALID_INPUT)."""
    return _refused("INVALID_INPUT", message, path)


def not_found(message: str, *path: str | int) -> Refused:
    """What an id or key names does not exist for the viewer (NOT_FOUND)."""
    return _refused("NOT_FOUND", message, path)


def forbidden(*path: str | int) -> Refused:
    """The viewer may see the object but not do this to it (FORBIDDEN)."""
    return _refused("FORBIDDEN", "Your permissions do not allow this here.", path)


def in_use(message: str, *path: str | int) -> Refused:
    """Something else needs the object (IN_USE)."""
    return _refused("IN_USE", message, path)


def ambiguous(message: str, *path: str | int) -> Refused:
    """Several objects fit (AMBIGUOUS)."""
    return _refused("AMBIGUOUS", message, path)


def key_reused() -> Refused:
    """The idempotency key was used with other input (KEY_REUSED)."""
    return _refused("KEY_REUSED", "This idempotency key was used for something else in the last 24 hours.", ("idempotencyKey",))


def stale_version(current: int, *path: str | int) -> Refused:
    """Somebody else changed the object meanwhile (STALE_VERSION)."""
    message = "The object has changed since it was read; read it again."
    return Refused(Problem("STALE_VERSION", message, tuple(map(str, path)), "StaleVersionError", {"currentVersion": current}))


def cycle(ids: Sequence[str], *path: str | int) -> Refused:
    """The account would lie below itself (WOULD_CREATE_CYCLE); ``ids`` lead from the account down to the new parent."""
    message = "An account cannot lie below itself."
    return Refused(Problem("WOULD_CREATE_CYCLE", message, tuple(map(str, path)), "CycleError", {"cycle": list(ids)}))


def limit_reached(message: str, limit: int, *path: str | int) -> Refused:
    """There is no room for more (LIMIT_REACHED)."""
    return Refused(Problem("LIMIT_REACHED", message, tuple(map(str, path)), "LimitError", {"limit": limit}))


def already_held(holder: str, *path: str | int) -> Refused:
    """Somebody else holds the role (ALREADY_HELD)."""
    message = "Somebody holds this role already."
    return Refused(Problem("ALREADY_HELD", message, tuple(map(str, path)), "AlreadyHeldError", {"holder": holder}))


def _refused(code: str, message: str, path: Path) -> Refused:
    return Refused(Problem(code, message, tuple(map(str, path))))
