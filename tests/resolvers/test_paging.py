"""Every list page by page: the same rows in every page size and direction, exact page information, and cursors that belong to their list."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from csgraph.db.driver import Database
from csgraph.domain.globalid import encode, local_id
from support.planted import Planted, plant, team
from support.service import Client, Clock, client_of

COUNT = 107
SIZES = (5, 16, 53, 54, 100)
DIRECTIONS = ("ASC", "DESC")
RATES = {"EUR": "1.25"}
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def _account(at: int) -> dict[str, Any]:
    account: dict[str, Any] = {"id": f"{at:03d}", "name": f"Lot {at * 7 % 20:02d}", "type": "lot", "contractStatus": "PAYING"}
    account["parent"] = "root" if at < 100 else f"{at - 100:03d}"
    if at % 5:
        account |= {"contractValue": at % 9 * 10_000, "currency": ("USD", "EUR", "CHF")[at % 3]}
    if at % 4:
        account["createDate"] = date(2020, 1, 1) + timedelta(days=at % 13)
    if at % 3:
        account["renewalDate"] = date(2026, 1, 1) + timedelta(days=at % 11)
    if at % 7:
        account["lastActivityAt"] = EPOCH + timedelta(microseconds=at % 17)
    account["healthRank"] = ("GOOD", "AVERAGE", "POOR", "UNKNOWN")[at % 4]
    return account


ROOT: dict[str, Any] = {"id": "root", "name": "Lot 10", "contractStatus": "PAYING", "contractValue": 70_000, "currency": "USD"}
ACCOUNTS = (ROOT, *(_account(at) for at in range(COUNT)))
COMPANY = Planted(
    accounts=ACCOUNTS,
    users=[{"id": "u", "name": "Zoe Lot"}, *({"id": f"u{at:03d}", "name": f"User {at % 30:02d}"} for at in range(COUNT - 1))],
    contacts=[{"id": f"c{at:03d}", "name": f"Person {at % 25:02d}"} for at in range(COUNT)],
    teams=[team("t1", "The lots", {"type": {"eq": "lot"}})],
    types=[{"key": "company", "displayName": "Company", "level": 0}, {"key": "lot", "displayName": "Lot", "level": 1}],
    segments=[{"name": "Lots", "criteria": json.dumps({"type": {"eq": "lot"}})}],
    settings={"reportingCurrency": "USD", "exchangeRates": json.dumps(RATES)},
    assigned=[("u", f"{at:03d}", "success_manager") for at in range(COUNT)] + [("u", "003", "sales_manager")],
    known=[*((f"c{at:03d}", "root") for at in range(COUNT)), *(("c000", f"{at:03d}") for at in range(COUNT))],
)
BY_ID = {account["id"]: account for account in ACCOUNTS}
ROOT_ID, USER_ID = encode("Account", "root"), encode("User", "u")


@dataclass(frozen=True, slots=True)
class Listed:
    """A list: the selection that holds it, the path to it, what names a row, and its rows in order."""

    text: str
    path: tuple[str | int, ...]
    row: str
    rows: tuple[str, ...]

    @property
    def document(self) -> str:
        page = "(first: $first, after: $after, last: $last, before: $before"
        fields = f"edges {{ cursor node {{ {self.row} }} }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }}"
        return f"query ($first: Int, $after: String, $last: Int, $before: String) {{ {self.text.replace('(PAGE', page).replace('FIELDS', fields)} }}"

    def of(self, data: dict[str, Any]) -> dict[str, Any]:
        found: Any = data
        for step in self.path:
            found = found[step]
        return found


def ids(typename: str, locals_: Any) -> tuple[str, ...]:
    return tuple(encode(typename, local) for local in locals_)


def by_name(rows: Any) -> list[str]:
    return [row["id"] for row in sorted(rows, key=lambda row: (row["name"], row["id"]))]


LOTS = ACCOUNTS[1:]
CHILDREN = [account for account in LOTS if account["parent"] == "root"]
ASSIGNED = sorted(
    ((BY_ID[a]["name"], role, f"s{at}") for at, (_, a, role) in enumerate(COMPANY.assigned)), key=lambda row: (*row[:2], row[2])
)


def worth(account: dict[str, Any]) -> float | None:
    rate = {"USD": 1.0, "EUR": 1.25}.get(account.get("currency", ""))
    return None if rate is None else account["contractValue"] * rate


CONTRIBUTING = sorted((a for a in ACCOUNTS if worth(a) is not None), key=lambda a: (-(worth(a) or 0), a["id"]))
ONE = f'account(id: "{ROOT_ID}")'
LISTS = {
    "accounts": Listed("accounts(PAGE) { FIELDS }", ("accounts",), "id", ids("Account", by_name(ACCOUNTS))),
    "accounts by type": Listed(
        'accounts(PAGE, where: { type: { eq: "lot" } }) { FIELDS }', ("accounts",), "id", ids("Account", by_name(LOTS))
    ),
    "children": Listed(f"{ONE} {{ children(PAGE) {{ FIELDS }} }}", ("account", "children"), "id", ids("Account", by_name(CHILDREN))),
    "descendants": Listed(f"{ONE} {{ descendants(PAGE) {{ FIELDS }} }}", ("account", "descendants"), "id", ids("Account", by_name(LOTS))),
    "contacts": Listed(
        f"{ONE} {{ contacts(PAGE) {{ FIELDS }} }}", ("account", "contacts"), "id", ids("Contact", by_name(COMPANY.contacts))
    ),
    "contact's accounts": Listed(
        f'contact(id: "{encode("Contact", "c000")}") {{ accounts(PAGE) {{ ACCOUNT_FIELDS }} }}'.replace("ACCOUNT_", ""),
        ("contact", "accounts"), "__typename", ("Contact",) * (COUNT + 1),
    ),
    "portfolio": Listed(f'user(id: "{USER_ID}") {{ portfolio(PAGE) {{ FIELDS }} }}', ("user", "portfolio"), "id", ids("Account", by_name(LOTS))),
    "assignments": Listed(
        f'user(id: "{USER_ID}") {{ assignments(PAGE) {{ FIELDS }} }}', ("user", "assignments"), "id", ids("Assignment", (row[2] for row in ASSIGNED))
    ),
    "users": Listed("users(PAGE) { FIELDS }", ("users",), "id", ids("User", by_name(COMPANY.users))),
    "search": Listed(
        'search(PAGE, text: "lot", types: [ACCOUNT]) { FIELDS }', ("search",), "... on Account { id }", ids("Account", by_name(ACCOUNTS))
    ),
    "contributions": Listed(
        f'{ONE} {{ rollup(metric: "contract_value") {{ contributions(PAGE) {{ FIELDS }} }} }}', ("account", "rollup", "contributions"),
        "account { id }", ids("Account", (a["id"] for a in CONTRIBUTING)),
    ),
    "a type's accounts": Listed(f'node(id: "{encode("AccountType", "lot")}") {{ ... on AccountType {{ accounts(PAGE) {{ FIELDS }} }} }}', ("node", "accounts"), "id", ids("Account", by_name(LOTS))),
    "a team's accounts": Listed(f'team(id: "{encode("Team", "t1")}") {{ accounts(PAGE) {{ FIELDS }} }}', ("team", "accounts"), "id", ids("Account", by_name(LOTS))),
    "a segment's accounts": Listed(f'node(id: "{encode("Segment", "Lots")}") {{ ... on Segment {{ accounts(PAGE) {{ FIELDS }} }} }}', ("node", "accounts"), "id", ids("Account", by_name(LOTS))),
}  # fmt: skip


def name_of(node: dict[str, Any]) -> str:
    return str(node["account"]["id"] if "account" in node else node.get("id") or node["__typename"])


async def swept(client: Client, listed: Listed, size: int, *, backward: bool) -> list[str]:
    """Every row, page by page; the information of every page is checked on the way."""
    found: list[str] = []
    cursor: str | None = None
    while True:
        page = {"last": size, "before": cursor} if backward else {"first": size, "after": cursor}
        answer = listed.of(await client.query(listed.document, **page))
        info, edges = answer["pageInfo"], answer["edges"]
        names = [name_of(edge["node"]) for edge in edges]
        more, behind = len(found) + len(names) < len(listed.rows), bool(found)
        assert info == {
            "hasNextPage": behind if backward else more,
            "hasPreviousPage": more if backward else behind,
            "startCursor": edges[0]["cursor"],
            "endCursor": edges[-1]["cursor"],
        }
        assert len(edges) == min(size, len(listed.rows) - len(found))
        found = [*names, *found] if backward else [*found, *names]
        if not more:
            return found
        cursor = info["startCursor" if backward else "endCursor"]


@pytest.mark.parametrize("backward", [False, True], ids=["forward", "backward"])
@pytest.mark.parametrize("name", LISTS)
async def test_every_page_size_gives_the_same_list(planted: Client, name: str, backward: bool) -> None:  # noqa: FBT001 - a parameter
    for size in SIZES:
        assert await swept(planted, LISTS[name], size, backward=backward) == list(LISTS[name].rows), size


@pytest.mark.parametrize("backward", [False, True], ids=["forward", "backward"])
@pytest.mark.parametrize("name", ["accounts", "contributions"])
async def test_pages_of_one_row_give_the_same_list(planted: Client, name: str, backward: bool) -> None:  # noqa: FBT001 - a parameter
    assert await swept(planted, LISTS[name], 1, backward=backward) == list(LISTS[name].rows)


RANKS = {"POOR": 0, "AVERAGE": 1, "GOOD": 2, "UNKNOWN": 3}
DEPTHS = {a["id"]: 0 if a["id"] == "root" else 1 if a["parent"] == "root" else 2 for a in ACCOUNTS}
FIELDS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "NAME": lambda a: a["name"],
    "CONTRACT_VALUE": worth,
    "CREATE_DATE": lambda a: a.get("createDate"),
    "RENEWAL_DATE": lambda a: a.get("renewalDate"),
    "HEALTH": lambda a: RANKS[a.get("healthRank", "UNKNOWN")],
    "LAST_ACTIVITY_AT": lambda a: a.get("lastActivityAt"),
    "DEPTH": lambda a: DEPTHS[a["id"]],
}


def in_order(field: str, direction: str) -> tuple[str, ...]:
    """Nulls last in either direction, ties by id upwards."""
    given = sorted((a for a in ACCOUNTS if FIELDS[field](a) is not None), key=lambda a: a["id"])
    given.sort(key=FIELDS[field], reverse=direction == "DESC")
    missing = sorted(a["id"] for a in ACCOUNTS if FIELDS[field](a) is None)
    return ids("Account", [*(a["id"] for a in given), *missing])


def ordered(field: str, direction: str, more: str = "") -> Listed:
    text = f"accounts(PAGE, orderBy: [{{ field: {field}, direction: {direction} }}]{more}) {{ FIELDS }}"
    return Listed(text, ("accounts",), "id", in_order(field, direction))


@pytest.mark.parametrize("backward", [False, True], ids=["forward", "backward"])
@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("field", FIELDS)
async def test_every_order_puts_nulls_last_and_breaks_ties_by_id(planted: Client, field: str, direction: str, backward: bool) -> None:  # noqa: FBT001 - a parameter
    listed = ordered(field, direction)

    for size in SIZES:
        assert await swept(planted, listed, size, backward=backward) == list(listed.rows), size


@pytest.mark.parametrize("backward", [False, True], ids=["forward", "backward"])
async def test_an_order_of_two_fields_with_nulls_pages_row_by_row(planted: Client, backward: bool) -> None:  # noqa: FBT001 - a parameter
    text = "accounts(PAGE, orderBy: [{ field: RENEWAL_DATE, direction: DESC }, { field: CONTRACT_VALUE }]) { FIELDS }"
    by_value = [*sorted((a for a in ACCOUNTS if worth(a) is not None), key=lambda a: (worth(a), a["id"]))]
    by_value += sorted((a for a in ACCOUNTS if worth(a) is None), key=lambda a: a["id"])
    dated = sorted((a for a in by_value if a.get("renewalDate")), key=lambda a: a["renewalDate"], reverse=True)
    rows = ids("Account", [a["id"] for a in [*dated, *(a for a in by_value if not a.get("renewalDate"))]])

    assert await swept(planted, Listed(text, ("accounts",), "id", rows), 1, backward=backward) == list(rows)


async def test_an_empty_order_is_by_name(planted: Client) -> None:
    answer = await planted.query("{ accounts(orderBy: [], first: 3) { nodes { id } } }")

    assert [node["id"] for node in answer["accounts"]["nodes"]] == list(LISTS["accounts"].rows[:3])


async def test_a_page_has_fifty_rows_unless_told_otherwise(planted: Client) -> None:
    rows = LISTS["accounts"].rows
    forward = (await planted.query("{ accounts { nodes { id } pageInfo { hasNextPage hasPreviousPage } } }"))["accounts"]

    assert [node["id"] for node in forward["nodes"]] == list(rows[:50])
    assert forward["pageInfo"] == {"hasNextPage": True, "hasPreviousPage": False}
    page = (await planted.query("{ accounts(first: 60) { pageInfo { endCursor } } }"))["accounts"]["pageInfo"]
    backward = (await planted.query("query ($b: String) { accounts(before: $b) { nodes { id } } }", b=page["endCursor"]))["accounts"]
    assert [node["id"] for node in backward["nodes"]] == list(rows[9:59])


async def test_an_empty_list_has_no_cursors(planted: Client) -> None:
    answer = await planted.query(
        '{ accounts(where: { name: { eq: "none" } }) { edges { cursor } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }'
    )

    info = {"hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None}
    assert answer["accounts"] == {"edges": [], "totalCount": 0, "pageInfo": info}


async def test_total_counts_do_not_depend_on_the_page(planted: Client) -> None:
    answer = await planted.query(
        f"{{ accounts(last: 1) {{ totalCount }} {ONE} {{ children(first: 1) {{ totalCount }} descendants(first: 2) {{ totalCount }} }}"
        f' user(id: "{USER_ID}") {{ portfolio(first: 1) {{ totalCount }} }} }}'
    )

    assert answer["accounts"] == {"totalCount": 108}
    assert answer["account"] == {"children": {"totalCount": 100}, "descendants": {"totalCount": 107}}
    assert answer["user"] == {"portfolio": {"totalCount": 107}}


# Cursors


async def cursor_of(client: Client, text: str, **variables: Any) -> str:
    """The last cursor of the page that a selection asks for."""
    data = await client.query(text, **variables)
    while "pageInfo" not in data:
        data = next(iter(data.values()))
    return str(data["pageInfo"]["endCursor"])


async def refused(client: Client, text: str, **variables: Any) -> tuple[str, str]:
    body = await client.ask(text, **variables)
    assert not body["data"] or set(body["data"].values()) == {None}, body
    extensions = body["errors"][0]["extensions"]
    return extensions["code"], extensions["reason"]


BAD_CURSOR, BAD_PAGE = ("BAD_USER_INPUT", "BAD_CURSOR"), ("BAD_USER_INPUT", "BAD_PAGE")
NEXT = "query ($after: String) { accounts(first: 2, after: $after) { nodes { id } pageInfo { endCursor } } }"


async def test_a_cursor_with_any_bit_flipped_is_refused(planted: Client) -> None:
    cursor = await cursor_of(planted, NEXT)
    raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))

    for at in range(len(raw)):
        forged = bytearray(raw)
        forged[at] ^= 1 << at % 8
        assert await refused(planted, NEXT, after=base64.urlsafe_b64encode(forged).decode().rstrip("=")) == BAD_CURSOR, at


@pytest.mark.parametrize("text", ["", "x", "not base64!", "ä", "A" * 4001, "AAAAAAAAAAAAAAAAbnVsbA"])
async def test_a_text_that_is_no_cursor_is_refused(planted: Client, text: str) -> None:
    assert await refused(planted, NEXT, after=text) == BAD_CURSOR
    assert await refused(planted, NEXT.replace("first: 2, after", "last: 2, before"), after=text) == BAD_CURSOR


FOREIGN = {
    "another order": "accounts(after: $after, orderBy: [{ field: NAME, direction: DESC }])",
    "another field": "accounts(after: $after, orderBy: [{ field: DEPTH }])",
    "two fields": "accounts(after: $after, orderBy: [{ field: NAME }, { field: DEPTH }])",
    "a filter": 'accounts(after: $after, where: { name: { contains: "Lot" } })',
    "another start": 'accounts(after: $after, where: { type: { eq: "lot" } })',
    "users": "users(after: $after)",
    "children": f"{ONE} {{ children(after: $after)",
    "descendants": f"{ONE} {{ descendants(after: $after)",
    "search": 'search(after: $after, text: "lot")',
}


@pytest.mark.parametrize("name", FOREIGN)
async def test_a_cursor_of_another_list_is_refused(planted: Client, name: str) -> None:
    cursor = await cursor_of(planted, NEXT)
    text = FOREIGN[name]
    document = f"query ($after: String) {{ {text} {{ pageInfo {{ endCursor }} }} {'}' * text.count('{ children')}{'}' * text.count('{ descend')} }}"

    assert await refused(planted, document, after=cursor) == BAD_CURSOR


@pytest.mark.parametrize(
    ("text", "mine", "other"),
    [
        (
            "query ($v: String, $after: String) { accounts(first: 1, after: $after, where: { name: { eq: $v } }) { PAGE } }",
            "Lot 10",
            "Lot 11",
        ),
        (
            "query ($v: String, $after: String) { accounts(first: 1, after: $after, where: { type: { eq: $v } }) { PAGE } }",
            "lot",
            "company",
        ),
        ("query ($v: String!, $after: String) { search(first: 1, after: $after, text: $v) { PAGE } }", "lot", "person"),
        ("query ($v: String, $after: String) { users(first: 1, after: $after, text: $v) { PAGE } }", "user", "lot"),
        (f"query ($v: Int, $after: String) {{ {ONE} {{ descendants(first: 1, after: $after, maxDepth: $v) {{ PAGE }} }} }}", 1, 2),
    ],
)
async def test_a_cursor_belongs_to_the_values_of_its_filter(planted: Client, text: str, mine: object, other: object) -> None:
    document = text.replace("PAGE", "pageInfo { endCursor }")
    cursor = await cursor_of(planted, document, v=mine)

    assert await refused(planted, document, v=other, after=cursor) == BAD_CURSOR
    assert await cursor_of(planted, document, v=mine, after=cursor) != cursor


async def test_a_cursor_serves_any_document_that_asks_for_the_same_list(planted: Client) -> None:
    first = 'query { mine: accounts(first: 4, where: { type: { eq: "lot" } }) { pageInfo { endCursor } } }'
    cursor = await cursor_of(planted, first)
    others = (
        "query ($t: String, $c: String) { accounts(where: { type: { eq: $t } }, after: $c, first: 2) { edges { cursor node { id name children { totalCount } } } } }",
        'query ($w: AccountWhere, $c: String) { a: user(id: "VTox") { id } accounts(after: $c, where: $w, first: 2) { edges { node { id } } } }',
        'query { accounts(first: 2, after: "CURSOR", where: { type: { eq: "lot" } }, orderBy: { field: NAME }) { totalCount edges { node { id } } } }',
    )

    for text in others:
        answer = await planted.ask(text.replace("CURSOR", cursor), t="lot", w={"type": {"eq": "lot"}}, c=cursor)
        edges = answer["data"]["accounts"]["edges"]
        assert [edge["node"]["id"] for edge in edges] == list(LISTS["accounts by type"].rows[4:6]), text


@pytest.mark.parametrize(
    "page",
    [{"first": 1, "last": 1}, {"first": 0}, {"first": 101}, {"last": 0}, {"last": 101}, {"first": -1}, {"first": 2, "before": "x"}, {"last": 2, "after": "x"},
     {"after": "x", "before": "y"}],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("name", ["accounts", "children", "contacts", "search", "contributions"])
async def test_a_page_that_cannot_be_is_refused(planted: Client, name: str, page: dict[str, Any]) -> None:
    assert await refused(planted, LISTS[name].document, **page) == BAD_PAGE


# Plans are kept by document; other values and shapes of its variables must not meet the wrong one


async def test_a_kept_plan_answers_other_values_and_shapes_rightly(planted: Client) -> None:
    document = (
        "query ($w: AccountWhere, $o: [AccountOrder!], $f: Int, $l: Int, $deep: Boolean!, $keys: [String!]) {"
        " accounts(where: $w, orderBy: $o, first: $f, last: $l) {"
        " nodes { id attributes(keys: $keys) { __typename } ... @include(if: $deep) { parent { id } depth } } totalCount } }"
    )
    dice = random.Random(7)
    wheres = [None, {}, {"name": {"eq": "Lot 10"}}, {"name": {"in": ["Lot 10", "Lot 11"]}}, {"not": {"renewalDate": {"isNull": True}}},
              {"or": [{"type": {"eq": "lot"}}, {"isRoot": True}]}, {"or": []}, {"or": [{"isRoot": True}]}, {"isRoot": True}, {"isRoot": False},
              {"id": {"eq": ROOT_ID}}, {"id": {"in": [ROOT_ID, encode("Account", "005")]}}, {"type": {"eq": "lot"}}, {"type": {"eq": "none"}},
              {"underId": {"eq": encode("Account", "003")}}, {"contractValue": {"gt": "3"}}, {"teamId": {"eq": encode("Team", "t1")}}]  # fmt: skip
    orders = [
        None,
        [],
        [{"field": "NAME", "direction": "DESC"}],
        [{"field": "CONTRACT_VALUE"}],
        [{"field": "DEPTH"}, {"field": "RENEWAL_DATE"}],
    ]
    fresh: dict[str, Any] = {}
    for _ in range(60):
        variables = {
            "w": dice.choice(wheres),
            "o": dice.choice(orders),
            "deep": dice.random() < 0.5,
            "keys": dice.choice([None, []]),
        }
        variables |= dice.choice([{}, {"f": 3}, {"l": 3}, {"f": 100}])  # type: ignore[arg-type]
        kept = await planted.query(document, **variables)
        key = json.dumps(variables, sort_keys=True)
        if key not in fresh:
            other = document.replace("query (", f"query Fresh{len(fresh)} (")
            fresh[key] = await planted.query(other, **variables)
        assert kept == fresh[key], variables
    named = await planted.query(document, w={"name": {"eq": "Lot 10"}}, deep=False)
    assert named["accounts"]["totalCount"] == sum(a["name"] == "Lot 10" for a in ACCOUNTS)
    assert [set(node) for node in named["accounts"]["nodes"][:1]] == [{"id", "attributes"}]


# Rows that come and go between two pages


async def test_inserts_and_deletes_between_pages_neither_skip_nor_repeat(database: Database) -> None:
    await plant(database, COMPANY)
    orders = {"NAME ASC": ordered("NAME", "ASC"), "RENEWAL_DATE DESC": ordered("RENEWAL_DATE", "DESC"), "search": LISTS["search"]}
    async with client_of(database, Clock()) as client:
        for name, listed in orders.items():
            await plant(database, COMPANY)
            client.deps.reader._configuration = None
            rows = list(listed.rows)
            page = listed.of(await client.query(listed.document, first=40))
            assert [edge["node"]["id"] for edge in page["edges"]] == rows[:40], name
            for near, new in ((rows[0], "0"), (rows[80], "zzz")):
                await database.schema(
                    f"MATCH (near:Account {{id: '{local(near)}'}}) WITH properties(near) AS given"
                    f" CREATE (new:Account) SET new = given {{.*, id: '{new}'}}"
                )
            for gone in (rows[39], rows[3], rows[41]):
                await database.schema(f"MATCH (a:Account {{id: '{local(gone)}'}}) DETACH DELETE a")

            rest = listed.of(await client.query(listed.document, first=100, after=page["pageInfo"]["endCursor"]))

            after = [edge["node"]["id"] for edge in rest["edges"]]
            expected = [row for row in rows[40:] if row != rows[41]]
            assert [row for row in after if row != encode("Account", "zzz")] == expected, name
            assert encode("Account", "zzz") in after
            assert rest["pageInfo"]["hasPreviousPage"] is True
            back = listed.of(await client.query(listed.document, last=100, before=page["pageInfo"]["endCursor"]))
            assert [edge["node"]["id"] for edge in back["edges"]] == [encode("Account", "0"), *(r for r in rows[:39] if r != rows[3])], name
    await plant(database, COMPANY)


def local(key: str) -> str:
    return str(local_id(key, "Account"))
