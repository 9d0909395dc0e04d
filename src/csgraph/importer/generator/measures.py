"""Daily numbers of accounts: recorded metrics, product usage by people, and health as it was."""

from __future__ import annotations

from collections.abc import Iterable

from csgraph.importer.generator.dice import Dice
from csgraph.importer.generator.files import Cell, Files
from csgraph.importer.generator.model import PRODUCT, Node, Run
from csgraph.importer.generator.names import MODULES

GOOD_ADOPTION, POOR_ADOPTION = 65, 40
GOOD_TICKETS, POOR_TICKETS = 1, 3
GOOD_SCORE, AVERAGE_SCORE = 75, 40
ADOPTION_WEIGHT, TICKETS_WEIGHT = 0.7, 0.3
POINTS = {"GOOD": 100, "AVERAGE": 60, "POOR": 0}
WEEK = 7
GOOD_QUALITY, POOR_QUALITY = 0.6, 0.35
MODULE_NAMES = tuple(MODULES)


class Measures:
    """Writes the numbers of one account after the other."""

    def __init__(self, run: Run, files: Files) -> None:
        self._calendar = run.calendar
        self._density = run.density
        self._files = files

    def write(self, dice: Dice, node: Node) -> None:
        """Metrics and usage of a product, and the health of any account that can have one."""
        if not node.eligible:
            return
        if node.kind == PRODUCT:
            adoption = self._metrics(dice, node)
            self._usage(dice, node)
            self._snapshots(dice, node, adoption)
        else:
            self._parent_snapshots(dice, node)

    def _metrics(self, dice: Dice, node: Node) -> list[float]:
        """Adoption by days back, which the health follows."""
        days = min(max(self._density.metric_days, self._density.snapshot_days), node.created)
        level, slope = 100 * node.quality, dice.around(0.0, 0.12)
        series = [round(max(0.0, min(100.0, level + slope * back + dice.around(0.0, 3.0))), 1) for back in range(days + 1)]
        seats = round(10 ** (0.8 + 1.8 * dice.unit()))
        grown = dice.between(0, days)
        recorded = min(self._density.metric_days, node.created)
        day = self._calendar.day
        rows: list[tuple[Cell, ...]] = []
        for back in range(recorded, 0, -1):
            rows.append((node.id, "licensed_seats", day(back), seats if back < grown else max(1, seats * 4 // 5)))
            rows.append((node.id, "adoption_score", day(back), series[back]))
        self._files.write_all("metric_points.csv", rows)
        return series

    def _usage(self, dice: Dice, node: Node) -> None:
        """One row per person, module, activity and day; people share accounts, so distinct is less than the sum (M-20)."""
        days = min(self._density.usage_days, node.created)
        rows: list[tuple[Cell, ...]] = []
        for person in node.people:
            modules = dice.some(MODULE_NAMES, dice.between(1, 2))
            share = 0.15 + 0.35 * node.quality * dice.unit()
            for back in range(days, 0, -1):
                if not dice.chance(share * 0.2 if self._calendar.is_weekend(back) else share):
                    continue
                for module in modules:
                    actions = dice.between(1, 24)
                    seconds = actions * dice.between(10, 90)
                    activity = dice.pick(MODULES[module])
                    rows.append((node.id, person.id, module, activity, self._calendar.day(back), actions, seconds))
        self._files.write_all("usage.csv", rows)

    def _days(self, node: Node) -> list[int]:
        """Days with a snapshot: each of the last seven, one a week before."""
        last = min(self._density.snapshot_days, node.created)
        return [back for back in range(last, -1, -1) if back <= WEEK or back % WEEK == 0]

    def _snapshots(self, dice: Dice, node: Node, adoption: list[float]) -> None:
        rows: list[tuple[Cell, ...]] = []
        for back in self._days(node):
            tickets = max(0, round(dice.around(3.5 * (1 - node.quality), 0.8)))
            ranks = {
                "adoption": _rank(adoption[back] >= GOOD_ADOPTION, adoption[back] < POOR_ADOPTION),
                "tickets": _rank(tickets <= GOOD_TICKETS, tickets > POOR_TICKETS),
            }
            rows.append((node.id, self._calendar.day(back), *_health(node.tier, ranks), *FIRST_VERSION))
        self._files.write_all("health_snapshots.csv", rows)

    def _parent_snapshots(self, dice: Dice, node: Node) -> None:
        rows: list[tuple[Cell, ...]] = []
        for back in self._days(node):
            quality = node.quality + dice.around(0.0, 0.06)
            rank = _rank(quality >= GOOD_QUALITY, quality < POOR_QUALITY)
            rows.append((node.id, self._calendar.day(back), rank, None, "hierarchy", _listed(SHARES[rank]), *FIRST_VERSION))
        self._files.write_all("health_snapshots.csv", rows)


SHARES = {
    "POOR": ("sub_accounts_poor",), "GOOD": ("sub_accounts_good",), "AVERAGE": ("sub_accounts_poor", "sub_accounts_good"),
}  # fmt: skip
"""What decides the health of a parent (M-23)."""
FIRST_VERSION = (1, None, None)
"""Version of the profile; conditions and dimensions are what csgraph itself keeps."""


def _rank(is_good: bool, is_poor: bool) -> str:  # noqa: FBT001 - two answers to one question
    if is_poor:
        return "POOR"
    return "GOOD" if is_good else "AVERAGE"


def _health(tier: str, ranks: dict[str, str]) -> tuple[Cell, ...]:
    """Rank, score, profile and reasons, as the demo's two profiles decide them (M-21, M-22, M-33)."""
    if tier == "Enterprise":
        score = round(ADOPTION_WEIGHT * POINTS[ranks["adoption"]] + TICKETS_WEIGHT * POINTS[ranks["tickets"]])
        rank = _rank(score >= GOOD_SCORE, score < AVERAGE_SCORE)
        return rank, score, "enterprise", _reasons(rank, ranks)
    values = set(ranks.values())
    rank = _rank(values == {"GOOD"}, "POOR" in values)
    return rank, None, "ongoing", _reasons(rank, ranks)


def _reasons(rank: str, ranks: dict[str, str]) -> str:
    """What decided: the poor ones, those that were not good, or the good ones."""
    good = [key for key, found in ranks.items() if found == "GOOD"]
    lesser = [key for key in ranks if key not in good]
    poor = [key for key, found in ranks.items() if found == "POOR"]
    return _listed({"POOR": poor or lesser, "AVERAGE": lesser or good, "GOOD": good}[rank])


def _listed(keys: Iterable[str]) -> str:
    return "[" + ", ".join(f'"{key}"' for key in keys) + "]"
