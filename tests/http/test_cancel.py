"""Clients that go away, and requests that take too long."""

from __future__ import annotations

import asyncio
import json

import pytest

from support.toy_service import client_of, codes, post, service


class Connection:
    """A client at the level of ASGI that leaves when told."""

    def __init__(self, app, query, method="POST"):
        self.body = json.dumps({"query": query}).encode()
        self.sent = []
        self.left = asyncio.Event()
        self.asked = 0
        headers = [(b"content-type", b"application/json"), (b"host", b"localhost")]
        scope = {"type": "http", "method": method, "path": "/graphql", "query_string": b"query={wait}", "headers": headers}
        self.task = asyncio.create_task(app(scope, self.receive, self.send))

    async def receive(self):
        self.asked += 1
        if self.asked == 1:
            return {"type": "http.request", "body": self.body, "more_body": False}
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        self.sent.append(message)


@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_defect_24_a_query_is_cancelled_when_its_client_is_gone(context, method):
    connection = Connection(service(context), "{ wait }", method)
    await context.started.wait()

    connection.left.set()
    await asyncio.wait_for(connection.task, 5)

    assert context.log == ["cancelled"]
    assert connection.sent == []


async def test_defect_24_a_mutation_runs_to_its_end(context):
    connection = Connection(service(context), "mutation { change }")
    await context.started.wait()

    connection.left.set()
    await asyncio.sleep(0.01)
    context.go.set()
    await asyncio.wait_for(connection.task, 5)

    assert context.log == ["finished"]


async def test_a_client_that_leaves_before_its_body_is_whole_gets_nothing(context):
    app = service(context)
    sent = []

    async def receive():
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    headers = [(b"content-type", b"application/json"), (b"host", b"localhost")]
    await app({"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": headers}, receive, send)

    assert sent == []
    assert context.requests == []


async def test_a_cancelled_server_cancels_the_query(context):
    connection = Connection(service(context), "{ wait }")
    await context.started.wait()

    connection.task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await connection.task

    assert context.log == ["cancelled"]


async def test_nothing_waits_for_the_client_after_the_answer(context):
    context.go.set()
    before = len(asyncio.all_tasks())
    connection = Connection(service(context), "{ wait }")

    await asyncio.wait_for(connection.task, 5)
    await asyncio.sleep(0)

    assert context.log == ["finished"]
    assert len(asyncio.all_tasks()) == before


async def test_a_query_that_outlives_its_deadline_is_cancelled(context):
    async with client_of(service(context, deadline_seconds=0.1, planning_seconds=0.1)) as client:
        response = await post(client, "{ wait }")

    assert (response.status_code, codes(response)) == (504, ["TIMEOUT"])
    assert context.log == ["cancelled"]


async def test_a_mutation_is_not_cut_by_the_deadline(context):
    async with client_of(service(context, deadline_seconds=0.05)) as client:
        asyncio.get_running_loop().call_later(0.5, context.go.set)
        response = await post(client, "mutation { change }")

    assert response.json() == {"data": {"change": "done"}}
