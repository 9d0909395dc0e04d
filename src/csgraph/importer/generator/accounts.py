"""Writes the structure: accounts, the history of their hierarchy, and who works on them."""

from __future__ import annotations

from csgraph.importer.generator.dice import Dice
from csgraph.importer.generator.files import Cell, Files
from csgraph.importer.generator.model import BUSINESS, CANCELED, COMPANY, PRODUCT, Node, Run, User
from csgraph.importer.generator.staff import FORMER, Staff

LANGUAGES = ("English", "German;English", "French;English", "Spanish", "Japanese", "")
MANAGED_SHARE = {COMPANY: 0.95, BUSINESS: 0.6, PRODUCT: 0.9}
SOURCES = ("USER", "INTEGRATION", "PLAY")
NO_PROFILE: tuple[Cell, ...] = (None,) * 8


class Portfolio:
    """Who of the staff looks after one family: mostly one person per area."""

    def __init__(self, dice: Dice, staff: Staff) -> None:
        self._dice = dice
        self._staff = staff
        self._csms: dict[str, User] = {}
        self._sellers: dict[str, User] = {}

    def give_known(self) -> None:
        """Let the known success managers hold this family."""
        self._csms = {area: people[0] for area, people in self._staff.csms.items()}

    def csm(self, area: str) -> User:
        """The success manager of an area; now and then somebody else."""
        if self._dice.chance(0.06):
            return self._dice.pick(self._staff.csms[area])
        return self._csms.setdefault(area, self._dice.pick(self._staff.csms[area]))

    def seller(self, area: str) -> User:
        """The sales manager of an area."""
        return self._sellers.setdefault(area, self._dice.pick(self._staff.sellers[area]))

    def agents(self, count: int) -> list[User]:
        """Support managers, who share the role."""
        return self._dice.some(self._staff.agents, count)


class Structure:
    """Writes the structure files of one family after the other."""

    def __init__(self, run: Run, files: Files) -> None:
        self._calendar = run.calendar
        self._is_full = run.is_full
        self._files = files

    def write(self, dice: Dice, node: Node, portfolio: Portfolio) -> None:
        """One account with its place in the hierarchy and its assignments."""
        self._account(dice, node)
        self._parents(dice, node)
        self._assign(dice, node, portfolio)

    def _account(self, dice: Dice, node: Node) -> None:
        day = self._calendar.day
        is_product = node.kind == PRODUCT
        self._files.write(
            "accounts.csv",
            node.id,
            node.name,
            node.kind,
            node.parent.id if node.parent else None,
            node.status or None,
            node.group or None,
            node.value,
            None if node.value is None else node.currency,
            day(node.created),
            None if node.renewal is None else day(node.renewal),
            node.industry,
            node.area.key,
            node.country,
            node.tier,
            *(NO_PROFILE if node.depth else _profile(dice, node)),
            node.stem.rsplit(" ", 1)[-1] if is_product else None,
            "true" if node.quality > 0.8 and node.depth == 0 else None,  # noqa: PLR2004 - the best fifth of customers
            dice.pick(LANGUAGES) if self._is_full else None,
            day(-dice.between(5, 90)) if node.depth == 0 else None,
            round(80 + 40 * node.quality, 1) if node.depth == 0 else None,
            round(node.value * 0.8) if node.value and self._is_full else None,
        )

    def _parents(self, dice: Dice, node: Node) -> None:
        """The history of the parent; a moved account used to stand below its parent's elder sibling, or alone."""
        parent = node.parent
        if parent is None:
            return
        day = self._calendar.day
        start = node.created
        moved = dice.between(1, max(1, start - 1)) if dice.chance(0.04) else None
        elder = parent.elder
        if moved is not None and moved < start:
            if node.kind == COMPANY:
                self._files.write("account_parents.csv", node.id, None, day(start), day(moved))
                start = moved
            elif elder is not None and elder.created >= start:
                self._files.write("account_parents.csv", node.id, elder.id, day(start), day(moved))
                start = moved
        if self._is_full or start == moved:
            self._files.write("account_parents.csv", node.id, parent.id, day(start), None)

    def _assign(self, dice: Dice, node: Node, portfolio: Portfolio) -> None:
        share = MANAGED_SHARE.get(node.kind, 0.9)
        if not node.eligible:
            share = 0.4
        if dice.chance(share):
            node.success_manager = portfolio.csm(node.area.key)
            self._hold(dice, node, node.success_manager, "success_manager", portfolio)
        if dice.chance(0.25 if node.depth > 1 else 0.8):
            node.sales_manager = portfolio.seller(node.area.key)
            self._hold(dice, node, node.sales_manager, "sales_manager", portfolio)
        if node.kind == PRODUCT and dice.chance(0.3):
            start = self._calendar.day(dice.between(1, node.created))
            for agent in portfolio.agents(dice.between(1, 3)):
                self._files.write("assignments.csv", node.id, agent.id, "support_manager", start, None, "USER")

    def _hold(self, dice: Dice, node: Node, user: User, role: str, portfolio: Portfolio) -> None:
        """The current holder; for some accounts after an earlier one, for a few only the earlier one is left."""
        day = self._calendar.day
        start = node.created
        if dice.chance(0.1):
            switch = dice.between(2, start - 1)
            earlier = portfolio.csm(node.area.key) if role == "success_manager" else portfolio.seller(node.area.key)
            holder = FORMER if earlier is user else earlier
            self._write_assignment(dice, node, holder, role, (day(start), day(switch)))
            start = switch
            if dice.chance(0.1):
                return
        if node.group == CANCELED and dice.chance(0.05):
            user = FORMER
        self._write_assignment(dice, node, user, role, (day(start), None))

    def _write_assignment(self, dice: Dice, node: Node, user: User, role: str, valid: tuple[str, str | None]) -> None:
        self._files.write("assignments.csv", node.id, user.id, role, *valid, dice.pick(SOURCES))


def _profile(dice: Dice, node: Node) -> tuple[Cell, ...]:
    """What is publicly known about an ultimate parent (C-27)."""
    slug = "".join(letter for letter in node.name.lower() if letter.isalnum())
    return (
        f"{node.name} is a {node.industry.lower()} company from {node.country}.",
        dice.between(1, 400) * 100_000,
        round(10 ** (1.2 + 3.2 * dice.unit())),
        node.country,
        f"https://www.{slug}.example",
        f"https://www.linkedin.com/company/{slug}",
        f"https://twitter.com/{slug}" if dice.chance(0.5) else None,
        None,
    )
