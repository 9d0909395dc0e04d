"""Columns of the canonical files: how their cells read and what holds them in the graph; tables.py is made of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

ID_LENGTH = 255
TEXT_LENGTH = 1_000
LONG_TEXT_LENGTH = 100_000
ADDRESS_LENGTH = 2_048


class Kind(Enum):
    """How a cell reads and how it is staged; cells.py holds a converter for each."""

    TEXT = "text"
    ADDRESS = "address"
    CURRENCY = "currency"
    COUNT = "count"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    INSTANT = "instant"
    MOMENT = "moment"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    CHOICES = "choices"
    LIST = "list"
    KEYS = "keys"
    RECORDS = "records"
    STAGE = "stage"
    DEFINITION = "definition"
    REFERENCE = "reference"
    REFERENCES = "references"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, how its cells read, and the property or link that holds it in the graph."""

    name: str
    kind: Kind
    stored: str
    required: bool = False
    target: str = ""
    """The entity that a reference names, or the kind of definition that a key names."""
    choices: tuple[str, ...] = ()
    default: object = None
    link: bool = False
    """True where a relationship alone holds the value."""
    low: float | None = None
    high: float | None = None
    length: int = TEXT_LENGTH


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.title() for part in rest)


def column(name: str, kind: Kind, stored: str = "", **rest: object) -> Column:
    """A column; a star marks a required one, as in the specification."""
    required = name.endswith("*")
    name = name.removesuffix("*")
    return Column(name=name, kind=kind, stored=stored or _camel(name), required=required, **rest)  # type: ignore[arg-type]


def text(name: str, stored: str = "", length: int = TEXT_LENGTH) -> Column:
    """A text column."""
    return column(name, Kind.TEXT, stored, length=length)


def long(name: str) -> Column:
    """A text column without a short limit."""
    return column(name, Kind.TEXT, length=LONG_TEXT_LENGTH)


def choice(name: str, *choices: str, default: str | None = None) -> Column:
    """A column of an enum."""
    return column(name, Kind.CHOICE, choices=choices, default=default)


def reference(name: str, target: str, stored: str = "", *, link: bool = False) -> Column:
    """A column of ids of another entity."""
    return column(name, Kind.REFERENCE, stored, target=target, link=link, length=ID_LENGTH)


def definition(name: str, target: str) -> Column:
    """A column of keys of a definition."""
    return column(name, Kind.DEFINITION, target=target, length=ID_LENGTH)


def flag(name: str, *, default: bool = False) -> Column:
    """A column of true and false."""
    return column(name, Kind.BOOLEAN, default=default)


def score(name: str) -> Column:
    """A column of numbers from 0 to 100."""
    return column(name, Kind.NUMBER, low=0, high=100)
