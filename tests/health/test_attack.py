"""What hostile use of the health engine found: profiles that cannot be computed, changes that health missed, values that leaked or were wrong."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from csgraph.account_health import catch_up, keep_healthy, run_all, run_due
from csgraph.db.driver import Database
from csgraph.domain.access import ALL_SEEING, EVERYTHING, Viewer
from csgraph.domain.globalid import encode
from csgraph.domain.health import RECORDS, stored_records
from csgraph.mutations.plays import run_plays
from support.canonical import load, put, query
from support.mutations import mutate, refused, stored
from support.planted import Planted, plant, team
from support.service import Client, Clock, client_of

TODAY = date(2026, 6, 17)
TYPES = [{"key": "group", "displayName": "Group", "level": 0}, {"key": "product", "displayName": "Product", "level": 1}]
HOURS = {"key": "hours", "displayName": "Hours", "metric": "hours", "good": ">= 1", "poor": "< 0.1"}
PRODUCT = {"key": "product", "types": ["product"], "conditions": [HOURS]}
PARENT = {"key": "parent", "model": "SUB_ACCOUNTS", "types": ["group"]}
GROUP = {"id": "g", "name": "Group", "type": "group"}


def product(name: str, hours: float = 2.0, parent: str | None = "g", **more: Any) -> dict[str, Any]:
    held = {"metric.hours": hours, "metricDate.hours": TODAY}
    return {"id": name, "name": name, "type": "product", "contractStatus": "PAYING", "parent": parent, **held, **more}


def company(*profiles: dict[str, Any], accounts: Any = None, **more: Any) -> Planted:
    attributes = [{"key": "mood", "kind": "NUMBER", "privileged": False}]
    accounts = accounts or (GROUP, product("p"), product("q"))
    return Planted(
        **{"accounts": accounts, "types": TYPES, "profiles": profiles, "metrics": [{"key": "hours"}], "attributes": attributes} | more
    )


@pytest.fixture
async def service(graph: Database, clock: Clock) -> AsyncIterator[Client]:
    async with client_of(graph, clock) as client:
        yield client


async def run(client: Client) -> None:
    """The run of the day, so that no later one does what a mutation missed; or all accounts once more."""
    repository, now = client.deps.repository, client.deps.reader.clock()
    if not await run_due(repository, now):
        await run_all(repository, now)


async def ranks(client: Client) -> dict[str, str]:
    found = await client.query("{ accounts(first: 50) { nodes { name health { rank } } } }")
    return {each["name"]: each["health"]["rank"] for each in found["accounts"]["nodes"]}


async def reasons(client: Client, account: str) -> list[dict[str, Any]]:
    text = "query ($id: ID!) { account(id: $id) { health { reasons { key rank value } otherConditions { key rank value } } } }"
    found = (await client.query(text, id=encode("Account", account)))["account"]["health"]
    return [*found["reasons"], *found["otherConditions"]]


async def settled(client: Client) -> None:
    await client.deps.mutator.background.settled()


async def change(client: Client, account: str, **changes: Any) -> None:
    payload = await mutate(client, "accountUpdate", id=encode("Account", account), changes=changes)
    assert payload["errors"] == []


async def test_people_of_a_metric_that_counts_none_are_refused_when_the_profile_is_saved(service: Client, graph: Database) -> None:
    await plant(graph, company(PRODUCT))
    condition = {"key": "c", "displayName": "C", "metric": "hours", "function": "COUNT_DISTINCT", "good": ">= 1"}
    given = {"key": "x", "displayName": "X", "types": ["product"], "conditions": [condition]}
    assert (await refused(service, "healthProfileSave", **given))[0][1] == ["input", "conditions", "0", "function"]


async def test_a_profile_that_cannot_be_computed_any_more_does_not_stop_mutations(service: Client, graph: Database) -> None:
    """`metricDefine` may turn a metric that counts people into one that does not."""
    bad = {**HOURS, "key": "people", "function": "COUNT_DISTINCT"}
    await plant(graph, company(PRODUCT | {"conditions": [bad, HOURS]}))
    await run(service)
    await change(service, "p", tier="A")
    assert await ranks(service) == {"Group": "UNKNOWN", "p": "GOOD", "q": "GOOD"}


async def test_m20_a_condition_on_distinct_people_counts_people_and_not_accounts(service: Client, graph: Database) -> None:
    people = {
        "key": "people",
        "displayName": "People",
        "metric": "active_users",
        "function": "COUNT_DISTINCT",
        "scope": "DESCENDANTS",
        "good": ">= 3",
    }
    row = {"module": "App", "activity": "open", "date": TODAY - timedelta(days=1), "actions": 1, "seconds": 1}
    usage = [{**row, "accountId": account, "contactId": contact} for account, contact in (("p", "a"), ("p", "b"), ("q", "b"), ("q", "c"))]
    await plant(graph, company(
        {"key": "g", "types": ["group"], "conditions": [people]},
        accounts=[{**GROUP, "contractStatus": "PAYING"}, product("p"), product("q")], owned={"UsageDay": usage},
    ))  # fmt: skip
    await run(service)
    assert await reasons(service, "g") == [{"key": "people", "rank": "GOOD", "value": 3.0}]


async def test_health_does_not_rest_on_itself_by_another_name(service: Client, graph: Database) -> None:
    await plant(graph, company(PRODUCT, metrics=[{"key": "hours"}, {"key": "pulse", "source": "health_score"}]))
    condition = {"key": "c", "displayName": "C", "metric": "pulse", "good": ">= 1", "weight": 100}
    given = {"key": "x", "displayName": "X", "model": "MULTIDIMENSIONAL", "conditions": [condition]}
    assert (await refused(service, "healthProfileSave", **given))[0][1] == ["input", "conditions", "0", "metric"]


async def test_which_profile_fits_does_not_rest_on_health(service: Client, graph: Database) -> None:
    """Otherwise health by one profile chooses the other, and every computation answers something else."""
    await plant(graph, company(PRODUCT))
    given = {"key": "x", "displayName": "X", "criteria": {"not": {"health": {"eq": "POOR"}}}, "conditions": [HOURS]}
    assert (await refused(service, "healthProfileSave", **given))[0][1][:2] == ["input", "criteria"]


async def test_b06_an_attribute_that_becomes_privileged_is_no_reason_any_more(service: Client, graph: Database) -> None:
    mood = {"key": "mood", "displayName": "Mood", "attribute": "mood", "good": ">= 1"}
    await plant(graph, company(PRODUCT | {"conditions": [mood]}, accounts=[product("p", parent=None, **{"attr.mood": 7.0})]))
    await run(service)
    assert await reasons(service, "p") == [{"key": "mood", "rank": "GOOD", "value": 7.0}]
    payload = await mutate(service, "attributeDefine", key="mood", displayName="Mood", kind="NUMBER", privileged=True)
    await settled(service)
    await run(service)
    assert payload["errors"] or [each["value"] for each in await reasons(service, "p")] == [None]


async def test_a_name_that_a_team_rests_on_changes_health_like_any_other(service: Client, graph: Database) -> None:
    """An update that doubts the account sets is an update: its health is computed as well."""
    await plant(graph, company(PRODUCT, PARENT, teams=[team("t", "T", {"underName": "p"})]))
    await run(service)
    await change(service, "p", name="P", contractStatus="CANCELED")
    await settled(service)
    assert await ranks(service) == {"Group": "GOOD", "P": "UNKNOWN", "q": "GOOD"}


async def test_deleting_an_account_whose_name_a_team_rests_on_changes_the_health_above(service: Client, graph: Database) -> None:
    await plant(graph, company(PRODUCT, PARENT, accounts=[GROUP, product("p", 0.0)], teams=[team("t", "T", {"underName": "p"})]))
    await run(service)
    assert (await ranks(service))["Group"] == "POOR"
    await mutate(service, "accountDelete", id=encode("Account", "p"))
    await settled(service)
    assert await ranks(service) == {"Group": "UNKNOWN"}


async def test_moving_an_account_gives_what_lies_below_it_the_profile_of_the_new_place(service: Client, graph: Database) -> None:
    strict = {
        "key": "strict",
        "types": ["product"],
        "where": {"underId": {"eq": "h"}},
        "conditions": [{**HOURS, "good": ">= 9", "poor": "< 8"}],
    }
    accounts = [GROUP, {"id": "h", "name": "H", "type": "group"}, product("p"), product("below", parent="p")]
    await plant(graph, company(strict, PRODUCT, accounts=accounts))
    await run(service)
    await mutate(service, "accountMove", id=encode("Account", "p"), newParentId=encode("Account", "h"))
    await settled(service)
    found = await ranks(service)
    assert (found["p"], found["below"]) == ("POOR", "POOR")


async def test_another_definition_of_a_metric_changes_the_health_that_rests_on_it(service: Client, graph: Database) -> None:
    below = {**HOURS, "function": "AVG", "scope": "DESCENDANTS"}
    await plant(
        graph,
        company({"key": "g", "types": ["group"], "conditions": [below]}, accounts=[{**GROUP, "contractStatus": "PAYING"}, product("p")]),
    )
    await run(service)
    assert (await ranks(service))["Group"] == "GOOD"
    payload = await mutate(service, "metricDefine", key="hours", displayName="Hours", unit="COUNT", recordedAt=["group"])
    assert payload["errors"] == []
    await settled(service)
    assert (await ranks(service))["Group"] == "UNKNOWN"


async def test_the_last_profile_leaves_no_computed_health_behind(service: Client, graph: Database) -> None:
    await plant(graph, company(PRODUCT))
    await run(service)
    await graph.write(
        lambda tx: tx.run(
            "test.none", "MATCH (h:HealthProfile) DELETE h WITH count(*) AS n MATCH (o:Organisation) SET o.version = o.version + 1", {}
        ),
        timeout=10,
    )
    await run(service)
    assert set((await ranks(service)).values()) == {"UNKNOWN"}


async def test_m23_accounts_above_follow_where_more_is_noted_than_one_transaction_takes(
    service: Client, graph: Database, clock: Clock
) -> None:
    """The note of an ultimate parent may come before the one of a parent below it, in another batch or in another process."""
    direct = PARENT | {"base": "CHILDREN"}
    accounts = [{**GROUP, "id": "a", "name": "Top"}, {**GROUP, "id": "z", "name": "Middle", "parent": "a"}, product("p", parent="z")]
    await plant(graph, company(PRODUCT, direct, accounts=accounts))
    await run(service)
    assert set((await ranks(service)).values()) == {"GOOD"}
    text = "MATCH (p:Account {id: 'p'}) SET p.healthRank = 'POOR' WITH p UNWIND range(1, 501) AS n CREATE (:HealthDue {accountId: CASE n WHEN 501 THEN 'z' ELSE 'a' END})"
    await graph.write(lambda tx: tx.run("test.due", text, {}), timeout=10)
    await catch_up(service.deps.repository, clock)
    found = await ranks(service)
    assert (found["Middle"], found["Top"]) == ("POOR", "POOR")


async def test_an_event_of_computed_health_tells_the_sets_of_before(service: Client, graph: Database) -> None:
    """Otherwise nobody tells a team that the account left its set with its poor health."""
    poor = {**team("t", "T", {"health": {"eq": "POOR"}}), "slot": 1, "current": True}
    await plant(graph, company(PRODUCT, teams=[poor], accounts=[product("p", 0.0, None)]))
    await run(service)
    assert await stored(graph, "MATCH (a:Account {id: 'p'}) RETURN a.teamSets > 0, a:TeamSet1") == [[True, True]]
    await graph.write(
        lambda tx: tx.run("test.good", "MATCH (a:Account {id: 'p'}) SET a[$name] = 5.0", {"name": "metric.hours"}), timeout=10
    )
    await run(service)
    events = await stored(graph, "MATCH (e:Event {kind: 'HEALTH_CHANGED'}) RETURN e.before > 0 ORDER BY e.seq")
    assert events[-2:] == [[False], [True]]


async def test_b06_criteria_of_a_profile_do_not_rest_on_a_privileged_attribute(service: Client, graph: Database) -> None:
    """Whoever sees an account sees which profile it has, and so which side of the limit the value lies on."""
    await plant(graph, company(PRODUCT, attributes=[{"key": "margin", "kind": "NUMBER", "privileged": True}]))
    given = {"key": "x", "displayName": "X", "criteria": {"attributes": [{"key": "margin", "number": {"gt": 5}}]}, "conditions": [HOURS]}
    assert (await refused(service, "healthProfileSave", **given))[0][1] == ["input", "criteria", "attributes", "0", "key"]


async def test_another_name_gives_what_lies_below_another_profile(service: Client, graph: Database) -> None:
    strict = {
        "key": "strict",
        "types": ["product"],
        "where": {"underName": "Strict"},
        "conditions": [{**HOURS, "good": ">= 9", "poor": "< 8"}],
    }
    await plant(graph, company(strict, PRODUCT))
    await run(service)
    await change(service, "g", name="Strict")
    await settled(service)
    found = await ranks(service)
    assert (found["p"], found["q"]) == ("POOR", "POOR")


async def test_another_account_set_of_a_team_gives_its_accounts_another_profile(service: Client, graph: Database) -> None:
    strict = {
        "key": "strict",
        "types": ["product"],
        "where": {"teamId": {"eq": "t"}},
        "conditions": [{**HOURS, "good": ">= 9", "poor": "< 8"}],
    }
    sets = {**team("t", "T", {"region": {"eq": "EMEA"}}), "slot": 1, "current": True}
    await plant(graph, company(strict, PRODUCT, accounts=[product("p", parent=None, region="APAC")], teams=[sets]))
    await run(service)
    payload = await mutate(service, "teamUpdate", id=encode("Team", "t"), accountSet={"region": {"eq": "APAC"}})
    assert payload["errors"] == []
    await settled(service)
    assert await ranks(service) == {"p": "POOR"}


@pytest.mark.parametrize("record", [
    {"key": "\ud800", "displayName": "x", "definition": "", "rank": "GOOD", "value": 1, "decided": True},
    {"key": "x", "displayName": "x", "definition": "", "rank": "GOOD", "value": 10**400, "decided": True},
])  # fmt: skip
def test_a_record_that_cannot_be_stored_or_answered_is_refused(record: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="records"):
        stored_records(RECORDS["CONDITION"], json.loads(json.dumps([record])))


ORGANISATION = """
[[account_types]]
key = "group"
display_name = "Group"
level = 0
[[account_types]]
key = "product"
display_name = "Product"
level = 1
[[health_profiles]]
key = "parent"
display_name = "Parent"
model = "SUB_ACCOUNTS"
types = ["group"]
"""


async def test_an_import_of_snapshots_changes_the_health_of_parents(graph: Database, tmp_path: Any) -> None:
    """Accounts without a profile have imported health, on which a parent's rests."""
    accounts = "id,name,type,contract_status,parent_id\ng,Group,group,,\np,P,product,PAYING,g\n"
    head = "account_id,date,rank\n"
    files = {"organisation.toml": ORGANISATION, "accounts.csv": accounts, "health_snapshots.csv": f"{head}p,2026-06-16,GOOD\n"}
    await load(graph, put(tmp_path, files), today=TODAY)
    text = "MATCH (a:Account) RETURN a.name, a.healthRank ORDER BY a.name"
    assert await query(graph, text) == [["Group", "GOOD"], ["P", "GOOD"]]
    await load(graph, put(tmp_path, {"health_snapshots.csv": f"{head}p,2026-06-17,POOR\n"}), today=TODAY)
    assert await query(graph, text) == [["Group", "POOR"], ["P", "POOR"]]


async def test_an_imported_snapshot_of_today_keeps_no_reasons_of_a_computed_one(graph: Database, tmp_path: Any) -> None:
    """Where a profile is for the account its health is computed anew; no snapshot is half imported and half computed."""
    profile = ORGANISATION.replace(
        'model = "SUB_ACCOUNTS"\ntypes = ["group"]',
        'types = ["product"]\n[[health_profiles.conditions]]\nkey = "value"\ndisplay_name = "Value"\nmetric = "contract_value"\ngood = "> 1"',
    )
    accounts = "id,name,type,contract_status,contract_value,currency\np,P,product,PAYING,5,USD\n"
    await load(graph, put(tmp_path, {"organisation.toml": profile, "accounts.csv": accounts}), today=TODAY)
    await load(graph, put(tmp_path, {"health_snapshots.csv": "account_id,date,rank\np,2026-06-17,POOR\n"}), today=TODAY)
    text = 'MATCH (a:Account), (s:HealthSnapshot) WHERE s.accountId = a.id RETURN a.healthRank, s.rank, s.conditions CONTAINS \'"rank":"GOOD"\''
    assert await query(graph, text) == [["GOOD", "GOOD", True]]


async def test_what_was_computed_for_a_day_is_not_imported_over(graph: Database, tmp_path: Any) -> None:
    profile = ORGANISATION.replace(
        'model = "SUB_ACCOUNTS"\ntypes = ["group"]',
        'types = ["product"]\n[[health_profiles.conditions]]\nkey = "value"\ndisplay_name = "Value"\nmetric = "contract_value"\ngood = "> 1"',
    )
    accounts = "id,name,type,contract_status,contract_value,currency\np,P,product,PAYING,5,USD\n"
    await load(graph, put(tmp_path, {"organisation.toml": profile, "accounts.csv": accounts}), today=TODAY)
    later = TODAY + timedelta(days=3)
    await load(graph, put(tmp_path, {"health_snapshots.csv": "account_id,date,rank\np,2026-06-17,POOR\n"}), today=later)
    text = "MATCH (s:HealthSnapshot {date: date('2026-06-17')}) RETURN s.rank, s.conditions"
    ((rank, conditions),) = await query(graph, text)
    assert (rank, "decided" in conditions) == ("GOOD", True)


async def test_health_is_computed_where_the_reporting_zone_moved_back_to_yesterday(service: Client, graph: Database, clock: Clock) -> None:
    """After another time zone today may be the day before the latest snapshot; health still follows what changes."""
    await plant(graph, company(PRODUCT, accounts=[product("p", parent=None)]))
    clock.now += timedelta(days=1)
    await run(service)
    clock.now -= timedelta(days=1)
    await change(service, "p", contractStatus="CANCELED")
    assert await stored(graph, "MATCH (a:Account {id: 'p'}) RETURN a.healthRank") == [["UNKNOWN"]]


async def test_profiles_as_large_as_the_rules_allow_let_mutations_through(service: Client, graph: Database) -> None:
    """The statement looks at every condition of every profile, whichever fits, and is planned within the mutation."""
    parts = [
        (metric, f, scope)
        for metric in ("hours", "open_tickets", "active_users")
        for f in ("SUM", "AVG", "MIN", "MAX", "MEDIAN")
        for scope in ("SUBTREE", "DESCENDANTS", "CHILDREN")
    ]
    conditions = [
        {"key": f"c{at}", "displayName": "C", "metric": m, "function": f, "scope": s, "good": ">= 1"} for at, (m, f, s) in enumerate(parts)
    ]
    await plant(graph, company(*[{"key": f"k{at}", "types": ["group"], "conditions": conditions} for at in range(2)]))
    await change(service, "p", tier="A")


async def test_plays_follow_the_health_of_a_new_day(service: Client, graph: Database, clock: Clock) -> None:
    """A-44: the window of a condition slides, and nobody changes the account."""
    used = {"key": "used", "displayName": "Used", "modules": ["App"], "days": 1, "good": ">= 1", "poor": "< 1"}
    row = {"accountId": "p", "contactId": "c", "module": "App", "activity": "open", "actions": 1, "seconds": 1}
    usage = [{**row, "date": TODAY - timedelta(days=1)}]
    accounts = [{**GROUP, "type": "group"}, product("p")]
    await plant(graph, company(PRODUCT | {"conditions": [used]}, PARENT, accounts=accounts, owned={"UsageDay": usage}))
    await run(service)
    play = {"name": "Call", "criteria": {"health": {"eq": "POOR"}}, "action": "CREATE_TASK", "taskTitle": "Call"}
    assert (await mutate(service, "playSave", **play))["errors"] == []
    clock.now += timedelta(days=1)
    repository, tasks = service.deps.repository, "MATCH (t:Task)-[:ON_ACCOUNT]->(a:Account) RETURN a.id, t.title ORDER BY a.id"
    keeping = asyncio.create_task(keep_healthy(repository, clock, partial(run_plays, service.deps.mutator)))
    try:
        for _ in range(200):
            if len(await stored(graph, tasks)) > 1:
                break
            await asyncio.sleep(0.05)
    finally:
        keeping.cancel()
    assert await stored(graph, tasks) == [["g", "Call"], ["p", "Call"]]


WHY = """query ($id: ID!, $asOf: DateTime) { account(id: $id, asOf: $asOf) {
  health { rank reasons { key rank value } otherConditions { key rank value } }
  healthTrend(weeks: 1) { reasons { key value } } } }"""


async def told(graph: Database, clock: Clock, viewer: Viewer) -> Any:
    """What health says of the account `p` yesterday: its rank, reasons, other conditions and the reasons of the week."""
    async with client_of(graph, clock, acting=viewer) as client:
        asked = {"id": encode("Account", "p"), "asOf": (clock.now - timedelta(days=1)).isoformat()}
        found = (await client.query(WHY, **asked))["account"]
    return [found["health"][name] for name in ("rank", "reasons", "otherConditions")] + [each["reasons"] for each in found["healthTrend"]]


@pytest.mark.parametrize("imported", [False, True], ids=["computed", "imported"])
async def test_b06_a_snapshot_of_before_hides_what_became_privileged(
    service: Client, graph: Database, clock: Clock, *, imported: bool
) -> None:
    """From who may not see the attribute on the account; also where the profile does not look at it any more."""
    mood = {"key": "mood", "displayName": "Mood", "attribute": "mood", "good": ">= 1"}
    accounts = [product("p", parent=None, **{"attr.mood": 7.0})]
    users, held = [{"id": "u", "name": "Uma"}, {"id": "v", "name": "Vic"}], [("u", "p", "success_manager")]
    await plant(graph, company(PRODUCT | {"conditions": [mood, HOURS]}, accounts=accounts, users=users, assigned=held))
    await run(service)
    clock.now += timedelta(days=1)
    if imported:
        await graph.schema("MATCH (s:HealthSnapshot) REMOVE s.conditions")
    await graph.schema("MATCH (d:AttributeDefinition {key: 'mood'}) SET d.privileged = true")
    if not imported:
        profile = {"key": "product", "displayName": "Product", "types": ["product"], "conditions": [HOURS]}
        assert (await mutate(service, "healthProfileSave", **profile))["errors"] == []
        await settled(service)
    await graph.schema("MATCH (o:Organisation) SET o.version = o.version + 1")

    seen = [
        {"key": "mood", "rank": "GOOD", "value": None if imported else 7.0},
        {"key": "hours", "rank": "GOOD", "value": None if imported else 2.0},
    ]
    hidden = [] if imported else [{"key": "mood", "rank": "UNKNOWN", "value": None}]
    short = [{"key": each["key"], "value": each["value"]} for each in seen]
    for viewer in (ALL_SEEING, Viewer("u", (), EVERYTHING, ())):
        assert await told(graph, clock, viewer) == ["GOOD", seen, [], short]
    assert await told(graph, clock, Viewer("v", (), EVERYTHING, ())) == ["GOOD", seen[1:], hidden, short[1:]]


async def test_a_sum_that_is_too_large_for_a_number_is_no_value(service: Client, graph: Database) -> None:
    """It stops neither the mutation nor the other conditions."""
    total = {"key": "total", "displayName": "Total", "metric": "hours", "function": "SUM", "scope": "DESCENDANTS", "good": ">= 1"}
    accounts = [{**GROUP, "contractStatus": "PAYING"}, product("p", 1.5e308), product("q", 1.5e308)]
    await plant(graph, company({"key": "g", "types": ["group"], "conditions": [total]}, PRODUCT, accounts=accounts))
    await run(service)
    await change(service, "g", tier="A")
    assert await reasons(service, "g") == [{"key": "total", "rank": "UNKNOWN", "value": None}]
    assert await reasons(service, "p") == [{"key": "hours", "rank": "UNKNOWN", "value": None}]


async def test_an_import_of_users_alone_gives_their_accounts_another_profile(graph: Database, tmp_path: Any) -> None:
    """Criteria that rest on assignments rest on who is active."""
    profiles = ORGANISATION.replace(
        'model = "SUB_ACCOUNTS"\ntypes = ["group"]',
        'where = { assignment = { role = "success_manager", missing = true } }\n'
        '[[health_profiles.conditions]]\nkey = "value"\ndisplay_name = "Value"\nmetric = "contract_value"\npoor = "> 1"',
    )
    files = {
        "organisation.toml": profiles, "accounts.csv": "id,name,type,contract_status,contract_value,currency\np,P,product,PAYING,5,USD\n",
        "users.csv": "id,name,active\nu,Uma,true\n", "assignments.csv": "account_id,user_id,role\np,u,success_manager\n",
    }  # fmt: skip
    await load(graph, put(tmp_path / "all", files), today=TODAY)
    text = "MATCH (a:Account) RETURN a.healthRank, a.healthProfile"
    assert await query(graph, text) == [["UNKNOWN", None]]
    await load(graph, put(tmp_path / "users", {"users.csv": "id,name,active\nu,Uma,false\n"}), today=TODAY)
    assert await query(graph, text) == [["POOR", "parent"]]


async def test_a_past_health_names_the_version_of_the_profile_that_computed_it(service: Client, graph: Database, clock: Clock) -> None:
    await plant(graph, company(PRODUCT, accounts=[product("p", parent=None)]))
    await run(service)
    clock.now += timedelta(days=1)
    profile = {"key": "product", "displayName": "Product", "types": ["product"], "conditions": [{**HOURS, "good": ">= 3"}]}
    assert (await mutate(service, "healthProfileSave", **profile))["errors"] == []
    await settled(service)
    text = "query ($id: ID!, $asOf: DateTime) { account(id: $id, asOf: $asOf) { health { rank profile { key version } } } }"
    found = [
        (await service.query(text, id=encode("Account", "p"), asOf=at))["account"]["health"]
        for at in (None, (clock.now - timedelta(days=1)).isoformat())
    ]
    assert found == [
        {"rank": "AVERAGE", "profile": {"key": "product", "version": 2}},
        {"rank": "GOOD", "profile": {"key": "product", "version": 1}},
    ]
