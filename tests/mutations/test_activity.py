"""Touchpoints and tasks: who is credited with them, what counts as activity, and what they leave behind (M-02, M-03)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.globalid import decode, encode
from support.changing import Changing, account, changing, contact, member, user

TOUCHPOINT = (
    "touchpoint { id account { name } subject body kind flow { key } occurredAt internalNote createdBy { name } participants { name } }"
)
TASK = "task { id title description flow { key } priority dueDate status assignee { name } completedAt completedBy { name } version }"
NOON = "2026-06-17T12:00:00Z"


def local(answer: dict[str, Any], name: str) -> str:
    return decode(answer[name]["id"])[1]


async def activity(change: Changing, account_id: str = "1") -> str | None:
    ((at,),) = await change.rows("MATCH (a:Account {id: $id}) RETURN toString(a.lastActivityAt)", id=account_id)
    return at


async def task(change: Changing, **given: Any) -> str:
    return (await change("taskCreate", "task { id } errors { code }", accountId=account("1"), title="Call", **given))["task"]["id"]


async def test_a_touchpoint_is_logged_by_the_viewer_and_is_the_last_activity(company: Database) -> None:
    async with changing(company, member()) as change:
        answer = await change(
            "touchpointCreate", f"{TOUCHPOINT} errors {{ code path }}",
            accountId=account("1"), subject=" QBR ", body="All well.", kind="call", flow="renewal", participantIds=[contact("c1"), contact("c1")],
        )  # fmt: skip
        made = local(answer, "touchpoint")
        assert answer["touchpoint"] == {
            "id": encode("Touchpoint", made), "account": {"name": "Acme"}, "subject": "QBR", "body": "All well.", "kind": "call",
            "flow": {"key": "renewal"}, "occurredAt": NOON, "internalNote": False, "createdBy": {"name": "Bob"}, "participants": [{"name": "Jo Doe"}],
        }  # fmt: skip
        assert answer["errors"] == []
        assert await activity(change) == NOON
        assert await change.events() == [("TOUCHPOINT_ADDED", "1")]
        assert await change.changes() == [("1", "touchpoint", None, "QBR", "USER")]
        rows = await change.rows(
            "MATCH (u:User)-[:LOGGED]->(t:Touchpoint)-[:ON_ACCOUNT]->(a:Account) RETURN u.id, a.id, t.accountId, t.draft"
        )
        assert rows == [["u2", "1", "1", False]]


async def test_a_touchpoint_without_a_flow_belongs_to_the_default_flow(change: Changing) -> None:  # M-05
    answer = await change("touchpointCreate", TOUCHPOINT, accountId=account("1"), subject="Hello", kind="mail")
    assert answer["touchpoint"]["flow"] == {"key": "general"}
    assert answer["touchpoint"]["createdBy"] is None  # development's viewer is nobody


async def test_an_internal_note_is_no_activity(change: Changing) -> None:  # M-02
    await change("touchpointCreate", "errors { code }", accountId=account("1"), subject="Note", kind="note", internalNote=True)
    assert await activity(change) is None
    assert await change.events() == [("TOUCHPOINT_ADDED", "1")]


async def test_a_back_dated_touchpoint_moves_the_last_activity_only_forwards(change: Changing) -> None:  # M-02
    for at in ("2026-06-10T08:00:00+02:00", "2026-05-01T00:00:00Z"):
        await change("touchpointCreate", "errors { code }", accountId=account("1"), subject="Then", kind="call", occurredAt=at)
    assert await activity(change) == "2026-06-10T06:00:00Z"


async def test_an_instant_a_little_ahead_counts_as_now_and_more_is_refused(change: Changing) -> None:
    given = {"accountId": account("1"), "subject": "Soon", "kind": "call"}
    answer = await change("touchpointCreate", TOUCHPOINT, **given, occurredAt="2026-06-17T12:05:00Z")
    assert answer["touchpoint"]["occurredAt"] == NOON
    assert await change.refused("touchpointCreate", **given, occurredAt="2026-06-17T12:05:01Z") == (
        "INVALID_INPUT",
        ["input", "occurredAt"],
    )


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"accountId": account("99")}, "NOT_FOUND", ["input", "accountId"]),
        ({"accountId": account("4")}, "NOT_FOUND", ["input", "accountId"]),
        ({"accountId": user("u1")}, "INVALID_INPUT", ["input", "accountId"]),
        ({"subject": "  "}, "INVALID_INPUT", ["input", "subject"]),
        ({"subject": "é" * 1001}, "INVALID_INPUT", ["input", "subject"]),
        ({"body": "a\0b"}, "INVALID_INPUT", ["input", "body"]),
        ({"kind": ""}, "INVALID_INPUT", ["input", "kind"]),
        ({"flow": "nope"}, "NOT_FOUND", ["input", "flow"]),
        ({"participantIds": [contact("c1"), contact("c2")]}, "NOT_FOUND", ["input", "participantIds", "1"]),
        ({"participantIds": [contact("99")]}, "NOT_FOUND", ["input", "participantIds", "0"]),
    ],
)
async def test_a_wrong_touchpoint_is_refused_with_its_path(company: Database, given: dict[str, Any], code: str, path: list[str]) -> None:
    async with changing(company, member()) as change:
        known = {"accountId": account("1"), "subject": "QBR", "kind": "call"}
        assert await change.refused("touchpointCreate", **{**known, **given}) == (code, path)
        assert await change.events() == []
        assert await change.rows("MATCH (t:Touchpoint) RETURN count(t)") == [[0]]


async def test_a_subject_is_measured_in_code_points_and_kept_composed(change: Changing) -> None:
    answer = await change("touchpointCreate", TOUCHPOINT, accountId=account("1"), subject="e\u0301" + "😀" * 998, kind="call")
    assert answer["touchpoint"]["subject"] == "é" + "😀" * 998


async def test_a_viewer_may_not_work(company: Database) -> None:
    async with changing(company, member("VIEWER")) as change:
        given = {"accountId": account("1")}
        assert await change.refused("touchpointCreate", **given, subject="x", kind="y") == ("FORBIDDEN", ["input", "accountId"])
        assert await change.refused("taskCreate", **given, title="x") == ("FORBIDDEN", ["input", "accountId"])


async def test_the_same_key_logs_once(change: Changing) -> None:
    given = {"accountId": account("1"), "subject": "QBR", "kind": "call", "idempotencyKey": "k"}
    first = await change("touchpointCreate", TOUCHPOINT, **given)
    assert await change("touchpointCreate", TOUCHPOINT, **given) == first
    assert await change.refused("touchpointCreate", **{**given, "subject": "Other"}) == ("KEY_REUSED", ["input", "idempotencyKey"])
    assert await change.events() == [("TOUCHPOINT_ADDED", "1")]


async def test_a_task_is_created_with_its_defaults(change: Changing) -> None:
    answer = await change(
        "taskCreate", f"{TASK} errors {{ code }}", accountId=account("1"), title="Call", dueDate="2026-07-01", assigneeId=user("u2")
    )
    made = local(answer, "task")
    assert answer["task"] == {
        "id": encode("Task", made), "title": "Call", "description": None, "flow": {"key": "general"}, "priority": "MEDIUM", "dueDate": "2026-07-01",
        "status": "NOT_STARTED", "assignee": {"name": "Bob"}, "completedAt": None, "completedBy": None, "version": 1,
    }  # fmt: skip
    assert await change.events() == [("TASK_CHANGED", "1")]
    assert await change.changes() == [("1", "task", None, "Call", "USER")]
    assert await change.rows("MATCH (t:Task)-[:ASSIGNED_TASK]->(u:User) RETURN t.id, u.id") == [[made, "u2"]]
    assert await activity(change) is None  # M-03: only a completed task is activity


@pytest.mark.parametrize(("assignee", "code"), [("u3", "INVALID_INPUT"), ("u9", "NOT_FOUND")])
async def test_a_task_goes_to_active_users_only(change: Changing, assignee: str, code: str) -> None:
    assert await change.refused("taskCreate", accountId=account("1"), title="Call", assigneeId=user(assignee)) == (
        code,
        ["input", "assigneeId"],
    )
    known = await task(change)
    assert await change.refused("taskUpdate", id=known, assigneeId=user(assignee)) == (code, ["input", "assigneeId"])


async def test_a_task_is_completed_once_and_credited_to_the_viewer(company: Database) -> None:  # M-03
    async with changing(company, member()) as change:
        known = await task(change, assigneeId=user("u1"))
        answer = await change("taskComplete", TASK, id=known, expectedVersion=1)
        assert {name: answer["task"][name] for name in ("status", "completedAt", "completedBy", "version", "assignee")} == {
            "status": "COMPLETED", "completedAt": NOON, "completedBy": {"name": "Bob"}, "version": 2, "assignee": {"name": "Ann"},
        }  # fmt: skip
        assert await activity(change) == NOON
        assert (await change("taskComplete", "task { version } errors { code }", id=known)) == {"task": {"version": 2}, "errors": []}
        assert await change.events() == [("TASK_CHANGED", "1")] * 2
        assert await change.changes() == [("1", "task", None, "Call", "USER"), ("1", "task.status", "NOT_STARTED", "COMPLETED", "USER")]
        rows = await change.rows("MATCH (t:Task)-[:COMPLETED_BY]->(u:User) MATCH (t)-[:ASSIGNED_TASK]->(a:User) RETURN u.id, a.id")
        assert rows == [["u2", "u1"]]


async def test_a_task_that_is_open_again_was_no_activity(company: Database) -> None:  # M-03
    async with changing(company, member()) as change:
        await change(
            "touchpointCreate", "errors { code }", accountId=account("1"), subject="x", kind="y", occurredAt="2026-06-01T00:00:00Z"
        )
        known = await task(change)
        await change("taskComplete", "errors { code }", id=known)
        answer = await change("taskUpdate", TASK, id=known, status="STARTED")
        assert [answer["task"][name] for name in ("status", "completedAt", "completedBy", "version")] == ["STARTED", None, None, 3]
        assert await activity(change) == "2026-06-01T00:00:00Z"
        assert await change.rows("MATCH (:Task)-[by:COMPLETED_BY]->() RETURN count(by)") == [[0]]


async def test_what_an_update_leaves_out_stays_and_null_clears(change: Changing) -> None:
    known = await task(change, description="Ask", dueDate="2026-07-01", assigneeId=user("u1"), priority="HIGH")
    answer = await change("taskUpdate", TASK, id=known, description=None, assigneeId=user("u2"), title="Ring", priority="LOW")
    told = {name: answer["task"][name] for name in ("title", "description", "dueDate", "assignee", "priority", "version")}
    assert told == {
        "title": "Ring",
        "description": None,
        "dueDate": "2026-07-01",
        "assignee": {"name": "Bob"},
        "priority": "LOW",
        "version": 2,
    }
    answer = await change("taskUpdate", TASK, id=known, dueDate=None, assigneeId=None)
    assert [answer["task"][name] for name in ("dueDate", "assignee", "version")] == [None, None, 3]
    assert await change.changes() == [
        ("1", "task", None, "Call", "USER"),
        ("1", "task.assignee", "ann", "u2", "USER"),
        ("1", "task.assignee", "u2", None, "USER"),
        ("1", "task.description", "Ask", None, "USER"),
        ("1", "task.dueDate", "2026-07-01", None, "USER"),
        ("1", "task.priority", "HIGH", "LOW", "USER"),
        ("1", "task.title", "Call", "Ring", "USER"),
    ]
    assert await change.rows("MATCH (:Task)-[to:ASSIGNED_TASK]->() RETURN count(to)") == [[0]]
    assert await change.rows("MATCH (c:Change) RETURN DISTINCT c.ofId") == [[decode(known)[1]]]


async def test_an_update_that_changes_nothing_leaves_nothing(change: Changing) -> None:
    known = await task(change)
    assert await change("taskUpdate", "task { version } errors { code }", id=known, title="Call", status="NOT_STARTED") == {
        "task": {"version": 1},
        "errors": [],
    }
    assert await change.events() == [("TASK_CHANGED", "1")]


@pytest.mark.parametrize(
    ("given", "path"),
    [({"title": None}, "title"), ({"priority": None}, "priority"), ({"status": None}, "status"), ({"title": " "}, "title")],
)
async def test_a_task_keeps_what_it_must_have(change: Changing, given: dict[str, Any], path: str) -> None:
    known = await task(change)
    assert await change.refused("taskUpdate", id=known, **given) == ("INVALID_INPUT", ["input", path])


async def test_an_older_version_is_refused_with_the_current_one(change: Changing) -> None:
    known = await task(change)
    await change("taskUpdate", "errors { code }", id=known, title="Ring", expectedVersion=1)
    error = "errors { code path ... on StaleVersionError { currentVersion } }"
    for name in ("taskUpdate", "taskComplete"):
        answer = await change(name, error, id=known, expectedVersion=1)
        assert answer["errors"] == [{"code": "STALE_VERSION", "path": ["input", "expectedVersion"], "currentVersion": 2}]


async def test_a_task_of_a_hidden_account_does_not_exist(company: Database) -> None:
    async with changing(company) as change:
        hidden = (await change("taskCreate", "task { id }", accountId=account("4"), title="Secret"))["task"]["id"]
        seen = await task(change)
    async with changing(company, member()) as change:
        assert await change.refused("taskComplete", id=hidden) == ("NOT_FOUND", ["input", "id"])
        assert await change.refused("taskComplete", id=encode("Task", "99")) == ("NOT_FOUND", ["input", "id"])
    async with changing(company, member("VIEWER")) as change:
        assert await change.refused("taskUpdate", id=seen, title="x") == ("FORBIDDEN", ["input", "id"])


async def test_of_eight_updates_of_one_version_one_wins_and_seven_are_told(change: Changing) -> None:
    known = await task(change)
    asked = [change("taskUpdate", "task { version } errors { code }", id=known, title=f"Call {at}", expectedVersion=1) for at in range(8)]
    codes = sorted(error["code"] for answer in await asyncio.gather(*asked) for error in answer["errors"])
    assert codes == ["STALE_VERSION"] * 7
    assert await change.rows("MATCH (t:Task) RETURN t.version") == [[2]]
    assert await change.events() == [("TASK_CHANGED", "1")] * 2


async def test_the_latest_of_touchpoints_logged_at_once_is_the_last_activity(change: Changing) -> None:
    days = [f"2026-06-{day:02}T00:00:00Z" for day in range(1, 9)]
    given = {"accountId": account("1"), "subject": "x", "kind": "call"}
    await asyncio.gather(*(change("touchpointCreate", "errors { code }", **given, occurredAt=day) for day in days))
    assert await activity(change) == "2026-06-08T00:00:00Z"
    assert await change.rows("MATCH (t:Touchpoint) RETURN count(t)") == [[8]]
