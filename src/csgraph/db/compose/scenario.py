"""What-if: coverage after hypothetical assignments, by the computation that answers the present, over assignments that are laid over the stored ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from csgraph.db.compose.coverage import Coverage, Scenario, asked
from csgraph.db.compose.coverage_fields import covered
from csgraph.db.compose.entity import listed
from csgraph.db.compose.text import Bind, Check, Composer, Run, Shape, bound, every
from csgraph.db.compose.where import Where
from csgraph.domain import globalid
from csgraph.domain.errors import BadUserInput
from csgraph.domain.row import planned_key
from csgraph.domain.selection import Arg, Selection

MAX_ACCOUNTS = 10_000
"""So many accounts the changes of a scenario may reach, descendants included; one that several reach counts so often. The fragment looks no further than one more."""
Change = Mapping[str, Any]


def assignment_scenario(composer: Composer, shape: Shape, selection: Selection) -> None:
    """The root field: two passes over the same accounts, and what the new holders could not see."""
    parts, fields = dict(selection.args["input"].items()), selection.on("AssignmentScenario")
    given = dict(parts["coverage"].items())
    if "asOf" in given:
        raise given["asOf"].refusal("A scenario begins with the present.", reason="AS_OF_UNSUPPORTED")
    coverage, inner = asked(composer, parts["coverage"], selection.args["input"]), Shape("AssignmentScenario")
    scenario = _scenario(composer, coverage, parts["changes"])
    for each in fields:
        composer.permit("AssignmentScenario", each.name)
        if each.name == "outsideTeam":
            _outside(composer, inner, each, scenario.pairs)
        elif each.name != "__typename":
            covered(composer, inner, each, coverage if each.name == "before" else replace(coverage, scenario=scenario))
    at, read = shape.column(shape.embed(inner)), inner.reader()
    shape.computed(planned_key(selection.key), lambda values, run: read(values[at], run))


def _scenario(composer: Composer, coverage: Coverage, given: Arg) -> Scenario:
    """The assumed assignments, found once for the whole statement; accounts and users that are not there are refused."""
    changes = bound(given, every(_change))
    _require(composer, given, changes, "accountId", "account.by_ids", "There is no such account.")
    _require(composer, given, changes, "userId", "user.by_ids", "There is no such user, or the user is not active any more.", "{}.active")
    several = composer.bind(lambda run: bool(run.configuration.roles[coverage.role_key(run)]["multiHolder"]))
    body, names = composer.fragment("coverage.reassigned", changes=composer.bind(changes), role=coverage["role"], several=several)
    account, holders = names["account"], names["holders"]
    vacant = f"CASE WHEN size({holders}) = 0 THEN {account}.id END"
    changed = f"CASE WHEN {holders} IS NOT NULL THEN {account}.id END"
    pair = f"CASE WHEN {holders} IS NOT NULL THEN [{account}, {holders}, {names['held']}] END"
    result = f"{{pairs: collect({pair}), changed: collect({changed}), vacant: collect({vacant}), times: sum({names['times']})}}"
    found = composer.first(body, result)
    composer.check(f"{found}.times", _bounded(given))
    return Scenario(f"{found}.pairs", f"{found}.changed", f"{found}.vacant")


def _change(given: Change) -> dict[str, Any]:
    user = given.get("userId")
    return {
        "accountId": _part(given["accountId"], "Account", "accountId"), "userId": None if user is None else _part(user, "User", "userId"),
        "below": given["includeDescendants"], "vacant": bool(given.get("onlyVacantDescendants")),
    }  # fmt: skip


def _part(text: str, typename: str, name: str) -> str:
    try:
        return globalid.local_id(text, typename)
    except BadUserInput as problem:
        problem.part = (name, *problem.part)
        raise


def _require(composer: Composer, given: Arg, changes: Bind, name: str, fragment: str, message: str, condition: str = "") -> None:  # noqa: PLR0913, PLR0917
    """Refuse the first change that names what is not there or may not be seen."""
    ids = composer.bind(lambda run: sorted({change[name] for change in changes(run) if change[name] is not None}))
    body, names = composer.fragment(fragment, ids=ids)
    node = next(iter(names.values()))
    met = f" AND {condition.format(node)}" if condition else ""

    def holds(found: list[str], run: Run) -> None:
        known = {None, *found}
        for index, change in enumerate(changes(run)):
            if change[name] not in known:
                problem = BadUserInput(message, reason="NOT_FOUND")
                problem.part = (index, name)
                raise given.blame(problem)

    composer.check(composer.first(f"{body}{met}", f"collect({node}.id)"), holds)


def _bounded(given: Arg) -> Check:
    def holds(actual: int, _run: Run) -> None:
        if actual > MAX_ACCOUNTS:
            message = "The changes reach too many accounts for one scenario."
            raise given.refusal(message, reason="TOO_MANY", limit=MAX_ACCOUNTS, actual=actual)

    return holds


def _outside(composer: Composer, shape: Shape, selection: Selection, pairs: str) -> None:
    """Accounts outside every team of somebody who would hold them and does not now.

    Who is in no team but the default one sees every account. All teams count, also those that the viewer does not see: what is answered is whether
    the new holder could work on an account that the viewer sees.
    """
    pair, holder, account, mine = (composer.fresh(name) for name in ("pair", "holder", "account", "mine"))
    body, names = composer.fragment("user.memberships", {"user": holder})
    sets = {team: Where(composer).team_set(team, account) for team in composer.configuration.teams}  # all accounts for the default team
    inside = [f"({composer.constant(team)} IN {mine} AND {met})" for team, met in sets.items()]
    new = f"UNWIND {pairs} AS {pair} UNWIND {pair}[1] AS {holder} WITH {pair}, {holder}, {pair}[0] AS {account} WHERE NOT {holder} IN {pair}[2]"
    teams = f"CALL (*) {{ {body} RETURN collect({names['team']}.id) AS {mine} }}"
    outside = f"WITH {account}, {mine} WHERE size({mine}) > 0 AND NOT coalesce({' OR '.join(inside)}, false)"
    body = f"{new} {teams} {outside} WITH DISTINCT {account} WHERE {account}:Account"
    listed(composer, shape, selection, "Account", body, f"{account}.name, {account}.id", {"node": account})
