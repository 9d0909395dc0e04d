"""Answers that are sent piece by piece over HTTP: server-sent events and multipart subscriptions; called by ``view``."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from typing import Any, Protocol, TypeVar

import orjson

from csgraph.domain.errors import CsgraphError, Unauthenticated
from csgraph.http.live import Live
from csgraph.http.negotiation import EVENTS_TYPE
from csgraph.http.responses import Send

T = TypeVar("T")
TICK_SECONDS = 1.0
"""How often a stream looks whether its credentials still hold; who is asking is remembered for a few seconds."""
MULTIPART_PING_SECONDS = 5.0


class Format(Protocol):
    """How a stream is written."""

    content_type: str
    begin: bytes
    ping: bytes
    end: bytes
    most_ping_seconds: float

    def item(self, payload: Any) -> bytes:
        """One answer."""


class Events:
    """Server-sent events, with LF alone: some clients split on two of them."""

    content_type = "text/event-stream; charset=utf-8"
    begin = b""
    ping = b": ping\n\n"
    end = b"event: complete\ndata: \n\n"
    most_ping_seconds = 600.0

    def item(self, payload: Any) -> bytes:
        """One answer."""
        return b"event: next\ndata: " + orjson.dumps(payload) + b"\n\n"


class Multipart:
    """Multipart subscriptions: the delimiter follows a part at once, so that a part can be read when it is there."""

    content_type = 'multipart/mixed; boundary="graphql"; subscriptionSpec=1.0'
    begin = b"--graphql"
    ping = b"\r\ncontent-type: application/json\r\n\r\n{}\r\n--graphql"
    end = b"--\r\n"
    most_ping_seconds = MULTIPART_PING_SECONDS

    def item(self, payload: Any) -> bytes:
        """One answer."""
        return b"\r\ncontent-type: application/json\r\n\r\n" + orjson.dumps({"payload": payload}) + b"\r\n--graphql"


def format_of(media: str) -> Format:
    """The format of a streaming media type."""
    return Events() if media == EVENTS_TYPE else Multipart()


async def ticking(items: AsyncIterator[T], seconds: float) -> AsyncGenerator[T | None, None]:
    """The items, and None whenever so many seconds passed without one."""
    end: Any = object()
    pending = asyncio.ensure_future(anext(items, end))
    try:
        while True:
            done, _ = await asyncio.wait({pending}, timeout=seconds)
            if not done:
                yield None
                continue
            item = pending.result()
            if item is end:
                return
            yield item
            pending = asyncio.ensure_future(anext(items, end))
    finally:
        pending.cancel()
        await asyncio.gather(pending, return_exceptions=True)


async def kept(items: AsyncIterator[T], renew: Callable[[], Awaitable[object]]) -> AsyncGenerator[T | None, None]:
    """The items and ticks, as long as the credentials hold; raises Unauthenticated when they no longer do."""
    async with aclosing(ticking(items, TICK_SECONDS)) as ticks:
        async for item in ticks:
            if item is None:
                await renewed(renew)
            yield item


async def renewed(renew: Callable[[], Awaitable[object]]) -> None:
    """Raise Unauthenticated when the credentials no longer hold; who cannot be asked is asked again later."""
    try:
        await renew()
    except Unauthenticated:
        raise
    except CsgraphError:
        return


class Writer:
    """Writes one stream; a client that does not read for too long is given up."""

    def __init__(self, send: Send, form: Format, live: Live) -> None:
        self._send = send
        self._form = form
        self._live = live
        self._ping_seconds = min(live.limits.ping_seconds, form.most_ping_seconds)

    async def write(self, payloads: AsyncIterator[Any]) -> None:
        """Write answers until they end; None among them is a moment without one. A service that stops ends without a farewell."""
        await self._put(self._form.begin)
        last = time.monotonic()
        async for payload in payloads:
            if self._live.stopping:
                await self._put(b"", more=False)
                return
            if payload is not None:
                await self._put(self._form.item(payload))
            elif time.monotonic() - last >= self._ping_seconds:
                await self._put(self._form.ping)
            else:
                continue
            last = time.monotonic()
        await self._put(self._form.end, more=False)

    async def _put(self, body: bytes, *, more: bool = True) -> None:
        async with asyncio.timeout(self._live.limits.stall_seconds):
            await self._send({"type": "http.response.body", "body": body, "more_body": more})
