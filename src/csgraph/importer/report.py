"""What an import did, per file and in all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FileReport:
    """The rows of one file."""

    file: str
    read: int
    created: int
    updated: int
    unchanged: int
    rejected: int

    @property
    def changes(self) -> int:
        """Rows that changed the database."""
        return self.created + self.updated


@dataclass(frozen=True, slots=True)
class ImportReport:
    """A finished import; ``configuration_changes`` come from organisation.toml, ``rejects`` lists the rows that were left out, if any."""

    files: tuple[FileReport, ...]
    configuration_changes: int
    seconds: float
    dry_run: bool
    unknown: tuple[str, ...] = ()
    """A sentence about each file that was not read, because no file of the canonical form is named like it."""
    rejects: Path | None = None
    notes: tuple[str, ...] = ()
    """A sentence about each thing that is left open although no row is wrong."""

    @property
    def changes(self) -> int:
        """Everything that was written."""
        return self.configuration_changes + sum(file.changes for file in self.files)


@dataclass(slots=True)
class Tally:
    """Counts while a file is written."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
