"""Saving layouts of scorecards: who may, what is refused and where, and that everybody's next scorecard follows (B-03, C-03, C-05, C-20)."""

from __future__ import annotations

import asyncio
import json

import pytest

from csgraph.domain.access import Membership, Viewer, viewer_of
from csgraph.domain.globalid import encode
from csgraph.domain.layouts import MOST_ITEMS, MOST_SECTIONS
from support.mutations import mutate, refused, stored
from support.planted import Planted, layout, plant
from support.service import client_of

VERSION = "MATCH (o:Organisation) RETURN o.version"
LAYOUTS = "MATCH (l:ScorecardLayout) RETURN l.key, l.displayName, l.definition, l.position ORDER BY l.position"
FIELDS = "layout { id key displayName types { key } sections { title items } }"
ONE = encode("Account", "1")
SHOWN = f'{{ account(id: "{ONE}") {{ scorecard {{ layout {{ key }} sections {{ title items {{ __typename }} }} }} }} }}'
GIVEN = {"key": "main", "displayName": "Main", "sections": [{"title": "Top", "items": ["seats", "sessions"]}]}


@pytest.fixture
async def company(graph, client):
    await plant(
        graph,
        Planted(
            accounts=[{"id": "1", "name": "Acme"}],
            users=[{"id": "u", "name": "Uma"}],
            types=[{"key": "company", "displayName": "Company", "level": 0}, {"key": "product", "displayName": "Product", "level": 1}],
            attributes=[{"key": "seats", "kind": "NUMBER"}, {"key": "plan", "kind": "TEXT"}],
            metrics=[{"key": "sessions"}],
            layouts=[layout("old", ("Old", ["plan"]), types=["product"])],
        ),
    )
    return client


async def test_a_layout_is_made_and_everybody_sees_it_in_the_list(company, graph):
    """C-03, C-20."""
    (version,) = (await stored(graph, VERSION))[0]

    payload = await mutate(company, "scorecardLayoutSave", FIELDS, **GIVEN, types=["company"])

    assert payload == {
        "layout": {
            "id": encode("ScorecardLayout", "main"), "key": "main", "displayName": "Main", "types": [{"key": "company"}],
            "sections": [{"title": "Top", "items": ["seats", "sessions"]}],
        },
        "errors": [],
    }  # fmt: skip
    assert [row[0] for row in await stored(graph, LAYOUTS)] == ["old", "main"]
    assert await stored(graph, VERSION) == [[version + 1]]
    listed = (await company.query("{ scorecardLayouts { key } }"))["scorecardLayouts"]
    assert [each["key"] for each in listed] == ["old", "main", "default"]


async def test_a_replaced_layout_keeps_its_place_and_its_types(company, graph):
    """C-20: reordered and exchanged; an input without types says nothing about them."""
    await mutate(company, "scorecardLayoutSave", **GIVEN)
    sections = [{"title": "Below", "items": ["seats"]}, {"title": " Top ", "items": ["sessions", "plan", "industry"]}]

    payload = await mutate(company, "scorecardLayoutSave", FIELDS, key="old", displayName="New", sections=sections)

    assert (payload["layout"]["displayName"], payload["layout"]["types"]) == ("New", [{"key": "product"}])
    assert payload["layout"]["sections"] == [sections[0], {"title": "Top", "items": ["sessions", "plan", "industry"]}]
    assert [(row[0], row[3]) for row in await stored(graph, LAYOUTS)] == [("old", 0), ("main", 1)]

    for types in ([], None):
        await mutate(company, "scorecardLayoutSave", **{**GIVEN, "key": "old"}, types=["company"])
        payload = await mutate(company, "scorecardLayoutSave", FIELDS, **{**GIVEN, "key": "old"}, types=types)
        assert payload["layout"]["types"] == []


async def test_saving_what_is_there_already_changes_nothing(company, graph):
    await mutate(company, "scorecardLayoutSave", **GIVEN)
    before = await stored(graph, VERSION)

    assert (await mutate(company, "scorecardLayoutSave", "layout { key }", **GIVEN))["layout"] == {"key": "main"}
    assert await stored(graph, VERSION) == before


async def test_a_layout_is_no_change_of_an_account(company, graph):
    await mutate(company, "scorecardLayoutSave", **GIVEN)

    assert await stored(graph, "MATCH (n:Event|Change) RETURN count(n)") == [[0]]
    assert await stored(graph, "MATCH (a:Account) RETURN a.version") == [[1]]


def shown(*items: str) -> dict[str, object]:
    return {"sections": [{"title": "A", "items": ["plan"]}, {"title": "B", "items": list(items)}]}


@pytest.mark.parametrize(
    ("change", "code", "path", "says"),
    [
        (shown("sesions"), "NOT_FOUND", ["sections", "1", "items", "0"], "did you mean sessions?"),
        (shown("seats", "luck"), "NOT_FOUND", ["sections", "1", "items", "1"], "the key of an attribute or a metric."),
        (shown("seats", "plan"), "INVALID_INPUT", ["sections", "1", "items", "1"], "does not show yet"),
        (shown("seats", "seats"), "INVALID_INPUT", ["sections", "1", "items", "1"], "does not show yet"),
        (shown("seats", "renewalDate"), "INVALID_INPUT", ["sections", "1", "items", "1"], "C-05"),
        (shown("status"), "INVALID_INPUT", ["sections", "1", "items", "0"], "C-05"),
        (shown("se ats"), "INVALID_INPUT", ["sections", "1", "items", "0"], "a key of letters"),
        (shown(""), "INVALID_INPUT", ["sections", "1", "items", "0"], "a key of letters"),
        (shown("x" * 101), "INVALID_INPUT", ["sections", "1", "items", "0"], "a key of letters"),
        (shown(), "INVALID_INPUT", ["sections", "1", "items"], "a list of 1 to 100"),
        ({"sections": []}, "INVALID_INPUT", ["sections"], "a list of 1 to 20"),
        ({"sections": [{"title": "S", "items": ["plan"]}] * (MOST_SECTIONS + 1)}, "INVALID_INPUT", ["sections"], "a list of 1 to 20"),
        (shown(*["plan"] * (MOST_ITEMS + 1)), "INVALID_INPUT", ["sections", "1", "items"], "a list of 1 to 100"),
        ({"sections": [{"title": " ", "items": ["plan"]}]}, "INVALID_INPUT", ["sections", "0", "title"], "a title of 1 to 200"),
        ({"sections": [{"title": "t" * 201, "items": ["plan"]}]}, "INVALID_INPUT", ["sections", "0", "title"], "a title of 1 to 200"),
        ({"types": ["company", "planet"]}, "NOT_FOUND", ["types", "1"], "the key of an account type"),
        ({"key": "ma in"}, "INVALID_INPUT", ["key"], "a key of letters"),
        ({"key": ""}, "INVALID_INPUT", ["key"], "a key of letters"),
        ({"displayName": ""}, "INVALID_INPUT", ["displayName"], "a text"),
    ],
)  # fmt: skip
async def test_a_bad_layout_is_refused_with_its_place(company, graph, change, code, path, says):
    """C-05, C-20."""
    before = await stored(graph, "MATCH (n:ScorecardLayout|Organisation) RETURN n {.*}")

    document = "mutation ($input: ScorecardLayoutSaveInput!) { scorecardLayoutSave(input: $input) { layout { key } errors { code path message } } }"
    payload = (await company.query(document, input={**GIVEN, **change}))["scorecardLayoutSave"]

    (error,) = payload["errors"]
    assert (payload["layout"], error["code"], error["path"]) == (None, code, ["input", *path])
    assert says in error["message"]
    assert await stored(graph, "MATCH (n:ScorecardLayout|Organisation) RETURN n {.*}") == before


async def test_every_fault_of_a_layout_is_told_at_once(company):
    sections = [{"title": "A", "items": ["luck", "plan"]}, {"title": "B", "items": ["plan", "createDate"]}]

    assert await refused(company, "scorecardLayoutSave", **{**GIVEN, "sections": sections}) == [
        ("NOT_FOUND", ["input", "sections", "0", "items", "0"]),
        ("INVALID_INPUT", ["input", "sections", "1", "items", "0"]),
        ("INVALID_INPUT", ["input", "sections", "1", "items", "1"]),
    ]


@pytest.mark.parametrize("sections", ["Top", [{"title": "Top", "items": [5]}], [{"title": "Top"}], [["seats"]], None])
async def test_what_is_no_layout_at_all_is_refused_before_anything_runs(company, sections):
    document = "mutation ($input: ScorecardLayoutSaveInput!) { scorecardLayoutSave(input: $input) { layout { key } } }"
    await company.query("{ flows { key } }")

    answer = await company.ask(document, input={**GIVEN, "sections": sections})

    assert [each["extensions"]["code"] for each in answer["errors"]] == ["BAD_USER_INPUT"]
    assert company.statements == []


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    "viewer",
    [*(Viewer("u", (role,)) for role in ("ADVANCED", "TEAM_ADMIN", "MEMBER", "VIEWER")),
     viewer_of("u", (), [Membership("t", "GLOBAL_ADMIN")])],
    ids=["ADVANCED", "TEAM_ADMIN", "MEMBER", "VIEWER", "admin of one team"],
)  # fmt: skip
async def test_b03_layouts_are_saved_by_global_admins_alone(graph, clock, viewer):
    before = await stored(graph, LAYOUTS)
    async with client_of(graph, clock, viewer) as acting:
        assert await refused(acting, "scorecardLayoutSave", **GIVEN) == [("FORBIDDEN", ["input"])]
    assert await stored(graph, LAYOUTS) == before


async def test_a_key_makes_saving_safe_to_repeat(company, graph):
    first = await mutate(company, "scorecardLayoutSave", "layout { displayName }", **GIVEN, idempotencyKey="k")
    await mutate(company, "scorecardLayoutSave", **{**GIVEN, "displayName": "Later"})
    version = await stored(graph, VERSION)

    again = await mutate(company, "scorecardLayoutSave", "layout { displayName }", **GIVEN, idempotencyKey="k")

    assert first["layout"] == {"displayName": "Main"}
    assert again == {"layout": {"displayName": "Later"}, "errors": []}  # not saved a second time, and read as it is now
    assert await stored(graph, VERSION) == version
    assert await refused(company, "scorecardLayoutSave", **{**GIVEN, "displayName": "X"}, idempotencyKey="k") == [
        ("KEY_REUSED", ["input", "idempotencyKey"])
    ]


async def test_c03_the_next_request_of_every_process_follows(company, graph, clock):
    """The other service has the old configuration and the plan made with it in memory; it is told in the same round trip."""
    async with client_of(graph, clock) as other:
        assert (await other.query(SHOWN))["account"]["scorecard"]["layout"] == {"key": "default"}
        await other.query(SHOWN)
        assert [sent.name for sent in other.statements] == ["composed.account"]
        async with client_of(graph, clock) as third:
            await mutate(third, "scorecardLayoutSave", **GIVEN)

        answer = (await other.query(SHOWN))["account"]["scorecard"]

        assert answer == {
            "layout": {"key": "main"},
            "sections": [{"title": "Top", "items": [{"__typename": "NumberAttribute"}, {"__typename": "MetricValue"}]}],
        }
        assert [sent.name for sent in other.statements] == ["composed.account", "organisation.page", "composed.account"]
    assert (await company.query(SHOWN))["account"]["scorecard"] == answer


async def test_c03_a_layout_that_was_just_saved_elsewhere_can_be_named(company, graph, clock):
    document = f'{{ account(id: "{ONE}") {{ scorecard(layout: "main") {{ layout {{ displayName }} }} }} }}'
    answer = await company.ask(document)
    assert answer["errors"][0]["extensions"]["reason"] == "UNKNOWN_SCORECARD_LAYOUT"
    async with client_of(graph, clock) as other:
        await mutate(other, "scorecardLayoutSave", **GIVEN)

    assert (await company.query(document))["account"]["scorecard"] == {"layout": {"displayName": "Main"}}


async def test_the_default_layout_can_be_replaced_like_any_other(company):
    """Without it, what no layout names has built-in metrics and the first attributes (B-11)."""
    before = (await company.query(SHOWN))["account"]["scorecard"]
    await mutate(company, "scorecardLayoutSave", **{**GIVEN, "key": "default"})

    after = (await company.query(SHOWN))["account"]["scorecard"]

    assert [section["title"] for section in before["sections"]] == ["Key metrics", "Key information"]
    assert (after["layout"], [section["title"] for section in after["sections"]]) == ({"key": "default"}, ["Top"])


@pytest.mark.usefixtures("company")
async def test_of_two_saves_at_once_one_is_last_and_whole(graph, clock):
    """Changes of the configuration wait for one another; no layout is half of one and half of the other."""
    items = {"Left": ["seats"], "Right": ["plan", "sessions"]}
    async with client_of(graph, clock) as left, client_of(graph, clock) as right:
        each = [(left, "Left"), (right, "Right")] * 3
        given = [{"key": "main", "displayName": name, "sections": [{"title": name, "items": items[name]}]} for _, name in each]
        payloads = await asyncio.gather(
            *(mutate(client, "scorecardLayoutSave", **change) for (client, _), change in zip(each, given, strict=True))
        )

    assert all(payload["errors"] == [] for payload in payloads)
    (row,) = [row for row in await stored(graph, LAYOUTS) if row[0] == "main"]
    assert json.loads(row[2]) == {"types": [], "sections": [{"title": row[1], "items": items[row[1]]}]}
    assert row[3] == 1


async def test_layouts_made_at_once_have_places_of_their_own(company, graph):
    keys = ["a", "b", "c", "d"]
    await asyncio.gather(*(mutate(company, "scorecardLayoutSave", **{**GIVEN, "key": key}) for key in keys))

    rows = await stored(graph, LAYOUTS)
    assert sorted(row[0] for row in rows) == [*keys, "old"]
    assert [row[3] for row in rows] == [0, 1, 2, 3, 4]
