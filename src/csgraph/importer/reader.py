"""Reads one canonical file into the staging area: header, encoding, cells; what is wrong goes to the rejections."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from csgraph.importer import problems as codes
from csgraph.importer.cells import CellError, Converter, Rules, converter, foreign_byte
from csgraph.importer.columns import Column
from csgraph.importer.problems import Problem, Rejections
from csgraph.importer.progress import Progress
from csgraph.importer.rows import RowError, finisher, implied
from csgraph.importer.staging import PAGE, Staging
from csgraph.importer.tables import ATTRIBUTE, Table

LONGEST_CELL = 16 * 1024 * 1024
Attributes = Mapping[str, Column]
Values = list[Any]
Rows = Iterator[tuple[int, list[str]]]


class Source:
    """The physical side of a CSV file: rows with the line on which they begin, and how many bytes were read."""

    def __init__(self, path: Path) -> None:
        csv.field_size_limit(LONGEST_CELL)
        self._raw = path.open("rb")
        # Bytes that are not UTF-8 become lone surrogates, which no valid text holds: the cell that has one is BAD_ENCODING.
        self._text = io.TextIOWrapper(self._raw, encoding="utf-8-sig", errors="surrogateescape", newline="")
        self._reader = csv.reader(self._text, strict=True)
        self.size = path.stat().st_size

    def position(self) -> int:
        """Bytes read so far."""
        return self._raw.tell()

    def close(self) -> None:
        """Close the file."""
        self._text.close()

    def rows(self, broken: Callable[[int, str, str], None]) -> Iterator[tuple[int, list[str]]]:
        """Every row that is not blank; rows that are not CSV are handed to ``broken``."""
        while True:
            line = self._reader.line_num + 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as problem:
                too_long = "field larger" in str(problem)
                broken(line, codes.TOO_LONG if too_long else codes.BAD_VALUE, "a row as in RFC 4180: quotes doubled and closed")
                continue
            if cells:
                yield line, cells


def _wrong_width(wanted: int, found: int) -> str:
    return f"{wanted} cells as in the header, not {found}"


def read_table(  # noqa: PLR0913, PLR0917 - what a file is read from, against and into
    path: Path, table: Table, staging: Staging, rules: Rules, attributes: Attributes, rejections: Rejections, progress: Progress
) -> int:
    """Stage a file and answer the number of its rows, bad ones included."""
    source = Source(path)
    try:
        progress.start(table.file, source.size)
        reading = _Reading(table, staging, rules, rejections)
        count = reading.run(source, attributes, progress)
        progress.finish(count)
        return count
    finally:
        source.close()


class _Reading:
    def __init__(self, table: Table, staging: Staging, rules: Rules, rejections: Rejections) -> None:
        self._file = table.file
        self._table = table
        self._staging = staging
        self._rules = rules
        self._rejections = rejections
        self._columns: list[Column] = []
        self._converters: list[Converter] = []
        self._required: list[bool] = []
        self._broken_rows = 0

    def run(self, source: Source, attributes: Attributes, progress: Progress) -> int:
        rows = source.rows(self._broken)
        _, names = next(rows, (1, []))
        positions, complete = self._head(names, attributes)
        if len(positions) < len(names):
            rows = self._recognised(rows, positions, len(names))
        if not complete:
            return self._inspect(rows)
        extra = implied(self._table, [column.name for column in self._columns])
        staged = self._staging.open(self._table, self._file, [*self._columns, *extra])
        finish = finisher(self._table, [column.name for column in staged.columns], self._rules)
        padding: Values = [None] * len(extra)
        count, page, seen = 0, [], source.position()
        for line, cells in rows:
            count += 1
            values = self._convert(line, cells, padding, finish)
            if values is not None:
                page.append((line, *values))
            if count % PAGE == 0:
                self._staging.append(staged, page)
                page = []
                position = source.position()
                progress.advance(position - seen, count)
                seen = position
        self._staging.append(staged, page)
        return count + self._broken_rows

    def _recognised(self, rows: Rows, positions: Sequence[int], width: int) -> Rows:
        """The cells of the columns that are known: a wrong header hides no other problem of the file."""
        for line, cells in rows:
            if len(cells) == width:
                yield line, [cells[at] for at in positions]
            else:
                self._broken(line, codes.BAD_VALUE, _wrong_width(width, len(cells)))

    def _inspect(self, rows: Rows) -> int:
        """Report bad cells of a file that cannot be staged, because it lacks a required column."""
        count = 0
        identified = any(column.name == "id" for column in self._columns)
        if self._table.identified and not identified:
            self._staging.unreadable.add(self._table.entity)
        for count, (line, cells) in enumerate(rows, 1):  # noqa: B007 - the number of rows is the answer
            self._explain(line, cells, [], None)
            if identified:
                self._remember(cells)
        return count + self._broken_rows

    def _broken(self, line: int, code: str, expected: str) -> None:
        self._broken_rows += 1
        self._reject(line, "", code, expected)

    def _head(self, names: Sequence[str], attributes: Attributes) -> tuple[list[int], bool]:
        """The positions of the columns that are known, and whether the required ones are among them."""
        known = {**self._table.by_name, **(attributes if self._table.attributes else {})}
        positions: list[int] = []
        for at, name in enumerate(names):
            column = known.get(name)
            if column is None:
                near = difflib.get_close_matches(name, known, 1)
                hint = f"; did you mean {near[0]}?" if near else ""
                what = "a defined attribute" if name.startswith(ATTRIBUTE) and self._table.attributes else "a column of the file"
                self._fatal(name, codes.UNKNOWN_COLUMN, what + hint)
                continue
            if names.index(name) < at:
                self._fatal(name, codes.BAD_VALUE, "each column once")
                continue
            self._columns.append(column)
            positions.append(at)
        missing = [column.name for column in self._table.columns if column.required and column.name not in names]
        for name in missing:
            self._fatal(name, codes.MISSING_COLUMN, "a column of that name")
        self._converters = [converter(column, self._rules) for column in self._columns]
        self._required = [column.required for column in self._columns]
        return positions, not missing

    def _convert(self, line: int, cells: list[str], padding: Values, finish: Callable[[Values], None] | None) -> Values | None:
        try:
            values = [convert(cell) if cell else None for convert, cell in zip(self._converters, cells, strict=True)]
            for value, required in zip(values, self._required, strict=True):
                if required and value is None:
                    raise CellError(codes.BAD_VALUE, "")
            values += padding
            if finish is not None:
                finish(values)
        except (CellError, ValueError):
            self._explain(line, cells, padding, finish)
            self._remember(cells)
            return None
        return values

    def _remember(self, cells: list[str]) -> None:
        # References to a row that is reported already are no second fault.
        names = [column.name for column in self._columns]
        if self._table.identified and len(cells) == len(names):
            self._staging.refuse_id(self._table.entity, cells[names.index("id")])

    def _explain(self, line: int, cells: list[str], padding: Values, finish: Callable[[Values], None] | None) -> None:
        if len(cells) != len(self._columns):
            self._reject(line, "", codes.BAD_VALUE, _wrong_width(len(self._columns), len(cells)))
            return
        values: Values = []
        before = self._rejections.count
        for column, convert, cell in zip(self._columns, self._converters, cells, strict=True):
            values.append(self._cell(line, column, convert, cell))
        if self._rejections.count == before and finish is not None:
            try:
                finish(values + padding)
            except RowError as problem:
                self._reject(line, problem.column, problem.code, problem.expected)

    def _cell(self, line: int, column: Column, convert: Converter, cell: str) -> Any:
        try:
            cell.encode()
            value = convert(cell) if cell else None
            if column.required and value is None:
                self._reject(line, column.name, codes.BAD_VALUE, "a value; the cell is empty")
        except UnicodeEncodeError:
            self._reject(line, column.name, codes.BAD_ENCODING, foreign_byte(cell))
        except CellError as problem:
            self._reject(line, column.name, problem.code, problem.expected)
        else:
            return value
        return None

    def _reject(self, line: int, column: str, code: str, expected: str) -> None:
        self._rejections.add(Problem(self._file, line, column, code, expected))

    def _fatal(self, column: str, code: str, expected: str) -> None:
        self._rejections.add(Problem(self._file, 1, column, code, expected), fatal=True)
