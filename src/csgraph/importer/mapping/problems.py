"""What is wrong with a mapping or with the files it reads; raised by every module of this package."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from csgraph.domain.errors import ImportRefused
from csgraph.importer.problems import Problem

PROBLEMS_KEPT = 100  # a wrong format repeats on every row; more lines teach nothing


class MappingError(ImportRefused):
    """A mapping does not fit its source files; nothing was written to the target directory."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            f"{len(self.problems)} problem(s) in the mapping or the files that it reads; nothing was written.", problems=self.problems
        )

    def __str__(self) -> str:
        return "\n".join(map(described, self.problems))


class ProblemLog:
    """Collects problems, so that one run reports them all; the first hundred are kept."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []

    def add(self, problem: Problem) -> None:
        """Keep a problem."""
        self._problems.append(problem)
        if len(self._problems) >= PROBLEMS_KEPT:
            self.raise_any()

    def raise_any(self) -> None:
        """Raise MappingError where a problem was kept."""
        if self._problems:
            raise MappingError(self._problems)


def described(problem: Problem) -> str:
    """A problem as one line: its place, its code, and what was expected."""
    place = f"{problem.file}:{problem.line}" if problem.line else problem.file
    column = f" {problem.column}:" if problem.column else ""
    return f"{place}:{column} {problem.code}: {problem.expected}"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A sentence that names the nearest known name, or lists them all where none is near."""
    names = sorted(known)
    folded = {candidate.casefold(): candidate for candidate in names}
    near = difflib.get_close_matches(name.casefold(), folded, 1, cutoff=0.5)
    if near:
        return f"Did you mean {folded[near[0]]!r}?"
    return f"Known: {', '.join(names)}." if names else "There are none."
