"""The three mappings of examples/ against totals computed here from the raw files, with nothing shared but the csv module."""

from __future__ import annotations

import csv
import os
import tomllib
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from csgraph.importer.mapping import apply_mapping

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("CSGRAPH_TEST_DATA") or ROOT.parent / "shared" / "data")


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def heaviest(weights):
    return min(weights, key=lambda name: (-weights[name], name))


class Example:
    """One data set: raw rows by file name, canonical rows by file name."""

    def __init__(self, name, target):
        self.raw = {path.stem: read(path) for path in (DATA / name).glob("*.csv")}
        self.report = apply_mapping(ROOT / "examples" / f"{name}.toml", DATA / name, target)
        self.rows = {path.stem: read(path) for path in target.rglob("*.csv")}
        self.organisation = tomllib.loads((target / "organisation.toml").read_text(encoding="utf-8"))
        self.accounts = {row["id"]: row for row in self.rows["accounts"]}


def example(name, tmp_path_factory):
    if not (DATA / name).is_dir():
        pytest.skip(f"the data set {name} is not here; CSGRAPH_TEST_DATA names its folder")
    return Example(name, tmp_path_factory.mktemp(name))


@pytest.fixture(scope="module")
def crm(tmp_path_factory):
    return example("crm_sales", tmp_path_factory)


@pytest.fixture(scope="module")
def raven(tmp_path_factory):
    return example("ravenstack", tmp_path_factory)


@pytest.fixture(scope="module")
def works(tmp_path_factory):
    return example("adventureworks", tmp_path_factory)


# ---------------------------------------------------------------- crm_sales


def test_crm_accounts_are_keyed_and_parented_by_name(crm):
    parents = {row["account"]: row["subsidiary_of"] for row in crm.raw["accounts"]}

    assert {row["id"]: row["parent_id"] for row in crm.rows["accounts"]} == parents
    assert len(crm.accounts) == 85
    assert Counter(row["type"] for row in crm.rows["accounts"]) == {"company": 70, "subsidiary": 15}
    assert all((row["type"] == "subsidiary") == bool(row["parent_id"]) for row in crm.rows["accounts"])


def test_crm_spelling_is_mended(crm):
    assert {row["industry"] for row in crm.rows["accounts"]} == {row["sector"] for row in crm.raw["accounts"]} - {"technolgy"} | {
        "technology"
    }
    assert sum(row["industry"] == "technology" for row in crm.rows["accounts"]) == 12
    assert {row["product"] for row in crm.rows["deals"]} == {row["product"] for row in crm.raw["products"]}
    assert all(row["list_price"] for row in crm.rows["deals"])
    assert not any(row["country"] == "Philipines" for row in crm.rows["accounts"])


def test_crm_contract_value_is_what_was_won(crm):
    won = defaultdict(int)
    for row in crm.raw["sales_pipeline"]:
        if row["deal_stage"] == "Won":
            won[row["account"]] += int(row["close_value"])

    assert {row["id"]: int(row["contract_value"]) for row in crm.rows["accounts"]} == won
    assert sum(won.values()) == 10_005_534
    assert {row["contract_status"] for row in crm.rows["accounts"]} == {"PAYING"}


def test_crm_contracts_are_the_won_opportunities(crm):
    won = {row["opportunity_id"]: row for row in crm.raw["sales_pipeline"] if row["deal_stage"] == "Won"}

    assert len(crm.rows["contracts"]) == len(won) == 4238
    for row in crm.rows["contracts"]:
        deal = won[row["id"]]
        assert (row["account_id"], row["value"], row["start_date"]) == (deal["account"], deal["close_value"], deal["close_date"])


def test_crm_opportunities_are_those_with_an_account(crm):
    named = [row for row in crm.raw["sales_pipeline"] if row["account"]]

    assert len(crm.rows["opportunities"]) == len(crm.rows["deals"]) == len(named) == 7375
    assert Counter(row["stage"] for row in crm.rows["opportunities"]) == Counter(
        {"Won": "CLOSED_WON", "Lost": "CLOSED_LOST"}.get(row["deal_stage"], row["deal_stage"]) for row in named
    )


def test_crm_people_are_agents_with_their_managers(crm):
    managers = {row["sales_agent"]: row["manager"] for row in crm.raw["sales_teams"]}

    assert {row["id"]: row["manager_id"] for row in crm.rows["users"]} == managers | dict.fromkeys(managers.values(), "")
    assert len(crm.rows["users"]) == 41
    assert sum(bool(row["manager_id"]) for row in crm.rows["users"]) == 35


def test_crm_success_manager_is_who_won_most(crm):
    value = defaultdict(Counter)
    for row in crm.raw["sales_pipeline"]:
        if row["deal_stage"] == "Won":
            value[row["account"]][row["sales_agent"]] += int(row["close_value"])
    best = {account: heaviest(agents) for account, agents in value.items()}
    offices = {row["sales_agent"]: row["regional_office"] for row in crm.raw["sales_teams"]}

    managers = {row["account_id"]: row["user_id"] for row in crm.rows["assignments"] if row["role"] == "success_manager"}
    assert managers == best
    assert {row["id"]: row["region"] for row in crm.rows["accounts"]} == {account: offices[agent] for account, agent in best.items()}
    assert sum(row["role"] == "success_manager" for row in crm.rows["assignments"]) == 85


def test_crm_sales_managers_are_all_agents_of_the_account(crm):
    pairs = {(row["account"], row["sales_agent"]) for row in crm.raw["sales_pipeline"] if row["account"]}
    found = [(row["account_id"], row["user_id"]) for row in crm.rows["assignments"] if row["role"] == "sales_manager"]

    assert len(found) == len(set(found)) == 1259
    assert set(found) == pairs
    roles = {role["key"]: role["multi_holder"] for role in crm.organisation["assignment_roles"]}
    assert roles == {"sales_manager": True}


# ---------------------------------------------------------------- ravenstack


def test_raven_accounts_and_their_status(raven):
    status = {("False", "False"): "PAYING", ("False", "True"): "FREE"}
    expected = {row["account_id"]: status.get((row["churn_flag"], row["is_trial"]), "CANCELED") for row in raven.raw["ravenstack_accounts"]}

    assert {row["id"]: row["contract_status"] for row in raven.rows["accounts"]} == expected
    assert Counter(expected.values()) == {"PAYING": 318, "CANCELED": 110, "FREE": 72}
    assert not any(row.get("parent_id") for row in raven.rows["accounts"])
    groups = raven.organisation["contract_statuses"]
    assert all(groups[row["status"]] == row["contract_status"] for row in raven.rows["accounts"])


def test_raven_contract_value_is_the_revenue_of_active_subscriptions(raven):
    active = [row for row in raven.raw["ravenstack_subscriptions"] if not row["end_date"]]
    value, seats = Counter(), Counter()
    for row in active:
        value[row["account_id"]] += int(row["arr_amount"])
        seats[row["account_id"]] += int(row["seats"])

    assert {row["id"]: int(row["contract_value"]) for row in raven.rows["accounts"]} == {each: value[each] for each in raven.accounts}
    assert {row["id"]: int(row["attribute.active_seats"] or 0) for row in raven.rows["accounts"]} == {
        each: seats[each] for each in raven.accounts
    }
    assert sum(value.values()) == sum(int(row["value"]) for row in raven.rows["contracts"]) == 121_915_296
    assert {(row["id"], row["account_id"]) for row in raven.rows["contracts"]} == {
        (row["subscription_id"], row["account_id"]) for row in active
    }
    assert len(raven.rows["contracts"]) == 4514


def test_raven_seats_are_a_metric_of_the_sign_up_day(raven):
    expected = {(row["account_id"], row["signup_date"]): row["seats"] for row in raven.raw["ravenstack_accounts"]}

    assert {(row["account_id"], row["date"]): row["value"] for row in raven.rows["metric_points"]} == expected
    assert {row["metric"] for row in raven.rows["metric_points"]} == {"licensed_seats"}


def test_raven_usage_keeps_every_action(raven):
    owner = {row["subscription_id"]: row["account_id"] for row in raven.raw["ravenstack_subscriptions"]}
    actions, seconds = Counter(), Counter()
    for row in raven.raw["ravenstack_feature_usage"]:
        key = (owner[row["subscription_id"]], row["subscription_id"], row["feature_name"], row["usage_date"])
        actions[key] += int(row["usage_count"])
        seconds[key] += int(row["usage_duration_secs"])

    def keyed(column):
        return {(row["account_id"], row["contact_id"], row["module"], row["date"]): int(row[column]) for row in raven.rows["usage"]}

    assert keyed("actions") == actions
    assert keyed("seconds") == seconds
    assert len(raven.rows["usage"]) == 24_997
    assert sum(int(row["actions"]) for row in raven.rows["usage"]) == sum(
        int(row["usage_count"]) for row in raven.raw["ravenstack_feature_usage"]
    )


def test_raven_contacts_stand_in_for_subscriptions(raven):
    used = {row["subscription_id"] for row in raven.raw["ravenstack_feature_usage"]}

    assert {row["id"] for row in raven.rows["contacts"]} == used
    assert {row["contact_id"] for row in raven.rows["account_contacts"]} == used
    assert len(used) == len(raven.rows["contacts"]) == 4967


def test_raven_tickets_by_priority(raven):
    expected = Counter(row["priority"].upper() for row in raven.raw["ravenstack_support_tickets"])

    assert Counter(row["priority"] for row in raven.rows["tickets"]) == expected
    assert expected == {"URGENT": 514, "HIGH": 510, "MEDIUM": 491, "LOW": 485}
    assert {row["status"] for row in raven.rows["tickets"]} == {"CLOSED"}
    scores = [Decimal(row["satisfaction"]) for row in raven.rows["tickets"] if row["satisfaction"]]
    assert sum(scores) == sum(Decimal(row["satisfaction_score"] or 0) for row in raven.raw["ravenstack_support_tickets"])
    assert all(row["closed_at"].endswith("+00:00") and "T" in row["created_at"] for row in raven.rows["tickets"])


def test_raven_churn_events_are_changes(raven):
    days = {(row["account_id"], row["churn_date"]) for row in raven.raw["ravenstack_churn_events"]}

    assert {(row["account_id"], row["at"][:10]) for row in raven.rows["changes"]} == days
    assert len(raven.rows["changes"]) == len(days) == 599
    assert {(row["field"], row["old_value"], row["new_value"]) for row in raven.rows["changes"]} == {
        ("contractStatus", "PAYING", "CANCELED")
    }
    assert Counter(row["reason"] for row in raven.rows["churn_events"]) == Counter(
        row["reason_code"] for row in raven.raw["ravenstack_churn_events"]
    )


# ---------------------------------------------------------------- adventureworks


def test_works_stores_stand_below_their_territory(works):
    expected = {row["store_id"]: f"territory-{row['territory_id']}" for row in works.raw["stores_flat"]}
    territories = {row["id"] for row in works.rows["accounts"] if row["type"] == "territory"}

    assert {row["id"]: row["parent_id"] for row in works.rows["accounts"] if row["type"] == "store"} == expected
    assert territories == set(expected.values())
    assert (len(territories), len(expected), len(works.accounts)) == (10, 701, 711)
    assert Counter(row["parent_id"] for row in works.rows["accounts"])["territory-4"] == 131


def test_works_stores_keep_their_numbers(works):
    raw = {row["store_id"]: row for row in works.raw["stores_flat"]}
    stores = [row for row in works.rows["accounts"] if row["type"] == "store"]

    assert sum(int(row["attribute.annual_revenue"]) for row in stores) == sum(int(row["annual_revenue"]) for row in raw.values())
    assert sum(int(row["employees"]) for row in stores) == sum(int(row["number_employees"]) for row in raw.values())
    assert all(row["name"] == raw[row["id"]]["name"].strip() for row in stores)
    assert len({row["attribute.account_number"] for row in stores}) == 701


def test_works_sales_people_and_the_manager_tree(works):
    employees = {row["employee_id"]: row for row in works.raw["employees_flat"]}
    needed = {row["sales_person_id"] for row in works.raw["stores_flat"] + works.raw["territory_assignments_flat"]}
    for person in list(needed):
        above = employees[person]["manager_id"]
        while above:
            needed.add(above)
            above = employees[above]["manager_id"]

    assert {row["id"]: row["manager_id"] for row in works.rows["users"]} == {each: employees[each]["manager_id"] for each in needed}
    assert len(works.rows["users"]) == 19
    names = {row["id"]: row["name"] for row in works.rows["users"]}
    assert (names["1"], names["282"]) == ("Ken", "José")


def test_works_every_store_has_its_sales_person(works):
    expected = {row["store_id"]: row["sales_person_id"] for row in works.raw["stores_flat"]}
    found = {row["account_id"]: row["user_id"] for row in works.rows["assignments"] if row["role"] == "account_executive"}

    assert found == expected


def test_works_territories_are_held_from_day_to_day(works):
    expected = set()
    for row in works.raw["territory_assignments_flat"]:
        after = (date.fromisoformat(row["end_date"]) + timedelta(days=1)).isoformat() if row["end_date"] else ""
        expected.add((f"territory-{row['territory_id']}", row["sales_person_id"], row["start_date"], after))
    found = [row for row in works.rows["assignments"] if row["role"] == "territory_manager"]

    assert {(row["account_id"], row["user_id"], row["valid_from"], row["valid_to"]) for row in found} == expected
    assert len(found) == 17
    assert sum(bool(row["valid_to"]) for row in found) == 4
    assert {row["user_id"] for row in found if row["account_id"] == "territory-1" and not row["valid_to"]} == {"283", "284"}


def test_works_contacts_with_their_roles(works):
    raw = {row["person_id"]: row for row in works.raw["contacts_flat"]}
    names = {row["id"]: row["name"] for row in works.rows["contacts"]}
    links = {(row["account_id"], row["contact_id"], row["role"]) for row in works.rows["account_contacts"]}

    assert set(names) == set(raw)
    assert links == {(row["store_id"], row["person_id"], row["contact_type"]) for row in raw.values()}
    assert (len(names), names["291"]) == (753, "Gustavo")
    assert all(name and not any(letter.isdigit() or letter == "@" for letter in name) for name in names.values())
    assert sum(row["key_contact"] == "true" for row in works.rows["account_contacts"]) == 266
