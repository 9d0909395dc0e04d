"""Which layout an account is shown by, the one without configuration, and what is wrong with a layout (C-03, C-05, C-20)."""

from __future__ import annotations

import pytest

from csgraph.domain.configuration import Definition
from csgraph.domain.layouts import (
    DEFAULT,
    FIELDS,
    KEY_METRICS,
    MOST_ITEMS,
    items_of,
    layout_of,
    sections_of,
    types_of,
    without_configuration,
)
from csgraph.domain.metrics import BUILT_IN
from csgraph.domain.rules import Fault, Known, layout_faults

KNOWN = Known(("company",), {"adoption_score", *BUILT_IN}, (), {"seats": "NUMBER", "status_note": "TEXT"})


def defined(key: str, *types: str, items: tuple[str, ...] = ()) -> Definition:
    return Definition(key, {"key": key, "tree": {"types": list(types), "sections": [{"title": "S", "items": list(items)}]}})


def by_key(*layouts: Definition) -> dict[str, Definition]:
    return {layout.key: layout for layout in layouts}


@pytest.mark.parametrize(
    ("account_type", "expected"),
    [("product", "first"), ("region", "second"), ("company", "open"), ("planet", "open"), (None, "open")],
)
def test_the_first_layout_that_names_the_type_goes_before_the_first_that_names_none(account_type, expected):
    layouts = by_key(
        defined("open"), defined("open too"), defined("first", "product"), defined("second", "product", "region"), defined(DEFAULT)
    )

    assert layout_of(layouts, account_type).key == expected


def test_the_layout_called_default_is_for_what_is_left_whatever_its_types_say():
    assert layout_of(by_key(defined("first", "product"), defined(DEFAULT, "region")), "company").key == DEFAULT


def test_b11_without_configuration_there_are_built_in_metrics_fields_and_the_first_attributes():
    layout = Definition(DEFAULT, without_configuration([f"a{at}" for at in range(60)]))

    assert sections_of(layout) == [
        ("Key metrics", list(KEY_METRICS)),
        ("Key information", ["industry", "region", "country", "tier", *(f"a{at}" for at in range(40))]),
    ]
    assert set(KEY_METRICS) <= BUILT_IN.keys()
    assert list(types_of(layout)) == []


def test_an_attribute_that_is_called_like_a_field_stands_in_the_default_layout_once():
    layout = Definition(DEFAULT, without_configuration(["region", "seats"]))

    assert sections_of(layout)[1][1] == ["industry", "region", "country", "tier", "seats"]


def test_a_stored_layout_without_sections_shows_nothing():
    assert items_of(Definition("old", {"tree": {}})) == []


def faults(*sections: list[str], known: Known = KNOWN) -> list[Fault]:
    return list(layout_faults({"sections": [{"title": "S", "items": items} for items in sections]}, known))


def test_attributes_metrics_and_fields_are_items():
    assert faults(["seats", "adoption_score"], ["nps", *FIELDS]) == []


@pytest.mark.parametrize(
    ("item", "near"),
    [("adoption_scor", "adoption_score"), ("Seats", "seats"), ("contractValue", "contract_value"), ("zzz", None), ("industri", "industry")],
)
def test_an_unknown_item_is_told_with_what_is_called_almost_so(item, near):
    assert faults(["seats"], [item]) == [Fault(("sections", 1, "items", 0), "the key of an attribute or a metric", item, near)]


@pytest.mark.parametrize("item", ["status", "createDate", "renewalDate"])
def test_c05_the_constant_fields_are_in_no_layout(item):
    (fault,) = faults(["seats", item])

    assert (fault.path, fault.name) == (("sections", 0, "items", 1), None)
    assert "status, createDate, renewalDate" in fault.expected


def test_c05_an_attribute_of_the_company_may_have_the_name_of_a_constant_field():
    assert faults(["status"], known=Known((), (), (), {"status": "TEXT"})) == []


def test_an_item_stands_in_a_layout_once():
    assert [fault.path for fault in faults(["seats", "seats"], ["nps", "seats"])] == [
        ("sections", 0, "items", 1),
        ("sections", 1, "items", 1),
    ]


def test_a_layout_has_a_hundred_items_in_all():
    many = [f"a{at}" for at in range(MOST_ITEMS + 1)]
    known = Known((), (), (), dict.fromkeys(many, "TEXT"))

    assert faults(many[:60], many[60:-1], known=known) == []
    assert faults(many[:60], many[60:], known=known) == [Fault(("sections",), "at most 100 items in all sections together")]
