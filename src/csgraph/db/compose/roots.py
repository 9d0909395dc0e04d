"""One statement per root field: the entry points of the read path."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from csgraph.db.compose.accounts import account_list, start_of
from csgraph.db.compose.coverage_fields import account_coverage
from csgraph.db.compose.definitions import KINDS, definition
from csgraph.db.compose.entity import FIRST, SHOWN, fill, nested, ordered, paged
from csgraph.db.compose.paging import Listing
from csgraph.db.compose.people import teams_of_user, teams_where
from csgraph.db.compose.scenario import assignment_scenario
from csgraph.db.compose.search import search
from csgraph.db.compose.success_fields import success_report
from csgraph.db.compose.text import ALWAYS, Composer, Run, Shape, bound, configured, every, instant_text
from csgraph.db.compose.where import text_value
from csgraph.domain import globalid
from csgraph.domain.access import DEFAULT_TEAM
from csgraph.domain.configuration import Configuration, Definition
from csgraph.domain.errors import BadUserInput
from csgraph.domain.row import planned_key, row_type
from csgraph.domain.selection import Arg, Selection
from csgraph.domain.text import sought

Root = Callable[[Composer, Shape, Selection], None]
ByKey = Callable[[list[Any], Run], dict[str, Any]]
Id = tuple[str, str]
"""Type and local id."""
MAX_NODES = 100
MOST_INT = 2**31 - 1
"""The largest Int of GraphQL; an operator may allow more points."""
BY_IDS: Mapping[str, tuple[tuple[str, dict[str, str]], ...]] = {
    "Account": (("account.by_ids", {"node": "account"}),),
    "User": (("user.by_ids", {"node": "user"}),),
    "Contact": (("contact.by_ids", {"node": "contact"}),),
    "Assignment": (
        ("assignment.by_ids", {"node": "assignment", "holder": "holder", "account": "account"}),
        ("assignment.past_by_ids", {"node": "assignment", "holder": "holder", "account": "account"}),
    ),
    "Change": (("change.by_ids", {"node": "change", "account": "account"}),),
    "Touchpoint": (("touchpoint.by_ids", {"node": "touchpoint", "account": "account"}),),
    "Task": (("task.by_ids", {"node": "task", "account": "account"}),),
    "Asset": (("asset.by_ids", {"node": "asset"}),),
    "Contract": (("contract.by_ids", {"node": "contract"}),),
    "Engagement": (("engagement.by_ids", {"node": "engagement"}),),
    "Objective": (("objective.by_ids", {"node": "objective"}),),
    "RiskSignal": (("risk_signal.by_ids", {"node": "signal"}),),
}

FROM_MEMORY: Mapping[str, tuple[str, Callable[[Configuration], Mapping[str, Definition]]]] = {
    "team_id": ("Team", lambda known: known.teams),
    "segment": ("Segment", lambda known: known.segments),
    "play": ("Play", lambda known: known.plays),
}
"""Types that are configuration, by the name that their fields know the key by."""


def of_ids(composer: Composer, shape: Shape, selection: Selection, typename: str, ids: str, *, single: bool = False) -> ByKey:
    """Objects of one type as a column; answers them by local id."""
    found = []
    for fragment, roles in BY_IDS[typename]:
        body, names = composer.fragment(fragment, ids=ids)
        who = {role: names[variable] for role, variable in roles.items()}
        if single:
            composer.single.add(who["node"])
        if typename in SHOWN:
            body = f"{body} AND {SHOWN[typename](composer, who)}"
        inner = Shape(typename)
        fill(composer, inner, typename, who, selection.on(typename))
        at = shape.collect(composer, body, inner, f"collect([{who['node']}.id, {{}}])")
        found.append((at, inner.reader()))
    return lambda values, run: {local: read(value, run) for at, read in found for local, value in values[at]}


def _single(typename: str, argument: str = "id") -> Root:
    def compose(composer: Composer, shape: Shape, selection: Selection) -> None:
        local = bound(selection.args[argument], lambda text: globalid.local_id(text, typename))
        ids = composer.bind(lambda run: [local(run)])
        read = of_ids(composer, shape, selection, typename, ids, single=True)
        shape.computed(planned_key(selection.key), lambda values, run: read(values, run).get(local(run)))

    return compose


def _account(composer: Composer, shape: Shape, selection: Selection) -> None:
    composer.read_at(selection.arg("asOf"))
    by_id, by_external = selection.arg("id"), selection.arg("externalId")
    if (by_id is None) == (by_external is None):
        raise selection.place.blame(BadUserInput("Give exactly one of id and externalId.", reason="ONE_OF"))
    if by_id is not None:
        _single("Account")(composer, shape, selection)
        return
    assert by_external is not None
    body, names = composer.fragment("account.by_external_id", external_id=composer.argument(by_external, text_value))
    inner = Shape("Account")
    composer.single.add(names["account"])
    fill(composer, inner, "Account", {"node": names["account"]}, selection.on("Account"))
    at, read = shape.collect(composer, body, inner, FIRST), inner.reader()
    shape.computed(planned_key(selection.key), lambda values, run: None if values[at] is None else read(values[at], run))


def _accounts(composer: Composer, shape: Shape, selection: Selection) -> None:
    composer.read_at(selection.arg("asOf"))
    account_list(composer, shape, selection, start_of(composer, selection.arg("where")))


def _users(composer: Composer, shape: Shape, selection: Selection) -> None:
    body, names = composer.fragment("user.by_name")
    node, text = names["user"], selection.arg("text")
    if text is not None:
        body += f" AND {node}.searchKey CONTAINS {composer.argument(text, lambda given: sought(text_value(given)))}"
    listing = Listing(body, (node,), ordered(node, f"{node}.name"))
    paged(composer, shape, selection, listing, "UserConnection", {"node": node})


def _node(composer: Composer, shape: Shape, selection: Selection) -> None:
    _nodes_of(composer, shape, selection, selection.args["id"], lambda given: [globalid.decode(given)], single=True)


def _nodes(composer: Composer, shape: Shape, selection: Selection) -> None:
    decoded = every(globalid.decode)

    def bounded(given: list[str]) -> list[Id]:
        if len(given) > MAX_NODES:
            raise BadUserInput("Too many ids.", reason="TOO_MANY", limit=MAX_NODES, actual=len(given))
        return decoded(given)

    _nodes_of(composer, shape, selection, selection.args["ids"], bounded, single=False)


def _nodes_of(composer: Composer, shape: Shape, selection: Selection, arg: Arg, decode: Callable[[Any], list[Id]], *, single: bool) -> None:  # fmt: skip
    """Objects of any type by global id, one column a type; null for what does not exist."""
    readers: dict[str, ByKey] = {}
    get = bound(arg, decode)
    kinds = arg.shaped(lambda given: tuple(sorted({typename for typename, _ in decode(given)})))
    for typename in [each for each in BY_IDS if each in kinds]:
        readers[typename] = of_ids(composer, shape, selection, typename, composer.bind(_locals(get, typename)))
    makers = {name: definition(composer, shape, name, selection.on(name)) for name in KINDS if name in kinds}
    for typename, known, emit in (
        ("Team", composer.configuration.teams, teams_by_id),
        ("Segment", composer.configuration.segments, segments_by_key),
        ("Play", composer.configuration.plays, plays_by_id),
    ):
        if typename in kinds:
            wanted = arg.shaped(_configured(known, typename, decode))
            readers[typename] = emit(composer, shape, selection, wanted)

    def read(values: list[Any], run: Run) -> Any:
        found = {name: reader(values, run) for name, reader in readers.items()}
        rows = []
        for kind, local in get(run):
            rows.append(makers[kind](local, values, run) if kind in makers else found.get(kind, {}).get(local))
        return rows[0] if single else rows

    shape.computed(planned_key(selection.key), read)


def _configured(known: Collection[str], typename: str, decode: Callable[[Any], list[Id]]) -> Callable[[Any], tuple[str, ...]]:
    """Which of the configured things an argument names; the statement holds these alone."""

    def wanted(given: Any) -> tuple[str, ...]:
        named = {local for kind, local in decode(given) if kind == typename}
        return tuple(key for key in known if key in named)

    return wanted


def _locals(get: Callable[[Run], list[Id]], typename: str) -> Callable[[Run], list[str]]:
    return lambda run: [local for kind, local in get(run) if kind == typename]


def teams_by_id(composer: Composer, shape: Shape, selection: Selection, wanted: Iterable[str]) -> ByKey:
    """Teams as columns; answers them by id."""
    return _from_memory(composer, shape, selection, "team_id", filter(composer.sees_team, wanted))


def _from_memory(composer: Composer, shape: Shape, selection: Selection, role: str, wanted: Iterable[str]) -> ByKey:
    """Configured things as columns; answers them by key."""
    typename, known = FROM_MEMORY[role]
    found = []
    for key in filter(known(composer.configuration).__contains__, wanted):
        inner = Shape(typename)
        fill(composer, inner, typename, {role: key}, selection.on(typename))
        found.append((key, shape.column(shape.embed(inner)), inner.reader()))
    return lambda values, run: {key: read(values[at], run) for key, at, read in found}


def _team(composer: Composer, shape: Shape, selection: Selection) -> None:
    wanted = selection.args["id"].shaped(
        _configured(composer.configuration.teams, "Team", lambda given: [("Team", globalid.local_id(given, "Team"))])
    )
    read = teams_by_id(composer, shape, selection, wanted)
    shape.computed(planned_key(selection.key), lambda values, run: next(iter(read(values, run).values()), None))


def _teams(composer: Composer, shape: Shape, selection: Selection) -> None:
    teams_where(composer, shape, selection, lambda _team_id: ALWAYS)


def _viewer(composer: Composer, shape: Shape, selection: Selection) -> None:
    ids = composer.bind(lambda run: [run.viewer.user_id] if run.viewer.user_id else [])
    body, names = composer.fragment("user.by_ids", ids=ids)
    mine, all_teams = Shape("Viewer"), Shape("Viewer")
    for asked in selection.on("Viewer"):
        if asked.name == "user" and not composer.display:
            nested(composer, mine, asked, "User", {"node": names["user"]})
        elif asked.name == "teams":
            teams_of_user(composer, mine, {"node": names["user"]}, asked)
            teams_where(composer, all_teams, asked, lambda _team_id: ALWAYS)
    own_at, all_at = shape.collect(composer, body, mine, FIRST), shape.column(shape.embed(all_teams))
    read_own, read_all = mine.reader(), all_teams.reader()
    users = [planned_key(f.key) for f in selection.on("Viewer") if f.name == "user"]
    limits = [planned_key(f.key) for f in selection.on("Viewer") if f.name == "rateLimit"]
    displays = {planned_key(f.key): _display(composer, shape, f) for f in selection.on("Viewer") if f.name == "display"}

    def read(values: list[Any], run: Run) -> Any:
        known = values[own_at] is not None
        row = read_own(values[own_at], run) if known else read_all(values[all_at], run)
        for key in () if known else users:
            row[key] = None
        row["permissions"] = list(run.viewer.permissions)
        for key in limits:
            row[key] = _rate_limit(run)
        for key, display in displays.items():
            row[key] = display(values, run)
        return row

    shape.computed(planned_key(selection.key), read)


def _display(composer: Composer, shape: Shape, selection: Selection) -> Callable[[list[Any], Run], Any]:
    """What a screen shows: its team, its role while there is one, its period; null for everybody else."""
    if not composer.display:
        return lambda _values, _run: None
    team_id = next(iter(composer.scope.teams or ()), DEFAULT_TEAM)
    asked, kind = selection.on("Display"), row_type("Display")
    teams = {planned_key(f.key): teams_by_id(composer, shape, f, [team_id]) for f in asked if f.name == "team"}
    roles = {planned_key(f.key): definition(composer, shape, "AssignmentRole", f.on("AssignmentRole")) for f in asked if f.name == "role"}

    def read(values: list[Any], run: Run) -> Any:
        shown = run.viewer.display
        assert shown is not None
        if shown.role not in run.configuration.roles:
            return None
        row = kind(period=shown.period)
        row.update((key, by_id(values, run)[team_id]) for key, by_id in teams.items())
        row.update((key, make(shown.role, values, run)) for key, make in roles.items())
        return row

    return read


def _rate_limit(run: Run) -> Any:
    left = run.allowance
    return left and row_type("RateLimit")(
        limit=min(left.limit, MOST_INT), remaining=min(left.remaining, MOST_INT), resetAt=instant_text(left.reset_at)
    )


def _list_of(typename: str) -> Root:
    def compose(composer: Composer, shape: Shape, selection: Selection) -> None:
        make = definition(composer, shape, typename, selection.on(typename))

        def read(values: list[Any], run: Run) -> list[Any]:
            return [make(key, values, run) for key in KINDS[typename].find(run.configuration)]

        shape.computed(planned_key(selection.key), read)

    return compose


def _attribute_definitions(composer: Composer, shape: Shape, selection: Selection) -> None:
    make = definition(composer, shape, "AttributeDefinition", selection.on("AttributeDefinition"))
    kind = selection.arg("type")
    wanted = None if kind is None else kind.shaped(configured(composer.configuration.account_types, "account type"))
    carried = [key for key, d in composer.configuration.attributes.items() if wanted is None or not d["types"] or wanted in d["types"]]

    def read(values: list[Any], run: Run) -> list[Any]:
        return [make(key, values, run) for key in carried]

    shape.computed(planned_key(selection.key), read)


def _segments(composer: Composer, shape: Shape, selection: Selection) -> None:
    read = segments_by_key(composer, shape, selection, composer.configuration.segments)
    shape.computed(planned_key(selection.key), lambda values, run: list(read(values, run).values()))


def segments_by_key(composer: Composer, shape: Shape, selection: Selection, wanted: Iterable[str]) -> ByKey:
    """Segments as columns; answers them by key."""
    return _from_memory(composer, shape, selection, "segment", wanted)


def plays_by_id(composer: Composer, shape: Shape, selection: Selection, wanted: Iterable[str]) -> ByKey:
    """Plays as columns; answers them by id, to whoever may save plays."""
    read = _from_memory(composer, shape, selection, "play", wanted)
    return lambda values, run: read(values, run) if run.viewer.reads_plays else {}


def _plays(composer: Composer, shape: Shape, selection: Selection) -> None:
    read = plays_by_id(composer, shape, selection, composer.configuration.plays)
    shape.computed(planned_key(selection.key), lambda values, run: list(read(values, run).values()))


ROOTS: dict[str, Root] = {
    "viewer": _viewer,
    "node": _node,
    "nodes": _nodes,
    "account": _account,
    "accounts": _accounts,
    "search": search,
    "user": _single("User"),
    "users": _users,
    "contact": _single("Contact"),
    "engagement": _single("Engagement"),
    "team": _team,
    "teams": _teams,
    "segments": _segments,
    "plays": _plays,
    "accountTypes": _list_of("AccountType"),
    "attributeDefinitions": _attribute_definitions,
    "metricDefinitions": _list_of("MetricDefinition"),
    "assignmentRoles": _list_of("AssignmentRole"),
    "flows": _list_of("Flow"),
    "lifecycles": _list_of("Lifecycle"),
    "healthProfiles": _list_of("HealthProfile"),
    "scorecardLayouts": _list_of("ScorecardLayout"),
    "accountCoverage": account_coverage,
    "successReport": success_report,
    "assignmentScenario": assignment_scenario,
}
