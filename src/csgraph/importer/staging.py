"""The staging area: checked cells of every file in a SQLite database on disk, so that memory stays bounded whatever the size."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from csgraph.importer.columns import Column, Kind
from csgraph.importer.problems import Problem
from csgraph.importer.tables import Table

CACHE_KIBIBYTES = 65_536
PAGE = 5_000
STORED, STAGED, REFUSED, NEW = range(4)
"""Where an id of an ids table comes from: the database alone, a row of the import, a row that was reported, a row without a node yet."""
LINE_BITS = 40
LINE_MASK = (1 << LINE_BITS) - 1
SETTINGS = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA temp_store = FILE",
    f"PRAGMA cache_size = -{CACHE_KIBIBYTES}",
)


@dataclass(frozen=True, slots=True)
class Staged:
    """What was staged of one file: its columns in the order in which they lie in the SQLite table."""

    table: Table
    columns: tuple[Column, ...]
    files: list[str] = field(default_factory=list)
    """The files that rows came from; the upper half of a staged line is an index into it."""

    @property
    def name(self) -> str:
        """The SQLite table."""
        return quoted("rows_" + self.table.entity)

    paths: dict[str, list[str]] = field(default_factory=dict)
    """By file, where its rows have no lines: the place of each."""

    def place(self, line: int) -> tuple[str, int]:
        """The file and the line of a staged line."""
        return self.files[line >> LINE_BITS], line & LINE_MASK

    def problem(self, line: int, column: str, code: str, expected: str) -> Problem:
        """What is wrong with a staged line, in the words of its file."""
        file, number = self.place(line)
        if file in self.paths:
            return Problem(file, 0, f"{self.paths[file][number - 1]}.{column.removesuffix('_id')}", code, expected)
        return Problem(file, number, column, code, expected)

    def described(self, line: int) -> str:
        """A staged line for people: the line, or the place in a file without lines."""
        file, number = self.place(line)
        return self.paths[file][number - 1] if file in self.paths else f"line {number}"

    def has(self, column: str) -> bool:
        """Whether the file brings that column, or the import adds it."""
        return any(c.name == column for c in self.columns)


def quoted(name: str) -> str:
    """An SQLite identifier; names of columns come from files."""
    return '"' + name.replace('"', '""') + '"'


def ids_table(entity: str) -> str:
    """The SQLite table that maps an entity's external ids to ids."""
    return quoted("ids_" + entity)


class Staging:
    """One SQLite database in a temporary directory, removed at the end.

    Every statement text is built from the tables of tables.py and from quoted names; values are parameters.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="csgraph-import-", dir=folder)
        self.connection = sqlite3.connect(Path(self._folder.name) / "staging.db", isolation_level=None, check_same_thread=False)
        for setting in SETTINGS:
            self.connection.execute(setting)
        self.staged: dict[str, Staged] = {}
        self.unreadable: set[str] = set()
        """Entities whose file does not say their ids: references to them cannot be judged."""
        self.mapped: list[str] = []
        """Entities that have a map from external ids to ids."""
        self.run("CREATE TABLE refused (entity TEXT, key TEXT, PRIMARY KEY (entity, key)) WITHOUT ROWID")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self.connection.close()
        self._folder.cleanup()

    def run(self, text: str, *values: Any) -> sqlite3.Cursor:
        """Run one statement."""
        return self.connection.execute(text, values)

    def value(self, text: str, *values: Any) -> Any:
        """The only value of the only row."""
        row = self.run(text, *values).fetchone()
        return None if row is None else row[0]

    def pages(self, text: str, *values: Any, size: int = PAGE) -> Iterator[list[Any]]:
        """The rows of a query in lists of at most ``size``."""
        cursor = self.run(text, *values)
        while rows := cursor.fetchmany(size):
            yield rows

    def open(self, table: Table, file: str, columns: Sequence[Column]) -> Staged:
        """Create the table for a file's rows."""
        if table.entity in self.staged:
            self.staged[table.entity].files.append(file)
            return self.staged[table.entity]
        staged = Staged(table, tuple(columns), [file])
        names = ", ".join(quoted(column.name) for column in columns)
        self.run(f"CREATE TABLE {staged.name} (line INTEGER PRIMARY KEY, {names})")
        self.staged[table.entity] = staged
        return staged

    def append(self, staged: Staged, rows: Iterable[Sequence[Any]]) -> None:
        """Add rows of the file opened last: the line first, then a value per column."""
        file = len(staged.files) - 1
        if file:
            rows = [((file << LINE_BITS) + row[0], *row[1:]) for row in rows]
        marks = ", ".join("?" * (len(staged.columns) + 1))
        self.run("BEGIN")
        self.connection.executemany(f"INSERT INTO {staged.name} VALUES ({marks})", rows)  # noqa: S608 - see the class
        self.run("COMMIT")

    def refuse_id(self, entity: str, key: str) -> None:
        """Remember the id of a row that was reported."""
        if key.isprintable():
            self.run("INSERT OR IGNORE INTO refused VALUES (?, ?)", entity, key)

    def entities(self) -> list[str]:
        """Entities that rows of this import are, or refer to by external id."""
        names = dict.fromkeys(entity for entity, staged in self.staged.items() if staged.table.identified)
        for staged in self.staged.values():
            names.update(dict.fromkeys(c.target for c in staged.columns if c.kind in (Kind.REFERENCE, Kind.REFERENCES)))
        return list(names)

    def prepare_ids(self) -> None:
        """Create the maps from external ids to ids; those of staged rows are put in by check.py."""
        self.mapped = list(dict.fromkeys((*self.entities(), "account", "user")))
        for entity in self.mapped:
            self.run(f"CREATE TABLE {ids_table(entity)} (key TEXT PRIMARY KEY, id TEXT, staged INTEGER NOT NULL) WITHOUT ROWID")
