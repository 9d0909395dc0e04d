"""MetricValue.peers (M-27): every rule on exact values, alone and on a page, and the floor below which nothing hidden is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.access import Scope, Viewer
from csgraph.domain.globalid import encode
from csgraph.domain.peers import Distribution
from support.planted import Planted, plant, team
from support.service import Client, Clock, client_of

DAY = date(2026, 6, 10)


def account(key: str, profile: str | None, value: int | None, currency: str = "USD", status: str | None = "PAYING", region: str = "EMEA", **more: Any) -> dict[str, Any]:  # fmt: skip
    given = {"healthProfile": profile, "contractStatus": status, "metric.logins": more.pop("logins", None)}
    money = {} if value is None else {"contractValue": value, "currency": currency}
    return {"id": key, "name": key, "region": region, **{name: each for name, each in given.items() if each is not None}, **money, **more}


COMPANY = Planted(
    accounts=[
        account("a", "live", 40_000, logins=4.0),
        account("b", "live", 10_000, "EUR", logins=1.5, status="FREE"),
        account("c", "live", 20_000, logins=4.0, region="APAC"),
        account("d", "live", 90_000, "GBP", logins=9.0),
        account("e", "live", None, logins=-2.0, region="APAC"),
        account("x", "live", 70_000, logins=100.0, status="CANCELED"),
        account("y", "live", 70_000, logins=100.0, status=None),
        account("z", "live", None),
        account("f", "start", 50_000, logins=5.0),
        account("g", "start", 60_000, logins=6.0, region="APAC"),
        account("h", "one", 50_000, logins=5.0, healthScore=50.0, healthKey=50.0),
        account("n", None, 50_000, logins=5.0),
    ],
    users=[{"id": "u", "name": "U"}],
    contacts=[{"id": "ann", "name": "ann"}],
    teams=[team("emea", "EMEA", {"region": {"eq": "EMEA"}})],
    metrics=[{"key": "logins"}],
    settings={"reportingCurrency": "USD", "exchangeRates": '{"EUR": "1.1"}'},
    owned={
        "UsageDay": [
            {"accountId": "c", "contactId": who, "date": DAY, "module": "App", "activity": "open", "actions": 1} for who in ("ann", "bob")
        ],
        "Ticket": [{"id": "t", "accountId": "b", "priority": "LOW", "status": "OPEN"}],
    },
)
PEERS = "peers { count min max average median percentile }"
NOTHING = {"min": None, "max": None, "average": None, "median": None, "percentile": None}


@pytest.fixture(scope="module")
async def planted(database: Database) -> Any:
    await plant(database, COMPANY)
    async with client_of(database, Clock()) as client:
        yield client


@pytest.fixture(scope="module")
async def scoped(planted: Client, database: Database) -> Any:  # noqa: ARG001 - the company is planted once
    async with client_of(database, Clock(), Viewer("u", ("MEMBER",), Scope(frozenset({"emea"})))) as client:
        yield client


async def of(client: Client, key: str, metric: str) -> dict[str, Any]:
    answer = await client.query(f'{{ account(id: "{encode("Account", key)}") {{ metric(key: "{metric}") {{ value {PEERS} }} }} }}')
    return answer["account"]["metric"]["peers"]


async def test_m27_peers_are_eligible_accounts_of_the_profile_with_a_value_this_one_among_them(planted: Client) -> None:
    """Logins of a, b, c, d, e; canceled accounts, those without a status and those without a value are none."""
    found = {"count": 5, "min": -2.0, "max": 9.0, "average": 16.5 / 5, "median": 4.0}

    assert await of(planted, "a", "logins") == {**found, "percentile": 100 * 2 / 4}
    assert await of(planted, "c", "logins") == {**found, "percentile": 100 * 2 / 4}
    assert await of(planted, "d", "logins") == {**found, "percentile": 100.0}
    assert await of(planted, "e", "logins") == {**found, "percentile": 0.0}


@pytest.mark.parametrize("key", ["x", "y", "z"])
async def test_m27_an_account_that_is_no_peer_has_no_place_among_them(planted: Client, key: str) -> None:
    assert await of(planted, key, "logins") == {
        "count": 5, "min": -2.0, "max": 9.0, "average": 16.5 / 5, "median": 4.0, "percentile": None,
    }  # fmt: skip


async def test_m27_money_is_compared_in_the_reporting_currency_and_counts_where_there_is_a_rate(planted: Client) -> None:
    """4, 1.1 and 2 dollars; the pounds of d have no rate, e has no amount."""
    assert await of(planted, "a", "contract_value") == {
        "count": 3, "min": 1.1, "max": 4.0, "average": pytest.approx(7.1 / 3), "median": 2.0, "percentile": 100.0,
    }  # fmt: skip
    assert (await of(planted, "d", "contract_value"))["percentile"] is None


async def test_m27_built_in_metrics_have_peers_like_recorded_ones(planted: Client) -> None:
    assert await of(planted, "c", "active_users") == {
        "count": 6,
        "min": 0.0,
        "max": 2.0,
        "average": 2 / 6,
        "median": 0.0,
        "percentile": 100.0,
    }
    assert await of(planted, "b", "open_tickets") == {
        "count": 6,
        "min": 0.0,
        "max": 1.0,
        "average": 1 / 6,
        "median": 0.0,
        "percentile": 100.0,
    }
    assert (await of(planted, "a", "health_score"))["count"] == 0
    assert (await of(planted, "a", "account_count"))["count"] == 6


async def test_m27_below_two_there_is_no_range_and_no_place(planted: Client) -> None:
    assert await of(planted, "h", "logins") == {"count": 1, "min": None, "max": None, "average": 5.0, "median": 5.0, "percentile": None}


async def test_m27_without_a_profile_there_are_no_peers(planted: Client) -> None:
    assert await of(planted, "n", "logins") == {"count": 0, **NOTHING}


async def test_m27_five_are_told_of_although_some_are_hidden_and_fewer_are_not(scoped: Client) -> None:
    assert await of(scoped, "a", "logins") == {"count": 5, "min": -2.0, "max": 9.0, "average": 16.5 / 5, "median": 4.0, "percentile": 50.0}
    assert await of(scoped, "f", "logins") == {"count": 1, **NOTHING}
    assert await of(scoped, "a", "contract_value") == {"count": 2, **NOTHING}  # three with a rate, one of them hidden
    assert (await of(scoped, "h", "logins"))["average"] == 5.0  # nothing is hidden


async def test_a_page_reads_the_peers_once_for_all_rows_and_metrics_and_answers_the_same(
    planted: Client, scoped: Client, database: Database
) -> None:
    keys = '["logins", "contract_value", "active_users", "open_tickets"]'
    text = f"{{ accounts {{ nodes {{ id metrics(keys: {keys}) {{ {PEERS} }} }} }} }}"
    async with client_of(database, Clock()) as client:
        await client.query(text)
        sent = client.statements[-1]
        assert sent.text.count("peer_0.healthProfile IS NOT NULL") == 1
        await client.query(f'{{ account(id: "{encode("Account", "a")}") {{ metrics(keys: {keys}) {{ {PEERS} }} }} }}')
        (sent,) = client.statements
        assert sent.text.count("(peer_0:Account)") == 1
        assert "peer_0.healthProfile = account_0.healthProfile" in sent.text
        assert "(peer_1:Account)" not in sent.text
    for client in (planted, scoped):
        nodes = (await client.query(text))["accounts"]["nodes"]
        assert len(nodes) == (12 if client is planted else 9)
        for node in nodes:
            alone = await client.query(f'{{ account(id: "{node["id"]}") {{ metrics(keys: {keys}) {{ {PEERS} }} }} }}')
            assert alone["account"]["metrics"] == node["metrics"]


async def test_peers_of_an_earlier_instant_are_refused(planted: Client) -> None:
    body = await planted.ask(
        f'{{ account(id: "{encode("Account", "a")}", asOf: "2026-06-10T00:00:00Z") {{ metric(key: "logins") {{ peers {{ count }} }} }} }}'
    )

    assert body["errors"][0]["extensions"]["reason"] == "AS_OF_UNSUPPORTED"
    assert body["errors"][0]["extensions"]["field"] == "account.metric.peers"


@pytest.mark.parametrize(
    ("values", "hidden", "told"),
    [([1.0] * 4, 1, False), ([1.0] * 5, 1, True), ([1.0] * 5, 5, True), ([1.0], 0, True), ([1.0, 2.0], 2, False)],
)
def test_m27_the_floor_is_five(values: list[float], hidden: int, told: bool) -> None:  # noqa: FBT001 - a parameter
    found = Distribution.of(values, hidden)

    assert found.withheld is not told
    assert found.count == (len(values) if told else len(values) - hidden)
    assert (found.average is not None) is told


assert timedelta(days=14) > date(2026, 6, 17) - DAY
