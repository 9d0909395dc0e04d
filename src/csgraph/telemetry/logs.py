"""Log lines: one JSON object each, on standard error, written by a thread so that a slow reader never holds the service; docs/LOGGING.md."""

from __future__ import annotations

import contextlib
import json
import logging
import sys
import threading
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TextIO

import orjson

from csgraph.domain.observing import MAX_TEXT_CHARACTERS, described
from csgraph.settings import Settings

MOST_LINES = 10_000
"""Lines that wait to be written; what comes while there are so many is counted and dropped."""
FLUSH_SECONDS = 0.1
END_SECONDS = 2.0
DELETE = "\x7f"
FOREIGN = "a library reported something"
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_LEVELS = {logging.DEBUG: "debug", logging.INFO: "info", logging.WARNING: "warning", logging.ERROR: "error", logging.CRITICAL: "critical"}


class JsonLines(logging.Formatter):
    """Formats a record as one line of printable ASCII.

    csgraph's own messages are constant sentences with fields. Of uvicorn only the template of a message is shown, of other libraries none,
    because their texts may hold data; ``reveal`` shows them, and the texts of exceptions.
    """

    def __init__(self, *, reveal: bool) -> None:
        super().__init__()
        self._reveal = reveal

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        fields = vars(record).get("fields")
        line = {
            "time": f"{_second(int(record.created))}.{int(record.msecs):03d}Z",
            "level": _LEVELS.get(record.levelno, "info"),
            "logger": record.name,
            "message": self._message(record),
            **({name: value for name, value in vars(record).items() if name not in _STANDARD} if fields is None else fields),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = described(record.exc_info[1], reveal=self._reveal)
        return ascii_line(line)

    def _message(self, record: logging.LogRecord) -> str:
        family = record.name.partition(".")[0]
        if family == "csgraph" or self._reveal:
            return record.getMessage()[:MAX_TEXT_CHARACTERS]
        return str(record.msg)[:MAX_TEXT_CHARACTERS] if family == "uvicorn" else FOREIGN


@lru_cache(maxsize=2)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def ascii_line(line: dict[str, Any]) -> str:
    """One JSON object without a character that a terminal or a line reader could take for a command."""
    with contextlib.suppress(TypeError):  # half of a surrogate pair
        text = orjson.dumps(line, default=_named).decode()
        if text.isascii() and DELETE not in text:
            return text
    return json.dumps(line, default=_named).replace(DELETE, "\\u007f")


def _named(value: object) -> str:
    return type(value).__name__


class LineWriter(logging.Handler):
    """Keeps lines and writes them soon; a stream that takes none loses lines and never the service."""

    def __init__(self, stream: TextIO, *, most: int = MOST_LINES) -> None:
        super().__init__()
        self.dropped = 0
        self._stream = stream
        self._most = most
        self._lines: deque[str] = deque()
        self._wake = threading.Event()
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="log", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Take one record."""
        if len(self._lines) >= self._most:
            self.dropped += 1
            return
        self._lines.append(self.format(record))
        if record.levelno >= logging.WARNING:
            self._wake.set()

    def close(self) -> None:
        """Write what is left, unless nobody takes it."""
        self._ended = True
        self._wake.set()
        self._thread.join(END_SECONDS)
        super().close()

    def _run(self) -> None:
        while not self._ended:
            self._wake.wait(FLUSH_SECONDS)
            self._wake.clear()
            self._write()
        self._write()

    def _write(self) -> None:
        lines = [self._lines.popleft() for _ in range(len(self._lines))]
        if lines:
            with contextlib.suppress(OSError, ValueError):
                self._stream.write("\n".join(lines) + "\n")
                self._stream.flush()


@contextlib.contextmanager
def logging_to(stream: TextIO | None, settings: Settings) -> Iterator[LineWriter]:
    """Log in JSON lines for the length of a block, to standard error where no stream is given."""
    writer = LineWriter(stream or sys.stderr)
    writer.setFormatter(JsonLines(reveal=settings.env == "development"))
    root, own = logging.getLogger(), logging.getLogger("csgraph")
    before = root.handlers[:], own.level
    root.handlers[:] = [writer]
    own.setLevel(settings.log_level.upper())
    logging.captureWarnings(capture=True)
    try:
        yield writer
    finally:
        logging.captureWarnings(capture=False)
        root.handlers[:] = before[0]
        own.setLevel(before[1])
        writer.close()
