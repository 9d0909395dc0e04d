"""Answers in pieces: what @defer and @stream leave for later, in graphql-core's frames with our errors; called by ``engine``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing, suppress
from typing import Any

from graphql import ExperimentalIncrementalExecutionResults, GraphQLError

from csgraph.http.operation import DEADLINE_GRACE_SECONDS

Payload = dict[str, Any]
Data = dict[tuple[str | int, ...], Any]
"""What a piece brings, by the places in the answer where its parts begin."""
Show = Callable[[list[GraphQLError]], list[Payload]]
"""What a client is told about the errors of fields."""
END: Payload = {"hasNext": False}


async def pieces(
    results: ExperimentalIncrementalExecutionResults, show: Show, cost: Mapping[str, int] | None, left: Callable[[], float]
) -> AsyncGenerator[Payload, None]:
    """The first piece, with the cost, and those after it; when the deadline passes the answer ends where it is."""
    async with aclosing(results.subsequent_results) as rest:
        first: Payload = _shown(results.initial_result, dict(results.initial_result.formatted), show)
        places = Places(first)
        yield first if cost is None else {**first, "extensions": {"cost": cost}}
        with suppress(TimeoutError):
            while True:
                async with asyncio.timeout(max(0.0, left() + DEADLINE_GRACE_SECONDS)):
                    piece = await anext(rest, None)
                if piece is None:
                    return
                yield places.fill(_piece(piece, show))
        yield END


class Places:
    """Where later pieces belong: besides their ids they get the path and the label, by which clients of the older format know them."""

    def __init__(self, first: Payload) -> None:
        self._pending: dict[str, Payload] = {}
        self._begun: dict[str, int] = {}
        self._note(first)
        self._begin(first, {(): first["data"]})

    def fill(self, piece: Payload) -> Payload:
        """The piece with paths and labels; an item's path ends with its index."""
        self._note(piece)
        data: Data = {}
        for part in piece.get("incremental", ()):
            place = self._pending[part["id"]]
            if "items" in part:
                self._place_items(part, place, data)
            else:
                part["path"] = [*place["path"], *part.get("subPath", ())]
                data.setdefault(tuple(part["path"]), {}).update(part["data"])
            if "label" in place:
                part["label"] = place["label"]
        self._begin(piece, data)
        return piece

    def _place_items(self, part: Payload, place: Payload, data: Data) -> None:
        index = self._begun.get(place["id"])
        if index is None:
            index = _length(place["path"], data)
        part["path"] = [*place["path"], index]
        data.setdefault(tuple(place["path"]), {}).update(enumerate(part["items"], index))
        self._begun[place["id"]] = index + len(part["items"])

    def _note(self, piece: Payload) -> None:
        self._pending |= {place["id"]: place for place in piece.get("pending", ())}

    def _begin(self, piece: Payload, data: Data) -> None:
        """Note how many items of the lists are there whose others the piece announces."""
        for place in piece.get("pending", ()):
            if place["id"] not in self._begun:
                self._begun[place["id"]] = _length(place["path"], data)


def _length(path: list[str | int], data: Data) -> int:
    """How many items the list at a path has in a piece; 0 where there is no list."""
    for end in range(len(path), -1, -1):
        found: Any = data.get(tuple(path[:end]))
        with suppress(LookupError, TypeError):
            for key in path[end:]:
                found = found[key]
            if isinstance(found, list):
                return len(found)
    return 0


def _piece(result: Any, show: Show) -> Payload:
    piece: Payload = dict(result.formatted)
    for part in ("incremental", "completed"):
        if part in piece:
            piece[part] = [
                _shown(of, dict(formatted), show) for of, formatted in zip(getattr(result, part) or (), piece[part], strict=True)
            ]
    return piece


def _shown(of: Any, formatted: Payload, show: Show) -> Payload:
    return {**formatted, "errors": show(of.errors)} if getattr(of, "errors", None) else formatted
