"""The statements that tell which accounts come to match a play, and which do not match it any more; an account remembers its plays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from csgraph.db.compose.text import ALWAYS, Bind, Composer, Run
from csgraph.db.compose.where import Where
from csgraph.db.queries import Catalogue
from csgraph.domain.configuration import Configuration, Definition
from csgraph.domain.paging import PageLimits
from csgraph.domain.selection import Guards

NAME = "composed.plays"
LOCK = "SET {0}._lock = true REMOVE {0}._lock "


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement for one configuration; its first parameters are set for every run."""

    text: str
    binds: Sequence[Bind]
    configuration: Configuration

    def parameters(self, now: datetime, *given: Any) -> dict[str, Any]:
        """The parameters of a run."""
        run = Run({}, self.configuration, now, PageLimits(1, 1))
        values = [bind(run) for bind in self.binds]
        return {f"p{index}": value for index, value in enumerate([*given, *values[len(given) :]])}


def watched(configuration: Configuration) -> list[Definition]:
    """The plays that are enabled."""
    return [play for _, play in sorted(configuration.plays.items()) if play["enabled"] is not False]


def entering(catalogue: Catalogue, configuration: Configuration, *, locking: bool = False) -> Statement:
    """Which of some accounts a play is to act on, from now on remembered; takes ids of accounts, and of plays that are to run on demand.

    Answers accounts with ids of plays: those that they match and did not match before, and those on demand that they match and that
    did not act since.
    """
    composer = Composer(catalogue, configuration, Guards())
    body, names = composer.fragment("account.changed", ids=composer.constant([]))
    account, on_demand = names["account"], composer.constant([])
    found = _differing(composer, account, on_demand)
    met, ran = "[each IN was WHERE NOT each IN gone] + entered", "[each IN ran WHERE NOT each IN gone]"
    text = (
        f"{body} {LOCK.format(account) if locking else ''}{found} {_remembering(account, met, ran)}"
        f"RETURN {account}.id AS id, entered + due AS plays"
    )
    return Statement(text, tuple(composer.binds), configuration)


def waiting(catalogue: Catalogue, configuration: Configuration) -> Statement:
    """Every account that a play is to act on, or that matches one no more; takes ids of plays that are to run on demand."""
    composer = Composer(catalogue, configuration, Guards())
    on_demand = composer.constant([])
    body, names = composer.fragment("account.whole")
    found = _differing(composer, names["account"], on_demand)
    return Statement(f"{body} {found} RETURN collect({names['account']}.id) AS ids", tuple(composer.binds), configuration)


def _differing(composer: Composer, account: str, on_demand: str) -> str:
    """Accounts whose plays are others than they remember, or one of which is to act on demand."""
    where, plays = Where(composer), watched(composer.configuration)
    ids = composer.constant([play.key for play in plays])
    met = [f"CASE WHEN {_met(where, play, account)} THEN {composer.constant(play.key)} END" for play in plays]
    return (
        f"WITH {account}, [each IN [{', '.join(met)}] WHERE each IS NOT NULL] AS met, "
        f"coalesce({account}.playsMet, []) AS was, coalesce({account}.playsRun, []) AS ran "
        f"WITH {account}, was, ran, [each IN met WHERE NOT each IN was] AS entered, [each IN was WHERE each IN {ids} AND NOT each IN met] AS gone, "
        f"[each IN met WHERE each IN was AND each IN {on_demand} AND NOT each IN ran] AS due WHERE size(entered) + size(gone) + size(due) > 0"
    )


def matching(catalogue: Catalogue, configuration: Configuration, play: Definition) -> Statement:
    """Every account remembers whether it matches a play, as if it had before; a run since it came to match stays remembered."""
    composer = Composer(catalogue, configuration, Guards())
    body, names = composer.fragment("account.whole")
    account, own = names["account"], composer.constant(play.key)
    text = (
        f"{body} WITH {account}, {_met(Where(composer), play, account)} AS met, coalesce({account}.playsMet, []) AS was, "
        f"coalesce({account}.playsRun, []) AS ran WHERE met <> ({own} IN was) "
        f"WITH {account}, met, [each IN was WHERE each <> {own}] AS others, [each IN ran WHERE each <> {own}] AS ran "
        f"{_remembering(account, f'others + CASE WHEN met THEN [{own}] ELSE [] END', 'ran')}RETURN count({account}) AS accounts"
    )
    return Statement(text, tuple(composer.binds), configuration)


def _remembering(account: str, met: str, ran: str) -> str:
    """Keep two lists with the account; an empty one is none."""
    return (
        f"WITH *, {met} AS metNow, {ran} AS ranNow SET {account}.playsMet = CASE WHEN size(metNow) > 0 THEN metNow END, "
        f"{account}.playsRun = CASE WHEN size(ranNow) > 0 THEN ranNow END "
    )


def _met(where: Where, play: Definition, account: str) -> str:
    """Whether an account meets the criteria, whoever asks; the key is told from those of teams, on which criteria may rest."""
    text = where.evaluated(Definition(f"play {play.key}", play.properties), account)
    return "true" if text == ALWAYS else f"coalesce({text}, false)"


def plays_of(configuration: Configuration, ids: Collection[str]) -> list[Definition]:
    """Plays by id, in the order in which they act."""
    return [play for key, play in sorted(configuration.plays.items()) if key in ids]
