"""What is refused before the database hears of it, and what an answer says about its cost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from csgraph.db.driver import Database
from support.service import Client, Clock, client_of

SEVERAL = "query ($w: AccountWhere) { accounts(where: $w) { nodes { id } } }"


def wide(number: int) -> str:
    rollups = " ".join(
        f'r{n}: rollup(metric: "active_users", function: COUNT_DISTINCT) {{ value contributions(first: 3) {{ nodes {{ value }} }} }}'
        for n in range(number)
    )
    return f"{{ accounts(first: 1) {{ nodes {{ {rollups} }} }} }}"


def error_of(answer: dict[str, Any]) -> dict[str, Any]:
    (error,) = answer["errors"]
    assert "data" not in answer
    assert "path" not in error
    return error["extensions"]


async def test_a_predicate_of_three_thousand_operators_never_reaches_the_database(client: Client) -> None:
    await client.query("{ __typename }")
    answer = await client.ask(SEVERAL, w={"or": [{"tier": {"eq": str(n)}} for n in range(3_000)]})

    codes = [(error["extensions"]["limit"], error["extensions"]["actual"]) for error in answer["errors"]]
    assert codes == [(250, 3_000), (50, 3_000)]
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"BAD_USER_INPUT"}
    assert client.statements == []


async def test_a_document_whose_statement_is_too_long_to_plan_is_refused_with_its_length(client: Client) -> None:
    await client.query(wide(5))
    found = error_of(await client.ask(wide(60)))

    assert (found["code"], found["reason"], found["limit"]) == ("QUERY_TOO_COSTLY", "STATEMENT", 40_000)
    assert found["cost"] > 40_000
    assert client.statements == []


async def test_the_statements_of_an_operation_count_together_and_the_same_one_once(graph: Database, clock: Clock) -> None:
    one = 'account(externalId: "{n}") {{ name children {{ nodes {{ {field} }} }} }}'
    same = "{" + " ".join(f"a{n}: " + one.format(n=n, field="name") for n in range(10)) + "}"
    fields = ("tier", "region", "country", "industry", "status", "externalId", "version", "depth")
    different = "{" + " ".join(f"a{n}: " + one.format(n=n, field=f"name {field}") for n, field in enumerate(fields)) + "}"
    async with client_of(graph, clock, statement_max_characters="1500") as client:
        await client.query(same)
        found = error_of(await client.ask(different))

        assert found["cost"] > found["limit"] == 1_500
        assert client.statements == []


async def test_an_answer_says_what_it_cost(client: Client) -> None:
    answer = await client.ask("query ($n: Int) { accounts(first: $n) { nodes { id } } }", n=7)

    assert answer["extensions"] == {"cost": {"requested": 8, "limit": 10_000}}


async def test_an_operation_that_costs_too_much_is_refused_before_the_database(client: Client) -> None:
    await client.query("{ __typename }")
    found = error_of(await client.ask("{ accounts(first: 100) { nodes { children(first: 100) { nodes { id } } } } }"))

    assert found == {"code": "QUERY_TOO_COSTLY", "cost": 1 + 100 * 102, "limit": 10_000}
    assert client.statements == []


async def test_what_is_left_of_the_hour_stands_in_headers_and_in_the_viewer(graph: Database, clock: Clock) -> None:
    async with client_of(graph, clock, viewer_hourly_points="100") as client:
        response = await client.http.post("/graphql", json={"query": "{ viewer { rateLimit { limit remaining resetAt } } }"})

    assert response.json()["data"]["viewer"] == {"rateLimit": {"limit": 100, "remaining": 98, "resetAt": "2026-06-17T13:00:00Z"}}
    assert response.json()["extensions"]["cost"]["requested"] == 2
    assert {name: value for name, value in response.headers.items() if name.startswith("ratelimit-")} == {
        "ratelimit-limit": "100",
        "ratelimit-remaining": "98",
        "ratelimit-reset": "3600",
    }


async def test_what_is_left_is_told_of_an_array_that_ends_with_a_refusal(graph: Database, clock: Clock) -> None:
    query = {"query": "{ viewer { rateLimit { limit } } }"}
    async with client_of(graph, clock, viewer_hourly_points="100", batching_max_operations="3") as client:
        response = await client.http.post("/graphql", json=[query, query, 7])

    assert [("data" in each) for each in response.json()] == [True, True, False]
    assert (response.headers["ratelimit-limit"], response.headers["ratelimit-remaining"]) == ("100", "96")


async def test_a_viewer_whose_points_are_spent_waits_for_the_next_hour(graph: Database, clock: Clock) -> None:
    document = {"query": "{ accounts(first: 60) { nodes { id } } }"}
    async with client_of(graph, clock, viewer_hourly_points="100") as client:
        assert (await client.http.post("/graphql", json=document)).status_code == 200
        clock.now += timedelta(minutes=20)
        refused = await client.http.post("/graphql", json=document)
        clock.now += timedelta(minutes=40)
        again = await client.http.post("/graphql", json=document)

    assert refused.status_code == 429
    assert refused.headers["retry-after"] == refused.headers["ratelimit-reset"] == "2400"
    assert refused.headers["ratelimit-remaining"] == "39"
    (error,) = refused.json()["errors"]
    assert error["extensions"] == {"code": "THROTTLED", "cost": 61, "limit": 100, "remaining": 39, "resetSeconds": 2400}
    assert again.headers["ratelimit-remaining"] == "39"


async def test_without_points_the_body_is_not_even_parsed(graph: Database, clock: Clock) -> None:
    async with client_of(graph, clock, viewer_hourly_points="100") as client:
        await client.query("{ accounts(first: 99) { nodes { id } } }")
        refused = await client.http.post("/graphql", content=b"not json", headers={"content-type": "application/json"})

    assert refused.status_code == 429


async def test_subqueries_in_predicates_make_a_statement_longer(graph: Database, clock: Clock) -> None:
    def missing(number: int) -> dict[str, Any]:
        return {"or": [{"assignment": {"role": "success_manager", "missing": n % 2 == 0}} for n in range(number)]}

    text = "query ($w: AccountWhere) { accounts(where: $w) { nodes { id } } }"
    async with client_of(graph, clock, statement_max_characters="2000") as client:
        await client.query(text, w=missing(2))
        length = len(client.statements[-1].text)
        found = error_of(await client.ask(text, w=missing(5)))

        assert length < 1_000
        assert found["cost"] > 3 * 300 + length
        assert client.statements == []


async def test_more_points_than_an_int_of_graphql_holds_are_shown_as_the_most(graph: Database, clock: Clock) -> None:
    async with client_of(graph, clock, viewer_hourly_points="1000000000000") as client:
        assert await client.query("{ viewer { rateLimit { limit remaining } } }") == {
            "viewer": {"rateLimit": {"limit": 2_147_483_647, "remaining": 2_147_483_647}}
        }
