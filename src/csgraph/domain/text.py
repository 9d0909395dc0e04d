"""Text as it is stored (NFC) and as it is searched (folded); every input passes through here."""

from __future__ import annotations

import re
import unicodedata

# Letters that have no decomposition but a usual Latin spelling; casefold has already made ß ss.
SPELLINGS = str.maketrans({
    "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "\u0131": "i", "ŧ": "t", "ŋ": "n", "ĸ": "k", "ƒ": "f",
})  # fmt: skip

NOTHING = "-"
"""A text that no folded text holds."""
APART = re.compile(r"[\W_]+")
MOST_MARKS = 30
"""Marks on one letter, as many as Unicode's stream-safe format allows (UAX #15)."""
BLANK = frozenset(" \u115f\u1160\u2800\u3164\uffa0")
"""The space, and letters and symbols that are drawn as nothing."""
MADE_OF_MARKS = frozenset("\u0f73\u0f75\u0f81\uff9e\uff9f")
"""What is no mark itself but comes apart into marks."""


def few_marks(text: str) -> str:
    """Lets a text through; raises ValueError for more marks on one letter than any writing has.

    To normalise them is to sort them, in time that grows with the square of their number: 60,000 take six seconds.
    """
    if not text.isascii():
        marks = 0
        for character in text:
            marks = marks + 1 if unicodedata.combining(character) or character in MADE_OF_MARKS else 0
            if marks > MOST_MARKS:
                raise ValueError("text must not pile up marks")
    return text


def shows(text: str) -> bool:
    """Whether anything can be seen of the text: a character that is no space, no control or format character, and no mark without a letter."""
    return any(c.isprintable() and c not in BLANK and unicodedata.category(c)[0] != "M" for c in text)


def nfc(text: str) -> str:
    """The text in NFC; raises ValueError for NUL and for lone surrogates."""
    if "\0" in text:
        raise ValueError("text must not contain NUL")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError as problem:
        raise ValueError("text must not contain lone surrogates") from problem
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """The search form: no accents, no case, letters and digits only, words parted by one space."""
    if not text.isascii():
        # Twice: case folding can bring forth new combining marks (İ becomes i and a dot above).
        text = _without_marks(_without_marks(text).casefold()).translate(SPELLINGS)
    return APART.sub(" ", text.casefold()).strip()


def sought(text: str) -> str:
    """What to look for in folded text: blank text is in every one, and what folds to nothing, such as a symbol, is in none."""
    return fold(text) or (NOTHING if text.strip() else "")


def _without_marks(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
