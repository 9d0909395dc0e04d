"""More rows never mean more round trips: the statements of mutations, by name."""

from __future__ import annotations

import pytest

from csgraph.db.driver import Database
from support.changing import Changing, account, user

ASSIGN = [
    "composed.locked_accounts",
    "assignment.by_ids_holders",
    "assignment.create_many",
    "composed.team_sets",
    "journal.append",
    "composed.accountAssign",
]
ROLE = "success_manager"


async def warm(change: Changing) -> None:
    """What is read once and kept: the configuration, and a block of ids."""
    await change("accountUpdate", "errors { code }", id=account("4"), changes={"tier": "x"})


def sent(change: Changing) -> list[str]:
    return [statement.name for statement in change.client.statements]


async def test_an_assignment_takes_five_statements_and_one_for_its_answer(change: Changing) -> None:
    await warm(change)
    await change("accountAssign", "account { name } errors { code }", accountId=account("1"), userId=user("u1"), role=ROLE)
    assert sent(change) == ASSIGN
    await change(
        "accountAssign", "account { name } errors { code }", accountId=account("1"), userId=user("u2"), role=ROLE, idempotencyKey="k"
    )
    assert sent(change) == ["idempotency_key.claim", *ASSIGN[:2], "assignment.delete_many", *ASSIGN[2:]]


async def test_a_repeated_key_takes_one_statement_and_one_for_its_answer(change: Changing) -> None:
    for _ in range(2):
        await change("accountAssign", "account { name }", accountId=account("1"), userId=user("u1"), role=ROLE, idempotencyKey="k")
    assert sent(change) == ["idempotency_key.claim", "composed.accountAssign"]


@pytest.mark.parametrize("below", [3, 120])
async def test_descendants_take_no_more_statements_however_many(change: Changing, company: Database, below: int) -> None:
    await warm(change)
    text = (
        "MATCH (p:Account {id: '4'}) UNWIND range(1, $below) AS n"
        " CREATE (a:Account {id: 'b' + n, name: 'B' + n, searchKey: 'b', type: 'company', version: 1, teamSets: 0, depth: 1, path: '/4/b' + n + '/',"
        " healthRank: 'UNKNOWN', rollupGroup: 'company||', rollupAmount: 0, healthKey: -1.0})-[:CHILD_OF {validFrom: datetime('2026-01-01T00:00Z')}]->(p)"
    )
    await company.write(lambda tx: tx.run("test.below", text, {"below": below}), timeout=30)
    answer = await change("accountAssign", "affectedCount", accountId=account("4"), userId=user("u1"), role=ROLE, includeDescendants=True)
    assert answer == {"affectedCount": below + 1}
    names = [name for name in sent(change) if name != "id.claim"]
    assert names == ["hierarchy.claim", "composed.locked_accounts", "account.by_ids_below", *ASSIGN]

    await change("accountMove", "errors { code }", id=account("4"), newParentId=account("1"))
    assert sent(change) == [
        "hierarchy.claim", "composed.locked_accounts", "account.by_ids_below", "account.move_subtree", "account.update_fields", "composed.team_sets",
        "journal.append", "composed.accountMove",
    ]  # fmt: skip


async def test_a_bulk_change_takes_as_many_statements_as_a_single_one(change: Changing) -> None:
    await warm(change)
    changes = [{"accountId": account(each), "userId": user("u1"), "role": ROLE} for each in "1234"]
    await change("accountAssignBulk", "succeeded accounts { name }", changes=changes)
    assert sent(change) == [*ASSIGN[:-1], "composed.accountAssignBulk"]
