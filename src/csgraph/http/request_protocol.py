"""uvicorn's HTTP protocol, made to refuse what is no HTTP as JSON, and what is too long or takes too long; called by ``cli.serving``."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial
from http import HTTPStatus
from typing import Any, NoReturn

import orjson
from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from csgraph.http.outcome import of_refusal
from csgraph.http.refusal import BAD_REQUEST, HEAD_TOO_LARGE, REQUEST_TIMEOUT, Refusal
from csgraph.http.stalling import StallWatch, stall_seconds

HEAD_BYTES = 65_536
"""Request line and headers together; a token has 8 kB at most."""
MOST_HEADERS = 200
"""Headers of a request, and trailers behind its body, together."""
HEAD_SECONDS = 10.0
"""How long they may take to arrive."""

_INVALID = "Invalid HTTP request received."
_TOO_LONG = Refusal(HEAD_TOO_LARGE, f"The head of a request may have {HEAD_BYTES} bytes.")


class RequestProtocol(HttpToolsProtocol):
    """One connection; every answer of it that no application made is JSON with a code."""

    _head = 0
    """Bytes of an unfinished head, those before it in the same piece left out."""
    _fields = 0
    """The same of the parts that are whole."""
    _in_head = True
    _begun = False
    _late: asyncio.TimerHandle | None = None
    _answering: RequestResponseCycle | None = None
    _refusal: Refusal | None = None
    """Why the parser was stopped."""
    _unread: StallWatch

    def connection_made(self, transport: Any) -> None:
        """A client connects."""
        super().connection_made(transport)
        self._unread = StallWatch(transport, stall_seconds(self.config.app), transport.abort)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """A client is gone."""
        self._has_head()
        self._unread.stop()
        self._leave()
        super().connection_lost(exc)

    def eof_received(self) -> None:
        """A client will send no more: it counts as gone, and asyncio closes the connection."""
        self._leave()

    def pause_writing(self) -> None:
        """The client reads more slowly than it is answered."""
        super().pause_writing()
        self._unread.begin()

    def resume_writing(self) -> None:
        """The client has read most of it."""
        super().resume_writing()
        self._unread.stop()
        self._watch_the_end()

    def data_received(self, data: bytes) -> None:
        """Take bytes; a head that does not end is refused. What is between two requests does not prolong the wait for the next."""
        if self._in_head:
            self._head += len(data)
        try:
            self._parse(memoryview(data))
        except HttpParserError:
            self._refuse_bytes()
        else:
            if self._in_head and self._head > HEAD_BYTES and not self.transport.is_closing():
                self._refuse(_TOO_LONG)

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._unset_keepalive_if_required()
        if not self._in_head:
            self._await_head()
        self._begun, self._fields = True, 0

    def on_url(self, url: bytes) -> None:
        """A piece of the address."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header, or a trailer."""
        if len(self.headers) >= MOST_HEADERS:
            self._stop_parser(Refusal(HEAD_TOO_LARGE, f"A request may have {MOST_HEADERS} headers."))
        self._count(len(name) + len(value) + len(": \r\n"))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """A head is whole; with one that asks for another protocol ``_parse`` goes on."""
        self._has_head()
        if not self.parser.should_upgrade():
            super().on_headers_complete()

    def on_message_complete(self) -> None:
        """A request is whole."""
        if not self.parser.should_upgrade():
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """An answer is made; a request that has begun to arrive has a limit of its own."""
        super().on_response_complete()
        if self._in_head:
            self._unset_keepalive_if_required()
        self._watch_the_end()

    def timeout_keep_alive_handler(self) -> None:
        """No request came for a while."""
        super().timeout_keep_alive_handler()
        self._watch_the_end()

    def send_400_response(self, msg: str) -> None:
        """Refuse what cannot be parsed."""
        self._refuse(Refusal(BAD_REQUEST, msg))

    def _parse(self, data: memoryview) -> None:
        """Parse bytes; a request to change the protocol is a WebSocket's handshake, or else served as if it had not asked."""
        while data:
            try:
                self.parser.feed_data(data)
            except HttpParserUpgrade as upgrade:
                data = data[upgrade.args[0] :]
            else:
                return
            if self.parser.get_method() == b"CONNECT":
                self.send_400_response("This is no proxy.")
                return
            if self._is_handshake():
                self.scope["method"] = "GET"
                self.handle_websocket_upgrade()
                return
            self._parse_without_upgrade()

    def _is_handshake(self) -> bool:
        """Whether this request, with nothing unanswered or unread before it, can become a WebSocket."""
        owing = self.cycle is not None and not self.cycle.response_complete
        return not owing and not self.flow.write_paused and self.parser.get_method() == b"GET" and self._should_upgrade()

    def _parse_without_upgrade(self) -> None:
        """Parse the head once more; the parser leaves the body out of a request that asks for another protocol."""
        lines = [b"%s %s HTTP/%s" % (self.parser.get_method(), self.url, self.parser.get_http_version().encode())]
        lines += [name + b": " + value for name, value in self.headers if name != b"upgrade"]
        self.parser = HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
        self.parser.feed_data(b"\r\n".join([*lines, b"", b""]))

    def _count(self, more: int) -> None:
        self._fields += more
        if self._fields > HEAD_BYTES:
            self._stop_parser(_TOO_LONG)

    def _stop_parser(self, refusal: Refusal) -> NoReturn:
        self._refusal = refusal
        raise ValueError(refusal.message)

    def _refuse_bytes(self) -> None:
        if self._refusal is not None:
            self._refuse(self._refusal)
            return
        self.logger.warning(_INVALID)
        self.send_400_response(_INVALID)

    def _await_head(self) -> None:
        self._in_head, self._begun, self._head = True, False, 0
        self._late = self.loop.call_later(HEAD_SECONDS, self._end_waiting)

    def _end_waiting(self) -> None:
        if self._begun:
            self._refuse(Refusal(REQUEST_TIMEOUT, "The request took too long to arrive."))
        else:
            self.transport.close()

    def _has_head(self) -> None:
        self._in_head = False
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _refuse(self, refusal: Refusal) -> None:
        self._has_head()
        if not self.transport.is_closing():
            if self.cycle is None or self.cycle.response_complete:
                self.transport.write(_answer(refusal, self.server_state.default_headers))
            self._leave()
            self.transport.close()
            self._watch_the_end()

    def _watch_the_end(self) -> None:
        """A connection that is closed ends when everything is read, which a client might never do."""
        if self.transport.is_closing():
            self._unread.begin()

    def _leave(self) -> None:
        """Nobody hears the answers that are being made; writing them would fail."""
        for cycle in (self._answering, self.cycle, *(waiting for waiting, _ in self.pipeline)):
            if cycle is not None and not cycle.response_complete:
                cycle.disconnected = True
                cycle.message_event.set()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        """Answer a request, also one that waited behind another; what came before may have ended the connection."""
        self._answering = cycle
        if self.transport.is_closing():
            cycle.disconnected = True
        super()._start_asgi_task(cycle, partial(self._answer, cycle, app))

    async def _answer(self, cycle: RequestResponseCycle, app: Any, *channel: Any) -> None:
        """Let the application answer; where it stops in the middle because nobody reads, the connection ends with it."""
        await app(*channel)
        if cycle.response_started and not cycle.response_complete and self.flow.write_paused:
            self._leave()
            self.transport.abort()


def _answer(refusal: Refusal, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    body = orjson.dumps(of_refusal(refusal).payload)
    status = HTTPStatus(refusal.status)
    lines = [
        f"HTTP/1.1 {status.value} {status.phrase}".encode(),
        *(name + b": " + value for name, value in headers),
        b"content-type: application/json; charset=utf-8",
        b"cache-control: no-store",
        b"content-length: " + str(len(body)).encode(),
        b"connection: close",
    ]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body
