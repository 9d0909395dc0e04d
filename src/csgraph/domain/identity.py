"""Ids of business nodes: base-36 numbers drawn from the counter `id`; whoever creates a node uses it."""

from __future__ import annotations

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def encode(number: int) -> str:
    """The id of a positive number; raises ValueError for any other."""
    if number <= 0:
        raise ValueError("an id comes from a positive number")
    digits = []
    while number:
        number, rest = divmod(number, len(DIGITS))
        digits.append(DIGITS[rest])
    return "".join(reversed(digits))
