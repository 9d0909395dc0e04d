"""`csgraph demo`: a generated company, three flagship documents answered over HTTP, and the service to play with."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from csgraph.app import Deps, opened
from csgraph.cli import data, showcase
from csgraph.cli.console import OUT, command, run, settings
from csgraph.domain.errors import ImportRefused
from csgraph.importer.generator import generate
from csgraph.importer.strangers import stranger
from csgraph.settings import Settings
from csgraph.telemetry.logs import logging_to

app = typer.Typer(help="A generated company to try everything on.", no_args_is_help=True)
Accounts = Annotated[int, typer.Option(help="How many accounts to make.", min=1, max=5_000_000)]
Seed = Annotated[int, typer.Option(help="Equal seeds make equal companies.")]
Beside = Annotated[bool, typer.Option("--beside", help="Load it even into a database that holds other accounts.")]
DEFAULT_ACCOUNTS, DEFAULT_SEED = 1_000, 7
FULL_UP_TO = 20_000
"""Larger companies come without activity, usage and daily numbers: forty rows an account would take hours."""


@app.command("load")
@command
def load_(accounts: Accounts = DEFAULT_ACCOUNTS, seed: Seed = DEFAULT_SEED, beside: Beside = False) -> None:
    """Generate a company and import it; beyond 20,000 accounts, accounts, people and assignments only."""
    run(load(settings(), accounts, seed, beside=beside))


@app.command("run")
@command
def run_(
    accounts: Accounts = DEFAULT_ACCOUNTS,
    seed: Seed = DEFAULT_SEED,
    beside: Beside = False,
    once: Annotated[bool, typer.Option("--once", help="End after the answers.")] = False,
) -> None:
    """Load a company, show what the service answers about it, then serve it."""
    run(show(settings(), accounts, seed, beside=beside, once=once))


async def load(chosen: Settings, accounts: int, seed: int, *, beside: bool) -> None:
    """Generate and import; stops at a database that holds other accounts, unless they may lie beside one another."""
    detail: Literal["full", "accounts"] = "full" if accounts <= FULL_UP_TO else "accounts"
    OUT.print(f"[bold]1[/]  A company of {accounts:,} accounts is generated and imported.", highlight=False)
    with tempfile.TemporaryDirectory(prefix="csgraph-demo-") as folder:
        generate(Path(folder), accounts=accounts, seed=seed, today=datetime.now(UTC).date(), detail=detail)
        if not beside:
            await _require_no_others(chosen, Path(folder))
        await data.load_canonical(chosen, Path(folder))


async def _require_no_others(chosen: Settings, folder: Path) -> None:
    async with opened(chosen) as deps:
        name = await stranger(deps.repository, folder)
    if name is not None:
        clear = "csgraph db wipe empties the local Neo4j" if chosen.database_url is None else "an empty database is needed"
        raise ImportRefused(
            f"The database holds accounts that are not of this demo, {name} for example, so nothing was loaded: {clear},"
            " equal --accounts and --seed make the demo that is there, and --beside mixes the two."
        )


async def show(chosen: Settings, accounts: int, seed: int, *, beside: bool, once: bool) -> None:
    """The whole demo; one Neo4j for all of it."""
    from csgraph.cli import serving  # noqa: PLC0415 - the schema takes longer to load than most commands to run

    listening = serving.listen(chosen.host, 0 if once else chosen.port)
    OUT.print("[bold]0[/]  The database: a real Neo4j, started as a child process.", highlight=False)
    async with opened(chosen, supervise=True) as deps:
        await load(chosen, accounts, seed, beside=beside)
        async with serving.serving(deps, listening) as task:
            await _ask(deps, f"{serving.address(listening)}/graphql")
            if not once:
                serving.announce(chosen, listening)
                with logging_to(None, chosen):
                    await task


async def _ask(deps: Deps, url: str) -> None:
    for number, story in enumerate(showcase.STORIES, start=2):
        await asyncio.to_thread(_post, url, story.document)  # once to plan it, once to time it
        statements: list[str] = []
        deps.repository.database.observe = lambda name, _text, _parameters, seen=statements: seen.append(name)
        started = time.perf_counter()
        answer = await asyncio.to_thread(_post, url, story.document)
        took = (time.perf_counter() - started) * 1000
        deps.repository.database.observe = None
        OUT.print(f"\n[bold]{number}[/]  {story.title}", highlight=False)
        OUT.print(story.render(answer))
        OUT.print(f"[dim]one document ({story.file}), {took:.0f} ms, {len(statements)} database statement(s)[/]", highlight=False)


def _post(url: str, document: str) -> dict[str, Any]:
    body = json.dumps({"query": document}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310 - our own address
    with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310 - our own address
        answer = json.load(response)
    if "errors" in answer:
        raise RuntimeError(answer["errors"][0]["message"])
    found: dict[str, Any] = answer["data"]
    return found
