"""How far a long piece of work is: a bar per file on a terminal, one line per file otherwise."""

from __future__ import annotations

import time
from types import TracebackType
from typing import IO, Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars


class Progress(Protocol):
    """Hears of one file at a time."""

    def start(self, file: str, total: int) -> None:
        """A file begins; ``total`` is its size in bytes while it is read, in rows while it is written."""

    def advance(self, amount: int, rows: int) -> None:
        """So much more of the total is done; ``rows`` are done in all."""

    def finish(self, rows: int) -> None:
        """The file is done."""


class Silent:
    """Says nothing."""

    def start(self, file: str, total: int) -> None:
        """Do nothing."""

    def advance(self, amount: int, rows: int) -> None:
        """Do nothing."""

    def finish(self, rows: int) -> None:
        """Do nothing."""


class Lines:
    """One line per file, when it is done."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._file = ""
        self._started = 0.0

    def start(self, file: str, total: int) -> None:  # noqa: ARG002 - the protocol's
        """Note the time."""
        self._file, self._started = file, time.monotonic()

    def advance(self, amount: int, rows: int) -> None:
        """Wait for the end."""

    def finish(self, rows: int) -> None:
        """Print the line."""
        seconds = time.monotonic() - self._started
        print(f"{self._file}: {rows} rows, {rows / max(seconds, 0.001):.0f} rows/s", file=self._stream, flush=True)


class Bar:
    """A bar per file with rows, rows per second and the time left; use it as a context manager."""

    def __init__(self, console: Console) -> None:
        self._bars = Bars(
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[rows]} rows"), TextColumn("{task.fields[speed]}"),
            TimeRemainingColumn(), console=console,
        )  # fmt: skip
        self._task: TaskID | None = None
        self._started = 0.0

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self._bars.stop()

    def start(self, file: str, total: int) -> None:
        """Show a new bar."""
        self._started = time.monotonic()
        self._task = self._bars.add_task(file, total=max(total, 1), rows=0, speed="")

    def advance(self, amount: int, rows: int) -> None:
        """Move the bar."""
        if self._task is not None:
            self._bars.update(self._task, advance=amount, rows=rows, speed=self._speed(rows))

    def finish(self, rows: int) -> None:
        """Fill the bar."""
        if self._task is not None:
            total = self._bars.tasks[self._bars.task_ids.index(self._task)].total
            self._bars.update(self._task, completed=total, rows=rows, speed=self._speed(rows))

    def _speed(self, rows: int) -> str:
        return f"{rows / max(time.monotonic() - self._started, 0.001):,.0f} rows/s"
