"""Worked examples of rollups: one per rule, reason and function (M-19)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from csgraph.db.driver import Database
from support.company import UNITS, Account, Company, MetricSetup, Signal, Ticket, days_ago, noon
from support.service import Client

USD, EUR, CHF = "USD", "EUR", "CHF"


def tree() -> Company:
    """root -> (a -> a1, b); a euro is 1.25 dollars, a Swiss franc has no rate."""
    return Company((
        Account("root", value=100 * UNITS, currency=USD, health=80.0, points=(("sessions", days_ago(1), 10.0),)),
        Account("a", parent="root", value=40 * UNITS, currency=EUR, health=50.0, points=(("sessions", days_ago(1), 2.5),)),
        Account("a1", parent="a", status="FREE", type="PRODUCT", points=(("sessions", days_ago(1), 4.0),)),
        Account("b", parent="root", value=10 * UNITS, currency=USD, health=20.0),
    ))  # fmt: skip


def with_more(*more: Account) -> Company:
    company = tree()
    return Company((*company.accounts, *more))


async def rolled(
    client: Client, graph: Database, company: Company, arguments: str, fields: str = "value", at: str = "root"
) -> dict[str, Any]:
    await company.seed(graph)
    text = f"query ($id: ID!) {{ account(id: $id) {{ rollup({arguments}) {{ {fields} }} }} }}"
    answer = await client.query(text, id=company.account(at).global_id)
    return answer["account"]["rollup"]


@pytest.mark.parametrize(
    ("function", "value", "own", "descendants"),
    [
        ("SUM", "160", "100", "60"),
        ("AVG", "53.3333333333", "100", "30"),
        ("MIN", "10", "100", "10"),
        ("MAX", "100", "100", "50"),
        ("COUNT", "3", "1", "2"),
        ("MEDIAN", "50", "100", "30"),
        ("WEIGHTED_AVG", "78.75", "100", "43.3333333333"),
    ],
)
async def test_m19_each_function_over_contract_value(
    client: Client, graph: Database, function: str, value: str, own: str, descendants: str
) -> None:
    found = await rolled(client, graph, tree(), f'metric: "contract_value", function: {function}', "value own descendants")

    assert found == {"value": value, "own": own, "descendants": descendants}


@pytest.mark.parametrize(
    ("function", "euros", "dollars"),
    [
        ("SUM", "40.00", "110.00"),
        ("AVG", "40.00", "36.6667"),
        ("MIN", "40.00", "1.00"),
        ("MAX", "40.00", "100.00"),
        ("MEDIAN", "40.00", "9.00"),
        ("WEIGHTED_AVG", "40.00", "91.6545"),
    ],
)
async def test_m19_amounts_are_the_function_within_each_currency(
    client: Client, graph: Database, function: str, euros: str, dollars: str
) -> None:
    company = Company(tuple(replace(a, value=9 * UNITS) if a.id == "b" else a for a in tree().accounts))
    company = Company((*company.accounts, Account("c", parent="b", status="FREE", type="PRODUCT", value=UNITS, currency=USD)))

    found = await rolled(client, graph, company, f'metric: "contract_value", function: {function}', "amounts { amount currency }")

    assert found["amounts"] == [{"amount": euros, "currency": EUR}, {"amount": dollars, "currency": USD}]


async def test_m19_a_count_has_no_amounts(client: Client, graph: Database) -> None:
    found = await rolled(client, graph, tree(), 'metric: "contract_value", function: COUNT', "value amounts { amount }")

    assert found == {"value": "3", "amounts": []}


@pytest.mark.parametrize(("amount", "nulls"), [(None, 1), (0, 0)])
async def test_m19_an_account_that_weighs_nothing_has_no_weighted_average_of_its_own(
    client: Client, graph: Database, amount: int | None, nulls: int
) -> None:
    company = Company((Account("root", value=amount, currency=None if amount is None else USD),))

    found = await rolled(client, graph, company, 'metric: "open_tickets", function: WEIGHTED_AVG, scope: OWN', "value own nullCount")

    assert found == {"value": None, "own": None, "nullCount": nulls}


@pytest.mark.parametrize(
    ("function", "value"),
    [("SUM", "16.5"), ("AVG", "5.5"), ("MIN", "2.5"), ("MAX", "10"), ("COUNT", "3"), ("MEDIAN", "4"), ("WEIGHTED_AVG", "7.5")],
)
async def test_m19_each_function_over_a_recorded_metric(client: Client, graph: Database, function: str, value: str) -> None:
    found = await rolled(client, graph, tree(), f'metric: "sessions", function: {function}')

    assert found == {"value": value}


@pytest.mark.parametrize(
    ("scope", "value", "contributing", "depth"),
    [("SUBTREE", "160", 3, 1), ("DESCENDANTS", "60", 2, 1), ("CHILDREN", "60", 2, 1), ("OWN", "100", 1, 0)],
)
async def test_m19_each_scope(client: Client, graph: Database, scope: str, value: str, contributing: int, depth: int) -> None:
    fields = "value own scope contributingCount maxDepth"
    found = await rolled(client, graph, tree(), f'metric: "contract_value", function: SUM, scope: {scope}', fields)

    assert found == {"value": value, "own": "100", "scope": scope, "contributingCount": contributing, "maxDepth": depth}


async def test_m19_children_are_not_grandchildren(client: Client, graph: Database) -> None:
    found = await rolled(client, graph, tree(), 'metric: "sessions", function: SUM, scope: CHILDREN', "value descendants nullCount")

    assert found == {"value": "2.5", "descendants": "6.5", "nullCount": 1}


async def test_m19_the_subtree_of_an_inner_account_leaves_its_siblings_out(client: Client, graph: Database) -> None:
    found = await rolled(client, graph, tree(), 'metric: "sessions", function: SUM', "value maxDepth contributingCount", at="a")

    assert found == {"value": "6.5", "maxDepth": 1, "contributingCount": 2}


async def test_m19_an_account_without_a_value_is_counted_and_adds_nothing(client: Client, graph: Database) -> None:
    found = await rolled(
        client, graph, tree(), 'metric: "health_score", function: AVG', "value contributingCount nullCount excluded { reason count }"
    )

    assert found == {"value": "50", "contributingCount": 3, "nullCount": 1, "excluded": []}


COUNTED = "value contributingCount nullCount excluded { reason count }"


async def test_m19_canceled_accounts_are_left_out_and_taken_in_when_asked_for(client: Client, graph: Database) -> None:
    company = with_more(Account("gone", parent="b", status="CANCELED", value=5 * UNITS, currency=USD))

    found = await rolled(client, graph, company, 'metric: "contract_value", function: SUM', COUNTED)
    assert found == {"value": "160", "contributingCount": 3, "nullCount": 1, "excluded": [{"reason": "CANCELED", "count": 1}]}

    text = (
        'query ($id: ID!) { account(id: $id) { rollup(metric: "contract_value", statuses: [FREE, PAYING, CANCELED]) { value maxDepth } } }'
    )
    answer = await client.query(text, id=company.account("root").global_id)
    assert answer["account"]["rollup"] == {"value": "165", "maxDepth": 2}


async def test_m19_a_status_that_is_not_asked_for_counts_as_canceled(client: Client, graph: Database) -> None:
    found = await rolled(client, graph, tree(), 'metric: "sessions", function: SUM, statuses: [PAYING]', COUNTED)

    assert found == {"value": "12.5", "contributingCount": 2, "nullCount": 1, "excluded": [{"reason": "CANCELED", "count": 1}]}


@pytest.mark.parametrize(
    ("more", "value", "excluded"), [("", "160", [{"reason": "NO_STATUS", "count": 1}]), (", includeUnknownStatus: true", "167", [])]
)
async def test_m19_accounts_without_status_are_taken_in_only_when_asked_for(
    client: Client, graph: Database, more: str, value: str, excluded: list[Any]
) -> None:
    company = with_more(Account("who", parent="b", status=None, value=7 * UNITS, currency=USD))

    found = await rolled(client, graph, company, f'metric: "contract_value", function: SUM{more}', "value excluded { reason count }")

    assert found == {"value": value, "excluded": excluded}


async def test_m19_a_type_that_does_not_record_the_metric_is_left_out(client: Client, graph: Database) -> None:
    more = Account("c", parent="b", type="GROUP", points=(("logins", days_ago(1), 100.0),))
    site = Account("d", parent="b", type="SITE", points=(("logins", days_ago(1), 3.0),))

    found = await rolled(client, graph, with_more(more, site), 'metric: "logins", function: SUM', COUNTED)

    assert found == {"value": "3", "contributingCount": 1, "nullCount": 4, "excluded": [{"reason": "NOT_RECORDED_AT_TYPE", "count": 1}]}


async def test_m19_the_types_argument_leaves_out_for_the_same_reason(client: Client, graph: Database) -> None:
    found = await rolled(client, graph, tree(), 'metric: "sessions", function: SUM, types: ["PRODUCT"]', COUNTED + " own")

    excluded = [{"reason": "NOT_RECORDED_AT_TYPE", "count": 3}]
    assert found == {"value": "4", "own": None, "contributingCount": 1, "nullCount": 0, "excluded": excluded}


async def test_m19_the_first_reason_counts(client: Client, graph: Database) -> None:
    company = Company((
        Account("root", type="GROUP", status="CANCELED", value=UNITS, currency=CHF),
        Account("x", parent="root", status="CANCELED", value=UNITS, currency=CHF),
        Account("y", parent="root", status=None, value=UNITS, currency=CHF),
        Account("z", parent="root", value=UNITS, currency=CHF),
    ))  # fmt: skip

    found = await rolled(client, graph, company, 'metric: "contract_value", types: ["SITE"]', COUNTED)

    reasons = ["NOT_RECORDED_AT_TYPE", "CANCELED", "NO_STATUS", "NO_EXCHANGE_RATE"]
    assert found == {"value": None, "contributingCount": 0, "nullCount": 0, "excluded": [{"reason": r, "count": 1} for r in reasons]}


async def test_m19_without_a_rate_the_value_is_null_and_the_amounts_are_complete(client: Client, graph: Database) -> None:
    company = with_more(Account("ch", parent="b", value=9 * UNITS, currency=CHF))
    fields = COUNTED + " own descendants amounts { amount currency } contributions { nodes { value account { externalId } } }"

    found = await rolled(client, graph, company, 'metric: "contract_value", function: SUM', fields)

    assert (found["value"], found["own"], found["descendants"]) == (None, "100", None)
    assert (found["contributingCount"], found["nullCount"], found["excluded"]) == (3, 1, [{"reason": "NO_EXCHANGE_RATE", "count": 1}])
    assert found["amounts"] == [
        {"amount": "9.00", "currency": CHF},
        {"amount": "40.00", "currency": EUR},
        {"amount": "110.00", "currency": USD},
    ]
    assert [(part["account"]["externalId"], part["value"]) for part in found["contributions"]["nodes"]] == [
        ("root", "100"),
        ("a", "50"),
        ("b", "10"),
    ]


async def test_m19_a_weighted_average_leaves_out_what_has_no_weight(client: Client, graph: Database) -> None:
    company = with_more(Account("ch", parent="b", value=9 * UNITS, currency=CHF, points=(("sessions", days_ago(1), 1.0),)))
    fields = COUNTED + " contributions { nodes { account { externalId } } }"

    found = await rolled(client, graph, company, 'metric: "sessions", function: WEIGHTED_AVG', fields)

    assert (found["value"], found["contributingCount"], found["nullCount"]) == (None, 2, 2)
    assert found["excluded"] == [{"reason": "NO_EXCHANGE_RATE", "count": 1}]
    assert [part["account"]["externalId"] for part in found["contributions"]["nodes"]] == ["root", "a"]


async def test_m19_weights_of_large_contracts_do_not_overflow(client: Client, graph: Database) -> None:
    rich = Company((
        Account("root", value=900_000_000_000 * UNITS, currency=USD),
        Account("a", parent="root", value=300_000_000_000 * UNITS, currency=USD),
    ))  # fmt: skip

    assert await rolled(client, graph, rich, 'metric: "contract_value", function: WEIGHTED_AVG') == {"value": "750000000000"}


async def test_m19_whole_numbers_stay_whole_up_to_the_last_digit(client: Client, graph: Database) -> None:
    company = Company((
        Account("root", points=(("sessions", days_ago(1), 1_234_567_890_123.0),)),
        Account("a", parent="root", points=(("sessions", days_ago(1), 4.0),)),
    ))  # fmt: skip

    assert await rolled(client, graph, company, 'metric: "sessions", function: SUM') == {"value": "1234567890127"}


@pytest.mark.parametrize(
    ("function", "value"), [("COUNT", "0"), ("SUM", None), ("AVG", None), ("MIN", None), ("MEDIAN", None), ("WEIGHTED_AVG", None)]
)
async def test_m19_counting_nothing_is_zero_and_anything_else_is_null(
    client: Client, graph: Database, function: str, value: str | None
) -> None:
    found = await rolled(client, graph, tree(), f'metric: "sessions", function: {function}, scope: DESCENDANTS', "value maxDepth", at="b")

    assert found == {"value": value, "maxDepth": 0}


async def test_m19_every_account_counts_as_an_account_whatever_its_status(client: Client, graph: Database) -> None:
    company = with_more(Account("gone", parent="b", status="CANCELED"), Account("who", parent="b", status=None))

    found = await rolled(client, graph, company, 'metric: "account_count"', COUNTED + " function")
    assert found == {"function": "SUM", "value": "6", "contributingCount": 6, "nullCount": 0, "excluded": []}

    text = 'query ($id: ID!) { account(id: $id) { rollup(metric: "account_count", statuses: [CANCELED]) { value excluded { reason count } } } }'
    answer = await client.query(text, id=company.account("root").global_id)
    assert answer["account"]["rollup"] == {
        "value": "1",
        "excluded": [{"reason": "CANCELED", "count": 4}, {"reason": "NO_STATUS", "count": 1}],
    }


async def test_m19_contributions_are_paged_largest_first_with_the_way_down_to_each(client: Client, graph: Database) -> None:
    company = tree()
    await company.seed(graph)
    text = (
        'query ($id: ID!, $after: String) { account(id: $id) { rollup(metric: "sessions") { contributions(first: 2, after: $after) '
        "{ nodes { value account { externalId } path { externalId } } pageInfo { hasNextPage endCursor } } } } }"
    )
    root = company.account("root").global_id

    first = (await client.query(text, id=root))["account"]["rollup"]["contributions"]
    second = (await client.query(text, id=root, after=first["pageInfo"]["endCursor"]))["account"]["rollup"]["contributions"]

    ways = [(n["value"], n["account"]["externalId"], [s["externalId"] for s in n["path"]]) for n in first["nodes"] + second["nodes"]]
    assert ways == [("10", "root", ["root"]), ("4", "a1", ["root", "a", "a1"]), ("2.5", "a", ["root", "a"])]
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)


async def test_m19_several_metrics_take_their_own_functions(client: Client, graph: Database) -> None:
    busy = Account(
        "busy", parent="b", tickets=(Ticket(noon(days_ago(2))), Ticket(noon(days_ago(9)), noon(days_ago(1)), "CLOSED")),
        signals=(Signal(noon(days_ago(2)), "NEW"), Signal(noon(days_ago(2)), "CLOSED")),
    )  # fmt: skip
    company = with_more(busy)
    await company.seed(graph)
    metrics = '["open_tickets", "open_risk_signals", "health_score", "contract_value"]'
    text = f"query ($id: ID!) {{ account(id: $id) {{ rollups(metrics: {metrics}) {{ metric {{ key }} function value }} }} }}"

    found = (await client.query(text, id=company.account("root").global_id))["account"]["rollups"]

    assert [(each["metric"]["key"], each["function"], each["value"]) for each in found] == [
        ("open_tickets", "SUM", "1"), ("open_risk_signals", "SUM", "1"), ("health_score", "AVG", "50"), ("contract_value", "SUM", "160"),
    ]  # fmt: skip


async def test_m19_a_built_in_metric_follows_the_companys_own_rules(client: Client, graph: Database) -> None:
    setup = MetricSetup("contract_value", ("PRODUCT",), "MAX", source="contract_value")
    company = Company((*tree().accounts, Account("p", parent="b", type="PRODUCT", value=3 * UNITS, currency=USD)), metrics=(setup,))

    found = await rolled(client, graph, company, 'metric: "contract_value"', "function value nullCount excluded { reason count }")

    assert found == {"function": "MAX", "value": "3", "nullCount": 1, "excluded": [{"reason": "NOT_RECORDED_AT_TYPE", "count": 3}]}


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [('metric: "nothing"', "UNKNOWN_METRIC"), ('metric: "contract_value", function: COUNT_DISTINCT', "NOT_ABOUT_PEOPLE")],
)
async def test_m19_a_rollup_that_makes_no_sense_is_refused(client: Client, graph: Database, arguments: str, reason: str) -> None:
    company = tree()
    await company.seed(graph)

    body = await client.ask(
        f"query ($id: ID!) {{ account(id: $id) {{ rollup({arguments}) {{ value }} }} }}", id=company.account("root").global_id
    )

    assert body["data"] == {"account": None}
    assert [error["extensions"]["reason"] for error in body["errors"]] == [reason]
