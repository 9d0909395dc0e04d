"""ariadne-codegen: a typed client is generated from the running service, compiles and runs; runs in the suites' own environment."""

from __future__ import annotations

import asyncio
import compileall
import importlib
import subprocess
import sys
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from harness import HTTP, SCRATCH, run

ROOT = SCRATCH / "ariadne"
PACKAGE = "csgraph_client"
CONFIG = f"""[tool.ariadne-codegen]
remote_schema_url = "{HTTP}"
queries_path = "queries.graphql"
target_package_name = "{PACKAGE}"
convert_to_snake_case = true
plugins = []
[tool.ariadne-codegen.scalars.DateTime]
type = "datetime.datetime"
[tool.ariadne-codegen.scalars.Date]
type = "datetime.date"
[tool.ariadne-codegen.scalars.Decimal]
type = "decimal.Decimal"
serialize = "str"
[tool.ariadne-codegen.scalars.URL]
type = "str"
"""
QUERIES = """query page($first: Int!, $where: AccountWhere) {
  accounts(first: $first, where: $where) { nodes { id name renewalDate contractValue { amount currency } } pageInfo { endCursor hasNextPage } }
}
mutation rename($input: AccountUpdateInput!) {
  accountUpdate(input: $input) { account { id name version } errors { __typename code message ... on StaleVersionError { currentVersion } } }
}
query limits { viewer { rateLimit { remaining resetAt } } }
subscription events($after: String) { accountEvents(after: $after) { cursor kind at account { id } } }
"""


async def generates() -> None:
    ROOT.mkdir(parents=True, exist_ok=True)
    (ROOT / "pyproject.toml").write_text(CONFIG, encoding="utf-8")
    (ROOT / "queries.graphql").write_text(QUERIES, encoding="utf-8")
    program = Path(sys.executable).parent / "ariadne-codegen"
    done = await asyncio.to_thread(subprocess.run, [program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


async def compiles() -> None:
    assert compileall.compile_dir(ROOT / PACKAGE, quiet=1)
    sys.path.insert(0, str(ROOT))
    importlib.import_module(PACKAGE)


async def runs() -> None:
    package = importlib.import_module(PACKAGE)
    async with package.Client(HTTP) as client:
        where = package.AccountWhere(not_=package.AccountWhere(name=package.StringWhere(eq="nobody")))
        page = await client.page(first=2, where=where)
        first = page.accounts.nodes[0]
        renamed = await client.rename(package.AccountUpdateInput(id=first.id, changes=package.AccountFields(name="Acme, generated")))
        assert renamed.account_update.account.name == "Acme, generated"
        limits = await client.limits()
        assert isinstance(limits.viewer.rate_limit.reset_at, datetime)
        assert first.contract_value is None or isinstance(first.contract_value.amount, Decimal)


async def errors_have_codes() -> None:
    package = importlib.import_module(PACKAGE)
    async with package.Client(HTTP) as client:
        try:
            await client.page(first=1000)
        except package.GraphQLClientGraphQLMultiError as problem:
            assert problem.errors[0].extensions["code"] == "BAD_USER_INPUT"  # noqa: PT017 - the class is part of the check
        else:
            raise AssertionError


asyncio.run(run([("generates", generates), ("compiles", compiles), ("runs", runs), ("errors have codes", errors_have_codes)]))
