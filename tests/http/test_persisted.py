"""Documents that are sent by name: registered by their hash (APQ), and the trusted list."""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path
from typing import Any

import httpx
import pytest

from csgraph.domain.errors import SettingsError
from csgraph.http.documents import DocumentCache
from csgraph.http.manifest import trusted_documents
from csgraph.http.persisted import PersistedDocuments, Registered
from csgraph.telemetry.instruments import Telemetry
from csgraph.telemetry.logs import JsonLines
from support.sockets import opened, served
from support.toy_service import SCHEMA, Context, client_of, codes, service

TEXT = "query Greet($name: String) { hello(name: $name) }"
HASH = hashlib.sha256(TEXT.encode()).hexdigest()
OTHER = "query Other { hello }"
DEEP = "{ " + " ".join(f"a{n}: hello" for n in range(200)) + " }"
"""Four hundred tokens."""


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def by_hash(key: Any = HASH, version: Any = 1, **more: Any) -> dict[str, Any]:
    return {"extensions": {"persistedQuery": {"version": version, "sha256Hash": key}}, **more}


def told(response: httpx.Response) -> tuple[int, str, str]:
    error = response.json()["errors"][0]
    assert "data" not in response.json()
    return response.status_code, error["message"], error["extensions"]["code"]


async def test_a_document_is_registered_by_its_hash_and_then_found(client):
    unknown = await client.post("/graphql", json=by_hash())
    registered = await client.post("/graphql", json=by_hash(query=TEXT, variables={"name": "Ann"}))
    found = await client.post("/graphql", json=by_hash(variables={"name": "Bob"}))

    assert told(unknown) == (400, "PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND")
    assert registered.json() == {"data": {"hello": "Hello, Ann!"}}
    assert found.json() == {"data": {"hello": "Hello, Bob!"}}


async def test_an_unknown_hash_is_a_request_error_of_its_media_type(client):
    legacy = await client.post("/graphql", json=by_hash(), headers={"accept": "application/json"})

    assert told(legacy) == (200, "PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND")


@pytest.mark.parametrize(
    "body",
    [
        by_hash("x"),
        by_hash(HASH.upper()),
        by_hash(1),
        by_hash(None),
        by_hash(version=2),
        by_hash(query="{ hello }"),
        {"extensions": {"persistedQuery": "x"}},
        {"documentId": 1},
    ],
)
async def test_a_malformed_or_wrong_hash_is_refused(client, body):
    response = await client.post("/graphql", json=body, headers={"accept": "application/json"})

    assert (response.status_code, codes(response)) == (400, ["BAD_REQUEST"])


async def test_a_document_that_is_not_valid_is_not_registered(client):
    wrong = "{ nothing }"
    key = hashlib.sha256(wrong.encode()).hexdigest()
    refused = await client.post("/graphql", json=by_hash(key, query=wrong))

    assert codes(refused) == ["GRAPHQL_VALIDATION_FAILED"]
    assert codes(await client.post("/graphql", json=by_hash(key))) == ["PERSISTED_QUERY_NOT_FOUND"]


async def test_a_hash_works_by_get_and_as_an_event_stream(client):
    await client.post("/graphql", json=by_hash(query=TEXT))
    got = await client.get("/graphql", params={"extensions": json.dumps(by_hash()["extensions"])})
    streamed = await client.post("/graphql", json=by_hash(), headers={"accept": "text/event-stream"})

    assert got.json() == {"data": {"hello": "Hello, world!"}}
    assert streamed.text == 'event: next\ndata: {"data":{"hello":"Hello, world!"}}\n\nevent: complete\ndata: \n\n'


async def test_a_hash_works_over_a_socket(context):
    async with served(service(context)) as address, opened(address) as client:
        await client.send(id="1", type="subscribe", payload=by_hash(query=TEXT))
        first = [await client.next(), await client.next()]
        await client.send(id="2", type="subscribe", payload=by_hash())
        second = [await client.next(), await client.next()]

    assert [message["type"] for message in first + second] == ["next", "complete"] * 2
    assert second[0]["payload"] == {"data": {"hello": "Hello, world!"}}


async def test_registering_can_be_turned_off(context):
    async with client_of(service(context, persisted_max_documents=0)) as client:
        response = await client.post("/graphql", json=by_hash(query=TEXT))

    assert told(response) == (400, "PersistedQueryNotSupported", "PERSISTED_QUERY_NOT_SUPPORTED")


def test_registered_documents_are_bounded_in_number_and_in_characters(monkeypatch):
    monkeypatch.setattr("csgraph.http.persisted.MAX_CACHED_CHARACTERS", 10)
    registered = Registered(2)
    for key, text in (("a", "one"), ("b", "two")):
        registered.keep(key, text)
    registered.get("a")

    registered.keep("c", "three")
    assert [registered.get(key) for key in "abc"] == ["one", None, "three"]
    registered.keep("d", "four")
    assert ([registered.get(key) for key in "acd"], registered.characters) == ([None, "three", "four"], 9)


@pytest.mark.parametrize("body", [{"documentId": "greet"}, {"documentId": f"sha256:{HASH}"}])
async def test_without_a_trusted_list_a_name_is_not_supported(client, body):
    response = await client.post("/graphql", json=body)

    assert told(response) == (400, "PersistedQueryNotSupported", "PERSISTED_QUERY_NOT_SUPPORTED")


@pytest.fixture
def manifest(tmp_path) -> Path:
    path = tmp_path / "documents.json"
    path.write_text(json.dumps({"greet": TEXT, HASH: TEXT, "deep": DEEP}))
    return path


def trusting(context: Context, manifest: Path, mode: str, **options: Any) -> Any:
    return service(context, trusted_documents=mode, trusted_manifest=manifest, document_max_tokens=100, **options)


@pytest.mark.parametrize("body", [{"documentId": "greet"}, {"documentId": f"sha256:{HASH}"}, by_hash(), by_hash(query=TEXT)])
@pytest.mark.parametrize("mode", ["log", "only"])
async def test_a_trusted_document_is_found_by_name_and_by_hash(context, manifest, mode, body):
    async with client_of(trusting(context, manifest, mode)) as client:
        response = await client.post("/graphql", json=body | {"variables": {"name": "Ann"}})

    assert response.json() == {"data": {"hello": "Hello, Ann!"}}


@pytest.mark.parametrize("body", [{"query": TEXT}, {"documentId": "other"}, by_hash("0" * 64), by_hash(HASH[::-1], query=TEXT)])
async def test_only_trusted_documents_are_run_where_only_they_may(context, manifest, body):
    async with client_of(trusting(context, manifest, "only")) as client:
        response = await client.post("/graphql", json=body)

    assert told(response) == (400, "PersistedQueryNotSupported", "PERSISTED_QUERY_NOT_SUPPORTED")
    assert context.sent == 0


async def test_only_trusted_documents_are_run_over_sockets_and_streams(context, manifest):
    async with served(trusting(context, manifest, "only")) as address:
        async with opened(address) as client:
            await client.subscribe("1", TEXT)
            refused = await client.next()
            await client.send(id="2", type="subscribe", payload={"documentId": "greet"})
            found = await client.next()
        async with httpx.AsyncClient(base_url=f"http://{address}", headers={"accept": "text/event-stream"}) as http:
            streamed = await http.post("/graphql", json={"documentId": "greet"})

    assert (refused["type"], refused["payload"][0]["extensions"]["code"]) == ("error", "PERSISTED_QUERY_NOT_SUPPORTED")
    assert found["payload"] == {"data": {"hello": "Hello, world!"}}
    assert streamed.text.startswith('event: next\ndata: {"data":{"hello":"Hello, world!"}}\n\n')


async def test_other_documents_are_counted_and_named_once_where_they_are_logged(context, manifest, caplog):
    telemetry = Telemetry()
    app = trusting(context, manifest, "log", instruments=telemetry)
    with caplog.at_level(logging.INFO, logger="csgraph.http"):
        async with client_of(app) as client:
            for body in ({"query": OTHER}, {"query": OTHER}, {"query": "{ hello }"}, {"query": TEXT}, {"documentId": "greet"}):
                assert (await client.post("/graphql", json=body)).status_code == 200
            unknown = await client.post("/graphql", json={"documentId": "other"})

    lines = [json.loads(JsonLines(reveal=False).format(record)) for record in caplog.records]
    assert {line["message"] for line in lines} == {"a document is not on the trusted list"}
    assert [(line["document.hash"], line["count"]) for line in lines] == [(hash_of(OTHER), 1), (hash_of("{ hello }"), 3)]
    assert telemetry.metrics.registry.get_sample_value("csgraph_unlisted_documents_total") == 3
    assert told(unknown) == (400, "PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND")


async def test_trusted_documents_skip_limits_of_size_and_shape(context, manifest):
    async with client_of(trusting(context, manifest, "log")) as client:
        trusted = await client.post("/graphql", json={"documentId": "deep"})
        other = await client.post("/graphql", json={"query": DEEP})

    assert len(trusted.json()["data"]) == 200
    assert codes(other) == ["GRAPHQL_PARSE_FAILED"]


def test_apollos_manifest_is_read(tmp_path):
    path = tmp_path / "apollo.json"
    operations = [{"id": HASH, "name": "Greet", "type": "query", "body": TEXT}]
    path.write_text(json.dumps({"format": "apollo-persisted-query-manifest", "version": 1, "operations": operations}))

    assert [(key, document.text) for key, document in trusted_documents(path, SCHEMA).items()] == [(HASH, TEXT)]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("{", "is not valid JSON."),
        ("[]", "must be"),
        ('{"a": 1}', "must be"),
        ('{"a": ""}', "must be"),
        ('{"format": "apollo-persisted-query-manifest", "version": 2, "operations": []}', "must be"),
        ('{"format": "other", "version": 1, "operations": []}', "must be"),
        ('{"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id": "a"}]}', "must be"),
        ('{"good": "{ hello }", "bad": "{ nothing }", "worse": "{"}', "has documents that do not fit the schema: bad (Cannot query field"),
    ],
)
def test_the_service_does_not_start_with_a_wrong_manifest(context, tmp_path, content, complaint):
    path = tmp_path / "wrong.json"
    path.write_text(content)

    with pytest.raises(SettingsError) as caught:
        trusting(context, path, "log")
    assert complaint in caught.value.message
    assert str(path) in caught.value.message


def test_the_service_does_not_start_without_its_manifest(context, tmp_path):
    with pytest.raises(SettingsError) as caught:
        trusting(context, tmp_path / "missing.json", "only")
    assert caught.value.message.endswith("missing.json cannot be read: No such file or directory.")


def test_what_is_remembered_of_other_documents_is_bounded(monkeypatch):
    monkeypatch.setattr("csgraph.http.persisted.MAX_REMEMBERED", 2)
    documents = PersistedDocuments(DocumentCache(SCHEMA, max_tokens=None), {})

    for number in range(5):
        documents._count(f"{{ a{number} }}")

    assert (len(documents._told), documents.unlisted) == (2, 5)
