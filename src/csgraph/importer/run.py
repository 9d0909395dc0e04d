"""`csgraph import`: stage every file, check everything, then write in an order in which what is referred to comes first."""

from __future__ import annotations

import asyncio
import difflib
import time
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from functools import partial
from pathlib import Path

from csgraph.domain.errors import ImportRefused
from csgraph.importer.check import Checks
from csgraph.importer.collections import ITEMS, collection_files, counts_of, number_items, read_collection
from csgraph.importer.definitions import Definitions, Stored, load_stored
from csgraph.importer.lookup import Lookup
from csgraph.importer.notes import doubtful_names, open_questions
from csgraph.importer.organisation import check_organisation, members_of, plan_organisation, shared_roles, store_organisation
from csgraph.importer.organisation_file import FILE, OrganisationFile, read_organisation
from csgraph.importer.problems import Rejections
from csgraph.importer.progress import Progress
from csgraph.importer.reader import read_table
from csgraph.importer.report import FileReport, ImportReport, Tally
from csgraph.importer.staging import Staging, ids_table
from csgraph.importer.tables import BY_FILE, TABLES, TEAM_MEMBERS
from csgraph.importer.write import Writer
from csgraph.importer.write_accounts import AccountWriter, place_accounts
from csgraph.importer.write_assignments import AssignmentWriter
from csgraph.importer.write_derived import write_derived
from csgraph.importer.write_health import write_health
from csgraph.importer.write_history import HistoryWriter
from csgraph.repository import Repository, Unit
from csgraph.team_sets import refresh_all
from csgraph.usage_scales import write_scales

PRUNED_AT_ONCE = 5_000
NOON = time_of_day(12)
REJECTS = Path("rejects.csv")
NAMED = 10
"""How many names of files a message repeats."""
NEAR = 0.7
"""How alike two file names are of which one is taken for a slip."""


async def run_import(  # noqa: PLR0913 - the options of the command
    repository: Repository, directory: Path, *, progress: Progress, dry_run: bool = False, skip_bad_rows: bool = False,
    rejects: Path = REJECTS, today: date | None = None, organisation: str | None = None,
) -> ImportReport:  # fmt: skip
    """Load a directory of canonical files; raises ImportRefused with ``problems`` where rows are bad and not to be skipped.

    ``organisation`` is what problems call organisation.toml where it is a copy.
    """
    started = time.monotonic()
    _require_files(directory)
    stored = await load_stored(repository)
    path = directory / FILE
    with Staging() as staging, Rejections(rejects) as rejections:
        content = await asyncio.to_thread(read_organisation, path, organisation) if path.is_file() else None
        run = _Import(repository, staging, rejections, progress, stored, content)
        run.note_problems()
        read = await asyncio.to_thread(run.read, directory, today)
        await run.check(skip=skip_bad_rows)
        if rejections.count and (rejections.fatal or not skip_bad_rows):
            raise rejections.refusal(skipping=skip_bad_rows)
        changes = 0 if dry_run else await run.write(today)
        notes = await run.notes(names=not dry_run)
        return ImportReport(
            files=tuple(_file_report(file, count, run.tallies, rejections) for file, count in read.items()),
            configuration_changes=changes, seconds=time.monotonic() - started, dry_run=dry_run,
            unknown=unknown_files(directory, rejects), rejects=rejections.listed, notes=notes,
        )  # fmt: skip


def _file_report(file: str, read: int, tallies: Mapping[str, Tally], rejections: Rejections) -> FileReport:
    tally = tallies.get(file, Tally())
    rejected = rejections.rows_of(file)
    return FileReport(file, read, tally.created, tally.updated, tally.unchanged, rejected)


def unknown_files(directory: Path, rejects: Path = REJECTS) -> tuple[str, ...]:
    """A sentence about each file that an import of the directory does not read although it looks like data, with the nearest known name."""
    known = (FILE, *BY_FILE)
    found = []
    for path in sorted(directory.iterdir()):
        near = difflib.get_close_matches(path.name.lower(), known, 1, NEAR)
        data = path.suffix.lower() == ".csv" and path.resolve() != rejects.resolve()
        if path.name not in known and path.is_file() and (data or near == [FILE]):
            hint = f" Did you mean {near[0]}?" if near else ""
            found.append(f"{path.name} is not a file of the canonical form and is not read.{hint}")
    return tuple(found)


def _require_files(directory: Path) -> None:
    if any((directory / name).is_file() for name in (FILE, *BY_FILE)) or collection_files(directory):
        return
    names = sorted(path.name for path in directory.iterdir())
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    held = f"holds {', '.join(names[:NAMED])}{more}" if names else "is empty"
    raise ImportRefused(
        f"{directory} holds no file of the canonical form; it {held}."
        " docs/IMPORT.md lists the names; another export is read with --mapping FILE.toml."
    )


class _Import:
    def __init__(
        self, repository: Repository, staging: Staging, rejections: Rejections, progress: Progress, stored: Stored,
        content: OrganisationFile | None,
    ) -> None:  # fmt: skip
        self._repository = repository
        self._staging = staging
        self._rejections = rejections
        self._progress = progress
        self._stored = stored
        self._content = content
        self._noted = 0
        self._now = datetime.now(UTC)
        self._lookup: Lookup | None = None
        self.tallies: dict[str, Tally] = {}

    def note_problems(self) -> None:
        """Hand what is wrong in organisation.toml to the rejections; without a sound configuration nothing else can be judged."""
        if self._content is not None:
            for problem in self._content.problems:
                self._rejections.add(problem, fatal=True)
            if self._content.problems:
                raise self._rejections.refusal()

    @property
    def _definitions(self) -> Definitions:
        return Definitions.over(self._stored, self._content)

    def read(self, directory: Path, today: date | None) -> dict[str, int]:
        """Stage every file; answer the number of rows of each."""
        definitions = self._definitions
        rules, attributes = definitions.rules(today), definitions.attributes()
        read: Counter[str] = Counter()
        for table in TABLES:
            path = directory / table.file
            if path.is_file():
                arguments = (self._staging, rules, attributes, self._rejections, self._progress)
                read[table.file] = read_table(path, table, *arguments)
        for path in collection_files(directory):
            file = str(path.relative_to(directory).as_posix())
            read[file] = read_collection(path, self._staging, self._rejections, self._progress)
        if ITEMS.entity in self._staging.staged:
            number_items(self._staging, self._staging.staged[ITEMS.entity])
        self._stage_members()
        return dict(read)

    def _stage_members(self) -> None:
        members = [] if self._content is None else members_of(self._content)
        if self._content is not None and members:
            names = ("team", "user", "permission")
            rows = [(line, *(member[name] for name in names)) for line, member in enumerate(members, 1)]
            staged = self._staging.open(TEAM_MEMBERS, self._content.file, TEAM_MEMBERS.columns)
            staged.paths[self._content.file] = [member["path"] for member in members]
            self._staging.append(staged, rows)

    async def check(self, *, skip: bool) -> None:
        """Check what concerns more than one row."""
        counts: dict[str, int] = {entity: nodes for entity, nodes in await self._repository.rows("organisation.count_stored")}  # noqa: C416
        self._lookup = Lookup(self._repository, self._staging, counts)
        checks = Checks(self._staging, self._lookup, self._rejections, skip=skip and not self._rejections.fatal)
        await checks.run(self._now, self._definitions.multi_holder)
        if self._content is not None:
            await check_organisation(self._stored, self._content, self._find, partial(shared_roles, self._repository))
            for problem in self._content.problems:
                self._rejections.add(problem, fatal=True)

    async def _find(self, kind: str, keys: list[str]) -> dict[str, str]:
        assert self._lookup is not None
        table, found = ids_table(kind), {}
        for key in keys:
            row = self._staging.run(f"SELECT id FROM {table} WHERE key = ?", key).fetchone()  # noqa: S608 - see Staging
            if row is not None:
                found[key] = row[0] or key
        missing = [key for key in keys if key not in found]
        if missing and self._lookup.counts.get(kind):
            found.update({row[0]: row[1] for row in await self._repository.rows(f"{kind}.by_ids_external", keys=missing)})
        return found

    async def notes(self, *, names: bool) -> tuple[str, ...]:
        """What is left open; ``names`` looks those of criteria up in the database."""
        doubtful = await doubtful_names(self._repository, self._content) if names and self._content is not None else []
        return (*open_questions(self._staging, self._definitions), *doubtful)

    async def write(self, today: date | None) -> int:
        """Write everything; answer the number of changes to the configuration."""
        assert self._lookup is not None
        await self._lookup.allocate()
        changes = 0
        if self._content is not None:
            plan = await plan_organisation(self._repository, self._stored, self._content, self._find)
            changes = await store_organisation(self._repository, plan, [])
        writer = Writer(self._repository, self._staging, self._lookup.counts, self._now, self._progress)
        self.tallies = writer.tallies
        for table in TABLES:
            if table.entity in self._staging.staged:
                await self._write_table(writer, table.entity)
        await self._write_collections(writer)
        await write_derived(writer)
        await writer.finish()
        if self._compares_usage(writer.counts):
            definitions = self._definitions
            await write_scales(self._repository, definitions.zone, definitions.rules(today).last_day)
        had = bool(self._stored.sections.get("health_profiles"))
        await write_health(writer, self._moment(today), everything=changes > 0, had=had)
        await refresh_all(self._repository)
        return changes

    def _moment(self, today: date | None) -> datetime:
        """Now, or noon of the day that the import takes for today."""
        return self._now if today is None else datetime.combine(today, NOON, self._definitions.zone)

    def _compares_usage(self, counts: Mapping[str, int]) -> bool:
        staged = self._staging.staged
        return "usage" in staged or (bool(counts.get("usage")) and ("account" in staged or "hierarchy" in staged))

    async def _write_table(self, writer: Writer, entity: str) -> None:
        if entity == "account":
            await AccountWriter(writer, self._definitions).write()
        elif entity == "hierarchy":
            if "account" not in self._staging.staged:
                await asyncio.to_thread(place_accounts, self._staging)
            await HistoryWriter(writer).write()
        elif entity == "assignment":
            await AssignmentWriter(writer, self._definitions.multi_holder).write()
        else:
            await writer.table(self._staging.staged[entity])

    async def _write_collections(self, writer: Writer) -> None:
        staged = self._staging.staged.get(ITEMS.entity)
        if staged is None:
            return
        await writer.table(staged)
        if not writer.counts.get(ITEMS.entity):
            return
        removed: dict[str, list[dict[str, object]]] = {}
        for collection, account, count in counts_of(self._staging, staged):
            removed.setdefault(collection, []).append({"accountId": account, "count": count})
        for collection, rows in removed.items():
            for start in range(0, len(rows), PRUNED_AT_ONCE):
                await writer.transaction(_Prune(collection, rows[start : start + PRUNED_AT_ONCE], writer.tally(staged)))


class _Prune:
    """Removes what accounts' lists no longer hold; a removed row counts as updated."""

    def __init__(self, collection: str, rows: list[dict[str, object]], tally: Tally) -> None:
        self._collection = collection
        self._rows = rows
        self._tally = tally

    async def __call__(self, unit: Unit) -> None:
        """Run in a transaction."""
        answer = await unit.rows("collection_item.prune_import", collection=self._collection, rows=self._rows)
        self._tally.updated += answer[0][0]
