"""Leaderboards and peers of generated companies equal a slow reference: in zones and on days where windows are easily wrong."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from csgraph.db.driver import Database
from csgraph.domain.access import Scope, Viewer
from csgraph.domain.globalid import encode
from support.planted import Planted, plant, team
from support.service import Client, Clock, client_of
from support.usage_reference import Used

MOMENTS = {
    "the clocks go forward": (datetime(2026, 3, 29, 22, 30, tzinfo=UTC), "Europe/Berlin"),
    "the clocks go back": (datetime(2026, 11, 2, 4, 30, tzinfo=UTC), "America/New_York"),
    "a leap day": (datetime(2024, 2, 28, 11, 30, tzinfo=UTC), "Pacific/Auckland"),
    "a year's end": (datetime(2027, 1, 1, 0, 10, tzinfo=UTC), "UTC"),
}
PERSON = "contact { name } actions activeDays secondsSpent share firstSeen lastSeen"
RANKS = ("ACTIONS", "ACTIVE_DAYS", "TIME_SPENT")
METRICS = ("logins", "active_users", "contract_value")
FIELDS = " ".join(
    [
        *(f"u{days}{rank}: userLeaderboard(days: {days}, rankBy: {rank}, first: 3) {{ window {{ start end }} topUsers {{ {PERSON} }} newUsers {{ {PERSON} }} }}" for days, rank in zip((1, 14, 35), RANKS, strict=True)),
        *(f"m{days}: usageLeaderboard(days: {days}) {{ module activeUsers peerAverage activities {{ activity actions activeUsers }} }}" for days in (1, 14)),
        f"metrics(keys: {json.dumps(METRICS)}) {{ peers {{ count min max average median percentile }} }}",
    ]
)  # fmt: skip


def company(random: Random, today: date, zone: str) -> Planted:
    people = [f"p{number}" for number in range(8)]
    accounts: list[dict[str, Any]] = []
    for number in range(14):
        given = {
            "healthProfile": random.choice(["live", "live", "start", None]), "contractStatus": random.choice(["PAYING", "PAYING", "FREE", "CANCELED", None]),
            "metric.logins": random.choice([None, 1.0, 2.0, 2.5, 7.0]),
        }  # fmt: skip
        money = (
            {"contractValue": random.randrange(5) * 10_000, "currency": random.choice(["USD", "EUR", "GBP"])}
            if random.random() < 0.7
            else {}
        )
        region = random.choice(["EMEA", "EMEA", "APAC"])
        accounts.append(
            {"id": f"a{number:02}", "name": f"A{number:02}", "region": region, **money, **{k: v for k, v in given.items() if v is not None}}
        )
    rows: dict[Any, dict[str, Any]] = {}
    for _ in range(260):
        back = random.choice([0, 1, 1, 2, 3, 13, 14, 15, 34, 35, 36, 60])
        key = random.choice(accounts)["id"], today - timedelta(days=back), random.choice(people), random.choice("XYZ"), random.choice("op")
        seconds = {"seconds": random.randrange(3) * 60} if random.random() < 0.6 else {}
        names = ("accountId", "date", "contactId", "module", "activity")
        rows[key] = {**dict(zip(names, key, strict=True)), "actions": random.randrange(4), **seconds}
    return Planted(
        accounts=accounts, users=[{"id": "u", "name": "U"}], contacts=[{"id": name, "name": name} for name in people],
        known=[(name, account["id"]) for name in people for account in accounts], metrics=[{"key": "logins"}],
        teams=[team("emea", "EMEA", {"region": {"eq": "EMEA"}})], owned={"UsageDay": list(rows.values())},
        settings={"timeZone": zone, "reportingCurrency": "USD", "exchangeRates": '{"EUR": "1.25"}'},
    )  # fmt: skip


def expected(used: Used, key: str, sees: set[str]) -> dict[str, Any]:
    amounts = {
        a["id"]: a["contractValue"] / 10_000 * {"USD": 1.0, "EUR": 1.25}[a["currency"]]
        for a in used.accounts
        if a.get("currency") in ("USD", "EUR")
    }
    active = {a["id"]: float(len({row["contactId"] for row in used.window(a["id"], 14)})) for a in used.accounts}
    values = {"logins": {a["id"]: a.get("metric.logins") for a in used.accounts}, "active_users": active, "contract_value": amounts}
    return {
        **{f"u{days}{rank}": used.users(key, days, 3, rank) for days, rank in zip((1, 14, 35), RANKS, strict=True)},
        **{f"m{days}": used.modules(key, days, sees) for days in (1, 14)},
        "metrics": [{"peers": used.distribution(key, values[name], sees)} for name in METRICS],
    }  # fmt: skip


@pytest.mark.parametrize("name", MOMENTS)
async def test_leaderboards_and_peers_equal_a_slow_reference(database: Database, name: str) -> None:
    now, zone = MOMENTS[name]
    today = now.astimezone(ZoneInfo(zone)).date()
    planted = company(Random(name), today, zone)
    await plant(database, planted)
    used = Used(planted.accounts, planted.owned["UsageDay"], today, ZoneInfo(zone))
    everything = {a["id"] for a in used.accounts}
    some = {a["id"] for a in used.accounts if a["region"] == "EMEA"}
    scoped = Viewer("u", ("MEMBER",), Scope(frozenset({"emea"})))

    for viewer, sees in ((None, everything), (scoped, some)):
        async with client_of(database, Clock(now), viewer, operation_max_cost="100000") as client:
            nodes = (await client.query(f"{{ accounts {{ nodes {{ name {FIELDS} }} }} }}"))["accounts"]["nodes"]
            assert len(client.statements) <= 2  # and the configuration, where it is not known yet
            assert {node["name"].lower() for node in nodes} == sees
            for node in nodes:
                key = node.pop("name").lower()
                assert node == approximately(expected(used, key, sees))
            await same_alone(client, used, sorted(sees)[:4], sees)


async def same_alone(client: Client, used: Used, keys: list[str], sees: set[str]) -> None:
    for key in keys:
        alone = await client.query(f"query ($id: ID!) {{ account(id: $id) {{ {FIELDS} }} }}", id=encode("Account", key))
        assert alone["account"] == approximately(expected(used, key, sees))


def approximately(value: Any) -> Any:
    """Equal but for the last digits of numbers that were divided."""
    if isinstance(value, dict):
        return {name: approximately(part) for name, part in value.items()}
    if isinstance(value, list):
        return [approximately(part) for part in value]
    return pytest.approx(value, rel=1e-12, abs=1e-12) if isinstance(value, float) else value
