"""The canonical files as a mapping sees them: which columns exist, which are required, what kind of value each holds."""

from __future__ import annotations

from dataclasses import dataclass

from csgraph.importer.mapping.dialect import Kind
from csgraph.importer.tables import ATTRIBUTE, BY_FILE, COLLECTIONS, TABLES, Table
from csgraph.importer.tables import Kind as CellKind

_KINDS = {
    CellKind.DATE: Kind.DATE,
    CellKind.INSTANT: Kind.INSTANT,
    CellKind.MOMENT: Kind.VALIDITY,
    CellKind.BOOLEAN: Kind.BOOLEAN,
    CellKind.NUMBER: Kind.NUMBER,
    CellKind.MONEY: Kind.NUMBER,
    CellKind.COUNT: Kind.NUMBER,
}


@dataclass(frozen=True, slots=True)
class Target:
    """One canonical file; ``open_prefix`` starts the column names that a company chooses itself, None where none may."""

    name: str
    columns: dict[str, Kind]
    required: frozenset[str]
    open_prefix: str | None = None

    def kind(self, column: str) -> Kind | None:
        """What a column holds; None where the file has no such column."""
        if column in self.columns:
            return self.columns[column]
        is_free = self.open_prefix is not None and column.startswith(self.open_prefix) and column != self.open_prefix
        return Kind.TEXT if is_free else None


def target(name: str) -> Target | None:
    """The canonical file of that name, or None."""
    if name in BY_FILE:
        return _target(BY_FILE[name])
    folder, _, file = name.rpartition("/")
    key = file.removesuffix(".csv")
    if folder == COLLECTIONS and file.endswith(".csv") and key.replace("_", "").replace("-", "").isalnum():
        return Target(name, {"account_id": Kind.TEXT}, frozenset({"account_id"}), "")
    return None


def target_names() -> list[str]:
    """Every canonical file with a fixed name."""
    return [table.file for table in TABLES]


def _target(table: Table) -> Target:
    return Target(
        table.file,
        {column.name: _KINDS.get(column.kind, Kind.TEXT) for column in table.columns},
        frozenset(column.name for column in table.columns if column.required),
        ATTRIBUTE if table.attributes else None,
    )
