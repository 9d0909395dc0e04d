"""`csgraph import`, `export` and `config apply`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from csgraph.app import opened
from csgraph.cli.console import ERR, OUT, interactive
from csgraph.importer import apply_organisation, run_export, run_import, unknown_files
from csgraph.importer.mapping import apply_mapping
from csgraph.importer.notes import doubtful_names
from csgraph.importer.organisation_file import read_organisation
from csgraph.importer.progress import Bar, Lines
from csgraph.importer.report import ImportReport
from csgraph.mutations.plays import run_plays
from csgraph.settings import Settings


async def load(settings: Settings, directory: Path, *, mapping: Path | None, dry_run: bool, skip_bad_rows: bool) -> None:
    """Import a directory, through a mapping when one is given."""
    with tempfile.TemporaryDirectory(prefix="csgraph-mapping-") if mapping else nullcontext(str(directory)) as folder:
        name = apply_mapping(mapping, directory, Path(folder)).organisation if mapping else None
        await load_canonical(settings, Path(folder), dry_run=dry_run, skip_bad_rows=skip_bad_rows, organisation=name)


async def load_canonical(
    settings: Settings, directory: Path, *, dry_run: bool = False, skip_bad_rows: bool = False, organisation: str | None = None
) -> ImportReport:
    """Import a directory in the canonical form and say what happened; ``organisation`` is the name of a mapping's organisation file."""
    _warn(unknown_files(directory))
    async with opened(settings) as deps:
        with _progress() as progress:
            report = await run_import(
                deps.repository, directory, progress=progress, dry_run=dry_run, skip_bad_rows=skip_bad_rows, organisation=organisation
            )
        if not dry_run:
            await run_plays(deps.mutator)
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
    _warn(report.unknown)
    if report.rejects is not None:
        OUT.print(f"The rejected rows are listed in {escape(str(report.rejects.absolute()))}", highlight=False, soft_wrap=True)
    OUT.print(_summary(report), highlight=False, soft_wrap=True)
    _warn(report.notes)


def _summary(report: ImportReport) -> str:
    def total(name: str) -> str:
        return f"{sum(getattr(file, name) for file in report.files):,} {name}"

    rows = sum(file.read for file in report.files)
    pace = f"{report.seconds:.1f} s" + (f", {rows / report.seconds:,.0f} rows/s" if report.seconds else "")
    if report.dry_run:
        return f"{rows:,} rows checked, {total('rejected')}; nothing was written; {pace}"
    counts = ", ".join(total(name) for name in ("created", "updated", "unchanged", "rejected"))
    return f"{rows:,} rows read: {counts}; {report.configuration_changes:,} changes of the configuration; {pace}"


def _warn(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        ERR.print(f"[yellow]warning:[/] {escape(sentence)}", highlight=False, soft_wrap=True)


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
        await run_plays(deps.mutator)
        notes = await doubtful_names(deps.repository, read_organisation(file))
    OUT.print(f"{report.changes} change(s)." if report.changes else "Nothing to change.", highlight=False)
    _warn(notes)
