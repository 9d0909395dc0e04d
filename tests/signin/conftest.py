"""Teams, people and a bot: Emea and Vip beside the default team; who belongs where is in the names."""

from __future__ import annotations

import pytest

from csgraph.db.driver import Database, Transaction

TEAMS = """
UNWIND [['emea', 'Emea', '{"region": {"eq": "EMEA"}}'], ['vip', 'Vip', '{"tier": {"eq": "VIP"}}']] AS row
CREATE (:SuccessTeam {id: 't-' + row[0], key: row[0], name: row[1], searchKey: row[0], isDefault: false, accountSet: row[2]})
"""
USERS = """
UNWIND $users AS row
CREATE (user:User {id: row[0], externalId: row[0], name: row[0], searchKey: row[0], kind: row[1], active: true, permissions: row[2]})
WITH user, row
UNWIND row[3] AS place
MATCH (team:SuccessTeam {key: place[0]})
CREATE (user)-[:MEMBER_OF {permission: place[1]}]->(team)
"""
PEOPLE = [
    ["admin", "HUMAN", ["GLOBAL_ADMIN"], [["vip", "MEMBER"]]],
    ["eve", "HUMAN", [], [["emea", "TEAM_ADMIN"]]],
    ["both", "HUMAN", ["ADVANCED"], [["emea", "MEMBER"], ["vip", "VIEWER"]]],
    ["free", "HUMAN", ["MEMBER"], []],
    ["bird", "HUMAN", [], [["emea", "MEMBER"], ["default", "VIEWER"]]],
    ["zoe", "BOT", [], [["emea", "MEMBER"]]],
]


@pytest.fixture
async def people(graph: Database) -> Database:
    async def work(tx: Transaction) -> None:
        await tx.run("test.teams", TEAMS, {})
        await tx.run("test.users", USERS, {"users": PEOPLE})
        await tx.run("test.grow", "MATCH (o:Organisation) SET o.version = o.version + 1", {})

    await graph.write(work, timeout=10)
    return graph
