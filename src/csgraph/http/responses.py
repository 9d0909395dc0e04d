"""Writes answers to an ASGI connection: JSON, pages, and what CORS grants to listed origins."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Awaitable, Callable, Collection, Iterable, MutableMapping
from typing import Any

from csgraph.http.negotiation import reads_gzip
from csgraph.http.refusal import OK
from csgraph.http.request import RequestInfo

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

NO_CONTENT = 204
PREFLIGHT_SECONDS = "600"
GZIP_LEVEL = 1
"""A fifth of the size for a tenth of the time of the best level."""

PAGE_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'; base-uri 'none'"
"""GraphiQL sets style attributes and has icons and fonts inside its style sheet; scripts are files of ours only."""

_JSON_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
)
_STREAM_HEADERS = (
    (b"cache-control", b"no-cache, no-transform"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
)
_PAGE_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-type", b"text/html; charset=utf-8"),
    (b"content-security-policy", PAGE_POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"vary", b"Accept"),
)


class Responder:
    """Sends the answers of one endpoint; knows the origins that may read them, and from how many bytes on JSON is compressed."""

    def __init__(self, allowed_origins: Collection[str], compress_min_bytes: int = 0) -> None:
        self._allowed_origins = frozenset(allowed_origins)
        self._compress_min_bytes = compress_min_bytes
        self._vary = b"Accept, Origin" if allowed_origins else b"Accept"

    async def send_json(
        self,
        send: Send,
        request: RequestInfo,
        status: int,
        body: bytes,
        *,
        media_type: str,
        headers: Iterable[tuple[str, str]] = (),
    ) -> None:
        """Send a body of JSON."""
        vary = self._vary
        encoding: tuple[tuple[bytes, bytes], ...] = ()
        if 0 < self._compress_min_bytes <= len(body):
            vary += b", Accept-Encoding"
            if reads_gzip(request.headers.get("accept-encoding")):
                body = await asyncio.to_thread(gzip.compress, body, GZIP_LEVEL, mtime=0)
                encoding = ((b"content-encoding", b"gzip"),)
        head = [
            (b"content-type", media_type.encode() + b"; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            (b"vary", vary),
            *encoding,
            (b"x-request-id", request.request_id.encode()),
            *_JSON_HEADERS,
            *((name.lower().encode(), value.encode()) for name, value in headers),
            *self._grant(request),
        ]
        await _send(send, status, head, body)

    async def start_stream(self, send: Send, request: RequestInfo, content_type: str, headers: Iterable[tuple[str, str]] = ()) -> None:
        """Begin a stream that no proxy may hold back or change."""
        head = [
            (b"content-type", content_type.encode()),
            (b"vary", self._vary),
            (b"x-request-id", request.request_id.encode()),
            *_STREAM_HEADERS,
            *((name.lower().encode(), value.encode()) for name, value in headers),
            *self._grant(request),
        ]
        await send({"type": "http.response.start", "status": OK, "headers": head})

    async def send_page(self, send: Send, request: RequestInfo, body: bytes) -> None:
        """Send a page of HTML that may load nothing from elsewhere."""
        length = (b"content-length", str(len(body)).encode())
        await _send(send, OK, [length, (b"x-request-id", request.request_id.encode()), *_PAGE_HEADERS], body)

    async def send_preflight(self, send: Send, request: RequestInfo, methods: str) -> None:
        """Answer a CORS preflight; an origin that is not listed is granted nothing."""
        head = [(b"vary", b"Origin"), (b"x-request-id", request.request_id.encode()), *self._grant(request)]
        if self.lists(request):
            head += [
                (b"access-control-allow-methods", methods.encode()),
                (b"access-control-allow-headers", b"authorization, content-type, x-csgraph-deadline, x-request-id"),
                (b"access-control-max-age", PREFLIGHT_SECONDS.encode()),
            ]
        await _send(send, NO_CONTENT, head, b"")

    def lists(self, request: RequestInfo) -> bool:
        """Whether the request comes from a listed origin."""
        return request.headers.get("origin") in self._allowed_origins

    def _grant(self, request: RequestInfo) -> list[tuple[bytes, bytes]]:
        if not self.lists(request):
            return []
        exposed = (b"access-control-expose-headers", b"ratelimit-limit, ratelimit-remaining, ratelimit-reset, retry-after, x-request-id")
        return [(b"access-control-allow-origin", request.headers["origin"].encode()), exposed]


async def _send(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
