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
