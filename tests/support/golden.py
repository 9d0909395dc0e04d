"""A generated company of a fixed seed in the graph, the same in every run."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from csgraph.db.driver import Database
from csgraph.db.queries import Catalogue
from csgraph.importer import Silent, run_import
from csgraph.importer.generator import generate
from csgraph.repository import Repository
from support.wipe import wipe

TODAY = date(2026, 6, 17)
SEED = 7
CURSOR_KEY = "MATCH (o:Organisation {id: 'organisation'}) SET o.cursorKey = 'golden'"


async def company(database: Database, folder: Path, accounts: int, *, detail: Literal["full", "accounts"] = "full") -> None:
    """Empty the graph and import a generated company; ``detail`` as the generator takes it."""
    await wipe(database)
    generate(folder, accounts=accounts, seed=SEED, today=TODAY, metric_days=30, detail=detail)
    await run_import(Repository(database, Catalogue.load()), folder, progress=Silent(), rejects=folder / "rejects.csv", today=TODAY)
    await database.schema(CURSOR_KEY)
