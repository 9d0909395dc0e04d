"""How stored values read as cells: the canonical forms that export writes and that changes keep as old and new values."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from csgraph.domain.fieldtext import SEPARATOR, boolean_text, instant_text, number_text
from csgraph.domain.money import from_units
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


def _json(value: list[str]) -> str:
    return json.dumps(value, ensure_ascii=False)


WRITERS: Mapping[Kind, Callable[[Any], str]] = {
    Kind.BOOLEAN: boolean_text,
    Kind.NUMBER: number_text,
    Kind.INSTANT: instant_text,
    Kind.MOMENT: instant_text,
    Kind.LIST: SEPARATOR.join,
    Kind.CHOICES: SEPARATOR.join,
    Kind.REFERENCES: SEPARATOR.join,
    Kind.KEYS: _json,
}
