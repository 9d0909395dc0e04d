"""Planning goes on when a caller stops waiting: what was given up once is planned in the background and answered the next time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from csgraph.db.driver import Database

MOST = 2
"""Statements that are planned in the background at a time; planning is work of the database."""
SECONDS = 120.0


@dataclass(slots=True)
class Planner:
    """Has the database plan statements that nobody waits for any more."""

    database: Database
    _running: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    def finish(self, text: str, parameters: Mapping[str, Any]) -> None:
        """Plan a statement to the end, unless that is under way or enough others are."""
        if text in self._running or len(self._running) >= MOST:
            return
        task = asyncio.create_task(self.database.plan(text, parameters, timeout=SECONDS))
        self._running[text] = task
        task.add_done_callback(lambda _task: self._running.pop(text, None))
