"""Grows the account trees of the demo: random companies, and the giant one that rollups are measured on."""

from __future__ import annotations

import math
from collections.abc import Iterator

from csgraph.importer.generator.dice import Dice
from csgraph.importer.generator.model import (
    BUSINESS,
    CANCELED,
    COMPANY,
    FREE,
    PAYING,
    PRODUCT,
    REGION,
    Node,
)
from csgraph.importer.generator.names import (
    AREAS,
    BUSINESSES,
    FORMS,
    INDUSTRIES,
    PRODUCTS,
    STEM_ENDS,
    STEM_STARTS,
    SUBSIDIARIES,
    TIERS,
    Area,
)

YEN_PER_DOLLAR = 150
RENEWAL_DAYS = (-20, 360)  # some are overdue; less than a term ahead, so that every contract has begun
SMALL, MEDIUM, LARGE, HUGE = 4, 12, 60, 300
SHAPES = {
    SMALL: (COMPANY, PRODUCT),
    MEDIUM: (COMPANY, BUSINESS, PRODUCT),
    LARGE: (COMPANY, REGION, BUSINESS, PRODUCT),
    HUGE: (COMPANY, REGION, REGION, BUSINESS, PRODUCT),
}
DEEPEST_SHAPE = (COMPANY, COMPANY, REGION, REGION, BUSINESS, PRODUCT)
STATUS_GROUPS = {"Active": PAYING, "Onboarding": PAYING, "Trial": FREE, "Closed": CANCELED, "": ""}
ROOT_STATUSES = ("Active",) * 15 + ("Onboarding",) * 2 + ("Trial",) * 2 + ("Closed", "")
CHILD_STATUSES = ("Active",) * 44 + ("Onboarding", "Trial", "Trial", "Closed", "Closed", "")


def company_size(dice: Dice) -> int:
    """How many accounts a company has: most have one, a few have hundreds."""
    roll = dice.unit()
    for bound, low, high in ((0.5, 1, 1), (0.75, 2, 4), (0.92, 5, 14), (0.985, 15, 60)):
        if roll < bound:
            return dice.between(low, high)
    return dice.between(61, 400)


def company(dice: Dice, serial: int, size: int) -> Iterator[Node]:
    """One company of exactly that many accounts, parents before children."""
    start, end = dice.pick(STEM_STARTS), dice.pick(STEM_ENDS)
    stem = f"{start}{end} {dice.pick(FORMS)}"
    root = plant(dice, f"c{serial}", stem)
    if size == 1:
        root.kind = PRODUCT if dice.chance(0.7) else COMPANY
        if root.kind == PRODUCT:
            price(dice, root)
    yield from grow(dice, root, size - 1)


def plant(dice: Dice, account_id: str, name: str, status: str | None = None) -> Node:
    """An ultimate parent."""
    area = dice.pick(AREAS)
    label = dice.pick(ROOT_STATUSES) if status is None else status
    created = dice.between(60, 2000)
    return Node(
        id=account_id,
        name=name,
        stem=name,
        kind=COMPANY,
        depth=0,
        parent=None,
        elder=None,
        area=area,
        country=dice.pick(area.countries),
        industry=dice.pick(INDUSTRIES),
        tier=dice.pick(TIERS),
        status=label,
        group=STATUS_GROUPS[label],
        created=created,
        quality=min(1.0, max(0.05, dice.around(0.68, 0.2))),
    )


def grow(dice: Dice, root: Node, budget: int) -> Iterator[Node]:
    """The root and ``budget`` accounts below it, depth first; only one path is in memory."""
    yield root
    if budget:
        size = budget + 1
        shape = next((shape for bound, shape in SHAPES.items() if size <= bound), DEEPEST_SHAPE)
        yield from _below(dice, root, shape[1:], budget)


def _below(dice: Dice, parent: Node, levels: tuple[str, ...], budget: int) -> Iterator[Node]:
    kind, deeper = levels[0], levels[1:]
    count = budget if not deeper else _fan_out(dice, budget, len(levels))
    elder = None
    left = budget - count
    for index in range(count):
        share = left if index == count - 1 else min(left, _portion(dice, left, count - index))
        left -= share
        child = branch(dice, parent, kind, f"{parent.id}-{index + 1}", index, crowd=count)
        child.elder = elder
        yield child
        if share:
            yield from _below(dice, child, deeper, share)
        elder = child


def _fan_out(dice: Dice, budget: int, levels: int) -> int:
    """How many children share a budget so that every level is about equally wide."""
    width = math.pow(budget, 1 / levels)
    inner = max(1, round(width * (0.7 + 0.5 * dice.unit())))
    return min(budget, inner)


def _portion(dice: Dice, left: int, shares: int) -> int:
    return round(left / shares * (0.6 + 0.8 * dice.unit()))


def branch(dice: Dice, parent: Node, kind: str, account_id: str, index: int, *, crowd: int) -> Node:
    """One child account; it inherits what its parent is and differs now and then."""
    area, country, stem = _place(dice, parent, kind, index, crowd)
    label = parent.status if parent.group in {CANCELED, ""} else dice.pick(CHILD_STATUSES)
    child = Node(
        id=account_id,
        name=stem,
        stem=stem,
        kind=kind,
        depth=parent.depth + 1,
        parent=parent,
        elder=None,
        area=area,
        country=country,
        industry=parent.industry,
        tier=parent.tier,
        status=label,
        group=STATUS_GROUPS[label],
        created=max(20, int(parent.created * (0.75 + 0.25 * dice.unit()))),
        quality=min(1.0, max(0.02, parent.quality + dice.around(0.0, 0.15))),
    )
    if kind == PRODUCT:
        price(dice, child)
    return child


def _place(dice: Dice, parent: Node, kind: str, index: int, crowd: int) -> tuple[Area, str, str]:
    area, country, turn = parent.area, parent.country, parent.created  # the turn lets lists begin elsewhere for every parent
    match kind:
        case "company":
            return area, country, f"{parent.stem} {_label(SUBSIDIARIES, turn, index)}"
        case "line_of_business":
            return area, country, f"{parent.stem} {_label(BUSINESSES, turn, index)}"
        case "product":
            return area, country, f"{parent.stem} {_label(PRODUCTS, turn, index)}"
    if parent.kind == REGION:
        country = area.countries[(turn + index) % len(area.countries)]
        base = parent.parent.stem if parent.parent else parent.stem
        return area, country, f"{base} {_label(area.countries, turn, index)}"
    area = AREAS[(turn + index) % len(AREAS)]
    label = area.label if crowd <= len(AREAS) else _label(area.parts, 0, index // len(AREAS))
    return area, dice.pick(area.countries), f"{parent.stem} {label}"


def _label(words: tuple[str, ...], turn: int, index: int) -> str:
    """A word of the list, begun at ``turn``; numbered once the list has been used up."""
    word, uses = words[(turn + index) % len(words)], index // len(words)
    return f"{word} {uses + 1}" if uses else word


def price(dice: Dice, node: Node) -> None:
    """Contract value, currency and renewal; they are recorded where the product is (B-08)."""
    if node.group == "":
        return
    dollars = 0 if node.group == FREE else round(10 ** (3.4 + 1.9 * dice.unit()), -2)
    node.currency = dice.pick(node.area.currencies)
    node.value = int(dollars * YEN_PER_DOLLAR if node.currency == "JPY" else dollars)
    node.renewal = None if node.group == CANCELED else -dice.between(*RENEWAL_DAYS)
