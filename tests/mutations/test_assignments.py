"""Assignments: one holder for a role unless it allows several, only active users, at once or not at all (A-42 to A-45, invariants 2 and 3)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from csgraph.db.driver import Database
from support.changing import Changing, account, changing, member, user

ROLE = {"role": "success_manager"}
ANSWER = "affectedCount assignment { user { name } role { key } source validTo } account { assignments { user { name } role { key } } } errors { code path }"
HELD = (
    "MATCH (u:User)-[h:ASSIGNED_TO|WAS_ASSIGNED_TO]->(a:Account)"
    " RETURN a.id, u.id, h.role, type(h), toString(h.validFrom), toString(h.validTo) ORDER BY a.id, h.validFrom, h.id"
)


async def test_a_holder_is_replaced_and_the_past_stays(change: Changing) -> None:
    """A-43."""
    first = await change("accountAssign", ANSWER, accountId=account("1"), userId=user("u1"), **ROLE)
    assert first == {
        "affectedCount": 1, "assignment": {"user": {"name": "Ann"}, "role": {"key": "success_manager"}, "source": "USER", "validTo": None},
        "account": {"assignments": [{"user": {"name": "Ann"}, "role": {"key": "success_manager"}}]}, "errors": [],
    }  # fmt: skip
    change.client.deps.reader.clock.now = change.client.deps.reader.clock.now.replace(hour=15)
    second = await change("accountAssign", ANSWER, accountId=account("1"), userId=user("u2"), **ROLE)
    assert second["account"] == {"assignments": [{"user": {"name": "Bob"}, "role": {"key": "success_manager"}}]}
    assert await change.rows(HELD) == [
        ["1", "u1", "success_manager", "WAS_ASSIGNED_TO", "2026-06-17T12:00:00Z", "2026-06-17T15:00:00Z"],
        ["1", "u2", "success_manager", "ASSIGNED_TO", "2026-06-17T15:00:00Z", None],
    ]
    assert await change.changes() == [
        ("1", "assignment.success_manager", None, "ann", "USER"),
        ("1", "assignment.success_manager", "ann", "u2", "USER"),
    ]
    assert await change.events() == [("ASSIGNED", "1"), ("ASSIGNED", "1")]


async def test_the_same_holder_again_changes_nothing(change: Changing) -> None:
    await change("accountAssign", ANSWER, accountId=account("1"), userId=user("u1"), **ROLE)
    again = await change("accountAssign", ANSWER, accountId=account("1"), userId=user("u1"), **ROLE)
    assert (again["affectedCount"], again["assignment"]["user"], again["errors"]) == (0, {"name": "Ann"}, [])
    assert len(await change.events()) == 1


async def test_a_role_with_several_holders_keeps_them_all(change: Changing) -> None:
    for who in ("u1", "u2"):
        await change("accountAssign", ANSWER, accountId=account("1"), userId=user(who), role="support")
    assert [row[1] for row in await change.rows(HELD)] == ["u1", "u2"]
    answer = await change("accountUnassign", "affectedCount errors { code }", accountId=account("1"), userId=user("u1"), role="support")
    assert answer == {"affectedCount": 1, "errors": []}
    assert [row[1] for row in await change.rows("MATCH (u:User)-[:ASSIGNED_TO]->(a) RETURN a.id, u.id")] == ["u2"]


async def test_only_a_vacant_role_is_taken_when_asked_so(change: Changing) -> None:
    await change("accountAssign", ANSWER, accountId=account("1"), userId=user("u1"), **ROLE)
    answer = await change(
        "accountAssign", "affectedCount errors { code path ... on AlreadyHeldError { holder { name } } }",
        accountId=account("1"), userId=user("u2"), onlyIfVacant=True, **ROLE,
    )  # fmt: skip
    assert answer == {"affectedCount": 0, "errors": [{"code": "ALREADY_HELD", "path": ["input", "userId"], "holder": {"name": "Ann"}}]}


async def test_descendants_are_assigned_in_the_same_transaction(change: Changing) -> None:
    await change("accountAssign", ANSWER, accountId=account("3"), userId=user("u2"), **ROLE)
    answer = await change(
        "accountAssign", ANSWER, accountId=account("1"), userId=user("u1"), includeDescendants=True, onlyIfVacant=True, **ROLE
    )
    assert answer["affectedCount"] == 2
    held = [[row[0], row[1]] for row in await change.rows(HELD)]
    assert held == [["1", "u1"], ["2", "u1"], ["3", "u2"]]  # whoever held a descendant keeps it
    gone = await change("accountUnassign", "affectedCount", accountId=account("1"), includeDescendants=True, **ROLE)
    assert gone == {"affectedCount": 3}


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"role": "nope"}, "NOT_FOUND", ["input", "role"]),
        ({"userId": user("u9")}, "NOT_FOUND", ["input", "userId"]),
        ({"userId": user("u3")}, "INVALID_INPUT", ["input", "userId"]),
        ({"userId": account("1")}, "INVALID_INPUT", ["input", "userId"]),
        ({"accountId": account("9")}, "NOT_FOUND", ["input", "accountId"]),
    ],
)
async def test_nobody_unknown_or_inactive_gets_a_role(change: Changing, given: dict[str, Any], code: str, path: list[str]) -> None:
    """Invariant 3."""
    assert await change.refused("accountAssign", **{"accountId": account("1"), "userId": user("u1"), **ROLE, **given}) == (code, path)
    assert await change.rows(HELD) == []


BULK = "succeeded failed accounts { name } errors { code path }"
CHANGES = [
    {"accountId": account("1"), "userId": user("u1"), **ROLE},
    {"accountId": account("9"), "userId": user("u1"), **ROLE},
    {"accountId": account("2"), "userId": user("u3"), **ROLE},
    {"accountId": account("4"), "userId": user("u2"), **ROLE},
]


async def test_a_bulk_change_is_done_whole_or_not_at_all(change: Changing) -> None:
    answer = await change("accountAssignBulk", BULK, changes=CHANGES)
    problems = [
        {"code": "NOT_FOUND", "path": ["input", "changes", "1", "accountId"]},
        {"code": "INVALID_INPUT", "path": ["input", "changes", "2", "userId"]},
    ]
    assert answer == {"succeeded": 0, "failed": 4, "accounts": [], "errors": problems}
    assert await change.events() == []


async def test_a_partial_bulk_change_does_what_can_be_done(change: Changing) -> None:
    """A-44."""
    answer = await change("accountAssignBulk", BULK, changes=CHANGES, partial=True)
    assert (answer["succeeded"], answer["failed"], len(answer["errors"])) == (2, 2, 2)
    assert answer["accounts"] == [{"name": "Acme"}, {"name": "Other"}]
    assert await change.changes() == [
        ("1", "assignment.success_manager", None, "ann", "INTEGRATION"),
        ("4", "assignment.success_manager", None, "u2", "INTEGRATION"),
    ]


async def test_the_last_change_of_an_account_in_a_bulk_counts(change: Changing) -> None:
    changes = [{"accountId": account("1"), "userId": user(who), **ROLE} for who in ("u1", "u2")]
    await change("accountAssignBulk", BULK, changes=changes)
    assert [row[:4] for row in await change.rows(HELD)] == [["1", "u2", "success_manager", "ASSIGNED_TO"]]


async def test_a_bulk_change_takes_a_role_from_everybody(change: Changing) -> None:
    """A-40: canceled accounts lose their manager in bulk."""
    await change("accountAssignBulk", BULK, changes=[{"accountId": account(a), "userId": user("u1"), **ROLE} for a in "1234"])
    answer = await change("accountAssignBulk", BULK, changes=[{"accountId": account(a), **ROLE} for a in "12"])
    assert answer["succeeded"] == 2
    assert [row[0] for row in await change.rows("MATCH (:User)-[:ASSIGNED_TO]->(a) RETURN a.id ORDER BY a.id")] == ["3", "4"]


async def test_more_than_250_changes_are_refused_before_anything_happens(change: Changing) -> None:
    """The limit of lists in an input (docs/LIMITS.md)."""
    body = await change.client.ask(
        "mutation ($input: AccountAssignBulkInput!) { accountAssignBulk(input: $input) { succeeded } }",
        input={"changes": [CHANGES[0]] * 251},
    )
    assert body["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert await change.events() == []


async def test_members_assign_but_only_some_may_integrate(company: Database) -> None:
    """A-43 and A-44."""
    given = {"accountId": account("1"), "userId": user("u1"), **ROLE}
    async with changing(company, member()) as change:
        assert (await change("accountAssign", ANSWER, **given))["affectedCount"] == 1
        assert (await change("accountAssignBulk", BULK, changes=[{**given}]))["errors"] == [
            {"code": "FORBIDDEN", "path": ["input", "changes", "0", "accountId"]}
        ]
        assert (await change("accountAssignBulk", BULK, changes=[{**given}], source="USER"))["succeeded"] == 1
    async with changing(company, replace(member(), source="INTEGRATION")) as change:
        assert await change.refused("accountAssign", **given) == ("FORBIDDEN", ["input", "accountId"])
        answer = await change("accountAssignBulk", BULK, changes=[{**given}], source="USER")
        assert answer["errors"] == [{"code": "FORBIDDEN", "path": ["input", "changes", "0", "accountId"]}]
    async with changing(company, replace(member("ADVANCED"), source="INTEGRATION")) as change:
        answer = await change("accountAssign", "assignment { source changedBy { name } }", **{**given, "userId": user("u2")})
        assert answer == {"assignment": {"source": "INTEGRATION", "changedBy": {"name": "Bob"}}}
        await change("accountAssignBulk", BULK, changes=[{**given}], source="USER")
        assert (await change.changes())[-1] == ("1", "assignment.success_manager", "u2", "ann", "INTEGRATION")


async def test_descendants_out_of_sight_are_left_alone(company: Database) -> None:
    async with changing(company, member()) as change:
        answer = await change("accountAssign", "affectedCount", accountId=account("1"), userId=user("u1"), includeDescendants=True, **ROLE)
        assert answer == {"affectedCount": 2}  # the third account below is in no set of the member's team
