"""A company with a past: a log of what was done to it, replayed in plain Python up to any instant, and stored as docs/GRAPH.md says.

The replay knows nothing of how the past is stored: it does again what was done until then. The store knows nothing of instants: it holds the present,
intervals and changes, as whoever writes accounts leaves them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from csgraph.db.driver import Database, Transaction
from csgraph.domain.account import derived
from csgraph.importer.cell_text import cell_text, money_text
from csgraph.importer.columns import Kind
from support.company import TYPES, Company
from support.company import Account as Rolled
from support.planted import Planted, plant, team
from support.where_reference import World

START = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
STEP = timedelta(hours=7)
"""Between two things that are done; three or four a day."""
RATES = {"EUR": "1.25"}
KINDS = {"notes": "TEXT", "seats": "NUMBER", "kickoff": "DATE", "pilot": "BOOLEAN", "tags": "LIST"}
CELLS = {"TEXT": Kind.TEXT, "NUMBER": Kind.NUMBER, "DATE": Kind.DATE, "BOOLEAN": Kind.BOOLEAN, "LIST": Kind.CHOICES}
DAYS = (None, date(2024, 2, 29), date(2026, 1, 31), date(2027, 12, 1))
MONEY = {"contractValue": "currency", "amountRaised": "amountRaisedCurrency"}
AMOUNTS = (None, (0, "USD"), (12_505_000, "EUR"), (1, "USD"), (-70_001, "EUR"), (5_000_000_000, "USD"), (2_500, "CHF"))
VALUES: dict[str, Sequence[Any]] = {
    "name": ("Acme", "Globex", "Initech", "Straße"), "type": TYPES, "status": (None, "Live", "Onboarding"),
    "contractStatus": (None, "FREE", "PAYING", "CANCELED"), "contractValue": AMOUNTS, "createDate": DAYS, "renewalDate": DAYS,
    "industry": (None, "Energy"), "region": (None, "EMEA", "APAC"), "country": (None, "DE"), "tier": (None, "A", "B"),
    "description": (None, "a, b; c"), "employees": (None, 0, 12), "amountRaised": AMOUNTS, "attr.notes": (None, "one", "1.0"),
    "attr.seats": (None, 0.0, 2.5, 3.0), "attr.kickoff": DAYS, "attr.pilot": (None, True, False), "attr.tags": (None, ["Blue"], ["Blue", "green"]),
}  # fmt: skip
USERS = ("u1", "u2", "u3")
ROLES = ("success_manager", "sales_manager")
TEAMS = {
    "t1": {"region": {"eq": "EMEA"}},
    "t2": {"not": {"assignment": {"role": "success_manager"}}},
    "t3": {"teamId": {"eq": "t1"}, "contractStatus": {"eq": "PAYING"}},
}
Row = tuple[int, int, int, int]
Properties = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done."""

    at: datetime
    kind: str
    account: str
    of: tuple[Any, ...] = ()


@dataclass(slots=True)
class State:
    """A company at an instant: accounts by id with their parents, who held which role, what was recorded by day."""

    accounts: dict[str, Properties] = field(default_factory=dict)
    held: set[tuple[str, str, str]] = field(default_factory=set)
    points: dict[tuple[str, date], float] = field(default_factory=dict)
    scores: dict[tuple[str, date], float] = field(default_factory=dict)

    def apply(self, event: Event) -> None:
        """Do it."""
        key, of = event.account, event.of
        if event.kind == "create":
            self.accounts[key] = {"id": key, "externalId": f"X-{key}", "parent": of[0], "type": "SITE", "name": of[1]}
        elif event.kind == "set":
            self._set(self.accounts[key], *of)
        elif event.kind == "move":
            self.accounts[key]["parent"] = of[0]
        elif event.kind == "assign":
            self.held.add((of[0], key, of[1]))
        elif event.kind == "unassign":
            self.held.discard((of[0], key, of[1]))
        elif event.kind == "record":
            self.points[key, event.at.date()] = of[0]
        elif event.kind == "score":
            self.scores[key, event.at.date()] = of[0]
        else:
            assert event.kind == "delete"
            del self.accounts[key]
            self.held = {each for each in self.held if each[1] != key}

    def _set(self, account: Properties, name: str, value: Any) -> None:
        if name in MONEY:
            account[name], account[MONEY[name]] = value or (None, None)
        else:
            account[name] = value

    def line(self, key: str) -> list[str]:
        """Ids from the ultimate parent down to the account."""
        parent = self.accounts[key]["parent"]
        return [*(self.line(parent) if parent else []), key]

    def world(self) -> World:
        """What predicates are judged by."""
        scored = {
            key: {**account, "healthRank": "UNKNOWN" if self.score(key) is None else "GOOD"} for key, account in self.accounts.items()
        }
        rates = {"USD": Decimal(1), **{code: Decimal(rate) for code, rate in RATES.items()}}
        return World(scored, dict.fromkeys(USERS, True), tuple(self.held), {}, KINDS, TEAMS, rates)

    def score(self, key: str) -> float | None:
        """The latest health score."""
        return _latest(self.scores, key)

    def company(self) -> Company:
        """What rollups are judged by."""
        accounts = tuple(
            Rolled(
                key, a["parent"], a["type"], a.get("contractStatus"), a.get("contractValue"), a.get("currency"), self.score(key),
                points=tuple(("sessions", day, value) for (of, day), value in self.points.items() if of == key),
            )
            for key, a in self.accounts.items()
        )  # fmt: skip
        return Company(accounts, rates=RATES)


def _latest(series: dict[tuple[str, date], float], key: str) -> float | None:
    days = [day for of, day in series if of == key]
    return series[key, max(days)] if days else None


def log_of(rows: Sequence[Row]) -> list[Event]:
    """What some numbers say was done; each thing is possible when it is done."""
    state, events = State(), []
    for number, (kind, pick, choice, value) in enumerate(rows):
        event = _event(state, START + number * STEP, f"{number:03d}", kind, pick, choice, value)
        state.apply(event)
        events.append(event)
    return events


def _event(state: State, at: datetime, fresh: str, kind: int, pick: int, choice: int, value: int) -> Event:  # noqa: PLR0917 - numbers
    present = sorted(state.accounts)
    if not present or kind % 10 < 3:
        parent = None if not present or value % 5 == 0 else present[pick % len(present)]
        return Event(at, "create", fresh, (parent, VALUES["name"][choice % 4]))
    key = present[pick % len(present)]
    name = tuple(VALUES)[choice % len(VALUES)]
    possible: dict[int, Callable[[], Event]] = {
        3: lambda: Event(at, "set", key, (name, VALUES[name][value % len(VALUES[name])])),
        4: lambda: Event(at, "set", key, ("contractValue", AMOUNTS[value % len(AMOUNTS)])),
        5: lambda: _move(state, at, key, value),
        6: lambda: _assign(state, at, key, choice, value),
        7: lambda: Event(at, "record", key, (float(value % 9) / 2,)),
        8: lambda: Event(at, "score", key, (float(value % 101),)),
        9: lambda: _delete(state, at, key),
    }
    return possible[kind % 10]()


def _move(state: State, at: datetime, key: str, value: int) -> Event:
    others = [other for other in sorted(state.accounts) if key not in state.line(other)]
    parent = None if not others or value % 4 == 0 else others[value % len(others)]
    return Event(at, "move", key, (parent,))


def _assign(state: State, at: datetime, key: str, choice: int, value: int) -> Event:
    user, role = USERS[choice % len(USERS)], ROLES[value % len(ROLES)]
    return Event(at, "unassign" if (user, key, role) in state.held else "assign", key, (user, role))


def _delete(state: State, at: datetime, key: str) -> Event:
    has_children = any(account["parent"] == key for account in state.accounts.values())
    return Event(at, "set", key, ("region", "EMEA")) if has_children else Event(at, "delete", key)


def state_at(events: Sequence[Event], at: datetime) -> State:
    """What was done until an instant, done again; what is recorded by the day counts from the day's beginning."""
    state = State()
    for event in events:
        by_day = event.kind in ("record", "score")
        if event.at <= at or (by_day and event.at.date() <= at.date() and event.account in state.accounts):
            state.apply(event)
    return state


@dataclass(slots=True)
class _Store:
    """The graph that the log leaves."""

    state: State = field(default_factory=State)
    since: dict[str, datetime] = field(default_factory=dict)
    former: list[Properties] = field(default_factory=list)
    changes: list[Properties] = field(default_factory=list)
    parents: dict[str, datetime] = field(default_factory=dict)
    past_parents: list[Properties] = field(default_factory=list)
    holders: dict[tuple[str, str, str], datetime] = field(default_factory=dict)
    past_holders: list[Properties] = field(default_factory=list)

    def write(self, event: Event) -> None:
        """Leave what a mutation leaves."""
        key, at = event.account, event.at
        before = dict(self.state.accounts.get(key, {}))
        if event.kind == "delete":
            self.former.append({**self.node(key), "validTo": at})
            for held in [each for each in self.holders if each[1] == key]:
                self._end_holder(held, at)
        self.state.apply(event)
        after = self.state.accounts.get(key, {})
        if before.get("parent") != after.get("parent"):
            self._end_parent(key, before.get("parent"), at)
            if after.get("parent"):
                self.parents[key] = at
        if event.kind == "create":
            self.since[key] = at
        elif event.kind == "set":
            name = event.of[0]
            shown = "attribute." + name.removeprefix("attr.") if name.startswith("attr.") else name
            self._change(event, shown, _text(name, before), _text(name, after))
        elif event.kind == "move":
            self._change(event, "parent", *(state["parent"] and f"X-{state['parent']}" for state in (before, after)))
        elif event.kind == "assign":
            self.holders[event.of[0], key, event.of[1]] = at
        elif event.kind == "unassign":
            self._end_holder((event.of[0], key, event.of[1]), at)

    def _change(self, event: Event, shown: str, old: str | None, new: str | None) -> None:
        if old != new:
            change = {"accountId": event.account, "field": shown, "oldValue": old, "newValue": new, "at": event.at, "source": "USER"}
            self.changes.append({"id": f"c{len(self.changes)}", **change})

    def _end_parent(self, key: str, parent: str | None, at: datetime) -> None:
        if parent is not None:
            self.past_parents.append({"account": key, "parent": parent, "from": self.parents.pop(key), "to": at})

    def _end_holder(self, held: tuple[str, str, str], at: datetime) -> None:
        user, account, role = held
        self.past_holders.append({"user": user, "account": account, "role": role, "from": self.holders.pop(held), "to": at})

    def node(self, key: str) -> Properties:
        """The properties of an account."""
        account = self.state.accounts[key]
        score, sessions, line = self.state.score(key), _latest(self.state.points, key), self.state.line(key)
        facts = derived({**account, "healthScore": score})
        held = {name: value for name, value in account.items() if value is not None and name != "parent"}
        shown = {"healthRank": "UNKNOWN"} if score is None else {"healthRank": "GOOD", "healthScore": score}
        recorded = {} if sessions is None else {"metric.sessions": sessions}
        place = {"path": f"/{'/'.join(line)}/", "depth": len(line) - 1, "validFrom": self.since[key]}
        return {**held, **facts, **shown, **recorded, **place, "version": 1, "teamSets": 0}


def _text(name: str, values: Properties) -> str | None:
    value = values.get(name)
    if name in MONEY:
        currency = values.get(MONEY[name])
        return f"{money_text(value, currency)} {currency}" if value is not None else None
    kind = CELLS[KINDS[name.removeprefix("attr.")]] if name.startswith("attr.") else Kind.DATE if name.endswith("Date") else Kind.TEXT
    return cell_text(kind, value) or None


async def store(database: Database, events: Sequence[Event]) -> None:
    """Empty the graph and put the company there, with its past."""
    kept = _Store()
    for event in events:
        kept.write(event)
    await plant(
        database,
        Planted(
            users=[{"id": key, "name": key} for key in USERS],
            teams=[team(key, key, tree) for key, tree in TEAMS.items()],
            types=[{"key": key, "displayName": key, "level": level} for level, key in enumerate(TYPES)],
            attributes=[{"key": key, "kind": kind} for key, kind in KINDS.items()],
            settings={"reportingCurrency": "USD", "exchangeRates": '{"EUR": "1.25"}'},
        ),
    )
    rows: list[tuple[str, Sequence[Any]]] = [
        ("CREATE (n:Account) SET n = row", [kept.node(key) for key in kept.state.accounts]),
        ("CREATE (n:FormerAccount) SET n = row", kept.former),
        ("CREATE (n:Change) SET n = row", kept.changes),
        ("CREATE (n:MetricDefinition {key: 'sessions', displayName: 'Sessions', rollup: 'SUM'})", [{}]),
        ("CREATE (n:MetricPoint {metric: 'sessions'}) SET n += row", _series(kept.state.points, "value")),
        ("CREATE (n:HealthSnapshot {rank: 'GOOD'}) SET n += row", _series(kept.state.scores, "score")),
        (f"{ENDS} CREATE (a)-[:CHILD_OF {{validFrom: row.from}}]->(b)", [
            {"account": key, "parent": kept.state.accounts[key]["parent"], "from": at} for key, at in kept.parents.items()
        ]),
        (f"{ENDS} CREATE (a)-[:WAS_CHILD_OF {{validFrom: row.from, validTo: row.to}}]->(b)", kept.past_parents),
        (f"{HOLDS} CREATE (u)-[:ASSIGNED_TO {{id: row.id, role: row.role, validFrom: row.from}}]->(a)", [
            {"id": f"h{n}", "user": u, "account": a, "role": role, "from": at} for n, ((u, a, role), at) in enumerate(kept.holders.items())
        ]),
        (f"{HOLDS} CREATE (u)-[:WAS_ASSIGNED_TO {{id: row.id, role: row.role, validFrom: row.from, validTo: row.to}}]->(a)", [
            {"id": f"w{n}", **each} for n, each in enumerate(kept.past_holders)
        ]),
    ]  # fmt: skip

    async def work(tx: Transaction) -> None:
        for text, each in rows:
            await tx.run("test.replay", f"UNWIND $rows AS row {text}", {"rows": list(each)})

    await database.write(work, timeout=60)


def _series(series: dict[tuple[str, date], float], name: str) -> list[Properties]:
    return [{"accountId": key, "date": day, name: value} for (key, day), value in series.items()]


ENDS = "MATCH (a:Account|FormerAccount {id: row.account}) MATCH (b:Account|FormerAccount {id: row.parent})"
HOLDS = "MATCH (u:User {id: row.user}) MATCH (a:Account|FormerAccount {id: row.account})"
