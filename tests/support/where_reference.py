"""The predicate language in plain Python: slow, two-valued, and written from M-18 alone; it judges what the compiled predicates answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import eq, ge, gt, le, lt
from typing import Any

from csgraph.domain.money import SCALE

Tree = Mapping[str, Any]
Account = Mapping[str, Any]
ORDER: Mapping[str, Callable[[Any, Any], bool]] = {"eq": eq, "gt": gt, "gte": ge, "lt": lt, "lte": le}
TEXTS = ("externalId", "name", "type", "industry", "region", "country", "tier")


@dataclass(frozen=True, slots=True)
class World:
    """All accounts by id, who is assigned, who reports to whom, and what is configured."""

    accounts: Mapping[str, Account]
    active: Mapping[str, bool]
    assigned: Sequence[tuple[str, str, str]]
    managers: Mapping[str, str]
    kinds: Mapping[str, str]
    teams: Mapping[str, Tree]
    rates: Mapping[str, Decimal]

    def matching(self, where: Tree) -> set[str]:
        """Ids of the accounts that meet a predicate; ids in it are local."""
        return {key for key, account in self.accounts.items() if self.holds(where, account)}

    def holds(self, where: Tree, account: Account, within: frozenset[str] = frozenset()) -> bool:
        """Whether one account meets a predicate."""
        return all(self._field(name, part, account, within) for name, part in where.items() if part is not None)

    def _field(  # noqa: C901, PLR0911, PLR0912 - one case a field
        self, name: str, part: Any, account: Account, within: frozenset[str]
    ) -> bool:
        match name:
            case "and":
                return all(self.holds(each, account, within) for each in part)
            case "or":
                return any(self.holds(each, account, within) for each in part)
            case "not":
                return not self.holds(part, account, within)
            case "contractValue":
                return _ordered(self._amount(account), part, Decimal, missing=account.get("contractValue") is None)
            case "createDate" | "renewalDate":
                return _ordered(account.get(name), part, date.fromisoformat)
            case "attributes":
                return all(self._attribute(each, account) for each in part)
            case "isRoot":
                return (account.get("parent") is None) == part
            case "underId":
                return _member_of(self.lineage(account), part)
            case "underName":
                return any(above["name"] == part for above in map(self.accounts.__getitem__, self.lineage(account)))
            case "assignment":
                return self._assignment(part, account)
            case "teamId":
                return all(self._in_any_team([ids] if op == "eq" else ids, account, within) for op, ids in part.items())
            case "contractStatus":
                return _text(account.get(name), part)
            case "health":
                return _text(account.get("healthRank", "UNKNOWN"), part)
            case _:
                assert name in ("id", *TEXTS)
                return _text(account.get(name), part)

    def lineage(self, account: Account) -> list[str]:
        """The account and everything above it."""
        parent = account.get("parent")
        return [account["id"], *(self.lineage(self.accounts[parent]) if parent else [])]

    def _amount(self, account: Account) -> Decimal | None:
        value, rate = account.get("contractValue"), self.rates.get(account.get("currency") or "")
        return None if value is None or rate is None else Decimal(value) / SCALE * rate

    def _attribute(self, where: Tree, account: Account) -> bool:
        value = account.get(f"attr.{where['key']}")
        match self.kinds[where["key"]]:
            case "TEXT":
                return _text(value, where["text"])
            case "LIST":
                given = {op: operand for op, operand in where["text"].items() if op != "isNull"}
                missing = where["text"].get("isNull")
                known = missing is None or (value is None) == missing
                return known and (not given or any(_text(item, given) for item in value or ()))
            case "NUMBER":
                return _ordered(value, where["number"], float)
            case "DATE":
                return _ordered(value, where["date"], date.fromisoformat)
        return _ordered(value, where["boolean"], bool)

    def _assignment(self, where: Tree, account: Account) -> bool:
        wanted, above = where.get("userId") or {}, where.get("managerId") or {}
        holders = [u for u, a, role in self.assigned if a == account["id"] and role == where["role"]]
        holders = [user for user in holders if _text(user, wanted) and _text(self.managers.get(user), above)]
        if where.get("missing") is None:
            return bool(holders)
        return any(self.active[user] for user in holders) != where["missing"]

    def _in_any_team(self, ids: Sequence[str], account: Account, within: frozenset[str]) -> bool:
        return any(
            key == "default" or (key in self.teams and key not in within and self.holds(self.teams[key], account, within | {key}))
            for key in ids
        )


def _text(value: str | None, where: Tree) -> bool:
    return all(_text_operator(value, op, operand) for op, operand in where.items() if operand is not None)


def _text_operator(value: str | None, op: str, operand: Any) -> bool:  # noqa: PLR0911 - one case an operator
    if op == "isNull":
        return (value is None) == operand
    if value is None:
        return False
    match op:
        case "eq":
            return bool(value == operand)
        case "in":
            return value in operand
        case "notIn":
            return value not in operand
        case "contains":
            return operand.casefold() in value.casefold()
    assert op == "startsWith"
    return value.casefold().startswith(operand.casefold())


def _ordered(value: Any, where: Tree, convert: Callable[[Any], Any], *, missing: bool | None = None) -> bool:
    absent = value is None if missing is None else missing
    given = {op: operand for op, operand in where.items() if operand is not None}
    return all(
        absent == operand if op == "isNull" else value is not None and ORDER[op](value, convert(operand)) for op, operand in given.items()
    )


def _member_of(ids: Sequence[str], where: Tree) -> bool:
    return all(any(each in ids for each in ([operand] if op == "eq" else operand)) for op, operand in where.items() if operand is not None)
