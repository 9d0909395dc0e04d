"""The thirteen checks of graphql-cop 1.15 against production, with its own requests: without a token, and with one.

Its package index entry is a placeholder, so the requests are written down here. In development GET, introspection and GraphiQL are found, by choice.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from csgraph.db.driver import Database
from support.live import COMPANY
from support.planted import plant
from support.service import Client, Clock, client_of
from support.tokens import AUDIENCE, ISSUER, SECRET, shared

Found = Callable[[httpx.Response], bool]

INTROSPECTION = "query { __schema { types { name fields { name } } } }"
CIRCULAR = "query { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }"
PAGES = ("/", "/graphql", "/graphiql", "/playground", "/console", "/altair")
BROWSER = {"accept": "text/html"}


def query(text: str) -> dict[str, Any]:
    return {"method": "POST", "url": "/graphql", "json": {"query": text, "operationName": "cop"}}


def data_of(response: httpx.Response) -> Any:
    answer = response.json()
    return answer.get("data") if isinstance(answer, dict) else answer


def has_data(response: httpx.Response) -> bool:
    return data_of(response) is not None


CHECKS: dict[str, tuple[dict[str, Any], Found]] = {
    "alias overloading": (query("query cop { " + " ".join(f"alias{n}: __typename" for n in range(101)) + " }"), has_data),
    "array batching": ({"method": "POST", "url": "/graphql", "json": [{"query": "query cop { __typename }"}] * 10}, has_data),
    "directive overloading": (
        query("query cop { __typename " + "@aa" * 10 + " }"),
        lambda response: len(response.json().get("errors", ())) >= 10,
    ),
    "circular introspection": (query(CIRCULAR.replace("query", "query cop")), has_data),
    "field duplication": (query("query cop { " + "__typename " * 500 + "}"), has_data),
    "field suggestions": (query("query cop { accont { id } }"), lambda response: "did you mean" in response.text.lower()),
    "GET queries": ({"method": "GET", "url": "/graphql", "params": {"query": "query cop { __typename }"}}, has_data),
    "trace mode": (query("query cop { __typename }"), lambda response: "tracing" in response.json().get("extensions", {})),
    "unhandled errors": (query("qwerty cop { abc }"), lambda response: "exception" in response.text.lower() or response.status_code >= 500),
    "mutations by GET": ({"method": "GET", "url": "/graphql", "params": {"query": "mutation cop { __typename }"}}, has_data),
    "urlencoded bodies": (
        {"method": "POST", "url": "/graphql", "data": {"query": "query cop { __typename }", "operationName": "cop"}},
        has_data,
    ),
}


@pytest.fixture(scope="module")
async def production(database: Database) -> AsyncIterator[Client]:
    await plant(database, COMPANY)
    settings = {"env": "production", "auth_secret": SECRET, "auth_issuer": ISSUER, "auth_audience": AUDIENCE}
    async with client_of(database, Clock(), **settings) as client:
        yield client


def headers(*, signed_in: bool) -> dict[str, str]:
    return {"authorization": f"Bearer {shared(sub='ann')}"} if signed_in else {}


@pytest.mark.parametrize("signed_in", [False, True], ids=["anonymous", "signed in"])
@pytest.mark.parametrize("check", CHECKS)
async def test_graphql_cop_finds_nothing(production: Client, check: str, *, signed_in: bool) -> None:
    request, found = CHECKS[check]

    response = await production.http.request(**request, headers=headers(signed_in=signed_in))

    assert not found(response), response.text
    assert response.headers["content-type"].endswith("json; charset=utf-8")


async def test_graphql_cop_finds_no_introspection_without_a_token(production: Client) -> None:
    anonymous = await production.http.request(**query(INTROSPECTION.replace("query", "query cop")))
    signed_in = await production.http.request(**query(INTROSPECTION.replace("query", "query cop")), headers=headers(signed_in=True))

    assert (anonymous.status_code, anonymous.json()["errors"][0]["extensions"]) == (401, {"code": "UNAUTHENTICATED"})
    assert len(signed_in.json()["data"]["__schema"]["types"]) > 100


@pytest.mark.parametrize("path", PAGES)
async def test_graphql_cop_finds_no_page(production: Client, path: str) -> None:
    response = await production.http.get(path, headers=BROWSER)

    assert response.status_code == 404
    assert not any(word in response.text.lower() for word in ("graphiql", "playground", "altair"))


async def test_right_and_wrong_names_are_answered_alike_without_a_token(production: Client) -> None:
    answers = [await production.http.request(**query(f"query cop {{ {name} {{ id }} }}")) for name in ("accounts", "acounts")]

    assert answers[0].content == answers[1].content
