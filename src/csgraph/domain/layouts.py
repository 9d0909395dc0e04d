"""Scorecard layouts: what their items name, which one an account is shown by, and the one that there is without configuration."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from csgraph.domain.configuration import Definition

DEFAULT = "default"
"""Key of the layout of accounts that no other one is for; it exists without configuration."""
MOST_SECTIONS, MOST_ITEMS = 20, 100
"""How large a layout may be: the sections, and the items of all sections together."""
LONGEST_TITLE = 200
CONSTANT = ("status", "createDate", "renewalDate")
"""Fields of every account that no layout can show otherwise or leave out (C-05)."""
FIELDS: Mapping[str, Mapping[str, Any]] = {
    key: {"key": key, "displayName": name, "kind": kind}
    for key, name, kind in (
        ("industry", "Industry", "TEXT"),
        ("region", "Region", "TEXT"),
        ("country", "Country", "TEXT"),
        ("tier", "Tier", "TEXT"),
        ("location", "Location", "TEXT"),
        ("description", "Description", "TEXT"),
        ("employees", "Employees", "NUMBER"),
    )
}
"""Fields of every account that a layout can show like attributes (C-06, C-27); an attribute of the same key goes before."""
KEY_METRICS = ("engagement_score", "active_users", "license_utilization", "health_score", "open_tickets", "nps")
KEY_FIELDS = ("industry", "region", "country", "tier")
MOST_ATTRIBUTES = 40


def without_configuration(attributes: Iterable[str]) -> dict[str, Any]:
    """The layout of key `default` as it is until somebody saves another: the built-in metrics, and the first attributes (B-11)."""
    known = [*KEY_FIELDS, *attributes][: MOST_ATTRIBUTES + len(KEY_FIELDS)]
    sections = [{"title": "Key metrics", "items": list(KEY_METRICS)}, {"title": "Key information", "items": list(dict.fromkeys(known))}]
    return {"key": DEFAULT, "displayName": "Default", "tree": {"types": [], "sections": sections}}


def layout_of(layouts: Mapping[str, Definition], account_type: str | None) -> Definition:
    """The first layout that names the account's type, else the first that names none, else the one of key `default`."""
    named = (each for each in layouts.values() if account_type in types_of(each))
    open_ = (each for each in layouts.values() if not types_of(each))
    return next(named, None) or next(open_, None) or layouts[DEFAULT]


def types_of(layout: Definition) -> Collection[str]:
    """Keys of the account types that a layout is for; none is all."""
    found: Collection[str] = layout["tree"].get("types") or ()
    return found


def sections_of(layout: Definition) -> list[tuple[str, list[str]]]:
    """The sections of a layout: title and items, each as it is stored."""
    return [(section["title"], list(section["items"])) for section in layout["tree"].get("sections") or ()]


def items_of(layout: Definition) -> list[str]:
    """Every item of a layout, once, in order."""
    return list(dict.fromkeys(item for _, items in sections_of(layout) for item in items))
