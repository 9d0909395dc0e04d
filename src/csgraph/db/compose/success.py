"""The success report in a statement: one pass over the engagements of a management hierarchy finds what is known of each (M-40).

Every figure is counted over that list, and so is the same figure of every direct report: whose it is, is one of the things that are known. What
nobody asked for is not looked up.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from csgraph.db.compose.contract_state import covered, endangered, state_on, stored
from csgraph.db.compose.paging import Key
from csgraph.db.compose.rolled import rates
from csgraph.db.compose.text import ALWAYS, Bind, Composer, Run, bound, configured, every
from csgraph.domain import globalid
from csgraph.domain.access import GLOBAL_ADMIN, Action
from csgraph.domain.errors import BadUserInput, Forbidden
from csgraph.domain.history import day_start
from csgraph.domain.selection import Arg, Selection
from csgraph.domain.success import ACTIVE_RISK, ENDED, OVERDUE, TASK_BUCKETS, health_bands, low_adoption, spans, year_start

ENGAGEMENT, CHAIN, COUNTS = 0, 1, 2
"""What is known of every engagement comes first: itself, the ids of those whose report it is in, and whether it counts where only active ones do."""
(
    CONTRACT, STATE, SUBSTATE, VALUE, CURRENCY, START, END, RENEWAL, STAGE, CLOSED, LOST, EXPECTED, ACCOUNT, PLACE, MANAGERS,
) = range(15)  # fmt: skip
"""What is known of a contract: its node, its state today, and so on; EXPECTED is its renewal or else its end, PLACE a text that sorts it by that, its number and its id, MANAGERS are the users whose engagements cover it, where that is asked for."""
CATEGORY, SCOPE, PROBABILITY, IMPACTED = range(4)
"""What is known of an active risk signal."""
MOST_DAYS = 3_660
DIGITS = 3
"""Of a unit of storage, as far as amounts are compared that were converted."""
MOVING = ("today", "renewal_last", "go_live_last")
"""What time moves in conditions of sets; the input says the same of all times."""
NO_INPUT: Mapping[str, Any] = {"includeInactive": False, "renewalDays": 90, "goLiveDays": 30, "noTouchpointDays": 90}


def exact(amount: str) -> str:
    """An amount that rates made a binary fraction of, so that what is equal compares as equal: 1 EUR at 1.13 is not less than 1.13 USD."""
    return f"round({amount}, {DIGITS})"


@dataclass(slots=True)
class Pass:
    """The pass over the engagements; ``columns`` are what somebody needs to know of each, by name."""

    composer: Composer
    parts: Mapping[str, Arg]
    binds: dict[str, Bind]
    people: str
    facts: str
    columns: dict[str, int] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)
    """The expressions of what was looked up so far."""
    moving: set[Bind] = field(default_factory=set)
    """Parameters that time moves; cursors hold from one day to the next."""
    counted: bool = False
    """Whether engagements are counted, whatever has to be known of them."""
    decided: bool = False
    """Whether contracts have to know how their renewal ended (M-65, M-66)."""
    year: bool = False
    """Whether also inactive engagements are needed, for what is new this year (M-42)."""
    order: tuple[tuple[str, bool], Callable[[Callable[[str], str]], list[Key]]] | None = None
    """How facts are sorted, where a list of them is shown: its name and direction, and the keys made of what is known. A list in that order needs no more sorting."""
    _parameters: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        """A parameter of the statement."""
        if name not in self._parameters:
            self._parameters[name] = self.composer.bind(self.binds[name])
        return self._parameters[name]

    def known(self, name: str) -> Callable[[str], str]:
        """How something that is known of an engagement is read."""
        if name == "worth":
            self.known("contracts")
        at = self.columns.setdefault(name, len(self.columns) + COUNTS + 1)
        return lambda fact: self.composer.means(f"{fact}[{at}]", f"{fact}.{name}")

    def members(self) -> tuple[str, str, str]:
        """The people of the hierarchy: a body, and the variables of somebody and of the chain above."""
        body, names = self.composer.fragment("success.members", **{name: self[name] for name in ("root", "viewer", "free", "deep")})
        return body, names["csm"], names["chain"]

    def people_text(self) -> str:
        """The subquery that finds the people of the hierarchy, by name."""
        body, csm, chain = self.members()
        return f"CALL () {{ {body} WITH {csm}, {chain} ORDER BY {csm}.name, {csm}.id RETURN collect([{csm}, {chain}]) AS {self.people} }}"

    def managed(self, csm: str) -> tuple[str, str]:
        """The engagements that somebody manages: a body, and the variable of one."""
        body, names = self.composer.fragment("success.managed", {"csm": csm})
        engagement = names["engagement"]
        return f"{body} AND {engagement}.createdAt <= {self['now']}", engagement

    def facts_text(self) -> str:
        """The subquery that finds what is known of the engagements."""
        composer = self.composer
        if "contractValueRanges" in self.parts:
            self.known("contracts")
        body, csm, chain = self.members()
        if "csmIds" in self.parts:
            body += f" AND {csm}.id IN {self['csms']}"
        found, engagement = self.managed(csm)
        body = f"{body} {found}"
        active, counts = f"NOT {engagement}.state IN {self['ended']}", composer.fresh("counts")
        calls = [f"WITH *, {active} OR {self['inactive']} AS {counts}"]
        if not self.year:
            calls[0] += f" WHERE {counts}"
        calls += self.seen(engagement, industries="industries" in self.parts)
        taken, node = stored(composer, engagement)
        calls.append(taken)
        for name in self.columns:
            call, self.found[name] = FACTS[name](self, engagement, node, csm)
            calls += [call] if call else []
        ranges = ""
        if "contractValueRanges" in self.parts:
            ranges = f" WITH * WHERE {self._in_a_range(self.found['contracts'])}"
        row = ", ".join([engagement, chain, counts, *(self.found[name] for name in self.columns)])
        fact = composer.fresh("fact")
        keys = self.order[1](self.found.__getitem__) if self.order is not None else []
        named = [(composer.fresh("key"), key) for key in [*keys, *([Key(f"{engagement}.number"), Key(f"{engagement}.id")] if keys else [])]]
        columns = "".join(f", {key.expression} AS {name}" for name, key in named)
        order = ", ".join(replace(key, expression=name).order(reverse=False) for name, key in named)
        ordered = f"WITH [{row}] AS {fact}{columns}" + (f" ORDER BY {order}" if named else "")
        return f"CALL () {{ {body} {' '.join(calls)}{ranges} {ordered} RETURN collect({fact}) AS {self.facts} }}"

    def seen(self, engagement: str, *, industries: bool, told: str | None = None) -> list[str]:
        """What leaves out engagements on accounts that the viewer may not see, or that are of another industry; ``told`` names a variable for the industry."""
        composer = self.composer
        body, names = composer.fragment("scope.of_owned", {"owned": engagement})
        account = names["account"]
        if not industries and told is None and composer.visible("Account", account) == ALWAYS:
            return []
        of = f"{account}.industry" if industries or told else "null"
        industry, told = composer.fresh("industry"), told or composer.fresh("industry")
        chosen = f" WITH {of} AS {industry} WHERE {industry} IN {self['industries']}" if industries else f" WITH {of} AS {industry}"
        return [f"CALL (*) {{ {body}{chosen} RETURN {industry} AS {told} }}"]

    def _in_a_range(self, contracts: str) -> str:
        """Whether the engagement's contract value lies in one of the ranges: exactly, where all of it is in the range's currency (M-40)."""
        fresh = self.composer.fresh
        each, worth, entry, total = fresh("range"), fresh("worth"), fresh("entry"), fresh("total")
        active = f"[{entry} IN {contracts} WHERE {entry}[{STATE}] = 'ACTIVE']"
        alike = f"all({entry} IN {active} WHERE {entry}[{CURRENCY}] = {each}.currency)"
        units = f"reduce({total} = 0, {entry} IN {active} | {total} + {entry}[{VALUE}])"
        in_reporting = f"reduce({total} = 0.0, {entry} IN {active} | {total} + {entry}[{VALUE}] * {self['rates']}[{entry}[{CURRENCY}]])"
        converted = exact(f"{in_reporting} / {self['rates']}[{each}.currency]")
        value = f"CASE WHEN {alike} THEN {units} ELSE {converted} END"
        low, high = (f"coalesce({worth}[0] {sign} {worth}[1].{name}, true)" for sign, name in ((">=", "low"), ("<", "high")))
        return f"any({worth} IN [{each} IN {self['ranges']} | [{value}, {each}]] WHERE {worth}[0] IS NOT NULL AND {low} AND {high})"

    def in_reporting(self, contracts: str) -> str:
        """What the active contracts of an engagement are worth in units of the reporting currency; those without a rate count nothing."""
        entry, total = self.composer.fresh("entry"), self.composer.fresh("total")
        each = f"CASE WHEN {entry}[{STATE}] = 'ACTIVE' THEN coalesce({entry}[{VALUE}] * {self['rates']}[{entry}[{CURRENCY}]], 0.0) ELSE 0.0 END"
        return exact(f"reduce({total} = 0.0, {entry} IN {contracts} | {total} + {each})")


Fact = Callable[[Pass, str, str, str], tuple[str, str]]
"""What looks up one thing about an engagement: a subquery, where one is needed, and the value. It is given the engagement as it was, its node, and the manager."""


def _property(name: str) -> Fact:
    return lambda _asked, engagement, _node, _csm: ("", f"{engagement}.{name}")


def _collected(asked: Pass, body: str, result: str) -> tuple[str, str]:
    found = asked.composer.fresh("found")
    return f"CALL (*) {{ {body} RETURN {result} AS {found} }}", found


def _contracts(asked: Pass, engagement: str, _node: str, _csm: str) -> tuple[str, str]:
    composer = asked.composer
    body, contract = covered(composer, engagement)
    state = composer.fresh("state")
    calls = f"WITH *, {state_on(contract, asked['today'])} AS {state}"
    stage = closed = lost = "null"
    if asked.decided:
        taken, node = stored(composer, contract)
        calls += taken
        decided, found = composer.fragment("success.decisions", {"contract": node}, today=asked["today"])
        opportunity, decision = found["opportunity"], composer.fresh("decision")
        calls += (
            f" CALL (*) {{ {decided} WITH {opportunity} ORDER BY {opportunity}.actualClosedDate DESC, {opportunity}.id DESC LIMIT 1"
            f" RETURN head(collect([{opportunity}.stage, {opportunity}.actualClosedDate])) AS {decision} }}"
        )
        final = f"{contract}.substate IN ['RENEWAL_APPROVED', 'RENEWAL_REJECTED'] AND {contract}.renewalFinalizedOn <= {asked['today']}"
        by_state = f"CASE WHEN {final} THEN CASE {contract}.substate WHEN 'RENEWAL_APPROVED' THEN 'CLOSED_WON' ELSE 'CLOSED_LOST' END END"
        stage = f"coalesce({decision}[0], {by_state})"
        closed = f"CASE WHEN {decision} IS NULL THEN {contract}.renewalFinalizedOn ELSE {decision}[1] END"
        later, found = composer.fragment("success.contracts_of", {"owned": contract})
        successor = found["contract"]
        follows = (
            f"{successor}.state <> 'CANCELED' AND {successor}.startDate > {contract}.startDate AND "
            f"coalesce({successor}.endDate > {contract}.endDate, true)"
        )
        ended, followed = f"{state} = 'EXPIRED' AND {contract}.substate IS NULL", composer.fresh("followed")
        calls += (
            f" CALL (*) {{ WITH 1 AS {composer.fresh('one')} WHERE {ended} {later} AND {follows} RETURN count({successor}) AS {followed} }}"
        )
        lost = f"coalesce({contract}.substate = 'RENEWAL_REJECTED', false) OR coalesce({decision}[0] = 'CLOSED_LOST', false) OR ({ended} AND {followed} = 0)"
    entry = [contract, state, *(f"{contract}.{name}" for name in ("substate", "value", "currency", "startDate", "endDate", "renewalDate"))]
    entry += [
        stage,
        closed,
        lost,
        f"coalesce({contract}.renewalDate, {contract}.endDate)",
        f"{contract}.accountId",
    ]
    mark, day = asked["mark"], f"coalesce({entry[EXPECTED]}, {asked['never']})"
    entry.append(f"toString({day}) + {mark} + {contract}.number + {mark} + {contract}.id")
    return _collected(asked, f"{body} {calls}", f"collect([{', '.join(entry)}])")


def _signals(asked: Pass, engagement: str, _node: str, _csm: str) -> tuple[str, str]:
    composer = asked.composer
    body, names = composer.fragment("engagement.risk_signals", {"engagement": engagement})
    signal, contracts = names["signal"], composer.fresh("contracts")
    found, contract = endangered(composer, signal)
    hidden, account = composer.fragment("scope.of_owned", {"owned": contract})
    if composer.visible("Account", account["account"]) != ALWAYS:
        found = f"{found} CALL (*) {{ {hidden} RETURN 1 AS {composer.fresh('seen')} }}"
    impacted = f"CALL (*) {{ {found} RETURN collect({contract}) AS {contracts} }}"
    active = f"{signal}.state IN {asked['active_risk']} AND {signal}.raisedAt <= {asked['now']}"
    entry = f"[{signal}.category, {signal}.scope, {signal}.probability, {contracts}]"
    return _collected(asked, f"{body} AND {active} {impacted}", f"collect({entry})")


def _progress(asked: Pass, engagement: str, _node: str, _csm: str) -> tuple[str, str]:
    body, names = asked.composer.fragment("engagement.objectives", {"engagement": engagement})
    return _collected(asked, body, f"collect({names['objective']}.progress)")


def _tasks(asked: Pass, engagement: str, _node: str, _csm: str) -> tuple[str, str]:
    body, names = asked.composer.fragment("success.tasks", {"engagement": engagement})
    task = names["task"]
    late = f"{task}.dueDate < {asked['today']} AND NOT {task}.status IN ['COMPLETED', 'CANCELED']"
    return _collected(asked, body, f"collect(CASE WHEN {late} THEN '{OVERDUE}' ELSE {asked['buckets']}[{task}.status] END)")


def _low_usages(asked: Pass, engagement: str, node: str, _csm: str) -> tuple[str, str]:
    body, names = asked.composer.fragment("engagement.usages", {"engagement": node})
    usage, span = names["usage"], asked.composer.fresh("span")
    low = f"any({span} IN {asked['low']} WHERE {span}[0] <= {usage}.adoptionScore AND {usage}.adoptionScore < {span}[1])"
    engaged = f"{engagement}.number, {engagement}.id"
    return _collected(asked, f"{body} AND {low}", f"collect([{usage}, {usage}.adoptionScore, {usage}.product, {engaged}])")


def _escalations(asked: Pass, engagement: str, _node: str, _csm: str) -> tuple[str, str]:
    body, names = asked.composer.fragment("success.escalations", {"engagement": engagement})
    return _collected(asked, body, f"collect({names['escalation']}.state)")


def _review(asked: Pass, _engagement: str, node: str, _csm: str) -> tuple[str, str]:
    body, names = asked.composer.fragment("engagement.reviews", {"engagement": node}, now=asked["now"])
    return _collected(asked, body, f"min({names['review']}.startAt)")


def _touched(asked: Pass, _engagement: str, node: str, _csm: str) -> tuple[str, str]:
    body, names = asked.composer.fragment("engagement.touchpoints", {"engagement": node}, now=asked["now"])
    touchpoint = names["touchpoint"]
    return _collected(
        asked, f"{body} AND {touchpoint}.occurredAt >= {asked['quiet_since']} WITH {touchpoint} LIMIT 1", f"count({touchpoint}) > 0"
    )


def _planned(asked: Pass, _engagement: str, node: str, _csm: str) -> tuple[str, str]:
    composer, span = asked.composer, {"begin": asked["begin"], "end": asked["quiet_end"]}
    touched, names = composer.fragment("success.planned", {"engagement": node}, today=asked["today"], last=asked["quiet_last"], **span)
    met, more = composer.fragment("success.scheduled", {"engagement": node}, **span)
    first, second = _collected(asked, touched, f"count({names['touchpoint']})"), _collected(asked, met, f"count({more['meeting']})")
    return f"{first[0]} {second[0]}", f"{first[1]} + {second[1]} > 0"


FACTS: Mapping[str, Fact] = {
    **{name: _property(name) for name in ("stage", "perceivedHealth", "healthScore", "goLiveDate", "createdAt", "number", "state")},
    "worth": lambda asked, _engagement, _node, _csm: ("", asked.in_reporting(asked.found["contracts"])),
    "csm": lambda _asked, _engagement, _node, csm: ("", f"{csm}.id"),
    "new": lambda asked, engagement, _node, _csm: ("", f"coalesce({asked['year']} <= {engagement}.createdAt < {asked['now']}, false)"),
    "manager": lambda _asked, _engagement, _node, csm: ("", csm),
    "contracts": _contracts,
    "signals": _signals,
    "progress": _progress,
    "tasks": _tasks,
    "low": _low_usages,
    "escalations": _escalations,
    "review": _review,
    "touched": _touched,
    "planned": _planned,
}
"""What can be known of an engagement."""


def asked(composer: Composer, selection: Selection) -> Pass:
    """Read the input; raises BadUserInput for what is no range, and for days that nobody counts."""
    given = selection.arg("input")
    parts: dict[str, Arg] = dict(given.items()) if given is not None else {}
    composer.read_at(parts.get("asOf"))
    user = bound(parts["userId"], lambda text: globalid.local_id(text, "User")) if "userId" in parts else None

    def root(run: Run) -> str | None:
        for checked in ahead.values():  # also where no figure uses them
            checked(run)
        if not run.viewer.holds(Action.SEE_SUCCESS_REPORT):
            raise Forbidden("The success report is for success managers and success agents (E-02).")
        return user(run) if user is not None else run.viewer.user_id

    ahead = {name: bound(parts[name], days_ahead) for name in ("renewalDays", "goLiveDays", "noTouchpointDays") if name in parts}

    def days(run: Run, name: str) -> Any:
        return ahead[name](run) if name in ahead else NO_INPUT[name]

    def after(run: Run, name: str) -> Any:
        return run.today + timedelta(days=days(run, name))

    def local_ids(name: str, typename: str) -> Bind:
        return bound(parts[name], every(lambda text: globalid.local_id(text, typename))) if name in parts else lambda _run: None

    binds: dict[str, Bind] = {
        "root": root,
        "viewer": lambda run: run.viewer.user_id,
        "free": lambda run: GLOBAL_ADMIN in run.viewer.permissions,
        "deep": lambda run: GLOBAL_ADMIN in run.viewer.permissions or "SUCCESS_MANAGER" in run.viewer.permissions,
        "first": lambda run: 0 if root(run) is None else 1,
        "csms": local_ids("csmIds", "User"),
        "industries": bound(parts["industries"]) if "industries" in parts else lambda _run: None,
        "ranges": _ranges(composer, parts.get("contractValueRanges")),
        "rates": rates,
        "inactive": bound(parts["includeInactive"]) if "includeInactive" in parts else lambda _run: False,
        "ended": lambda _run: list(ENDED),
        "now": lambda run: run.now,
        "mark": lambda _run: "\u0001",
        "never": lambda _run: date.max,
        "today": lambda run: run.today,
        "begin": lambda run: day_start(run.today, run.configuration.time_zone),
        "year": lambda run: day_start(year_start(run.today, run.configuration.fiscal_year_start), run.configuration.time_zone),
        "year_day": lambda run: year_start(run.today, run.configuration.fiscal_year_start),
        "renewal_last": lambda run: after(run, "renewalDays"),
        "go_live_last": lambda run: after(run, "goLiveDays"),
        "quiet_last": lambda run: after(run, "noTouchpointDays"),
        "quiet_end": lambda run: day_start(after(run, "noTouchpointDays") + timedelta(days=1), run.configuration.time_zone),
        "quiet_since": lambda run: day_start(run.today - timedelta(days=days(run, "noTouchpointDays")), run.configuration.time_zone),
        "active_risk": lambda _run: list(ACTIVE_RISK),
        "buckets": lambda _run: dict(TASK_BUCKETS),
        "low": lambda run: low_adoption(run.configuration.bands),
        "poor": lambda run: spans(band for band in health_bands(run.configuration.bands) if band.category == "POOR"),
        "input": lambda run: json.dumps({**NO_INPUT, **_asked(given, run)}, sort_keys=True, default=str),
    }  # fmt: skip
    moving = {binds[name] for name in MOVING}
    return Pass(composer, parts, binds, composer.fresh("people"), composer.fresh("facts"), moving=moving)


def _asked(given: Arg | None, run: Run) -> dict[str, Any]:
    """What the input says, without nulls."""
    return {} if given is None else {name: value for name, value in given.get(run.variables).items() if value is not None}


def days_ahead(days: int) -> int:
    """Let a number of days through; raises BadUserInput for what nobody looks ahead."""
    if not 0 <= days <= MOST_DAYS:
        raise BadUserInput(f"Between 0 and {MOST_DAYS} days can be looked ahead.", reason="OUT_OF_RANGE", actual=days)
    return days


def _ranges(composer: Composer, given: Arg | None) -> Bind:
    """The ranges that are asked for, as maps of units of storage."""
    if given is None:
        return lambda _run: None
    known = composer.configuration.ranges
    keys = bound(given, every(lambda text: configured(known, "contract value range")(globalid.local_id(text, "ContractValueRange"))))

    def ranges(run: Run) -> list[dict[str, Any]]:
        return [{name: run.configuration.ranges[key][name] for name in ("low", "high", "currency")} for key in keys(run)]

    return ranges
