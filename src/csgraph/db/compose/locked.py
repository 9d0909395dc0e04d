"""The statements that lock accounts and contacts for a mutation and then read them: those that the viewer sees, and whether they may change them."""

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

BESIDE = {
    "account": "[({node})-[link:CHILD_OF]->(parent:Account) | [parent.id, coalesce(parent.externalId, parent.id), link.validFrom]]",
    "contact": "[({node})-[link:CONTACT_OF]->(of:Account) | [of.id, link {{.*}}]]",
}
"""What is read beside a locked node."""


@dataclass(frozen=True, slots=True)
class Locking:
    """The statement for one viewer and one kind of action; it takes ids in ascending order."""

    name: str
    text: str
    binds: Sequence[Bind]
    configuration: Configuration
    viewer: Viewer

    def parameters(self, ids: Sequence[str], now: datetime) -> dict[str, Any]:
        """The parameters for these accounts."""
        run = Run({}, self.configuration, now, PageLimits(1, 1), self.viewer)
        return {**{f"p{index}": bind(run) for index, bind in enumerate(self.binds)}, "p0": list(ids)}


def locking(catalogue: Catalogue, configuration: Configuration, viewer: Viewer, allowed: Scope, kind: str = "account") -> Locking:
    """Compose the statement; ``allowed`` is where the viewer may do what they are about to do.

    The lock comes first: Neo4j is read-committed, and what was read before it may be past.
    """
    composer = Composer(catalogue, configuration, Guards(), None, *sight_of(viewer), visible)
    body, names = composer.fragment(f"{kind}.locked", ids=composer.constant([]))
    node = names[kind]
    seen = composer.visible(kind.title(), node)
    composer.scope = allowed
    may = composer.visible(kind.title(), node)
    text = (
        f"{body} SET {node}._lock = true REMOVE {node}._lock WITH {node} WHERE {seen} "
        f"WITH {node} {{.*}} AS properties, {may} AS allowed, {BESIDE[kind].format(node=node)} AS beside "
        f"RETURN collect([properties, allowed, beside]) AS found"
    )
    return Locking(f"composed.locked_{kind}s", text, tuple(composer.binds), configuration, viewer)
