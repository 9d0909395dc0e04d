"""A change of who is compared with whom has the scales of the engagement score drawn anew, soon and once (M-32)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from csgraph import usage_scales
from csgraph.db.queries import Catalogue
from csgraph.repository import Repository
from csgraph.usage_scales import redraw
from support.changing import Changing, account
from support.service import DEFAULT_NOW

USED = """UNWIND [['1', 14], ['2', 28], ['4', 42]] AS row
    MATCH (a:Account {id: row[0]}) SET a.contractStatus = 'PAYING', a.validFrom = datetime('2020-01-01T00:00:00Z')
    CREATE (:UsageDay {accountId: row[0], contactId: 'c1', module: 'App', activity: 'open', date: date('2026-06-16'), actions: row[1]})"""
SCALES = "MATCH (s:UsageScale {date: date('2026-06-17')}) RETURN s.contractStatus, s.cuts[0], s.cuts[98] ORDER BY s.contractStatus"


@pytest.fixture
async def used(change: Changing) -> Changing:
    """Three paying accounts with one, two and three actions a day, and their scale."""
    await change.database.write(lambda tx: tx.run("test.use", USED, {}), timeout=10)
    await change("accountUpdate", "errors { code }", id=account("3"), changes={"contractStatus": "FREE"})
    assert await drawn(change)
    assert await change.rows(SCALES) == [["PAYING", 1.0, 3.0]]
    return change


async def drawn(change: Changing, after: timedelta = timedelta(0)) -> bool:
    return await redraw(Repository(change.database, Catalogue.load()), DEFAULT_NOW + after)


async def test_another_contract_status_has_both_scales_drawn_once(used: Changing) -> None:
    await used("accountUpdate", "errors { code }", id=account("4"), changes={"contractStatus": "FREE"})
    assert await used.rows(SCALES) == [["PAYING", 1.0, 3.0]]  # not in the mutation itself
    assert await drawn(used)
    assert await used.rows(SCALES) == [["FREE", 0.0, 3.0], ["PAYING", 1.0, 2.0]]
    assert not await drawn(used)


async def test_an_account_that_comes_or_goes_counts(used: Changing) -> None:
    await used("accountCreate", "errors { code }", name="New", type="company", fields={"contractStatus": "PAYING"})
    assert await drawn(used)
    assert await used.rows(SCALES) == [["PAYING", 0.0, 3.0]]
    await used("accountDelete", "errors { code }", id=account("4"))
    assert await drawn(used)
    assert await used.rows(SCALES) == [["PAYING", 0.0, 2.0]]


async def test_other_changes_draw_nothing(used: Changing) -> None:
    await used(
        "accountUpdate",
        "errors { code }",
        id=account("1"),
        changes={"contractStatus": "PAYING", "region": "APAC", "createDate": "2020-01-01"},
    )
    await used("accountMove", "errors { code }", id=account("3"), newParentId=None)
    assert not await drawn(used)


async def test_one_process_draws_and_another_takes_over_after_five_minutes(used: Changing, monkeypatch: pytest.MonkeyPatch) -> None:
    await used("accountUpdate", "errors { code }", id=account("4"), changes={"contractStatus": "FREE"})

    async def die(*_arguments: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(usage_scales, "write_scales", die)
        with pytest.raises(RuntimeError):
            await drawn(used)
    assert not await drawn(used, timedelta(minutes=4, seconds=59))
    assert await drawn(used, timedelta(minutes=5))


async def test_a_change_while_scales_are_drawn_has_them_drawn_again(used: Changing, monkeypatch: pytest.MonkeyPatch) -> None:
    await used("accountUpdate", "errors { code }", id=account("4"), changes={"contractStatus": "FREE"})
    write = usage_scales.write_scales

    async def meanwhile(*arguments: object) -> None:
        await write(*arguments)
        await used("accountUpdate", "errors { code }", id=account("2"), changes={"contractStatus": "FREE"})

    with monkeypatch.context() as patched:
        patched.setattr(usage_scales, "write_scales", meanwhile)
        assert await drawn(used)
    assert await drawn(used)
    assert await used.rows(SCALES) == [["FREE", 0.0, 3.0], ["PAYING", 1.0, 1.0]]


async def test_a_serving_process_looks_by_itself(used: Changing) -> None:
    await used("accountUpdate", "errors { code }", id=account("4"), changes={"contractStatus": "FREE"})
    keeping = asyncio.create_task(usage_scales.keep_drawn(used.client.deps.repository, used.client.deps.reader.clock))
    try:
        for _ in range(100):
            if len(await used.rows(SCALES)) > 1:
                break
            await asyncio.sleep(0.05)
    finally:
        keeping.cancel()
    assert await used.rows(SCALES) == [["FREE", 0.0, 3.0], ["PAYING", 1.0, 2.0]]
