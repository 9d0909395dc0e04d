"""What subscribers are told of a batch of events: one statement for the accounts and users that the events name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from csgraph.db.compose.roots import ROOTS, Root, of_ids
from csgraph.db.compose.text import ALWAYS, Composer, Run, Shape
from csgraph.db.compose.where import Where, selecting
from csgraph.domain import globalid
from csgraph.domain.event import Event
from csgraph.domain.paging import Cursors
from csgraph.domain.row import Row, planned_key, row_type
from csgraph.domain.selection import Arg, Selection
from csgraph.domain.teamset import mask

TYPENAME = "AccountEvent"
Value = Callable[[Event, Run], Any]


def event_cursors(key: bytes) -> Cursors:
    """Cursors of the events of one database; any filter may go on from them."""
    return Cursors(key, "accountEvents")


LEAVES: dict[str, Value] = {
    "cursor": lambda event, run: event_cursors(run.configuration.cursor_key).write([event.seq]),
    "kind": lambda event, _run: event.kind,
    "at": lambda event, _run: event.at,
    "accountId": lambda event, _run: globalid.encode("Account", event.account_id),
}


def _account_events(composer: Composer, shape: Shape, selection: Selection) -> None:
    """The events of the batch that the viewer may hear of, in order."""
    accounts = composer.bind(lambda run: list(dict.fromkeys(event.account_id for event in run.given or ())))
    users = composer.bind(lambda run: list(dict.fromkeys(event.by_id for event in run.given or () if event.by_id)))
    seen_at = fitting_at = _ids(composer, shape, accounts, None)
    where = selection.arg("where")
    if where is not None:
        fitting_at = _ids(composer, shape, accounts, where)
    inner = Shape(TYPENAME)
    leaves, objects = [], []
    for field in selection.on(TYPENAME):
        composer.permit(TYPENAME, field.name)
        if field.name == "account":
            objects.append((planned_key(field.key), _account, of_ids(composer, inner, field, "Account", accounts)))
        elif field.name == "by":
            objects.append((planned_key(field.key), _author, of_ids(composer, inner, field, "User", users)))
        elif field.name in LEAVES:
            leaves.append((field.name, LEAVES[field.name]))
    kind, inner_at = row_type(TYPENAME), shape.column(shape.embed(inner))

    def read(values: list[Any], run: Run) -> list[Row]:
        seen, fitting = set(values[seen_at]), set(values[fitting_at])
        found = [(key, of, reader(values[inner_at], run)) for key, of, reader in objects]
        rows = []
        for event in run.given or ():
            if event.account_id in fitting or (event.account_id not in seen and _saw(event, run)):
                row = kind({name: value(event, run) for name, value in leaves})
                row |= {key: known.get(of(event)) for key, of, known in found}
                rows.append(row)
        return rows

    shape.computed(planned_key(selection.key), read)


def _ids(composer: Composer, shape: Shape, accounts: str, where: Arg | None) -> int:
    """Which of the accounts the viewer sees, and that meet the predicate."""
    body, names = composer.fragment("account.by_ids", ids=accounts)
    text = Where(composer).text(where, names["account"])
    if text != ALWAYS:
        body += f" AND {selecting(composer, text)}"
    return shape.call(composer, body, f"collect({names['account']}.id)")


def _account(event: Event) -> str:
    return event.account_id


def _author(event: Event) -> str:
    return event.by_id or ""


def _saw(event: Event, run: Run) -> bool:
    """Whether the viewer could see the account before the change that this event tells of."""
    scope = run.viewer.scope
    if scope.teams is None:
        return True
    teams = (run.configuration.teams.get(team) for team in scope.teams)
    slots = (team["slot"] for team in teams if team is not None)
    return any(slot is not None and event.before & mask(slot) for slot in slots)


def snapshot(typename: str, part: str, root: str) -> Root:
    """The root of a stream of snapshots: each holds, in one field, what a query's root would answer to the same arguments."""

    def compose(composer: Composer, shape: Shape, selection: Selection) -> None:
        inner = Shape(typename)
        for field in selection.on(typename):
            composer.permit(typename, field.name)
            if field.name == part:
                ROOTS[root](composer, inner, replace(field, name=root, args=selection.args, place=selection.place))
        at, read = shape.column(shape.embed(inner)), inner.reader()
        shape.computed(planned_key(selection.key), lambda values, run: read(values[at], run))

    return compose


ROOTS["accountEvents"] = _account_events
LIVE: dict[str, Root] = {
    "AccountCoverageUpdate": snapshot("AccountCoverageUpdate", "coverage", "accountCoverage"),
    "SuccessReportUpdate": snapshot("SuccessReportUpdate", "report", "successReport"),
}
"""Streams of snapshots by the type of their items; their fields are named as queries are."""


def root_of(selection: Selection) -> Root | None:
    """What composes a root field."""
    live = next((LIVE[typename] for typename in selection.types if typename in LIVE), None)
    return live or ROOTS.get(selection.name)
