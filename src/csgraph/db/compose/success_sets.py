"""The engagement sets of the success report: counts with their drill-downs (E-12)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from csgraph.db.compose.entity import ENTITIES, Emit, nested, paged
from csgraph.db.compose.paging import Key, with_ties
from csgraph.db.compose.success import ENGAGEMENT, EXPECTED, LOST, RENEWAL, STATE, days_ahead
from csgraph.db.compose.success_level import Chosen, Level, Predicate, SetListing, level_of
from csgraph.db.compose.text import ALWAYS, Composer, Names, Shape, bound
from csgraph.domain.history import day_start
from csgraph.domain.selection import Arg, Selection

Made = Callable[[Level, Selection], Predicate]


def _when(template: str, *known: str, **parameters: str) -> Made:
    """A set by a condition over things that are known, ``{0}`` and so on, and parameters of the statement."""

    def make(level: Level, _selection: Selection) -> Predicate:
        read = [level.asked.known(name) for name in known]
        values = {name: level.asked[of] for name, of in parameters.items()}
        return lambda fact: template.format(*(each(fact) for each in read), **values)

    return make


def _among_contracts(template: str) -> Made:
    """Engagements with a contract that meets a condition on ``{it}``."""

    def make(level: Level, _selection: Selection) -> Predicate:
        read, it = level.asked.known("contracts"), level.asked.composer.fresh("it")
        condition = template.format(it=it, today=level.asked["today"], last=level.asked["renewal_last"])
        return lambda fact: f"any({it} IN {read(fact)} WHERE {condition})"

    return make


def _lost_contracts(level: Level, selection: Selection) -> Predicate:
    level.asked.decided = True
    return _among_contracts(f"{{it}}[{LOST}]")(level, selection)


def _new_this_year(level: Level, _selection: Selection) -> Predicate:
    level.asked.year = True
    return level.asked.known("new")


def _escalated(level: Level, selection: Selection) -> Predicate:
    read, it = level.asked.known("escalations"), level.asked.composer.fresh("it")
    states = level.asked.composer.argument(selection.args["includeRequested"], lambda more: ["ESCALATED", *(["REQUESTED"] if more else [])])
    return lambda fact: f"any({it} IN {read(fact)} WHERE {it} IN {states})"


def _reviewed(level: Level, selection: Selection) -> Predicate:
    read, within = level.asked.known("review"), selection.arg("withinDays")
    if within is None:
        return lambda fact: f"{read(fact)} IS NOT NULL"
    days = bound(within, days_ahead)
    end = level.asked.composer.bind(lambda run: day_start(run.today + timedelta(days=days(run) + 1), run.configuration.time_zone))
    return lambda fact: f"{read(fact)} < {end}"


def _in_poor_health(level: Level, _selection: Selection) -> Predicate:
    score, contracts = level.asked.known("healthScore"), level.asked.known("contracts")
    fresh, poor = level.asked.composer.fresh, level.asked["poor"]
    it, first, span = fresh("it"), fresh("first"), fresh("span")

    def condition(fact: str) -> str:
        due = renewal_of(contracts(fact), it, first)
        in_time = f"{level.asked['today']} <= {due} <= {level.asked['renewal_last']}"
        return f"any({span} IN {poor} WHERE {span}[0] <= {score(fact)} AND {score(fact)} < {span}[1]) AND {in_time}"

    return condition


def renewal_of(contracts: str, it: str, first: str) -> str:
    """The earliest renewal date of the contracts that are not expired (invariant 9)."""
    earlier = f"{first} IS NULL OR {it}[{RENEWAL}] < {first}"
    open_ones = f"{it}[{STATE}] IN ['DRAFT', 'ACTIVE'] AND {it}[{RENEWAL}] IS NOT NULL"
    return f"reduce({first} = null, {it} IN {contracts} | CASE WHEN {open_ones} AND ({earlier}) THEN {it}[{RENEWAL}] ELSE {first} END)"


ONBOARDING = "{0} = 'INITIAL_ONBOARDING' AND NOT {1} IN {ended}"
SETS: Mapping[tuple[str, str], Made] = {
    ("SuccessOverview", "totalEngagements"): _when(ALWAYS),
    ("SuccessOverview", "newThisYear"): _new_this_year,
    ("SuccessOverview", "withEscalations"): _escalated,
    ("SuccessOverview", "withUpcomingQbr"): _reviewed,
    ("SuccessRisk", "red"): _when("{0} = 'RED'", "perceivedHealth"),
    ("SuccessRisk", "yellow"): _when("{0} = 'YELLOW'", "perceivedHealth"),
    ("SuccessRisk", "renewalsDueInPoorHealth"): _in_poor_health,
    ("SuccessRisk", "noUpcomingTouchpoint"): _when("NOT {0}", "planned"),
    ("SuccessRisk", "noRecentTouchpoint"): _when("NOT {0}", "touched"),
    ("SuccessAdoption", "overdueGoLive"): _when(
        ONBOARDING + " AND {2} < {today}", "stage", "state", "goLiveDate", ended="ended", today="today"
    ),
    ("SuccessAdoption", "missingGoLiveDate"): _when(ONBOARDING + " AND {2} IS NULL", "stage", "state", "goLiveDate", ended="ended"),
    ("SuccessAdoption", "activeOnboarding"): _when(ONBOARDING, "stage", "state", ended="ended"),
    ("SuccessAdoption", "goLiveDue"): _when(
        ONBOARDING + " AND {today} <= {2} <= {last}", "stage", "state", "goLiveDate", ended="ended", today="today", last="go_live_last"
    ),
    ("SuccessAdoption", "withoutObjectives"): _when("all(it IN {0} WHERE it = 'CANCELED')", "progress"),
    ("SuccessAdoption", "above80Percent"): _when(
        "5 * size([it IN {0} WHERE it = 'COMPLETED']) > 4 * size([it IN {0} WHERE it <> 'CANCELED'])", "progress"
    ),
    ("SuccessRenewal", "dueSoon"): _among_contracts(f"{{it}}[{STATE}] = 'ACTIVE' AND {{today}} <= {{it}}[{EXPECTED}] <= {{last}}"),
    ("SuccessRenewal", "withLostContracts"): _lost_contracts,
}
"""The engagement sets of the report, by where they stand."""


def _set(made: Made) -> Emit:
    def emit(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        level = level_of(names)
        found = Chosen(level, made(level, selection), counting=made is not _new_this_year)
        nested(composer, shape, selection, "EngagementSet", found)

    return emit


def _count(_composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    assert isinstance(names, Chosen)
    shape.leaf(selection.name, names.level.count(names.condition(names.level.fact)))


ORDERS: Mapping[str, tuple[str, bool, str]] = {
    "CONTRACT_VALUE": ("worth", False, ""),
    "NUMBER": ("number", False, ""),
    "RENEWAL_DATE": ("contracts", True, "date"),
    "HEALTH_SCORE": ("healthScore", True, ""),
    "GO_LIVE_DATE": ("goLiveDate", True, "date"),
    "CREATED_AT": ("createdAt", False, "datetime"),
}
"""What an order goes by: something that is known, whether it may be null, and its type."""


def _engagements(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    assert isinstance(names, Chosen)
    names.level.asked.counted = True
    level, fact, engagement = names.level, composer.fresh("fact"), composer.fresh("engagement")
    condition = f"{names.condition(fact)} AND {level.asked['input']} IS NOT NULL"
    body = f"UNWIND {level.facts} AS {fact} WITH {fact}, {fact}[{ENGAGEMENT}] AS {engagement} WHERE {condition}"
    order, sorted_by = _order(level, selection.arg("orderBy"))
    level.asked.order = level.asked.order or (order, sorted_by)
    keys = with_ties([*sorted_by(lambda name: level.asked.known(name)(fact)), Key(f"{engagement}.number")], engagement)
    in_order = level.asked.order[0] == order
    listing = SetListing(
        body, (fact, engagement), keys, level=level, chosen=names.condition(fact), alike=selection.words(), in_order=in_order
    )
    paged(composer, shape, selection, listing, "EngagementConnection", {"node": engagement})


def _order(level: Level, given: Arg | None) -> tuple[tuple[str, bool], Callable[[Callable[[str], str]], list[Key]]]:
    """An order's name and direction, and its keys, made of what is known of an engagement."""
    parts = dict(given.items()) if given is not None else {}
    name, descending = (str(parts["field"].value), parts["direction"].value == "DESC") if parts else ("CONTRACT_VALUE", True)
    known, nullable, cast = ORDERS[name]
    level.asked.known(known)

    def keys(read: Callable[[str], str]) -> list[Key]:
        text = read(known)
        if name == "RENEWAL_DATE":
            text = renewal_of(text, level.asked.composer.fresh("it"), level.asked.composer.fresh("first"))
        return [Key(text, descending, nullable, cast)]

    return (name, descending), keys


def sets_of(typename: str) -> dict[str, Emit]:
    """The engagement sets of a tab, by name."""
    return {name: _set(made) for (kind, name), made in SETS.items() if kind == typename}


ENTITIES["EngagementSet"] = {"count": _count, "engagements": _engagements}
