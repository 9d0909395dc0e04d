"""Reading: every root field of a query is one statement, composed by look-ahead and answered in one round trip."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from csgraph.db.compose.payload import read_after
from csgraph.db.compose.plan import Plan, Plans, compose
from csgraph.db.compose.text import Run, StatementBudget
from csgraph.db.driver import Deadline, Rows
from csgraph.domain.access import Viewer
from csgraph.domain.allowance import Allowance
from csgraph.domain.configuration import Configuration
from csgraph.domain.errors import Conflict, DeadlineExceeded, UnknownKey
from csgraph.domain.paging import PageLimits
from csgraph.domain.selection import Guards, Selection, Variables
from csgraph.repository import Repository
from csgraph.resolvers.planning import STILL_PLANNING, Planner

Select = Callable[[Guards], Selection]
READ_SECONDS = 10.0
FIRST_SECONDS = 60.0
"""The longest that the first run of a statement may take, with its planning; the setting for planning is what usually counts."""
MAX_TRIES = 5
CHANGES_TOO_FAST = "The configuration changes faster than it can be read; try again."
MOST_AT_ONCE = 8
"""Statements of one operation that run at a time, so that none takes every connection."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One root field of an operation: the document's nodes, and for whom, until when and with which budget it is read."""

    nodes: Sequence[object]
    variables: Variables
    select: Select
    viewer: Viewer
    deadline: Deadline | None
    budget: StatementBudget
    allowance: Allowance
    turns: asyncio.Semaphore
    given: Any = None
    """What the answer is about, where the document does not say it."""
    now: datetime | None = None
    """The moment that is taken for now; the clock's otherwise."""


@dataclass(slots=True)
class Reader:
    """Answers root fields; one for the whole process, because it keeps the configuration and the plans."""

    repository: Repository
    limits: PageLimits
    clock: Callable[[], datetime]
    _plans: Plans = field(default_factory=Plans)
    _configuration: Configuration | None = None
    _loading: asyncio.Future[Configuration] | None = None
    _planner: Planner = field(init=False)

    def __post_init__(self) -> None:
        """Make what plans beside the callers."""
        self._planner = Planner(self.repository.database)

    def read(self, asked: Asked) -> Awaitable[Any]:
        """The value of a root field.

        The statement is composed at once, so that every root field of an operation has its statement before the first one is sent.
        """
        if self._configuration is not None:
            with suppress(UnknownKey):
                self._plan(asked, self._run(asked, self._configuration))
        return self._answer(asked)

    async def _answer(self, asked: Asked) -> Any:
        """Run the statement.

        The configuration in memory is trusted and checked in the same round trip: the statement answers the version it saw, and a
        plan made with another one is made again. A key that it does not know is looked for in the newest one before it is refused.
        """
        configuration = await self.configuration(asked.deadline)
        for _ in range(MAX_TRIES):
            configuration, plan, run, parameters = await self._prepared(asked, configuration)
            async with asked.turns:
                rows = await self._rows(plan, parameters, asked.deadline)
            record = rows[0]
            if record[1] == configuration.version:
                return plan.answer(record, run)
            configuration = await self.reload(asked.deadline)
        raise Conflict(CHANGES_TOO_FAST)

    async def rehearse(self, asked: Asked) -> None:
        """Refuse before a change what could not be read after it; raises BadUserInput or QueryTooCostly.

        A key that is not known may be what the change defines.
        """
        with suppress(UnknownKey):
            _, plan, run, _ = await self._prepared(asked, await self.configuration(asked.deadline))
            for after in plan.after:
                with suppress(UnknownKey):
                    after.parameters(after.at(run))

    async def _prepared(self, asked: Asked, configuration: Configuration) -> tuple[Configuration, Plan, Run, dict[str, Any]]:
        """All that a statement needs, and the configuration that it was made with."""
        for _ in range(MAX_TRIES):
            run = self._run(asked, configuration)
            try:
                plan = self._plan(asked, run)
                run = plan.at(run)
                return configuration, plan, run, plan.parameters(run)
            except UnknownKey:
                newest = await self.reload(asked.deadline)
                if newest.version == configuration.version:
                    raise
                configuration = newest
        raise Conflict(CHANGES_TOO_FAST)

    async def _rows(self, plan: Plan, parameters: dict[str, Any], deadline: Deadline | None) -> Rows:
        """What the statement answers; the first run of one that the database has to plan is waited for by all others."""
        database = self.repository.database
        if plan.first.done != database.returns:
            until = None if deadline is None else deadline.for_planning()
            async with self._planner.alone(plan.first, until):
                if plan.first.done != database.returns:
                    return await self._first(plan, parameters, until)
        return await database.read(plan.name, plan.text, parameters, timeout=READ_SECONDS, deadline=deadline)

    async def _first(self, plan: Plan, parameters: dict[str, Any], until: Deadline | None) -> Rows:
        database = self.repository.database
        returns = database.returns
        try:
            rows = await database.read(plan.name, plan.text, parameters, timeout=FIRST_SECONDS, deadline=until)
        except DeadlineExceeded as problem:
            if problem.__cause__ is None:  # nothing was sent
                raise
            self._planner.finish(plan.text, parameters)
            raise DeadlineExceeded(STILL_PLANNING) from None
        plan.first.done = returns
        return rows

    async def configuration(self, deadline: Deadline | None = None) -> Configuration:
        """The configuration as last seen; whoever comes while it is read for the first time shares that reading, and its failure."""
        if self._configuration is not None:
            return self._configuration
        if self._loading is None:
            self._loading = asyncio.ensure_future(self.reload(deadline))
            self._loading.add_done_callback(self._loaded)
        return await asyncio.shield(self._loading)

    def _loaded(self, loading: asyncio.Future[Configuration]) -> None:
        self._loading = None
        if not loading.cancelled():
            loading.exception()  # whoever asked may have gone

    async def reload(self, deadline: Deadline | None = None) -> Configuration:
        """The configuration as it is now."""
        self._configuration = await self.repository.configuration(deadline)
        return self._configuration

    def _run(self, asked: Asked, configuration: Configuration) -> Run:
        return Run(asked.variables, configuration, asked.now or self.clock(), self.limits, asked.viewer, asked.allowance, asked.given)

    def _plan(self, asked: Asked, run: Run) -> Plan:
        asked.budget.require()
        plan = self._plans.find(asked.nodes, asked.variables, run.configuration.version, asked.viewer)
        if plan is None:
            guards = Guards()
            selection = asked.select(guards)
            plan = compose(self.repository.catalogue, selection, guards, run, asked.budget)
            if asked.given is not None:
                plan.after = tuple(self._after(selection, guards, run, asked.budget))
            self._planner.share(plan)
            self._plans.keep(asked.nodes, plan)
        asked.budget.claim(tuple(map(id, asked.nodes)), plan.text, plan.length)
        for after in plan.after:
            asked.budget.claim((id(after),), after.text, after.length)
        return plan

    def _after(self, selection: Selection, guards: Guards, run: Run, budget: StatementBudget) -> Iterator[Plan]:
        """The plans of what is read after a change; it is only looked at whether they can be made."""
        for each in read_after(selection):
            with suppress(UnknownKey):
                yield compose(self.repository.catalogue, each, guards, run, budget)
