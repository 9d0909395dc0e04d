"""Checks the trees that an import makes, rows of the database included: no row its own parent, no cycle, no more than 500 levels.

A node of a tree is known by its id where the database has it, else by `+` and its external id.
"""

from __future__ import annotations

from dataclasses import dataclass

from csgraph.importer import problems as codes
from csgraph.importer.lookup import Lookup
from csgraph.importer.staging import STAGED, Staged, ids_table, quoted
from csgraph.importer.validity import Rejecting

LEVELS = 500
SHOWN_IN_CYCLE = 20
NODE = "coalesce({0}.id, '+' || {0}.key)"


@dataclass(frozen=True, slots=True)
class Forest:
    """The account hierarchy as it will be: the SQLite table `tree_account` holds (node, parent, line, depth)."""

    exists: bool


async def check_forest(checks: Rejecting, lookup: Lookup) -> Forest:
    """Check every tree of the import."""
    staged = checks.staging.staged
    if "account" in staged or "hierarchy" in staged:
        _account_tree(checks)
        for entity in ("account", "hierarchy"):
            if entity in staged and staged[entity].has("parent_id"):
                _check_tree(checks, staged[entity], "account", "account_id" if entity == "hierarchy" else "id", "parent_id")
    for entity, column in (("user", "manager_id"), ("engagement", "parent_id")):
        if entity in staged and staged[entity].has(column):
            await _simple_tree(checks, lookup, staged[entity], column)
            _check_tree(checks, staged[entity], entity, "id", column)
    return Forest(exists="account" in staged or "hierarchy" in staged)


def _new_tree(checks: Rejecting, entity: str) -> str:
    tree = quoted("tree_" + entity)
    checks.staging.run(f"DROP TABLE IF EXISTS {tree}")
    checks.staging.run(f"CREATE TABLE {tree} (node TEXT PRIMARY KEY, parent TEXT, depth INTEGER, path TEXT) WITHOUT ROWID")
    return tree


def _account_tree(checks: Rejecting) -> None:
    run, staged = checks.staging.run, checks.staging.staged
    tree = _new_tree(checks, "account")
    node, parent = NODE.format("i"), NODE.format("p")
    if "hierarchy" in staged:
        source = staged["hierarchy"]
        given = parent if source.has("parent_id") else "NULL"
        joined = "LEFT JOIN ids_account AS p ON p.key = h.parent_id" if source.has("parent_id") else ""
        current = "WHERE h.valid_to IS NULL" if source.has("valid_to") else ""
        run(f"INSERT OR IGNORE INTO {tree} SELECT {node}, {given}, NULL, NULL FROM rows_hierarchy AS h JOIN ids_account AS i"  # noqa: S608
            f" ON i.key = h.account_id {joined} {current}")  # fmt: skip
    if "account" in staged and staged["account"].has("parent_id"):
        run(f"INSERT OR IGNORE INTO {tree} SELECT {node}, {parent}, NULL, NULL FROM rows_account AS a JOIN ids_account AS i"  # noqa: S608
            " ON i.key = a.id LEFT JOIN ids_account AS p ON p.key = a.parent_id")  # fmt: skip
    _stored_lineages(checks, tree)
    if "account" in staged and not staged["account"].has("parent_id"):
        run(f"INSERT OR IGNORE INTO {tree} SELECT {node}, NULL, NULL, NULL FROM ids_account AS i WHERE i.staged = {STAGED}")  # noqa: S608


def _stored_lineages(checks: Rejecting, tree: str) -> None:
    # Ancestors that the import does not name keep their place: they close a cycle as well as any other.
    for page in checks.staging.pages("SELECT path FROM stored_path"):
        for (path,) in page:
            ids = path.strip("/").split("/")
            for parent, node in zip([None, *ids], ids, strict=False):
                checks.staging.run(f"INSERT OR IGNORE INTO {tree} VALUES (?, ?, NULL, NULL)", node, parent)  # noqa: S608


async def _simple_tree(checks: Rejecting, lookup: Lookup, staged: Staged, column: str) -> None:
    entity = staged.table.entity
    tree = _new_tree(checks, entity)
    ids = ids_table(entity)
    checks.staging.run(
        f"INSERT OR IGNORE INTO {tree} SELECT {NODE.format('i')}, {NODE.format('p')}, NULL, NULL FROM {staged.name} AS t"  # noqa: S608
        f" JOIN {ids} AS i ON i.key = t.id LEFT JOIN {ids} AS p ON p.key = t.{quoted(column)}"
    )
    async for node, parent in lookup.stored_parents(entity):
        checks.staging.run(f"INSERT OR IGNORE INTO {tree} VALUES (?, ?, NULL, NULL)", node, parent)  # noqa: S608
    checks.staging.run(
        f"INSERT OR IGNORE INTO {tree} SELECT DISTINCT parent, NULL, NULL, NULL FROM {tree} WHERE parent IS NOT NULL"  # noqa: S608
    )


def _check_tree(checks: Rejecting, staged: Staged, entity: str, name: str, column: str) -> None:
    tree, ids = quoted("tree_" + entity), ids_table(entity)
    checks.reject(
        staged, column, codes.SELF_PARENT,
        f"SELECT line, 'another row than the row itself' FROM {staged.name} WHERE {quoted(name)} = {quoted(column)}",  # noqa: S608
    )  # fmt: skip
    run = checks.staging.run
    run(f"DELETE FROM {tree} WHERE node = parent")  # noqa: S608
    run(f"CREATE INDEX IF NOT EXISTS {quoted('children_' + entity)} ON {tree} (parent)")
    run("DROP TABLE IF EXISTS temp.reached")
    run("CREATE TEMP TABLE reached (node TEXT PRIMARY KEY, depth INTEGER) WITHOUT ROWID")
    run(f"INSERT INTO reached WITH RECURSIVE down (node, depth) AS (SELECT node, 0 FROM {tree} AS t WHERE parent IS NULL"  # noqa: S608
        f" OR NOT EXISTS (SELECT 1 FROM {tree} AS up WHERE up.node = t.parent)"
        f" UNION ALL SELECT t.node, d.depth + 1 FROM down AS d JOIN {tree} AS t ON t.parent = d.node WHERE d.depth < ?)"
        " SELECT node, depth FROM down", LEVELS)  # fmt: skip
    now = "AND t.valid_to IS NULL" if staged.has("valid_to") else ""
    find = f"FROM {staged.name} AS t JOIN {ids} AS i ON i.key = t.{quoted(name)} AND t.{quoted(column)} IS NOT NULL {now}"
    node = NODE.format("i")
    checks.reject(
        staged, column, codes.BAD_VALUE,
        f"SELECT t.line, 'at most {LEVELS} levels' {find} JOIN reached AS r ON r.node = {node} WHERE r.depth = ?", LEVELS,
    )  # fmt: skip
    run("CREATE TEMP TABLE IF NOT EXISTS cyclic (node TEXT PRIMARY KEY, path TEXT) WITHOUT ROWID")
    run("DELETE FROM cyclic")
    _find_cycles(checks, tree, ids)
    checks.reject(
        staged, column, codes.CYCLE,
        f"SELECT t.line, 'a parent that is not below the row: ' || c.path {find} JOIN cyclic AS c ON c.node = {node}",
    )  # fmt: skip


def _find_cycles(checks: Rejecting, tree: str, ids: str) -> None:
    # Every node that no root reaches lies on a cycle, below one, or too deep; walking up finds which.
    staging = checks.staging
    staging.run("CREATE TEMP TABLE IF NOT EXISTS walked (node TEXT PRIMARY KEY) WITHOUT ROWID")
    staging.run("DELETE FROM walked")
    query = f"SELECT node FROM {tree} WHERE node NOT IN (SELECT node FROM reached)"  # noqa: S608
    for page in staging.pages(query):
        for (start,) in page:
            walk: dict[str, None] = {}
            node = start
            while node is not None and node not in walk and not staging.value("SELECT 1 FROM walked WHERE node = ?", node):
                walk[node] = None
                node = staging.value(f"SELECT parent FROM {tree} WHERE node = ?", node)  # noqa: S608
            if node in walk:
                nodes = list(walk)
                _note_cycle(checks, nodes[nodes.index(node) :], ids)
            for name in walk:
                staging.run("INSERT INTO walked VALUES (?)", name)


def _note_cycle(checks: Rejecting, nodes: list[str], ids: str) -> None:
    first = nodes.index(min(nodes))
    nodes = nodes[first:] + nodes[:first]
    names = [_shown(checks, node, ids) for node in nodes[:SHOWN_IN_CYCLE]]
    if len(nodes) > SHOWN_IN_CYCLE:
        names.append(f"({len(nodes) - SHOWN_IN_CYCLE} more)")
    path = " > ".join([*names, names[0]])
    for node in nodes:
        checks.staging.run("INSERT OR IGNORE INTO cyclic VALUES (?, ?)", node, path)


def _shown(checks: Rejecting, node: str, ids: str) -> str:
    key = node[1:] if node.startswith("+") else checks.staging.value(f"SELECT key FROM {ids} WHERE id = ?", node)  # noqa: S608
    return str(key or node)[:100]
