"""The sections of the configuration as data: which keys an entry has, how each value reads, and where it is stored.

A file (`organisation.toml`) and a mutation are held to the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from csgraph.domain.access import ROLES
from csgraph.domain.layouts import LONGEST_TITLE, MOST_ITEMS, MOST_SECTIONS
from csgraph.domain.metrics import BUILT_IN
from csgraph.domain.money import to_units
from csgraph.domain.text import nfc
from csgraph.domain.where import WhereError, parse

LONGEST_KEY = 100
LONGEST_TEXT = 10_000
LONGEST_RULE = 200
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]*", re.ASCII)
RULE = re.compile(r"\s*(>=|<=|!=|>|<|=)\s*(\S(?:.*\S)?)\s*")
ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
Check = Callable[[Any], Any]
Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an entry: the stored property, the check of its value, and the value where it is left out."""

    name: str
    stored: str
    check: Check
    required: bool = False
    default: object = None


@dataclass(frozen=True, slots=True)
class Section:
    """One list of tables: its name in the file, the parameter of `organisation.store_file`, its keys."""

    name: str
    parameter: str
    keys: tuple[Key, ...]
    identity: str = "key"
    whole: bool = False
    """True where the list in the file is complete: what it leaves out is deleted."""


def text(value: Any) -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value or len(value) > LONGEST_TEXT:
        raise ValueError(f"a text of 1 to {LONGEST_TEXT} characters")
    return nfc(value)


def prose(value: Any) -> str:
    """A text that may be empty."""
    return text(value) if value != "" else ""


def title(value: Any) -> str:
    """A heading."""
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_TITLE:
        raise ValueError(f"a title of 1 to {LONGEST_TITLE} characters")
    return nfc(value.strip())


def key(value: Any) -> str:
    """The key of a definition."""
    if not isinstance(value, str) or len(value) > LONGEST_KEY or not KEY.fullmatch(value):
        raise ValueError("a key of letters, digits, _ - and .")
    return value


def whole(value: Any) -> int:
    """A whole number from 0 on."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise ValueError("a whole number from 0 on")
    return value


def number(value: Any) -> float:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < float("inf"):
        raise ValueError("a finite number")
    return float(value)


def flag(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise ValueError("true or false")  # noqa: TRY004 - one error for every fault of a value
    return value


def one_of(*choices: str) -> Check:
    """One of an enum's values, in any case."""

    def check(value: Any) -> str:
        choice = str(value).strip().upper().replace(" ", "_").replace("-", "_")
        if choice not in choices:
            raise ValueError("one of " + ", ".join(choices))
        return choice

    return check


def one_of_keys(*choices: str) -> Check:
    """One of these keys, as it is."""

    def check(value: Any) -> str:
        if value not in choices:
            raise ValueError("one of " + ", ".join(choices))
        return str(value)

    return check


def list_of(check: Check) -> Check:
    """A list."""

    def check_all(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise ValueError("a list")  # noqa: TRY004 - as above
        return [_item(check, at, item) for at, item in enumerate(value)]

    return check_all


def few(check: Check, most: int) -> Check:
    """A list that is not empty, and no longer than that."""

    def check_all(value: Any) -> list[Any]:
        if not isinstance(value, list) or not 0 < len(value) <= most:
            raise ValueError(f"a list of 1 to {most}")
        return [_numbered(check, at, item) for at, item in enumerate(value)]

    return check_all


def _numbered(check: Check, at: int, value: Any) -> Any:
    try:
        return _item(check, at, value)
    except WhereError:
        raise
    except ValueError as problem:
        raise WhereError((str(at),), str(problem)) from problem


def _item(check: Check, at: int, value: Any) -> Any:
    try:
        return check(value)
    except WhereError as problem:
        raise WhereError((str(at), *problem.path), problem.expected) from problem


def currency(value: Any) -> str:
    """An ISO 4217 code."""
    if not isinstance(value, str) or not re.fullmatch("[A-Z]{3}", value):
        raise ValueError("an ISO 4217 code such as USD")
    return value


def decimal(value: Any) -> Decimal:
    """A decimal, as text or as a whole number; a binary fraction would not be exact."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError('a decimal as text, such as "1.08"')  # noqa: TRY004 - as above
    try:
        amount = Decimal(value)
    except InvalidOperation as problem:
        raise ValueError('a decimal as text, such as "1.08"') from problem
    if not amount.is_finite():
        raise ValueError("a finite decimal")
    return amount


def units(value: Any) -> int:
    """An amount of money."""
    return to_units(decimal(value))


def rule(value: Any) -> str:
    """A comparison, such as `>= 5` or `= weekly`."""
    match = RULE.fullmatch(value) if isinstance(value, str) and len(value) <= LONGEST_RULE else None
    if match is None:
        raise ValueError('a comparison such as ">= 5"')
    return f"{match[1]} {nfc(match[2])}"


def where(value: Any) -> dict[str, Any]:
    """An AccountWhere tree."""
    return parse(value)


def address(value: Any) -> str:
    """An absolute http or https address."""
    if not isinstance(value, str) or not ADDRESS.fullmatch(value):
        raise ValueError("an absolute http or https address")
    return value


def entry(*keys: Key) -> Check:
    """A table with these keys."""

    def check(value: Any) -> dict[str, Any]:
        return read_entry(value, keys)

    return check


def read_entry(value: Any, keys: tuple[Key, ...]) -> dict[str, Any]:
    """The stored properties of one table; raises WhereError with the path of a fault."""
    if not isinstance(value, dict):
        raise WhereError((), "a table")
    known = {k.name: k for k in keys}
    for name in value:
        if name not in known:
            raise WhereError((name,), "one of " + ", ".join(known))
    read = {}
    for k in keys:
        if k.name in value:
            read[k.stored] = _checked(k, value[k.name])
        elif k.required:
            raise WhereError((k.name,), "a value; the key is missing")
        elif k.default is not None:
            read[k.stored] = k.default
    return read


def _checked(k: Key, value: Any) -> Any:
    try:
        return k.check(value)
    except WhereError as problem:
        raise WhereError((k.name, *problem.path), problem.expected) from problem
    except ValueError as problem:
        raise WhereError((k.name,), str(problem)) from problem


def thresholds(value: Any) -> dict[str, float]:
    """Named numbers."""
    if not isinstance(value, dict):
        raise ValueError("a table of numbers")  # noqa: TRY004 - as above
    return {str(name): number(part) for name, part in value.items()}


_KEY = Key("key", "key", key, required=True)
_NAME = Key("display_name", "displayName", text, required=True)
_TYPES = Key("types", "types", list_of(key), default=[])
_FUNCTIONS = ("SUM", "AVG", "MIN", "MAX", "COUNT", "COUNT_DISTINCT", "MEDIAN", "WEIGHTED_AVG")
MEMBER = entry(Key("user", "user", text, required=True), Key("permission", "permission", one_of(*ROLES), required=True))
CONDITION_KEYS = (
    _KEY,
    _NAME,
    Key("definition", "definition", prose, default=""),
    Key("dimension", "dimension", key),
    Key("weight", "weight", number),
    Key("metric", "metric", key),
    Key("function", "function", one_of(*_FUNCTIONS)),
    Key("scope", "scope", one_of("SUBTREE", "DESCENDANTS", "CHILDREN")),
    Key("modules", "modules", list_of(text)),
    Key("days", "days", whole),
    Key("attribute", "attribute", key),
    Key("good", "good", rule),
    Key("poor", "poor", rule),
)
LAYOUT_SECTION_KEYS = (Key("title", "title", title, required=True), Key("items", "items", few(key, MOST_ITEMS), required=True))
PROFILE = Section("health_profiles", "healthProfiles", (
    _KEY, _NAME, Key("model", "model", one_of("CONDITIONS", "MULTIDIMENSIONAL", "SUB_ACCOUNTS"), default="CONDITIONS"), _TYPES,
    Key("where", "where", where), Key("missing_value", "missingValue", one_of("EXCLUDE_AND_RENORMALISE", "TREAT_AS_POOR", "TREAT_AS_AVERAGE")),
    Key("thresholds", "thresholds", thresholds), Key("base", "base", one_of("LEAVES", "CHILDREN")),
    Key("counted_by", "countedBy", one_of("ACCOUNTS", "CONTRACT_VALUE")), Key("conditions", "conditions", list_of(entry(*CONDITION_KEYS)), default=[]),
), whole=True)  # fmt: skip
LAYOUT = Section("scorecard_layouts", "scorecardLayouts", (
    _KEY, _NAME, _TYPES,
    Key("sections", "sections", few(entry(*LAYOUT_SECTION_KEYS), MOST_SECTIONS), required=True),
), whole=True)  # fmt: skip
TEAMS = Section("teams", "teams", (
    _KEY, Key("name", "name", text, required=True), Key("where", "where", where, default={}), Key("members", "members", list_of(MEMBER), default=[]),
))  # fmt: skip
SEGMENTS = Section(
    "segments", "segments", (_KEY, Key("name", "name", text, required=True), Key("where", "where", where, default={})), whole=True
)
SECTIONS: tuple[Section, ...] = (
    Section("account_types", "accountTypes", (_KEY, _NAME, Key("level", "level", whole, required=True))),
    Section("attributes", "attributes", (
        _KEY, _NAME, Key("kind", "kind", one_of("TEXT", "NUMBER", "DATE", "BOOLEAN", "LIST"), required=True), _TYPES,
        Key("privileged", "privileged", flag, default=False), Key("choices", "choices", list_of(text)),
    )),
    Section("metrics", "metrics", (  # what is left out of a metric with a source comes from the built-in one
        _KEY, _NAME, Key("description", "description", prose), Key("unit", "unit", one_of("COUNT", "MONEY", "PERCENT", "SCORE", "SECONDS", "DAYS")),
        Key("rollup", "rollup", one_of(*_FUNCTIONS)),
        Key("team_aggregation", "teamAggregation", one_of("SUM", "AVG", "RATIO_OF_SUMS", "WEIGHTED_MEAN")),
        Key("recorded_at", "recordedAt", list_of(key), default=[]), Key("source", "source", one_of_keys(*BUILT_IN)),
    )),
    Section("assignment_roles", "assignmentRoles", (_KEY, _NAME, Key("multi_holder", "multiHolder", flag, default=False))),
    Section("flows", "flows", (_KEY, _NAME, Key("default", "isDefault", flag, default=False))),
    Section("lifecycles", "lifecycles", (_KEY, _NAME, Key("stages", "stages", list_of(text), required=True))),
    PROFILE,
    LAYOUT,
    Section("contract_value_ranges", "contractValueRanges", (
        _KEY, Key("label", "label", text, required=True), Key("from", "low", units), Key("to", "high", units), Key("currency", "currency", currency),
    ), whole=True),
    Section("color_bands", "colorBands", (
        _KEY, Key("min", "min", number, required=True), Key("max", "max", number, required=True), Key("color", "color", text, required=True),
        Key("category", "category", one_of("POOR", "NEUTRAL", "GOOD", "OVER"), required=True),
    ), whole=True),
    TEAMS,
    SEGMENTS,
    Section("profile_links", "profileLinks", (Key("title", "title", text, required=True), Key("url", "url", address, required=True)),
            identity="title", whole=True),
)  # fmt: skip
BY_NAME: Mapping[str, Section] = {section.name: section for section in SECTIONS}


def identity_of(section: str, entry: Mapping[str, Any]) -> Any:
    """What tells the entries of a section apart."""
    if section == "color_bands":
        return entry["key"], entry["position"]
    return entry["title"] if section == "profile_links" else entry["key"]


def gathered(rows: Iterable[Sequence[Any]]) -> tuple[Entry, dict[str, dict[Any, Entry]]]:
    """The rows of `organisation.page_stored`: settings, and the nodes of each section by what tells them apart."""
    settings: Entry = {}
    sections: dict[str, dict[Any, Entry]] = {}
    for name, properties in rows:
        if name == "organisation":
            settings = properties
        else:
            sections.setdefault(name, {})[identity_of(name, properties)] = properties
    return settings, sections


def writing(settings: Entry, changed: Mapping[str, list[Entry]], removed: Mapping[str, list[Entry]]) -> dict[str, Any]:
    """The parameters of `organisation.store_file`; nodes by section, complete ones to write and those to delete."""
    gone = {section.parameter: removed.get(section.name, []) for section in SECTIONS if section.whole}
    return {"settings": settings, "removed": gone, **{section.parameter: changed.get(section.name, []) for section in SECTIONS}}
