"""`csgraph import`, `export` and `config apply`."""

from __future__ import annotations

import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

from rich.table import Table

from csgraph.app import opened
from csgraph.cli.console import OUT, interactive
from csgraph.importer import apply_organisation, run_export, run_import
from csgraph.importer.mapping import apply_mapping
from csgraph.importer.progress import Bar, Lines
from csgraph.importer.report import ImportReport
from csgraph.settings import Settings


async def load(settings: Settings, directory: Path, *, mapping: Path | None, dry_run: bool, skip_bad_rows: bool) -> None:
    """Import a directory, through a mapping when one is given."""
    with tempfile.TemporaryDirectory(prefix="csgraph-mapping-") if mapping else nullcontext(str(directory)) as folder:
        if mapping:
            apply_mapping(mapping, directory, Path(folder))
        await load_canonical(settings, Path(folder), dry_run=dry_run, skip_bad_rows=skip_bad_rows)


async def load_canonical(settings: Settings, directory: Path, *, dry_run: bool = False, skip_bad_rows: bool = False) -> ImportReport:
    """Import a directory in the canonical form and say what happened."""
    async with opened(settings) as deps:
        with _progress() as progress:
            report = await run_import(deps.repository, directory, dry_run=dry_run, skip_bad_rows=skip_bad_rows, progress=progress)
    show(report)
    return report


def _progress() -> Bar | nullcontext[Lines]:
    return Bar(OUT) if interactive() else nullcontext(Lines(sys.stdout))


def show(report: ImportReport) -> None:
    """The report as a table."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("file")
    for name in ("rows", "created", "updated", "unchanged", "rejected"):
        table.add_column(name, justify="right")
    for file in report.files:
        counts = (file.read, file.created, file.updated, file.unchanged, file.rejected)
        table.add_row(file.file, *(f"{count:,}" if count else "·" for count in counts))
    OUT.print(table)
    for name in report.ignored:
        OUT.print(f"[dim]{name} is not a file of the canonical form and was left alone.[/]", highlight=False)
    rows = sum(file.read for file in report.files)
    verb = "would change" if report.dry_run else "changed"
    speed = f", {rows / report.seconds:,.0f} rows/s" if report.seconds else ""
    OUT.print(f"{rows:,} rows, {report.changes:,} {verb}, {report.seconds:.1f} s{speed}", highlight=False)


async def dump(settings: Settings, directory: Path) -> None:
    """Export everything."""
    async with opened(settings) as deps:
        with _progress() as progress:
            report = await run_export(deps.repository, directory, progress=progress)
    OUT.print(f"Wrote {report.rows:,} rows in {len(report.files)} files to {directory}", highlight=False, soft_wrap=True)


async def configure(settings: Settings, file: Path) -> None:
    """Apply one organisation.toml."""
    async with opened(settings) as deps:
        report = await apply_organisation(deps.repository, file)
    OUT.print(f"{report.changes} change(s)." if report.changes else "Nothing to change.", highlight=False)
