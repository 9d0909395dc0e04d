"""Rules that concern several cells of one row; reader.py applies them after the cells themselves were read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from csgraph.domain.money import from_units, to_units
from csgraph.importer import problems as codes
from csgraph.importer.cells import CURRENCY, DECIMAL, CellError, Rules, day_start, enum_value, instant_text
from csgraph.importer.columns import Column
from csgraph.importer.tables import (
    ACCOUNT_PARENTS,
    ACCOUNTS,
    ASSIGNMENTS,
    CHANGES,
    HEALTH_SNAPSHOTS,
    LIFECYCLE_STAGES,
    METRIC_POINTS,
    OPPORTUNITIES,
    Table,
)

Values = list[Any]
Finish = Callable[[Values], None]
CLOSED_STAGES = ("CLOSED_WON", "CLOSED_LOST")
MONEY_FIELD = "contractValue"


class RowError(CellError):
    """A cell does not fit another cell of its row."""

    def __init__(self, column: str, code: str, expected: str) -> None:
        super().__init__(code, expected)
        self.column = column


def implied(table: Table, names: Sequence[str]) -> list[Column]:
    """Columns that a file does not have but that its other columns decide."""
    extra = []
    if "currency" not in names and any(money in names for money in table.shared_currency):
        extra.append(table.column("currency"))
    if table is ACCOUNTS and "status" in names and "contract_status" not in names:
        extra.append(table.column("contract_status"))
    return extra


def finisher(table: Table, names: Sequence[str], rules: Rules) -> Finish | None:
    """The rules of a table's rows as one function over their values, or None; it raises RowError."""
    at = {name: index for index, name in enumerate(names)}
    steps = [make(at, rules) for make in _MAKERS.get(table.file, ())]
    if any(money in at for money in table.shared_currency):
        steps.append(_currency(at, table, rules))
    if not steps:
        return None

    def finish(values: Values) -> None:
        for step in steps:
            step(values)

    return finish


def _currency(at: dict[str, int], table: Table, rules: Rules) -> Finish:
    amounts = [at[money] for money in table.shared_currency if money in at]
    currency = at["currency"]

    def finish(values: Values) -> None:
        if all(values[amount] is None for amount in amounts):
            values[currency] = None
        elif values[currency] is None:
            values[currency] = rules.currency

    return finish


def _contract_status(at: dict[str, int], rules: Rules) -> Finish:
    status, group = at.get("status"), at.get("contract_status")

    def finish(values: Values) -> None:
        if group is not None and status is not None and values[group] is None and values[status] is not None:
            values[group] = rules.contract_statuses.get(values[status])

    return finish


def _validity(at: dict[str, int], rules: Rules) -> Finish:
    start, end = at.get("valid_from"), at.get("valid_to")
    horizon = instant_text(day_start(rules.last_day + timedelta(days=1), rules.zone))

    def finish(values: Values) -> None:
        since = None if start is None else values[start]
        until = None if end is None else values[end]
        if since is not None and since >= horizon:
            raise RowError("valid_from", codes.BAD_VALUE, "a day that is not in the future")
        if until is None:
            return
        if since is None:
            raise RowError("valid_from", codes.BAD_VALUE, "a value, because valid_to has one")
        if until <= since:
            raise RowError("valid_to", codes.BAD_VALUE, "an instant after valid_from")
        if until > horizon:
            raise RowError("valid_to", codes.BAD_VALUE, "empty, or an instant that is not in the future")

    return finish


def _stage(at: dict[str, int], rules: Rules) -> Finish:
    lifecycle, stage = at["lifecycle"], at["stage"]

    def finish(values: Values) -> None:
        stages = rules.lifecycles[values[lifecycle]]
        if values[stage] not in stages:
            raise RowError("stage", codes.BAD_VALUE, "one of " + ", ".join(stages))

    return finish


def _past_day(at: dict[str, int], rules: Rules) -> Finish:
    day = at["date"]
    last = rules.last_day.isoformat()

    def finish(values: Values) -> None:
        if values[day] > last:
            raise RowError("date", codes.BAD_VALUE, f"a day not after {last}")

    return finish


def _opportunity_stage(at: dict[str, int], _rules: Rules) -> Finish:
    stage = at["stage"]

    def finish(values: Values) -> None:
        known = enum_value(values[stage])
        if known in CLOSED_STAGES:
            values[stage] = known

    return finish


def _changed_money(at: dict[str, int], rules: Rules) -> Finish:
    field = at["field"]
    cells = [(name, at[name]) for name in ("old_value", "new_value") if name in at]

    def finish(values: Values) -> None:
        if values[field] == MONEY_FIELD:
            for name, index in cells:
                if values[index] is not None:
                    values[index] = _amount(name, values[index], rules.currency)

    return finish


def _amount(column: str, text: str, currency: str) -> str:
    amount, _, code = text.partition(" ")
    code = code or currency
    try:
        if not DECIMAL.fullmatch(amount) or not CURRENCY.fullmatch(code):
            raise ValueError
        return f"{from_units(to_units(Decimal(amount)), code)} {code}"
    except ValueError as problem:
        raise RowError(column, codes.BAD_VALUE, "an amount, such as 1250.00 or 1250.00 USD") from problem


_MAKERS: dict[str, tuple[Callable[[dict[str, int], Rules], Finish], ...]] = {
    ACCOUNTS.file: (_contract_status,),
    ACCOUNT_PARENTS.file: (_validity,),
    ASSIGNMENTS.file: (_validity,),
    LIFECYCLE_STAGES.file: (_stage,),
    METRIC_POINTS.file: (_past_day,),
    HEALTH_SNAPSHOTS.file: (_past_day,),
    OPPORTUNITIES.file: (_opportunity_stage,),
    CHANGES.file: (_changed_money,),
}
