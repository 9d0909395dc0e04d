"""Mutations with what they may answer instead: their errors."""

from __future__ import annotations

from typing import Any

from csgraph.db.driver import Database
from support.changing import Changing
from support.service import Client

ERRORS = "errors { code path ... on LimitError { limit } }"


async def mutate(client: Client, name: str, fields: str = "", /, **given: Any) -> dict[str, Any]:
    """The payload of a mutation."""
    return await Changing(client, client.deps.repository.database)(name, f"{fields} {ERRORS}", **given)


async def refused(client: Client, name: str, /, **given: Any) -> list[tuple[str, list[str]]]:
    """Codes and paths of a mutation that must not be done."""
    payload = await mutate(client, name, **given)
    assert payload["errors"], "it was done"
    return [(each["code"], each["path"]) for each in payload["errors"]]


async def stored(database: Database, text: str, **parameters: Any) -> list[list[Any]]:
    """Rows of the graph."""
    return await database.read("test.stored", text, parameters, timeout=10)
