#!/usr/bin/env python3
# ruff: noqa: D103 - a script: its functions are named for what they do
"""Converts the benchmark rig's data set to the canonical form that `csgraph import` reads.

    rig_data.py run/data/M TARGET                    everything but touchpoints and tasks
    rig_data.py run/data/M TARGET --activity --until 2026-11-23    touchpoints and tasks alone, for a second import; what was done ends on that day
    rig_data.py run/data/M --variables run/vars/M.json    adds the variables that only csgraph's queries take

The rig's teams are rules over accounts. They become segments: an organisation has at most ten teams of its own, the rig has more.
"""

from __future__ import annotations

import argparse
import base64
import csv
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

STATUSES = {"active": "PAYING", "canceled": "CANCELED"}
TYPES = ("enterprise", "subsidiary", "division", "site")
ROLES = ("Success Manager", "Account Executive", "Solutions Engineer", "Support Lead", "Executive Sponsor")
TASK_STATUSES = {"completed": "COMPLETED", "open": "NOT_STARTED", "overdue": "STARTED"}
MEASURED_ON = "2026-09-30"
"""The day of the health snapshots: the last one before the data set's own moment."""
ENDED_ON = date(2026, 10, 1)
"""The data set's own moment."""
GOOD, AVERAGE = 70, 40

Row = dict[str, str]
Rows = Iterable[dict[str, object]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, help="the rig's run/data/SIZE")
    parser.add_argument("target", type=Path, nargs="?", help="folder for the canonical files")
    parser.add_argument("--activity", action="store_true", help="touchpoints and tasks alone")
    parser.add_argument("--until", type=date.fromisoformat, help="the day on which the activity ends, its own without it")
    parser.add_argument("--variables", type=Path, help="the rig's run/vars/SIZE.json, changed in place")
    args = parser.parse_args()
    if args.variables:
        add_variables(args.source, args.variables)
    if args.target:
        args.target.mkdir(parents=True, exist_ok=True)
        for name, rows in (ACTIVITY if args.activity else MASTER).items():
            print(f"{name}: {write(args.target / name, moved(rows(args.source), args.until))} rows")
        if not args.activity:
            (args.target / "organisation.toml").write_text(organisation(args.source), encoding="utf-8")


def moved(rows: Rows, until: date | None) -> Rows:
    """Rows with every moment of activity moved by the days between the end of the data set and another day."""
    days = timedelta(0) if until is None else until - ENDED_ON
    for row in rows:
        later = {name: later_by(days, str(row[name])) for name in ("occurred_at", "completed_at", "due_date") if row.get(name)}
        yield {**row, **later} if days else row


def later_by(days: timedelta, text: str) -> str:
    return (date.fromisoformat(text[:10]) + days).isoformat() + text[10:]


def read(source: Path, table: str) -> Iterator[Row]:
    with (source / f"{table}.csv").open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def write(path: Path, rows: Rows) -> int:
    count, writer = 0, None
    with path.open("w", newline="", encoding="utf-8") as file:
        for row in rows:
            if writer is None:
                writer = csv.DictWriter(file, list(row))
                writer.writeheader()
            writer.writerow(row)
            count += 1
    return count


def key(text: str) -> str:
    return text.lower().replace(" ", "_")


def accounts(source: Path) -> Rows:
    for row in read(source, "account"):
        yield {
            "id": row["id"], "name": row["name"], "type": row["type"], "parent_id": row["parent_id"], "status": row["contract_status"],
            "contract_status": STATUSES.get(row["contract_status"], ""), "contract_value": row["contract_value"], "currency": "USD",
            "create_date": row["created_at"][:10], "renewal_date": row["renewal_date"], "industry": row["industry"], "region": row["region"],
            "employees": row["employees"], "website": row["website"], "attribute.health": row["health"],
        }  # fmt: skip


def health_snapshots(source: Path) -> Rows:
    for row in read(source, "account"):
        score = int(row["health"])
        rank = "GOOD" if score >= GOOD else "AVERAGE" if score >= AVERAGE else "POOR"
        yield {"account_id": row["id"], "date": MEASURED_ON, "rank": rank, "score": score}


def users(source: Path) -> Rows:
    return ({"id": row["id"], "name": row["name"], "email": row["email"]} for row in read(source, "user"))


def assignments(source: Path) -> Rows:
    for row in read(source, "assignment"):
        yield {"account_id": row["account_id"], "user_id": row["user_id"], "role": key(row["role"]), "valid_from": row["since"]}


def contacts(source: Path) -> Rows:
    return ({"id": row["id"], "name": row["name"], "email": row["email"], "title": row["title"]} for row in read(source, "contact"))


def account_contacts(source: Path) -> Rows:
    return ({"account_id": row["account_id"], "contact_id": row["id"]} for row in read(source, "contact"))


def touchpoints(source: Path) -> Rows:
    for row in read(source, "touchpoint"):
        yield {
            "id": row["id"], "account_id": row["account_id"], "subject": row["type"], "kind": row["type"], "occurred_at": row["occurred_at"],
            "created_by": row["user_id"],
        }  # fmt: skip


def tasks(source: Path) -> Rows:
    for row in read(source, "task"):
        done = row["completed_at"]
        yield {
            "id": row["id"], "account_id": row["account_id"], "title": row["title"], "due_date": row["due_at"][:10],
            "status": TASK_STATUSES[row["status"]], "assignee_id": row["user_id"], "completed_at": done,
            "completed_by": row["user_id"] if done else "",
        }  # fmt: skip


MASTER: dict[str, Callable[[Path], Rows]] = {
    "accounts.csv": accounts,
    "users.csv": users,
    "assignments.csv": assignments,
    "contacts.csv": contacts,
    "account_contacts.csv": account_contacts,
    "health_snapshots.csv": health_snapshots,
}
ACTIVITY: dict[str, Callable[[Path], Rows]] = {"touchpoints.csv": touchpoints, "tasks.csv": tasks}


def rules(source: Path) -> Iterator[tuple[str, str, list[str], str]]:
    """Key, name, regions and least contract value of the rig's teams."""
    for row in read(source, "team"):
        yield row["id"], row["name"], row["rule_regions"].strip("{}").split(","), f"{float(row['rule_min_value']):.0f}"


def organisation(source: Path) -> str:
    parts = ['name = "Benchmark"', 'edition = "ENTERPRISE"', 'time_zone = "UTC"', 'reporting_currency = "USD"', "[contract_statuses]"]
    parts += [f'"{label}" = "{group}"' for label, group in STATUSES.items()]
    for level, name in enumerate(TYPES):
        parts += ["[[account_types]]", f'key = "{name}"', f'display_name = "{name.title()}"', f"level = {level}"]
    parts += ["[[attributes]]", 'key = "health"', 'display_name = "Health"', 'kind = "NUMBER"']
    for role in ROLES:
        parts += ["[[assignment_roles]]", f'key = "{key(role)}"', f'display_name = "{role}"']
        parts += ["multi_holder = true"] if role != ROLES[0] else []
    for name, title, regions, least in rules(source):
        listed = ", ".join(f'"{region}"' for region in regions)
        where = f'{{ region = {{ in = [{listed}] }}, contractValue = {{ gte = "{least}" }} }}'
        parts += ["[[segments]]", f'key = "{name}"', f'name = "{title}"', f"where = {where}"]
    return "\n".join(parts) + "\n"


def add_variables(source: Path, path: Path) -> None:
    """Give Q9 the segment's global id, and the rule itself for a caller that has no segment."""
    known = {name: (regions, least) for name, _, regions, least in rules(source)}
    variables = json.loads(path.read_text(encoding="utf-8"))
    for given in variables["Q9"]:
        given["regions"], given["minValue"] = known[given["teamId"]]
        given["segmentId"] = base64.urlsafe_b64encode(f"Segment:{given['teamId']}".encode()).decode().rstrip("=")
    path.write_text(json.dumps(variables, indent=0), encoding="utf-8")


if __name__ == "__main__":
    main()
