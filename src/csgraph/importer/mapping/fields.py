"""Typed access to one TOML table of a mapping; every wrong key or type becomes a ``Wrong`` with the nearest known name."""

from __future__ import annotations

from collections.abc import Iterable

from csgraph.importer.mapping.problems import did_you_mean


class Wrong(Exception):
    """A part of the mapping is wrong; ``word`` is what to look for in its text."""

    def __init__(self, word: str, expected: str, *, code: str = "BAD_VALUE") -> None:
        super().__init__(expected)
        self.word = word
        self.expected = expected
        self.code = code


class Fields:
    """A TOML table with a closed set of keys."""

    def __init__(self, table: object, what: str, known: Iterable[str]) -> None:
        if not isinstance(table, dict):
            raise Wrong(what, f"{what} is a table")
        self.what = what
        self._table: dict[str, object] = table
        names = frozenset(known)
        for key in self._table:
            if key not in names:
                raise Wrong(key, f"a key of {what}, not {key!r}. {did_you_mean(key, names)}")

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def raw(self, key: str) -> object:
        """The value as TOML has it, None where it is absent."""
        return self._table.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """A string; refused where it is absent and has no default."""
        value = self._table.get(key, default)
        if not isinstance(value, str):
            word = key if key in self._table else self.what
            raise Wrong(word, f'{self.what} needs {key} = "text"')
        return value

    def optional(self, key: str) -> str | None:
        """A string, or None where it is absent."""
        return self.text(key) if key in self._table else None

    def flag(self, key: str) -> bool:
        """True or false; false where it is absent."""
        value = self._table.get(key, False)
        if not isinstance(value, bool):
            raise Wrong(key, f"{key} is true or false")
        return value

    def whole(self, key: str) -> int:
        """A whole number; 0 where it is absent."""
        value = self._table.get(key, 0)
        if not isinstance(value, int) or isinstance(value, bool):
            raise Wrong(key, f"{key} is a whole number")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """One string or a list of strings; empty where it is absent."""
        return texts(self._table.get(key, []), key)

    def table(self, key: str) -> dict[str, object]:
        """A table; refused where it is absent."""
        value = self._table.get(key)
        if not isinstance(value, dict):
            raise Wrong(self.what, f"{self.what} needs a table {key!r}")
        return value

    def pairs(self, key: str) -> dict[str, str]:
        """A table from text to text."""
        value = self._table.get(key)
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            raise Wrong(key, f"{key} is a table of texts")
        return dict(value)


def texts(value: object, word: str) -> tuple[str, ...]:
    """One string or a list of strings, as a tuple."""
    items = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str) for item in items):
        raise Wrong(word, f"{word} is a text or a list of texts")
    return tuple(items)
