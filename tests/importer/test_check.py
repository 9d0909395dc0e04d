"""Checks over several rows; whoever refuses must also have written nothing."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from csgraph.importer import unknown_files
from csgraph.importer.problems import Refused
from support.canonical import fingerprint, load, put, query, refused

SMALL = """
reporting_currency = "USD"
[[account_types]]
key = "company"
display_name = "Company"
level = 0
[[assignment_roles]]
key = "sales_manager"
display_name = "Sales Manager"
multi_holder = true
[[metrics]]
key = "licensed_seats"
display_name = "Licensed seats"
"""
ACCOUNTS = "id,name,type,parent_id\na1,One,company,\na2,Two,company,a1\na3,Three,company,a2\n"
USERS = "id,name,manager_id\nu1,Anna,\nu2,Bert,u1\n"
BASE = {"organisation.toml": SMALL, "accounts.csv": ACCOUNTS, "users.csv": USERS}
TODAY = date(2026, 6, 17)


@pytest.mark.parametrize(
    ("files", "problems"),
    [
        (
            {"users.csv": "id,name\nu1,Anna\nu2,Bert\nu1,Cora\nu1,Dora\n"},
            [("users.csv", 4, "id", "DUPLICATE_ID"), ("users.csv", 5, "id", "DUPLICATE_ID")],
        ),
        (
            {"metric_points.csv": "account_id,metric,date,value\na1,licensed_seats,2026-01-01,1\na1,licensed_seats,2026-01-01,1\n"},
            [("metric_points.csv", 3, "account_id", "DUPLICATE_ID")],
        ),
        (
            {"accounts.csv": ACCOUNTS + "a4,Four,company,a9\n"},
            [("accounts.csv", 5, "parent_id", "UNKNOWN_REFERENCE")],
        ),
        (
            {"touchpoints.csv": "id,account_id,subject,kind,occurred_at,participant_ids\nt1,a1,Call,call,2026-01-01T00:00:00Z,c1;c2\n"},
            [("touchpoints.csv", 2, "participant_ids", "UNKNOWN_REFERENCE")],
        ),
        (
            {"accounts.csv": "id,name,type,parent_id\na1,One,company,a1\n"},
            [("accounts.csv", 2, "parent_id", "SELF_PARENT")],
        ),
        (
            {"accounts.csv": "id,name,type,parent_id\na1,One,company,a3\na2,Two,company,a1\na3,Three,company,a2\na4,Four,company,a3\n"},
            [("accounts.csv", line, "parent_id", "CYCLE") for line in (2, 3, 4)],
        ),
        (
            {"users.csv": "id,name,manager_id\nu1,Anna,u2\nu2,Bert,u1\n"},
            [("users.csv", line, "manager_id", "CYCLE") for line in (2, 3)],
        ),
        (
            {"accounts.csv": "id,name,type,parent_id\n" + "".join(f"a{i},N,company,{f'a{i - 1}' if i else ''}\n" for i in range(503))},
            [("accounts.csv", 502, "parent_id", "BAD_VALUE")],
        ),
        (
            {"assignments.csv": "account_id,user_id,role\na1,u1,success_manager\na1,u2,success_manager\na1,u1,sales_manager\na1,u2,sales_manager\n"},
            [("assignments.csv", 3, "user_id", "SECOND_HOLDER")],
        ),
        (
            {
                "assignments.csv": "account_id,user_id,role,valid_from,valid_to\n"
                "a1,u1,success_manager,2025-01-01,2025-03-01\na1,u2,success_manager,2025-02-01,2025-04-01\n"
                "a1,u1,success_manager,2025-04-01,\n"
            },
            [("assignments.csv", 3, "user_id", "SECOND_HOLDER")],
        ),
        (
            {
                "assignments.csv": "account_id,user_id,role,valid_from,valid_to\n"
                "a1,u1,sales_manager,2025-01-01,2025-03-01\na1,u1,sales_manager,2025-02-01,\n"
            },
            [("assignments.csv", 3, "valid_from", "OVERLAPPING_VALIDITY")],
        ),
        (
            {"account_parents.csv": "account_id,parent_id,valid_from,valid_to\na3,a1,2025-01-01,2025-03-01\na3,a2,2025-02-01,\n"},
            [("account_parents.csv", 3, "valid_from", "OVERLAPPING_VALIDITY")],
        ),
        (
            {"account_parents.csv": "account_id,parent_id,valid_from,valid_to\na3,a1,2025-01-01,\n"},
            [("account_parents.csv", 2, "parent_id", "BAD_VALUE")],
        ),
        (
            {"account_parents.csv": "account_id,parent_id,valid_from,valid_to\na1,a3,2025-01-01,\n"},
            [("accounts.csv", 3, "parent_id", "CYCLE"), ("accounts.csv", 4, "parent_id", "CYCLE"), ("account_parents.csv", 2, "parent_id", "CYCLE")],
        ),
        (
            {
                "contracts.csv": "id,number,account_id,value,state\nk1,1,a1,5,ACTIVE\n",
                "engagements.csv": "id,number,title,account_id,state,stage,created_at\ne1,1,E,a2,NEW,RENEW,2026-01-01T00:00:00Z\n",
                "engagement_contracts.csv": "engagement_id,contract_id\ne1,k1\n",
            },
            [("engagement_contracts.csv", 2, "contract_id", "BAD_VALUE")],
        ),
        (
            {"collections/crm.csv": "account_id,Deal\na1,x\na9,y\n"},
            [("collections/crm.csv", 3, "account_id", "UNKNOWN_REFERENCE")],
        ),
        (
            {"collections/one.csv": "account_id,Deal\na1,x\n", "collections/two.csv": "account_id,Deal\na9,y\n"},
            [("collections/two.csv", 2, "account_id", "UNKNOWN_REFERENCE")],
        ),
        (
            {"users.csv": "id,name\nu1,\n", "assignments.csv": "account_id,user_id,role\na1,u1,success_manager\n"},
            [("users.csv", 2, "name", "BAD_VALUE")],
        ),
    ],
)  # fmt: skip
async def test_rows_that_do_not_fit_together_refuse_the_import_and_nothing_is_written(graph, tmp_path, files, problems):
    before = await fingerprint(graph)

    found = await refused(graph, put(tmp_path, {**BASE, **files}), today=TODAY)

    assert found == problems
    assert await fingerprint(graph) == before


async def test_a_cycle_is_shown_with_its_path_and_rejects_hold_every_problem(graph, tmp_path):
    put(tmp_path, {**BASE, "accounts.csv": "id,name,type,parent_id\na1,One,company,a2\na2,Two,company,a1\n"})

    await refused(graph, tmp_path)

    with (tmp_path / "out" / "rejects.csv").open(newline="") as stream:
        rejects = list(csv.reader(stream))
    assert rejects[0] == ["file", "line", "column", "code", "expected"]
    assert [row[:4] for row in rejects[1:]] == [["accounts.csv", "2", "parent_id", "CYCLE"], ["accounts.csv", "3", "parent_id", "CYCLE"]]
    assert rejects[1][4].endswith("a1 > a2 > a1")


async def test_a_cycle_may_close_through_accounts_that_only_the_database_knows(graph, tmp_path):
    await load(graph, put(tmp_path, BASE))

    found = await refused(graph, put(tmp_path, {"accounts.csv": "id,name,type,parent_id\na1,One,company,a3\n"}))

    assert found == [("accounts.csv", 2, "parent_id", "CYCLE")]


async def test_a_swap_of_parent_and_child_is_no_cycle(graph, tmp_path):
    await load(graph, put(tmp_path, BASE))

    await load(graph, put(tmp_path, {"accounts.csv": "id,name,type,parent_id\na1,One,company,a2\na2,Two,company,\n"}))

    rows = await query(graph, "MATCH (a:Account) RETURN a.externalId, a.depth, size(split(a.path, '/')) - 2 ORDER BY a.externalId")
    assert rows == [["a1", 1, 2], ["a2", 0, 1], ["a3", 1, 2]]


async def test_a_managers_cycle_may_close_through_the_database_too(graph, tmp_path):
    await load(graph, put(tmp_path, BASE))

    found = await refused(graph, put(tmp_path, {"users.csv": "id,name,manager_id\nu1,Anna,u2\n"}))

    assert found == [("users.csv", 2, "manager_id", "CYCLE")]


async def test_references_may_lead_into_the_database(graph, tmp_path):
    await load(graph, put(tmp_path, BASE))

    report = await load(graph, put(tmp_path, {"assignments.csv": "account_id,user_id,role\na3,u2,success_manager\n"}))

    assert [(file.file, file.created) for file in report.files] == [("assignments.csv", 1)]


async def test_skipping_bad_rows_leaves_out_what_rests_on_them_and_loads_the_rest(graph, tmp_path):
    files = {
        **BASE,
        "accounts.csv": ACCOUNTS + "b1,,company,\nb2,Below,company,b1\nb3,Deeper,company,b2\nc1,Loop,company,c1\n",
        "users.csv": USERS + "u3,Cora,u9\n",
        "assignments.csv": "account_id,user_id,role\na1,u1,success_manager\nb3,u1,success_manager\na2,u3,success_manager\n",
    }

    report = await load(graph, put(tmp_path, files), skip_bad_rows=True)

    counts = {file.file: (file.read, file.created, file.rejected) for file in report.files}
    assert counts == {"users.csv": (3, 2, 1), "accounts.csv": (7, 3, 4), "assignments.csv": (3, 1, 2)}
    assert await query(graph, "MATCH (a:Account) RETURN collect(a.externalId)") == [[["a1", "a2", "a3"]]]


async def test_skipping_cannot_mend_a_header(graph, tmp_path):
    found = await refused(graph, put(tmp_path, {**BASE, "users.csv": "id,nome\nu1,Anna\n"}), skip_bad_rows=True)

    assert found == [("users.csv", 1, "nome", "UNKNOWN_COLUMN"), ("users.csv", 1, "name", "MISSING_COLUMN")]


async def test_a_dry_run_writes_nothing_and_counts_the_rows(graph, tmp_path):
    before = await fingerprint(graph)

    report = await load(graph, put(tmp_path, BASE), dry_run=True)

    assert [(file.file, file.read, file.changes) for file in report.files] == [("users.csv", 2, 0), ("accounts.csv", 3, 0)]
    assert await fingerprint(graph) == before


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ("acounts.csv", "acounts.csv is not a file of the canonical form and is not read. Did you mean accounts.csv?"),
        ("Accounts.CSV", "Accounts.CSV is not a file of the canonical form and is not read. Did you mean accounts.csv?"),
        ("organization.toml", "organization.toml is not a file of the canonical form and is not read. Did you mean organisation.toml?"),
        ("zzz.csv", "zzz.csv is not a file of the canonical form and is not read."),
    ],
)
@pytest.mark.parametrize("dry_run", [False, True])
async def test_a_file_that_is_not_canonical_is_named_not_read(graph, tmp_path, file, sentence, dry_run):
    report = await load(graph, put(tmp_path, {file: "x\n", "organisation.toml": "", "notes.txt": ""}), dry_run=dry_run)

    assert (report.unknown, report.files) == ((sentence,), ())
    assert unknown_files(tmp_path) == (sentence,)


async def test_a_wrong_header_hides_no_other_problem(graph, tmp_path):
    users = "id,name,active,colour\nu1,Anna,maybe,red\nu1,Bert,true,red\nu2,Cora,true,red\n"
    accounts = "id,name,type,parnt_id,create_date,contract_value\na1,A,company,,tomorrow,1\na2,B,planet,,,2\na2,C,company,,,x\n"
    assignments = "account_id,user_id,role\na1,u1,success_manager\na1,u9,success_manager\n"

    found = await refused(graph, put(tmp_path, {**BASE, "users.csv": users, "accounts.csv": accounts, "assignments.csv": assignments}))

    assert sorted(found) == [
        ("accounts.csv", 1, "parnt_id", "UNKNOWN_COLUMN"),
        ("accounts.csv", 2, "create_date", "BAD_VALUE"),
        ("accounts.csv", 3, "type", "UNKNOWN_REFERENCE"),
        ("accounts.csv", 4, "contract_value", "BAD_VALUE"),
        ("assignments.csv", 3, "user_id", "UNKNOWN_REFERENCE"),
        ("users.csv", 1, "colour", "UNKNOWN_COLUMN"),
        ("users.csv", 2, "active", "BAD_VALUE"),
    ]


@pytest.mark.parametrize("skip", [False, True])
async def test_rows_below_a_header_that_lacks_a_column_are_checked_and_still_referred_to(graph, tmp_path, skip):
    files = {
        **BASE, "users.csv": "id,active\nu1,maybe\nu2,true,x\n",
        "assignments.csv": "account_id,user_id,role\na1,u1,success_manager\na1,u9,sales_manager\n",
    }  # fmt: skip

    assert await refused(graph, put(tmp_path, files), skip_bad_rows=skip) == [
        ("users.csv", 1, "name", "MISSING_COLUMN"),
        ("users.csv", 2, "active", "BAD_VALUE"),
        ("users.csv", 3, "", "BAD_VALUE"),
        ("assignments.csv", 3, "user_id", "UNKNOWN_REFERENCE"),
    ]


async def test_references_to_a_file_without_ids_are_not_reported_one_by_one(graph, tmp_path):
    files = {**BASE, "users.csv": "key,name\nu1,Anna\n", "assignments.csv": "account_id,user_id,role\na1,u1,success_manager\n"}

    assert await refused(graph, put(tmp_path, files)) == [
        ("users.csv", 1, "key", "UNKNOWN_COLUMN"), ("users.csv", 1, "id", "MISSING_COLUMN"),
    ]  # fmt: skip


async def test_the_refusal_and_the_report_say_where_every_problem_is_listed(graph, tmp_path):
    listed = tmp_path / "out" / "rejects.csv"
    files = put(tmp_path, {**BASE, "users.csv": "id,name,active\nu1,Anna,maybe\nu2,Bert,true\n"})

    with pytest.raises(Refused, match=f"1 problem\\(s\\) in the files; nothing was written. All of them are listed in {listed}"):
        await load(graph, files)

    assert (await load(graph, files, skip_bad_rows=True)).rejects == listed
    assert (await load(graph, put(tmp_path, BASE))).rejects is None


async def test_what_is_wrong_with_a_copied_configuration_names_the_original(graph, tmp_path):
    put(tmp_path, {"organisation.toml": "edition = 'FREE'\n"})

    assert await refused(graph, tmp_path, organisation="crm.organisation.toml") == [("crm.organisation.toml", 0, "edition", "BAD_VALUE")]
    assert (tmp_path / "out" / "rejects.csv").read_text().splitlines()[1].startswith("crm.organisation.toml,,edition,BAD_VALUE,")


async def test_a_member_of_organisation_toml_is_told_by_its_place_not_by_a_line(graph, tmp_path):
    members = '[{ user = "u1", permission = "VIEWER" }, { user = "u9", permission = "VIEWER" }]'
    text = BASE["organisation.toml"] + f'[[teams]]\nkey = "emea"\nname = "EMEA"\nmembers = {members}\n'

    found = await refused(graph, put(tmp_path, {**BASE, "organisation.toml": text}))

    assert found == [("organisation.toml", 0, "teams.emea.members[1].user", "UNKNOWN_REFERENCE")]


async def test_a_second_row_of_an_id_names_the_first(graph, tmp_path):
    with pytest.raises(Refused) as caught:
        await load(graph, put(tmp_path, {**BASE, "users.csv": USERS + "u1,Again,\n"}))

    line = USERS.splitlines().index(next(row for row in USERS.splitlines() if row.startswith("u1,"))) + 1
    assert [(p.code, p.expected) for p in caught.value.problems] == [("DUPLICATE_ID", f"each id once; the first is in line {line}")]


async def test_many_references_to_nothing_do_not_hide_the_cycle_behind_them(graph, tmp_path):
    rows = "".join(f"b{n},B,company,x{n}\n" for n in range(1500))
    accounts = "id,name,type,parent_id\na1,One,company,a2\na2,Two,company,a1\n" + rows

    found = await refused(graph, put(tmp_path, {**BASE, "accounts.csv": accounts}))

    assert [row for row in found if row[3] == "CYCLE"] == [
        ("accounts.csv", 2, "parent_id", "CYCLE"),
        ("accounts.csv", 3, "parent_id", "CYCLE"),
    ]
    assert len(found) == 1002


async def test_accounts_in_a_currency_without_a_rate_and_with_a_label_without_a_group_are_counted(graph, tmp_path):
    accounts = "id,name,type,status,contract_value,currency\n" + "".join(
        f"a{n},A{n},company,{status},{value},{currency}\n"
        for n, (status, value, currency) in enumerate(
            [("Odd", 1, "CHF"), ("Odd", 1, "CHF"), ("Queer", 1, "USD"), ("", 1, "SEK"), ("", "", "NOK")]
        )
    )

    report = await load(graph, put(tmp_path, {"organisation.toml": BASE["organisation.toml"], "accounts.csv": accounts}))

    assert report.notes == (
        "3 accounts have a value in a currency without an exchange rate: CHF (2), SEK (1); totals leave them out; set [exchange_rates] in organisation.toml.",
        "3 accounts have a status without a group: Odd (2), Queer (1); their contract status is unknown; set [contract_statuses] in organisation.toml.",
    )


async def test_criteria_by_a_name_of_no_account_or_of_several_are_told(graph, tmp_path):
    teams = "".join(
        f'[[teams]]\nkey = "t{n}"\nname = "T{n}"\nwhere = {{ or = [{{ underName = "{name}" }}] }}\n'
        for n, name in enumerate(["One", "Two", "Six"])
    )
    accounts = "id,name,type\na1,One,company\na2,Two,company\na3,Two,company\n"

    report = await load(graph, put(tmp_path, {"organisation.toml": BASE["organisation.toml"] + teams, "accounts.csv": accounts}))

    assert report.notes == (
        "teams[1].where: underName selects nothing, because 2 accounts carry the name Two.",
        "teams[2].where: underName selects nothing, because no account carries the name Six.",
    )
