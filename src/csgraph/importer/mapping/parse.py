"""Reads a mapping file and checks it against the headers of its sources, before any row is read."""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Mapping as Table
from pathlib import Path
from zoneinfo import ZoneInfo

from csgraph.importer.mapping.dialect import Dialect, read_header
from csgraph.importer.mapping.fields import Fields, Wrong
from csgraph.importer.mapping.location import Locator
from csgraph.importer.mapping.model import Expression, Mapping, Section, Source
from csgraph.importer.mapping.parse_expression import ExpressionParser, column_of, parse_where, source_of
from csgraph.importer.mapping.problems import MappingError, ProblemLog, did_you_mean
from csgraph.importer.mapping.targets import Target, target, target_names
from csgraph.importer.problems import Problem

TOP_KEYS = ("organisation", "sources", "table")
SECTION_KEYS = ("to", "from", "where", "distinct", "columns")
SOURCE_KEYS = (
    "file",
    "delimiter",
    "encoding",
    "null",
    "dates",
    "instants",
    "time_zone",
    "true",
    "false",
    "decimal",
    "thousands",
)


def parse_mapping(mapping_file: Path, source_dir: Path) -> Mapping:
    """The checked mapping; raises MappingError with every problem of its text."""
    return _Parser(mapping_file, source_dir).mapping()


class _Parser:
    """One reading of one mapping file."""

    def __init__(self, mapping_file: Path, source_dir: Path) -> None:
        self._file = mapping_file
        self._source_dir = source_dir
        self._problems = ProblemLog()
        text = _read_text(mapping_file)
        self._locator = Locator(text)
        self._toml = _parse_toml(mapping_file, text)

    def mapping(self) -> Mapping:
        try:
            fields = Fields(self._toml, "the mapping", TOP_KEYS)
            organisation = self._organisation(fields)
            sources = self._sources(fields.raw("sources"))
        except Wrong as wrong:
            raise MappingError([self._problem(wrong, None)]) from None
        self._problems.raise_any()
        tables = fields.raw("table")
        entries = tables if isinstance(tables, list) else []
        if not entries:
            raise MappingError([self._problem(Wrong("table", "at least one [[table]]"), None)])
        sections = [self._section(number, entry, sources) for number, entry in enumerate(entries)]
        self._problems.raise_any()
        complete = tuple(section for section in sections if section is not None)
        return Mapping(file=self._file, organisation=organisation, sources=sources, sections=complete)

    def _organisation(self, fields: Fields) -> Path | None:
        name = fields.optional("organisation")
        if name is None:
            return None
        path = self._file.parent / name
        if not path.is_file():
            raise Wrong("organisation", f"organisation names a file beside the mapping; {name!r} does not exist")
        return path

    def _sources(self, value: object) -> dict[str, Source]:
        if not isinstance(value, dict) or not value:
            raise Wrong("sources", "at least one [sources.NAME]")
        sources = {}
        for name, entry in value.items():
            try:
                sources[name] = self._source(name, entry)
            except Wrong as wrong:
                self._problems.add(self._problem(wrong, None))
            except MappingError as error:
                self._problems.add(error.problems[0])
        return sources

    def _source(self, name: str, entry: object) -> Source:
        fields = Fields(entry, f"sources.{name}", SOURCE_KEYS)
        file_name = fields.text("file")
        path = self._source_dir / file_name
        if not path.is_file():
            names = [other.name for other in self._source_dir.glob("*.*")]
            raise Wrong(file_name, f"a file of the source directory, not {file_name!r}. {did_you_mean(file_name, names)}")
        dialect = _dialect(fields)
        header = tuple(read_header(path, dialect))
        return Source(name=name, path=path, dialect=dialect, header=header)

    def _section(self, number: int, entry: object, sources: Table[str, Source]) -> Section | None:
        try:
            fields = Fields(entry, "table", SECTION_KEYS)
            goal = _target(fields.text("to"))
            source = source_of(sources, fields.text("from"))
            where = parse_where(source, fields.raw("where"))
            distinct = tuple(column_of(source, name) for name in fields.texts("distinct"))
            columns = fields.table("columns")
        except Wrong as wrong:
            self._problems.add(self._problem(wrong, number))
            return None
        parser = ExpressionParser(sources, source, distinct)
        cells = {name: self._cell(number, goal, name, value, parser) for name, value in columns.items()}
        for name in sorted(goal.required - cells.keys()):
            missing = Wrong(goal.name, f"the required column {name!r} of {goal.name}", code="MISSING_COLUMN")
            self._problems.add(self._problem(missing, number))
        kept = {name: cell for name, cell in cells.items() if cell is not None}
        return Section(number=number, target=goal, source=source.name, where=where, distinct=distinct, columns=kept)

    def _cell(self, number: int, goal: Target, name: str, value: object, parser: ExpressionParser) -> Expression | None:
        try:
            _check_column(goal, name)
            return parser.expression(value, name)
        except Wrong as wrong:
            self._problems.add(self._problem(wrong, number, name))
            return None

    def _problem(self, wrong: Wrong, section: int | None, column: str = "") -> Problem:
        line = self._locator.line(wrong.word, section)
        return Problem(self._file.name, line, column, wrong.code, wrong.expected)


def _target(name: str) -> Target:
    goal = target(name)
    if goal is None:
        near = did_you_mean(name, [*target_names(), "collections/KEY.csv"])
        raise Wrong(name, f"a canonical file, not {name!r}. {near}")
    return goal


def _check_column(goal: Target, name: str) -> None:
    if goal.kind(name) is None:
        expected = f"a column of {goal.name}, not {name!r}. {did_you_mean(name, goal.columns)}"
        raise Wrong(name, expected, code="UNKNOWN_COLUMN")


def _dialect(fields: Fields) -> Dialect:
    return Dialect(
        delimiter=_character(fields, "delimiter", ","),
        encoding=_encoding(fields),
        nulls=frozenset({"", *fields.texts("null")}),
        dates=fields.texts("dates"),
        instants=fields.texts("instants"),
        zone=_zone(fields.text("time_zone", "UTC")),
        true=frozenset(text.casefold() for text in fields.texts("true") or ("true",)),
        false=frozenset(text.casefold() for text in fields.texts("false") or ("false",)),
        decimal=_character(fields, "decimal", "."),
        thousands=fields.text("thousands", ""),
    )


def _character(fields: Fields, key: str, default: str) -> str:
    text = fields.text(key, default)
    if len(text) != 1 or text in "\r\n":
        raise Wrong(key, f"{key} is one character")
    return text


def _encoding(fields: Fields) -> str:
    name = fields.text("encoding", "utf-8")
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        raise Wrong("encoding", f"encoding is a known one such as utf-8 or cp1252, not {name!r}") from None
    return "utf-8-sig" if codec == "utf-8" else codec


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        raise Wrong("time_zone", f"time_zone is a zone such as Europe/Berlin, not {name!r}") from None


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        expected = "text in utf-8"
        raise MappingError([Problem(path.name, 0, "", "BAD_ENCODING", expected)]) from None
    except OSError as problem:
        expected = f"a readable mapping file: {problem.strerror}"
        raise MappingError([Problem(path.name, 0, "", "BAD_VALUE", expected)]) from None


def _parse_toml(path: Path, text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise MappingError([Problem(path.name, 0, "", "BAD_VALUE", f"TOML: {problem}")]) from None
