"""What subscribers hear of an import: every account that it changes, in the transaction that changes it (ADR 0013)."""

from __future__ import annotations

from support.canonical import COMPANY, load, put, query

EVENTS = (
    "MATCH (e:Event) MATCH (a:Account {id: e.accountId})"
    " RETURN e.seq, e.kind, a.externalId, e.source, toString(e.at) IS NOT NULL ORDER BY e.seq"
)
COUNTER = "MATCH (c:Counter {name: 'event'}) RETURN c.value"


async def heard(graph) -> list[tuple[str, str]]:
    rows = await query(graph, EVENTS)
    assert all(source == "IMPORT" and at for _, _, _, source, at in rows)
    return [(kind, account) for _, kind, account, _, _ in rows]


async def test_a_first_import_takes_one_number_without_an_event_so_that_subscribers_read_anew(graph, tmp_path):
    await load(graph, put(tmp_path, COMPANY))

    assert await query(graph, "MATCH (e:Event) RETURN count(e)") == [[0]]
    assert await query(graph, COUNTER) == [[1]]


async def test_an_import_without_changes_says_nothing(graph, tmp_path):
    await load(graph, put(tmp_path, COMPANY))
    await load(graph, put(tmp_path, COMPANY))

    assert await query(graph, COUNTER) == [[1]]


async def test_every_changed_account_is_told_once_with_what_happened(graph, tmp_path):
    await load(graph, put(tmp_path, COMPANY))

    accounts = "id,name,type,parent_id\na3,Leaf renamed,product,a2\na2,Middle,company,\nnew,New,company,a1\n"
    await load(graph, put(tmp_path / "next", {"accounts.csv": accounts}))

    assert sorted(await heard(graph)) == [("CREATED", "new"), ("MOVED", "a2"), ("UPDATED", "a3")]
    assert await query(graph, "MATCH (e:Event) RETURN min(e.seq), max(e.seq), count(e)") == [[2, 4, 3]]


async def test_assignments_activity_and_health_are_told(graph, tmp_path):
    await load(graph, put(tmp_path, COMPANY))

    files = {
        "assignments.csv": "account_id,user_id,role\na1,u2,sales_manager\n",
        "touchpoints.csv": "id,account_id,subject,kind,occurred_at\nt9,a1,Call,call,2026-05-20T10:00:00Z\nt10,a1,Call,call,2026-05-21T10:00:00Z\n",
        "tasks.csv": "id,account_id,title,status\nd9,a3,Do it,NOT_STARTED\n",
        "health_snapshots.csv": "account_id,date,rank,score\na1,2026-05-20,GOOD,90\na3,2026-05-20,POOR,12\n",
    }
    await load(graph, put(tmp_path / "next", files))

    told = await heard(graph)
    assert sorted(set(told)) == [
        ("ASSIGNED", "a1"), ("HEALTH_CHANGED", "a1"), ("TASK_CHANGED", "a3"), ("TOUCHPOINT_ADDED", "a1"), ("UPDATED", "a1"), ("UPDATED", "a3"),
    ]  # fmt: skip
    assert told.count(("TOUCHPOINT_ADDED", "a1")) == 1  # once a batch, however many rows
