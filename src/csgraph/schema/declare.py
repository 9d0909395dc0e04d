"""How the schema is declared: classes state types, fields and descriptions; the executor reads values from Rows.

A field with arguments is a method with a docstring and no body. Its arguments are read by look-ahead (`lookahead.py`) when the
statement of the root field is composed; by the time the field is executed, its value lies in the Row.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import EnumMeta
from typing import Annotated, Any, NewType, TypeVar

import strawberry
from strawberry.types.field import StrawberryField

from csgraph.domain.row import PLANNED

T = TypeVar("T", bound=type)
E = TypeVar("E", bound=EnumMeta)
UNSET = strawberry.UNSET
MAX_DECIMAL_LENGTH = 60

First = Annotated[
    int | None, strawberry.argument(description="At most this many, from the front: 1 to 100; 50 when neither first nor last is given.")
]
After = Annotated[str | None, strawberry.argument(description="Begin behind this cursor.")]
Last = Annotated[int | None, strawberry.argument(description="At most this many, from the end: 1 to 100.")]
Before = Annotated[str | None, strawberry.argument(description="End before this cursor.")]

URL = NewType("URL", str)
Cursor = "Give it as `after` or `before` to continue from here."
"""The description of every edge's cursor."""


def describe(text: str) -> Any:
    """A field without arguments."""
    return strawberry.field(description=text)


def planned(method: Callable[..., Any]) -> StrawberryField:
    """A field with arguments; its description is the docstring."""
    return strawberry.field(resolver=method, description=inspect.getdoc(method), metadata={PLANNED: True})  # type: ignore[no-any-return]


def argument(text: str) -> Any:
    """The description of an argument, for use in Annotated."""
    return strawberry.argument(description=text)


def object_type(cls: T) -> T:
    """An object type described by its docstring."""
    return strawberry.type(cls, description=inspect.getdoc(cls))


def interface(cls: T) -> T:
    """An interface described by its docstring."""
    return strawberry.interface(cls, description=inspect.getdoc(cls))


def input_type(cls: T) -> T:
    """An input type described by its docstring."""
    return strawberry.input(cls, description=inspect.getdoc(cls))


def enum(cls: E) -> E:
    """An enum described by its docstring; its values carry their own descriptions."""
    return strawberry.enum(cls, description=inspect.getdoc(cls))


def value(name: str, text: str) -> Any:
    """One value of an enum."""
    return strawberry.enum_value(name, description=text)


class Unfit(ValueError):
    """A value that a scalar of ours cannot take; the reason is in our words and holds nothing of the value."""


def _instant(text: Any) -> str:
    try:
        if not isinstance(text, str) or len(text) > MAX_DECIMAL_LENGTH:
            raise ValueError
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError):
        raise Unfit("an instant as RFC 3339 text is expected, such as 2026-03-31T12:00:00Z") from None
    raise Unfit("an instant needs an offset, such as Z")


def _day(text: Any) -> str:
    try:
        if not isinstance(text, str) or len(text) != len("2026-03-31"):
            raise ValueError
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Unfit("a day as YYYY-MM-DD is expected") from None


def _decimal(text: Any) -> str:
    if isinstance(text, bool) or not isinstance(text, (str, int)):
        raise Unfit("a decimal is written as text, such as 1234.56")
    if len(str(text)) > MAX_DECIMAL_LENGTH:
        raise Unfit(f"a decimal has at most {MAX_DECIMAL_LENGTH} characters")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise Unfit("a decimal is written as text, such as 1234.56") from None
    if not number.is_finite():
        raise Unfit("a decimal is a finite number")
    return str(text)


def _address(text: Any) -> str:
    if not isinstance(text, str) or not text.startswith(("http://", "https://")):
        raise Unfit("an address is absolute, http or https")
    return text


SCALARS: dict[object, Any] = {
    datetime: strawberry.scalar(
        name="DateTime", description="An instant, RFC 3339, always answered in UTC.", parse_value=_instant, serialize=str,
        specified_by_url="https://scalars.graphql.org/andimarek/date-time",
    ),
    date: strawberry.scalar(
        name="Date", description="A calendar day, `YYYY-MM-DD`, in the tenant's reporting time zone.", parse_value=_day, serialize=str,
        specified_by_url="https://scalars.graphql.org/andimarek/local-date",
    ),
    Decimal: strawberry.scalar(
        name="Decimal", description="An exact decimal number, as a string. Money and money rollups never pass through binary floating point.",
        parse_value=_decimal, serialize=str, specified_by_url="https://scalars.graphql.org/chillicream/decimal",
    ),
    URL: strawberry.scalar(
        name="URL", description="An absolute http or https address.", parse_value=_address, serialize=str,
        specified_by_url="https://scalars.graphql.org/chillicream/uri",
    ),
}  # fmt: skip
