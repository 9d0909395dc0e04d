"""The contracts of the success report: renewals, what was won and lost, and contract value by month (E-35 to E-43)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from csgraph.db.compose.amounts import with_money
from csgraph.db.compose.entity import ENTITIES, Emit, in_turn, nested
from csgraph.db.compose.paging import page_size
from csgraph.db.compose.success import (
    ACCOUNT,
    CLOSED,
    CONTRACT,
    CURRENCY,
    END,
    EXPECTED,
    MANAGERS,
    PLACE,
    STAGE,
    START,
    STATE,
    SUBSTATE,
    VALUE,
    days_ahead,
)  # fmt: skip
from csgraph.db.compose.success_level import level_of, smallest
from csgraph.db.compose.success_sets import sets_of
from csgraph.db.compose.text import ALWAYS, Composer, Names, Run, Shape, bound
from csgraph.domain.history import day_start
from csgraph.domain.row import Row, planned_key, row_type
from csgraph.domain.selection import Selection
from csgraph.domain.success import RENEWAL_STAGES, last_days, months

UNTOUCHED_DAYS = 30
LIKELY = ("VERY_HIGH", "HIGH")
"""Probabilities of a risk signal that endangers a renewal."""
OPENED = (
    f"{{it}}[{STATE}] IN ['ACTIVE', 'EXPIRED'] AND ({{it}}[{SUBSTATE}] IN ['UNDER_REVIEW', 'AWAITING_REVIEW'] OR "
    f"({{it}}[{STATE}] = 'ACTIVE' AND {{it}}[{SUBSTATE}] = 'EXTENSION_APPROVED'))"
)
ON_EXTENSION = f"{{it}}[{STATE}] = 'ACTIVE' AND {{it}}[{SUBSTATE}] = 'EXTENSION_APPROVED'"


def _contract_set(condition: str) -> Emit:
    def emit(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        inner, contracts = Shape("ContractSet"), level_of(names).contracts()
        own = _contracts_of(composer, inner, contracts, lambda it: condition.format(it=it), selection.on("ContractSet"))
        column, read = shape.column(shape.embed(inner)), inner.reader()
        shape.computed(planned_key(selection.key), lambda values, run: own(values[column], run, read(values[column], run)))

    return emit


def _contracts_of(
    composer: Composer, inner: Shape, contracts: str, condition: Callable[[str], str], fields: Sequence[Selection]
) -> Callable[[list[Any], Run, Row], Row]:
    """Fill a shape with what contracts are worth and which they are: those of a list that meet a condition."""
    fresh = composer.fresh
    for each in fields:
        if each.name == "contracts":
            contract, entry, pair, limit = fresh("contract"), fresh("entry"), fresh("pair"), composer.bind(page_size(each.arg("first")))
            first = smallest(
                composer, f"[{entry} IN {contracts} WHERE {condition(entry)} | [{entry}[{PLACE}], {entry}[{CONTRACT}]]]", limit
            )
            in_turn(composer, inner, each, "Contract", f"UNWIND {first} AS {pair} WITH {pair}[1] AS {contract}", {"node": contract})
    it = fresh("it")
    body = f"UNWIND {contracts} AS {it} WITH {it} WHERE {condition(it)}"
    currency, number, units = fresh("currency"), fresh("number"), fresh("units")
    grouped = f"{body} WITH {it}[{CURRENCY}] AS {currency}, count(*) AS {number}, sum({it}[{VALUE}]) AS {units}"
    at = inner.call(composer, grouped, f"collect([{currency}, {number}, {units}])")

    def own(values: list[Any], run: Run, row: Row) -> Row:
        row["count"] = sum(count for _, count, _ in values[at])
        amounts = [(code, worth) for code, _, worth in values[at]]
        return with_money(row, fields, {"value": amounts, "converted": amounts}, run)

    return own


def _at_risk(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """Contracts that are due soon, whose customer is in trouble and was not touched lately."""
    level, fresh = level_of(names), composer.fresh
    asked, contracts = level.asked, level.contracts(with_managers=True)
    it, risky, touched, alarms = fresh("it"), fresh("risky"), fresh("touched"), fresh("alarms")
    due = f"{it}[{STATE}] = 'ACTIVE' AND {asked['today']} <= {it}[{EXPECTED}] <= {asked['renewal_last']}"
    contract = fresh("contract")
    of, found = composer.fragment("scope.of_owned", {"owned": contract})
    subtree, below = composer.fragment("rollup.subtree", {"account": found["account"]})
    signals, signal = composer.fragment("metric.open_risk_signals", {"account": below["below"]})
    likely = f"{signal['signal']}.probability IN {composer.constant(LIKELY)}"
    counted = f"CALL (*) {{ {signals} AND {likely} RETURN count({signal['signal']}) AS {alarms} }}"
    bad = f"max(CASE WHEN {below['below']}.healthRank = 'POOR' OR {alarms} > 0 THEN 1 ELSE 0 END) AS {risky}"
    latest = f"max({below['below']}.lastActivityAt) AS {touched}"
    look = f"CALL (*) {{ WITH {{accountId: {it}[{ACCOUNT}]}} AS {contract} {of} {subtree} {counted} RETURN {bad}, {latest} }}"
    days = bound(selection.args["untouchedDays"], lambda given: days_ahead(UNTOUCHED_DAYS if given is None else given))
    since = composer.bind(lambda run: day_start(run.today - timedelta(days=days(run)), run.configuration.time_zone))
    lonely = f"{risky} = 1 AND coalesce({touched} < {since}, true)"
    inner = Shape("RenewalsAtRisk")
    some = fresh("some")
    inner.before(
        [f"CALL (*) {{ UNWIND {contracts} AS {it} WITH {it} WHERE {due} {look} WITH * WHERE {lonely} RETURN collect({it}) AS {some} }}"]
    )
    own = _contracts_of(composer, inner, some, lambda _it: ALWAYS, selection.on("RenewalsAtRisk"))
    readers = [_by_csm(composer, inner, some, each) for each in selection.on("RenewalsAtRisk") if each.name == "byCsm"]
    column, read = shape.column(shape.embed(inner)), inner.reader()

    def make(values: list[Any], run: Run) -> Row:
        row = own(values[column], run, read(values[column], run))
        for key, of_csms in readers:
            row[key] = of_csms(values[column], run)
        return row

    shape.computed(planned_key(selection.key), make)


def _by_csm(composer: Composer, shape: Shape, contracts: str, selection: Selection) -> tuple[str, Callable[[list[Any], Run], list[Row]]]:
    """The same by success manager; a contract that two of them have engagements for is there for both."""
    fresh = composer.fresh
    each, csm, mine = fresh("each"), fresh("csm"), fresh("mine")
    inner = Shape("RenewalsOfCsm")
    fields = selection.on("RenewalsOfCsm")
    for part in fields:
        if part.name == "user":
            nested(composer, inner, part, "User", {"node": csm})
    own = _contracts_of(composer, inner, mine, lambda _it: ALWAYS, fields)
    name_at, id_at = inner.column(f"{csm}.name"), inner.column(f"{csm}.id")
    text = f"UNWIND {contracts} AS {each} UNWIND {each}[{MANAGERS}] AS {csm} WITH {csm}, collect({each}) AS {mine}"
    at, read = shape.collect(composer, text, inner), inner.reader()

    def make(values: list[Any], run: Run) -> list[Row]:
        ordered = sorted(values[at], key=lambda value: (value[name_at], value[id_at]))
        return [own(value, run, read(value, run)) for value in ordered]

    return planned_key(selection.key), make


def _by_renewal_stage(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    level, fresh = level_of(names), composer.fresh
    it, stage, currency, number, units = fresh("it"), fresh("stage"), fresh("currency"), fresh("number"), fresh("units")
    text = (
        f"UNWIND {level.contracts()} AS {it} WITH {it} WHERE {it}[{SUBSTATE}] IN {composer.constant(RENEWAL_STAGES)}"
        f" WITH {it}[{SUBSTATE}] AS {stage}, {it}[{CURRENCY}] AS {currency}, count(*) AS {number}, sum({it}[{VALUE}]) AS {units}"
    )
    at, kind = shape.call(composer, text, f"collect([{stage}, {currency}, {number}, {units}])"), row_type("RenewalStageCount")
    fields = selection.on("RenewalStageCount")

    def read(values: list[Any], run: Run) -> list[Row]:
        rows = []
        for each in RENEWAL_STAGES:
            found = [part for part in values[at] if part[0] == each]
            amounts = [(code, worth) for _, code, _, worth in found]
            row = kind(stage=each, count=sum(count for _, _, count, _ in found))
            rows.append(with_money(row, fields, {"value": amounts, "converted": amounts}, run))
        return rows

    shape.computed(planned_key(selection.key), read)


def _won_and_lost(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    level, fresh = level_of(names), composer.fresh
    level.asked.decided = True
    it, month, stage, currency, number, units = (fresh(name) for name in ("it", "month", "stage", "currency", "number", "units"))
    text = (
        f"UNWIND {level.contracts()} AS {it} WITH {it} WHERE {it}[{STAGE}] IS NOT NULL AND {level.asked['year_day']} <= {it}[{CLOSED}] <= {level.asked['today']}"
        f" WITH toString(date.truncate('month', {it}[{CLOSED}])) AS {month}, {it}[{STAGE}] AS {stage}, {it}[{CURRENCY}] AS {currency},"
        f" count(*) AS {number}, sum({it}[{VALUE}]) AS {units}"
    )
    at, kind = shape.call(composer, text, f"collect([{month}, {stage}, {currency}, {number}, {units}])"), row_type("RenewalMonth")
    fields = selection.on("RenewalMonth")

    def read(values: list[Any], run: Run) -> list[Row]:
        rows = []
        for first in months(run.today, run.configuration.fiscal_year_start):
            found = [part for part in values[at] if part[0] == first.isoformat()]
            won, lost = ([part for part in found if part[1] == each] for each in ("CLOSED_WON", "CLOSED_LOST"))
            gained, gone = ([(code, worth) for _, _, code, _, worth in parts] for parts in (won, lost))
            row = kind(month=first.isoformat(), won=sum(part[3] for part in won), lost=sum(part[3] for part in lost))
            amounts = {"wonValue": gained, "wonConverted": gained, "lostValue": gone, "lostConverted": gone}
            rows.append(with_money(row, fields, amounts, run))
        return rows

    shape.computed(planned_key(selection.key), read)


def _value_by_month(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    level, fresh = level_of(names), composer.fresh
    basis = selection.args["basis"].value
    it, number, day, currency, units = fresh("it"), fresh("month"), fresh("day"), fresh("currency"), fresh("units")
    begin, end, state, part = fresh("begin"), fresh("end"), fresh("state"), fresh("part")
    today, first = level.asked["today"], level.asked["year_day"]
    # Contracts of the same days are summed before they are looked at month by month.
    alike = f"{it}[{START}] AS {begin}, {it}[{END}] AS {end}, {it}[{STATE}] AS {state}, {it}[{CURRENCY}] AS {currency}"
    text = f"UNWIND {level.contracts()} AS {it} WITH {alike}, sum({it}[{VALUE}]) AS {part} WHERE NOT {state} IN ['DRAFT', 'CANCELED']"
    if basis == "STARTED_IN_MONTH":
        text += f" AND {first} <= {begin} <= {today} WITH toString(date.truncate('month', {begin})) AS {number}, {currency}, {part}"
    else:
        days = composer.bind(lambda run: last_days(run.today, run.configuration.fiscal_year_start))
        held = f"coalesce({begin} <= {day}, true) AND coalesce({end} > {day}, {state} = 'ACTIVE')"
        text += f" UNWIND {days} AS {day} WITH * WHERE {held} WITH toString(date.truncate('month', {day})) AS {number}, {currency}, {part}"
    text += f" WITH {number}, {currency}, sum({part}) AS {units}"
    at, kind = shape.call(composer, text, f"collect([{number}, {currency}, {units}])"), row_type("ContractValueMonth")
    fields = selection.on("ContractValueMonth")

    def read(values: list[Any], run: Run) -> list[Row]:
        rows = []
        for first in months(run.today, run.configuration.fiscal_year_start):
            amounts = [(code, worth) for month, code, worth in values[at] if month == first.isoformat()]
            row = kind(month=first.isoformat(), basis=basis)
            rows.append(with_money(row, fields, {"value": amounts, "converted": amounts}, run))
        return rows

    shape.computed(planned_key(selection.key), read)


ENTITIES["SuccessRenewal"] = {
    **sets_of("SuccessRenewal"),
    "opened": _contract_set(OPENED),
    "onExtension": _contract_set(ON_EXTENSION),
    "atRisk": _at_risk,
    "byStage": _by_renewal_stage,
    "wonAndLostByMonth": _won_and_lost,
    "totalContractValueByMonth": _value_by_month,
}
