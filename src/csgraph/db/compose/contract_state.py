"""The state of a contract in a statement: it becomes active when it starts and expires when it ends, whatever a nightly job has written so far."""

from __future__ import annotations

from csgraph.db.compose.text import Composer


def today_of(composer: Composer) -> str:
    """The parameter with the day that is read, one for the statement."""
    if "today" not in composer.shared_parts:
        composer.shared_parts["today"] = composer.bind(lambda run: run.today)
    return str(composer.shared_parts["today"])


def state_on(contract: str, day: str) -> str:
    """The state of a contract on a day; it is expired on the day of its end (M-00, docs/REPORT.md)."""
    state, start, end = (f"{contract}.{name}" for name in ("state", "startDate", "endDate"))
    waits = f"{start} IS NULL OR coalesce({contract}.substate <> 'APPROVED', true)"
    return (
        f"CASE WHEN {state} = 'CANCELED' THEN 'CANCELED' WHEN {start} > {day} OR ({state} = 'DRAFT' AND ({waits})) THEN 'DRAFT' "
        f"WHEN {end} <= {day} OR ({state} = 'EXPIRED' AND {end} IS NULL) THEN 'EXPIRED' ELSE 'ACTIVE' END"
    )
