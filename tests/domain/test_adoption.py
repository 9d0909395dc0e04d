"""M-60: the band that a score lies in."""

from __future__ import annotations

import pytest

from csgraph.domain.adoption import band_of
from csgraph.domain.configuration import Definition

CATEGORIES = (
    ("adoption", 0, "POOR"),
    ("adoption", 50, "NEUTRAL"),
    ("adoption", 80, "GOOD"),
    ("adoption", 95, "OVER"),
    ("health", 10, "GOOD"),
)
BANDS = [Definition(key, {"min": low, "category": category}) for key, low, category in CATEGORIES]


@pytest.mark.parametrize(
    ("score", "band"), [(None, "NONE"), (0, "LOW"), (39.9, "LOW"), (40, "MEDIUM"), (69.9, "MEDIUM"), (70, "HIGH"), (100, "HIGH")]
)
def test_m60_without_configured_bands_low_ends_at_40_and_high_begins_at_70(score: float | None, band: str) -> None:
    assert band_of(score, []) == band


@pytest.mark.parametrize(("score", "band"), [(None, "NONE"), (49.9, "LOW"), (50, "MEDIUM"), (79.9, "MEDIUM"), (80, "HIGH"), (100, "HIGH")])
def test_m60_configured_bands_of_adoption_decide(score: float | None, band: str) -> None:
    assert band_of(score, BANDS) == band
