"""How a cell's text becomes a staged value: one converter per kind of column; reader.py applies them.

Staged values are what SQLite can hold: text, integers, floats. Days are `YYYY-MM-DD`, instants UTC with microseconds, lists JSON, money
ten-thousandths; so that they sort and compare as what they mean.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

from csgraph.domain.fieldtext import LARGEST_NUMBER, SEPARATOR
from csgraph.domain.health import OPTIONAL, RECORDS, stored_records
from csgraph.domain.money import to_units
from csgraph.domain.text import nfc, shows
from csgraph.importer import problems as codes
from csgraph.importer.columns import ADDRESS_LENGTH, Column, Kind

Value = str | int | float | None
Converter = Callable[[str], Value]
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
DECIMAL = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,6})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
ADDRESS = re.compile(r"https?://[^\s/?#]+[^\s]*", re.IGNORECASE)
LARGEST_COUNT = 2**31 - 1
LONGEST_NUMBER = 400
DAYS_REMEMBERED = 16_384
INSTANT_EXPECTED = "an instant in RFC 3339 with an offset and at most six decimals, such as 2026-01-31T09:30:00Z"
BOOLEANS = {"true": 1, "false": 0}


class CellError(Exception):
    """A cell does not hold what its column asks for."""

    def __init__(self, code: str, expected: str) -> None:
        super().__init__(expected)
        self.code = code
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Rules:
    """What cells are read against: the defined keys by kind, the stages of each lifecycle, the reporting zone and currency."""

    definitions: Mapping[str, frozenset[str]]
    lifecycles: Mapping[str, tuple[str, ...]]
    contract_statuses: Mapping[str, str]
    zone: ZoneInfo
    currency: str
    last_day: date
    """Days of measured series lie on or before this one."""


def converter(column: Column, rules: Rules) -> Converter:
    """The converter for a column's cells; it raises CellError."""
    make = MAKERS.get(column.kind)
    return SIMPLE[column.kind] if make is None else make(column, rules)


def _for_text(column: Column, _rules: Rules) -> Callable[[str], str]:
    text = text_of(column.length)
    return _choice_as_is(column.choices, text) if column.choices else text


def _for_count(column: Column, _rules: Rules) -> Converter:
    return partial(_count, int(column.low or 0), LARGEST_COUNT if column.high is None else int(column.high))


def text_of(length: int) -> Callable[[str], str]:
    """The converter for text of at most that many characters."""
    return partial(_text, length)


def foreign_byte(cell: str) -> str:
    """What to do about a cell with a byte that is not UTF-8, which reading turned into a lone surrogate."""
    at = next(index for index, character in enumerate(cell) if "\ud800" <= character <= "\udfff")
    return (
        f"UTF-8; character {at + 1} of the cell is the byte 0x{ord(cell[at]) & 0xFF:02X}."
        " Save the file as UTF-8, or name its encoding in a mapping"
    )


def _text(length: int, cell: str) -> str:
    if len(cell) > length:
        raise CellError(codes.TOO_LONG, f"at most {length} characters")
    try:
        return _shown(nfc(cell))
    except ValueError as problem:
        if "\0" in cell:
            raise CellError(codes.BAD_VALUE, "UTF-8 text without NUL") from problem
        raise CellError(codes.BAD_ENCODING, foreign_byte(cell)) from problem


def _shown(text: str) -> str:
    if text and not shows(text):
        raise CellError(codes.BAD_VALUE, "text of which something can be seen")
    return text


def _address(cell: str) -> str:
    text = _text(ADDRESS_LENGTH, cell)
    if not ADDRESS.fullmatch(text):
        raise CellError(codes.BAD_VALUE, "an absolute http or https address")
    return text


def _currency(cell: str) -> str:
    code = cell.upper()
    if not CURRENCY.fullmatch(code):
        raise CellError(codes.BAD_VALUE, "an ISO 4217 code such as USD")
    return code


def _count(low: int, high: int, cell: str) -> int:
    if cell.isascii() and cell.isdigit() and len(cell) <= len(str(LARGEST_COUNT)) and low <= int(cell) <= high:
        return int(cell)
    raise CellError(codes.BAD_VALUE, f"a whole number from {low} to {high}")


def _number(low: float | None, high: float | None, cell: str) -> float:
    if len(cell) <= LONGEST_NUMBER and NUMBER.fullmatch(cell):
        number = float(cell)
        if abs(number) <= LARGEST_NUMBER and (low is None or number >= low) and (high is None or number <= high):
            return number + 0.0
    bounds = f" of at most {LARGEST_NUMBER:g}" if low is None else f" from {low:g} to {high:g}"
    raise CellError(codes.BAD_VALUE, f"a number{bounds} with a point, such as 12.5")


def _money(cell: str) -> int:
    try:
        if len(cell) <= LONGEST_NUMBER and DECIMAL.fullmatch(cell):
            return to_units(Decimal(cell))
    except (ValueError, InvalidOperation) as problem:
        raise CellError(codes.BAD_VALUE, str(problem)) from problem
    raise CellError(codes.BAD_VALUE, "a decimal amount with a point, such as 1250.00")


@lru_cache(DAYS_REMEMBERED)
def _day(cell: str) -> str:
    try:
        if DAY.fullmatch(cell):
            return date.fromisoformat(cell).isoformat()
    except ValueError:
        pass
    raise CellError(codes.BAD_VALUE, "a day as YYYY-MM-DD")


def _instant(cell: str) -> str:
    if INSTANT.fullmatch(cell):
        try:
            return instant_text(datetime.fromisoformat(cell.upper()))
        except (ValueError, OverflowError):
            pass
    raise CellError(codes.BAD_VALUE, INSTANT_EXPECTED)


@lru_cache(DAYS_REMEMBERED)
def _moment(zone: ZoneInfo, cell: str) -> str:
    if not DAY.fullmatch(cell):
        return _instant(cell)
    try:
        return instant_text(day_start(date.fromisoformat(cell), zone))
    except (ValueError, OverflowError) as problem:
        raise CellError(codes.BAD_VALUE, "a day as YYYY-MM-DD or " + INSTANT_EXPECTED) from problem


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a day in a zone."""
    return datetime.combine(day, time(), zone)


def instant_text(instant: datetime) -> str:
    """The staged form of an instant."""
    if instant.tzinfo is not UTC:
        instant = instant.astimezone(UTC)
    return instant.isoformat(timespec="microseconds")[:26] + "Z"


def _boolean(cell: str) -> int:
    try:
        return BOOLEANS[cell.lower()]
    except KeyError as problem:
        raise CellError(codes.BAD_VALUE, "true or false") from problem


def enum_value(cell: str) -> str:
    """A cell as an enum value reads: upper case, underscores."""
    return cell.strip().upper().replace(" ", "_").replace("-", "_")


def _choice(choices: tuple[str, ...]) -> Callable[[str], str]:
    known = {value: value for value in choices}

    def choose(cell: str) -> str:
        value = known.get(cell) or known.get(enum_value(cell))
        if value is None:
            raise CellError(codes.BAD_VALUE, "one of " + ", ".join(choices))
        return value

    return choose


def _choice_as_is(choices: tuple[str, ...], text: Callable[[str], str]) -> Callable[[str], str]:
    known = frozenset(choices)

    def choose(cell: str) -> str:
        value = text(cell)
        if value not in known:
            raise CellError(codes.BAD_VALUE, "one of " + ", ".join(choices))
        return value

    return choose


def _definition(kind: str, known: frozenset[str]) -> Callable[[str], str]:
    def check(cell: str) -> str:
        if cell not in known:
            raise CellError(codes.UNKNOWN_REFERENCE, f"the key of a defined {kind}")
        return cell

    return check


def _list_of(single: Callable[[str], str]) -> Callable[[str], str | None]:
    def convert(cell: str) -> str | None:
        items = list(dict.fromkeys(single(item.strip()) for item in cell.split(SEPARATOR) if item.strip()))
        return json.dumps(items, ensure_ascii=False) if items else None

    return convert


def _keys(cell: str) -> str:
    try:
        items = json.loads(cell)
    except (ValueError, RecursionError) as problem:
        raise CellError(codes.BAD_VALUE, "a JSON list of condition keys") from problem
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise CellError(codes.BAD_VALUE, "a JSON list of condition keys")
    return json.dumps([_text(255, item) for item in items], ensure_ascii=False)


def _records(name: str) -> Converter:
    """What a computed snapshot keeps, as an export writes it."""

    def convert(cell: str) -> str:
        try:
            return stored_records(RECORDS[name], json.loads(cell))
        except (ValueError, RecursionError) as problem:
            needed = ", ".join(sorted(RECORDS[name].keys() - OPTIONAL))
            raise CellError(codes.BAD_VALUE, f"a JSON list of objects with {needed}") from problem

    return convert


MAKERS: Mapping[Kind, Callable[[Column, Rules], Converter]] = {
    Kind.TEXT: _for_text,
    Kind.STAGE: _for_text,
    Kind.REFERENCE: _for_text,
    Kind.LIST: lambda column, rules: _list_of(_for_text(column, rules)),
    Kind.REFERENCES: lambda column, rules: _list_of(_for_text(column, rules)),
    Kind.CHOICE: lambda column, _: _choice(column.choices),
    Kind.CHOICES: lambda column, _: _list_of(_choice(column.choices)),
    Kind.DEFINITION: lambda column, rules: _definition(column.target, rules.definitions[column.target]),
    Kind.MOMENT: lambda _, rules: partial(_moment, rules.zone),
    Kind.COUNT: _for_count,
    Kind.RECORDS: lambda column, _: _records(column.target),
    Kind.NUMBER: lambda column, _: partial(_number, column.low, column.high),
}
SIMPLE: Mapping[Kind, Converter] = {
    Kind.ADDRESS: _address,
    Kind.CURRENCY: _currency,
    Kind.MONEY: _money,
    Kind.DATE: _day,
    Kind.INSTANT: _instant,
    Kind.BOOLEAN: _boolean,
    Kind.KEYS: _keys,
}
