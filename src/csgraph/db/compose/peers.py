"""Peers in a statement: the values of the accounts of one health profile (M-27), read in one pass for all metrics of an object.

Where the statement finds one account, the pass reads the accounts of its profile. Where it may find many, one pass behind everything else reads the
eligible accounts of all profiles, and every account finds the figures of its own: the peers of a page are read once, not once for each row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from csgraph.db.compose.metricvalue import current_value, number, value_expression
from csgraph.db.compose.text import ALWAYS, Composer, Run, Shape
from csgraph.domain.coverage import ELIGIBLE
from csgraph.domain.metrics import Metric
from csgraph.domain.peers import Distribution
from csgraph.domain.row import Row, row_type

Found = Callable[[list[Any], Run], Sequence[Any]]
"""What a pass found: for each profile its key, and for each metric the values and how many of them are hidden."""
NOBODY = Distribution(0)
MADE = "peers"
"""Where an answer keeps the distributions that it has made, in ``Run.told``."""


def peers(composer: Composer, shape: Shape, node: str, metric: Metric) -> Callable[[list[Any], Run], Row]:
    """How the account's value of a metric lies among those of its peers."""
    scan = _of_account(composer, shape, node) if node in composer.single else _everywhere(composer)
    distribution = scan.add(metric)
    profile_at, status_at = shape.column(f"{node}.healthProfile"), shape.column(f"{node}.contractStatus")
    value_at = current_value(composer, shape, metric, node)
    currency_at = shape.column(f"{node}.currency") if metric.money else None
    kind = row_type("PeerDistribution")

    def read(values: list[Any], run: Run) -> Row:
        found = distribution(values, run, values[profile_at])
        own = number(values[value_at], values[currency_at] if currency_at is not None else None, run)
        place = found.percentile(own) if values[status_at] in ELIGIBLE else None
        return kind(count=found.count, min=found.low, max=found.high, average=found.average, median=found.median, percentile=place)

    return read


Distributed = Callable[[list[Any], Run, str | None], Distribution]


@dataclass(slots=True)
class _Scan:
    """One pass over peers; metrics add their columns before it is written."""

    composer: Composer
    body: str
    peer: str
    found: Found
    seen: str = ""
    columns: list[str] = field(default_factory=list)
    known: dict[str, Distributed] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.seen = self.composer.visible("Account", self.peer)
        if self.seen != ALWAYS:
            name = self.composer.fresh("seen")
            self.body += f" WITH {self.peer}, coalesce({self.seen}, false) AS {name}"
            self.seen = name

    def add(self, metric: Metric) -> Distributed:
        """Have the pass read the values of a metric; answers their distribution over the accounts of a profile."""
        if metric.key not in self.known:
            value = value_expression(self.composer, metric, self.peer)
            if metric.money:  # without a rate an amount is no value, which only the configuration knows
                value = f"head([each IN [{value}] WHERE each IS NOT NULL | [each, {self.peer}.currency, {self.seen}]])"
            self.columns.append(value)
            self.known[metric.key] = self._reader(metric, 2 * len(self.columns) - 1)
        return self.known[metric.key]

    def _reader(self, metric: Metric, at: int) -> Distributed:
        def read(values: list[Any], run: Run, profile: str | None) -> Distribution:
            made: dict[tuple[str, str | None], Distribution] = run.told.setdefault(MADE, {})
            key = metric.key, profile
            if key not in made:  # the same for every account of the profile
                rows = (each for each in self.found(values, run) if each[0] == profile)
                made[key] = next((_distribution(metric, each[at], each[at + 1], run) for each in rows), NOBODY)
            return made[key]

        return read

    def text(self) -> tuple[str, str]:
        """The pass, and what it answers."""
        fresh = self.composer.fresh
        profile, names = fresh("profile"), [fresh("value") for _ in self.columns]
        read = [f"{self.peer}.healthProfile AS {profile}", *(f"{each} AS {name}" for each, name in zip(self.columns, names, strict=True))]
        hidden = [f"count(CASE WHEN {name} IS NOT NULL AND NOT {self.seen} THEN 1 END)" for name in names]
        parts = [part for name, count in zip(names, hidden, strict=True) for part in (f"collect({name})", count)]
        kept = [fresh("part") for _ in parts]
        grouped = ", ".join(f"{part} AS {name}" for part, name in zip(parts, kept, strict=True))
        carried = [] if self.seen == ALWAYS else [self.seen]
        return f"{self.body} WITH {', '.join([*carried, *read])} WITH {profile}, {grouped}", f"collect([{profile}, {', '.join(kept)}])"


def _distribution(metric: Metric, found: Sequence[Any], hidden: int, run: Run) -> Distribution:
    if not metric.money:
        return Distribution.of([float(value) for value in found], hidden)
    known = [(amount, seen) for units, currency, seen in found if (amount := number(units, currency, run)) is not None]
    return Distribution.of([amount for amount, _ in known], sum(not seen for _, seen in known))


def _of_account(composer: Composer, shape: Shape, node: str) -> _Scan:
    if "peers" not in shape.shared:
        body, names = composer.fragment("peer.of_account", {"account": node})
        at: list[int] = []
        scan = shape.shared["peers"] = _Scan(composer, body, names["peer"], lambda values, _run: values[at[0]])
        shape.late(lambda: at.append(shape.call(composer, *scan.text())))
    found: _Scan = shape.shared["peers"]
    return found


def _everywhere(composer: Composer) -> _Scan:
    if "peers" not in composer.shared_parts:
        body, names = composer.fragment("peer.everywhere")
        text = composer.once(lambda: " RETURN ".join(scan.text()))
        scan = composer.shared_parts["peers"] = _Scan(composer, body, names["peer"], lambda _values, run: run.told[text])
    found: _Scan = composer.shared_parts["peers"]
    return found
