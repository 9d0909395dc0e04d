"""A company as plain Python: what reference computations read and what is written into the graph as it stands.

`Company.seed` writes straight into Neo4j by a few statements; `companies` generates companies for property tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import orjson

from csgraph.db.driver import Database, Transaction
from csgraph.domain.account import derived
from csgraph.domain.globalid import encode

TYPES = ("GROUP", "DIVISION", "SITE", "PRODUCT")
UNITS = 10_000
NOW = datetime(2026, 6, 17, 12, 0, tzinfo=UTC)
TODAY = date(2026, 6, 17)
SINCE = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A support ticket."""

    created: datetime
    closed: datetime | None = None
    status: str = "OPEN"


@dataclass(frozen=True, slots=True)
class Signal:
    """A risk signal."""

    raised: datetime
    state: str = "ACTIVE"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person answered to an NPS survey."""

    person: str
    score: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a field, as text."""

    at: datetime
    old: str | None
    new: str | None
    field: str = "contractValue"


@dataclass(frozen=True, slots=True, repr=False)
class Account:
    """An account and everything it carries; ``value`` is in ten-thousandths, ``points`` are (metric, day, value), ``actions`` are (day, number)."""

    id: str
    parent: str | None = None
    type: str = "SITE"
    status: str | None = "PAYING"
    value: int | None = None
    currency: str | None = None
    health: float | None = None
    since: datetime | None = SINCE
    points: tuple[tuple[str, date, float | None], ...] = ()
    usage: tuple[tuple[str, date], ...] = ()
    actions: tuple[tuple[date, int], ...] = ()
    tickets: tuple[Ticket, ...] = ()
    signals: tuple[Signal, ...] = ()
    answers: tuple[Answer, ...] = ()
    snapshots: tuple[tuple[date, float | None], ...] = ()
    changes: tuple[Change, ...] = ()

    def __repr__(self) -> str:
        """Only what differs from the default: a company of sixty must fit a message."""
        given = ((f.name, getattr(self, f.name)) for f in fields(self) if getattr(self, f.name) != f.default)
        return f"Account({', '.join(f'{name}={value!r}' for name, value in given)})"

    @property
    def global_id(self) -> str:
        """Its id in the API."""
        return encode("Account", self.id)


@dataclass(frozen=True, slots=True)
class MetricSetup:
    """A configured metric; with a ``source``, a built-in one under the company's own rules."""

    key: str
    recorded_at: tuple[str, ...] = ()
    rollup: str = "SUM"
    source: str | None = None


RECORDED = (MetricSetup("sessions"), MetricSetup("logins", ("PRODUCT", "SITE")))


@dataclass(frozen=True, slots=True)
class Company:
    """Accounts and the configuration that they are read with."""

    accounts: tuple[Account, ...]
    rates: dict[str, str] = field(default_factory=lambda: {"EUR": "1.25", "GBP": "1.5", "JPY": "0.0078125"})
    reporting: str = "USD"
    zone: str = "UTC"
    week_start: str = "MONDAY"
    metrics: tuple[MetricSetup, ...] = RECORDED

    def account(self, key: str) -> Account:
        """The account of that id."""
        return next(a for a in self.accounts if a.id == key)

    def line(self, key: str) -> list[str]:
        """Ids from the ultimate parent down to the account."""
        found: list[str] = []
        at: str | None = key
        while at is not None:
            found.insert(0, at)
            at = self.account(at).parent
        return found

    def moved(self, key: str, parent: str | None) -> Company:
        """The same company with one account, and all below it, under another parent."""
        return replace(self, accounts=tuple(replace(a, parent=parent) if a.id == key else a for a in self.accounts))

    async def seed(self, database: Database) -> None:
        """Write everything in one transaction, beside what is there; the version of the configuration grows."""

        async def work(tx: Transaction) -> None:
            for text, rows in self._statements():
                if rows:
                    await tx.run("test.seed", text, {"rows": rows})

        await database.write(work, timeout=60)

    def _statements(self) -> Iterable[tuple[str, list[Any]]]:
        each = self.accounts
        yield ORGANISATION, [self._organisation()]
        yield TYPE, [{"key": key, "displayName": key.title(), "level": level} for level, key in enumerate(TYPES)]
        yield (
            METRIC,
            [
                _present(key=m.key, displayName=m.key, rollup=m.rollup, recordedAt=list(m.recorded_at), source=m.source)
                for m in self.metrics
            ],
        )
        lines = {a.id: self.line(a.id) for a in each}
        yield ACCOUNT, [_account(a, lines[a.id]) for a in each]
        yield CHILD, [{"id": a.id, "parent": a.parent, "since": a.since} for a in each if a.parent is not None]
        yield USAGE, [{"account": a.id, "who": who, "day": day, "n": n, "actions": 1} for a in each for n, (who, day) in enumerate(a.usage)]
        yield (
            USAGE,
            [{"account": a.id, "who": "all", "day": day, "n": n, "actions": many} for a in each for n, (day, many) in enumerate(a.actions)],
        )
        yield POINT, [_present(accountId=a.id, metric=metric, date=day, value=value) for a in each for metric, day, value in a.points]
        yield TICKET, [
            {"account": a.id, "id": f"{a.id}t{n}", "of": _present(status=t.status, createdAt=t.created, closedAt=t.closed)}
            for a in each for n, t in enumerate(a.tickets)
        ]  # fmt: skip
        yield (
            SIGNAL,
            [
                {"accountId": a.id, "id": f"{a.id}r{n}", "state": s.state, "raisedAt": s.raised}
                for a in each
                for n, s in enumerate(a.signals)
            ],
        )
        yield ANSWER, [{"accountId": a.id, "contactId": s.person, "score": s.score, "at": s.at} for a in each for s in a.answers]
        yield SNAPSHOT, [_present(accountId=a.id, date=day, score=score, rank="GOOD") for a in each for day, score in a.snapshots]
        yield CHANGE, [
            _present(accountId=a.id, id=f"{a.id}c{n}", field=c.field, oldValue=c.old, newValue=c.new, at=c.at, source="USER")
            for a in each for n, c in enumerate(a.changes)
        ]  # fmt: skip

    def _organisation(self) -> dict[str, Any]:
        return {
            "timeZone": self.zone, "weekStart": self.week_start, "reportingCurrency": self.reporting,
            "exchangeRates": orjson.dumps(self.rates).decode(),
        }  # fmt: skip


ORGANISATION = "UNWIND $rows AS row MATCH (o:Organisation {id: 'organisation'}) SET o += row, o.version = o.version + 1"
TYPE = "UNWIND $rows AS row CREATE (n:AccountType) SET n = row"
METRIC = "UNWIND $rows AS row CREATE (n:MetricDefinition) SET n = row"
ACCOUNT = "UNWIND $rows AS row CREATE (n:Account) SET n = row"
CHILD = "UNWIND $rows AS row MATCH (a:Account {id: row.id}) MATCH (p:Account {id: row.parent}) CREATE (a)-[:CHILD_OF {validFrom: row.since}]->(p)"
USAGE = (
    "UNWIND $rows AS row "
    "CREATE (:UsageDay {accountId: row.account, contactId: row.who, date: row.day, module: 'core', activity: 'a' + row.n, actions: row.actions})"
)
POINT = "UNWIND $rows AS row CREATE (n:MetricPoint) SET n = row"
TICKET = "UNWIND $rows AS row MATCH (a:Account {id: row.account}) CREATE (t:Ticket {id: row.id, accountId: row.account})-[:ON_ACCOUNT]->(a) SET t += row.of"
SIGNAL = "UNWIND $rows AS row CREATE (n:RiskSignal) SET n = row"
ANSWER = "UNWIND $rows AS row CREATE (n:NpsResponse) SET n = row"
SNAPSHOT = "UNWIND $rows AS row CREATE (n:HealthSnapshot) SET n = row"
CHANGE = "UNWIND $rows AS row CREATE (n:Change) SET n = row"


def _present(**properties: Any) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value is not None}


def _account(a: Account, line: Sequence[str]) -> dict[str, Any]:
    latest: dict[str, Any] = {}
    for metric, day, value in sorted(a.points, key=lambda point: point[1]):
        latest |= {f"metric.{metric}": value, f"metricDate.{metric}": day}
    own = {
        "id": a.id, "externalId": a.id, "name": a.id, "type": a.type, "contractStatus": a.status, "contractValue": a.value, "currency": a.currency,
        "healthScore": a.health,
    }  # fmt: skip
    return _present(
        **own, healthRank="UNKNOWN" if a.health is None else "GOOD", validFrom=a.since, version=1, teamSets=0, path="/" + "/".join(line) + "/",
        depth=len(line) - 1, **derived(own), **latest,
    )  # fmt: skip


def days_ago(days: int) -> date:
    """A day before the tests' today."""
    return TODAY - timedelta(days=days)


def noon(day: date) -> datetime:
    """An instant in the middle of a day, UTC."""
    return datetime.combine(day, time(12), UTC)
