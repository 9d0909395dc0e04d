"""Who may ask for coverage, and what it shows to whom."""

from __future__ import annotations

from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.access import Display, Scope, Viewer, viewer_of_display
from csgraph.domain.globalid import encode
from support.coverage import MANAGER, NOW, by_name, read, refusal, share, worked
from support.planted import plant
from support.service import Client, Clock, client_of

THEIRS, DEFAULT = encode("Team", "theirs"), encode("Team", "default")
RATIOS = "summary { coverage { numerator denominator } } rows { nodes { user { name } coverage { numerator denominator } } }"
SCREEN = Display("ours", MANAGER, "DAYS_30")


@pytest.fixture(scope="module")
async def company(database: Database) -> Database:
    await plant(database, worked(members=[("l", "ours")]))
    return database


def member(*teams: str) -> Viewer:
    return Viewer("l", ("MEMBER",), Scope(frozenset(teams)))


async def test_a_member_asks_for_teams_that_exist_for_them(company: Database) -> None:
    async with client_of(company, Clock(NOW), member("ours")) as client:
        assert share((await read(client, RATIOS))["summary"]["coverage"]) == (2, 3)
        assert (await refusal(client, teamIds=[THEIRS]))["reason"] == "UNKNOWN_TEAM"


async def test_the_default_team_is_narrowed_to_what_the_viewer_sees(company: Database) -> None:
    async with client_of(company, Clock(NOW), member("theirs")) as client:
        found = await read(client, RATIOS, teamIds=[DEFAULT])

        assert share(found["summary"]["coverage"]) == (1, 1)
        assert {name: share(row["coverage"]) for name, row in by_name(found).items()} == {"Lindsay": (1, 1)}


async def test_without_a_team_the_first_of_the_viewers_teams_is_shown(company: Database) -> None:
    async with client_of(company, Clock(NOW), member("theirs", "ours")) as client:
        assert (await read(client, "teams { name }", teamIds=None))["teams"] == [{"name": "Ours"}]


async def test_a47_a_display_shows_its_team_role_and_period(company: Database) -> None:
    fields = (
        f"{RATIOS} state message teams {{ name }} role {{ displayName }} missingAssignments {{ count accounts {{ nodes {{ name }} }} }}"
        " rows2: rows { nodes { accounts(group: NOT_COVERED) { nodes { account { name contractValue { amount currency } } } } } }"
    )
    async with client_of(company, Clock(NOW), viewer_of_display(SCREEN)) as client:
        found = await read(client, fields, teamIds=None)

        assert (found["state"], found["teams"], found["role"]) == ("OK", [{"name": "Ours"}], {"displayName": "Success Manager"})
        assert share(found["summary"]["coverage"]) == (2, 3)
        assert found == await read(client, fields)


@pytest.mark.parametrize("given", [{"role": "sales_manager"}, {"period": "DAYS_7"}])
async def test_a47_a_display_shows_nothing_else(company: Database, given: dict[str, Any]) -> None:
    async with client_of(company, Clock(NOW), viewer_of_display(SCREEN)) as client:
        await read(client, "state")
        assert (await refusal(client, **given))["code"] == "FORBIDDEN"


async def test_a47_a_display_of_the_default_team_shows_no_other(company: Database) -> None:
    async with client_of(company, Clock(NOW), viewer_of_display(Display("default", MANAGER, "DAYS_30"))) as client:
        assert (await read(client, "teams { name }", teamIds=None))["teams"] == [{"name": "Default team"}]
        assert (await refusal(client))["code"] == "FORBIDDEN"


async def codes(client: Client, *fields: str) -> list[str]:
    return [(await refusal(client, each))["code"] for each in fields]


async def test_a47_a_display_reads_nothing_else_of_users_and_accounts(company: Database) -> None:
    async with client_of(company, Clock(NOW), viewer_of_display(SCREEN)) as client:
        hidden = await codes(
            client,
            "rows { nodes { user { email } } }",
            "rows(first: 1) { nodes { accounts(first: 1) { nodes { account { touchpoints { nodes { subject } } } } } } }",
            "missingAssignments { accounts { nodes { attributes { __typename } } } }",
            "teams { members { permission } }",
            "role { multiHolder }",
        )

        assert hidden == ["FORBIDDEN"] * 5
