"""The fields of the success report: figures over what the pass found, for a hierarchy and for each of its branches alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from csgraph.db.compose import success_renewal
from csgraph.db.compose.amounts import read_at, with_money
from csgraph.db.compose.definitions import definition
from csgraph.db.compose.entity import ENTITIES, Emit, fill, in_turn, listed, nested
from csgraph.db.compose.paging import page_size
from csgraph.db.compose.success import CATEGORY, CHAIN, COUNTS, ENGAGEMENT, IMPACTED, PROBABILITY, SCOPE, asked
from csgraph.db.compose.success_level import Level, Reported, level_of, smallest
from csgraph.db.compose.success_sets import sets_of
from csgraph.db.compose.text import ALWAYS, Composer, Names, Run, Shape, how_many
from csgraph.domain.coverage import ratio
from csgraph.domain.row import Row, planned_key, row_type
from csgraph.domain.selection import Selection
from csgraph.domain.success import (
    LARGEST_SCORE,
    OVERDUE,
    PROBABILITIES,
    PROGRESS,
    SCOPES,
    STAGES,
    TASK_BUCKETS,
    TOP_INDICATORS,
    health_bands,
    spans,
)

assert success_renewal


def success_report(composer: Composer, shape: Shape, selection: Selection) -> None:
    """The root field."""
    found = asked(composer, selection)
    outer = Shape("SuccessReport")
    level = Level(found, found.people, found.facts, found["first"])
    split = same_per_report(selection)
    read = report(composer, outer, selection, level) if split is None else together(composer, outer, selection, level, split)
    facts = [found.facts_text()] if found.counted or found.columns else []
    outer.before([*facts, found.people_text()])
    at = shape.column(shape.embed(outer))
    shape.computed(planned_key(selection.key), lambda values, run: read(values[at], run))


TABS = ("overview", "risk", "adoption", "renewal")


def same_per_report(selection: Selection) -> Selection | None:
    """The split by direct reports, where each is asked for the very figures that the whole is asked for."""
    splits = [each for each in selection.on("SuccessReport") if each.name == "byReport"]
    reports = [each for split in splits for each in split.on("SuccessReportByUser") if each.name == "report"]
    if len(splits) != 1 or len(reports) != 1:
        return None
    whole = [each.words() for each in selection.on("SuccessReport") if each.name in TABS]
    part = [each.words() for each in reports[0].on("SuccessReport") if each.name not in {"asOf", "__typename"}]
    return splits[0] if part and None not in part and set(part) == set(whole) else None


def together(composer: Composer, shape: Shape, selection: Selection, level: Level, split: Selection) -> Callable[[list[Any], Run], Row]:
    """Fill a shape with a report and the same of every direct report: one text for all, which takes the database half the time to plan."""
    text, user, below = _branches(composer, level, f"[[null, {level.people}, {level.facts}, {level.place}]] + ")
    tabs = [each for each in selection.on("SuccessReport") if each.name in TABS]
    part, inner = Shape("SuccessReport"), Shape("SuccessReportByUser")
    fill(composer, part, "SuccessReport", Reported(below), tabs)
    part.before(below.calls())
    reports = []
    for each in split.on("SuccessReportByUser"):
        if each.name == "user":
            nested(composer, inner, each, "User", {"node": user})
        elif each.name == "report":
            reports.append(planned_key(each.key))
    column = inner.column(inner.embed(part))
    turn = _by_name(inner, user)
    at = shape.collect(composer, text, inner)
    rest = [each for each in selection.on("SuccessReport") if each.name not in {*TABS, "byReport"}]
    fill(composer, shape, "SuccessReport", Reported(level), rest)
    own, make, by, others = part.reader(), inner.reader(), planned_key(split.key), shape.reader()

    def read(values: list[Any], run: Run) -> Row:
        found = values[at]
        row = others(values, run)
        row.update(own(found[0][column], run))
        row[by] = rows = []
        for value in sorted(found[1:], key=turn):
            rows.append(make(value, run))
            for key in reports:
                rows[-1][key] = own(value[column], run)
                rows[-1][key]["asOf"] = run.now_text
        return row

    return read


def _branches(composer: Composer, level: Level, first: str = "") -> tuple[str, str, Level]:
    """A body that goes through the direct reports, the variable of the user, and the report of each; ``first`` are rows before theirs."""
    fresh = composer.fresh
    level.asked.counted = True
    row, user, people, facts, at = fresh("row"), fresh("user"), fresh("people"), fresh("facts"), fresh("place")
    each, pair, branch, below, mine = fresh("each"), fresh("pair"), fresh("branch"), fresh("below"), fresh("mine")
    person, groups, place = fresh("person"), fresh("groups"), level.place
    # One grouping of people and engagements together: looking for the engagements of each person would be quadratic in the direct reports.
    paired = f"[{each} IN {level.people} | [{each}[1][{place}], {each}, null]] + [{each} IN {level.facts} | [{each}[{CHAIN}][{place}], null, {each}]]"
    split = f"UNWIND {paired} AS {pair} WITH {pair}[0] AS {branch}, collect({pair}[1]) AS {below}, collect({pair}[2]) AS {mine}"
    head = f"WITH {below}, {mine}, head([{each} IN {below} WHERE size({each}[1]) = {place} + 1 | {each}[0]]) AS {person} WHERE {person} IS NOT NULL"
    values = f"{row}[0] AS {user}, {row}[1] AS {people}, {row}[2] AS {facts}, {row}[3] AS {at}"
    grouped = f"CALL (*) {{ {split} {head} RETURN collect([{person}, {below}, {mine}, {place} + 1]) AS {groups} }}"
    return f"{grouped} UNWIND {first}{groups} AS {row} WITH {values}", user, Level(level.asked, people, facts, at)


def _by_name(shape: Shape, user: str) -> Callable[[list[Any]], tuple[str, str]]:
    """The order of direct reports."""
    name, key = shape.column(f"{user}.name"), shape.column(f"{user}.id")
    return lambda value: (value[name], value[key])


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
    text, user, below = _branches(composer, level_of(names))
    inner = Shape("SuccessReportByUser")
    readers = {}
    for each in selection.on("SuccessReportByUser"):
        if each.name == "user":
            nested(composer, inner, each, "User", {"node": user})
        elif each.name == "report":
            part = Shape("SuccessReport")
            read = report(composer, part, each, below)
            readers[planned_key(each.key)] = inner.column(inner.embed(part)), read
    turn = _by_name(inner, user)
    at, make = shape.collect(composer, text, inner), inner.reader()

    def reader(found: list[Any], run: Run) -> list[Row]:
        rows = []
        for value in sorted(found[at], key=turn):
            rows.append(make(value, run))
            for key, (column, read) in readers.items():
                rows[-1][key] = read(value[column], run)
        return rows

    shape.computed(planned_key(selection.key), reader)


def _options(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    level, fresh = level_of(names), composer.fresh
    inner = Shape("SuccessReportOptions")
    fields = selection.on("SuccessReportOptions")
    found = ""
    if any(each.name in ("industries", "contractValueRanges") for each in fields):
        asked_of, found = level.asked, fresh("options")
        industry = fresh("industry")
        person, csm = fresh("person"), fresh("csm")
        body, engagement = asked_of.managed(csm)
        body = f"UNWIND {level.people} AS {person} WITH {person}[0] AS {csm} {body}"
        active = f"WITH {engagement} WHERE NOT {engagement}.state IN {asked_of['ended']} OR {asked_of['inactive']}"
        seen = asked_of.seen(engagement, industries=False, told=industry)
        result = f"[count(*), collect(DISTINCT {industry})]"
        inner.before([f"CALL (*) {{ {body} {active} {' '.join(seen)} RETURN {result} AS {found} }}"])
    for each in fields:
        if each.name == "industries":
            inner.value(each.name, f"{found}[1]", sorted)
        elif each.name == "contractValueRanges":
            make = definition(composer, inner, "ContractValueRange", each.on("ContractValueRange"))
            inner.computed(planned_key(each.key), _ranges_of(inner.column(f"{found}[0]"), make))
        elif each.name == "csms":
            person, csm = fresh("person"), fresh("csm")
            body = f"UNWIND {level.people} AS {person} WITH {person}[0] AS {csm}"
            listed(composer, inner, each, "User", body, f"{csm}.name, {csm}.id", {"node": csm})
    at, read = shape.column(shape.embed(inner)), inner.reader()
    shape.computed(planned_key(selection.key), lambda values, run: read(values[at], run))


def _ranges_of(at: int, make: Callable[..., Any]) -> Callable[[list[Any], Run], Any]:
    return lambda values, run: [make(key, values, run) for key in run.configuration.ranges] if values[at] else []


def _average(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    level, kind = level_of(names), row_type("Ratio")
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
    level, fresh = level_of(names), composer.fresh
    stage, score = level.asked.known("stage"), level.asked.known("healthScore")
    body, fact = level.counting()
    bands = health_bands(composer.configuration.bands)
    key, points = fresh("stage"), fresh("score")
    within = ", ".join(how_many(f"{low} <= {points} AND {points} < {high}") for low, high in spans(bands))
    text = f"{body} WITH {stage(fact)} AS {key}, {score(fact)} AS {points}"
    grouped = f"{text} WITH {key}, [count(*), sum({points}), count({points}), [{within}]] AS {fresh('group')}"
    at = shape.call(composer, grouped, f"collect([{key}, {grouped.rsplit(' ', 1)[1]}])")
    kind, band_kind = row_type("StageHealth"), row_type("BandCount")

    def read(values: list[Any], _run: Run) -> list[Row]:
        found = dict(values[at])
        rows = []
        for each in STAGES:
            count, total, scored, counts = found.get(each, (0, 0, 0, [0] * len(bands)))
            row = kind(stage=each, count=count, averageScore=total / scored if scored else None)
            for part in selection.on("StageHealth"):
                if part.name == "bands":
                    pairs = zip(bands, counts, strict=True)
                    row[planned_key(part.key)] = [band_kind(band=band.category, color=band.color, count=n) for band, n in pairs]
            rows.append(row)
        return rows

    shape.computed(planned_key(selection.key), read)


def _buckets(typename: str, label: str, known: str, buckets: Sequence[str], part: int | None = None) -> Emit:
    """How many things of a list that is known of every engagement are in each bucket; empty ones are 0."""

    def emit(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        level, fresh = level_of(names), composer.fresh
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


def _size(known: str) -> Emit:
    def emit(_composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        shape.leaf(selection.name, level_of(names).size(known))

    return emit


def _amounts(contract: str, composer: Composer) -> tuple[str, str]:
    """A WITH clause that sums the values of contracts by currency, and what collects the sums."""
    currency, units = composer.fresh("currency"), composer.fresh("units")
    return f"WITH {contract}.currency AS {currency}, sum({contract}.value) AS {units}", f"[{currency}, {units}]"


def _at_risk(*, distinct: bool) -> Emit:
    def emit(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        level, fresh = level_of(names), composer.fresh
        body, fact = level.counting()
        signal, contract = fresh("signal"), fresh("contract")
        once = f"WITH DISTINCT {contract} " if distinct else ""
        summed, result = _amounts(contract, composer)
        through = f"{body} UNWIND {level.asked.known('signals')(fact)} AS {signal} UNWIND {signal}[{IMPACTED}] AS {contract}"
        at = shape.call(composer, f"{through} {once}{summed}", f"collect({result})")
        shape.computed(planned_key(selection.key), read_at(selection, at))

    return emit


def _top_indicators(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    level, fresh = level_of(names), composer.fresh
    body, fact = level.counting()
    signal, category, number, lists = fresh("signal"), fresh("category"), fresh("number"), fresh("lists")
    contract, parts, group = fresh("contract"), fresh("parts"), fresh("list")
    summed, result = _amounts(contract, composer)
    text = (
        f"{body} UNWIND {level.asked.known('signals')(fact)} AS {signal}"
        f" WITH {signal}[{CATEGORY}] AS {category}, count(*) AS {number}, collect({signal}[{IMPACTED}]) AS {lists}"
        f" CALL (*) {{ UNWIND {lists} AS {group} UNWIND {group} AS {contract} WITH DISTINCT {contract} {summed} RETURN collect({result}) AS {parts} }}"
    )
    at, kind = shape.call(composer, text, f"collect([{category}, {number}, {parts}])"), row_type("RiskIndicator")
    fields = selection.on("RiskIndicator")

    def read(values: list[Any], run: Run) -> list[Row]:
        rate = run.configuration.rate

        def place(found: list[Any]) -> tuple[int, Decimal, str]:
            label, count, amounts = found
            return -count, -sum((units * (rate(code) or 0) for code, units in amounts), Decimal(0)), label

        return [
            with_money(kind(category=label, count=count), fields, {"contractValue": amounts, "converted": amounts}, run)
            for label, count, amounts in sorted(values[at], key=place)[:TOP_INDICATORS]
        ]

    shape.computed(planned_key(selection.key), read)


def _low_products(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    level, fresh = level_of(names), composer.fresh
    fact, usage, pair, found, engagement = fresh("fact"), fresh("usage"), fresh("pair"), fresh("found"), fresh("engagement")
    low, mark = level.asked.known("low"), level.asked["mark"]
    key = f" + {mark} + ".join([f"toString({usage}[1] + {LARGEST_SCORE * 10})", *(f"{usage}[{at}]" for at in (2, 3, 4))])
    counted = f"[{fact} IN {level.facts} WHERE {fact}[{COUNTS}] | [{usage} IN {low(fact)} | [{key}, {usage}[0], {fact}[{ENGAGEMENT}]]]]"
    flat, some = fresh("flat"), fresh("some")
    first = smallest(
        composer, f"reduce({flat} = [], {some} IN {counted} | {flat} + {some})", composer.bind(page_size(selection.arg("first")))
    )
    body = f"UNWIND {first} AS {pair} WITH {pair}[1] AS {found}, {pair}[2] AS {engagement}"
    in_turn(composer, shape, selection, "ProductUsage", body, {"node": found, "engagement": engagement})


ENTITIES["SuccessReport"] = {
    "asOf": _as_of,
    "options": _options,
    "overview": _tab("SuccessOverview"),
    "risk": _tab("SuccessRisk"),
    "adoption": _tab("SuccessAdoption"),
    "renewal": _tab("SuccessRenewal"),
    "byReport": _by_report,
}
ENTITIES["SuccessOverview"] = {
    **sets_of("SuccessOverview"),
    "averagePerCsm": _average,
    "healthByStage": _health_by_stage,
    "tasksByStatus": _buckets("TaskBucket", "status", "tasks", (OVERDUE, *TASK_BUCKETS.values())),
}
ENTITIES["SuccessRisk"] = {
    **sets_of("SuccessRisk"),
    "contractValueAtRisk": _at_risk(distinct=True),
    "contractValueAtRiskConverted": _at_risk(distinct=True),
    "contractValuePerSignal": _at_risk(distinct=False),
    "activeSignals": _size("signals"),
    "topIndicators": _top_indicators,
    "byScope": _buckets("RiskScopeCount", "scope", "signals", SCOPES, SCOPE),
    "byProbability": _buckets("RiskProbabilityCount", "probability", "signals", PROBABILITIES, PROBABILITY),
}
ENTITIES["SuccessAdoption"] = {
    **sets_of("SuccessAdoption"),
    "objectiveProgress": _buckets("ObjectiveBucket", "progress", "progress", PROGRESS),
    "lowAdoptionProducts": _low_products,
    "lowAdoptionProductCount": _size("low"),
}
