"""`csgraph health`: compute the health of accounts."""

from __future__ import annotations

import typer

from csgraph.account_health import run_all
from csgraph.app import opened
from csgraph.cli.console import OUT, command, run, settings
from csgraph.mutations.plays import run_plays

app = typer.Typer(help="Health of accounts, from the configured profiles.", no_args_is_help=True)


@app.callback()
def root() -> None:
    """Health of accounts, from the configured profiles."""


@app.command("run")
@command
def run_() -> None:
    """Compute the health of every account, keep today's snapshot of it and run plays; a serving process does so by itself every day."""

    async def work() -> None:
        async with opened(settings()) as deps:
            profiles = (await deps.repository.configuration()).profiles
            told = await run_all(deps.repository, deps.reader.clock())
            await run_plays(deps.mutator)
        if profiles:
            OUT.print(
                f"{told['changed']:,} accounts have another health than before; the rank of {told['ranked']:,} changed.", highlight=False
            )
        else:
            OUT.print("No health profile is configured: imported snapshots are the health of accounts.", highlight=False)

    run(work())
