"""The dashboard and the page of metrics name what exists, and all of it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from support.service import Client

ROOT = Path(__file__).parents[2]
DASHBOARD = json.loads((ROOT / "deploy" / "grafana" / "csgraph.json").read_text(encoding="utf-8"))
NAME = re.compile(r"\b(?:csgraph|process)_[a-z_]+\b")
SUFFIXES = ("_bucket", "_sum", "_count")


def family(name: str) -> str:
    return next((name.removesuffix(suffix) for suffix in SUFFIXES if name.endswith(suffix)), name)


@pytest.fixture
async def served(client: Client) -> dict[str, str]:
    """The families of a service that has done something, with their types."""
    response = await client.http.get("/metrics")
    return dict(line.split()[2:] for line in response.text.splitlines() if line.startswith("# TYPE "))


async def test_every_query_of_the_dashboard_names_metrics_that_exist(served: dict[str, str]) -> None:
    queries = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    named = {family(name) for query in queries for name in NAME.findall(query)}

    assert len(queries) == 32
    assert named - set(served) == set()


async def test_a_rate_is_taken_of_what_grows_and_of_nothing_else(served: dict[str, str]) -> None:
    queries = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    rated = {name for query in queries for name in re.findall(r"rate\(([a-z_]+)", query)}
    plain = {name for query in queries for name in NAME.findall(query)} - rated

    assert {served[family(name)] for name in rated} == {"counter", "histogram"}
    assert {served[name] for name in plain} == {"gauge"}


async def test_the_page_lists_every_metric_of_ours_and_the_dashboard_shows_it(served: dict[str, str]) -> None:
    page = (ROOT / "docs" / "LOGGING.md").read_text(encoding="utf-8")
    ours = {name for name in served if name.startswith("csgraph_")}

    assert ours - set(NAME.findall(page)) == set()
    assert ours - {family(name) for name in NAME.findall(json.dumps(DASHBOARD))} == set()
