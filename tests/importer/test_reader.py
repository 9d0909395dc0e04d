from __future__ import annotations

from datetime import date

import pytest

from csgraph.importer import Silent
from csgraph.importer.cells import foreign_byte
from csgraph.importer.collections import number_items, read_collection
from csgraph.importer.definitions import Definitions, Stored
from csgraph.importer.organisation_file import read_organisation
from csgraph.importer.problems import Rejections
from csgraph.importer.reader import read_table
from csgraph.importer.staging import Staging
from csgraph.importer.tables import BY_FILE
from support.canonical import ORGANISATION

SETTINGS = {"timeZone": "UTC", "contractStatuses": "{}", "reportingCurrency": "EUR"}
TODAY = date(2026, 6, 17)


@pytest.fixture(scope="module")
def definitions(tmp_path_factory):
    path = tmp_path_factory.mktemp("organisation") / "organisation.toml"
    path.write_text(ORGANISATION)
    content = read_organisation(path)
    assert content.problems == []
    return Definitions.over(Stored(SETTINGS), content)


@pytest.fixture
def read(tmp_path, definitions):
    def run(file, content):
        path = tmp_path / file
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        with Staging(tmp_path) as staging, Rejections(None) as rejections:
            arguments = (staging, definitions.rules(TODAY), definitions.attributes(), rejections, Silent())
            count = read_table(path, BY_FILE[file], *arguments)
            staged = staging.staged.get(BY_FILE[file].entity)
            rows = staging.run(f"SELECT * FROM {staged.name} ORDER BY line").fetchall() if staged else []
            names = ["line", *(column.name for column in staged.columns)] if staged else []
            problems = [(p.line, p.column, p.code) for p in rejections.kept]
            return [dict(zip(names, row, strict=True)) for row in rows], problems, (count, rejections.rows_of(file), rejections.fatal)

    return run


def test_columns_come_in_any_order_after_a_byte_order_mark_and_rows_know_their_line(read):
    rows, problems, counts = read("users.csv", '\ufeffname,id\n"two\nlines",u1\n\nPlain,u2\n')

    assert rows == [{"line": 2, "name": "two\nlines", "id": "u1"}, {"line": 5, "name": "Plain", "id": "u2"}]
    assert (problems, counts) == ([], (2, 0, False))


@pytest.mark.parametrize(
    ("file", "header", "row", "column", "code"),
    [
        ("users.csv", "id,name,active", "u1,Anna,yes", "active", "BAD_VALUE"),
        ("users.csv", "id,name,kind", "u1,Anna,robot", "kind", "BAD_VALUE"),
        ("users.csv", "id,name,permissions", "u1,Anna,MEMBER;KING", "permissions", "BAD_VALUE"),
        ("users.csv", "id,name", "u1,", "name", "BAD_VALUE"),
        ("users.csv", "id,name", "u1,a\0b", "name", "BAD_VALUE"),
        ("users.csv", "id,name", "u1", "", "BAD_VALUE"),
        ("users.csv", "id,name", "u1,a,b", "", "BAD_VALUE"),
        ("users.csv", "id,name", 'u1,"a"b', "", "BAD_VALUE"),
        ("users.csv", "id,name", "u1," + "x" * 1_001, "name", "TOO_LONG"),
        ("users.csv", "id,name", "u" * 256 + ",Anna", "id", "TOO_LONG"),
        ("accounts.csv", "id,name,type", "a1,Acme,planet", "type", "UNKNOWN_REFERENCE"),
        ("accounts.csv", "id,name,type,contract_value", "a1,Acme,company,NaN", "contract_value", "BAD_VALUE"),
        ("accounts.csv", "id,name,type,contract_value", "a1,Acme,company,1e5", "contract_value", "BAD_VALUE"),
        ("accounts.csv", "id,name,type,contract_value", 'a1,Acme,company,"1,5"', "contract_value", "BAD_VALUE"),
        ("accounts.csv", "id,name,type,contract_value", "a1,Acme,company,1.00001", "contract_value", "BAD_VALUE"),
        ("accounts.csv", "id,name,type,currency", "a1,Acme,company,dollars", "currency", "BAD_VALUE"),
        ("accounts.csv", "id,name,type,create_date", "a1,Acme,company,2026-02-29", "create_date", "BAD_VALUE"),
        ("accounts.csv", "id,name,type,create_date", "a1,Acme,company,20260101", "create_date", "BAD_VALUE"),
        ("accounts.csv", "id,name,type,employees", "a1,Acme,company,-1", "employees", "BAD_VALUE"),
        ("accounts.csv", "id,name,type,employees", "a1,Acme,company,2147483648", "employees", "BAD_VALUE"),
        ("accounts.csv", "id,name,type,website", "a1,Acme,company,acme.example", "website", "BAD_VALUE"),
        ("accounts.csv", "id,name,type,attribute.seats", "a1,Acme,company,inf", "attribute.seats", "BAD_VALUE"),
        ("accounts.csv", "id,name,type,attribute.seats", "a1,Acme,company,1e999", "attribute.seats", "BAD_VALUE"),
        ("accounts.csv", "id,name,type,attribute.segment", "a1,Acme,company,C", "attribute.segment", "BAD_VALUE"),
        ("accounts.csv", "id,name,type,attribute.signed", "a1,Acme,company,soon", "attribute.signed", "BAD_VALUE"),
        ("touchpoints.csv", "id,account_id,subject,kind,occurred_at", "t1,a1,Call,call,2026-05-01T10:00:00", "occurred_at", "BAD_VALUE"),
        ("touchpoints.csv", "id,account_id,subject,kind,occurred_at", "t1,a1,Call,call,2026-05-01T25:00:00Z", "occurred_at", "BAD_VALUE"),
        ("touchpoints.csv", "id,account_id,subject,kind,occurred_at", "t1,a1,Call,call,2026-05-01 10:00:00Z", "occurred_at", "BAD_VALUE"),
        ("touchpoints.csv", "id,account_id,subject,kind,occurred_at", "t1,a1,Call,call,0001-01-01T00:00:00+10:00", "occurred_at", "BAD_VALUE"),
        ("touchpoints.csv", "id,account_id,subject,kind,occurred_at,flow", "t1,a1,C,c,2026-05-01T10:00:00Z,x", "flow", "UNKNOWN_REFERENCE"),
        ("metric_points.csv", "account_id,metric,date,value", "a1,licensed_seats,2026-06-18,1", "date", "BAD_VALUE"),
        ("metric_points.csv", "account_id,metric,date,value", "a1,seats_of_gold,2026-06-17,1", "metric", "UNKNOWN_REFERENCE"),
        ("metric_points.csv", "account_id,metric,date,value", "a1,contract_value,2026-06-17,1", "metric", "UNKNOWN_REFERENCE"),
        ("lifecycle_stages.csv", "account_id,lifecycle,stage,since", "a1,journey,retired,2026-06-17", "stage", "BAD_VALUE"),
        ("nps.csv", "account_id,contact_id,score,at", "a1,c1,11,2026-05-01T10:00:00Z", "score", "BAD_VALUE"),
        ("health_snapshots.csv", "account_id,date,rank,score", "a1,2026-05-01,GOOD,100.1", "score", "BAD_VALUE"),
        ("health_snapshots.csv", "account_id,date,rank,reasons", 'a1,2026-05-01,GOOD,"{""a"":1}"', "reasons", "BAD_VALUE"),
        ("changes.csv", "account_id,field,new_value,at", "a1,shoeSize,1,2026-05-01T10:00:00Z", "field", "UNKNOWN_REFERENCE"),
        ("changes.csv", "account_id,field,new_value,at", "a1,contractValue,a lot,2026-05-01T10:00:00Z", "new_value", "BAD_VALUE"),
        ("assignments.csv", "account_id,user_id,role,valid_from,valid_to", "a1,u1,success_manager,2026-02-01,2026-02-01", "valid_to", "BAD_VALUE"),
        ("assignments.csv", "account_id,user_id,role,valid_from", "a1,u1,success_manager,2026-06-18", "valid_from", "BAD_VALUE"),
        ("assignments.csv", "account_id,user_id,role,valid_to", "a1,u1,success_manager,2026-02-01", "valid_from", "BAD_VALUE"),
        ("assignments.csv", "account_id,user_id,role", "a1,u1,king", "role", "UNKNOWN_REFERENCE"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_reported_and_its_row_left_out(read, file, header, row, column, code):
    rows, problems, counts = read(file, f"{header}\n{row}\n")

    assert (rows, problems, counts) == ([], [(2, column, code)], (1, 1, False))


def test_every_bad_cell_of_a_row_is_reported_and_the_row_counted_once(read):
    rows, problems, counts = read("users.csv", "id,name,active,kind\nu1,,maybe,robot\nu2,Ok,true,bot\n")

    assert [row["id"] for row in rows] == ["u2"]
    assert problems == [(2, "name", "BAD_VALUE"), (2, "active", "BAD_VALUE"), (2, "kind", "BAD_VALUE")]
    assert counts == (2, 1, False)


def test_bytes_that_are_not_utf8_are_named_by_cell(read):
    rows, problems, _ = read("users.csv", b"id,name,active\nu1,Z\xfcrich,true\nu2,ok,\xff\nu3,\xed\xa0\x80,true\nu4,\xc3\xbc,true\n")

    assert [row["name"] for row in rows] == ["\u00fc"]
    assert problems == [(2, "name", "BAD_ENCODING"), (3, "active", "BAD_ENCODING"), (4, "name", "BAD_ENCODING")]


def test_a_byte_that_is_not_utf8_is_named_with_its_place_and_the_cure():
    assert foreign_byte("Z\udcfcrich") == (
        "UTF-8; character 2 of the cell is the byte 0xFC. Save the file as UTF-8, or name its encoding in a mapping"
    )


def test_a_quote_that_never_closes_is_reported_where_it_opens(read):
    rows, problems, _ = read("users.csv", 'id,name\nu1,Anna\nu2,"Bert\nu3,Cora\n')

    assert [row["id"] for row in rows] == ["u1"]
    assert problems == [(3, "", "BAD_VALUE")]


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("id", (1, "name", "MISSING_COLUMN")),
        ("id,name,manger_id", (1, "manger_id", "UNKNOWN_COLUMN")),
        ("id,name,attribute.seats", (1, "attribute.seats", "UNKNOWN_COLUMN")),
        ("id,name,name", (1, "name", "BAD_VALUE")),
    ],
)
def test_a_bad_header_refuses_the_whole_file(read, header, problem):
    _, problems, counts = read("users.csv", f"{header}\n" + ",".join("u1" for _ in header.split(",")) + "\n")

    assert (problems, counts) == ([problem], (1, 1, True))


def test_an_empty_file_lacks_its_columns(read):
    assert read("engagement_contracts.csv", "")[1] == [(1, "engagement_id", "MISSING_COLUMN"), (1, "contract_id", "MISSING_COLUMN")]


def test_an_attribute_that_is_not_defined_is_an_unknown_column(read):
    assert read("accounts.csv", "id,name,type,attribute.x\n")[1] == [(1, "attribute.x", "UNKNOWN_COLUMN")]


def test_the_label_decides_the_contract_status_unless_the_cell_does(read):
    rows, _, _ = read(
        "accounts.csv",
        "id,name,type,status,contract_status\na1,A,company,Active,\na2,B,company,Active,free\na3,C,company,Odd,\na4,D,company,,\n",
    )

    assert [row["contract_status"] for row in rows] == ["PAYING", "FREE", None, None]


def test_the_label_decides_also_where_the_file_has_no_contract_status(read):
    rows, _, _ = read("accounts.csv", "id,name,type,status\na1,A,company,Closed\n")

    assert rows[0]["contract_status"] == "CANCELED"


def test_an_amount_without_a_currency_is_in_the_reporting_currency_and_no_amount_has_none(read):
    rows, _, _ = read("accounts.csv", "id,name,type,contract_value,currency\na1,A,company,5,\na2,B,company,5,eur\na3,C,company,,EUR\n")

    assert [(row["contract_value"], row["currency"]) for row in rows] == [(50_000, "USD"), (50_000, "EUR"), (None, None)]


def test_a_day_of_validity_begins_in_the_reporting_zone_also_when_clocks_change(read):
    rows, problems, _ = read(
        "account_parents.csv", "account_id,valid_from,valid_to\na1,2026-03-29,2026-03-30\na2,2026-03-29T00:00:00+00:00,\n"
    )

    assert problems == []
    assert [(row["valid_from"], row["valid_to"]) for row in rows] == [
        ("2026-03-28T23:00:00.000000Z", "2026-03-29T22:00:00.000000Z"), ("2026-03-29T00:00:00.000000Z", None),
    ]  # fmt: skip


def test_enum_cells_ignore_case_spaces_and_hyphens(read):
    rows, _, _ = read(
        "opportunities.csv", "id,account_id,type,stage\no1,a1,renew,Closed won\no2,a1,NEW,closed-lost\no3,a1,Expansion,In talks\n"
    )

    assert [(row["type"], row["stage"]) for row in rows] == [("RENEW", "CLOSED_WON"), ("NEW", "CLOSED_LOST"), ("EXPANSION", "In talks")]


def test_lists_lose_blanks_and_repeats(read):
    rows, _, _ = read("accounts.csv", "id,name,type,attribute.tags\na1,A,company,x; y ;;x\na2,B,company,;\n")

    assert [row["attribute.tags"] for row in rows] == ['["x", "y"]', None]


def test_rows_of_a_collection_keep_their_columns_and_their_place(tmp_path):
    path = tmp_path / "crm.csv"
    path.write_text("Deal,account_id,Size\nBig,a1,1\nOdd\nSmall,a1,\nOther,,3\nThird,a2,4\n")

    with Staging(tmp_path) as staging, Rejections(None) as rejections:
        count = read_collection(path, staging, rejections, Silent())
        number_items(staging, staging.staged["collection_item"])
        rows = staging.run("SELECT line, account_id, collection, row_key, position, columns, cells FROM rows_collection_item").fetchall()
        problems = [(p.file, p.line, p.column, p.code) for p in rejections.kept]

    columns = '["Deal", "Size"]'
    assert count == 5
    assert rows == [
        (2, "a1", "crm", "0", 0, columns, '["Big", "1"]'), (4, "a1", "crm", "1", 1, columns, '["Small", ""]'),
        (6, "a2", "crm", "0", 0, columns, '["Third", "4"]'),
    ]  # fmt: skip
    assert problems == [("collections/crm.csv", 3, "", "BAD_VALUE"), ("collections/crm.csv", 5, "account_id", "BAD_VALUE")]
