"""How well a product is adopted: the band that a score lies in (M-60)."""

from __future__ import annotations

from collections.abc import Iterable

from csgraph.domain.configuration import Definition

KEY = "adoption"
"""Key of the colour bands that say where bands begin."""
BANDS = {"POOR": "LOW", "NEUTRAL": "MEDIUM", "GOOD": "HIGH", "OVER": "HIGH"}
MEDIUM_FROM, HIGH_FROM = 40, 70
"""Where bands begin when none are configured."""


def band_of(score: float | None, bands: Iterable[Definition]) -> str:
    """LOW, MEDIUM or HIGH; NONE without a score, which is not low."""
    if score is None:
        return "NONE"
    begun = [(band["min"], band["category"]) for band in bands if band.key == KEY and band["min"] <= score]
    if begun:
        return BANDS[max(begun)[1]]
    return "LOW" if score < MEDIUM_FROM else "MEDIUM" if score < HIGH_FROM else "HIGH"
