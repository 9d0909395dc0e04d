"""From one contract value to another (Q10): what a subtree was worth at two instants, and every account that makes the difference.

Both instants are read as `asOf` reads them, in one statement; the accounts of both are laid side by side, and what differs is put on one line each, so
that the start and all lines add up to the end, exactly, in every currency and converted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from csgraph.db.compose.amounts import per_currency
from csgraph.db.compose.entity import ENTITIES, fill, listed, nested
from csgraph.db.compose.past import EARLIEST, Past, unsupported
from csgraph.db.compose.rolled import rates
from csgraph.db.compose.text import Bind, Composer, Names, Run, Shape, bound, instant_text
from csgraph.domain.errors import BadUserInput
from csgraph.domain.money import SCALE, from_units
from csgraph.domain.rollup import ELIGIBLE, plain
from csgraph.domain.row import Row, planned_key, row_type
from csgraph.domain.selection import Selection

KINDS = ("NEW", "UP", "DOWN", "CANCELED", "MOVED_IN", "MOVED_OUT")
METRIC = "contract_value"
MOST = 100
"""Accounts behind one line that are answered at most."""
NAMES = ("kind", "entry", "old", "new", "delta")
Amounts = Mapping[str, int]
"""Ten-thousandths by currency."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """The two instants, and the variables that hold the accounts of each."""

    begin: Past
    finish: Past
    before: str
    after: str

    def differing(self, composer: Composer) -> tuple[str, dict[str, str]]:
        """Every account that is worth another amount, with its line: its node, what it was worth, what it is worth, the difference converted."""
        names = {name: composer.fresh(name) for name in (*NAMES, "side", "account")}
        by, side, old, new, entry = composer.bind(rates), names["side"], names["old"], names["new"], names["entry"]
        converted = f"coalesce({new}[1] * {by}[{new}[2]], 0) - coalesce({old}[1] * {by}[{old}[2]], 0)"
        gone, come = f"{entry}.validTo <= {self.finish.at}", f"{entry}.validFrom > {self.begin.at}"
        kind = (
            f"CASE WHEN {old} IS NULL THEN CASE WHEN {come} THEN 'NEW' ELSE 'MOVED_IN' END"
            f" WHEN {new} IS NULL THEN CASE WHEN {gone} THEN 'CANCELED' ELSE 'MOVED_OUT' END"
            f" WHEN {old}[1] IS NULL THEN 'NEW' WHEN {new}[1] IS NULL THEN 'CANCELED' WHEN {names['delta']} < 0 THEN 'DOWN' ELSE 'UP' END"
        )
        same = f"coalesce({old}[1] = {new}[1] AND {old}[2] = {new}[2], false)"
        text = (
            f"UNWIND [each IN {self.before} | [0, each]] + [each IN {self.after} | [1, each]] AS {side} "
            f"WITH {side}[1][0] AS {names['account']}, head(collect(CASE WHEN {side}[0] = 0 THEN {side}[1] END)) AS {old}, "
            f"head(collect(CASE WHEN {side}[0] = 1 THEN {side}[1] END)) AS {new} "
            f"WHERE coalesce({old}[1], {new}[1]) IS NOT NULL AND NOT {same} "
            f"WITH coalesce({new}[3], {old}[3]) AS {entry}, {old}, {new}, "
            f"CASE WHEN {old}[2] = {new}[2] THEN {new}[1] - {old}[1] ELSE {converted} END AS {names['delta']} "
            f"WITH {entry}, {old}, {new}, {names['delta']}, {kind} AS {names['kind']}"
        )
        return text, names


def value_bridge(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """The contract value below an account at two instants and the way from one to the other."""
    if composer.reads_past:
        raise unsupported()
    begin, finish = _instants(selection)
    pasts = composer.past_at(begin), composer.past_at(finish)
    before, after = (_side(composer, shape, past, names["node"]) for past in pasts)
    bridge = Bridge(*pasts, before, after)
    readers: dict[str, Callable[[list[Any], Run], Any]] = {}
    for asked in selection.on("ValueBridge"):
        if asked.name in ("start", "end"):
            found, moment = (before, begin) if asked.name == "start" else (after, finish)
            readers[planned_key(asked.key)] = _sum(composer, shape, asked, found, moment)
        elif asked.name == "lines":
            readers[planned_key(asked.key)] = _lines(composer, shape, bridge, asked)
    kind = row_type("ValueBridge")
    shape.computed(planned_key(selection.key), lambda values, run: kind((key, read(values, run)) for key, read in readers.items()))


def _instants(selection: Selection) -> tuple[Bind, Bind]:
    start, end = selection.args["from"], selection.arg("to")
    get_start = bound(start, datetime.fromisoformat)
    get_end = (lambda run: run.now) if end is None else bound(end, datetime.fromisoformat)

    def finish(run: Run) -> datetime:
        at: datetime = get_end(run)
        if at > run.now:
            raise (end or start).refusal("Nobody knows yet what will be; `to` lies in the future.", reason="IN_THE_FUTURE")
        return max(at, EARLIEST)

    def begin(run: Run) -> datetime:
        at: datetime = get_start(run)
        if at > finish(run):
            raise start.refusal("`from` lies behind `to`.", reason="OUT_OF_RANGE")
        return max(at, EARLIEST)

    return begin, finish


def _side(composer: Composer, shape: Shape, past: Past, account: str) -> str:
    """A variable: every account of the subtree at one instant, with what it counts for, by the rule of rollups (M-19)."""
    top = composer.fresh("bridged")
    with composer.reading(past):
        body, found = composer.fragment("rollup.subtree", {"account": top})
    node, metric = found["below"], composer.configuration.metrics[METRIC]
    kinds, statuses = composer.constant(list(metric.recorded_at) or None), composer.constant(sorted(ELIGIBLE))
    counts = f"{node}.contractStatus IN {statuses} AND ({kinds} IS NULL OR {node}.type IN {kinds})"
    value = f"CASE WHEN {counts} THEN {node}.contractValue END"
    begun = f"WITH {{node: {account}, id: {account}.id}} AS {top} {body}"
    return shape.join(composer, begun, f"collect([{node}.id, {value}, {node}.currency, {node}.node])")


def _sum(composer: Composer, shape: Shape, selection: Selection, found: str, moment: Bind) -> Callable[[list[Any], Run], Row]:
    each, currency, total, count = (composer.fresh(name) for name in ("each", "currency", "total", "count"))
    body = (
        f"UNWIND {found} AS {each} WITH {each} WHERE {each}[1] IS NOT NULL"
        f" WITH {each}[2] AS {currency}, sum({each}[1]) AS {total}, count(*) AS {count}"
    )
    at, kind = shape.call(composer, body, f"collect([{currency}, {total}, {count}])"), row_type("ValueBridgeSum")

    lists = _amounts_asked(selection, "ValueBridgeSum")

    def read(values: list[Any], run: Run) -> Row:
        amounts = {code: units for code, units, _ in values[at]}
        shown = dict.fromkeys(lists, per_currency(amounts.items()))
        return kind(
            shown, at=instant_text(moment(run)), value=plain(_converted(amounts, run)), accountCount=sum(row[2] for row in values[at])
        )

    return read


def _amounts_asked(selection: Selection, typename: str) -> list[str]:
    return [planned_key(f.key) for f in selection.on(typename) if f.name == "amounts"]


def _converted(amounts: Amounts, run: Run) -> Decimal | None:
    """In the reporting currency; null where a rate is missing, nothing where there is nothing."""
    total = Decimal(0)
    for currency, units in amounts.items():
        rate = run.configuration.rate(currency)
        if rate is None:
            return None
        total += Decimal(units) / SCALE * rate
    return total


def _lines(composer: Composer, shape: Shape, bridge: Bridge, selection: Selection) -> Callable[[list[Any], Run], list[Row]]:
    body, names = bridge.differing(composer)
    parts = [composer.fresh("part") for _ in range(6)]
    columns = [names["kind"], f"{names['old']}[2]", f"{names['new']}[2]", f"sum({names['old']}[1])", f"sum({names['new']}[1])", "count(*)"]
    grouped = ", ".join(f"{column} AS {part}" for column, part in zip(columns, parts, strict=True))
    at, kind = shape.call(composer, f"{body} WITH {grouped}", f"collect([{', '.join(parts)}])"), row_type("ValueBridgeLine")
    lists = _amounts_asked(selection, "ValueBridgeLine")
    accounts = {planned_key(f.key): _accounts(composer, shape, bridge, f) for f in selection.on("ValueBridgeLine") if f.name == "accounts"}

    def read(values: list[Any], run: Run) -> list[Row]:
        lines = []
        for name in KINDS:
            rows = [row for row in values[at] if row[0] == name]
            amounts = _differences(rows)
            line = kind(
                dict.fromkeys(lists, per_currency(amounts.items())),
                kind=name,
                value=plain(_converted(amounts, run)),
                accountCount=sum(row[5] for row in rows),
            )
            for key, behind in accounts.items():
                line[key] = behind(values, run, name)
            lines.append(line)
        return lines

    return read


def _differences(rows: Sequence[Sequence[Any]]) -> Amounts:
    amounts: dict[str, int] = {}
    for _, old, new, less, more, _ in rows:
        for currency, units in ((old, -less), (new, more)):
            if currency is not None and units:
                amounts[currency] = amounts.get(currency, 0) + units
    return {currency: units for currency, units in amounts.items() if units}


def _accounts(composer: Composer, shape: Shape, bridge: Bridge, selection: Selection) -> Callable[[list[Any], Run, str], list[Row]]:
    """The accounts behind each line, largest difference first."""
    body, names = bridge.differing(composer)
    most = composer.argument(selection.args["first"], _bounded)
    inner, rows, row = Shape("ValueBridgeAccount"), composer.fresh("rows"), composer.fresh("row")
    who = {name: composer.fresh(name) for name in NAMES}
    fill(
        composer,
        inner,
        "ValueBridgeAccount",
        {**who, "begin": bridge.begin.at, "finish": bridge.finish.at},
        selection.on("ValueBridgeAccount"),
    )
    kind = names["kind"]
    handed = ", ".join(f"{row}[{at}] AS {who[name]}" for at, name in enumerate(NAMES))
    text = (
        f"{body} WITH {', '.join(names[name] for name in NAMES)} ORDER BY {kind}, abs({names['delta']}) DESC, {names['entry']}.id"
        f" WITH {kind}, collect([{', '.join(names[name] for name in NAMES)}])[0..{most}] AS {rows} UNWIND {rows} AS {row} WITH {handed}"
    )
    kind_at = inner.column(who["kind"])
    at, read = shape.collect(composer, text, inner), inner.reader()
    return lambda values, run, name: [read(each, run) for each in values[at] if each[kind_at] == name]


def _bounded(first: int) -> int:
    if not 1 <= first <= MOST:
        raise BadUserInput("Between 1 and 100 accounts are answered.", reason="OUT_OF_RANGE", limit=MOST, actual=first)
    return first


def _side_money(side: str) -> Callable[[Composer, Shape, Names, Selection], None]:
    def emit(_composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        at, kind = shape.column(names[side]), row_type("Money")

        def read(values: list[Any], _run: Run) -> Any:
            found = values[at]
            return None if found is None or found[1] is None else kind(amount=from_units(found[1], found[2]), currency=found[2])

        shape.computed(planned_key(selection.key), read)

    return emit


def _value(_composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    old_at, new_at = shape.column(names["old"]), shape.column(names["new"])

    def read(values: list[Any], run: Run) -> str | None:
        sides = (values[old_at] or [None] * 3, values[new_at] or [None] * 3)
        return plain(_converted(_differences([(None, sides[0][2], sides[1][2], sides[0][1] or 0, sides[1][1] or 0, 1)]), run))

    shape.computed(selection.name, read)


def _name(_composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    shape.leaf(selection.name, f"{names['entry']}.name")


def _account(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    body, found = composer.fragment("account.by_ids", ids=f"[{names['entry']}.id]")
    nested(composer, shape, selection, "Account", {"node": found["account"]}, body)


def _changes(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """The account's own changes between the instants and, where it moved, the moves of accounts above it."""
    lines = []
    for at in (names["begin"], names["finish"]):
        body, found = composer.unscoped("as_of.past.line", {"account": names["entry"]}, at=at)
        lines.append(f"COLLECT {{ {body} RETURN {found['above']}.id }}")
    ids = f"CASE WHEN {names['kind']} STARTS WITH 'MOVED' THEN {' + '.join(lines)} ELSE [{names['entry']}.id] END"
    own = composer.fresh("behind")
    body, found = composer.fragment("change.behind", {"account": names["entry"]}, ids=own, begin=names["begin"], finish=names["finish"])
    node = found["change"]
    listed(
        composer,
        shape,
        selection,
        "Change",
        f"WITH {ids} AS {own} {body}",
        f"{node}.at, {node}.id",
        {"node": node, "account": found["owner"]},
    )


ENTITIES["ValueBridgeAccount"] = {
    "name": _name,
    "account": _account,
    "before": _side_money("old"),
    "after": _side_money("new"),
    "value": _value,
    "changes": _changes,
}
