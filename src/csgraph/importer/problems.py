"""Bad rows: what is wrong, where, and what was expected; checks hand them in, the run reports them and writes `rejects.csv`."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from csgraph.domain.errors import ImportRefused

KEPT = 1_000
"""Problems kept in memory; `rejects.csv` holds all."""

UNKNOWN_COLUMN = "UNKNOWN_COLUMN"
MISSING_COLUMN = "MISSING_COLUMN"
BAD_VALUE = "BAD_VALUE"
DUPLICATE_ID = "DUPLICATE_ID"
UNKNOWN_REFERENCE = "UNKNOWN_REFERENCE"
SELF_PARENT = "SELF_PARENT"
CYCLE = "CYCLE"
SECOND_HOLDER = "SECOND_HOLDER"
OVERLAPPING_VALIDITY = "OVERLAPPING_VALIDITY"
BAD_ENCODING = "BAD_ENCODING"
TOO_LONG = "TOO_LONG"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of one row; ``line`` is 0 where the file as a whole is meant."""

    file: str
    line: int
    column: str
    code: str
    expected: str


class Refused(ImportRefused):
    """The import was refused and nothing was written; ``problems`` are the first of ``count``."""

    def __init__(self, problems: Sequence[Problem], count: int, listed: Path | None = None) -> None:
        self.problems = tuple(problems)
        self.count = count
        where = f" All of them are listed in {listed.absolute()}." if listed else ""
        super().__init__(f"{count} problem(s) in the files; nothing was written.{where}", problems=self.problems, count=count)


class Rejections:
    """Collects problems: counts all, keeps the first, writes every one to a CSV file that appears with the first."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._stream: IO[str] | None = None
        self._writer: Any = None
        self.kept: list[Problem] = []
        self.count = 0
        self._rows: Counter[str] = Counter()
        self._last: tuple[str, int] = ("", -1)
        self.fatal = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        if self._stream is not None:
            self._stream.close()

    def add(self, problem: Problem, *, fatal: bool = False) -> None:
        """Note a problem; a fatal one concerns a whole file, which skipping rows cannot mend."""
        self.count += 1
        self.fatal = self.fatal or fatal
        if (problem.file, problem.line) != self._last:
            self._last = problem.file, problem.line
            self._rows[problem.file] += 1
        if len(self.kept) < KEPT:
            self.kept.append(problem)
        if self._path is not None:
            self._write(problem)

    def rows_of(self, file: str) -> int:
        """How many rows of a file were reported; the problems of one row come together."""
        return self._rows[file]

    def refusal(self) -> Refused:
        """The error that stops the import."""
        return Refused(self.kept, self.count, self.listed)

    @property
    def listed(self) -> Path | None:
        """The file that lists every problem; none where there is no problem."""
        return self._path if self._stream is not None else None

    def _write(self, problem: Problem) -> None:
        if self._stream is None:
            assert self._path is not None
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._stream = self._path.open("w", encoding="utf-8", newline="", errors="backslashreplace")
            self._writer = csv.writer(self._stream)
            self._writer.writerow(("file", "line", "column", "code", "expected"))
        self._writer.writerow((problem.file, problem.line or "", problem.column, problem.code, problem.expected))
        self._stream.flush()
