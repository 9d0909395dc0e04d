"""Generated organisations for the success report: days and instants lie on and beside every boundary, values are equal often, nulls wherever they may be."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from csgraph.domain.money import from_units
from support.success_reference import (
    LONG_AGO,
    PROBABILITIES,
    PROGRESS,
    SCOPES,
    STAGES,
    STATUS,
    Account,
    Ask,
    Band,
    Change,
    Contract,
    Engagement,
    Escalation,
    Eyes,
    Meeting,
    Objective,
    Opportunity,
    Person,
    Range,
    Signal,
    Task,
    Touchpoint,
    Usage,
    World,
    next_month,
)

ZONES = ("UTC", "Asia/Kolkata", "America/New_York", "Pacific/Auckland", "Europe/Berlin")
CLOCKS = (
    datetime(2026, 6, 17, 12, 0, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
    datetime(2027, 1, 1, 0, 30, tzinfo=UTC),
    datetime(2026, 3, 8, 7, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    datetime(2028, 2, 29, 10, 15, tzinfo=UTC),
    datetime(2026, 4, 1, 4, 0, tzinfo=UTC),
)
"""Instants at which the day, the year, the month, or the offset of some zone has just changed or is about to."""
UNIT = 1_280_000
"""128 in units of storage: what is exact at every rate."""
AMOUNTS = (0, UNIT, UNIT, 2 * UNIT, 2 * UNIT, 5 * UNIT, 40 * UNIT)
CURRENCIES = ("USD", "USD", "USD", "EUR", "EUR", "GBP", "JPY", "CHF")
"""Nobody gave a rate for CHF."""
INDUSTRIES = ("Energy", "Finance", "Retail", "energy", None)
CATEGORIES = ("Low adoption", "Poor health", "Sponsor left", "Late payment", "Escalation", "Competitor", "low adoption")
SCORES = (None, 0.0, 39.75, 40.0, 55.5, 69.75, 70.0, 85.0, 99.5, 100.0)
SUBSTATES = (None, None, "AWAITING_REVIEW", "UNDER_REVIEW", "APPROVED", "REJECTED", "RENEWAL_APPROVED", "RENEWAL_APPROVED", "RENEWAL_REJECTED",
             "RENEWAL_IN_PROCESS", "RENEWED", "EXTENSION_APPROVED", "EXTENSION_REJECTED")  # fmt: skip
STATES = ("DRAFT", "ACTIVE", "ACTIVE", "ACTIVE", "EXPIRED", "CANCELED")
RANGES = (
    Range("small", None, UNIT), Range("middle", UNIT, 2 * UNIT), Range("large", 2 * UNIT, None), Range("euro", UNIT, 2 * UNIT, "EUR"),
    Range("pound", 5 * UNIT, None, "GBP"), Range("franc", 0, 3 * UNIT, "CHF"), Range("all", None, None),
)  # fmt: skip
BANDS = (
    (),
    (Band("health", 0, 40, "POOR", "#d00"), Band("health", 40, 70, "NEUTRAL", "#dd0"), Band("health", 70, 100, "GOOD", "#0d0")),
    (Band("health", 70, 99, "GOOD", "#0d0"), Band("health", 0, 10, "POOR", "#d00"), Band("health", 10, 55.5, "POOR", "#e00"), Band("adoption", 0, 50, "POOR", "#d00"),
     Band("adoption", 50, 90, "NEUTRAL", "#dd0"), Band("adoption", 90, 95, "GOOD", "#0d0"), Band("adoption", 95, 100, "OVER", "#00d")),
    (Band("health", 0, 100, "NEUTRAL", "#999"), Band("adoption", 30, 60, "POOR", "#d00"), Band("adoption", 60, 100, "GOOD", "#0d0")),
)  # fmt: skip
FILTERS = ("csmIds", "industries", "contractValueRanges")
SPANS = (-91, -90, -89, -31, -30, -29, -1, 0, 1, 29, 30, 31, 89, 90, 91)


class Generator:
    """One organisation, and what is asked of it."""

    def __init__(self, seed: int) -> None:
        self.random = random = Random(seed)
        self.world = World(zone=random.choice(ZONES), fiscal=random.choice((None, None, 1, 4, 7)))
        self.zone = ZoneInfo(self.world.zone)
        self.now = random.choice(CLOCKS)
        steps = ((0, 1), (0, 3600), (1, 0), (29, 0), (30, 0), (31, 0), (90, 0), (200, 0), (366, 0))
        self.pasts = [self.now - timedelta(days=days, seconds=seconds) for days, seconds in random.sample(steps, 2)]
        self.instants = [self.now, self.now, *self.pasts]
        self.changes: dict[tuple[str, str, datetime], Change] = {}

    def maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def day(self) -> date:
        """A day on or beside a boundary."""
        here = self.random.choice(self.instants).astimezone(self.zone).date()
        month = here.replace(day=1)
        starts = (
            month, next_month(month), here.replace(month=1, day=1), here.replace(month=self.world.fiscal or 1, day=1),
            here.replace(month=self.random.randint(1, 12), day=1),
        )  # fmt: skip
        if self.maybe(0.6):
            return here + timedelta(days=self.random.choice(SPANS))
        return self.random.choice(starts) + timedelta(days=self.random.choice((-1, 0, 1)))

    def moment(self) -> datetime:
        """An instant on or beside a boundary."""
        at = self.random.choice(self.instants)
        if self.maybe(0.5):
            at = datetime.combine(self.day(), time(), self.zone).astimezone(UTC)
        elif self.maybe(0.5):
            at += timedelta(days=self.random.choice(SPANS))
        return at + timedelta(seconds=self.random.choice((-3600, -1, 0, 0, 1, 3600)))

    def past(self) -> datetime:
        """An instant that is not after the clock's now."""
        return min(self.moment(), self.now)

    def optional_day(self, chance: float = 0.75) -> date | None:
        return self.day() if self.maybe(chance) else None

    def some(self, most: int) -> range:
        return range(self.random.randint(0, most))

    def change(self, field: str, of: str, account: str, old: str | None) -> None:
        """Note what was, unless the same field is said to have changed at the same instant already."""
        at = self.past()
        self.changes.setdefault((field, of, at), Change(field, of, account, old, at))

    # ---------------------------------------------------------------- parts

    def make(self) -> World:
        world, random = self.world, self.random
        world.people = [self.person(at) for at in range(random.randint(1, 12))]
        world.accounts = [
            Account(f"a{at:02}", random.choice(INDUSTRIES), random.choice(("EMEA", "EMEA", "APAC"))) for at in range(random.randint(1, 7))
        ]
        world.ranges = random.sample(RANGES, random.randint(0, len(RANGES)))
        world.bands = random.choice(BANDS)
        contracts = [self.contract(f"c{at:02}", account) for at, account in enumerate(self.accounts(30))]
        contracts += [self.successor(c, f"s{c.id}") for c in contracts if self.maybe(0.15)]
        world.contracts = contracts
        world.engagements = [self.engagement(f"e{at:02}", account) for at, account in enumerate(self.accounts(25))]
        world.opportunities = [
            Opportunity(
                f"o{at:02}", random.choice(contracts).id, random.choice(("CLOSED_WON", "CLOSED_LOST", "CLOSED_LOST", "NEGOTIATION")),
                self.optional_day(0.9), random.choice(("RENEW", "RENEW", "RENEW", "EXPANSION")),
            )
            for at in self.some(15 if contracts else 0)
        ]  # fmt: skip
        world.escalations = [
            Escalation(f"x{at}", account.id, random.choice(("REQUESTED", "ESCALATED", "DECLINED", "CLOSED")))
            for at, account in enumerate(self.accounts(4))
        ]
        world.touchpoints = [self.touchpoint(f"t{at:02}") for at in self.some(30)]
        world.tasks = [self.task(f"k{at:02}") for at in self.some(30)]
        for e in world.engagements:
            self.hang_on(e)
        world.changes = list(self.changes.values())
        return world

    def accounts(self, most: int) -> list[Account]:
        return self.random.choices(self.world.accounts, k=self.random.randint(0, most))

    def person(self, at: int) -> Person:
        """Somebody who always reported to people before them, so that nothing goes in a circle."""
        key = f"u{at:02}"
        above = [f"u{each:02}" for each in range(at)]
        external = f"ext-{key}" if self.maybe(0.5) else None
        if not above or self.maybe(0.15):
            return Person(key, external=external)
        managers: list[tuple[str, datetime, datetime | None]] = []
        moved = sorted({self.past() for _ in range(self.random.choice((0, 0, 0, 1, 2)))})
        since = LONG_AGO
        for until in moved:
            if self.maybe(0.8):
                managers.append((self.random.choice(above), since, until))
            since = until
        if self.maybe(0.9):
            managers.append((self.random.choice(above), since, None))
        return Person(key, tuple(managers), external)

    def contract(self, key: str, account: Account) -> Contract:
        random = self.random
        start = self.optional_day()
        made = Contract(
            key, account.id, random.choice(AMOUNTS), random.choice(CURRENCIES), random.choice(STATES), random.choice(SUBSTATES), start,
            self.later(start), self.optional_day(0.7), self.optional_day(0.7),
        )  # fmt: skip
        olds: dict[str, str | None] = {
            "state": random.choice(STATES), "substate": random.choice(SUBSTATES), "value": f"{from_units(3 * UNIT, 'EUR')} EUR",
            "startDate": None if start is None else str(start - timedelta(days=random.choice((1, 30)))), "endDate": iso(self.later(start)),
            "renewalDate": iso(self.optional_day()),
            "renewalFinalizedOn": iso(self.optional_day()),
        }  # fmt: skip
        self.history("contract", key, account.id, olds)
        if self.maybe(0.05):
            at = self.past()
            for name in ("contract", "contract.state", "contract.value", "contract.startDate"):
                self.changes[name, key, at] = Change(name, key, account.id, None, at)
        return made

    def later(self, start: date | None) -> date | None:
        """A day that a contract may end on."""
        days = [day for _ in range(5) if (day := self.day()) and (start is None or day >= start)]
        if not days or self.maybe(0.15):
            return None
        return days[0] if self.maybe(0.8) or start is None else start

    def successor(self, c: Contract, key: str) -> Contract:
        """A contract around the one that comes after."""
        start = c.start and c.start + timedelta(days=self.random.choice((-1, 0, 1, 90)))
        end = c.end and c.end + timedelta(days=self.random.choice((-1, 0, 1, 365)))
        start = min(start, end) if start and end else start
        return Contract(key, c.account, UNIT, "USD", self.random.choice(STATES), None, start, end if self.maybe(0.8) else None)

    def history(self, kind: str, of: str, account: str, olds: dict[str, str | None]) -> None:
        if self.maybe(0.3):
            for name in self.random.choices(sorted(olds), k=self.random.randint(1, 3)):
                self.change(f"{kind}.{name}", of, account, olds[name])

    def engagement(self, key: str, account: Account) -> Engagement:
        random, people = self.random, self.world.people
        own = [c.id for c in self.world.contracts if c.account == account.id]
        made = Engagement(
            key, account.id, random.choice(people).id if self.maybe(0.92) else None,
            random.choice(("NEW", "DEFINE", "IN_PROGRESS", "IN_PROGRESS", "CANCELED", "CLOSED")), random.choice((STAGES[0], *STAGES)),
            random.choice(("UNKNOWN", "RED", "YELLOW", "GREEN")), random.choice(SCORES), self.optional_day(), self.created(),
            tuple(random.sample(own, random.randint(0, min(3, len(own))))), f"E-{random.randint(0, 30)}",
        )  # fmt: skip
        old = random.choice(people)
        olds = {
            "stage": random.choice(STAGES), "state": random.choice(("NEW", "IN_PROGRESS", "CLOSED")), "goLiveDate": iso(self.optional_day()),
            "csmId": random.choice((old.external or old.id, old.external or old.id, None, "nobody")), "perceivedHealth": random.choice(("RED", "YELLOW")),
            "healthScore": random.choice((None, "39.5", "70", "100", "0")),
            "contractIds": ";".join(sorted(random.sample(own, random.randint(0, min(2, len(own)))))) or None,
        }  # fmt: skip
        self.history("engagement", key, account.id, olds)
        return made

    def created(self) -> datetime:
        return self.past() if self.maybe(0.7) else LONG_AGO

    def on(self) -> tuple[str | None, str]:
        """An engagement and its account, or only an account."""
        if not self.world.engagements or self.maybe(0.1):
            return None, self.random.choice(self.world.accounts).id
        chosen = self.random.choice(self.world.engagements)
        return chosen.id, chosen.account

    def touchpoint(self, key: str) -> Touchpoint:
        engagement, account = self.on()
        state = self.random.choice((None, "NEW", "IN_PROGRESS", "PAUSED", "CANCELED", "CLOSED"))
        return Touchpoint(key, engagement, account, self.moment(), state, self.optional_day(0.5), self.maybe(0.1), self.maybe(0.15))

    def task(self, key: str) -> Task:
        engagement, account = self.on()
        made = Task(
            key,
            engagement,
            account,
            self.random.choice(sorted(STATUS)),
            self.optional_day(),
            self.created() if self.maybe(0.5) else None,
        )
        self.history("task", key, account, {"status": self.random.choice(sorted(STATUS)), "dueDate": iso(self.optional_day())})
        return made

    def hang_on(self, e: Engagement) -> None:
        """Everything that is about an engagement."""
        random, world = self.random, self.world
        contracts = [c.id for c in world.contracts if c.account == e.account or self.maybe(0.03)]
        for at in self.some(3):
            key = f"r{e.id}{at}"
            signal = Signal(
                key, e.id, random.choice(CATEGORIES), random.choice(("NEW", "ACTIVE", "ACTIVE", "CANCELED", "CLOSED")), random.choice(SCOPES),
                random.choice(PROBABILITIES), self.past(), tuple(random.sample(contracts, random.randint(0, min(3, len(contracts))))),
            )  # fmt: skip
            own = [c.id for c in world.contracts if c.account == e.account]
            before = ";".join(sorted(random.sample(own, random.randint(0, min(2, len(own)))))) or None
            self.history("riskSignal", key, e.account, {"state": random.choice(("NEW", "ACTIVE", "CLOSED")), "impactedContractIds": before})
            world.signals = [*world.signals, signal]
        many = random.choice((0, 0, 1, 4, 5, 6))
        done = random.choice((0, many, max(0, many - 1)))
        for at in range(many):
            progress = "COMPLETED" if at < done else random.choice(PROGRESS)
            world.objectives = [*world.objectives, Objective(f"b{e.id}{at}", e.id, progress)]
            if self.maybe(0.1):
                self.change("objective.progress", f"b{e.id}{at}", e.account, random.choice(PROGRESS))
        for at in self.some(2):
            kind = random.choice(("QBR", "QBR", "ADHOC", "WEEKLY_STATUS", "RENEWAL"))
            state = random.choice(("SCHEDULED", "SCHEDULED", "DRAFT", "COMPLETED", "CANCELED"))
            world.meetings = [*world.meetings, Meeting(f"m{e.id}{at}", e.id, self.moment(), kind, state)]
        for product in random.sample(("Billing", "Payments", "Portal"), random.randint(0, 2)):
            words = random.choice((None, "High")), random.choice((None, "Critical"))
            world.usages = [*world.usages, Usage(e.id, product, random.choice(SCORES), *words)]

    # ---------------------------------------------------------------- asks

    def eyes(self, *, scoped: bool) -> Eyes:
        """Somebody of any kind, who sees the accounts of one region or all."""
        random, keys = self.random, [p.id for p in self.world.people]
        managers = [key for key in keys if any(manager == key for p in self.world.people for manager, _, _ in p.managers)] or keys
        regions = (random.choice(("EMEA", "EMEA", "APAC")),) if scoped else None
        kinds = (
            Eyes(random.choice(keys), ("MEMBER", "GLOBAL_ADMIN"), regions), Eyes(keys[0], ("SUCCESS_MANAGER",), regions),
            Eyes(random.choice(managers), ("SUCCESS_MANAGER", "SUCCESS_AGENT"), regions), Eyes(managers[-1], ("SUCCESS_MANAGER",), regions),
            Eyes(random.choice(keys), ("MEMBER", "SUCCESS_AGENT"), regions), Eyes(random.choice(keys), ("MEMBER", "VIEWER"), regions),
        )  # fmt: skip
        return random.choices(kinds, (1, 3, 3, 2, 2, 0.3))[0]

    def ask(self, *, past: bool, filters: Collection[str]) -> Ask:
        """What is asked, of now or of an earlier instant, with these filters."""
        random, keys = self.random, [p.id for p in self.world.people]
        ask: Ask = {"asOf": random.choice(self.pasts)} if past else {}
        if self.maybe(0.2):
            ask["userId"] = random.choice([*keys, "nobody"])
        if "csmIds" in filters:
            ask["csmIds"] = random.sample([*keys, "nobody"], random.randint(max(0, len(keys) - 2), len(keys)))
        if "industries" in filters:
            ask["industries"] = random.sample(["Energy", "Finance", "energy", "Retail", "Mining"], random.randint(0, 5))
        if "contractValueRanges" in filters:
            known = [each.key for each in self.world.ranges]
            ask["contractValueRanges"] = random.sample(known, random.randint(0, len(known)))
        if self.maybe(0.35):
            ask["includeInactive"] = True
        for name in ("renewalDays", "goLiveDays", "noTouchpointDays"):
            if self.maybe(0.3):
                ask[name] = random.choice((0, 1, 29, 30, 31, 89, 91))
        return ask | {"within": random.choice((0, 29, 30, 31))}

    def asks(self, *, kind: int | None = None) -> list[tuple[Eyes, Ask]]:
        """Who asks what: of one of the kinds that a database plans anew, or of each and any other."""
        kinds: list[tuple[Eyes, Ask]] = []
        for at, past, filters in ((0, False, ()), (1, True, ()), (2, True, FILTERS)):
            if kind in {at, None}:
                kinds += [(self.eyes(scoped=bool(filters)), self.ask(past=past, filters=filters)) for _ in range(3)]
                kinds += [] if filters else [(Eyes(), self.ask(past=past, filters=filters))]
        for _ in range(3 if kind is None else 0):
            some = [each for each in FILTERS if self.maybe(0.4)]
            kinds.append((self.eyes(scoped=self.maybe(0.5)), self.ask(past=self.maybe(0.4), filters=some)))
        return kinds


def iso(day: date | None) -> str | None:
    """A day as histories tell it."""
    return None if day is None else day.isoformat()


def organisation(seed: int, *, kind: int | None = None) -> tuple[World, datetime, list[tuple[Eyes, Ask]]]:
    """An organisation, the clock's now, and who asks what of it; ``kind`` is one of three, or all and more."""
    made = Generator(seed)
    return made.make(), made.now, made.asks(kind=kind)
