"""Applies a mapping: reads the sources row by row and writes the canonical files."""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Callable, Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from csgraph.importer.mapping.dialect import Kind, read_rows
from csgraph.importer.mapping.evaluate import Evaluate, Evaluator
from csgraph.importer.mapping.groups import Cells, Key, compute_groups, matcher
from csgraph.importer.mapping.model import Group, Mapping, Section
from csgraph.importer.mapping.parse import parse_mapping
from csgraph.importer.mapping.problems import ProblemLog
from csgraph.importer.problems import Problem

ORGANISATION_FILE = "organisation.toml"
DIGEST_BYTES = 16  # 128 bits: two of a billion distinct keys collide with a chance below 1e-20


@dataclass(slots=True)
class MappingReport:
    """What a mapping did: rows per canonical file, rows of the sources that its sections left out, and its organisation file."""

    rows: dict[str, int] = field(default_factory=dict)
    filtered: int = 0
    duplicates: int = 0
    organisation: str | None = None


def apply_mapping(mapping_file: Path, source_dir: Path, target_dir: Path) -> MappingReport:
    """Write canonical files, and the mapping's organisation.toml, into ``target_dir``.

    Raises MappingError with every problem found; the target directory is as it was then.
    """
    mapping = parse_mapping(mapping_file, source_dir)
    problems = ProblemLog()
    groups = compute_groups(mapping, problems)
    problems.raise_any()
    target_dir.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".mapping-", dir=target_dir) as name:
        work = Path(name)
        report = _Run(mapping, groups, problems).write(work)
        problems.raise_any()
        for file in report.rows:
            destination = target_dir / file
            destination.parent.mkdir(parents=True, exist_ok=True)
            (work / file).replace(destination)
    if mapping.organisation is not None:
        shutil.copyfile(mapping.organisation, target_dir / ORGANISATION_FILE)
        report.organisation = mapping.organisation.name
    return report


class _Run:
    """One application of one mapping."""

    def __init__(self, mapping: Mapping, groups: Table[Group, Table[Key, str]], problems: ProblemLog) -> None:
        self._mapping = mapping
        self._groups = groups
        self._problems = problems
        self._report = MappingReport()

    def write(self, folder: Path) -> MappingReport:
        """Every canonical file, its sections in the order of the mapping."""
        files = dict.fromkeys(section.target.name for section in self._mapping.sections)
        for file in files:
            sections = [section for section in self._mapping.sections if section.target.name == file]
            header = list(dict.fromkeys(name for section in sections for name in section.columns))
            path = folder / file
            path.parent.mkdir(exist_ok=True)
            with path.open("w", encoding="utf-8", newline="") as stream:
                writer = csv.writer(stream, lineterminator="\n")
                writer.writerow(header)
                count = 0
                for section in sections:
                    for row in self._rows(section, header):
                        writer.writerow(row)
                        count += 1
            self._report.rows[file] = count
        return self._report

    def _rows(self, section: Section, header: list[str]) -> Iterator[list[str | None]]:
        source = self._mapping.sources[section.source]
        passes = matcher(source, section.where)
        is_new = _novelty([source.position(name) for name in section.distinct])
        functions = self._functions(section, header)
        for line, cells in read_rows(source.path, source.dialect):
            if not passes(cells):
                self._report.filtered += 1
            elif not is_new(cells):
                self._report.duplicates += 1
            else:
                yield self._row(section, line, cells, functions)

    def _functions(self, section: Section, header: list[str]) -> list[tuple[str, bool, Evaluate | None]]:
        evaluator = Evaluator(self._mapping.sources[section.source], self._mapping.sources, self._groups)
        functions: list[tuple[str, bool, Evaluate | None]] = []
        for name in header:
            expression = section.columns.get(name)
            kind = section.target.kind(name) or Kind.TEXT
            function = None if expression is None else evaluator.function(expression, kind)
            functions.append((name, name in section.target.required, function))
        return functions

    def _row(self, section: Section, line: int, cells: Cells, functions: list[tuple[str, bool, Evaluate | None]]) -> list[str | None]:
        row: list[str | None] = []
        for name, is_required, function in functions:
            value = None
            try:
                value = None if function is None else function(cells)
            except ValueError as problem:
                self._refuse(section, line, name, str(problem))
            else:
                if is_required and value is None:
                    self._refuse(section, line, name, f"a value, because {section.target.name} requires {name}")
            row.append(value)
        return row

    def _refuse(self, section: Section, line: int, column: str, expected: str) -> None:
        file = self._mapping.sources[section.source].path.name
        self._problems.add(Problem(file, line, column, "BAD_VALUE", expected))


def _novelty(positions: list[int]) -> Callable[[Cells], bool]:
    """Whether these cells are seen for the first time; always true without positions."""
    seen: set[bytes] = set()

    def is_new(cells: Cells) -> bool:
        if not positions:
            return True
        text = "\x1f".join(cells[position] for position in positions)
        digest = hashlib.blake2b(text.encode(), digest_size=DIGEST_BYTES).digest()
        if digest in seen:
            return False
        seen.add(digest)
        return True

    return is_new
