"""Invariant 11: random scoped queries, made by a walk over the schema, tell nothing hidden: no id, no name, no count.

CSGRAPH_WALKS is how many queries are sent; 100,000 take half an hour. CSGRAPH_WALK_SEED makes them others.
"""

from __future__ import annotations

import os
from random import Random
from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.globalid import encode
from support.access import CASES, GRAPHS, acting, masked, named, planted, viewer_of, without_hidden
from support.service import Clock, client_of
from support.walk import Walk, text_of, used_values, values

WALKS = int(os.environ.get("CSGRAPH_WALKS", "48"))
SEED = os.environ.get("CSGRAPH_WALK_SEED", "")
TIMES = max(4, WALKS // 300)
"""How often each document is sent, with other values."""
LIMITS = {"operation_max_cost": "1000000", "statement_max_characters": "100000"}


async def answers_of(database: Database, viewer: dict[str, Any], documents: list[tuple[str, list[dict[str, Any]]]]) -> list[Any]:
    async with client_of(database, Clock(), acting(viewer), **LIMITS) as client:
        found = []
        for document, given in documents:
            for each in given:
                answer = await client.ask(document, **used_values(document, each))
                answer.pop("extensions", None)
                for error in answer.get("errors", ()):
                    error.get("extensions", {}).pop("requestId", None)
                if answer.get("data") is None:  # of several fields that end the whole answer, any may be the first to be told
                    for error in answer.get("errors", ()):
                        for part in ("locations", "path"):
                            error.pop(part, None)
                        error.get("extensions", {}).pop("field", None)
                found.append(answer)
        return found


def documents_of(graph: str, seed: str) -> list[tuple[str, list[dict[str, Any]]]]:
    random = Random(seed)
    count = max(1, WALKS // len(CASES) // TIMES)
    return [(Walk(random).document(), [values(GRAPHS[graph], random) for _ in range(TIMES)]) for _ in range(count)]


@pytest.mark.parametrize("at", CASES, ids=named)
async def test_random_queries_tell_nothing_hidden(at: tuple[str, str, bool], database: Database) -> None:
    graph, name, labelled = at
    content, viewer = GRAPHS[graph], viewer_of(graph, name)
    documents = documents_of(graph, name + SEED)

    await planted(database, content, labelled=labelled)
    answers = await answers_of(database, viewer, documents)
    await planted(database, without_hidden(content, viewer), labelled=labelled)
    without = await answers_of(database, viewer, documents)

    hidden = [account for account in content["accounts"] if account["id"] not in viewer["sees"]]
    names = {account["name"] for account in content["accounts"] if account["id"] in viewer["sees"]}
    queries = [(document, each) for document, given in documents for each in given]
    for query, answer in zip(queries, answers, strict=True):
        text = text_of(answer)
        for account in hidden:
            assert f'"{encode("Account", account["id"])}"' not in text, query
            assert f'"X-{account["id"]}"' not in text, query
            assert account["name"] in names or f'"{account["name"]}"' not in text, query
    for query, one, other in zip(queries, answers, without, strict=True):
        assert masked(one) == masked(other), query
    refused = [answer for answer in answers if answer.get("data") is None and '"NOT_FOUND"' not in text_of(answer)]
    assert len(refused) * 10 <= len(answers), refused[0]
