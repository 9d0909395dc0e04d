"""Reading: every root field of a query is one statement, composed by look-ahead and answered in one round trip."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from csgraph.db.compose.plan import Plan, Plans, compose
from csgraph.db.compose.text import Run
from csgraph.db.driver import Deadline
from csgraph.domain.access import ALL_SEEING, Viewer
from csgraph.domain.configuration import Configuration, from_record
from csgraph.domain.errors import Conflict, UnknownKey
from csgraph.domain.paging import PageLimits
from csgraph.domain.selection import Guards, Selection, Variables
from csgraph.repository import Repository

Select = Callable[[Guards], Selection]
READ_SECONDS = 10.0
MAX_TRIES = 5


@dataclass(slots=True)
class Reader:
    """Answers root fields; one for the whole process, because it keeps the configuration and the plans."""

    repository: Repository
    limits: PageLimits
    clock: Callable[[], datetime]
    _plans: Plans = field(default_factory=Plans)
    _configuration: Configuration | None = None

    async def read(
        self, nodes: Sequence[object], variables: Variables, select: Select, viewer: Viewer = ALL_SEEING, deadline: Deadline | None = None
    ) -> Any:
        """The value of a root field.

        The configuration in memory is trusted and checked in the same round trip: the statement answers the version it saw, and a
        plan made with another one is made again. A key that it does not know is looked for in the newest one before it is refused.
        """
        configuration = await self.configuration(deadline)
        for _ in range(MAX_TRIES):
            run = Run(variables, configuration, self.clock(), self.limits, viewer)
            try:
                plan = self._plan(nodes, variables, select, configuration, viewer)
                parameters = plan.parameters(run)
            except UnknownKey:
                newest = await self._reload(deadline)
                if newest.version == configuration.version:
                    raise
                configuration = newest
                continue
            budget = deadline if deadline is None or plan.ran else deadline.for_planning()
            rows = await self.repository.database.read(plan.name, plan.text, parameters, timeout=READ_SECONDS, deadline=budget)
            plan.ran = True
            record = rows[0]
            if record[1] == configuration.version:
                return plan.answer(record, run)
            configuration = await self._reload(deadline)
        raise Conflict("The configuration changes faster than it can be read; try again.")

    async def configuration(self, deadline: Deadline | None = None) -> Configuration:
        """The configuration as last seen."""
        return self._configuration or await self._reload(deadline)

    async def _reload(self, deadline: Deadline | None) -> Configuration:
        record = await self.repository.one("organisation.page", deadline=deadline)
        if record is None:
            raise Conflict("The database holds no organisation; run csgraph migrate.")
        self._configuration = from_record(record)
        return self._configuration

    def _plan(self, nodes: Sequence[object], variables: Variables, select: Select, configuration: Configuration, viewer: Viewer) -> Plan:
        plan = self._plans.find(nodes, variables, configuration.version, viewer)
        if plan is None:
            guards = Guards()
            plan = compose(self.repository.catalogue, configuration, select(guards), guards, viewer)
            self._plans.keep(nodes, plan)
        return plan
