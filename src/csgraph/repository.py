"""Runs catalogued and composed statements and shapes their rows; the only place that does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from csgraph.db.driver import Database, Deadline, Rows, Transaction
from csgraph.db.queries import Catalogue, Query
from csgraph.domain.configuration import Configuration, from_record
from csgraph.domain.errors import CatalogueError, Conflict

T = TypeVar("T")


class Repository:
    """Statements by name over one database."""

    def __init__(self, database: Database, catalogue: Catalogue) -> None:
        self.database = database
        self.catalogue = catalogue

    async def rows(self, name: str, /, *, deadline: Deadline | None = None, **parameters: Any) -> Rows:
        """Every row of a catalogued read."""
        query = self._query(name, parameters)
        rows = await self.database.read(name, query.text, parameters, timeout=query.timeout, deadline=deadline)
        return _expected(query, rows)

    async def one(self, name: str, /, *, deadline: Deadline | None = None, **parameters: Any) -> list[Any] | None:
        """The only row of a catalogued read, or None."""
        rows = await self.rows(name, deadline=deadline, **parameters)
        return rows[0] if rows else None

    async def configuration(self, deadline: Deadline | None = None) -> Configuration:
        """The configuration as it is now; raises Conflict where the database was never set up."""
        record = await self.one("organisation.page", deadline=deadline)
        if record is None:
            raise Conflict("The database holds no organisation; run csgraph migrate.")
        return from_record(record)

    async def write(self, work: Callable[[Unit], Awaitable[T]], *, timeout: float = 30.0, deadline: Deadline | None = None) -> T:
        """Run catalogued statements in one transaction; ``work`` may run again after a deadlock."""
        return await self.database.write(lambda transaction: work(Unit(transaction, self)), timeout=timeout, deadline=deadline)

    def _query(self, name: str, parameters: Mapping[str, Any]) -> Query:
        query = self.catalogue.query(name)
        if query.parameters != parameters.keys():
            raise CatalogueError(f"{name} takes the parameters {sorted(query.parameters)}, not {sorted(parameters)}.")
        return query


class Unit:
    """Catalogued statements inside one write transaction."""

    def __init__(self, transaction: Transaction, repository: Repository) -> None:
        self._transaction = transaction
        self._repository = repository

    async def rows(self, name: str, /, **parameters: Any) -> Rows:
        """Every row of a statement of this transaction."""
        query = self._repository._query(name, parameters)  # noqa: SLF001 - the two share a module
        return _expected(query, await self._transaction.run(name, query.text, parameters))

    @property
    def catalogue(self) -> Catalogue:
        """The statements and fragments."""
        return self._repository.catalogue

    async def composed(self, name: str, text: str, parameters: Mapping[str, Any]) -> Rows:
        """Every row of a composed statement of this transaction."""
        return await self._transaction.run(name, text, parameters)


def _expected(query: Query, rows: Rows) -> Rows:
    if (query.cardinality in ("one", "maybe") and len(rows) > 1) or (query.cardinality == "one" and not rows):
        raise CatalogueError(f"{query.name} promised {query.cardinality} row and answered {len(rows)}.")
    return rows


def stored_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the database with Python's own values and without nulls."""
    return {name: native(value) for name, value in row.items() if value is not None}


def native(value: Any) -> Any:
    """A value from the driver in Python's own types."""
    convert = getattr(value, "to_native", None)
    return value if convert is None else convert()
