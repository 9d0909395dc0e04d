"""The index of the forty faults is complete, and every test that it names exists."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
INDEX = {int(number): row for number, row in tomllib.loads((HERE / "index.toml").read_text(encoding="utf-8")).items()}
TEST = re.compile(r"^(?:async )?def (test_\w+)\(", re.MULTILINE)
NAMED = re.compile(r"test_fault_(\d\d)(?:_to_(\d\d))?(?:_and_(\d\d))?_")


def rows_of(name: str) -> set[int]:
    """The rows that a test is named for: one, or the first to the last and another."""
    found = NAMED.match(name)
    if found is None:
        return set()
    first, last, other = (None if part is None else int(part) for part in found.groups())
    assert first is not None
    return {*range(first, (last or first) + 1), *(() if other is None else (other,))}


def here() -> set[int]:
    names = [name for file in HERE.glob("test_faults*.py") for name in TEST.findall(file.read_text(encoding="utf-8"))]
    return {row for name in names for row in rows_of(name)}


def test_every_fault_has_a_row_and_a_test() -> None:
    assert [*INDEX] == [*range(1, 41)]
    assert [number for number, row in INDEX.items() if not row.get("here") and not row.get("elsewhere")] == []


def test_the_rows_with_tests_in_this_folder_are_marked() -> None:
    assert here() == {number for number, row in INDEX.items() if row.get("here")}


def test_every_test_that_is_named_exists() -> None:
    for row in INDEX.values():
        for reference in row.get("elsewhere", ()):
            file, _, name = reference.partition("::")
            assert name in TEST.findall((ROOT / file).read_text(encoding="utf-8")), reference
