"""Collections: lists with columns of the company's own, brought in for an account (B-22)."""

from __future__ import annotations

import re
from collections.abc import Sequence

MOST_COLLECTIONS, MOST_ROWS = 50, 200
"""Collections of an account that are answered, and rows of each."""
Row = Sequence[str | None]


def shown_name(key: str) -> str:
    """What people read for a key: `crm_opportunities` is `Crm opportunities`."""
    words = re.sub(r"[_\-]+", " ", key).strip() or key
    return words[:1].upper() + words[1:]


def table(stored: Sequence[tuple[int, Sequence[str], Sequence[str]]]) -> tuple[Sequence[str], list[Row]]:
    """The columns of a collection, as its first row has them, and the cells of its rows in order; an empty cell is null, and so is one that a row lacks."""
    rows = sorted(stored, key=lambda row: row[0])
    columns = rows[0][1] if rows else ()
    width = len(columns)
    return list(columns), [[cell or None for cell in (*cells[:width], *[""] * (width - len(cells)))] for _, _, cells in rows]
