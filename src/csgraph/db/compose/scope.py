"""What a viewer may see, as predicates: accounts of their teams' sets, and what hangs on such accounts."""

from __future__ import annotations

from csgraph.db.compose.text import ALWAYS, NEVER, SETS, Composer
from csgraph.db.compose.where import Where, join, selecting
from csgraph.domain.teamset import label, stored_slot

CONTACT, OWNED = "scope.of_contact", "scope.of_owned"


def visible(composer: Composer, kind: str, node: str) -> str:
    """Whether the viewer may see a node of that label: an account of one of their teams, or something of such an account."""
    if composer.scope.teams is None:
        return ALWAYS
    if kind == "Account":
        return _account(composer, node)
    fragment, given = (CONTACT, "contact") if kind == "Contact" else (OWNED, "owned")
    body, _ = composer.fragment(fragment, {given: node})
    return f"EXISTS {{ {body} }}"


def _account(composer: Composer, node: str) -> str:
    teams = sorted(composer.scope.teams or ())
    slots = current_slots(composer)
    if slots:
        text = f"{node}:{'|'.join(map(label, sorted(slots)))}"
    else:
        text = join([Where(composer).team_set(team, node) for team in teams], " OR ", NEVER)
    return selecting(composer, text) if text in {NEVER, ALWAYS} else composer.means(text, f"{SETS}{teams}")


def current_slots(composer: Composer) -> frozenset[int]:
    """The slots of the viewer's teams, when every one of them can be read from labels; else none."""
    known = composer.configuration.teams
    teams = [known[team].properties for team in composer.scope.teams or () if team in known]
    slots = [stored_slot(team) for team in teams]
    return frozenset(slot for slot in slots if slot is not None) if None not in slots else frozenset()
