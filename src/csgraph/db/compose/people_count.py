"""COUNT_DISTINCT over people (M-20): a person who uses three products of a customer is one person."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from csgraph.db.compose.metricvalue import usage_window
from csgraph.db.compose.text import Composer, Run, Shape
from csgraph.domain.metrics import Metric, Source
from csgraph.domain.rollup import Rule

PARTS = {"SUBTREE": "rollup.subtree", "DESCENDANTS": "rollup.below", "CHILDREN": "rollup.children", "OWN": "rollup.own"}


def people_counts(  # noqa: PLR0913 - the parts of a rollup
    composer: Composer, shape: Shape, account: str, metric: Metric, scope: Any, rule: Callable[[Run], Rule], asked: Iterable[str]
) -> Callable[[list[Any]], dict[str, int]]:
    """Distinct people over the scope, the account alone and everything below, as far as these are asked for."""
    wanted = {"value": str(scope), "own": "OWN", "descendants": "DESCENDANTS"}
    columns = {name: shape.column(_distinct(composer, account, metric, wanted[name], rule)) for name in wanted if name in set(asked)}
    return lambda values: {name: values[at] for name, at in columns.items()}


def eligible(composer: Composer, node: str, rule: Callable[[Run], Rule]) -> str:
    """The rule of a rollup as a predicate over one account."""

    def types(run: Run) -> list[str] | None:
        made = rule(run)
        if made.types is None:
            return list(made.recorded_at) or None
        return [t for t in made.types if not made.recorded_at or t in made.recorded_at]

    kinds = composer.bind(types)
    statuses = composer.bind(lambda run: list(rule(run).statuses))
    unknown = composer.bind(lambda run: rule(run).unknown_status)
    return f"({kinds} IS NULL OR {node}.type IN {kinds}) AND (({node}.contractStatus IS NULL AND {unknown}) OR {node}.contractStatus IN {statuses})"


def _distinct(composer: Composer, account: str, metric: Metric, part: str, rule: Callable[[Run], Rule]) -> str:
    body, names = composer.fragment(PARTS[part], {"account": account})
    node = names["below"]
    body += f" AND {eligible(composer, node, rule)}"
    if metric.source is Source.NPS:
        more, found = composer.fragment("metric.nps", {"account": node})
        person = f"{found['response']}.contactId"
    else:
        more, found = usage_window(composer, node)
        person = f"{found['usage']}.contactId"
    return f"COUNT {{ {body} {more} RETURN DISTINCT {person} }}"
