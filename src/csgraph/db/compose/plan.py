"""Plans: a composed statement that answers one root field, kept for later requests of the same shape."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from csgraph.db.compose import live, plays, segments
from csgraph.db.compose.payload import payload
from csgraph.db.compose.scope import visible
from csgraph.db.compose.text import Bind, Check, Composer, Run, Shape, StatementBudget, planned_length
from csgraph.db.queries import Catalogue
from csgraph.domain.access import Scope, Viewer
from csgraph.domain.row import planned_key
from csgraph.domain.selection import Guards, Selection, Variables

VERSION = "CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version }"
"""A subquery of its own: with an expression such as COLLECT in the statement, Neo4j would take no values from its indexes and read every node."""
MAX_OPERATIONS = 512
MAX_SHAPES = 32
"""Plans kept for one field of one document; a document whose filters vary in shape has several."""

assert plays
assert segments


Sight = tuple[Scope, bool, bool]
"""What of a viewer shapes a statement: viewers of the same teams share plans."""


def sight_of(viewer: Viewer) -> Sight:
    """The part of a viewer that a plan is made for."""
    return viewer.scope, viewer.reads_privileged, viewer.display is not None


@dataclass(slots=True, weakref_slot=True, eq=False)
class FirstRun:
    """What is known of a statement's first run; plans of the same text share it."""

    done: int | None = None
    """``Database.returns`` when the statement was answered: until the next return the database knows its plan."""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(slots=True)
class Plan:
    """One statement, its parameters and how its record becomes the value of the root field."""

    name: str
    text: str
    binds: Sequence[Bind]
    checks: Sequence[Check]
    read: Callable[[list[Any], Run], Any]
    guards: Guards
    version: int
    length: int
    sight: Sight
    told: Sequence[str] = ()
    """What the record holds behind all that is checked, for ``Run.told``."""
    moment: Bind | None = None
    """Answers the earlier instant that is read, where one is."""
    first: FirstRun = field(default_factory=FirstRun)
    after: Sequence[Plan] = ()
    """Of a mutation's payload: plans of the root fields in it, made so that what cannot be read is refused before the change."""

    def at(self, run: Run) -> Run:
        """A run at the instant that is read; raises BadUserInput for one that has not come."""
        return run if self.moment is None else replace(run, now=self.moment(run))

    def parameters(self, run: Run) -> dict[str, Any]:
        """The parameters of one run."""
        return {f"p{index}": bind(run) for index, bind in enumerate(self.binds)}

    def answer(self, record: Sequence[Any], run: Run) -> Any:
        """The value of the root field; raises what a check finds wrong with the request."""
        told = 2 + len(self.checks)
        for check, found in zip(self.checks, record[2:told], strict=True):
            check(found, run)
        return self.read(record[0], replace(run, told=dict(zip(self.told, record[told:], strict=True))))


def compose(catalogue: Catalogue, selection: Selection, guards: Guards, run: Run, budget: StatementBudget | None = None) -> Plan:
    """The plan of a root field's selection, over what the viewer may see; ``run`` is the first one it is made for."""
    configuration, viewer = run.configuration, run.viewer
    composer = Composer(catalogue, configuration, guards, budget, *sight_of(viewer), visible, first_run=run)
    shape = Shape("Query")
    (live.root_of(selection) or payload)(composer, shape, selection)
    calls, expression = shape.calls, shape.expression
    tails = composer.tails()
    extra = "".join(f", {each}" for each in (*(each for each, _ in composer.checks), *tails))
    once = "".join(f"{each} " for each in tails.values())
    text = composer.finished(f"{''.join(composer.heads)}{calls} {once}{VERSION} RETURN {expression}, version{extra}".lstrip())
    row, key = shape.reader(), planned_key(selection.key)
    return Plan(
        f"composed.{selection.name}", text, tuple(composer.binds), tuple(check for _, check in composer.checks),
        lambda values, run: row(values, run)[key], guards, configuration.version, planned_length(text) - composer.scope_length(text), sight_of(viewer),
        tuple(tails), composer.moment,
    )  # fmt: skip


@dataclass(slots=True)
class Plans:
    """Plans by field of a document; the least recently used document goes when there are too many."""

    _kept: OrderedDict[tuple[int, ...], tuple[Sequence[object], list[Plan]]] = field(default_factory=OrderedDict)

    def find(self, nodes: Sequence[object], variables: Variables, version: int, viewer: Viewer) -> Plan | None:
        """A plan that fits, made with this version of the configuration and for what the viewer sees."""
        key = tuple(map(id, nodes))
        kept = self._kept.get(key)
        if kept is None:
            return None
        self._kept.move_to_end(key)
        sight = sight_of(viewer)
        fitting = (plan for plan in kept[1] if plan.version == version and plan.sight == sight and plan.guards.hold(variables))
        return next(fitting, None)

    def keep(self, nodes: Sequence[object], plan: Plan) -> None:
        """Keep a plan for the field that ``nodes`` ask for; holding the nodes keeps their identity."""
        key = tuple(map(id, nodes))
        _, plans = self._kept.setdefault(key, (nodes, []))
        plans[:] = [plan, *(p for p in plans if p.version == plan.version)][:MAX_SHAPES]
        while len(self._kept) > MAX_OPERATIONS:
            self._kept.popitem(last=False)
