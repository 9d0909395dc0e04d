"""Who may see and do what: the table, the scope of ADR 0009, and tokens that may do less than their user."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.domain.access import (
    EVERYTHING,
    HOLDERS,
    ROLES,
    Action,
    Display,
    Membership,
    Scope,
    Viewer,
    allowed_in,
    covers,
    require_root_field,
    viewer_of,
    viewer_of_display,
)
from csgraph.domain.errors import Forbidden

EMEA, VIP, DEFAULT = Membership("emea", "MEMBER"), Membership("vip", "TEAM_ADMIN"), Membership("default", "VIEWER")
SCREEN = Display("emea", "success_manager", "DAYS_30")


def only(*teams: str) -> Scope:
    return Scope(frozenset(teams))


def test_every_action_has_holders_and_a_global_admin_may_do_everything() -> None:
    assert HOLDERS.keys() == set(Action)
    assert all("GLOBAL_ADMIN" in holders and set(holders) <= set(ROLES) for holders in HOLDERS.values())


@pytest.mark.parametrize(
    ("action", "holders"),
    [
        (Action.EDIT_ASSIGNMENT_ROLES, {"GLOBAL_ADMIN", "ADVANCED", "TEAM_ADMIN"}),
        (Action.INTEGRATE_ASSIGNMENTS, {"GLOBAL_ADMIN", "ADVANCED"}),
        (Action.DEFINE_ACCOUNT_SETS, {"GLOBAL_ADMIN"}),  # D-19
        (Action.SAVE_LAYOUTS, {"GLOBAL_ADMIN"}),  # B-03
        (Action.SEE_SUCCESS_REPORT, {"GLOBAL_ADMIN", "SUCCESS_MANAGER", "SUCCESS_AGENT"}),  # E-02
        (Action.EDIT_ASSIGNMENTS, set(ROLES) - {"VIEWER"}),
    ],
)
def test_the_table_is_the_specification(action: Action, holders: set[str]) -> None:
    assert set(HOLDERS[action]) == holders


@pytest.mark.parametrize(
    ("permissions", "memberships", "scope"),
    [
        (["GLOBAL_ADMIN"], [], EVERYTHING),
        (["GLOBAL_ADMIN"], [EMEA], EVERYTHING),
        (["MEMBER"], [EMEA], only("emea")),
        (["ADVANCED", "TEAM_ADMIN"], [EMEA, VIP], only("emea", "vip")),
        ([], [EMEA, DEFAULT], EVERYTHING),
        ([], [], EVERYTHING),
        (["SUCCESS_AGENT"], [], EVERYTHING),
        ([], [Membership("emea", "GLOBAL_ADMIN")], only("emea")),
    ],
)
def test_joining_a_team_narrows_and_the_default_team_is_the_birds_eye_view(
    permissions: list[str], memberships: list[Membership], scope: Scope
) -> None:
    assert viewer_of("u", permissions, memberships).scope == scope


def test_a_user_without_a_team_has_the_permission_of_the_default_team() -> None:
    assert viewer_of("u", [], []).memberships == (Membership("default", "MEMBER"),)
    assert viewer_of("u", ["VIEWER"], []).memberships == (Membership("default", "VIEWER"),)


def test_a_role_in_a_team_counts_among_its_accounts_only() -> None:
    viewer = viewer_of("u", [], [EMEA, VIP])

    assert allowed_in(viewer, Action.EDIT_ASSIGNMENTS) == only("emea", "vip")
    assert allowed_in(viewer, Action.EDIT_ASSIGNMENT_ROLES) == only("vip")
    assert allowed_in(viewer, Action.CONFIGURE) == only()


def test_a_role_of_the_organisation_counts_wherever_the_viewer_sees() -> None:
    assert allowed_in(viewer_of("u", ["ADVANCED"], [EMEA]), Action.INTEGRATE_ASSIGNMENTS) == only("emea")
    assert allowed_in(viewer_of("u", ["ADVANCED"], []), Action.INTEGRATE_ASSIGNMENTS) == EVERYTHING
    assert allowed_in(viewer_of("u", [], [Membership("default", "ADVANCED"), EMEA]), Action.INTEGRATE_ASSIGNMENTS) == EVERYTHING


def test_a_viewer_only_reads() -> None:
    viewer = viewer_of("u", ["VIEWER"], [Membership("emea", "VIEWER")])

    assert {action for action in Action if allowed_in(viewer, action) != only()} == set()


@pytest.mark.parametrize(
    ("held", "role", "covered"),
    [
        (["GLOBAL_ADMIN"], "SUCCESS_MANAGER", True),
        (["ADVANCED"], "TEAM_ADMIN", True),
        (["TEAM_ADMIN"], "ADVANCED", False),
        (["MEMBER"], "VIEWER", True),
        (["MEMBER"], "SUCCESS_AGENT", False),
        ([], "VIEWER", True),
        ([], "MEMBER", False),
    ],
)
def test_a_role_is_covered_when_it_adds_nothing(held: list[str], role: str, covered: bool) -> None:  # noqa: FBT001 - a column of the table
    assert covers(held, role) is covered


def test_a_token_of_an_administrator_can_be_one_of_a_team_member() -> None:
    viewer = viewer_of("u", ["GLOBAL_ADMIN"], [VIP], only=["MEMBER"])

    assert viewer == Viewer("u", ("MEMBER",), only("vip"), (Membership("vip", "MEMBER"),))


def test_a_token_loses_what_its_user_loses() -> None:
    viewer = viewer_of("u", ["VIEWER"], [Membership("vip", "VIEWER")], only=["ADVANCED"])

    assert viewer == Viewer("u", (), only("vip"), (Membership("vip", "VIEWER"),))


ROLE = st.sampled_from(ROLES)
MEMBERSHIPS = st.lists(st.builds(Membership, st.sampled_from(["default", "emea", "vip"]), ROLE), max_size=3, unique_by=lambda m: m.team_id)


def within(part: Scope, whole: Scope) -> bool:
    return whole.teams is None or (part.teams is not None and part.teams <= whole.teams)


@given(st.lists(ROLE, max_size=3), MEMBERSHIPS, st.lists(ROLE, min_size=1, max_size=3))
def test_a_narrowed_token_never_sees_or_does_more_than_its_user(
    permissions: list[str], memberships: list[Membership], roles: list[str]
) -> None:
    user = viewer_of("u", permissions, memberships)
    token = viewer_of("u", permissions, memberships, only=roles)

    assert within(token.scope, user.scope)
    assert all(within(allowed_in(token, action), allowed_in(user, action)) for action in Action)


def test_a_display_sees_one_team_and_does_nothing() -> None:
    viewer = viewer_of_display(SCREEN)

    assert (viewer.user_id, viewer.scope, viewer.display) == (None, only("emea"), SCREEN)
    assert viewer_of_display(Display("default", "success_manager", "DAYS_30")).scope == EVERYTHING
    assert [allowed_in(viewer, action) for action in Action if allowed_in(viewer, action) != only()] == []


def test_a_display_asks_for_its_team_alone() -> None:
    viewer = viewer_of_display(SCREEN)

    for field in ("viewer", "team", "node", "nodes"):
        require_root_field(viewer, field)
    for field in ("account", "accounts", "search", "users", "teams", "segments"):
        with pytest.raises(Forbidden):
            require_root_field(viewer, field)
        require_root_field(viewer_of("u", [], [EMEA]), field)


def test_other_teams_do_not_exist_but_everybody_knows_the_default_team() -> None:
    member, screen = viewer_of("u", [], [EMEA]), viewer_of_display(SCREEN)

    assert [member.sees_team(team) for team in ("default", "emea", "vip")] == [True, True, False]
    assert [screen.sees_team(team) for team in ("default", "emea", "vip")] == [False, True, False]
    assert all(viewer_of("u", [], []).sees_team(team) for team in ("default", "emea", "vip"))
