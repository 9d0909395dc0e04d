"""The commands of `csgraph`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Optional

import typer

from csgraph import __version__
from csgraph.app import opened
from csgraph.cli import data, database, demo, doctor, health, plays, tokens
from csgraph.cli.console import OUT, WRONG_SETUP, command, run, settings
from csgraph.db.migrate import migrate as apply_migrations
from csgraph.team_sets import refresh_all

app = typer.Typer(
    name="csgraph",
    help="Customer-success data as a GraphQL service over Neo4j. Begin with: csgraph demo run",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
config = typer.Typer(help="The organisation's configuration.", no_args_is_help=True)
app.add_typer(config, name="config", rich_help_panel="Data")
app.add_typer(plays.app, name="play", rich_help_panel="Data")
app.add_typer(health.app, name="health", rich_help_panel="Data")
app.add_typer(demo.app, name="demo", rich_help_panel="Try it")
app.add_typer(database.app, name="db", rich_help_panel="Operate")
app.add_typer(tokens.app, name="token", rich_help_panel="Operate")


def _version(wanted: bool) -> None:
    if wanted:
        OUT.print(f"csgraph {__version__}", highlight=False)
        raise typer.Exit


@app.callback()
def root(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False) -> None:
    """Customer-success data as a GraphQL service over Neo4j."""


@app.command(rich_help_panel="Operate")
@command
def serve(
    host: Annotated[Optional[str], typer.Option(help="Address to listen on; CSGRAPH_HOST by default.")] = None,
    port: Annotated[Optional[int], typer.Option(help="Port to listen on; CSGRAPH_PORT by default, 0 takes a free one.")] = None,
) -> None:
    """Serve the GraphQL API; starts the local Neo4j when no other is named."""
    from csgraph.cli import serving  # noqa: PLC0415 - the schema takes longer to load than most commands to run

    chosen = settings()
    chosen.require_authentication()
    run(serving.serve(replace(chosen, host=host or chosen.host), chosen.port if port is None else port))


@app.command("import", rich_help_panel="Data")
@command
def import_(
    directory: Annotated[Path, typer.Argument(help="Folder of CSV files.", exists=True, file_okay=False)],
    mapping: Annotated[Optional[Path], typer.Option(help="TOML file that maps another export to the canonical form.", exists=True)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, write nothing.")] = False,
    skip_bad_rows: Annotated[bool, typer.Option("--skip-bad-rows", help="Load the good rows, list the bad ones in rejects.csv.")] = False,
) -> None:
    """Load a company's data; a second run of the same files changes nothing."""
    run(data.load(settings(), directory, mapping=mapping, dry_run=dry_run, skip_bad_rows=skip_bad_rows))


@app.command(rich_help_panel="Data")
@command
def export(directory: Annotated[Path, typer.Argument(help="Folder to write to; made when missing.", file_okay=False)]) -> None:
    """Write everything in the canonical form that import reads."""
    run(data.dump(settings(), directory))


@config.command("apply")
@command
def config_apply(file: Annotated[Path, typer.Argument(help="organisation.toml", exists=True, dir_okay=False)]) -> None:
    """Apply an organisation.toml; applying it twice changes nothing."""
    run(data.configure(settings(), file))


@app.command(rich_help_panel="Operate")
@command
def migrate() -> None:
    """Bring the database schema up to date; safe when two processes do it at once."""

    async def work() -> None:
        async with opened(settings(), migrating=True) as deps:
            applied = await apply_migrations(deps.repository.database, deps.repository.catalogue)
            await refresh_all(deps.repository)
            for step in applied or deps.migrated:
                OUT.print(f"applied {step.number:04d}_{step.name}", highlight=False)
            if not applied and not deps.migrated:
                OUT.print("The schema is up to date.")

    run(work())


@app.command(rich_help_panel="Operate")
@command
def schema(
    out: Annotated[Optional[Path], typer.Option(help="File to write; the terminal by default.", dir_okay=False)] = None,
    publish: Annotated[
        Optional[Path],
        typer.Option(
            help="Folder for schema.graphql, introspection.json and possible-types.json, which clients' tools read.", file_okay=False
        ),
    ] = None,
) -> None:
    """Print the GraphQL schema, or write it for clients."""
    from csgraph.schema import build_schema, published  # noqa: PLC0415 - as above

    if publish is not None:
        for path in published.publish(publish):
            OUT.print(f"wrote {path}", highlight=False, soft_wrap=True)
        return
    text = build_schema()[1] + "\n"
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")


@app.command(rich_help_panel="Operate")
@command
def documents(
    manifest: Annotated[Path, typer.Argument(help="JSON of relay-compiler, graphql-codegen or Apollo.", exists=True, dir_okay=False)],
) -> None:
    """Check a trusted list of documents against the schema, for the CI of a client."""
    from csgraph.http.manifest import trusted_documents  # noqa: PLC0415 - as above
    from csgraph.schema import build_schema  # noqa: PLC0415

    found = trusted_documents(manifest, build_schema()[0])
    OUT.print(f"{len(found)} documents, all of this schema.", highlight=False)


@app.command("doctor", rich_help_panel="Operate")
@command
def doctor_(verbose: Annotated[bool, typer.Option("--verbose", help="List all settings, too.")] = False) -> None:
    """Say in sentences what is wrong with this set-up."""
    if not doctor.examine(verbose=verbose):
        raise typer.Exit(WRONG_SETUP)


def main() -> None:
    """Run the command line."""
    app()
