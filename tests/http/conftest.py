"""A toy service in development and in production, and a client for each."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from support.toy_service import Context, client_of, service


@pytest.fixture
def context() -> Context:
    return Context()


@pytest.fixture
async def client(context: Context) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(service(context, document_max_bytes=2048, document_max_tokens=100, default_query="{ hello } # <b>")) as client:
        yield client


@pytest.fixture
async def production(context: Context) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(service(context, env="production")) as client:
        yield client
