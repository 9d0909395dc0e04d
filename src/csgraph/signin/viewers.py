"""From credentials to a viewer: the one place for HTTP's Authorization header and for the first message of a WebSocket."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from csgraph.db.driver import Deadline
from csgraph.domain.access import Viewer, viewer_of
from csgraph.domain.errors import Unauthenticated
from csgraph.repository import Repository
from csgraph.signin.issued import IssuedTokens, is_issued, memberships_of
from csgraph.signin.people import TokenRules

VIEWER_SECONDS = 5.0
"""How long a viewer's permissions are believed (reliability.md, decision 6)."""
MAX_VIEWERS = 10_000
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
        self._known: dict[tuple[str, ...], tuple[float, Viewer]] = {}

    async def of(self, authorization: str | None, deadline: Deadline | None = None) -> Viewer:
        """The viewer that an authorization text (`Bearer …`) stands for; raises Unauthenticated, with one message for every cause."""
        scheme, _, token = (authorization or "").partition(" ")
        token = token.strip()
        viewer = None
        if scheme.lower() == SCHEME and 0 < len(token) <= MAX_TOKEN_LENGTH:
            viewer = await (self._of_issued(token, deadline) if is_issued(token) else self._of_person(token, deadline))
        if viewer is None:
            raise Unauthenticated(REFUSED)
        return viewer

    async def _of_person(self, token: str, deadline: Deadline | None) -> Viewer | None:
        named = await self.people.read(token)
        if named is None:
            return None
        subject, role = named if self._development else (named[0], None)
        key = ("person", subject, role or "")
        viewer = self._recall(key)
        if viewer is None:
            row = await self._repository.one("user.by_ids_viewer", external_id=subject, deadline=self._budget("person", deadline))
            self._planned.add("person")
            if row is None:
                return None
            viewer = viewer_of(row[0], (role,) if role else row[1], memberships_of(row[2]))
            self._keep(key, viewer, VIEWER_SECONDS)
        return viewer

    async def _of_issued(self, token: str, deadline: Deadline | None) -> Viewer | None:
        key = ("issued", token)
        viewer = self._recall(key)
        if viewer is None:
            now = self._clock()
            found = await self.issued.find(token, now, self._budget("issued", deadline))
            self._planned.add("issued")
            if found is None:
                return None
            viewer = found.viewer
            self._keep(key, viewer, min(VIEWER_SECONDS, (found.expires - now).total_seconds()))
        return viewer

    def _budget(self, kind: str, deadline: Deadline | None) -> Deadline | None:
        """The deadline of a look-up; the first one of a kind may have to wait for the database to plan it."""
        return deadline if deadline is None or kind in self._planned else deadline.for_planning()

    def _recall(self, key: tuple[str, ...]) -> Viewer | None:
        known = self._known.get(key)
        return known[1] if known is not None and known[0] > time.monotonic() else None

    def _keep(self, key: tuple[str, ...], viewer: Viewer, seconds: float) -> None:
        if len(self._known) >= MAX_VIEWERS:
            self._known.clear()
        self._known[key] = (time.monotonic() + seconds, viewer)
