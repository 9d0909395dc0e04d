"""What a valid health profile is (M-21 to M-23), beyond the form of its entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from csgraph.domain.faults import Fault, Known
from csgraph.domain.where import Tree, asks_who, leaves

WHOLE = 100
LONGEST_DAYS = 365
MOST_CONDITIONS = 50
SOURCES: Mapping[str, tuple[str, ...]] = {"metric": ("function", "scope"), "modules": ("days",), "attribute": ()}
"""What a condition looks at, and what more can be said of it."""
THRESHOLDS = {"MULTIDIMENSIONAL": ("good", "average"), "SUB_ACCOUNTS": ("good", "poor")}
"""What a model goes by, beside its conditions; CONDITIONS has rules alone, and takes no notice of thresholds."""
NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,9})?", re.ASCII)
RULES = {
    "NUMBER": "a comparison with a number, such as >= 5", "DATE": "a comparison with a day, such as >= 2026-01-01",
    "BOOLEAN": "= true or = false", "TEXT": "= or != and a text", "LIST": "= or != and an item",
}  # fmt: skip
"""How each kind of value is compared."""


def profile_faults(profile: Mapping[str, Any], known: Known) -> Iterator[Fault]:
    """What a health profile rests on that is not there, or cannot be compared."""
    if "where" in profile and asks_who(profile["where"]):
        yield Fault(("where",), "criteria that are the same for whoever asks")
    yield from _criteria_faults(profile.get("where", {}), known)
    names = THRESHOLDS.get(profile["model"], ())
    for name, value in (profile.get("thresholds", {}) if names else {}).items():
        if name not in names or not 0 <= value <= WHOLE:
            yield Fault(("thresholds", name), f"{' and '.join(names)}, from 0 to 100")
    if len(profile["conditions"]) > MOST_CONDITIONS:
        yield Fault(("conditions",), f"at most {MOST_CONDITIONS} conditions")
    seen: set[str] = set()
    for at, condition in enumerate(profile["conditions"]):
        if condition["key"] in seen:
            yield Fault(("conditions", at, "key"), "a key that no other condition of the profile has")
        seen.add(condition["key"])
        for fault in _condition_faults(condition, known):
            yield Fault(("conditions", at, *fault.path), fault.expected, fault.name)


def _criteria_faults(tree: Tree, known: Known) -> Iterator[Fault]:
    """Health cannot choose what it is computed by, and everybody may read which profile an account has (B-06)."""
    for path, name, value in leaves(tree):
        if name == "health":
            yield Fault(("where", *path), "criteria that do not rest on health, which the profile computes")
        for at, each in enumerate(value if name == "attributes" else ()):
            if each["key"] in known.privileged:
                yield Fault(("where", *path, at, "key"), "an attribute that everybody may read, for so may everybody the profile (B-06)")


def _condition_faults(condition: Mapping[str, Any], known: Known) -> Iterator[Fault]:
    sources = [name for name in SOURCES if condition.get(name)]
    if len(sources) != 1:
        yield Fault((), "exactly one of metric, modules and attribute")
        return
    (source,) = sources
    for whose, names in SOURCES.items():
        yield from (Fault((name,), f"{name} with {whose} only") for name in names if name in condition and source != whose)
    yield from {"metric": _metric_faults, "modules": _usage_faults, "attribute": _attribute_faults}[source](condition, known)
    kind = known.kinds.get(condition["attribute"]) if source == "attribute" else "NUMBER"
    if not condition.keys() & {"good", "poor"}:
        yield Fault((), "a rule: good, poor or both")
    yield from (
        Fault((name,), RULES[kind]) for name in ("good", "poor") if kind and name in condition and not _compares(kind, condition[name])
    )


def _metric_faults(condition: Mapping[str, Any], known: Known) -> Iterator[Fault]:
    if condition["metric"] not in known.metrics:
        yield Fault(("metric",), "the key of a metric", condition["metric"])
    if "scope" in condition and "function" not in condition:
        yield Fault(("scope",), "scope with function only")
    if condition.get("function") == "COUNT_DISTINCT" and condition["metric"] in known.metrics and condition["metric"] not in known.people:
        yield Fault(("function",), "COUNT_DISTINCT with a metric that counts people only")
    if condition["metric"] in known.scores and condition.get("scope", "SUBTREE") == "SUBTREE":
        yield Fault(
            ("metric",), "something else than the account's own health, on which it cannot rest; a scope below the account is possible"
        )


def _usage_faults(condition: Mapping[str, Any], _known: Known) -> Iterator[Fault]:
    if not 1 <= condition.get("days", 1) <= LONGEST_DAYS:
        yield Fault(("days",), f"1 to {LONGEST_DAYS} days")


def _attribute_faults(condition: Mapping[str, Any], known: Known) -> Iterator[Fault]:
    if condition["attribute"] not in known.kinds:
        yield Fault(("attribute",), "the key of an attribute", condition["attribute"])
    elif condition["attribute"] in known.privileged:
        yield Fault(("attribute",), "an attribute that everybody may read, for so may everybody the reasons (B-06)")


def _compares(kind: str, rule: str) -> bool:
    operator, operand = rule.split(" ", 1)
    if kind == "NUMBER":
        return NUMBER.fullmatch(operand) is not None
    if kind == "DATE":
        return _is_day(operand)
    return operator in ("=", "!=") and (kind != "BOOLEAN" or operand in ("true", "false"))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def weight_faults(profile: Mapping[str, Any]) -> Iterator[Fault]:
    """The weights of a multidimensional profile are shares of the whole (M-22); a dimension weighs what its conditions weigh."""
    conditions = profile["conditions"]
    if profile["model"] != "MULTIDIMENSIONAL" or not conditions:
        return
    for at, condition in enumerate(conditions):
        if not 0 < condition.get("weight", 0) <= WHOLE:
            yield Fault(("conditions", at, "weight"), "a weight above 0 and up to 100: its share of the health, in percent")
    total = round(sum(condition.get("weight", 0) for condition in conditions), 6)
    if total != WHOLE:
        yield Fault(("conditions",), f"weights that sum to 100 in profile {profile['key']}; they sum to {total:g}")
