"""The documents of the pages are ones of this schema, and those of the profile, of health and of scorecards are answered as they are printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from graphql import parse, validate

from csgraph.db.driver import Database
from csgraph.domain.globalid import encode
from csgraph.schema import build_schema
from support.planted import Planted, plant
from support.service import Clock, client_of

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").glob("*.md")))
ANSWERED = ("docs/HEALTH.md", "docs/PROFILE.md", "docs/SCORECARD.md")
COMPANY = Planted(
    accounts=[{"id": "p", "name": "Product", "type": "product", "contractStatus": "PAYING"}],
    types=[{"key": "product", "displayName": "Product", "level": 0}],
    metrics=[{"key": "adoption_score"}], attributes=[{"key": "product_line", "kind": "TEXT"}],
    profiles=[{"key": "value", "conditions": [{"key": "value", "displayName": "Value", "metric": "contract_value", "good": "> 1"}]}],
)  # fmt: skip


def documents(page: str) -> list[str]:
    return re.findall(r"```graphql\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("page", PAGES)
def test_the_documents_of_a_page_are_valid(page: str) -> None:
    schema, _ = build_schema()

    assert [validate(schema, parse(text)) for text in documents(page)] == [[] for _ in documents(page)]


@pytest.mark.parametrize("page", ANSWERED)
async def test_the_documents_of_a_page_are_answered(database: Database, clock: Clock, page: str) -> None:
    await plant(database, COMPANY)
    async with client_of(database, clock) as client:
        answers = [await client.ask(text, account=encode("Account", "p"), id=encode("Account", "p")) for text in documents(page)]

    assert len(answers) > 0
    for answer in answers:
        assert "errors" not in answer
        assert [found for found in answer["data"].values() if found is None or found.get("errors")] == []
