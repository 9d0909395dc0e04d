"""Checks of periods: no two parents, and no two holders of a single-holder role, at one time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from csgraph.importer import problems as codes
from csgraph.importer.staging import Staged, Staging

ENDLESS = "~"
"""Sorts after every instant."""


class Rejecting(Protocol):
    """What check.py offers to the checks of other modules."""

    @property
    def staging(self) -> Staging:
        """What is checked."""

    def reject(self, staged: Staged, column: str, code: str, query: str, *values: object) -> None:
        """Report and remove the rows of a query that answers their lines and what was expected."""


def check_validity(checks: Rejecting, now: str, multi_holder: Mapping[str, bool]) -> None:
    """Refuse overlapping periods, second holders, and a current parent that accounts.csv contradicts."""
    staged = checks.staging.staged
    if "hierarchy" in staged:
        _parents(checks, staged["hierarchy"])
        if "account" in staged and staged["account"].has("parent_id") and staged["hierarchy"].has("parent_id"):
            _agreement(checks, staged["hierarchy"])
    if "assignment" in staged:
        _holders(checks, staged["assignment"], now, multi_holder)


def _until(staged: Staged) -> str:
    return f"coalesce(valid_to, '{ENDLESS}')" if staged.has("valid_to") else f"'{ENDLESS}'"


def _parents(checks: Rejecting, staged: Staged) -> None:
    checks.reject(
        staged, "valid_from", codes.OVERLAPPING_VALIDITY,
        f"SELECT line, 'a period that begins when the one before has ended' FROM (SELECT line, valid_from, max({_until(staged)}) OVER"  # noqa: S608
        " (PARTITION BY account_id ORDER BY valid_from, line ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS busy"
        " FROM rows_hierarchy) WHERE valid_from < busy",
    )  # fmt: skip


def _agreement(checks: Rejecting, staged: Staged) -> None:
    current = "AND h.valid_to IS NULL" if staged.has("valid_to") else ""
    checks.reject(
        staged, "parent_id", codes.BAD_VALUE,
        "SELECT h.line, 'the current parent as in accounts.csv: ' || substr(a.parent_id, 1, 100) FROM rows_hierarchy AS h JOIN rows_account AS a"  # noqa: S608
        f" ON a.id = h.account_id WHERE a.parent_id IS NOT NULL AND a.parent_id IS NOT h.parent_id {current}",
    )  # fmt: skip


def _holders(checks: Rejecting, staged: Staged, now: str, multi_holder: Mapping[str, bool]) -> None:
    run = checks.staging.run
    run("CREATE TEMP TABLE multi (role TEXT PRIMARY KEY)")
    for role, multi in multi_holder.items():
        if multi:
            run("INSERT INTO multi VALUES (?)", role)
    since = f"coalesce(valid_from, '{now}')" if staged.has("valid_from") else f"'{now}'"
    window = f"ORDER BY {since}, line ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
    busy = (
        f"SELECT line, role, {since} AS since,"  # noqa: S608
        f" max({_until(staged)}) OVER (PARTITION BY account_id, role, user_id {window}) AS own,"
        f" max({_until(staged)}) OVER (PARTITION BY account_id, role, CASE WHEN role IN (SELECT role FROM multi) THEN user_id END {window})"
        " AS any FROM rows_assignment"
    )
    checks.reject(
        staged, "valid_from" if staged.has("valid_from") else "user_id", codes.OVERLAPPING_VALIDITY,
        f"SELECT line, 'a period that begins when the one before has ended' FROM ({busy}) WHERE since < own",  # noqa: S608
    )  # fmt: skip
    checks.reject(
        staged, "user_id", codes.SECOND_HOLDER,
        f"SELECT line, 'one holder of the role ' || role || ' at a time' FROM ({busy}) WHERE since < any",  # noqa: S608
    )  # fmt: skip
    run("DROP TABLE multi")
