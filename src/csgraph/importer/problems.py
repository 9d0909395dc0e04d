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
"""Problems of one code that are kept in memory; `rejects.csv` holds all."""

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
CAUSES_FIRST = (
    UNKNOWN_COLUMN, MISSING_COLUMN, CYCLE, SELF_PARENT, SECOND_HOLDER, OVERLAPPING_VALIDITY, DUPLICATE_ID, BAD_ENCODING, TOO_LONG, BAD_VALUE,
    UNKNOWN_REFERENCE,
)  # fmt: skip
"""What is told first when there is no room for all: one of the former may have caused many of the latter."""


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

    def __init__(self, problems: Sequence[Problem], count: int, listed: Path | None = None, unskippable: Sequence[str] = ()) -> None:
        self.problems = tuple(problems)
        self.count = count
        where = f" All of them are listed in {listed.absolute()}." if listed else ""
        why = (
            f" --skip-bad-rows leaves out rows; it cannot mend the header or the settings of {', '.join(unskippable)}."
            if unskippable
            else ""
        )
        super().__init__(f"{count} problem(s) in the files; nothing was written.{why}{where}", problems=self.problems, count=count)


class Rejections:
    """Collects problems: counts all, keeps the first, writes every one to a CSV file that appears with the first."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._stream: IO[str] | None = None
        self._writer: Any = None
        self.kept: list[Problem] = []
        self.count = 0
        self._rows: Counter[str] = Counter()
        self._codes: Counter[str] = Counter()
        self._last: tuple[str, int, str] = ("", -1, "")
        self._fatal: dict[str, None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        if self._stream is not None:
            self._stream.close()

    def add(self, problem: Problem, *, fatal: bool = False) -> None:
        """Note a problem; a fatal one concerns a whole file, which skipping rows cannot mend."""
        self.count += 1
        if fatal:
            self._fatal[problem.file] = None
        row = problem.file, problem.line, "" if problem.line else problem.column
        if row != self._last:
            self._last = row
            self._rows[problem.file] += 1
        self._codes[problem.code] += 1
        if self._codes[problem.code] <= KEPT:
            self.kept.append(problem)
        if self._path is not None:
            self._write(problem)

    def rows_of(self, file: str) -> int:
        """How many rows of a file were reported; the problems of one row come together."""
        return self._rows[file]

    @property
    def fatal(self) -> bool:
        """Whether there is a problem that skipping rows cannot mend."""
        return bool(self._fatal)

    def refusal(self, *, skipping: bool = False) -> Refused:
        """The error that stops the import; ``skipping``: bad rows alone would not have stopped it."""
        return Refused(self.kept, self.count, self.listed, list(self._fatal) if skipping else ())

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
