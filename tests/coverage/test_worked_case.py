"""The worked case of M-09, number by number, and what each option changes in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.globalid import encode
from support.coverage import NOW, OURS, by_name, coverage, names, read, refusal, share, worked
from support.planted import plant
from support.service import Client, Clock, client_of


@pytest.fixture(scope="module")
async def planted(database: Database) -> Any:
    await plant(database, worked())
    async with client_of(database, Clock(NOW)) as client:
        await client.deps.reader.configuration()
        yield client


async def test_m09_the_worked_case(planted: Client) -> None:
    found = await coverage(planted)
    rows = by_name(found)

    assert (found["state"], found["message"]) == ("OK", None)
    assert share(found["summary"]["coverage"]) == (2, 3)
    assert found["summary"]["coverage"]["value"] == 2 / 3
    assert (share(rows["Lindsay"]["coverage"]), share(rows["Michael"]["coverage"])) == ((2, 3), (1, 1))
    assert (rows["Lindsay"]["hiddenCanceled"], rows["Michael"]["hiddenCanceled"]) == (1, 0)
    assert [(node["account"]["name"], node["covered"]) for node in rows["Lindsay"]["accounts"]["nodes"]] == [("One", True), ("Two", False)]
    assert names(rows["Michael"]["accounts"]) == ["Three"]
    volumes = [part["activityVolume"] for part in (rows["Lindsay"], rows["Michael"], found["summary"])]
    assert [(each["touchpoints"], each["completedTasks"], each["total"]) for each in volumes] == [(2, 0, 2), (1, 1, 2), (3, 1, 4)]
    assert [sent.name for sent in planted.statements] == ["composed.accountCoverage"]


async def test_m07_accounts_without_a_status_are_in_rows_when_they_are_included(planted: Client) -> None:
    found = await coverage(planted, nullStatusAtRowLevel="INCLUDE")
    rows = by_name(found)

    assert share(found["summary"]["coverage"]) == (2, 3)
    assert (share(rows["Lindsay"]["coverage"]), share(rows["Michael"]["coverage"])) == ((2, 3), (1, 2))
    assert names(rows["Michael"]["accounts"]) == ["Five", "Three"]
    assert (rows["Lindsay"]["hiddenCanceled"], rows["Michael"]["hiddenCanceled"]) == (1, 0)
    assert rows["Michael"]["health"]["unknown"]["accounts"] == 2


async def test_m06_by_assignee_a_row_asks_for_its_user_and_the_top_for_any_holder(planted: Client) -> None:
    found = await coverage(planted, coveredBy="ASSIGNEE")
    rows = by_name(found)

    assert share(found["summary"]["coverage"]) == (2, 3)
    assert (share(rows["Lindsay"]["coverage"]), share(rows["Michael"]["coverage"])) == ((1, 3), (1, 1))
    assert [node["covered"] for node in rows["Lindsay"]["accounts"]["nodes"]] == [True, False]


async def test_a32_covered_and_not_covered_part_the_list(planted: Client) -> None:
    def of(group: str) -> str:
        return f"rows {{ nodes {{ user {{ name }} accounts(group: {group}) {{ nodes {{ account {{ name }} }} totalCount }} }} }}"

    found = {group: by_name(await read(planted, of(group))) for group in ("COVERED", "NOT_COVERED", "OVERDUE")}

    assert {group: names(rows["Lindsay"]["accounts"]) for group, rows in found.items()} == {
        "COVERED": ["One"], "NOT_COVERED": ["Two"], "OVERDUE": [],
    }  # fmt: skip
    assert found["COVERED"]["Michael"]["accounts"]["totalCount"] == 1


async def test_teams_together_count_an_account_once(planted: Client) -> None:
    found = await coverage(planted, teamIds=[OURS, encode("Team", "theirs"), OURS])

    assert [each["name"] for each in found["teams"]] == ["Ours", "Theirs"]
    assert share(found["summary"]["coverage"]) == (3, 4)
    assert share(by_name(found)["Lindsay"]["coverage"]) == (3, 4)
    everything = await coverage(planted, teamIds=None)
    assert [each["name"] for each in everything["teams"]] == ["Default team"]
    assert everything["summary"] == found["summary"]
    assert [row["memberOfTeam"] for row in everything["rows"]["nodes"]] == [True, True]


async def test_only_what_is_asked_for_is_read(planted: Client) -> None:
    await read(planted, "asOf window { start end } teams { name }")
    assert "ASSIGNED_TO" not in planted.statements[0].text
    await read(planted, "summary { coverage { value } }")
    assert [word in planted.statements[0].text for word in ("Touchpoint", "HealthSnapshot", "dueDate", "createdById", "currency")] == [
        True, False, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"role": "nobody"}, "UNKNOWN_ROLE"),
        ({"teamIds": [encode("Team", "elsewhere")]}, "UNKNOWN_TEAM"),
        ({"teamIds": [encode("Account", "a1")]}, "BAD_ID"),
        ({"teamIds": []}, "EMPTY"),
        ({"accountTypes": ["planet"]}, "UNKNOWN_ACCOUNT_TYPE"),
        ({"flows": ["tide"]}, "UNKNOWN_FLOW"),
        ({"metrics": ["luck"]}, "UNKNOWN_METRIC"),
        ({"metrics": ["nps", "open_tickets", "account_count"]}, "TOO_MANY"),
    ],
)
async def test_what_is_not_configured_is_refused(planted: Client, given: dict[str, Any], reason: str) -> None:
    assert (await refusal(planted, **given))["reason"] == reason


async def test_a_cursor_belongs_to_its_input_and_lives_longer_than_the_hour(planted: Client) -> None:
    page = "rows(first: 1) { pageInfo { endCursor hasNextPage } } "
    cursor = (await read(planted, page))["rows"]["pageInfo"]["endCursor"]
    rest = f'rows(first: 1, after: "{cursor}") {{ nodes {{ user {{ name }} }} }}'
    clock = planted.deps.reader.clock
    assert isinstance(clock, Clock)
    clock.now = NOW + timedelta(hours=2)
    try:
        assert (await read(planted, rest))["rows"]["nodes"] == [{"user": {"name": "Michael"}}]
    finally:
        clock.now = NOW
    assert (await refusal(planted, rest, period="DAYS_7"))["reason"] == "BAD_CURSOR"
