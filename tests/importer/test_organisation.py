from __future__ import annotations

import json

import pytest

from csgraph.importer import apply_organisation
from csgraph.importer.organisation_file import read_organisation
from csgraph.importer.problems import Refused
from support.canonical import COMPANY, CORE, ORGANISATION, fingerprint, load, put, query, repository

WITHOUT_REFERENCES = ORGANISATION.split("[[teams]]", maxsplit=1)[0]
LAYOUT = "[[scorecard_layouts]]\nkey = 'x'\ndisplay_name = 'X'\n"
TEAMS = "".join(f'[[teams]]\nkey = "t{i}"\nname = "Team {i}"\n' for i in range(11))


async def _apply(graph, tmp_path, text):
    path = tmp_path / "organisation.toml"
    path.write_text(text)
    return await apply_organisation(repository(graph), path)


async def _version(graph):
    ((version,),) = await query(graph, "MATCH (o:Organisation) RETURN o.version")
    return version


async def test_applying_twice_changes_something_once_and_raises_the_version_once(graph, tmp_path):
    first = await _apply(graph, tmp_path, WITHOUT_REFERENCES)
    after_first = await _version(graph)

    second = await _apply(graph, tmp_path, WITHOUT_REFERENCES)

    assert (first.changes > 20, second.changes) == (True, 0)
    assert (after_first, await _version(graph)) == (2, 2)


async def test_settings_are_stored_as_the_service_reads_them(graph, tmp_path):
    await _apply(graph, tmp_path, WITHOUT_REFERENCES)

    ((organisation,),) = await query(graph, "MATCH (o:Organisation) RETURN o {.*}")

    wanted = {
        "name": "Example Corp",
        "edition": "ENTERPRISE",
        "timeZone": "Europe/Berlin",
        "weekStart": "SUNDAY",
        "renewalHighlightDays": 60,
    }
    assert {name: organisation[name] for name in wanted} == wanted
    assert json.loads(organisation["exchangeRates"]) == {"EUR": "1.08"}
    assert json.loads(organisation["contractStatuses"]) == {"Active": "PAYING", "Trial, paid": "FREE", "Closed": "CANCELED"}


async def test_account_sets_hold_ids_and_members_are_in_their_team(graph, tmp_path):
    await load(graph, put(tmp_path, {name: COMPANY[name] for name in CORE}))

    rows = await query(
        graph,
        "MATCH (emea:SuccessTeam {key: 'emea'}), (vip:SuccessTeam {key: 'vip'}), (a:Account {externalId: 'a1'}), (u:User {externalId: 'u1'})"
        " MATCH (v:User {externalId: 'u2'}) RETURN emea.accountSet, vip.accountSet, a.id, u.id, v.id, emea.id,"
        " [(m)-[r:MEMBER_OF]->(emea) | m.externalId + ' ' + r.permission]",
    )

    ((emea, vip, account, first, second, team, members),) = rows
    assert json.loads(emea) == {"or": [{"region": {"in": ["EMEA", "DACH"]}}, {"underId": {"eq": account}}]}
    assert json.loads(vip) == {
        "assignment": {"role": "success_manager", "userId": {"in": [first, second]}, "managerId": {"eq": first}}, "attributes": [{"key": "seats", "number": {"gt": 1.0}}],
        "contractValue": {"gte": "1000.5"}, "createDate": {"gte": "2020-01-31"}, "not": {"teamId": {"eq": team}},
    }  # fmt: skip
    assert sorted(members) == ["u1 TEAM_ADMIN", "u2 VIEWER"]


async def test_what_a_complete_list_leaves_out_goes_and_what_data_rests_on_stays(graph, tmp_path):
    await _apply(graph, tmp_path, WITHOUT_REFERENCES)
    text = '[[color_bands]]\nkey = "adoption"\nmin = 0\nmax = 100\ncolor = "#000"\ncategory = "GOOD"\n[[account_types]]\nkey = "site"\ndisplay_name = "Site"\nlevel = 2\n'

    await _apply(graph, tmp_path, text)

    assert await query(graph, "MATCH (b:ColorBand) RETURN collect(b.max)") == [[[100.0]]]
    rows = await query(graph, "MATCH (t:AccountType) RETURN t.key, t.position ORDER BY t.position")
    assert rows == [["site", 0], ["company", 1], ["product", 2]]


async def test_one_flow_is_the_default(graph, tmp_path):
    await _apply(graph, tmp_path, WITHOUT_REFERENCES)

    assert await query(graph, "MATCH (f:Flow) RETURN f.key, f.isDefault ORDER BY f.key") == [["general", False], ["onboarding", True]]


async def test_a_changed_health_profile_is_a_new_version_of_it(graph, tmp_path):
    await _apply(graph, tmp_path, WITHOUT_REFERENCES)

    await _apply(graph, tmp_path, WITHOUT_REFERENCES.replace('good = ">= 5"', 'good = ">= 6"'))

    assert await query(graph, "MATCH (p:HealthProfile) RETURN p.version") == [[2]]


async def test_a_built_in_role_stays_built_in_under_another_name(graph, tmp_path):
    await _apply(graph, tmp_path, '[[assignment_roles]]\nkey = "success_manager"\ndisplay_name = "CSM"\n')

    assert await query(graph, "MATCH (r:AssignmentRole {builtIn: true}) RETURN r.displayName ORDER BY r.position") == [
        ["CSM"],
        ["Sales Manager"],
    ]


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ("name = ", "", "BAD_VALUE"),
        ("nam = 'x'", "nam", "UNKNOWN_COLUMN"),
        ("time_zone = 'Europe/Atlantis'", "time_zone", "BAD_VALUE"),
        ("edition = 'FREE'", "edition", "BAD_VALUE"),
        ("[exchange_rates]\nEUR = 1.08", "exchange_rates.EUR", "BAD_VALUE"),
        ("[exchange_rates]\nEUR = '0'", "exchange_rates.EUR", "BAD_VALUE"),
        ("[contract_statuses]\nActive = 'MAYBE'", "contract_statuses.Active", "BAD_VALUE"),
        ("[[account_types]]\nkey = 'x'\nlevel = 0", "account_types[0].display_name", "MISSING_COLUMN"),
        ("[[account_types]]\nkey = 'x y'\ndisplay_name = 'X'\nlevel = 0", "account_types[0].key", "BAD_VALUE"),
        ("[[flows]]\nkey = 'x'\ndisplay_name = 'X'\ncolour = 'red'", "flows[0].colour", "BAD_VALUE"),
        ("[[flows]]\nkey = 'x'\ndisplay_name = 'X'\n[[flows]]\nkey = 'x'\ndisplay_name = 'Y'", "flows[1]", "DUPLICATE_ID"),
        ("[[metrics]]\nkey = 'x'\ndisplay_name = 'X'\nrecorded_at = ['planet']", "metrics[0].recorded_at[0]", "UNKNOWN_REFERENCE"),
        ("[[segments]]\nkey = 'x'\nname = 'X'\nwhere = { region = { like = 'E' } }", "segments[0].where.region.like", "BAD_VALUE"),
        ("[[segments]]\nkey = 'x'\nname = 'X'\nwhere = { colour = { eq = 'E' } }", "segments[0].where.colour", "BAD_VALUE"),
        ("[[segments]]\nkey = 'x'\nname = 'X'\nwhere = { underId = { eq = 'a9' } }", "segments[0].where.underId.eq", "UNKNOWN_REFERENCE"),
        ("[[segments]]\nkey = 'x'\nname = 'X'\nwhere = { assignment = { role = 'king' } }", "segments[0].where.assignment.role", "UNKNOWN_REFERENCE"),
        ("[[teams]]\nkey = 'x'\nname = 'X'\nmembers = [{ user = 'u9', permission = 'MEMBER' }]", "teams.x.members[0].user", "UNKNOWN_REFERENCE"),
        ("[[teams]]\nkey = 'default'\nname = 'All'\nwhere = { isRoot = true }", "teams.default.where", "BAD_VALUE"),
        (TEAMS, "teams", "BAD_VALUE"),
        ("edition = 'ENTERPRISE'\n" + TEAMS, "teams", "BAD_VALUE"),
        ("edition = 'PRO'\n[[teams]]\nkey = 'x'\nname = 'X'", "teams", "BAD_VALUE"),
        ("edition = 'PRO_PLUS'\n[[teams]]\nkey = 'x'\nname = 'X'", "teams", "BAD_VALUE"),
        (
            "[[attributes]]\nkey = 'seats'\ndisplay_name = 'Seats'\nkind = 'NUMBER'\n[[segments]]\nkey = 'x'\nname = 'X'\nwhere = { attributes = [{ key = 'seats', text = { eq = '5' } }] }",
            "segments[0].where.attributes[0].text", "BAD_VALUE",
        ),
        (
            "[[teams]]\nkey = 'x'\nname = 'X'\nwhere = { teamId = { eq = 'x' } }",
            "teams.x.where", "CYCLE",
        ),
        ("[[color_bands]]\nkey = 'a'\nmin = 5\nmax = 5\ncolor = 'c'\ncategory = 'POOR'", "color_bands[0]", "BAD_VALUE"),
        (LAYOUT, "scorecard_layouts[0].sections", "MISSING_COLUMN"),
        (f"{LAYOUT}sections = []", "scorecard_layouts[0].sections", "BAD_VALUE"),
        (f"{LAYOUT}sections = [{{ title = 'S', items = [] }}]", "scorecard_layouts[0].sections.0.items", "BAD_VALUE"),
        (f"{LAYOUT}sections = [{{ title = 'S', items = ['n p s'] }}]", "scorecard_layouts[0].sections.0.items.0", "BAD_VALUE"),
        (f"{LAYOUT}sections = [{{ title = 'S', items = ['nps', 'luck'] }}]", "scorecard_layouts[0].sections[0].items[1]", "UNKNOWN_REFERENCE"),
        (f"{LAYOUT}sections = [{{ title = 'S', items = ['nps', 'nps'] }}]", "scorecard_layouts[0].sections[0].items[1]", "BAD_VALUE"),
        (f"{LAYOUT}sections = [{{ title = 'S', items = ['renewalDate'] }}]", "scorecard_layouts[0].sections[0].items[0]", "BAD_VALUE"),
        (f"{LAYOUT}types = ['planet']\nsections = [{{ title = 'S', items = ['nps'] }}]", "scorecard_layouts[0].types[0]", "UNKNOWN_REFERENCE"),
    ],
)  # fmt: skip
async def test_a_fault_is_reported_with_its_place_and_nothing_is_written(graph, tmp_path, text, place, code):
    before = await fingerprint(graph)

    with pytest.raises(Refused) as refusal:
        await _apply(graph, tmp_path, text)

    assert [(p.column, p.code) for p in refusal.value.problems] == [(place, code)]
    assert await fingerprint(graph) == before


async def test_ten_teams_are_taken_beside_the_default_team_and_no_eleventh_later(graph, tmp_path):
    """M-31, D-03."""
    tenth, eleventh = TEAMS.rpartition("[[teams]]")[0], TEAMS[TEAMS.rindex("[[teams]]") :]
    await _apply(graph, tmp_path, tenth)

    with pytest.raises(Refused):
        await _apply(graph, tmp_path, eleventh)

    assert await query(graph, "MATCH (t:SuccessTeam) RETURN count(t)") == [[11]]


async def test_a_bot_joins_the_default_team_in_every_edition(graph, tmp_path):
    """D-14."""
    await graph.schema("CREATE (:User {id: 'zoe', externalId: 'zoe', name: 'Zoe', kind: 'BOT', active: true})")

    for edition in ("PRO", "PRO_PLUS", "ENTERPRISE"):
        text = f"edition = '{edition}'\n[[teams]]\nkey = 'default'\nname = 'All'\nmembers = [{{ user = 'zoe', permission = 'MEMBER' }}]"
        await _apply(graph, tmp_path, text)

    assert await query(graph, "MATCH (u:User)-[m:MEMBER_OF]->(t:SuccessTeam) RETURN u.id, m.permission, t.id") == [
        ["zoe", "MEMBER", "default"]
    ]


async def test_the_kind_of_an_attribute_stays(graph, tmp_path):
    await _apply(graph, tmp_path, WITHOUT_REFERENCES)

    with pytest.raises(Refused) as refusal:
        await _apply(graph, tmp_path, '[[attributes]]\nkey = "seats"\ndisplay_name = "Seats"\nkind = "TEXT"\n')

    assert [(p.column, p.code) for p in refusal.value.problems] == [("attributes[0].kind", "BAD_VALUE")]


async def test_a_role_that_several_hold_on_one_account_stays_one_for_several(graph, tmp_path):
    """Invariant 2."""
    role = "[[assignment_roles]]\nkey = 'expert'\ndisplay_name = 'Expert'\nmulti_holder = {}\n"
    await _apply(graph, tmp_path, role.format("true"))
    await graph.schema(
        "CREATE (a:Account {id: 'a'}), (:User)-[:ASSIGNED_TO {id: '1', role: 'expert'}]->(a), (:User)-[:ASSIGNED_TO {id: '2', role: 'expert'}]->(a)"
    )

    with pytest.raises(Refused) as refusal:
        await _apply(graph, tmp_path, role.format("false"))

    assert [(p.column, p.code) for p in refusal.value.problems] == [("assignment_roles[0].multi_holder", "BAD_VALUE")]


PROFILE = "[[health_profiles]]\nkey = 'p'\ndisplay_name = 'P'\nmodel = '{model}'\n"
CONDITION = "[[health_profiles.conditions]]\nkey = 'c{weight}'\ndisplay_name = 'C'\nmetric = 'nps'\ndimension = 'd'\nweight = {weight}\n"


def profile(*weights, model="MULTIDIMENSIONAL"):
    return PROFILE.format(model=model) + "".join(CONDITION.format(weight=weight) for weight in weights)


@pytest.mark.parametrize(
    ("weights", "place", "expected"),
    [
        ((70, 31), "health_profiles[0].conditions", "weights that sum to 100 in profile p; they sum to 101"),
        ((33.3, 33.4), "health_profiles[0].conditions", "weights that sum to 100 in profile p; they sum to 66.7"),
        ((0.7, 0.3), "health_profiles[0].conditions", "weights that sum to 100 in profile p; they sum to 1"),
        ((-10, 110), "health_profiles[0].conditions[0].weight", "a weight above 0 and up to 100: its share of the health, in percent"),
    ],
)
def test_m22_the_weights_of_a_profile_sum_to_100(tmp_path, weights, place, expected):
    path = tmp_path / "organisation.toml"
    path.write_text(profile(*weights))

    problem = read_organisation(path).problems[0]

    assert (problem.column, problem.code, problem.expected) == (place, "BAD_VALUE", expected)


@pytest.mark.parametrize("text", [profile(33.3, 33.4, 33.30), profile(100), profile(), profile(7, model="CONDITIONS")])
def test_m22_weights_that_sum_to_100_or_do_not_count_are_taken(tmp_path, text):
    path = tmp_path / "organisation.toml"
    path.write_text(text)

    assert read_organisation(path).problems == []


@pytest.mark.parametrize(
    ("known", "text", "expected"),
    [
        (
            "", TEAMS,
            ("at most 10 teams beside the default team in edition ENTERPRISE (M-31); there would be 11: 0 that exist and 11 new in this file;"
            " leave 1 of the new ones out"),
        ),
        (
            TEAMS.partition('[[teams]]\nkey = "t3"')[0], "edition = 'PRO'\n[[teams]]\nkey = 'x'\nname = 'X'",
            ("at most 0 teams beside the default team in edition PRO (M-31); there would be 4: 3 that exist and 1 new in this file;"
            ' set edition = "ENTERPRISE", which has room for 10'),
        ),
        (
            "", "edition = 'PRO'\n[[teams]]\nkey = 'x'\nname = 'X'",
            ("at most 0 teams beside the default team in edition PRO (M-31); there would be 1: 0 that exist and 1 new in this file;"
            ' leave 1 of the new ones out or set edition = "ENTERPRISE", which has room for 10'),
        ),
    ],
)  # fmt: skip
async def test_m31_too_many_teams_are_counted_and_the_cure_is_named(graph, tmp_path, known, text, expected):
    if known:
        await _apply(graph, tmp_path, known)

    with pytest.raises(Refused) as refusal:
        await _apply(graph, tmp_path, text)

    assert [problem.expected for problem in refusal.value.problems] == [expected]


def test_a_configuration_that_is_not_utf8_names_the_line_and_the_byte(tmp_path):
    path = tmp_path / "acme.toml"
    path.write_bytes(b'name = "Acme"\nedition = "Z\xfcrich"\n')

    (problem,) = read_organisation(path).problems

    assert (problem.file, problem.line, problem.code) == ("acme.toml", 2, "BAD_ENCODING")
    assert problem.expected == "UTF-8; the line holds the byte 0xFC. Save the file as UTF-8"


MEMBERS = '[[teams]]\nkey = "emea"\nname = "EMEA"\nwhere = {{ region = {{ eq = "EMEA" }} }}\nmembers = [{}]\n'


async def test_applying_a_file_ends_memberships_that_it_no_longer_lists(graph, tmp_path):
    await load(graph, put(tmp_path / "in", {"users.csv": "id,name\nu1,One\nu2,Two\n"}))
    one, two = '{ user = "u1", permission = "MEMBER" }', '{ user = "u2", permission = "VIEWER" }'
    await _apply(graph, tmp_path, MEMBERS.format(f"{one}, {two}"))

    applied = await _apply(graph, tmp_path, MEMBERS.format(two))

    assert applied.changes == 1
    assert await query(graph, "MATCH (u:User)-[:MEMBER_OF]->(:SuccessTeam {key: 'emea'}) RETURN u.externalId") == [["u2"]]
    past = (
        "MATCH (u:User)-[was:WAS_MEMBER_OF]->(:SuccessTeam {key: 'emea'}) RETURN u.externalId, was.permission, was.validFrom <= was.validTo"
    )
    assert await query(graph, past) == [["u1", "MEMBER", True]]


async def test_a_member_who_does_not_exist_is_named_at_its_place(graph, tmp_path):
    text = '[[teams]]\nkey = "emea"\nname = "EMEA"\nmembers = [{ user = "u8", permission = "VIEWER" }, { user = "u9", permission = "VIEWER" }]\n'

    with pytest.raises(Refused) as caught:
        await _apply(graph, tmp_path, text)

    assert [(p.line, p.column, p.expected) for p in caught.value.problems] == [
        (0, "teams.emea.members[0].user", "the id of a known user; there is no u8"),
        (0, "teams.emea.members[1].user", "the id of a known user; there is no u9"),
    ]


def test_a_rate_and_a_label_are_named_by_their_key(tmp_path):
    path = tmp_path / "organisation.toml"
    path.write_text('[exchange_rates]\nUSD = "1"\nEUR = "-1.08"\n[contract_statuses]\nActive = "PAID"\n')

    problems = read_organisation(path).problems

    assert [(p.column, p.expected) for p in problems] == [
        ("exchange_rates.EUR", "a rate above 0"),
        ("contract_statuses.Active", "one of FREE, PAYING, CANCELED"),
    ]


async def test_c20_a_layout_is_held_to_what_the_file_itself_defines(graph, tmp_path):
    """And an item that names nothing is told with what is called almost so."""
    attribute = "[[attributes]]\nkey = 'seats'\ndisplay_name = 'Seats'\nkind = 'NUMBER'\n"
    sections = "sections = [{ title = ' Top ', items = ['%s', 'nps', 'industry'] }]"

    await _apply(graph, tmp_path, attribute + LAYOUT + sections % "seats")
    with pytest.raises(Refused) as refusal:
        await _apply(graph, tmp_path, attribute + LAYOUT + sections % "seat")

    ((definition,),) = await query(graph, "MATCH (l:ScorecardLayout) RETURN l.definition")
    assert json.loads(definition) == {"types": [], "sections": [{"title": "Top", "items": ["seats", "nps", "industry"]}]}
    assert [p.expected for p in refusal.value.problems] == ["the key of an attribute or a metric; there is no seat; did you mean seats?"]
