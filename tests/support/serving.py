"""`csgraph serve` as a process of its own, over a database that tests name."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

COMMAND = [sys.executable, "-c", "from csgraph.cli import main; main()", "serve", "--port", "0"]


@dataclass(slots=True)
class Service:
    """A running service and a client of it; ``log`` is what it wrote besides its first lines."""

    process: asyncio.subprocess.Process
    address: str
    http: httpx.AsyncClient
    log: Path

    async def post(self, query: str, /, **variables: Any) -> httpx.Response:
        """The answer to a document."""
        return await self.http.post("/graphql", json={"query": query, "variables": variables})

    async def code(self, query: str) -> tuple[int, str | None]:
        """The status of an answer, and the code of its first error."""
        answer = await self.post(query)
        errors = answer.json().get("errors")
        return answer.status_code, errors[0]["extensions"]["code"] if errors else None


def environment(home: Path, url: str, password: str, **settings: str) -> dict[str, str]:
    """The environment of a service; ``settings`` are CSGRAPH_ names in lower case without the prefix."""
    named = {"home": str(home), "database_url": url, "database_password": password} | settings
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CSGRAPH_")}
    return kept | {"PYTHONUNBUFFERED": "1", "COLUMNS": "200", "TERM": "dumb"} | {f"CSGRAPH_{k.upper()}": v for k, v in named.items()}


@asynccontextmanager
async def serving(env: dict[str, str], folder: Path) -> AsyncIterator[Service]:
    """A service that says where it is; it is killed at the end unless it ended before."""
    log = folder / "service.log"
    with log.open("wb") as file:
        process = await asyncio.create_subprocess_exec(*COMMAND, env=env, stdout=asyncio.subprocess.PIPE, stderr=file)
    assert process.stdout is not None
    try:
        async with asyncio.timeout(60):
            line = (await process.stdout.readline()).decode()
        address = line.partition("http://")[2].partition("/")[0]
        assert address, log.read_text()
        async with httpx.AsyncClient(base_url=f"http://{address}", timeout=30) as http:
            yield Service(process, address, http, log)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
