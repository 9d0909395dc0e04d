"""The statement that finds which of the accounts and users that somebody names are there for them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from csgraph.db.compose.plan import sight_of
from csgraph.db.compose.scope import visible
from csgraph.db.compose.text import Composer, Run
from csgraph.db.queries import Catalogue
from csgraph.domain.selection import Guards

NAME = "composed.named"


def named(catalogue: Catalogue, accounts: Collection[str], users: Collection[str], run: Run) -> tuple[str, dict[str, Any]]:
    """The statement with its parameters; it answers the accounts that the viewer sees, and the users, by id."""
    composer = Composer(catalogue, run.configuration, Guards(), None, *sight_of(run.viewer), visible)
    parts = []
    for fragment, node, wanted in (("account.by_ids", "account", accounts), ("user.by_ids", "user", users)):
        body, names = composer.fragment(fragment, ids=composer.constant(sorted(wanted)))
        parts.append(f"CALL () {{ {body} RETURN collect({names[node]}.id) AS {node}s }}")
    text = f"{' '.join(parts)} RETURN accounts, users"
    return text, {f"p{index}": bind(run) for index, bind in enumerate(composer.binds)}
