"""Ravenstack imported and asked for over GraphQL: usage and ticket figures of ten accounts, computed here from the raw files (B-19, B-21, M-26, M-29).

The export ends on 31 December 2024; the clock stands at noon of 1 January 2025.
"""

from __future__ import annotations

import csv
import os
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.globalid import encode
from csgraph.importer import Silent, run_import
from csgraph.importer.mapping import apply_mapping
from support.canonical import repository
from support.service import Client, Clock, client_of
from support.wipe import wipe

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("CSGRAPH_TEST_DATA") or ROOT.parent / "shared" / "data") / "ravenstack"
TODAY = date(2025, 1, 1)
DAYS = 90
PRIORITIES = ("URGENT", "HIGH", "MEDIUM", "LOW")
FIGURES = """query ($ids: [ID!]!, $days: Int!) { accounts(first: 10, where: { id: { in: $ids } }) { nodes { externalId
  tickets { open total averageSatisfaction byPriority { priority open total } }
  metrics(keys: ["active_users", "open_tickets", "licensed_seats"]) { definition { key } value previous }
  userLeaderboard(days: $days, first: 3) { topUsers { contact { name } actions activeDays secondsSpent share firstSeen lastSeen } newUsers { contact { name } } }
  usageLeaderboard(days: $days) { module activeUsers activities { activity actions activeUsers } } } } }"""


def read(name: str) -> list[dict[str, str]]:
    with (DATA / f"ravenstack_{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


class Raw:
    """The raw files by account."""

    def __init__(self) -> None:
        owner = {row["subscription_id"]: row["account_id"] for row in read("subscriptions")}
        self.usage: dict[str, list[tuple[str, str, date, int, int]]] = defaultdict(list)
        for row in read("feature_usage"):
            used = (
                row["subscription_id"],
                row["feature_name"],
                date.fromisoformat(row["usage_date"]),
                int(row["usage_count"]),
                int(row["usage_duration_secs"]),
            )
            self.usage[owner[row["subscription_id"]]].append(used)
        self.tickets: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in read("support_tickets"):
            self.tickets[row["account_id"]].append(row)
        self.seats = {row["account_id"]: int(row["seats"]) for row in read("accounts")}

    def within(self, account: str, first: date, until: date) -> list[tuple[str, str, date, int, int]]:
        return [row for row in self.usage[account] if first <= row[2] < until]

    def busiest(self) -> list[str]:
        many = Counter({account: len(self.within(account, TODAY - timedelta(days=DAYS), TODAY)) for account in self.usage})
        return [account for account, _ in sorted(many.items(), key=lambda item: (-item[1], item[0]))[:10]]


@pytest.fixture(scope="module")
def raw() -> Raw:
    if not DATA.is_dir():
        pytest.skip("the data set ravenstack is not here; CSGRAPH_TEST_DATA names its folder")
    return Raw()


@pytest.fixture(scope="module")
async def answers(raw: Raw, database: Database, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    target = tmp_path_factory.mktemp("ravenstack")
    apply_mapping(ROOT / "examples" / "ravenstack.toml", DATA, target)
    await wipe(database)
    await run_import(repository(database), target, progress=Silent(), today=TODAY)
    async with client_of(database, Clock(datetime(2025, 1, 1, 12, tzinfo=UTC))) as client:
        return {node["externalId"]: node for node in await asked(client, raw.busiest())}


async def asked(client: Client, externals: Iterable[str]) -> list[dict[str, Any]]:
    found = await client.deps.repository.rows("account.by_ids_external", keys=list(externals))
    data = await client.query(FIGURES, ids=[encode("Account", row[1]) for row in found], days=DAYS)
    return list(data["accounts"]["nodes"])


def test_b21_tickets(raw: Raw, answers: dict[str, Any]) -> None:
    assert len(answers) == 10
    for account, answer in answers.items():
        rows = raw.tickets[account]
        opened = [row for row in rows if not row["closed_at"]]
        rated = [Fraction(row["satisfaction_score"]) for row in rows if row["satisfaction_score"]]
        by = [
            {
                "priority": each,
                "open": sum(r["priority"].upper() == each for r in opened),
                "total": sum(r["priority"].upper() == each for r in rows),
            }
            for each in PRIORITIES
        ]
        average = pytest.approx(float(sum(rated) / len(rated))) if rated else None
        assert answer["tickets"] == {"open": len(opened), "total": len(rows), "averageSatisfaction": average, "byPriority": by}


def test_m26_active_users_and_open_tickets(raw: Raw, answers: dict[str, Any]) -> None:
    for account, answer in answers.items():
        found = {each["definition"]["key"]: (each["value"], each["previous"]) for each in answer["metrics"]}
        now, before = (
            {row[0] for row in raw.within(account, TODAY - timedelta(days=back), TODAY - timedelta(days=back - 14))} for back in (14, 28)
        )
        assert found["active_users"] == (len(now), len(before))
        assert found["open_tickets"][0] == sum(not row["closed_at"] for row in raw.tickets[account])
        assert found["licensed_seats"][0] == raw.seats[account]


def test_m29_top_users(raw: Raw, answers: dict[str, Any]) -> None:
    for account, answer in answers.items():
        first = TODAY - timedelta(days=DAYS)
        rows, whole = raw.within(account, first, TODAY), raw.usage[account]
        people = []
        for person in {row[0] for row in rows}:
            own, ever = [row for row in rows if row[0] == person], [row[2] for row in whole if row[0] == person]
            people.append((sum(r[3] for r in own), len({r[2] for r in own}), max(ever), person, sum(r[4] for r in own), min(ever)))
        people.sort(key=lambda each: (-each[0], -each[1], -each[2].toordinal(), each[3]))
        total = sum(row[3] for row in rows)
        told = [
            (
                each["actions"],
                each["activeDays"],
                each["contact"]["name"],
                each["secondsSpent"],
                each["share"],
                each["firstSeen"][:10],
                each["lastSeen"][:10],
            )
            for each in answer["userLeaderboard"]["topUsers"]
        ]
        assert told == [
            (many, days, f"Users of {person}", seconds, pytest.approx(many / total), str(begun), str(last))
            for many, days, last, person, seconds, begun in people[:3]
        ]


def test_b19_modules(raw: Raw, answers: dict[str, Any]) -> None:
    for account, answer in answers.items():
        rows = raw.within(account, TODAY - timedelta(days=DAYS), TODAY)
        expected = {
            module: ({row[0] for row in rows if row[1] == module}, sum(row[3] for row in rows if row[1] == module))
            for module in {row[1] for row in rows}
        }
        told = {each["module"]: each for each in answer["usageLeaderboard"]}
        assert told.keys() == expected.keys()
        for module, (people, actions) in expected.items():
            assert told[module]["activeUsers"] == len(people)
            assert told[module]["activities"] == [{"activity": "use", "actions": actions, "activeUsers": len(people)}]
