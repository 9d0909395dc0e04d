"""What is wrong with a mapping or with the files it reads; raised by every module of this package."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from csgraph.domain.errors import ImportRefused

PROBLEMS_KEPT = 100  # a wrong format repeats on every row; more lines teach nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingProblem:
    """One fault: where it is, its code as in the import's report, and what was expected instead."""

    code: str
    file: str
    line: int | None = None
    column: str | None = None
    expected: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        column = "" if self.column is None else f" {self.column}:"
        return f"{place}:{column} {self.code}: {self.expected}"


class MappingError(ImportRefused):
    """A mapping does not fit its source files; nothing was written to the target directory."""

    def __init__(self, problems: Iterable[MappingProblem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        more = f" (and {len(self.problems) - 1} more)" if len(self.problems) > 1 else ""
        super().__init__(f"{first}{more}", problems=[str(problem) for problem in self.problems])


class ProblemLog:
    """Collects problems, so that one run reports them all; the first hundred are kept."""

    def __init__(self) -> None:
        self._problems: list[MappingProblem] = []

    def add(self, problem: MappingProblem) -> None:
        """Keep a problem."""
        self._problems.append(problem)
        if len(self._problems) >= PROBLEMS_KEPT:
            self.raise_any()

    def raise_any(self) -> None:
        """Raise MappingError where a problem was kept."""
        if self._problems:
            raise MappingError(self._problems)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A sentence that names the nearest known name, or lists them all where none is near."""
    names = sorted(known)
    folded = {candidate.casefold(): candidate for candidate in names}
    near = difflib.get_close_matches(name.casefold(), folded, 1, cutoff=0.5)
    if near:
        return f"Did you mean {folded[near[0]]!r}?"
    return f"Known: {', '.join(names)}." if names else "There are none."
