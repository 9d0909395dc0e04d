"""Worked examples of counting people over a hierarchy: each person once (M-20)."""

from __future__ import annotations

from typing import Any

import pytest

from csgraph.db.driver import Database
from support.company import Account, Answer, Company, days_ago, noon
from support.service import Client


async def rolled(client: Client, graph: Database, company: Company, arguments: str, fields: str) -> dict[str, Any]:
    await company.seed(graph)
    text = f"query ($id: ID!) {{ account(id: $id) {{ rollup({arguments}) {{ {fields} }} }} }}"
    answer = await client.query(text, id=company.account("root").global_id)
    return answer["account"]["rollup"]


def people() -> Company:
    """ann works for all three accounts, bob for two, and cid for one that left."""
    return Company((
        Account("root", usage=(("ann", days_ago(1)),)),
        Account("a", parent="root", usage=(("ann", days_ago(14)), ("bob", days_ago(2)), ("old", days_ago(15)), ("new", days_ago(0)))),
        Account("b", parent="root", usage=(("ann", days_ago(3)), ("ann", days_ago(4)), ("bob", days_ago(3)))),
        Account("c", parent="root", status="CANCELED", usage=(("cid", days_ago(3)),)),
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "value", "own", "descendants"),
    [
        ("function: SUM", "5", "1", "4"),
        ("function: COUNT_DISTINCT", "2", "1", "2"),
        ("function: COUNT_DISTINCT, scope: CHILDREN", "2", "1", "2"),
        ("function: COUNT_DISTINCT, scope: OWN", "1", "1", "2"),
        ("function: COUNT_DISTINCT, statuses: [PAYING, CANCELED]", "3", "1", "3"),
        ("function: COUNT_DISTINCT, types: []", "0", "0", "0"),
    ],
)
async def test_m20_a_person_who_works_for_several_accounts_is_one_person(
    client: Client, graph: Database, arguments: str, value: str, own: str, descendants: str
) -> None:
    found = await rolled(client, graph, people(), f'metric: "active_users", {arguments}', "value own descendants")

    assert found == {"value": value, "own": own, "descendants": descendants}


async def test_m20_people_who_answered_are_counted_once(client: Client, graph: Database) -> None:
    company = Company((
        Account("root", answers=(Answer("ann", 9, noon(days_ago(3))), Answer("bob", 2, noon(days_ago(2))))),
        Account("a", parent="root", answers=(Answer("ann", 7, noon(days_ago(1))),)),
    ))  # fmt: skip

    found = await rolled(client, graph, company, 'metric: "nps", function: COUNT_DISTINCT', "value contributingCount")

    assert found == {"value": "2", "contributingCount": 2}
