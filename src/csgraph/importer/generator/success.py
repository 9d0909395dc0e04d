"""Contracts, and the engagements that carry objectives, risks and meetings (source E)."""

from __future__ import annotations

from csgraph.importer.generator.dice import Dice
from csgraph.importer.generator.files import Files
from csgraph.importer.generator.model import CANCELED, FREE, Node, Run, User

TERM = 365
SOON = 90
YOUNG = 120
RED, YELLOW = 0.4, 0.6
CATEGORIES = ("Low adoption", "Poor health", "Sponsor left", "Budget cut", "Late go-live", "Open escalation")
SCOPES = ("ONBOARDING", "ADOPTION", "EXPANSION", "RENEWAL")
PROBABILITIES = ("VERY_HIGH", "HIGH", "MODERATE", "LOW", "VERY_LOW")
OBJECTIVES = ("Roll out to all sites", "Replace the old system", "Cut handling time by a fifth", "Train the key users")
PROGRESS = ("NOT_STARTED", "ON_TRACK", "ON_TRACK", "AT_RISK", "PAUSED", "COMPLETED", "COMPLETED", "COMPLETED", "CANCELED")
CLOSURES = ("ACHIEVED", "ACHIEVED", "PARTIALLY_ACHIEVED", "MISSED", "CANCELED", None)
IMPORTANCE = ("High", "Medium", "Low")
RENEWING = ("AWAITING_REVIEW", "UNDER_REVIEW", "RENEWAL_APPROVED", "RENEWAL_IN_PROCESS", "EXTENSION_APPROVED", "EXTENSION_REJECTED")


class Success:
    """Writes the contracts and engagements of one account after the other."""

    def __init__(self, run: Run, files: Files) -> None:
        self._seed = run.seed
        self._calendar = run.calendar
        self._files = files

    def write(self, dice: Dice, node: Node, *, is_rich: bool) -> str | None:
        """Contracts of a priced account, and an engagement for some of them, whose id it answers."""
        if node.value is None:
            return None
        engagement, own = None, Dice(self._seed, "success", node.id)
        if node.group == CANCELED:
            ended = self._lost(dice, node)
            csm = node.success_manager or (node.parent.success_manager if node.parent else None)
            return self._farewell(own, node, csm, ended) if csm and own.chance(0.8) else None
        contracts = self._current(dice, node)
        if node.group != FREE and node.success_manager and dice.chance(0.85 if is_rich else 0.4):
            engagement = f"e-{node.id}"
            state = self._engagement(dice, node, engagement, contracts)
            self._worries(own, node, engagement, state)
        if dice.chance(0.03):
            state = dice.pick(("REQUESTED", "ESCALATED", "ESCALATED", "DECLINED", "CLOSED"))
            self._files.write("escalations.csv", f"esc-{node.id}", node.id, state, dice.pick(("HIGH", "MEDIUM")))
        return engagement

    def _current(self, dice: Dice, node: Node) -> tuple[str, ...]:
        """The contract of today and, for some, the one before it; answers their ids."""
        day = self._calendar.day
        assert node.renewal is not None
        start = min(node.renewal + TERM, node.created)
        is_over = node.renewal >= 0
        substate = dice.pick(RENEWING) if node.renewal >= -SOON else None
        if is_over:
            substate = "UNDER_REVIEW"
        self._contract(node, "", node.value or 0, ("EXPIRED" if is_over else "ACTIVE", substate), (start, node.renewal), None)
        if node.renewal >= -SOON and node.value:
            self._opportunity(node, "renew", "Negotiation", node.value, f"k-{node.id}", None)
        if node.created > start + TERM // 2:
            earlier = max(0, round((node.value or 0) * (0.7 + 0.4 * dice.unit())))
            finalized = start + dice.between(1, 20)
            self._contract(node, "-0", earlier, ("EXPIRED", "RENEWED"), (min(start + TERM, node.created), start), finalized)
            self._opportunity(node, "renew-0", "CLOSED_WON", node.value or 0, f"k-{node.id}-0", finalized)
            self._change(node, earlier, node.value or 0, day(start))
            return f"k-{node.id}", f"k-{node.id}-0"
        if node.value and dice.chance(0.15):
            grown = dice.between(1, min(SOON, node.created))
            self._change(node, round(node.value * (0.6 + 0.7 * dice.unit())), node.value, day(grown))
            self._opportunity(node, "expand", "CLOSED_WON", node.value // 5, None, grown)
        return (f"k-{node.id}",)

    def _lost(self, dice: Dice, node: Node) -> int:
        """The contract that was not renewed; answers how many days ago it ended."""
        ended = dice.between(1, min(300, node.created - 1))
        start = min(ended + TERM, node.created)
        self._contract(node, "", node.value or 0, ("EXPIRED", "RENEWAL_REJECTED"), (start, ended), ended)
        self._opportunity(node, "renew", "CLOSED_LOST", node.value or 0, f"k-{node.id}", ended)
        moment = self._calendar.moment(ended, 0)
        self._files.write("changes.csv", node.id, "contractStatus", "PAYING", "CANCELED", moment, None, "INTEGRATION")
        return ended

    def _farewell(self, own: Dice, node: Node, csm: User, ended: int) -> str:
        """The engagement that lost its contract; some are still open, to win the customer back."""
        engagement = f"e-{node.id}"
        state = own.pick(("CLOSED", "IN_PROGRESS"))
        score = own.between(5, 40)
        began = self._calendar.moment(max(1, node.created - own.between(0, 10)), 600)
        self._files.write(
            "engagements.csv", engagement, f"ENG-{node.id}".upper(), f"{node.stem} success", node.id, csm.id, state, "LOST",
            "RED", score, None, None, began,
        )  # fmt: skip
        self._files.write("engagement_contracts.csv", engagement, f"k-{node.id}")
        raised = self._calendar.moment(min(node.created, ended + own.between(10, 60)), 700)
        kind, category = own.pick(("RISK", "ISSUE")), own.pick(CATEGORIES)
        self._files.write(
            "risk_signals.csv", f"{engagement}-r0", engagement, category, kind, "CLOSED", "RENEWAL", "VERY_HIGH", raised, f"k-{node.id}"
        )
        return engagement

    def _contract(
        self, node: Node, suffix: str, value: int, states: tuple[str, str | None], days: tuple[int, int], finalized: int | None
    ) -> None:
        day = self._calendar.day
        start, end = days
        self._files.write(
            "contracts.csv",
            f"k-{node.id}{suffix}",
            f"CTR-{node.id}{suffix}".upper(),
            node.id,
            value,
            node.currency,
            *states,
            day(start),
            day(end),
            day(end),
            None if finalized is None else day(finalized),
        )

    def _opportunity(self, node: Node, key: str, stage: str, amount: int, contract: str | None, closed: int | None) -> None:
        kind = "EXPANSION" if key == "expand" else "RENEW"
        date = None if closed is None else self._calendar.day(closed)
        self._files.write("opportunities.csv", f"opp-{node.id}-{key}", node.id, contract, kind, stage, amount, node.currency, date)

    def _change(self, node: Node, old: int, new: int, day: str) -> None:
        if old != new:
            by = node.sales_manager.id if node.sales_manager else None
            self._files.write(
                "changes.csv",
                node.id,
                "contractValue",
                f"{old} {node.currency}",
                f"{new} {node.currency}",
                f"{day}T09:00:00+00:00",
                by,
                "USER",
            )

    def _engagement(self, dice: Dice, node: Node, engagement: str, contracts: tuple[str, ...]) -> str:
        """An engagement over these contracts with what hangs on it; answers its state."""
        day = self._calendar.day
        is_young = node.created < YOUNG or node.status == "Onboarding"
        stage = "INITIAL_ONBOARDING" if is_young else dice.pick(("ADOPTION", "ADOPTION", "EXPAND", "RENEW", "LOST"))
        perceived = "RED" if node.quality < RED else "YELLOW" if node.quality < YELLOW else "GREEN"
        assert node.success_manager is not None
        state = dice.pick(("NEW", "DEFINE", "IN_PROGRESS", "IN_PROGRESS", "IN_PROGRESS", "IN_PROGRESS", "CLOSED", "CANCELED"))
        self._files.write(
            "engagements.csv",
            engagement,
            f"ENG-{node.id}".upper(),
            f"{node.stem} success",
            node.id,
            node.success_manager.id,
            state,
            stage,
            "UNKNOWN" if dice.chance(0.05) else perceived,
            None if dice.chance(0.05) else round(100 * node.quality),
            None if dice.chance(0.1) else day(dice.between(-60, 30) if is_young else dice.between(30, node.created)),
            None,
            self._calendar.moment(max(1, node.created - dice.between(0, 10)), 600),
        )
        for contract in contracts:
            self._files.write("engagement_contracts.csv", engagement, contract)
        self._plan(dice, node, engagement)
        self._risks(dice, node, engagement)
        self._meetings(dice, engagement)
        return state

    def _worries(self, own: Dice, node: Node, engagement: str, state: str) -> None:
        """Escalations of customers that are not well, and business reviews ahead."""
        if node.quality < YELLOW and own.chance(0.3):
            stands = own.pick(("ESCALATED", "ESCALATED", "REQUESTED", "CLOSED"))
            self._files.write("escalations.csv", f"esc-{node.id}-1", node.id, stands, own.pick(("HIGH", "MEDIUM")))
        if state not in {"CLOSED", "CANCELED"} and own.chance(0.3):
            ahead = -own.between(5, 80)
            start, end = self._calendar.moment(ahead, 600), self._calendar.moment(ahead, 690)
            self._files.write("meetings.csv", f"{engagement}-qbr", engagement, "QBR", "SCHEDULED", start, end)

    def _plan(self, dice: Dice, node: Node, engagement: str) -> None:
        for number, title in enumerate(dice.some(OBJECTIVES, dice.between(0, 4))):
            objective = f"{engagement}-o{number}"
            due = self._calendar.day(dice.between(-120, 60))
            self._files.write("objectives.csv", objective, engagement, title, dice.pick(PROGRESS), due)
            if dice.chance(0.5):
                self._files.write("outcomes.csv", f"{objective}-1", objective, f"{title}: measured", dice.pick(CLOSURES))
        score = None if dice.chance(0.1) else round(100 * node.quality)
        product = node.stem.rsplit(" ", 1)[-1]
        self._files.write("product_usage.csv", engagement, product, score, dice.pick(IMPORTANCE), dice.pick(IMPORTANCE))

    def _risks(self, dice: Dice, node: Node, engagement: str) -> None:
        for number in range(max(0, round(dice.around(2.2 * (0.9 - node.quality), 0.8)))):
            self._files.write(
                "risk_signals.csv",
                f"{engagement}-r{number}",
                engagement,
                dice.pick(CATEGORIES),
                dice.pick(("RISK", "RISK", "ISSUE")),
                dice.pick(("NEW", "ACTIVE", "ACTIVE", "CLOSED", "CANCELED")),
                dice.pick(SCOPES),
                dice.pick(PROBABILITIES),
                self._calendar.moment(dice.between(1, min(150, node.created)), 700),
                f"k-{node.id}" if dice.chance(0.85) else None,
            )

    def _meetings(self, dice: Dice, engagement: str) -> None:
        for number in range(dice.between(0, 3)):
            back = dice.between(-60, 120)
            state = "COMPLETED" if back > 0 else dice.pick(("SCHEDULED", "SCHEDULED", "DRAFT"))
            kind = dice.pick(("QBR", "QBR", "WEEKLY_STATUS", "RENEWAL", "ADHOC"))
            start, end = self._calendar.moment(back, 840), self._calendar.moment(back, 900)
            self._files.write("meetings.csv", f"{engagement}-m{number}", engagement, kind, state, start, end)
        if dice.chance(0.3):
            self._upcoming(dice, engagement)

    def _upcoming(self, dice: Dice, engagement: str) -> None:
        account = engagement.removeprefix("e-")
        moment = self._calendar.moment(-dice.between(1, 120), 660)
        cells = ("Next steps", "Web meeting", "adoption", moment, None, "false", "false", None, None, engagement, "NEW", None)
        self._files.write("touchpoints.csv", f"tp-{account}-next", account, *cells)
