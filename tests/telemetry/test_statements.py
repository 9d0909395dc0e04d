"""What the database side tells: statements by their catalogue names, slow ones, tries, the pool, events; and traces from request to statement."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from neo4j.exceptions import Neo4jError
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from csgraph.db.driver import Database, Pool, Transaction
from csgraph.db.queries import Catalogue
from csgraph.domain.errors import Conflict
from csgraph.domain.globalid import encode
from csgraph.events.polling import PollingBus
from csgraph.repository import Repository
from csgraph.telemetry.instruments import Telemetry
from csgraph.telemetry.logs import JsonLines
from csgraph.telemetry.tracing import Traces
from support.outbox import happened, publish
from support.planted import Planted, plant
from support.service import Client, Clock, client_of
from support.sockets import until

DOCUMENT = "query Two($id: ID!) { account(id: $id) { name } users(first: 1) { nodes { name } } }"
CREATE = 'mutation { accountCreate(input: {name: "canary-account", type: "company"}) { account { name } errors { message } } }'


@pytest.fixture
async def company(database: Database, clock: Clock) -> AsyncIterator[Client]:
    """A service over a company that has a type of account."""
    await plant(database, Planted(types=[{"key": "company", "displayName": "Company", "level": 0}]))
    async with client_of(database, clock) as client:
        yield client


def sample(client: Client, name: str, **labels: str) -> float | None:
    return client.deps.telemetry.metrics.registry.get_sample_value(name, labels)


async def test_statements_are_counted_by_name_and_by_operation(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    await client.query("{ viewer { user { name } } }")
    before = sample(client, "csgraph_statement_duration_seconds_count", statement="composed.account") or 0
    caplog.set_level(logging.INFO)
    await client.query(DOCUMENT, id=encode("Account", "x"))

    (line,) = [record.fields for record in caplog.records if record.name == "csgraph.operations"]
    assert (line["statements"], line["operation.name"], line["cost"]) == (2, "Two", 3)
    assert sample(client, "csgraph_statement_duration_seconds_count", statement="composed.account") == before + 1
    assert sample(client, "csgraph_statement_duration_seconds_count", statement="composed.users") == 1
    assert sample(client, "csgraph_cost_points_total") is not None


async def test_what_a_mutation_refuses_is_counted_by_mutation_and_code(company: Client) -> None:
    rename = 'mutation ($id: ID!) { accountUpdate(input: {id: $id, changes: {name: "canary"}}) { errors { code } } }'
    await company.query(rename, id=encode("Account", "nobody"))
    await company.query(CREATE)

    (family,) = [each for each in company.deps.telemetry.metrics.registry.collect() if each.name == "csgraph_mutation_refusals"]
    assert [(each.labels, each.value) for each in family.samples] == [({"mutation": "accountUpdate", "code": "NOT_FOUND"}, 1)]


async def test_a_slow_statement_is_logged_with_its_name_and_its_request(
    database: Database, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    async with client_of(database, clock, slow_statement_seconds="0.001") as client:
        client.deps.telemetry.slow_seconds = 0.0
        await client.query("{ viewer { user { name } } }")
        caplog.set_level(logging.INFO)
        caplog.clear()
        await client.http.post("/graphql", json={"query": "{ users(first: 1) { nodes { name } } }"}, headers={"x-request-id": "r-7"})

    (line,) = [record.fields for record in caplog.records if record.name == "csgraph.statements"]
    assert (line["statement"], line["request.id"]) == ("composed.users", "r-7")
    assert set(line) == {"statement", "request.id", "duration_ms", "document.hash"}


async def test_transactions_that_are_tried_again_are_counted(client: Client) -> None:
    database, tries = client.deps.repository.database, 0

    async def work(_transaction: Transaction) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise Neo4jError._hydrate_neo4j(code="Neo.TransientError.Transaction.DeadlockDetected", message="m")

    await database.write(work, timeout=5)

    assert sample(client, "csgraph_retries_total", statement="transaction", cause="Neo.TransientError.Transaction.DeadlockDetected") == 1


async def test_a_statement_that_fails_is_counted(client: Client) -> None:
    database = client.deps.repository.database
    with pytest.raises(Exception, match="refused"):
        await database.read("test.wrong", "RETURN nothing", {}, timeout=5)

    assert sample(client, "csgraph_statement_failures_total", statement="test.wrong") == 1
    assert sample(client, "csgraph_statement_duration_seconds_count", statement="test.wrong") == 1


async def test_the_pool_is_as_full_as_it_is(neo4j_server) -> None:
    database = Database.connect(neo4j_server.url, neo4j_server.user, neo4j_server.password, pool_size=1, pool_wait_seconds=20)
    inside, go = asyncio.Event(), asyncio.Event()

    async def hold(transaction: Transaction) -> None:
        await transaction.run("test.hold", "RETURN 1", {})
        inside.set()
        await go.wait()

    try:
        assert database.pool == Pool(0, 0, 0)
        holding = asyncio.create_task(database.write(hold, timeout=30))
        await inside.wait()
        waiting = asyncio.create_task(database.ping(timeout=20))
        await until(lambda: database.pool == Pool(1, 0, 1))
        go.set()
        await asyncio.gather(holding, waiting)
        assert database.pool == Pool(0, 1, 0)
    finally:
        await database.close()


async def test_the_lag_of_events_is_measured(graph: Database) -> None:
    telemetry = Telemetry()
    bus = PollingBus(Repository(graph, Catalogue.load()), seconds=0.01, instruments=telemetry)
    async with bus.listening() as listener:
        await publish(graph, [happened("a"), happened("b")], now=datetime.now(UTC) - timedelta(hours=1))
        await listener.next()

    found = telemetry.metrics.registry.get_sample_value
    assert found("csgraph_event_lag_seconds_count") == 2
    assert 7_200 <= (found("csgraph_event_lag_seconds_sum") or 0) < 7_800


@pytest.fixture
def spans() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def traces(spans: InMemorySpanExporter) -> Traces:
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(spans))
    return Traces(provider)


async def test_a_trace_goes_from_the_callers_span_to_each_statement(client: Client, spans: InMemorySpanExporter, traces: Traces) -> None:
    await client.query(DOCUMENT, id=encode("Account", "x"))
    client.deps.telemetry.tracing = traces
    caller, parent = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
    body = {"query": DOCUMENT, "variables": {"id": encode("Account", "x")}}
    await client.http.post("/graphql", json=body, headers={"traceparent": f"00-{caller}-{parent}-01"})

    found = spans.get_finished_spans()
    names = {span.context.span_id: span.name for span in found}
    tree = {(names.get(span.parent.span_id, f"{span.parent.span_id:016x}"), span.name) for span in found}
    assert tree == {
        (parent, "graphql query"),
        ("graphql query", "account"),
        ("graphql query", "users"),
        ("account", "composed.account"),
        ("users", "composed.users"),
    }
    assert {f"{span.context.trace_id:032x}" for span in found} == {caller}


async def test_a_mutation_s_statements_are_below_it_and_no_span_holds_data(
    company: Client, spans: InMemorySpanExporter, traces: Traces, caplog: pytest.LogCaptureFixture
) -> None:
    client = company
    client.deps.telemetry.tracing = traces
    caplog.set_level(logging.INFO)
    await client.query(CREATE)
    await client.deps.mutator.background.settled()

    found = spans.get_finished_spans()
    top = next(span for span in found if span.name == "graphql mutation")
    assert {"accountCreate", "account.create_one", "composed.accountCreate"} <= {span.name for span in found}
    told = json.dumps([json.loads(span.to_json()) for span in found])
    assert "canary" not in told
    assert "MATCH" not in told
    assert [record.fields["trace.id"] for record in caplog.records if record.name == "csgraph.operations"] == [
        f"{top.context.trace_id:032x}"
    ]


async def test_what_goes_wrong_is_an_error_without_its_text(traces: Traces, spans: InMemorySpanExporter) -> None:
    with pytest.raises(Conflict), traces.statement("test.fails"):
        raise Conflict("canary")

    (span,) = spans.get_finished_spans()
    assert (span.status.is_ok, span.status.description, span.events) == (False, None, ())
    assert span.attributes["error.type"] == "Conflict"


async def test_no_line_at_any_level_holds_what_people_wrote(company: Client, caplog: pytest.LogCaptureFixture) -> None:
    client = company
    caplog.set_level(logging.DEBUG)
    id_ = encode("Account", "canary-id")
    await client.ask(CREATE)
    await client.ask('query { accounts(where: {name: {contains: "canary-text"}}) { nodes { name } } }')
    await client.ask("query ($id: ID!) { account(id: $id) { name } }", id=id_)
    await client.ask('{ users(text: "canary@example.com") { nodes { name } } }')
    await client.ask('{ account(id: "canary") { name } nosuch(canary: 1) }')
    await client.http.post("/graphql", content=b"canary", headers={"content-type": "application/json", "authorization": "Bearer canary"})

    written = JsonLines(reveal=False)
    lines = [written.format(record) for record in caplog.records if record.name.partition(".")[0] in ("csgraph", "neo4j", "uvicorn")]
    assert len(lines) >= 6
    assert [line for line in lines if "canary" in line or id_ in line] == []
