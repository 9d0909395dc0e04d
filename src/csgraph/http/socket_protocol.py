"""uvicorn's WebSocket protocol, made to end a connection whose client does not read; called by ``cli.serving``."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.datastructures import Headers
from websockets.frames import Frame
from websockets.http11 import Response

from csgraph.http.messages import STALLED, Code
from csgraph.http.outcome import of_refusal
from csgraph.http.refusal import BAD_REQUEST, FORBIDDEN, Refusal
from csgraph.http.request_protocol import HEAD_SECONDS
from csgraph.http.stalling import StallWatch, stall_seconds

LINGER_SECONDS = 3.0
"""How long a client has to read a close frame and to answer it."""


class SocketProtocol(WebSocketsSansIOProtocol):
    """Close frames are written behind what waits already, and a connection that is to end does end."""

    _unread: StallWatch

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        answering: Any = self.conn
        answering.reject = _reject

    def connection_made(self, transport: Any) -> None:
        """A handshake arrived, and its answer may take as long as the handshake might have."""
        super().connection_made(transport)
        self._unread = StallWatch(transport, stall_seconds(self.config.app), self._give_up)
        self.loop.call_later(HEAD_SECONDS, self._end_handshake)

    def connection_lost(self, exc: Exception | None) -> None:
        """A client is gone."""
        self._unread.stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes; a handshake that cannot be read is refused."""
        super().data_received(data)
        if not self.handshake_initiated and self.conn.handshake_exc is not None and not self.transport.is_closing():
            self.transport.write(b"".join(self.conn.data_to_send()) or _reject(BAD_REQUEST, "").serialize())
            self.transport.close()
            self._end_soon()

    def pause_writing(self) -> None:
        """The client does not read: nothing more is taken from it, as pings alone would be answered without end."""
        super().pause_writing()
        self.transport.pause_reading()
        self._unread.begin()

    def resume_writing(self) -> None:
        """The client has read most of it."""
        super().resume_writing()
        self._unread.stop()
        if not self.read_paused:
            self.transport.resume_reading()

    def handle_ping(self) -> None:
        """Answer a ping, unless the connection ends."""
        if self.close_sent:
            self.conn.data_to_send()
        else:
            super().handle_ping()

    async def receive(self) -> Any:
        """The next message for the application; a client that does not read stays unheard."""
        message = await super().receive()
        if not self.writable.is_set():
            self.transport.pause_reading()
        return message

    async def send(self, message: Any) -> None:
        """Send a message of the application; a close does not wait for the client to read, and its answer to it is heard."""
        if message["type"] == "websocket.close":
            self.writable.set()
            self._end_soon()
        await self.writable.wait()
        if self.handshake_complete and self.close_sent:
            raise ClientDisconnected
        await super().send(message)
        if self.close_sent:
            self.transport.resume_reading()

    def shutdown(self) -> None:
        """End with 1012, whether the client reads or not."""
        super().shutdown()
        self._end_soon()

    def keepalive_timeout(self) -> None:
        """End a connection that answers no pings."""
        super().keepalive_timeout()
        self._end_soon()

    def handle_close(self, event: Frame) -> None:
        """End a connection that the client closes."""
        super().handle_close(event)
        self._end_soon()

    def handle_parser_exception(self) -> None:
        """End a connection on which something else is spoken."""
        super().handle_parser_exception()
        self._end_soon()

    def _give_up(self) -> None:
        """Close with 4008, which the application hears, too."""
        if not self.close_sent and not self.transport.is_closing():
            self.queue.put_nowait({"type": "websocket.disconnect", "code": int(Code.STALLED)})
            self.conn.send_close(int(Code.STALLED), STALLED)
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.close_sent = True
            self.close_timer = self.loop.call_later(LINGER_SECONDS, self.transport.abort)
        else:
            self._end_soon()

    def _end_handshake(self) -> None:
        if not self.handshake_complete:
            self.transport.abort()

    def _end_soon(self) -> None:
        self.loop.call_later(LINGER_SECONDS, self.transport.abort)


def _reject(status: int, _text: str) -> Response:
    code = "FORBIDDEN" if status == FORBIDDEN else "BAD_REQUEST"
    body = orjson.dumps(of_refusal(Refusal(status, "There is no WebSocket here for this request.", code=code)).payload)
    headers = Headers({"Content-Type": "application/json; charset=utf-8", "Content-Length": str(len(body)), "Connection": "close"})
    return Response(status, HTTPStatus(status).phrase, headers, body)
