"""Where a task stands in a timeline: mutations, imports and the migration of what was stored before agree about it (B-23)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from csgraph.db.driver import Database
from csgraph.db.migrate import load as migrations
from support.canonical import load, put, query
from support.changing import COMPANY, account, changing
from support.planted import plant

MOMENT = "MATCH (t:Task) RETURN t.title, toString(t.moment), toString(t.createdAt) ORDER BY t.title"
NOON = "2026-06-17T12:00:00Z"
CREATED = datetime(2025, 1, 2, tzinfo=UTC)


async def test_a_task_moves_with_its_due_date_and_its_completion(database: Database) -> None:
    await plant(database, COMPANY)
    async with changing(database) as change:
        made = (await change("taskCreate", "task { id }", accountId=account("1"), title="Call"))["task"]["id"]
        found = [await change.rows(MOMENT)]
        for changes in ({"dueDate": "2026-07-01"}, {"status": "COMPLETED"}, {"status": "STARTED"}, {"dueDate": None}):
            await change("taskUpdate", "errors { code }", id=made, **changes)
            found.append(await change.rows(MOMENT))

    assert [moment for ((_, moment, _),) in found] == [NOON, "2026-07-01T00:00:00Z", NOON, "2026-07-01T00:00:00Z", NOON]
    assert {created for ((_, _, created),) in found} == {NOON}


TASKS = "id,account_id,title,status,due_date,completed_at\n"


async def test_an_imported_task_without_a_day_stands_where_it_was_first_imported(graph: Database, tmp_path: Path) -> None:
    files = {
        "organisation.toml": '[[account_types]]\nkey = "company"\ndisplay_name = "Company"\nlevel = 0\n',
        "accounts.csv": "id,name,type\na,A,company\n",
        "tasks.csv": f"{TASKS}1,a,Due,STARTED,2026-03-01,\n2,a,Done,COMPLETED,2026-03-01,2026-02-01T10:00:00Z\n3,a,Neither,STARTED,,\n",
    }
    before = datetime.now(UTC)
    await load(graph, put(tmp_path, files))
    due, done, neither = (
        dict(zip("tmc", row, strict=True)) for row in sorted(await query(graph, MOMENT), key=lambda row: row[0][1:], reverse=True)
    )

    assert [due["m"], done["m"]] == ["2026-03-01T00:00:00Z", "2026-02-01T10:00:00Z"]
    assert neither["m"] == neither["c"] == due["c"]
    assert before <= datetime.fromisoformat(neither["m"]) <= datetime.now(UTC)
    await load(graph, put(tmp_path, {"tasks.csv": f"{TASKS}3,a,Renamed,STARTED,,\n"}))
    assert ["Renamed", neither["m"], neither["m"]] in await query(graph, MOMENT)


async def test_the_migration_finds_when_tasks_were_made(database: Database) -> None:
    """A task that nobody dated stands at the change that its creation left, or where its account was created."""
    text = """MATCH (a:Account {id: '1'}) SET a.createdAt = $created
        CREATE (:Task {id: 'k1', accountId: '1', title: 'a'}), (:Task {id: 'k2', accountId: '1', title: 'b', dueDate: date('2026-05-05')}),
            (:Task {id: 'k3', accountId: '1', title: 'c', dueDate: date('2026-05-05'), completedAt: $created}), (:Task {id: 'k4', accountId: '1', title: 'd'}),
            (:Change {accountId: '1', field: 'task', ofId: 'k4', newValue: 'd', at: datetime('2025-06-01T00:00:00Z')}),
            (:Change {accountId: '1', field: 'task', ofId: 'k1', oldValue: 'x', at: datetime('2025-07-01T00:00:00Z')})"""
    await plant(database, COMPANY)
    await database.write(lambda tx: tx.run("test.plant", text, {"created": CREATED}), timeout=10)

    await database.schema(next(each.statements[-1] for each in migrations() if each.name == "profile"))

    created = "2025-01-02T00:00:00Z"
    assert await query(database, MOMENT) == [
        ["a", created, created],
        ["b", "2026-05-05T00:00:00Z", created],
        ["c", created, created],
        ["d", "2025-06-01T00:00:00Z", "2025-06-01T00:00:00Z"],
    ]
