"""Money in answers: sums per currency, and what they are worth together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from csgraph.db.compose.text import Run
from csgraph.domain.coverage import worth
from csgraph.domain.money import from_units
from csgraph.domain.row import Row, planned_key, row_type
from csgraph.domain.selection import Selection

Amounts = Collection[tuple[str, int]]
"""Units of storage by currency."""


def per_currency(amounts: Iterable[tuple[str, int]]) -> list[Row]:
    """Amounts in the order of their currencies."""
    kind = row_type("Money")
    return [kind(amount=from_units(units, currency), currency=currency) for currency, units in sorted(amounts)]


def converted(amounts: Amounts, run: Run) -> Row | None:
    """What amounts are worth together in the reporting currency; null where a rate is missing."""
    rate, currency = run.configuration.rate, run.configuration.reporting_currency
    if any(rate(code) is None for code, _ in amounts):
        return None
    return row_type("Money")(amount=worth(amounts, rate, currency), currency=currency)


def answered(selection: Selection, amounts: Amounts, run: Run) -> Any:
    """Amounts as a field answers them: per currency where it is a list, together where it is not."""
    return per_currency(amounts) if selection.many else converted(amounts, run)


def read_at(selection: Selection, at: int) -> Callable[[list[Any], Run], Any]:
    """Reads the amounts of a column."""
    return lambda values, run: answered(selection, values[at], run)


def with_money(row: Row, fields: Sequence[Selection], amounts: Mapping[str, Amounts], run: Run) -> Row:
    """Add amounts to an object; ``amounts`` has them by the name of the field."""
    for each in fields:
        if each.name in amounts:
            row[planned_key(each.key)] = answered(each, amounts[each.name], run)
    return row
