"""The stages of an account's lifecycles, with their history (B-18)."""

from __future__ import annotations

from typing import Any

import pytest

from csgraph.db.driver import Database
from support.changing import Changing, account, changing, member

JOURNEY = {"accountId": account("1"), "lifecycle": "journey"}
STAGES = "MATCH (s:LifecycleStatus {accountId: '1'}) RETURN s.lifecycle, s.stage, toString(s.since) ORDER BY s.since"


async def test_a_stage_is_entered_now_and_the_one_before_stays_in_history(change: Changing) -> None:
    answer = await change(
        "lifecycleStageSet", "account { name version } errors { code }", **JOURNEY, stage="Trial", since="2026-05-01T00:00:00Z"
    )
    assert answer == {"account": {"name": "Acme", "version": 1}, "errors": []}
    await change("lifecycleStageSet", "errors { code }", **JOURNEY, stage="Live")
    await change("lifecycleStageSet", "errors { code }", **JOURNEY, stage="Live")  # where it stands already
    assert await change.rows(STAGES) == [["journey", "Trial", "2026-05-01T00:00:00Z"], ["journey", "Live", "2026-06-17T12:00:00Z"]]
    assert await change.events() == [("UPDATED", "1")] * 2
    assert [row[1:4] for row in await change.changes()] == [("lifecycle.journey", None, "Trial"), ("lifecycle.journey", "Trial", "Live")]


async def test_a_stage_that_was_entered_earlier_goes_before_the_current_one(change: Changing) -> None:
    await change("lifecycleStageSet", "errors { code }", **JOURNEY, stage="Live")
    await change("lifecycleStageSet", "errors { code }", **JOURNEY, stage="Trial", since="2026-05-01T00:00:00Z")
    assert [row[1] for row in await change.rows(STAGES)] == ["Trial", "Live"]


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"stage": "live"}, "NOT_FOUND", "stage"),
        ({"lifecycle": "nope"}, "NOT_FOUND", "lifecycle"),
        ({"accountId": account("99")}, "NOT_FOUND", "accountId"),
        ({"since": "2026-06-17T13:00:00Z"}, "INVALID_INPUT", "since"),
    ],
)
async def test_a_wrong_stage_is_refused_with_its_path(change: Changing, given: dict[str, Any], code: str, path: str) -> None:
    assert await change.refused("lifecycleStageSet", **{**JOURNEY, "stage": "Live", **given}) == (code, ["input", path])


async def test_a_viewer_sets_no_stage(company: Database) -> None:
    async with changing(company, member("VIEWER")) as change:
        assert await change.refused("lifecycleStageSet", **JOURNEY, stage="Live") == ("FORBIDDEN", ["input", "accountId"])
