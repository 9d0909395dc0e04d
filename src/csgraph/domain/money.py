"""Money as whole numbers of ten-thousandths of the currency's unit, so that sums are exact; everything that stores or answers an amount uses it."""

from __future__ import annotations

from decimal import Decimal

SCALE = 10_000
"""Units of storage in one unit of a currency."""

DECIMALS = 4
LARGEST = Decimal(10) ** 12
"""The largest amount, in either direction."""

# ISO 4217 minor digits where they are not two.
MINOR_DIGITS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}  # fmt: skip
DEFAULT_MINOR_DIGITS = 2


def to_units(amount: Decimal) -> int:
    """The amount in ten-thousandths; raises ValueError for NaN, infinities, more than four decimals or more than 10^12."""
    if not amount.is_finite():
        raise ValueError("an amount must be a finite number")
    if abs(amount) > LARGEST:
        raise ValueError("an amount must lie between -1000000000000 and 1000000000000")
    units = amount.scaleb(DECIMALS)
    whole = int(units)
    if units != whole:
        raise ValueError("an amount must have at most four decimals")
    return whole


def shown(amount: Decimal, currency: str) -> str:
    """An amount that was computed, such as a mean, as stored ones are answered: rounded to ten-thousandths."""
    return from_units(int((amount * SCALE).to_integral_value()), currency)


def from_units(units: int, currency: str) -> str:
    """The amount in plain notation with at least the minor digits of its currency, more where the amount has more."""
    digits = MINOR_DIGITS.get(currency, DEFAULT_MINOR_DIGITS)
    whole, rest = divmod(abs(units), SCALE)
    decimals = f"{rest:0{DECIMALS}d}".rstrip("0").ljust(digits, "0")
    sign = "-" if units < 0 else ""
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"
