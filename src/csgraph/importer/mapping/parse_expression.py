"""Parses the right-hand side of a canonical column: a source column, or a table with one origin and its steps."""

from __future__ import annotations

import re
from collections.abc import Mapping as Table

from csgraph.importer.mapping.dialect import Kind
from csgraph.importer.mapping.fields import Fields, Wrong, texts
from csgraph.importer.mapping.model import (
    Column,
    Concat,
    Condition,
    Constant,
    Expression,
    Group,
    Grouped,
    Measure,
    Source,
    Steps,
    Template,
)
from csgraph.importer.mapping.problems import did_you_mean

ORIGINS = ("column", "constant", "template", "concat", *(measure.value for measure in Measure))
STEPS = ("strip", "replace", "lower", "title", "values", "otherwise", "keep", "as", "add_days", "default")
GROUP_KEYS = ("of", "by", "key", "where", "weight")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class ExpressionParser:
    """Parses expressions over the rows of one section's source; ``distinct`` is the section's key."""

    def __init__(self, sources: Table[str, Source], source: Source, distinct: tuple[str, ...]) -> None:
        self._sources = sources
        self._source = source
        self._distinct = distinct

    def expression(self, value: object, what: str) -> Expression:
        """The expression of one canonical column; raises Wrong."""
        if isinstance(value, str):
            return Expression(Column(column_of(self._source, value)))
        fields = Fields(value, what, (*ORIGINS, *STEPS, *GROUP_KEYS, "separator"))
        origins = [key for key in ORIGINS if key in fields]
        if len(origins) != 1:
            raise Wrong(what, f"{what} has exactly one of {', '.join(ORIGINS)}")
        self._refuse_strangers(fields, origins[0])
        return Expression(self._origin(origins[0], fields), _steps(fields))

    def _refuse_strangers(self, fields: Fields, origin: str) -> None:
        allowed = {"concat": ("separator",), Measure.TOP: GROUP_KEYS}.get(origin, ())
        if origin in set(Measure) - {Measure.TOP}:
            allowed = GROUP_KEYS[:-1]
        for key in (*GROUP_KEYS, "separator"):
            if key in fields and key not in allowed:
                raise Wrong(key, f"{key} does not belong to {origin!r} of {fields.what}")

    def _origin(self, origin: str, fields: Fields) -> Column | Constant | Template | Concat | Grouped:
        match origin:
            case "column":
                return Column(column_of(self._source, fields.text("column")))
            case "constant":
                return Constant(fields.text("constant"))
            case "template":
                return self._template(fields.text("template"))
            case "concat":
                parts = self._list(fields.raw("concat"), "concat")
                return Concat(parts, fields.text("separator", ""))
            case _:
                return self._grouped(Measure(origin), fields)

    def _template(self, text: str) -> Template:
        pieces = _PLACEHOLDER.split(text)
        columns = tuple(column_of(self._source, name) for name in pieces[1::2])
        return Template(tuple(pieces[0::2]), columns)

    def _list(self, value: object, what: str) -> tuple[Expression, ...]:
        items = value if isinstance(value, list) else [value]
        return tuple(self.expression(item, what) for item in items)

    def _grouped(self, measure: Measure, fields: Fields) -> Grouped:
        of = source_of(self._sources, fields.text("of", self._source.name))
        by = fields.texts("by") or self._distinct
        if not by:
            raise Wrong(fields.what, f"{measure.value!r} needs by = the columns of {of.name!r} that make the group")
        for name in by:
            column_of(of, name)
        key = self._list(fields.raw("key") if "key" in fields else list(by), "key")
        if len(key) != len(by):
            raise Wrong(fields.what, f"as many parts in key as in by ({len(by)})")
        conditions = parse_where(of, fields.raw("where"))
        column = self._measured(measure, of, fields)
        weight = column_of(of, fields.text("weight")) if measure is Measure.TOP else None
        return Grouped(Group(of.name, by, conditions, measure, column, weight), key)

    @staticmethod
    def _measured(measure: Measure, of: Source, fields: Fields) -> str | None:
        if measure is Measure.COUNT:
            if fields.flag("count"):
                return None
            raise Wrong("count", "count = true")
        return column_of(of, fields.text(measure.value))


def column_of(source: Source, name: str) -> str:
    """The name itself where the source has the column; otherwise Wrong names the nearest one."""
    if name in source.header:
        return name
    expected = f"a column of {source.path.name}, not {name!r}. {did_you_mean(name, source.header)}"
    raise Wrong(name, expected, code="UNKNOWN_COLUMN")


def source_of(sources: Table[str, Source], name: str) -> Source:
    """The source of that name."""
    if name not in sources:
        raise Wrong(name, f"the name of a source, not {name!r}. {did_you_mean(name, sources)}")
    return sources[name]


def parse_where(source: Source, value: object) -> tuple[Condition, ...]:
    """The conditions of a ``where`` table: all must hold; a list means one of, ``{ not = … }`` none of."""
    if value is None:
        return ()
    if not isinstance(value, dict):
        raise Wrong("where", "where is a table from column to text")
    return tuple(_condition(source, column, wanted) for column, wanted in value.items())


def _condition(source: Source, column: str, wanted: object) -> Condition:
    column_of(source, column)
    if isinstance(wanted, dict):
        fields = Fields(wanted, f"the condition on {column}", ("not",))
        return Condition(column, frozenset(fields.texts("not")), negated=True)
    return Condition(column, frozenset(texts(wanted, column)), negated=False)


def _steps(fields: Fields) -> Steps:
    values = fields.pairs("values") if "values" in fields else None
    if values is None and ("otherwise" in fields or "keep" in fields):
        raise Wrong(fields.what, f"otherwise and keep belong to values = {{ … }} of {fields.what}")
    return Steps(
        strip=fields.flag("strip"),
        replace=_replacements(fields.raw("replace")),
        lower=fields.flag("lower"),
        title=fields.flag("title"),
        values=values,
        otherwise=fields.optional("otherwise"),
        keep=fields.flag("keep"),
        kind=_kind(fields.optional("as")),
        add_days=fields.whole("add_days"),
        default=fields.optional("default"),
    )


def _kind(name: str | None) -> Kind | None:
    if name is None:
        return None
    if name not in set(Kind):
        raise Wrong(name, f"as is the kind of a value, not {name!r}. {did_you_mean(name, [kind.value for kind in Kind])}")
    return Kind(name)


def _replacements(value: object) -> tuple[tuple[re.Pattern[str], str], ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise Wrong("replace", 'replace = [["pattern", "text"], …]')
    return tuple(_replacement(texts(pair, "replace")) for pair in value)


def _replacement(pair: tuple[str, ...]) -> tuple[re.Pattern[str], str]:
    try:
        pattern, text = pair
        return re.compile(pattern), text
    except (ValueError, re.error) as problem:
        raise Wrong("replace", f'replace = [["pattern", "text"], …] with a regular expression: {problem}') from None
