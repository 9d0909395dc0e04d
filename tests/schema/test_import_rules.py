"""What the sources may not do: the domain imports the standard library alone, and query text is built in few places."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "src" / "csgraph"
DOMAIN = sorted((SOURCES / "domain").rglob("*.py"))
BUILDERS = ("db/compose", "db/driver.py", "db/migrate.py")
OTHERS = sorted(path for path in SOURCES.rglob("*.py") if not path.relative_to(SOURCES).as_posix().startswith(BUILDERS))
CYPHER = re.compile(r"\b(?:MATCH \(|MERGE \(|CREATE \(|DETACH DELETE|UNWIND |OPTIONAL MATCH|COLLECT \{|EXISTS \{)|\bRETURN .*\bAS\b")


def imports(tree: ast.AST) -> Iterator[str]:
    """Every module that is imported, anywhere in a file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{'.' * node.level}{node.module or ''}"


def is_allowed(module: str) -> bool:
    return module.partition(".")[0] in sys.stdlib_module_names or module == "csgraph.domain" or module.startswith("csgraph.domain.")


@pytest.mark.parametrize("path", DOMAIN, ids=lambda path: path.stem)
def test_the_domain_imports_the_standard_library_and_itself(path: Path) -> None:
    assert [module for module in imports(ast.parse(path.read_text(encoding="utf-8"))) if not is_allowed(module)] == []


def texts_of(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value
        elif isinstance(part, ast.JoinedStr):
            yield "".join(str(piece.value) if isinstance(piece, ast.Constant) else "?" for piece in part.values)


def built(tree: ast.AST) -> list[int]:
    """Lines in which query text is put together: by an f-string, by + or %, by format or by join."""
    found = []
    for node in ast.walk(tree):
        is_joined = isinstance(node, ast.JoinedStr) and any(isinstance(part, ast.FormattedValue) for part in node.values)
        is_added = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod)
        is_called = (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("format", "format_map", "join")
        )
        if (is_joined or is_added or is_called) and any(CYPHER.search(text) for text in texts_of(node)):
            found.append(node.lineno)
    return found


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.relative_to(SOURCES).as_posix())
def test_query_text_is_built_in_few_places(path: Path) -> None:
    assert built(ast.parse(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "line",
    [
        'f"MATCH (n:{label}) RETURN n"',
        '"MATCH (n) WHERE n.id = \'" + key + "\' RETURN n"',
        '"MERGE (n:%s)" % label',
        '"CREATE (n:{})".format(label)',
        '" ".join(["UNWIND $rows AS row", text])',
        'f"{body} RETURN {what} AS x"',
    ],
)
def test_every_way_to_build_a_text_is_noticed(line: str) -> None:
    assert built(ast.parse(line)) != []


def test_a_constant_statement_is_no_built_text() -> None:
    assert built(ast.parse('text = "MATCH (n:Account) RETURN n"')) == []
    assert not is_allowed("neo4j")
    assert not is_allowed("csgraph.db.driver")
    assert len(DOMAIN) > 10
