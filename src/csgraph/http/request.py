"""What the endpoint knows about one request; also what ``context_factory`` gets to build a context from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

from csgraph.http.refusal import BAD_REQUEST, Refusal

DEADLINE_HEADER = "x-csgraph-deadline"
REQUEST_ID_HEADER = "x-request-id"

Scope = MutableMapping[str, Any]

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
_SECONDS = re.compile(r"\d{1,6}(\.\d{1,6})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class RequestInfo:
    """Method, headers (lower-case names; repeated ones joined by ", "), id, address and time budget of one request."""

    method: str
    query_string: bytes
    headers: Mapping[str, str]
    request_id: str
    client: str | None
    deadline_seconds: float
    planning_seconds: float = 0.0
    """The budget instead of ``deadline_seconds`` when the database has to plan a statement first; never used when the client asks for less time."""

    @property
    def longest_seconds(self) -> float:
        """The most that the request may take."""
        return max(self.deadline_seconds, self.planning_seconds)

    @property
    def authorization(self) -> str | None:
        """The Authorization header, if there is one."""
        return self.headers.get("authorization")

    @classmethod
    def from_scope(cls, scope: Scope, *, deadline_seconds: float, new_id: Callable[[], str]) -> RequestInfo:
        """Read an ASGI scope; the client may choose a well-formed request id and lower the deadline."""
        headers: dict[str, str] = {}
        for raw_name, raw_value in scope["headers"]:
            name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        given_id = headers.get(REQUEST_ID_HEADER, "")
        client = scope.get("client")
        return cls(
            method=scope.get("method", "GET"),
            query_string=scope.get("query_string", b""),
            headers=headers,
            request_id=given_id if _REQUEST_ID.fullmatch(given_id) else new_id(),
            client=client[0] if client else None,
            deadline_seconds=deadline_seconds,
        )

    def lowered_deadline(self) -> float | None:
        """Seconds that the request may take when X-Csgraph-Deadline asks for less than the service's limit."""
        text = self.headers.get(DEADLINE_HEADER)
        if text is None:
            return None
        if not _SECONDS.fullmatch(text) or float(text) <= 0:
            raise Refusal(BAD_REQUEST, "X-Csgraph-Deadline must be a positive number of seconds.")
        return min(self.deadline_seconds, float(text))
