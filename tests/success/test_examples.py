"""The rules of the success report, each by its number, with values that were worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.globalid import encode
from support.service import Client, Clock, client_of
from support.success import BY_REPORT, LIMITS, NUMBER, TOTAL, asking, document, plant_world, reported, tab, viewer
from support.success_reference import (
    Account,
    Answer,
    Ask,
    Band,
    Change,
    Contract,
    Engagement,
    Escalation,
    Eyes,
    Meeting,
    Objective,
    Opportunity,
    Person,
    Range,
    Signal,
    Task,
    Touchpoint,
    Usage,
    World,
)

NOW = datetime(2026, 6, 17, 12, 0, tzinfo=UTC)
"""A Wednesday."""
TODAY = NOW.date()
LONG_AGO = datetime(2019, 1, 1, tzinfo=UTC)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
EURO = 10_000
MANAGER, AGENT = ("SUCCESS_MANAGER",), ("SUCCESS_AGENT",)
ACME, GLOBEX = Account("acme", "Energy"), Account("globex", "Retail", "APAC")
ANN = Person("ann")
NOBODY = Eyes()


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


def below(user: str, manager: str) -> Person:
    return Person(user, ((manager, LONG_AGO, None),))


def engagement(key: str, *covers: str, csm: str = "ann", account: str = "acme", **more: Any) -> Engagement:
    return Engagement(key, account, csm, covers=covers, number=key.upper(), **more)


def contract(key: str, euros: int = 100, account: str = "acme", **more: Any) -> Contract:
    return Contract(key, account, euros * EURO, **{"currency": "EUR", **more})


def world(**parts: Any) -> World:
    """What is given, with Ann, Acme and Globex."""
    return World(**{"people": [ANN], "accounts": [ACME, GLOBEX], **parts})


Parts = tuple[str, ...]


async def told(database: Database, given: World, eyes: Eyes = NOBODY, now: datetime = NOW, *, of: Parts, **ask: Any) -> Answer:
    """Some parts of the report of an organisation."""
    await plant_world(database, given)
    return await again(database, eyes, now, of=of, **ask)


async def again(database: Database, eyes: Eyes = NOBODY, now: datetime = NOW, *, of: Parts, **ask: Any) -> Answer:
    """Some parts of the report of the organisation that is there."""
    async with client_of(database, Clock(now), viewer(eyes), **LIMITS) as client:
        found = await reported(client, ask, document(*of))
    assert not isinstance(found, str), found
    return found


def total(found: Answer) -> int:
    count: int = found["overview"]["totalEngagements"]["count"]
    return count


def money(euros: int, currency: str = "EUR") -> tuple[str, str]:
    return currency, f"{euros}.00"


# ---------------------------------------------------------------- who sees what: E-02 to E-10, M-40 to M-43

OWNED = {"abel": 4, "abraham": 2, "beth": 1, "manager2": 1, "john": 4, "jane": 2}
CASE = world(
    people=[
        Person("director"), below("manager1", "director"), below("manager2", "director"), below("abel", "manager1"),
        below("abraham", "manager1"), below("beth", "manager1"), below("john", "manager2"), below("jane", "manager2"), Person("outsider"),
    ],
    engagements=[engagement(f"{csm}{at}", csm=csm) for csm, many in OWNED.items() for at in range(many)],
)  # fmt: skip


async def test_m40_the_acceptance_case(database: Database) -> None:
    await plant_world(database, CASE)
    seen = {user: await again(database, Eyes(user, MANAGER), of=(TOTAL, BY_REPORT)) for user in ("director", "manager1", "manager2")}
    own = {user: total(await again(database, Eyes(user, AGENT), of=(TOTAL,))) for user in ("abel", "abraham", "beth", "john", "jane")}

    assert {user: total(found) for user, found in seen.items()} == {"director": 14, "manager1": 7, "manager2": 7}
    assert own == {"abel": 4, "abraham": 2, "beth": 1, "john": 4, "jane": 2}
    assert [(name, total(found)) for name, found in seen["director"]["byReport"]] == [("MANAGER1", 7), ("MANAGER2", 7)]
    assert [(name, total(found)) for name, found in seen["manager2"]["byReport"]] == [("JANE", 2), ("JOHN", 4)]
    assert [name for _, found in seen["director"]["byReport"] for name, _ in found["byReport"]] == [
        "ABEL", "ABRAHAM", "BETH", "JANE", "JOHN",
    ]  # fmt: skip


async def test_m40_an_agent_with_reports_sees_only_their_own(database: Database) -> None:  # E-05, E-08
    found = await told(database, CASE, Eyes("manager2", AGENT), of=("options", TOTAL, BY_REPORT))

    assert total(found) == 1
    assert found["options"]["csms"] == ["MANAGER2"]
    assert found["byReport"] == []
    assert total(await again(database, Eyes("manager2", AGENT), userId="john", of=("options", TOTAL, BY_REPORT))) == 0
    assert total(await again(database, Eyes("manager2", (*AGENT, *MANAGER)), of=("options", TOTAL, BY_REPORT))) == 7


async def test_m40_the_report_of_somebody_below_and_of_nobody_else(database: Database) -> None:
    await plant_world(database, CASE)
    below_me = await again(database, Eyes("director", MANAGER), userId="manager1", of=("options", TOTAL))
    above, beside, unknown = [
        await again(database, Eyes("manager1", MANAGER), userId=user, of=("options", TOTAL))
        for user in ("director", "manager2", "zz-nobody")
    ]

    assert (total(below_me), below_me["options"]["csms"]) == (7, ["ABEL", "ABRAHAM", "BETH", "MANAGER1"])
    assert total(await again(database, Eyes("manager1", ("GLOBAL_ADMIN",)), userId="director", of=("options", TOTAL))) == 14
    assert (total(above), above["options"]) == (0, {"contractValueRanges": [], "csms": [], "industries": []})
    assert above == beside == unknown


async def test_m40_a_viewer_outside_the_chain_learns_nothing(database: Database) -> None:  # E-10
    given = world(people=CASE.people, engagements=CASE.engagements, ranges=[Range("small", 0, EURO, "EUR")])
    found = await told(database, given, Eyes("outsider", MANAGER), of=("options", "overview", BY_REPORT))

    assert total(found) == 0
    assert found["options"] == {"contractValueRanges": [], "csms": ["OUTSIDER"], "industries": []}
    assert found["byReport"] == []
    assert (found["overview"]["owners"], found["overview"]["reports"], found["overview"]["everyone"]) == (
        (0, 0, None),
        (0, 0, None),
        (0, 1, 0),
    )
    filtered = await again(
        database,
        Eyes("outsider", MANAGER),
        csmIds=["john"],
        industries=["Energy"],
        contractValueRanges=["small"],
        of=("options", "overview", BY_REPORT),
    )
    assert (total(filtered), filtered["options"]) == (0, found["options"])


async def test_e02_without_a_role_of_the_report_it_is_forbidden(database: Database) -> None:
    await plant_world(database, CASE)
    for roles in (("MEMBER",), ("VIEWER",), ("ADVANCED", "TEAM_ADMIN"), ()):
        async with client_of(database, Clock(NOW), viewer(Eyes("director", roles)), **LIMITS) as client:
            assert await reported(client, {}, document(TOTAL)) == "FORBIDDEN", roles


async def test_e03_a_hidden_account_is_in_no_number_and_no_option(database: Database) -> None:
    contracts = [contract("seen", 1), contract("hidden", 2, account="globex")]
    given = world(
        contracts=contracts, ranges=[Range("all", None, None)], escalations=[Escalation("x", "globex")],
        engagements=[engagement("e1", "seen"), engagement("e2", "hidden", account="globex")],
        signals=[Signal("r1", "e1", impacts=("seen", "hidden")), Signal("r2", "e2", "Hidden", impacts=("hidden",))],
    )  # fmt: skip
    found = await told(database, given, Eyes("ann", MANAGER, ("EMEA",)), of=("options", "overview", "risk"))

    assert found["overview"]["totalEngagements"] == {"count": 1, "engagements": ["e1"]}
    assert found["options"]["industries"] == ["Energy"]
    assert found["overview"]["withEscalations"]["count"] == 0
    assert (found["risk"]["contractValueAtRisk"], found["risk"]["activeSignals"]) == ([money(1)], 1)
    assert found["risk"]["topIndicators"] == [
        {"category": "Low adoption", "count": 1, "contractValue": [money(1)], "converted": ("USD", "1.25")}
    ]
    nothing = await again(database, Eyes("ann", MANAGER, ("LATAM",)), of=("options", "overview", "risk"))
    assert nothing["options"] == {"contractValueRanges": [], "csms": ["ANN"], "industries": []}


async def test_e10_options_are_those_of_the_scope_before_the_filters(database: Database) -> None:
    accounts = [ACME, GLOBEX, Account("initech", None), Account("umbrella", "Pharma"), Account("wayne", "Arms")]
    given = world(
        people=[Person("boss"), below("ann", "boss"), below("bob", "boss"), Person("eve")], accounts=accounts,
        ranges=[Range("large", 100 * EURO, None, "EUR"), Range("small", None, 100 * EURO, "EUR")],
        engagements=[
            engagement("e1"), engagement("e2", account="globex"), engagement("e3", account="initech"),
            engagement("e4", account="umbrella", state="CLOSED"), engagement("e5", account="wayne", csm="eve"),
        ],
    )  # fmt: skip
    found = await told(database, given, Eyes("boss", MANAGER), csmIds=["bob"], industries=["Energy"], of=("options", TOTAL))

    assert total(found) == 0
    assert found["options"]["csms"] == ["ANN", "BOB", "BOSS"]
    assert found["options"]["industries"] == ["Energy", "Retail"]
    assert [(key, str(low), str(high)) for key, low, high, _ in found["options"]["contractValueRanges"]] == [
        ("large", "100.00", "None"), ("small", "None", "100.00"),
    ]  # fmt: skip
    assert (await again(database, Eyes("boss", MANAGER), includeInactive=True, of=("options", TOTAL)))["options"]["industries"] == [
        "Energy",
        "Pharma",
        "Retail",
    ]
    assert (await again(database, of=("options", TOTAL)))["options"]["csms"] == ["ANN", "BOB", "BOSS", "EVE"]


async def test_m40_without_a_user_everybody_is_reported_by_who_has_no_manager(database: Database) -> None:
    found = await told(database, CASE, of=("overview", BY_REPORT))

    assert total(found) == 14
    assert [(name, total(of)) for name, of in found["byReport"]] == [("DIRECTOR", 14), ("OUTSIDER", 0)]
    assert found["overview"]["reports"] == found["overview"]["everyone"] == (14, 9, 14 / 9)


async def test_m40_inactive_engagements_are_left_out_unless_asked_for(database: Database) -> None:
    this_year = NOW - 9 * DAY
    states = ("NEW", "DEFINE", "IN_PROGRESS", "CANCELED", "CLOSED")
    given = world(engagements=[engagement(state.lower(), state=state, perceived="RED", created=this_year) for state in states])
    found = await told(database, given, of=("overview", "risk"))

    assert found["overview"]["totalEngagements"]["engagements"] == ["define", "in_progress", "new"]
    assert found["risk"]["red"]["count"] == 3
    assert found["overview"]["newThisYear"]["count"] == 5
    everything = await again(database, includeInactive=True, of=("overview", "risk"))
    assert (total(everything), everything["risk"]["red"]["count"]) == (5, 5)


async def test_m40_filters_are_and_between_kinds_and_or_inside_one(database: Database) -> None:
    given = world(
        people=[ANN, Person("bob"), Person("eve")], contracts=[contract("c1", 10), contract("c2", 20, account="globex"), contract("c3", 30)],
        ranges=[Range("ten", 10 * EURO, 20 * EURO, "EUR"), Range("twenty", 20 * EURO, 30 * EURO, "EUR")],
        engagements=[
            engagement("e1", "c1"), engagement("e2", "c2", csm="bob", account="globex"), engagement("e3", "c3", csm="eve"), engagement("e4"),
        ],
    )  # fmt: skip
    await plant_world(database, given)

    async def left(**ask: Any) -> list[str]:
        found = await again(database, **ask, of=(TOTAL,))
        listed: list[str] = found["overview"]["totalEngagements"]["engagements"]
        return listed

    assert await left() == ["e3", "e2", "e1", "e4"]
    assert await left(csmIds=["ann", "bob"]) == ["e2", "e1", "e4"]
    assert await left(industries=["Energy"]) == ["e3", "e1", "e4"]
    assert await left(industries=["energy"]) == []
    assert await left(contractValueRanges=["ten", "twenty"]) == ["e2", "e1"]
    assert await left(csmIds=["ann", "bob"], industries=["Energy"], contractValueRanges=["ten", "twenty"]) == ["e1"]
    assert await left(csmIds=[]) == await left(industries=[]) == await left(contractValueRanges=[]) == []
    assert await left(csmIds=["zz-nobody"]) == []


async def test_m40_ranges_are_half_open_in_their_own_currency(database: Database) -> None:
    contracts = [
        contract("dollars", 100, currency="USD"), contract("euros", 80), contract("more", 81), contract("francs", 80, currency="CHF"),
        contract("draft", 80, state="DRAFT"), contract("over", 80, end=TODAY), contract("yen", 12_800, currency="JPY"),
    ]  # fmt: skip
    given = world(
        contracts=contracts, engagements=[engagement(each.id, each.id) for each in contracts] + [engagement("none")],
        ranges=[
            Range("below", None, 100 * EURO), Range("from", 100 * EURO, 101 * EURO), Range("franc", 80 * EURO, 81 * EURO, "CHF"), Range("rest", 0, None),
            Range("all", None, None),
        ],
    )  # fmt: skip
    await plant_world(database, given)
    found = {
        key: sorted((await again(database, contractValueRanges=[key], of=(TOTAL,)))["overview"]["totalEngagements"]["engagements"])
        for key in ("below", "from", "franc", "rest", "all")
    }

    assert found == {
        "below": ["draft", "none", "over"], "from": ["dollars", "euros", "yen"], "franc": ["francs"],
        "rest": ["dollars", "draft", "euros", "more", "none", "over", "yen"], "all": ["dollars", "draft", "euros", "more", "none", "over", "yen"],
    }  # fmt: skip


async def test_m40_converted_values_are_compared_exactly(database: Database) -> None:
    given = world(
        rates={"EUR": "1.13"}, contracts=[contract("c1", 1), Contract("c2", "acme", 11_300), contract("c3", 14)], ranges=[Range("one", 11_300, 11_301)],
        engagements=[engagement("e1", "c1"), engagement("e2", "c2"), engagement("e3", "c3")],
    )  # fmt: skip
    await plant_world(database, given)

    assert (await again(database, of=(TOTAL,)))["overview"]["totalEngagements"]["engagements"] == ["e3", "e1", "e2"]
    found = await again(database, contractValueRanges=["one"], of=(TOTAL,))
    assert found["overview"]["totalEngagements"]["engagements"] == ["e1", "e2"]


async def test_m40_a_range_that_nobody_configured_is_refused(database: Database) -> None:
    await plant_world(database, CASE)
    async with client_of(database, Clock(NOW)) as client:
        text = "query ($input: SuccessReportInput) { successReport(input: $input) { overview { totalEngagements { count } } } }"
        (error,) = (await client.ask(text, input=asking({"contractValueRanges": ["unknown"]})))["errors"]
        wrong = (await client.ask(text, input={"csmIds": [encode("Account", "acme")]}))["errors"]

    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert [each["extensions"]["reason"] for each in wrong] == ["BAD_ID"]


async def test_null_is_what_is_not_given_and_days_have_bounds(database: Database) -> None:
    await plant_world(database, CASE)
    text = f"query ($input: SuccessReportInput) {{ successReport(input: $input) {{ {NUMBER} risk {{ noRecentTouchpoint {{ count }} }} }} }}"
    nothing = dict.fromkeys(("userId", "contractValueRanges", "csmIds", "industries", "asOf"))
    async with client_of(database, Clock(NOW), viewer(Eyes("director", MANAGER)), **LIMITS) as client:
        found = await client.query(text, input=nothing)
        assert found == await client.query(text, input=None) == await client.query(text)
        assert found["successReport"]["overview"]["totalEngagements"]["count"] == 14
        for wrong in ({"renewalDays": -1}, {"noTouchpointDays": 3661}, {"asOf": "2026-06-17T12:00:01Z"}):
            field = "renewal { dueSoon { count } }" if "renewalDays" in wrong else "risk { noRecentTouchpoint { count } }"
            body = await client.ask(text.replace(NUMBER, field), input=wrong)
            assert [each["extensions"]["code"] for each in body["errors"]] == ["BAD_USER_INPUT"], wrong


async def test_m41_m42_new_this_year_begins_at_the_first_instant_of_the_year_in_the_zone(database: Database) -> None:
    berlin = datetime(2025, 12, 31, 23, 0, tzinfo=UTC)
    given = world(
        zone="Europe/Berlin",
        engagements=[
            engagement("before", created=berlin - SECOND), engagement("first", created=berlin), engagement("last", created=NOW - SECOND, state="CLOSED"),
            engagement("now", created=NOW), engagement("later", created=NOW + SECOND),
        ],
    )  # fmt: skip
    found = (await told(database, given, of=("overview",)))["overview"]

    assert found["totalEngagements"] == {"count": 3, "engagements": ["before", "first", "now"]}
    assert found["newThisYear"] == {"count": 2, "engagements": ["first", "last"]}


@pytest.mark.parametrize(("now", "first"), [(NOW, "2026-04-01"), (datetime(2026, 3, 31, 12, tzinfo=UTC), "2025-04-01")], ids=str)
async def test_m42_a_fiscal_year_begins_in_its_month(database: Database, now: datetime, first: str) -> None:
    begin = datetime.fromisoformat(f"{first}T00:00:00+00:00")
    given = world(fiscal=4, engagements=[engagement("before", created=begin - SECOND), engagement("first", created=begin)])
    found = await told(database, given, now=now, of=("overview", "renewal"))

    assert found["overview"]["newThisYear"]["engagements"] == ["first"]
    months = [each["month"].isoformat() for each in found["renewal"]["wonAndLostByMonth"]]
    assert (months[0], months[-1], len(months)) == (first, now.date().replace(day=1).isoformat(), 3 if now == NOW else 12)


async def test_m43_the_average_by_each_denominator(database: Database) -> None:
    found = (await told(database, CASE, Eyes("director", MANAGER), of=("overview",)))["overview"]

    assert found["owners"] == (14, 6, 14 / 6)
    assert found["reports"] == (14, 7, 2.0)
    assert found["everyone"] == (14, 8, 1.75)
    some = (await again(database, Eyes("director", MANAGER), csmIds=["director", "manager1", "john", "outsider"], of=("overview",)))[
        "overview"
    ]
    assert (some["owners"], some["reports"], some["everyone"]) == ((4, 1, 4.0), (4, 2, 2.0), (4, 3, 4 / 3))


# ---------------------------------------------------------------- overview: M-44 to M-47


async def test_m44_escalations_are_those_of_the_account(database: Database) -> None:
    states = ("REQUESTED", "ESCALATED", "DECLINED", "CLOSED")
    given = world(
        accounts=[Account(state.lower()) for state in states],
        engagements=[*(engagement(f"e{state}", account=state.lower()) for state in states), engagement("more", account="escalated")],
        escalations=[Escalation(f"x{state}", state.lower(), state) for state in states] + [Escalation("twice", "escalated")],
    )  # fmt: skip
    found = (await told(database, given, of=("overview",)))["overview"]

    assert found["withEscalations"] == {"count": 2, "engagements": ["eESCALATED", "more"]}
    assert found["withRequests"] == {"count": 3, "engagements": ["eESCALATED", "eREQUESTED", "more"]}


async def test_m45_a_review_is_upcoming_from_now_on_and_within_days_of_the_zone(database: Database) -> None:
    midnight = datetime(2026, 7, 17, 22, 0, tzinfo=UTC)
    starts = {"gone": NOW - SECOND, "now": NOW, "last": midnight - SECOND, "beyond": midnight}
    given = world(
        zone="Europe/Berlin", engagements=[engagement(key) for key in (*starts, "weekly", "draft")],
        meetings=[
            *(Meeting(f"m{key}", key, start) for key, start in starts.items()), Meeting("mw", "weekly", NOW, "WEEKLY_STATUS"),
            Meeting("md", "draft", NOW, state="DRAFT"), Meeting("mc", "draft", NOW, state="COMPLETED"),
        ],
    )  # fmt: skip
    found = (await told(database, given, within=30, of=("overview",)))["overview"]

    assert found["withUpcomingQbr"]["engagements"] == ["beyond", "last", "now"]
    assert found["withQbrSoon"]["engagements"] == ["last", "now"]
    assert (await again(database, within=0, of=("overview",)))["overview"]["withQbrSoon"]["engagements"] == ["now"]


SCORES = {"a": 0.0, "b": 39.9, "c": 40.0, "d": 69.9, "e": 70.0, "f": 100.0, "g": None}


async def test_m46_health_by_stage_names_every_stage_and_band(database: Database) -> None:
    given = world(engagements=[engagement(key, score=score, stage="EXPAND") for key, score in SCORES.items()])
    found = (await told(database, given, of=("overview",)))["overview"]["healthByStage"]
    colors = {"POOR": "#d64545", "NEUTRAL": "#e0a100", "GOOD": "#2e8b57"}

    assert [each["stage"] for each in found] == ["INITIAL_ONBOARDING", "ADOPTION", "EXPAND", "RENEW", "LOST"]
    assert found[2] == {
        "stage": "EXPAND", "count": 7, "averageScore": round(sum(filter(None, SCORES.values())) / 6, 9),
        "bands": [(band, color, 2) for band, color in colors.items()],
    }  # fmt: skip
    assert found[0] == {
        "stage": "INITIAL_ONBOARDING",
        "count": 0,
        "averageScore": None,
        "bands": [(band, color, 0) for band, color in colors.items()],
    }


async def test_m46_configured_bands_count_and_what_lies_in_none_does_not(database: Database) -> None:
    bands = [
        Band("health", 70, 100, "GOOD", "#0f0"),
        Band("health", 10, 40, "POOR", "#f00"),
        Band("adoption", 0, 100, "OVER", "#00f"),
    ]
    given = world(engagements=[engagement(key, score=score, stage="LOST") for key, score in SCORES.items()], bands=bands)
    found = (await told(database, given, of=("overview",)))["overview"]["healthByStage"]

    assert (found[4]["count"], found[4]["bands"]) == (7, [("POOR", "#f00", 1), ("GOOD", "#0f0", 2)])


async def test_m47_each_task_is_in_exactly_one_bucket(database: Database) -> None:
    statuses = ("NOT_STARTED", "STARTED", "PAUSED", "COMPLETED", "CANCELED")
    dues = (days(-1), TODAY, days(1), None)
    tasks = [Task(f"k{status}{due}", "e1", "acme", status, due) for status in statuses for due in dues]
    stray = [Task("k1", None, "acme"), Task("k2", "e2", "acme", "STARTED"), Task("k3", "e3", "acme", "STARTED")]
    given = world(
        people=[ANN, Person("bob")], engagements=[engagement("e1"), engagement("e2", state="CLOSED"), engagement("e3", csm="bob")],
        tasks=tasks + stray,
    )  # fmt: skip
    found = (await told(database, given, Eyes("ann", AGENT), of=("overview",)))["overview"]["tasksByStatus"]

    assert found == [("OVERDUE", 3), ("NEW", 3), ("IN_PROGRESS", 3), ("PAUSED", 3), ("CLOSED", 4), ("CANCELED", 4)]
    assert sum(count for _, count in found) == len(tasks)


# ---------------------------------------------------------------- risk: M-48 to M-53


async def test_m48_a_contract_that_three_signals_hit_counts_once(database: Database) -> None:
    given = world(
        contracts=[contract("c1", 100), contract("c2", 7, currency="USD", state="EXPIRED"), contract("c3", 1000)],
        engagements=[engagement("e1", "c1"), engagement("e2", "c1"), engagement("e3", state="CANCELED")],
        signals=[
            Signal("r1", "e1", impacts=("c1", "c2")), Signal("r2", "e1", state="NEW", impacts=("c1",)), Signal("r3", "e2", impacts=("c1",)),
            Signal("r4", "e1", state="CLOSED", impacts=("c3",)), Signal("r5", "e1", state="CANCELED", impacts=("c3",)),
            Signal("r6", "e3", impacts=("c3",)), Signal("r7", "e1", raised=NOW + SECOND, impacts=("c3",)), Signal("r8", "e1", raised=NOW),
        ],
    )  # fmt: skip
    found = (await told(database, given, of=("risk",)))["risk"]

    assert found["contractValueAtRisk"] == [money(100), money(7, "USD")]
    assert found["contractValueAtRiskConverted"] == money(132, "USD")
    assert found["contractValuePerSignal"] == [money(300), money(7, "USD")]
    assert found["activeSignals"] == 4


async def test_m48_without_a_rate_nothing_is_converted(database: Database) -> None:
    given = world(
        contracts=[contract("c1", 100), contract("c2", 7, currency="CHF")], engagements=[engagement("e1")],
        signals=[Signal("r1", "e1", impacts=("c1", "c2"))],
    )  # fmt: skip
    found = (await told(database, given, of=("risk",)))["risk"]

    assert (found["contractValueAtRisk"], found["contractValueAtRiskConverted"]) == ([money(7, "CHF"), money(100)], None)
    assert found["topIndicators"][0]["converted"] is None


async def test_m49_red_and_yellow_are_perceived(database: Database) -> None:
    kinds = ("UNKNOWN", "RED", "YELLOW", "GREEN")
    given = world(engagements=[engagement(each.lower(), perceived=each, score=5.0 if each == "GREEN" else 95.0) for each in kinds])
    found = (await told(database, given, of=("risk",)))["risk"]

    assert (found["red"]["engagements"], found["yellow"]["engagements"]) == (["red"], ["yellow"])


async def test_m50_poor_health_with_a_renewal_due(database: Database) -> None:
    renewals = {"gone": days(-1), "today": TODAY, "last": days(90), "beyond": days(91), "never": None}
    given = world(
        contracts=[
            *(contract(f"c{key}", renewal=day) for key, day in renewals.items()), contract("expired", renewal=days(5), end=TODAY),
            contract("canceled", renewal=days(5), state="CANCELED"), contract("draft", renewal=days(5), state="DRAFT"), contract("first", renewal=days(-2)),
        ],
        engagements=[
            *(engagement(key, f"c{key}", score=39.9) for key in renewals), engagement("neutral", "ctoday", score=40.0), engagement("none", "ctoday"),
            engagement("expired", "expired", score=1.0), engagement("canceled", "canceled", score=1.0), engagement("draft", "draft", score=1.0),
            engagement("earliest", "ctoday", "first", score=1.0),
        ],
    )  # fmt: skip
    found = (await told(database, given, of=("risk",)))["risk"]["renewalsDueInPoorHealth"]

    assert found["count"] == 3
    assert sorted(found["engagements"]) == ["draft", "last", "today"]
    assert (await again(database, renewalDays=91, of=("risk",)))["risk"]["renewalsDueInPoorHealth"]["count"] == 4


async def test_m51_no_upcoming_touchpoint(database: Database) -> None:
    soon = NOW + 3 * DAY

    def point(key: str, occurred: datetime = LONG_AGO, state: str | None = "NEW", **more: Any) -> Touchpoint:
        return Touchpoint(f"t{key}", key, "acme", occurred, state, **more)

    met = [
        point("today", due=TODAY), point("last", due=days(90)), point("paused", due=TODAY, state="PAUSED"), point("occurs", soon, "IN_PROGRESS"),
        point("note", soon, internal=True),
    ]  # fmt: skip
    missed = [
        point("past", due=days(-1)), point("beyond", due=days(91)), point("moved", soon, due=days(91)), point("closed", soon, "CLOSED"),
        point("canceled", soon, "CANCELED"), point("stateless", soon, None), point("draft", soon, draft=True),
    ]  # fmt: skip
    meetings = [
        Meeting("m1", "earlier", datetime(2026, 6, 17, 0, 0, tzinfo=UTC), "ADHOC"), Meeting("m2", "review", soon), Meeting("m3", "held", soon, state="COMPLETED"),
        Meeting("m4", "yesterday", datetime(2026, 6, 16, 23, 59, 59, tzinfo=UTC)),
    ]  # fmt: skip
    none = [str(each.engagement) for each in missed] + ["held", "nothing", "yesterday"]
    keys = [str(each.engagement) for each in met] + ["earlier", "review", *none]
    found = await told(
        database, world(engagements=[engagement(key) for key in keys], touchpoints=[*met, *missed], meetings=meetings), of=("risk",)
    )

    assert found["risk"]["noUpcomingTouchpoint"] == {"count": 10, "engagements": sorted(none)}
    sooner = (await again(database, noTouchpointDays=0, of=("risk",)))["risk"]["noUpcomingTouchpoint"]["engagements"]
    assert sorted(set(keys) - set(sooner)) == ["earlier", "paused", "today"]


async def test_m51_no_recent_touchpoint(database: Database) -> None:
    edge = datetime(2026, 3, 19, 0, 0, tzinfo=UTC)

    def point(key: str, occurred: datetime, **more: Any) -> Touchpoint:
        return Touchpoint(f"t{key}", key, "acme", occurred, **more)

    points = [
        point("edge", edge), point("old", edge - SECOND), point("now", NOW), point("later", NOW + SECOND), point("draft", NOW, draft=True),
        point("note", NOW, internal=True), point("canceled", NOW, state="CANCELED"), point("closed", NOW, state="CLOSED"),
    ]  # fmt: skip
    engagements = [engagement(str(each.engagement)) for each in points] + [engagement("never")]
    found = await told(database, world(engagements=engagements, touchpoints=points), of=("risk",))

    assert found["risk"]["noRecentTouchpoint"]["engagements"] == ["canceled", "draft", "later", "never", "note", "old"]
    assert (await again(database, noTouchpointDays=91, of=("risk",)))["risk"]["noRecentTouchpoint"]["count"] == 5


async def test_m52_the_five_top_indicators(database: Database) -> None:
    numbers = {"Alpha": 1, "Beta": 2, "Gamma": 2, "Delta": 2, "Epsilon": 2, "Zeta": 3, "Eta": 1}
    impacts = {"Alpha": ("big",), "Beta": (), "Gamma": ("small",), "Delta": ("francs",), "Epsilon": ("small", "big"), "Zeta": (), "Eta": ()}
    given = world(
        contracts=[contract("big", 1000), contract("small", 1), contract("francs", 5000, currency="CHF")], engagements=[engagement("e")],
        signals=[
            Signal(f"{category}{at}", "e", category, impacts=impacts[category]) for category, many in numbers.items() for at in range(many)
        ],
    )  # fmt: skip
    found = (await told(database, given, of=("risk",)))["risk"]

    assert found["activeSignals"] == 13
    assert found["topIndicators"] == [
        {"category": "Zeta", "count": 3, "contractValue": [], "converted": money(0, "USD")},
        {"category": "Epsilon", "count": 2, "contractValue": [money(1001)], "converted": ("USD", "1251.25")},
        {"category": "Gamma", "count": 2, "contractValue": [money(1)], "converted": ("USD", "1.25")},
        {"category": "Beta", "count": 2, "contractValue": [], "converted": money(0, "USD")},
        {"category": "Delta", "count": 2, "contractValue": [money(5000, "CHF")], "converted": None},
    ]


async def test_m53_empty_buckets_are_there(database: Database) -> None:
    signals = [
        Signal("r1", "e", scope="RENEWAL", probability="VERY_LOW"),
        Signal("r2", "e", scope="RENEWAL", probability="VERY_HIGH"),
        Signal("r3", "e", state="CLOSED"),
    ]
    found = (await told(database, world(engagements=[engagement("e", stage="ADOPTION")], signals=signals), of=("risk",)))["risk"]

    assert found["byScope"] == [("ONBOARDING", 0), ("ADOPTION", 0), ("EXPANSION", 0), ("RENEWAL", 2)]
    assert found["byProbability"] == [("VERY_HIGH", 1), ("HIGH", 0), ("MODERATE", 0), ("LOW", 0), ("VERY_LOW", 1)]


# ---------------------------------------------------------------- adoption: M-54 to M-60


async def test_m54_m55_m56_onboarding_and_its_go_live(database: Database) -> None:
    dates = {"late": days(-1), "today": TODAY, "last": days(30), "beyond": days(31), "none": None}
    given = world(
        engagements=[
            *(engagement(key, stage="INITIAL_ONBOARDING", go_live=day) for key, day in dates.items()),
            engagement("adopting", stage="ADOPTION", go_live=days(-1)), engagement("over", stage="INITIAL_ONBOARDING", go_live=days(-1), state="CLOSED"),
        ],
    )  # fmt: skip
    await plant_world(database, given)
    for more in ({}, {"includeInactive": True}):
        found = (await again(database, **more, of=("adoption",)))["adoption"]
        assert found["overdueGoLive"]["engagements"] == ["late"]
        assert found["missingGoLiveDate"]["engagements"] == ["none"]
        assert found["activeOnboarding"]["engagements"] == ["beyond", "last", "late", "none", "today"]
        assert found["goLiveDue"]["engagements"] == ["last", "today"]
    assert (await again(database, goLiveDays=31, of=("adoption",)))["adoption"]["goLiveDue"]["count"] == 3


async def test_m57_m58_m59_objectives(database: Database) -> None:
    progress = {
        "four": ["COMPLETED"] * 4 + ["ON_TRACK"], "five": ["COMPLETED"] * 5 + ["AT_RISK"], "all": ["COMPLETED", "CANCELED"],
        "canceled": ["CANCELED"], "none": [], "started": ["NOT_STARTED", "PAUSED"],
    }  # fmt: skip
    objectives = [Objective(f"{key}{at}", key, each) for key, found in progress.items() for at, each in enumerate(found)]
    found = (await told(database, world(engagements=[engagement(key) for key in progress], objectives=objectives), of=("adoption",)))[
        "adoption"
    ]

    assert found["withoutObjectives"]["engagements"] == ["canceled", "none"]
    assert found["above80Percent"]["engagements"] == ["all", "five"]
    assert found["objectiveProgress"] == [
        ("NOT_STARTED", 1), ("ON_TRACK", 1), ("AT_RISK", 1), ("PAUSED", 1), ("COMPLETED", 10), ("CANCELED", 2),
    ]  # fmt: skip


USAGES = [
    Usage("e1", "Portal", 39.9, "High", "Critical"), Usage("e1", "Billing", 40.0), Usage("e1", "None"), Usage("e2", "Portal", 0.0),
    Usage("e2", "Billing", 39.9), Usage("e3", "Portal", 1.0),
]  # fmt: skip


async def test_m60_products_of_low_adoption_and_none_is_not_low(database: Database) -> None:
    given = world(engagements=[engagement("e1"), engagement("e2"), engagement("e3", state="CLOSED")], usages=USAGES)
    found = (await told(database, given, of=("adoption",)))["adoption"]

    assert found["lowAdoptionProductCount"] == 3
    assert found["lowAdoptionProducts"] == [
        ("Portal", "e2", 0.0, "LOW", None, None), ("Billing", "e2", 39.9, "LOW", None, None), ("Portal", "e1", 39.9, "LOW", "High", "Critical"),
    ]  # fmt: skip
    async with client_of(database, Clock(NOW)) as client:
        few = await tab(
            client, "adoption", "lowAdoptionProducts(first: 1) { product engagement { number account { name } } } lowAdoptionProductCount"
        )
    assert few == {
        "lowAdoptionProducts": [{"product": "Portal", "engagement": {"number": "E2", "account": {"name": "acme"}}}], "lowAdoptionProductCount": 3,
    }  # fmt: skip


async def test_m60_configured_bands_of_adoption(database: Database) -> None:
    bands = [Band("adoption", 0, 1, "POOR", "#f00"), Band("adoption", 1, 100, "GOOD", "#0f0")]
    found = await told(database, world(engagements=[engagement("e1"), engagement("e2")], usages=USAGES[:5], bands=bands), of=("adoption",))

    assert [each[:3] for each in found["adoption"]["lowAdoptionProducts"]] == [("Portal", "e2", 0.0)]


# ---------------------------------------------------------------- renewal: M-61 to M-67


async def test_m61_renewals_due(database: Database) -> None:
    contracts = [
        contract("gone", renewal=days(-1)), contract("today", renewal=TODAY), contract("last", renewal=days(90)), contract("beyond", renewal=days(91)),
        contract("ends", end=days(90)), contract("both", renewal=days(91), end=days(5)), contract("draft", renewal=TODAY, state="DRAFT"),
        contract("starts", renewal=days(9), start=days(1)), contract("over", renewal=TODAY, end=TODAY), contract("neither"),
    ]  # fmt: skip
    engagements = [engagement(each.id, each.id) for each in contracts] + [engagement("second", "gone", "last")]
    found = (await told(database, world(contracts=contracts, engagements=engagements), of=("renewal",)))["renewal"]["dueSoon"]

    assert sorted(found["engagements"]) == ["ends", "last", "second", "today"]
    assert (await again(database, renewalDays=0, of=("renewal",)))["renewal"]["dueSoon"]["engagements"] == ["today"]


SUBSTATES = (
    "AWAITING_REVIEW", "UNDER_REVIEW", "APPROVED", "REJECTED", "RENEWAL_APPROVED", "RENEWAL_REJECTED", "RENEWAL_IN_PROCESS", "RENEWED",
    "EXTENSION_APPROVED", "EXTENSION_REJECTED", None,
)  # fmt: skip
STATES = ("DRAFT", "ACTIVE", "EXPIRED", "CANCELED")


async def test_m62_m63_m64_every_state_and_substate(database: Database) -> None:
    contracts = [contract(f"{state}-{substate}", state=state, substate=substate) for state in STATES for substate in SUBSTATES]
    engagements = [engagement("e1", *(each.id for each in contracts)), engagement("e2", *(each.id for each in contracts[:20]))]
    found = (await told(database, world(contracts=contracts, engagements=engagements), of=("renewal",)))["renewal"]

    opened = [f"{state}-{substate}" for state in ("ACTIVE", "EXPIRED") for substate in ("AWAITING_REVIEW", "UNDER_REVIEW")]
    assert found["opened"] == {
        "count": 5, "value": [money(500)], "converted": money(625, "USD"), "contracts": sorted([*opened, "ACTIVE-EXTENSION_APPROVED"]),
    }  # fmt: skip
    assert found["onExtension"] == {
        "count": 1, "value": [money(100)], "converted": money(125, "USD"), "contracts": ["ACTIVE-EXTENSION_APPROVED"],
    }  # fmt: skip
    assert found["byStage"] == [
        (stage, 4, [money(400)], money(500, "USD")) for stage in ("AWAITING_REVIEW", "RENEWAL_APPROVED", "RENEWAL_REJECTED", "UNDER_REVIEW")
    ]


async def test_m62_some_of_the_contracts_of_a_set(database: Database) -> None:
    contracts = [contract(f"c{at}", substate="UNDER_REVIEW", start=days(-at)) for at in range(5)]
    await plant_world(database, world(contracts=contracts, engagements=[engagement("e", *(each.id for each in contracts))]))
    async with client_of(database, Clock(NOW)) as client:
        everything = await tab(client, "renewal", "opened { count contracts { number state } }")
        some = await tab(client, "renewal", "opened { count contracts(first: 2) { number state } }")

    assert (everything["opened"]["count"], some["opened"]["count"]) == (5, 5)
    assert len(everything["opened"]["contracts"]) == 5
    assert some["opened"]["contracts"] == everything["opened"]["contracts"][:2]


def month(found: Answer, name: str, value: str) -> Answer:
    (entry,) = [each for each in found["renewal"][name] if each["month"].isoformat() == value]
    return entry


async def test_m65_twelve_months_by_both_date_rules_and_never_both(database: Database) -> None:
    december = datetime(2026, 12, 31, 12, tzinfo=UTC)
    given = world(
        contracts=[
            contract("crm", 1), contract("both", 2, substate="RENEWAL_APPROVED", finalized=date(2026, 3, 31)), contract("rejected", 4, substate="RENEWAL_REJECTED", finalized=date(2026, 3, 1)),
            contract("before", 8, substate="RENEWAL_APPROVED", finalized=date(2025, 12, 31)), contract("first", 16, substate="RENEWAL_APPROVED", finalized=date(2026, 1, 1)),
            contract("later", 32, substate="RENEWAL_APPROVED", finalized=date(2027, 1, 1)), contract("undated", 64, substate="RENEWAL_APPROVED"),
            contract("open", 128, substate="RENEWAL_REJECTED", finalized=date(2026, 12, 31)), contract("twice", 256), contract("tied", 512),
            contract("review", 1024, substate="UNDER_REVIEW", finalized=date(2026, 5, 5)), contract("future", 2048, substate="RENEWAL_APPROVED", finalized=date(2026, 7, 7)),
        ],
        opportunities=[
            Opportunity("o1", "crm", "CLOSED_WON", date(2026, 2, 28)), Opportunity("o2", "both", "CLOSED_LOST", date(2026, 4, 1)),
            Opportunity("o3", "open", "NEGOTIATION", date(2026, 6, 1)), Opportunity("o4", "open", "CLOSED_LOST", date(2026, 6, 1), "EXPANSION"), Opportunity("o5", "open", "CLOSED_WON"),
            Opportunity("o6", "twice", "CLOSED_LOST", date(2026, 8, 1)), Opportunity("o7", "twice", "CLOSED_WON", date(2026, 9, 1)),
            Opportunity("o8", "tied", "CLOSED_LOST", date(2026, 10, 1)), Opportunity("o9", "tied", "CLOSED_WON", date(2026, 10, 1)),
            Opportunity("oa", "future", "CLOSED_LOST", date(2027, 1, 1)),
        ],
    )  # fmt: skip
    given.engagements = [engagement("e1", *(each.id for each in given.contracts)), engagement("e2", "crm", "both")]
    found = await told(database, given, now=december, of=("renewal",))

    months = found["renewal"]["wonAndLostByMonth"]
    assert [each["month"] for each in months] == [date(2026, each, 1) for each in range(1, 13)]
    assert {each["month"].month: (each["won"], each["lost"], each["wonValue"], each["lostValue"]) for each in months} == {
        **dict.fromkeys(range(1, 13), (0, 0, [], [])),
        1: (1, 0, [money(16)], []), 2: (1, 0, [money(1)], []), 3: (0, 1, [], [money(4)]), 4: (0, 1, [], [money(2)]), 7: (1, 0, [money(2048)], []),
        9: (1, 0, [money(256)], []), 10: (1, 0, [money(512)], []), 12: (0, 1, [], [money(128)]),
    }  # fmt: skip
    assert months[0]["wonConverted"] == money(20, "USD")
    assert months[0]["lostConverted"] == money(0, "USD")


async def test_m66_lost_contracts(database: Database) -> None:
    old, end = date(2025, 1, 1), date(2026, 1, 1)
    expired: Ask = {"start": old, "end": end}
    accounts = [Account(name) for name in ("alone", "followed", "shorter", "canceled", "sooner", "endless", "other")]

    def successor(account: str, start: date, until: date | None, state: str = "DRAFT") -> Contract:
        return contract(f"s{account}", account=account, start=start, end=until, state=state)

    given = world(
        accounts=[ACME, *accounts],
        contracts=[
            contract("rejected", substate="RENEWAL_REJECTED"), contract("crm"), contract("won", substate="RENEWAL_REJECTED"), contract("approved", substate="APPROVED", **expired),
            contract("active"), *(contract(each.id, account=each.id, **expired) for each in accounts),
            successor("followed", days(1), days(366)), successor("shorter", date(2025, 2, 1), end), successor("canceled", end, days(366), "CANCELED"),
            successor("sooner", old, days(366)), successor("endless", end, None),
        ],
        opportunities=[Opportunity("o1", "crm", "CLOSED_LOST", TODAY), Opportunity("o2", "won", "CLOSED_WON", TODAY), Opportunity("o3", "active", "CLOSED_LOST", days(1))],
    )  # fmt: skip
    own = ("rejected", "crm", "won", "approved", "active")
    given.engagements = [
        *(engagement(key, key) for key in own), *(engagement(each.id, each.id, account=each.id) for each in accounts),
        engagement("twice", "crm", "rejected"),
    ]  # fmt: skip
    found = (await told(database, given, of=("renewal",)))["renewal"]["withLostContracts"]

    assert sorted(found["engagements"]) == ["alone", "canceled", "crm", "other", "rejected", "shorter", "sooner", "twice", "won"]


async def test_m67_the_value_by_month_on_both_bases(database: Database) -> None:
    given = world(
        contracts=[
            contract("always", 1), contract("january", 2, start=date(2026, 1, 31)), contract("ended", 4, start=date(2025, 6, 1), end=date(2026, 3, 31)),
            contract("april", 8, start=date(2026, 4, 1), end=date(2026, 5, 1)), contract("today", 16, start=TODAY), contract("tomorrow", 32, start=days(1)),
            contract("canceled", 64, start=date(2026, 1, 1), state="CANCELED"), contract("draft", 128, start=date(2026, 1, 1), state="DRAFT"),
            contract("approved", 256, start=date(2026, 2, 1), state="DRAFT", substate="APPROVED"), contract("dollars", 1, start=date(2026, 2, 28), currency="USD"),
        ],
    )  # fmt: skip
    given.engagements = [engagement("e1", *(each.id for each in given.contracts)), engagement("e2", "always")]
    found = (await told(database, given, of=("renewal",)))["renewal"]

    stock = {1: (7, []), 2: (263, [money(1, "USD")]), 3: (259, [money(1, "USD")]), 4: (267, [money(1, "USD")]), 5: (259, [money(1, "USD")])}
    assert {each["month"].month: each["value"] for each in found["active"]} == {
        **{at: [money(euros), *more] for at, (euros, more) in stock.items()}, 6: [money(275), money(1, "USD")],
    }  # fmt: skip
    assert {each["month"].month: each["value"] for each in found["started"]} == {
        1: [money(2)], 2: [money(256), money(1, "USD")], 3: [], 4: [money(8)], 5: [], 6: [money(16)],
    }  # fmt: skip
    assert [each["basis"] for each in (found["active"][0], found["started"][0])] == ["ACTIVE_AT_MONTH_END", "STARTED_IN_MONTH"]
    assert found["started"][1]["converted"] == money(321, "USD")


# ---------------------------------------------------------------- states that time moves, and earlier instants


MOVED = {
    "stored": (contract("c"), "ACTIVE"), "starts": (contract("c", start=days(1)), "DRAFT"), "started": (contract("c", start=TODAY), "ACTIVE"),
    "ends": (contract("c", end=days(1)), "ACTIVE"), "ended": (contract("c", end=TODAY), "EXPIRED"),
    "draft": (contract("c", state="DRAFT", start=TODAY), "DRAFT"), "approved": (contract("c", state="DRAFT", substate="APPROVED", start=TODAY), "ACTIVE"),
    "approved later": (contract("c", state="DRAFT", substate="APPROVED", start=days(1)), "DRAFT"),
    "approved once": (contract("c", state="DRAFT", substate="APPROVED", start=days(-9), end=TODAY), "EXPIRED"),
    "approved undated": (contract("c", state="DRAFT", substate="APPROVED"), "DRAFT"), "draft past its end": (contract("c", state="DRAFT", end=days(-9)), "DRAFT"),
    "expired": (contract("c", state="EXPIRED"), "EXPIRED"), "expired early": (contract("c", state="EXPIRED", end=days(1)), "ACTIVE"),
    "expired before its start": (contract("c", state="EXPIRED", start=days(1)), "DRAFT"), "canceled": (contract("c", state="CANCELED", start=days(1), end=days(9)), "CANCELED"),
}  # fmt: skip


@pytest.mark.parametrize("name", MOVED)
async def test_states_of_contracts_move_with_time(database: Database, name: str) -> None:
    given, state = MOVED[name]
    await plant_world(database, world(contracts=[given], engagements=[engagement("e", "c")]))
    async with client_of(database, Clock(NOW)) as client:
        text = f'{{ engagement(id: "{encode("Engagement", "e")}") {{ contracts {{ state }} contractValue {{ amount }} }} }}'
        found = (await client.query(text))["engagement"]

    assert found == {"contracts": [{"state": state}], "contractValue": [{"amount": "100.00"}] if state == "ACTIVE" else []}


async def test_states_of_contracts_follow_the_instant_that_is_asked_for(database: Database) -> None:
    extended = contract("c", substate="EXTENSION_APPROVED", start=days(-30), end=days(-10), state="EXPIRED")
    await plant_world(database, world(contracts=[extended], engagements=[engagement("e", "c")], zone="Asia/Kolkata"))
    starts = datetime(2026, 5, 17, 18, 30, tzinfo=UTC)
    ends = datetime(2026, 6, 6, 18, 30, tzinfo=UTC)
    instants = (starts - SECOND, starts, ends - SECOND, ends, NOW)
    counts = [(await again(database, asOf=at, of=("renewal",)))["renewal"]["onExtension"]["count"] for at in instants]

    assert counts == [0, 1, 1, 0, 0]


async def test_as_of_rewinds_what_changed_since(database: Database) -> None:
    at = NOW - 10 * DAY
    olds = {
        "engagement.csmId": ("e1", "ext-bob"), "engagement.state": ("e2", "CLOSED"), "engagement.stage": ("e1", "INITIAL_ONBOARDING"),
        "engagement.perceivedHealth": ("e1", "RED"), "engagement.healthScore": ("e1", "12.5"), "engagement.goLiveDate": ("e1", days(-30).isoformat()),
        "contract.state": ("c1", "ACTIVE"), "contract.value": ("c1", "1250.50 USD"), "contract.renewalDate": ("c1", days(20).isoformat()),
        "contract.substate": ("c1", "EXTENSION_APPROVED"), "task.status": ("k1", "STARTED"), "task.dueDate": ("k1", days(20).isoformat()),
        "objective.progress": ("b1", "AT_RISK"), "riskSignal.state": ("r1", "ACTIVE"),
    }  # fmt: skip
    given = world(
        people=[ANN, Person("bob", external="ext-bob")], contracts=[contract("c1", 5, state="CANCELED")],
        engagements=[engagement("e1", "c1"), engagement("e2"), engagement("e3", created=NOW - 9 * DAY)],
        tasks=[Task("k1", "e1", "acme", "COMPLETED")], objectives=[Objective("b1", "e1", "COMPLETED")],
        signals=[Signal("r1", "e1", state="CLOSED", impacts=("c1",))],
        changes=[Change(name, of, "acme", old, at) for name, (of, old) in olds.items()] + [Change("engagement.stage", "e1", "acme", "LOST", at + DAY)],
    )  # fmt: skip
    now = await told(database, given, of=("asOf", "overview", "risk", "adoption", "renewal"))
    before = await again(database, asOf=at - SECOND, of=("asOf", "overview", "risk", "adoption", "renewal"))
    same = await again(database, asOf=at, of=("asOf", "overview", "risk", "adoption", "renewal"))

    assert now["overview"]["totalEngagements"]["engagements"] == ["e1", "e2", "e3"]
    assert before["overview"]["totalEngagements"]["engagements"] == ["e1"]
    assert before["asOf"] == at - SECOND
    assert before["overview"]["owners"] == (1, 1, 1.0)
    assert total(await again(database, Eyes("bob", AGENT), asOf=at - SECOND, of=(TOTAL,))) == 1
    assert total(await again(database, Eyes("bob", AGENT), of=(TOTAL,))) == 0
    assert before["risk"]["red"]["engagements"] == before["risk"]["renewalsDueInPoorHealth"]["engagements"] == ["e1"]
    assert before["adoption"]["overdueGoLive"]["engagements"] == ["e1"]
    assert before["renewal"]["onExtension"] == {
        "count": 1, "value": [("USD", "1250.50")], "converted": ("USD", "1250.50"), "contracts": ["c1"],
    }  # fmt: skip
    assert before["overview"]["tasksByStatus"][2] == ("IN_PROGRESS", 1)
    assert before["adoption"]["objectiveProgress"][2] == ("AT_RISK", 1)
    assert (before["risk"]["activeSignals"], before["risk"]["contractValueAtRisk"]) == (1, [("USD", "1250.50")])
    assert same["overview"]["totalEngagements"]["engagements"] == ["e1", "e2"]
    assert [each["count"] for each in same["overview"]["healthByStage"]] == [0, 1, 0, 0, 1]


async def test_as_of_a_contract_that_was_made_since_is_not_there(database: Database) -> None:
    at = NOW - DAY
    fields = ("contract", "contract.number", "contract.value", "contract.state", "contract.substate")
    given = world(
        contracts=[contract("old", 1, substate="UNDER_REVIEW"), contract("new", 2, substate="UNDER_REVIEW")], engagements=[engagement("e", "old", "new")],
        signals=[Signal("r", "e", impacts=("old", "new"))], changes=[Change(name, "new", "acme", None, at) for name in fields],
    )  # fmt: skip
    await plant_world(database, given)
    parts = ("renewal", "risk { contractValueAtRisk { amount currency } }")
    before, since = await again(database, asOf=at - SECOND, of=parts), await again(database, asOf=at, of=parts)

    assert before["renewal"]["opened"]["contracts"] == ["old"]
    assert before["risk"]["contractValueAtRisk"] == [money(1)]
    assert since["renewal"]["opened"]["contracts"] == ["new", "old"]
    assert since["risk"]["contractValueAtRisk"] == [money(3)]


async def test_as_of_the_contracts_that_were_covered_and_when_their_renewal_was_decided(database: Database) -> None:
    at, final = NOW - DAY, {"substate": "RENEWAL_APPROVED"}
    given = world(
        contracts=[contract("one", 1, finalized=TODAY, **final), contract("two", 2, finalized=date(2026, 2, 2), **final)], engagements=[engagement("e", "one")],
        changes=[Change("engagement.contractIds", "e", "acme", "one;two", at), Change("contract.renewalFinalizedOn", "one", "acme", "2026-03-03", at)],
    )  # fmt: skip
    await plant_world(database, given)

    async def won(**ask: Any) -> dict[int, Any]:
        found = await again(database, of=("renewal { wonAndLostByMonth { month wonValue { amount currency } } }",), **ask)
        return {each["month"].month: each["wonValue"] for each in found["renewal"]["wonAndLostByMonth"] if each["wonValue"]}

    assert await won() == {6: [money(1)]}
    assert await won(asOf=at) == {}
    assert await won(asOf=at - SECOND) == {2: [money(2)], 3: [money(1)]}


async def test_as_of_the_contracts_that_a_signal_endangered(database: Database) -> None:
    at = NOW - DAY
    given = world(
        contracts=[contract("one", 1), contract("two", 2)], engagements=[engagement("e", "one")], signals=[Signal("r", "e", impacts=("one",))],
        changes=[Change("riskSignal.impactedContractIds", "r", "acme", "two", at)],
    )  # fmt: skip
    await plant_world(database, given)
    parts = ("risk { contractValueAtRisk { amount currency } }",)

    assert (await again(database, of=parts))["risk"]["contractValueAtRisk"] == [money(1)]
    assert (await again(database, asOf=at, of=parts))["risk"]["contractValueAtRisk"] == [money(1)]
    assert (await again(database, asOf=at - SECOND, of=parts))["risk"]["contractValueAtRisk"] == [money(2)]


@pytest.mark.parametrize("renumbered", [NOW - 3 * DAY, NOW - 2 * DAY, NOW - DAY])
async def test_as_of_contracts_that_were_renumbered_are_known_by_the_number_of_that_time(database: Database, renumbered: datetime) -> None:
    changed = NOW - 2 * DAY
    named = {NOW - 3 * DAY: "two", NOW - 2 * DAY: "former", NOW - DAY: "former"}[renumbered]
    given = world(
        contracts=[contract("one", 1), contract("two", 2)], engagements=[engagement("e", "one")], signals=[Signal("r", "e", impacts=("one",))],
        changes=[
            Change("contract.number", "two", "acme", "former", renumbered), Change("engagement.contractIds", "e", "acme", named, changed),
            Change("riskSignal.impactedContractIds", "r", "acme", named, changed),
        ],
    )  # fmt: skip
    await plant_world(database, given)
    parts = ("renewal { totalContractValueByMonth { value { amount currency } } }", "risk { contractValueAtRisk { amount currency } }")
    now, before = await again(database, of=parts), await again(database, asOf=NOW - 4 * DAY, of=parts)

    assert [found["risk"]["contractValueAtRisk"] for found in (now, before)] == [[money(1)], [money(2)]]
    assert [found["renewal"]["totalContractValueByMonth"][-1]["value"] for found in (now, before)] == [[money(1)], [money(2)]]


async def test_as_of_a_task_that_was_made_since_is_not_there(database: Database) -> None:
    tasks = [Task("k1", "e", "acme", created=NOW - DAY), Task("k2", "e", "acme", "STARTED", created=NOW), Task("k3", "e", "acme", "PAUSED")]
    await plant_world(database, world(engagements=[engagement("e")], tasks=tasks))
    parts = ("overview { tasksByStatus { status count } }",)

    assert dict((await again(database, of=parts))["overview"]["tasksByStatus"])["IN_PROGRESS"] == 1
    before = dict((await again(database, asOf=NOW - DAY, of=parts))["overview"]["tasksByStatus"])
    assert before == {"OVERDUE": 0, "NEW": 1, "IN_PROGRESS": 0, "PAUSED": 1, "CLOSED": 0, "CANCELED": 0}


async def test_as_of_people_report_to_whom_they_reported(database: Database) -> None:
    moved = NOW - 30 * DAY
    people = [Person("one"), Person("two"), Person("ann", (("one", LONG_AGO, moved), ("two", moved, None)))]
    await plant_world(database, world(people=people, engagements=[engagement("e1")]))

    def seen(found: Answer) -> tuple[int, list[str]]:
        return total(found), [name for name, _ in found["byReport"]]

    for user, now, before in (("one", (0, []), (1, ["ANN"])), ("two", (1, ["ANN"]), (0, []))):
        assert seen(await again(database, Eyes(user, MANAGER), of=(TOTAL, BY_REPORT))) == now
        assert seen(await again(database, Eyes(user, MANAGER), asOf=moved, of=(TOTAL, BY_REPORT))) == now
        assert seen(await again(database, Eyes(user, MANAGER), asOf=moved - SECOND, of=(TOTAL, BY_REPORT))) == before
    # Whose report one may ask for is decided by who is below today; who was below that person then is not shown to a manager of today.
    assert total(await again(database, Eyes("two", MANAGER), userId="ann", asOf=moved - SECOND, of=(TOTAL, BY_REPORT))) == 1
    assert total(await again(database, Eyes("one", MANAGER), userId="ann", asOf=moved - SECOND, of=(TOTAL, BY_REPORT))) == 0


async def test_as_of_a_new_manager_does_not_see_whom_somebody_led_before(database: Database) -> None:
    moved = NOW - 30 * DAY
    people = [Person("two"), Person("ann", (("one", LONG_AGO, moved), ("two", moved, None))), Person("one")]
    people += [Person("left", (("ann", LONG_AGO, moved),)), Person("stays", (("ann", LONG_AGO, None),))]
    await plant_world(database, world(people=people, engagements=[engagement("e1", csm="left"), engagement("e2", csm="stays")]))

    async def seen(user: str | None) -> tuple[int, list[str]]:
        eyes = Eyes(user, MANAGER) if user else NOBODY
        found = await again(database, eyes, userId="ann", asOf=moved - SECOND, of=(TOTAL, BY_REPORT))
        return total(found), [name for name, _ in found["byReport"]]

    assert await seen("two") == (1, ["STAYS"])
    assert await seen(None) == (2, ["LEFT", "STAYS"])


# ---------------------------------------------------------------- drill-downs: E-12

PAGE = """
query ($first: Int, $after: String, $last: Int, $before: String, $order: EngagementOrder) {
  successReport { overview { totalEngagements { count engagements(first: $first, after: $after, last: $last, before: $before, orderBy: $order) {
    nodes { title } edges { cursor node { title } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } } } }
}
"""
VALUES = {"e0": 5, "e1": 9, "e2": 5, "e3": 0, "e4": 9, "e5": 5, "e6": 1}


async def page(client: Client, **given: Any) -> dict[str, Any]:
    return (await client.query(PAGE, **given))["successReport"]["overview"]["totalEngagements"]["engagements"]


async def walked(client: Client, order: Any) -> list[str]:
    found: list[str] = []
    after, more = None, True
    while more:
        part = await page(client, first=2, after=after, order=order)
        assert [edge["node"] for edge in part["edges"]] == part["nodes"]
        found += [node["title"] for node in part["nodes"]]
        after, more = part["pageInfo"]["endCursor"], part["pageInfo"]["hasNextPage"]
    return found


async def test_e12_pages_of_a_drill_down_hold_everything_once(database: Database) -> None:
    scores = {"e0": None, "e1": 5.0, "e2": 5.0, "e3": None, "e4": 1.0, "e5": 100.0, "e6": 0.0}
    given = world(
        contracts=[contract(f"c{key}", value) for key, value in VALUES.items()],
        engagements=[engagement(key, f"c{key}", score=scores[key], go_live=days(3) if key < "e3" else None) for key in reversed(VALUES)],
    )  # fmt: skip
    await plant_world(database, given)
    async with client_of(database, Clock(NOW)) as client:
        assert await walked(client, None) == ["e1", "e4", "e0", "e2", "e5", "e6", "e3"]
        assert await walked(client, {"field": "CONTRACT_VALUE"}) == ["e3", "e6", "e0", "e2", "e5", "e1", "e4"]
        assert await walked(client, {"field": "HEALTH_SCORE"}) == ["e6", "e4", "e1", "e2", "e5", "e0", "e3"]
        assert await walked(client, {"field": "HEALTH_SCORE", "direction": "DESC"}) == ["e5", "e1", "e2", "e4", "e6", "e0", "e3"]
        assert await walked(client, {"field": "GO_LIVE_DATE", "direction": "DESC"}) == ["e0", "e1", "e2", "e3", "e4", "e5", "e6"]
        assert await walked(client, {"field": "RENEWAL_DATE"}) == await walked(client, {"field": "NUMBER"}) == sorted(VALUES)
        assert await walked(client, {"field": "NUMBER", "direction": "DESC"}) == sorted(VALUES, reverse=True)
        first = await page(client, first=3)
        last = await page(client, last=2, before=first["pageInfo"]["endCursor"])
        assert [node["title"] for node in last["nodes"]] == ["e1", "e4"]
        foreign = await client.ask(PAGE, first=3, after=first["pageInfo"]["endCursor"], order={"field": "NUMBER"})
        assert foreign["errors"][0]["extensions"]["reason"] == "BAD_CURSOR"


async def test_answers_go_by_the_names_that_were_asked_for(database: Database) -> None:
    """Aliases, fragments, literals, the same field twice, and a report of somebody else beside it."""
    await plant_world(database, CASE)
    manager = encode("User", "manager1")
    text = f"""
    query {{
      mine: successReport {{
        at: asOf o: options {{ __typename c: csms {{ n: name }} c2: csms {{ id }} }}
        x: risk {{ r: red {{ n: count m: count }} r2: red {{ count engagements(first: 1) {{ __typename nodes {{ t: title }} }} }} }}
        byReport {{ u: user {{ name }} r: report {{ y: risk {{ r: red {{ n: count }} }} }} }}
        again: byReport {{ report {{ __typename ...Total }} user {{ __typename }} }}
        same: byReport {{ report {{ x: risk {{ r: red {{ n: count m: count }} r2: red {{ count engagements(first: 1) {{ __typename nodes {{ t: title }} }} }} }} }} }}
      }}
      theirs: successReport(input: {{ userId: "{manager}", includeInactive: true, csmIds: ["{encode("User", "abel")}", "{encode("User", "beth")}"] }}) {{ ...Total }}
      none: successReport {{ byReport {{ user {{ name }} }} }}
    }}
    fragment Total on SuccessReport {{ overview {{ t: totalEngagements {{ count }} ...More }} }}
    fragment More on SuccessOverview {{ averagePerCsm(per: REPORTS) {{ d: denominator value }} t: totalEngagements {{ __typename }} }}
    """
    async with client_of(database, Clock(NOW), viewer(Eyes("director", MANAGER)), **LIMITS) as client:
        found = await client.query(text)

    def totals(count: int, below: int) -> Answer:
        ratio = {"d": below, "value": count / below if below else None}
        return {"overview": {"t": {"count": count, "__typename": "EngagementSet"}, "averagePerCsm": ratio}}

    mine, risk = (
        found["mine"],
        {"r": {"n": 0, "m": 0}, "r2": {"count": 0, "engagements": {"__typename": "EngagementConnection", "nodes": []}}},
    )
    assert (mine["at"], mine["x"], mine["o"]["__typename"]) == ("2026-06-17T12:00:00Z", risk, "SuccessReportOptions")
    assert [each["n"] for each in mine["o"]["c"]] == ["ABEL", "ABRAHAM", "BETH", "DIRECTOR", "JANE", "JOHN", "MANAGER1", "MANAGER2"]
    assert mine["o"]["c2"][3] == {"id": encode("User", "director")}
    assert mine["byReport"] == [{"u": {"name": name}, "r": {"y": {"r": {"n": 0}}}} for name in ("MANAGER1", "MANAGER2")]
    assert mine["again"] == [
        {"report": {"__typename": "SuccessReport", **totals(7, below)}, "user": {"__typename": "User"}} for below in (3, 2)
    ]
    assert mine["same"] == [{"report": {"x": risk}}] * 2
    assert found["theirs"] == totals(5, 2)
    assert found["none"] == {"byReport": [{"user": {"name": "MANAGER1"}}, {"user": {"name": "MANAGER2"}}]}


async def test_e12_a_page_goes_on_where_it_ended_when_the_data_changed(database: Database) -> None:
    engagements = [engagement(f"e{at}") for at in range(5)]
    await plant_world(database, world(engagements=engagements))
    async with client_of(database, Clock(NOW)) as client:
        first = await page(client, first=2)
        await database.write(lambda tx: tx.run("test.close", "MATCH (e:Engagement {id: 'e1'}) SET e.state = 'CLOSED'", {}), timeout=10)
        rest = await page(client, first=10, after=first["pageInfo"]["endCursor"])

    assert [node["title"] for node in first["nodes"]] == ["e0", "e1"]
    assert [node["title"] for node in rest["nodes"]] == ["e2", "e3", "e4"]
