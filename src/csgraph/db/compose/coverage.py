"""Account coverage in a statement: one pass over the assignments of a role finds what is known of every account.

The figures of the top and of the rows are aggregated from that, and only those that somebody asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from csgraph.db.compose.accounts import Start, set_start, start_of
from csgraph.db.compose.metricvalue import LICENSED_SEATS, value_expression
from csgraph.db.compose.people import of_role
from csgraph.db.compose.rolled import rates
from csgraph.db.compose.text import ALWAYS, NEVER, Bind, Composer, Names, Run, bound, configured, every, how_many
from csgraph.db.compose.where import Where, join, selecting
from csgraph.domain import globalid
from csgraph.domain.access import DEFAULT_TEAM
from csgraph.domain.coverage import CANCELED, ELIGIBLE, MAX_METRICS, RANKS, Window, window
from csgraph.domain.errors import Forbidden
from csgraph.domain.metrics import BUILT_IN, Metric, Source
from csgraph.domain.selection import Arg

Input = Mapping[str, Arg]
NOTE = " note"
"""How `counted` of an internal note ends (docs/GRAPH.md)."""
HOLDERS, STATUS = 0, 1
"""What is known of every account comes first; the rest is there when it is asked for."""
FIGURES, WORTH, ROWS, LOGGED, DONE = range(5)
"""What the pass answers, and a row of it but for ROWS: its first element is the user."""
USER, VOLUME = 0, 5
ROW_FIGURES, ROW_WORTH, ROW_LOGGED, ROW_DONE = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Scenario:
    """Hypothetical assignments, as expressions: pairs of accounts with who would hold the role and who does, their ids, and of those who nobody would hold."""

    pairs: str
    changed: str
    vacant: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was asked: what shapes the statement, and the parameters of the rest."""

    composer: Composer
    teams: Sequence[str]
    metrics: Sequence[Metric]
    by_assignee: bool
    subtree: bool
    plain: bool
    """Whether all that counts by M-02 and M-03 covers an account: its latest activity then says almost everything."""
    window: Callable[[Run], Window]
    role_key: Bind
    parameters: Mapping[str, str]
    scenario: Scenario | None = None
    """What is assumed of assignments; None where they are what they are."""

    def __getitem__(self, name: str) -> str:
        """A parameter of the statement."""
        return self.parameters[name]

    def start(self) -> tuple[Start, str]:
        """Where a search for the accounts of the teams' sets begins, and the predicate that they are in one."""
        if len(self.teams) == 1:
            return set_start(self.composer, self.teams[0])
        start = start_of(self.composer, None)
        return start, self.in_sets(start.node)

    def in_sets(self, node: str) -> str:
        """Whether an account is in the set of one of the teams."""
        where = Where(self.composer)
        return join([where.team_set(team, node) for team in self.teams], " OR ", NEVER)

    def of_types(self, node: str) -> str:
        """Whether an account is of the types asked for (M-10)."""
        return f"({self['types']} IS NULL OR {node}.type IN {self['types']})"

    def listed(self, status: str) -> str:
        """Whether an account of that contract status is in the list of a row."""
        return f"({status} IN {self['eligible']} OR ({status} IS NULL AND {self['unknown']}))"

    def assigned(self) -> tuple[str, str, str]:
        """The accounts on which somebody holds the role, each once: where they are found, the account and the list of holders."""
        if self.scenario is None:
            body, names = self.composer.fragment("coverage.assigned", role=self["role"])
        else:
            pairs, changed = self.scenario.pairs, self.scenario.changed
            body, names = self.composer.fragment("coverage.assigned_then", role=self["role"], pairs=pairs, changed=changed)
        return body, names["account"], names["holders"]

    def held(self, user: str) -> tuple[str, str]:
        """The accounts on which a user holds the role."""
        if self.scenario is None:
            body, names = self.composer.fragment("assignment.of_user", {"user": user})
            return f"{body} AND {of_role(names['assignment'], self['role'])}", names["account"]
        pairs, changed = self.scenario.pairs, self.scenario.changed
        body, names = self.composer.fragment("coverage.held_then", {"user": user}, role=self["role"], pairs=pairs, changed=changed)
        return body, names["account"]

    def vacant(self, account: str) -> str:
        """Whether nobody holds the role on an account."""
        body, _ = self.composer.fragment("assignment.holders", {"account": account}, role=self["role"])
        if self.scenario is None:
            return f"NOT EXISTS {{ {body} }}"
        changed, vacant = self.scenario.changed, self.scenario.vacant
        return f"CASE WHEN {account}.id IN {changed} THEN {account}.id IN {vacant} ELSE NOT EXISTS {{ {body} }} END"

    def touched(self, account: str, more: str = "") -> tuple[str, str]:
        """The touchpoints that cover an account; ``more`` is a predicate on ``{node}``."""
        return self._activity("coverage.touched", "touchpoint", account, more, notes=self["notes"], kinds=self["kinds"])

    def completed(self, account: str, more: str = "") -> tuple[str, str]:
        """The completed tasks that cover an account; ``more`` is a predicate on ``{node}``."""
        return self._activity("coverage.completed", "task", account, more, flows=self["known_flows"])

    def _activity(self, fragment: str, yields: str, account: str, more: str, **parameters: str) -> tuple[str, str]:
        below = ""
        if self.subtree:
            below, names = self.composer.fragment("rollup.subtree", {"account": account})
            account = names["below"]
        body, names = self.composer.fragment(fragment, {"account": account}, **self.frame, **parameters)
        return f"{below} {body}{more.format(node=names[yields])}".lstrip(), names[yields]

    @property
    def frame(self) -> Mapping[str, str]:
        """The parameters of every fragment that reads activity."""
        return {name: self[name] for name in ("start", "end")}

    def overdue(self, account: str) -> tuple[str, str]:
        """The tasks on an account that are overdue, in the window or since before it (M-12)."""
        frame = {name: self[name] for name in ("today", "flows", "default")}
        body, names = self.composer.fragment("coverage.overdue", {"account": account}, **frame)
        return body, names["task"]

    def late(self, account: str) -> str:
        """The tasks on an account that became overdue in the window."""
        body, task = self.overdue(account)
        return f"{body} AND {task}.openDue >= {self['first_day']}"

    def covered(self, account: str, user: str | None = None) -> tuple[str, str]:
        """Subqueries that find whether an account is covered (M-06), by ``user`` where only that user's activity counts; and the answer.

        Where it matters who did it and no user is given, the answer is a list of users' ids.
        """
        fresh = self.composer.fresh
        touched, done = fresh("touched"), fresh("done")
        if self.by_assignee and user is None:
            body, node = self.touched(account)
            first = f"CALL (*) {{ {body} RETURN collect(DISTINCT {node}.createdById) AS {touched} }}"
            body, node = self.completed(account)
            return f"{first} CALL (*) {{ {body} RETURN collect(DISTINCT {node}.creditId) AS {done} }}", f"{touched} + {done}"
        if self.plain:
            latest = fresh("covered")
            return f"WITH *, {self._by_latest(account)} AS {latest}", latest
        body, node = self.touched(account, self.by("createdById", user))
        first = f"CALL (*) {{ {body} WITH {node} LIMIT 1 RETURN count({node}) AS {touched} }}"
        body, node = self.completed(account, self.by("creditId", user))
        return (
            f"{first} CALL (*) {{ WITH {touched} WHERE {touched} = 0 {body} WITH {node} LIMIT 1 RETURN count({node}) AS {done} }}",
            f"{touched} + {done} > 0",
        )

    def _by_latest(self, account: str) -> str:
        """Whether the latest activity lies in the window; where it lies behind the window's end, there may be other activity inside."""
        latest, (touched, _), (done, _) = f"{account}.lastActivityAt", self.touched(account), self.completed(account)
        within = f"coalesce({latest} >= {self['start']}, false)"
        return f"CASE WHEN coalesce({latest} < {self['end']}, true) THEN {within} ELSE EXISTS {{ {touched} }} OR EXISTS {{ {done} }} END"

    def by(self, name: str, user: str | None) -> str:
        """That a property names the user, where only the user's activity counts."""
        return f" AND {{node}}.{name} = {user}.id" if self.by_assignee and user is not None else ""


def asked(composer: Composer, given: Arg, within: Arg | None = None) -> Coverage:
    """Read the input, to all of which (``within``) cursors belong; raises BadUserInput for what is no team, role, type, flow or metric, and for more than two metrics."""
    parts = dict(given.items())
    composer.read_at(parts.get("asOf"))
    configuration = composer.configuration
    period = bound(parts["period"])

    def frame(run: Run) -> Window:
        return window(run.now, period(run), run.configuration.time_zone)

    def keys(name: str, known: Collection[str], kind: str) -> Bind:
        return bound(parts[name], every(configured(known, kind))) if name in parts else lambda _run: None

    teams, flows = _teams(composer, parts), keys("flows", configuration.flows, "flow")
    role = _role(composer, parts["role"], teams, period)
    unknown = bound(parts["nullStatusAtRowLevel"], lambda policy: policy == "INCLUDE")
    binds: Mapping[str, Bind] = {
        "role": role,
        "start": lambda run: frame(run).start,
        "end": lambda run: frame(run).end,
        "first_day": lambda run: frame(run).first_day,
        "today": lambda run: run.today,
        "types": keys("accountTypes", configuration.account_types, "account type"),
        "flows": flows,
        "default": lambda run: run.configuration.default_flow,
        "known_flows": lambda run: _kinds(run, flows(run)),
        "kinds": lambda run: _kinds(run, flows(run), ("", NOTE)),
        "notes": bound(parts["includeInternalNotes"]),
        "eligible": lambda _run: list(ELIGIBLE),
        "unknown": unknown,
        "rates": rates,
        "input": lambda run: json.dumps((within or given).get(run.variables), sort_keys=True, default=str),
    }
    by_assignee, subtree = parts["coveredBy"].value == "ASSIGNEE", parts["activityScope"].value == "SUBTREE"
    plain = not (by_assignee or subtree or "flows" in parts or parts["includeInternalNotes"].value or composer.reads_past)
    return Coverage(
        composer, teams, _metrics(composer, parts), by_assignee, subtree, plain, frame,
        role, {name: composer.bind(bind) for name, bind in binds.items()},
    )  # fmt: skip


def _kinds(run: Run, flows: Sequence[str] | None, endings: Sequence[str] = ("",)) -> list[str] | None:
    """What activity of some flows carries: the flow, and nothing where it names none and is in the default one."""
    if flows is None:
        return None
    named = [*flows, *([""] if run.configuration.default_flow in flows else [])]
    return [flow + ending for flow in named for ending in endings]


def _teams(composer: Composer, parts: Input) -> Sequence[str]:
    """Local ids of the teams; a team that the viewer does not see is none."""
    if "teamIds" not in parts:
        seen = composer.scope.teams
        return [next((team for team in composer.configuration.teams if seen is not None and team in seen), DEFAULT_TEAM)]
    known = [team for team in composer.configuration.teams if composer.sees_team(team)]
    given = parts["teamIds"]
    found = given.shaped(
        lambda ids: tuple(dict.fromkeys(every(configured(known, "team"))([globalid.local_id(each, "Team") for each in ids])))
    )
    if not found:
        raise given.refusal("Name at least one team, or none at all for your default team.", reason="EMPTY")
    return list(found)


def _role(composer: Composer, arg: Arg, teams: Sequence[str], period: Bind) -> Bind:
    get = bound(arg, configured(composer.configuration.roles, "role"))

    def role(run: Run) -> str:
        found, shown = str(get(run)), run.viewer.display
        if shown is not None and ([shown.team_id], shown.role, shown.period) != (list(teams), found, period(run)):
            raise Forbidden("A display token shows its own team, role and period.")
        return found

    return role


def _metrics(composer: Composer, parts: Input) -> Sequence[Metric]:
    if "metrics" not in parts:
        return ()
    keys, known = list(parts["metrics"].elements()), composer.configuration.metrics
    if len(keys) > MAX_METRICS:
        raise parts["metrics"].refusal(
            "At most two metrics beside the others (A-12).", reason="TOO_MANY", limit=MAX_METRICS, actual=len(keys)
        )
    return [known[key.shaped(configured(known, "metric"))] for key in keys]


@dataclass(slots=True)
class Pass:
    """The pass over the assignments: ``top`` and ``row`` name the figures that are needed there."""

    coverage: Coverage
    top: Collection[str]
    row: Collection[str] | None
    at: dict[str, int] = field(default_factory=dict)
    _facts: dict[str, int] = field(default_factory=dict)

    def text(self) -> tuple[str, str]:
        """The body of a subquery, and what it answers."""
        fresh = self.coverage.composer.fresh
        facts, rows = fresh("facts"), fresh("rows")
        known = self._known()
        parts = [f"CALL (*) {{ {known} AS {facts} }}"]
        text, figures, worth = self._top(facts)
        parts.append(text)
        logged = done = rows_made = "[]"
        if self.row is not None:
            rows_made = rows
            parts.append(f"CALL (*) {{ {self._rows(facts)} AS {rows} }}")
            if "volume" in self.top:
                logged, done = fresh("logged"), fresh("done")
                parts += [self._summed(rows, ROW_LOGGED, logged), self._summed(rows, ROW_DONE, done)]
        # Aggregated, so that what comes after does not carry the facts along: Neo4j counts them as the memory of every row that is sorted.
        return " ".join(parts), f"head(collect([{figures}, {worth}, {rows_made}, {logged}, {done}]))"

    def _needs(self, *names: str) -> bool:
        return any(name in self.top or name in (self.row or ()) for name in names)

    def _known(self) -> str:
        """What is known of every account that somebody holds the role on, as a list."""
        asked, fresh = self.coverage, self.coverage.composer.fresh
        body, account, holders = asked.assigned()
        status = f"{account}.contractStatus"
        canceled = f"{status} = '{CANCELED}' OR " if self.row is not None else ""
        met = f"{selecting(asked.composer, asked.in_sets(account))} AND {asked.of_types(account)} AND ({canceled}{asked.listed(status)})"
        calls: list[str] = []
        columns = {"holders": holders, "status": status}
        if self._needs("coverage"):
            call, columns["covered"] = asked.covered(account)
            calls.append(call)
        if self._needs("overdue"):
            late = fresh("late")
            calls.append(f"WITH *, EXISTS {{ {asked.late(account)} }} AS {late}")
            columns["late"] = late
        if self._needs("health", "worth", "change"):
            columns["rank"] = f"{account}.healthRank"
        if self._needs("change"):
            text, found = asked.composer.fragment("coverage.health_then", {"account": account}, day=asked["first_day"])
            snapshot, rank, then = found["snapshot"], fresh("rank"), fresh("then")
            earlier = f"{account}.healthDate > {asked['first_day']}"
            latest = f"WITH {snapshot} ORDER BY {snapshot}.accountId DESC, {snapshot}.date DESC LIMIT 1"
            calls.append(f"CALL (*) {{ {text} AND {earlier} {latest} RETURN max({snapshot}.rank) AS {rank} }}")
            calls.append(f"WITH *, CASE WHEN {earlier} THEN coalesce({rank}, 'UNKNOWN') ELSE {account}.healthRank END AS {then}")
            columns["then"] = then
        if self._needs("worth"):
            columns |= {"value": f"{account}.contractValue", "currency": f"{account}.currency"}
        if self._needs("metrics"):
            for number, metric in enumerate(asked.metrics):
                value = fresh("value")
                part, whole, read = _parts(asked, metric, account, value)
                calls.append(f"CALL (*) {{ RETURN {read} AS {value} }}")
                columns |= {f"part{number}": part, f"whole{number}": whole}
        self._facts = {name: at for at, name in enumerate(columns)}
        return f"{body} AND {met} {' '.join(calls)} RETURN collect([{', '.join(columns.values())}])"

    def _figures(self, fact: str, wanted: Collection[str], user: str | None) -> tuple[dict[str, str], dict[str, str]]:
        """What is summed over accounts, and the figures made of the sums, whose names are the keys of the former in braces."""
        asked = self.coverage
        known = {name: f"{fact}[{at}]" for name, at in self._facts.items()}
        eligible = f"{known['status']} IN {asked['eligible']}"
        listed = eligible if user is None else asked.listed(known["status"])
        counted: dict[str, str] = {"total": eligible if user is None else ALWAYS}
        if "coverage" in wanted:
            covered = known["covered"]
            if asked.by_assignee:
                holder = asked.composer.fresh("holder")
                covered = (
                    f"any({holder} IN {known['holders']} WHERE {holder}.id IN {covered})" if user is None else f"{user}.id IN {covered}"
                )
            counted["covered"] = f"{eligible} AND {covered}" if user is None else covered
            counted["canceled"] = f"{known['status']} = '{CANCELED}'"
        if "overdue" in wanted:
            counted["overdue"] = f"{listed} AND {known['late']}"
        for kind, column in (("health", "rank"), ("change", "then")):
            if kind in wanted:
                counted |= {f"{kind}{rank}": f"{listed} AND {known[column]} = '{rank}'" for rank in RANKS}
        sums = {name: how_many(condition) for name, condition in counted.items()}
        figures = {name: f"{{{name}}}" for name in sums}
        if "worth" in wanted:
            sums["units"] = f"sum(CASE WHEN {listed} THEN {known['value']} END)"
        if "metrics" in wanted:
            for number, metric in enumerate(asked.metrics):
                part, whole = (f"CASE WHEN {eligible} THEN {known[f'{name}{number}']} END" for name in ("part", "whole"))
                sums |= {f"part{number}": f"sum({part})", f"whole{number}": f"sum({whole})", f"number{number}": f"count({part})"}
                figures[f"metric{number}"] = AGGREGATIONS[metric.team_aggregation].replace("#", str(number))
        where = "top" if user is None else "row"
        self.at |= {f"{where}.{name}": at for at, name in enumerate(figures)}
        return sums, figures

    def _grouped(self, fact: str, wanted: Collection[str], user: str | None) -> tuple[str, str, str]:
        """WITH clauses that group accounts, by user where there is one, and the names of the figures, and of amounts by rank and currency."""
        fresh = self.coverage.composer.fresh
        sums, figures = self._figures(fact, wanted, user)
        found, worth = fresh("figures"), "[]"
        keys = [] if user is None else [user]
        names = {name: fresh("sum") for name in sums}
        text = ""
        if "worth" in wanted:
            worth, rank, currency = fresh("worth"), fresh("rank"), fresh("currency")
            apart = [f"{fact}[{self._facts['rank']}] AS {rank}", f"{fact}[{self._facts['currency']}] AS {currency}"]
            text = f"WITH {', '.join([*keys, *apart, *(f'{sums[name]} AS {names[name]}' for name in sums)])} "
            sums = {name: f"sum({names[name]})" for name in sums if name != "units"}
            names |= {name: fresh("sum") for name in sums}
            keys.append(f"collect([{rank}, {currency}, {names['units']}]) AS {worth}")
        text += f"WITH {', '.join([*keys, *(f'{sums[name]} AS {names[name]}' for name in sums)])}"
        kept = ", ".join(each for each in (user, worth if worth != "[]" else None) if each)
        made = f"[{', '.join(each.format_map(names) for each in figures.values())}] AS {found}"
        return f"{text} WITH {', '.join(filter(None, [kept, made]))}", found, worth

    def _top(self, facts: str) -> tuple[str, str, str]:
        fresh = self.coverage.composer.fresh
        fact, found, amounts = fresh("fact"), fresh("found"), fresh("amounts")
        text, figures, worth = self._grouped(fact, self.top, None)
        return f"CALL (*) {{ UNWIND {facts} AS {fact} {text} RETURN {figures} AS {found}, {worth} AS {amounts} }}", found, amounts

    def _rows(self, facts: str) -> str:
        assert self.row is not None
        asked, fresh = self.coverage, self.coverage.composer.fresh
        fact, user = fresh("fact"), fresh("user")
        text, figures, worth = self._grouped(fact, self.row, user)
        logged = done = "[]"
        volume = "0"
        if self._needs("volume"):
            logged, done, total, each = fresh("logged"), fresh("done"), fresh("total"), fresh("each")
            text += f" {_logged(asked, user, logged)} {_done(asked, user, done)}"
            volume = f"reduce({total} = 0, {each} IN {logged} + {done} | {total} + {each}[1])"
        head = f"UNWIND {facts} AS {fact} UNWIND {fact}[{HOLDERS}] AS {user}"
        return f"{head} {text} RETURN collect([{user}, {figures}, {worth}, {logged}, {done}, {volume}])"

    def _summed(self, rows: str, at: int, name: str) -> str:
        """The activity of all rows together, by flow."""
        fresh = self.coverage.composer.fresh
        row, each, flow, number, notes = fresh("row"), fresh("each"), fresh("flow"), fresh("number"), fresh("notes")
        head = f"UNWIND {rows} AS {row} UNWIND {row}[{at}] AS {each}"
        summed = f"{each}[0] AS {flow}, sum({each}[1]) AS {number}, sum({each}[2]) AS {notes}"
        return f"CALL (*) {{ {head} WITH {summed} RETURN collect([{flow}, {number}, {notes}]) AS {name} }}"


def _logged(asked: Coverage, user: str, name: str) -> str:
    """What a user logged, by flow: how many count, and how many internal notes do not (M-02)."""
    body, names = asked.composer.fragment("coverage.logged", {"user": user}, **asked.frame, kinds=asked["kinds"])
    fresh = asked.composer.fresh
    kind, number, flow, counting, notes = fresh("kind"), fresh("number"), fresh("flow"), fresh("counting"), fresh("notes")
    left_out = f"{kind} ENDS WITH '{NOTE}' AND NOT {asked['notes']}"
    by_kind = f"{names['touchpoint']}.counted AS {kind}, count(*) AS {number}"
    by_flow = (
        f"{_flow_of(asked, kind)} AS {flow}, sum(CASE WHEN {left_out} THEN 0 ELSE {number} END) AS {counting}, "
        f"sum(CASE WHEN {left_out} THEN {number} ELSE 0 END) AS {notes}"
    )
    return f"CALL (*) {{ {body} WITH {by_kind} WITH {by_flow} RETURN collect([{flow}, {counting}, {notes}]) AS {name} }}"


def _done(asked: Coverage, user: str, name: str) -> str:
    """The tasks that a user is credited with, by flow (M-03)."""
    body, names = asked.composer.fragment("coverage.credited", {"user": user}, **asked.frame, flows=asked["known_flows"])
    fresh = asked.composer.fresh
    kind, number, flow, completed = fresh("kind"), fresh("number"), fresh("flow"), fresh("completed")
    by_kind = f"{names['task']}.done AS {kind}, count(*) AS {number}"
    by_flow = f"{_flow_of(asked, kind)} AS {flow}, sum({number}) AS {completed}"
    return f"CALL (*) {{ {body} WITH {by_kind} WITH {by_flow} RETURN collect([{flow}, {completed}, 0]) AS {name} }}"


def _flow_of(asked: Coverage, kind: str) -> str:
    """The flow that a value of `counted` or `done` names."""
    named = f"replace({kind}, '{NOTE}', '')"
    return f"CASE {named} WHEN '' THEN {asked['default']} ELSE {named} END"


AGGREGATIONS: Mapping[str, str] = {
    "SUM": "CASE WHEN {number#} > 0 THEN {part#} END",
    "AVG": "CASE WHEN {number#} > 0 THEN toFloat({part#}) / {number#} END",
    "RATIO_OF_SUMS": "CASE WHEN {whole#} > 0 THEN toFloat({part#}) / {whole#} END",
    "WEIGHTED_MEAN": "CASE WHEN {whole#} > 0 THEN toFloat({part#}) / {whole#} END",
}
"""How a metric is aggregated over accounts (M-13), from sums of the two parts that are known of each, and how many have the first."""


def _parts(asked: Coverage, metric: Metric, account: str, value: str) -> tuple[str, str, str]:
    """What of a metric is known of an account: two parts to aggregate, over a value that is read once."""
    composer, in_reporting = asked.composer, f"{asked['rates']}[{account}.currency]"
    if metric.team_aggregation == "RATIO_OF_SUMS":
        if metric.source is not Source.LICENSE_UTILIZATION:
            return "null", "null", "null"
        seats = composer.property(account, "metric." + LICENSED_SEATS)
        used = value_expression(composer, BUILT_IN[Source.ACTIVE_USERS], account)
        return value, f"CASE WHEN {value} IS NOT NULL THEN {seats} END", f"CASE WHEN {seats} > 0 THEN {used} END"
    read = value_expression(composer, metric, account)
    if metric.money:
        read = f"{read} * {in_reporting}"
    if metric.team_aggregation == "WEIGHTED_MEAN":
        weight = f"{account}.contractValue * {in_reporting}"
        return f"{value} * {weight}", f"CASE WHEN {value} IS NOT NULL THEN {weight} END", read
    return value, "null", read


class Figures(dict[str, str]):
    """Names of the statement, with where the figures of the top or of a row stand."""

    def __init__(self, names: Names, coverage: Coverage, passed: Pass, where: str, parts: Sequence[str]) -> None:
        super().__init__(names)
        self.coverage = coverage
        self.passed = passed
        self.where = where
        self.figures, self.worth, self.logged, self.done = parts

    def figure(self, name: str) -> str:
        """One figure."""
        return f"{self.figures}[{self.passed.at[f'{self.where}.{name}']}]"
