"""`csgraph db`: the local Neo4j, by hand."""

from __future__ import annotations

from typing import Annotated

import typer

from csgraph.cli.console import OUT, WRONG_SETUP, command, fail, settings
from csgraph.db.control import db_start, db_status, db_stop, db_wipe

app = typer.Typer(help="The local Neo4j: start, stop, look, wipe.", no_args_is_help=True)
MEGABYTE = 1_000_000


@app.command()
@command
def start() -> None:
    """Start the local Neo4j and leave it running; the first time fetches it."""
    server = db_start(settings())
    OUT.print(f"Neo4j {server.version} answers at {server.url} (user {server.user}, pid {server.pid}).", highlight=False)


@app.command()
@command
def stop() -> None:
    """Stop the Neo4j that `csgraph db start` left running."""
    OUT.print("Stopped." if db_stop(settings()) else "No local Neo4j was running.")


@app.command()
@command
def status() -> None:
    """Say whether it runs, where its data lies and how much there is."""
    found = db_status(settings())
    if found.server is None:
        OUT.print("The local Neo4j is not running.")
    else:
        OUT.print(f"Neo4j {found.server.version} answers at {found.server.url} (pid {found.server.pid}).", highlight=False)
    kept = f"{found.bytes_on_disk / MEGABYTE:,.0f} MB of version {found.version}" if found.version else "no data yet"
    OUT.print(f"{found.home}: {kept}", highlight=False, soft_wrap=True)


@app.command()
@command
def wipe(yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Delete all data of the local Neo4j."""
    chosen = settings()
    if not yes and not typer.confirm(f"Delete all data in {db_status(chosen).home}?"):
        fail("Nothing was deleted.", WRONG_SETUP)
    OUT.print(f"Deleted {db_wipe(chosen) / MEGABYTE:,.0f} MB.", highlight=False)
