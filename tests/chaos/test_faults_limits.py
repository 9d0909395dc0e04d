"""Attacks by documents and bodies: refused by what they are, before the database hears of them."""

from __future__ import annotations

import asyncio
import gc
import json
import time
import tracemalloc
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csgraph.db.driver import Database
from csgraph.http import documents
from support.fake_bolt import FakeBolt
from support.service import Client, Clock, client_of
from support.toy_service import Context, service
from support.toy_service import client_of as toy_client

DEEP = '{ account(externalId: "x") ' + "{ parent " * 30 + "{ name }" + " }" * 30 + "}"
WIDE = "{ accounts(first: 100) { nodes { children(first: 100) { nodes { children(first: 100) { nodes { name } } } } } } }"
FAR = (
    "{ accounts(first: 100) { nodes "
    + "{ children(first: 100) { nodes " * 8
    + "{ "
    + " ".join(f"a{n}: name" for n in range(9))
    + ' metrics(keys: ["a", "b"]) { value } } '
    + "} }" * 8
    + "} }"
)
"""More rows than fit into 64 bits."""
ALIASES = "{ " + " ".join(f"a{n}: viewer {{ __typename }}" for n in range(101)) + " }"
DIRECTIVES = "{ viewer " + "@include(if: true) " * 10 + "{ __typename } }"
SAME = "{ " + "viewer { __typename } " * 500 + "}"
OPERATIONS = " ".join(f"query q{n} {{ viewer {{ __typename }} }}" for n in range(10))


def bomb(count: int) -> str:
    """Each of so many fragments spreads the next one twice."""
    parts = [f"fragment f{n} on Viewer {{ ...f{n + 1} ...f{n + 1} }}" for n in range(count)]
    return "{ viewer { ...f0 } } " + " ".join(parts) + f" fragment f{count} on Viewer {{ __typename }}"


@pytest.fixture
async def quiet(fake: FakeBolt) -> AsyncIterator[tuple[Client, FakeBolt]]:
    """A service whose database has been asked for the configuration, and counts from there."""
    database = Database.connect(fake.url, "neo4j", "secret")
    async with client_of(database, Clock(), env="development") as client:
        await client.query('{ account(externalId: "x") { name } }')
        fake.heard.clear()
        yield client, fake
    await database.close()


@pytest.mark.parametrize(
    ("document", "code", "more"),
    [
        pytest.param(DEEP, "QUERY_TOO_DEEP", {"limit": 20, "actual": 32}, id="16 deep"),
        pytest.param(WIDE, "QUERY_TOO_COSTLY", {"limit": 10_000}, id="17 first: 100 thrice"),
        pytest.param(FAR, "QUERY_TOO_COSTLY", {"cost": 2**53, "limit": 10_000}, id="17 more than 64 bits"),
        pytest.param(ALIASES, "QUERY_TOO_COSTLY", {"limit": 60, "actual": 101}, id="18 aliases"),
        pytest.param(DIRECTIVES, "QUERY_TOO_COSTLY", {"limit": 5, "actual": 10}, id="18 directives"),
        pytest.param(SAME, "QUERY_TOO_COSTLY", {"limit": 10, "actual": 500}, id="18 a field 500 times"),
        pytest.param(OPERATIONS, "QUERY_TOO_COSTLY", {"limit": 5, "actual": 10}, id="21 operations"),
        pytest.param(bomb(20), "QUERY_TOO_COSTLY", {"limit": 2_000}, id="19 twenty doublings"),
        pytest.param(bomb(80), "QUERY_TOO_COSTLY", {"limit": 2_000, "actual": 2**53}, id="19 eighty doublings"),
    ],
)
async def test_fault_16_to_19_and_21_documents_are_refused_without_a_call_to_the_database(
    quiet: tuple[Client, FakeBolt], document: str, code: str, more: dict[str, Any]
) -> None:
    client, fake = quiet
    began = time.process_time()
    answer = await client.http.post("/graphql", json={"query": document, "operationName": "q0" if "q0" in document else None})
    seconds = time.process_time() - began
    (error, *_) = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]["code"]) == (400, code)
    assert {name: error["extensions"][name] for name in more} == more
    assert "data" not in answer.json()
    assert fake.heard == []
    assert seconds < 1.0


async def test_fault_17_a_success_says_what_it_cost(quiet: tuple[Client, FakeBolt]) -> None:
    client, _ = quiet
    body = await client.ask('{ account(externalId: "x") { name children(first: 7) { nodes { name } } } }')
    assert body["extensions"]["cost"] == {"requested": 9, "limit": 10_000}


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"3", 400), (b"null", 400), (b"\xff\xfe", 400), (b'{"query": "{ hello }", "variables": {"n": ' + b"9" * 5_000 + b"}}", 400),
     (b"[" * 20_000, 400), (b"[" * 100_000, 400), (b'"' + b"x" * 300_000 + b'"', 413)],
)  # fmt: skip
async def test_fault_20_no_body_is_a_fault_of_the_service(body: bytes, status: int) -> None:
    async with toy_client(service(Context())) as client:
        answer = await client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (status, "BAD_REQUEST")


def near_requests() -> st.SearchStrategy[bytes]:
    """Bytes of any kind, and objects that are nearly requests."""
    texts = st.text(max_size=20)
    values = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | texts, lambda v: st.lists(v, max_size=3), max_leaves=5)
    members = st.sampled_from(["query", "variables", "operationName", "extensions"])
    objects = st.dictionaries(members, values | st.sampled_from(["{ hello }", "{", "query($n: Int!) { count(number: $n) }"]), max_size=4)
    return st.binary(max_size=60) | objects.map(lambda value: json.dumps(value).encode("utf-8", "surrogatepass"))


@settings(max_examples=150, deadline=None)
@given(body=near_requests())
def test_fault_20_random_bodies_are_answered_as_json_and_never_with_a_500(body: bytes) -> None:
    async def answered() -> tuple[int, str, Any]:
        async with toy_client(service(Context())) as client:
            answer = await client.post("/graphql", content=body, headers={"content-type": "application/json"})
            return answer.status_code, answer.headers["content-type"], answer.json()

    status, media, payload = asyncio.run(answered())
    assert status in {200, 400}
    assert media.startswith("application/")
    assert payload.keys() & {"data", "errors"}


async def test_fault_22_production_shows_no_page_and_no_stack(caplog: pytest.LogCaptureFixture) -> None:
    context = Context()
    async with toy_client(service(context, env="production")) as client:
        pages = [(await client.get(path, headers={"accept": "text/html"})).status_code for path in ("/", "/graphql", "/graphiql.js")]
        failed = await client.post("/graphql", json={"query": '{ fail(kind: "bug") }'})
        wrong = await client.post("/graphql", json={"query": "{ helo }"})
    assert pages == [404, 404, 404]
    assert failed.json()["errors"][0]["message"] == "Something went wrong on our side."
    assert "Traceback" not in failed.text + caplog.text
    assert "Did you mean" not in wrong.text


async def test_fault_40_memory_is_flat_over_many_documents_and_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """More documents than the cache holds, again and again; what is there after the second round was there after the first."""
    monkeypatch.setattr(documents, "MAX_DOCUMENTS", 50)
    async with toy_client(service(Context())) as client:

        async def send() -> int:
            for number in range(150):
                assert (await client.post("/graphql", json={"query": f"{{ a{number % 75}: hello }}"})).status_code == 200
            gc.collect()
            return tracemalloc.get_traced_memory()[0]

        await send()
        tracemalloc.start()
        try:
            first = await send()
            second = await send()
        finally:
            tracemalloc.stop()
    assert second - first < 500_000


async def test_fault_40_the_loop_is_not_held_while_requests_run(quiet: tuple[Client, FakeBolt]) -> None:
    client, _ = quiet
    lags: list[float] = []

    async def watch() -> None:
        while True:
            at = time.perf_counter()
            await asyncio.sleep(0.005)
            lags.append(time.perf_counter() - at - 0.005)

    watching = asyncio.create_task(watch())
    for _ in range(5):
        await asyncio.gather(*(client.http.post("/graphql", json={"query": '{ account(externalId: "x") { name } }'}) for _ in range(20)))
    watching.cancel()
    assert sorted(lags)[len(lags) // 2] < 0.5
