"""Real documents pass the default limits with a third to spare: the demo's, GraphiQL's first one, and the questions of domain.md 5 that the schema can answer."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from csgraph.db.driver import Database
from csgraph.domain.globalid import encode
from csgraph.settings import Settings
from support.planted import Planted, plant, team
from support.service import Clock, client_of

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([
    *(ROOT / "demo").glob("*.graphql"),
    *(ROOT / "tests/limits/documents").glob("*.graphql"),
    *(ROOT / "bench/documents").glob("*.graphql"),
    ROOT / "src/csgraph/console/default.graphql",
])  # fmt: skip
LIMITS = ("document_max_", "input_max_", "where_max_", "operation_max_", "statement_max_")
VARIABLES = {"team": encode("Team", "team-1"), "root": "acme", "account": encode("Account", "acme"), "region": "EMEA"}
COMPANY = Planted(
    accounts=[{"id": "acme", "externalId": "acme", "name": "Acme"}],
    teams=[team(f"team-{n}", f"Team {n}", {"region": {"in": ["EMEA", "APAC"]}, "tier": {"eq": str(n)}}) for n in range(10)],
)
"""As many teams as an organisation may have: the default one and ten more."""


def two_thirds() -> dict[str, str]:
    """The default limits of documents without a third."""
    return {each.name: str(each.default * 2 // 3) for each in fields(Settings) if each.name.startswith(LIMITS)}


def test_every_limit_of_documents_is_tightened() -> None:
    assert len(two_thirds()) == 16


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
async def test_a_document_has_a_third_to_spare(database: Database, clock: Clock, path: Path) -> None:
    await plant(database, COMPANY)
    async with client_of(database, clock, **two_thirds()) as client:
        answer = await client.ask(text_of(path), **VARIABLES)

    assert "errors" not in answer, answer["errors"]
