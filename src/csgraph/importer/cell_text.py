"""How stored values read as cells: the canonical forms that export writes and that changes keep as old and new values."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from csgraph.domain.money import from_units
from csgraph.importer.cells import SEPARATOR
from csgraph.importer.columns import Kind


def cell_text(kind: Kind, value: Any) -> str:
    """The cell for a value; money needs ``money_text``."""
    if value is None:
        return ""
    write = WRITERS.get(kind)
    return str(value) if write is None else write(value)


def money_text(units: int | None, currency: str | None) -> str:
    """The cell for an amount."""
    return "" if units is None or currency is None else from_units(units, currency)


def instant_cell(instant: datetime) -> str:
    """An instant in UTC, without empty decimals."""
    text = instant.astimezone(UTC).replace(tzinfo=None).isoformat()
    return (text.rstrip("0") if "." in text else text) + "Z"


def number_cell(number: float) -> str:
    """A number, without an empty fraction."""
    return str(int(number)) if float(number).is_integer() and abs(number) < 2**53 else repr(float(number))


def _boolean(value: bool) -> str:  # noqa: FBT001 - a cell writer takes the value alone
    return "true" if value else "false"


def _json(value: list[str]) -> str:
    return json.dumps(value, ensure_ascii=False)


WRITERS: Mapping[Kind, Callable[[Any], str]] = {
    Kind.BOOLEAN: _boolean,
    Kind.NUMBER: number_cell,
    Kind.INSTANT: instant_cell,
    Kind.MOMENT: instant_cell,
    Kind.LIST: SEPARATOR.join,
    Kind.CHOICES: SEPARATOR.join,
    Kind.REFERENCES: SEPARATOR.join,
    Kind.KEYS: _json,
}
