"""`csgraph token`: a token of a person for development; tokens of integrations and displays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Optional

import typer
from rich.markup import escape
from rich.table import Table

from csgraph.app import opened
from csgraph.cli.console import OUT, WRONG_SETUP, command, fail, run, settings, url_of
from csgraph.http.tv import TV_PATH
from csgraph.signin.issued import Issued, IssuedTokens, require_role

app = typer.Typer(help="Tokens: of a person for development, of integrations and displays.")
DAY = 86_400
Days = Annotated[int, typer.Option("--days", help="Days until it expires.", min=1, max=3650)]
Name = Annotated[str, typer.Argument(help="What it is for; shown by csgraph token list.")]


@app.callback(invoke_without_command=True)
@command
def token(
    context: typer.Context,
    user: Annotated[Optional[str], typer.Option(help="External id of the user to act as.")] = None,
    role: Annotated[Optional[str], typer.Option(help="Act with this permission role instead of the user's own.")] = None,
    ttl: Annotated[int, typer.Option(help="Seconds until it expires.", min=1, max=30 * DAY)] = DAY,
) -> None:
    """Print a bearer token of a person for development, or issue, list and revoke tokens of integrations and displays."""
    if context.invoked_subcommand is not None:
        return
    if user is None:
        typer.echo(context.get_help())
        return
    chosen = settings()
    if chosen.env != "development":
        fail(
            "Tokens of people come from your identity provider in production; csgraph token issue makes those of integrations.",
            WRONG_SETUP,
        )
    if chosen.database_url and not chosen.auth_secret:
        fail(
            "Set CSGRAPH_AUTH_SECRET for this command and for `csgraph serve`; without it every process signs with its own key.",
            WRONG_SETUP,
        )
    if role is not None:
        require_role(role)

    async def work() -> None:
        async with opened(chosen) as deps:
            await deps.require_user(user)
            typer.echo(deps.viewers.people.issue(user, timedelta(seconds=ttl), datetime.now(UTC), role=role))

    run(work())


@app.command()
@command
def issue(
    name: Name,
    user: Annotated[str, typer.Option(help="External id of the user or bot that it acts as.")],
    role: Annotated[
        Optional[list[str]], typer.Option(help="Only this permission role of the user's; may be repeated. All of them by default.")
    ] = None,
    days: Days = 365,
) -> None:
    """Issue a token with which an integration acts as a user or bot; it is shown once."""

    async def work(tokens: IssuedTokens, now: datetime) -> None:
        _show(await tokens.issue_integration(name, user, now, timedelta(days=days), role))

    _with_tokens(work)


@app.command()
@command
def display(
    name: Name,
    team: Annotated[str, typer.Option(help="Key of the team that it shows.")],
    role: Annotated[str, typer.Option(help="Key of the assignment role that it shows.")],
    period: Annotated[str, typer.Option(help="The period that it shows, such as DAYS_30.")],
    days: Days = 365,
    url: Annotated[
        Optional[str], typer.Option(help="Address at which the screen reaches the service, such as https://csgraph.example.com.")
    ] = None,
) -> None:
    """Issue a read-only token for an unattended screen: one team, one role, one period; it is shown once, with the address to open on the screen."""
    chosen = settings()
    base = (url or url_of(chosen.host, chosen.port)).rstrip("/")

    async def work(tokens: IssuedTokens, now: datetime) -> None:
        issued = await tokens.issue_display(name, team, role, period, now, timedelta(days=days))
        _show(issued)
        typer.echo(f"Open this on the screen: {base}{TV_PATH}#token={issued.token}", err=True)

    _with_tokens(work)


@app.command("list")
@command
def list_() -> None:
    """Show the tokens that were issued, without their secrets."""

    async def work(tokens: IssuedTokens, now: datetime) -> None:
        table = Table()
        table.add_column("id", no_wrap=True)
        table.add_column("name")
        table.add_column("for")
        for name in ("expires", "last used", "state"):
            table.add_column(name, no_wrap=True)
        for row in await tokens.listed():
            limits = [row["role"], row["period"]] if row["kind"] == "DISPLAY" else row["roles"] or []
            for_ = " ".join([row["kind"].lower(), row["holder"] or "-", *limits])
            cells = [row["id"], row["name"], for_, _day(row["expiresAt"]), _day(row["lastUsedAt"]), _state(row, now)]
            table.add_row(*map(escape, cells))
        OUT.print(table)

    _with_tokens(work)


@app.command()
@command
def revoke(token_id: Annotated[str, typer.Argument(help="Its id, from csgraph token list.")]) -> None:
    """End a token; running services refuse it within five seconds."""

    async def work(tokens: IssuedTokens, now: datetime) -> None:
        await tokens.revoke(token_id, now)
        OUT.print("Revoked.")

    _with_tokens(work)


def _with_tokens(work: Any) -> None:
    async def opening() -> None:
        async with opened(settings()) as deps:
            await work(deps.viewers.issued, datetime.now(UTC))

    run(opening())


def _show(issued: Issued) -> None:
    typer.echo(issued.token)
    typer.echo(f"Token {issued.id} is shown this once; csgraph keeps its hash only.", err=True)


def _day(instant: Any) -> str:
    return "" if instant is None else instant.to_native().date().isoformat()


def _state(row: dict[str, Any], now: datetime) -> str:
    if row["revokedAt"] is not None:
        return "revoked"
    return "expired" if row["expiresAt"].to_native() <= now else "valid"
