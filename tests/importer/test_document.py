"""What docs/IMPORT.md shows works when it is pasted."""

from __future__ import annotations

import re
from pathlib import Path

from csgraph.importer.mapping import apply_mapping
from support.canonical import load, put

DOCUMENT = Path(__file__).parents[2] / "docs" / "IMPORT.md"


def blocks() -> list[str]:
    return re.findall(r"```\w*\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)


async def test_the_worked_mapping_makes_the_accounts_that_are_shown_and_imports(graph, tmp_path):
    deals, mapping, organisation, accounts, _ = blocks()
    source, target = tmp_path / "source", tmp_path / "target"
    target.mkdir()
    put(tmp_path, {"source/deals.csv": deals, "deals.toml": mapping, "deals.organisation.toml": organisation})

    apply_mapping(tmp_path / "deals.toml", source, target)
    report = await load(graph, target)

    assert (target / "accounts.csv").read_text(encoding="utf-8").splitlines() == accounts.splitlines()
    assert (target / "assignments.csv").read_text(encoding="utf-8").splitlines()[1:] == ["nordwind-ag,Ann Becker,success_manager"]
    assert {file.file: file.created for file in report.files} == {
        "users.csv": 2,
        "accounts.csv": 2,
        "assignments.csv": 1,
        "contracts.csv": 2,
    }
    assert report.notes == ()


async def test_the_organisation_that_is_shown_is_imported_with_its_member(graph, tmp_path):
    report = await load(graph, put(tmp_path, {"organisation.toml": blocks()[-1], "users.csv": "id,name\nu-17,Ann\n"}))

    assert report.configuration_changes == 11
