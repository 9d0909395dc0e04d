"""A drill-down goes on from its cursor in another document, and at a later moment (E-12)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from csgraph.db.driver import Database
from support.planted import Planted, plant
from support.service import Clock, client_of

WIDE = """{ successReport { overview { newThisYear { engagements(first: 2) { nodes { number } pageInfo { endCursor } } } healthByStage { count } }
  risk { red { engagements(first: 2) { nodes { number } pageInfo { endCursor } } } } } }"""
NEW = "query ($after: String!) { successReport { overview { set: newThisYear { engagements(first: 2, after: $after) { nodes { number } } } } } }"
RED = "query ($after: String!) { successReport(input: {}) { overview: risk { set: red { engagements(first: 2, after: $after) { nodes { number } } } } } }"


async def test_a_cursor_holds_in_another_document_and_a_moment_later(database: Database) -> None:
    of = {
        "accountId": "a",
        "state": "NEW",
        "stage": "ADOPTION",
        "perceivedHealth": "RED",
        "csmId": "u",
        "createdAt": datetime(2026, 2, 1, tzinfo=UTC),
    }
    engagements = [{**of, "id": f"e{at}", "number": f"E-{at}", "title": "E"} for at in range(3)]
    await plant(database, Planted(accounts=[{"id": "a", "name": "A"}], users=[{"id": "u", "name": "U"}], owned={"Engagement": engagements}))
    async with client_of(database, clock := Clock()) as client:
        first = (await client.query(WIDE))["successReport"]
        clock.now += timedelta(seconds=5)
        for text, shown in ((NEW, first["overview"]["newThisYear"]), (RED, first["risk"]["red"])):
            assert [node["number"] for node in shown["engagements"]["nodes"]] == ["E-0", "E-1"]
            after = await client.query(text, after=shown["engagements"]["pageInfo"]["endCursor"])
            clock.now += timedelta(days=1)
            assert after == {"successReport": {"overview": {"set": {"engagements": {"nodes": [{"number": "E-2"}]}}}}}
