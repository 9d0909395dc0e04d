"""The fields of the success report: figures over what the pass found, for a hierarchy and for each of its branches alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from csgraph.db.compose.definitions import definition
from csgraph.db.compose.entity import ENTITIES, Emit, fill, listed, nested, paged
from csgraph.db.compose.paging import Key, Listing, Page, Window, with_ties
from csgraph.db.compose.success import (
    CANCELED,
    CATEGORY,
    CHAIN,
    CLOSED,
    CONTRACT,
    COUNTS,
    CURRENCY,
    END,
    ENGAGEMENT,
    EXPECTED,
    IMPACTED,
    LOST,
    PROBABILITY,
    RENEWAL,
    SCOPE,
    STAGE,
    START,
    STATE,
    SUBSTATE,
    VALUE,
    Pass,
    asked,
    days_ahead,
)  # fmt: skip
from csgraph.db.compose.text import ALWAYS, Bind, Composer, Names, Run, Shape, bound
from csgraph.domain.coverage import ratio
from csgraph.domain.money import from_units
from csgraph.domain.row import Row, planned_key, row_type
from csgraph.domain.selection import Arg, Selection
from csgraph.domain.success import (
    OVERDUE,
    PROBABILITIES,
    PROGRESS,
    RENEWAL_STAGES,
    SCOPES,
    STAGES,
    TASK_BUCKETS,
    TOP_INDICATORS,
    begin_of,
    converted,
    health_bands,
    last_days,
    months,
    spans,
)

Predicate = Callable[[str], str]
"""Whether an engagement is in a set, of what is known of it."""
Amounts = Sequence[tuple[str, int]]


@dataclass(slots=True)
class Level:
    """The report of a hierarchy, or of a branch of it: the lists of its people and engagements, and the place in a chain of those who report here."""

    asked: Pass
    people: str
    facts: str
    place: str
    """Where in a chain those stand who report to the user of this report."""
    _counted: list[str] = field(default_factory=list)
    _counts: str = ""
    _fact: str = ""
    _contracts: str = ""
    _pages: dict[tuple[Any, ...] | None, FirstPages] = field(default_factory=dict)

    @property
    def fact(self) -> str:
        """The variable of an engagement's facts in whatever is counted."""
        self._fact = self._fact or self.asked.composer.fresh("fact")
        return self._fact

    def figure(self, aggregate: str) -> str:
        """A figure over the facts, which are gone through once for all."""
        self.asked.counted = True
        if aggregate not in self._counted:
            self._counted.append(aggregate)
        self._counts = self._counts or self.asked.composer.fresh("counts")
        return f"{self._counts}[{self._counted.index(aggregate)}]"

    def count(self, condition: str) -> str:
        """How many engagements meet a condition."""
        return self.figure(f"sum(CASE WHEN {condition} THEN 1 ELSE 0 END)")

    def contracts(self) -> str:
        """The variable of the distinct contracts of the engagements that count."""
        self.asked.known("contracts")
        self._contracts = self._contracts or self.asked.composer.fresh("contracts")
        return self._contracts

    def counting(self) -> tuple[str, str]:
        """A body that goes through the engagements that count, and the variable of their facts."""
        fact = self.asked.composer.fresh("fact")
        return f"UNWIND {self.facts} AS {fact} WITH {fact} WHERE {fact}[{COUNTS}]", fact

    def first_page(self, listing: SetListing, page: Page, item: Shape) -> str:
        """The rows of the first page of a set, as an expression."""
        found = self._pages.get(listing.alike)
        if found is None:
            found = self._pages[listing.alike] = FirstPages(self.asked.composer.fresh("pages"), listing, page, item, [])
        found.sets.append(listing.chosen.replace(listing.variables[0], found.listing.variables[0]))
        return f"{found.name}[{len(found.sets) - 1}]"

    def calls(self) -> list[str]:
        """The subqueries that the figures read from; asked for when all figures are known."""
        made = []
        if self._counted:
            made.append(f"CALL (*) {{ UNWIND {self.facts} AS {self.fact} RETURN [{', '.join(self._counted)}] AS {self._counts} }}")
        if self._contracts:
            fresh = self.asked.composer.fresh
            each, contract, first = fresh("each"), fresh("contract"), fresh("first")
            body, fact = self.counting()
            entries = f"{body} UNWIND {self.asked.known('contracts')(fact)} AS {each}"
            grouped = f"WITH {each}[{CONTRACT}] AS {contract}, head(collect({each})) AS {first}"
            made.append(f"CALL (*) {{ {entries} {grouped} RETURN collect({first}) AS {self._contracts} }}")
        return [*made, *(pages.text(self.facts, self.asked.composer.fresh) for pages in self._pages.values())]


class Reported(dict[str, str]):
    """Names of the statement, with the report that they belong to."""

    def __init__(self, level: Level, **names: str) -> None:
        super().__init__(names)
        self.level = level


class Chosen(Reported):
    """The same, with a set of engagements."""

    def __init__(self, level: Level, predicate: Predicate, *, counting: bool = True) -> None:
        super().__init__(level)
        self.predicate = predicate
        self.counting = counting

    def condition(self, fact: str) -> str:
        """Whether an engagement is in the set."""
        return " AND ".join([*([f"{fact}[{COUNTS}]"] if self.counting else []), self.predicate(fact)])


def _level(names: Names) -> Level:
    assert isinstance(names, Reported)
    return names.level


def success_report(composer: Composer, shape: Shape, selection: Selection) -> None:
    """The root field."""
    found = asked(composer, selection)
    outer = Shape("SuccessReport")
    level = Level(found, found.people, found.facts, found["first"])
    split = same_per_report(selection)
    read = report(composer, outer, selection, level) if split is None else together(composer, outer, selection, level, split)
    facts = [found.facts_text()] if found.counted or found.columns else []
    outer.before([found.people_text(), *facts])
    at = shape.column(shape.embed(outer))
    shape.computed(planned_key(selection.key), lambda values, run: read(values[at], run))


TABS = ("overview", "risk", "adoption", "renewal")


def same_per_report(selection: Selection) -> Selection | None:
    """The split by direct reports, where each is asked for the very figures that the whole is asked for."""
    splits = [each for each in selection.on("SuccessReport") if each.name == "byReport"]
    reports = [each for split in splits for each in split.on("SuccessReportByUser") if each.name == "report"]
    if len(splits) != 1 or len(reports) != 1:
        return None
    whole = [each.literal() for each in selection.on("SuccessReport") if each.name in TABS]
    part = [each.literal() for each in reports[0].on("SuccessReport") if each.name not in {"asOf", "__typename"}]
    return splits[0] if part and None not in part and set(part) == set(whole) else None


def together(composer: Composer, shape: Shape, selection: Selection, level: Level, split: Selection) -> Callable[[list[Any], Run], Row]:
    """Fill a shape with a report and the same of every direct report: one text for all, which takes the database half the time to plan."""
    fresh = composer.fresh
    row, user, people, facts, place = fresh("row"), fresh("user"), fresh("people"), fresh("facts"), fresh("place")
    groups, branches = _branches(composer, level)
    tabs = [each for each in selection.on("SuccessReport") if each.name in TABS]
    part, inner = Shape("SuccessReport"), Shape("SuccessReportByUser")
    below = Level(level.asked, people, facts, place)
    fill(composer, part, "SuccessReport", Reported(below), tabs)
    part.before(below.calls())
    users = [each for each in split.on("SuccessReportByUser") if each.name == "user"]
    for each in users:
        nested(composer, inner, each, "User", {"node": user})
    column = inner.column(inner.embed(part))
    values = f"{row}[0] AS {user}, {row}[1] AS {people}, {row}[2] AS {facts}, {row}[3] AS {place}"
    whole = f"[null, {level.people}, {level.facts}, {level.place}]"
    at = shape.collect(composer, f"{groups} UNWIND [{whole}] + {branches} AS {row} WITH {values}", inner)
    rest = [each for each in selection.on("SuccessReport") if each.name not in {*TABS, "byReport"}]
    fill(composer, shape, "SuccessReport", Reported(level), rest)
    reports = [each for each in split.on("SuccessReportByUser") if each.name == "report"]
    own, make, by = part.reader(), inner.reader(), planned_key(split.key)
    others = shape.reader()

    def read(values: list[Any], run: Run) -> Row:
        found = values[at]
        row = others(values, run)
        row.update(own(found[0][column], run))
        row[by] = rows = []
        for value in found[1:]:
            rows.append(make(value, run))
            for each in reports:
                rows[-1][planned_key(each.key)] = own(value[column], run)
                rows[-1][planned_key(each.key)]["asOf"] = run.now_text
        return row

    return read


def _branches(composer: Composer, level: Level) -> tuple[str, str]:
    """The report of every direct report, as lists of the user, the people, the facts and the place in chains: a subquery, and an expression."""
    fresh = composer.fresh
    level.asked.counted = True
    fact, branch, mine, groups = fresh("fact"), fresh("branch"), fresh("mine"), fresh("groups")
    person, other, group, place = fresh("person"), fresh("other"), fresh("group"), level.place
    split = f"UNWIND {level.facts} AS {fact} WITH {fact}[{CHAIN}][{place}] AS {branch}, collect({fact}) AS {mine}"
    people = f"[{other} IN {level.people} WHERE {other}[1][{place}] = {person}[0].id]"
    facts = f"coalesce(head([{group} IN {groups} WHERE {group}[0] = {person}[0].id | {group}[1]]), [])"
    rows = f"[{person} IN {level.people} WHERE size({person}[1]) = {place} + 1 | [{person}[0], {people}, {facts}, {place} + 1]]"
    return f"CALL (*) {{ {split} RETURN collect([{branch}, {mine}]) AS {groups} }}", rows


def report(composer: Composer, shape: Shape, selection: Selection, level: Level) -> Callable[[list[Any], Run], Row]:
    """Fill a shape with a report."""
    fill(composer, shape, "SuccessReport", Reported(level), selection.on("SuccessReport"))
    shape.before(level.calls())
    return shape.reader()


def _as_of(_composer: Composer, shape: Shape, _names: Names, selection: Selection) -> None:
    shape.computed(selection.name, lambda _values, run: run.now_text)


def _tab(typename: str) -> Emit:
    def emit(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        nested(composer, shape, selection, typename, names)

    return emit


def _by_report(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    level, fresh = _level(names), composer.fresh
    row, user, people, facts, place = fresh("row"), fresh("user"), fresh("people"), fresh("facts"), fresh("place")
    groups, branches = _branches(composer, level)
    inner = Shape("SuccessReportByUser")
    readers = {}
    for each in selection.on("SuccessReportByUser"):
        if each.name == "user":
            nested(composer, inner, each, "User", {"node": user})
        elif each.name == "report":
            part = Shape("SuccessReport")
            read = report(composer, part, each, Level(level.asked, people, facts, place))
            readers[planned_key(each.key)] = inner.column(inner.embed(part)), read
    values = f"{row}[0] AS {user}, {row}[1] AS {people}, {row}[2] AS {facts}, {row}[3] AS {place}"
    at, make = shape.collect(composer, f"{groups} UNWIND {branches} AS {row} WITH {values}", inner), inner.reader()

    def reader(found: list[Any], run: Run) -> list[Row]:
        rows = []
        for value in found[at]:
            rows.append(make(value, run))
            for key, (column, read) in readers.items():
                rows[-1][key] = read(value[column], run)
        return rows

    shape.computed(planned_key(selection.key), reader)


def _options(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    level, fresh = _level(names), composer.fresh
    inner = Shape("SuccessReportOptions")
    fields = selection.on("SuccessReportOptions")
    found = ""
    if any(each.name in ("industries", "contractValueRanges") for each in fields):
        asked_of, found = level.asked, fresh("options")
        industry = fresh("industry")
        body, _, _, engagement = asked_of.start(level.people, filtered=False)
        active = f"WITH {engagement} WHERE NOT {engagement}.state IN {asked_of['ended']} OR {asked_of['inactive']}"
        seen = asked_of.seen(engagement, industries=False, told=industry)
        result = f"[count(*), collect(DISTINCT {industry})]"
        inner.before([f"CALL (*) {{ {body} {active} {' '.join(seen)} RETURN {result} AS {found} }}"])
    columns: dict[str, Any] = {}
    for each in fields:
        key = planned_key(each.key)
        if each.name == "industries":
            inner.value(each.name, f"{found}[1]", sorted)
        elif each.name == "contractValueRanges":
            columns[key] = inner.column(f"{found}[0]"), definition(composer, inner, "ContractValueRange", each.on("ContractValueRange"))
        elif each.name == "csms":
            person, csm = fresh("person"), fresh("csm")
            body = f"UNWIND {level.people} AS {person} WITH {person}[0] AS {csm}"
            listed(composer, inner, each, "User", body, f"{csm}.name, {csm}.id", {"node": csm})
    for key, (at, make) in columns.items():
        inner.computed(key, _ranges_of(at, make))
    at, read = shape.column(shape.embed(inner)), inner.reader()
    shape.computed(planned_key(selection.key), lambda values, run: read(values[at], run))


def _ranges_of(at: int, make: Callable[..., Any]) -> Callable[[list[Any], Run], Any]:
    return lambda values, run: [make(key, values, run) for key in run.configuration.ranges] if values[at] else []


# ---------------------------------------------------------------- sets of engagements

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
    read, begin, now = level.asked.known("createdAt"), level.asked["year"], level.asked["now"]
    return lambda fact: f"{begin} <= {read(fact)} < {now}"


def _escalated(level: Level, selection: Selection) -> Predicate:
    read, it = level.asked.known("escalations"), level.asked.composer.fresh("it")
    states = level.asked.composer.argument(selection.args["includeRequested"], lambda more: ["ESCALATED", *(["REQUESTED"] if more else [])])
    return lambda fact: f"any({it} IN {read(fact)} WHERE {it} IN {states})"


def _reviewed(level: Level, selection: Selection) -> Predicate:
    read, within = level.asked.known("review"), selection.arg("withinDays")
    if within is None:
        return lambda fact: f"{read(fact)} IS NOT NULL"
    days = bound(within, days_ahead)
    end = level.asked.composer.bind(lambda run: begin_of(run.today + timedelta(days=days(run) + 1), run.configuration.time_zone))
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
    ("SuccessRisk", "noRecentTouchpoint"): _when("coalesce({0} < {since}, true)", "latest", since="quiet_since"),
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
        level = _level(names)
        found = Chosen(level, made(level, selection), counting=made is not _new_this_year)
        nested(composer, shape, selection, "EngagementSet", found)

    return emit


def _set_count(_composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    assert isinstance(names, Chosen)
    shape.leaf(selection.name, names.level.count(names.condition(names.level.fact)))


ORDERS: Mapping[str, tuple[str, bool]] = {
    "NUMBER": ("number", False), "HEALTH_SCORE": ("healthScore", True), "GO_LIVE_DATE": ("goLiveDate", True), "CREATED_AT": ("createdAt", False),
}  # fmt: skip
CASTS = {"goLiveDate": "date", "createdAt": "datetime"}


def _set_engagements(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    assert isinstance(names, Chosen)
    names.level.asked.counted = True
    level, fact, engagement = names.level, composer.fresh("fact"), composer.fresh("engagement")
    condition = f"{names.condition(fact)} AND {level.asked['input']} IS NOT NULL"
    body = f"UNWIND {level.facts} AS {fact} WITH {fact}, {fact}[{ENGAGEMENT}] AS {engagement} WHERE {condition}"
    keys = with_ties([*_sorted(level, fact, selection.arg("orderBy")), Key(f"{engagement}.number")], engagement)
    listing = SetListing(body, (fact, engagement), keys, level=level, chosen=names.condition(fact), alike=selection.literal())
    paged(composer, shape, selection, listing, "EngagementConnection", {"node": engagement})


@dataclass(frozen=True, slots=True, kw_only=True)
class SetListing(Listing):
    """The engagements of a set: ``chosen`` says of the facts whether they are, ``alike`` is the same for selections that ask for the same in the same words."""

    level: Level
    chosen: str
    alike: tuple[Any, ...] | None

    def page(self, composer: Composer, window: Window) -> Page:
        """What reads a part of the list; the first pages of sets that are asked for alike are read by one subquery."""
        return SetPage(composer, self, window)


class SetPage(Page):
    """A page of a set."""

    def rows(self, shape: Shape, item: Shape) -> str:
        """A variable with the rows of the page."""
        listing = self.listing
        assert isinstance(listing, SetListing)
        if listing.alike is None or self.parameters:
            return super().rows(shape, item)
        return listing.level.first_page(listing, self, item)


@dataclass(slots=True)
class FirstPages:
    """The first pages of sets that are asked for alike; how the engagements of one are shown holds for all."""

    name: str
    listing: SetListing
    page: Page
    item: Shape
    sets: list[str]

    def text(self, facts: str, fresh: Callable[[str], str]) -> str:
        """The subquery that reads them."""
        fact, engagement = self.listing.variables
        some, rows = fresh("some"), fresh("rows")
        chosen = f"WITH {fact}, {fact}[{ENGAGEMENT}] AS {engagement} ORDER BY {self.page.order} LIMIT {self.page.limit()}"
        page = f"CALL (*) {{ UNWIND {some} AS {fact} {chosen} {self.item.calls} RETURN collect({self.item.expression}) AS {rows} }}"
        sets = ", ".join(f"[{fact} IN {facts} WHERE {each}]" for each in self.sets)
        return f"CALL (*) {{ UNWIND [{sets}] AS {some} {page} RETURN collect({rows}) AS {self.name} }}"


def _sorted(level: Level, fact: str, order: Arg | None) -> list[Key]:
    given = dict(order.items()) if order is not None else {}
    name = given["field"].value if given else "CONTRACT_VALUE"
    descending = given["direction"].value == "DESC" if given else True
    if name in ORDERS:
        of, nullable = ORDERS[name]
        return [Key(level.asked.known(of)(fact), descending, nullable, CASTS.get(of, ""))]
    if name == "RENEWAL_DATE":
        fresh = level.asked.composer.fresh
        return [Key(renewal_of(level.asked.known("contracts")(fact), fresh("it"), fresh("first")), descending, nullable=True, cast="date")]
    return [Key(level.asked.known("worth")(fact), descending)]


# ---------------------------------------------------------------- figures


def _average(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    level, kind = _level(names), row_type("Ratio")
    csm, per = level.asked.known("csm"), selection.args["per"].value or "OWNERS"
    total_at = shape.column(level.count(f"{level.fact}[{COUNTS}]"))
    if per == "OWNERS":
        whole_at = shape.column(level.figure(f"count(DISTINCT CASE WHEN {level.fact}[{COUNTS}] THEN {csm(level.fact)} END)"))
    else:
        person = composer.fresh("person")
        below = f"size({person}[1]) > {level.place}" if per == "REPORTS" else ALWAYS
        chosen = f" AND {person}[0].id IN {level.asked['csms']}" if "csmIds" in level.asked.parts else ""
        whole_at = shape.column(f"size([{person} IN {level.people} WHERE {below}{chosen}])")

    def read(values: list[Any], _run: Run) -> Row:
        part, whole = values[total_at], values[whole_at]
        return kind(numerator=part, denominator=whole, value=ratio(part, whole))

    shape.computed(planned_key(selection.key), read)


def _health_by_stage(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    level, fresh = _level(names), composer.fresh
    stage, score = level.asked.known("stage"), level.asked.known("healthScore")
    body, fact = level.counting()
    bands = health_bands(composer.configuration.bands)
    key, points = fresh("stage"), fresh("score")
    within = ", ".join(_sum_where(f"{low} <= {points} AND {points} < {high}") for low, high in spans(bands))
    text = f"{body} WITH {stage(fact)} AS {key}, {score(fact)} AS {points}"
    grouped = f"{text} WITH {key}, [count(*), avg({points}), [{within}]] AS {fresh('group')}"
    at = shape.call(composer, grouped, f"collect([{key}, {grouped.rsplit(' ', 1)[1]}])")
    kind, band_kind = row_type("StageHealth"), row_type("BandCount")

    def read(values: list[Any], _run: Run) -> list[Row]:
        found = dict(values[at])
        rows = []
        for each in STAGES:
            count, average, counts = found.get(each, (0, None, [0] * len(bands)))
            row = kind(stage=each, count=count, averageScore=average)
            for part in selection.on("StageHealth"):
                if part.name == "bands":
                    pairs = zip(bands, counts, strict=True)
                    row[planned_key(part.key)] = [band_kind(band=band.category, color=band.color, count=n) for band, n in pairs]
            rows.append(row)
        return rows

    shape.computed(planned_key(selection.key), read)


def _sum_where(condition: str) -> str:
    return f"sum(CASE WHEN {condition} THEN 1 ELSE 0 END)"


def _buckets(typename: str, label: str, known: str, buckets: Sequence[str], part: int | None = None) -> Emit:
    """How many things of a list that is known of every engagement are in each bucket; empty ones are 0."""

    def emit(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        level, fresh = _level(names), composer.fresh
        read_list = level.asked.known(known)
        body, fact = level.counting()
        each, number = fresh("each"), fresh("number")
        of = each if part is None else f"{each}[{part}]"
        key = fresh("bucket")
        at = shape.call(
            composer, f"{body} UNWIND {read_list(fact)} AS {each} WITH {of} AS {key}, count(*) AS {number}", f"collect([{key}, {number}])"
        )
        kind = row_type(typename)

        def read(values: list[Any], _run: Run) -> list[Row]:
            found = dict(values[at])
            return [kind({label: bucket, "count": found.get(bucket, 0)}) for bucket in buckets]

        shape.computed(planned_key(selection.key), read)

    return emit


def _active_signals(_composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    level = _level(names)
    signals = level.asked.known("signals")
    shape.leaf(selection.name, level.figure(f"sum(CASE WHEN {level.fact}[{COUNTS}] THEN size({signals(level.fact)}) ELSE 0 END)"))


def _amounts(contract: str, composer: Composer, keys: str = "") -> tuple[str, str]:
    """A WITH clause that sums the values of contracts by currency, and what collects the sums."""
    currency, units = composer.fresh("currency"), composer.fresh("units")
    return f"WITH {keys}{contract}.currency AS {currency}, sum({contract}.value) AS {units} ORDER BY {currency}", f"[{currency}, {units}]"


def _at_risk(*, distinct: bool) -> Emit:
    def emit(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        level, fresh = _level(names), composer.fresh
        body, fact = level.counting()
        signal, contract = fresh("signal"), fresh("contract")
        once = f"WITH DISTINCT {contract} " if distinct else ""
        summed, result = _amounts(contract, composer)
        through = f"{body} UNWIND {level.asked.known('signals')(fact)} AS {signal} UNWIND {signal}[{IMPACTED}] AS {contract}"
        at = shape.call(composer, f"{through} {once}{summed}", f"collect({result})")
        shape.computed(planned_key(selection.key), _money_of(selection, at))

    return emit


def _money_of(selection: Selection, at: int) -> Callable[[list[Any], Run], Any]:
    """Amounts per currency, or what they are worth together where one amount is asked for."""
    make = money if selection.many else money_together
    return lambda values, run: make(values[at], run)


def money(amounts: Amounts, _run: Run) -> list[Row]:
    """Amounts per currency."""
    kind = row_type("Money")
    return [kind(amount=from_units(units, currency), currency=currency) for currency, units in amounts]


def money_together(amounts: Amounts, run: Run) -> Row | None:
    """What amounts are worth together in the reporting currency; null where a rate is missing."""
    configuration = run.configuration
    found = converted(amounts, configuration.rate, configuration.reporting_currency)
    return None if found is None else row_type("Money")(amount=found, currency=configuration.reporting_currency)


def with_money(row: Row, fields: Sequence[Selection], amounts: Mapping[str, Amounts], run: Run) -> Row:
    """Add amounts to an object; ``amounts`` has them by the name of the field."""
    for each in fields:
        if each.name in amounts:
            make = money if each.many else money_together
            row[planned_key(each.key)] = make(amounts[each.name], run)
    return row


def _top_indicators(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    level, fresh = _level(names), composer.fresh
    body, fact = level.counting()
    signal, category, number, lists = fresh("signal"), fresh("category"), fresh("number"), fresh("lists")
    contract, parts, each, total, group = fresh("contract"), fresh("parts"), fresh("each"), fresh("total"), fresh("list")
    rate = f"{level.asked['rates']}[{each}[0]]"
    summed, result = _amounts(contract, composer)
    text = (
        f"{body} UNWIND {level.asked.known('signals')(fact)} AS {signal}"
        f" WITH {signal}[{CATEGORY}] AS {category}, count(*) AS {number}, collect({signal}[{IMPACTED}]) AS {lists}"
        f" CALL (*) {{ UNWIND {lists} AS {group} UNWIND {group} AS {contract} WITH DISTINCT {contract} {summed} RETURN collect({result}) AS {parts} }}"
        f" WITH {category}, {number}, {parts}, reduce({total} = 0.0, {each} IN {parts} | {total} + coalesce({each}[1] * {rate}, 0.0)) AS {total}"
        f" ORDER BY {number} DESC, {total} DESC, {category} LIMIT {composer.constant(TOP_INDICATORS)}"
    )
    at, kind = shape.call(composer, text, f"collect([{category}, {number}, {parts}])"), row_type("RiskIndicator")
    fields = selection.on("RiskIndicator")

    def read(values: list[Any], run: Run) -> list[Row]:
        return [
            with_money(kind(category=label, count=count), fields, {"contractValue": amounts, "converted": amounts}, run)
            for label, count, amounts in values[at]
        ]

    shape.computed(planned_key(selection.key), read)


def _low_products(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    level, fresh = _level(names), composer.fresh
    body, fact = level.counting()
    usage, engagement = fresh("usage"), fresh("engagement")
    order = f"{usage}.adoptionScore, {usage}.product, {engagement}.number, {engagement}.id"
    text = f"{body} UNWIND {level.asked.known('low')(fact)} AS {usage} WITH {usage}, {fact}[{ENGAGEMENT}] AS {engagement}"
    listed(
        composer, shape, selection, "ProductUsage", f"{text} ORDER BY {order} LIMIT {_first(composer, selection)} WITH {usage}, {engagement}",
        order, {"node": usage, "engagement": engagement},
    )  # fmt: skip


def _first(composer: Composer, selection: Selection) -> str:
    """How many at most; the size of a page where nobody says."""
    first = selection.arg("first")
    size: Bind = lambda run: run.limits.default if first is None else int(first.converted(run.limits.checked, first.get(run.variables)))  # noqa: E731
    return composer.bind(size)


def _low_count(_composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    level = _level(names)
    low = level.asked.known("low")
    shape.leaf(selection.name, level.figure(f"sum(CASE WHEN {level.fact}[{COUNTS}] THEN size({low(level.fact)}) ELSE 0 END)"))


# ---------------------------------------------------------------- contracts

OPENED = (
    f"{{it}}[{STATE}] IN ['ACTIVE', 'EXPIRED'] AND ({{it}}[{SUBSTATE}] IN ['UNDER_REVIEW', 'AWAITING_REVIEW'] OR "
    f"({{it}}[{STATE}] = 'ACTIVE' AND {{it}}[{SUBSTATE}] = 'EXTENSION_APPROVED'))"
)
ON_EXTENSION = f"{{it}}[{STATE}] = 'ACTIVE' AND {{it}}[{SUBSTATE}] = 'EXTENSION_APPROVED'"


def _contract_set(condition: str) -> Emit:
    def emit(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        level, fresh = _level(names), composer.fresh
        inner, kind_fields = Shape("ContractSet"), selection.on("ContractSet")
        it = fresh("it")
        body = f"UNWIND {level.contracts()} AS {it} WITH {it} WHERE {condition.format(it=it)}"
        for each in kind_fields:
            if each.name == "contracts":
                contract = fresh("contract")
                order = f"{it}[{EXPECTED}] IS NULL, {it}[{EXPECTED}], {contract}.number, {contract}.id"
                text = f"{body} WITH {it}, {it}[{CONTRACT}] AS {contract} ORDER BY {order} LIMIT {_first(composer, each)}"
                listed(composer, inner, each, "Contract", text, order, {"it": it, "node": contract})
        currency, number, units = fresh("currency"), fresh("number"), fresh("units")
        grouped = f"{body} WITH {it}[{CURRENCY}] AS {currency}, count(*) AS {number}, sum({it}[{VALUE}]) AS {units} ORDER BY {currency}"
        at = inner.call(composer, grouped, f"collect([{currency}, {number}, {units}])")

        def own(values: list[Any], run: Run, row: Row) -> Row:
            row["count"] = sum(count for _, count, _ in values[at])
            amounts = [(code, worth) for code, _, worth in values[at]]
            return with_money(row, kind_fields, {"value": amounts, "converted": amounts}, run)

        column, read = shape.column(shape.embed(inner)), inner.reader()
        shape.computed(planned_key(selection.key), lambda values, run: own(values[column], run, read(values[column], run)))

    return emit


def _by_renewal_stage(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    level, fresh = _level(names), composer.fresh
    it, stage, currency, number, units = fresh("it"), fresh("stage"), fresh("currency"), fresh("number"), fresh("units")
    text = (
        f"UNWIND {level.contracts()} AS {it} WITH {it} WHERE {it}[{SUBSTATE}] IN {composer.constant(RENEWAL_STAGES)}"
        f" WITH {it}[{SUBSTATE}] AS {stage}, {it}[{CURRENCY}] AS {currency}, count(*) AS {number}, sum({it}[{VALUE}]) AS {units} ORDER BY {currency}"
    )
    at, kind = shape.call(composer, text, f"collect([{stage}, {currency}, {number}, {units}])"), row_type("RenewalStageCount")
    fields = selection.on("RenewalStageCount")

    def read(values: list[Any], run: Run) -> list[Row]:
        rows = []
        for each in RENEWAL_STAGES:
            found = [part for part in values[at] if part[0] == each]
            amounts = [(code, worth) for _, code, _, worth in found]
            row = kind(stage=each, count=sum(count for _, _, count, _ in found))
            rows.append(with_money(row, fields, {"value": amounts, "converted": amounts}, run))
        return rows

    shape.computed(planned_key(selection.key), read)


def _won_and_lost(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    level, fresh = _level(names), composer.fresh
    level.asked.decided = True
    it, month, stage, currency, number, units = (fresh(name) for name in ("it", "month", "stage", "currency", "number", "units"))
    text = (
        f"UNWIND {level.contracts()} AS {it} WITH {it} WHERE {it}[{STAGE}] IS NOT NULL AND {level.asked['year_day']} <= {it}[{CLOSED}] <= {level.asked['today']}"
        f" WITH toString(date.truncate('month', {it}[{CLOSED}])) AS {month}, {it}[{STAGE}] AS {stage}, {it}[{CURRENCY}] AS {currency},"
        f" count(*) AS {number}, sum({it}[{VALUE}]) AS {units} ORDER BY {currency}"
    )
    at, kind = shape.call(composer, text, f"collect([{month}, {stage}, {currency}, {number}, {units}])"), row_type("RenewalMonth")
    fields = selection.on("RenewalMonth")

    def read(values: list[Any], run: Run) -> list[Row]:
        rows = []
        for first in months(run.today, run.configuration.fiscal_year_start):
            found = [part for part in values[at] if part[0] == first.isoformat()]
            won, lost = ([part for part in found if part[1] == each] for each in ("CLOSED_WON", "CLOSED_LOST"))
            gained, gone = ([(code, worth) for _, _, code, _, worth in parts] for parts in (won, lost))
            row = kind(month=first.isoformat(), won=sum(part[3] for part in won), lost=sum(part[3] for part in lost))
            amounts = {"wonValue": gained, "wonConverted": gained, "lostValue": gone, "lostConverted": gone}
            rows.append(with_money(row, fields, amounts, run))
        return rows

    shape.computed(planned_key(selection.key), read)


def _value_by_month(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    level, fresh = _level(names), composer.fresh
    basis = selection.args["basis"].value
    it, number, day, currency, units = fresh("it"), fresh("month"), fresh("day"), fresh("currency"), fresh("units")
    contracts, today = level.contracts(), level.asked["today"]
    if basis == "STARTED_IN_MONTH":
        met = f"{level.asked['year_day']} <= {it}[{START}] <= {today} AND NOT {it}[{STATE}] IN ['DRAFT', 'CANCELED']"
        text = f"UNWIND {contracts} AS {it} WITH {it} WHERE {met} WITH toString(date.truncate('month', {it}[{START}])) AS {number}, {it}"
    else:
        days = composer.bind(lambda run: last_days(run.today, run.configuration.fiscal_year_start))
        begun = f"NOT {it}[{CANCELED}] AND coalesce({it}[{START}] <= {day}, {it}[{STATE}] <> 'DRAFT')"
        held = f"{begun} AND {it}[{STATE}] <> 'DRAFT' AND coalesce({it}[{END}] > {day}, {it}[{STATE}] = 'ACTIVE')"
        text = f"UNWIND {days} AS {day} UNWIND {contracts} AS {it} WITH {day}, {it} WHERE {held} WITH toString(date.truncate('month', {day})) AS {number}, {it}"
    text += f" WITH {number}, {it}[{CURRENCY}] AS {currency}, sum({it}[{VALUE}]) AS {units} ORDER BY {currency}"
    at, kind = shape.call(composer, text, f"collect([{number}, {currency}, {units}])"), row_type("ContractValueMonth")
    fields = selection.on("ContractValueMonth")

    def read(values: list[Any], run: Run) -> list[Row]:
        rows = []
        for first in months(run.today, run.configuration.fiscal_year_start):
            amounts = [(code, worth) for month, code, worth in values[at] if month == first.isoformat()]
            row = kind(month=first.isoformat(), basis=basis)
            rows.append(with_money(row, fields, {"value": amounts, "converted": amounts}, run))
        return rows

    shape.computed(planned_key(selection.key), read)


def _sets_of(typename: str) -> dict[str, Emit]:
    return {name: _set(made) for (kind, name), made in SETS.items() if kind == typename}


ENTITIES["SuccessReport"] = {
    "asOf": _as_of,
    "options": _options,
    "overview": _tab("SuccessOverview"),
    "risk": _tab("SuccessRisk"),
    "adoption": _tab("SuccessAdoption"),
    "renewal": _tab("SuccessRenewal"),
    "byReport": _by_report,
}
ENTITIES["EngagementSet"] = {"count": _set_count, "engagements": _set_engagements}
ENTITIES["SuccessOverview"] = {
    **_sets_of("SuccessOverview"),
    "averagePerCsm": _average,
    "healthByStage": _health_by_stage,
    "tasksByStatus": _buckets("TaskBucket", "status", "tasks", (OVERDUE, *TASK_BUCKETS.values())),
}
ENTITIES["SuccessRisk"] = {
    **_sets_of("SuccessRisk"),
    "contractValueAtRisk": _at_risk(distinct=True),
    "contractValueAtRiskConverted": _at_risk(distinct=True),
    "contractValuePerSignal": _at_risk(distinct=False),
    "activeSignals": _active_signals,
    "topIndicators": _top_indicators,
    "byScope": _buckets("RiskScopeCount", "scope", "signals", SCOPES, SCOPE),
    "byProbability": _buckets("RiskProbabilityCount", "probability", "signals", PROBABILITIES, PROBABILITY),
}
ENTITIES["SuccessAdoption"] = {
    **_sets_of("SuccessAdoption"),
    "objectiveProgress": _buckets("ObjectiveBucket", "progress", "progress", PROGRESS),
    "lowAdoptionProducts": _low_products,
    "lowAdoptionProductCount": _low_count,
}
ENTITIES["SuccessRenewal"] = {
    **_sets_of("SuccessRenewal"),
    "opened": _contract_set(OPENED),
    "onExtension": _contract_set(ON_EXTENSION),
    "byStage": _by_renewal_stage,
    "wonAndLostByMonth": _won_and_lost,
    "totalContractValueByMonth": _value_by_month,
}
