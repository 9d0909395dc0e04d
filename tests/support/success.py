"""Asking for the success report: a `World` put into the graph as importers leave it, the whole report in one document, and answers in the reference's form."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from csgraph.db.driver import Database, Transaction
from csgraph.domain.access import Scope, Viewer
from csgraph.domain.globalid import encode
from support.planted import Planted, plant, team
from support.service import Client
from support.success_reference import ORDERS, Answer, Ask, Eyes, World

SETS = {
    "overview": ("totalEngagements", "newThisYear"),
    "risk": ("red", "yellow", "renewalsDueInPoorHealth", "noUpcomingTouchpoint", "noRecentTouchpoint"),
    "adoption": ("overdueGoLive", "missingGoLiveDate", "activeOnboarding", "goLiveDue", "withoutObjectives", "above80Percent"),
    "renewal": ("dueSoon", "withLostContracts"),
}
WAYS = [(name, way) for name in ORDERS for way in ("ASC", "DESC")]
ORDERS_TEXT = " ".join(
    f"{name}_{way}: engagements(orderBy: {{ field: {name}, direction: {way} }}, first: 50) {{ nodes {{ title }} }}" for name, way in WAYS
)
MONEY = "{ amount currency }"
USAGE = "product engagement { title } adoptionScore band customerPriority businessCriticality"


def _sets(tab: str) -> str:
    return " ".join(f"{name} {{ ...Listed }}" for name in SETS[tab])


TABS = {
    "overview": f"""overview {{
    {_sets("overview")}
    owners: averagePerCsm {{ ...Share }} reports: averagePerCsm(per: REPORTS) {{ ...Share }} everyone: averagePerCsm(per: EVERYONE) {{ ...Share }}
    withEscalations {{ ...Listed }} withRequests: withEscalations(includeRequested: true) {{ ...Listed }}
    withUpcomingQbr {{ ...Listed }} withQbrSoon: withUpcomingQbr(withinDays: WITHIN) {{ ...Listed }}
    healthByStage {{ stage count averageScore bands {{ band color count }} }}
    tasksByStatus {{ status count }}
  }}""",
    "risk": f"""risk {{
    contractValueAtRisk {MONEY} contractValueAtRiskConverted {MONEY} contractValuePerSignal {MONEY}
    {_sets("risk")}
    activeSignals topIndicators {{ category count contractValue {MONEY} converted {MONEY} }}
    byScope {{ scope count }} byProbability {{ probability count }}
  }}""",
    "adoption": f"""adoption {{
    {_sets("adoption")}
    objectiveProgress {{ progress count }} lowAdoptionProducts(first: 100) {{ {USAGE} }} lowAdoptionProductCount
  }}""",
    "renewal": f"""renewal {{
    {_sets("renewal")}
    opened {{ ...Counted }} onExtension {{ ...Counted }} byStage {{ stage count value {MONEY} converted {MONEY} }}
    wonAndLostByMonth {{ month won lost wonValue {MONEY} lostValue {MONEY} wonConverted {MONEY} lostConverted {MONEY} }}
    active: totalContractValueByMonth {{ month value {MONEY} converted {MONEY} basis }}
    started: totalContractValueByMonth(basis: STARTED_IN_MONTH) {{ month value {MONEY} converted {MONEY} basis }}
  }}""",
    "options": "options { contractValueRanges { id label from to currency } csms { name } industries }",
    "asOf": "asOf",
}
FRAGMENTS = {
    "Listed": "fragment Listed on EngagementSet { count engagements(first: 50) { nodes { title } } }",
    "Counted": f"fragment Counted on ContractSet {{ count value {MONEY} converted {MONEY} contracts(first: 100) {{ number }} }}",
    "Share": "fragment Share on Ratio { numerator denominator value }",
}
TOTAL = "overview { totalEngagements { ...Listed } }"
NUMBER = "overview { totalEngagements { count } }"


def document(*parts: str) -> str:
    """A document that asks for these parts of the report: tabs, or other fields as they are; WITHIN is put in when it is sent."""
    asked = " ".join(TABS.get(part, part) for part in parts)
    used = [text for name, text in FRAGMENTS.items() if f"...{name}" in asked]
    return "\n".join([f"query Report($input: SuccessReportInput) {{ successReport(input: $input) {{ {asked} }} }}", *used])


FIGURES = ("overview", "risk", "adoption", "renewal")
BY_REPORT = f"byReport {{ user {{ name }} report {{ {TOTAL} byReport {{ user {{ name }} report {{ {NUMBER} }} }} }} }}"
SAME = " ".join(TABS[part] for part in ("asOf", *FIGURES))
WHOLE = document("asOf", "options", *FIGURES, f"byReport {{ user {{ name }} report {{ {SAME} }} }}")
"""The whole report, and the four tabs of every direct report: the same, word for word, is asked of all of them."""
BELOW = document(
    "asOf", f"byReport {{ user {{ name }} report {{ {TABS['options']} {SAME} byReport {{ user {{ name }} report {{ {NUMBER} }} }} }} }}"
)
"""The reports of the direct reports alone, with everything; of theirs, how many engagements."""
ORDERED = document("asOf", f"overview {{ ordered: totalEngagements {{ {ORDERS_TEXT} }} }}")
"""Drill-downs in every order."""
LIMITS = {
    "deadline_seconds": "60",
    "operation_max_cost": "1000000",
    "document_max_fields": "20000",
    "document_max_aliases": "1000",
    "statement_max_characters": "500000",
}
"""Limits under which the whole report, and that of everybody's direct reports, is one operation."""


# ---------------------------------------------------------------- planting

LINKS = {
    "on_account": "MATCH (n:%s), (a:Account) WHERE a.id = n.accountId CREATE (n)-[:ON_ACCOUNT]->(a)",
    "opportunities": "UNWIND $rows AS row CREATE (n:Opportunity) SET n = row",
    "escalations": "UNWIND $rows AS row CREATE (n:Escalation) SET n = row",
    "renews": "UNWIND $rows AS row MATCH (o:Opportunity {id: row.of}), (c:Contract {id: row.contract}) CREATE (o)-[:RENEWS]->(c)",
    "worked": "UNWIND $rows AS row MATCH (t:Task {id: row.task}), (e:Engagement {id: row.engagement}) CREATE (t)-[:FOR_ENGAGEMENT]->(e)",
    "reports": "UNWIND $rows AS row MATCH (u:User {id: row.user}), (m:User {id: row.manager}) CREATE (u)-[:REPORTS_TO {validFrom: row.since}]->(m)",
    "reported": """UNWIND $rows AS row MATCH (u:User {id: row.user}), (m:User {id: row.manager})
                   CREATE (u)-[:WAS_REPORTS_TO {validFrom: row.since, validTo: row.until}]->(m)""",
}
ON_ACCOUNT = ("Contract", "Engagement", "Opportunity", "Escalation", "Touchpoint", "Task")


def present(**properties: Any) -> dict[str, Any]:
    """Properties as they are stored: null is nothing."""
    return {name: value for name, value in properties.items() if value is not None}


def account_of(world: World, engagement: str) -> str:
    """The account that an engagement is on."""
    return next(e.account for e in world.engagements if e.id == engagement)


def _owned(world: World) -> dict[str, list[dict[str, Any]]]:
    return {
        "Contract": [
            present(
                id=c.id, accountId=c.account, number=c.id, value=c.value, currency=c.currency, state=c.state, substate=c.substate, startDate=c.start,
                endDate=c.end, renewalDate=c.renewal, renewalFinalizedOn=c.finalized,
            )
            for c in world.contracts
        ],
        "Engagement": [
            present(
                id=e.id, accountId=e.account, number=e.number, title=e.id, state=e.state, stage=e.stage, perceivedHealth=e.perceived,
                healthScore=e.score, goLiveDate=e.go_live, createdAt=e.created, csmId=e.csm,
            )
            for e in world.engagements
        ],
        "Objective": [{"id": o.id, "engagementId": o.engagement, "title": o.id, "progress": o.progress} for o in world.objectives],
        "RiskSignal": [
            {
                "id": s.id, "engagementId": s.engagement, "accountId": account_of(world, s.engagement), "category": s.category, "kind": "RISK",
                "state": s.state, "scope": s.scope, "probability": s.probability, "raisedAt": s.raised,
            }
            for s in world.signals
        ],
        "Meeting": [
            {"id": m.id, "engagementId": m.engagement, "type": m.type, "state": m.state, "startAt": m.start} for m in world.meetings
        ],
        "ProductUsage": [
            present(
                engagementId=u.engagement, product=u.product, adoptionScore=u.score, customerPriority=u.priority, businessCriticality=u.criticality
            )
            for u in world.usages
        ],
        "Touchpoint": [
            present(
                id=t.id, accountId=t.account, subject=t.id, kind="Call", occurredAt=t.occurred, state=t.state, dueDate=t.due, draft=t.draft,
                internalNote=t.internal,
            )
            for t in world.touchpoints
        ],
        "Task": [
            present(
                id=t.id, accountId=t.account, title=t.id, status=t.status, dueDate=t.due, createdAt=t.created, priority="LOW", version=1,
                completedAt=t.created if t.status == "COMPLETED" else None,
            )
            for t in world.tasks
        ],
        "Change": [
            present(id=f"h{at}", accountId=c.account, field=c.field, ofId=c.of, oldValue=c.old, at=c.at, source="USER")
            for at, c in enumerate(world.changes)
        ],
    }  # fmt: skip


async def plant_world(database: Database, world: World) -> None:
    """Empty the graph and put the organisation there: properties that name others, and the relationships beside them."""
    bands = [
        {"key": b.key, "min": float(b.low), "max": float(b.high), "category": b.category, "color": b.color}
        for b in world.bands
    ]  # fmt: skip
    ranges = [
        present(key=r.key, label=r.key.upper(), low=r.low, high=r.high, currency=r.currency, position=at)
        for at, r in enumerate(world.ranges)
    ]
    settings = present(timeZone=world.zone, reportingCurrency="USD", exchangeRates=json.dumps(world.rates), fiscalYearStart=world.fiscal)
    await plant(
        database,
        Planted(
            accounts=[present(id=a.id, name=a.id, industry=a.industry, region=a.region) for a in world.accounts],
            users=[present(id=p.id, name=p.name, externalId=p.external) for p in world.people],
            teams=[team(region.lower(), region, {"region": {"eq": region}}) for region in ("EMEA", "APAC")],
            settings=settings, bands=bands, ranges=ranges, owned=_owned(world), covered=[(e.id, key) for e in world.engagements for key in e.covers],
            impacted=[(s.id, key) for s in world.signals for key in s.impacts],
            engaged=[(t.engagement, t.id) for t in world.touchpoints if t.engagement],
        ),
    )  # fmt: skip
    accounts = {c.id: c.account for c in world.contracts}
    reports = [
        {"user": p.id, "manager": manager, "since": since, "until": until} for p in world.people for manager, since, until in p.managers
    ]
    rows: dict[str, list[dict[str, Any]]] = {
        "opportunities": [
            present(id=o.id, accountId=accounts[o.contract], type=o.type, stage=o.stage, actualClosedDate=o.closed)
            for o in world.opportunities
        ],
        "escalations": [{"id": x.id, "accountId": x.account, "state": x.state, "severity": "HIGH"} for x in world.escalations],
        "renews": [{"of": o.id, "contract": o.contract} for o in world.opportunities],
        "worked": [{"task": t.id, "engagement": t.engagement} for t in world.tasks if t.engagement],
        "reports": [each for each in reports if each["until"] is None],
        "reported": [each for each in reports if each["until"] is not None],
    }

    async def work(tx: Transaction) -> None:
        for name, given in rows.items():
            if given:
                await tx.run("test.plant", LINKS[name], {"rows": given})
        for label in ON_ACCOUNT:
            await tx.run("test.plant", LINKS["on_account"] % label, {})

    await database.write(work, timeout=60)


# ---------------------------------------------------------------- asking


def viewer(eyes: Eyes) -> Viewer:
    """Who looks, as the service knows them."""
    return Viewer(eyes.user, eyes.roles, Scope(None if eyes.regions is None else frozenset(each.lower() for each in eyes.regions)))


def asking(ask: Ask) -> dict[str, Any]:
    """The input of an ask with plain ids."""
    given: dict[str, Any] = {name: value for name, value in ask.items() if name != "within"}
    if "userId" in given:
        given["userId"] = encode("User", given["userId"])
    if "csmIds" in given:
        given["csmIds"] = [encode("User", each) for each in given["csmIds"]]
    if "contractValueRanges" in given:
        given["contractValueRanges"] = [encode("ContractValueRange", each) for each in given["contractValueRanges"]]
    if "asOf" in given:
        given["asOf"] = given["asOf"].isoformat()
    return given


async def reported(client: Client, ask: Ask | None = None, text: str = WHOLE) -> Answer | str:
    """The report in the reference's form, or the code of the refusal."""
    body = await client.ask(text.replace("WITHIN", str((ask or {}).get("within", 30))), input=asking(ask or {}))
    if "errors" in body:
        assert len(body["errors"]) == 1, body["errors"]
        (error,) = body["errors"]
        assert error["extensions"]["code"] == "FORBIDDEN", error
        return "FORBIDDEN"
    return short(body["data"]["successReport"])


def told_by(answer: Answer | str, text: str) -> Answer | str:
    """What a document tells of the reference's answer."""
    if isinstance(answer, str):
        return answer
    if text == ORDERED:
        return {"asOf": answer["asOf"], "overview": {"ordered": answer["ordered"]}}
    if text == BELOW:
        return {"asOf": answer["asOf"], "byReport": [(name, _without(each, "ordered")) for name, each in answer["byReport"]]}
    reports = [(name, _without(each, "ordered", "options", "byReport")) for name, each in answer["byReport"]]
    return _without(answer, "ordered") | {"byReport": reports}


def _without(answer: Answer, *names: str) -> Answer:
    return {name: value for name, value in answer.items() if name not in names}


async def tab(client: Client, name: str, fields: str, /, **ask: Any) -> Any:
    """Some fields of one tab of the report."""
    text = f"query ($input: SuccessReportInput) {{ successReport(input: $input) {{ {name} {{ {fields} }} }} }}"
    return (await client.query(text, input=asking(ask)))["successReport"][name]


# ---------------------------------------------------------------- the reference's form


def short(found: Mapping[str, Any]) -> Answer:
    """An answer in the form of the reference's; all that an answer holds is in it."""
    return {name: FORMS.get(name, _short)(value) for name, value in found.items()}


def _short(found: Any) -> Any:
    if isinstance(found, list):
        return [_short(each) for each in found]
    if not isinstance(found, dict):
        return found
    if found.keys() == {"amount", "currency"}:
        return found["currency"], found["amount"]
    if found.keys() == {"numerator", "denominator", "value"}:
        return tuple(found.values())
    return [node["title"] for node in found["nodes"]] if "nodes" in found else short(found)


def _pairs(found: Iterable[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    return [tuple(_short(value) for value in each.values()) for each in found]


def _ranges(found: Iterable[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    ranges = []
    for each in found:
        assert each["id"] == encode("ContractValueRange", each["label"].lower())
        low, high = (None if each[name] is None else Decimal(each[name]) for name in ("from", "to"))
        ranges.append((each["label"].lower(), low, high, each["currency"]))
    return ranges


def _products(found: Iterable[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    return [tuple(value["title"] if name == "engagement" else value for name, value in each.items()) for each in found]


FORMS: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("tasksByStatus", "bands", "byScope", "byProbability", "objectiveProgress", "byStage"), _pairs),
    "asOf": lambda text: datetime.fromisoformat(text).astimezone(UTC),
    "month": date.fromisoformat,
    "averageScore": lambda score: None if score is None else round(score, 9),
    "contracts": lambda found: sorted(each["number"] for each in found),
    "contractValueRanges": _ranges,
    "csms": lambda found: [each["name"] for each in found],
    "lowAdoptionProducts": _products,
    "byReport": lambda found: [(each["user"]["name"], short(each["report"])) for each in found],
}
"""How a field reads, where it is not as it stands."""


def differences(found: Any, expected: Any, path: str = "") -> Iterator[str]:
    """Where two answers differ, each place on a line."""
    if isinstance(found, dict) and isinstance(expected, dict):
        for name in sorted({*found, *expected}):
            yield from differences(found.get(name, "nothing"), expected.get(name, "nothing"), f"{path}.{name}")
    elif isinstance(found, list | tuple) and isinstance(expected, list | tuple) and len(found) == len(expected):
        for at, (one, other) in enumerate(zip(found, expected, strict=True)):
            yield from differences(one, other, f"{path}[{at}]")
    elif found != expected:
        yield f"{path}: {found!r} is not {expected!r}"
