"""How one source file writes its cells, and the canonical form of each kind of value; called by this package only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from csv import Error as CsvError
from csv import reader
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path

from csgraph.importer.mapping.problems import MappingError
from csgraph.importer.problems import Problem


class Kind(StrEnum):
    """What a canonical cell holds."""

    TEXT = "text"
    DATE = "date"
    INSTANT = "instant"
    VALIDITY = "validity"
    NUMBER = "number"
    BOOLEAN = "boolean"


_CANONICAL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_EXPECTED = {
    Kind.DATE: "a date",
    Kind.INSTANT: "an instant",
    Kind.VALIDITY: "a date or an instant",
    Kind.NUMBER: "a number",
    Kind.BOOLEAN: "true or false",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """The conventions of one file; the defaults are the canonical form itself."""

    delimiter: str = ","
    encoding: str = "utf-8-sig"
    nulls: frozenset[str] = frozenset({""})
    dates: tuple[str, ...] = ()
    instants: tuple[str, ...] = ()
    zone: tzinfo = UTC
    true: frozenset[str] = frozenset({"true"})
    false: frozenset[str] = frozenset({"false"})
    decimal: str = "."
    thousands: str = ""

    def canonical(self, text: str, kind: Kind) -> str:
        """The canonical text of a cell; raises ValueError with what was expected."""
        try:
            match kind:
                case Kind.TEXT:
                    return text
                case Kind.DATE:
                    return self._date(text).isoformat()
                case Kind.INSTANT:
                    return self._instant(text)
                case Kind.VALIDITY:
                    return self._validity(text)
                case Kind.NUMBER:
                    return plain(self.number(text))
                case Kind.BOOLEAN:
                    return self._boolean(text)
        except (ValueError, InvalidOperation):
            raise ValueError(f"{self._expectation(kind)}, not {text[:80]!r}") from None

    def number(self, text: str) -> Decimal:
        """The exact number of a cell."""
        if self.thousands:
            text = text.replace(self.thousands, "")
        value = Decimal(text if self.decimal == "." else text.replace(self.decimal, "."))
        if not value.is_finite():
            raise ValueError
        return value

    def _date(self, text: str) -> date:
        if not self.dates:
            if not _CANONICAL_DATE.fullmatch(text):
                raise ValueError
            return date.fromisoformat(text)
        return _by_formats(text, self.dates).date()

    def _instant(self, text: str) -> str:
        moment = _by_formats(text, self.instants) if self.instants else datetime.fromisoformat(text)
        if moment.tzinfo is None:
            if not self.instants:
                raise ValueError
            moment = moment.replace(tzinfo=self.zone)
        return moment.isoformat()

    def _validity(self, text: str) -> str:
        try:
            return self._date(text).isoformat()
        except ValueError:
            return self._instant(text)

    def _boolean(self, text: str) -> str:
        folded = text.casefold()
        if folded not in self.true and folded not in self.false:
            raise ValueError
        return "true" if folded in self.true else "false"

    def _expectation(self, kind: Kind) -> str:
        formats = {Kind.DATE: self.dates or ("%Y-%m-%d",), Kind.INSTANT: self.instants or ("RFC 3339 with an offset",)}
        return f"{_EXPECTED[kind]} written as {' or '.join(formats[kind])}" if kind in formats else _EXPECTED[kind]


CANONICAL = Dialect()


def plain(number: Decimal) -> str:
    """A number without exponent and without superfluous zeros."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def _by_formats(text: str, formats: tuple[str, ...]) -> datetime:
    for pattern in formats:
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007 - the caller gives the zone of the dialect
        except ValueError:
            continue
    raise ValueError


def read_header(path: Path, dialect: Dialect) -> list[str]:
    """The column names of a source file."""
    for _line, header in _records(path, dialect):
        return header
    raise MappingError([Problem(path.name, 1, "", "MISSING_COLUMN", "a header row")])


def read_rows(path: Path, dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of every row below the header; a short or long row is refused."""
    width = 0
    for line, cells in _records(path, dialect):
        if width == 0:
            width = len(cells)
        elif len(cells) == width:
            yield line, cells
        elif cells:
            expected = f"{width} cells, not {len(cells)}"
            raise MappingError([Problem(path.name, line, "", "BAD_VALUE", expected)])


def _records(path: Path, dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    line = 0
    try:
        with path.open(encoding=dialect.encoding, newline="") as stream:
            records = reader(stream, delimiter=dialect.delimiter, strict=True)
            for cells in records:
                line = records.line_num
                yield line, cells
    except UnicodeDecodeError as problem:
        expected = f"text in {dialect.encoding}; byte {problem.start} of a block after this line is not"
        raise MappingError([Problem(path.name, line, "", "BAD_ENCODING", expected)]) from None
    except CsvError as problem:
        expected = f"CSV as RFC 4180: {problem}"
        raise MappingError([Problem(path.name, line + 1, "", "BAD_VALUE", expected)]) from None
