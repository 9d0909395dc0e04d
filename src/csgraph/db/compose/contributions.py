"""Where a rolled-up number comes from: the contributing accounts, largest first, each with its path."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from csgraph.db.compose.entity import ENTITIES, listed, nested, paged
from csgraph.db.compose.metricvalue import value_expression
from csgraph.db.compose.paging import Key, Listing, with_ties
from csgraph.db.compose.rolled import Rolled, rates
from csgraph.db.compose.text import Composer, Names, Run, Shape
from csgraph.domain.money import SCALE
from csgraph.domain.rollup import exact, plain
from csgraph.domain.row import planned_key
from csgraph.domain.selection import Selection


def contributions(composer: Composer, shape: Shape, selection: Selection, asked: Rolled) -> Callable[[list[Any], Run], Any]:
    """A page of contributions; money is compared in the reporting currency, and only what can be converted is listed."""
    body, node = asked.members(composer, asked.scope)
    value, money = composer.fresh("value"), asked.metric.money
    body += f" WITH {node}, {value_expression(composer, asked.metric, node)} AS {value} WHERE {value} IS NOT NULL"
    sort = value
    if money or asked.function == "WEIGHTED_AVG":
        rate = f"{composer.bind(rates)}[{node}.currency]"
        body += f" AND {rate} IS NOT NULL"
        sort = f"{value} * {rate}" if money else value
    keys = with_ties([Key(sort, descending=True)], node)
    who = {"node": node, "account": asked.account, "value": value, "money": "yes" if money else ""}
    inner = Shape("Rollup")
    paged(composer, inner, selection, Listing(body, (node, value), keys), "RollupContributionConnection", who)
    at, read = shape.column(shape.embed(inner)), inner.reader()
    return lambda values, run: read(values[at], run)[planned_key(selection.key)]


def _account(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    nested(composer, shape, selection, "Account", {"node": names["node"]})


def _path(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    body, found = composer.fragment("rollup.path", {"account": names["account"], "below": names["node"]})
    listed(composer, shape, selection, "Account", body, f"{found['step']}.depth", {"node": found["step"]})


def _value(_composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    at, currency_at = shape.column(names["value"]), shape.column(f"{names['node']}.currency")
    money = bool(names["money"])

    def read(values: list[Any], run: Run) -> str | None:
        if not money:
            return plain(exact(values[at]))
        rate = run.configuration.rate(values[currency_at])
        return None if rate is None else plain(Decimal(values[at]) / SCALE * rate)

    shape.computed(selection.name, read)


ENTITIES["RollupContribution"] = {"account": _account, "path": _path, "value": _value}
