"""Rolling a number up a hierarchy (M-19): from groups of like accounts to a value that accounts for every account it left out."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from csgraph.domain.money import SCALE

REASONS = ("NOT_VISIBLE", "NOT_RECORDED_AT_TYPE", "CANCELED", "NO_STATUS", "NO_EXCHANGE_RATE")
ELIGIBLE = frozenset({"FREE", "PAYING"})
EVERY_STATUS = frozenset({"FREE", "PAYING", "CANCELED"})
DIGITS = 12
"""Significant digits of a value that floating point took part in."""
EXACT = 2**53
"""Up to here floating point holds every whole number."""
PLACES = Decimal("1E-10")
"""Decimal places of a quotient."""


@dataclass(frozen=True, slots=True)
class Group:
    """Accounts of one type, contract status and currency, all visible or none, and what the database summed over them.

    ``count`` accounts, of which ``known`` have a value; ``total``, ``low``, ``high`` over these; ``deepest`` is their greatest depth.
    ``weighted`` is the sum of value times contract value and ``weight`` the sum of those contract values; ``values`` are all values.
    """

    type: str
    status: str | None
    currency: str | None
    count: int
    known: int
    total: Any = None
    low: Any = None
    high: Any = None
    deepest: int | None = None
    weighted: float | None = None
    weight: float | None = None
    values: Sequence[Any] = ()
    visible: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rollup takes: the function, the statuses, the account types, and how money is converted."""

    function: str
    statuses: Collection[str] = ELIGIBLE
    unknown_status: bool = False
    recorded_at: Collection[str] = ()
    types: Collection[str] | None = None
    money: bool = False
    rate: Callable[[str], Decimal | None] = field(default=lambda _currency: Decimal(1))

    def reason(self, group: Group) -> str | None:
        """Why the accounts of a group are left out; the first reason counts."""
        if not group.visible:
            return "NOT_VISIBLE"
        if (self.recorded_at and group.type not in self.recorded_at) or (self.types is not None and group.type not in self.types):
            return "NOT_RECORDED_AT_TYPE"
        if group.status is None:
            return None if self.unknown_status else "NO_STATUS"
        return None if group.status in self.statuses else "CANCELED"

    def convertible(self, currency: str | None) -> bool:
        """Whether the function can do with that currency: money is converted, and so is the contract value that weighs."""
        needed = self.money or self.function == "WEIGHTED_AVG"
        return not needed or currency is None or self.rate(currency) is not None

    def usable(self, group: Group) -> int:
        """How many accounts of the group have what the function needs; without a contract value nothing weighs a value."""
        return 0 if self.function == "WEIGHTED_AVG" and group.currency is None else group.known


@dataclass(frozen=True, slots=True)
class Outcome:
    """A rolled-up value and the account of it."""

    value: Decimal | None
    contributing: int
    nulls: int
    excluded: Mapping[str, int]
    deepest: int | None
    rule: Rule
    by_currency: Mapping[str, Sequence[Group]]

    @property
    def amounts(self) -> dict[str, Decimal]:
        """The function over each currency alone, where nothing is converted; a count is no amount."""
        if self.rule.function == "COUNT":
            return {}
        alone = replace(self.rule, rate=lambda _currency: Decimal(1))
        found = {currency: _finite(groups, sum([g.known for g in groups]), alone) for currency, groups in self.by_currency.items()}
        return {currency: amount for currency, amount in found.items() if amount is not None}

    @property
    def partial(self) -> bool:
        """Whether accounts were left out because the viewer may not see them."""
        return "NOT_VISIBLE" in self.excluded


def roll_up(groups: Iterable[Group], rule: Rule) -> Outcome:
    """Aggregate groups; every account contributes, has no value, or is left out for one reason.

    A value that needs an exchange rate nobody gave is null; its amounts are complete.
    """
    taken: list[Group] = []
    by_currency: dict[str, list[Group]] = {}
    excluded: Counter[str] = Counter()
    nulls = 0
    for group in groups:
        reason, usable = rule.reason(group), rule.usable(group)
        if reason is not None:
            excluded[reason] += group.count
            continue
        nulls += group.count - usable
        if rule.money and group.currency is not None and usable:
            by_currency.setdefault(group.currency, []).append(group)
        if usable and rule.convertible(group.currency):
            taken.append(group)
        else:
            excluded["NO_EXCHANGE_RATE"] += usable
    contributing = sum([group.known for group in taken])
    converted = rule.function == "COUNT" or not excluded["NO_EXCHANGE_RATE"]
    value = _finite(taken, contributing, rule) if converted else None
    deepest = max([g.deepest for g in taken if g.deepest is not None], default=None)
    reasons = {r: excluded[r] for r in REASONS if excluded[r]} if excluded else {}
    return Outcome(value, contributing, nulls, reasons, deepest, rule, by_currency)


def _finite(groups: Sequence[Group], contributing: int, rule: Rule) -> Decimal | None:
    """The value, or null where what was stored past csgraph is no number."""
    try:
        value = _value(groups, contributing, rule)
    except (ArithmeticError, ValueError):
        return None
    return value if value is None or value.is_finite() else None


def _value(groups: Sequence[Group], contributing: int, rule: Rule) -> Decimal | None:
    if rule.function == "COUNT":
        return Decimal(contributing)
    if not contributing:
        return None
    if rule.function == "WEIGHTED_AVG":
        return _weighted(groups, rule)
    number = _number(rule)
    if rule.function == "MEDIAN":
        values = [number(value, group.currency) for group in groups for value in group.values]
        return _rounded(Decimal(statistics.median(values)))
    if rule.function in ("MIN", "MAX"):
        pick = min if rule.function == "MIN" else max
        return pick(number(g.low if rule.function == "MIN" else g.high, g.currency) for g in groups)
    total = sum((number(g.total, g.currency) for g in groups), Decimal(0))
    return _rounded(total / contributing) if rule.function == "AVG" else total


def _number(rule: Rule) -> Callable[[Any, str | None], Decimal]:
    if not rule.money:
        return lambda value, _currency: exact(value)

    def converted(units: int, currency: str | None) -> Decimal:
        rate = rule.rate(currency or "")
        assert rate is not None
        return Decimal(units) / SCALE * rate

    return converted


def _weighted(groups: Sequence[Group], rule: Rule) -> Decimal | None:
    top, bottom = 0.0, 0.0
    for group in groups:
        rate = rule.rate(group.currency) if group.currency is not None else None
        if rate is None or group.weight is None or group.weighted is None:
            continue
        own = float(rate) if rule.money else 1.0
        top += group.weighted * own * float(rate)
        bottom += group.weight * float(rate)
    if not bottom:
        return None
    return exact(top / bottom / (SCALE if rule.money else 1))


def exact(value: float) -> Decimal:
    """A number of the database as a decimal; what floating point cannot hold exactly is cut to twelve significant digits."""
    if isinstance(value, int) or (value.is_integer() and abs(value) <= EXACT):
        return Decimal(int(value))
    return Decimal(f"{value:.{DIGITS}g}")


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(PLACES)


def plain(value: Decimal | None) -> str | None:
    """A decimal in plain notation without trailing zeros; null where it is no number."""
    if value is None or not value.is_finite():
        return None
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
