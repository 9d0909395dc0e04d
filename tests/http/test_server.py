"""The endpoint behind a real server and a real socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
import uvicorn

from support.toy_service import service


async def until(happened: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not happened():  # noqa: ASYNC110 - the server has no event to wait for
            await asyncio.sleep(0.01)


@pytest.fixture
async def client(context) -> AsyncIterator[httpx.AsyncClient]:
    server = uvicorn.Server(uvicorn.Config(service(context), port=0, log_config=None, log_level="critical", lifespan="off"))
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    host, port = server.servers[0].sockets[0].getsockname()
    async with httpx.AsyncClient(base_url=f"http://{host}:{port}") as client:
        yield client
    server.should_exit = True
    await serving


async def test_a_refused_body_does_not_harm_the_connection(client):
    async def chunks():
        for _ in range(400):
            yield b" " * 1000

    refused = await client.post("/graphql", content=b"x" * 200_000, headers={"content-type": "text/plain"})
    too_large = await client.post("/graphql", content=chunks(), headers={"content-type": "application/json"})
    served = await client.post("/graphql", json={"query": "{ hello }"})

    assert (refused.status_code, too_large.status_code) == (415, 413)
    assert served.json() == {"data": {"hello": "Hello, world!"}}


async def test_a_closed_connection_cancels_its_query(client, context):
    with pytest.raises(httpx.ReadTimeout):
        await client.post("/graphql", json={"query": "{ wait }"}, timeout=0.2)
    await until(lambda: context.log)

    assert context.log == ["cancelled"]
