"""The demo's data obeys the rules of the canonical form; checked with plain Python over the written files."""

from __future__ import annotations

import csv
import json
import tomllib
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from csgraph.importer.generator import generate

TODAY = date(2026, 3, 15)
COLUMNS = {
    "accounts.csv": "id name type parent_id status contract_status contract_value currency create_date renewal_date industry region"
    " country tier description amount_raised employees location website linkedin twitter facebook",
    "account_parents.csv": "account_id parent_id valid_from valid_to",
    "users.csv": "id name email kind active manager_id permissions",
    "team_members.csv": "team user_id permission",
    "assignments.csv": "account_id user_id role valid_from valid_to source",
    "contacts.csv": "id name email title phone",
    "account_contacts.csv": "account_id contact_id role key_contact",
    "touchpoints.csv": "id account_id subject kind flow occurred_at created_by internal_note draft body participant_ids engagement_id"
    " state due_date",
    "tasks.csv": "id account_id title description flow priority due_date status assignee_id completed_at completed_by engagement_id",
    "metric_points.csv": "account_id metric date value",
    "usage.csv": "account_id contact_id module activity date actions seconds",
    "tickets.csv": "id account_id subject priority status created_at closed_at satisfaction",
    "lifecycle_stages.csv": "account_id lifecycle stage since",
    "changes.csv": "account_id field old_value new_value at by source",
    "health_snapshots.csv": "account_id date rank score profile reasons version conditions dimensions",
    "nps.csv": "account_id contact_id score at comment",
    "assets.csv": "id account_id title url added_at added_by",
    "contracts.csv": "id number account_id value currency state substate start_date end_date renewal_date renewal_finalized_on",
    "opportunities.csv": "id account_id contract_id type stage amount currency actual_closed_date",
    "engagements.csv": "id number title account_id csm_id state stage perceived_health health_score go_live_date parent_id created_at",
    "engagement_contracts.csv": "engagement_id contract_id",
    "objectives.csv": "id engagement_id title progress due_date",
    "outcomes.csv": "id objective_id title closure",
    "risk_signals.csv": "id engagement_id category kind state scope probability raised_at contract_ids",
    "escalations.csv": "id account_id state severity",
    "meetings.csv": "id engagement_id type state start_at end_at",
    "product_usage.csv": "engagement_id product adoption_score customer_priority business_criticality",
}
ENUMS = {
    ("accounts.csv", "contract_status"): "PAYING FREE CANCELED",
    ("users.csv", "kind"): "HUMAN BOT",
    ("team_members.csv", "permission"): "TEAM_ADMIN MEMBER VIEWER",
    ("assignments.csv", "source"): "USER INTEGRATION PLAY IMPORT",
    ("touchpoints.csv", "state"): "NEW IN_PROGRESS PAUSED CANCELED CLOSED",
    ("tasks.csv", "priority"): "HIGH MEDIUM LOW",
    ("tasks.csv", "status"): "NOT_STARTED STARTED PAUSED COMPLETED CANCELED",
    ("tickets.csv", "priority"): "URGENT HIGH MEDIUM LOW",
    ("tickets.csv", "status"): "OPEN CLOSED",
    ("health_snapshots.csv", "rank"): "GOOD AVERAGE POOR UNKNOWN",
    ("contracts.csv", "state"): "DRAFT ACTIVE EXPIRED CANCELED",
    ("contracts.csv", "substate"): "AWAITING_REVIEW UNDER_REVIEW APPROVED REJECTED RENEWAL_APPROVED RENEWAL_REJECTED RENEWAL_IN_PROCESS"
    " RENEWED EXTENSION_APPROVED EXTENSION_REJECTED",
    ("opportunities.csv", "type"): "NEW EXPANSION RENEW",
    ("engagements.csv", "state"): "NEW DEFINE IN_PROGRESS CANCELED CLOSED",
    ("engagements.csv", "stage"): "INITIAL_ONBOARDING ADOPTION EXPAND RENEW LOST",
    ("engagements.csv", "perceived_health"): "UNKNOWN RED YELLOW GREEN",
    ("objectives.csv", "progress"): "NOT_STARTED ON_TRACK AT_RISK PAUSED COMPLETED CANCELED",
    ("outcomes.csv", "closure"): "ACHIEVED PARTIALLY_ACHIEVED MISSED CANCELED",
    ("risk_signals.csv", "kind"): "RISK ISSUE",
    ("risk_signals.csv", "state"): "NEW ACTIVE CANCELED CLOSED",
    ("risk_signals.csv", "scope"): "ONBOARDING ADOPTION EXPANSION RENEWAL",
    ("risk_signals.csv", "probability"): "VERY_HIGH HIGH MODERATE LOW VERY_LOW",
    ("escalations.csv", "state"): "REQUESTED ESCALATED DECLINED CLOSED",
    ("meetings.csv", "type"): "ADHOC WEEKLY_STATUS QBR RENEWAL",
    ("meetings.csv", "state"): "DRAFT SCHEDULED COMPLETED CANCELED",
}
REFERENCES = {
    "parent_id": None,  # the file itself
    "account_id": "accounts.csv",
    "user_id": "users.csv",
    "manager_id": "users.csv",
    "created_by": "users.csv",
    "assignee_id": "users.csv",
    "completed_by": "users.csv",
    "by": "users.csv",
    "added_by": "users.csv",
    "csm_id": "users.csv",
    "contact_id": "contacts.csv",
    "participant_ids": "contacts.csv",
    "contract_id": "contracts.csv",
    "contract_ids": "contracts.csv",
    "engagement_id": "engagements.csv",
    "objective_id": "objectives.csv",
}
KEYS = {
    "account_parents.csv": "account_id valid_from",
    "team_members.csv": "team user_id",
    "assignments.csv": "account_id user_id role valid_from",
    "account_contacts.csv": "account_id contact_id",
    "metric_points.csv": "account_id metric date",
    "usage.csv": "account_id contact_id module activity date",
    "lifecycle_stages.csv": "account_id lifecycle since",
    "changes.csv": "account_id field at old_value new_value",
    "health_snapshots.csv": "account_id date",
    "nps.csv": "account_id contact_id at",
    "engagement_contracts.csv": "engagement_id contract_id",
    "product_usage.csv": "engagement_id product",
}


class Data:
    """All files of one generation in memory."""

    def __init__(self, folder, report):
        self.folder, self.report = folder, report
        self.tables = {path.name: self._read(path) for path in folder.glob("*.csv")}
        self.organisation = tomllib.loads((folder / "organisation.toml").read_text(encoding="utf-8"))
        self.accounts = {row["id"]: row for row in self["accounts"]}

    @staticmethod
    def _read(path):
        with path.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def __getitem__(self, name):
        return self.tables[f"{name}.csv"]

    def depth(self, account_id):
        depth = 0
        while account_id := self.accounts[account_id]["parent_id"]:
            depth += 1
            assert depth < 10, "a cycle"
        return depth

    def subtree(self, root):
        below = defaultdict(list)
        for row in self["accounts"]:
            below[row["parent_id"]].append(row["id"])
        found, queue = [], [root]
        while queue:
            found.append(queue.pop())
            queue += below[found[-1]]
        return found


@pytest.fixture(scope="module", params=[300, 3000])
def data(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("generated")
    report = generate(folder, accounts=request.param, seed=7, today=TODAY, metric_days=180 if request.param == 300 else 30)
    return Data(folder, report)


def test_all_files_are_present_with_exactly_the_canonical_columns(data):
    assert set(data.tables) == set(COLUMNS)
    for name, columns in COLUMNS.items():
        header = list(data.tables[name][0])
        assert [column for column in header if not column.startswith("attribute.")] == columns.split(), name
    assert (data.folder / "collections" / "crm_opportunities.csv").exists()
    assert {name: len(rows) for name, rows in data.tables.items()} == {
        name: count for name, count in data.report.rows.items() if "/" not in name
    }


def test_exactly_as_many_accounts_as_asked_for(data):
    assert len(data["accounts"]) == data.report.accounts


def test_ids_and_composite_keys_are_unique(data):
    for name, rows in data.tables.items():
        key = KEYS.get(name, "id").split()
        counts = Counter(tuple(row[column] for column in key) for row in rows)
        assert [each for each, count in counts.items() if count > 1] == [], name


def test_every_reference_exists(data):
    ids = {name: {row["id"] for row in rows} for name, rows in data.tables.items() if "id" in rows[0]}
    for name, rows in data.tables.items():
        for column in set(rows[0]) & set(REFERENCES):
            target = REFERENCES[column] or ("accounts.csv" if name == "account_parents.csv" else name)
            named = {part for row in rows if row[column] for part in row[column].split(";")}
            assert named <= ids[target], (name, column)


def test_enum_cells_hold_the_values_of_the_api(data):
    for (name, column), values in ENUMS.items():
        found = {row[column] for row in data.tables[name]} - {""}
        assert found <= set(values.split()), (name, column)


def test_definitions_are_configured(data):
    keys = {
        kind: {entry["key"] for entry in data.organisation[kind]} for kind in ("account_types", "teams", "flows", "metrics", "lifecycles")
    }
    roles = {entry["key"] for entry in data.organisation["assignment_roles"]} | {"success_manager", "sales_manager"}
    profiles = {entry["key"]: entry for entry in data.organisation["health_profiles"]}
    stages = {entry["key"]: entry["stages"] for entry in data.organisation["lifecycles"]}

    assert {row["type"] for row in data["accounts"]} == keys["account_types"]
    assert {row["team"] for row in data["team_members"]} == keys["teams"]
    assert {row["flow"] for row in data["touchpoints"] + data["tasks"]} - {""} <= keys["flows"]
    assert {row["metric"] for row in data["metric_points"]} == keys["metrics"]
    assert {row["role"] for row in data["assignments"]} == roles
    assert all(row["stage"] in stages[row["lifecycle"]] for row in data["lifecycle_stages"])
    for row in data["health_snapshots"]:
        profile = profiles[row["profile"]]
        shares = ["sub_accounts_good", "sub_accounts_poor"] if profile["model"] == "SUB_ACCOUNTS" else []
        known = {*shares, *(condition["key"] for condition in profile.get("conditions", []))}
        assert json.loads(row["reasons"])
        assert set(json.loads(row["reasons"])) <= known
        assert data.accounts[row["account_id"]]["type"] in profile["types"]


def test_status_labels_and_groups_agree(data):
    groups = data.organisation["contract_statuses"]
    for row in data["accounts"]:
        assert row["contract_status"] == groups.get(row["status"], "")
    assert Counter(row["contract_status"] for row in data["accounts"]).keys() == {"PAYING", "FREE", "CANCELED", ""}


def test_the_hierarchy_has_no_cycle_on_any_day(data):
    history = defaultdict(list)
    for row in data["account_parents"]:
        history[row["account_id"]].append(row)
    for days in range(0, 1500, 150):
        day = (TODAY - timedelta(days=days)).isoformat()
        parents = {
            account: row["parent_id"]
            for account, rows in history.items()
            for row in rows
            if row["valid_from"] <= day < (row["valid_to"] or "9999")
        }
        for account in parents:
            steps = 0
            while account := parents.get(account):
                steps += 1
                assert steps < 10


def test_the_history_of_the_hierarchy_ends_in_the_current_parent(data):
    history = defaultdict(list)
    for row in data["account_parents"]:
        history[row["account_id"]].append(row)
    for account, rows in history.items():
        rows.sort(key=lambda row: row["valid_from"])
        assert rows[-1]["valid_to"] == ""
        assert rows[-1]["parent_id"] == data.accounts[account]["parent_id"]
        assert all(before["valid_to"] == after["valid_from"] for before, after in pairwise(rows))
        assert all(row["valid_from"] < (row["valid_to"] or "9999") for row in rows)
    assert any(len(rows) > 1 for rows in history.values())


def test_a_role_has_one_holder_at_a_time_unless_it_takes_several(data):
    several = {entry["key"] for entry in data.organisation["assignment_roles"] if entry["multi_holder"]}
    spans = defaultdict(list)
    for row in data["assignments"]:
        key = (row["account_id"], row["role"], row["user_id"] if row["role"] in several else "")
        spans[key].append((row["valid_from"], row["valid_to"] or "9999"))
    for each in spans.values():
        each.sort()
        assert all(start < end for start, end in each)
        assert all(before[1] <= after[0] for before, after in pairwise(each))
    assert any(row["valid_to"] for row in data["assignments"])


def test_contract_value_stands_only_where_it_is_recorded(data):
    priced = [row for row in data["accounts"] if row["contract_value"]]
    assert {row["type"] for row in priced} == {"product"}
    assert {row["currency"] for row in priced} == {"USD", "EUR", "GBP", "JPY"}


def test_the_last_change_of_a_value_led_to_the_present_one(data):
    last = {}
    for row in sorted(data["changes"], key=lambda row: row["at"]):
        if row["field"] == "contractValue":
            last[row["account_id"]] = row["new_value"]
    assert last
    now = {row["id"]: f"{row['contract_value']} {row['currency']}" for row in data["accounts"]}
    assert all(now[account] == value for account, value in last.items())


def test_an_engagement_and_its_contracts_belong_to_one_account(data):
    engagements = {row["id"]: row["account_id"] for row in data["engagements"]}
    contracts = {row["id"]: row["account_id"] for row in data["contracts"]}
    for row in data["engagement_contracts"]:
        assert engagements[row["engagement_id"]] == contracts[row["contract_id"]]


def test_contracts_are_active_until_they_end(data):
    for row in data["contracts"]:
        assert row["start_date"] <= row["end_date"]
        assert (row["state"] == "ACTIVE") == (row["end_date"] > TODAY.isoformat())


def test_instants_have_an_offset_and_facts_lie_in_the_past(data):
    for name, column in (("changes", "at"), ("tickets", "created_at"), ("tickets", "closed_at"), ("nps", "at"), ("tasks", "completed_at")):
        for row in data[name]:
            if row[column]:
                moment = datetime.fromisoformat(row[column])
                assert moment.utcoffset() == timedelta(0)
                assert moment.date() <= TODAY
    assert all(row["state"] == "NEW" for row in data["touchpoints"] if row["occurred_at"][:10] > TODAY.isoformat())
    assert all(row["closed_at"] == "" or row["closed_at"] > row["created_at"] for row in data["tickets"])


def test_people_use_sibling_accounts_so_that_distinct_is_less_than_the_sum(data):
    users = defaultdict(set)
    for row in data["usage"]:
        users[row["account_id"]].add(row["contact_id"])
    below = [users[account] for account in data.subtree("acme") if account in users]
    assert len(set().union(*below)) < sum(map(len, below))


def test_key_flags_differ_between_the_levels_of_one_person(data):
    flags = defaultdict(set)
    for row in data["account_contacts"]:
        flags[row["contact_id"]].add(row["key_contact"])
    assert any(len(each) == 2 for each in flags.values())


def test_acme_has_five_levels_at_every_size(data):
    tree = data.subtree("acme")
    assert data.accounts["acme"]["name"] == "Acme"
    assert len(tree) == 54
    assert max(map(data.depth, tree)) == 4
    assert [row["id"] for row in data["accounts"] if row["name"] == "Acme"] == ["acme"]


def test_globex_is_a_tenth_of_all_accounts(data):
    assert len(data.subtree("globex")) == data.report.accounts // 10


def test_the_deepest_hierarchy_has_six_levels(data):
    deepest = max(map(data.depth, data.accounts))
    assert deepest == (5 if data.report.accounts == 3000 else 4)


def test_managers_form_one_tree(data):
    managers = {row["id"]: row["manager_id"] for row in data["users"]}
    for first in managers.values():
        steps, manager = 0, first
        while manager:
            manager = managers[manager]
            steps += 1
            assert steps < 8
    bots = [row["id"] for row in data["users"] if row["kind"] == "BOT"]
    assert [user for user, manager in managers.items() if not manager] == ["grace", *bots]


def test_all_kinds_of_trouble_occur(data):
    assert any(row["status"] == "COMPLETED" for row in data["tasks"])
    assert any(row["status"] != "COMPLETED" and "" < row["due_date"] < TODAY.isoformat() for row in data["tasks"])
    assert {row["rank"] for row in data["health_snapshots"]} == {"GOOD", "AVERAGE", "POOR"}
    assert any(row["active"] == "false" for row in data["users"])
    held = {row["account_id"] for row in data["assignments"] if row["role"] == "success_manager" and not row["valid_to"]}
    assert any(row["contract_status"] == "PAYING" and row["id"] not in held for row in data["accounts"])
    active = {row["account_id"] for row in data["touchpoints"]} | {row["account_id"] for row in data["tasks"]}
    assert held - active


def _bytes(folder: Path):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_equal_arguments_give_equal_bytes(tmp_path):
    for name in ("one", "two"):
        generate(tmp_path / name, accounts=250, seed=3, today=TODAY, metric_days=20)
    generate(tmp_path / "other", accounts=250, seed=4, today=TODAY, metric_days=20)

    assert _bytes(tmp_path / "one") == _bytes(tmp_path / "two")
    assert _bytes(tmp_path / "one") != _bytes(tmp_path / "other")


def test_detail_accounts_writes_the_structure_alone(tmp_path):
    report = generate(tmp_path, accounts=1000, seed=1, today=TODAY, detail="accounts")

    files = {"accounts.csv", "account_parents.csv", "users.csv", "team_members.csv", "assignments.csv"}
    assert set(report.rows) == files
    assert {path.name for path in tmp_path.iterdir()} == files | {"organisation.toml"}
    assert report.rows["accounts.csv"] == 1000


@pytest.mark.parametrize("accounts", [1, 2, 17, 199, 200, 201])
def test_any_number_of_accounts_can_be_made(tmp_path, accounts):
    report = generate(tmp_path, accounts=accounts, seed=2, today=TODAY, metric_days=3)

    assert report.rows["accounts.csv"] == accounts


@pytest.mark.parametrize(("accounts", "known"), [(199, set()), (200, {"acme", "globex"})])
def test_the_teams_of_known_customers_exist_where_those_do(tmp_path, accounts, known):
    report = generate(tmp_path, accounts=accounts, seed=2, today=TODAY, metric_days=3)
    data = Data(tmp_path, report)

    assert {team["key"] for team in data.organisation["teams"]} == {"emea", "americas", "apac"} | known
    assert {row["team"] for row in data["team_members"]} == {"emea", "americas", "apac"} | known
    assert data.accounts.keys() & {"acme", "globex"} == known


def test_no_accounts_are_refused(tmp_path):
    with pytest.raises(ValueError, match="at least 1"):
        generate(tmp_path, accounts=0, seed=1, today=TODAY)


def test_what_belongs_to_an_engagement_names_it(data):
    account_of = {row["id"]: row["account_id"] for row in data["engagements"]}
    for name in ("touchpoints", "tasks"):
        named = [row for row in data[name] if row["engagement_id"]]
        assert {account_of[row["engagement_id"]] == row["account_id"] for row in named} == {True}
        assert {row["flow"] for row in named if row["subject" if name == "touchpoints" else "title"] != "Next steps"} <= {
            "general", "onboarding", "adoption", "renewal",
        }  # fmt: skip
        engaged = [row for row in data[name] if row["account_id"] in account_of.values() and row["flow"] == "adoption"]
        assert engaged
        assert all(row["engagement_id"] for row in engaged)


def test_engagements_cover_renewed_and_lost_contracts(data):
    contracts = {row["id"]: row for row in data["contracts"]}
    engagements = {row["id"]: row for row in data["engagements"]}
    covered = [(engagements[row["engagement_id"]], contracts[row["contract_id"]]) for row in data["engagement_contracts"]]
    assert any(contract["substate"] == "RENEWED" for _, contract in covered)
    lost = [engagement for engagement, contract in covered if contract["substate"] == "RENEWAL_REJECTED"]
    assert lost
    assert {engagement["stage"] for engagement in lost} == {"LOST"}
    assert {engagement["state"] for engagement in lost} <= {"CLOSED", "IN_PROGRESS"}
    statuses = {data.accounts[engagement["account_id"]]["contract_status"] for engagement in lost}
    assert statuses == {"CANCELED"}


def test_some_engagements_have_an_escalated_account_and_a_review_ahead(data):
    accounts = {row["account_id"] for row in data["engagements"]}
    assert any(row["state"] == "ESCALATED" and row["account_id"] in accounts for row in data["escalations"])
    assert any(row["type"] == "QBR" and row["state"] == "SCHEDULED" and row["start_at"] > TODAY.isoformat() for row in data["meetings"])
