"""Whole answers to whole documents, with every statement that they cost; `python -m pytest tests/golden --update-golden` rewrites them.

A case is a document, or names one of `bench/documents` as `#> document: scorecard_page`. It may begin with lines such as `#> variables: {"text": "acme"}` and `#> id: Account globex`, which gives the variable `$id` the
global id of the account with that external id.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.globalid import encode
from support.golden import company
from support.service import Client, Clock, Statement, client_of

CASES = sorted((Path(__file__).parent / "cases").glob("*.graphql"))
DOCUMENTS = Path(__file__).parents[2] / "bench" / "documents"
OPTION = re.compile(r"^#> (\w+): (.*)$", re.MULTILINE)
FIND = {
    label: f"MATCH (n:{label}) WHERE n.externalId = $key RETURN n.id" for label in ("Account", "User", "Contact")
} | {"SuccessTeam": "MATCH (n:SuccessTeam {key: $key}) RETURN n.id"}  # fmt: skip
TYPENAMES = {"SuccessTeam": "Team"}


async def variables_of(client: Client, document: str) -> dict[str, Any]:
    """The variables that a document's header states."""
    found: dict[str, Any] = {}
    for name, value in OPTION.findall(document):
        if name == "document":
            continue
        if name == "variables":
            found |= json.loads(value)
            continue
        label, key = value.split()
        rows = await client.deps.repository.database.read("golden.find", FIND[label], {"key": key}, timeout=5)
        found[name] = encode(TYPENAMES.get(label, label), rows[0][0])
    return found


def written(statements: list[Statement]) -> str:
    """Statements that were sent: their names, parameters and texts; in the order of names, because root fields do not wait for each other."""
    parts = []
    for sent in sorted(statements, key=lambda sent: sent.name):
        parameters = "".join(
            f"// {name}: {json.dumps(value, default=str, ensure_ascii=False)}\n" for name, value in sent.parameters.items()
        )
        parts.append(f"// {sent.name}\n{parameters}{sent.text}\n")
    return "\n".join(parts)


def document_of(case: str) -> str:
    """The document of a case: its own, or one of `bench/documents` that it names."""
    named = dict(OPTION.findall(case)).get("document")
    return case if named is None else text_of(DOCUMENTS / f"{named}.graphql")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
async def test_a_document_gets_its_answer_by_its_statements(golden: Client, path: Path, request: pytest.FixtureRequest) -> None:
    case = text_of(path)
    document = document_of(case)
    await golden.deps.reader.configuration()
    variables = await variables_of(golden, case)

    answer = json.dumps(await golden.query(document, **variables), indent=1, ensure_ascii=False) + "\n"
    cypher = written(golden.statements)

    if request.config.getoption("update_golden", default=False):
        write(path.with_suffix(".json"), answer)
        write(path.with_suffix(".cypher"), cypher)
    assert text_of(path.with_suffix(".json")) == answer
    assert text_of(path.with_suffix(".cypher")) == cypher


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def test_every_answer_belongs_to_a_document() -> None:
    stems = {path.stem for path in CASES}

    assert {path.stem for path in CASES[0].parent.iterdir()} == stems
    assert len(stems) >= 10


@pytest.mark.slow
async def test_a_larger_company_costs_no_more_statements(golden: Client, database: Database, tmp_path: Path) -> None:
    document = text_of(next(path for path in CASES if path.stem == "enterprise_review"))
    await golden.query(document)
    few = [sent.name for sent in golden.statements]
    await company(database, tmp_path, 1_500, detail="accounts")
    async with client_of(database, Clock()) as client:
        await client.deps.reader.configuration()

        answer = await client.query(document)

        assert [sent.name for sent in client.statements] == few == ["composed.account"]
        assert answer["account"]["descendants"]["totalCount"] > 20
