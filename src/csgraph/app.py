"""The composition root: settings in, a running service out; nothing else wires parts together."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from csgraph.db.driver import Database, Deadline, Observer
from csgraph.db.migrate import Migration, migrate, require_current
from csgraph.db.queries import Catalogue
from csgraph.db.watch import Watch, answering, beside
from csgraph.domain.access import ALL_SEEING, Viewer
from csgraph.domain.allowance import Allowances
from csgraph.domain.errors import (
    BadUserInput,
    CsgraphError,
    Overloaded,
)
from csgraph.domain.paging import PageLimits
from csgraph.events.polling import PollingBus
from csgraph.http.request import RequestInfo
from csgraph.mutations.ids import Ids
from csgraph.mutations.run import Mutator
from csgraph.readings import database_readings, work_readings
from csgraph.repository import Repository
from csgraph.resolvers.read import Reader
from csgraph.resolvers.snapshots import Snapshots
from csgraph.resolvers.streams import Streams
from csgraph.settings import Settings
from csgraph.signin.people import TokenRules
from csgraph.signin.viewers import Viewers
from csgraph.team_sets import refresh_all
from csgraph.telemetry.instruments import Telemetry, Tracing

LOCAL_SECONDS, REMOTE_SECONDS = 30.0, 2.0
"""How long the database may take for its first answer."""
READY_SECONDS = 2.5
"""How long the question whether the service is ready may take."""


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
    telemetry: Telemetry
    local: Any = None
    supervisor: Any = None
    watch: Watch | None = None
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

    async def checked(self) -> None:
        """Raise what hinders the service: another schema than the one it knows, a configuration that cannot be read."""
        await require_current(self.repository.database, self.repository.catalogue)
        await self.reader.reload()

    async def ready(self) -> str | None:
        """Why the service cannot answer now; None when it can."""
        for waiting in (self.supervisor, self.watch):
            if waiting is not None and waiting.reason:
                return str(waiting.reason)
        if self.repository.database.login_refused:
            return self.repository.database.login_refused
        try:
            await require_current(self.repository.database, self.repository.catalogue, Deadline.after(READY_SECONDS))
        except Overloaded:  # a database that is busy is there
            pass
        except CsgraphError as problem:
            return problem.message
        if not await self.viewers.people.ready():
            return "The keys of the identity provider are not available."
        return None


def build_deps(
    settings: Settings, database: Database, *, tokens: TokenRules | None = None, clock: Any = None, tracing: Tracing | None = None
) -> Deps:
    """Everything the service needs over one database."""
    telemetry = database.instruments = Telemetry(settings.slow_statement_seconds, tracing)
    repository = Repository(database, Catalogue.load())
    reader = Reader(repository, PageLimits(settings.page_default, settings.page_max), clock or (lambda: datetime.now(UTC)))
    people = tokens or TokenRules.of(settings, secrets.token_hex(32))
    viewers = Viewers(repository, people, development=settings.env == "development")
    mutator = Mutator(repository, reader, reader.clock, Ids(repository))
    bus = PollingBus(repository, seconds=settings.event_poll_seconds, instruments=telemetry)
    streams = Streams(reader, bus)
    snapshots = Snapshots(reader, bus, settings.live_gap_seconds, settings.live_computations)
    telemetry.metrics.watch([*database_readings(database), *work_readings(mutator, snapshots, bus)])
    allowances = Allowances(settings.viewer_hourly_points, reader.clock)
    return Deps(settings, repository, reader, viewers, allowances, mutator, streams, snapshots, telemetry)


@asynccontextmanager
async def opened(
    settings: Settings, *, observe: Observer | None = None, supervise: bool = False, migrating: bool = False, tracing: Tracing | None = None
) -> AsyncIterator[Deps]:
    """The service's parts over the configured database, or over the local Neo4j, which is started when nobody did.

    With ``supervise`` a local server is restarted when it dies, and one elsewhere that is away is waited for while the service runs.
    """
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
        deps = build_deps(settings, database, tokens=TokenRules.of(settings, secret * 2 or secrets.token_hex(32)), tracing=tracing)
        deps.local = local
        if settings.database_url is not None and supervise:
            deps.watch = Watch(database, deps.checked)
            async with deps.watch.beside():
                yield deps
                await deps.mutator.background.settled()
            return
        await answering(database, LOCAL_SECONDS if settings.database_url is None else REMOTE_SECONDS)
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


@asynccontextmanager
async def _supervised(deps: Deps, *, enabled: bool) -> AsyncIterator[None]:
    if not enabled:
        yield
        return
    from csgraph.db.supervisor import Supervisor  # noqa: PLC0415 - as above

    deps.supervisor = Supervisor(deps.local)
    async with beside(deps.supervisor.watch()):
        yield
