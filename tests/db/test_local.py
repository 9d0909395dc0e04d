"""The local Neo4j under real conditions: real processes, real signals, real files."""

from __future__ import annotations

from neo4j import GraphDatabase


def test_a_started_server_answers_with_its_generated_password(neo4j_server):
    with GraphDatabase.driver(neo4j_server.url, auth=(neo4j_server.user, neo4j_server.password)) as driver:
        records, _, _ = driver.execute_query("RETURN 1 AS one")

    assert [record["one"] for record in records] == [1]
