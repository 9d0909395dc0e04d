"""Objectives: what an engagement is to achieve; they stay with it, and their outcomes are a complete list."""

from __future__ import annotations

from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.globalid import decode, encode
from support.changing import Changing, account, changing, member

OBJECTIVE = "objective { id title progress dueDate outcomes { title closure } } errors { code path }"
OUTCOMES = "MATCH (o:Outcome) RETURN o.id, o.title, o.closure, o.engagementId, [(o)-[:OF_OBJECTIVE]->(p) | p.id] ORDER BY o.title, o.id"


async def engagement(change: Changing, account_id: str = "1") -> str:
    changes = {"number": "E-1", "title": "Roll-out"}
    return (await change("engagementSave", "engagement { id }", accountId=account(account_id), changes=changes))["engagement"]["id"]


async def made(change: Changing, engagement_id: str, **changes: Any) -> str:
    answer = await change("objectiveSave", OBJECTIVE, engagementId=engagement_id, changes={"title": "Train", **changes})
    assert answer["errors"] == []
    return answer["objective"]["id"]


async def histories(change: Changing) -> list[tuple[str, str | None, str | None]]:
    return [row[1:4] for row in await change.changes() if row[1].startswith("objective")]


async def test_an_objective_is_created_with_its_defaults(change: Changing) -> None:
    of = await engagement(change)
    answer = await change("objectiveSave", OBJECTIVE, engagementId=of, changes={"title": " Train ", "dueDate": "2026-09-01"})
    known = answer["objective"].pop("id")
    assert answer == {"objective": {"title": "Train", "progress": "NOT_STARTED", "dueDate": "2026-09-01", "outcomes": []}, "errors": []}
    text = "MATCH (o:Objective)-[:OF_ENGAGEMENT]->(e:Engagement) RETURN properties(o), e.id"
    local, owner = decode(known)[1], decode(of)[1]
    ((stored, linked),) = await change.rows(text)
    assert (str(stored.pop("dueDate")), linked) == ("2026-09-01", owner)
    assert stored == {"id": local, "engagementId": owner, "title": "Train", "progress": "NOT_STARTED"}
    assert await change.events() == [("UPDATED", "1")] * 2
    assert await histories(change) == [
        ("objective", None, "Train"),
        ("objective.dueDate", None, "2026-09-01"),
        ("objective.progress", None, "NOT_STARTED"),
        ("objective.title", None, "Train"),
    ]
    assert await change.rows("MATCH (c:Change) WHERE c.field STARTS WITH 'objective' RETURN DISTINCT c.ofId, c.byId") == [[local, None]]
    found = await change.client.query("query ($id: ID!) { node(id: $id) { ... on Objective { title progress } } }", id=known)
    assert found == {"node": {"title": "Train", "progress": "NOT_STARTED"}}
    listed = await change.client.query("query ($id: ID!) { engagement(id: $id) { objectives { id } } }", id=of)
    assert listed == {"engagement": {"objectives": [{"id": known}]}}


async def test_what_a_change_leaves_out_stays_and_null_clears(change: Changing) -> None:
    known = await made(change, await engagement(change), dueDate="2026-09-01", outcomes=[{"title": "Trained"}])
    answer = await change("objectiveSave", OBJECTIVE, id=known, changes={"progress": "COMPLETED", "dueDate": None})
    assert answer["objective"] == {
        "id": known, "title": "Train", "progress": "COMPLETED", "dueDate": None, "outcomes": [{"title": "Trained", "closure": None}],
    }  # fmt: skip
    assert [row for row in await histories(change) if row[1] is not None] == [
        ("objective.dueDate", "2026-09-01", None),
        ("objective.progress", "NOT_STARTED", "COMPLETED"),
    ]
    assert await change.events() == [("UPDATED", "1")] * 3


async def test_what_stays_as_it_is_leaves_nothing(change: Changing) -> None:
    known = await made(change, await engagement(change), outcomes=[{"title": "Trained", "closure": "MISSED"}, {"title": "Asked"}])
    before = await change.changes(), await change.events(), await change.rows(OUTCOMES)
    same = {"title": "Train", "progress": "NOT_STARTED", "dueDate": None}
    for outcomes in (
        [{"title": "Asked"}, {"title": "Trained", "closure": "MISSED"}],
        [{"title": "Trained", "closure": "MISSED"}, {"title": "Asked"}],
    ):
        answer = await change("objectiveSave", OBJECTIVE, id=known, changes={**same, "outcomes": outcomes})
        assert answer["errors"] == []
    assert (await change.changes(), await change.events(), await change.rows(OUTCOMES)) == before


async def test_outcomes_are_a_complete_list_and_stay_themselves_by_title(change: Changing) -> None:
    of = await engagement(change)
    known = await made(change, of, outcomes=[{"title": "B"}, {"title": "A"}, {"title": "B", "closure": "MISSED"}])
    first = await change.rows(OUTCOMES)
    owner, parent = decode(of)[1], decode(known)[1]
    assert [row[1:] for row in first] == [["A", None, owner, [parent]], ["B", None, owner, [parent]], ["B", "MISSED", owner, [parent]]]
    outcomes = [{"title": "B", "closure": "ACHIEVED"}, {"title": "C"}]
    answer = await change("objectiveSave", OBJECTIVE, id=known, changes={"outcomes": outcomes})
    assert answer["objective"]["outcomes"] == [{"title": "B", "closure": "ACHIEVED"}, {"title": "C", "closure": None}]
    after = await change.rows(OUTCOMES)
    assert [row[1:3] for row in after] == [["B", "ACHIEVED"], ["C", None]]
    assert after[0][0] == first[1][0]
    assert after[1][0] not in {row[0] for row in first}
    await change("objectiveSave", OBJECTIVE, id=known, changes={"outcomes": None})
    assert await change.rows(OUTCOMES) == []
    assert [row[1:] for row in await histories(change) if row[0] == "objective.outcomes"] == [
        (None, "A;B;B: MISSED"),
        ("A;B;B: MISSED", "B: ACHIEVED;C"),
        ("B: ACHIEVED;C", None),
    ]


async def test_an_objective_stays_with_its_engagement_and_keeps_it_where_it_is(change: Changing) -> None:  # invariant 7
    here, there = await engagement(change), await engagement(change, "2")
    known = await made(change, here)
    assert await change.refused("objectiveSave", id=known, engagementId=there, changes={}) == ("INVALID_INPUT", ["input", "engagementId"])
    answer = await change("objectiveSave", OBJECTIVE, id=known, engagementId=here, changes={})
    assert answer["errors"] == []
    assert await change.refused("engagementSave", id=here, accountId=account("2"), changes={}) == ("IN_USE", ["input", "accountId"])


async def test_an_engagement_that_is_over_is_still_written_up(change: Changing) -> None:
    of = await engagement(change)
    known = await made(change, of)
    await change("engagementSave", "errors { code }", id=of, changes={"state": "CLOSED", "closureNotes": "Live"})
    answer = await change("objectiveSave", OBJECTIVE, id=known, changes={"progress": "COMPLETED"})
    assert answer["objective"]["progress"] == "COMPLETED"


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"engagementId": None}, "INVALID_INPUT", ["engagementId"]),
        ({"engagementId": encode("Engagement", "99")}, "NOT_FOUND", ["engagementId"]),
        ({"engagementId": account("1")}, "INVALID_INPUT", ["engagementId"]),
        ({"id": encode("Objective", "99")}, "NOT_FOUND", ["id"]),
        ({"changes": {}}, "INVALID_INPUT", ["changes", "title"]),
        ({"changes": {"title": " "}}, "INVALID_INPUT", ["changes", "title"]),
        ({"changes": {"title": "x", "progress": None}}, "INVALID_INPUT", ["changes", "progress"]),
        ({"changes": {"title": "x", "outcomes": [{"title": "y"}, {"title": ""}]}}, "INVALID_INPUT", ["changes", "outcomes", "1", "title"]),
        ({"changes": {"title": "x", "outcomes": [{"title": "y"}] * 101}}, "LIMIT_REACHED", ["changes", "outcomes"]),
    ],
)
async def test_a_wrong_objective_is_refused_with_its_path(change: Changing, given: dict[str, Any], code: str, path: list[str]) -> None:
    of = await engagement(change)
    assert await change.refused("objectiveSave", **{"engagementId": of, "changes": {"title": "x"}, **given}) == (code, ["input", *path])
    assert await change.rows("MATCH (o) WHERE o:Objective OR o:Outcome RETURN count(o)") == [[0]]


async def test_who_may_save_an_objective(company: Database) -> None:
    async with changing(company) as change:
        here, there = await engagement(change), await engagement(change, "4")
        seen, hidden = await made(change, here), await made(change, there)
    async with changing(company, member("VIEWER")) as change:
        assert await change.refused("objectiveSave", id=seen, changes={"title": "x"}) == ("FORBIDDEN", ["input", "id"])
        refused = await change.refused("objectiveSave", engagementId=here, changes={"title": "x"})
        assert refused == ("FORBIDDEN", ["input", "engagementId"])
    async with changing(company, member()) as change:
        assert await change.refused("objectiveSave", id=hidden, changes={"title": "x"}) == ("NOT_FOUND", ["input", "id"])
        refused = await change.refused("objectiveSave", engagementId=there, changes={"title": "x"})
        assert refused == ("NOT_FOUND", ["input", "engagementId"])


async def test_the_same_key_creates_one_objective(change: Changing) -> None:
    given = {"engagementId": await engagement(change), "changes": {"title": "x", "outcomes": [{"title": "y"}]}, "idempotencyKey": "k"}
    assert await change("objectiveSave", OBJECTIVE, **given) == await change("objectiveSave", OBJECTIVE, **given)
    assert await change.rows("MATCH (o:Objective) RETURN count(o), count { (o)<-[:OF_OBJECTIVE]-() }") == [[1, 1]]
    given["changes"] = {"title": "z"}
    assert await change.refused("objectiveSave", **given) == ("KEY_REUSED", ["input", "idempotencyKey"])
