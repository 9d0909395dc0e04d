"""COUNT_DISTINCT over people (M-20): a person who uses three products of a customer is one person."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from csgraph.db.compose.metricvalue import usage_window
from csgraph.db.compose.rolled import Rolled
from csgraph.db.compose.text import Composer, Shape
from csgraph.domain.metrics import Metric, Source

People = Callable[[list[Any]], dict[str, str]]


def people_counts(composer: Composer, shape: Shape, asked: Rolled, fields: Collection[str]) -> People:
    """Distinct people over the scope, the account alone and everything below, as far as these fields are asked for; else nothing."""
    if asked.function != "COUNT_DISTINCT":
        return lambda _values: {}
    scopes = {"value": asked.scope, "own": "OWN", "descendants": "DESCENDANTS"}
    columns = {name: _distinct(composer, shape, asked, scope) for name, scope in scopes.items() if name in fields}
    return lambda values: {name: str(values[at]) for name, at in columns.items()}


def _distinct(composer: Composer, shape: Shape, asked: Rolled, scope: str) -> int:
    body, node = asked.members(composer, scope)
    more, person = _person(composer, asked.metric, node)
    return shape.call(composer, f"{body} WITH {node} {more}", f"count(DISTINCT {person})")


def _person(composer: Composer, metric: Metric, node: str) -> tuple[str, str]:
    if metric.source is Source.NPS:
        body, names = composer.fragment("metric.nps", {"account": node})
        return body, f"{names['response']}.contactId"
    body, names = usage_window(composer, node)
    return body, f"{names['usage']}.contactId"
