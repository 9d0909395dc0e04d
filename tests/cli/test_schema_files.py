"""What clients' tools are given: the schema as files, and a check of their persisted documents."""

from __future__ import annotations

import json
from pathlib import Path

from graphql import build_client_schema, build_schema, lexicographic_sort_schema, print_schema
from typer.testing import CliRunner

from csgraph.cli.main import app
from csgraph.schema import DESCRIPTION

ROOT = Path(__file__).parents[2]


def test_the_schema_is_published_in_three_files(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["schema", "--publish", str(tmp_path / "api")])

    names = ["schema.graphql", "introspection.json", "possible-types.json"]
    assert (done.exit_code, done.output.splitlines()) == (0, [f"wrote {tmp_path / 'api' / name}" for name in names])
    text, introspection, possible = ((tmp_path / "api" / name).read_text(encoding="utf-8") for name in names)
    assert text == (ROOT / "schema.graphql").read_text(encoding="utf-8")
    described = build_client_schema(json.loads(introspection))
    assert described.description == DESCRIPTION
    described.description = None
    assert print_schema(lexicographic_sort_schema(described)) == print_schema(lexicographic_sort_schema(build_schema(text)))
    types = json.loads(possible)
    assert sorted(types) == ["AttributeValue", "Node", "ScorecardItem", "SearchItem", "TimelineItem", "UserError"]
    assert types["TimelineItem"] == ["Change", "Task", "Touchpoint"]


def test_a_trusted_list_is_checked(tmp_path: Path) -> None:
    manifest = tmp_path / "documents.json"
    manifest.write_text('{"a": "{ viewer { user { id } } }"}')
    good = CliRunner().invoke(app, ["documents", str(manifest)])
    manifest.write_text('{"a": "{ viewer { user { id } } }", "b": "{ viewer { usr } }"}')
    bad = CliRunner().invoke(app, ["documents", str(manifest)])

    assert (good.exit_code, good.output) == (0, "1 documents, all of this schema.\n")
    assert bad.exit_code == 2
