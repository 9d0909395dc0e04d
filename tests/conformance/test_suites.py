"""Public suites against a running service; each must reach its bar, and docs/CONFORMANCE.md tells what each reached."""

from __future__ import annotations

import asyncio
import importlib.metadata
import importlib.util
import json
import os
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "CONFORMANCE.md"
BEGIN, END = "<!-- suites:begin -->\n", "<!-- suites:end -->"
PYTHON_TOOLS = HERE / ".venv" / "bin" / "python"
CONTRACT = Path(os.environ.get("CSGRAPH_CONFORMANCE_CONTRACT") or HERE.parents[2] / "shared" / "spec" / "schema.graphql")
SECONDS = 150.0


@dataclass(frozen=True)
class Suite:
    """One public suite: its script, the packages that it consists of, how many checks it has, and which of them are not met on purpose."""

    name: str
    script: str
    packages: tuple[str, ...]
    total: int
    left_out: frozenset[str] = field(default_factory=frozenset)
    given: str = ""
    """What the script is told to look at."""

    @property
    def program(self) -> Path | None:
        """What runs the script; None where it is not installed, or what it looks at is not there."""
        if self.given and not CONTRACT.exists():
            return None
        if self.script.endswith(".mjs"):
            node = shutil.which("node")
            return Path(node) if node and (HERE / "node_modules").is_dir() else None
        if self.script == "gql_client.py":
            return Path(sys.executable) if importlib.util.find_spec("gql") else None
        return PYTHON_TOOLS if PYTHON_TOOLS.exists() else None


SUITES = [
    Suite("GraphQL over HTTP audit", "graphql_http.mjs", ("graphql-http",), 61),
    Suite("graphql-ws: client and protocol", "graphql_ws.mjs", ("graphql-ws", "ws"), 58),
    Suite(
        "graphql-sse: client and stream", "graphql_sse.mjs", ("graphql-sse",), 15,
        frozenset({"single connection mode: PUT", "single connection mode: DELETE"}),
    ),
    Suite("Apollo Client", "apollo.mjs", ("@apollo/client",), 13),
    Suite("urql with graphcache", "urql.mjs", ("@urql/core", "@urql/exchange-graphcache"), 8),
    Suite("Relay compiler and runtime", "relay.mjs", ("relay-compiler", "relay-runtime"), 10),
    Suite("meros", "meros.mjs", ("meros",), 2),
    Suite("gql (Python)", "gql_client.py", ("gql",), 10, frozenset({"an upload"})),
    Suite("graphql-codegen, client preset, TypeScript strict", "codegen.mjs", ("@graphql-codegen/cli", "@graphql-codegen/client-preset", "typescript"), 4),
    Suite("ariadne-codegen", "ariadne_codegen_client.py", ("ariadne-codegen",), 4),
    Suite("graphql-eslint and graphql-schema-linter", "lint.mjs", ("@graphql-eslint/eslint-plugin", "graphql-schema-linter"), 45),
    Suite("graphql-inspector: served and committed schema", "inspector.mjs", ("@graphql-inspector/cli",), 1),
    Suite("graphql-inspector: nothing breaks the contract", "inspector.mjs", ("@graphql-inspector/cli",), 1, given="contract"),
    Suite("clairvoyance", "clairvoyance_run.py", ("clairvoyance",), 3),
]  # fmt: skip


@pytest.fixture(scope="module")
def reached() -> dict[str, str]:
    """The rows of the suites that ran."""
    return {}


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)
async def test_a_suite_reaches_its_bar(suite: Suite, surroundings: dict[str, str], reached: dict[str, str]) -> None:
    program = suite.program
    if program is None:
        pytest.skip("its packages, or what it looks at, are not there; `make conformance` installs packages")

    results = await run([program, HERE / "suites" / suite.script, suite.given], surroundings)

    failed = {each["name"]: each["problem"] for each in results if each["problem"] is not None}
    assert {name: problem for name, problem in failed.items() if name not in suite.left_out} == {}
    assert (len(results), set(failed)) == (suite.total, suite.left_out)
    reached[suite.name] = row(suite, len(results) - len(failed))


async def run(command: list[Path | str], surroundings: dict[str, str]) -> list[dict[str, str | None]]:
    """The results of a suite, which are the last line that it prints."""
    running = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=os.environ | surroundings
    )
    try:
        async with asyncio.timeout(SECONDS):
            out, problems = await running.communicate()
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()
    lines = out.decode().strip().splitlines()
    assert lines, problems.decode()[-2000:]
    return json.loads(lines[-1])


def row(suite: Suite, passed: int) -> str:
    """One line of the table."""
    packages = ", ".join(f"`{name}` {version(name)}" for name in suite.packages)
    missing = "; ".join(sorted(suite.left_out)) or "-"
    return f"| {suite.name} | {packages} | {passed} / {suite.total} | {missing} |"


def version(package: str) -> str:
    """The version that is installed, as the lock files say."""
    locked = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))["packages"].get(f"node_modules/{package}")
    if locked is not None:
        return locked["version"]
    if package == "gql":
        return importlib.metadata.version(package)
    lines = (HERE / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return next(line.removeprefix(f"{package}==").split(" ")[0] for line in lines if line.startswith(f"{package}=="))


def test_the_page_tells_what_was_reached(wanted: str, reached: dict[str, str]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    start, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    told = {line.split(" | ")[0].removeprefix("| "): line for line in text[start:end].splitlines()[2:]}
    rows = [reached.get(suite.name) or told.get(suite.name, "") for suite in SUITES]
    table = "\n".join(["| suite | packages | passed | left out on purpose |", "|---|---|---|---|", *rows, ""])
    if wanted == "update":
        PAGE.write_text(text[:start] + table + text[end:], encoding="utf-8")
    else:
        assert text[start:end] == table
