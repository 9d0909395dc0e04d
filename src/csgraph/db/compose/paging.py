"""Connections: keyset pages in both directions, nulls last, ties by id, with cursors bound to their list."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from csgraph.db.compose.text import Bind, Composer, Read, Run, Shape, bound
from csgraph.domain.errors import BadUserInput
from csgraph.domain.paging import Cursors
from csgraph.domain.row import Row, planned_key, row_type
from csgraph.domain.selection import Arg, Selection

CASTS = {"date": "date({})", "datetime": "datetime({})", "": "{}"}
NUMBERED = re.compile(r"\b([a-z_A-Z]+)_\d+\b|\$p\d+")


@dataclass(frozen=True, slots=True)
class Key:
    """One sort key: an expression, its direction, whether it may be null, and the type a cursor carries as text."""

    expression: str
    descending: bool = False
    nullable: bool = False
    cast: str = ""

    @property
    def shown(self) -> str:
        """The key as a cursor carries it."""
        return f"toString({self.expression})" if self.cast else self.expression

    def order(self, *, reverse: bool) -> str:
        """Its part of ORDER BY; nulls come last unless the whole order is reversed."""
        direction = " DESC" if self.descending != reverse else ""
        if not self.nullable:
            return self.expression + direction
        return f"{self.expression} IS NULL{' DESC' if reverse else ''}, {self.expression}{direction}"

    def equal(self, parameter: str) -> str:
        """The row has the cursor's value."""
        if not self.nullable:
            return f"{self.expression} = {parameter}"
        return f"({self.expression} = {parameter} OR ({self.expression} IS NULL AND {parameter} IS NULL))"

    def beyond(self, parameter: str, *, reverse: bool) -> str:
        """The row comes after the cursor, or before it when reversed."""
        sign = "<" if self.descending != reverse else ">"
        compare = f"{self.expression} {sign} {parameter}"
        if not self.nullable:
            return compare
        if reverse:
            return f"({compare} OR ({parameter} IS NULL AND {self.expression} IS NOT NULL))"
        return f"({compare} OR ({parameter} IS NOT NULL AND {self.expression} IS NULL))"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list to page through: its body ends in a WHERE clause; ``fixed`` are equality columns that the order's index begins with.

    ``counted`` is another body for the total count, where the whole of a label is counted.
    """

    body: str
    variables: tuple[str, ...]
    keys: tuple[Key, ...]
    fixed: tuple[str, ...] = ()
    counted: str = ""

    def page(self, composer: Composer, window: Window) -> Page:
        """What reads a part of the list."""
        return Page(composer, self, window)


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list: how many, in which direction, and from which cursor; each a parameter of the statement."""

    reverse: bool
    size: Bind
    cursor: Arg | None

    @classmethod
    def of(cls, selection: Selection) -> Window:
        """The window of a field's first, after, last and before."""
        first, last = selection.arg("first"), selection.arg("last")
        after, before = selection.arg("after"), selection.arg("before")
        if (first or after) and (last or before):
            raise selection.place.blame(
                BadUserInput("Give first and after, or last and before: a page has one direction.", reason="BAD_PAGE")
            )
        reverse = last is not None or before is not None
        cursor = before if reverse else after

        return cls(reverse, page_size(last if reverse else first), cursor)


def page_size(asked: Arg | None) -> Bind:
    """How many rows are asked for; the default where nobody says."""

    def size(run: Run) -> int:
        return run.limits.default if asked is None else int(asked.converted(run.limits.checked, asked.get(run.variables)))

    return size


Fill = Callable[[Shape, Selection], None]


def connection(  # noqa: PLR0913, PLR0917 - a connection has a list, an edge and a node
    composer: Composer, shape: Shape, listing: Listing, selection: Selection, typename: str, fill_edge: Fill, fill_node: Fill
) -> tuple[int, Read]:
    """The column of one connection and the reader of its value.

    The value is a list of up to three parts: the rows of the page, the total count and whether rows lie behind the cursor.
    """
    window = Window.of(selection)
    edge_type = typename.removesuffix("Connection") + "Edge"
    page = listing.page(composer, window)
    item = Shape(edge_type)
    cursor_at = [item.column(key.shown) for key in listing.keys] if page.needs_cursors(selection, typename, edge_type) else []
    readers: dict[str, Callable[[list[Any], Run], Row]] = {}
    for field in selection.on(typename):
        if field.name in ("edges", "nodes"):
            inner = Shape(edge_type if field.name == "edges" else edge_type.removesuffix("Edge"))
            (fill_edge if field.name == "edges" else fill_node)(inner, field)
            readers[planned_key(field.key)] = _nested(item.column(item.embed(inner)), inner)
    parts, at = [page.rows(shape, item)], {}
    for name, wanted, expression in (
        ("total", selection.asks(typename, "totalCount"), page.total),
        ("behind", page.looks_back(selection, typename), page.behind),
    ):
        if wanted:
            at[name] = len(parts)
            parts.append(expression(shape))
    return shape.column("[" + ", ".join(parts) + "]"), _reader(selection, typename, page, cursor_at, readers, at)


def _nested(at: int, inner: Shape) -> Callable[[list[Any], Run], Row]:
    read = inner.reader()
    return lambda values, run: read(values[at], run)


class Page:
    """A part of a list in a statement, and what its cursors are bound to."""

    def __init__(self, composer: Composer, listing: Listing, window: Window) -> None:
        self.composer = composer
        self.listing = listing
        self.window = window
        reverse = window.reverse
        fixed = [each + (" DESC" if listing.keys[0].descending != reverse else "") for each in listing.fixed]
        self.order = ", ".join([*fixed, *(key.order(reverse=reverse) for key in listing.keys)])
        body = composer.meaning(listing.body)
        self.text = (
            NUMBERED.sub(lambda m: m[1] or "$", body)
            + "|"
            + NUMBERED.sub(lambda m: m[1] or "$", composer.meaning(", ".join(k.order(reverse=False) for k in listing.keys)))
        )
        self.bound = tuple(composer.binds[int(n)] for n in re.findall(r"\$p(\d+)", body))
        self.parameters = self._cursor_parameters() if window.cursor else ()

    def cursors(self, run: Run) -> Cursors:
        """Cursors of this list for this run: bound to the text of filter and order and to the filter's values."""
        values = json.dumps([bind(run) for bind in self.bound], default=str)
        digest = hashlib.sha256(f"{self.text}|{values}".encode()).hexdigest()
        return Cursors(run.configuration.cursor_key, digest)

    def _cursor_parameters(self) -> tuple[str, ...]:
        """Null where the cursor is none of this list; it is refused when the list is read, for a statement may hold lists nobody reads."""

        def value(index: int) -> Bind:
            return lambda run: self._position(run)[index]

        return tuple(CASTS[key.cast].format(self.composer.bind(value(index))) for index, key in enumerate(self.listing.keys))

    def check(self, run: Run) -> None:
        """Raise BadUserInput for a cursor that does not belong to this list."""
        if self.window.cursor is not None:
            self._read(self.window.cursor, run)

    def _read(self, cursor: Arg, run: Run) -> list[Any]:
        cursors, length = self.cursors(run), len(self.listing.keys)
        return bound(cursor, lambda text: cursors.read(text, length))(run)  # type: ignore[no-any-return]

    def _position(self, run: Run) -> list[Any]:
        assert self.window.cursor is not None
        try:
            return self._read(self.window.cursor, run)
        except BadUserInput:
            return [None] * len(self.listing.keys)

    def beyond(self, keys: Sequence[Key], *, reverse: bool, inclusive: bool = False) -> str:
        """The row with these keys comes after the cursor, or before it when reversed."""
        lead, parameter = keys[0], self.parameters[0]
        if lead.nullable:
            return self._after(keys, 0, reverse=reverse, inclusive=inclusive)
        # One range, so that the index seeks to the cursor; an OR of two comparisons would be planned as a union, without the order.
        text = f"{lead.expression} {'<=' if lead.descending != reverse else '>='} {parameter}"
        if len(self.parameters) == 1:
            return text if inclusive else f"{text} AND {lead.expression} <> {parameter}"
        return f"{text} AND ({lead.expression} <> {parameter} OR {self._after(keys, 1, reverse=reverse, inclusive=inclusive)})"

    def _after(self, keys: Sequence[Key], start: int, *, reverse: bool, inclusive: bool) -> str:
        """The keys from ``start`` on come after the cursor's, or are equal to them."""
        keys, parameters = keys[start:], self.parameters[start:]
        branches = []
        for index, key in enumerate(keys):
            equal = [k.equal(p) for k, p in zip(keys[:index], parameters, strict=False)]
            branches.append(" AND ".join([*equal, key.beyond(parameters[index], reverse=reverse)]))
        if inclusive:
            branches.append(" AND ".join(k.equal(p) for k, p in zip(keys, parameters, strict=True)))
        return "(" + " OR ".join(branches) + ")"

    def behind_cursor(self, body: str, keys: Sequence[Key]) -> str:
        """What a body finds, as far as it comes after the cursor; the planner seeks to one predicate on a column, and the range says all that its existence says."""
        if not self.parameters:
            return body
        body = re.sub(rf"\b{re.escape(keys[0].expression)} IS NOT NULL AND\s+", "", body)
        return f"{body} AND {self.beyond(keys, reverse=self.window.reverse)}"

    def limit(self) -> str:
        """A parameter: the rows of a page and one more, which says whether others follow."""
        return self.composer.bind(lambda run: self.window.size(run) + 1)

    def rows(self, shape: Shape, item: Shape) -> str:
        """A variable with the rows of the page."""
        body, limit = self.behind_cursor(self.listing.body, self.listing.keys), self.limit()
        carried = ", ".join(self.listing.variables)
        page = f"{body} WITH {carried} ORDER BY {self.order} LIMIT {limit} {item.calls}"
        return shape.join(self.composer, page, f"collect({item.expression})")

    def total(self, shape: Shape) -> str:
        """A variable with the number of all rows."""
        return shape.join(self.composer, self.listing.counted or self.listing.body, "count(*)")

    def behind(self, _shape: Shape) -> str:
        """Whether rows lie on the other side of the cursor."""
        return self._exists(self.listing.body, self.listing.keys)

    def _exists(self, body: str, keys: Sequence[Key]) -> str:
        return f"EXISTS {{ {body} AND {self.beyond(keys, reverse=not self.window.reverse, inclusive=True)} RETURN 1 }}"

    def needs_cursors(self, selection: Selection, typename: str, edge_type: str) -> bool:
        """Whether a row is asked for its cursor."""
        for field in selection.on(typename):
            if field.name == "edges" and field.asks(edge_type, "cursor"):
                return True
            if field.name == "pageInfo" and (field.asks("PageInfo", "startCursor") or field.asks("PageInfo", "endCursor")):
                return True
        return False

    def looks_back(self, selection: Selection, typename: str) -> bool:
        """Whether it is asked if rows lie on the other side of the cursor."""
        name = "hasNextPage" if self.window.reverse else "hasPreviousPage"
        return self.window.cursor is not None and any(
            field.name == "pageInfo" and field.asks("PageInfo", name) for field in selection.on(typename)
        )


def _reader(
    selection: Selection, typename: str, page: Page, cursor_at: Sequence[int],
    readers: dict[str, Callable[[list[Any], Run], Row]], at: dict[str, int],
) -> Read:  # fmt: skip
    kind, info_kind = row_type(typename), row_type("PageInfo")
    infos = [planned_key(f.key) for f in selection.on(typename) if f.name == "pageInfo"]
    edges = {planned_key(f.key) for f in selection.on(typename) if f.name == "edges"}
    reverse = page.window.reverse

    def read(value: list[Any], run: Run) -> Row:
        page.check(run)
        rows, size = value[0], page.window.size(run)
        more, rows = len(rows) > size, rows[:size]
        if reverse:
            rows.reverse()
        row = kind()
        cursors = page.cursors(run) if cursor_at else None
        for key, make in readers.items():
            row[key] = [make(values, run) for values in rows]
            if key in edges and cursors:
                for edge, values in zip(row[key], rows, strict=True):
                    edge["cursor"] = cursors.write([values[i] for i in cursor_at])
        if "total" in at:
            row["totalCount"] = value[at["total"]]
        behind = bool(value[at["behind"]]) if "behind" in at else False
        for key in infos:
            info = info_kind(hasNextPage=behind if reverse else more, hasPreviousPage=more if reverse else behind)
            info["startCursor"] = cursors.write([rows[0][i] for i in cursor_at]) if cursors and rows else None
            info["endCursor"] = cursors.write([rows[-1][i] for i in cursor_at]) if cursors and rows else None
            row[key] = info
        return row

    return read


def by_id(node: str) -> Key:
    """The last key of every order."""
    return Key(f"{node}.id")


def with_ties(keys: Sequence[Key], node: str) -> tuple[Key, ...]:
    """Sort keys completed by the id, each expression once."""
    seen: dict[str, Key] = {}
    for key in (*keys, by_id(node)):
        seen.setdefault(key.expression, replace(key))
    return tuple(seen.values())
