"""gql, the Python client: its transports, its DSL, and what it makes of errors."""

from __future__ import annotations

import asyncio
import io
import json
import urllib.request
from typing import Any

from gql import Client, FileVar, GraphQLRequest, gql
from gql.dsl import DSLQuery, DSLSchema, dsl_gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.aiohttp_websockets import AIOHTTPWebsocketsTransport
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXAsyncTransport
from gql.transport.requests import RequestsHTTPTransport
from gql.transport.websockets import WebsocketsTransport
from harness import BATCHING, HTTP, WS, run

ACCOUNT = "{ accounts(first: 1) { nodes { id name } } }"
COVERAGE = 'subscription { accountCoverage(input: { role: "success_manager", period: DAYS_30 }) { sequence reason } }'
SUBPROTOCOLS = ["graphql-transport-ws"]
EVERYTHING = {
    "descriptions": True,
    "specified_by_url": True,
    "directive_is_repeatable": True,
    "schema_description": True,
    "input_value_deprecation": True,
}


def ask(text: str) -> Any:
    request = urllib.request.Request(HTTP, json.dumps({"query": text}).encode(), {"content-type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["data"]


async def introspection() -> None:
    client = Client(transport=AIOHTTPTransport(HTTP), fetch_schema_from_transport=True, introspection_args=EVERYTHING)
    async with client:
        assert client.schema is not None
        assert client.schema.type_map["DateTime"].specified_by_url.startswith("https://")
        assert client.schema.description.startswith("Customer-success data")


async def variables_are_checked_against_the_schema() -> None:
    async with Client(transport=HTTPXAsyncTransport(HTTP), fetch_schema_from_transport=True) as session:
        query = gql("query ($first: Int!) { accounts(first: $first) { nodes { id } } }")
        query.variable_values = {"first": 2}
        assert len((await session.execute(query))["accounts"]["nodes"]) == 2


async def dsl() -> None:
    async with Client(transport=AIOHTTPTransport(HTTP), fetch_schema_from_transport=True) as session:
        schema = DSLSchema(session.client.schema)
        nodes = schema.AccountConnection.nodes.select(schema.Account.id, schema.Account.name)
        answer = await session.execute(dsl_gql(DSLQuery(schema.Query.accounts(first=1).select(nodes))))
        assert set(answer["accounts"]["nodes"][0]) == {"id", "name"}


async def error_classes() -> None:
    async with Client(transport=AIOHTTPTransport(HTTP)) as session:
        for text, code in (("{ nothing }", "GRAPHQL_VALIDATION_FAILED"), ('{ account(id: "x") { id } }', "BAD_USER_INPUT")):
            try:
                await session.execute(gql(text))
            except TransportQueryError as problem:
                assert problem.errors[0]["extensions"]["code"] == code  # noqa: PT017 - the class is part of the check
            else:
                raise AssertionError(text)


async def a_refusal_is_a_query_error() -> None:
    transport = RequestsHTTPTransport(HTTP, headers={"authorization": "Bearer nonsense"})

    def refused() -> list[Any]:
        try:
            Client(transport=transport).execute(gql(ACCOUNT))
        except TransportQueryError as problem:
            return problem.errors
        raise AssertionError

    assert (await asyncio.to_thread(refused))[0]["extensions"]["code"] == "UNAUTHENTICATED"


async def told(transport: Any) -> None:
    async with Client(transport=transport) as session:
        stream = session.subscribe(gql(COVERAGE))
        update = await anext(stream)
        assert update["accountCoverage"]["reason"] == "INITIAL"
        await stream.aclose()
        assert len((await session.execute(gql(ACCOUNT)))["accounts"]["nodes"]) == 1


async def websockets() -> None:
    await told(WebsocketsTransport(WS, subprotocols=SUBPROTOCOLS))


async def aiohttp_websockets() -> None:
    await told(AIOHTTPWebsocketsTransport(WS, subprotocols=SUBPROTOCOLS))


async def the_default_offer_of_subprotocols() -> None:
    await told(WebsocketsTransport(WS))


async def a_batch() -> None:
    async with Client(transport=AIOHTTPTransport(BATCHING)) as session:
        answers = await session.execute_batch([GraphQLRequest(ACCOUNT), GraphQLRequest("{ __typename }")])
        assert answers[1] == {"__typename": "Query"}


async def an_upload() -> None:
    async with Client(transport=AIOHTTPTransport(HTTP)) as session:
        query = gql("query ($file: String) { __typename @include(if: true) search(text: $file) { nodes { __typename } } }")
        query.variable_values = {"file": FileVar(io.BytesIO(b"text"))}
        await session.execute(query, upload_files=True)


asyncio.run(
    run(
        [
            ("introspection with every option", introspection),
            ("variables", variables_are_checked_against_the_schema),
            ("the DSL", dsl),
            ("error classes and codes", error_classes),
            ("a refusal is a query error", a_refusal_is_a_query_error),
            ("websockets", websockets),
            ("aiohttp websockets", aiohttp_websockets),
            ("the default offer of subprotocols", the_default_offer_of_subprotocols),
            ("a batch, where arrays are on", a_batch),
            ("an upload", an_upload),
        ]
    )
)
