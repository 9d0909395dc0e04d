"""Every account of generated companies has the health that the slow reference computes, by every model (M-21, M-22, M-23, M-33)."""

from __future__ import annotations

import os
import random
from datetime import date, timedelta
from typing import Any

import pytest

from csgraph.account_health import run_all
from csgraph.db.driver import Database
from support.health_reference import Company
from support.planted import Planted, plant
from support.service import Client, Clock, client_of

TODAY = date(2026, 6, 17)
COMPANIES = int(os.environ.get("CSGRAPH_COMPANIES", "4"))
TYPES = ("group", "division", "product")
METRICS, MODULES, FREQUENCIES = ("m1", "m2", "m3"), ("Application", "Toolbar", "Billing"), ("daily", "weekly", "monthly")
PAGE = "query ($after: String) { accounts(first: 100, after: $after) { nodes { name health { rank score profile { key } reasons { key } } } pageInfo { endCursor hasNextPage } } }"
STORED = "MATCH (a:Account) RETURN a.id, a.healthRank, a.healthScore, a.healthProfile"


def rules(chance: random.Random) -> dict[str, str]:
    good, poor = chance.choice([">= 6", "> 4.5", "<= 3", "= 5"]), chance.choice(["< 3", "<= 1", "> 8", "!= 5"])
    return {"good": good} if chance.random() < 0.2 else {"poor": poor} if chance.random() < 0.2 else {"good": good, "poor": poor}


def source(chance: random.Random) -> dict[str, Any]:
    kind = chance.choice(["metric", "metric", "modules", "attribute", "rollup"])
    if kind == "modules":
        return {"modules": chance.sample(MODULES, chance.randint(1, 2)), "days": chance.choice([1, 7, 14, 30]), **rules(chance)}
    if kind == "attribute":
        return {"attribute": "frequency", "good": f"= {chance.choice(FREQUENCIES)}", "poor": f"= {chance.choice(FREQUENCIES)}"}
    if kind == "rollup":
        scope = chance.choice(["SUBTREE", "DESCENDANTS", "CHILDREN"])
        return {"metric": chance.choice(METRICS), "function": chance.choice(["SUM", "MIN", "MAX"]), "scope": scope, **rules(chance)}
    return {"metric": chance.choice(METRICS), **rules(chance)}


def profile(chance: random.Random, at: int) -> dict[str, Any]:
    model = chance.choice(["CONDITIONS", "MULTIDIMENSIONAL", "SUB_ACCOUNTS"])
    made: dict[str, Any] = {"key": f"h{at}", "model": model, "types": chance.sample(TYPES, chance.randint(0, 2))}
    if chance.random() < 0.4:
        made["where"] = {"region": {"eq": chance.choice(["EMEA", "APAC"])}}
    if model == "SUB_ACCOUNTS":
        made |= {"base": chance.choice(["LEAVES", "CHILDREN"]), "countedBy": chance.choice(["ACCOUNTS", "CONTRACT_VALUE"])}
        made["thresholds"] = chance.choice([{}, {"poor": 30.0}, {"good": 20.0, "poor": 60.0}])
        return made
    many = chance.randint(1, 4)
    weights = {1: [100], 2: [62.5, 37.5], 3: [50, 30, 20], 4: [25, 35, 15, 25]}[many]
    made["conditions"] = [
        {"key": f"c{n}", "displayName": f"C{n}", "dimension": chance.choice(["x", "y", "c1", None]), "weight": weight, **source(chance)}
        for n, weight in enumerate(weights)
    ]
    if model == "MULTIDIMENSIONAL":
        made["missingValue"] = chance.choice(["EXCLUDE_AND_RENORMALISE", "TREAT_AS_POOR", "TREAT_AS_AVERAGE"])
        made["thresholds"] = chance.choice([{}, {"good": 75.0, "average": 40.0}])
    return made


def account(chance: random.Random, at: int) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": f"a{at:02}", "name": f"a{at:02}", "type": chance.choice(TYPES), "contractStatus": chance.choice(["PAYING", "PAYING", "FREE", "CANCELED", None]),
        "contractValue": chance.choice([0, 10_000, 70_000, 250_000]), "currency": "USD", "region": chance.choice(["EMEA", "APAC"]),
    }  # fmt: skip
    if at and chance.random() < 0.85:
        made["parent"] = f"a{chance.randrange(at):02}"
    for metric in METRICS:
        if chance.random() < 0.8:
            made |= {f"metric.{metric}": chance.choice([0.0, 1.0, 2.5, 4.5, 5.0, 6.0, 9.0]), f"metricDate.{metric}": TODAY}
    if chance.random() < 0.8:
        made["attr.frequency"] = chance.choice(FREQUENCIES)
    return made


def generated(seed: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    chance = random.Random(seed)
    accounts = [account(chance, at) for at in range(chance.randint(3, 25))]
    profiles = [profile(chance, at) for at in range(chance.randint(1, 4))]
    usage = {
        (each["id"], module, back): {
            "accountId": each["id"], "contactId": "c", "module": module, "activity": "open", "date": TODAY - timedelta(days=back),
            "actions": chance.randint(1, 4), "seconds": 1,
        }
        for each in accounts for module in MODULES for back in chance.sample([0, 1, 2, 7, 8, 14, 15, 30, 31], 4)
    }  # fmt: skip
    return accounts, profiles, list(usage.values())


async def answered(client: Client) -> dict[str, tuple[str, float | None, list[str]]]:
    page = (await client.query(PAGE))["accounts"]
    return {
        node["name"]: (node["health"]["rank"], node["health"]["score"], [each["key"] for each in node["health"]["reasons"]])
        for node in page["nodes"]
    }


@pytest.mark.parametrize("seeds", [range(start, COMPANIES, 4) for start in range(4)], ids=str)
async def test_health_equals_the_reference(database: Database, seeds: range) -> None:
    for seed in seeds:
        accounts, profiles, usage = generated(seed)
        planted = Planted(
            accounts=accounts, profiles=profiles, types=[{"key": each, "displayName": each, "level": at} for at, each in enumerate(TYPES)],
            metrics=[{"key": each} for each in METRICS], attributes=[{"key": "frequency", "kind": "TEXT"}], owned={"UsageDay": usage},
        )  # fmt: skip
        await plant(database, planted)
        async with client_of(database, Clock()) as client:
            await run_all(client.deps.repository, client.deps.reader.clock())
            found = await answered(client)
        reference = Company(accounts, profiles, usage, TODAY)
        expected = {each["id"]: reference.health(each["id"]) for each in accounts}
        assert {key: (rank, score, sorted(why)) for key, (rank, score, why) in found.items()} == {
            key: (rank, score, sorted(why)) for key, (rank, score, why) in expected.items()
        }, f"seed {seed}"
