"""Tokens that csgraph issues: for integrations, which act as a user or bot, and for displays, which show one team's coverage (A-47).

A token is 256 random bits behind a prefix that scanners for leaked secrets recognise. It is shown once; the database holds its SHA-256,
which needs no salt and no slow hash because nobody can guess 256 bits.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from csgraph.db.driver import Deadline
from csgraph.domain import identity
from csgraph.domain.access import ROLES, Display, Membership, Viewer, covers, viewer_of, viewer_of_display
from csgraph.domain.errors import BadUserInput, DatabaseError
from csgraph.repository import Repository, Unit

INTEGRATION_PREFIX, DISPLAY_PREFIX = "csg_i_", "csg_d_"
PERIODS = ("DAYS_7", "DAYS_14", "DAYS_30", "DAYS_90", "DAYS_180", "DAYS_365")
"""The contract's CoveragePeriod."""
NOTE_EVERY = timedelta(hours=1)
NOTE_SECONDS = 10.0
MAX_LISTED = 1000
MAX_NAME_LENGTH = 100
_FORM = re.compile(r"csg_[id]_[A-Za-z0-9_-]{43}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token; nobody can read it again."""

    id: str
    token: str


@dataclass(frozen=True, slots=True)
class Found:
    """Whom a token stands for, and until when."""

    viewer: Viewer
    expires: datetime


def is_issued(token: str) -> bool:
    """Whether a credential has the form of these tokens."""
    return _FORM.fullmatch(token) is not None


class IssuedTokens:
    """The tokens in the database."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._notes: set[asyncio.Task[None]] = set()

    async def issue_integration(self, name: str, user: str, now: datetime, ttl: timedelta, roles: Sequence[str] | None = None) -> Issued:
        """A token that acts as an active user or bot, with the user's permission roles or fewer."""
        row = await self._repository.one("user.by_ids_viewer", external_id=user)
        if row is None:
            raise BadUserInput("There is no active user with this external id.", reason="NOT_FOUND")
        own = viewer_of(row[0], row[1], memberships_of(row[2]))
        held = {*own.permissions, *(membership.permission for membership in own.memberships)}
        for role in roles or ():
            require_role(role)
            if not covers(held, role):
                raise BadUserInput("A token may not do more than its user; this role does.", reason="TOO_MUCH")
        given = list(dict.fromkeys(roles)) if roles else None
        return await self._create("integration", INTEGRATION_PREFIX, name, now, ttl, external_id=user, roles=given)

    async def issue_display(self, name: str, team: str, role: str, period: str, now: datetime, ttl: timedelta) -> Issued:
        """A read-only token for one team, one assignment role and one period."""
        if period not in PERIODS:
            raise BadUserInput(f"The period is one of {', '.join(PERIODS)}.", reason="BAD_PERIOD")
        configuration = await self._repository.configuration()
        _require_key("success team", team, [of.key for of in configuration.teams.values()])
        _require_key("assignment role", role, configuration.roles)
        return await self._create("display", DISPLAY_PREFIX, name, now, ttl, team=team, role=role, period=period)

    async def listed(self) -> list[dict[str, Any]]:
        """Every token without its secret; ``holder`` is the user's external id or the team's key."""
        return [{**token, "holder": holder} for token, holder in await self._repository.rows("access_token.page_all", limit=MAX_LISTED)]

    async def revoke(self, token_id: str, now: datetime) -> None:
        """End a token; whoever uses it is refused a few seconds later (VIEWER_SECONDS)."""
        rows = await self._repository.write(lambda unit: unit.rows("access_token.update_revoked", id=token_id, now=now))
        if not rows:
            raise BadUserInput("There is no token with this id; csgraph token list shows them.", reason="NOT_FOUND")

    async def find(self, token: str, now: datetime, deadline: Deadline | None = None) -> Found | None:
        """Whom a token stands for; None when it is unknown, expired or revoked, or stands for nobody any more."""
        row = await self._repository.one("access_token.by_ids_hash", hash=_digest(token), now=now, deadline=deadline)
        viewer = _viewer(*row) if row is not None else None
        if row is None or viewer is None:
            return None
        stored = row[0]
        last = stored.get("lastUsedAt")
        if last is None or last.to_native() < now - NOTE_EVERY:
            task = asyncio.create_task(self._note(stored["id"], now))
            self._notes.add(task)
            task.add_done_callback(self._notes.discard)
        return Found(viewer, stored["expiresAt"].to_native())

    async def _note(self, token_id: str, now: datetime) -> None:
        with contextlib.suppress(DatabaseError):  # a note is not worth a refused request, nor a wait
            await self._repository.write(
                lambda unit: unit.rows("access_token.update_used", id=token_id, now=now, before=now - NOTE_EVERY), timeout=NOTE_SECONDS
            )

    async def _create(self, kind: str, prefix: str, name: str, now: datetime, ttl: timedelta, **of_kind: Any) -> Issued:
        if not 0 < len(name) <= MAX_NAME_LENGTH or not name.isprintable():
            raise BadUserInput(f"A name has 1 to {MAX_NAME_LENGTH} printable characters.", reason="BAD_NAME")
        token = prefix + secrets.token_urlsafe(32)

        async def work(unit: Unit) -> str | None:
            token_id = identity.encode((await unit.rows("id.claim", count=1))[0][0])
            given = {"id": token_id, "hash": _digest(token), "name": name, "now": now, "expires": now + ttl}
            return token_id if await unit.rows(f"access_token.create_{kind}", **given, **of_kind) else None

        token_id = await self._repository.write(work)
        if token_id is None:
            raise BadUserInput("What the token is for has just gone: the user, the team or the assignment role.", reason="NOT_FOUND")
        return Issued(token_id, token)


def require_role(role: str) -> None:
    """Raise BadUserInput unless a permission role has that name."""
    if role not in ROLES:
        raise BadUserInput(f"There is no permission role {role}; there are {', '.join(ROLES)}.", reason="BAD_ROLE")


def _require_key(kind: str, key: str, known: Iterable[str]) -> None:
    if key not in known:
        raise BadUserInput(f"There is no {kind} with the key {key}; there are {', '.join(sorted(known))}.", reason="NOT_FOUND")


def _viewer(stored: dict[str, Any], team_id: str | None, user: dict[str, Any] | None) -> Viewer | None:
    if stored["kind"] == "DISPLAY":
        return viewer_of_display(Display(team_id, stored["role"], stored["period"])) if team_id is not None else None
    if user is None:
        return None
    viewer = viewer_of(user["id"], user["permissions"] or (), memberships_of(user["memberships"]), only=stored.get("roles"))
    return replace(viewer, source="INTEGRATION")


def memberships_of(pairs: Iterable[Sequence[str]]) -> list[Membership]:
    """Memberships as the statements answer them: id of the team, permission."""
    return [Membership(team_id, permission) for team_id, permission in sorted(map(tuple, pairs))]


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
