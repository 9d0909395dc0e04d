"""A TCP proxy in front of the database that breaks connections as networks do: all at once, after some bytes, or around a COMMIT."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum
from urllib.parse import urlsplit

COMMIT = b"\x00\x02\xb0\x12\x00\x00"
"""The message, as it goes over the wire of Bolt."""
CHUNK = 65_536
Link = tuple[asyncio.StreamWriter, asyncio.StreamWriter]


class Moment(Enum):
    """What becomes of a COMMIT: passed on, lost on its way, or done while its answer is lost."""

    PASS = "pass"
    BEFORE = "before"
    AFTER = "after"


class ChaosProxy:
    """The connections through one port, and what shall happen to them."""

    def __init__(self, host: str, port: int) -> None:
        self._target = host, port
        self._links: set[Link] = set()
        self.url = ""
        self.cuts = 0
        self.broken = False
        self.delay = 0.0
        """Seconds that every piece waits, in both directions."""
        self.swallow = False
        """Whether everything is taken and nothing passed on, for connections old and new."""
        self.left: int | None = None
        """How many bytes still pass, in both directions together, before everything is cut; None for any number."""
        self.commits: deque[Moment] = deque()
        """What becomes of the next COMMITs."""

    def cut(self) -> None:
        """End every connection at this moment, without a farewell."""
        self.cuts += bool(self._links)
        self.left = None
        for link in self._links:
            for writer in link:
                writer.transport.abort()

    def break_(self) -> None:
        """End every connection and let no new one through."""
        self.broken = True
        self.cut()

    def restore(self) -> None:
        """Let new connections through, and everything over them."""
        self.broken, self.swallow, self.delay, self.left = False, False, 0.0, None
        self.commits.clear()

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        if self.broken:
            writer.transport.abort()
            return
        answers, target = await asyncio.open_connection(*self._target)
        link = writer, target
        self._links.add(link)
        committed = asyncio.Event()
        up, down = self._pass(reader, target, committed, up=True), self._pass(answers, writer, committed, up=False)
        await asyncio.gather(up, down)
        self._links.discard(link)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, committed: asyncio.Event, *, up: bool) -> None:
        try:
            while data := await reader.read(CHUNK):
                await asyncio.sleep(self.delay)
                if self.swallow:
                    continue
                moment = self.commits.popleft() if up and self.commits and COMMIT in data else Moment.PASS
                if moment is Moment.BEFORE or (not up and committed.is_set()):
                    self.cut()
                    return
                if moment is Moment.AFTER:
                    committed.set()
                passing = data if self.left is None else data[: self.left]
                writer.write(passing)
                if self.left is not None:
                    await writer.drain()
                    self.left -= len(passing)
                    if not self.left:
                        self.cut()
        except OSError:
            pass
        finally:
            writer.transport.abort()


@asynccontextmanager
async def proxy_to(url: str) -> AsyncIterator[ChaosProxy]:
    """A proxy in front of the database at ``url``; its own address is ``proxy.url``."""
    target = urlsplit(url)
    assert target.hostname is not None
    assert target.port is not None
    proxy = ChaosProxy(target.hostname, target.port)
    async with await asyncio.start_server(proxy.accept, "127.0.0.1", 0) as server:
        proxy.url = f"bolt://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield proxy
        proxy.break_()
