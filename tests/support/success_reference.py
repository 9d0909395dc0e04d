"""The success report the slow way: loops over plain values, from the sentences of E-01 to E-43 and M-40 to M-67, sharing nothing with the service.

`World` is an organisation, `Reference(world, eyes, ask, now).answer()` what has to be answered. Drill-downs are lists of the engagements' ids, in order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from csgraph.domain.money import SCALE, from_units

STAGES = ("INITIAL_ONBOARDING", "ADOPTION", "EXPAND", "RENEW", "LOST")
BUCKETS = ("OVERDUE", "NEW", "IN_PROGRESS", "PAUSED", "CLOSED", "CANCELED")
STATUS = {"NOT_STARTED": "NEW", "STARTED": "IN_PROGRESS", "PAUSED": "PAUSED", "COMPLETED": "CLOSED", "CANCELED": "CANCELED"}
SCOPES = ("ONBOARDING", "ADOPTION", "EXPANSION", "RENEWAL")
PROBABILITIES = ("VERY_HIGH", "HIGH", "MODERATE", "LOW", "VERY_LOW")
PROGRESS = ("NOT_STARTED", "ON_TRACK", "AT_RISK", "PAUSED", "COMPLETED", "CANCELED")
DECIDED = ("AWAITING_REVIEW", "RENEWAL_APPROVED", "RENEWAL_REJECTED", "UNDER_REVIEW")
ORDERS = ("CONTRACT_VALUE", "NUMBER", "RENEWAL_DATE", "HEALTH_SCORE", "GO_LIVE_DATE", "CREATED_AT")
OPEN = ("NEW", "IN_PROGRESS", "PAUSED")
ACTING = ("GLOBAL_ADMIN", "SUCCESS_MANAGER", "SUCCESS_AGENT")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
FORBIDDEN = "FORBIDDEN"
Ask = dict[str, Any]
Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, and to whom they reported: manager, since when, until when (None is still)."""

    id: str
    managers: tuple[tuple[str, datetime, datetime | None], ...] = ()
    external: str | None = None

    @property
    def name(self) -> str:
        """What the API calls them."""
        return self.id.upper()


@dataclass(frozen=True, slots=True)
class Account:
    """An account; its region decides who sees it."""

    id: str
    industry: str | None = None
    region: str = "EMEA"


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract; its value is in ten-thousandths."""

    id: str
    account: str
    value: int = 0
    currency: str = "USD"
    state: str = "ACTIVE"
    substate: str | None = None
    start: date | None = None
    end: date | None = None
    renewal: date | None = None
    finalized: date | None = None


@dataclass(frozen=True, slots=True)
class Opportunity:
    """An opportunity that renews a contract."""

    id: str
    contract: str
    stage: str = "CLOSED_WON"
    closed: date | None = None
    type: str = "RENEW"


@dataclass(frozen=True, slots=True)
class Engagement:
    """An engagement, and the ids of the contracts it covers."""

    id: str
    account: str
    csm: str | None = None
    state: str = "IN_PROGRESS"
    stage: str = "ADOPTION"
    perceived: str = "UNKNOWN"
    score: float | None = None
    go_live: date | None = None
    created: datetime = LONG_AGO
    covers: tuple[str, ...] = ()
    number: str = ""


@dataclass(frozen=True, slots=True)
class Signal:
    """A risk signal, and the ids of the contracts it impacts."""

    id: str
    engagement: str
    category: str = "Low adoption"
    state: str = "ACTIVE"
    scope: str = "ADOPTION"
    probability: str = "HIGH"
    raised: datetime = LONG_AGO
    impacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Objective:
    """An objective of an engagement."""

    id: str
    engagement: str
    progress: str = "ON_TRACK"


@dataclass(frozen=True, slots=True)
class Escalation:
    """An escalation of an account."""

    id: str
    account: str
    state: str = "ESCALATED"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting about an engagement."""

    id: str
    engagement: str
    start: datetime
    type: str = "QBR"
    state: str = "SCHEDULED"


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """A touchpoint, about an engagement or none."""

    id: str
    engagement: str | None
    account: str
    occurred: datetime
    state: str | None = None
    due: date | None = None
    draft: bool = False
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A task, for an engagement or none."""

    id: str
    engagement: str | None
    account: str
    status: str = "NOT_STARTED"
    due: date | None = None
    created: datetime | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """How an engagement's customer uses a product."""

    engagement: str
    product: str
    score: float | None = None
    priority: str | None = None
    criticality: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a field of something on an account was until an instant, as text."""

    field: str
    of: str
    account: str
    old: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Range:
    """A configured range of contract values, in ten-thousandths."""

    key: str
    low: int | None
    high: int | None
    currency: str = "USD"


@dataclass(frozen=True, slots=True)
class Band:
    """A colour band."""

    key: str
    low: float
    high: float
    category: str
    color: str


DEFAULT_BANDS = (
    Band("health", 0, 40, "POOR", "#d64545"),
    Band("health", 40, 70, "NEUTRAL", "#e0a100"),
    Band("health", 70, 100, "GOOD", "#2e8b57"),
)


@dataclass(slots=True)
class World:
    """An organisation."""

    people: Sequence[Person] = ()
    accounts: Sequence[Account] = ()
    engagements: Sequence[Engagement] = ()
    contracts: Sequence[Contract] = ()
    opportunities: Sequence[Opportunity] = ()
    signals: Sequence[Signal] = ()
    objectives: Sequence[Objective] = ()
    escalations: Sequence[Escalation] = ()
    meetings: Sequence[Meeting] = ()
    touchpoints: Sequence[Touchpoint] = ()
    tasks: Sequence[Task] = ()
    usages: Sequence[Usage] = ()
    changes: Sequence[Change] = ()
    ranges: Sequence[Range] = ()
    bands: Sequence[Band] = ()
    rates: dict[str, str] = field(default_factory=lambda: {"EUR": "1.25", "GBP": "1.5", "JPY": "0.0078125"})
    zone: str = "UTC"
    fiscal: int | None = None


@dataclass(frozen=True, slots=True)
class Eyes:
    """Who looks: a user or nobody in particular, with roles, at the accounts of these regions or at all."""

    user: str | None = None
    roles: tuple[str, ...] = ("GLOBAL_ADMIN",)
    regions: tuple[str, ...] | None = None

    @property
    def manages(self) -> bool:
        """Whether the whole chain below is theirs to see."""
        return bool({"GLOBAL_ADMIN", "SUCCESS_MANAGER"} & set(self.roles))


class Reference:
    """The report of one viewer; ``ask`` is SuccessReportInput with plain ids and keys, and ``within`` for the QBRs."""

    def __init__(self, world: World, eyes: Eyes, ask: Ask, now: datetime) -> None:
        self.world, self.eyes, self.ask, self.clock = world, eyes, ask, now
        self.at: datetime = ask.get("asOf") or now
        self.zone = ZoneInfo(world.zone)
        self.today = self.day(self.at)
        self.rates = {"USD": Fraction(1), **{code: Fraction(rate) for code, rate in world.rates.items()}}
        self.contracts = {c.id: self.contract_then(c) for c in world.contracts if self.existed(c)}
        self.all = [self.engagement_then(e) for e in world.engagements if e.created <= self.at]
        self.tasks = [self.task_then(t) for t in world.tasks if t.created is None or t.created <= self.at]
        self.objectives = [replace(o, progress=self.was("objective", o.id, "progress", o.progress)) for o in world.objectives]
        self.signals = [
            replace(
                s, state=self.was("riskSignal", s.id, "state", s.state),
                impacts=self.was("riskSignal", s.id, "impactedContractIds", s.impacts, lambda old: tuple(old.split(";"))) or (),
            )
            for s in world.signals
        ]  # fmt: skip
        year = self.today.replace(month=world.fiscal or 1, day=1)
        self.year = year if year <= self.today else year.replace(year=year.year - 1)

    # ---------------------------------------------------------------- time

    def day(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()

    def begins(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def months(self) -> list[date]:
        found = [self.year]
        while (following := next_month(found[-1])) <= self.today:
            found.append(following)
        return found

    def was(self, kind: str, of: str, name: str, value: Any, read: Callable[[str], Any] = str) -> Any:
        """What a field was: what the earliest change since replaced, or what it is."""
        later = [c for c in self.world.changes if c.field == f"{kind}.{name}" and c.of == of and c.at > self.at]
        if not later:
            return value
        old = min(later, key=lambda change: change.at).old
        return None if old is None else read(old)

    def existed(self, contract: Contract) -> bool:
        made = [c.at for c in self.world.changes if c.field == "contract" and c.of == contract.id and c.old is None]
        return not made or min(made) <= self.at

    def contract_then(self, c: Contract) -> Contract:
        value, currency = self.was("contract", c.id, "value", (c.value, c.currency), money_of)
        named = {"start": "startDate", "end": "endDate", "renewal": "renewalDate", "finalized": "renewalFinalizedOn"}
        dates = {name: self.was("contract", c.id, told, getattr(c, name), date.fromisoformat) for name, told in named.items()}
        state, substate = self.was("contract", c.id, "state", c.state), self.was("contract", c.id, "substate", c.substate)
        return replace(c, value=value, currency=currency, state=state, substate=substate, **dates)

    def engagement_then(self, e: Engagement) -> Engagement:
        known = {p.external or p.id: p.id for p in self.world.people}
        return replace(
            e, csm=self.was("engagement", e.id, "csmId", e.csm, known.get), state=self.was("engagement", e.id, "state", e.state),
            stage=self.was("engagement", e.id, "stage", e.stage), perceived=self.was("engagement", e.id, "perceivedHealth", e.perceived),
            score=self.was("engagement", e.id, "healthScore", e.score, float),
            covers=self.was("engagement", e.id, "contractIds", e.covers, lambda old: tuple(old.split(";"))) or (),
            go_live=self.was("engagement", e.id, "goLiveDate", e.go_live, date.fromisoformat),
        )  # fmt: skip

    def task_then(self, t: Task) -> Task:
        due = self.was("task", t.id, "dueDate", t.due, date.fromisoformat)
        return replace(t, status=self.was("task", t.id, "status", t.status), due=due)

    # ---------------------------------------------------------------- people

    def manager(self, person: Person, at: datetime) -> str | None:
        for manager, since, until in person.managers:
            if since <= at and (until is None or at < until):
                return manager
        return None

    def direct(self, user: str | None, at: datetime) -> list[str]:
        """Who reports to the user at an instant; to nobody, for None."""
        return sorted(p.id for p in self.world.people if self.manager(p, at) == user)

    def chain(self, user: str, at: datetime) -> list[str]:
        """The user and everybody below."""
        return [user, *(each for report in self.direct(user, at) for each in self.chain(report, at))]

    def answer(self) -> Answer | str:
        """The report, or the code of the refusal."""
        eyes, everybody = self.eyes, sorted(p.id for p in self.world.people)
        if not set(ACTING) & set(eyes.roles):
            return FORBIDDEN
        user = self.ask.get("userId") or eyes.user
        if user is None:
            return self.report(None, everybody, by_report=self.direct(None, self.at))
        if "GLOBAL_ADMIN" in eyes.roles:
            allowed = everybody
        elif eyes.manages and eyes.user in everybody:
            allowed = self.chain(eyes.user, self.clock)
        else:
            allowed = [each for each in everybody if each == eyes.user]
        if user not in allowed:
            return self.report(user, [], by_report=[])
        if eyes.manages:
            mine = set(everybody)
            if "GLOBAL_ADMIN" not in eyes.roles and user not in self.chain(eyes.user or "", self.at):
                mine = set(allowed)
            return self.report(user, self.chain(user, self.at), by_report=self.direct(user, self.at), mine=mine)
        return self.report(user, [user], by_report=[])

    # ---------------------------------------------------------------- money

    def state(self, c: Contract, day: date) -> str:
        """The state of a contract on a day, which time moves."""
        if c.state == "CANCELED":
            return "CANCELED"
        if c.start is not None and c.start > day:
            return "DRAFT"
        if c.state == "DRAFT" and (c.substate != "APPROVED" or c.start is None):
            return "DRAFT"
        if c.end is not None and c.end <= day:
            return "EXPIRED"
        if c.state == "EXPIRED" and c.end is None:
            return "EXPIRED"
        return "ACTIVE"

    def sums(self, contracts: Iterable[Contract]) -> dict[str, int]:
        found: dict[str, int] = {}
        for contract in contracts:
            found[contract.currency] = found.get(contract.currency, 0) + contract.value
        return found

    def converted(self, sums: dict[str, int], currency: str) -> Fraction | None:
        """In one currency; None where a rate is missing."""
        if set(sums) <= {currency}:
            return Fraction(sums.get(currency, 0))
        if any(code not in self.rates for code in (*sums, currency)):
            return None
        return sum((amount * self.rates[code] for code, amount in sums.items()), Fraction(0)) / self.rates[currency]

    def money(self, contracts: Iterable[Contract]) -> list[tuple[str, str]]:
        return [(code, from_units(units, code)) for code, units in sorted(self.sums(contracts).items())]

    def total(self, contracts: Iterable[Contract]) -> tuple[str, str] | None:
        value = self.converted(self.sums(contracts), "USD")
        return None if value is None else ("USD", from_units(round(value), "USD"))

    def known_total(self, contracts: Iterable[Contract]) -> Fraction:
        """In the reporting currency, what has no rate left out: orders only."""
        return sum((contract.value * self.rates.get(contract.currency, Fraction(0)) for contract in contracts), Fraction(0))

    # ---------------------------------------------------------------- engagements

    def sees(self, account: str) -> bool:
        region = next(a.region for a in self.world.accounts if a.id == account)
        return self.eyes.regions is None or region in self.eyes.regions

    def covered(self, e: Engagement) -> list[Contract]:
        return [self.contracts[key] for key in e.covers if key in self.contracts and self.sees(self.contracts[key].account)]

    def live(self, e: Engagement) -> list[Contract]:
        return [c for c in self.covered(e) if self.state(c, self.today) == "ACTIVE"]

    def renewal(self, e: Engagement) -> date | None:
        days = [c.renewal for c in self.covered(e) if c.renewal is not None and self.state(c, self.today) in {"DRAFT", "ACTIVE"}]
        return min(days, default=None)

    def passes(self, e: Engagement) -> bool:
        """The three filters."""
        csms, industries, ranges = (self.ask.get(name) for name in ("csmIds", "industries", "contractValueRanges"))
        industry = next(a.industry for a in self.world.accounts if a.id == e.account)
        if csms is not None and e.csm not in csms:
            return False
        if industries is not None and industry not in industries:
            return False
        return ranges is None or any(self.within(e, each) for each in self.world.ranges if each.key in ranges)

    def within(self, e: Engagement, given: Range) -> bool:
        value = self.converted(self.sums(self.live(e)), given.currency)
        if value is None:
            return False
        return (given.low is None or value >= given.low) and (given.high is None or value < given.high)

    def ordered(self, engagements: Iterable[Engagement]) -> list[str]:
        """A drill-down in its own order."""
        return [e.id for e in sorted(engagements, key=lambda e: (-self.known_total(self.live(e)), e.number, e.id))]

    def ordered_by(self, engagements: Iterable[Engagement], name: str, *, down: bool) -> list[str]:
        """A drill-down in an order that was asked for; what has no value is last."""
        value: Callable[[Engagement], Any] = {
            "CONTRACT_VALUE": lambda e: self.known_total(self.live(e)), "NUMBER": lambda e: e.number, "RENEWAL_DATE": self.renewal,
            "HEALTH_SCORE": lambda e: e.score, "GO_LIVE_DATE": lambda e: e.go_live, "CREATED_AT": lambda e: e.created,
        }[name]  # fmt: skip
        by_tie = sorted(engagements, key=lambda e: (e.number, e.id))
        known = sorted((e for e in by_tie if value(e) is not None), key=value, reverse=down)
        return [e.id for e in (*known, *(e for e in by_tie if value(e) is None))]

    def scope(self, members: Sequence[str]) -> tuple[list[Engagement], list[Engagement], list[Engagement]]:
        """Engagements before the filters, those in scope, and those that are new this year."""
        mine = [e for e in self.all if e.csm in members and self.sees(e.account)]
        listed = [e for e in mine if is_active(e) or self.ask.get("includeInactive", False)]
        first = self.begins(self.year)
        return listed, [e for e in listed if self.passes(e)], [e for e in mine if self.passes(e) and first <= e.created < self.at]

    # ---------------------------------------------------------------- the report

    def report(
        self, user: str | None, members: Sequence[str], *, by_report: Sequence[str], mine: Collection[str] | None = None, deep: bool = True
    ) -> Answer:
        """The report of these people, as far as they are the viewer's to see: those of today, where the viewer was not above at the instant."""
        members = [each for each in members if mine is None or each in mine]
        by_report = [each for each in by_report if mine is None or each in mine]
        listed, kept, new = self.scope(members)
        found = {
            "asOf": self.at, "options": self.options(listed, members), "overview": self.overview(user, members, kept, new),
            "risk": self.risk(kept), "adoption": self.adoption(kept), "renewal": self.renewals(kept),
        }  # fmt: skip
        if not deep:
            theirs = {each: [below for below in self.chain(each, self.at) if mine is None or below in mine] for each in by_report}
            below = [(each.upper(), len(self.scope(theirs[each])[1])) for each in by_report]
            return found | {"byReport": [(name, {"overview": {"totalEngagements": {"count": many}}}) for name, many in below]}
        ways = [(name, way) for name in ORDERS for way in ("ASC", "DESC")]
        found["ordered"] = {f"{name}_{way}": self.ordered_by(kept, name, down=way == "DESC") for name, way in ways}
        found["byReport"] = [
            (each.upper(), self.report(each, self.chain(each, self.at), by_report=self.direct(each, self.at), mine=mine, deep=False))
            for each in by_report
        ]
        return found

    def set_of(self, engagements: Iterable[Engagement]) -> Answer:
        listed = self.ordered(engagements)
        return {"count": len(listed), "engagements": listed}

    def options(self, listed: Sequence[Engagement], members: Sequence[str]) -> Answer:
        industries = {a.industry for e in listed for a in self.world.accounts if a.id == e.account and a.industry is not None}
        ranges = [(r.key, decimal(r.low), decimal(r.high), r.currency) for r in self.world.ranges] if listed else []
        return {"contractValueRanges": ranges, "csms": sorted(each.upper() for each in members), "industries": sorted(industries)}

    def overview(self, user: str | None, members: Sequence[str], kept: list[Engagement], new: list[Engagement]) -> Answer:
        csms = self.ask.get("csmIds")
        everyone = [each for each in members if csms is None or each in csms]
        reports = [each for each in everyone if each != user]
        owners = {e.csm for e in kept}
        escalated = {x.account for x in self.world.escalations if x.state == "ESCALATED"}
        requested = {x.account for x in self.world.escalations if x.state in {"ESCALATED", "REQUESTED"}}
        return {
            "totalEngagements": self.set_of(kept), "newThisYear": self.set_of(new),
            "owners": ratio(len(kept), len(owners)), "reports": ratio(len(kept), len(reports)), "everyone": ratio(len(kept), len(everyone)),
            "withEscalations": self.set_of(e for e in kept if e.account in escalated),
            "withRequests": self.set_of(e for e in kept if e.account in requested),
            "withUpcomingQbr": self.set_of(e for e in kept if self.reviewed(e, None)),
            "withQbrSoon": self.set_of(e for e in kept if self.reviewed(e, self.ask.get("within", 30))),
            "healthByStage": [self.stage(stage, [e for e in kept if e.stage == stage]) for stage in STAGES],
            "tasksByStatus": self.task_buckets(kept),
        }  # fmt: skip

    def reviewed(self, e: Engagement, within: int | None) -> bool:
        starts = [m.start for m in self.world.meetings if m.engagement == e.id and m.type == "QBR" and m.state == "SCHEDULED"]
        last = None if within is None else self.today + timedelta(days=within)
        return any(start >= self.at and (last is None or self.day(start) <= last) for start in starts)

    def health_bands(self) -> list[Band]:
        return sorted((b for b in self.world.bands if b.key == "health"), key=lambda b: b.low) or list(DEFAULT_BANDS)

    def in_band(self, score: float | None, band: Band) -> bool:
        if score is None:
            return False
        return band.low <= score < band.high or score == band.high == 100

    def stage(self, stage: str, engagements: Sequence[Engagement]) -> Answer:
        scores = [Fraction(e.score) for e in engagements if e.score is not None]
        bands = [(b.category, b.color, sum(self.in_band(e.score, b) for e in engagements)) for b in self.health_bands()]
        mean = round(float(sum(scores, Fraction(0)) / len(scores)), 9) if scores else None
        return {"stage": stage, "count": len(engagements), "averageScore": mean, "bands": bands}

    def task_buckets(self, kept: Sequence[Engagement]) -> list[tuple[str, int]]:
        ids = {e.id for e in kept}
        found = []
        for task in self.tasks:
            if task.engagement in ids:
                late = task.due is not None and task.due < self.today and task.status not in {"COMPLETED", "CANCELED"}
                found.append("OVERDUE" if late else STATUS[task.status])
        return [(bucket, found.count(bucket)) for bucket in BUCKETS]

    def risk(self, kept: Sequence[Engagement]) -> Answer:
        ids = {e.id for e in kept}
        signals = [s for s in self.signals if s.engagement in ids and s.state in {"NEW", "ACTIVE"} and s.raised <= self.at]
        hit = distinct(c for s in signals for c in self.impacted(s))
        days = self.ask.get("noTouchpointDays", 90)
        return {
            "contractValueAtRisk": self.money(hit), "contractValueAtRiskConverted": self.total(hit),
            "contractValuePerSignal": self.money(c for s in signals for c in self.impacted(s)),
            "red": self.set_of(e for e in kept if e.perceived == "RED"), "yellow": self.set_of(e for e in kept if e.perceived == "YELLOW"),
            "renewalsDueInPoorHealth": self.set_of(e for e in kept if self.poor(e) and self.due(self.renewal(e))),
            "noUpcomingTouchpoint": self.set_of(e for e in kept if not self.touched_soon(e, days)),
            "noRecentTouchpoint": self.set_of(e for e in kept if not self.touched_lately(e, days)),
            "activeSignals": len(signals), "topIndicators": self.indicators(signals),
            "byScope": [(scope, sum(s.scope == scope for s in signals)) for scope in SCOPES],
            "byProbability": [(each, sum(s.probability == each for s in signals)) for each in PROBABILITIES],
        }  # fmt: skip

    def impacted(self, signal: Signal) -> list[Contract]:
        known = [self.contracts[key] for key in signal.impacts if key in self.contracts]
        return [c for c in known if self.sees(c.account)]

    def due(self, day: date | None) -> bool:
        return day is not None and self.today <= day <= self.today + timedelta(days=self.ask.get("renewalDays", 90))

    def poor(self, e: Engagement) -> bool:
        return any(self.in_band(e.score, band) for band in self.health_bands() if band.category == "POOR")

    def touched_soon(self, e: Engagement, days: int) -> bool:
        last = self.today + timedelta(days=days)
        due = [t.due or self.day(t.occurred) for t in self.world.touchpoints if t.engagement == e.id and not t.draft and t.state in OPEN]
        due += [self.day(m.start) for m in self.world.meetings if m.engagement == e.id and m.state == "SCHEDULED"]
        return any(self.today <= day <= last for day in due)

    def touched_lately(self, e: Engagement, days: int) -> bool:
        counting = [
            self.day(t.occurred) for t in self.world.touchpoints
            if t.engagement == e.id and not t.draft and not t.internal and t.state != "CANCELED" and t.occurred <= self.at
        ]  # fmt: skip
        return any(day >= self.today - timedelta(days=days) for day in counting)

    def indicators(self, signals: Sequence[Signal]) -> list[Answer]:
        found = []
        for category in {s.category for s in signals}:
            alike = [s for s in signals if s.category == category]
            hit = distinct(c for s in alike for c in self.impacted(s))
            found.append((-len(alike), -self.known_total(hit), category, hit))
        return [
            {"category": category, "count": -many, "contractValue": self.money(hit), "converted": self.total(hit)}
            for many, _, category, hit in sorted(found, key=lambda each: each[:3])[:5]
        ]

    def adoption(self, kept: Sequence[Engagement]) -> Answer:
        boarding = [e for e in kept if e.stage == "INITIAL_ONBOARDING" and is_active(e)]
        last = self.today + timedelta(days=self.ask.get("goLiveDays", 30))
        ids = {e.id for e in kept}
        progress = {e.id: [o.progress for o in self.objectives if o.engagement == e.id] for e in kept}
        pursued = {key: [each for each in found if each != "CANCELED"] for key, found in progress.items()}
        poor = [u for u in self.world.usages if u.engagement in ids and self.adopted(u.score) == "LOW"]
        number = {e.id: e.number for e in kept}
        low = sorted(poor, key=lambda u: (u.score, u.product, number[u.engagement], u.engagement))
        return {
            "overdueGoLive": self.set_of(e for e in boarding if e.go_live is not None and e.go_live < self.today),
            "missingGoLiveDate": self.set_of(e for e in boarding if e.go_live is None), "activeOnboarding": self.set_of(boarding),
            "goLiveDue": self.set_of(e for e in boarding if e.go_live is not None and self.today <= e.go_live <= last),
            "withoutObjectives": self.set_of(e for e in kept if not pursued[e.id]),
            "above80Percent": self.set_of(
                e for e in kept if pursued[e.id] and 5 * pursued[e.id].count("COMPLETED") > 4 * len(pursued[e.id])
            ),
            "objectiveProgress": [(each, sum(found.count(each) for found in progress.values())) for each in PROGRESS],
            "lowAdoptionProducts": [(u.product, u.engagement, u.score, "LOW", u.priority, u.criticality) for u in low],
            "lowAdoptionProductCount": len(low),
        }  # fmt: skip

    def adopted(self, score: float | None) -> str:
        if score is None:
            return "NONE"
        begun = [b for b in self.world.bands if b.key == "adoption" and b.low <= score]
        if begun:
            category = max(begun, key=lambda b: b.low).category
            return {"POOR": "LOW", "NEUTRAL": "MEDIUM"}.get(category, "HIGH")
        return "LOW" if score < 40 else "MEDIUM" if score < 70 else "HIGH"

    def renewals(self, kept: Sequence[Engagement]) -> Answer:
        contracts = distinct(c for e in kept for c in self.covered(e))
        now = {c.id: self.state(c, self.today) for c in contracts}
        review = {"UNDER_REVIEW", "AWAITING_REVIEW"}
        extended = [c for c in contracts if now[c.id] == "ACTIVE" and c.substate == "EXTENSION_APPROVED"]
        opened = [c for c in contracts if (now[c.id] in {"ACTIVE", "EXPIRED"} and c.substate in review) or c in extended]
        return {
            "dueSoon": self.set_of(e for e in kept if any(self.due(c.renewal or c.end) for c in self.live(e))),
            "opened": self.contract_set(opened), "onExtension": self.contract_set(extended),
            "byStage": [
                (each, len(at), self.money(at), self.total(at)) for each in DECIDED for at in [[c for c in contracts if c.substate == each]]
            ],
            "wonAndLostByMonth": [self.decided(month, contracts) for month in self.months()],
            "withLostContracts": self.set_of(e for e in kept if any(self.lost(c) for c in self.covered(e))),
            "active": [self.stock(month, contracts) for month in self.months()],
            "started": [self.started(month, contracts) for month in self.months()],
        }  # fmt: skip

    def contract_set(self, contracts: Sequence[Contract]) -> Answer:
        numbers = sorted(c.id for c in contracts)
        return {"count": len(contracts), "value": self.money(contracts), "converted": self.total(contracts), "contracts": numbers}

    def outcome(self, c: Contract) -> tuple[str, date] | None:
        """WON or LOST and when, as far as it is decided by today."""
        closed = [
            (o.closed, o.id, o.stage) for o in self.world.opportunities
            if o.contract == c.id and o.type == "RENEW" and o.stage in {"CLOSED_WON", "CLOSED_LOST"} and o.closed and o.closed <= self.today
        ]  # fmt: skip
        if closed:
            on, _, stage = max(closed)
            return stage.removeprefix("CLOSED_"), on
        if c.substate in {"RENEWAL_APPROVED", "RENEWAL_REJECTED"} and c.finalized is not None and c.finalized <= self.today:
            return "WON" if c.substate == "RENEWAL_APPROVED" else "LOST", c.finalized
        return None

    def decided(self, month: date, contracts: Sequence[Contract]) -> Answer:
        sides: dict[str, list[Contract]] = {"WON": [], "LOST": []}
        for contract in contracts:
            outcome = self.outcome(contract)
            if outcome is not None and month <= outcome[1] < next_month(month):
                sides[outcome[0]].append(contract)
        won, lost = sides["WON"], sides["LOST"]
        return {
            "month": month, "won": len(won), "lost": len(lost), "wonValue": self.money(won), "lostValue": self.money(lost),
            "wonConverted": self.total(won), "lostConverted": self.total(lost),
        }  # fmt: skip

    def lost(self, c: Contract) -> bool:
        if c.substate == "RENEWAL_REJECTED":
            return True
        outcome = self.outcome(c)
        if outcome is not None and outcome[0] == "LOST":
            return True
        if self.state(c, self.today) != "EXPIRED" or c.substate is not None:
            return False
        return not any(self.succeeds(other, c) for other in self.contracts.values())

    def succeeds(self, other: Contract, c: Contract) -> bool:
        if other.account != c.account or other.state == "CANCELED" or other.start is None or c.start is None or other.start <= c.start:
            return False
        return c.end is None or other.end is None or other.end > c.end

    def stock(self, month: date, contracts: Sequence[Contract]) -> Answer:
        last = min(next_month(month) - timedelta(days=1), self.today)
        active = [c for c in contracts if self.state(c, last) == "ACTIVE"]
        return {"month": month, "value": self.money(active), "converted": self.total(active), "basis": "ACTIVE_AT_MONTH_END"}

    def started(self, month: date, contracts: Sequence[Contract]) -> Answer:
        begun = [
            c for c in contracts
            if c.start is not None and month <= c.start < next_month(month) and self.state(c, self.today) in {"ACTIVE", "EXPIRED"}
        ]  # fmt: skip
        return {"month": month, "value": self.money(begun), "converted": self.total(begun), "basis": "STARTED_IN_MONTH"}


def is_active(e: Engagement) -> bool:
    """Whether work goes on."""
    return e.state not in {"CANCELED", "CLOSED"}


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def distinct(contracts: Iterable[Contract]) -> list[Contract]:
    """Each contract once."""
    return list({c.id: c for c in contracts}.values())


def ratio(numerator: int, denominator: int) -> tuple[int, int, float | None]:
    """As the API answers it."""
    return numerator, denominator, numerator / denominator if denominator else None


def decimal(units: int | None) -> Decimal | None:
    """An amount without its currency."""
    return None if units is None else Decimal(units) / SCALE


def money_of(text: str) -> tuple[int, str]:
    """Units and currency of `1250.50 EUR`."""
    amount, currency = text.split(" ")
    return int(Decimal(amount) * SCALE), currency
