"""The service under test: empty at first, its clock set, its statements noted."""

from __future__ import annotations

from csgraph.db.driver import Database
from support.service import Client
from support.wipe import wipe

COUNT = "MATCH (n) WHERE NOT n:Migration RETURN count(n)"
FIRST_NODES = 8


async def test_a_new_graph_holds_the_foundation_and_nothing_else(graph: Database) -> None:
    await graph.schema("CREATE (:Account {id: 'x'})-[:CHILD_OF]->(:Account {id: 'y'})")

    await wipe(graph)

    assert await graph.read("count", COUNT, {}, timeout=5) == [[FIRST_NODES]]
    assert await graph.read("version", "MATCH (o:Organisation) RETURN o.version", {}, timeout=5) == [[1]]


async def test_the_version_grows_where_a_reader_outlives_the_data(graph: Database) -> None:
    await graph.schema("MATCH (o:Organisation) SET o.version = 7")

    await wipe(graph, growing=True)

    assert await graph.read("version", "MATCH (o:Organisation) RETURN o.version", {}, timeout=5) == [[8]]


async def test_a_client_answers_and_notes_what_it_sent(client: Client) -> None:
    assert await client.query('{ account(externalId: "nobody") { name } }') == {"account": None}
    assert [statement.name for statement in client.statements] == ["organisation.page", "composed.account"]

    assert await client.query("query ($id: String) { account(externalId: $id) { name } }", id="nobody") == {"account": None}
    assert [(statement.name, statement.parameters) for statement in client.statements] == [("composed.account", {"p0": "nobody"})]
