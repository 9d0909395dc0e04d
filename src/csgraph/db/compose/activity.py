"""What happens on accounts, in a statement: touchpoints, tasks, and changes of the accounts themselves."""

from __future__ import annotations

from collections.abc import Sequence

from csgraph.db.compose.definitions import definition
from csgraph.db.compose.entity import ENTITIES, SHOWN, Emit, day, instant, leaf, node_id, paged, person, same, several
from csgraph.db.compose.paging import Key, Listing, with_ties
from csgraph.db.compose.text import ALWAYS, Composer, Names, Shape, configured, every
from csgraph.db.compose.where import privileged, text_value
from csgraph.domain.access import EVERYTHING
from csgraph.domain.row import planned_key
from csgraph.domain.selection import Arg, Selection

BEGINNING, END = "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z"
"""Where a frame of time begins and ends when nobody says."""
ATTRIBUTE = "attribute."
OF_CONTACT = "contact.attribute."
FINISHED = "({node}.status IN ['COMPLETED', 'CANCELED'])"
PRIORITY = "CASE {node}.priority WHEN 'HIGH' THEN 0 WHEN 'MEDIUM' THEN 1 ELSE 2 END"
HIDDEN = "'hidden'"


def touchpoints_of_account(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """What was logged on the account, or on it and everything below, newest first; drafts are no part of it."""
    body, who = _of_account(composer, names, selection, "touchpoint")
    flows = selection.arg("flows")
    if flows is not None:
        wanted = composer.argument(flows, every(configured(composer.configuration.flows, "flow")))
        default = composer.bind(lambda run: run.configuration.default_flow)
        body += f" AND coalesce({who['node']}.flow, {default}) IN {wanted}"
    _newest_first(composer, shape, selection, "TouchpointConnection", body, who, "occurredAt")


def tasks_of_account(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """The tasks on the account, or on it and everything below."""
    body, who = _of_account(composer, names, selection, "task")
    _tasks(composer, shape, selection, body, who)


def tasks_of_user(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """The tasks assigned to a user, on accounts that the viewer sees."""
    body, found = composer.fragment("task.of_user", {"user": names["node"]})
    _tasks(composer, shape, selection, body, {"node": found["task"], "account": found["account"]})


def changes_of_account(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """Old and new values in a half-open frame of time, newest first (B-12)."""
    body, node = changes_in(composer, names["node"], selection.arg("since"), selection.arg("until"))
    who = {"node": node, "account": names["node"]}
    fields = selection.arg("fields")
    if fields is not None:
        body += f" AND {who['node']}.field IN {composer.argument(fields, _fields)}"
    seen = shown(composer, who)
    _newest_first(composer, shape, selection, "ChangeConnection", body if seen == ALWAYS else f"{body} AND {seen}", who, "at")


def changes_in(composer: Composer, account: str, since: Arg | None = None, until: Arg | None = None) -> tuple[str, str]:
    """The changes of an account in a frame of time, and their variable."""
    frame = {
        name: f"datetime({composer.constant(otherwise) if given is None else composer.argument(given)})"
        for name, given, otherwise in (("since", since, BEGINNING), ("until", until, END))
    }
    body, found = composer.fragment("change.of_account", {"account": account}, **frame)
    return body, found["change"]


def _of_account(composer: Composer, names: Names, selection: Selection, kind: str) -> tuple[str, dict[str, str]]:
    account, below = names["node"], ""
    if selection.args["includeDescendants"].value:
        below, subtree = composer.fragment("rollup.subtree", {"account": account})
        account = subtree["below"]
    body, found = composer.fragment(f"{kind}.of_account", {"account": account})
    return f"{below} {body}".lstrip(), {"node": found[kind], "account": account}


def _newest_first(  # noqa: PLR0913, PLR0917 - what, of which type, from where, by which instant
    composer: Composer, shape: Shape, selection: Selection, typename: str, body: str, who: dict[str, str], at: str
) -> None:
    node = who["node"]
    keys = (Key(f"{node}.{at}", descending=True, cast="datetime"), Key(f"{node}.id", descending=True))
    listing = Listing(body, tuple(who.values()), keys, (f"{node}.accountId",))
    paged(composer, shape, selection, listing, typename, who)


def _tasks(composer: Composer, shape: Shape, selection: Selection, body: str, who: dict[str, str]) -> None:
    """Open tasks before finished ones, each by due date, then priority; those without a due date come last."""
    node, statuses = who["node"], selection.arg("statuses")
    if statuses is not None:
        body += f" AND {node}.status IN {composer.argument(statuses)}"
    if selection.args["overdueOnly"].value:
        body += f" AND {_overdue(composer, who)}"
    keys = [Key(FINISHED.format(node=node)), Key(f"{node}.dueDate", nullable=True, cast="date"), Key(PRIORITY.format(node=node))]
    paged(composer, shape, selection, Listing(body, tuple(who.values()), with_ties(keys, node)), "TaskConnection", who)


def _overdue(composer: Composer, names: Names) -> str:
    """Open and due before today in the reporting zone (M-12); due today is not overdue."""
    today = composer.bind(lambda run: run.today)
    return f"(coalesce({names['node']}.dueDate < {today}, false) AND NOT {FINISHED.format(node=names['node'])})"


def _task_overdue(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    shape.leaf(selection.name, _overdue(composer, names))


def _fields(names: Sequence[str]) -> list[str]:
    """Names as changes hold them; the key of an attribute stands for the attribute."""
    return [name for each in every(text_value)(names) for name in (each, ATTRIBUTE + each)]


def shown(composer: Composer, names: Names) -> str:
    """Whether a change may be shown: not that of a privileged attribute, but to whoever holds an assignment (B-06)."""
    privileged_keys = [key for key, known in composer.configuration.attributes.items() if known["privileged"]]
    secret = [begin + key for key in privileged_keys for begin in (ATTRIBUTE, OF_CONTACT)]
    if composer.reads_privileged or not secret:
        return ALWAYS
    return f"(NOT {names['node']}.field IN {composer.constant(secret)} OR {privileged(composer, names['account'])})"


def _value(name: str) -> Emit:
    """A value as text; in place of a parent that the viewer may not see stands `hidden`."""

    def emit(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        value = f"{names['node']}.{name}"
        if composer.scope == EVERYTHING:
            shape.leaf(selection.name, value)
            return
        with composer.at_present():
            by_external_id, _ = composer.fragment("account.by_external_id", external_id=value)
            by_id, _ = composer.fragment("account.by_ids", ids=f"[{value}]")
        seen = f"{names['node']}.field <> 'parent' OR {value} IS NULL OR EXISTS {{ {by_external_id} }} OR EXISTS {{ {by_id} }}"
        shape.leaf(selection.name, f"CASE WHEN {seen} THEN {value} ELSE {HIDDEN} END")

    return emit


def _flow(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """The flow, or the default one where there is none (M-05)."""
    at = shape.column(f"{names['node']}.flow")
    make = definition(composer, shape, "Flow", selection.on("Flow"))
    shape.computed(planned_key(selection.key), lambda values, run: make(values[at] or run.configuration.default_flow, values, run))


SHOWN["Change"] = shown
ENTITIES["Change"] = {
    "id": node_id("Change"),
    "at": instant("{node}.at"),
    "field": leaf("{node}.field"),
    "oldValue": _value("oldValue"),
    "newValue": _value("newValue"),
    "source": leaf("{node}.source"),
    "by": person("byId"),
    "account": same("Account", "account"),
}
ENTITIES["Touchpoint"] = {
    "id": node_id("Touchpoint"),
    "account": same("Account", "account"),
    **{name: leaf(f"{{node}}.{name}") for name in ("subject", "body", "kind", "state")},
    "flow": _flow,
    "occurredAt": instant("{node}.occurredAt"),
    "internalNote": leaf("coalesce({node}.internalNote, false)"),
    "createdBy": person("createdById"),
    "participants": several("touchpoint.participants", "Contact", "participant", "{node}.name, {node}.id"),
}
ENTITIES["Task"] = {
    "id": node_id("Task"),
    "account": same("Account", "account"),
    **{name: leaf(f"{{node}}.{name}") for name in ("title", "description", "priority", "status", "version")},
    "flow": _flow,
    "dueDate": day("dueDate"),
    "overdue": _task_overdue,
    "assignee": person("assigneeId"),
    "completedAt": instant("{node}.completedAt"),
    "completedBy": person("completedById"),
}
