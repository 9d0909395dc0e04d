"""Reads `organisation.toml` into checked entries; organisation.py compares them with the database and applies them."""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from csgraph.domain.faults import Fault
from csgraph.domain.health_rules import weight_faults
from csgraph.domain.rules import TEAM_LIMITS
from csgraph.domain.sections import BY_NAME, SECTIONS, Key, Section, currency, decimal, one_of, read_entry, text, whole
from csgraph.domain.where import WhereError
from csgraph.importer import problems as codes
from csgraph.importer.problems import Problem

FILE = "organisation.toml"
SHOWN = 100
"""Characters of a foreign id that a message repeats."""
GROUPS = ("FREE", "PAYING", "CANCELED")


@dataclass(slots=True)
class OrganisationFile:
    """The checked content: settings as stored, the entries of each section that the file has, and what is wrong."""

    file: str = FILE
    settings: dict[str, Any] = field(default_factory=dict)
    sections: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def fault(self, path: str, code: str, expected: str, line: int = 0) -> None:
        """Note what is wrong."""
        self.problems.append(Problem(self.file, line, path, code, expected))

    def note(self, path: str, faults: Iterable[Fault]) -> None:
        """Note what breaks a rule of the configuration in the entry at ``path``."""
        for fault in faults:
            place = path + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in fault.path)
            if fault.name is None:
                self.fault(place, codes.BAD_VALUE, fault.expected)
            else:
                self.fault(place, codes.UNKNOWN_REFERENCE, f"{fault.expected}; there is no {fault.name[:SHOWN]}{fault.hint}")


def read_organisation(path: Path, file: str | None = None) -> OrganisationFile:
    """Read and check a file on its own; references are checked by organisation.py. Problems call it ``file``."""
    content = OrganisationFile(file or path.name)
    try:
        document = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as problem:
        line = problem.object.count(b"\n", 0, problem.start) + 1
        byte = problem.object[problem.start]
        content.fault("", codes.BAD_ENCODING, f"UTF-8; the line holds the byte 0x{byte:02X}. Save the file as UTF-8", line)
        return content
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        content.fault("", codes.BAD_VALUE, f"TOML; {problem}")
        return content
    for name, value in document.items():
        if name in BY_NAME:
            _section(content, BY_NAME[name], value)
        elif name in SETTINGS:
            _setting(content, SETTINGS[name], value)
        else:
            near = difflib.get_close_matches(name, [*BY_NAME, *SETTINGS], 1)
            content.fault(name, codes.UNKNOWN_COLUMN, "a known key" + (f"; did you mean {near[0]}?" if near else ""))
    return content


def _setting(content: OrganisationFile, key: Key, value: Any) -> None:
    try:
        content.settings[key.stored] = key.check(value)
    except WhereError as problem:
        content.fault(".".join((key.name, *problem.path)), codes.BAD_VALUE, problem.expected)
    except ValueError as problem:
        content.fault(key.name, codes.BAD_VALUE, str(problem))


def _section(content: OrganisationFile, section: Section, value: Any) -> None:
    if not isinstance(value, list):
        content.fault(section.name, codes.BAD_VALUE, f"a list of tables [[{section.name}]]")
        return
    entries: list[dict[str, Any]] = []
    seen = set()
    for position, item in enumerate(value):
        path = f"{section.name}[{position}]"
        try:
            entry = read_entry(_plain(item), section.keys)
        except WhereError as problem:
            missing = "missing" in problem.expected
            content.fault(".".join((path, *problem.path)), codes.MISSING_COLUMN if missing else codes.BAD_VALUE, problem.expected)
            continue
        identity = entry[section.identity] if section.name != "color_bands" else (entry["key"], entry["min"])
        if identity in seen:
            content.fault(path, codes.DUPLICATE_ID, f"each {section.identity} once")
        seen.add(identity)
        entries.append({**entry, "position": position})
    content.sections[section.name] = entries
    _consistent(content, section.name, entries)


def _plain(value: Any) -> Any:
    # TOML has days of its own; predicates hold them as text.
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def _consistent(content: OrganisationFile, section: str, entries: list[dict[str, Any]]) -> None:
    if section == "flows" and sum(1 for flow in entries if flow["isDefault"]) > 1:
        content.fault("flows", codes.BAD_VALUE, "at most one default flow")
    if section == "contract_value_ranges":
        for entry in entries:
            if entry.get("low", 0) >= entry.get("high", entry.get("low", 0) + 1):
                content.fault(f"contract_value_ranges[{entry['position']}].to", codes.BAD_VALUE, "an amount above from")
    if section == "color_bands":
        _bands(content, entries)
    if section == "health_profiles":
        for profile in entries:
            content.note(f"health_profiles[{profile['position']}]", weight_faults(profile))


def _bands(content: OrganisationFile, entries: list[dict[str, Any]]) -> None:
    ends: dict[str, float] = {}
    for band in sorted(entries, key=lambda b: (b["key"], b["min"])):
        path = f"color_bands[{band['position']}]"
        if not 0 <= band["min"] < band["max"] <= 100:  # noqa: PLR2004 - a score's range
            content.fault(path, codes.BAD_VALUE, "min below max, both from 0 to 100")
        if band["min"] < ends.get(band["key"], 0.0):
            content.fault(path, codes.BAD_VALUE, "bands that do not overlap")
        ends[band["key"]] = band["max"]


def _month(value: Any) -> int:
    if (month := whole(value)) not in range(1, 13):
        raise ValueError("a month from 1 to 12")
    return month


def _zone(value: Any) -> str:
    try:
        return ZoneInfo(text(value)).key
    except (ZoneInfoNotFoundError, OSError, ValueError) as problem:
        raise ValueError("an IANA time zone such as Europe/Berlin") from problem


def _rates(value: Any) -> str:
    if not isinstance(value, Mapping):
        raise ValueError("a table of rates")  # noqa: TRY004 - one error for every fault of a value
    rates = {_part(code, currency, code): _part(code, _rate, rate) for code, rate in value.items()}
    return json.dumps({code: f"{rate.normalize():f}" for code, rate in sorted(rates.items())})


def _statuses(value: Any) -> str:
    if not isinstance(value, Mapping):
        raise ValueError("a table from the company's labels to groups")  # noqa: TRY004 - as above
    group = one_of(*GROUPS)
    return json.dumps({_part(label, text, label): _part(label, group, part) for label, part in sorted(value.items())}, ensure_ascii=False)


def _rate(value: Any) -> Decimal:
    rate = decimal(value)
    if rate <= 0:
        raise ValueError("a rate above 0")
    return rate


def _part(name: str, check: Callable[[Any], Any], value: Any) -> Any:
    """One entry of a table; what is wrong with it is said under its name."""
    try:
        return check(value)
    except ValueError as problem:
        raise WhereError((name,), str(problem)) from problem


SETTINGS: Mapping[str, Key] = {
    key.name: key
    for key in (
        Key("name", "name", text), Key("edition", "edition", one_of(*TEAM_LIMITS)), Key("time_zone", "timeZone", _zone),
        Key("week_start", "weekStart", one_of("MONDAY", "SUNDAY")), Key("reporting_currency", "reportingCurrency", currency),
        Key("renewal_highlight_days", "renewalHighlightDays", whole), Key("fiscal_year_start", "fiscalYearStart", _month),
        Key("exchange_rates", "exchangeRates", _rates),
        Key("contract_statuses", "contractStatuses", _statuses),
    )
}  # fmt: skip
__all__ = ["FILE", "SECTIONS", "OrganisationFile", "read_organisation"]
