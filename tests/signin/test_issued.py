"""Tokens that csgraph issues: shown once, kept as hashes, never more than their user, and ended by revoking or by time."""

from __future__ import annotations

import asyncio
import hashlib
import re
from datetime import UTC, datetime, timedelta

import pytest

from csgraph.db.driver import Database
from csgraph.db.queries import Catalogue
from csgraph.domain.access import Display, Membership, Scope, Viewer, viewer_of_display
from csgraph.domain.errors import BadUserInput
from csgraph.repository import Repository
from csgraph.signin.issued import IssuedTokens, is_issued

NOW = datetime(2026, 6, 17, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
STORED = "MATCH (t:AccessToken) RETURN t {.*} ORDER BY t.id"


@pytest.fixture
def tokens(people: Database) -> IssuedTokens:
    return IssuedTokens(Repository(people, Catalogue.load()))


async def viewer(tokens: IssuedTokens, token: str, now: datetime = NOW) -> Viewer | None:
    found = await tokens.find(token, now)
    await asyncio.gather(*tokens._notes)
    return found.viewer if found else None


async def test_the_database_holds_a_hash_and_not_the_token(tokens: IssuedTokens, people: Database) -> None:
    issued = await tokens.issue_integration("import", "zoe", NOW, DAY)

    ((stored,),) = await people.read("stored", STORED, {}, timeout=5)
    assert re.fullmatch(r"csg_i_[A-Za-z0-9_-]{43}", issued.token)
    assert stored["hash"] == hashlib.sha256(issued.token.encode()).hexdigest()
    assert issued.token[6:] not in str(stored)
    assert (stored["id"], stored["name"], stored["kind"]) == (issued.id, "import", "INTEGRATION")


async def test_two_tokens_are_never_the_same(tokens: IssuedTokens) -> None:
    issued = [await tokens.issue_integration("import", "zoe", NOW, DAY) for _ in range(3)]

    assert len({each.token for each in issued}) == len({each.id for each in issued}) == 3


async def test_a_bot_is_a_member_of_its_team_and_sees_its_accounts(tokens: IssuedTokens) -> None:
    """D-14, D-15."""
    issued = await tokens.issue_integration("plays", "zoe", NOW, DAY)

    assert await viewer(tokens, issued.token) == Viewer(
        "zoe", (), Scope(frozenset({"t-emea"})), (Membership("t-emea", "MEMBER"),), source="INTEGRATION"
    )


async def test_a_token_may_do_less_than_its_user_and_never_more(tokens: IssuedTokens, people: Database) -> None:
    less = await tokens.issue_integration("reports", "admin", NOW, DAY, ["VIEWER"])
    with pytest.raises(BadUserInput):
        await tokens.issue_integration("reports", "zoe", NOW, DAY, ["ADVANCED"])
    with pytest.raises(BadUserInput):
        await tokens.issue_integration("reports", "zoe", NOW, DAY, ["KING"])

    seen = await viewer(tokens, less.token)
    assert (seen.permissions, seen.scope) == (("VIEWER",), Scope(frozenset({"t-vip"})))
    assert len(await people.read("stored", STORED, {}, timeout=5)) == 1


async def test_a_display_shows_one_team_one_role_and_one_period(tokens: IssuedTokens) -> None:
    """A-47."""
    issued = await tokens.issue_display("lobby", "emea", "success_manager", "DAYS_30", NOW, DAY)

    assert issued.token.startswith("csg_d_")
    assert await viewer(tokens, issued.token) == viewer_of_display(Display("t-emea", "success_manager", "DAYS_30"))


@pytest.mark.parametrize(
    ("team", "role", "period"),
    [("apac", "success_manager", "DAYS_30"), ("emea", "king", "DAYS_30"), ("emea", "success_manager", "DAYS_31")],
)
async def test_a_display_of_nothing_is_refused(tokens: IssuedTokens, people: Database, team: str, role: str, period: str) -> None:
    with pytest.raises(BadUserInput):
        await tokens.issue_display("lobby", team, role, period, NOW, DAY)

    assert await people.read("stored", STORED, {}, timeout=5) == []


@pytest.mark.parametrize("name", ["", "x" * 101, "two\nlines"])
async def test_a_name_is_one_short_line(tokens: IssuedTokens, name: str) -> None:
    with pytest.raises(BadUserInput):
        await tokens.issue_integration(name, "zoe", NOW, DAY)


async def test_a_token_ends_when_it_was_said_to(tokens: IssuedTokens) -> None:
    issued = await tokens.issue_integration("import", "zoe", NOW, DAY)

    assert await viewer(tokens, issued.token, NOW + DAY - timedelta(seconds=1)) is not None
    assert await viewer(tokens, issued.token, NOW + DAY) is None


async def test_a_revoked_token_stays_revoked_since_the_first_time(tokens: IssuedTokens) -> None:
    issued = await tokens.issue_integration("import", "zoe", NOW, DAY)
    await tokens.revoke(issued.id, NOW)
    await tokens.revoke(issued.id, NOW + timedelta(hours=1))

    assert await viewer(tokens, issued.token) is None
    assert (await tokens.listed())[0]["revokedAt"].to_native() == NOW
    with pytest.raises(BadUserInput):
        await tokens.revoke("nothing", NOW)


async def test_a_token_of_a_deleted_team_or_user_stands_for_nobody(tokens: IssuedTokens, people: Database) -> None:
    display = await tokens.issue_display("lobby", "emea", "success_manager", "DAYS_30", NOW, DAY)
    integration = await tokens.issue_integration("import", "zoe", NOW, DAY)
    await people.schema("MATCH (n WHERE n.key = 'emea' OR n.id = 'zoe') DETACH DELETE n")

    assert await viewer(tokens, display.token) is None
    assert await viewer(tokens, integration.token) is None


async def test_its_last_use_is_noted_once_an_hour(tokens: IssuedTokens) -> None:
    issued = await tokens.issue_integration("import", "zoe", NOW, DAY)
    noted = []
    for minutes in (0, 59, 61):
        await viewer(tokens, issued.token, NOW + timedelta(minutes=minutes))
        noted.append((await tokens.listed())[0]["lastUsedAt"].to_native() - NOW)

    assert noted == [timedelta(0), timedelta(0), timedelta(minutes=61)]


async def test_the_list_says_whose_tokens_there_are_and_no_hash(tokens: IssuedTokens) -> None:
    await tokens.issue_integration("import", "zoe", NOW, DAY, ["MEMBER"])
    await tokens.issue_display("lobby", "emea", "success_manager", "DAYS_7", NOW, DAY)

    first, second = sorted(await tokens.listed(), key=lambda row: row["name"])
    assert [first[name] for name in ("name", "kind", "holder", "roles")] == ["import", "INTEGRATION", "zoe", ["MEMBER"]]
    assert [second[name] for name in ("name", "kind", "holder", "role", "period")] == [
        "lobby",
        "DISPLAY",
        "emea",
        "success_manager",
        "DAYS_7",
    ]
    assert "hash" not in first


@pytest.mark.parametrize(
    "text", ["csg_i_", "csg_x_" + "a" * 43, "csg_i_" + "a" * 42, "csg_i_" + "a" * 44, "csg_i_" + "é" * 43, "eyJ.eyJ.x"]
)
def test_what_has_another_form_is_no_such_token(text: str) -> None:
    assert not is_issued(text)
