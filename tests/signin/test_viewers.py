"""From an authorization text to a viewer, as HTTP and a WebSocket's first message hand it over, and what `viewer` and `teams` answer to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.access import EVERYTHING, Action, Membership, Scope, allowed_in
from csgraph.domain.errors import Unauthenticated
from csgraph.domain.globalid import encode
from csgraph.signin import viewers
from csgraph.signin.viewers import Viewers
from support.service import Client, Clock, client_of

DAY = timedelta(days=1)
TEAMS = "{ viewer { user { name kind } permissions teams { name } } teams { name accountSet { description } } }"


@pytest.fixture
async def client(people: Database, clock: Clock) -> AsyncIterator[Client]:
    async with client_of(people, clock, auth_secret="s" * 32) as client:
        yield client


def bearer(client: Client, user: str, role: str | None = None) -> str:
    return "Bearer " + client.deps.viewers.people.issue(user, timedelta(hours=1), datetime.now(UTC), role=role)


async def ask(client: Client, authorization: str, document: str, **variables: Any) -> dict[str, Any]:
    response = await client.http.post(
        "/graphql", json={"query": document, "variables": variables}, headers={"authorization": authorization}
    )
    return response.json()


@pytest.mark.parametrize(
    ("user", "scope"),
    [
        ("admin", None),
        ("eve", {"t-emea"}),
        ("both", {"t-emea", "t-vip"}),
        ("free", None),
        ("bird", None),
        ("zoe", {"t-emea"}),
    ],
)
async def test_a_viewer_sees_the_accounts_of_the_teams_that_somebody_added_them_to(
    client: Client, user: str, scope: set[str] | None
) -> None:
    """ADR 0009: D-05, D-08, D-11, D-12, D-13."""
    viewer = await client.deps.viewers.of(bearer(client, user))

    assert (viewer.user_id, viewer.scope) == (user, EVERYTHING if scope is None else Scope(frozenset(scope)))


async def test_a_development_role_takes_its_scope_along(client: Client) -> None:
    assert (await client.deps.viewers.of(bearer(client, "admin", "MEMBER"))).scope == Scope(frozenset({"t-vip"}))
    assert (await client.deps.viewers.of(bearer(client, "eve", "GLOBAL_ADMIN"))).scope == EVERYTHING


async def test_a_development_role_is_the_role_in_every_team(client: Client) -> None:
    viewer = await client.deps.viewers.of(bearer(client, "both", "VIEWER"))

    assert viewer.memberships == (Membership("t-emea", "VIEWER"), Membership("t-vip", "VIEWER"))
    assert allowed_in(viewer, Action.WORK) == Scope(frozenset())


@pytest.mark.parametrize("text", [None, "", "Bearer", "Bearer x", "Bearer \ud800", "csg_i_" + "x" * 43])
async def test_the_first_message_of_a_socket_is_refused_like_a_request(client: Client, text: str | None) -> None:
    with pytest.raises(Unauthenticated) as refused:
        await client.deps.viewers.of(text)

    assert refused.value.message == "Valid credentials are required."


async def test_a_membership_counts_within_five_seconds(client: Client, people: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    text = bearer(client, "free")
    assert (await client.deps.viewers.of(text)).scope == EVERYTHING
    await people.schema("MATCH (u:User {id: 'free'}), (t:SuccessTeam {key: 'vip'}) CREATE (u)-[:MEMBER_OF {permission: 'MEMBER'}]->(t)")

    now = viewers.time.monotonic()
    monkeypatch.setattr(viewers.time, "monotonic", lambda: now + 5.1)
    assert (await client.deps.viewers.of(text)).scope == Scope(frozenset({"t-vip"}))


async def test_a_revoked_token_is_refused_within_five_seconds(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    issued = await client.deps.viewers.issued.issue_integration("import", "zoe", datetime.now(UTC), DAY)
    assert (await client.deps.viewers.of(f"Bearer {issued.token}")).user_id == "zoe"
    await client.deps.viewers.issued.revoke(issued.id, datetime.now(UTC))

    now = viewers.time.monotonic()
    monkeypatch.setattr(viewers.time, "monotonic", lambda: now + 5.1)
    with pytest.raises(Unauthenticated):
        await client.deps.viewers.of(f"Bearer {issued.token}")


async def test_a_token_is_not_believed_beyond_its_end(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    issued = await client.deps.viewers.issued.issue_integration("import", "zoe", datetime.now(UTC), timedelta(seconds=3))
    moment = datetime.now(UTC)
    kept = Viewers(client.deps.repository, client.deps.viewers.people, development=True, clock=lambda: moment)
    assert (await kept.of(f"Bearer {issued.token}")).user_id == "zoe"

    now = viewers.time.monotonic()
    monkeypatch.setattr(viewers.time, "monotonic", lambda: now + 3.1)
    moment += timedelta(seconds=3.1)
    with pytest.raises(Unauthenticated):
        await kept.of(f"Bearer {issued.token}")


async def test_a_token_of_a_person_is_not_believed_beyond_its_end_and_the_skew(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    people = client.deps.viewers.people
    text = "Bearer " + people.issue("eve", timedelta(seconds=-27), datetime.now(UTC))
    assert (await client.deps.viewers.of(text)).user_id == "eve"

    now = viewers.time.monotonic()
    monkeypatch.setattr(viewers.time, "monotonic", lambda: now + 3.1)
    read = []

    async def expired(token: str) -> None:
        read.append(token)

    monkeypatch.setattr(type(people), "read", lambda _people, token: expired(token))
    with pytest.raises(Unauthenticated):
        await client.deps.viewers.of(text)
    assert len(read) == 1


async def test_a_valid_viewer_is_looked_up_once_in_five_seconds(client: Client) -> None:
    text = bearer(client, "eve")
    client.statements.clear()
    for _ in range(5):
        await client.deps.viewers.of(text)

    assert [statement.name for statement in client.statements] == ["user.by_ids_viewer"]


async def test_a_thousand_who_ask_at_the_same_moment_are_looked_up_once(client: Client) -> None:
    authorization, names = bearer(client, "eve"), []
    client.deps.repository.database.observe = lambda name, _text, _parameters: names.append(name)
    found = await asyncio.gather(*(client.deps.viewers.of(authorization) for _ in range(1000)))
    assert ({viewer.user_id for viewer in found}, names) == ({"eve"}, ["user.by_ids_viewer"])


async def test_one_who_gives_up_takes_the_answer_from_nobody(client: Client) -> None:
    authorization = bearer(client, "eve")
    first, second = (asyncio.ensure_future(client.deps.viewers.of(authorization)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).user_id == "eve"


async def test_a_restricted_viewer_knows_the_own_teams_and_the_name_of_the_default_team(client: Client) -> None:
    answer = await ask(client, bearer(client, "eve"), TEAMS)

    assert answer["data"] == {
        "viewer": {"user": {"name": "eve", "kind": "HUMAN"}, "permissions": [], "teams": [{"name": "Default team"}, {"name": "Emea"}]},
        "teams": [{"name": "Default team", "accountSet": None}, {"name": "Emea", "accountSet": {"description": 'region is "EMEA"'}}],
    }


@pytest.mark.parametrize("user", ["admin", "free", "bird"])
async def test_who_sees_everything_sees_every_team(client: Client, user: str) -> None:
    answer = await ask(client, bearer(client, user), "{ teams { name } }")

    assert answer["data"] == {"teams": [{"name": "Default team"}, {"name": "Emea"}, {"name": "Vip"}]}


async def test_another_team_answers_as_one_that_does_not_exist(client: Client) -> None:
    document = (
        "query ($vip: ID!, $none: ID!) { a: team(id: $vip) { name } b: team(id: $none) { name } c: node(id: $vip) { id } "
        "d: nodes(ids: [$vip, $none]) { id } }"
    )

    answer = await ask(client, bearer(client, "eve"), document, vip=encode("Team", "t-vip"), none=encode("Team", "t-none"))

    assert "errors" not in answer
    assert answer["data"] == {"a": None, "b": None, "c": None, "d": [None, None]}


async def test_the_teams_of_a_colleague_are_those_that_the_viewer_knows(client: Client) -> None:
    answer = await ask(client, bearer(client, "eve"), "query ($id: ID!) { user(id: $id) { teams { name } } }", id=encode("User", "both"))

    assert answer["data"] == {"user": {"teams": [{"name": "Default team"}, {"name": "Emea"}]}}


@pytest.mark.parametrize(("user", "found"), [("eve", []), ("both", ["Vip"]), ("admin", ["Vip"])])
async def test_a_search_finds_the_teams_that_the_viewer_knows(client: Client, user: str, found: list[str]) -> None:
    document = '{ search(text: "vip", first: 1) { nodes { ... on Team { name } } pageInfo { hasNextPage endCursor } } }'

    answer = await ask(client, bearer(client, user), document)

    assert [node["name"] for node in answer["data"]["search"]["nodes"]] == found
    assert answer["data"]["search"]["pageInfo"]["hasNextPage"] is False


async def test_a_bot_signs_in_as_itself(client: Client) -> None:
    """D-15."""
    issued = await client.deps.viewers.issued.issue_integration("plays", "zoe", datetime.now(UTC), DAY)
    answer = await ask(client, f"Bearer {issued.token}", "{ viewer { user { name kind } teams { name } } }")

    assert answer["data"]["viewer"] == {"user": {"name": "zoe", "kind": "BOT"}, "teams": [{"name": "Default team"}, {"name": "Emea"}]}


@pytest.fixture
async def display(client: Client) -> str:
    issued = await client.deps.viewers.issued.issue_display("lobby", "emea", "success_manager", "DAYS_30", datetime.now(UTC), DAY)
    return f"Bearer {issued.token}"


async def test_a_display_is_nobody_and_sees_one_team(client: Client, display: str) -> None:
    document = (
        "query ($emea: ID!, $vip: ID!, $default: ID!) { viewer { user { name } permissions teams { name } } emea: team(id: $emea) { name } "
        "vip: team(id: $vip) { name } default: node(id: $default) { id } nodes(ids: [$emea, $vip]) { id } }"
    )
    emea = encode("Team", "t-emea")

    answer = await ask(client, display, document, emea=emea, vip=encode("Team", "t-vip"), default=encode("Team", "default"))

    assert answer["data"] == {
        "viewer": {"user": None, "permissions": ["VIEWER"], "teams": [{"name": "Emea"}]},
        "emea": {"name": "Emea"}, "vip": None, "default": None, "nodes": [{"id": emea}, None],
    }  # fmt: skip


SHOWS = "{ viewer { display { shown: team { id name } role { key displayName } period } } }"


@pytest.mark.parametrize(("team", "team_id", "name"), [("emea", "t-emea", "Emea"), ("default", "default", "Default team")])
async def test_a_display_learns_from_its_token_what_to_show(client: Client, team: str, team_id: str, name: str) -> None:
    """A-47."""
    issued = await client.deps.viewers.issued.issue_display("lobby", team, "success_manager", "DAYS_14", datetime.now(UTC), DAY)

    answer = await ask(client, f"Bearer {issued.token}", SHOWS)

    assert answer["data"]["viewer"]["display"] == {
        "shown": {"id": encode("Team", team_id), "name": name},
        "role": {"key": "success_manager", "displayName": "Success Manager"}, "period": "DAYS_14",
    }  # fmt: skip


async def test_people_and_bots_are_no_display(client: Client) -> None:
    assert [(await ask(client, bearer(client, user), SHOWS))["data"] for user in ("admin", "zoe")] == [{"viewer": {"display": None}}] * 2


MEMBERS = f'{{ team(id: "{encode("Team", "t-emea")}") {{ members {{ user {{ email }} }} }} }}'
STAFF = f'{{ node(id: "{encode("User", "zoe")}") {{ ... on User {{ email }} }} }}'


@pytest.mark.parametrize(
    "document", ['{ account(externalId: "x") { name } }', "{ users { nodes { name } } }", "{ teams { name } }", MEMBERS, STAFF]
)
async def test_a_display_may_not_ask_for_anything_else(client: Client, display: str, document: str) -> None:
    answer = await ask(client, display, document)

    assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"]
    assert not any((answer["data"] or {}).values())
