"""Asking for account coverage: the worked case of M-09, and answers in a short form."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from csgraph.domain.globalid import encode
from support.planted import Planted, Properties, team
from support.service import Client

NOW = datetime(2026, 6, 17, 12, 34, 56, tzinfo=UTC)
MANAGER = "success_manager"
OURS = encode("Team", "ours")


def at(day: int, hour: int = 12, minute: int = 0, month: int = 6) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


TEN_DAYS_AGO = at(7)


def touchpoint(key: str, account: str, user: str | None, when: datetime = TEN_DAYS_AGO, **more: Any) -> Properties:
    """A touchpoint of ten days ago, as it is stored."""
    by = {} if user is None else {"createdById": user}
    return (
        {"id": key, "accountId": account, "subject": key, "kind": "Call", "occurredAt": when, "draft": False, "internalNote": False}
        | by
        | more
    )


def task(key: str, account: str, **more: Any) -> Properties:
    """A task that is open, as it is stored."""
    return {"id": key, "accountId": account, "title": key, "status": "NOT_STARTED", "priority": "LOW", "version": 1} | more


def done(key: str, account: str, user: str, when: datetime = TEN_DAYS_AGO, **more: Any) -> Properties:
    """A task that a user completed."""
    return task(key, account, status="COMPLETED", completedAt=when, completedById=user) | more


ACCOUNTS = [
    {"id": "a1", "name": "One", "region": "EMEA", "contractStatus": "PAYING"},
    {"id": "a2", "name": "Two", "region": "EMEA", "contractStatus": "PAYING"},
    {"id": "a3", "name": "Three", "region": "EMEA", "contractStatus": "FREE"},
    {"id": "a4", "name": "Four", "region": "EMEA", "contractStatus": "CANCELED"},
    {"id": "a5", "name": "Five", "region": "EMEA"},
    {"id": "a6", "name": "Six", "region": "APAC", "contractStatus": "PAYING"},
]
USERS = [{"id": "l", "name": "Lindsay"}, {"id": "m", "name": "Michael"}]
HELD = [(user, account, MANAGER) for user, account in (("l", "a1"), ("l", "a2"), ("l", "a4"), ("l", "a6"), ("m", "a3"), ("m", "a5"))]
TOUCHPOINTS = [touchpoint("t1", "a1", "l"), touchpoint("t2", "a6", "l"), touchpoint("t3", "a4", "m")]
TASKS = [done("k1", "a3", "m")]
TEAMS = [team("ours", "Ours", {"region": {"eq": "EMEA"}}), team("theirs", "Theirs", {"region": {"eq": "APAC"}})]


def worked(**changed: Any) -> Planted:
    """The worked case of M-09, with some of its parts replaced."""
    parts: dict[str, Any] = {
        "accounts": ACCOUNTS, "users": USERS, "teams": TEAMS, "assigned": HELD, "owned": {"Touchpoint": TOUCHPOINTS, "Task": TASKS},
        "flows": [{"key": "renewal", "displayName": "Renewal", "isDefault": False}],
    }  # fmt: skip
    return Planted(**(parts | changed))


VOLUME = "activityVolume { total touchpoints completedTasks excludedInternalNotes byFlow { flow { key } touchpoints completedTasks } }"
HEALTH = "health { good { ...c } average { ...c } poor { ...c } unknown { ...c } }"
FIGURES = f"{VOLUME} coverage {{ numerator denominator value }} metrics {{ metric {{ key }} value }} {HEALTH}"
LIST = "nodes { account { name } covered touchpoints completedTasks lastActivityAt overdueTasks olderOverdueTasks } totalCount"
ROW = f"user {{ name active }} memberOfTeam hiddenCanceled overdueAccounts {FIGURES} accounts {{ {LIST} }}"
EVERYTHING = f"""
query ($input: AccountCoverageInput!, $order: CoverageRowOrder) {{
  accountCoverage(input: $input) {{
    asOf window {{ start end }} teams {{ name }} role {{ displayName }} state message
    summary {{ {FIGURES} }}
    rows(orderBy: $order) {{ nodes {{ {ROW} }} totalCount }}
    missingAssignments {{ count contractValue {{ amount currency }} accounts {{ nodes {{ name }} }} }}
  }}
}}
fragment c on HealthCount {{ accounts contractValue change }}
"""


def asking(**given: Any) -> dict[str, Any]:
    """The input for the worked case's team, with what else is given."""
    return {"teamIds": [OURS], "role": MANAGER, "period": "DAYS_30"} | given


async def coverage(client: Client, /, order: dict[str, str] | None = None, **given: Any) -> dict[str, Any]:
    """Everything that account coverage answers."""
    found: dict[str, Any] = (await client.query(EVERYTHING, input=asking(**given), order=order))["accountCoverage"]
    return found


async def read(client: Client, fields: str, /, **given: Any) -> dict[str, Any]:
    """Some fields of account coverage."""
    document = f"query ($input: AccountCoverageInput!) {{ accountCoverage(input: $input) {{ {fields} }} }}"
    found: dict[str, Any] = (await client.query(document, input=asking(**given)))["accountCoverage"]
    return found


async def refusal(client: Client, fields: str = "state", /, **given: Any) -> dict[str, Any]:
    """The extensions of the one error that coverage is refused with."""
    document = f"query ($input: AccountCoverageInput!) {{ accountCoverage(input: $input) {{ {fields} }} }}"
    (error,) = (await client.ask(document, input=asking(**given)))["errors"]
    found: dict[str, Any] = error["extensions"]
    return found


def share(ratio: dict[str, Any]) -> tuple[int, int]:
    return ratio["numerator"], ratio["denominator"]


def by_name(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Rows by the user's name."""
    return {row["user"]["name"]: row for row in found["rows"]["nodes"]}


def names(connection: dict[str, Any]) -> list[str]:
    return [node["account"]["name"] for node in connection["nodes"]]
