"""The flagship customer: the same rich tree of five levels at every size."""

from __future__ import annotations

from collections.abc import Iterator

from csgraph.importer.generator.dice import Dice
from csgraph.importer.generator.model import BUSINESS, PRODUCT, REGION, Node
from csgraph.importer.generator.names import AMERICAS, APAC, EMEA, Area
from csgraph.importer.generator.trees import STATUS_GROUPS, branch, plant, price

ACME = "acme"
_CREATED = 1500
_PLAN: dict[Area, dict[str, dict[str, tuple[str, ...]]]] = {
    EMEA: {
        "Germany": {"Payments": ("Insights", "Workflow", "Vault"), "Logistics": ("Connect", "Forecast")},
        "United Kingdom": {"Payments": ("Insights", "Workflow"), "Retail": ("Assist", "Monitor", "Connect")},
        "France": {"Retail": ("Insights", "Planner")},
    },
    AMERICAS: {
        "United States": {
            "Payments": ("Insights", "Workflow", "Vault", "Ledger"),
            "Logistics": ("Connect", "Forecast", "Signal"),
        },
        "Canada": {"Retail": ("Insights", "Assist")},
        "Brazil": {"Logistics": ("Connect", "Monitor")},
    },
    APAC: {
        "Japan": {"Manufacturing": ("Insights", "Monitor", "Planner"), "Retail": ("Assist", "Gateway")},
        "Australia": {"Retail": ("Insights", "Connect")},
    },
}
_STATUSES = {"acme-apac-australia": "Trial", "acme-emea-france-retail-planner": "Closed", "acme-americas-brazil": ""}


def acme(seed: int) -> Iterator[Node]:
    """Acme's accounts, parents before children; their external ids spell their place."""
    dice = Dice(seed, ACME)
    root = plant(dice, ACME, "Acme", "Active")
    root.area, root.country, root.industry, root.tier = AMERICAS, "United States", "Manufacturing", "Enterprise"
    root.created, root.quality = _CREATED, 0.7
    yield root
    for area, countries in _PLAN.items():
        region = _child(dice, root, REGION, area.label)
        region.id, region.area, region.country = f"{ACME}-{area.team}", area, next(iter(countries))
        yield region
        for country, businesses in countries.items():
            place = _child(dice, region, REGION, country)
            place.country, place.stem, place.name = country, f"Acme {country}", f"Acme {country}"
            yield place
            yield from _businesses(dice, place, businesses)


def _businesses(dice: Dice, place: Node, businesses: dict[str, tuple[str, ...]]) -> Iterator[Node]:
    for business, products in businesses.items():
        line = _child(dice, place, BUSINESS, business)
        yield line
        elder = None
        for product in products:
            leaf = _child(dice, line, PRODUCT, product)
            leaf.elder = elder
            elder = leaf
            yield leaf


def _child(dice: Dice, parent: Node, kind: str, label: str) -> Node:
    slug = label.lower().replace(" ", "-")
    child = branch(dice, parent, kind, f"{parent.id}-{slug}", 0, crowd=1)
    child.area, child.country = parent.area, parent.country
    child.name = child.stem = f"{parent.stem} {label}"
    status = _STATUSES.get(child.id, "Active" if parent.status == "Active" else parent.status)
    child.status, child.group = status, STATUS_GROUPS[status]
    child.value, child.renewal = None, None
    if kind == PRODUCT:
        price(dice, child)
    return child
