"""Puts a small company into the graph: accounts as plain dictionaries of the properties of `docs/GRAPH.md`, with what derives from them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

from csgraph.db.driver import Database, Transaction
from csgraph.domain.account import derived
from csgraph.domain.text import fold
from support.wipe import wipe

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
Properties = Mapping[str, Any]
FIRST_FREE = "MATCH (c:Counter {name: 'id'}) SET c.value = 1000000"
"""What a test plants has short ids; what the service creates must not meet them."""
NODES = {
    "accounts": "UNWIND $rows AS row CREATE (n:Account) SET n = row",
    "users": "UNWIND $rows AS row CREATE (n:User) SET n = row",
    "contacts": "UNWIND $rows AS row CREATE (n:Contact) SET n = row",
    "teams": "UNWIND $rows AS row CREATE (n:SuccessTeam) SET n = row",
    "types": "UNWIND $rows AS row CREATE (n:AccountType) SET n = row",
    "attributes": "UNWIND $rows AS row CREATE (n:AttributeDefinition) SET n = row",
    "segments": "UNWIND $rows AS row CREATE (n:Segment) SET n = row",
    "flows": "UNWIND $rows AS row CREATE (n:Flow) SET n = row",
    "metrics": "UNWIND $rows AS row CREATE (n:MetricDefinition) SET n = row",
    "roles": "UNWIND $rows AS row MERGE (n:AssignmentRole {key: row.key}) SET n += row",
    "lifecycles": "UNWIND $rows AS row CREATE (n:Lifecycle) SET n = row",
    "plays": "UNWIND $rows AS row CREATE (n:Play) SET n = row",
    "layouts": "UNWIND $rows AS row CREATE (n:ScorecardLayout) SET n = row",
    "links": "UNWIND $rows AS row CREATE (n:ProfileLink) SET n = row",
    "ranges": "UNWIND $rows AS row CREATE (n:ContractValueRange) SET n = row",
    "bands": "UNWIND $rows AS row CREATE (n:ColorBand) SET n = row",
    "profiles": "UNWIND $rows AS row CREATE (n:HealthProfile) SET n = row",
    "settings": "UNWIND $rows AS row MATCH (n:Organisation) SET n += row",
}
ENGAGED = """SET t.engagedId = CASE WHEN NOT t.counted ENDS WITH ' note' THEN e.id END,
    t.openForId = CASE WHEN t.state IN ['NEW', 'IN_PROGRESS', 'PAUSED'] AND NOT coalesce(t.draft, false) THEN e.id END"""
"""What is derived of a touchpoint `t` for an engagement `e`."""
LINKS = {
    "parents": "MATCH (a:Account {id: row.account}), (b:Account {id: row.parent}) CREATE (a)-[:CHILD_OF {validFrom: $since}]->(b)",
    "assigned": """MATCH (u:User {id: row.user}), (a:Account {id: row.account})
                   CREATE (u)-[:ASSIGNED_TO {id: row.id, role: row.role, validFrom: $since, source: 'IMPORT'}]->(a)""",
    "members": "MATCH (u:User {id: row.user}), (t:SuccessTeam {id: row.team}) CREATE (u)-[:MEMBER_OF {permission: 'MEMBER', validFrom: $since}]->(t)",
    "managers": "MATCH (u:User {id: row.user}), (m:User {id: row.manager}) CREATE (u)-[:REPORTS_TO {validFrom: $since}]->(m)",
    "known": """MATCH (c:Contact {id: row.contact}), (a:Account {id: row.account})
                CREATE (c)-[:CONTACT_OF {role: row.role, keyContact: row.key}]->(a)""",
    "outcomes": "MATCH (o:Objective {id: row.objective}) CREATE (:Outcome {title: row.title, closure: row.closure, id: row.title})-[:OF_OBJECTIVE]->(o)",
    "covered": "MATCH (e:Engagement {id: row.engagement}), (c:Contract {id: row.contract}) CREATE (e)-[:COVERS]->(c)",
    "impacted": "MATCH (r:RiskSignal {id: row.signal}), (c:Contract {id: row.contract}) CREATE (r)-[:IMPACTS]->(c)",
    "engaged": "MATCH (e:Engagement {id: row.engagement}), (t:Touchpoint {id: row.touchpoint}) CREATE (t)-[:FOR_ENGAGEMENT]->(e) "
    + ENGAGED,
    "participated": "MATCH (c:Contact {id: row.contact}), (t:Touchpoint {id: row.touchpoint}) CREATE (c)-[:PARTICIPATED_IN]->(t)",
}
MANAGED = "UNWIND $rows AS row MATCH (e:Engagement {id: row.id}), (u:User {id: row.csmId}) CREATE (e)-[:MANAGED_BY]->(u)"
OWNED = (
    "Touchpoint",
    "Task",
    "Change",
    "Contract",
    "Engagement",
    "Asset",
    "Ticket",
    "LifecycleStatus",
    "HealthSnapshot",
    "UsageDay",
    "CollectionItem",
)
PARTS = ("Objective", "RiskSignal", "Meeting", "ProductUsage")
"""What hangs on an engagement by its `engagementId`."""


@dataclass(slots=True)
class Planted:
    """What to put there; an account names its `parent` and a user their `manager`, everything else is as it is stored."""

    accounts: Sequence[Properties] = ()
    users: Sequence[Properties] = ()
    contacts: Sequence[Properties] = ()
    teams: Sequence[Properties] = ()
    types: Sequence[Properties] = ({"key": "company", "displayName": "Company", "level": 0},)
    attributes: Sequence[Properties] = ()
    segments: Sequence[Properties] = ()
    flows: Sequence[Properties] = ()
    """Beside `general`, the default one."""
    metrics: Sequence[Properties] = ()
    roles: Sequence[Properties] = ()
    """Beside the two built-in ones, or to change these."""
    settings: Properties = field(default_factory=dict)
    assigned: Sequence[tuple[str, str, str]] = ()
    """User, account and role."""
    members: Sequence[tuple[str, str]] = ()
    """User and team."""
    known: Sequence[tuple[str, str]] = ()
    """Contact and account."""
    owned: Mapping[str, Sequence[Properties]] = field(default_factory=dict)
    """By label, what lies on accounts; a node of OWNED carries the `accountId`."""
    participated: Sequence[tuple[str, str]] = ()
    """Contact and touchpoint."""
    covered: Sequence[tuple[str, str]] = ()
    """Engagement and contract."""
    impacted: Sequence[tuple[str, str]] = ()
    """Risk signal and contract."""
    engaged: Sequence[tuple[str, str]] = ()
    """Engagement and touchpoint."""
    outcomes: Sequence[Properties] = ()
    """Each with its `objective`, title and closure."""
    plays: Sequence[Properties] = ()
    layouts: Sequence[Properties] = ()
    """Made by `layout`."""
    links: Sequence[Properties] = ()
    bands: Sequence[Properties] = ()
    ranges: Sequence[Properties] = ()
    """Contract value ranges, with their bounds as they are stored."""
    lifecycles: Sequence[Properties] = ()
    profiles: Sequence[Properties] = ()
    """Health profiles as `docs/GRAPH.md` says, with what `definition` holds beside key, displayName, model and version."""


async def plant(database: Database, planted: Planted) -> None:
    """Empty the graph and put the company there."""
    await wipe(database)
    lineage = _lineage(planted.accounts)
    rows: dict[str, Iterable[Properties]] = {
        "accounts": [_latest(planted, account["id"]) | _account(account, lineage) for account in planted.accounts],
        "users": [_user(user) for user in planted.users],
        "contacts": [{"searchKey": fold(f"{c['name']} {c.get('email', '')} {c.get('title', '')}"), **c} for c in planted.contacts],
        "teams": [{"searchKey": fold(t["name"]), "key": t["id"], "isDefault": False, **t} for t in planted.teams],
        "types": [{"position": at, **each} for at, each in enumerate(planted.types)],
        "attributes": [{"position": at, "types": [], "displayName": a["key"], **a} for at, a in enumerate(planted.attributes)],
        "segments": [{"position": at, "key": s["name"], **s} for at, s in enumerate(planted.segments)],
        "flows": [{"position": at, **each} for at, each in enumerate(planted.flows, 1)],
        "metrics": [{"position": at, "displayName": each["key"], **each} for at, each in enumerate(planted.metrics)],
        "roles": [{"position": at, **each} for at, each in enumerate(planted.roles, 2)],
        "lifecycles": [{"position": at, "displayName": each["key"], **each} for at, each in enumerate(planted.lifecycles)],
        "plays": list(planted.plays),
        "layouts": [{"position": at, "displayName": each["key"], **each} for at, each in enumerate(planted.layouts)],
        "links": [{"position": at, **each} for at, each in enumerate(planted.links)],
        "bands": [{"position": at, **each} for at, each in enumerate(planted.bands)],
        "ranges": list(planted.ranges),
        "profiles": [{"position": at, **_profile(each)} for at, each in enumerate(planted.profiles)],
        "settings": [planted.settings],
    }
    links: dict[str, list[Properties]] = {
        "parents": [{"account": a["id"], "parent": a["parent"]} for a in planted.accounts if a.get("parent")],
        "assigned": [{"id": f"s{at}", "user": u, "account": a, "role": r} for at, (u, a, r) in enumerate(planted.assigned)],
        "members": [{"user": u, "team": t} for u, t in planted.members],
        "managers": [{"user": u["id"], "manager": u["manager"]} for u in planted.users if u.get("manager")],
        "known": [{"contact": c, "account": a, "role": "Buyer", "key": False} for c, a in planted.known],
        "covered": [{"engagement": e, "contract": c} for e, c in planted.covered],
        "impacted": [{"signal": r, "contract": c} for r, c in planted.impacted],
        "engaged": [{"engagement": e, "touchpoint": t} for e, t in planted.engaged],
        "outcomes": list(planted.outcomes),
        "participated": [{"contact": c, "touchpoint": t} for c, t in planted.participated],
    }

    async def run(tx: Transaction, text: str, given: Sequence[Properties]) -> None:
        if given:
            await tx.run("test.plant", text, {"rows": given, "since": SINCE})

    async def work(tx: Transaction) -> None:
        await tx.run("test.plant", FIRST_FREE, {})
        for name, text in NODES.items():
            await run(tx, text, list(rows[name]))
        for label in (*OWNED, *PARTS):
            made = [{**row, **DERIVED[label](row)} if label in DERIVED else row for row in planted.owned.get(label, ())]
            await run(tx, f"UNWIND $rows AS row CREATE (n:{label}) SET n = row", made)
        for label in PARTS:
            text = f"MATCH (n:{label}), (e:Engagement) WHERE e.id = n.engagementId CREATE (n)-[:OF_ENGAGEMENT]->(e)"
            await run(tx, text, list(planted.owned.get(label, ())))
        managed = [row for row in planted.owned.get("Engagement", ()) if row.get("csmId")]
        await run(tx, MANAGED, managed)
        for name, text in LINKS.items():
            await run(tx, f"UNWIND $rows AS row {text}", links[name])

    await database.write(work, timeout=60)


def _profile(given: Properties) -> Properties:
    head = {"displayName": given["key"], "model": "CONDITIONS", "version": 1}
    head |= {name: value for name, value in given.items() if name in ("key", "displayName", "model", "version")}
    return {**head, "definition": json.dumps({"conditions": [], **{name: value for name, value in given.items() if name not in head}})}


def counted(row: Properties) -> Properties:
    """What is derived of a touchpoint."""
    if row.get("draft") or row.get("state") == "CANCELED":
        return {}
    return {"counted": row.get("flow", "") + (" note" if row.get("internalNote") else "")}


def credited(row: Properties) -> Properties:
    """What is derived of a task."""
    due = row.get("dueDate") and datetime.combine(row["dueDate"], time(), UTC)
    found = {"creditId": row.get("completedById") or row.get("assigneeId"), "moment": row.get("completedAt") or due or row.get("createdAt")}
    if row["status"] == "COMPLETED":
        found["done"] = row.get("flow", "")
    elif row["status"] != "CANCELED":
        found["openDue"] = row.get("dueDate")
    return found


DERIVED = {"Touchpoint": counted, "Task": credited}


def team(key: str, name: str, account_set: Mapping[str, Any]) -> Properties:
    """A team with its account set."""
    return {"id": key, "name": name, "accountSet": json.dumps(account_set)}


def layout(key: str, *sections: tuple[str, list[str]], types: Sequence[str] = ()) -> Properties:
    """A scorecard layout with these sections: title and items."""
    shown = [{"title": title, "items": items} for title, items in sections]
    return {"key": key, "definition": json.dumps({"types": list(types), "sections": shown})}


def _user(given: Properties) -> Properties:
    own = {name: value for name, value in given.items() if name != "manager"}
    return {"searchKey": fold(f"{own['name']} {own.get('email', '')}"), "kind": "HUMAN", "active": True, **own}


def _latest(planted: Planted, account: str) -> dict[str, Any]:
    """The account's last activity (M-02, M-03) and the day of its health, from what was planted on it."""
    kinds = ("Touchpoint", "Task", "HealthSnapshot")
    owned = {label: [row for row in planted.owned.get(label, ()) if row["accountId"] == account] for label in kinds}
    silent = ("draft", "internalNote")
    counted = [t for t in owned["Touchpoint"] if not any(t.get(each) for each in silent) and t.get("state") != "CANCELED"]
    moments = [t["occurredAt"] for t in counted if t.get("occurredAt")]
    moments += [k["completedAt"] for k in owned["Task"] if k["status"] == "COMPLETED" and k.get("completedAt")]
    newest = max(owned["HealthSnapshot"], key=lambda row: row["date"], default=None)
    health = {"healthDate": newest["date"], "healthProfile": newest.get("profile")} if newest else {}
    return ({"lastActivityAt": max(moments)} if moments else {}) | health


def _lineage(accounts: Sequence[Properties]) -> dict[str, list[str]]:
    parents = {account["id"]: account.get("parent") for account in accounts}

    def above(key: str) -> list[str]:
        parent = parents[key]
        return [*above(parent), key] if parent else [key]

    return {key: above(key) for key in parents}


def _account(given: Properties, lineage: Mapping[str, list[str]]) -> dict[str, Any]:
    own = {"type": "company", "version": 1, "healthRank": "UNKNOWN", "teamSets": 0, "validFrom": SINCE, **given}
    own.pop("parent", None)
    path = lineage[own["id"]]
    return {**own, **derived(own), "path": f"/{'/'.join(path)}/", "depth": len(path) - 1}
