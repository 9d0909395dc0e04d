"""Faults in data: what a bad import left behind, times, numbers and texts at their edges, and words that no log may hold."""

from __future__ import annotations

import json
import logging
import math
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csgraph.db.driver import Database
from csgraph.domain.refusal import Refused
from csgraph.domain.rollup import Group, Rule, roll_up
from csgraph.domain.text import fold, nfc, shows
from csgraph.mutations import inputs
from csgraph.telemetry.logs import JsonLines
from support.changing import Changing, account, changing
from support.service import Client, Clock, client_of

DEEP = 10_000
CHAIN = """UNWIND range(0, $deep - 1) AS n
CREATE (:Account {id: 'deep' + n, externalId: 'deep' + n, name: 'Deep ' + n, path: '/deep' + n + '/', depth: 0, type: 'company',
                  version: 1, healthRank: 'UNKNOWN', teamSets: 0, searchKey: 'deep ' + n, validFrom: datetime('2026-01-01T00:00:00Z'),
                  rollupGroup: 'company||', rollupAmount: 0, healthKey: -1.0})"""
LINKS = """UNWIND range(1, $deep - 1) AS n
MATCH (a:Account {id: 'deep' + n}), (b:Account {id: 'deep' + (n - 1)})
CREATE (a)-[:CHILD_OF {validFrom: datetime('2026-01-01T00:00:00Z')}]->(b)"""
CYCLE = "MATCH (a:Account {id: '1'}), (b:Account {id: '3'}) CREATE (a)-[:CHILD_OF {validFrom: datetime('2026-01-01T00:00:00Z')}]->(b)"
WALK = """query ($x: String, $at: DateTime) { account(externalId: $x, asOf: $at) {
  depth ancestors { id } parent { parent { parent { parent { name } } } }
  children(first: 5) { nodes { name } totalCount } descendants(first: 5) { nodes { name } totalCount }
  rollup(metric: "contract_value", function: COUNT) { value contributingCount } } }"""
MOST_LEVELS = 500
"""How far the statements over the past walk (cypher/fragment/as_of)."""


async def seeded(company: Database) -> None:
    async def work(tx: Any) -> None:
        for text in (CHAIN, LINKS):
            await tx.run("test.seed", text, {"deep": DEEP})
        await tx.run("test.seed", CYCLE, {})

    await company.write(work, timeout=60)


NO_END = {"X-1", f"deep{DEEP // 2}", f"deep{DEEP - 1}"}


@pytest.mark.parametrize("at", [None, "2026-06-01T00:00:00Z"])
async def test_fault_35_cycles_and_ten_thousand_levels_that_a_bad_import_left_end_in_an_answer(company: Database, at: str | None) -> None:
    """Today is read by stored paths and the past along at most 500 links, so that nothing goes round."""
    await seeded(company)
    root = "query ($x: String, $at: DateTime) { account(externalId: $x, asOf: $at) { root { name } } }"
    async with client_of(company, Clock(), deadline_seconds="20", planning_seconds="40") as client:
        for external in ("deep0", *sorted(NO_END)):
            found = (await client.query(WALK, x=external, at=at))["account"]
            assert len(found["ancestors"]) <= MOST_LEVELS
            assert len(found["descendants"]["nodes"]) <= 5
            body = await client.ask(root, x=external, at=at)
            codes = [error["extensions"]["code"] for error in body.get("errors", ())]
            assert codes == (["HIERARCHY_TOO_DEEP"] if at is not None and external in NO_END else []), external


async def test_fault_35_a_cycle_hinders_no_change(company: Database) -> None:
    await seeded(company)
    async with changing(company) as change:
        assert (await change("accountUpdate", "errors { code }", id=account("1"), changes={"tier": "x"}))["errors"] == []
        assert await change.refused("accountMove", id=account("1"), newParentId=account("3")) == (
            "WOULD_CREATE_CYCLE",
            ["input", "newParentId"],
        )
        assert (await change("accountMove", "errors { code }", id=account("deep9999"), newParentId=account("4")))["errors"] == []


ZONES = ["UTC", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe"]
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy adds the zone


@given(at=INSTANTS, zone=st.sampled_from(ZONES))
def test_fault_36_every_instant_lies_in_one_day_of_the_reporting_zone(at: datetime, zone: str) -> None:
    """Days are [start, end) also where clocks change, on leap days and at the ends of months."""
    day = at.astimezone(ZoneInfo(zone)).date()
    start, end = (datetime(each.year, each.month, each.day, tzinfo=ZoneInfo(zone)) for each in (day, day + timedelta(days=1)))
    assert start.astimezone(UTC) <= at < end.astimezone(UTC)
    assert inputs.instant({"at": at.isoformat()}, "at", at) == at


DAYS = """
import sys
from datetime import UTC, datetime
from dataclasses import replace
from csgraph.domain.configuration import from_record
sys.path.insert(0, "tests")
from support.fake_bolt import ORGANISATION, LISTS
configuration = from_record([ORGANISATION | {"timeZone": "Europe/Berlin"}, *([] for _ in range(LISTS))])
for text in ("2026-03-28T22:59:59+00:00", "2026-03-28T23:00:00+00:00", "2026-03-29T21:59:59+00:00", "2026-03-29T22:00:00+00:00",
             "2026-10-25T22:59:59+00:00", "2026-10-25T23:00:00+00:00", "2028-02-28T23:00:00+00:00", "2028-02-29T23:00:00+00:00",
             "2026-01-31T23:00:00+00:00", "2026-12-31T23:00:00+00:00"):
    print(configuration.today(datetime.fromisoformat(text)), configuration.week_of(configuration.today(datetime.fromisoformat(text))))
"""


def test_fault_36_the_zone_of_the_machine_changes_nothing() -> None:
    """The days around both changes of clocks, a leap day and ends of months, on machines in four zones."""
    said = []
    for zone in ("UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"):
        done = subprocess.run([sys.executable, "-c", DAYS], env=os.environ | {"TZ": zone}, capture_output=True, text=True, check=True)
        said.append(done.stdout)
    assert set(said) == {said[0]}
    assert [line.split()[0] for line in said[0].splitlines()] == [
        "2026-03-28", "2026-03-29", "2026-03-29", "2026-03-30", "2026-10-25", "2026-10-26", "2028-02-29", "2028-03-01", "2026-02-01", "2027-01-01",
    ]  # fmt: skip


TOUCH = {"accountId": account("1"), "kind": "CALL", "subject": "s"}


async def test_fault_36_naive_and_future_instants_are_refused_and_stamps_are_the_servers(change: Changing) -> None:
    document = "mutation ($input: TouchpointCreateInput!) { touchpointCreate(input: $input) { errors { code path } } }"
    naive = await change.client.ask(document, input=TOUCH | {"occurredAt": "2026-06-17T12:00:00"})
    assert naive["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    late = await change.refused("touchpointCreate", **TOUCH, occurredAt="2027-01-01T00:00:00Z")
    assert late == ("INVALID_INPUT", ["input", "occurredAt"])
    await change("accountUpdate", "errors { code }", id=account("1"), changes={"tier": "x"})
    assert await change.rows("MATCH (c:Change {field: 'tier'}) RETURN toString(c.at)") == [["2026-06-17T12:00:00Z"]]


@pytest.fixture
async def change(company: Database) -> Any:
    async with changing(company) as mutations:
        yield mutations


NO_NUMBERS = ["NaN", "Infinity", "-Infinity", "1e400", "-1e400"]
RECORD = "mutation ($p: [MetricPointInput!]!) { metricRecord(input: { points: $p }) { recorded errors { code path } } }"


@pytest.mark.parametrize("number", NO_NUMBERS)
async def test_fault_37_no_number_that_is_none_reaches_the_database(change: Changing, number: str) -> None:
    """As a JSON value of a variable and as a literal of a document."""
    point = f'{{"accountId": "{account("1")}", "metric": "seats_used", "date": "2026-06-17", "value": {number}}}'
    body = f'{{"query": {json.dumps(RECORD)}, "variables": {{"p": [{point}]}}}}'
    change.client.statements.clear()
    sent = await change.client.http.post("/graphql", content=body, headers={"content-type": "application/json"})
    literal = RECORD.replace("($p: [MetricPointInput!]!)", "").replace(
        "$p", f'[{{accountId: "{account("1")}", metric: "seats_used", date: "2026-06-17", value: {number}}}]'
    )
    written = await change.client.http.post("/graphql", json={"query": literal})
    for answer in (sent, written):
        payload = answer.json()
        assert answer.status_code == 400 or payload["data"]["metricRecord"]["errors"][0]["code"] == "INVALID_INPUT", payload
    assert await change.rows("MATCH (p:MetricPoint) RETURN count(p)") == [[0]]


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "1e400", "-Infinity"])
async def test_fault_37_no_amount_that_is_none_is_stored(change: Changing, amount: str) -> None:
    document = "mutation ($input: AccountUpdateInput!) { accountUpdate(input: $input) { errors { code } } }"
    given = {"id": account("1"), "changes": {"contractValue": {"amount": amount, "currency": "EUR"}}}
    body = await change.client.ask(document, input=given)
    code = body["errors"][0]["extensions"]["code"] if "errors" in body else body["data"]["accountUpdate"]["errors"][0]["code"]
    assert code in {"BAD_USER_INPUT", "INVALID_INPUT"}
    assert await change.rows("MATCH (a:Account {id: '1'}) RETURN a.contractValue") == [[None]]


async def test_fault_37_minus_zero_is_zero_and_large_numbers_stay_whole(change: Changing) -> None:
    for day, value in (("2026-06-16", -0.0), ("2026-06-17", 1e15 - 1)):
        points = [{"accountId": account("1"), "metric": "seats_used", "date": day, "value": value}]
        assert (await change("metricRecord", "errors { code }", points=points))["errors"] == []
    text = '{ account(externalId: "X-1") { metric(key: "seats_used") { value trend(days: 2) { date value } } } }'
    found = (await change.client.query(text))["account"]["metric"]
    assert found["value"] == 999_999_999_999_999
    assert [point["value"] for point in found["trend"]] == [0, 999_999_999_999_999]
    assert math.copysign(1, found["trend"][0]["value"]) == 1


async def test_fault_37_a_number_that_was_stored_past_csgraph_never_shows_as_nan(change: Changing) -> None:
    for value in ("0.0 / 0.0", "1.0 / 0.0"):
        await change.database.schema(
            f"MATCH (a:Account {{id: '1'}}) SET a.`metric.seats_used` = {value}, a.`metricDate.seats_used` = date()"
        )
        for function in ("SUM", "AVG", "MAX"):
            text = f'{{ account(externalId: "X-1") {{ rollup(metric: "seats_used", function: {function}) {{ value own }} }} }}'
            found = (await change.client.query(text))["account"]["rollup"]
            assert found == {"value": None, "own": None}


@settings(max_examples=200)
@given(st.lists(st.builds(Group, st.just("company"), st.just("PAYING"), st.just("EUR"), st.integers(0, 5), st.integers(0, 5),
                          *[st.floats()] * 3, st.none(), st.floats(), st.floats(), st.lists(st.floats(), max_size=3)), max_size=3),
       st.sampled_from(["SUM", "AVG", "MIN", "MAX", "COUNT", "MEDIAN", "WEIGHTED_AVG"]))  # fmt: skip
def test_fault_37_no_function_over_any_floating_point_number_is_no_number(groups: list[Group], function: str) -> None:
    value = roll_up(groups, Rule(function)).value
    assert value is None or (isinstance(value, Decimal) and value.is_finite())


PAIRS = [
    ("Café Olé", "Cafe\u0301 Ole\u0301"),
    ("İstanbul", "istanbul"),
    ("Straße", "STRASSE"),
    ("Łódź", "lodz"),
    ("ﬁne", "fine"),
    ("שלום\u200f", "שלום"),
]


@pytest.mark.parametrize(("stored", "asked"), PAIRS)
async def test_fault_38_spellings_of_one_name_find_each_other_in_the_real_index(change: Changing, stored: str, asked: str) -> None:
    text = "query ($t: String!) { search(text: $t, types: [ACCOUNT], first: 5) { nodes { ... on Account { name } } } }"
    await change("accountCreate", "errors { code }", name=stored, type="company")
    await change.database.schema("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()")
    for wanted in (stored, asked):
        found = (await change.client.query(text, t=wanted))["search"]["nodes"]
        assert found == [{"name": nfc(stored)}], wanted


@pytest.mark.parametrize(
    ("name", "code"),
    [("\u200b\u200d", "INVALID_INPUT"), ("\u3164", "INVALID_INPUT"), ("\u00ad \u2060", "INVALID_INPUT"), ("\u0301", "INVALID_INPUT"), ("a\0b", "INVALID_INPUT"),
     ("x" * 1_001, "INVALID_INPUT"), ("x" * 200_000, None), ("\U0001f600" * 1_000, "OK"), ("\U0001f600" * 1_001, "INVALID_INPUT")],
)  # fmt: skip
async def test_fault_38_names_of_nothing_and_of_too_much_are_refused(change: Changing, name: str, code: str | None) -> None:
    """The length counts code points; what is far too long is refused before the mutation begins."""
    document = 'mutation ($n: String!) { accountCreate(input: { name: $n, type: "company" }) { account { name } errors { code path } } }'
    body = await change.client.ask(document, n=name)
    if code is None:
        assert body["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    elif code == "OK":
        assert body["data"]["accountCreate"] == {"account": {"name": name}, "errors": []}
    else:
        assert body["data"]["accountCreate"]["errors"] == [{"code": code, "path": ["input", "name"]}]


@pytest.mark.parametrize("half", ["\\ud83d", "\\ude00"])
async def test_fault_38_half_an_emoji_and_a_name_of_a_megabyte_are_refused_whole(change: Changing, half: str) -> None:
    document = 'mutation ($n: String!) { accountCreate(input: { name: $n, type: \\"company\\" }) { errors { code } } }'
    headers = {"content-type": "application/json"}
    cut = await change.client.http.post("/graphql", content=f'{{"query": "{document}", "variables": {{"n": "a{half}"}}}}', headers=headers)
    long = await change.client.http.post(
        "/graphql", content=f'{{"query": "{document}", "variables": {{"n": "{"x" * 1_000_000}"}}}}', headers=headers
    )
    assert cut.status_code == 400
    assert long.status_code == 413
    assert await change.rows("MATCH (a:Account) RETURN count(a)") == [[4]]


@given(st.text(max_size=30))
def test_fault_38_text_that_is_stored_is_composed_and_shows_something(text: str) -> None:
    try:
        found = inputs.optional_text({"name": text}, "name")
    except Refused:
        return
    assert found is None or (nfc(found) == found and shows(found) and fold(found) == fold(nfc(text)))


CANARIES = {"token": "csg_i_" + "Q" * 43, "email": "canary@leak.example", "name": "Canary Leak Ltd", "text": "canary-text-7f3a"}


async def test_fault_39_no_log_line_holds_what_callers_sent(change: Changing, caplog: pytest.LogCaptureFixture) -> None:
    """At every level, in requests that succeed, are refused, break constraints and break the service."""
    client: Client = change.client
    with caplog.at_level(logging.DEBUG):
        headers = {"authorization": f"Bearer {CANARIES['token']}", "x-request-id": "one\ntwo\x1b[31m"}
        await client.http.post("/graphql", json={"query": "{ viewer { __typename } }"}, headers=headers)
        await change("accountCreate", "errors { code }", name=CANARIES["name"], type="company", externalId=CANARIES["text"])
        await change("accountCreate", "errors { code }", name=CANARIES["name"], type="company", externalId=CANARIES["text"])
        await client.ask("query ($t: String!) { search(text: $t) { nodes { __typename } } }", t=CANARIES["text"] + '"')
        await client.ask(f'{{ users(text: "{CANARIES["email"]}") {{ nodes {{ name }} }} }}')
        await client.ask(f"{{ {CANARIES['text'].replace('-', '_')} }}")
        with pytest.raises(Exception, match="refused a statement"):
            await change.database.read("test.broken", f"RETURN '{CANARIES['text']}' + $p + {{}} + 1/0", {"p": CANARIES["name"]}, timeout=5)

        def fails(*_: Any) -> None:
            raise RuntimeError("a fault")

        client.deps.repository.database.observe = fails
        await client.ask("query ($t: String!) { account(externalId: $t) { name } }", t=CANARIES["text"])
        client.deps.repository.database.observe = None
    lines = JsonLines(reveal=False)
    ours = [lines.format(record) for record in caplog.records if record.name.startswith("csgraph")]
    faults = [json.loads(line) for line in ours if '"a request met a fault of the service"' in line]
    assert [fault["code"] for fault in faults] == ["INTERNAL_SERVER_ERROR"]
    for word in (*CANARIES.values(), CANARIES["text"].replace("-", "_"), "\x1b"):
        assert not any(word in line for line in (caplog.text, *ours)), word
    assert not any("\n" in line for line in ours)
