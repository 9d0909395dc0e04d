"""Who is asking, what they may see, and what they may do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from csgraph.domain.errors import Forbidden

GLOBAL_ADMIN = "GLOBAL_ADMIN"
ROLES = (GLOBAL_ADMIN, "ADVANCED", "TEAM_ADMIN", "MEMBER", "VIEWER", "SUCCESS_MANAGER", "SUCCESS_AGENT")
READ_ONLY = "VIEWER"
DEFAULT_TEAM = "default"
"""Id of the team that holds every account and every user (D-11)."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which accounts a viewer may see: the union of the account sets of these teams (M-18), or everything."""

    teams: frozenset[str] | None = None
    """Local ids of teams; None sees every account."""


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Membership:
    """A user's place in a team: what the user may do with the team's accounts."""

    team_id: str
    permission: str


@dataclass(frozen=True, slots=True)
class Display:
    """What an unattended screen shows: the coverage of one team for one assignment role over one period (A-46, A-47)."""

    team_id: str
    role: str
    period: str


def sees_team(scope: Scope, team_id: str, *, display: bool) -> bool:
    """Whether a team exists for whoever has this scope; everybody but a screen knows the default team."""
    return scope.teams is None or team_id in scope.teams or (team_id == DEFAULT_TEAM and not display)


@dataclass(frozen=True, slots=True)
class Viewer:
    """The viewer of an operation; without a user it is development's all-seeing viewer or, with ``display``, a screen."""

    user_id: str | None = None
    permissions: tuple[str, ...] = (GLOBAL_ADMIN,)
    scope: Scope = EVERYTHING
    memberships: tuple[Membership, ...] = ()
    display: Display | None = None
    source: str = "USER"
    """How changes of this viewer come about: USER, or INTEGRATION for tokens of integrations (A-44)."""

    def sees_team(self, team_id: str) -> bool:
        """Whether the team exists for this viewer."""
        return sees_team(self.scope, team_id, display=self.display is not None)

    @property
    def reads_privileged(self) -> bool:
        """Whether privileged attributes of every account are shown, not only where the viewer holds an assignment (B-06)."""
        return self.holds(Action.SEE_PRIVILEGED_ATTRIBUTES)

    @property
    def reads_plays(self) -> bool:
        """Whether there are plays for this viewer."""
        return self.holds(Action.SAVE_PLAYS)

    def holds(self, action: Action) -> bool:
        """Whether a role of the organisation permits the action."""
        return any(role in HOLDERS[action] for role in self.permissions)


ALL_SEEING = Viewer()


class Action(Enum):
    """What not everybody may do; the value is the sentence of docs/ACCESS.md."""

    SEE_EVERY_ACCOUNT = "See every account, whatever the teams."
    SEE_PRIVILEGED_ATTRIBUTES = "See privileged attributes without an assignment on the account or above (B-06)."
    SEE_SUCCESS_REPORT = "Read the success report (E-02)."
    WORK = "Log touchpoints, create and complete tasks, keep contacts."
    EDIT_ACCOUNTS = "Create, change, move and delete accounts, record metrics, keep contracts, engagements with what hangs on them, and lifecycle stages."
    EDIT_ASSIGNMENTS = "Assign and unassign users (A-43)."
    INTEGRATE_ASSIGNMENTS = "Assign by integration or by play (A-44)."
    EDIT_ASSIGNMENT_ROLES = "Set up assignment roles (A-42)."
    SAVE_SEGMENTS = "Save segments."
    SAVE_PLAYS = "Save and read plays (A-44)."
    SAVE_LAYOUTS = "Save scorecard layouts (B-03)."
    DEFINE_ACCOUNT_SETS = "Create teams and define their account sets (D-19)."
    EDIT_MEMBERS = "Add and remove members of teams, bots too (D-14)."
    CONFIGURE = "Configure account types, attributes, metrics, health and everything else."


_WORKERS = (GLOBAL_ADMIN, "ADVANCED", "TEAM_ADMIN", "MEMBER", "SUCCESS_MANAGER", "SUCCESS_AGENT")
HOLDERS: Mapping[Action, tuple[str, ...]] = {
    Action.SEE_EVERY_ACCOUNT: (GLOBAL_ADMIN,),
    Action.SEE_PRIVILEGED_ATTRIBUTES: (GLOBAL_ADMIN,),
    Action.SEE_SUCCESS_REPORT: (GLOBAL_ADMIN, "SUCCESS_MANAGER", "SUCCESS_AGENT"),
    Action.WORK: _WORKERS,
    Action.EDIT_ACCOUNTS: _WORKERS,
    Action.EDIT_ASSIGNMENTS: _WORKERS,
    Action.INTEGRATE_ASSIGNMENTS: (GLOBAL_ADMIN, "ADVANCED"),
    Action.EDIT_ASSIGNMENT_ROLES: (GLOBAL_ADMIN, "ADVANCED", "TEAM_ADMIN"),
    Action.SAVE_SEGMENTS: _WORKERS,
    Action.SAVE_PLAYS: (GLOBAL_ADMIN, "ADVANCED"),
    Action.SAVE_LAYOUTS: (GLOBAL_ADMIN,),
    Action.DEFINE_ACCOUNT_SETS: (GLOBAL_ADMIN,),
    Action.EDIT_MEMBERS: (GLOBAL_ADMIN,),
    Action.CONFIGURE: (GLOBAL_ADMIN,),
}
"""The roles that permit an action: the one table for queries, mutations and docs/ACCESS.md."""

DISPLAY_FIELDS = frozenset({"viewer", "team", "node", "nodes", "accountCoverage"})
"""The root fields that a display token may ask for."""
_SHOWN: Mapping[str, str] = {
    "Team": "id name isDefault",
    "AccountCoverageUpdate": "sequence reason coverage",
    "AccountCoverage": "asOf window teams role state message summary rows missingAssignments",
    "AssignmentRole": "id key displayName",
    "CoverageSummary": "activityVolume coverage metrics health",
    "CoverageRow": "user memberOfTeam activityVolume coverage hiddenCanceled overdueAccounts metrics health accounts",
    "CoverageAccount": "account contractValue covered touchpoints completedTasks lastActivityAt overdueTasks olderOverdueTasks",
    "ActivityVolume": "total touchpoints completedTasks excludedInternalNotes byFlow",
    "FlowVolume": "flow touchpoints completedTasks",
    "Flow": "id key displayName isDefault",
    "Ratio": "numerator denominator value",
    "TimeWindow": "start end",
    "HealthSnapshot": "good average poor unknown",
    "HealthCount": "accounts contractValue change",
    "MetricAggregate": "metric value",
    "MetricDefinition": "id key displayName description unit",
    "MissingAssignments": "count contractValue accounts",
    "Money": "amount currency",
    "User": "id name active",
    "Account": "id name contractStatus contractValue renewalDate renewalState",
}
DISPLAY_READS: Mapping[str, frozenset[str]] = {kind: frozenset(fields.split()) | {"__typename"} for kind, fields in _SHOWN.items()}
"""The fields that a display token may read, by type, wherever it comes upon them."""


def viewer_of(
    user_id: str, permissions: Collection[str], memberships: Iterable[Membership], *, only: Collection[str] | None = None
) -> Viewer:
    """A user as a viewer, by ADR 0009; ``only`` keeps no more than these roles, for tokens that may do less than their user."""
    permissions = tuple(permissions)
    explicit = tuple(memberships) or (Membership(DEFAULT_TEAM, permissions[0] if permissions else "MEMBER"),)
    if only is not None:
        explicit = tuple(Membership(m.team_id, _strongest(only, m.permission)) for m in explicit)
        permissions = tuple(role for role in only if covers(permissions, role))
    teams = frozenset(membership.team_id for membership in explicit)
    everything = DEFAULT_TEAM in teams or any(role in HOLDERS[Action.SEE_EVERY_ACCOUNT] for role in permissions)
    return Viewer(user_id, permissions, EVERYTHING if everything else Scope(teams), explicit)


def viewer_of_display(display: Display) -> Viewer:
    """The viewer of a display token: one team, read-only, no user."""
    scope = EVERYTHING if display.team_id == DEFAULT_TEAM else Scope(frozenset({display.team_id}))
    return Viewer(None, (READ_ONLY,), scope, (), display)


def allowed_in(viewer: Viewer, action: Action) -> Scope:
    """Where the viewer may do this: by a role of the organisation wherever the viewer sees, by a role in a team among its accounts."""
    holders = HOLDERS[action]
    if any(role in holders for role in viewer.permissions):
        return viewer.scope
    teams = frozenset(membership.team_id for membership in viewer.memberships if membership.permission in holders)
    return EVERYTHING if DEFAULT_TEAM in teams else Scope(teams)


def covers(held: Collection[str], role: str) -> bool:
    """Whether a role permits nothing that the held ones do not permit."""
    return _actions(role) <= {action for each in held for action in _actions(each)}


def require_root_field(viewer: Viewer, name: str) -> None:
    """Refuse what the viewer may never ask for."""
    if viewer.display is not None and name not in DISPLAY_FIELDS:
        raise Forbidden("A display token may not ask for this field.")


def _actions(role: str) -> set[Action]:
    return {action for action, holders in HOLDERS.items() if role in holders}


def _strongest(roles: Iterable[str], held: str) -> str:
    return max((role for role in roles if covers((held,), role)), key=lambda role: len(_actions(role)), default=READ_ONLY)
