"""How values read in the history of changes, and in the canonical files: one text for each value."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from csgraph.domain.money import from_units

SEPARATOR = ";"
STORED, ATTRIBUTE = "attr.", "attribute."
"""What the names of custom attributes begin with: as properties, and in histories and files."""
WHOLE = 2**53


def field_of(name: str) -> str:
    """What the history calls a stored property."""
    return ATTRIBUTE + name.removeprefix(STORED) if name.startswith(STORED) else name


def text_of(value: Any) -> str | None:
    """The text of a stored value; None for no value."""
    if value is None:
        return None
    if isinstance(value, bool):
        return boolean_text(value)
    if isinstance(value, int | float):
        return number_text(float(value))
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return SEPARATOR.join(value) if isinstance(value, list) else str(value)


def boolean_text(value: bool) -> str:  # noqa: FBT001 - a writer takes the value alone
    """True or false."""
    return "true" if value else "false"


LARGEST_NUMBER = 1e15
"""The largest magnitude of a number that is recorded: below it whole numbers are exact, and rollups of as many accounts as there are stay finite."""


def number_text(number: float) -> str:
    """A number, without an empty fraction."""
    return str(int(number)) if float(number).is_integer() and abs(number) < WHOLE else repr(float(number))


def instant_text(instant: datetime) -> str:
    """An instant in UTC, without empty decimals."""
    text = instant.astimezone(UTC).replace(tzinfo=None).isoformat()
    return (text.rstrip("0") if "." in text else text) + "Z"


def money_text(units: int | None, currency: str | None) -> str | None:
    """An amount with its currency, such as `1250.50 EUR`; None for no amount."""
    return None if units is None or currency is None else f"{from_units(units, currency)} {currency}"
