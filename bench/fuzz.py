#!/usr/bin/env python3
"""Sends requests and socket messages that are wrong in every way, byte by byte, and looks at what comes back.

    csgraph serve --port 18351 &        # with CSGRAPH_VIEWER_HOURLY_POINTS=1000000000000
    bench/fuzz.py http://127.0.0.1:18351 --requests 100000 --seed 1

Valid requests (documents of this repository) are mutated as bytes, as JSON and as HTTP; others are random from the start, cut off, chunked,
pipelined. Nothing may be answered 500, every error is JSON with a code, no answer tells of files, stacks, Cypher or the driver, and afterwards
the service answers and holds no task, request or socket more than before. Printed are counts by status and by code, and every breach with the
seed and the number of its request; exit code 1 where there is one. Use a database that may be thrown away: mutations are among the documents.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[1]
LEAK = re.compile(
    r"Traceback|File \"|\.py\b|site-packages|Neo\.\w+\.|neo4j|bolt\b|uvicorn|graphql-core|strawberry|asyncio|object at 0x|NoneType|\b(?:Assertion|Attribute|Client|Database|Decode|Import|Index|Key|Lookup|Neo4j|OS|Recursion|Runtime|Type|Unicode\w*|Value)Error\b"
    r"|\b(?:MATCH|MERGE|UNWIND) \(",
    re.IGNORECASE,
)
READ_SECONDS, CUT_SECONDS = 15.0, 0.2
"""How long to wait for the answer to a whole request, and to one that may lack its end."""
SETTLE_SECONDS = 30.0
SMALL = (
    "{ __typename }", "{ viewer { user { name } } }", "query Q($n: Int!) { users(first: $n) { nodes { name email } totalCount } }",
    '{ accounts(first: 3, where: {name: {startsWith: "A"}}) { nodes { id name children(first: 2) { nodes { name } } } } }',
    'mutation { accountCreate(input: {name: "Fuzz", type: "company"}) { account { id } errors { code path } } }',
    "subscription { accountEvents { kind } }", "{ __schema { types { name } } }", 'query { node(id: "QWNjb3VudDphY21l") { id ... on Account { name } } }',
)  # fmt: skip
ODD: tuple[Any, ...] = (
    None, True, -1, 0, 1.5, 2**31, 2**63, 10**400, "", "\x00", "\ud800", "é\u202e", "A" * 5000, [], {}, [[]], {"a": {"b": []}}, "NaN", "1e400",
    "__proto__", "${jndi}", "' OR 1=1 --", "}) RETURN n //", "name:*", "../../etc/passwd", "2026-02-30", "0000-00-00T99:99:99Z",
)  # fmt: skip
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"accept", b"text/event-stream"), (b"accept", b"multipart/mixed"), (b"accept", b"text/html"), (b"accept", b"*/*;q=0"), (b"accept", b"\xff\xfe"),
    (b"accept", b"application/json;q=nan, ,;;"), (b"content-type", b"text/plain"), (b"content-type", b"application/json; charset=utf-16"),
    (b"content-type", b"multipart/form-data; boundary=x"), (b"authorization", b"Bearer x.y.z"), (b"authorization", b"Bearer " + b"a" * 9000),
    (b"authorization", b"\xe9"), (b"origin", b"https://evil.example"), (b"origin", b"null"), (b"host", b"evil.example"), (b"host", b""),
    (b"x-csgraph-deadline", b"0.001"), (b"x-csgraph-deadline", b"NaN"), (b"x-request-id", b"a\tb"), (b"x-request-id", b"r" * 65),
    (b"content-length", b"-1"), (b"content-length", b"99999999999999999999"), (b"transfer-encoding", b"chunked, chunked"), (b"expect", b"100-continue"),
    (b"content-encoding", b"gzip"), (b"upgrade", b"websocket"), (b"connection", b"upgrade"), (b"cookie", b"a=b;" * 500), (b"traceparent", b"00-" + b"f" * 52),
    (b"sec-fetch-site", b"cross-site"), (b"accept-encoding", b"gzip, br, *;q=0"), (b"", b"x"), (b"bad header", b"x"), (b"x" * 70_000, b"y"),
)  # fmt: skip


def corpus() -> list[str]:
    """Documents to begin with."""
    folders = ("tests/limits/documents", "bench/documents", "demo")
    return [*SMALL, *(path.read_text(encoding="utf-8") for folder in folders for path in sorted((ROOT / folder).glob("*.graphql")))]


@dataclass(slots=True)
class Tally:
    """What came back."""

    statuses: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    breaches: list[str] = field(default_factory=list)

    def breach(self, number: int, what: str) -> None:
        """Note what may not be."""
        self.breaches.append(f"request {number}: {what[:400]}")

    def errors(self, number: int, errors: Any) -> None:
        """Look at the errors of an answer."""
        if not isinstance(errors, list) or not errors:
            self.breach(number, f"errors are {errors!r}")
            return
        for error in errors:
            code = error.get("extensions", {}).get("code")
            self.codes[str(code)] += 1
            if not isinstance(code, str) or code == "INTERNAL_SERVER_ERROR" or LEAK.search(error["message"]):
                self.breach(number, json.dumps(error))


class Mutator:
    """Makes wrong requests, the same ones for the same seed."""

    def __init__(self, seed: int, documents: list[str]) -> None:
        self.seed = seed
        self.dice = random.Random()  # noqa: S311 - repeatable, guards nothing
        self.documents = documents
        self.sound = True
        """Whether the last message is whole as HTTP."""

    def begin(self, number: int) -> None:
        """Make what that number has."""
        self.dice.seed(f"{self.seed}:{number}")

    def chance(self, share: float) -> bool:
        """Whether something rarer than always happens."""
        return self.dice.random() < share

    def body(self) -> bytes:
        """A body that is valid, or was."""
        dice = self.dice
        request: dict[str, Any] = {"query": dice.choice(self.documents), "variables": {"n": 2, "id": "acme", "first": 2}}
        for _ in range(dice.choice((0, 0, 0, 1, 1, 2, 4))):
            request = dice.choice((self._odd_member, self._cut_document, self._swap_words))(request)
        text = json.dumps(dice.choices((request, [request], dice.choice(ODD)), (18, 1, 1))[0])
        return self.bytes_of(text.encode()) if self.chance(0.15) else text.encode()

    def bytes_of(self, data: bytes) -> bytes:
        """The same bytes with some of them changed."""
        dice, found = self.dice, bytearray(data)
        for _ in range(dice.randrange(1, 6)):
            at = dice.randrange(len(found) + 1)
            piece = (
                dice.randbytes(dice.choice((1, 1, 2, 8)))
                if self.chance(0.7)
                else dice.choice((b"{", b"}", b'"', b"\\u", b"[" * 300, b"\x00", b"...", b"@"))
            )
            length = dice.choice((0, 0, 1, 3, 50))
            found[at : at + length] = piece
        return bytes(found)

    def _odd_member(self, request: dict[str, Any]) -> dict[str, Any]:
        key = self.dice.choice(("query", "variables", "operationName", "extensions", "documentId", "other"))
        value = self.dice.choice(ODD)
        return request | (
            {"variables": {"n": value, "id": value, "first": value}} if key == "variables" and self.chance(0.8) else {key: value}
        )

    def _cut_document(self, request: dict[str, Any]) -> dict[str, Any]:
        text = str(request.get("query"))
        return request | {"query": text[: self.dice.randrange(len(text) + 1)]}

    def _swap_words(self, request: dict[str, Any]) -> dict[str, Any]:
        words = re.split(r"(\W+)", str(request.get("query")))
        for _ in range(self.dice.randrange(1, 4)):
            words[self.dice.randrange(len(words))] = self.dice.choice(
                [*words, "$x", "@skip(if: true)", "first: -1", "...on Query", "null", "9" * 30]
            )
        return request | {"query": "".join(words)}

    def message(self) -> bytes:
        """One HTTP request as bytes."""
        dice, body = self.dice, self.body()
        method = dice.choice((b"POST",) * 40 + (b"GET", b"HEAD", b"PUT", b"OPTIONS", b"BREW", b"", b"CONNECT"))
        target = dice.choice(
            (b"/graphql",) * 40
            + (
                b"/graphql?query=%7B__typename%7D",
                b"/graphql?query=%ff&variables=[",
                b"/readyz",
                b"/tv/../x",
                b"*",
                b"/\xff",
                b"http://x:y/",
            )
        )
        headers = [(b"host", b"127.0.0.1"), (b"content-type", b"application/json")]
        self.sound = not self.chance(0.25)
        if not self.sound:
            headers += dice.sample(HEADERS, dice.randrange(1, 4))
        chunked = self.chance(0.15)
        headers.append((b"transfer-encoding", b"chunked") if chunked else (b"content-length", str(len(body)).encode()))
        head = b"".join([method, b" ", target, b" HTTP/1.1\r\n", *(name + b": " + value + b"\r\n" for name, value in headers), b"\r\n"])
        return head + (self._chunks(body) if chunked else body)

    def _chunks(self, body: bytes) -> bytes:
        size = max(1, len(body) // self.dice.randrange(1, 5))
        pieces = [body[at : at + size] for at in range(0, len(body), size)]
        text = b"".join(f"{len(piece):x}".encode() + b"\r\n" + piece + b"\r\n" for piece in pieces) + b"0\r\n\r\n"
        changed = self.bytes_of(text)
        self.sound = self.sound and not self.chance(0.3)
        return text if self.sound else changed

    def connection(self) -> tuple[bytes, float]:
        """What a client sends on one connection, and how long it waits."""
        kind = self.dice.choices(("whole", "changed", "several", "cut", "noise"), (75, 10, 7, 5, 3))[0]
        if kind == "several":
            return b"".join(self.message() for _ in range(self.dice.randrange(2, 5))), CUT_SECONDS
        if kind == "noise":
            return self.dice.randbytes(self.dice.randrange(1, 2000)), CUT_SECONDS
        text = self.message()
        if kind == "whole":
            return text, READ_SECONDS if self.sound else CUT_SECONDS
        return text[: self.dice.randrange(len(text))] if kind == "cut" else self.bytes_of(text), CUT_SECONDS

    def frames(self) -> Iterator[str | bytes]:
        """What a client says on a socket."""
        for _ in range(self.dice.randrange(1, 6)):
            kind = self.dice.choice(("connection_init", "subscribe", "subscribe", "ping", "pong", "complete", "next", "odd"))
            payload = json.loads(json.dumps({"query": self.dice.choice(self.documents)})) if self.chance(0.7) else self.dice.choice(ODD)
            text = json.dumps({"type": kind, "id": self.dice.choice(("1", "2", "", 7)), "payload": payload})
            kind = self.dice.choices(("whole", "bytes", "changed"), (70, 10, 20))[0]
            yield (
                text
                if kind == "whole"
                else self.bytes_of(text.encode())
                if kind == "bytes"
                else self.bytes_of(text.encode()).decode("latin-1")
            )


def responses(data: bytes) -> Iterator[tuple[int, str, bytes]]:
    """The answers in what came back: status, media type, body; a stream's body is left empty."""
    while data.startswith(b"HTTP/1.1 "):
        head, _, rest = data.partition(b"\r\n\r\n")
        fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(b":") for line in head.split(b"\r\n")[1:])}
        length = int(fields.get(b"content-length", b"0"))
        yield int(head[9:12]), fields.get(b"content-type", b"").decode(), rest[:length]
        data = rest[length:]


def check(tally: Tally, number: int, data: bytes) -> None:
    """Hold every answer to the rules."""
    for status, media, body in responses(data):
        tally.statuses[str(status)] += 1
        if status >= 500 and status not in (503, 504):  # noqa: PLR2004 - an outage and a deadline are answers
            tally.breach(number, f"status {status}: {body!r}")
        if not body or media.startswith("text/html"):
            continue
        if "json" not in media:
            tally.breach(number, f"status {status} as {media}: {body!r}")
            continue
        try:
            answer = json.loads(body)
        except ValueError:
            continue  # the rest of it did not come
        refused = status >= 400 and "reason" not in answer  # noqa: PLR2004 - where errors begin; /readyz gives a reason
        if refused or "errors" in answer:
            tally.errors(number, answer.get("errors"))


def complete(got: bytes, *, head: bool) -> bool:
    """Whether one answer is there in full, or an endless one has begun."""
    start, end, rest = got.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: *(\d+)", start)
    return bool(end) and not start.startswith(b"HTTP/1.1 100") and (head or length is None or len(rest) >= int(length[1]))


async def exchange(address: tuple[str, int], data: bytes, seconds: float = READ_SECONDS) -> bytes:
    """Send bytes and take what comes back until an answer is whole, the service ends, or so much time has passed."""
    reader, writer = await asyncio.open_connection(*address)
    got = b""
    try:
        async with asyncio.timeout(seconds):
            writer.write(data)
            await writer.drain()
            while not complete(got, head=data.startswith(b"HEAD")) and (piece := await reader.read(65_536)):
                got += piece
    except (OSError, TimeoutError):
        pass
    finally:
        writer.transport.abort()
    return got


async def converse(address: tuple[str, int], frames: list[str | bytes], tally: Tally, number: int) -> None:
    """Say all that on a socket and look at what is said back."""
    from websockets.asyncio.client import connect  # noqa: PLC0415 - the sockets alone need it
    from websockets.exceptions import ConnectionClosed  # noqa: PLC0415 - as above

    url = f"ws://{address[0]}:{address[1]}/graphql"
    try:
        async with connect(url, subprotocols=["graphql-transport-ws"], compression=None, close_timeout=2) as socket:  # type: ignore[list-item]
            if number % 2:
                await socket.send('{"type": "connection_init"}')
            for frame in frames:
                await socket.send(frame)
            async with asyncio.timeout(0.3):
                while True:
                    message = json.loads(await socket.recv())
                    told = message.get("payload") or {}
                    if message["type"] == "error" or (isinstance(told, dict) and "errors" in told):
                        tally.errors(number, told if message["type"] == "error" else told["errors"])
    except ConnectionClosed as end:
        code = end.rcvd.code if end.rcvd else 1006
        tally.statuses[f"closed {code}"] += 1
        if code in (1006, 1011):
            tally.breach(number, f"socket closed with {code} after {frames!r}")
    except (TimeoutError, OSError):
        tally.statuses["socket open"] += 1


async def run(
    address: tuple[str, int], count: int, seed: int, *, workers: int = 8, sockets: float = 0.1, told: Callable[[str], None] = print
) -> Tally:
    """Send so many requests; answer what came back."""
    mutator, tally, numbers = Mutator(seed, corpus()), Tally(), iter(range(count))

    async def work() -> None:
        for number in numbers:
            if number and number % 10_000 == 0:
                told(f"{number:,} sent, {len(tally.breaches)} breaches")
            if mutator.dice.random() < sockets:
                await converse(address, list(mutator.frames()), tally, number)
            else:
                check(tally, number, await exchange(address, *mutator.connection()))

    before = await state(address)
    await asyncio.gather(*(work() for _ in range(workers)))
    await settled(address, before, tally)
    return tally


async def state(address: tuple[str, int]) -> dict[str, float]:
    """What the service holds, by its own count."""
    answer = await exchange(address, b"GET /metrics HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n")
    names = (
        "csgraph_tasks",
        "csgraph_requests_in_progress",
        "csgraph_sockets",
        "csgraph_subscriptions",
        "csgraph_streams",
        "process_resident_memory_bytes",
    )
    return {name: float(value) for name, value in re.findall(r"^(\w+) (\S+)$", answer.decode(), re.MULTILINE) if name in names}


async def settled(address: tuple[str, int], before: dict[str, float], tally: Tally) -> None:
    """See that the service is alive and holds no more than before."""
    left: dict[str, float] = {}
    for _ in range(int(SETTLE_SECONDS)):
        after = await state(address)
        left = {
            name: after.get(name, -1)
            for name, value in before.items()
            if name != "process_resident_memory_bytes" and after.get(name, 1e9) > value
        }
        if not left:
            break
        await asyncio.sleep(1)
    else:
        tally.breach(-1, f"the service still holds {left}, before {before}")
    body = b'{"query": "{ __typename }"}'
    head = f"POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
    alive = list(responses(await exchange(address, head.encode() + body)))
    if [(status, body) for status, _, body in alive] and alive[0][0] != 200:  # noqa: PLR2004 - OK
        tally.breach(-1, f"afterwards the service answers {alive!r}")


async def main() -> int:
    """Run it and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    for name, default in (("requests", 10_000), ("seed", 1), ("workers", 8)):
        parser.add_argument(f"--{name}", type=int, default=default)
    args = parser.parse_args()
    parts = urlsplit(args.url)
    address = (parts.hostname or "127.0.0.1", parts.port or 80)
    before = await state(address)
    tally = await run(address, args.requests, args.seed, workers=args.workers)
    print("answers", dict(sorted(tally.statuses.items())))
    print("codes  ", dict(sorted(tally.codes.items())))
    print("before ", before)
    print("after  ", await state(address))
    print(f"{len(tally.breaches)} breaches with seed {args.seed}", *tally.breaches[:20], sep="\n  ")
    return 1 if tally.breaches else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
