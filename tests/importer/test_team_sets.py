"""An import leaves account sets that can be read from labels, and changes nothing when nothing changed (M-18, D-10)."""

from __future__ import annotations

from support.canonical import COMPANY, CORE, load, put, query

SETS = "MATCH (a:Account) RETURN a.externalId, [label IN labels(a) WHERE label STARTS WITH 'TeamSet'] ORDER BY a.externalId"
TEAMS = "MATCH (t:SuccessTeam) WHERE NOT t.isDefault RETURN t.key, t.slot, t.current ORDER BY t.key"
COMPANY_TYPE = '[[account_types]]\nkey = "company"\ndisplay_name = "Company"\nlevel = 0\n'
VERSION = "MATCH (o:Organisation) RETURN o.version"
MINE = '\n[[teams]]\nkey = "mine"\nname = "Mine"\nwhere = { assignment = { role = "success_manager", userId = { eq = "viewer" } } }\n'


async def test_d10_an_import_labels_the_accounts_of_every_set(graph, tmp_path):
    files = {name: COMPANY[name] for name in CORE}

    await load(graph, put(tmp_path / "in", files))

    assert await query(graph, TEAMS) == [["emea", 1, True], ["vip", 2, True]]
    sets = dict(await query(graph, SETS))
    under = {
        key
        for (key,) in await query(
            graph,
            "MATCH (t:Account {externalId: 'a1'}) MATCH (a:Account) WHERE a.path STARTS WITH t.path OR a.region IN ['EMEA', 'DACH'] RETURN a.externalId",
        )
    }
    assert {key for key, labels in sets.items() if "TeamSet1" in labels} == under
    assert [key for key, labels in sets.items() if "TeamSet2" in labels] == []


async def test_a_second_import_leaves_sets_and_version_alone(graph, tmp_path):
    files = {name: COMPANY[name] for name in CORE}
    await load(graph, put(tmp_path / "in", files))
    before = (await query(graph, SETS), await query(graph, VERSION))

    again = await load(graph, tmp_path / "in")

    assert again.changes == 0
    assert (await query(graph, SETS), await query(graph, VERSION)) == before


async def test_d10_accounts_join_and_leave_a_set_with_their_attributes(graph, tmp_path):
    teams = '[[teams]]\nkey = "emea"\nname = "EMEA"\nwhere = { region = { eq = "EMEA" } }\n'
    head = "id,name,type,region\n"
    await load(
        graph,
        put(tmp_path / "in", {"organisation.toml": COMPANY_TYPE + teams, "accounts.csv": head + "a,A,company,EMEA\nb,B,company,APAC\n"}),
    )
    first = await query(graph, SETS)

    await load(graph, put(tmp_path / "in", {"accounts.csv": head + "a,A,company,APAC\nb,B,company,EMEA\n"}))

    assert first == [["a", ["TeamSet1"]], ["b", []]]
    assert await query(graph, SETS) == [["a", []], ["b", ["TeamSet1"]]]


async def test_m18_a_set_of_direct_reports_follows_who_reports_to_whom(graph, tmp_path):
    where = '{ assignment = { role = "csm", managerId = { in = ["m1"] } } }'
    organisation = (
        f"""{COMPANY_TYPE}[[assignment_roles]]\nkey = "csm"\ndisplay_name = "CSM"\n[[teams]]\nkey = "m"\nname = "M"\nwhere = {where}\n"""
    )
    users = "id,name,email,manager_id\nm1,Max,max@example.com,\nm2,Mia,mia@example.com,\n"
    files = {
        "organisation.toml": organisation,
        "accounts.csv": "id,name,type\na,A,company\nb,B,company\nc,C,company\n",
        "users.csv": users + "u1,Ann,ann@example.com,m1\nu2,Bob,bob@example.com,m2\n",
        "assignments.csv": "account_id,user_id,role\na,u1,csm\nb,u2,csm\nc,m1,csm\n",
    }
    await load(graph, put(tmp_path / "in", files))
    first = await query(graph, SETS)

    await load(graph, put(tmp_path / "next", {"users.csv": users + "u1,Ann,ann@example.com,m2\nu2,Bob,bob@example.com,m1\n"}))

    assert first == [["a", ["TeamSet1"]], ["b", []], ["c", []]]
    assert await query(graph, SETS) == [["a", []], ["b", ["TeamSet1"]], ["c", []]]
    assert await query(graph, TEAMS) == [["m", 1, True]]


async def test_m18_a_set_of_whoever_asks_is_configured_with_the_word_viewer(graph, tmp_path):
    files = {name: COMPANY[name] for name in CORE}
    await load(graph, put(tmp_path / "in", files | {"organisation.toml": files["organisation.toml"] + MINE}))

    assert await query(graph, TEAMS) == [["emea", 1, True], ["mine", 3, False], ["vip", 2, True]]
    ((criteria,),) = await query(graph, "MATCH (t:SuccessTeam {key: 'mine'}) RETURN t.accountSet")
    assert criteria == '{"assignment":{"role":"success_manager","userId":{"eq":"viewer"}}}'
