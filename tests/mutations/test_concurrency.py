"""Several at once on the real database: every effect is there, one of two contradictions wins, and nobody is left waiting (rows 4, 31 and 33)."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from itertools import cycle, pairwise
from typing import Any

import pytest

from csgraph.db.driver import Database
from support.changing import Changing, account, user
from support.service import Client, client_of

WRITES = int(os.environ.get("CSGRAPH_WRITES", "40"))
PAIRS = int(os.environ.get("CSGRAPH_PAIRS", "8"))
WRITERS = 8
SERVICES = 3
MORE_USERS = (
    "UNWIND range(10, 19) AS n CREATE (:User {id: 'u' + n, name: 'User ' + n, searchKey: 'user ' + n, kind: 'HUMAN', active: true})"
)
MORE_ACCOUNTS = """UNWIND range(100, 119) AS n
CREATE (:Account {id: toString(n), name: 'A', path: '/' + n + '/', depth: 0, type: 'company', version: 1, healthRank: 'UNKNOWN', teamSets: 0, searchKey: 'a'})"""
PATHS = """MATCH (a:Account)
OPTIONAL MATCH (a)-[:CHILD_OF]->(parent)
RETURN a.id, a.path = coalesce(parent.path, '/') + a.id + '/', a.depth = coalesce(parent.depth + 1, 0), count { (a)-[:CHILD_OF]->() } < 2"""
ROLE = {"role": "success_manager"}


@pytest.fixture
async def crowd(company: Database) -> AsyncIterator[Crowd]:
    """Mutations over the company with more users and accounts; the time is real, and there are several services."""
    for text in (MORE_USERS, MORE_ACCOUNTS):
        await company.schema(text)
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(client_of(company, lambda: datetime.now(UTC))) for _ in range(SERVICES)]
        yield Crowd(clients, company)


class Crowd(Changing):
    """Several services over one database; the mutations go to one after the other."""

    def __init__(self, clients: list[Client], database: Database) -> None:
        super().__init__(clients[-1], database)
        self.next = cycle(clients).__next__


async def send(change: Crowd, name: str, /, **given: Any) -> dict[str, Any]:
    """The payload of one of several mutations at a time."""
    answer = "errors { code ... on StaleVersionError { currentVersion } }"
    document = f"mutation ($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) {{ {answer} }} }}"
    body = (await change.next().http.post("/graphql", json={"query": document, "variables": {"input": given}})).json()
    assert "errors" not in body, body
    return body["data"][name]


def codes(answers: list[dict[str, Any]]) -> Counter[str]:
    """What came of them: OK, or the code of the failure."""
    return Counter(answer["errors"][0]["code"] if answer["errors"] else "OK" for answer in answers)


async def locks(change: Crowd) -> int:
    """How often accounts were locked since the last look: once per mutation, and again when one was tried again."""
    found = Counter(sent.name for sent in change.client.statements)["composed.locked_accounts"]
    change.client.statements.clear()
    return found


async def test_row_31_eight_writers_on_one_account_lose_nothing(crowd: Crowd) -> None:
    """CSGRAPH_WRITES is the number of updates."""
    values = iter([f"t{number}" for number in range(WRITES)])

    async def write() -> None:
        for value in values:
            assert (await send(crowd, "accountUpdate", id=account("1"), changes={"tier": value}))["errors"] == []

    await asyncio.gather(*(write() for _ in range(WRITERS)))

    rows = await crowd.rows("MATCH (c:Change {accountId: '1', field: 'tier'}) RETURN c.oldValue, c.newValue ORDER BY c.at")
    assert sorted(new for _, new in rows) == sorted(f"t{number}" for number in range(WRITES))
    assert rows[0][0] is None
    assert all(one[1] == two[0] for one, two in pairwise(rows))  # each rests on the one before, also in time
    assert await crowd.rows("MATCH (a:Account {id: '1'}) RETURN a.version") == [[1 + WRITES]]
    assert await crowd.events() == [("UPDATED", "1")] * WRITES
    assert await locks(crowd) <= 2 * WRITES


async def test_writers_of_one_service_wait_for_each_other_without_a_connection_each(company: Database) -> None:
    """More of them than there are connections."""
    async with client_of(company, lambda: datetime.now(UTC)) as client:
        crowd = Crowd([client], company)
        answers = await asyncio.gather(*(send(crowd, "accountUpdate", id=account("1"), changes={"tier": f"t{n}"}) for n in range(50)))
        assert codes(answers) == {"OK": 50}
        assert await locks(crowd) == 50
        assert client.deps.mutator.queues._queues == {}


async def test_row_31_one_of_twenty_guarded_writers_wins(crowd: Crowd) -> None:
    answers = await asyncio.gather(
        *(send(crowd, "accountUpdate", id=account("1"), expectedVersion=1, changes={"tier": f"t{number}"}) for number in range(20))
    )
    assert codes(answers) == {"OK": 1, "STALE_VERSION": 19}
    assert {answer["errors"][0]["currentVersion"] for answer in answers if answer["errors"]} == {2}
    assert len(await crowd.events()) == 1


async def test_row_33_one_of_two_crossing_moves_is_refused(crowd: Crowd) -> None:
    """CSGRAPH_PAIRS is the number of pairs."""
    for _ in range(PAIRS):
        answers = await asyncio.gather(
            send(crowd, "accountMove", id=account("1"), newParentId=account("4")),
            send(crowd, "accountMove", id=account("4"), newParentId=account("3")),
        )
        assert codes(answers) == {"OK": 1, "WOULD_CREATE_CYCLE": 1}
        await _right(crowd)
        for each in ("1", "4"):
            await send(crowd, "accountMove", id=account(each), newParentId=None)


async def _right(crowd: Crowd) -> None:
    assert all(row[1:] == [True, True, True] for row in await crowd.rows(PATHS))


async def test_accounts_that_are_created_below_one_that_moves_have_its_path(crowd: Crowd) -> None:
    async def move() -> None:
        for parent in (account("4"), None, account("1")):
            await send(crowd, "accountMove", id=account("2"), newParentId=parent)

    async def create() -> None:
        for _ in range(3):
            assert (await send(crowd, "accountCreate", name="New", type="company", parentId=account("3")))["errors"] == []

    await asyncio.gather(move(), create(), create(), create())

    await _right(crowd)
    assert await crowd.rows("MATCH (a:Account) WHERE a.path STARTS WITH '/1/2/3/' RETURN count(a)") == [[10]]


async def test_a_parent_is_deleted_or_gets_a_child(crowd: Crowd) -> None:
    for number in range(100, 104):
        parent = account(str(number))
        deleted, created = await asyncio.gather(
            send(crowd, "accountDelete", id=parent), send(crowd, "accountCreate", name="New", type="company", parentId=parent)
        )
        assert (*codes([deleted]), *codes([created])) in {("OK", "NOT_FOUND"), ("IN_USE", "OK")}
    await _right(crowd)


async def test_ten_who_get_one_role_at_once_hold_it_one_after_another(crowd: Crowd) -> None:
    """Invariant 2; intervals that touch but do not overlap."""
    users = [f"u{number}" for number in range(10, 20)]
    answers = await asyncio.gather(*(send(crowd, "accountAssign", accountId=account("1"), userId=user(who), **ROLE) for who in users))
    assert codes(answers) == {"OK": 10}

    rows = await crowd.rows(
        "MATCH (u:User)-[h:ASSIGNED_TO|WAS_ASSIGNED_TO]->(:Account {id: '1'})"
        " RETURN u.id, h.validFrom, h.validTo, type(h) ORDER BY h.validFrom, h.validTo IS NULL"
    )
    assert sorted(row[0] for row in rows) == users
    assert [row[3] for row in rows] == ["WAS_ASSIGNED_TO"] * 9 + ["ASSIGNED_TO"]
    assert all(one[1] < one[2] == two[1] for one, two in pairwise(rows))
    assert len(await crowd.events()) == 10


@pytest.mark.parametrize("shift", [0, 10], ids=["the same accounts", "other accounts of the same users"])
async def test_row_4_two_bulk_changes_in_opposite_order_both_succeed(crowd: Crowd, shift: int) -> None:
    """Accounts are locked in the order of their ids, so there is no deadlock to begin with."""
    lines = [{"accountId": account(str(100 + number)), "userId": user(f"u{10 + number}"), **ROLE} for number in range(10)]
    other = [{**line, "accountId": account(str(100 + shift + number))} for number, line in enumerate(lines)]
    both = await asyncio.gather(
        send(crowd, "accountAssignBulk", changes=lines), send(crowd, "accountAssignBulk", changes=list(reversed(other)))
    )
    assert codes(both) == {"OK": 2}
    assert await locks(crowd) <= 6
    held = await crowd.rows("MATCH (u:User)-[:ASSIGNED_TO]->(a:Account) RETURN a.id, count(*)")
    assert sorted(held) == [[str(100 + number), 1] for number in range(10 + shift)]


async def test_branches_that_overlap_are_assigned_at_once(crowd: Crowd) -> None:
    """An account may have a higher id than those below it."""
    await send(crowd, "accountMove", id=account("1"), newParentId=account("119"))
    whole = {"includeDescendants": True, **ROLE}
    lines = [{"accountId": account(each), "userId": user("u10"), **ROLE} for each in ("1", "119", "2", "3")]
    for who in ("u1", "u2", "u11", "u12"):
        answers = await asyncio.gather(
            send(crowd, "accountAssign", accountId=account("119"), userId=user(who), **whole),
            send(crowd, "accountAssignBulk", changes=lines),
            send(crowd, "accountUnassign", accountId=account("1"), **whole),
        )
        assert codes(answers) == {"OK": 3}
    rows = await crowd.rows("MATCH (a:Account) WHERE a.id IN ['119', '1', '2', '3'] RETURN a.id, count { (a)<-[:ASSIGNED_TO]-() } < 2")
    assert all(row[1] for row in rows)


async def test_one_of_two_accounts_gets_an_external_id(crowd: Crowd) -> None:
    answers = await asyncio.gather(*(send(crowd, "accountCreate", name="New", type="company", externalId="X-9") for _ in range(4)))
    assert codes(answers) == {"OK": 1, "INVALID_INPUT": 3}


async def test_an_engagement_moves_or_gets_its_first_objective(crowd: Crowd) -> None:
    """Invariant 7: what hangs on an engagement has its history on the engagement's account."""
    for number in range(PAIRS):
        changes = {"number": f"E-{number}", "title": "New"}
        made = await crowd("engagementSave", "engagement { id }", accountId=account("1"), changes=changes)
        known = made["engagement"]["id"]
        moved, saved, raised = await asyncio.gather(
            send(crowd, "engagementSave", id=known, accountId=account("2"), changes={}),
            send(crowd, "objectiveSave", engagementId=known, changes={"title": "New"}),
            send(crowd, "riskSignalSave", engagementId=known, changes={"category": "x", "scope": "RENEWAL", "probability": "LOW"}),
        )
        assert codes([saved, raised]) == {"OK": 2}
        assert set(codes([moved])) <= {"OK", "IN_USE"}
    rows = await crowd.rows(
        "MATCH (e:Engagement)<-[:OF_ENGAGEMENT]-(part:Objective|RiskSignal) MATCH (c:Change {ofId: part.id})"
        " RETURN DISTINCT c.accountId = e.accountId, coalesce(part.accountId, e.accountId) = e.accountId"
    )
    assert rows == [[True, True]]
    assert await crowd.rows("MATCH (o:Objective) RETURN count(o)") == [[PAIRS]]
