"""Output and exit codes of every command: 0 done, 1 the data or the request is wrong, 2 the set-up is wrong."""

from __future__ import annotations

import asyncio
import functools
import sys
from collections.abc import Awaitable, Callable
from typing import NoReturn, ParamSpec, TypeVar

import typer
from rich.console import Console

from csgraph.domain.errors import CsgraphError, ImportRefused, SetupError
from csgraph.importer.problems import CAUSES_FIRST
from csgraph.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")
OUT = Console()
ERR = Console(stderr=True)
WRONG_DATA, WRONG_SETUP = 1, 2
SHOWN_PROBLEMS = 20


def run(work: Awaitable[T]) -> T:
    """Run a command's coroutine."""

    async def awaited() -> T:
        return await work

    if sys.platform == "win32":
        return asyncio.run(awaited())
    import uvloop  # noqa: PLC0415 - it is not made for Windows

    return uvloop.run(awaited())


def command(function: Callable[P, T]) -> Callable[P, T]:
    """Turn csgraph's errors into one sentence and an exit code."""

    @functools.wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except ImportRefused as refused:
            _show_problems(refused)
        except SetupError as problem:
            fail(problem.message, WRONG_SETUP)
        except CsgraphError as problem:
            fail(problem.message, WRONG_DATA)
        except KeyboardInterrupt:
            fail("Stopped.", WRONG_DATA)

    return wrapped


def settings() -> Settings:
    """The settings of the environment."""
    return Settings.from_env()


def fail(message: str, code: int) -> NoReturn:
    """Print one sentence and end."""
    ERR.print(f"[bold red]csgraph:[/] {_safe(message)}", highlight=False)
    raise typer.Exit(code)


def interactive() -> bool:
    """Whether somebody is looking."""
    return sys.stdout.isatty()


def _show_problems(refused: ImportRefused) -> NoReturn:
    problems = sorted(getattr(refused, "problems", ()), key=lambda problem: CAUSES_FIRST.index(problem.code))
    count = getattr(refused, "count", len(problems))
    for problem in problems[:SHOWN_PROBLEMS]:
        place = ":".join(str(part) for part in (problem.file, problem.line, problem.column) if part)
        ERR.print(f"  [yellow]{problem.code}[/] {_safe(place)}: {_safe(problem.expected)}", highlight=False)
    if count > SHOWN_PROBLEMS:
        ERR.print(f"  … and {count - SHOWN_PROBLEMS:,} more", highlight=False)
    fail(refused.message, WRONG_DATA)


def _safe(text: object) -> str:
    return "".join(c if c.isprintable() else "?" for c in str(text)).replace("[", "\\[")


def url_of(host: str, port: int) -> str:
    """The address of whatever listens there, as a browser on this machine reaches it."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{'127.0.0.1' if host == '0.0.0.0' else shown}:{port}"  # noqa: S104 - compared, not bound
