"""uvicorn's WebSocket protocol, made to end a connection whose client does not read."""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

LINGER_SECONDS = 3.0
"""How long a client has to read a close frame and to answer it."""


class SocketProtocol(WebSocketsSansIOProtocol):
    """Close frames are written behind what waits already, and a connection that is to end does end."""

    async def send(self, message: Any) -> None:
        """Send a message of the application; a close does not wait for the client to read."""
        if message["type"] == "websocket.close":
            self.writable.set()
            self._end_soon()
        await super().send(message)

    def shutdown(self) -> None:
        """End with 1012, whether the client reads or not."""
        super().shutdown()
        self._end_soon()

    def keepalive_timeout(self) -> None:
        """End a connection that answers no pings."""
        super().keepalive_timeout()
        self._end_soon()

    def _end_soon(self) -> None:
        self.loop.call_later(LINGER_SECONDS, self.transport.abort)
