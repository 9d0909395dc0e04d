"""Users, teams, assignments and contacts in a statement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csgraph.db.compose.activity import tasks_of_user
from csgraph.db.compose.definitions import definition
from csgraph.db.compose.entity import ENTITIES, Emit, fill, instant, leaf, listed, node_id, one, ordered, paged, person, same
from csgraph.db.compose.paging import Listing
from csgraph.db.compose.text import ALWAYS, NEVER, Composer, Names, Run, Shape, configured
from csgraph.db.compose.where import selecting
from csgraph.db.compose.words import criteria, in_words
from csgraph.domain import globalid
from csgraph.domain.row import planned_key, row_type
from csgraph.domain.selection import Selection


def of_role(assignment: str, role: str) -> str:
    """Whether an assignment that was found already is of a role; compared so that no index of roles is sought for every account or user."""
    return f"coalesce({assignment}.role, '') = {role}"


def assignments_of_account(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """Everyone who works on an account: active users first, then by role and name (B-26)."""
    body, bound = composer.fragment("assignment.of_account", {"account": names["node"]})
    role = selection.arg("role")
    if role is not None:
        body += f" AND {of_role(bound['assignment'], composer.argument(role, configured(composer.configuration.roles, 'role')))}"
    who = {"node": bound["assignment"], "holder": bound["holder"], "account": names["node"]}
    order = "NOT {holder}.active, {node}.role, {holder}.name, {holder}.id".format_map(who)
    listed(composer, shape, selection, "Assignment", body, order, who)


def _assignments_of_user(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    body, bound = composer.fragment("assignment.of_user", {"user": names["node"]})
    role = selection.arg("role")
    if role is not None:
        body += f" AND {of_role(bound['assignment'], composer.argument(role, configured(composer.configuration.roles, 'role')))}"
    who = {"node": bound["assignment"], "account": bound["account"], "holder": names["node"]}
    keys = ordered(who["node"], f"{who['account']}.name", f"{who['node']}.role")
    listing = Listing(body, (who["node"], who["account"]), keys)
    paged(composer, shape, selection, listing, "AssignmentConnection", who)


def _role(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    at = shape.column(f"{names['node']}.role")
    make = definition(composer, shape, "AssignmentRole", selection.on("AssignmentRole"))
    shape.computed(planned_key(selection.key), lambda values, run: make(values[at], values, run))


def _valid_to(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """The end; whoever held a role at an earlier instant had not ended."""
    shape.leaf(selection.name, "null" if composer.reads_past else f"toString({names['node']}.validTo)")


ENTITIES["Assignment"] = {
    "id": node_id("Assignment"),
    "account": same("Account", "account"),
    "user": same("User", "holder"),
    "role": _role,
    "validFrom": instant("{node}.validFrom"),
    "validTo": _valid_to,
    "source": leaf("{node}.source"),
    "changedBy": person("changedById"),
}


def contacts_of_account(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """The customer's people at this level, by name; role and key flag belong to the association (B-29)."""
    body, bound = composer.fragment("contact.of_account", {"account": names["node"]})
    body += f" AND ({bound['link']}.keyContact OR NOT {composer.argument(selection.args['keyOnly'])})"
    _associations(composer, shape, selection, body, {"node": bound["contact"], "link": bound["link"], "account": names["node"]}, "node")


def _accounts_of_contact(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    body, bound = composer.fragment("contact.accounts", {"contact": names["node"]})
    _associations(composer, shape, selection, body, {"node": names["node"], "link": bound["link"], "account": bound["account"]}, "account")


def _associations(composer: Composer, shape: Shape, selection: Selection, body: str, who: dict[str, str], sorted_by: str) -> None:
    keys = ordered(who[sorted_by], f"{who[sorted_by]}.name")
    listing = Listing(body, (who[sorted_by], who["link"]), keys)
    paged(composer, shape, selection, listing, "AccountContactConnection", who)


ENTITIES["AccountContactEdge"] = {
    "account": same("Account", "account"),
    "role": leaf("{link}.role"),
    "keyContact": leaf("coalesce({link}.keyContact, false)"),
}


def teams_where(composer: Composer, shape: Shape, selection: Selection, member: Callable[[str], str]) -> None:
    """The configured teams that the viewer sees and for which ``member`` is true, default team first, then by name; at most a dozen."""
    columns = []
    for team_id in filter(composer.sees_team, composer.configuration.teams):
        predicate = member(team_id)
        if predicate == NEVER:
            continue
        inner = Shape("Team")
        fill(composer, inner, "Team", {"team_id": team_id}, selection.on("Team"))
        expression = shape.embed(inner)
        at = shape.column(expression if predicate == ALWAYS else f"CASE WHEN {predicate} THEN {expression} END")
        columns.append((at, inner.reader()))

    def read(values: list[Any], run: Run) -> list[Any]:
        return [reader(values[at], run) for at, reader in columns if values[at] is not None]

    shape.computed(planned_key(selection.key), read)


def teams_of_user(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """The teams that a user is a member of."""

    def member(team_id: str) -> str:
        if composer.configuration.teams[team_id]["isDefault"]:
            return ALWAYS
        body, _ = composer.fragment("team.membership", {"user": names["node"]}, id=composer.constant(team_id))
        return f"EXISTS {{ {body} }}"

    teams_where(composer, shape, selection, member)


def _team_leaf(name: str) -> Emit:
    def emit(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        value = composer.configuration.teams[names["team_id"]][name]
        shape.computed(selection.name, lambda _values, _run: value)

    return emit


def _team_id(_composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    value = globalid.encode("Team", names["team_id"])
    shape.computed(selection.name, lambda _values, _run: value)


def _members(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    team = composer.configuration.teams[names["team_id"]]
    fragment = "team.everybody" if team["isDefault"] else "team.members"
    body, bound = composer.fragment(fragment, id=composer.constant(names["team_id"]))
    who = {"node": bound["member"], "membership": bound["membership"]}
    listed(composer, shape, selection, "TeamMembership", body, f"{who['node']}.name, {who['node']}.id", who)


def _permission(_composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    at = shape.column(f"coalesce({names['membership']}.permission, {names['node']}.permissions[0], 'MEMBER')")
    shape.computed(selection.name, lambda values, _run: values[at])


def _team_accounts(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    from csgraph.db.compose.accounts import team_accounts  # noqa: PLC0415 - accounts have teams, teams have accounts

    team_accounts(composer, shape, names, selection)


def _hierarchy_holes(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    from csgraph.db.compose.accounts import hierarchy_holes  # noqa: PLC0415 - accounts have teams, teams have accounts

    hierarchy_holes(composer, shape, names, selection)


def _account_set(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    team = composer.configuration.teams[names["team_id"]]
    if team["isDefault"]:
        shape.computed(planned_key(selection.key), lambda _values, _run: None)
        return
    kind = row_type("AccountSet")
    readers = {
        name: make(composer, shape, team["tree"])
        for name, make in (("criteria", criteria), ("description", in_words))
        if selection.asks("AccountSet", name)
    }
    at = shape.column(_set_count(composer, names["team_id"])) if selection.asks("AccountSet", "accountCount") else None

    def read(values: list[Any], run: Run) -> Any:
        count = values[at] if at is not None else None
        texts = {name: read_text(values, run) for name, read_text in readers.items()}
        return kind(accountCount=count, evaluatedAt=run.now_text, **texts)

    shape.computed(planned_key(selection.key), read)


def _set_count(composer: Composer, team_id: str) -> str:
    from csgraph.db.compose.accounts import set_start  # noqa: PLC0415 - accounts have teams, teams have accounts

    start, predicate = set_start(composer, team_id)
    return f"COUNT {{ {start.body} AND {selecting(composer, predicate)} }}"


ENTITIES["Team"] = {
    "accountSet": _account_set,
    "id": _team_id,
    "name": _team_leaf("name"),
    "isDefault": _team_leaf("isDefault"),
    "accounts": _team_accounts,
    "hierarchyHoles": _hierarchy_holes,
    "members": _members,
}
ENTITIES["TeamMembership"] = {"user": same("User", "node"), "permission": _permission}


def _reports(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    fragment = "user.all_reports" if selection.args["recursive"].value else "user.reports"
    body, bound = composer.fragment(fragment, {"user": names["node"]})
    node = bound["report"]
    listed(composer, shape, selection, "User", body, f"{node}.name, {node}.id", {"node": node})


def _portfolio(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    from csgraph.db.compose.accounts import Start, account_list  # noqa: PLC0415 - accounts have users, users have accounts

    body, bound = composer.fragment("user.portfolio", {"user": names["node"]})
    account_list(composer, shape, selection, Start(body, bound["account"]))


ENTITIES["User"] = {
    "id": node_id("User"),
    **{name: leaf(f"{{node}}.{name}") for name in ("name", "email", "kind", "active")},
    "manager": one("user.manager", "User", "manager"),
    "reports": _reports,
    "teams": teams_of_user,
    "assignments": _assignments_of_user,
    "portfolio": _portfolio,
    "tasks": tasks_of_user,
}


def _contact_attributes(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    from csgraph.db.compose.values import contact_attributes  # noqa: PLC0415 - attribute values name account types

    contact_attributes(composer, shape, names, selection)


def _nps_scores(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    body, bound = composer.fragment("contact.nps", {"contact": names["node"]})
    answer = bound["response"]
    listed(composer, shape, selection, "NpsScore", body, f"{answer}.at DESC, {answer}.accountId", {"node": answer})


ENTITIES["NpsScore"] = {"score": leaf("{node}.score"), "at": instant("{node}.at"), "comment": leaf("{node}.comment")}
ENTITIES["Contact"] = {
    "npsScores": _nps_scores,
    "id": node_id("Contact"),
    **{name: leaf(f"{{node}}.{name}") for name in ("name", "email", "title", "phone")},
    "attributes": _contact_attributes,
    "accounts": _accounts_of_contact,
}
