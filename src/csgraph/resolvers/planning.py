"""A statement is planned once: others wait for its first run, and what a caller gave up is planned in the background."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

from csgraph.db.compose.plan import FirstRun, Plan
from csgraph.db.driver import Database, Deadline
from csgraph.domain.errors import DeadlineExceeded

STILL_PLANNING = "The database is still planning this document, as it does once; send it again in a moment."
MOST = 2
"""Statements that are planned in the background at a time; planning is work of the database."""
SECONDS = 120.0


@dataclass(slots=True)
class Planner:
    """Sees to it that the database plans a statement once, also when many send it at a time or nobody waits for it any more."""

    database: Database
    _running: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _first: WeakValueDictionary[str, FirstRun] = field(default_factory=WeakValueDictionary)

    def share(self, plan: Plan) -> None:
        """Let a new plan know what other plans of the same text know."""
        plan.first = self._first.setdefault(plan.text, plan.first)

    @asynccontextmanager
    async def alone(self, first: FirstRun, until: Deadline | None) -> AsyncIterator[None]:
        """One at a time for each statement, because the database plans what it is sent at the same time as often; raises DeadlineExceeded."""
        try:
            async with asyncio.timeout(None if until is None else until.left()):
                await first.turn.acquire()
        except TimeoutError:
            raise DeadlineExceeded(STILL_PLANNING) from None
        try:
            yield
        finally:
            first.turn.release()

    def finish(self, text: str, parameters: Mapping[str, Any]) -> None:
        """Plan a statement to the end, unless that is under way or enough others are."""
        if text in self._running or len(self._running) >= MOST:
            return
        task = asyncio.create_task(self.database.plan(text, parameters, timeout=SECONDS))
        self._running[text] = task
        task.add_done_callback(lambda _task: self._running.pop(text, None))
