"""What each operation leaves in log and metrics, whatever way it came and whatever became of it."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging

import pytest

from csgraph.telemetry.instruments import Telemetry
from csgraph.telemetry.logs import JsonLines
from support.sockets import opened, served, until
from support.toy_service import Context, client_of, post, service

HELLO = "query Greet { hello }"


@pytest.fixture
def told(caplog):
    """The lines of operations so far."""
    caplog.set_level(logging.DEBUG)
    written = JsonLines(reveal=False)

    def lines() -> list[dict]:
        found = [json.loads(written.format(record)) for record in caplog.records if record.name == "csgraph.operations"]
        return [{name: value for name, value in line.items() if name not in ("time", "logger", "duration_ms")} for line in found]

    return lines


@pytest.fixture
def telemetry() -> Telemetry:
    return Telemetry()


@pytest.fixture
async def client(telemetry):
    async with client_of(service(Context(), instruments=telemetry)) as client:
        yield client


def value(telemetry: Telemetry, name: str, **labels: str) -> float | None:
    return telemetry.metrics.registry.get_sample_value(name, labels)


async def test_a_query_is_one_line_without_what_was_asked_or_answered(client, told):
    query = 'query Greet($n: String = "canary-default") { hello(name: $n) }'
    headers = {"x-request-id": "r-1", "authorization": "Bearer good"}
    await client.post("/graphql", json={"query": query, "variables": {"n": "canary-variable"}, "operationName": "Greet"}, headers=headers)

    (line,) = told()
    assert line == {
        "level": "info", "message": "an operation ended", "request.id": "r-1", "transport": "http", "operation.kind": "query",
        "operation.name": "Greet", "document.hash": hashlib.sha256(query.encode()).hexdigest(), "status": 200, "statements": 0,
    }  # fmt: skip


async def test_a_trusted_document_is_named_by_its_hash(telemetry, told, tmp_path):
    manifest = tmp_path / "documents.json"
    manifest.write_text(json.dumps({"q1": HELLO}))
    app = service(Context(), instruments=telemetry, trusted_documents="only", trusted_manifest=manifest)
    async with client_of(app) as client:
        await client.post("/graphql", json={"documentId": "q1"})

    assert [line["document.hash"] for line in told()] == [hashlib.sha256(HELLO.encode()).hexdigest()]


async def test_a_query_is_counted_by_kind_transport_and_status(client, telemetry):
    await post(client, HELLO)

    assert value(telemetry, "csgraph_requests_total", kind="query", transport="http", status="200") == 1
    assert value(telemetry, "csgraph_request_duration_seconds_count", kind="query") == 1
    assert telemetry.in_progress == 0


async def test_errors_are_counted_by_code_and_a_fault_of_the_service_warns(client, told, telemetry):
    await post(client, '{ a: fail(kind: "input") b: fail(kind: "bug") c: fail(kind: "bug") }')

    (line,) = told()
    assert (line["level"], line["codes"]) == ("warning", {"BAD_USER_INPUT": 1, "INTERNAL_SERVER_ERROR": 2})
    assert value(telemetry, "csgraph_errors_total", code="INTERNAL_SERVER_ERROR") == 2


@pytest.mark.parametrize(
    ("body", "code", "kind"),
    [
        (b"[]", "BATCHING_DISABLED", "none"),
        (b'{"query": "{"}', "GRAPHQL_PARSE_FAILED", "none"),
        (b'{"query": "{ hello(name: 7) }"}', "GRAPHQL_VALIDATION_FAILED", "none"),
        (b'{"query": "query ($c: Int!) { count(number: $c) }"}', "BAD_USER_INPUT", "query"),
    ],
)
async def test_a_refused_request_is_a_line_and_a_count_too(client, told, telemetry, body, code, kind):
    await client.post("/graphql", content=body, headers={"content-type": "application/json"})

    (line,) = told()
    assert (line["status"], line["codes"], line["operation.kind"], line["level"]) == (400, {code: 1}, kind, "info")
    assert value(telemetry, "csgraph_requests_total", kind=kind, transport="http", status="400") == 1


async def test_a_client_that_leaves_is_a_499(telemetry, told):
    context = Context()
    async with served(service(context, instruments=telemetry)) as address:
        host, _, port = address.partition(":")
        _, writer = await asyncio.open_connection(host, int(port))
        body = b'{"query": "{ wait }"}'
        head = f"POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        await context.started.wait()
        writer.close()
        await until(told)

    assert [(line["status"], line["operation.kind"]) for line in told()] == [(499, "query")]


async def test_an_event_stream_is_one_line_with_its_answers(client, told, telemetry):
    await post(client, "subscription S { ticks }", accept="text/event-stream")

    (line,) = told()
    assert (line["transport"], line["operation.kind"], line["answers"], line["status"]) == ("stream", "subscription", 1, 200)
    assert value(telemetry, "csgraph_subscription_answers_total") == 1
    assert value(telemetry, "csgraph_request_duration_seconds_count", kind="subscription") is None


async def test_operations_of_a_socket_are_lines_of_their_own(told, telemetry):
    async with served(service(Context(), instruments=telemetry)) as address, opened(address) as client:
        await client.subscribe("1", "subscription { ticks }")
        await client.subscribe("2", "{ nothing }")
        await client.subscribe("3", '{ must(kind: "database") }')
        await until(lambda: len(told()) == 3)

    found = {line["operation.kind"]: (line["status"], line.get("codes"), line.get("answers")) for line in told()}
    assert found == {
        "subscription": (200, None, 1),
        "none": (400, {"GRAPHQL_VALIDATION_FAILED": 1}, None),
        "query": (503, {"DATABASE_UNAVAILABLE": 1}, None),
    }
    assert len({line["request.id"] for line in told()}) == 3


async def test_a_subscription_that_had_nothing_to_tell_and_was_ended_is_no_499(told, telemetry):
    async with served(service(Context(), instruments=telemetry)) as address, opened(address) as client:
        await client.subscribe("1", "subscription { numbers(to: 0) }")
        await until(lambda: telemetry.in_progress == 1)
        await asyncio.sleep(0.05)
        await client.send(id="1", type="complete")
        await until(told)

    assert [(line["status"], line["operation.kind"]) for line in told()] == [(200, "subscription")]


async def test_a_socket_whose_token_is_withdrawn_ends_its_operation_with_401(told, telemetry):
    context = Context()
    async with served(service(context, instruments=telemetry)) as address, opened(address) as client:
        context.withdrawn = True
        await client.subscribe("1", HELLO)
        assert await client.closed() == 4403

    assert [line["status"] for line in told()] == [401]


async def test_the_name_of_an_operation_is_no_label_and_is_cut_in_the_log(client, told, telemetry):
    await post(client, f"query {'A' * 500} {{ hello }}")

    assert told()[0]["operation.name"] == "A" * 64
    assert b"AAAA" not in await telemetry.metrics.render()


async def test_nothing_of_a_request_reaches_the_metrics(client, telemetry):
    for number in range(20):
        await post(client, f'query N{number} {{ hello(name: "canary-{number}") }}', accept="application/json")
        await client.get(f"/canary-{number}?canary={number}")

    text = (await telemetry.metrics.render()).decode()
    assert "canary" not in text
    assert text.count("csgraph_requests_total{") == 1
