"""The statement that brings accounts in line with the account sets (M-18): their labels, and the mask that says the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from csgraph.db.compose.text import ALWAYS, Bind, Composer, Run
from csgraph.db.compose.where import Where
from csgraph.db.queries import Catalogue
from csgraph.domain.configuration import Configuration, Definition
from csgraph.domain.paging import PageLimits
from csgraph.domain.selection import Guards
from csgraph.domain.teamset import SLOTS, differs_by_viewer, label, mask

NAME = "composed.team_sets"


@dataclass(frozen=True, slots=True)
class Refresh:
    """The statement for one configuration; it takes the accounts to look at and answers how many it changed."""

    text: str
    binds: Sequence[Bind]
    configuration: Configuration

    def parameters(self, ids: Sequence[str]) -> dict[str, Any]:
        """The parameters for these accounts."""
        run = Run({}, self.configuration, datetime.now(UTC), PageLimits(1, 1))
        return {**{f"p{index}": bind(run) for index, bind in enumerate(self.binds)}, "p0": list(ids)}


def kept(configuration: Configuration) -> dict[int, Definition]:
    """The teams whose sets are kept with the accounts, by slot: all but the default team and those that depend on who asks."""
    trees: Mapping[str, Any] = {key: team["tree"] for key, team in configuration.teams.items()}
    return {
        team["slot"]: team
        for team in configuration.teams.values()
        if team["slot"] is not None and not team["isDefault"] and not differs_by_viewer(team["tree"], trees)
    }


def refresh(catalogue: Catalogue, configuration: Configuration) -> Refresh:
    """Compose the statement."""
    composer = Composer(catalogue, configuration, Guards())
    body, names = composer.fragment("account.changed", ids=composer.constant([]))
    account, teams = names["account"], kept(configuration)
    where = Where(composer)
    held = [f"CASE WHEN {_met(where, team, account)} THEN {mask(slot)} ELSE 0 END" for slot, team in sorted(teams.items())]
    labels = ":".join(map(label, range(1, SLOTS + 1)))
    marks = " ".join(f"FOREACH (_ IN CASE WHEN {mask(slot)} IN held THEN [1] ELSE [] END | SET {account}:{label(slot)})" for slot in teams)
    text = (
        f"{body} WITH {account}, [{', '.join(held)}] AS held "
        f"WITH {account}, held, reduce(total = 0, each IN held | total + each) AS sets "
        f"WHERE {account}.teamSets IS NULL OR {account}.teamSets <> sets "
        f"SET {account}.teamSets = sets REMOVE {account}:{labels} {marks} RETURN count({account}) AS changed"
    )
    return Refresh(text, tuple(composer.binds), configuration)


def _met(where: Where, team: Definition, account: str) -> str:
    text = where.evaluated(team, account)
    return "true" if text == ALWAYS else f"coalesce({text}, false)"
