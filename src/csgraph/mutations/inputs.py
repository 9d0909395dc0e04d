"""Reads the parts of a mutation's input: what is wrong with one is refused with its path, never stored."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from csgraph.domain import globalid
from csgraph.domain.configuration import Configuration, Definition
from csgraph.domain.errors import BadUserInput
from csgraph.domain.fieldtext import LARGEST_NUMBER
from csgraph.domain.money import to_units
from csgraph.domain.refusal import invalid, not_found
from csgraph.domain.text import MOST_MARKS, few_marks, nfc, shows

Given = Mapping[str, Any]
TEXT_LENGTH, LONG_TEXT_LENGTH, ID_LENGTH, EMAIL_LENGTH = 1_000, 100_000, 255, 200
MAX_ITEMS = 250
CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
EMAIL = re.compile(r"[^\s@]+@[^\s@]+")


def local_id(given: Given, name: str, typename: str, *above: str | int) -> str:
    """The local id that a global id stands for."""
    try:
        return globalid.local_id(given[name], typename)
    except BadUserInput as problem:
        raise invalid(problem.message, *above, name) from None


def optional_id(given: Given, name: str, typename: str, *above: str | int) -> str | None:
    """The same where none need be given."""
    return None if given.get(name) is None else local_id(given, name, typename, *above)


def text(given: Given, name: str, *above: str | int, length: int = TEXT_LENGTH) -> str:
    """A text that is not blank, in NFC, without space around it; its length is in code points."""
    found = optional_text(given, name, *above, length=length)
    if not found:
        raise invalid("A text that is not blank is needed.", *above, name)
    return found


def optional_text(given: Given, name: str, *above: str | int, length: int = TEXT_LENGTH) -> str | None:
    """A text or null; text of which nothing can be seen is null."""
    raw = given.get(name)
    if raw is None:
        return None
    if len(raw) > length:
        raise invalid(f"A text of at most {length} characters is expected.", *above, name)
    try:
        found = nfc(few_marks(raw)).strip()
    except ValueError:
        raise invalid(
            f"Text must hold neither NUL nor lone surrogates nor more than {MOST_MARKS} marks on one letter.", *above, name
        ) from None
    return found if shows(found) else None


def defined(known: Mapping[str, Definition], given: Given, name: str, kind: str, *above: str | int) -> Definition:
    """A configured thing by the key in the input."""
    found = known.get(given[name])
    if found is None:
        raise not_found(f"There is no {kind} of this key.", *above, name)
    return found


def money(given: Given, name: str, *above: str | int) -> tuple[int, str] | None:
    """An amount in ten-thousandths with its currency, or null."""
    found = given.get(name)
    if found is None:
        return None
    if not CURRENCY.fullmatch(found["currency"]):
        raise invalid("An ISO 4217 code in capitals such as USD is expected.", *above, name, "currency")
    try:
        return to_units(Decimal(found["amount"])), found["currency"]
    except ValueError as problem:
        raise invalid(f"{problem}.".capitalize(), *above, name, "amount") from None


def day(given: Given, name: str) -> date | None:
    """A calendar day or null; the scalar has checked its form."""
    return None if given.get(name) is None else date.fromisoformat(given[name])


def instant(given: Given, name: str, default: datetime) -> datetime:
    """An instant in UTC; the scalar has checked its form."""
    return default if given.get(name) is None else datetime.fromisoformat(given[name]).astimezone(UTC)


AHEAD = timedelta(minutes=5)
"""How far ahead of ours a caller's clock may be."""


def past_instant(given: Given, name: str, now: datetime, *above: str | int) -> datetime:
    """An instant that has come, now where none is given."""
    found = instant(given, name, now)
    if found > now + AHEAD:
        raise invalid("An instant that has come is expected.", *above, name)
    return min(found, now)


def email(given: Given, name: str) -> str | None:
    """An e-mail address or null."""
    found = optional_text(given, name, length=EMAIL_LENGTH)
    if found is not None and not EMAIL.fullmatch(found):
        raise invalid("An e-mail address is expected.", name)
    return found


def choice(given: Given, name: str, *above: str | int) -> str:
    """A value of an enum, which cannot be cleared."""
    if given[name] is None:
        raise invalid("This cannot be cleared.", *above, name)
    return str(given[name])


def number(given: Given, name: str, *above: str | int) -> float | None:
    """A number or null."""
    found = given.get(name)
    if found is None:
        return None
    if not abs(found) <= LARGEST_NUMBER:
        raise invalid(f"A number between -{LARGEST_NUMBER:g} and {LARGEST_NUMBER:g} is expected.", *above, name)
    return float(found) + 0.0  # no negative zero


def flow(given: Given, configuration: Configuration, *above: str | int) -> str:
    """The key of a flow; the default flow where none is given (M-05)."""
    if given.get("flow") is not None:
        return defined(configuration.flows, given, "flow", "flow", *above).key
    default = next((flow for flow in configuration.flows.values() if flow["isDefault"]), None)
    if default is None:
        raise invalid("A flow is needed: none is the default.", *above, "flow")
    return default.key


KINDS = {"TEXT": "text", "NUMBER": "number", "DATE": "date", "BOOLEAN": "boolean", "LIST": "items"}
"""Which part of an AttributeInput holds the value of an attribute of that kind."""


def attributes(given: Sequence[Given] | None, configuration: Configuration, of_type: str | None, *above: str | int) -> dict[str, Any]:
    """Values of attributes as properties; null clears one."""
    found: dict[str, Any] = {}
    for index, part in enumerate(given or ()):
        at = (*above, index)
        definition = defined(configuration.attributes, part, "key", "attribute", *at)
        if of_type is not None and definition["types"] and of_type not in definition["types"]:
            raise invalid("Accounts of this type do not carry the attribute.", *at, "key")
        if f"attr.{definition.key}" in found:
            raise invalid("The attribute is given twice.", *at, "key")
        found[f"attr.{definition.key}"] = _value(part, definition, at)
    return found


def _value(part: Given, definition: Definition, at: tuple[str | int, ...]) -> Any:
    name = KINDS[definition["kind"]]
    stray = [other for other in KINDS.values() if other != name and part.get(other) is not None]
    if stray:
        raise invalid(f"The attribute is of kind {definition['kind']}; give {name}.", *at, stray[0])
    if name == "text":
        return _choice(optional_text(part, name, *at), definition, (*at, name))
    if name == "number":
        return number(part, name, *at)
    if name == "date":
        return day(part, name)
    if name == "boolean":
        return part.get(name)
    items = part.get("items")
    if items is None:
        return None
    if len(items) > MAX_ITEMS:
        raise invalid(f"At most {MAX_ITEMS} items are expected.", *at, name)
    named = [{str(index): item} for index, item in enumerate(items)]
    return list(dict.fromkeys(_choice(text(each, index, *at, name), definition, (*at, name, index)) for each in named for index in each))


def _choice(value: str | None, definition: Definition, at: tuple[str | int, ...]) -> str | None:
    if value is not None and definition["choices"] and value not in definition["choices"]:
        raise invalid("This is not one of the attribute's choices.", *at)
    return value
