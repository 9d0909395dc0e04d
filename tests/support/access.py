"""The graphs of tests/access: who sees what of them, and how they are planted."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from csgraph.db.driver import Database
from csgraph.db.queries import Catalogue
from csgraph.domain.access import Scope, Viewer
from csgraph.repository import Repository
from csgraph.team_sets import refresh_all
from support.planted import Planted, plant, team

AT = datetime(2026, 6, 1, tzinfo=UTC)
LYING = (
    "Touchpoint",
    "Task",
    "Change",
    "Contract",
    "Engagement",
    "Objective",
    "RiskSignal",
    "Asset",
    "Ticket",
    "LifecycleStatus",
    "UsageDay",
    "CollectionItem",
)


def lying(content: dict[str, Any]) -> dict[str, Any]:
    """Something of every kind on every account of a graph; values that name what is there, in every contact's presence."""
    accounts, users = content["accounts"], content["users"]
    owned: dict[str, list[dict[str, Any]]] = {label: [] for label in LYING}
    for number, account in enumerate(accounts):
        key, on = account["id"], {"accountId": account["id"]}
        user, other = users[number % len(users)]["id"], accounts[number - 1]
        owned["Touchpoint"].append(
            {**on, "id": f"p{key}", "subject": account["name"], "kind": "Call", "occurredAt": AT, "createdById": user}
        )
        owned["Task"].append(
            {
                **on,
                "id": f"k{key}",
                "title": account["name"],
                "status": "STARTED",
                "priority": "LOW",
                "version": 1,
                "assigneeId": user,
                "createdAt": AT,
            }
        )
        owned["Contract"].append({**on, "id": f"c{key}", "number": account["name"], "value": 10_000, "currency": "USD", "state": "ACTIVE"})
        owned["Engagement"].append(
            {**on, "id": f"e{key}", "number": f"E-{key}", "title": account["name"], "state": "NEW", "stage": "RENEW", "perceivedHealth": "RED",
             "createdAt": AT, "csmId": user}
        )  # fmt: skip
        part = {**on, "engagementId": f"e{key}"}
        owned["Objective"].append({**part, "id": f"o{key}", "title": account["name"], "progress": "ON_TRACK"})
        owned["RiskSignal"].append(
            {**part, "id": f"r{key}", "category": account["name"], "state": "NEW", "scope": "RENEWAL", "probability": "LOW", "raisedAt": AT}
        )
        owned["Asset"].append(
            {**on, "id": f"a{key}", "title": account["name"], "url": "https://example.com", "addedAt": AT, "addedById": user}
        )
        owned["Ticket"].append({**on, "id": f"t{key}", "priority": "HIGH", "status": "OPEN", "createdAt": AT})
        owned["LifecycleStatus"].append({**on, "lifecycle": "journey", "stage": account["name"], "since": AT})
        used = {**on, "date": AT.date() + timedelta(days=number % 10), "module": account["name"], "activity": key, "actions": number + 1}
        owned["UsageDay"] += [{**used, "contactId": contact["id"]} for contact in content["contacts"]]
        row = {"position": 0, "rowKey": "0", "columns": ["Name"], "cells": [account["name"]]}
        owned["CollectionItem"].append({**on, "collection": key, **row})
        change = {**on, "at": AT, "source": "USER", "byId": user}
        owned["Change"].append({**change, "id": f"h{key}", "field": "name", "newValue": account["name"]})
        owned["Change"].append({**change, "id": f"q{key}", "field": "parent", "oldValue": other["externalId"], "newValue": other["id"]})
        if "attr.secret" in account:
            owned["Change"].append({**change, "id": f"s{key}", "field": "attribute.secret", "newValue": account["attr.secret"]})
    engagements, contracts = [row["id"] for row in owned["Engagement"]], [row["id"] for row in owned["Contract"]]
    covered = [(engagement, contract) for engagement in engagements for contract in contracts]
    criteria = json.dumps({"id": {"in": [account["id"] for account in accounts]}})
    return {
        "covered": covered,
        "impacted": [(row["id"], contract) for row in owned["RiskSignal"] for contract in contracts],
        "engaged": [(engagement, row["id"]) for engagement, row in zip(engagements, owned["Touchpoint"], strict=True)],
        "lifecycles": [{"key": "journey", "stages": []}],
        "plays": [{"id": "play", "name": "Play", "criteria": criteria, "action": "CREATE_TASK", "taskTitle": "Call"}],
        "links": [{"title": "Wiki", "url": "https://example.com"}],
        "owned": owned, "participated": [(contact["id"], row["id"]) for contact in content["contacts"] for row in owned["Touchpoint"]],
    }  # fmt: skip


def led(users: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The users, everybody reporting to the first."""
    return [users[0], *({"manager": users[0]["id"], **user} for user in users[1:])]


FILES = sorted((Path(__file__).parents[1] / "access").glob("*.toml"))
READ = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in FILES}
GRAPHS = {stem: content | lying(content) | {"users": led(content["users"])} for stem, content in READ.items()}
CASES = [
    (graph, viewer["name"], labelled)
    for graph, content in GRAPHS.items()
    for viewer in content["viewers"]
    for labelled in (True, *((False,) if viewer.get("evaluated") else ()))
]


async def planted(database: Database, content: dict[str, Any], *, labelled: bool) -> None:
    teams = [team(t["id"], t["name"], t["where"]) | {"slot": slot, "current": False} for slot, t in enumerate(content["teams"], 1)]
    parts = (
        "accounts",
        "users",
        "contacts",
        "attributes",
        "segments",
        "settings",
        "owned",
        "participated",
        "covered",
        "impacted",
        "engaged",
        "lifecycles",
        "plays",
        "links",
    )
    pairs = {name: [tuple(each) for each in content[name]] for name in ("assigned", "known")}
    await plant(database, Planted(teams=teams, **{name: content[name] for name in parts}, **pairs))
    if labelled:
        await refresh_all(Repository(database, Catalogue.load()))


def viewer_of(graph: str, name: str) -> dict[str, Any]:
    return next(viewer for viewer in GRAPHS[graph]["viewers"] if viewer["name"] == name)


def acting(viewer: dict[str, Any]) -> Viewer:
    return Viewer(viewer["user"], ("MEMBER", "SUCCESS_MANAGER"), Scope(frozenset(viewer["teams"])))


def named(at: tuple[str, str, bool]) -> str:
    return f"{at[0]}: {at[1]} ({'labelled' if at[2] else 'evaluated'})"


def masked(answer: Any) -> Any:
    """An answer without what the contract declares partial."""
    if isinstance(answer, dict):
        return {name: masked(part) for name, part in answer.items() if name != "partial"}
    if not isinstance(answer, list):
        return answer
    return [masked(each) for each in answer if not (isinstance(each, dict) and each.get("reason") == "NOT_VISIBLE")]


def without_hidden(content: dict[str, Any], viewer: dict[str, Any]) -> dict[str, Any]:
    """The graph without what a viewer may not see, but for hidden accounts above visible ones."""
    kept = {key for account in viewer["sees"] for key in line(content, account)}
    owned = {label: [row for row in rows if row["accountId"] in viewer["sees"]] for label, rows in content["owned"].items()}
    return {**content, "accounts": [account for account in content["accounts"] if account["id"] in kept], "owned": owned}


def line(content: dict[str, Any], key: str) -> set[str]:
    parent = next(account for account in content["accounts"] if account["id"] == key).get("parent")
    return {key} | (line(content, parent) if parent else set())
