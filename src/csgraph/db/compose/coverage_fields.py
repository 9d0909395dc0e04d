"""The fields of account coverage: what was aggregated in one pass, and lists that are read for the rows of a page alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from csgraph.db.compose.accounts import account_keys, account_list
from csgraph.db.compose.amounts import per_currency
from csgraph.db.compose.coverage import (
    DONE,
    FIGURES,
    LOGGED,
    ROW_DONE,
    ROW_FIGURES,
    ROW_LOGGED,
    ROW_WORTH,
    ROWS,
    USER,
    VOLUME,
    WORTH,
    Coverage,
    Figures,
    Pass,
    asked,
)  # fmt: skip
from csgraph.db.compose.definitions import definition
from csgraph.db.compose.entity import ENTITIES, Emit, fill, instant, nested, paged, same
from csgraph.db.compose.paging import Key, Listing, with_ties
from csgraph.db.compose.text import Composer, Names, Run, Shape, how_many, instant_text
from csgraph.db.compose.where import selecting
from csgraph.domain.access import DEFAULT_TEAM
from csgraph.domain.coverage import RANKS, Found, of_rank, ratio, worth
from csgraph.domain.money import SCALE
from csgraph.domain.row import planned_key, row_type
from csgraph.domain.selection import Selection

NEEDS: Mapping[str, tuple[str, ...]] = {
    "activityVolume": ("volume",),
    "coverage": ("coverage",),
    "hiddenCanceled": ("coverage",),
    "overdueAccounts": ("overdue",),
    "metrics": ("metrics",),
    "state": (),
    "message": (),
}
"""The figures that a field rests on."""
SORTS: Mapping[str, str] = {
    "ACTIVITY_VOLUME": "volume", "COVERAGE": "coverage", "ACCOUNTS": "total", "POOR_HEALTH": "health", "OVERDUE": "overdue",
    "METRIC_1": "metrics", "METRIC_2": "metrics",
}  # fmt: skip


def account_coverage(composer: Composer, shape: Shape, selection: Selection) -> None:
    """The root field."""
    covered(composer, shape, selection, asked(composer, selection.args["input"]))


def covered(composer: Composer, shape: Shape, selection: Selection, coverage: Coverage) -> None:
    """The figures as a column: the pass first, then what reads from it."""
    inner = Shape("AccountCoverage")
    fields = selection.on("AccountCoverage")
    top = {need for each in fields if each.name == "summary" for need in _needed(each.on("CoverageSummary"))}
    lists = [each for each in fields if each.name == "rows"]
    rows = {need for each in lists for need in _needed_by_rows(each)}
    passed = Pass(coverage, top, rows | (top & {"volume"}) if lists or "volume" in top else None)
    found = ""
    if any(each.name in ("state", "message", "summary", "rows") for each in fields):
        found = inner.join(composer, *passed.text())
    names = Figures({"found": found}, coverage, passed, "top", [f"{found}[{at}]" for at in (FIGURES, WORTH, LOGGED, DONE)])
    fill(composer, inner, "AccountCoverage", names, fields)
    at, read = shape.column(shape.embed(inner)), inner.reader()
    shape.computed(planned_key(selection.key), lambda values, run: read(values[at], run))


def _needed(fields: Sequence[Selection]) -> Iterator[str]:
    for each in fields:
        yield from NEEDS.get(each.name, ())
        for count in (part for rank in each.on("HealthSnapshot") for part in rank.on("HealthCount")):
            yield {"accounts": "health", "contractValue": "worth", "change": "change"}.get(count.name, "total")
            if count.name == "change":
                yield "health"


def _needed_by_rows(rows: Selection) -> Iterator[str]:
    order = rows.arg("orderBy")
    if order is not None:
        yield SORTS.get(dict(order.items())["field"].value, "total")
    for each in rows.on("CoverageRowConnection"):
        yield from _needed(each.on("CoverageRow"))
        for part in each.on("CoverageRowEdge"):
            yield from _needed(part.on("CoverageRow"))


def _figures(names: Names) -> Figures:
    assert isinstance(names, Figures)
    return names


def _permitted(composer: Composer, selection: Selection, typename: str) -> Sequence[Selection]:
    for each in selection.on(typename):
        composer.permit(typename, each.name)
    return selection.on(typename)


def _as_of(_composer: Composer, shape: Shape, _names: Names, selection: Selection) -> None:
    shape.computed(selection.name, lambda _values, run: run.now_text)


def _window(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    frame, kind = _figures(names).coverage.window, row_type("TimeWindow")
    _permitted(composer, selection, "TimeWindow")

    def read(_values: list[Any], run: Run) -> Any:
        found = frame(run)
        return kind(start=instant_text(found.start), end=instant_text(found.end))

    shape.computed(planned_key(selection.key), read)


def _teams(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    columns = []
    for team_id in _figures(names).coverage.teams:
        inner = Shape("Team")
        fill(composer, inner, "Team", {"team_id": team_id}, selection.on("Team"))
        columns.append((shape.column(shape.embed(inner)), inner.reader()))
    shape.computed(planned_key(selection.key), lambda values, run: [read(values[at], run) for at, read in columns])


def _role(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    _permitted(composer, selection, "AssignmentRole")
    role, make = _figures(names).coverage.role_key, definition(composer, shape, "AssignmentRole", selection.on("AssignmentRole"))
    shape.computed(planned_key(selection.key), lambda values, run: make(role(run), values, run))


def _state(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    found = _found(composer, shape, _figures(names))
    shape.computed(selection.name, lambda values, run: found(values, run).state)


def _message(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    figures = _figures(names)
    found, role = _found(composer, shape, figures), figures.coverage.role_key

    def read(values: list[Any], run: Run) -> str | None:
        return found(values, run).message(str(run.configuration.roles[role(run)]["displayName"]))

    shape.computed(selection.name, read)


def _found(composer: Composer, shape: Shape, figures: Figures) -> Callable[[list[Any], Run], Found]:
    """How many accounts there are; they are counted only where the dashboard is empty."""
    coverage, total = figures.coverage, figures.figure("total")
    if "found" not in shape.shared:
        start, met = coverage.start()
        node, held = start.node, composer.fresh("held")
        of_types, eligible = coverage.of_types(node), f"{held} AND {node}.contractStatus IN {coverage['eligible']}"
        conditions = (of_types, f"{of_types} AND {held}", f"{of_types} AND {eligible}", eligible)
        text = (
            f"WITH {figures['found']} WHERE {total} = 0 {start.body} AND {selecting(composer, met)} "
            f"WITH {node}, NOT ({coverage.vacant(node)}) AS {held}"
        )
        counted = ", ".join(how_many(condition) for condition in conditions)
        shape.shared["found"] = shape.call(composer, text, f"[count({node}), {counted}]"), shape.column(total)
    at, total_at = shape.shared["found"]

    def read(values: list[Any], _run: Run) -> Found:
        in_set, of_types, assigned, _, of_any_type = values[at]
        return Found(in_set, of_types, assigned, values[total_at], of_any_type)

    return read


def _summary(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    nested(composer, shape, selection, "CoverageSummary", names)


def _rows(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    top, fresh = _figures(names), composer.fresh
    row, user = fresh("row"), fresh("user")
    at = (ROW_FIGURES, ROW_WORTH, ROW_LOGGED, ROW_DONE)
    figures = Figures({"node": user}, top.coverage, top.passed, "row", [f"{row}[{each}]" for each in at])
    body = f"UNWIND {top['found']}[{ROWS}] AS {row} WITH {row}, {row}[{USER}] AS {user} WHERE {top.coverage['input']} IS NOT NULL"
    keys = with_ties([*_sorted(figures, row, selection), Key(f"{user}.name")], user)
    paged(composer, shape, selection, Listing(body, (row, user), keys), "CoverageRowConnection", figures)


def _sorted(figures: Figures, row: str, selection: Selection) -> Iterator[Key]:
    order = selection.arg("orderBy")
    if order is None:
        return
    given = dict(order.items())
    field, descending = given["field"].value, given["direction"].value == "DESC"
    number = {"METRIC_1": 0, "METRIC_2": 1}.get(field, -1)
    if number >= len(figures.coverage.metrics):
        raise given["field"].refusal("The input names no such metric.", reason="NO_METRIC", actual=len(figures.coverage.metrics))
    if field == "NAME":
        yield Key(f"{figures['node']}.name", descending)
    elif field == "ACTIVITY_VOLUME":
        yield Key(f"{row}[{VOLUME}]", descending)
    elif field == "COVERAGE":
        yield Key(f"toFloat({figures.figure('covered')}) / {figures.figure('total')}", descending)
    else:
        names = {"ACCOUNTS": "total", "POOR_HEALTH": "healthPOOR", "OVERDUE": "overdue"}
        yield Key(figures.figure(names.get(field, f"metric{number}")), descending, nullable=number >= 0)


def _volume(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    figures, fields = _figures(names), _permitted(composer, selection, "ActivityVolume")
    logged_at, done_at = shape.column(figures.logged), shape.column(figures.done)
    kind, flow_kind = row_type("ActivityVolume"), row_type("FlowVolume")
    flows = [(planned_key(each.key), _flows(composer, shape, each)) for each in fields if each.name == "byFlow"]

    def read(values: list[Any], run: Run) -> Any:
        logged, done = ({flow: (number, notes) for flow, number, notes in values[at]} for at in (logged_at, done_at))
        touchpoints, tasks = (sum(number for number, _ in each.values()) for each in (logged, done))
        row = kind(
            total=touchpoints + tasks,
            touchpoints=touchpoints,
            completedTasks=tasks,
            excludedInternalNotes=sum(notes for _, notes in logged.values()),
        )
        for key, makers in flows:
            row[key] = []
            for flow in run.configuration.flows:
                volumes = [each.get(flow, (0, 0))[0] for each in (logged, done)]
                if any(volumes):
                    made = flow_kind(touchpoints=volumes[0], completedTasks=volumes[1])
                    for name, make in makers:
                        made[name] = make(flow, values, run)
                    row[key].append(made)
        return row

    shape.computed(planned_key(selection.key), read)


def _flows(composer: Composer, shape: Shape, selection: Selection) -> list[tuple[str, Any]]:
    asked_of = [each for each in _permitted(composer, selection, "FlowVolume") if each.name == "flow"]
    for each in asked_of:
        _permitted(composer, each, "Flow")
    return [(planned_key(each.key), definition(composer, shape, "Flow", each.on("Flow"))) for each in asked_of]


def _ratio(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    _permitted(composer, selection, "Ratio")
    figures, kind = _figures(names), row_type("Ratio")
    part_at, whole_at = (shape.column(figures.figure(name)) for name in ("covered", "total"))

    def read(values: list[Any], _run: Run) -> Any:
        part, whole = values[part_at], values[whole_at]
        return kind(numerator=part, denominator=whole, value=ratio(part, whole))

    shape.computed(planned_key(selection.key), read)


def _figure(name: str) -> Emit:
    def emit(_composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        shape.leaf(selection.name, _figures(names).figure(name))

    return emit


def _metrics(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    figures, kind = _figures(names), row_type("MetricAggregate")
    fields = [each for each in _permitted(composer, selection, "MetricAggregate") if each.name == "metric"]
    for each in fields:
        _permitted(composer, each, "MetricDefinition")
    makers = [(planned_key(each.key), definition(composer, shape, "MetricDefinition", each.on("MetricDefinition"))) for each in fields]
    columns = [(metric, shape.column(figures.figure(f"metric{number}"))) for number, metric in enumerate(figures.coverage.metrics)]

    def read(values: list[Any], run: Run) -> list[Any]:
        rows = []
        for metric, at in columns:
            value = values[at]
            row = kind(value=None if value is None else float(value) / (SCALE if metric.money else 1))
            for key, make in makers:
                row[key] = make(metric.key, values, run)
            rows.append(row)
        return rows

    shape.computed(planned_key(selection.key), read)


def _health(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    figures = _figures(names)
    counts = {
        each.key: (each.name.upper(), _permitted(composer, each, "HealthCount"))
        for each in _permitted(composer, selection, "HealthSnapshot")
        if each.name.upper() in RANKS
    }
    wanted = {part.name for _, parts in counts.values() for part in parts}
    worth_at = shape.column(figures.worth) if "contractValue" in wanted else None
    now_at, then_at = (
        {rank: shape.column(figures.figure(f"{name}{rank}")) for rank in RANKS} if names_it & wanted else {}
        for name, names_it in (("health", {"accounts", "change"}), ("change", {"change"}))
    )
    kind, count_kind = row_type("HealthSnapshot"), row_type("HealthCount")

    def count(rank: str, values: list[Any], run: Run) -> Any:
        row = count_kind()
        if now_at:
            row["accounts"] = values[now_at[rank]]
        if then_at:
            row["change"] = values[now_at[rank]] - values[then_at[rank]]
        if worth_at is not None:
            configuration = run.configuration
            row["contractValue"] = worth(of_rank(values[worth_at], rank), configuration.rate, configuration.reporting_currency)
        return row

    shape.computed(
        planned_key(selection.key),
        lambda values, run: kind({planned_key(key): count(rank, values, run) for key, (rank, _) in counts.items()}),
    )


def _member(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    figures = _figures(names)
    if DEFAULT_TEAM in figures.coverage.teams:
        shape.leaf(selection.name, "true")
        return
    found = []
    for team in figures.coverage.teams:
        body, _ = composer.fragment("team.membership", {"user": figures["node"]}, id=composer.constant(team))
        found.append(f"EXISTS {{ {body} }}")
    shape.leaf(selection.name, " OR ".join(found))


def _accounts(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """The drill-down: the user's accounts without canceled ones, read for the rows of the page."""
    figures = _figures(names)
    coverage, user = figures.coverage, figures["node"]
    body, node = coverage.held(user)
    body += f" AND {selecting(composer, coverage.in_sets(node))} AND {coverage.of_types(node)}"
    body += f" AND {coverage.listed(f'{node}.contractStatus')} AND {coverage['input']} IS NOT NULL"
    group = selection.arg("group")
    if group is not None:
        flag = composer.fresh("flag")
        text, found = _in_group(coverage, node, user, group.value)
        body += f" {composer.means(text, group.value)} WITH {node}, {found} AS {flag} WHERE {'NOT ' if group.value == 'NOT_COVERED' else ''}{flag}"
    keys = with_ties(account_keys(composer, selection.arg("orderBy"), node), node)
    who = Figures({"node": node, "user": user}, coverage, figures.passed, "row", ["", "", "", ""])
    paged(composer, shape, selection, Listing(body, (node,), keys), "CoverageAccountConnection", who)


def _in_group(coverage: Coverage, node: str, user: str, group: str) -> tuple[str, str]:
    if group != "OVERDUE":
        return coverage.covered(node, user)
    late = coverage.composer.fresh("late")
    return f"WITH *, EXISTS {{ {coverage.late(node)} }} AS {late}", late


def _touchpoints(composer: Composer, shape: Shape, names: Names) -> int:
    coverage = _figures(names).coverage
    body, _ = coverage.touched(names["node"], coverage.by("createdById", names["user"]))
    return _shared(composer, shape, "touchpoints", body, "count(*)")


def _completed(composer: Composer, shape: Shape, names: Names) -> int:
    coverage = _figures(names).coverage
    body, _ = coverage.completed(names["node"], coverage.by("creditId", names["user"]))
    return _shared(composer, shape, "completed", body, "count(*)")


def _overdue(composer: Composer, shape: Shape, names: Names) -> int:
    coverage = _figures(names).coverage
    body, task = coverage.overdue(names["node"])
    inside = f"sum(CASE WHEN {task}.openDue >= {coverage['first_day']} THEN 1 ELSE 0 END)"
    return _shared(composer, shape, "overdue", body, f"[{inside}, count(*)]")


def _shared(composer: Composer, shape: Shape, key: str, body: str, result: str) -> int:
    """A column that several fields of one object read."""
    if key not in shape.shared:
        shape.shared[key] = shape.call(composer, body, result)
    return int(shape.shared[key])


def _covered(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    touched, done = _touchpoints(composer, shape, names), _completed(composer, shape, names)
    shape.computed(selection.name, lambda values, _run: values[touched] + values[done] > 0)


def _counted(column: Callable[[Composer, Shape, Names], int]) -> Emit:
    def emit(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        at = column(composer, shape, names)
        shape.computed(selection.name, lambda values, _run: values[at])

    return emit


def _overdue_tasks(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    at = _overdue(composer, shape, names)
    shape.computed(selection.name, lambda values, _run: values[at][0])


def _older_overdue_tasks(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    at = _overdue(composer, shape, names)
    shape.computed(selection.name, lambda values, _run: values[at][1] - values[at][0])


def _value(_composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """The contract value as lists are sorted by it."""
    units_at, currency_at = (shape.column(f"{names['node']}.{name}") for name in ("contractValue", "currency"))

    def read(values: list[Any], run: Run) -> str | None:
        units, currency, known = values[units_at], values[currency_at], run.configuration
        if units is None or known.rate(currency) is None:
            return None
        return worth([(currency, units)], known.rate, known.reporting_currency)

    shape.computed(selection.name, read)


def _missing(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    nested(composer, shape, selection, "MissingAssignments", names)


def _without_holder(coverage: Coverage) -> tuple[Any, tuple[str, ...]]:
    """Eligible accounts on which nobody holds the role (M-11): where to begin, and what they meet."""
    start, met = coverage.start()
    status = f"{start.node}.contractStatus IN {coverage['eligible']}"
    return start, (met, coverage.of_types(start.node), status, coverage.vacant(start.node))


def _missing_amounts(composer: Composer, shape: Shape, names: Names) -> int:
    start, met = _without_holder(_figures(names).coverage)
    currency, number, units = composer.fresh("currency"), composer.fresh("number"), composer.fresh("units")
    body = " AND ".join([start.body, *(selecting(composer, each) for each in met)])
    grouped = f"{start.node}.currency AS {currency}, count(*) AS {number}, sum({start.node}.contractValue) AS {units}"
    return _shared(composer, shape, "missing", f"{body} WITH {grouped}", f"collect([{currency}, {number}, {units}])")


def _missing_count(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    at = _missing_amounts(composer, shape, names)
    shape.computed(selection.name, lambda values, _run: sum(number for _, number, _ in values[at]))


def _missing_value(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    at = _missing_amounts(composer, shape, names)
    _permitted(composer, selection, "Money")

    def read(values: list[Any], _run: Run) -> list[Any]:
        return per_currency((currency, units) for currency, _, units in values[at] if currency is not None)

    shape.computed(planned_key(selection.key), read)


def _missing_accounts(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    start, met = _without_holder(_figures(names).coverage)
    account_list(composer, shape, selection, start, *met)


ENTITIES["AccountCoverage"] = {
    "asOf": _as_of,
    "window": _window,
    "teams": _teams,
    "role": _role,
    "state": _state,
    "message": _message,
    "summary": _summary,
    "rows": _rows,
    "missingAssignments": _missing,
}
ENTITIES["CoverageSummary"] = {"activityVolume": _volume, "coverage": _ratio, "metrics": _metrics, "health": _health}
ENTITIES["CoverageRow"] = {
    "user": same("User", "node"),
    "memberOfTeam": _member,
    "activityVolume": _volume,
    "coverage": _ratio,
    "hiddenCanceled": _figure("canceled"),
    "overdueAccounts": _figure("overdue"),
    "metrics": _metrics,
    "health": _health,
    "accounts": _accounts,
}
ENTITIES["CoverageAccount"] = {
    "account": same("Account", "node"),
    "covered": _covered,
    "touchpoints": _counted(_touchpoints),
    "completedTasks": _counted(_completed),
    "lastActivityAt": instant("{node}.lastActivityAt"),
    "overdueTasks": _overdue_tasks,
    "olderOverdueTasks": _older_overdue_tasks,
    "contractValue": _value,
}
ENTITIES["MissingAssignments"] = {"count": _missing_count, "contractValue": _missing_value, "accounts": _missing_accounts}
