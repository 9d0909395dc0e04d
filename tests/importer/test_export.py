from __future__ import annotations

import csv

from csgraph.importer import Silent, run_export
from support.canonical import COMPANY, digests, load, put, repository
from support.wipe import wipe

TYPES = '[[account_types]]\nkey = "company"\ndisplay_name = "Company"\nlevel = 0\n'


async def test_export_import_export_is_the_same_to_the_byte(graph, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    source = put(tmp_path / "in", COMPANY)
    await load(graph, source)
    report = await run_export(repository(graph), first, Silent())
    await wipe(graph)
    await load(graph, first)

    await run_export(repository(graph), second, Silent())

    assert digests(first) == digests(second)
    assert set(digests(first)) == set(COMPANY)
    assert report.files.keys() == COMPANY.keys() - {"organisation.toml"}


async def test_an_export_changes_nothing_when_it_is_imported_where_it_came_from(graph, tmp_path):
    await load(graph, put(tmp_path / "in", COMPANY))
    await run_export(repository(graph), tmp_path / "out", Silent())

    report = await load(graph, tmp_path / "out")

    assert (report.changes, report.configuration_changes) == (0, 0)


async def test_cells_come_back_in_canonical_form(graph, tmp_path):
    await load(graph, put(tmp_path / "in", COMPANY))

    await run_export(repository(graph), tmp_path / "out", Silent())

    accounts = _rows(tmp_path / "out" / "accounts.csv")
    leaf = accounts[2]
    assert [row["id"] for row in accounts] == ["a1", "a2", "a3"]
    assert accounts[0]["name"] == "Caf\u00e9 Root"
    assert (leaf["contract_value"], leaf["currency"], leaf["amount_raised"]) == ("1250.50", "EUR", "1000000.00")
    assert (leaf["contract_status"], accounts[1]["contract_status"], accounts[0]["contract_status"]) == ("PAYING", "FREE", "FREE")
    assert leaf["description"] == 'Two\nlines, "quoted"'
    assert (leaf["attribute.beta"], leaf["attribute.seats"], leaf["attribute.tags"]) == ("true", "5", "x;y")
    assert accounts[1]["currency"] == "USD"
    contracts = _rows(tmp_path / "out" / "contracts.csv")
    assert [(row["value"], row["currency"]) for row in contracts] == [("1000", "JPY"), ("10.001", "USD")]
    parents = _rows(tmp_path / "out" / "account_parents.csv")
    assert [tuple(row.values()) for row in parents if row["account_id"] == "a3"] == [
        ("a3", "", "2024-02-28T23:00:00Z", "2024-05-31T22:00:00Z"),
        ("a3", "a1", "2024-05-31T22:00:00Z", "2024-12-31T23:00:00Z"),
        ("a3", "a2", "2024-12-31T23:00:00Z", ""),
    ]
    changes = _rows(tmp_path / "out" / "changes.csv")
    assert [row["new_value"] for row in changes] == ["A", "250.50 EUR"]
    assert (tmp_path / "out" / "collections" / "crm.csv").read_text() == 'account_id,Deal,"Amount, net"\na1,Big,7\na3,Big,100\na3,Small,\n'


async def test_no_account_is_lost_between_two_pages(graph, tmp_path):
    count = 300
    accounts = "".join(f"a{i:03d},Account {i},company,2024-01-01\n" for i in range(count))
    files = {"organisation.toml": TYPES, "accounts.csv": "id,name,type,create_date\n" + accounts}
    await load(graph, put(tmp_path / "in", files))

    report = await run_export(repository(graph), tmp_path / "out", Silent())

    assert report.files == {"accounts.csv": count, "account_parents.csv": count}


async def test_what_has_no_id_in_a_system_of_record_gets_one_that_comes_back(graph, tmp_path):
    await load(graph, put(tmp_path / "in", COMPANY))
    await graph.schema("MATCH (a:Account {externalId: 'a1'}) SET a.externalId = null")

    await run_export(repository(graph), tmp_path / "out", Silent())

    accounts = {row["id"]: row for row in _rows(tmp_path / "out" / "accounts.csv")}
    (made_here,) = [key for key in accounts if key.startswith("csgraph-")]
    assert accounts["a2"]["parent_id"] == made_here


def _rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
