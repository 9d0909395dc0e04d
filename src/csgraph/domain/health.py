"""Health of an account: its rank, its score and the conditions that decided (M-21, M-22, M-23, M-33), from the values that a profile looks at."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from types import NoneType
from typing import Any

from csgraph.domain.rollup import ELIGIBLE

GOOD, AVERAGE, POOR, UNKNOWN = "GOOD", "AVERAGE", "POOR", "UNKNOWN"
SCORES = {GOOD: 100, AVERAGE: 60, POOR: 0}
"""What a condition is worth in the multidimensional model (M-22)."""
WHOLE = 100
LEAST = {"good": 80.0, "average": 50.0}
"""Scores from which a multidimensional health is good or average, where the profile says nothing."""
SHARES = {"good": 50.0, "poor": 50.0}
"""Percent of sub-accounts above which a parent is good or poor, where the profile says nothing (M-23)."""
DAYS = 14
"""Full days before today in which modules were used, where the condition says nothing."""
RULE = re.compile(r"\s*(>=|<=|!=|>|<|=)\s*(.+?)\s*")
COMPARED = {
    ">=": lambda value, given: value >= given,
    "<=": lambda value, given: value <= given,
    ">": lambda value, given: value > given,
    "<": lambda value, given: value < given,
    "=": lambda value, given: value == given,
    "!=": lambda value, given: value != given,
}
SPOKEN = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than", "=": "", "!=": "not"}
RECORDS: Mapping[str, Mapping[str, tuple[type, ...]]] = {
    "CONDITION": {
        "key": (str,), "displayName": (str,), "definition": (str,), "rank": (str,), "value": (int, float, NoneType), "decided": (bool,),
        "attribute": (str,),
    },
    "DIMENSION": {"key": (str,), "weight": (int, float), "score": (int, float, NoneType), "rank": (str,)},
}  # fmt: skip
"""What a snapshot keeps of each condition and dimension, as JSON."""
OPTIONAL = frozenset({"attribute"})
"""What only conditions on an attribute have, and those of older snapshots do not."""
RANKS = (GOOD, AVERAGE, POOR, UNKNOWN)
LARGEST = 1e300
"""What a number of a snapshot may be at most: JSON knows whole numbers that nobody can answer."""
Value = float | str | bool | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A condition with what it found."""

    key: str
    display_name: str
    definition: str
    rank: str
    value: float | None
    decided: bool = False
    """Whether it is among the reasons (M-33)."""
    attribute: str | None = None
    """The attribute that it looked at, which may become privileged later (B-06)."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension of a multidimensional health."""

    key: str
    weight: float
    score: float | None
    rank: str


@dataclass(frozen=True, slots=True)
class Health:
    """The health of an account at one moment."""

    rank: str
    score: float | None = None
    conditions: Sequence[Judged] = ()
    dimensions: Sequence[Dimension] = ()

    @property
    def reasons(self) -> list[str]:
        """Keys of the conditions that decided."""
        return [each.key for each in self.conditions if each.decided]


@dataclass(frozen=True, slots=True)
class Below:
    """Sub-accounts of one rank: how many, and their contract value in the reporting currency."""

    rank: str
    count: int
    value: float


def judge(profile: Mapping[str, Any], contract_status: str | None, values: Sequence[Value], below: Sequence[Below] = ()) -> Health:
    """The health by a profile; ``values`` are what its conditions found, ``below`` the sub-accounts that a parent's rests on.

    An account without an eligible contract status has no health of its own (M-21).
    """
    if profile["model"] == "SUB_ACCOUNTS":
        return _from_below(profile, below)
    judged = [_judged(condition, value) for condition, value in zip(profile.get("conditions", ()), values, strict=True)]
    if contract_status not in ELIGIBLE:
        return Health(UNKNOWN, None, judged)
    return _by_conditions(judged) if profile["model"] == "CONDITIONS" else _by_dimensions(profile, judged)


def rank_of(condition: Mapping[str, Any], value: Value) -> str:
    """What a value is to a condition; where both rules hold it is poor."""
    if value is None:
        return UNKNOWN
    if condition.get("poor") and holds(condition["poor"], value):
        return POOR
    return GOOD if condition.get("good") and holds(condition["good"], value) else AVERAGE


def holds(rule: str, value: Value) -> bool:
    """Whether a value meets a rule such as `>= 5` or `= weekly`; a list meets one that an item meets, and `!=` where none is equal."""
    match = RULE.fullmatch(rule)
    assert match is not None
    operator, given = match[1], match[2]
    if isinstance(value, tuple):
        return any(item == given for item in value) is (operator == "=")
    if isinstance(value, bool):
        return (value is (given == "true")) is (operator == "=")
    if isinstance(value, str):
        return bool(COMPARED[operator](value, given))
    return bool(COMPARED[operator](Decimal(repr(value)), Decimal(given)))


def _judged(condition: Mapping[str, Any], value: Value) -> Judged:
    shown = None
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = shown = float(value) if abs(value) <= LARGEST else None  # a sum may be too large for a number, and then it is none
    words, rank = definition_of(condition), rank_of(condition, value)
    return Judged(condition["key"], condition["displayName"], words, rank, shown, attribute=condition.get("attribute"))


def _by_conditions(judged: Sequence[Judged]) -> Health:
    ranks = {each.rank for each in judged} - {UNKNOWN}
    rank = UNKNOWN if not ranks else POOR if POOR in ranks else GOOD if ranks == {GOOD} else AVERAGE
    return Health(rank, None, _marked(judged, rank))


def _by_dimensions(profile: Mapping[str, Any], judged: Sequence[Judged]) -> Health:
    """Scores weighed within dimensions, dimensions weighed within the whole; what has no value is left out, or counts as the profile says."""
    thresholds, missing = {**LEAST, **profile.get("thresholds", {})}, profile.get("missingValue", "EXCLUDE_AND_RENORMALISE")
    parts: dict[tuple[str, bool], list[tuple[Fraction, str]]] = {}
    for condition, each in zip(profile["conditions"], judged, strict=True):
        rank = {"TREAT_AS_POOR": POOR, "TREAT_AS_AVERAGE": AVERAGE}.get(missing, UNKNOWN) if each.rank == UNKNOWN else each.rank
        alone = not condition.get("dimension")  # it is a dimension of its own, also where another one has its name
        place = condition["key"] if alone else condition["dimension"], alone
        parts.setdefault(place, []).append((Fraction(str(condition["weight"])), rank))
    if all(each.rank == UNKNOWN for each in judged):
        empty = [Dimension(key, float(sum(weight for weight, _ in found)), None, UNKNOWN) for (key, _), found in parts.items()]
        return Health(UNKNOWN, None, _marked(judged, UNKNOWN), empty)
    dimensions, total, weights = [], Fraction(0), Fraction(0)
    for (key, _), found in parts.items():
        weight = sum((weight for weight, _ in found), Fraction(0))
        score = _weighed(found)
        dimensions.append(Dimension(key, float(weight), None if score is None else float(score), _ranked(score, thresholds)))
        if score is not None:
            total, weights = total + score * weight, weights + weight
    overall = total / weights
    rank = _ranked(overall, thresholds)
    return Health(rank, float(overall), _marked(judged, rank), dimensions)


def _weighed(found: Iterable[tuple[Fraction, str]]) -> Fraction | None:
    """The score of a dimension, a whole number."""
    known = [(weight, SCORES[rank]) for weight, rank in found if rank != UNKNOWN]
    if not known:
        return None
    exact = sum((weight * score for weight, score in known), Fraction(0)) / sum((weight for weight, _ in known), Fraction(0))
    return Fraction(int((Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(1), ROUND_HALF_UP)))


def _ranked(score: Fraction | None, thresholds: Mapping[str, float]) -> str:
    if score is None:
        return UNKNOWN
    return GOOD if score >= thresholds["good"] else AVERAGE if score >= thresholds["average"] else POOR


def _marked(judged: Sequence[Judged], rank: str) -> list[Judged]:
    """The conditions with those marked that decided: the poor ones, those that were not good, or the good ones (M-33)."""
    known = [each for each in judged if each.rank != UNKNOWN]
    lesser = [each for each in known if each.rank != GOOD]
    wanted = {
        POOR: [each for each in known if each.rank == POOR] or lesser,
        AVERAGE: lesser or known,
        GOOD: [each for each in known if each.rank == GOOD],
        UNKNOWN: [],
    }[rank]
    keys = {each.key for each in wanted}
    return [replace(each, decided=each.key in keys) for each in judged]


def _from_below(profile: Mapping[str, Any], below: Sequence[Below]) -> Health:
    """A parent by the shares of its sub-accounts in poor and in good health; poor wins where both are exceeded (M-23)."""
    thresholds = {**SHARES, **profile.get("thresholds", {})}
    known = [each for each in below if each.rank != UNKNOWN]
    by_value = profile.get("countedBy") == "CONTRACT_VALUE" and sum(each.value for each in known) > 0
    total = sum(each.value if by_value else each.count for each in known)
    shares: dict[str, float] = {}
    for rank in (POOR, GOOD):
        part = sum(each.value if by_value else each.count for each in known if each.rank == rank)
        shares[rank] = float(WHOLE * part / total) if total else 0.0
    exceeded = {rank: total > 0 and shares[rank] > thresholds[rank.lower()] for rank in (POOR, GOOD)}
    rank = UNKNOWN if not total else POOR if exceeded[POOR] else GOOD if exceeded[GOOD] else AVERAGE
    conditions = []
    for each in (POOR, GOOD):
        state = UNKNOWN if not total else each if exceeded[each] else AVERAGE
        decided = rank != UNKNOWN and rank in {each, AVERAGE}
        words = share_words(profile, each, thresholds[each.lower()], by_value=by_value)
        conditions.append(Judged(*_share_name(each), words, state, shares[each] if total else None, decided))
    return Health(rank, None, conditions)


def _share_name(rank: str) -> tuple[str, str]:
    """Key and display name of the condition that a share is."""
    return f"sub_accounts_{rank.lower()}", f"Sub-accounts in {rank.lower()} health"


def conditions_of(profile: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What a profile looks at, as far as words go: its conditions, or the shares that a parent's health rests on."""
    if profile["model"] != "SUB_ACCOUNTS":
        return list(profile.get("conditions") or ())
    thresholds, by_value = {**SHARES, **(profile.get("thresholds") or {})}, profile.get("countedBy") == "CONTRACT_VALUE"
    words = {rank: share_words(profile, rank, thresholds[rank.lower()], by_value=by_value) for rank in (POOR, GOOD)}
    return [dict(zip(("key", "displayName", "definition"), (*_share_name(rank), words[rank]), strict=True)) for rank in (POOR, GOOD)]


def share_words(profile: Mapping[str, Any], rank: str, share: float, *, by_value: bool) -> str:
    """The rule of a share in words."""
    whose = "direct sub-accounts" if profile.get("base") == "CHILDREN" else "lowest sub-accounts"
    what = f"the contract value of the {whose}" if by_value else f"the {whose}"
    return f"{rank.capitalize()} when more than {share:g} % of {what} are in {rank.lower()} health."


def definition_of(condition: Mapping[str, Any]) -> str:
    """The rule in words (C-09): what was configured, or made from the rules."""
    if condition.get("definition"):
        return str(condition["definition"])
    rules = [f"{name} when {_spoken(condition[name])}" for name in ("good", "poor") if condition.get(name)]
    return f"{_subject(condition)}: {', '.join(rules)}."


def _subject(condition: Mapping[str, Any]) -> str:
    if modules := condition.get("modules"):
        names = " or ".join([", ".join(modules[:-1]), modules[-1]] if len(modules) > 1 else modules)
        return f"Times that {'modules' if len(modules) > 1 else 'module'} {names} {'were' if len(modules) > 1 else 'was'} used in the last {condition.get('days', DAYS)} days"
    subject = str(condition.get("metric") or condition.get("attribute"))
    if function := condition.get("function"):
        return f"{function} of {subject} over {condition.get('scope', 'SUBTREE').lower()}"
    return subject


def _spoken(rule: str) -> str:
    match = RULE.fullmatch(rule)
    assert match is not None
    return f"{SPOKEN[match[1]]} {match[2]}".strip()


def rests_below(profile: Mapping[str, Any]) -> bool:
    """Whether health by a profile changes with accounts below."""
    return profile["model"] == "SUB_ACCOUNTS" or any(condition.get("function") for condition in profile.get("conditions") or ())


def stored_records(shape: Mapping[str, tuple[type, ...]], records: Any) -> str:
    """Records of a snapshot as canonical JSON; raises ValueError for anything else."""
    if not isinstance(records, list) or not all(_is_record(shape, each) for each in records):
        raise ValueError("no list of such records")
    return json.dumps(records, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _is_record(shape: Mapping[str, tuple[type, ...]], record: Any) -> bool:
    if not isinstance(record, dict) or not shape.keys() - OPTIONAL <= record.keys() <= shape.keys() or record["rank"] not in RANKS:
        return False
    if not all(type(value) in shape[name] for name, value in record.items()):
        return False
    numbers = [value for value in record.values() if isinstance(value, int | float)]
    return all(abs(value) <= LARGEST for value in numbers) and all(map(_is_text, record.values()))


def _is_text(value: Any) -> bool:
    """Whether a text can be stored; half a surrogate pair cannot."""
    return not isinstance(value, str) or not any("\ud800" <= letter <= "\udfff" for letter in value)
