"""Lists of several kinds of things in one order: each kind is read from its own index, no further than a page reaches, and merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csgraph.db.compose.paging import Key, Listing, Page, Window
from csgraph.db.compose.text import Composer, Shape


@dataclass(frozen=True, slots=True)
class Strand:
    """Things of one kind on one account: a body that ends in a WHERE clause, its variable, and the property with the moment that they are sorted by."""

    kind: str
    body: str
    node: str
    at: str

    def keys(self, node: str) -> tuple[Key, Key, Key]:
        """What things of this kind are sorted by among all, the latest first."""
        return Key(f"{node}.{self.at}", descending=True, cast="datetime"), Key(f"'{self.kind}'"), Key(f"{node}.id", descending=True)


@dataclass(frozen=True, slots=True)
class Merged(Listing):
    """A list of several kinds of things of the account ``owner``, or, with ``below``, of all the accounts that this body finds as ``owner``.

    Its variables are the thing, its account, the moment and the kind.
    """

    owner: str = ""
    below: str = ""
    strands: tuple[Strand, ...] = ()

    @classmethod
    def of(cls, composer: Composer, owner: str, below: str, strands: Sequence[Strand]) -> Merged:
        """A list of these strands, the latest first; of one moment by kind and then by id, downwards."""
        variables = tuple(composer.fresh(name) for name in ("item", "owner", "moment", "kind"))
        item, _, moment, kind = variables
        keys = (Key(moment, descending=True, cast="datetime"), Key(kind), Key(f"{item}.id", descending=True))
        text = " UNION ALL ".join(f"{below} {each.body} {each.kind}" for each in strands)
        return cls(text, variables, keys, owner=owner, below=below, strands=tuple(strands))

    def page(self, composer: Composer, window: Window) -> Page:
        """What reads a part of the list."""
        return _MergedPage(composer, self, window)


class _MergedPage(Page):
    listing: Merged

    def rows(self, shape: Shape, item: Shape) -> str:
        limit = self.limit()
        strands = " UNION ALL ".join(self._strand(each, limit) for each in self.listing.strands)
        page = f"CALL (*) {{ {strands} }} WITH {', '.join(self.listing.variables)} ORDER BY {self.order} LIMIT {limit} {item.calls}"
        return shape.join(self.composer, page, f"collect({item.expression})")

    def behind(self, _shape: Shape) -> str:
        """Whether things of any kind lie on the other side of the cursor."""
        below = self.listing.below
        found = (self._exists(f"{below} {each.body}".lstrip(), each.keys(each.node)) for each in self.listing.strands)
        return f"({' OR '.join(found)})"

    def _strand(self, strand: Strand, limit: str) -> str:
        node, owner = strand.node, self.listing.owner
        body = self.behind_cursor(strand.body, strand.keys(node))
        own = f"{body} WITH {node}, {owner} ORDER BY {self._order(strand, node, owner=True)} LIMIT"
        if not self.listing.below:
            return f"{own} {limit} {self._returned(strand, node)}"
        # Whatever is on the page lies on one of as many accounts: those with the latest things.
        newest, found = self.composer.fresh("newest"), self.composer.fresh("found")
        latest = f"{self.listing.below} WITH {owner} CALL (*) {{ {own} 1 RETURN {node} AS {newest} }}"
        latest += f" WITH {owner}, {newest} ORDER BY {self._order(strand, newest)} LIMIT {limit}"
        each = f"CALL (*) {{ {own} {limit} RETURN {node} AS {found} }} WITH {owner}, {found} ORDER BY {self._order(strand, found)} LIMIT {limit}"
        return f"{latest} {each} {self._returned(strand, found)}"

    def _order(self, strand: Strand, node: str, *, owner: bool = False) -> str:
        """The order of one kind; of one ``owner`` that of an index which begins with the account."""
        at, _, key = strand.keys(node)
        first = [Key(f"{node}.accountId", descending=True)] if owner else []
        return ", ".join(each.order(reverse=self.window.reverse) for each in (*first, at, key))

    def _returned(self, strand: Strand, node: str) -> str:
        item, owner, moment, kind = self.listing.variables
        return f"RETURN {node} AS {item}, {self.listing.owner} AS {owner}, {node}.{strand.at} AS {moment}, '{strand.kind}' AS {kind}"
