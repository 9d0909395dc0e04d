"""The composition root: settings in, a running service out; nothing else wires parts together."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from importlib import resources
from typing import Any

from starlette.applications import Starlette

from csgraph.account_health import keep_healthy
from csgraph.db.compose.text import StatementBudget
from csgraph.db.driver import Database, Deadline, Observer
from csgraph.db.migrate import Migration, migrate, require_current
from csgraph.db.queries import Catalogue
from csgraph.domain.access import ALL_SEEING, Viewer, require_root_field
from csgraph.domain.allowance import Allowance, Allowances
from csgraph.domain.errors import (
    BadUserInput,
    CsgraphError,
    DatabaseError,
    DatabaseUnavailable,
    DeadlineExceeded,
    OutcomeUnknown,
    Overloaded,
)
from csgraph.domain.paging import PageLimits
from csgraph.events.bus import PAGE
from csgraph.events.polling import PollingBus
from csgraph.events.pruning import keep_pruned
from csgraph.http.request import RequestInfo
from csgraph.http.routes import Application, build_asgi
from csgraph.mutations.ids import Ids
from csgraph.mutations.plays import run_plays
from csgraph.mutations.registry import MUTATIONS
from csgraph.mutations.run import Mutator
from csgraph.repository import Repository
from csgraph.resolvers.read import MOST_AT_ONCE, Asked, Reader
from csgraph.resolvers.snapshots import Snapshots
from csgraph.resolvers.streams import Follows, Streams, patiently
from csgraph.schema import build_schema
from csgraph.schema.admission import Limits
from csgraph.schema.rules import shape_rules
from csgraph.settings import Settings
from csgraph.signin.people import TokenRules
from csgraph.signin.viewers import Viewers
from csgraph.team_sets import refresh_all
from csgraph.usage_scales import keep_drawn

LOCAL_SECONDS, REMOTE_SECONDS, RETRY_SECONDS = 30.0, 2.0, 0.25
"""How long the database may take for its first answer."""


@dataclass(slots=True)
class Deps:
    """Everything that one process shares."""

    settings: Settings
    repository: Repository
    reader: Reader
    viewers: Viewers
    allowances: Allowances
    mutator: Mutator
    streams: Streams
    snapshots: Snapshots
    local: Any = None
    supervisor: Any = None
    migrated: tuple[Migration, ...] = ()

    async def viewer(self, request: RequestInfo, deadline: Deadline | None = None) -> Viewer:
        """Who asks: whom the token stands for, or development's all-seeing viewer."""
        if request.authorization is None and self.settings.env == "development":
            return ALL_SEEING
        return await self.viewers.of(request.authorization, deadline)

    async def require_user(self, external_id: str) -> None:
        """Raise BadUserInput unless an active user has that external id."""
        if await self.repository.one("user.by_ids_viewer", external_id=external_id) is None:
            raise BadUserInput("There is no active user with this external id.", reason="NOT_FOUND")

    async def ready(self) -> str | None:
        """Why the service cannot answer now; None when it can."""
        if self.supervisor is not None and self.supervisor.reason:
            return str(self.supervisor.reason)
        try:
            await require_current(self.repository.database, self.repository.catalogue)
        except CsgraphError as problem:
            return problem.message
        if not await self.viewers.people.ready():
            return "The keys of the identity provider are not available."
        return None


@dataclass(slots=True)
class OperationContext:
    """The context of one GraphQL operation."""

    deps: Deps
    viewer: Viewer
    deadline: Deadline
    budget: StatementBudget
    allowance: Allowance
    request: RequestInfo
    cost: int = 0
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_AT_ONCE))

    def read(self, nodes: Any, variables: Any, select: Any) -> Any:
        """Answer a root field."""
        require_root_field(self.viewer, nodes[0].name.value)
        return self.deps.reader.read(self._asked(nodes, variables, select))

    def stream(self, nodes: Any, variables: Any, select: Any) -> Any:
        """Begin a stream."""
        require_root_field(self.viewer, nodes[0].name.value)
        most = max(1, min(PAGE, self.deps.settings.operation_max_cost // max(1, self.cost)))
        follows = Follows(self._asked(nodes, variables, select), self.renew, self._fresh_deadline, most)
        return self.deps.streams.account_events(follows) if nodes[0].name.value == "accountEvents" else self.deps.snapshots.follow(follows)

    async def renew(self) -> Viewer:
        """Look up again who asks; raises Unauthenticated when the credentials no longer hold."""
        self.viewer = await self.deps.viewer(self.request, self._fresh_deadline())
        return self.viewer

    @property
    def account(self) -> str:
        """Whose points, sockets and streams these are."""
        return _account_of(self.viewer)

    def _fresh_deadline(self) -> Deadline:
        return Deadline.after(self.request.deadline_seconds, self.request.planning_seconds)

    async def write(self, name: str, given: Any, nodes: Any, variables: Any, select: Any) -> Any:
        """Run a mutation and answer its payload."""
        done = await self.deps.mutator.run(name, MUTATIONS[name], given, self.viewer, self.deadline)
        asked = self._asked(nodes, variables, select, done)
        try:
            return await patiently(partial(self.deps.reader.read, asked), self.deadline.at - time.monotonic(), Overloaded)
        except DatabaseError as problem:
            if done.errors and not done.objects:
                raise
            message = "The change was made, but what it left could not be read; repeat it with the same idempotencyKey, or read anew."
            raise OutcomeUnknown(message) from problem

    def _asked(self, nodes: Any, variables: Any, select: Any, given: Any = None) -> Asked:
        return Asked(nodes, variables, select, self.viewer, self.deadline, self.budget, self.allowance, self.turns, given)

    def charge(self, cost: int) -> None:
        """Take the cost from what the viewer may spend."""
        self.cost = cost
        self.allowance = self.deps.allowances.charge(_account_of(self.viewer), cost)


def _account_of(viewer: Viewer) -> str:
    """Whose points a viewer spends: a user's own, or those of what a display shows; development without a user has one account."""
    return viewer.user_id or str(viewer.display or "")


def build_deps(settings: Settings, database: Database, *, tokens: TokenRules | None = None, clock: Any = None) -> Deps:
    """Everything the service needs over one database."""
    repository = Repository(database, Catalogue.load())
    reader = Reader(repository, PageLimits(settings.page_default, settings.page_max), clock or (lambda: datetime.now(UTC)))
    people = tokens or TokenRules.of(settings, secrets.token_hex(32))
    viewers = Viewers(repository, people, development=settings.env == "development")
    mutator = Mutator(repository, reader, reader.clock, Ids(repository))
    bus = PollingBus(repository, seconds=settings.event_poll_seconds)
    streams = Streams(reader, bus)
    snapshots = Snapshots(reader, bus, settings.live_gap_seconds, settings.live_computations)
    return Deps(settings, repository, reader, viewers, Allowances(settings.viewer_hourly_points, reader.clock), mutator, streams, snapshots)


@asynccontextmanager
async def opened(
    settings: Settings, *, observe: Observer | None = None, supervise: bool = False, migrating: bool = False
) -> AsyncIterator[Deps]:
    """The service's parts over the configured database, or over the local Neo4j, which is started when nobody did."""
    url, user, password, local, secret = settings.database_url, settings.database_user, settings.database_password, None, ""
    if url is None:
        from csgraph.db.local import attach_or_start  # noqa: PLC0415 - the Java packages stay out of a service with its own Neo4j

        server, local = await asyncio.to_thread(attach_or_start, settings)
        url, user, password, secret = server.url, server.user, server.password, server.password
    database = Database.connect(
        url, user, password or "", name=settings.database_name, pool_size=settings.pool_size,
        pool_wait_seconds=settings.pool_wait_seconds, connect_seconds=settings.connect_seconds,
    )  # fmt: skip
    database.observe = observe
    try:
        deps = build_deps(settings, database, tokens=TokenRules.of(settings, secret * 2 or secrets.token_hex(32)))
        deps.local = local
        await _answering(database, LOCAL_SECONDS if settings.database_url is None else REMOTE_SECONDS)
        if settings.database_url is None:
            deps.migrated = tuple(await migrate(database, deps.repository.catalogue))
            await refresh_all(deps.repository)
        elif not migrating:
            await require_current(database, deps.repository.catalogue)
        async with _supervised(deps, enabled=supervise and local is not None):
            yield deps
            await deps.mutator.background.settled()
    finally:
        await database.close()
        if local is not None:
            await asyncio.to_thread(local.stop)


async def _answering(database: Database, seconds: float) -> None:
    """Wait for the first answer: a server that has just started needs longer for a connection than one that is warm."""
    until = time.monotonic() + seconds
    while True:
        try:
            await database.ping(timeout=seconds)
        except (DatabaseUnavailable, Overloaded, DeadlineExceeded):
            if time.monotonic() > until:
                raise
            await asyncio.sleep(RETRY_SECONDS)
        else:
            return


@asynccontextmanager
async def _supervised(deps: Deps, *, enabled: bool) -> AsyncIterator[None]:
    if not enabled:
        yield
        return
    from csgraph.db.supervisor import Supervisor  # noqa: PLC0415 - as above

    deps.supervisor = Supervisor(deps.local)
    task = asyncio.create_task(deps.supervisor.watch())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def default_query() -> str:
    """What GraphiQL opens with."""
    return (resources.files("csgraph") / "console" / "default.graphql").read_text(encoding="utf-8")


def build_app(deps: Deps) -> Application:
    """The ASGI application over these parts."""
    schema, _ = build_schema()

    async def context(request: RequestInfo) -> OperationContext:
        deadline = Deadline.after(request.deadline_seconds, request.planning_seconds)
        viewer = await deps.viewer(request, deadline)
        allowance = deps.allowances.of(_account_of(viewer))
        await deps.reader.configuration(deadline)
        return OperationContext(deps, viewer, deadline, StatementBudget(deps.settings.statement_max_characters), allowance, request)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        keeping = (
            keep_pruned(deps.repository, deps.settings.event_keep_seconds),
            keep_drawn(deps.repository, deps.reader.clock),
            keep_healthy(deps.repository, deps.reader.clock, partial(run_plays, deps.mutator)),
        )
        tasks = [asyncio.create_task(each) for each in keeping]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    return build_asgi(
        schema,
        deps.settings,
        context,
        deps.ready,
        lifespan,
        default_query=default_query(),
        rules=shape_rules(deps.settings),
        limits=Limits.of(deps.settings),
    )
