"""What the edge of HTTP tells of a request to the instruments."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from csgraph.domain.observing import Note
from csgraph.http.responses import Send


def noting(send: Send, note: Note) -> Send:
    """The same, which notes the status that was sent."""

    async def noted(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            note.status = message["status"]
        await send(message)

    return noted
