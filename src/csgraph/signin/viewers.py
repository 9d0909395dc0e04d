"""From credentials to a viewer: the one place for HTTP's Authorization header and for the first message of a WebSocket."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from csgraph.db.driver import Deadline
from csgraph.domain.access import Membership, Viewer, viewer_of
from csgraph.domain.errors import Unauthenticated
from csgraph.repository import Repository
from csgraph.signin.issued import Found, IssuedTokens, is_issued, memberships_of
from csgraph.signin.people import TokenRules

VIEWER_SECONDS = 5.0
"""How long a viewer's permissions are believed (reliability.md, decision 6)."""
MAX_VIEWERS = 10_000
NOBODY = (0.0, None)
MAX_TOKEN_LENGTH = 4096
SCHEME = "bearer"
REFUSED = "Valid credentials are required."


class Viewers:
    """Answers who is asking; remembers the answer for a few seconds."""

    def __init__(
        self, repository: Repository, people: TokenRules, *, development: bool, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.people = people
        self.issued = IssuedTokens(repository)
        self._repository = repository
        self._development = development
        self._clock = clock
        self._planned: set[str] = set()
        self._known: dict[bytes, tuple[float, Viewer]] = {}
        self._finding: dict[bytes, asyncio.Future[Viewer | None]] = {}

    async def of(self, authorization: str | None, deadline: Deadline | None = None) -> Viewer:
        """The viewer that an authorization text (`Bearer …`) stands for; raises Unauthenticated, with one message for every cause."""
        scheme, _, token = (authorization or "").partition(" ")
        token = token.strip()
        if scheme.lower() != SCHEME or not 0 < len(token) <= MAX_TOKEN_LENGTH:
            raise Unauthenticated(REFUSED)
        key = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        until, viewer = self._known.get(key, NOBODY)
        if viewer is not None and time.monotonic() < until:
            return viewer
        finding = self._finding.get(key)
        if finding is None:
            finding = self._finding[key] = asyncio.ensure_future(self._find(key, token, deadline))
            finding.add_done_callback(partial(self._found, key))
        found = await asyncio.shield(finding)
        if found is None:
            raise Unauthenticated(REFUSED)
        return found

    def _found(self, key: bytes, finding: asyncio.Future[Viewer | None]) -> None:
        del self._finding[key]
        if not finding.cancelled():
            finding.exception()  # whoever asked may have gone

    async def _find(self, key: bytes, token: str, deadline: Deadline | None) -> Viewer | None:
        """Look the viewer up; a thousand screens with one token, all told something at the same moment, do it once."""
        now = self._clock()
        found = await (self._of_issued(token, now, deadline) if is_issued(token) else self._of_person(token, deadline))
        if found is None:
            return None
        if len(self._known) >= MAX_VIEWERS:
            self._known.clear()
        seconds = min(VIEWER_SECONDS, (found.expires - now).total_seconds())
        self._known[key] = (time.monotonic() + seconds, found.viewer)
        return found.viewer

    async def _of_person(self, token: str, deadline: Deadline | None) -> Found | None:
        named = await self.people.read(token)
        if named is None:
            return None
        row = await self._repository.one("user.by_ids_viewer", external_id=named.subject, deadline=self._budget("person", deadline))
        self._planned.add("person")
        if row is None:
            return None
        permissions, memberships = row[1], memberships_of(row[2])
        if named.role and self._development:
            permissions, memberships = (named.role,), [Membership(each.team_id, named.role) for each in memberships]
        return Found(viewer_of(row[0], permissions, memberships), named.expires)

    async def _of_issued(self, token: str, now: datetime, deadline: Deadline | None) -> Found | None:
        found = await self.issued.find(token, now, self._budget("issued", deadline))
        self._planned.add("issued")
        return found

    def _budget(self, kind: str, deadline: Deadline | None) -> Deadline | None:
        """The deadline of a look-up; the first one of a kind may have to wait for the database to plan it."""
        return deadline if deadline is None or kind in self._planned else deadline.for_planning()
