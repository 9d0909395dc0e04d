"""Leaderboards of people and of modules: every rule on exact values (M-29, M-30)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.access import Scope, Viewer
from csgraph.domain.globalid import encode
from support.planted import Planted, plant, team
from support.service import Client, Clock, client_of

NOW = datetime(2026, 6, 16, 12, 30, tzinfo=UTC)
"""Half past midnight of the 17th in the reporting zone."""
TODAY = date(2026, 6, 17)


def used(account: str, contact: str, back: int, module: str = "App", activity: str = "open", actions: int = 1, seconds: int | None = None) -> dict[str, Any]:  # fmt: skip  # noqa: PLR0917
    row = {
        "accountId": account,
        "contactId": contact,
        "date": TODAY - timedelta(days=back),
        "module": module,
        "activity": activity,
        "actions": actions,
    }
    return row | ({} if seconds is None else {"seconds": seconds})


USAGE = [
    used("a", "ann", 1, actions=5, seconds=60), used("a", "ann", 1, activity="save", actions=3), used("a", "ann", 14, actions=2, seconds=10),
    used("a", "ann", 40),
    used("a", "bob", 2, actions=4, seconds=500), used("a", "bob", 3, actions=2), used("a", "bob", 4, actions=4, module="Bar"),
    used("a", "cy", 3, actions=10), used("a", "cy", 2, actions=0),
    used("a", "di", 15, actions=99), used("a", "di", 0, actions=99),
    used("a", "eve", 1, actions=0, module="Bar"),
    used("b", "ann", 1), used("b", "bob", 1), used("b", "ann", 2, module="Reports"), used("b", "ann", 3, module="Reports"),
    used("c", "ann", 5, module="Reports"),
    used("x", "ann", 5, module="Admin"),
    used("gone", "ann", 5, module="Old"),
    used("s1", "ann", 1), used("s2", "bob", 1, module="Reports"), used("s2", "bob", 1),
]  # fmt: skip
PROFILED = {"contractStatus": "PAYING", "healthProfile": "live"}
COMPANY = Planted(
    accounts=[
        {"id": "a", "name": "A", "region": "EMEA", **PROFILED},
        {"id": "b", "name": "B", "region": "EMEA", **PROFILED, "contractStatus": "FREE"},
        {"id": "c", "name": "C", "region": "APAC", **PROFILED},
        {"id": "d", "name": "D", "region": "APAC", **PROFILED},
        {"id": "x", "name": "X", "region": "EMEA", **PROFILED, "contractStatus": "CANCELED"},
        {"id": "n", "name": "N", "region": "EMEA", "contractStatus": "PAYING"},
        {"id": "gone", "name": "G", "region": "EMEA", "healthProfile": "live"},
        {"id": "s1", "name": "S1", "region": "EMEA", "contractStatus": "PAYING", "healthProfile": "start"},
        {"id": "s2", "name": "S2", "region": "EMEA", "contractStatus": "PAYING", "healthProfile": "start"},
    ],
    users=[{"id": "u", "name": "U"}],
    contacts=[{"id": name, "name": name} for name in ("ann", "bob", "cy", "di", "eve")],
    known=[(name, "a") for name in ("ann", "bob", "di", "eve")] + [("cy", "c")],
    teams=[team("emea", "EMEA", {"region": {"eq": "EMEA"}})],
    settings={"timeZone": "Pacific/Auckland"},
    owned={"UsageDay": USAGE},
)
PERSON = "contact { name } actions activeDays secondsSpent share firstSeen lastSeen"


@pytest.fixture(scope="module")
async def planted(database: Database) -> Any:
    await plant(database, COMPANY)
    async with client_of(database, Clock(NOW)) as client:
        yield client


@pytest.fixture(scope="module")
async def scoped(planted: Client, database: Database) -> Any:  # noqa: ARG001 - the company is planted once
    async with client_of(database, Clock(NOW), Viewer("u", ("MEMBER",), Scope(frozenset({"emea"})))) as client:
        yield client


async def of(client: Client, account: str, fields: str) -> dict[str, Any]:
    answer = await client.query(f'{{ account(id: "{encode("Account", account)}") {{ {fields} }} }}')
    return answer["account"]


def names(people: list[dict[str, Any]]) -> list[str]:
    return [each["contact"]["name"] for each in people]


async def test_m29_the_window_is_full_days_that_end_at_the_start_of_today_in_the_reporting_zone(planted: Client) -> None:
    board = (await of(planted, "a", f"userLeaderboard {{ window {{ start end }} topUsers {{ {PERSON} }} }}"))["userLeaderboard"]

    assert board["window"] == {"start": "2026-06-02T12:00:00Z", "end": "2026-06-16T12:00:00Z"}
    assert names(board["topUsers"]) == ["bob", "ann", "cy", "eve"]  # di: the day before the window, and today
    assert board["topUsers"][1] == {
        "contact": {"name": "ann"}, "actions": 10, "activeDays": 2, "secondsSpent": 70, "share": 10 / 30, "firstSeen": "2026-05-07T12:00:00Z",
        "lastSeen": "2026-06-15T12:00:00Z",
    }  # fmt: skip
    assert [each["share"] for each in board["topUsers"]] == [10 / 30, 10 / 30, 10 / 30, 0.0]


@pytest.mark.parametrize(
    ("rank", "expected"),
    [
        ("ACTIONS", ["bob", "cy", "ann", "eve"]),
        ("ACTIVE_DAYS", ["bob", "cy", "ann", "eve"]),
        ("TIME_SPENT", ["bob", "ann", "cy", "eve"]),
    ],
)
async def test_m29_ties_are_broken_by_active_days_then_by_the_last_day(planted: Client, rank: str, expected: list[str]) -> None:
    board = (await of(planted, "a", f"userLeaderboard(days: 13, rankBy: {rank}) {{ topUsers {{ contact {{ name }} actions }} }}"))[
        "userLeaderboard"
    ]

    assert names(board["topUsers"]) == expected
    if rank == "ACTIONS":
        assert [each["actions"] for each in board["topUsers"]] == [10, 10, 8, 0]  # bob on three days, cy on two


async def test_m29_new_users_are_those_whose_first_use_ever_lies_in_the_window_newest_first(planted: Client) -> None:
    board = (await of(planted, "a", f"userLeaderboard {{ newUsers {{ {PERSON} }} }}"))["userLeaderboard"]

    assert names(board["newUsers"]) == ["eve", "cy", "bob"]
    assert board["newUsers"][2] == {
        "contact": {"name": "bob"}, "actions": 10, "activeDays": 3, "secondsSpent": 500, "share": 10 / 30, "firstSeen": "2026-06-12T12:00:00Z",
        "lastSeen": "2026-06-14T12:00:00Z",
    }  # fmt: skip
    longer = (await of(planted, "a", "userLeaderboard(days: 40) { newUsers { contact { name } } topUsers { actions } }"))["userLeaderboard"]
    assert names(longer["newUsers"]) == ["eve", "cy", "bob", "di", "ann"]
    assert longer["topUsers"][0] == {"actions": 99}


async def test_c24_the_lists_are_as_long_as_asked_for(planted: Client) -> None:
    board = (await of(planted, "a", "userLeaderboard(first: 1) { newUsers { contact { name } } topUsers { contact { name } } }"))[
        "userLeaderboard"
    ]

    assert (names(board["topUsers"]), names(board["newUsers"])) == (["bob"], ["eve"])


async def test_an_account_that_nobody_uses_has_empty_lists(planted: Client) -> None:
    assert await of(planted, "d", "userLeaderboard { topUsers { share } newUsers { share } }") == {
        "userLeaderboard": {"topUsers": [], "newUsers": []}
    }


async def test_a_person_whom_the_viewer_may_not_see_is_left_out_but_counts_in_shares(scoped: Client) -> None:
    board = (await of(scoped, "a", "userLeaderboard(first: 2) { topUsers { contact { name } share } newUsers { contact { name } } }"))[
        "userLeaderboard"
    ]

    assert names(board["topUsers"]) == ["bob", "ann"]
    assert [each["share"] for each in board["topUsers"]] == [10 / 30, 10 / 30]
    assert names(board["newUsers"]) == ["eve", "bob"]


@pytest.mark.parametrize(("arguments", "reason"), [("days: 0", "OUT_OF_RANGE"), ("days: 401", "OUT_OF_RANGE"), ("first: 0", "BAD_PAGE"), ("first: 101", "BAD_PAGE")])  # fmt: skip
async def test_lengths_outside_what_is_kept_are_refused(planted: Client, arguments: str, reason: str) -> None:
    body = await planted.ask(
        f'{{ account(id: "{encode("Account", "a")}") {{ userLeaderboard({arguments}) {{ topUsers {{ actions }} }} }} }}'
    )

    (error,) = body["errors"]
    assert error["extensions"]["reason"] == reason
    assert error["extensions"]["argument"] == arguments.partition(":")[0]


async def test_the_people_of_an_earlier_instant_are_those_of_its_window(planted: Client) -> None:
    text = f'{{ account(id: "{encode("Account", "a")}", asOf: "2026-06-15T00:00:00Z") {{ userLeaderboard(days: 2) {{ window {{ end }} topUsers {{ contact {{ name }} actions }} newUsers {{ contact {{ name }} }} }} }} }}'
    board = (await planted.query(text))["account"]["userLeaderboard"]

    assert board == {
        "window": {"end": "2026-06-14T12:00:00Z"}, "newUsers": [{"contact": {"name": "cy"}}, {"contact": {"name": "bob"}}],
        "topUsers": [{"contact": {"name": "cy"}, "actions": 10}, {"contact": {"name": "bob"}, "actions": 6}],
    }  # fmt: skip


MODULES = "usageLeaderboard { module activeUsers peerAverage activities { activity actions activeUsers } }"


async def test_m30_modules_are_compared_with_the_eligible_accounts_of_the_profile(planted: Client) -> None:
    """Peers are a, b, c and d: d, which uses nothing, counts as zero; canceled ones and those without a status are none."""
    found = (await of(planted, "a", MODULES))["usageLeaderboard"]

    assert found == [
        {
            "module": "App", "activeUsers": 3, "peerAverage": (3 + 2) / 4,
            "activities": [{"activity": "open", "actions": 23, "activeUsers": 3}, {"activity": "save", "actions": 3, "activeUsers": 1}],
        },
        {"module": "Bar", "activeUsers": 2, "peerAverage": 2 / 4, "activities": [{"activity": "open", "actions": 4, "activeUsers": 2}]},
        {"module": "Reports", "activeUsers": 0, "peerAverage": 2 / 4, "activities": []},
    ]  # fmt: skip


async def test_m30_the_period_is_an_argument(planted: Client) -> None:
    found = (await of(planted, "b", "usageLeaderboard(days: 2) { module activeUsers peerAverage }"))["usageLeaderboard"]

    assert found == [
        {"module": "App", "activeUsers": 2, "peerAverage": (1 + 2 + 2) / 4},
        {"module": "Reports", "activeUsers": 1, "peerAverage": 1 / 4},
        {"module": "Bar", "activeUsers": 0, "peerAverage": 1 / 4},
    ]


async def test_m30_an_account_that_is_not_eligible_is_compared_without_being_a_peer(planted: Client) -> None:
    found = (await of(planted, "x", "usageLeaderboard { module activeUsers peerAverage }"))["usageLeaderboard"]

    assert found[0] == {"module": "Admin", "activeUsers": 1, "peerAverage": 0.0}
    assert [each["module"] for each in found] == ["Admin", "App", "Bar", "Reports"]


async def test_m30_without_a_profile_there_are_no_peers(planted: Client) -> None:
    assert await of(planted, "n", MODULES) == {"usageLeaderboard": []}


async def test_m27_fewer_than_five_peers_are_not_told_of_where_one_is_hidden(scoped: Client) -> None:
    found = (await of(scoped, "a", "usageLeaderboard { module activeUsers peerAverage }"))["usageLeaderboard"]

    assert found == [{"module": "App", "activeUsers": 3, "peerAverage": None}, {"module": "Bar", "activeUsers": 2, "peerAverage": None}]
    every = (await of(scoped, "s1", "usageLeaderboard { module peerAverage }"))["usageLeaderboard"]
    assert every == [{"module": "App", "peerAverage": 1.0}, {"module": "Reports", "peerAverage": 0.5}]


async def test_a_page_of_accounts_reads_the_peers_once_and_answers_the_same(planted: Client, scoped: Client, database: Database) -> None:
    text = f"{{ accounts {{ nodes {{ id {MODULES} }} }} }}"
    async with client_of(database, Clock(NOW)) as client:
        await client.query(text)
        sent = client.statements[-1]
        assert sent.text.count("peer_0.healthProfile IS NOT NULL") == 2  # the sums and the counts
    for client in (planted, scoped):
        nodes = (await client.query(text))["accounts"]["nodes"]
        for node in nodes:
            alone = await client.query(f'{{ account(id: "{node["id"]}") {{ {MODULES} }} }}')
            assert alone["account"]["usageLeaderboard"] == node["usageLeaderboard"]


async def test_modules_of_an_earlier_instant_are_refused(planted: Client) -> None:
    body = await planted.ask(
        f'{{ account(id: "{encode("Account", "a")}", asOf: "2026-06-10T00:00:00Z") {{ usageLeaderboard {{ module }} }} }}'
    )

    assert body["errors"][0]["extensions"]["reason"] == "AS_OF_UNSUPPORTED"
