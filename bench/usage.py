#!/usr/bin/env python3
"""Usage at volume: makes a company in the canonical form, and measures what its profiles cost over HTTP.

    bench/usage.py data DIR [--rows 5000000] [--accounts 5000] [--until 2026-06-16]
    bench/usage.py measure http://127.0.0.1:18351/graphql [--count 20]

Accounts form a tree of ten below each; all are eligible, with one of three health profiles. Usage is spread over a year; every tenth account has
ten times as much as the others. `measure` prints the median and the longest of its runs in milliseconds.
"""

from __future__ import annotations

import argparse
import csv
import random
import statistics
import time
from datetime import date, timedelta
from pathlib import Path

import httpx

YEAR = 365
PEOPLE, LARGE, CROWD = 4, 3, 10
"""People who use an account; those whose number ends in 3 have ten times as many."""
MODULES = {f"Module {name}": [f"{name.lower()} {number}" for number in range(4)] for name in ("A", "B", "C", "D", "E", "F", "G", "H")}
PROFILES = ("large", "medium", "small")
ORGANISATION = """[[account_types]]
key = "company"
display_name = "Company"
level = 0

[[metrics]]
key = "logins"
display_name = "Logins"
"""
PROFILE = """
[[health_profiles]]
key = "{key}"
display_name = "{key}"
model = "CONDITIONS"

[[health_profiles.conditions]]
key = "logins"
display_name = "Logins"
definition = "At least one."
metric = "logins"
good = ">= 1"
poor = "< 1"
"""
USERS = "userLeaderboard(days: %d) { topUsers { contact { name } actions activeDays secondsSpent share firstSeen lastSeen } %s }"
NEW = "newUsers { contact { name } actions firstSeen lastSeen }"
MODULE = "usageLeaderboard(days: %d) { module activeUsers peerAverage activities { activity actions activeUsers } }"
PEERS = "peers { count min max average median percentile }"
TIMELINE = "timeline(first: 20%s) { nodes { __typename ... on Touchpoint { subject } ... on Task { title } ... on Change { field } } pageInfo { hasNextPage endCursor } }"
ONE = "query ($id: String!) { account(externalId: $id) { %s } }"
PARTS = {
    "users, 14 days": ONE % (USERS % (14, "")),
    "users and new users, 14 days": ONE % (USERS % (14, NEW)),
    "users and new users, 90 days": ONE % (USERS % (90, NEW)),
    "modules, 14 days": ONE % (MODULE % 14),
    "modules, 90 days": ONE % (MODULE % 90),
    "peers of logins": ONE % f'metric(key: "logins") {{ value {PEERS} }}',
    "peers of contract_value": ONE % f'metric(key: "contract_value") {{ value {PEERS} }}',
    "peers of active_users": ONE % f'metric(key: "active_users") {{ value {PEERS} }}',
    "peers of engagement_score": ONE % f'metric(key: "engagement_score") {{ value {PEERS} }}',
    "timeline": ONE % (TIMELINE % ""),
    "timeline of the subtree": ONE % (TIMELINE % ", includeDescendants: true"),
    "50 accounts, peers of logins": f'query {{ accounts(first: 50) {{ nodes {{ metric(key: "logins") {{ value {PEERS} }} }} }} }}',
}


def data(directory: Path, rows: int, accounts: int, until: date) -> None:
    """Write the company."""
    directory.mkdir(parents=True, exist_ok=True)
    chance = random.Random(7)  # noqa: S311 - made-up numbers
    (directory / "organisation.toml").write_text(ORGANISATION + "".join(PROFILE.format(key=key) for key in PROFILES))
    everyone = range(accounts)

    def write(name: str, header: str, lines: object) -> None:
        with (directory / name).open("w", newline="") as file:
            out = csv.writer(file)
            out.writerow(header.split())
            out.writerows(lines)  # type: ignore[arg-type]

    write("accounts.csv", "id name type parent_id contract_status contract_value currency", (
        (f"a{n}", f"Account {n:05}", "company", f"a{(n - 1) // 10}" if n else "", "PAYING", chance.randrange(1000, 90000), "USD") for n in everyone
    ))  # fmt: skip
    write("contacts.csv", "id name", ((f"c{n}-{p}", f"Person {n}-{p}") for n in everyone for p in range(people(n))))
    write("account_contacts.csv", "account_id contact_id", ((f"a{n}", f"c{n}-{p}") for n in everyone for p in range(people(n))))
    write("health_snapshots.csv", "account_id date rank profile", ((f"a{n}", until, "GOOD", PROFILES[n % 3]) for n in everyone))
    write("metric_points.csv", "account_id metric date value", ((f"a{n}", "logins", until, chance.randrange(100)) for n in everyone))
    write("touchpoints.csv", "id account_id subject kind occurred_at", (
        (f"t{n}-{i}", f"a{n}", f"Call {i}", "Call", f"{until - timedelta(days=chance.randrange(YEAR))}T{chance.randrange(24):02}:00:00Z") for n in everyone for i in range(20)
    ))  # fmt: skip
    write("tasks.csv", "id account_id title status due_date", (
        (f"k{n}-{i}", f"a{n}", f"Task {i}", "STARTED", until + timedelta(days=30 - chance.randrange(YEAR))) for n in everyone for i in range(10)
    ))  # fmt: skip
    weights = sum(people(n) for n in everyone)
    write("usage.csv", "account_id contact_id module activity date actions seconds", (
        (f"a{n}", f"c{n}-{p}", *use, chance.randrange(1, 30), chance.randrange(900))
        for n in everyone for p in range(people(n)) for use in uses(chance, round(rows / weights), until)
    ))  # fmt: skip


def people(account: int) -> int:
    """How many people use an account."""
    return PEOPLE * (CROWD if account % 10 == LARGE else 1)


def uses(chance: random.Random, count: int, until: date) -> set[tuple[str, str, str]]:
    """So many different uses of one person."""
    found: set[tuple[str, str, str]] = set()
    own = chance.sample(list(MODULES), 3)
    while len(found) < count:
        module = chance.choice(own)
        found.add((module, chance.choice(MODULES[module]), str(until - timedelta(days=chance.randrange(YEAR)))))
    return found


def measure(url: str, count: int) -> None:
    """Print what each part costs: of an ordinary account, of a large one, and of the one above all."""
    with httpx.Client(timeout=120) as http:
        for name, document in PARTS.items():
            for account in ("a10", "a13", "a0"):
                taken = []
                for _ in range(count + 2):
                    begun = time.perf_counter()
                    body = http.post(url, json={"query": document, "variables": {"id": account} if "$id" in document else {}}).json()
                    taken.append(1000 * (time.perf_counter() - begun))
                    assert not body.get("errors"), body["errors"]
                kept = taken[2:]
                print(f"{name:32} {account:5} median {statistics.median(kept):8.1f}  longest {max(kept):8.1f}  first {taken[0]:8.1f}")
                if "$id" not in document:
                    break


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("data")
    making.add_argument("directory", type=Path)
    making.add_argument("--rows", type=int, default=5_000_000)
    making.add_argument("--accounts", type=int, default=5_000)
    making.add_argument("--until", type=date.fromisoformat, default=date.fromordinal(date.today().toordinal() - 1))  # noqa: DTZ011 - a file of days
    asking = commands.add_parser("measure")
    asking.add_argument("url")
    asking.add_argument("--count", type=int, default=20)
    given = parser.parse_args()
    if given.command == "data":
        data(given.directory, given.rows, given.accounts, given.until)
    else:
        measure(given.url, given.count)


if __name__ == "__main__":
    main()
