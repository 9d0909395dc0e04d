"""Q10: from one contract value to another, exactly, each line with what is behind it."""

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csgraph.db.driver import Database
from csgraph.domain.access import Scope, Viewer
from csgraph.domain.globalid import encode
from csgraph.domain.money import SCALE
from support.replay import START, STEP, Event, State, log_of, state_at, store
from support.service import Client, Clock, client_of

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
KINDS = ("NEW", "UP", "DOWN", "CANCELED", "MOVED_IN", "MOVED_OUT")
SUM = "{ at value amounts { amount currency } accountCount }"
TEXT = f"""query ($id: ID!, $from: DateTime!, $to: DateTime) {{ account(id: $id) {{ valueBridge(from: $from, to: $to) {{
    start {SUM} end {SUM} lines {{ kind value amounts {{ amount currency }} accountCount accounts(first: 100) {{
      name account {{ externalId }} before {{ amount currency }} after {{ amount currency }} value changes {{ field oldValue newValue account {{ externalId }} }} }} }} }} }} }}"""
number = st.integers(0, 2**16)


def day(back: int) -> datetime:
    return NOON - timedelta(days=back)


def account(key: str, at: int, parent: str | None, value: Any = None) -> list[Event]:
    made = [Event(day(at), "create", key, (parent, key.title())), Event(day(at), "set", key, ("contractStatus", "PAYING"))]
    return [*made, Event(day(at), "set", key, ("contractValue", value))] if value else made


def usd(amount: int) -> tuple[int, str]:
    return (amount * SCALE, "USD")


LOG = [
    *account("emea", 90, None), *account("americas", 90, None), *account("spain", 90, "emea", usd(100)), *account("france", 90, "emea", usd(200)),
    *account("italy", 90, "emea", usd(300)), *account("austria", 90, "emea", usd(50)), *account("iberia", 90, "americas"),
    *account("lisbon", 90, "iberia", usd(70)), *account("greece", 90, "emea", usd(30)),
    Event(day(20), "set", "spain", ("contractValue", usd(160))),
    Event(day(19), "set", "france", ("contractValue", (1_000_000, "EUR"))),
    Event(day(18), "set", "italy", ("contractStatus", "CANCELED")),
    Event(day(17), "move", "austria", ("americas",)),
    Event(day(16), "move", "iberia", ("emea",)),
    Event(day(15), "create", "malta", ("emea", "Malta")),
    Event(day(14), "set", "malta", ("contractStatus", "FREE")),
    Event(day(13), "set", "malta", ("contractValue", usd(5))),
    Event(day(12), "delete", "greece"),
]  # fmt: skip


async def bridge(client: Client, key: str, start: datetime, end: datetime | None) -> Any:
    answer = await client.query(TEXT, id=encode("Account", key), **{"from": start.isoformat(), "to": end and end.isoformat()})
    return answer["account"]["valueBridge"]


async def test_q10_every_difference_stands_on_one_line_with_its_changes(client: Client, graph: Database) -> None:
    await store(graph, LOG)

    found = await bridge(client, "emea", day(30), None)

    assert found["start"] == {
        "at": "2026-02-08T12:00:00Z",
        "value": "680",
        "amounts": [{"amount": "680.00", "currency": "USD"}],
        "accountCount": 5,
    }
    assert found["end"] == {
        "at": "2026-06-17T12:00:00Z", "value": "360", "accountCount": 4,
        "amounts": [{"amount": "100.00", "currency": "EUR"}, {"amount": "235.00", "currency": "USD"}],
    }  # fmt: skip
    lines = {line["kind"]: line for line in found["lines"]}
    assert tuple(lines) == KINDS
    assert {kind: (line["value"], line["accountCount"], [each["name"] for each in line["accounts"]]) for kind, line in lines.items()} == {
        "NEW": ("5", 1, ["Malta"]), "UP": ("60", 1, ["Spain"]), "DOWN": ("-75", 1, ["France"]), "CANCELED": ("-330", 2, ["Italy", "Greece"]),
        "MOVED_IN": ("70", 1, ["Lisbon"]), "MOVED_OUT": ("-50", 1, ["Austria"]),
    }  # fmt: skip
    assert lines["DOWN"]["amounts"] == [{"amount": "100.00", "currency": "EUR"}, {"amount": "-200.00", "currency": "USD"}]
    assert lines["DOWN"]["accounts"] == [{
        "name": "France", "account": {"externalId": "X-france"}, "before": {"amount": "200.00", "currency": "USD"},
        "after": {"amount": "100.00", "currency": "EUR"}, "value": "-75",
        "changes": [{"field": "contractValue", "oldValue": "200.00 USD", "newValue": "100.00 EUR", "account": {"externalId": "X-france"}}],
    }]  # fmt: skip
    assert [each["account"] for each in lines["CANCELED"]["accounts"]] == [{"externalId": "X-italy"}, None]
    assert [change["field"] for change in lines["CANCELED"]["accounts"][0]["changes"]] == ["contractStatus"]
    assert [(c["field"], c["account"]["externalId"]) for c in lines["MOVED_IN"]["accounts"][0]["changes"]] == [("parent", "X-iberia")]
    assert [(c["field"], c["account"]["externalId"]) for c in lines["MOVED_OUT"]["accounts"][0]["changes"]] == [("parent", "X-austria")]


async def test_q10_without_a_rate_the_amounts_add_up_and_the_value_is_null(client: Client, graph: Database) -> None:
    await store(
        graph,
        [
            *account("emea", 90, None),
            *account("bern", 90, "emea", (25_000, "CHF")),
            Event(day(9), "set", "bern", ("contractValue", (35_000, "CHF"))),
        ],
    )

    found = await bridge(client, "emea", day(30), day(1))

    up = next(line for line in found["lines"] if line["kind"] == "UP")
    assert (found["start"]["value"], found["end"]["value"], up["value"]) == (None, None, None)
    assert (found["start"]["amounts"], up["amounts"]) == ([{"amount": "2.50", "currency": "CHF"}], [{"amount": "1.00", "currency": "CHF"}])


async def test_d08_only_visible_accounts_are_counted(graph: Database, clock: Clock) -> None:
    await store(graph, [*LOG, Event(day(11), "set", "emea", ("region", "EMEA")), Event(day(10), "set", "spain", ("region", "EMEA"))])
    async with client_of(graph, clock, Viewer("u1", ("MEMBER",), Scope(frozenset({"t1"})))) as emea:
        found = await bridge(emea, "emea", day(30), None)

    assert (found["start"]["value"], found["end"]["value"]) == ("100", "160")
    assert [each["name"] for line in found["lines"] for each in line["accounts"]] == ["Spain"]


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [("2026-03-02T00:00:00Z", "2026-03-01T00:00:00Z", "OUT_OF_RANGE"), ("2026-03-02T00:00:00Z", "2027-03-01T00:00:00Z", "IN_THE_FUTURE")],
)
async def test_instants_in_the_wrong_order_and_in_the_future_are_refused(
    client: Client, graph: Database, start: str, end: str, reason: str
) -> None:
    await store(graph, LOG)

    refused = await client.ask(TEXT, id=encode("Account", "emea"), **{"from": start, "to": end})

    assert refused["errors"][0]["extensions"]["reason"] == reason


def worth(state: State, key: str) -> Counter[str]:
    """What counts below an account, per currency, in ten-thousandths."""
    found: Counter[str] = Counter()
    for other, each in state.accounts.items():
        if key in state.line(other) and each.get("contractStatus") in ("FREE", "PAYING") and each.get("contractValue") is not None:
            found[each["currency"]] += each["contractValue"]
    return found


def units(amounts: list[dict[str, str]]) -> Counter[str]:
    return Counter({each["currency"]: int(Decimal(each["amount"]) * SCALE) for each in amounts})


def summed(*parts: Counter[str]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part)
    return {currency: amount for currency, amount in total.items() if amount}


@settings(max_examples=int(os.environ.get("CSGRAPH_BRIDGES", "8")), deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=st.lists(st.tuples(number, number, number, number), min_size=5, max_size=60), shares=st.tuples(st.floats(0, 1), st.floats(0, 1))
)
async def test_q10_adds_up_exactly_on_generated_companies(
    client: Client, database: Database, rows: list[Any], shares: tuple[float, float]
) -> None:
    events = log_of(rows)
    await store(database, events)
    start, end = (START + share * len(events) * STEP for share in sorted(shares))
    then, now = state_at(events, start), state_at(events, end)
    for key in state_at(events, events[-1].at).accounts:
        found = await bridge(client, key, start, end)
        assert summed(units(found["start"]["amounts"])) == summed(worth(then, key) if key in then.accounts else Counter())
        assert summed(units(found["end"]["amounts"])) == summed(worth(now, key) if key in now.accounts else Counter())
        lines = [units(line["amounts"]) for line in found["lines"]]
        assert summed(units(found["start"]["amounts"]), *lines) == summed(units(found["end"]["amounts"]))
        if (
            found["start"]["value"] is not None
            and found["end"]["value"] is not None
            and all(line["value"] is not None for line in found["lines"])
        ):
            total = Decimal(found["start"]["value"]) + sum(Decimal(line["value"]) for line in found["lines"])
            assert total == Decimal(found["end"]["value"])
        for line in found["lines"]:
            assert line["accountCount"] == len(line["accounts"])
            if line["value"] is not None:
                assert Decimal(line["value"]) == sum(Decimal(each["value"]) for each in line["accounts"])
