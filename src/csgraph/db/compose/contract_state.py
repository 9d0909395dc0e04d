"""The state of a contract in a statement: it becomes active when it starts and expires when it ends, whatever a nightly job has written so far."""

from __future__ import annotations

from csgraph.db.compose.text import Composer
from csgraph.domain.fieldtext import SEPARATOR


def today_of(composer: Composer) -> str:
    """The parameter with the day that is read, one for the statement."""
    if "today" not in composer.shared_parts:
        composer.shared_parts["today"] = composer.bind(lambda run: run.today)
    return str(composer.shared_parts["today"])


def stored(composer: Composer, thing: str) -> tuple[str, str]:
    """What takes the node of something that is a map where an earlier instant is read, and its variable."""
    if not composer.reads_past:
        return "", thing
    node = composer.fresh("stored")
    return f" WITH *, {thing}.node AS {node}", node


def covered(composer: Composer, engagement: str) -> tuple[str, str]:
    """The contracts that an engagement covers, which belong to its account (invariant 7); an earlier instant knows them by ids or, where they were others then, by the numbers they had when that changed."""
    if not composer.reads_past:
        body, names = composer.fragment("success.covered", {"engagement": engagement})
        return body, names["contract"]
    body, names = composer.fragment("success.contracts_of", {"owned": engagement})
    contract = names["contract"]
    return f"{body} AND coalesce({named_then(composer, contract, engagement)}, {contract}.id IN {engagement}.covers)", contract


def endangered(composer: Composer, signal: str) -> tuple[str, str]:
    """The contracts that a risk signal endangers."""
    body, names = composer.fragment("success.impacted", {"signal": signal})
    contract = names["contract"]
    return (f"{body} AND coalesce({named_then(composer, contract, signal)}, true)" if composer.reads_past else body), contract


def named_then(composer: Composer, contract: str, thing: str) -> str:
    """Whether a contract was one of those that a history names, by the number it had when that changed; null where no history does."""
    each = composer.fresh("each")
    number = f"head([{each} IN {contract}.numbers WHERE coalesce({each}[0] >= {thing}.numberedAt, true) | {each}[1]])"
    return f"{number} IN split({thing}.numbers, '{SEPARATOR}')"


def state_on(contract: str, day: str) -> str:
    """The state of a contract on a day; it is expired on the day of its end (M-00, docs/REPORT.md)."""
    state, start, end = (f"{contract}.{name}" for name in ("state", "startDate", "endDate"))
    waits = f"{start} IS NULL OR coalesce({contract}.substate <> 'APPROVED', true)"
    return (
        f"CASE WHEN {state} = 'CANCELED' THEN 'CANCELED' WHEN {start} > {day} OR ({state} = 'DRAFT' AND ({waits})) THEN 'DRAFT' "
        f"WHEN {end} <= {day} OR ({state} = 'EXPIRED' AND {end} IS NULL) THEN 'EXPIRED' ELSE 'ACTIVE' END"
    )
