"""The engagement score of accounts (M-32): now, in the past, in pages and in rollups, each in one statement.

Today is Wednesday, 17 June 2026.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from csgraph.db.driver import Database
from csgraph.db.queries import Catalogue
from csgraph.repository import Repository
from csgraph.usage_scales import write_scales
from support.company import TODAY, Account, Company, days_ago, noon
from support.generated import companies
from support.reference import engagement_score
from support.service import Client
from support.wipe import wipe

PAGE = '{ accounts(first: 100) { nodes { externalId metric(key: "engagement_score") { value previous } } } }'
ONE = 'query ($id: ID!) { account(id: $id) { metric(key: "engagement_score") { value previous delta trend(days: 4) { value } } } }'


async def seeded(graph: Database, company: Company) -> Company:
    await company.seed(graph)
    await write_scales(Repository(graph, Catalogue.load()), ZoneInfo(company.zone), TODAY)
    return company


async def scores(client: Client) -> dict[str, float | None]:
    answer = await client.query(PAGE)
    return {node["externalId"]: node["metric"]["value"] for node in answer["accounts"]["nodes"]}


def daily(many: int, *days: int) -> tuple[tuple[Any, int], ...]:
    return tuple((days_ago(back), many) for back in days or range(1, 15))


async def test_m32_accounts_of_one_contract_status_are_ranked_among_themselves(client: Client, graph: Database) -> None:
    paying = tuple(Account(f"p{n}", actions=daily(n)) for n in range(5))
    free = tuple(Account(f"f{n}", status="FREE", actions=daily(100 + n)) for n in (1, 2))
    unknown = (Account("u1", status=None, actions=daily(1)), Account("u2", status=None))
    await seeded(graph, Company((*paying, *free, *unknown)))

    expected = {"p0": 0.0, "p1": 20.0, "p2": 40.0, "p3": 60.0, "p4": 80.0, "f1": 0.0, "f2": 50.0, "u1": 50.0, "u2": 0.0}
    assert await scores(client) == expected
    assert [statement.name for statement in client.statements] == ["organisation.page", "composed.accounts"]


async def test_m32_accounts_that_are_used_alike_score_alike(client: Client, graph: Database) -> None:
    await seeded(graph, Company((Account("a", actions=daily(3)), Account("b", actions=daily(42, 7)), Account("c", actions=daily(1)))))

    assert await scores(client) == {"a": 33.0, "b": 33.0, "c": 0.0}


async def test_m32_less_than_one_action_a_day_scores_0(client: Client, graph: Database) -> None:
    await seeded(graph, Company((Account("a", actions=daily(13, 1)), Account("b", actions=daily(14, 14)), Account("c"))))

    assert await scores(client) == {"a": 0.0, "b": 66.0, "c": 0.0}


async def test_m32_today_and_the_15th_day_before_do_not_count(client: Client, graph: Database) -> None:
    await seeded(graph, Company((Account("a", actions=daily(1_000, 0, 15)), Account("b", actions=daily(14, 1)))))

    assert await scores(client) == {"a": 0.0, "b": 50.0}


@pytest.mark.parametrize(
    ("zone", "score"), [("UTC", 0.0), ("Asia/Tokyo", 50.0)], ids=["two full days", "one full day at the other end of the world"]
)
async def test_m32_a_young_account_counts_the_days_it_has_in_the_reporting_zone(
    client: Client, graph: Database, zone: str, score: float
) -> None:
    old = Account("old", actions=daily(5))
    young = Account("young", since=datetime(2026, 6, 15, 23, 0, tzinfo=UTC), actions=daily(10, 1))
    await seeded(graph, Company((old, young), zone=zone))

    assert (await scores(client))["young"] == score


async def test_m32_the_past_is_compared_day_by_day(client: Client, graph: Database) -> None:
    first = Account("a", since=noon(days_ago(40)), actions=((days_ago(1), 100), *daily(14, 2, 16)))
    second = Account("b", actions=daily(20, 3, 15, 16))
    await seeded(graph, Company((first, second)))

    found = (await client.query(ONE, id=first.global_id))["account"]["metric"]
    assert (found["value"], found["previous"], found["delta"]) == (50.0, 0.0, 50.0)
    assert [point["value"] for point in found["trend"]] == [0.0, 0.0, 0.0, 50.0]

    found = (await client.query(ONE, id=second.global_id))["account"]["metric"]
    assert (found["value"], found["previous"], found["delta"]) == (0.0, 50.0, -50.0)
    assert [point["value"] for point in found["trend"]] == [50.0, 50.0, 50.0, 0.0]


async def test_m32_days_before_the_account_existed_are_unknown(client: Client, graph: Database) -> None:
    account = Account("a", since=noon(days_ago(2)), actions=daily(9, 1))
    await seeded(graph, Company((account, Account("b"))))

    found = (await client.query(ONE, id=account.global_id))["account"]["metric"]

    assert (found["value"], found["previous"], found["delta"]) == (50.0, None, None)
    assert [point["value"] for point in found["trend"]] == [None, 0.0, 0.0, 50.0]


async def test_m32_a_rollup_is_the_mean_of_the_scores_below(client: Client, graph: Database) -> None:
    children = tuple(Account(f"c{n}", parent="root", actions=daily(n)) for n in (1, 2, 3))
    company = await seeded(graph, Company((Account("root"), *children)))
    text = (
        'query ($id: ID!) { account(id: $id) { rollup(metric: "engagement_score") { function value own descendants contributingCount } } }'
    )

    found = (await client.query(text, id=company.account("root").global_id))["account"]["rollup"]

    assert found == {"function": "AVG", "value": "37.5", "own": "0", "descendants": "50", "contributingCount": 4}


async def test_m32_another_status_is_another_scale_as_soon_as_it_is_drawn(client: Client, graph: Database) -> None:
    company = Company((Account("a", actions=daily(2)), Account("b", actions=daily(3)), Account("c", actions=daily(9))))
    await seeded(graph, company)
    assert await scores(client) == {"a": 0.0, "b": 33.0, "c": 66.0}

    await wipe(graph, growing=True)
    await seeded(graph, Company((*company.accounts[:2], Account("c", status="FREE", actions=daily(9)))))

    assert await scores(client) == {"a": 0.0, "b": 50.0, "c": 0.0}


@st.composite
def used(draw: st.DrawFn) -> Company:
    """A generated company whose accounts are used, some of them young."""
    company = draw(companies())
    extra = st.tuples(
        st.lists(st.tuples(st.integers(0, 32), st.integers(0, 60)), max_size=5), st.sampled_from((None, 0, 1, 5, 13, 14, 15, 400))
    )
    accounts = []
    for account in company.accounts:
        days, age = draw(extra)
        since = None if age is None else noon(days_ago(age))
        accounts.append(replace(account, since=since, actions=tuple((days_ago(back), many) for back, many in dict(days).items())))
    return replace(company, accounts=tuple(accounts), zone=draw(st.sampled_from(("UTC", "Europe/Berlin", "America/New_York"))))


@pytest.mark.slow
@settings(
    max_examples=30,
    phases=[Phase.generate, Phase.shrink],
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(company=used())
async def test_m32_every_score_of_a_generated_company_equals_the_reference(client: Client, graph: Database, company: Company) -> None:
    await wipe(graph, growing=True)
    await seeded(graph, company)
    text = '{ accounts(first: 100) { nodes { externalId metric(key: "engagement_score") { value trend(days: 20) { date value } } } } }'

    answer = await client.query(text)

    for node in answer["accounts"]["nodes"]:
        account = company.account(node["externalId"])
        assert node["metric"]["value"] == engagement_score(company, account), account
        for back, point in enumerate(reversed(node["metric"]["trend"])):
            if point["value"] is not None:
                assert point["value"] == engagement_score(company, account, days_ago(back)), (account, point)
