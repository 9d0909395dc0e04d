"""The derived properties of an account; whoever writes an account computes them here, so that they agree everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from csgraph.domain.text import fold

NO_SCORE = -1.0
"""What ``healthKey`` holds where there is no score: a covering index must not lack the property."""


class Derived(TypedDict):
    """What `docs/GRAPH.md` calls derived on an Account; never null."""

    rollupGroup: str
    rollupAmount: int
    healthKey: float
    searchKey: str


def derived(values: Mapping[str, Any]) -> Derived:
    """The derived properties of an account with these stored ones."""
    score = values.get("healthScore")
    return Derived(
        rollupGroup=f"{values['type']}|{values.get('contractStatus') or ''}|{values.get('currency') or ''}",
        rollupAmount=values.get("contractValue") or 0,
        healthKey=NO_SCORE if score is None else score,
        searchKey=fold(values["name"]),
    )
