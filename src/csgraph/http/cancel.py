"""Ends work for clients that are gone; called by ``view``."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from csgraph.http.body import Disconnected, Receive

T = TypeVar("T")


async def until_gone(work: Awaitable[T], receive: Receive) -> T:
    """The result of ``work``; cancels it and raises Disconnected when the client goes away first."""
    task = asyncio.current_task()
    assert task is not None
    gone = False

    async def watch() -> None:
        nonlocal gone
        while (await receive())["type"] != "http.disconnect":
            pass
        gone = True
        task.cancel()

    watcher = asyncio.create_task(watch())
    try:
        return await work
    except asyncio.CancelledError:
        if not gone:
            raise
        task.uncancel()
        raise Disconnected from None
    finally:
        watcher.cancel()
