"""The service over the parts of ``app``: what an operation may use, and the ASGI application; loaded by what serves, because the schema takes its time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib import resources
from typing import Any

from starlette.applications import Starlette

from csgraph.account_health import keep_healthy
from csgraph.app import Deps
from csgraph.db.compose.text import StatementBudget
from csgraph.db.driver import Deadline
from csgraph.domain.access import Viewer, require_root_field
from csgraph.domain.allowance import Allowance
from csgraph.domain.errors import CsgraphError, DatabaseUnavailable, OutcomeUnknown, Overloaded
from csgraph.events.bus import PAGE
from csgraph.events.pruning import keep_pruned
from csgraph.http.request import RequestInfo
from csgraph.http.routes import Application, build_asgi
from csgraph.mutations.plays import run_plays
from csgraph.mutations.registry import MUTATIONS
from csgraph.mutations.work import Payload
from csgraph.readings import service_readings
from csgraph.resolvers.read import MOST_AT_ONCE, Asked
from csgraph.resolvers.streams import Follows, patiently
from csgraph.schema import build_schema
from csgraph.schema.admission import Limits
from csgraph.schema.rules import shape_rules
from csgraph.usage_scales import keep_drawn


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
        return self.deps.telemetry.field(nodes[0].name.value, self.deps.reader.read(self._asked(nodes, variables, select)))

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

    def write(self, name: str, given: Any, nodes: Any, variables: Any, select: Any) -> Awaitable[Any]:
        """Run a mutation and answer its payload."""
        return self.deps.telemetry.field(nodes[0].name.value, self._written(name, given, nodes, variables, select))

    async def _written(self, name: str, given: Any, nodes: Any, variables: Any, select: Any) -> Any:
        await self.deps.reader.rehearse(self._asked(nodes, variables, select, Payload()))
        done = await self.deps.mutator.run(name, MUTATIONS[name], given, self.viewer, self.deadline)
        for error in done.errors:
            self.deps.telemetry.refused(name, error["code"])
        asked = self._asked(nodes, variables, select, done)
        try:
            return await patiently(partial(self.deps.reader.read, asked), self.deadline.at - time.monotonic(), Overloaded)
        except CsgraphError as problem:
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


def default_query() -> str:
    """What GraphiQL opens with."""
    return (resources.files("csgraph") / "console" / "default.graphql").read_text(encoding="utf-8")


def build_app(deps: Deps) -> Application:
    """The ASGI application over these parts."""
    schema, _ = build_schema()

    async def context(request: RequestInfo) -> OperationContext:
        deadline = Deadline.after(request.deadline_seconds, request.planning_seconds)
        if deps.watch is not None and deps.watch.reason:
            raise DatabaseUnavailable("The service waits for its database; try again in a moment.")
        viewer = await deps.viewer(request, deadline)
        allowance = deps.allowances.of(_account_of(viewer))
        await deps.reader.configuration(deadline)
        return OperationContext(deps, viewer, deadline, StatementBudget(deps.settings.statement_max_characters), allowance, request)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        keeping = (
            deps.telemetry.watch_loop(),
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

    application = build_asgi(
        schema,
        deps.settings,
        context,
        deps.ready,
        lifespan,
        default_query=default_query(),
        rules=shape_rules(deps.settings),
        limits=Limits.of(deps.settings),
        instruments=deps.telemetry,
        metrics_render=deps.telemetry.metrics.render,
    )
    deps.telemetry.metrics.watch(service_readings(deps.telemetry, application.live))
    return application
