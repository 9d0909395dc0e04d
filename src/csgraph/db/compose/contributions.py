"""Where a rolled-up number comes from: the contributing accounts, largest first, each with its path."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from csgraph.db.compose.entity import ENTITIES, listed, nested, paged
from csgraph.db.compose.metricvalue import value_expression
from csgraph.db.compose.paging import Key, Listing, with_ties
from csgraph.db.compose.people_count import PARTS, eligible
from csgraph.db.compose.text import Composer, Names, Run, Shape
from csgraph.domain.metrics import Metric
from csgraph.domain.money import SCALE
from csgraph.domain.rollup import Rule, exact, plain
from csgraph.domain.row import planned_key
from csgraph.domain.selection import Selection


def contributions(  # noqa: PLR0913 - the parts of a rollup
    composer: Composer, shape: Shape, selection: Selection, metric: Metric, account: str, scope: str, rule: Callable[[Run], Rule]
) -> Callable[[list[Any], Run], Any]:
    """A page of contributions; money is compared in the reporting currency, and only what can be converted is listed."""
    body, names = composer.fragment(PARTS[scope], {"account": account})
    node, value = names["below"], composer.fresh("value")
    expression = value_expression(composer, metric, node)
    body += f" AND {eligible(composer, node, rule)} WITH {node}, {expression} AS {value} WHERE {value} IS NOT NULL"
    sort = value
    if metric.money:
        rates = composer.bind(_rates)
        sort = f"{value} * {rates}[{node}.currency]"
        body += f" AND {sort} IS NOT NULL"
    keys = with_ties([Key(sort, descending=True)], node)
    who = {"node": node, "account": account, "value": value, "money": "yes" if metric.money else ""}
    inner = Shape("Rollup")
    paged(composer, inner, selection, Listing(body, (node, value), keys), "RollupContributionConnection", who)
    at, read = shape.column(shape.embed(inner)), inner.reader()
    return lambda values, run: read(values[at], run)[planned_key(selection.key)]


def _rates(run: Run) -> dict[str, float]:
    rates = {currency: float(rate) for currency, rate in run.configuration.rates.items()}
    return {**rates, run.configuration.reporting_currency: 1.0}


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
