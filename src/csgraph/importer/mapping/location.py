"""Finds the line of a word in a mapping file, because the TOML parser keeps no positions; for messages only."""

from __future__ import annotations

import re
from itertools import chain

_SECTION = re.compile(r"\s*\[\[\s*table\s*\]\]")


class Locator:
    """The text of a mapping, searched section by section."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._starts: list[int] = [number for number, line in enumerate(self._lines) if _SECTION.match(line)]

    def line(self, word: str, section: int | None = None) -> int:
        """The 1-based line where a word first stands, in the given section first; 0 where it stands nowhere."""
        pattern = re.compile(rf"(?<![\w.]){re.escape(word)}(?!\w)")
        first, last = self._span(section)
        for number in chain(range(first, last), range(len(self._lines))):
            text = self._lines[number]
            if not text.lstrip().startswith("#") and pattern.search(text):
                return number + 1
        return first + 1 if section is not None else 0

    def _span(self, section: int | None) -> tuple[int, int]:
        bounds = [*self._starts, len(self._lines)]
        if section is None:
            return 0, bounds[0]
        if section >= len(self._starts):
            return 0, len(self._lines)
        return bounds[section], bounds[section + 1]
