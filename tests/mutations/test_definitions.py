"""Attributes, metrics, roles, health profiles and segments: saved one by one, by the rules of organisation.toml."""

from __future__ import annotations

import json

import pytest

from csgraph.domain.access import Scope, Viewer
from csgraph.domain.globalid import encode
from support.mutations import mutate, refused, stored
from support.planted import Planted, plant
from support.service import client_of

VERSION = "MATCH (o:Organisation) RETURN o.version"
SEATS = {"key": "seats", "displayName": "Seats", "kind": "NUMBER", "types": ["company"], "privileged": True}
ROLE = "role { key displayName multiHolder builtIn }"


@pytest.fixture
async def company(graph, client):
    await plant(
        graph,
        Planted(
            accounts=[{"id": "a", "name": "Acme", "region": "EMEA"}, {"id": "b", "name": "Beta"}, {"id": "c", "name": "Beta"}],
            users=[{"id": "u", "name": "Uma"}, {"id": "v", "name": "Vic"}],
        ),
    )
    return client


async def test_an_attribute_is_defined_and_then_defined_anew(company, graph):
    """B-03."""
    fields = "definition { id key displayName kind types { key } privileged choices }"
    (version,) = (await stored(graph, VERSION))[0]

    first = await mutate(company, "attributeDefine", fields, **SEATS)
    second = await mutate(company, "attributeDefine", fields, key="seats", displayName="Licensed seats", kind="NUMBER")

    assert first == {
        "definition": {
            "id": encode("AttributeDefinition", "seats"), "key": "seats", "displayName": "Seats", "kind": "NUMBER",
            "types": [{"key": "company"}], "privileged": True, "choices": None,
        },
        "errors": [],
    }  # fmt: skip
    assert (second["definition"]["displayName"], second["definition"]["types"], second["definition"]["privileged"]) == (
        "Licensed seats",
        [],
        False,
    )
    assert await stored(graph, "MATCH (d:AttributeDefinition) RETURN d {.*}") == [
        [{"key": "seats", "displayName": "Licensed seats", "kind": "NUMBER", "types": [], "privileged": False, "position": 0}]
    ]
    assert await stored(graph, VERSION) == [[version + 2]]


async def test_saving_what_is_there_already_changes_nothing(company, graph):
    await mutate(company, "attributeDefine", **SEATS)
    before = await stored(graph, VERSION)

    payload = await mutate(company, "attributeDefine", "definition { key }", **SEATS)

    assert payload == {"definition": {"key": "seats"}, "errors": []}
    assert await stored(graph, VERSION) == before


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"kind": "TEXT"}, "INVALID_INPUT", ["input", "kind"]),
        ({"types": ["company", "planet"]}, "NOT_FOUND", ["input", "types", "1"]),
        ({"key": "se ats"}, "INVALID_INPUT", ["input", "key"]),
        ({"key": "new", "displayName": ""}, "INVALID_INPUT", ["input", "displayName"]),
    ],
)
async def test_a_bad_attribute_is_refused_with_its_place(company, graph, change, code, path):
    await mutate(company, "attributeDefine", **SEATS)
    before = await stored(graph, "MATCH (n:AttributeDefinition|Organisation) RETURN n {.*}")

    assert await refused(company, "attributeDefine", **{**SEATS, **change}) == [(code, path)]
    assert await stored(graph, "MATCH (n:AttributeDefinition|Organisation) RETURN n {.*}") == before


async def test_a_metric_takes_the_place_behind_those_that_are_there(company, graph):
    fields = "definition { key displayName description unit defaultRollup recordedAt { key } }"
    given = {"key": "csat", "displayName": "CSAT", "unit": "SCORE", "defaultRollup": "AVG", "recordedAt": ["company"]}

    payload = await mutate(company, "metricDefine", fields, **given)
    own = await mutate(company, "metricDefine", fields, key="arr", displayName="ARR", source="contract_value")

    assert payload["definition"] == {
        "key": "csat", "displayName": "CSAT", "description": "", "unit": "SCORE", "defaultRollup": "AVG", "recordedAt": [{"key": "company"}],
    }  # fmt: skip
    assert (own["definition"]["unit"], own["definition"]["description"]) == (
        "MONEY", "The value of the account's contract, in its currency.",
    )  # fmt: skip
    assert await stored(graph, "MATCH (m:MetricDefinition) RETURN m.key, m.position ORDER BY m.position") == [["csat", 0], ["arr", 1]]
    assert await refused(company, "metricDefine", key="x", displayName="X", source="luck") == [("INVALID_INPUT", ["input", "source"])]
    assert await refused(company, "metricDefine", key="x", displayName="X", recordedAt=["planet"]) == [
        ("NOT_FOUND", ["input", "recordedAt", "0"])
    ]


async def test_a_built_in_metric_is_called_otherwise_but_not_lost(company):
    """A recorded metric of the same key would have no values, and every total of contract values would be null."""
    given = {"key": "contract_value", "displayName": "ARR"}

    assert await refused(company, "metricDefine", **given) == [("INVALID_INPUT", ["input", "source"])]
    payload = await mutate(company, "metricDefine", "definition { displayName unit }", **given, source="contract_value")

    assert payload["definition"] == {"displayName": "ARR", "unit": "MONEY"}


async def test_a_built_in_role_keeps_its_key_and_stays_built_in(company):
    """A-42."""
    payload = await mutate(company, "assignmentRoleSave", ROLE, key="success_manager", displayName="CSM")
    new = await mutate(company, "assignmentRoleSave", ROLE, key="expert", displayName="Expert", multiHolder=True)

    assert payload["role"] == {"key": "success_manager", "displayName": "CSM", "multiHolder": False, "builtIn": True}
    assert new["role"] == {"key": "expert", "displayName": "Expert", "multiHolder": True, "builtIn": False}
    keys = (await company.query("{ assignmentRoles { key } }"))["assignmentRoles"]
    assert [each["key"] for each in keys] == ["success_manager", "sales_manager", "expert"]


async def test_a_role_that_several_hold_on_one_account_stays_one_for_several(company):
    """Invariant 2."""
    await mutate(company, "assignmentRoleSave", key="expert", displayName="Expert", multiHolder=True)
    for user in ("u", "v"):
        await mutate(company, "accountAssign", accountId=encode("Account", "a"), userId=encode("User", user), role="expert")

    assert await refused(company, "assignmentRoleSave", key="expert", displayName="E", multiHolder=False) == [
        ("IN_USE", ["input", "multiHolder"])
    ]

    await mutate(company, "accountUnassign", accountId=encode("Account", "a"), userId=encode("User", "u"), role="expert")
    payload = await mutate(company, "assignmentRoleSave", ROLE, key="expert", displayName="E", multiHolder=False)
    assert payload["role"]["multiHolder"] is False


CONDITION = {"key": "nps", "displayName": "NPS", "metric": "nps", "dimension": "voice", "good": ">= 30"}


async def test_a_health_profile_with_another_content_is_another_version(company, graph):
    """C-07, M-22."""
    given = {
        "key": "voice", "displayName": "Voice", "model": "MULTIDIMENSIONAL", "types": ["company"], "criteria": {"underId": {"eq": encode("Account", "a")}},
        "missingValue": "TREAT_AS_POOR", "thresholds": [{"name": "good", "value": 75}, {"name": "average", "value": 40}],
        "conditions": [{**CONDITION, "weight": 60}, {**CONDITION, "key": "tickets", "metric": "open_tickets", "weight": 40}],
    }  # fmt: skip
    fields = "profile { key displayName model version }"

    first = await mutate(company, "healthProfileSave", fields, **given)
    renamed = await mutate(company, "healthProfileSave", fields, **{**given, "displayName": "Voices"})
    second = await mutate(company, "healthProfileSave", fields, **{**given, "missingValue": "TREAT_AS_AVERAGE"})

    assert first["profile"] == {"key": "voice", "displayName": "Voice", "model": "MULTIDIMENSIONAL", "version": 1}
    assert (renamed["profile"]["version"], second["profile"]["version"]) == (1, 2)
    ((definition,),) = await stored(graph, "MATCH (p:HealthProfile) RETURN p.definition")
    kept = json.loads(definition)
    assert (kept["where"], kept["thresholds"]) == ({"underId": {"eq": "a"}}, {"good": 75.0, "average": 40.0})
    assert kept["conditions"][0] == {
        "key": "nps", "displayName": "NPS", "definition": "", "dimension": "voice", "weight": 60.0, "metric": "nps", "good": ">= 30",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"conditions": [{**CONDITION, "weight": 99}]}, "INVALID_INPUT", ["input", "conditions"]),
        ({"conditions": [{**CONDITION, "metric": "luck", "weight": 100}]}, "NOT_FOUND", ["input", "conditions", "0", "metric"]),
        ({"conditions": [{**CONDITION, "weight": 100, "good": "many"}]}, "INVALID_INPUT", ["input", "conditions", "0", "good"]),
        ({"criteria": {"underId": {"eq": encode("Account", "z")}}}, "NOT_FOUND", ["input", "criteria", "underId", "eq"]),
        (
            {"thresholds": [{"name": "good", "value": 1}, {"name": "good", "value": 2}]},
            "INVALID_INPUT",
            ["input", "thresholds", "1", "name"],
        ),
    ],
)
async def test_a_bad_health_profile_is_refused_with_its_place(company, change, code, path):
    """M-22."""
    given = {"key": "p", "displayName": "P", "model": "MULTIDIMENSIONAL", **change}

    assert await refused(company, "healthProfileSave", **given) == [(code, path)]


async def test_a_segment_is_made_replaced_and_deleted(company):
    fields = "segment { id name criteria accounts { nodes { name } } }"
    made = await mutate(company, "segmentSave", fields, name="Our EMEA", criteria={"region": {"eq": "EMEA"}})
    segment = made["segment"]
    again = await mutate(company, "segmentSave", fields, id=segment["id"], name="Rest", criteria={"not": {"region": {"eq": "EMEA"}}})
    gone = await mutate(company, "segmentDelete", "deletedId", id=segment["id"])

    assert segment == {
        "id": encode("Segment", "our_emea"), "name": "Our EMEA", "criteria": '{"region":{"eq":"EMEA"}}', "accounts": {"nodes": [{"name": "Acme"}]},
    }  # fmt: skip
    assert (again["segment"]["id"], again["segment"]["accounts"]) == (segment["id"], {"nodes": [{"name": "Beta"}, {"name": "Beta"}]})
    assert gone == {"deletedId": segment["id"], "errors": []}
    assert (await company.query("{ segments { id } }"))["segments"] == []
    assert await refused(company, "segmentDelete", id=segment["id"]) == [("NOT_FOUND", ["input", "id"])]


@pytest.mark.parametrize(
    ("criteria", "code", "path"),
    [
        ({"attributes": [{"key": "luck", "text": {"eq": "x"}}]}, "NOT_FOUND", ["attributes", "0", "key"]),
        ({"attributes": [{"key": "seats", "text": {"eq": "x"}}]}, "INVALID_INPUT", ["attributes", "0", "text"]),
        ({"attributes": [{"key": "seats", "text": {"eq": "x"}, "number": {"eq": 1}}]}, "INVALID_INPUT", ["attributes", "0"]),
        ({"or": [{"isRoot": True}, {"assignment": {"role": "king"}}]}, "NOT_FOUND", ["or", "1", "assignment", "role"]),
        (
            {"assignment": {"role": "success_manager", "userId": {"in": ["viewer", encode("User", "z")]}}},
            "NOT_FOUND",
            ["assignment", "userId", "in"],
        ),
        ({"underId": {"eq": encode("User", "u")}}, "INVALID_INPUT", ["underId", "eq"]),
        ({"teamId": {"eq": encode("Team", "z")}}, "NOT_FOUND", ["teamId", "eq"]),
        ({"underName": "Beta"}, "AMBIGUOUS", ["underName"]),
    ],
)
async def test_criteria_that_name_nothing_or_too_much_are_refused_with_their_place(company, criteria, code, path):
    """M-18, D-17."""
    await mutate(company, "attributeDefine", **SEATS)

    assert await refused(company, "segmentSave", name="S", criteria=criteria) == [(code, ["input", "criteria", *path])]


@pytest.mark.usefixtures("company")
async def test_nobody_learns_of_hidden_accounts_by_saving_a_segment(graph, clock):
    member = Viewer("u", ("MEMBER",), Scope(frozenset({"nothing"})))
    async with client_of(graph, clock, member) as acting:
        hidden, absent = ({"underId": {"eq": encode("Account", each)}} for each in ("a", "z"))
        assert await mutate(acting, "segmentSave", name="S", criteria=hidden) == await mutate(
            acting, "segmentSave", name="S", criteria=absent
        )
        assert (await mutate(acting, "segmentSave", name="S", criteria={"underName": "Beta"}))["errors"] == []


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("attributeDefine", SEATS),
        ("metricDefine", {"key": "m", "displayName": "M"}),
        ("assignmentRoleSave", {"key": "r", "displayName": "R"}),
        ("healthProfileSave", {"key": "p", "displayName": "P"}),
    ],
)
async def test_a_member_configures_nothing(graph, clock, name, given):
    """B-03, A-42."""
    async with client_of(graph, clock, Viewer("u", ("MEMBER",))) as acting:
        assert await refused(acting, name, **given) == [("FORBIDDEN", ["input"])]


async def test_a_key_makes_saving_safe_to_repeat(company, graph):
    given = {"name": "S", "criteria": {}, "idempotencyKey": "k"}
    first = await mutate(company, "segmentSave", "segment { id }", **given)

    assert await mutate(company, "segmentSave", "segment { id }", **given) == first
    assert await stored(graph, "MATCH (s:Segment) RETURN count(s)") == [[1]]
