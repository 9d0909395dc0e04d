"""Touchpoints, tasks and changes: exact rows in exact orders, what is left out, and pages of every size."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.access import Scope, Viewer
from csgraph.domain.globalid import encode
from support.planted import Planted, plant, team
from support.service import Client, Clock, client_of


def at(hour: int, day: int = 1) -> datetime:
    return datetime(2026, 6, day, hour, tzinfo=UTC)


TOUCHPOINTS = [
    {"id": "t1", "accountId": "a", "subject": "Call", "kind": "Call", "occurredAt": at(9), "createdById": "u", "flow": "renewal", "body": "All well."},
    {"id": "t2", "accountId": "a", "subject": "Note", "kind": "Note", "occurredAt": at(9), "internalNote": True, "draft": False},
    {"id": "t3", "accountId": "a", "subject": "Draft", "kind": "Mail", "occurredAt": at(10), "draft": True},
    {"id": "t4", "accountId": "a", "subject": "Visit", "kind": "Visit", "occurredAt": at(8), "state": "CANCELED"},
    {"id": "t5", "accountId": "b", "subject": "Mail", "kind": "Mail", "occurredAt": at(8, 2), "flow": "general"},
    {"id": "t6", "accountId": "c", "subject": "Elsewhere", "kind": "Mail", "occurredAt": at(8, 3)},
]  # fmt: skip


def task(key: str, account: str, status: str, due: date | None = None, priority: str = "MEDIUM", **more: Any) -> dict[str, Any]:
    known = {"id": key, "accountId": account, "title": f"Task {key}", "status": status, "priority": priority, "version": 1, **more}
    return known | ({"dueDate": due} if due else {})


YESTERDAY, TODAY, TOMORROW = date(2026, 6, 16), date(2026, 6, 17), date(2026, 6, 18)
TASKS = [
    task("k1", "a", "STARTED", TODAY, "LOW", assigneeId="u"),
    task("k2", "a", "NOT_STARTED", TODAY, "HIGH", assigneeId="u", flow="renewal", description="By phone."),
    task("k3", "a", "PAUSED", priority="HIGH"),
    task("k4", "a", "NOT_STARTED", YESTERDAY, "LOW", assigneeId="v"),
    task("k5", "a", "COMPLETED", YESTERDAY, completedAt=at(7), completedById="v", assigneeId="u"),
    task("k6", "a", "CANCELED", date(2026, 1, 1)),
    task("k7", "b", "NOT_STARTED", TOMORROW, assigneeId="u"),
    task("k8", "b", "STARTED", date(2026, 5, 1), assigneeId="u"),
    task("k9", "c", "STARTED", date(2026, 5, 1), assigneeId="u"),
    task("k10", "a", "NOT_STARTED", TODAY, "HIGH"),
]
CHANGES = [
    {"id": "c1", "accountId": "a", "field": "name", "oldValue": "A", "newValue": "Acme", "at": at(1), "source": "IMPORT"},
    {"id": "c2", "accountId": "a", "field": "attribute.notes", "newValue": "x", "at": at(2), "source": "USER", "byId": "u"},
    {"id": "c3", "accountId": "a", "field": "attribute.secret", "oldValue": "s1", "newValue": "s2", "at": at(3), "source": "PLAY"},
    {"id": "c4", "accountId": "b", "field": "parent", "oldValue": "X-c", "newValue": "X-a", "at": at(4), "source": "INTEGRATION"},
    {"id": "c5", "accountId": "a", "field": "tier", "newValue": "1", "at": at(3), "source": "IMPORT"},
    {"id": "c6", "accountId": "b", "field": "parent", "oldValue": "a", "newValue": "gone", "at": at(5), "source": "USER"},
    {"id": "c7", "accountId": "b", "field": "parent", "at": at(6), "source": "USER"},
    {"id": "c8", "accountId": "b", "field": "attribute.secret", "newValue": "s3", "at": at(7), "source": "USER"},
]
COMPANY = Planted(
    accounts=[
        {"id": "a", "externalId": "X-a", "name": "Acme", "region": "EMEA"},
        {"id": "b", "externalId": "X-b", "parent": "a", "name": "Bakery", "region": "EMEA"},
        {"id": "c", "externalId": "X-c", "name": "Chemistry", "region": "APAC"},
    ],
    users=[{"id": "u", "name": "Ann"}, {"id": "v", "name": "Bob"}],
    contacts=[{"id": "jo", "name": "Jo"}, {"id": "al", "name": "Al"}],
    teams=[team("emea", "EMEA", {"region": {"eq": "EMEA"}})],
    attributes=[{"key": "notes", "kind": "TEXT"}, {"key": "secret", "kind": "TEXT", "privileged": True}],
    settings={"timeZone": "Pacific/Auckland"},
    assigned=[("u", "b", "success_manager")],
    known=[("jo", "a"), ("al", "c")],
    owned={"Touchpoint": TOUCHPOINTS, "Task": TASKS, "Change": CHANGES},
    participated=[("jo", "t1"), ("al", "t1")],
    flows=[{"key": "renewal", "displayName": "Renewal", "isDefault": False}],
)
NOW = datetime(2026, 6, 16, 12, 30, tzinfo=UTC)
"""Half past midnight of the 17th in the reporting zone."""
A, B, ANN = encode("Account", "a"), encode("Account", "b"), encode("User", "u")


@pytest.fixture(scope="module")
async def planted(database: Database) -> Any:
    await plant(database, COMPANY)
    async with client_of(database, Clock(NOW)) as client:
        yield client


@pytest.fixture(scope="module")
async def scoped(planted: Client, database: Database) -> Any:  # noqa: ARG001 - the company is planted once
    viewer = Viewer("u", ("MEMBER",), Scope(frozenset({"emea"})))
    async with client_of(database, Clock(NOW), viewer) as client:
        yield client


async def ids(client: Client, text: str) -> list[str]:
    """The local ids of the nodes of the one connection that a selection asks for."""
    data: Any = await client.query(f"{{ {text} }}")
    while "nodes" not in data:
        (data,) = data.values()
    return [local(node["id"]) for node in data["nodes"]]


LOCAL = {encode(kind, row["id"]): row["id"] for kind, rows in COMPANY.owned.items() for row in rows}


def local(given: str) -> str:
    return str(LOCAL[given])


async def test_b23_touchpoints_are_newest_first_without_drafts(planted: Client) -> None:
    assert await ids(planted, f'account(id: "{A}") {{ touchpoints {{ nodes {{ id }} }} }}') == ["t2", "t1", "t4"]
    below = f'account(id: "{A}") {{ touchpoints(includeDescendants: true) {{ nodes {{ id }} }} }}'
    assert await ids(planted, below) == ["t5", "t2", "t1", "t4"]


async def test_m05_touchpoints_without_a_flow_are_in_the_default_one(planted: Client) -> None:
    def of(flows: str) -> str:
        return f'account(id: "{A}") {{ touchpoints(flows: {flows}, includeDescendants: true) {{ nodes {{ id }} }} }}'

    assert await ids(planted, of('["renewal"]')) == ["t1"]
    assert await ids(planted, of('["general"]')) == ["t5", "t2", "t4"]
    assert await ids(planted, of('["general", "renewal"]')) == ["t5", "t2", "t1", "t4"]
    assert await ids(planted, of("[]")) == []


async def test_a_flow_that_is_not_configured_is_refused(planted: Client) -> None:
    body = await planted.ask(f'{{ account(id: "{A}") {{ touchpoints(flows: ["general", "none"]) {{ nodes {{ id }} }} }} }}')

    (error,) = body["errors"]
    assert error["extensions"]["reason"] == "UNKNOWN_FLOW"
    assert error["extensions"]["argument"] == "flows.1"


async def test_a_touchpoint_says_everything(planted: Client) -> None:
    fields = "subject body kind flow { key } occurredAt internalNote state createdBy { name } participants { name } account { name }"
    nodes = (await planted.query(f'{{ account(id: "{A}") {{ touchpoints {{ nodes {{ {fields} }} }} }} }}'))["account"]["touchpoints"][
        "nodes"
    ]

    assert nodes[1] == {
        "subject": "Call", "body": "All well.", "kind": "Call", "flow": {"key": "renewal"}, "occurredAt": "2026-06-01T09:00:00Z", "internalNote": False,
        "state": None, "createdBy": {"name": "Ann"}, "participants": [{"name": "Al"}, {"name": "Jo"}], "account": {"name": "Acme"},
    }  # fmt: skip
    assert nodes[0] == {
        "subject": "Note", "body": None, "kind": "Note", "flow": {"key": "general"}, "occurredAt": "2026-06-01T09:00:00Z", "internalNote": True,
        "state": None, "createdBy": None, "participants": [], "account": {"name": "Acme"},
    }  # fmt: skip
    assert nodes[2]["state"] == "CANCELED"


ORDERED = ["k4", "k10", "k2", "k1", "k3", "k6", "k5"]


async def test_c15_tasks_are_open_ones_by_due_date_and_priority_then_finished_ones(planted: Client) -> None:
    assert await ids(planted, f'account(id: "{A}") {{ tasks {{ nodes {{ id }} }} }}') == ORDERED
    below = f'account(id: "{A}") {{ tasks(includeDescendants: true) {{ nodes {{ id }} }} }}'
    assert await ids(planted, below) == ["k8", "k4", "k10", "k2", "k1", "k7", "k3", "k6", "k5"]
    some = f'account(id: "{A}") {{ tasks(statuses: [COMPLETED, STARTED]) {{ nodes {{ id }} }} }}'
    assert await ids(planted, some) == ["k1", "k5"]


async def test_m12_a_task_is_overdue_when_it_is_open_and_was_due_before_today_in_the_reporting_zone(planted: Client) -> None:
    nodes = (await planted.query(f'{{ account(id: "{A}") {{ tasks {{ nodes {{ id overdue dueDate }} }} }} }}'))["account"]["tasks"]["nodes"]

    assert [local(node["id"]) for node in nodes if node["overdue"]] == ["k4"]
    assert [node["dueDate"] for node in nodes] == ["2026-06-16", "2026-06-17", "2026-06-17", "2026-06-17", None, "2026-01-01", "2026-06-16"]
    below = f'account(id: "{A}") {{ tasks(overdueOnly: true, includeDescendants: true) {{ nodes {{ id }} }} }}'
    assert await ids(planted, below) == ["k8", "k4"]


async def test_b24_a_users_tasks_are_those_on_accounts_that_the_viewer_sees(planted: Client, scoped: Client) -> None:
    text = f'user(id: "{ANN}") {{ tasks(ARGS) {{ nodes {{ id }} }} }}'

    assert await ids(planted, text.replace("(ARGS)", "")) == ["k8", "k9", "k2", "k1", "k7", "k5"]
    assert await ids(scoped, text.replace("(ARGS)", "")) == ["k8", "k2", "k1", "k7", "k5"]
    assert await ids(scoped, text.replace("ARGS", "overdueOnly: true")) == ["k8"]
    assert await ids(scoped, text.replace("ARGS", "statuses: [NOT_STARTED]")) == ["k2", "k7"]


async def test_a_task_says_everything(planted: Client) -> None:
    fields = (
        "title description flow { key } priority dueDate status assignee { name } completedAt completedBy { name } version account { name }"
    )
    answer = await planted.query(
        f'{{ a: node(id: "{encode("Task", "k5")}") {{ ... on Task {{ {fields} }} }} b: node(id: "{encode("Task", "k2")}") {{ ... on Task {{ {fields} }} }} }}'
    )

    assert answer["a"] == {
        "title": "Task k5", "description": None, "flow": {"key": "general"}, "priority": "MEDIUM", "dueDate": "2026-06-16", "status": "COMPLETED",
        "assignee": {"name": "Ann"}, "completedAt": "2026-06-01T07:00:00Z", "completedBy": {"name": "Bob"}, "version": 1, "account": {"name": "Acme"},
    }  # fmt: skip
    assert (answer["b"]["flow"], answer["b"]["description"]) == ({"key": "renewal"}, "By phone.")


async def test_b12_changes_are_newest_first_in_a_half_open_frame(planted: Client) -> None:
    def of(args: str) -> str:
        return f'account(id: "{A}") {{ changes{args} {{ nodes {{ id }} }} }}'

    assert await ids(planted, of("")) == ["c5", "c3", "c2", "c1"]
    assert await ids(planted, of('(since: "2026-06-01T02:00:00Z", until: "2026-06-01T03:00:00Z")')) == ["c2"]
    assert await ids(planted, of('(since: "2026-06-01T05:00:00+02:00")')) == ["c5", "c3"]
    assert await ids(planted, of('(until: "2026-06-01T02:00:00Z")')) == ["c1"]


async def test_changes_are_narrowed_by_field_and_by_attribute(planted: Client) -> None:
    def of(fields: str) -> str:
        return f'account(id: "{A}") {{ changes(fields: {fields}) {{ nodes {{ id }} }} }}'

    assert await ids(planted, of('["name", "notes"]')) == ["c2", "c1"]
    assert await ids(planted, of('["attribute.notes", "attribute.secret"]')) == ["c3", "c2"]
    assert await ids(planted, of('["nothing"]')) == []


async def test_a_change_says_everything(planted: Client) -> None:
    fields = "at field oldValue newValue source by { name } account { name }"
    nodes = (await planted.query(f'{{ account(id: "{A}") {{ changes {{ nodes {{ {fields} }} }} }} }}'))["account"]["changes"]["nodes"]

    assert nodes[2:] == [
        {"at": "2026-06-01T02:00:00Z", "field": "attribute.notes", "oldValue": None, "newValue": "x", "source": "USER", "by": {"name": "Ann"}, "account": {"name": "Acme"}},
        {"at": "2026-06-01T01:00:00Z", "field": "name", "oldValue": "A", "newValue": "Acme", "source": "IMPORT", "by": None, "account": {"name": "Acme"}},
    ]  # fmt: skip


async def test_b06_changes_of_privileged_attributes_are_for_holders_of_an_assignment(planted: Client, scoped: Client) -> None:
    both = (
        f'a: account(id: "{A}") {{ changes {{ nodes {{ field }} }} }} b: account(id: "{B}") {{ changes(first: 1) {{ nodes {{ field }} }} }}'
    )
    secrets = [encode("Change", "c3"), encode("Change", "c8")]

    full, part = await planted.query(f"{{ {both} }}"), await scoped.query(f"{{ {both} }}")
    assert [node["field"] for node in full["a"]["changes"]["nodes"]] == ["tier", "attribute.secret", "attribute.notes", "name"]
    assert [node["field"] for node in part["a"]["changes"]["nodes"]] == ["tier", "attribute.notes", "name"]
    assert part["b"] == full["b"] == {"changes": {"nodes": [{"field": "attribute.secret"}]}}
    assert await ids(scoped, f'account(id: "{A}") {{ changes(fields: ["secret"]) {{ nodes {{ id }} }} }}') == []
    found = (await scoped.query("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=secrets))["nodes"]
    assert found == [None, {"id": secrets[1]}]


async def test_d08_a_former_parent_that_the_viewer_may_not_see_stays_unnamed(planted: Client, scoped: Client) -> None:
    text = f'{{ account(id: "{B}") {{ changes(fields: ["parent"]) {{ nodes {{ oldValue newValue }} }} }} }}'

    full = (await planted.query(text))["account"]["changes"]["nodes"]
    part = (await scoped.query(text))["account"]["changes"]["nodes"]
    assert [tuple(node.values()) for node in full] == [(None, None), ("a", "gone"), ("X-c", "X-a")]
    assert [tuple(node.values()) for node in part] == [(None, None), ("a", "hidden"), ("hidden", "X-a")]


async def test_d08_what_lies_on_hidden_accounts_and_drafts_are_not_found_by_id(planted: Client, scoped: Client) -> None:
    given = [encode("Touchpoint", "t1"), encode("Touchpoint", "t6"), encode("Touchpoint", "t3"), encode("Task", "k9"), encode("Task", "k1")]
    text = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Touchpoint { participants { name } } } }"

    full, part = (await planted.query(text, ids=given))["nodes"], (await scoped.query(text, ids=given))["nodes"]
    assert [node is not None for node in full] == [True, True, False, True, True]
    assert [node is not None for node in part] == [True, False, False, False, True]
    assert (full[0]["participants"], part[0]["participants"]) == ([{"name": "Al"}, {"name": "Jo"}], [{"name": "Jo"}])


async def pages(client: Client, text: str, *, backward: bool) -> list[str]:
    """All rows of a list, one row a page."""
    found: list[str] = []
    cursor = None
    while True:
        page = "last: 1, before: $c" if backward else "first: 1, after: $c"
        data: Any = await client.query(f"query ($c: String) {{ {text.replace('PAGE', page)} }}", c=cursor)
        while "edges" not in data:
            (data,) = data.values()
        edge = data["edges"][0]
        found.insert(0 if backward else len(found), local(edge["node"]["id"]))
        if not data["pageInfo"]["hasPreviousPage" if backward else "hasNextPage"]:
            return found
        cursor = edge["cursor"]


FIELDS = "edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage }"
PAGED = {
    "touchpoints": (f'account(id: "{A}") {{ touchpoints(PAGE) {{ {FIELDS} }} }}', ["t2", "t1", "t4"]),
    "touchpoints below": (f'account(id: "{A}") {{ touchpoints(PAGE, includeDescendants: true) {{ {FIELDS} }} }}', ["t5", "t2", "t1", "t4"]),
    "tasks": (f'account(id: "{A}") {{ tasks(PAGE) {{ {FIELDS} }} }}', ORDERED),
    "tasks of a user": (f'user(id: "{ANN}") {{ tasks(PAGE) {{ {FIELDS} }} }}', ["k8", "k9", "k2", "k1", "k7", "k5"]),
    "changes": (f'account(id: "{A}") {{ changes(PAGE) {{ {FIELDS} }} }}', ["c5", "c3", "c2", "c1"]),
}


@pytest.mark.parametrize("backward", [False, True], ids=["forward", "backward"])
@pytest.mark.parametrize("name", PAGED)
async def test_pages_of_one_row_give_the_whole_list(planted: Client, name: str, backward: bool) -> None:  # noqa: FBT001 - a parameter
    text, rows = PAGED[name]

    assert await pages(planted, text, backward=backward) == rows
