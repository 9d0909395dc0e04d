"""docs/CONFORMANCE.md names tests that exist, one at least for each of the 26 defects and for each rule of HTTP."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
PAGE = (TESTS.parent / "docs" / "CONFORMANCE.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) \| [^|]+ \| (.+) \|$", PAGE, re.MULTILINE)

RULES = re.findall(r"^\| ([^|]+) \| (`.+) \|$", PAGE[PAGE.index("<!-- rules:begin -->") : PAGE.index("<!-- rules:end -->")], re.MULTILINE)


def test_every_defect_has_a_row() -> None:
    assert [int(number) for number, _ in ROWS] == list(range(1, 27))


@pytest.mark.parametrize(("row", "cell"), [*ROWS, *RULES])
def test_the_named_tests_exist(row: str, cell: str) -> None:
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", cell)

    assert named, row
    for file, name in named:
        tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
        assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_suite_is_in_the_table() -> None:
    text = (TESTS / "conformance" / "test_suites.py").read_text(encoding="utf-8")
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Suite"]
    names = [call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)]

    table = PAGE[PAGE.index("<!-- suites:begin -->") : PAGE.index("<!-- suites:end -->")]
    assert [line.split(" | ")[0].removeprefix("| ") for line in table.splitlines()[3:]] == names
