"""A server that speaks Bolt 5.4 and answers as a test says: a code on a chosen message, a cut, silence, a slow PULL."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from support.packstream import Structure, packed, unpacked

MAGIC, VERSION = b"\x60\x60\xb0\x17", b"\x00\x00\x04\x05"
TAGS = {
    0x01: "HELLO", 0x02: "GOODBYE", 0x0F: "RESET", 0x10: "RUN", 0x11: "BEGIN", 0x12: "COMMIT", 0x13: "ROLLBACK", 0x2F: "DISCARD",
    0x3F: "PULL", 0x54: "TELEMETRY", 0x66: "ROUTE", 0x6A: "LOGON", 0x6B: "LOGOFF",
}  # fmt: skip
SUCCESS, RECORD, IGNORED, FAILURE = 0x70, 0x71, 0x7E, 0x7F
Rows = list[list[Any]]


@dataclass(frozen=True, slots=True)
class Fails:
    """The message fails with a code of the server."""

    code: str


@dataclass(frozen=True, slots=True)
class Waits:
    """The message is answered after a while; without a number never."""

    seconds: float = 3600.0


class Cut:
    """The connection ends at the message."""


Action = Fails | Waits | Cut


@dataclass(frozen=True, slots=True)
class Heard:
    """One message of a client."""

    name: str
    fields: tuple[Any, ...]


class FakeBolt:
    """What clients say, and what they are answered; ``rows`` answers statements."""

    def __init__(self) -> None:
        self.url = ""
        self.rows: Callable[[str, dict[str, Any]], Rows] = lambda _text, _parameters: [[1]]
        self.heard: list[Heard] = []
        self.connections = 0
        self.always: dict[str, Action] = {}
        self._open: set[asyncio.StreamWriter] = set()
        self._next: defaultdict[str, deque[Action]] = defaultdict(deque)

    def next(self, message: str, *actions: Action) -> None:
        """What happens at the next messages of a name, each once."""
        self._next[message].extend(actions)

    def count(self, message: str) -> int:
        """How many messages of a name came."""
        return sum(heard.name == message for heard in self.heard)

    def last(self, message: str) -> tuple[Any, ...]:
        """The fields of the last message of a name."""
        return next(heard.fields for heard in reversed(self.heard) if heard.name == message)

    def hang_up(self) -> None:
        """End every connection without a farewell."""
        for writer in self._open:
            writer.transport.abort()

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        self.connections += 1
        self._open.add(writer)
        try:
            assert (await reader.readexactly(20)).startswith(MAGIC)
            writer.write(VERSION)
            await self._serve(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._open.discard(writer)
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        failed, rows = False, []
        while True:
            message = unpacked(await _whole(reader))
            name = TAGS[message.tag]
            self.heard.append(Heard(name, message.fields))
            if name == "GOODBYE":
                return
            if failed and name != "RESET":
                _send(writer, IGNORED)
                continue
            failed = False
            action = self._next[name].popleft() if self._next[name] else self.always.get(name)
            if isinstance(action, Cut):
                return
            if isinstance(action, Waits):
                await asyncio.sleep(action.seconds)
            if isinstance(action, Fails):
                failed = True
                _send(writer, FAILURE, {"code": action.code, "message": "As the test says."})
                continue
            if name == "RUN":
                rows = self.rows(message.fields[0], message.fields[1])
            for row in rows if name == "PULL" else ():
                _send(writer, RECORD, row)
            _send(writer, SUCCESS, self._about(name, rows))
            await writer.drain()

    def _about(self, name: str, rows: Rows) -> dict[str, Any]:
        if name == "HELLO":
            return {"server": "Neo4j/5.26.0", "connection_id": "bolt-1", "hints": {}}
        if name == "ROUTE":
            here = [self.url.partition("://")[2]]
            return {
                "rt": {"ttl": 300, "db": "neo4j", "servers": [{"addresses": here, "role": role} for role in ("READ", "WRITE", "ROUTE")]}
            }
        return {"fields": [f"c{number}" for number in range(len(rows[0]) if rows else 1)]} if name == "RUN" else {}


async def _whole(reader: asyncio.StreamReader) -> bytes:
    data = b""
    while size := int.from_bytes(await reader.readexactly(2)):
        data += await reader.readexactly(size)
    return data or await _whole(reader)


def _send(writer: asyncio.StreamWriter, tag: int, *fields: Any) -> None:
    data = packed(Structure(tag, fields))
    for start in range(0, len(data), 60_000):
        chunk = data[start : start + 60_000]
        writer.write(len(chunk).to_bytes(2) + chunk)
    writer.write(b"\0\0")


@asynccontextmanager
async def fake_bolt() -> AsyncIterator[FakeBolt]:
    """A fake server on a free port."""
    fake = FakeBolt()
    tasks: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.create_task(fake.accept(reader, writer)))

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    fake.url = f"bolt://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield fake
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


ORGANISATION = {
    "version": 1, "name": "Fake", "edition": "STANDARD", "timeZone": "UTC", "weekStart": "MONDAY", "reportingCurrency": "EUR",
    "renewalHighlightDays": 90, "cursorKey": "k" * 32,
}  # fmt: skip
LISTS, WIDTH = 14, 8


def nothing_but_a_configuration(text: str, _parameters: dict[str, Any]) -> Rows:
    """Answers of a database that holds an organisation and nothing else; every object that is asked for is null."""
    if "(organisation:Organisation {id: 'organisation'})" in text and "accountTypes" in text:
        return [[ORGANISATION, *([] for _ in range(LISTS))]]
    return [[[None] * WIDTH, 1]]
