"""Health as it is kept and answered: computed with what changes it, its reasons, and the weeks before (M-21 to M-24, M-33, C-07 to C-13).

Today is Wednesday, 17 June 2026; weeks begin on Monday.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from csgraph.account_health import run_all
from csgraph.db.driver import Database
from csgraph.domain.access import Membership, Scope, Viewer
from csgraph.domain.globalid import encode
from support.mutations import mutate, refused, stored
from support.planted import Planted, plant
from support.service import Client, Clock, client_of

TODAY = date(2026, 6, 17)
TYPES = [{"key": "group", "displayName": "Group", "level": 0}, {"key": "product", "displayName": "Product", "level": 1}]
USAGE = {
    "key": "module_usage", "displayName": "Module usage", "modules": ["Application", "Toolbar"], "days": 14, "good": ">= 5", "poor": "< 1",
}  # fmt: skip
FREQUENCY = {"key": "usage_frequency", "displayName": "Usage frequency", "attribute": "frequency", "good": "= weekly"}
TIME_SPENT = {
    "key": "time_spent", "displayName": "Time spent", "definition": "Each active user spends an hour or more.", "metric": "hours", "good": ">= 1", "poor": "< 0.1",
}  # fmt: skip
ONGOING = {"key": "ongoing", "displayName": "Ongoing customers", "types": ["product"], "conditions": [USAGE, FREQUENCY, TIME_SPENT]}
ONBOARDING = {"key": "onboarding", "types": ["product"], "where": {"tier": {"eq": "New"}}, "conditions": [TIME_SPENT]}
PARENT = {"key": "parent", "model": "SUB_ACCOUNTS", "types": ["group"]}
ACCOUNTS = [
    {"id": "g", "name": "Group", "type": "group"},
    *(
        {"id": each, "name": each, "type": "product", "contractStatus": "PAYING", "parent": "g", "attr.frequency": "weekly", "metric.hours": 2.0, "metricDate.hours": TODAY}
        for each in ("p", "q", "r")
    ),
]  # fmt: skip
CONDITION = "{ key definition rank value }"
HEALTH = f"health {{ rank score profile {{ key version }} dimensions {{ key }} reasons {CONDITION} otherConditions {CONDITION} asOf }}"
ONE = f"query ($id: ID!, $asOf: DateTime) {{ account(id: $id, asOf: $asOf) {{ {HEALTH} }} }}"
TREND = """query ($id: ID!, $weeks: Int!) { account(id: $id) { healthTrend(weeks: $weeks) {
  weekStart rank score reasons { key displayName definition rank value } profileChanged
  contractValueChanges { at oldValue { amount currency } newValue { amount currency } delta upsell } } } }"""


def used(account: str, module: str, day: date, actions: int, contact: str = "c") -> dict[str, Any]:
    return {
        "accountId": account,
        "contactId": contact,
        "module": module,
        "activity": "open",
        "date": day,
        "actions": actions,
        "seconds": 60,
    }


def company(*profiles: dict[str, Any], usage: Any = (), snapshots: Any = (), changes: Any = (), accounts: Any = ACCOUNTS) -> Planted:
    return Planted(
        accounts=accounts, types=TYPES, profiles=profiles or (ONBOARDING, ONGOING, PARENT), metrics=[{"key": "hours"}],
        attributes=[{"key": "frequency", "kind": "TEXT"}, {"key": "secret", "kind": "NUMBER", "privileged": True}],
        owned={"UsageDay": usage, "HealthSnapshot": snapshots, "Change": changes},
    )  # fmt: skip


@pytest.fixture
async def service(graph: Database, clock: Clock) -> AsyncIterator[Client]:
    async with client_of(graph, clock) as client:
        yield client


async def health(client: Client, account: str, as_of: datetime | None = None) -> Any:
    found = await client.query(ONE, id=encode("Account", account), asOf=as_of and as_of.isoformat())
    return found["account"]["health"]


async def ranks(client: Client) -> dict[str, str]:
    found = await client.query("{ accounts(first: 50) { nodes { name health { rank } } } }")
    return {each["name"]: each["health"]["rank"] for each in found["accounts"]["nodes"]}


async def run(client: Client) -> dict[str, int]:
    return await run_all(client.deps.repository, client.deps.reader.clock())


async def test_c09_the_application_or_the_toolbar_used_five_times_in_fourteen_full_days(service: Client, graph: Database) -> None:
    """C-08, C-09: the days are the 14 before today; today and the day before them do not count."""
    first, last = TODAY - timedelta(days=14), TODAY - timedelta(days=1)
    usage = [
        used("p", "Application", first, 3), used("p", "Toolbar", last, 2), used("q", "Application", last, 2), used("q", "Toolbar", last, 2, "d"),
        used("q", "Billing", last, 9), used("q", "Application", first - timedelta(days=1), 9), used("q", "Toolbar", TODAY, 9),
    ]  # fmt: skip
    await plant(graph, company(usage=usage))
    await run(service)

    good, average, poor = [await health(service, each) for each in "pqr"]
    words = "Times that modules Application or Toolbar were used in the last 14 days: good when at least 5, poor when less than 1."
    assert (good["rank"], good["profile"], good["asOf"]) == ("GOOD", {"key": "ongoing", "version": 1}, "2026-06-17T00:00:00Z")
    assert good["reasons"] == [
        {"key": "module_usage", "definition": words, "rank": "GOOD", "value": 5.0},
        {"key": "usage_frequency", "definition": "frequency: good when weekly.", "rank": "GOOD", "value": None},
        {"key": "time_spent", "definition": "Each active user spends an hour or more.", "rank": "GOOD", "value": 2.0},
    ]
    assert (average["rank"], [(each["key"], each["value"]) for each in average["reasons"]]) == ("AVERAGE", [("module_usage", 4.0)])
    assert (poor["rank"], [each["key"] for each in poor["reasons"]]) == ("POOR", ["module_usage"])
    assert [each["key"] for each in poor["otherConditions"]] == ["usage_frequency", "time_spent"]


async def test_c12_conditions_without_a_value_are_among_the_others(service: Client, graph: Database) -> None:
    """M-33: "no value" where so; M-21: it is left out."""
    bare = [{"id": "p", "name": "p", "type": "product", "contractStatus": "FREE"}]
    await plant(graph, company(usage=[used("p", "Toolbar", TODAY - timedelta(days=2), 7)], accounts=bare))
    await run(service)

    found = await health(service, "p")
    assert (found["rank"], [each["key"] for each in found["reasons"]]) == ("GOOD", ["module_usage"])
    assert [(each["key"], each["rank"], each["value"]) for each in found["otherConditions"]] == [
        ("usage_frequency", "UNKNOWN", None), ("time_spent", "UNKNOWN", None),
    ]  # fmt: skip


async def test_c07_the_first_profile_that_fits_counts_and_an_account_without_one_keeps_what_was_imported(
    service: Client, graph: Database
) -> None:
    """M-22, C-07; section 2.5: an imported snapshot is the health where no profile is for the account."""
    accounts = [{**ACCOUNTS[1], "tier": "New"}, {**ACCOUNTS[2], "id": "q", "parent": None}, {"id": "g", "name": "g", "type": "group"}]
    snapshots = [{"accountId": "g", "date": TODAY - timedelta(days=3), "rank": "POOR", "score": 12.0, "reasons": ["late"]}]
    await plant(graph, company(ONBOARDING, ONGOING, snapshots=snapshots, accounts=[{**each, "parent": None} for each in accounts]))
    await graph.write(
        lambda tx: tx.run("test.rank", "MATCH (a:Account {id: 'g'}) SET a.healthRank = 'POOR', a.healthScore = 12.0", {}), timeout=10
    )
    await run(service)

    found = {each: await health(service, each) for each in "pqg"}
    assert {each: (h["profile"] or {}).get("key") for each, h in found.items()} == {"p": "onboarding", "q": "ongoing", "g": None}
    assert (found["g"]["rank"], found["g"]["score"], found["g"]["asOf"]) == ("POOR", 12.0, "2026-06-14T00:00:00Z")
    assert found["g"]["reasons"] == [{"key": "late", "definition": "", "rank": "POOR", "value": None}]


async def test_health_changes_in_the_moment_of_what_it_rests_on(service: Client, graph: Database) -> None:
    """M-22: computed on write; M-23: parents follow; M-21: no status, no health."""
    await plant(graph, company(ONGOING | {"conditions": [TIME_SPENT]}, PARENT))
    await run(service)
    assert await ranks(service) == {"Group": "GOOD", "p": "GOOD", "q": "GOOD", "r": "GOOD"}

    for each in ("p", "q"):
        point = {"accountId": encode("Account", each), "metric": "hours", "date": "2026-06-17", "value": 0.05}
        assert (await mutate(service, "metricRecord", "recorded", points=[point]))["errors"] == []
        assert (await health(service, each))["rank"] == "POOR"
    await service.deps.mutator.background.settled()
    assert await ranks(service) == {"Group": "POOR", "p": "POOR", "q": "POOR", "r": "GOOD"}

    await mutate(service, "accountUpdate", id=encode("Account", "p"), changes={"contractStatus": "CANCELED"})
    await service.deps.mutator.background.settled()
    assert await ranks(service) == {"Group": "AVERAGE", "p": "UNKNOWN", "q": "POOR", "r": "GOOD"}
    events = await stored(graph, "MATCH (e:Event {kind: 'HEALTH_CHANGED'}) RETURN e.accountId ORDER BY e.seq")
    assert [each for (each,) in events][-5:] == ["p", "q", "g", "p", "g"]
    assert await stored(graph, "MATCH (d:HealthDue) RETURN count(d)") == [[0]]


async def test_m23_moving_and_deleting_an_account_changes_the_health_of_both_parents(service: Client, graph: Database) -> None:
    accounts = [*ACCOUNTS, {"id": "h", "name": "Other", "type": "group"}]
    accounts[1] = {**accounts[1], "metric.hours": 0.0}
    await plant(graph, company(ONGOING | {"conditions": [TIME_SPENT]}, PARENT, accounts=accounts))
    await run(service)
    assert await ranks(service) == {"Group": "GOOD", "Other": "UNKNOWN", "p": "POOR", "q": "GOOD", "r": "GOOD"}

    await mutate(service, "accountMove", id=encode("Account", "p"), newParentId=encode("Account", "h"))
    await service.deps.mutator.background.settled()
    assert await ranks(service) == {"Group": "GOOD", "Other": "POOR", "p": "POOR", "q": "GOOD", "r": "GOOD"}
    await mutate(service, "accountDelete", id=encode("Account", "p"))
    await service.deps.mutator.background.settled()
    assert await ranks(service) == {"Group": "GOOD", "Other": "UNKNOWN", "q": "GOOD", "r": "GOOD"}


async def test_a_profile_that_is_saved_counts_for_everybody_soon_and_as_a_new_version(service: Client, graph: Database) -> None:
    """C-07: versions; M-24: the check mark."""
    await plant(graph, company(ONGOING | {"conditions": [TIME_SPENT]}))
    await run(service)
    condition = {"key": "time_spent", "displayName": "Time", "metric": "hours", "good": ">= 3", "poor": "< 2.5"}
    given = {"key": "ongoing", "displayName": "Ongoing", "types": ["product"], "conditions": [condition]}
    payload = await mutate(service, "healthProfileSave", "profile { key version }", **given)
    assert payload == {"profile": {"key": "ongoing", "version": 2}, "errors": []}
    await service.deps.mutator.background.settled()

    found = await health(service, "p")
    assert (found["rank"], found["profile"]["version"], found["reasons"][0]["definition"]) == (
        "POOR",
        2,
        "hours: good when at least 3, poor when less than 2.5.",
    )


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"metric": "nothing"}, ["conditions", "0", "metric"]),
        ({"metric": None}, ["conditions", "0"]),
        ({"attribute": "frequency"}, ["conditions", "0"]),
        ({"metric": None, "attribute": "secret"}, ["conditions", "0", "attribute"]),
        ({"metric": None, "attribute": "frequency"}, ["conditions", "0", "good"]),
        ({"good": "five"}, ["conditions", "0", "good"]),
        ({"good": ">= five"}, ["conditions", "0", "good"]),
        ({"good": None, "poor": None}, ["conditions", "0"]),
        ({"days": 14}, ["conditions", "0", "days"]),
        ({"scope": "CHILDREN"}, ["conditions", "0", "scope"]),
        ({"metric": "health_score"}, ["conditions", "0", "metric"]),
        ({"metric": None, "modules": ["A"], "days": 366}, ["conditions", "0", "days"]),
    ],
)
async def test_a_condition_that_cannot_be_judged_is_refused_with_its_place(
    service: Client, graph: Database, change: dict[str, Any], path: list[str]
) -> None:
    await plant(graph, company())
    condition = {"key": "c", "displayName": "C", "metric": "hours", "good": ">= 1", **change}
    given = {"key": "x", "displayName": "X", "conditions": [{name: value for name, value in condition.items() if value is not None}]}
    assert (await refused(service, "healthProfileSave", **given))[0][1] == ["input", *path]


@pytest.mark.parametrize(("name", "value"), [("good", 101.0), ("excellent", 5.0)])
async def test_a_threshold_that_is_none_is_refused_with_its_place(service: Client, graph: Database, name: str, value: float) -> None:
    await plant(graph, company())
    thresholds = [{"name": "average", "value": 5.0}, {"name": name, "value": value}]
    given = {"key": "x", "displayName": "X", "model": "MULTIDIMENSIONAL", "thresholds": thresholds}
    assert await refused(service, "healthProfileSave", **given) == [("INVALID_INPUT", ["input", "thresholds", "1"])]


async def test_a_rollup_below_can_be_a_condition(service: Client, graph: Database) -> None:
    below = {"key": "hours", "displayName": "Hours below", "metric": "hours", "function": "AVG", "scope": "DESCENDANTS", "good": ">= 1.5"}
    group = {**ACCOUNTS[0], "contractStatus": "PAYING"}
    products = [{**each, "metric.hours": hours} for each, hours in zip(ACCOUNTS[1:], (1.0, 2.0, 3.0), strict=True)]
    await plant(graph, company({"key": "g", "types": ["group"], "conditions": [below]}, accounts=[group, *products]))
    await run(service)
    assert (await health(service, "g"))["reasons"] == [
        {"key": "hours", "definition": "AVG of hours over descendants: good when at least 1.5.", "rank": "GOOD", "value": 2.0}
    ]

    point = {"accountId": encode("Account", "r"), "metric": "hours", "date": "2026-06-17", "value": 1.2}
    await mutate(service, "metricRecord", "recorded", points=[point])
    await service.deps.mutator.background.settled()
    found = await health(service, "g")
    assert (found["rank"], found["reasons"][0]["value"]) == ("AVERAGE", 1.4)


async def test_c10_and_c11_a_past_week_shows_its_last_snapshot_with_its_reasons_then(
    service: Client, graph: Database, clock: Clock
) -> None:
    """C-11: average in the week of 22 June because usage frequency dropped; the reasons are those of the snapshot, whatever happened since."""
    clock.now = datetime(2026, 6, 24, 9, tzinfo=UTC)
    usage = [used("p", "Application", day, 9) for day in (date(2026, 6, 15), date(2026, 6, 23), date(2026, 7, 6))]
    await plant(graph, company(usage=usage))
    await graph.write(
        lambda tx: tx.run("test.rare", "MATCH (a:Account {id: 'p'}) SET a[$name] = 'monthly'", {"name": "attr.frequency"}), timeout=10
    )
    await run(service)
    clock.now = datetime(2026, 7, 8, 9, tzinfo=UTC)
    await mutate(service, "accountUpdate", id=encode("Account", "p"), changes={"attributes": [{"key": "frequency", "text": "weekly"}]})

    found = await service.query(TREND, id=encode("Account", "p"), weeks=3)
    now, (june, between, july) = await health(service, "p"), found["account"]["healthTrend"]
    assert [(each["weekStart"], each["rank"]) for each in (june, between, july)] == [
        ("2026-06-22", "AVERAGE"),
        ("2026-06-29", None),
        ("2026-07-06", "GOOD"),
    ]
    assert june["reasons"] == [
        {
            "key": "usage_frequency",
            "displayName": "Usage frequency",
            "definition": "frequency: good when weekly.",
            "rank": "AVERAGE",
            "value": None,
        }
    ]
    assert (between["reasons"], now["rank"]) == ([], "GOOD")
    then = await health(service, "p", datetime(2026, 6, 30, tzinfo=UTC))
    assert (then["rank"], then["asOf"], [each["key"] for each in then["reasons"]]) == (
        "AVERAGE",
        "2026-06-24T00:00:00Z",
        ["usage_frequency"],
    )


async def test_m24_a_week_is_its_last_snapshot_with_dollar_signs_and_the_mark_of_a_new_profile(service: Client, graph: Database) -> None:
    """M-24, C-13, B-16, B-17."""

    def snapshot(day: date, rank: str, profile: str | None, version: int | None, score: float) -> dict[str, Any]:
        return {"accountId": "p", "date": day, "rank": rank, "profile": profile, "version": version, "score": score}

    snapshots = [
        snapshot(date(2026, 5, 31), "GOOD", "old", 1, 90.0), snapshot(date(2026, 6, 1), "GOOD", "old", 1, 90.0), snapshot(date(2026, 6, 7), "POOR", "old", 1, 20.0),
        snapshot(date(2026, 6, 15), "POOR", "new", None, 21.0), snapshot(date(2026, 6, 16), "AVERAGE", "new", 1, 60.0),
    ]  # fmt: skip
    changes = [
        {"id": str(at), "accountId": "p", "field": "contractValue", "oldValue": old, "newValue": new, "at": when, "source": "USER"}
        for at, (old, new, when) in enumerate([
            ("1000 USD", "1250.50 USD", datetime(2026, 6, 1, tzinfo=UTC)), ("1250.50 USD", "1250 EUR", datetime(2026, 6, 14, 23, 59, tzinfo=UTC)),
            (None, "5 USD", datetime(2026, 5, 31, 23, 59, tzinfo=UTC)), ("1250 EUR", "900 EUR", datetime(2026, 6, 15, tzinfo=UTC)),
        ])
    ]  # fmt: skip
    await plant(graph, company(snapshots=snapshots, changes=changes))
    weeks = (await service.query(TREND, id=encode("Account", "p"), weeks=4))["account"]["healthTrend"]

    assert [(w["weekStart"], w["rank"], w["score"], w["profileChanged"]) for w in weeks] == [
        ("2026-05-25", "GOOD", 90.0, False), ("2026-06-01", "POOR", 20.0, False), ("2026-06-08", None, None, False), ("2026-06-15", "AVERAGE", 60.0, True),
    ]  # fmt: skip
    assert [[(c["delta"], c["upsell"], c["oldValue"] and c["oldValue"]["amount"], c["newValue"]["currency"]) for c in w["contractValueChanges"]] for w in weeks] == [
        [(None, False, None, "USD")], [("250.50", True, "1000.00", "USD")], [(None, False, "1250.50", "EUR")], [("-350.00", False, "1250.00", "EUR")],
    ]  # fmt: skip
    assert [statement.name for statement in service.statements] == ["organisation.page", "composed.account"]


async def test_a_new_day_has_a_new_snapshot_and_a_second_run_of_a_day_writes_nothing(
    service: Client, graph: Database, clock: Clock
) -> None:
    await plant(graph, company(ONGOING | {"conditions": [TIME_SPENT]}, PARENT))
    assert await run(service) == {"changed": 4, "ranked": 4}
    assert await run(service) == {"changed": 0, "ranked": 0}
    clock.now += timedelta(days=1)
    assert await run(service) == {"changed": 4, "ranked": 0}
    assert await stored(graph, "MATCH (s:HealthSnapshot {accountId: 'p'}) RETURN toString(s.date) ORDER BY s.date") == [
        ["2026-06-17"],
        ["2026-06-18"],
    ]


async def test_d08_health_follows_accounts_that_a_member_does_not_see_and_names_none(graph: Database, clock: Clock) -> None:
    """A parent's health is what it is for everybody (declared aggregate-safe, docs/ACCESS.md); reasons are shares."""
    await plant(graph, company(ONGOING | {"conditions": [TIME_SPENT]}, PARENT, accounts=[{**ACCOUNTS[0], "region": "EMEA"}, *ACCOUNTS[1:]]))
    async with client_of(graph, clock) as admin:
        await run(admin)
    await graph.write(
        lambda tx: tx.run("test.team", "CREATE (:SuccessTeam {id: 't', key: 't', name: 'T', searchKey: 't', isDefault: false, accountSet: $set})",
                          {"set": '{"region":{"eq":"EMEA"}}'}), timeout=10,
    )  # fmt: skip
    member = Viewer("u", (), Scope(frozenset({"t"})), (Membership("t", "MEMBER"),))
    async with client_of(graph, clock, acting=member) as client:
        found = await client.query(f"{{ accounts {{ nodes {{ name {HEALTH} }} }} }}")
    (group,) = found["accounts"]["nodes"]
    assert (group["name"], group["health"]["rank"], [each["value"] for each in group["health"]["reasons"]]) == ("Group", "GOOD", [100.0])
