"""Runs mutations: one transaction each, repeated without harm, and the same answer for the same key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from csgraph.account_health import catch_up, run_due
from csgraph.db.driver import Deadline
from csgraph.domain.access import Viewer
from csgraph.domain.configuration import Configuration
from csgraph.domain.errors import BadUserInput, Conflict, DatabaseError, OutcomeUnknown, Taken, UnknownKey
from csgraph.domain.refusal import Refused, invalid, key_reused, not_found
from csgraph.events.pruning import KEY_HOURS
from csgraph.mutations.background import Background
from csgraph.mutations.health import follow_health
from csgraph.mutations.ids import Ids
from csgraph.mutations.plays import follow_plays, run_plays
from csgraph.mutations.queues import Queues
from csgraph.mutations.work import Payload, Work
from csgraph.repository import Repository, Unit
from csgraph.team_sets import refresh_all

Input = Mapping[str, Any]
Mutation = Callable[[Work, Input], Awaitable[Payload]]
MAX_KEY_LENGTH = 255
MAX_TRIES = 5
SECONDS = 10.0
FEW = 10
"""Ids to have at hand before a transaction begins; what most mutations need, so that they do not wait for a second connection."""
KEY = "idempotencyKey"


class Known(Protocol):
    """Where the configuration in memory comes from."""

    async def configuration(self, deadline: Deadline | None = None) -> Configuration:
        """As last seen."""

    async def reload(self, deadline: Deadline | None = None) -> Configuration:
        """As it is now."""


class Outdated(Exception):
    """The configuration changed while a mutation ran."""


@dataclass(slots=True)
class Mutator:
    """Runs the mutations of one process."""

    repository: Repository
    known: Known
    clock: Callable[[], datetime]
    ids: Ids
    background: Background = field(init=False)
    queues: Queues = field(default_factory=Queues)

    def __post_init__(self) -> None:
        """Make what goes on beside the callers."""
        self.background = Background(self._catch_up)

    async def run(self, name: str, mutation: Mutation, given: Input, viewer: Viewer, deadline: Deadline | None = None) -> Payload:
        """What the mutation answers; an expected failure lies in ``errors``, and then nothing has changed."""
        try:
            claim = Claim.of(name, given, viewer)
            async with self.queues.turn(name, given, deadline):
                return await self._tried(mutation, given, viewer, claim, deadline)
        except Refused as refused:
            return failed(refused)

    async def _catch_up(self) -> None:
        await refresh_all(self.repository)
        await run_due(self.repository, self.clock())
        await catch_up(self.repository, self.clock)
        await run_plays(self)

    async def _tried(self, mutation: Mutation, given: Input, viewer: Viewer, claim: Claim, deadline: Deadline | None) -> Payload:
        configuration = await self.known.configuration(deadline)
        await self.ids.reserve(FEW, deadline)
        lost: OutcomeUnknown | None = None
        for _ in range(MAX_TRIES):
            try:
                return await self._attempt(mutation, given, viewer, claim, configuration, deadline)
            except OutcomeUnknown as problem:
                if claim.key is None or lost is not None:
                    raise
                lost = problem  # the key tells what happened
            except Taken:
                continue  # now it can be seen, and refused with its path
            except DatabaseError:
                if lost is not None:
                    raise lost from None
                raise
            except Outdated:
                configuration = await self.known.reload(deadline)
            except Refused:
                newest = await self.known.reload(deadline)
                if newest.version == configuration.version:
                    raise
                configuration = newest
        raise Conflict("The configuration changes faster than it can be read; try again.")

    async def _attempt(
        self, mutation: Mutation, given: Input, viewer: Viewer, claim: Claim, configuration: Configuration, deadline: Deadline | None
    ) -> Payload:
        async def work(unit: Unit) -> tuple[Payload, bool]:
            known = await claim.known(unit, self.clock())
            if known is not None:
                return known, False
            attempt = Work(unit, configuration, viewer, viewer.source, self.clock, self.ids)
            payload = await judged(mutation, attempt, given)
            await follow_health(attempt)
            await follow_plays(attempt)
            await follow_health(attempt)
            rows = await unit.rows(
                "journal.append",
                changes=attempt.changes,
                events=attempt.events,
                now=attempt.now,
                **claim.parameters,
                result=json.dumps(asdict(payload)),
            )
            if rows[0][0] != attempt.version:
                raise Outdated
            return payload, attempt.stale or attempt.due

        payload, stale = await self.repository.write(work, timeout=SECONDS, deadline=deadline)
        if stale:
            self.background.soon()
        return payload


@dataclass(frozen=True, slots=True)
class Claim:
    """An idempotency key with what it is used for."""

    viewer: str
    key: str | None
    hash: str

    @classmethod
    def of(cls, name: str, given: Input, viewer: Viewer) -> Claim:
        """The claim of one call; without a key nothing is claimed."""
        key = given.get(KEY)
        if key is not None and not 0 < len(key) <= MAX_KEY_LENGTH:
            raise invalid(f"A key has 1 to {MAX_KEY_LENGTH} characters.", KEY).under(["input"])
        said = json.dumps([name, {part: value for part, value in given.items() if part != KEY}], sort_keys=True, default=str)
        return cls(viewer.user_id or "", key, hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest())

    @property
    def parameters(self) -> dict[str, Any]:
        """What statements call it."""
        return {"viewer": self.viewer, "key": self.key}

    async def known(self, unit: Unit, now: datetime) -> Payload | None:
        """What the key answered before; waits for whoever is using it at this moment."""
        if self.key is None:
            return None
        expired = now - timedelta(hours=KEY_HOURS)
        rows = await unit.rows("idempotency_key.claim", **self.parameters, hash=self.hash, now=now, expired=expired)
        used_for, result = rows[0]
        if used_for != self.hash:
            raise key_reused().under(["input"])
        return None if result is None else Payload(**json.loads(result))


async def judged(mutation: Mutation, attempt: Work, given: Input) -> Payload:
    """Run a mutation; what is wrong with its input is said in one form."""
    try:
        return await mutation(attempt, given)
    except Refused as refused:
        raise refused.under(["input"]) from None
    except UnknownKey as problem:
        raise not_found(problem.message, "input", *problem.part) from None
    except BadUserInput as problem:
        raise invalid(problem.message, "input", *problem.part) from None


def failed(refused: Refused) -> Payload:
    """The payload of a mutation that could not be done."""
    return Payload(values=refused.values, errors=[problem.stored for problem in refused.problems])
