"""The statement that locks accounts for a mutation and then reads them: as much of them as the viewer may see, and whether they may change them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from csgraph.db.compose.plan import sight_of
from csgraph.db.compose.scope import visible
from csgraph.db.compose.text import Bind, Composer, Run
from csgraph.db.queries import Catalogue
from csgraph.domain.access import Scope, Viewer
from csgraph.domain.configuration import Configuration
from csgraph.domain.paging import PageLimits
from csgraph.domain.selection import Guards

NAME = "composed.locked_accounts"


@dataclass(frozen=True, slots=True)
class Locking:
    """The statement for one viewer and one kind of action; it takes ids in ascending order."""

    text: str
    binds: Sequence[Bind]
    configuration: Configuration
    viewer: Viewer

    def parameters(self, ids: Sequence[str], now: datetime) -> dict[str, Any]:
        """The parameters for these accounts."""
        run = Run({}, self.configuration, now, PageLimits(1, 1), self.viewer)
        return {**{f"p{index}": bind(run) for index, bind in enumerate(self.binds)}, "p0": list(ids)}


def locking(catalogue: Catalogue, configuration: Configuration, viewer: Viewer, allowed: Scope) -> Locking:
    """Compose the statement; ``allowed`` is where the viewer may do what they are about to do.

    The lock comes first: Neo4j is read-committed, and what was read before it may be past.
    """
    composer = Composer(catalogue, configuration, Guards(), None, *sight_of(viewer), visible)
    body, names = composer.fragment("account.locked", ids=composer.constant([]))
    account = names["account"]
    seen = composer.visible("Account", account)
    composer.scope = allowed
    may = composer.visible("Account", account)
    text = (
        f"{body} SET {account}._lock = true REMOVE {account}._lock WITH {account} WHERE {seen} "
        f"RETURN {account} {{.*}} AS account, {may} AS allowed, "
        f"[({account})-[link:CHILD_OF]->(parent:Account) | [parent.id, coalesce(parent.externalId, parent.id), link.validFrom]] AS parents"
    )
    return Locking(text, tuple(composer.binds), configuration, viewer)
