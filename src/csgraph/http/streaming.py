"""Answers that are sent piece by piece over HTTP: server-sent events and multipart subscriptions; called by ``view``."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson

from csgraph.domain.errors import CsgraphError, Unauthenticated
from csgraph.domain.observing import CURRENT
from csgraph.http.live import Live
from csgraph.http.negotiation import EVENTS_TYPE
from csgraph.http.responses import Send

T = TypeVar("T")
TICK_SECONDS = 1.0
"""How often a stream looks whether its credentials still hold; who is asking is remembered for a few seconds."""


@dataclass(frozen=True, slots=True)
class Format:
    """How a stream is written; the delimiter of a multipart answer follows a part at once, so that a part can be read when it is there."""

    content_type: str
    begin: bytes
    before: bytes
    after: bytes
    """What stands before and after the JSON of each answer."""
    end: bytes
    ping: bytes = b""
    envelope: str | None = None
    """The key under which an answer stands, where it is not the whole object."""
    most_ping_seconds: float = 600.0

    def item(self, payload: Any) -> bytes:
        """One answer."""
        return self.before + orjson.dumps(payload if self.envelope is None else {self.envelope: payload}) + self.after


EVENTS = Format(
    "text/event-stream; charset=utf-8",
    begin=b"",
    before=b"event: next\ndata: ",
    after=b"\n\n",  # LF alone: some clients split on two of them
    end=b"event: complete\ndata: \n\n",
    ping=b": ping\n\n",
)
MULTIPART = Format(
    'multipart/mixed; boundary="graphql"; subscriptionSpec=1.0',
    begin=b"--graphql",
    before=b"\r\ncontent-type: application/json\r\n\r\n",
    after=b"\r\n--graphql",
    end=b"--\r\n",
    ping=b"\r\ncontent-type: application/json\r\n\r\n{}\r\n--graphql",
    envelope="payload",
    most_ping_seconds=5.0,
)
PIECES = Format(
    'multipart/mixed; boundary="-"',
    begin=b"---",
    before=b"\r\ncontent-type: application/json; charset=utf-8\r\n\r\n",
    after=b"\r\n---",
    end=b"--\r\n",
)
"""An answer in pieces, as @defer and @stream ask for."""


def format_of(media: str, *, in_pieces: bool = False) -> Format:
    """The format of a streaming media type; ``in_pieces``: of the answer to a query or a mutation."""
    if media == EVENTS_TYPE:
        return EVENTS
    return PIECES if in_pieces else MULTIPART


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
    looked = time.monotonic()
    async with aclosing(ticking(items, TICK_SECONDS)) as ticks:
        async for item in ticks:
            if item is None or time.monotonic() - looked >= TICK_SECONDS:
                await renewed(renew)
                looked = time.monotonic()
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

    def __init__(self, send: Send, form: Format, live: Live, *, endless: bool = True) -> None:
        self._send = send
        self._form = form
        self._live = live
        self._endless = endless
        self._ping_seconds = min(live.limits.ping_seconds, form.most_ping_seconds)

    async def write(self, payloads: AsyncIterator[Any]) -> None:
        """Write answers until they end; None among them is a moment without one. A service that stops ends an endless stream without a farewell."""
        await self._put(self._form.begin)
        last, note = time.monotonic(), CURRENT.get()
        async for payload in payloads:
            if self._endless and self._live.stopping:
                await self._put(b"", more=False)
                return
            if payload is not None:
                if note is not None:
                    note.told(payload)
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
