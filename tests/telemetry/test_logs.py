"""Log lines: one JSON object each, printable ASCII, without what people wrote; docs/LOGGING.md."""

from __future__ import annotations

import io
import json
import logging
import threading
from collections import Counter
from datetime import UTC, datetime

import pytest

from csgraph.domain.observing import Note
from csgraph.settings import Settings
from csgraph.telemetry.instruments import Telemetry
from csgraph.telemetry.logs import JsonLines, LineWriter, logging_to

CANARY = "canary@example.com"
PRODUCTION = Settings(env="production")


def lines(settings: Settings, *records: tuple[str, int, str, tuple[object, ...]]) -> list[dict]:
    stream = io.StringIO()
    with logging_to(stream, settings):
        for name, level, message, arguments in records:
            logging.getLogger(name).log(level, message, *arguments)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_one_json_object_with_time_level_logger_and_message() -> None:
    (line,) = lines(PRODUCTION, ("csgraph.db", logging.ERROR, "statement failed", ()))

    assert datetime.fromisoformat(line.pop("time")).tzinfo == UTC
    assert line == {"level": "error", "logger": "csgraph.db", "message": "statement failed"}


def test_extra_fields_stand_beside_the_message() -> None:
    stream = io.StringIO()
    with logging_to(stream, PRODUCTION):
        logging.getLogger("csgraph.x").warning("odd", extra={"play": "p1"})
        logging.getLogger("csgraph.x").warning("odd", extra={"fields": {"request.id": "r"}})

    first, second = map(json.loads, stream.getvalue().splitlines())
    assert set(first) == {"time", "level", "logger", "message", "play"}
    assert set(second) == {"time", "level", "logger", "message", "request.id"}


def test_characters_that_a_terminal_or_a_line_reader_obeys_are_escaped() -> None:
    evil = "a\nb\r\x1b[2J\x9b2J\x7f\u2028\u202e\ud83d\ude00é"
    record = logging.makeLogRecord(
        {"name": "csgraph", "msg": "m", "fields": {"name": evil.encode("utf-16", "surrogatepass").decode("utf-16")}}
    )
    text = JsonLines(reveal=False).format(record)

    assert text.isascii()
    assert text.isprintable()
    assert json.loads(text)["name"].startswith("a\nb\r\x1b[2J\x9b2J\x7f\u2028\u202e")


def test_a_value_that_is_no_json_is_named_by_its_type() -> None:
    record = logging.makeLogRecord({"name": "csgraph", "msg": "m", "fields": {"value": object(), "odd": {CANARY}}})

    line = json.loads(JsonLines(reveal=False).format(record))
    assert (line["value"], line["odd"]) == ("object", "set")


def test_a_lone_surrogate_does_not_lose_the_line() -> None:
    record = logging.makeLogRecord({"name": "csgraph", "msg": "m", "fields": {"value": "\ud800"}})

    assert json.loads(JsonLines(reveal=False).format(record))["message"] == "m"


def test_libraries_tell_nothing_that_they_put_together_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        logging.getLogger("uvicorn.error"), "isEnabledFor", lambda _level: True
    )  # servers of other tests are told to be quiet
    found = lines(
        PRODUCTION,
        ("asyncio", logging.ERROR, f"Task exception was never retrieved {CANARY}", ()),
        ("uvicorn.error", logging.WARNING, "Invalid HTTP request received from %s", (CANARY,)),
        ("some.library", logging.WARNING, "%s", (CANARY,)),
    )

    assert [line["message"] for line in found] == [
        "a library reported something",
        "Invalid HTTP request received from %s",
        "a library reported something",
    ]


def test_an_exception_is_its_type_and_place_and_in_development_its_text() -> None:
    for env, shown in (("production", False), ("development", True)):
        stream = io.StringIO()
        with logging_to(stream, Settings(env=env)):
            try:
                raise ValueError(CANARY)
            except ValueError:
                logging.getLogger("csgraph.events").exception("events cannot be read")

        error = json.loads(stream.getvalue())["error"]
        assert error["type"] == "ValueError"
        assert error["where"][-1].startswith("test_logs.py:")
        assert (CANARY in stream.getvalue()) is shown


def test_the_setting_decides_the_least_level() -> None:
    found = lines(Settings(log_level="warning"), ("csgraph.operations", logging.INFO, "an operation ended", ()))

    assert found == []


def test_logging_is_as_before_afterwards() -> None:
    before = logging.getLogger().handlers[:], logging.getLogger("csgraph").level
    with logging_to(io.StringIO(), PRODUCTION):
        pass

    assert (logging.getLogger().handlers, logging.getLogger("csgraph").level) == before


class Stuck(io.StringIO):
    """A stream that nobody reads, until somebody does."""

    def __init__(self) -> None:
        super().__init__()
        self.taken = threading.Event()
        self.reached = threading.Event()

    def write(self, text: str) -> int:
        self.reached.set()
        assert self.taken.wait(30)
        return super().write(text)


def test_a_stream_that_takes_nothing_loses_lines_and_holds_nobody() -> None:
    stream = Stuck()
    writer = LineWriter(stream, most=3)
    writer.setFormatter(JsonLines(reveal=False))
    writer.handle(logging.makeLogRecord({"name": "csgraph", "msg": "first", "levelno": logging.ERROR}))
    assert stream.reached.wait(30)
    for number in range(5):
        writer.handle(logging.makeLogRecord({"name": "csgraph", "msg": str(number), "levelno": logging.INFO}))

    assert writer.dropped == 2
    stream.taken.set()
    writer.close()
    assert [json.loads(line)["message"] for line in stream.getvalue().splitlines()] == ["first", "0", "1", "2"]


def test_where_logging_is_not_set_up_nothing_is_said_of_statements(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    telemetry = Telemetry(slow_seconds=0.0)
    with telemetry.statement("a.slow_one"):
        pass
    telemetry.ended(Note("r", "http", codes=Counter(TIMEOUT=1)), 0.1)
    logging.getLogger("csgraph.db").warning("what a command has to say")

    assert capsys.readouterr().err == "what a command has to say\n"
