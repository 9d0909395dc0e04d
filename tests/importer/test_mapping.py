"""The mapping language: every expression, every step, and every error with its place and its nearest name."""

from __future__ import annotations

import csv

import pytest

from csgraph.domain.errors import ImportRefused
from csgraph.importer.mapping import MappingError, apply_mapping

DEALS = "deal,account,agent,stage,value\n1,North,Ann,Won,10.5\n2,North,Bob,Won,4\n3,North,Bob,Lost,\n4,South,Bob,Won,7\n5,,Ann,Open,1\n"
SOURCE = '[sources.deals]\nfile = "deals.csv"\n'


class Bench:
    """A directory with a mapping and its sources."""

    def __init__(self, folder):
        self.folder = folder
        self.source("deals.csv", DEALS)

    def source(self, name, text, encoding="utf-8"):
        (self.folder / name).write_bytes(text.encode(encoding))

    def apply(self, mapping):
        file = self.folder / "mapping.toml"
        file.write_text(mapping, encoding="utf-8")
        return apply_mapping(file, self.folder, self.folder / "out")

    def rows(self, mapping, to="users.csv"):
        self.apply(mapping)
        with (self.folder / "out" / to).open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def problems(self, mapping):
        with pytest.raises(MappingError) as caught:
            self.apply(mapping)
        assert not list((self.folder / "out").glob("**/*")) if (self.folder / "out").exists() else True
        return caught.value.problems

    def names(self, expression, *, section="", sources=SOURCE, from_="deals"):
        """The column `name` of users.csv with this expression."""
        mapping = f'{sources}[[table]]\nto = "users.csv"\nfrom = "{from_}"\n{section}\n[table.columns]\nid = "deal"\nname = "deal"\nemail = {expression}\n'
        return [row["email"] for row in self.rows(mapping)]


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('"agent"', ["Ann", "Bob", "Bob", "Bob", "Ann"]),
        ('{ column = "account" }', ["North", "North", "North", "South", ""]),
        ('{ column = "account", default = "none" }', ["North", "North", "North", "South", "none"]),
        ('{ constant = "x" }', ["x"] * 5),
        ('{ template = "{account}/{agent}!" }', ["North/Ann!", "North/Bob!", "North/Bob!", "South/Bob!", ""]),
        ('{ concat = ["account", "agent"], separator = "-" }', ["North-Ann", "North-Bob", "North-Bob", "South-Bob", "Ann"]),
        ('{ concat = [{ column = "agent", lower = true }, { constant = "@x" }] }', ["ann@x", "bob@x", "bob@x", "bob@x", "ann@x"]),
        ('{ column = "agent", lower = true }', ["ann", "bob", "bob", "bob", "ann"]),
        ('{ column = "agent", lower = true, title = true }', ["ann", "bob", "bob", "bob", "ann"]),
        ('{ column = "agent", replace = [["^A", "E"], ["b$", ""]] }', ["Enn", "Bo", "Bo", "Bo", "Enn"]),
        ('{ column = "agent", replace = [[".*", ""]] }', [""] * 5),
        ('{ column = "stage", values = { Won = "W", Lost = "L" }, keep = true }', ["W", "W", "L", "W", "Open"]),
        ('{ column = "stage", values = { Won = "W" }, otherwise = "-" }', ["W", "W", "-", "W", "-"]),
        ('{ column = "stage", values = { Won = "" }, otherwise = "-", default = "d" }', ["d", "d", "-", "d", "-"]),
        ('{ sum = "value", by = "account" }', ["14.5", "14.5", "14.5", "7", ""]),
        ('{ sum = "value", by = "account", where = { stage = "Lost" }, default = "0" }', ["0"] * 5),
        ('{ count = true, by = "account" }', ["3", "3", "3", "1", "0"]),
        ('{ count = true, by = "account", where = { stage = ["Won", "Open"] } }', ["2", "2", "2", "1", "0"]),
        ('{ count = true, by = "account", where = { stage = { not = "Won" } } }', ["1", "1", "1", "0", "0"]),
        ('{ count = true, by = ["account", "agent"] }', ["1", "2", "2", "1", "0"]),
        ('{ first = "agent", by = "account" }', ["Ann", "Ann", "Ann", "Bob", ""]),
        ('{ top = "agent", weight = "value", by = "account" }', ["Ann", "Ann", "Ann", "Bob", ""]),
        ('{ count = true, by = "account", key = { top = "account", weight = "value", by = "agent" } }', ["3", "1", "1", "1", "3"]),
        ('{ column = "value", as = "number", default = "none" }', ["10.5", "4", "none", "7", "1"]),
    ],
)
def test_an_expression_gives_one_text_per_row(bench, expression, expected):
    if "title" in expression:
        expected = [text.title() for text in expected]
    assert bench.names(expression) == expected


def test_strip_removes_space_at_both_ends_and_leaves_null_where_nothing_remains(bench):
    bench.source("deals.csv", "deal,text\n1, a b \n2,  \n")
    assert bench.names('{ column = "text", strip = true }') == ["a b", ""]


def test_equal_weights_choose_the_smaller_text(bench):
    bench.source("deals.csv", "deal,agent,value\n1,Zoe,5\n2,Ann,2\n3,Ann,3\n")
    bench.source("one.csv", "deal\n1\n")
    mapping = SOURCE + '[sources.one]\nfile = "one.csv"\n'
    bench.source("deals.csv", "deal,agent,value,all\n1,Zoe,5,x\n2,Ann,2,x\n3,Ann,3,x\n")
    assert bench.names('{ top = "agent", weight = "value", by = "all" }', sources=mapping) == ["Ann"] * 3


def test_a_group_of_another_source_is_found_by_key(bench):
    bench.source("teams.csv", "person;office\nAnn;East\nBob;West\n")
    sources = SOURCE + '[sources.teams]\nfile = "teams.csv"\ndelimiter = ";"\n'
    found = bench.names('{ first = "office", of = "teams", by = "person", key = "agent" }', sources=sources)
    assert found == ["East", "West", "West", "West", "East"]


def test_where_filters_rows_and_distinct_keeps_the_first(bench):
    assert bench.names('"deal"', section='where = { account = { not = "" } }\ndistinct = "agent"') == ["1", "2"]
    assert bench.names('"deal"', section='where = { account = "" }') == ["5"]
    assert bench.names('"deal"', section='distinct = ["account", "agent"]') == ["1", "2", "4", "5"]


def test_a_group_without_by_takes_the_distinct_columns(bench):
    assert bench.names('{ sum = "value" }', section='distinct = "account"') == ["14.5", "7", ""]


def test_the_report_counts_what_was_written_and_left_out(bench):
    report = bench.apply(
        SOURCE + '[[table]]\nto = "users.csv"\nfrom = "deals"\nwhere = { stage = "Won" }\ndistinct = "agent"\n'
        '[table.columns]\nid = "agent"\nname = "agent"\n'
    )
    assert (report.rows, report.filtered, report.duplicates) == ({"users.csv": 2}, 2, 1)


def test_several_sections_feed_one_file_with_all_their_columns(bench):
    rows = bench.rows(
        SOURCE + '[[table]]\nto = "users.csv"\nfrom = "deals"\nwhere = { deal = "1" }\n[table.columns]\nid = "deal"\nname = "agent"\n'
        '[[table]]\nto = "users.csv"\nfrom = "deals"\nwhere = { deal = "2" }\n'
        '[table.columns]\nid = "deal"\nname = "agent"\nkind = { constant = "BOT" }\n'
    )
    assert rows == [{"id": "1", "name": "Ann", "kind": ""}, {"id": "2", "name": "Bob", "kind": "BOT"}]


def test_attribute_and_collection_columns_are_free(bench):
    mapping = SOURCE + (
        '[[table]]\nto = "collections/deals.csv"\nfrom = "deals"\nwhere = { account = { not = "" } }\n'
        '[table.columns]\naccount_id = "account"\nanything = "agent"\n'
        '[[table]]\nto = "contacts.csv"\nfrom = "deals"\n[table.columns]\nid = "deal"\nname = "agent"\n"attribute.stage" = "stage"\n'
    )
    assert bench.rows(mapping, "collections/deals.csv")[0] == {"account_id": "North", "anything": "Ann"}
    assert bench.rows(mapping, "contacts.csv")[0] == {"id": "1", "name": "Ann", "attribute.stage": "Won"}


def test_the_dialect_of_a_source_becomes_the_canonical_form(bench):
    bench.source(
        "deals.csv", "nr;Kunde;Tag;Zeit;Wert;Aktiv\r\n1;Müller;31.12.2025;31.12.2025 18:30;1.234,50;Ja\r\n2;n/a;;;;nein\r\n", "cp1252"
    )
    sources = (
        '[sources.deals]\nfile = "deals.csv"\ndelimiter = ";"\nencoding = "cp1252"\nnull = "n/a"\ndates = "%d.%m.%Y"\n'
        'instants = "%d.%m.%Y %H:%M"\ntime_zone = "Europe/Berlin"\ntrue = "ja"\nfalse = "nein"\ndecimal = ","\nthousands = "."\n'
    )
    columns = (
        'id = "nr"\naccount_id = "nr"\ncurrency = "Kunde"\nvalue = { column = "Wert", default = "0" }\nnumber = "nr"\n'
        'state = { constant = "ACTIVE" }\nstart_date = "Tag"\nend_date = { column = "Tag", add_days = 1 }\n'
    )
    rows = bench.rows(sources + f'[[table]]\nto = "contracts.csv"\nfrom = "deals"\n[table.columns]\n{columns}', "contracts.csv")
    assert [(row["currency"], row["value"], row["start_date"], row["end_date"]) for row in rows] == [
        ("Müller", "1234.5", "2025-12-31", "2026-01-01"),
        ("", "0", "", ""),
    ]
    changes = 'account_id = "nr"\nfield = { constant = "name" }\nat = { column = "Zeit", default = "2026-01-01T00:00:00Z" }\n'
    rows = bench.rows(sources + f'[[table]]\nto = "changes.csv"\nfrom = "deals"\n[table.columns]\n{changes}', "changes.csv")
    assert [row["at"] for row in rows] == ["2025-12-31T18:30:00+01:00", "2026-01-01T00:00:00Z"]
    users = 'id = "nr"\nname = "nr"\nactive = "Aktiv"\n'
    rows = bench.rows(sources + f'[[table]]\nto = "users.csv"\nfrom = "deals"\n[table.columns]\n{users}')
    assert [row["active"] for row in rows] == ["true", "false"]


def test_a_byte_order_mark_is_accepted(bench):
    bench.source("deals.csv", "\ufeffdeal,x\n1,a\n")
    assert bench.names('"x"') == ["a"]


def test_validity_may_be_a_date_or_an_instant(bench):
    bench.source("deals.csv", "a,u,f,t\n1,2,2025-01-31,2025-02-01T10:00:00+02:00\n")
    columns = 'account_id = "a"\nuser_id = "u"\nrole = { constant = "r" }\nvalid_from = "f"\nvalid_to = "t"\n'
    rows = bench.rows(SOURCE + f'[[table]]\nto = "assignments.csv"\nfrom = "deals"\n[table.columns]\n{columns}', "assignments.csv")
    assert (rows[0]["valid_from"], rows[0]["valid_to"]) == ("2025-01-31", "2025-02-01T10:00:00+02:00")


def test_the_organisation_file_is_copied_beside_the_rows(bench):
    (bench.folder / "company.toml").write_text('name = "X"\n', encoding="utf-8")
    bench.apply('organisation = "company.toml"\n' + SOURCE + TABLE)
    assert (bench.folder / "out" / "organisation.toml").read_text(encoding="utf-8") == 'name = "X"\n'


TABLE = '[[table]]\nto = "users.csv"\nfrom = "deals"\n[table.columns]\nid = "deal"\nname = "agent"\n'


@pytest.mark.parametrize(
    ("mapping", "line", "code", "expected"),
    [
        ("nonsense", 0, "BAD_VALUE", "TOML:"),
        ("", 0, "BAD_VALUE", "at least one [sources.NAME]"),
        (SOURCE, 0, "BAD_VALUE", "at least one [[table]]"),
        ('colour = "red"\n', 1, "BAD_VALUE", "a key of the mapping, not 'colour'"),
        ('organisation = "none.toml"\n' + SOURCE, 1, "BAD_VALUE", "'none.toml' does not exist"),
        ('[sources.deals]\nfile = "dealz.csv"\n', 2, "BAD_VALUE", "Did you mean 'deals.csv'?"),
        (SOURCE + 'delimeter = ";"\n', 3, "BAD_VALUE", "Did you mean 'delimiter'?"),
        (SOURCE + 'delimiter = ";;"\n', 3, "BAD_VALUE", "delimiter is one character"),
        (SOURCE + 'encoding = "latin-99"\n', 3, "BAD_VALUE", "not 'latin-99'"),
        (SOURCE + 'time_zone = "Mars/Base"\n', 3, "BAD_VALUE", "not 'Mars/Base'"),
        (SOURCE + TABLE.replace('"users.csv"', '"user.csv"'), 4, "BAD_VALUE", "Did you mean 'users.csv'?"),
        (SOURCE + TABLE.replace('from = "deals"', 'from = "deal"'), 5, "BAD_VALUE", "Did you mean 'deals'?"),
        (SOURCE + TABLE.replace('from = "deals"', 'form = "deals"'), 5, "BAD_VALUE", "Did you mean 'from'?"),
        (SOURCE + TABLE + 'emial = "agent"\n', 9, "UNKNOWN_COLUMN", "a column of users.csv, not 'emial'. Did you mean 'email'?"),
        (SOURCE + TABLE + 'email = "agnet"\n', 9, "UNKNOWN_COLUMN", "a column of deals.csv, not 'agnet'. Did you mean 'agent'?"),
        (SOURCE + TABLE + 'email = { template = "{agnt}" }\n', 9, "UNKNOWN_COLUMN", "Did you mean 'agent'?"),
        (SOURCE + TABLE.replace('name = "agent"\n', ""), 4, "MISSING_COLUMN", "the required column 'name' of users.csv"),
        (SOURCE + TABLE + 'email = { column = "agent", uper = true }\n', 9, "BAD_VALUE", "a key of email, not 'uper'"),
        (SOURCE + TABLE + 'email = { column = "agent", lowr = true }\n', 9, "BAD_VALUE", "Did you mean 'lower'?"),
        (SOURCE + TABLE + "email = { lower = true }\n", 9, "BAD_VALUE", "email has exactly one of column, constant"),
        (SOURCE + TABLE + 'email = { column = "agent", constant = "x" }\n', 9, "BAD_VALUE", "email has exactly one of"),
        (SOURCE + TABLE + 'email = { column = "agent", by = "agent" }\n', 9, "BAD_VALUE", "by does not belong to 'column'"),
        (SOURCE + TABLE + 'email = { sum = "value", by = "agent", weight = "value" }\n', 9, "BAD_VALUE", "weight does not belong to 'sum'"),
        (SOURCE + TABLE + 'email = { sum = "value" }\n', 9, "BAD_VALUE", "'sum' needs by ="),
        (SOURCE + TABLE + 'email = { sum = "value", by = "agent", key = ["agent", "deal"] }\n', 9, "BAD_VALUE", "as many parts in key"),
        (SOURCE + TABLE + 'email = { sum = "value", of = "deels", by = "agent" }\n', 9, "BAD_VALUE", "Did you mean 'deals'?"),
        (SOURCE + TABLE + 'email = { top = "agent", by = "account" }\n', 9, "BAD_VALUE", "needs weight"),
        (SOURCE + TABLE + 'email = { count = false, by = "account" }\n', 9, "BAD_VALUE", "count = true"),
        (SOURCE + TABLE + 'email = { column = "agent", as = "dat" }\n', 9, "BAD_VALUE", "Did you mean 'date'?"),
        (SOURCE + TABLE + 'email = { column = "agent", replace = [["(", ""]] }\n', 9, "BAD_VALUE", "regular expression"),
        (SOURCE + TABLE + 'email = { column = "agent", replace = "x" }\n', 9, "BAD_VALUE", "replace = [["),
        (SOURCE + TABLE + 'email = { column = "agent", keep = true }\n', 9, "BAD_VALUE", "otherwise and keep belong to values"),
        (SOURCE + TABLE + 'email = { column = "agent", lower = "yes" }\n', 9, "BAD_VALUE", "lower is true or false"),
        (SOURCE + TABLE + 'email = { column = "agent", add_days = "1" }\n', 9, "BAD_VALUE", "add_days is a whole number"),
        (SOURCE + TABLE + 'email = { column = "agent", values = ["x"] }\n', 9, "BAD_VALUE", "values is a table of texts"),
        (SOURCE + TABLE + "email = 5\n", 9, "BAD_VALUE", "email is a table"),
        (
            SOURCE + TABLE.replace("[table.columns]", 'where = { stag = "Won" }\n[table.columns]'),
            6,
            "UNKNOWN_COLUMN",
            "Did you mean 'stage'?",
        ),
        (SOURCE + TABLE.replace("[table.columns]", "where = { stage = 5 }\n[table.columns]"), 6, "BAD_VALUE", "a text or a list of texts"),
        (SOURCE + TABLE.replace("[table.columns]", 'distinct = "agnt"\n[table.columns]'), 6, "UNKNOWN_COLUMN", "Did you mean 'agent'?"),
    ],
)
def test_a_wrong_mapping_is_refused_with_its_place(bench, mapping, line, code, expected):
    problem = bench.problems(mapping)[0]

    assert (problem.code, problem.file, problem.line) == (code, "mapping.toml", line)
    assert expected in problem.expected


def test_all_problems_of_a_mapping_are_reported_at_once(bench):
    problems = bench.problems(SOURCE + TABLE + 'email = "agnet"\nactiv = "agent"\n' + TABLE.replace("deal", "daal"))

    assert [(each.line, each.column) for each in problems] == [(9, "email"), (10, "activ"), (13, "")]


@pytest.mark.parametrize(
    ("columns", "code", "line", "column", "expected"),
    [
        ('account_id = "account"', "BAD_VALUE", 6, "account_id", "a value, because contracts.csv requires account_id"),
        ('account_id = "deal"\nstart_date = "agent"', "BAD_VALUE", 2, "start_date", "a date written as %Y-%m-%d, not 'Ann'"),
        ('account_id = "deal"\nsubstate = { column = "stage", values = { Wun = "x" } }', "BAD_VALUE", 2, "substate", "Did you mean 'Wun'?"),
        ('account_id = "deal"\nvalue = "agent"', "BAD_VALUE", 2, "value", "a number, not 'Ann'"),
        ('account_id = "deal"\nvalue = { constant = "NaN" }', "BAD_VALUE", 2, "value", "a number, not 'NaN'"),
    ],
)
def test_a_cell_that_does_not_fit_is_refused_with_its_row(bench, columns, code, line, column, expected):
    value = "" if "value =" in columns else 'value = { constant = "1" }\n'
    fixed = f'id = "deal"\nnumber = "deal"\nstate = {{ constant = "ACTIVE" }}\n{value}'
    problem = bench.problems(SOURCE + f'[[table]]\nto = "contracts.csv"\nfrom = "deals"\n[table.columns]\n{fixed}{columns}\n')[0]

    assert (problem.code, problem.file, problem.line, problem.column) == (code, "deals.csv", line, column)
    assert expected in problem.expected


def test_a_sum_over_text_is_refused(bench):
    problem = bench.problems(SOURCE + TABLE + 'email = { sum = "agent", by = "account" }\n')[0]

    assert (problem.line, problem.column, problem.expected) == (2, "agent", "a number, not 'Ann'")


def test_a_row_of_another_width_is_refused(bench):
    bench.source("deals.csv", "deal,agent\n1,Ann\n2,Bob,x\n")
    problem = bench.problems(SOURCE + TABLE)[0]

    assert (problem.file, problem.line, problem.expected) == ("deals.csv", 3, "2 cells, not 3")


def test_a_wrong_encoding_is_refused(bench):
    bench.source("deals.csv", "deal,agent\n1,Müller\n", "cp1252")
    problem = bench.problems(SOURCE + TABLE)[0]

    assert (problem.code, problem.file) == ("BAD_ENCODING", "deals.csv")


def test_a_mapping_that_cannot_be_read_is_refused(bench):
    for name, code in (("none.toml", "BAD_VALUE"), ("latin.toml", "BAD_ENCODING")):
        bench.source("latin.toml", "# Müller", "cp1252")
        with pytest.raises(MappingError) as caught:
            apply_mapping(bench.folder / name, bench.folder, bench.folder / "out")
        assert (caught.value.problems[0].code, caught.value.problems[0].file) == (code, name)


def test_an_empty_source_is_refused(bench):
    bench.source("deals.csv", "")
    problem = bench.problems(SOURCE + TABLE)[0]

    assert (problem.code, problem.file, problem.expected) == ("MISSING_COLUMN", "deals.csv", "a header row")


def test_an_unterminated_quote_is_refused(bench):
    bench.source("deals.csv", 'deal,agent\n1,"Ann\n')
    problem = bench.problems(SOURCE + TABLE)[0]

    assert (problem.code, problem.file) == ("BAD_VALUE", "deals.csv")
    assert problem.expected.startswith("CSV as RFC 4180")


def test_a_refusal_leaves_the_target_as_it_was(bench):
    bench.apply(SOURCE + TABLE)
    before = (bench.folder / "out" / "users.csv").read_bytes()
    with pytest.raises(MappingError):
        bench.apply(SOURCE + TABLE.replace('"agent"', '"account"'))

    assert [path.name for path in (bench.folder / "out").iterdir()] == ["users.csv"]
    assert (bench.folder / "out" / "users.csv").read_bytes() == before


def test_at_most_a_hundred_problems_are_kept(bench):
    bench.source("deals.csv", "deal,agent\n" + "1,\n" * 500)

    assert len(bench.problems(SOURCE + TABLE)) == 100


def test_the_error_is_an_import_refused_and_says_where(bench):
    with pytest.raises(ImportRefused, match=r"mapping.toml:9: emial: UNKNOWN_COLUMN: a column of users.csv"):
        bench.apply(SOURCE + TABLE + 'emial = "agent"\n')
