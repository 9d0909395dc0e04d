"""Q7, a director's report, passes the default limit of statements with all its filters, at any instant, with the sizes of its pages in a variable, and for a viewer of some teams."""

from __future__ import annotations

from pathlib import Path

import pytest

from csgraph.db.driver import Database
from csgraph.domain.access import Scope, Viewer
from csgraph.domain.globalid import encode
from support.planted import Planted, plant, team
from support.service import Clock, client_of

DIRECTOR = (Path(__file__).parents[2] / "bench/documents/director_report.graphql").read_text(encoding="utf-8")
SIZED = DIRECTOR.replace("$asOf: DateTime", "$asOf: DateTime, $first: Int").replace("first: 5", "first: $first")
COMPANY = Planted(
    accounts=[{"id": "acme", "name": "Acme", "region": "EMEA", "industry": "Energy"}],
    users=[{"id": "ann", "name": "Ann"}],
    ranges=[{"key": "small", "label": "Small", "high": 1_000_000, "currency": "USD", "position": 0}],
    teams=[team(f"team-{n}", f"Team {n}", {"region": {"in": ["EMEA", "APAC"]}, "tier": {"eq": str(n)}}) for n in range(10)],
)
SOME_TEAMS = Viewer("ann", ("SUCCESS_MANAGER",), Scope(frozenset(f"team-{n}" for n in range(10))))
FILTERED = {"industries": ["Energy", "Retail"], "contractValueRanges": [encode("ContractValueRange", "small")]}
THEN = {"asOf": "2026-06-01T00:00:00Z"}


@pytest.mark.parametrize(
    ("text", "acting"), [(DIRECTOR, None), (SIZED, SOME_TEAMS)], ids=["five rows of everything", "some rows of some teams"]
)
async def test_q7_is_one_statement_within_the_limit(database: Database, clock: Clock, text: str, acting: Viewer | None) -> None:
    await plant(database, COMPANY)
    async with client_of(database, clock, acting, deadline_seconds="60") as client:
        for given in ({}, FILTERED, THEN, {**THEN, **FILTERED}):
            answer = await client.ask(text, user=encode("User", "ann"), first=3, **given)
            assert "errors" not in answer, answer["errors"]
            assert len([each for each in client.statements if "successReport" in each.name]) == 1
