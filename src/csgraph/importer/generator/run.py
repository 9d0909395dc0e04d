"""Runs one generation: which companies there are, and in what order their parts are written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from csgraph.importer.generator.accounts import Portfolio, Structure
from csgraph.importer.generator.acme import acme
from csgraph.importer.generator.activity import Activity
from csgraph.importer.generator.contacts import Contacts
from csgraph.importer.generator.dice import Calendar, Dice
from csgraph.importer.generator.files import Files
from csgraph.importer.generator.measures import Measures
from csgraph.importer.generator.model import Density, Node, Run
from csgraph.importer.generator.organisation import organisation
from csgraph.importer.generator.staff import hire
from csgraph.importer.generator.success import Success
from csgraph.importer.generator.trees import company, company_size, grow, plant

KNOWN_FROM = 200  # accounts; below that Acme alone would be most of the data
GIANT_SHARE = 10  # one account in ten belongs to Globex
GIANT_AGE_DAYS = 1800  # its lowest levels are old enough for a full history
METRIC_DAYS = ((3_000, 180), (30_000, 60), (200_000, 14))
LEAST_METRIC_DAYS = 7
USAGE_DAYS = 60
SNAPSHOT_DAYS = 91  # thirteen weekly boxes (M-24)


@dataclass(frozen=True, slots=True)
class GenerationReport:
    """How many accounts were made, and how many rows each file holds."""

    accounts: int
    rows: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Family:
    """One company, still to be grown; ``is_known`` gives it to the known success managers and much activity."""

    nodes: Iterator[Node]
    dice: Dice
    is_known: bool = False


def generate(
    target: Path,
    *,
    accounts: int,
    seed: int,
    today: date,
    detail: Literal["full", "accounts"] = "full",
    metric_days: int | None = None,
) -> GenerationReport:
    """Write canonical CSV files and organisation.toml for exactly that many accounts into ``target``.

    Equal arguments give equal bytes. ``detail="accounts"`` writes the structure alone: accounts, hierarchy, users, teams,
    assignments. ``metric_days`` is the history of daily numbers; left out, it shrinks from 180 days as accounts grow.
    """
    if accounts < 1:
        raise ValueError("accounts is at least 1")
    days = _metric_days(accounts) if metric_days is None else metric_days
    density = Density(days, min(days, USAGE_DAYS), min(days, SNAPSHOT_DAYS))
    run = Run(seed, Calendar(today), density, is_full=detail == "full")
    target.mkdir(parents=True, exist_ok=True)
    text = organisation(has_known_customers=accounts >= KNOWN_FROM)
    (target / "organisation.toml").write_text(text, encoding="utf-8", newline="\n")
    with Files(target, is_full=run.is_full) as files:
        _write(run, files, accounts)
        return GenerationReport(accounts, dict(files.rows))


def _write(run: Run, files: Files, accounts: int) -> None:
    staff = hire(run.seed, accounts)
    staff.write(files, has_known_customers=accounts >= KNOWN_FROM)
    structure = Structure(run, files)
    contacts, activity = Contacts(run.calendar, files), Activity(run.calendar, files)
    measures, success = Measures(run, files), Success(run, files)
    for family in _families(run.seed, accounts):
        portfolio = Portfolio(family.dice, staff)
        if family.is_known:
            portfolio.give_known()
        for node in family.nodes:
            structure.write(family.dice, node, portfolio)
            if run.is_full:
                contacts.write(family.dice, node)
                activity.write(family.dice, node, is_rich=family.is_known)
                measures.write(family.dice, node)
                activity.link(success.write(family.dice, node, is_rich=family.is_known))


def _families(seed: int, accounts: int) -> Iterator[_Family]:
    left = accounts
    if accounts >= KNOWN_FROM:
        nodes = list(acme(seed))
        yield _Family(iter(nodes), Dice(seed, "acme", "details"), is_known=True)
        giant = accounts // GIANT_SHARE
        dice = Dice(seed, "globex")
        root = plant(dice, "globex", "Globex", "Active")
        root.tier, root.created = "Enterprise", GIANT_AGE_DAYS
        yield _Family(grow(dice, root, giant - 1), dice)
        left -= len(nodes) + giant
    serial = 0
    while left:
        serial += 1
        dice = Dice(seed, "company", serial)
        size = min(left, company_size(dice))
        left -= size
        yield _Family(company(dice, serial, size), dice)


def _metric_days(accounts: int) -> int:
    return next((days for most, days in METRIC_DAYS if accounts <= most), LEAST_METRIC_DAYS)
