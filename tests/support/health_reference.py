"""Health computed the slow way, from the sentences of the specification and from plain Python values alone (M-21 to M-23, M-33)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

COMPARE = {
    ">=": lambda a, b: a >= b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, "<": lambda a, b: a < b,
    "=": lambda a, b: a == b, "!=": lambda a, b: a != b,
}  # fmt: skip
Account = Mapping[str, Any]


class Company:
    """Accounts with their values; ``rank`` and ``score`` are computed when asked for, the accounts below first."""

    def __init__(
        self, accounts: Sequence[Account], profiles: Sequence[Mapping[str, Any]], usage: Sequence[Mapping[str, Any]], today: date
    ) -> None:
        self.accounts = {account["id"]: account for account in accounts}
        self.profiles = profiles
        self.usage = usage
        self.today = today
        self.known: dict[str, tuple[str, float | None, list[str]]] = {}

    def below(self, key: str) -> list[str]:
        direct = self.children(key)
        return direct + [other for child in direct for other in self.below(child)]

    def children(self, key: str) -> list[str]:
        return [other for other, account in self.accounts.items() if account.get("parent") == key]

    def profile(self, account: Account) -> Mapping[str, Any] | None:
        for profile in self.profiles:
            types, where = profile.get("types") or [account["type"]], profile.get("where", {})
            if account["type"] in types and all(account.get(name) == wanted["eq"] for name, wanted in where.items()):
                return profile
        return None

    def health(self, key: str) -> tuple[str, float | None, list[str]]:
        """Rank, score and keys of the reasons."""
        if key not in self.known:
            self.known[key] = self._health(self.accounts[key])
        return self.known[key]

    def _health(self, account: Account) -> tuple[str, float | None, list[str]]:
        profile = self.profile(account)
        if profile is None:
            return "UNKNOWN", None, []
        if profile["model"] == "SUB_ACCOUNTS":
            return self._parent(account, profile)
        if account.get("contractStatus") not in ("FREE", "PAYING"):
            return "UNKNOWN", None, []
        ranks = {condition["key"]: self._rank(account, condition) for condition in profile["conditions"]}
        known = {key: rank for key, rank in ranks.items() if rank != "UNKNOWN"}
        if not known:
            return "UNKNOWN", None, []
        if profile["model"] == "CONDITIONS":
            rank, score = ("POOR" if "POOR" in known.values() else "GOOD" if set(known.values()) == {"GOOD"} else "AVERAGE"), None
        else:
            rank, score = self._weighed(profile, ranks)
        poor = [key for key, found in known.items() if found == "POOR"]
        lesser = [key for key, found in known.items() if found != "GOOD"]
        good = [key for key, found in known.items() if found == "GOOD"]
        return rank, score, {"POOR": poor or lesser, "AVERAGE": lesser or list(known), "GOOD": good}[rank]

    def _rank(self, account: Account, condition: Mapping[str, Any]) -> str:
        value = self._value(account, condition)
        if value is None:
            return "UNKNOWN"
        for name, rank in (("poor", "POOR"), ("good", "GOOD")):
            if name in condition:
                operator, given = condition[name].split(" ", 1)
                wanted = given if isinstance(value, str) else Fraction(given)
                if COMPARE[operator](value if isinstance(value, str) else Fraction(str(value)), wanted):
                    return rank
        return "AVERAGE"

    def _value(self, account: Account, condition: Mapping[str, Any]) -> Any:
        if "modules" in condition:
            first = self.today - timedelta(days=condition["days"])
            rows = [row for row in self.usage if row["accountId"] == account["id"] and row["module"] in condition["modules"]]
            return float(sum(row["actions"] for row in rows if first <= row["date"] < self.today))
        if "attribute" in condition:
            return account.get(f"attr.{condition['attribute']}")
        if "function" not in condition:
            return account.get(f"metric.{condition['metric']}")
        members = {
            "SUBTREE": [account["id"], *self.below(account["id"])],
            "DESCENDANTS": self.below(account["id"]),
            "CHILDREN": self.children(account["id"]),
        }
        taken = [self.accounts[each] for each in members[condition["scope"]]]
        values = [each.get(f"metric.{condition['metric']}") for each in taken if each.get("contractStatus") in ("FREE", "PAYING")]
        found = [value for value in values if value is not None]
        return {"SUM": sum, "MIN": min, "MAX": max}[condition["function"]](found) if found else None

    def _weighed(self, profile: Mapping[str, Any], ranks: Mapping[str, str]) -> tuple[str, float]:
        points = {"GOOD": 100, "AVERAGE": 60, "POOR": 0}
        instead = {"TREAT_AS_POOR": "POOR", "TREAT_AS_AVERAGE": "AVERAGE"}.get(profile.get("missingValue", ""))
        dimensions: dict[tuple[str, str | None], list[tuple[Fraction, int]]] = {}
        weights: dict[tuple[str, str | None], Fraction] = {}
        for condition in profile["conditions"]:
            rank = ranks[condition["key"]]
            if rank == "UNKNOWN" and instead:
                rank = instead
            name = ("named", condition["dimension"]) if condition["dimension"] else ("alone", condition["key"])
            if rank != "UNKNOWN":
                dimensions.setdefault(name, []).append((Fraction(condition["weight"]), points[rank]))
            weights[name] = weights.get(name, Fraction(0)) + Fraction(condition["weight"])
        total, whole = Fraction(0), Fraction(0)
        for name, parts in dimensions.items():
            exact = sum(weight * score for weight, score in parts) / sum(weight for weight, _ in parts)
            rounded = int(exact + Fraction(1, 2))
            total, whole = total + rounded * weights[name], whole + weights[name]
        score = total / whole
        least = {"good": 80, "average": 50, **profile.get("thresholds", {})}
        return ("GOOD" if score >= least["good"] else "AVERAGE" if score >= least["average"] else "POOR"), float(score)

    def _parent(self, account: Account, profile: Mapping[str, Any]) -> tuple[str, float | None, list[str]]:
        if profile.get("base") == "CHILDREN":
            base = self.children(account["id"])
        else:
            base = [each for each in self.below(account["id"]) if not self.children(each)]
        base = [each for each in base if self.accounts[each].get("contractStatus") != "CANCELED"]
        known = [(self.health(each)[0], self.accounts[each].get("contractValue", 0)) for each in base if self.health(each)[0] != "UNKNOWN"]
        if not known:
            return "UNKNOWN", None, []
        by_value = profile.get("countedBy") == "CONTRACT_VALUE" and sum(value for _, value in known) > 0
        total = sum(value if by_value else 1 for _, value in known)
        share = {
            rank: Fraction(100 * sum(value if by_value else 1 for found, value in known if found == rank), total)
            for rank in ("POOR", "GOOD")
        }
        limits = {"good": 50, "poor": 50, **profile.get("thresholds", {})}
        if share["POOR"] > limits["poor"]:
            return "POOR", None, ["sub_accounts_poor"]
        if share["GOOD"] > limits["good"]:
            return "GOOD", None, ["sub_accounts_good"]
        return "AVERAGE", None, ["sub_accounts_poor", "sub_accounts_good"]
