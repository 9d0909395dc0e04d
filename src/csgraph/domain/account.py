"""The derived properties of an account; whoever writes an account computes them here, so that they agree everywhere."""

from __future__ import annotations

from typing import TypedDict

from csgraph.domain.text import fold

NO_SCORE = -1.0
"""What ``healthKey`` holds where there is no score: a covering index must not lack the property."""


class Derived(TypedDict):
    """What `docs/GRAPH.md` calls derived on an Account; never null."""

    rollupGroup: str
    rollupAmount: int
    healthKey: float
    searchKey: str


def derived(
    *,
    name: str,
    account_type: str,
    contract_status: str | None,
    contract_value: int | None,
    currency: str | None,
    health_score: float | None,
) -> Derived:
    """The derived properties; ``contract_value`` is in ten-thousandths."""
    return Derived(
        rollupGroup=f"{account_type}|{contract_status or ''}|{currency or ''}",
        rollupAmount=contract_value or 0,
        healthKey=NO_SCORE if health_score is None else health_score,
        searchKey=fold(name),
    )
