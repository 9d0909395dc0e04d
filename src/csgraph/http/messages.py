"""The messages of graphql-transport-ws: strict reading, and the codes that end a socket; pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NoReturn

import orjson

PROTOCOL = "graphql-transport-ws"
STALLED = "The client does not read."


class Code(IntEnum):
    """Why the service closes a socket."""

    TRY_LATER = 1013
    STALLED = 4008
    BAD_MESSAGE = 4400
    NOT_ACKNOWLEDGED = 4401
    FORBIDDEN = 4403
    NO_PROTOCOL = 4406
    NO_INIT = 4408
    ID_TAKEN = 4409
    SECOND_INIT = 4429


class Close(Exception):
    """The socket has to end with this code; the reason never repeats what the client sent."""

    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a client; ``id`` is empty where there is none."""

    kind: str
    id: str
    payload: dict[str, Any] | None


_OPTIONAL_PAYLOAD = frozenset({"connection_init", "ping", "pong"})
_WITH_ID = frozenset({"subscribe", "complete"})
_MEMBERS: dict[str, type] = {"query": str, "operationName": str, "variables": dict, "extensions": dict}


def read(frame: dict[str, Any]) -> Message:
    """The message of a frame; raises Close for everything that is none."""
    text = frame.get("text")
    if text is None:
        _bad("Send text frames.")
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError:
        _bad("The message is not valid JSON.")
    if not isinstance(message, dict):
        _bad("A message is a JSON object.")
    kind, payload = message.get("type"), message.get("payload")
    if not isinstance(kind, str) or kind not in _OPTIONAL_PAYLOAD | _WITH_ID:
        _bad("The type of the message is missing or unknown.")
    if kind != "complete" and payload is not None and not isinstance(payload, dict):
        _bad("The payload must be an object.")
    if kind not in _WITH_ID:
        return Message(kind, "", payload)
    key = message.get("id")
    if not isinstance(key, str) or not key:
        _bad("The id must be a string that is not empty.")
    if kind == "complete":
        return Message(kind, key, None)
    if payload is None:
        _bad("The payload must be an object.")
    _check_members(payload)
    return Message(kind, key, payload)


def _check_members(payload: dict[str, Any]) -> None:
    for name, wanted in _MEMBERS.items():
        value = payload.get(name)
        if value is not None and not isinstance(value, wanted):
            _bad(f"{name} has a wrong type.")
    if payload.get("query") is None and payload.get("documentId") is None and "persistedQuery" not in (payload.get("extensions") or {}):
        _bad("query must be a string.")


def _bad(reason: str) -> NoReturn:
    raise Close(Code.BAD_MESSAGE, reason)
