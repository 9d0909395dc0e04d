"""What a mutation answers: the objects that it changed are read like any others, after it has committed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from csgraph.db.compose.definitions import definition
from csgraph.db.compose.roots import BY_IDS, ByKey, of_ids, plays_by_id, segments_by_key, teams_by_id
from csgraph.db.compose.text import Composer, Run, Shape
from csgraph.domain import globalid
from csgraph.domain.row import planned_key, row_type
from csgraph.domain.selection import Selection

PROBLEM_OBJECTS = {"CycleError": ("cycle", "Account"), "AlreadyHeldError": ("holder", "User")}
"""The objects that an error names, and their type."""
CONFIGURED = {"Team": teams_by_id, "Segment": segments_by_key, "Play": plays_by_id}
"""How objects are composed that are configuration."""
READ_AFTER = "query"
"""Root fields below a payload, each with a statement of its own."""
COUNTS = {"affectedCount", "succeeded", "failed", "recorded"}
"""Plain values that are 0 where nothing was done."""


def payload(composer: Composer, shape: Shape, selection: Selection) -> None:
    """The root of a mutation; what it did is given with every run, so that the statement is the same for all."""
    (typename,) = selection.types
    inner = Shape(typename)
    for asked in selection.on(typename):
        if asked.name == READ_AFTER:
            continue
        if asked.name == "errors":
            _errors(composer, inner, asked)
        elif asked.types:
            _objects(composer, inner, asked)
        else:
            inner.computed(asked.name, _value(asked.name))
    at, read = shape.column(shape.embed(inner)), inner.reader()
    shape.computed(planned_key(selection.key), lambda values, run: read(values[at], run))


def read_after(selection: Selection) -> Iterator[Selection]:
    """The root fields that a payload's selection asks for."""
    (typename,) = selection.types
    for asked in selection.on(typename):
        if asked.name == READ_AFTER:
            yield from (each for each in asked.on("Query") if not each.name.startswith("__"))


def _value(name: str) -> Callable[[list[Any], Run], Any]:
    def read(_values: list[Any], run: Run) -> Any:
        found = run.given.values.get(name, 0 if name in COUNTS else None)
        return globalid.encode(*found) if isinstance(found, list | tuple) else found

    return read


def _objects(composer: Composer, shape: Shape, selection: Selection) -> None:
    """An object, or a list of them; what the viewer may not see any more is null or left out."""
    (typename,) = selection.types
    name = selection.name
    find = _finder(composer, shape, selection, typename, lambda run: _listed(run.given.objects.get(name)))

    def read(values: list[Any], run: Run) -> Any:
        wanted, found = run.given.objects.get(name), find(values, run)
        return [found[each] for each in wanted or () if each in found] if selection.many else found.get(wanted)

    shape.computed(planned_key(selection.key), read)


def _finder(composer: Composer, shape: Shape, selection: Selection, typename: str, ids: Callable[[Run], list[str]]) -> ByKey:
    if typename in BY_IDS:
        return of_ids(composer, shape, selection, typename, composer.bind(ids))
    if typename in CONFIGURED:
        return _configured(composer, shape, selection, typename, ids)
    make = definition(composer, shape, typename, selection.on(typename))
    return lambda values, run: {key: make(key, values, run) for key in ids(run)}


def _configured(composer: Composer, shape: Shape, selection: Selection, typename: str, ids: Callable[[Run], list[str]]) -> ByKey:
    """What is known when the statement is composed; the statement serves this answer alone."""
    composer.guards.require(lambda _variables: False, True)  # noqa: FBT003 - a value, not a switch
    return CONFIGURED[typename](composer, shape, selection, ids(composer.alone))


def _listed(found: str | Iterable[str] | None) -> list[str]:
    if found is None:
        return []
    return [found] if isinstance(found, str) else list(found)


def _errors(composer: Composer, shape: Shape, selection: Selection) -> None:
    named: dict[str, list[tuple[Selection, ByKey]]] = {}
    for kind, (field, typename) in PROBLEM_OBJECTS.items():
        for asked in selection.on(kind):
            if asked.name == field:
                find = of_ids(composer, shape, asked, typename, composer.bind(_problem_ids(field)))
                named.setdefault(kind, []).append((asked, find))

    def read(values: list[Any], run: Run) -> list[Any]:
        return [_problem(problem, named, values, run) for problem in run.given.errors]

    shape.computed(planned_key(selection.key), read)


def _problem_ids(field: str) -> Callable[[Run], list[str]]:
    return lambda run: list(dict.fromkeys(each for problem in run.given.errors for each in _listed(problem.get(field))))


def _problem(problem: Any, named: dict[str, list[tuple[Selection, ByKey]]], values: list[Any], run: Run) -> Any:
    row = row_type(problem["typename"])({name: value for name, value in problem.items() if name != "typename"})
    for asked, find in named.get(problem["typename"], ()):
        found, wanted = find(values, run), problem[asked.name]
        row[planned_key(asked.key)] = [found[each] for each in wanted if each in found] if isinstance(wanted, list) else found.get(wanted)
    return row
