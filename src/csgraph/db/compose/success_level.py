"""A report of a hierarchy or of a branch of it in a statement: what its figures are counted over, and what they have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from csgraph.db.compose.paging import Listing, Page, Window
from csgraph.db.compose.success import CONTRACT, COUNTS, ENGAGEMENT, MANAGERS, Pass
from csgraph.db.compose.text import Composer, Names, Shape, how_many

Predicate = Callable[[str], str]
"""Whether an engagement is in a set, of what is known of it."""


@dataclass(slots=True)
class Level:
    """The report of a hierarchy, or of a branch of it: the lists of its people and engagements, and the place in a chain of those who report here."""

    asked: Pass
    people: str
    facts: str
    place: str
    """Where in a chain those stand who report to the user of this report."""
    _counted: list[str] = field(default_factory=list)
    _counts: str = ""
    _fact: str = ""
    _contracts: str = ""
    _manager: Callable[[str], str] | None = None
    _pages: dict[tuple[Any, ...] | None, FirstPages] = field(default_factory=dict)

    @property
    def fact(self) -> str:
        """The variable of an engagement's facts in whatever is counted."""
        self._fact = self._fact or self.asked.composer.fresh("fact")
        return self._fact

    def figure(self, aggregate: str) -> str:
        """A figure over the facts, which are gone through once for all."""
        self.asked.counted = True
        if aggregate not in self._counted:
            self._counted.append(aggregate)
        self._counts = self._counts or self.asked.composer.fresh("counts")
        return f"{self._counts}[{self._counted.index(aggregate)}]"

    def count(self, condition: str) -> str:
        """How many engagements meet a condition."""
        return self.figure(how_many(condition))

    def size(self, known: str) -> str:
        """How many things of a list that is known of every engagement there are together."""
        read = self.asked.known(known)
        return self.figure(f"sum(CASE WHEN {self.fact}[{COUNTS}] THEN size({read(self.fact)}) ELSE 0 END)")

    def contracts(self, *, with_managers: bool = False) -> str:
        """The variable of the distinct contracts of the engagements that count."""
        if with_managers:
            self._manager = self.asked.known("manager")
        self.asked.known("contracts")
        self._contracts = self._contracts or self.asked.composer.fresh("contracts")
        return self._contracts

    def counting(self) -> tuple[str, str]:
        """A body that goes through the engagements that count, and the variable of their facts."""
        fact = self.asked.composer.fresh("fact")
        return f"UNWIND {self.facts} AS {fact} WITH {fact} WHERE {fact}[{COUNTS}]", fact

    def first_page(self, listing: SetListing, page: Page, item: Shape) -> str:
        """The rows of the first page of a set, as an expression."""
        found = self._pages.get(listing.alike)
        if found is None:
            found = self._pages[listing.alike] = FirstPages(self.asked.composer.fresh("pages"), listing, page, item, [])
        found.sets.append(listing.chosen.replace(listing.variables[0], found.listing.variables[0]))
        return f"{found.name}[{len(found.sets) - 1}]"

    def calls(self) -> list[str]:
        """The subqueries that the figures read from; asked for when all figures are known."""
        made = []
        if self._counted:
            made.append(f"CALL (*) {{ UNWIND {self.facts} AS {self.fact} RETURN [{', '.join(self._counted)}] AS {self._counts} }}")
        if self._contracts:
            fresh = self.asked.composer.fresh
            each, contract, first = fresh("each"), fresh("contract"), fresh("first")
            body, fact = self.counting()
            entries = f"{body} UNWIND {self.asked.known('contracts')(fact)} AS {each}"
            grouped = f"WITH {each}[{CONTRACT}] AS {contract}, head(collect({each})) AS {first}"
            entry = first
            if self._manager is not None:
                held = fresh("held")
                grouped += f", collect(DISTINCT {self._manager(fact)}) AS {held}"
                entry = f"[{', '.join(f'{first}[{at}]' for at in range(MANAGERS))}, {held}]"
            made.append(f"CALL (*) {{ {entries} {grouped} RETURN collect({entry}) AS {self._contracts} }}")
        return [*made, *(pages.text(self.facts, self.asked.composer.fresh) for pages in self._pages.values())]


class Reported(dict[str, str]):
    """No names of the statement, but the report that fields belong to."""

    def __init__(self, level: Level) -> None:
        super().__init__()
        self.level = level


class Chosen(Reported):
    """The same, with a set of engagements."""

    def __init__(self, level: Level, predicate: Predicate, *, counting: bool = True) -> None:
        super().__init__(level)
        self.predicate = predicate
        self.counting = counting

    def condition(self, fact: str) -> str:
        """Whether an engagement is in the set."""
        return " AND ".join([*([f"{fact}[{COUNTS}]"] if self.counting else []), self.predicate(fact)])


def level_of(names: Names) -> Level:
    """The report that names belong to."""
    assert isinstance(names, Reported)
    return names.level


@dataclass(frozen=True, slots=True, kw_only=True)
class SetListing(Listing):
    """The engagements of a set: ``chosen`` says of the facts whether they are, ``alike`` is the same for selections that ask for the same in the same words."""

    level: Level
    chosen: str
    alike: tuple[Any, ...] | None
    in_order: bool
    """Whether facts are sorted as this list is."""

    def page(self, composer: Composer, window: Window) -> Page:
        """What reads a part of the list; the first pages of sets that are asked for alike are read by one subquery."""
        return SetPage(composer, self, window)


class SetPage(Page):
    """A page of a set; its cursors are bound to the input, and not to the day."""

    def __init__(self, composer: Composer, listing: SetListing, window: Window) -> None:
        super().__init__(composer, listing, window)
        self.bound = tuple(bind for bind in self.bound if bind not in listing.level.asked.moving)

    def rows(self, shape: Shape, item: Shape) -> str:
        """A variable with the rows of the page."""
        listing = self.listing
        assert isinstance(listing, SetListing)
        if listing.alike is not None and not self.parameters and not self.window.reverse:
            return listing.level.first_page(listing, self, item)
        if not listing.in_order:
            return super().rows(shape, item)
        facts = listing.level.facts
        body = self.behind_cursor(listing.body, listing.keys)
        if self.window.reverse:
            body = body.replace(f"UNWIND {facts} AS", f"UNWIND reverse({facts}) AS", 1)
        page = f"{body} WITH {', '.join(listing.variables)} LIMIT {self.limit()} {item.calls}"
        return shape.join(self.composer, page, f"collect({item.expression})")


@dataclass(slots=True)
class FirstPages:
    """The first pages of sets that are asked for alike; how the engagements of one are shown holds for all."""

    name: str
    listing: SetListing
    page: Page
    item: Shape
    sets: list[str]

    def text(self, facts: str, fresh: Callable[[str], str]) -> str:
        """The subquery that reads them."""
        fact, engagement = self.listing.variables
        some, rows = fresh("some"), fresh("rows")
        chosen, limit = f"WITH {fact}, {fact}[{ENGAGEMENT}] AS {engagement}", self.page.limit()
        if not self.listing.in_order:
            chosen += f" ORDER BY {self.page.order} LIMIT {limit}"
        cut = f"[..{limit}]" if self.listing.in_order else ""
        page = f"CALL (*) {{ UNWIND {some} AS {fact} {chosen} {self.item.calls} RETURN collect({self.item.expression}) AS {rows} }}"
        sets = ", ".join(f"[{fact} IN {facts} WHERE {each}]{cut}" for each in self.sets)
        return f"CALL (*) {{ UNWIND [{sets}] AS {some} {page} RETURN collect({rows}) AS {self.name} }}"


def smallest(composer: Composer, candidates: str, limit: str) -> str:
    """The first of some pairs of a text and a thing, by the text, as an expression.

    Sorting would count all that the statement holds in memory again for every row that is kept; here nothing is kept but the pairs.
    """
    best, pair, other = composer.fresh("best"), composer.fresh("pair"), composer.fresh("other")
    first, rest = (f"[{other} IN {best} WHERE {other}[0] {sign} {pair}[0]]" for sign in ("<=", ">"))
    better = f"size({best}) < {limit} OR {pair}[0] < {best}[-1][0]"
    return f"reduce({best} = [], {pair} IN {candidates} | CASE WHEN {better} THEN ({first} + [{pair}] + {rest})[..{limit}] ELSE {best} END)"
