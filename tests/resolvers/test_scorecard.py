"""Scorecards: which layout an account is shown by, and the exact values of its items (B-06, B-11, C-03, C-05, C-20).

Today is Wednesday, 17 June 2026.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.access import Viewer
from csgraph.domain.globalid import encode
from csgraph.domain.layouts import KEY_METRICS, MOST_ITEMS
from support.planted import Planted, layout, plant
from support.service import Client, Clock, client_of

CHANGED = datetime(2026, 5, 1, tzinfo=UTC)
COMPANY = Planted(
    types=[{"key": key, "displayName": key.title(), "level": at} for at, key in enumerate(("company", "region", "product"))],
    accounts=[
        {"id": "c1", "name": "Acme", "industry": "Energy", "employees": 12, "attr.secret": "s0"},
        {
            "id": "r1", "parent": "c1", "name": "Acme EMEA", "type": "region", "region": "EMEA", "attr.seats": 5.5, "attr.secret": "s1",
            "attr.kickoff": date(2026, 2, 3), "attr.tags": ["red", "blue"], "metric.shipped": 3.0, "metricDate.shipped": date(2026, 6, 1),
        },
        {
            "id": "p1", "parent": "r1", "name": "Ledger", "type": "product", "attr.pilot": True, "attr.notes": "Fine",
            "metric.sessions": 10.0, "metricDate.sessions": date(2026, 6, 14), "metric.adoption": 80.0, "metricDate.adoption": date(2026, 6, 17),
        },
        {"id": "x1", "name": "Odd", "type": "planet", "attr.secret": "s3"},
    ],
    users=[{"id": "u", "name": "Uma"}],
    attributes=[
        {"key": "notes", "kind": "TEXT", "displayName": "Notes"}, {"key": "seats", "kind": "NUMBER"}, {"key": "kickoff", "kind": "DATE"},
        {"key": "pilot", "kind": "BOOLEAN", "types": ["product"]}, {"key": "tags", "kind": "LIST"},
        {"key": "secret", "kind": "TEXT", "privileged": True},
    ],
    metrics=[{"key": key} for key in ("sessions", "adoption", "shipped")],
    layouts=[
        layout("product", ("Use", ["adoption", "open_tickets", "sessions"]), ("Rest", ["notes", "gone", "pilot"]), types=["product"]),
        layout("region", ("Where", ["region", "seats", "kickoff", "tags", "pilot", "secret"]), ("What", ["shipped"]), types=["region", "gone"]),
    ],
    assigned=[("u", "c1", "success_manager")],
    owned={
        "Ticket": [{"id": "t1", "accountId": "p1", "priority": "LOW", "status": "OPEN", "createdAt": CHANGED}],
        "Change": [
            {"id": f"h{at}", "accountId": account, "field": field, "oldValue": old, "at": CHANGED, "source": "USER"}
            for at, (account, field, old) in enumerate(
                [("c1", "industry", "Coal"), ("c1", "type", "region"), ("r1", "attribute.seats", "3"), ("r1", "region", "APAC")]
            )
        ],
    },
)  # fmt: skip
POINTS = """UNWIND [['p1', 'sessions', '2026-06-14', 10.0], ['p1', 'sessions', '2026-05-31', 7.5], ['p1', 'adoption', '2026-06-17', 80.0],
    ['p1', 'adoption', '2026-06-03', 70.0], ['p1', 'adoption', '2026-06-02', 1.0], ['r1', 'shipped', '2026-06-01', 3.0]] AS row
CREATE (:MetricPoint {accountId: row[0], metric: row[1], date: date(row[2]), value: row[3]})"""
VALUES = """__typename ... on AttributeValue { definition { key } } ... on MetricValue { definition { key } value }
    ... on TextAttribute { text } ... on NumberAttribute { number } ... on DateAttribute { date } ... on BooleanAttribute { boolean }
    ... on ListAttribute { items }"""
CARD = f"scorecard {{ layout {{ key }} sections {{ title items {{ {VALUES} }} }} }}"


@pytest.fixture(scope="module")
async def service(database: Database) -> Any:
    await plant(database, COMPANY)
    await database.schema(POINTS)
    async with client_of(database, Clock(), operation_max_cost="100000") as client:
        await client.query("{ accountTypes { key } }")
        yield client


async def account(client: Client, local: str, fields: str, more: str = "") -> Any:
    return (await client.query(f'{{ account(id: "{encode("Account", local)}"{more}) {{ {fields} }} }}'))["account"]


def told(card: dict[str, Any]) -> dict[str, list[tuple[str, Any]]]:
    """The key and the value of every item by section."""

    def value(item: dict[str, Any]) -> tuple[str, Any]:
        (found,) = [part for name, part in item.items() if name not in ("__typename", "definition")]
        return item["definition"]["key"], found

    return {section["title"]: [value(item) for item in section["items"]] for section in card["sections"]}


async def test_c20_a_layout_shows_metrics_and_attributes_in_its_order(service: Client) -> None:
    """An item that is not configured any more, `gone`, is left out."""
    card = (await account(service, "p1", CARD))["scorecard"]

    assert card["layout"] == {"key": "product"}
    assert told(card) == {
        "Use": [("adoption", 80.0), ("open_tickets", 1.0), ("sessions", 10.0)],
        "Rest": [("notes", "Fine"), ("pilot", True)],
    }
    assert [item["__typename"] for section in card["sections"] for item in section["items"]] == [
        "MetricValue", "MetricValue", "MetricValue", "TextAttribute", "BooleanAttribute",
    ]  # fmt: skip


async def test_c20_every_kind_of_attribute_and_a_field_of_every_account(service: Client) -> None:
    """`pilot` is for products, so a region has none."""
    card = (await account(service, "r1", CARD))["scorecard"]

    assert told(card) == {
        "Where": [("region", "EMEA"), ("seats", 5.5), ("kickoff", "2026-02-03"), ("tags", ["red", "blue"]), ("secret", "s1")],
        "What": [("shipped", 3.0)],
    }


async def test_b11_what_no_layout_is_for_has_key_metrics_and_key_information(service: Client) -> None:
    card = (await account(service, "c1", CARD))["scorecard"]

    assert card["layout"] == {"key": "default"}
    assert told(card) == {
        "Key metrics": [
            ("engagement_score", 0.0), ("active_users", 0.0), ("license_utilization", None), ("health_score", None), ("open_tickets", 0.0), ("nps", None),
        ],
        "Key information": [
            ("industry", "Energy"), ("region", None), ("country", None), ("tier", None), ("notes", None), ("seats", None), ("kickoff", None),
            ("tags", []), ("secret", "s0"),
        ],
    }  # fmt: skip


async def test_a_layout_can_be_named_for_an_account_of_another_type(service: Client) -> None:
    card = (await account(service, "r1", CARD.replace("scorecard", 'scorecard(layout: "product")')))["scorecard"]

    assert told(card) == {"Use": [("adoption", None), ("open_tickets", 0.0), ("sessions", None)], "Rest": [("notes", None)]}


@pytest.mark.parametrize(("given", "layout"), [("product", "product"), ("default", "default"), (None, "region")])
async def test_the_name_of_a_layout_may_be_a_variable(service: Client, given: str | None, layout: str) -> None:
    document = "query ($id: ID!, $layout: String) { account(id: $id) { scorecard(layout: $layout) { layout { key } } } }"

    answer = await service.query(document, id=encode("Account", "r1"), layout=given)

    assert answer["account"]["scorecard"]["layout"] == {"key": layout}


async def test_a_layout_that_is_not_there_is_refused_with_its_place(service: Client) -> None:
    document = "query ($id: ID!, $name: String) { account(id: $id) { parent { card: scorecard(layout: $name) { layout { key } } } } }"

    answer = await service.ask(document, id=encode("Account", "r1"), name="luck")

    (error,) = answer["errors"]
    assert {name: error["extensions"][name] for name in ("code", "reason", "field", "argument")} == {
        "code": "BAD_USER_INPUT", "reason": "UNKNOWN_SCORECARD_LAYOUT", "field": "account.parent.card", "argument": "layout",
    }  # fmt: skip


async def test_the_parts_of_a_layout_and_the_account_behind_it(service: Client) -> None:
    fields = "scorecard { account { name parent { name } } layout { id key displayName types { key } sections { title items } } sections { title } }"
    card = (await account(service, "r1", fields))["scorecard"]

    assert card == {
        "account": {"name": "Acme EMEA", "parent": {"name": "Acme"}},
        "layout": {
            "id": encode("ScorecardLayout", "region"), "key": "region", "displayName": "region", "types": [{"key": "region"}],
            "sections": [
                {"title": "Where", "items": ["region", "seats", "kickoff", "tags", "pilot", "secret"]},
                {"title": "What", "items": ["shipped"]},
            ],
        },
        "sections": [{"title": "Where"}, {"title": "What"}],
    }  # fmt: skip


async def test_one_part_may_be_asked_for_under_several_names(service: Client) -> None:
    document = """scorecard { __typename a: sections { title items { ... on MetricValue { value } } }
        b: sections { __typename one: items { ... on TextAttribute { text } } two: items { __typename ... on MetricValue { asOf delta } } } }"""
    card = (await account(service, "p1", document))["scorecard"]

    assert card["a"] == [
        {"title": "Use", "items": [{"value": 80.0}, {"value": 1.0}, {"value": 10.0}]},
        {"title": "Rest", "items": [{}, {}]},
    ]
    assert [section["one"] for section in card["b"]] == [[{}, {}, {}], [{"text": "Fine"}, {}]]
    assert card["b"][0]["two"][2] == {"__typename": "MetricValue", "asOf": "2026-06-14T00:00:00Z", "delta": 2.5}
    assert card["b"][1]["two"][0] == {"__typename": "TextAttribute"}


HISTORY = "definition { key unit } value asOf previous delta weekly(weeks: 3) { weekStart value partial } trend(days: 20) { date value }"


async def test_c17_c18_a_metric_says_here_what_it_says_elsewhere(service: Client) -> None:
    """Several recorded metrics share one look at their points; exact values of one are in test_metrics.py."""
    keys = '["adoption", "open_tickets", "sessions"]'
    fields = f"scorecard {{ sections {{ items {{ ... on MetricValue {{ {HISTORY} }} }} }} }} metrics(keys: {keys}) {{ {HISTORY} }}"
    single = " ".join(f'{key}: metric(key: "{key}") {{ {HISTORY} }}' for key in ("adoption", "open_tickets", "sessions"))

    found = await account(service, "p1", fields)
    alone = await account(service, "p1", single)

    assert found["scorecard"]["sections"][0]["items"] == found["metrics"] == list(alone.values())
    assert [(each["previous"], each["delta"]) for each in found["metrics"]] == [(70.0, 10.0), (1.0, 0.0), (7.5, 2.5)]
    assert [week["value"] for week in found["metrics"][0]["weekly"]] == [35.5, None, 80.0]
    assert [week["value"] for week in found["metrics"][2]["weekly"]] == [None, 10.0, None]


async def test_when_a_value_last_changed(service: Client) -> None:
    fields = "scorecard { sections { items { ... on AttributeValue { definition { key } changedAt } } } }"

    items = (await account(service, "r1", fields))["scorecard"]["sections"][0]["items"]

    changed = {item["definition"]["key"]: item["changedAt"] for item in items}
    assert changed == {"region": "2026-05-01T00:00:00Z", "seats": "2026-05-01T00:00:00Z", "kickoff": None, "tags": None, "secret": None}


async def test_c05_status_and_dates_are_fields_of_the_account_whatever_the_layout(service: Client) -> None:
    found = await account(service, "p1", "status createDate renewalDate renewalState contractValue { amount } scorecard { layout { key } }")

    assert found.pop("scorecard") == {"layout": {"key": "product"}}
    assert found == {"status": None, "createDate": None, "renewalDate": None, "renewalState": "NONE", "contractValue": None}


@pytest.mark.parametrize(
    ("viewer", "shown"),
    [(Viewer("u", ("MEMBER",)), ["s0", "s1"]), (Viewer("v", ("MEMBER",)), []), (Viewer("v", ("GLOBAL_ADMIN",)), ["s0", "s1", "s3"])],
    ids=["holder above", "no assignment", "admin"],
)
async def test_b06_privileged_attributes_are_left_out_for_whoever_may_not_see_them(
    service: Client, clock: Clock, viewer: Viewer, shown: list[str]
) -> None:
    document = f"{{ accounts {{ nodes {{ {CARD} }} }} }}"
    async with client_of(service.deps.repository.database, clock, viewer) as acting:
        nodes = (await acting.query(document))["accounts"]["nodes"]

    secrets = [value for node in nodes for items in told(node["scorecard"]).values() for key, value in items if key == "secret"]
    assert sorted(each for each in secrets if each) == shown
    assert len(secrets) == len(shown)  # not there, rather than there without a value; a product's layout has none


async def test_d08_only_accounts_that_the_viewer_sees_have_a_scorecard(service: Client) -> None:
    absent = await service.query(f'{{ account(id: "{encode("Account", "zz")}") {{ {CARD} }} }}')

    assert absent == {"account": None}


async def test_an_earlier_instant_has_the_layout_of_the_type_of_then(service: Client) -> None:
    """In April Acme was a region, and in coal."""
    april = ', asOf: "2026-04-01T00:00:00Z"'

    acme = (await account(service, "c1", CARD, april))["scorecard"]
    emea = (await account(service, "r1", CARD, april))["scorecard"]
    june = (await account(service, "p1", CARD, ', asOf: "2026-06-05T00:00:00Z"'))["scorecard"]
    named = (await account(service, "c1", CARD.replace("scorecard", 'scorecard(layout: "default")'), april))["scorecard"]

    assert acme["layout"] == {"key": "region"}
    assert told(emea)["Where"][:2] == [("region", "APAC"), ("seats", 3.0)]
    assert told(emea)["What"] == [("shipped", None)]
    assert told(june)["Use"] == [("adoption", 70.0), ("open_tickets", 1.0), ("sessions", 7.5)]
    assert told(named)["Key information"][0] == ("industry", "Coal")


async def test_nodes_behind_a_scorecard_can_be_read_again(service: Client) -> None:
    document = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on ScorecardLayout { key sections { title } } ... on AttributeDefinition { key displayName kind privileged types { key } } } }"
    ids = [encode("ScorecardLayout", "default"), encode("AttributeDefinition", "industry"), encode("ScorecardLayout", "luck")]

    nodes = (await service.query(document, ids=ids))["nodes"]

    assert nodes == [
        {"id": ids[0], "key": "default", "sections": [{"title": "Key metrics"}, {"title": "Key information"}]},
        {"id": ids[1], "key": "industry", "displayName": "Industry", "kind": "TEXT", "privileged": False, "types": []},
        None,
    ]
    listed = (await service.query("{ attributeDefinitions { key } }"))["attributeDefinitions"]
    assert [each["key"] for each in listed] == ["notes", "seats", "kickoff", "pilot", "tags", "secret"]


MORE = """UNWIND range(1, 60) AS n CREATE (:Account {id: 'm' + n, name: 'M ' + right('0' + n, 2), searchKey: 'm', path: '/m' + n + '/', depth: 0, version: 1,
    type: ['company', 'region', 'product'][n % 3], healthRank: 'UNKNOWN', teamSets: 0, `metric.sessions`: toFloat(n), `metricDate.sessions`: date('2026-06-01')})"""


async def test_accounts_of_every_type_cost_one_statement(service: Client) -> None:
    """1, 10 or 50 accounts, by the layouts of their types or by a named one: the statement is the same but for the size of the page."""
    await service.deps.repository.database.schema(MORE)
    fields = f"scorecard {{ layout {{ key }} sections {{ items {{ __typename ... on MetricValue {{ {HISTORY} }} ... on AttributeValue {{ changedAt }} }} }} }}"
    document = f"query ($n: Int!, $layout: String) {{ accounts(first: $n) {{ nodes {{ name {fields} named: {fields.replace('scorecard', 'scorecard(layout: $layout)', 1)} }} }} }}"
    texts = set()

    for count in (1, 10, 50):
        nodes = (await service.query(document, n=count, layout="product"))["accounts"]["nodes"]
        (sent,) = service.statements
        texts.add(sent.text)
        assert len(nodes) == count

    assert len(texts) == 1
    kinds = {node["scorecard"]["layout"]["key"] for node in nodes}
    assert kinds == {"default", "product", "region"}
    by_name = {node["name"]: node for node in nodes}
    assert [item["value"] for item in by_name["M 05"]["scorecard"]["sections"][0]["items"]] == [None, 0.0, 5.0]
    assert [item["value"] for item in by_name["M 04"]["named"]["sections"][0]["items"]] == [None, 0.0, 4.0]


async def test_an_account_of_a_type_that_is_gone_is_shown_like_others(database: Database, clock: Clock) -> None:
    """Every type that is configured has a layout of its own, so the default one is read for nobody."""
    await plant(
        database,
        Planted(
            accounts=[{"id": "1", "name": "A"}, {"id": "2", "name": "B", "type": "planet"}],
            layouts=[layout("own", ("S", ["open_tickets", "industry"]), types=["company"])],
        ),
    )
    async with client_of(database, clock) as client:
        nodes = (await client.query(f"{{ accounts {{ nodes {{ {CARD} }} }} }}"))["accounts"]["nodes"]

    assert [node["scorecard"]["layout"]["key"] for node in nodes] == ["own", "own"]
    assert [told(node["scorecard"]) for node in nodes] == [{"S": [("open_tickets", 0.0), ("industry", None)]}] * 2


async def test_a_layout_as_large_as_may_be_fits_into_a_statement(database: Database, clock: Clock) -> None:
    """A hundred metrics with all that there is to a metric, within the default limits: no administrator can break everybody's page."""
    recorded = [f"m{at}" for at in range(MOST_ITEMS - len(KEY_METRICS))]
    points = "UNWIND range(0, 90) AS n CREATE (:MetricPoint {accountId: '1', metric: 'm' + n, date: date('2026-06-10'), value: toFloat(n)})"
    stored = {f"metric.{key}": float(key[1:]) for key in recorded} | {f"metricDate.{key}": date(2026, 6, 10) for key in recorded}
    large = layout("large", ("All", [*KEY_METRICS, *recorded]))
    metrics = [{"key": key} for key in recorded]
    await plant(database, Planted(accounts=[{"id": "1", "name": "A", **stored}], metrics=metrics, layouts=[large]))
    await database.schema(points)
    async with client_of(database, clock) as client:
        card = (await account(client, "1", f"scorecard {{ sections {{ items {{ ... on MetricValue {{ {HISTORY} }} }} }} }}"))["scorecard"]

    items = {item["definition"]["key"]: item for item in card["sections"][0]["items"]}
    assert [items[key]["value"] for key in recorded] == [float(key[1:]) for key in recorded]
    assert [week["value"] for week in items["m7"]["weekly"]] == [None, 7.0, None]
    assert len(items) == MOST_ITEMS


ODD = [
    "{}",
    '{"types": ["company"]}',
    '{"types": ["company"], "sections": []}',
    '{"types": ["company"], "sections": [{"title": "S", "items": ["gone", "gone.too", "status"]}]}',
]


@pytest.mark.parametrize("definition", ODD)
async def test_a_layout_whose_items_are_gone_breaks_no_answer(database: Database, clock: Clock, definition: str) -> None:
    await plant(database, Planted(accounts=[{"id": "1", "name": "A"}], layouts=[{"key": "odd", "definition": definition}]))
    async with client_of(database, clock) as client:
        answer = await client.query(
            f"{{ accounts(first: 2) {{ nodes {{ name {CARD} }} }} scorecardLayouts {{ key sections {{ items }} }} }}"
        )

    card = answer["accounts"]["nodes"][0]["scorecard"]
    assert card["layout"] == {"key": "odd"}
    assert [section["items"] for section in card["sections"]] == [[]] * definition.count("title")
