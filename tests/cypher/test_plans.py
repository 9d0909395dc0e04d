"""Every statement of the catalogue, planned by the real server: no scans, the index that its header names, the columns that it states."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from csgraph.db.driver import Database
from csgraph.db.queries import Catalogue, Query
from support.plans import explain, index_forms, sample

CATALOGUE = Catalogue.load()
ROOT = Path(__file__).parents[2] / "cypher"
PARAM = re.compile(r"^// param: \$(\w+) +(\S+(?: \S+)*?)(?:  .*)?$", re.MULTILINE)
CONFIGURATION = (
    "AccountType", "AttributeDefinition", "MetricDefinition", "AssignmentRole", "Flow", "Lifecycle", "HealthProfile", "ScorecardLayout",
    "ContractValueRange", "ColorBand", "Segment", "ProfileLink", "SuccessTeam",
)  # fmt: skip
"""Labels with a handful of nodes each, of which all are wanted."""


@pytest.fixture(scope="module")
async def forms(database: Database) -> Mapping[str, str]:
    return await index_forms(database)


def parameters_of(query: Query) -> dict[str, object]:
    header = (ROOT / f"{query.name.replace('.', '/')}.cypher").read_text(encoding="utf-8")
    return {name: sample(kind) for name, kind in PARAM.findall(header)}


@pytest.mark.parametrize("query", CATALOGUE.queries, ids=lambda query: query.name)
async def test_a_statement_is_planned_as_its_header_says(database: Database, forms: Mapping[str, str], query: Query) -> None:
    parameters = parameters_of(query)
    assert parameters.keys() == query.parameters

    explained = await explain(database, forms, query.text, parameters)

    assert explained.columns == query.columns
    assert [scan for scan in explained.scans if not any(f":{label}" in scan for label in CONFIGURATION)] == []
    assert explained.products == []
    named = [index for index in query.indexes if not index.startswith("none: ")]
    assert [index for index in named if index not in forms] == []
    assert not named or any(explained.uses(index) for index in named)
