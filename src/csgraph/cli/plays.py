"""`csgraph play`: run automations on demand."""

from __future__ import annotations

from typing import Annotated, Optional

import typer
from rich.markup import escape

from csgraph.app import Deps, opened
from csgraph.cli.console import OUT, command, run, settings
from csgraph.domain.configuration import Definition
from csgraph.domain.errors import BadUserInput
from csgraph.mutations.plays import run_plays

app = typer.Typer(help="Automations that act when an account comes to match criteria.", no_args_is_help=True)


@app.callback()
def root() -> None:
    """Automations that act when an account comes to match criteria."""


@app.command("run")
@command
def run_(name: Annotated[Optional[str], typer.Argument(help="Name or id of a play; all that are enabled by default.")] = None) -> None:
    """Run plays on every account that matches them and that they have not acted on since it came to match."""

    async def work() -> None:
        async with opened(settings()) as deps:
            plays = await wanted(deps, name)
            await run_plays(deps.mutator, [play.key for play in plays])
            counts = dict(await deps.repository.rows("play.by_ids_runs", ids=[play.key for play in plays]))
        for play in plays:
            OUT.print(f"{escape(play['name'])}: {counts[play.key]:,} accounts", highlight=False, soft_wrap=True)
        if not plays:
            OUT.print("No play is enabled.")

    run(work())


async def wanted(deps: Deps, name: str | None) -> list[Definition]:
    """The plays that are meant, all of them enabled; raises BadUserInput."""
    plays = (await deps.repository.configuration()).plays.values()
    found = [play for play in plays if name in {None, play["name"], play.key}]
    if name is not None and not found:
        raise BadUserInput("There is no play of this name or id.", reason="NOT_FOUND")
    if name is not None and len(found) > 1:
        raise BadUserInput(f"Several plays have this name; give an id: {', '.join(play.key for play in found)}.", reason="AMBIGUOUS")
    if name is not None and found[0]["enabled"] is False:
        raise BadUserInput("This play is not enabled.", reason="DISABLED")
    return [play for play in found if play["enabled"] is not False]
