"""Answers of subscriptions that several subscribers get at the same moment are made once; used by ``engine``.

Subscribers of the same document, variables and rights are handed the same object by their streams (``resolvers.streams``,
``resolvers.snapshots``), and what they are told of it is the same text.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import orjson
from graphql import Executor

MOST = 256
MOST_BYTES = 8_000_000
"""Of the texts that are kept; the newest one is kept however long it is."""

Key = tuple[int, int, str]


class SharedAnswers:
    """The texts that were made last. Holding the object and the operation keeps their identity."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, tuple[object, object, bytes]] = OrderedDict()
        self._bytes = 0

    def find(self, executor: Executor[Any], words: str, item: object) -> orjson.Fragment | None:
        """The data of the answer, if it has been made; ``words`` are the variables."""
        kept = self._kept.get((id(item), id(executor.operation), words))
        return None if kept is None else orjson.Fragment(kept[2])

    def keep(self, executor: Executor[Any], words: str, item: object, data: Any) -> orjson.Fragment:
        """The data of an answer as its text, which others may find."""
        text = orjson.dumps(data)
        self._kept[id(item), id(executor.operation), words] = item, executor.operation, text
        self._bytes += len(text)
        while len(self._kept) > MOST or (self._bytes > MOST_BYTES and len(self._kept) > 1):
            _, (_, _, oldest) = self._kept.popitem(last=False)
            self._bytes -= len(oldest)
        return orjson.Fragment(text)
