"""What the database already holds of the rows of an import: their ids by external id, and new ids for those it does not hold."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

from csgraph.domain.identity import encode
from csgraph.importer.staging import NEW, PAGE, STAGED, STORED, Staging, ids_table
from csgraph.repository import Repository, Unit


class Lookup:
    """Finds and allocates ids for one import."""

    def __init__(self, repository: Repository, staging: Staging, counts: Mapping[str, int]) -> None:
        self._repository = repository
        self._staging = staging
        self.counts = counts
        """Nodes per entity when the import began; where there are none nothing is looked up."""
        staging.run("CREATE TABLE stored_path (id TEXT PRIMARY KEY, path TEXT NOT NULL) WITHOUT ROWID")

    async def existing(self) -> None:
        """Find the ids of staged rows that are in the database already."""
        for entity, staged in self._staging.staged.items():
            if staged.table.identified:
                await self.find(entity, f"SELECT key FROM {ids_table(entity)} WHERE id IS NULL AND staged = {STAGED}", staged=STAGED)  # noqa: S608

    async def find(self, entity: str, query: str, *, staged: int = STORED) -> None:
        """Look the external ids of a query over the staging area up in the database."""
        if not self.counts.get(entity):
            return
        table = ids_table(entity)
        run = self._staging.run
        run("DROP TABLE IF EXISTS temp.wanted")
        run(f"CREATE TEMP TABLE wanted AS {query}")
        for page in self._staging.pages("SELECT * FROM wanted"):
            for key, node_id, *path in await self._repository.rows(f"{entity}.by_ids_external", keys=[key for (key,) in page]):
                run(f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)", key, node_id, staged)  # noqa: S608
                if path:
                    run("INSERT OR REPLACE INTO stored_path VALUES (?, ?)", node_id, path[0])

    async def stored_parents(self, entity: str) -> AsyncIterator[tuple[str, str]]:
        """Every node of a small tree in the database with its parent."""
        after = ""
        while self.counts.get(entity):
            rows = await self._repository.rows(f"{entity}.page_parents", after=after, limit=PAGE)
            for node, parent in rows:
                yield node, parent
            if len(rows) < PAGE:
                return
            after = rows[-1][0]

    async def allocate(self) -> None:
        """Give every staged row that is new its id, from one block of the counter per entity."""
        for entity, staged in self._staging.staged.items():
            if staged.table.identified:
                await self._allocate(ids_table(entity))

    async def _allocate(self, table: str) -> None:
        count = self._staging.value(f"SELECT count(*) FROM {table} WHERE id IS NULL AND staged = {STAGED}")  # noqa: S608
        if count:
            numbers = iter(await claim(self._repository, count))
            self._staging.connection.create_function("next_id", 0, lambda: encode(next(numbers)))
            self._staging.run(f"UPDATE {table} SET id = next_id(), staged = {NEW} WHERE id IS NULL AND staged = {STAGED}")  # noqa: S608


async def claim(repository: Repository, count: int) -> range:
    """A block of numbers for ids that nobody else will get."""

    async def take(unit: Unit) -> int:
        rows = await unit.rows("id.claim", count=count)
        return int(rows[0][0])

    last = await repository.write(take)
    return range(last - count + 1, last + 1)
