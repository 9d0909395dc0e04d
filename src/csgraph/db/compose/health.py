"""The statement that finds what health rests on: which profile an account has, and the values that its conditions look at (M-21 to M-23)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from csgraph.db.compose.metricvalue import current_value
from csgraph.db.compose.past import ATTRIBUTE
from csgraph.db.compose.rolled import rates
from csgraph.db.compose.rollup import rollup
from csgraph.db.compose.text import ALWAYS, Bind, Composer, Run, Shape
from csgraph.db.compose.where import Where
from csgraph.db.queries import Catalogue
from csgraph.domain.configuration import Configuration, Definition
from csgraph.domain.health import DAYS, Below, Health, Value, judge
from csgraph.domain.metrics import Metric
from csgraph.domain.money import SCALE
from csgraph.domain.paging import PageLimits
from csgraph.domain.row import planned_key
from csgraph.domain.selection import Arg, Guards, Place, Selection

NAME = "composed.health"
NOWHERE = Place(())
BASES = {"LEAVES": "health.leaves", "CHILDREN": "health.children"}
Find = Callable[[list[Any], Run], Value]


@dataclass(frozen=True, slots=True)
class Chosen:
    """An account with the profile that fits it, and its contract status."""

    account_id: str
    path: str
    profile: Definition | None
    status: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement for one configuration; it takes the accounts to look at."""

    text: str
    binds: Sequence[Bind]
    configuration: Configuration

    def parameters(self, ids: Sequence[str], now: datetime) -> dict[str, Any]:
        """The parameters for these accounts at this moment."""
        run = self.run(now)
        return {**{f"p{index}": bind(run) for index, bind in enumerate(self.binds)}, "p0": list(ids)}

    def run(self, now: datetime) -> Run:
        """A run at this moment."""
        return Run({}, self.configuration, now, PageLimits(1, 1))


@dataclass(frozen=True, slots=True)
class Values(Statement):
    """The values that one profile looks at."""

    profile: Definition
    finds: Sequence[Find]
    below: Callable[[list[Any], Run], Sequence[Below]]

    def health(self, values: list[Any], status: str | None, now: datetime) -> Health:
        """The health of an account from what was found."""
        run = self.run(now)
        return judge(self.profile.properties, status, [find(values, run) for find in self.finds], self.below(values, run))


def choosing(catalogue: Catalogue, configuration: Configuration) -> Statement:
    """Locks accounts and answers the first profile that fits each (M-22), by its place.

    It is small, whatever profiles look at: a mutation of an account that none fits waits for nothing else.
    """
    composer = Composer(catalogue, configuration, Guards())
    body, names = composer.fragment("account.changed", ids=composer.constant([]))
    account = names["account"]
    fits = [f"WHEN {_fits(composer, account, each)} THEN {at}" for at, each in enumerate(configuration.profiles.values())]
    chosen = f"CASE {' '.join(fits)} END" if fits else "null"
    text = composer.finished(
        f"{body} SET {account}._lock = true REMOVE {account}._lock WITH {account} "
        f"RETURN {account}.id AS id, {account}.path AS path, {chosen} AS profile, {account}.contractStatus AS status"
    )
    return Statement(text, tuple(composer.binds), configuration)


def chosen_of(configuration: Configuration, rows: Sequence[Sequence[Any]]) -> list[Chosen]:
    """What :func:`choosing` found."""
    profiles = list(configuration.profiles.values())
    return [Chosen(account_id, path, None if at is None else profiles[at], status) for account_id, path, at, status in rows]


def values(catalogue: Catalogue, configuration: Configuration, profile: Definition) -> Values:
    """The statement that answers, for accounts of one profile, the id and what its conditions look at."""
    composer = Composer(catalogue, configuration, Guards())
    body, names = composer.fragment("account.changed", ids=composer.constant([]))
    account, shape = names["account"], Shape("Health")
    conditions = profile["conditions"] if profile["model"] != "SUB_ACCOUNTS" else ()
    finds = [_condition(composer, shape, account, each) for each in conditions or ()]
    below = _below(composer, shape, account, profile)
    calls, expression = shape.calls, shape.expression
    text = composer.finished(f"{body} {calls} RETURN {account}.id AS id, {expression} AS found")
    return Values(text, tuple(composer.binds), configuration, profile, finds, below)


def _fits(composer: Composer, account: str, profile: Definition) -> str:
    parts = [f"{account}.type IN {composer.constant(profile['types'])}"] if profile["types"] else []
    if profile["tree"]:
        text = Where(composer).evaluated(Definition(f"health profile {profile.key}", profile.properties), account)
        parts += [] if text == ALWAYS else [f"coalesce({text}, false)"]
    return " AND ".join(parts) or "true"


def _condition(composer: Composer, shape: Shape, account: str, condition: Mapping[str, Any]) -> Find:
    if modules := condition.get("modules"):
        return _usage(composer, shape, account, modules, int(condition.get("days", DAYS)))
    if key := condition.get("attribute"):
        return _attribute(composer, shape, account, key)
    metric = composer.configuration.metrics.get(condition["metric"])
    if metric is None:
        return _nothing
    if function := condition.get("function"):
        return _rollup(composer, shape, account, metric, function, condition.get("scope", "SUBTREE"))
    return _metric(composer, shape, account, metric)


def _nothing(_values: list[Any], _run: Run) -> Value:
    """What was configured once and is no more has no value."""
    return None


def _metric(composer: Composer, shape: Shape, account: str, metric: Metric) -> Find:
    at = current_value(composer, shape, metric, account)
    if not metric.money:
        return lambda values, _run: None if values[at] is None else float(values[at])
    currency_at = shape.column(f"{account}.currency")

    def read(values: list[Any], run: Run) -> Value:
        rate = None if values[currency_at] is None else run.configuration.rate(values[currency_at])
        return None if values[at] is None or rate is None else float(values[at] * rate / SCALE)

    return read


def _usage(composer: Composer, shape: Shape, account: str, modules: Sequence[str], days: int) -> Find:
    """How many actions people took in these modules, in full days before today."""
    window = {"from": composer.bind(lambda run: run.today - timedelta(days=days)), "until": composer.bind(lambda run: run.today)}
    body, names = composer.fragment("metric.active_users", {"account": account}, **window)
    usage = names["usage"]
    at = shape.call(composer, f"{body} AND {usage}.module IN {composer.constant(list(modules))}", f"sum({usage}.actions)")
    return lambda values, _run: float(values[at])


def _attribute(composer: Composer, shape: Shape, account: str, key: str) -> Find:
    attribute = composer.configuration.attributes.get(key)
    if attribute is None or attribute["privileged"]:
        return _nothing  # it became privileged since, and everybody may read reasons (B-06)
    at = shape.column(composer.property(account, ATTRIBUTE + key))

    def read(values: list[Any], _run: Run) -> Value:
        value = values[at]
        if isinstance(value, list):
            return tuple(value)
        return value if value is None or isinstance(value, str | bool | float | int) else str(value)

    return read


def _rollup(composer: Composer, shape: Shape, account: str, metric: Metric, function: str, scope: str) -> Find:
    """A metric over the hierarchy, as `Account.rollup` answers it (M-19)."""
    if function == "COUNT_DISTINCT" and not metric.counts_people:
        return _nothing  # the metric was defined anew since
    given = {"metric": metric.key, "function": function, "scope": scope, "includeUnknownStatus": False}
    asked = Selection(
        "rollup",
        f"{metric.key} {function} {scope}",
        {name: Arg(value, None, composer.guards) for name, value in given.items()},
        {"Rollup": (Selection("value", "value", {}, {}, NOWHERE),)},
        NOWHERE,
    )
    inner = Shape("Health")
    rollup(composer, inner, {"node": account}, asked)
    at = shape.column(shape.embed(inner))
    read, key = inner.reader(), planned_key(asked.key)

    def find(values: list[Any], run: Run) -> Value:
        value = read(values[at], run)[key]["value"]
        return None if value is None else float(value)

    return find


def _below(composer: Composer, shape: Shape, account: str, profile: Definition) -> Callable[[list[Any], Run], Sequence[Below]]:
    """The sub-accounts that a parent's health rests on, by rank."""
    if profile["model"] != "SUB_ACCOUNTS":
        return lambda _values, _run: ()
    body, names = composer.fragment(BASES[profile["base"] or "LEAVES"], {"account": account})
    node, rank, count, worth, rate = names["below"], *(composer.fresh(name) for name in ("rank", "count", "worth", "rates"))
    known = composer.bind(rates)
    grouped = (
        f"{body} WITH {node}, {known} AS {rate} WITH {node}.healthRank AS {rank}, count(*) AS {count}, "
        f"sum(coalesce({node}.contractValue * {rate}[{node}.currency], 0.0)) AS {worth}"
    )
    at = shape.call(composer, grouped, f"collect([{rank}, {count}, {worth}])")
    return lambda values, _run: [Below(found[0], found[1], float(found[2]) / SCALE) for found in values[at]]
