"""@defer and @stream: in pieces where the client lists a streaming type, as one complete answer everywhere else."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest

from csgraph.http.incremental import Places
from support.sockets import opened, served, until
from support.toy_service import SECRET, client_of, codes, post, service

APOLLO = "multipart/mixed;incrementalSpec=v0.2,application/graphql-response+json,application/json;q=0.9"
DEFERRED = '{ hello ... @defer(label: "later") { count box { id } } }'
STREAMED = '{ odd: hello box { id } ... @defer { fail(kind: "bug") } }'
WHOLE = {"hello": "Hello, world!", "count": 1, "box": {"id": "1"}}


def parts(response: httpx.Response) -> list[dict[str, Any]]:
    """The pieces of a multipart answer; every part must be complete and JSON."""
    assert response.headers["content-type"] == 'multipart/mixed; boundary="-"'
    assert (response.text[:3], response.text[-7:]) == ("---", "\r\n-----\r\n"[-7:])
    found = response.text.removesuffix("--\r\n").split("\r\n---")
    heads, bodies = zip(*(part.removeprefix("---").split("\r\n\r\n") for part in found if part), strict=True)
    assert set(heads) == {"\r\ncontent-type: application/json; charset=utf-8"}
    return [json.loads(body) for body in bodies]


@pytest.mark.parametrize("accept", [APOLLO, "multipart/mixed", "application/json, multipart/mixed;q=0.1"])
async def test_what_is_deferred_comes_in_a_later_piece(client, accept):
    response = await post(client, DEFERRED, accept)

    assert parts(response) == [
        {"data": {"hello": "Hello, world!"}, "pending": [{"id": "0", "path": [], "label": "later"}], "hasNext": True},
        {
            "incremental": [{"data": {"count": 1, "box": {"id": "1"}}, "id": "0", "path": [], "label": "later"}],
            "completed": [{"id": "0"}],
            "hasNext": False,
        },
    ]


async def test_an_event_stream_that_ranks_above_json_carries_the_pieces(client):
    response = await post(client, DEFERRED, "text/event-stream")

    events = [json.loads(line.removeprefix("data: ")) for line in response.text.splitlines() if line.startswith("data: {")]
    assert [event["hasNext"] for event in events] == [True, False]
    assert response.text.endswith("event: complete\ndata: \n\n")


@pytest.mark.parametrize("accept", [None, "application/json", "application/json, text/event-stream", "multipart/mixed;q=0, */*"])
async def test_defect_12_without_a_streaming_type_the_answer_is_complete(client, accept):
    response = await post(client, DEFERRED, accept)

    assert response.headers["content-type"].startswith("application/json;")
    assert response.json() == {"data": WHOLE}


async def test_defect_16_over_a_socket_the_answer_is_complete(context):
    async with served(service(context)) as address, opened(address) as client:
        await client.subscribe("1", DEFERRED)

        assert await client.items(1) == [{"data": WHOLE}]
        assert (await client.next())["type"] == "complete"


async def test_nothing_deferred_is_one_json_answer(client):
    query = "query ($later: Boolean!) { hello ... @defer(if: $later) { count } }"
    json_too = await post(client, query, APOLLO, variables={"later": False})
    only = await post(client, query, "multipart/mixed", variables={"later": False})

    assert json_too.json() == {"data": {"hello": "Hello, world!", "count": 1}}
    assert parts(only) == [{"data": {"hello": "Hello, world!", "count": 1}, "hasNext": False}]


@pytest.mark.parametrize("query", ["{ hello # @defer\n }", '{ hello(name: "@defer") }', "{ defer: hello }"])
async def test_the_word_alone_defers_nothing(client, query):
    assert (await post(client, query, APOLLO)).headers["content-type"].startswith("application/graphql-response+json")


async def test_an_error_of_a_later_piece_is_masked_and_located(client, caplog):
    *_, last = parts(await post(client, STREAMED, APOLLO))

    (error,) = last["incremental"][0]["errors"]
    assert (error["extensions"]["code"], error["path"], last["hasNext"]) == ("INTERNAL_SERVER_ERROR", ["fail"], False)
    assert SECRET not in json.dumps(last)
    assert len(caplog.records) == 1


async def test_a_later_piece_without_data_says_why(client):
    *_, last = parts(await post(client, '{ hello ... @defer { must(kind: "database") } }', APOLLO))

    (completed,) = last["completed"]
    assert completed["errors"][0]["extensions"]["code"] == "DATABASE_UNAVAILABLE"


async def test_a_list_may_come_item_by_item(client):
    *pieces, last = parts(await post(client, "{ names @stream(initialCount: 1) }", APOLLO))

    assert pieces[0]["data"] == {"names": ["one"]}
    assert [item for piece in [*pieces[1:], last] for part in piece.get("incremental", ()) for item in part["items"]] == ["two", "three"]
    assert next(part["path"] for piece in [*pieces[1:], last] for part in piece.get("incremental", ())) == ["names", 1]
    assert last["hasNext"] is False


@pytest.mark.parametrize(
    ("query", "places"),
    [
        (
            '{ hello ... @defer(label: "a") { names @stream(initialCount: 1, label: "s") } }',
            [([], "a"), (["names", 1], "s")],
        ),
        ("{ hello ... @defer { names @stream } }", [([], None), (["names", 0], None)]),
        ("{ hello ... @defer { box { id ... @defer { name } } } }", [([], None), (["box"], None)]),
    ],
)
async def test_what_a_later_piece_announces_has_its_place_too(client, query, places):
    _, *later = parts(await post(client, query, APOLLO))

    found = [part for piece in later for part in piece.get("incremental", ())]
    assert [(part["path"], part.get("label")) for part in found] == places


def test_lists_inside_items_and_inside_deferred_parts_begin_where_they_were_left():
    places = Places({"data": {"all": [{}]}, "pending": [{"id": "0", "path": ["all"]}]})
    piece = places.fill({
        "pending": [{"id": "1", "path": ["all", 1]}, {"id": "2", "path": ["all", 2, "names"]}, {"id": "3", "path": ["all", 1, "names"]}],
        "incremental": [
            {"id": "0", "items": [{}, {"names": ["one", "two"]}]},
            {"id": "1", "data": {"names": ["one"]}},
            {"id": "2", "items": ["three"]},
        ],
    })  # fmt: skip
    last = places.fill({"incremental": [{"id": "3", "items": ["two"]}, {"id": "0", "items": [{}]}, {"id": "2", "items": ["four"]}]})

    assert [part["path"] for part in piece["incremental"]] == [["all", 1], ["all", 1], ["all", 2, "names", 2]]
    assert [part["path"] for part in last["incremental"]] == [["all", 1, "names", 1], ["all", 3], ["all", 2, "names", 3]]


WRONG = [
    ("{ names @stream(initialCount: -1) }", {}),
    ("{ names @stream(initialCount: null) }", {}),
    ("query ($n: Int = -1) { names @stream(initialCount: $n) }", {}),
    ("query ($n: Int) { names @stream(initialCount: $n) }", {"n": None}),
    ("query ($on: Boolean) { names @stream(if: $on) }", {"on": None}),
    ("query ($on: Boolean = true) { box { id ... @defer(if: $on) { name } } }", {"on": None}),
    ("mutation { pack { names @stream(initialCount: -1) } }", {}),
    ("mutation ($n: Int) { pack { ...names } } fragment names on Crate { names @stream(initialCount: $n) }", {"n": None}),
    ("mutation ($on: Boolean) { pack { ... @defer(if: $on) { names } } }", {"on": None}),
]


@pytest.mark.parametrize("accept", [APOLLO, "multipart/mixed", None])
@pytest.mark.parametrize(("query", "variables"), WRONG)
async def test_wrong_arguments_of_the_directives_are_refused_before_anything_runs(client, context, caplog, query, variables, accept):
    response = await post(client, query, accept, variables=variables)

    assert (response.status_code, codes(response), "data" in response.json()) == (400, ["BAD_USER_INPUT"], False)
    assert (context.sent, caplog.records) == (0, [])


async def test_wrong_arguments_of_the_directives_are_told_in_an_event_stream_too(client, context):
    response = await post(client, WRONG[6][0], "text/event-stream")

    assert '"code":"BAD_USER_INPUT"' in response.text
    assert (response.text.count("event: next"), context.sent) == (1, 0)


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("query ($n: Int) { names @stream(initialCount: $n) }", {}),
        ("query ($n: Int) { names @stream(if: false, initialCount: $n) }", {"n": -1}),
        ("{ names @stream(label: null) ... @defer(label: null) { count } }", {}),
        ("query A { names @stream } query B { names @stream(initialCount: -1) }", {"operationName": "A"}),
    ],
)
async def test_arguments_of_the_directives_that_hold_are_admitted(client, query, variables):
    response = await post(client, query, APOLLO, variables=variables, operationName=variables.get("operationName"))

    assert (response.status_code, "errors" in response.text) == (200, False)


async def test_a_list_of_a_subscription_is_complete_whatever_its_variables_say(client):
    query = "subscription ($on: Boolean!) { crates { names @stream(if: $on) } }"
    response = await post(client, query, "text/event-stream", variables={"on": True})

    assert 'data: {"data":{"crates":{"names":["one","two"]}}}' in response.text


async def test_a_piece_says_where_it_belongs_for_clients_of_the_older_format(client):
    *_, last = parts(await post(client, "{ box { id ... @defer { name } } }", APOLLO))

    assert last["incremental"] == [{"data": {"name": "one"}, "id": "0", "path": ["box"]}]


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("{ nothing ... @defer { count } }", 400, "GRAPHQL_VALIDATION_FAILED"),
        ('{ must(kind: "database") ... @defer { count } }', 503, "DATABASE_UNAVAILABLE"),
    ],
)
async def test_what_fails_before_the_first_piece_keeps_its_status(client, query, status, code):
    response = await post(client, query, APOLLO)

    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (status, code)


async def test_the_first_piece_is_sent_before_the_later_one_is_ready_and_a_client_that_leaves_ends_it(context):
    async with served(service(context)) as address, httpx.AsyncClient(base_url=f"http://{address}", headers={"accept": APOLLO}) as http:
        async with http.stream("POST", "/graphql", json={"query": "{ hello ... @defer { wait } }"}) as response:
            text = ""
            async for chunk in response.aiter_text():
                text += chunk
                if text.endswith('"hasNext":true}\r\n---'):
                    break
            await asyncio.wait_for(context.started.wait(), 10)
            assert context.log == []
        await until(lambda: context.log)

    assert context.log == ["cancelled"]


async def test_an_answer_whose_deadline_passes_ends_where_it_is(context):
    async with client_of(service(context, deadline_seconds=0.2, planning_seconds=0.1)) as client:
        response = await post(client, "{ hello ... @defer { wait } }", APOLLO)
        await until(lambda: context.log)

    assert [piece["hasNext"] for piece in parts(response)] == [True, False]
    assert context.log == ["cancelled"]
