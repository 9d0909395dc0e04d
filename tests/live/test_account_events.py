"""`accountEvents`: every event once and in order, to whom it concerns, from wherever a subscriber left off."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from csgraph.db.compose.live import event_cursors
from csgraph.db.driver import Database
from csgraph.domain.access import ALL_SEEING, Display, Scope, Viewer, viewer_of_display
from csgraph.domain.errors import DatabaseUnavailable
from csgraph.domain.globalid import encode
from csgraph.http.sharing import SharedAnswers
from csgraph.resolvers import streams
from support.live import listening, service
from support.outbox import happened, publish
from support.plans import explain, index_forms
from support.service import Client
from support.sockets import Client as Socket
from support.sockets import opened

EVENTS = "subscription ($a: String, $k: [AccountEventKind!], $w: AccountWhere) { accountEvents(after: $a, kinds: $k, where: $w) { cursor kind accountId account { name } } }"
EMEA = Viewer("u", ("MEMBER",), Scope(frozenset({"emea"})))


async def cursor(client: Client, seq: int) -> str:
    return event_cursors((await client.deps.reader.configuration()).cursor_key).write([seq])


async def heard(socket: Socket, count: int) -> list[tuple[str, str, str | None]]:
    """Kind, account and name of the next events."""
    rows = [item["data"]["accountEvents"] for item in await socket.items(count)]
    return [(row["kind"], row["accountId"], row["account"] and row["account"]["name"]) for row in rows]


def told(account: str, name: str | None, kind: str = "UPDATED") -> tuple[str, str, str | None]:
    return kind, encode("Account", account), name


async def error_of(socket: Socket) -> dict[str, Any]:
    message = await socket.next()
    assert message["type"] == "error", message
    return message["payload"][0]["extensions"]


async def test_what_many_are_told_is_executed_once_for_the_same_words_and_the_same_rights(
    live: tuple[Client, str], company: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    keep = SharedAnswers.keep

    def counted(shared: SharedAnswers, executor: Any, words: str, item: object, data: Any) -> Any:
        made.append(words)
        return keep(shared, executor, words, item, data)

    monkeypatch.setattr(SharedAnswers, "keep", counted)
    client, address = live
    async with opened(address) as one, opened(address) as other:
        for socket, kinds in ((one, ["UPDATED"]), (other, ["UPDATED"]), (other, ["UPDATED", "MOVED"])):
            await socket.subscribe(str(len(kinds)), EVENTS, variables={"k": kinds})
        await listening(client, 3)
        await publish(company, [happened("1", "UPDATED"), happened("2", "UPDATED")])
        told_one, told_other = await heard(one, 2), await heard(other, 4)

    assert told_one == [told("1", "Acme"), told("2", "Bolt")]
    assert sorted(told_other) == sorted(told_one * 2)
    assert len(made) == 4
    assert len(set(made)) == 2


async def test_an_event_is_told_with_the_account_as_it_is_now(live: tuple[Client, str], company: Database) -> None:
    client, address = live
    async with opened(address) as socket:
        text = "subscription ($a: String) { e: accountEvents(after: $a) { __typename at kind accountId one: account { id n: name parent { id } } two: account { region } by { name } } }"
        await socket.subscribe("1", text, variables={"a": await cursor(client, 0)})
        await publish(
            company, [happened("1", "MOVED", byId="u"), happened("2", "UPDATED")], change="MATCH (a:Account {id: '1'}) SET a.name = 'Apex'"
        )
        first, second = await socket.items(2)

    assert first["extensions"] == {"cost": {"requested": 5, "limit": 10_000}}
    event = first["data"]["e"]
    assert event.pop("at").endswith("Z")
    assert event == {
        "__typename": "AccountEvent", "kind": "MOVED", "accountId": encode("Account", "1"), "by": {"name": "Ann"},
        "one": {"id": encode("Account", "1"), "n": "Apex", "parent": None}, "two": {"region": "EMEA"},
    }  # fmt: skip
    assert second["data"]["e"]["by"] is None


async def test_a_batch_costs_one_statement(live: tuple[Client, str], company: Database) -> None:
    client, address = live
    await publish(company, [happened(account, byId="u") for account in "123" * 10])
    async with opened(address) as socket:
        text = "subscription ($a: String, $w: AccountWhere) { accountEvents(after: $a, where: $w) { account { name parent { name } assignments { user { name } } } by { name } } }"
        client.statements.clear()
        await socket.subscribe("1", text, variables={"a": await cursor(client, 0), "w": {"isRoot": True}})
        await socket.items(30)

    assert [sent.name for sent in client.statements].count("composed.accountEvents") == 2
    assert {sent.name for sent in client.statements} == {"composed.accountEvents", "event.after", "event.count_bounds"}


async def test_without_a_cursor_it_begins_now(live: tuple[Client, str], company: Database) -> None:
    client, address = live
    await publish(company, [happened("1")])
    async with opened(address) as socket:
        await socket.subscribe("1", EVENTS)
        await listening(client, 1)
        await publish(company, [happened("2")])
        assert await heard(socket, 1) == [told("2", "Bolt")]
    await listening(client, 0)
    assert client.deps.streams.bus._reader is None


async def test_a_cut_is_made_good_by_the_cursor(live: tuple[Client, str], company: Database) -> None:
    client, address = live
    seen: list[str] = []
    expected = []
    last = None
    for round_ in range(6):
        async with opened(address) as socket:
            await socket.subscribe("1", EVENTS, variables={"a": last})
            await listening(client, 1)
            events = [happened(str(1 + (round_ + at) % 3)) for at in range(7)]
            await publish(company, events)
            expected += [event["accountId"] for event in events]
            for item in await socket.items(4):
                row = item["data"]["accountEvents"]
                seen.append(row["accountId"])
                last = row["cursor"]
            socket.connection.transport.abort()
        await listening(client, 0)
    async with opened(address) as socket:
        await socket.subscribe("1", EVENTS, variables={"a": last})
        seen += [item["data"]["accountEvents"]["accountId"] for item in await socket.items(len(expected) - len(seen))]

    assert seen == [encode("Account", account) for account in expected]


async def test_only_wanted_kinds_and_fitting_accounts_are_told(live: tuple[Client, str], company: Database) -> None:
    client, address = live
    start = await cursor(client, 0)
    async with opened(address) as socket:
        await socket.subscribe("1", EVENTS, variables={"a": start, "k": ["ASSIGNED", "DELETED"], "w": {"tier": {"eq": "A"}}})
        kinds = ("ASSIGNED", "UPDATED", "DELETED")
        await publish(company, [happened(account, kind) for account in ("1", "3", "gone") for kind in kinds])
        assert await heard(socket, 4) == [
            told("3", "Cord", "ASSIGNED"), told("3", "Cord", "DELETED"), told("gone", None, "ASSIGNED"), told("gone", None, "DELETED"),
        ]  # fmt: skip


async def test_a_viewer_hears_of_what_they_see_or_saw(company: Database) -> None:
    """Account 2 is out of sight; of what is gone it counts who saw it before."""
    async with service(company, EMEA) as (client, address), opened(address) as socket:
        await socket.subscribe("1", EVENTS, variables={"a": await cursor(client, 0)})
        await publish(
            company,
            [happened("1"), happened("2", before=0), happened("gone", "DELETED", before=2), happened("lost", "DELETED", before=3), happened("2", "MOVED", before=1)],
        )  # fmt: skip
        assert await heard(socket, 3) == [told("1", "Acme"), told("lost", None, "DELETED"), told("2", None, "MOVED")]


async def test_a_changed_scope_counts_for_later_events(company: Database) -> None:
    async with service(company, EMEA) as (client, address), opened(address) as socket:
        await socket.subscribe("1", EVENTS, variables={"a": await cursor(client, 0)})
        await publish(company, [happened("2"), happened("1")])
        assert await heard(socket, 1) == [told("1", "Acme")]
        client.deps.acting = ALL_SEEING
        await publish(company, [happened("2")])
        assert await heard(socket, 1) == [told("2", "Bolt")]


async def test_a_display_may_not_listen(company: Database) -> None:
    display = viewer_of_display(Display("emea", "success_manager", "DAYS_30"))
    async with service(company, display) as (_, address), opened(address) as socket:
        await socket.subscribe("1", EVENTS)
        assert (await error_of(socket))["code"] == "FORBIDDEN"


@pytest.mark.parametrize("bad", ["", "x", "eyJ4IjoxfQ", "A" * 5000])
async def test_a_strange_cursor_is_refused(live: tuple[Client, str], bad: str) -> None:
    _, address = live
    async with opened(address) as socket:
        await socket.subscribe("1", EVENTS, variables={"a": bad})
        assert await error_of(socket) == {"code": "BAD_USER_INPUT", "reason": "BAD_CURSOR", "field": "accountEvents", "argument": "after"}


async def test_cursors_of_lists_and_of_other_databases_are_refused(live: tuple[Client, str]) -> None:
    client, address = live
    page = await client.query("{ accounts(first: 1) { pageInfo { endCursor } } }")
    async with opened(address) as socket:
        for key, foreign in (("1", page["accounts"]["pageInfo"]["endCursor"]), ("2", event_cursors(b"another database").write([0]))):
            await socket.subscribe(key, EVENTS, variables={"a": foreign})
            assert (await error_of(socket))["reason"] == "BAD_CURSOR"


async def test_wrong_arguments_are_refused_before_the_first_event(live: tuple[Client, str]) -> None:
    _, address = live
    async with opened(address) as socket:
        await socket.subscribe("1", EVENTS, variables={"w": {"teamId": {"eq": "x"}}})
        assert (await error_of(socket))["reason"] == "BAD_ID"
        await socket.subscribe("1", EVENTS, variables={"k": ["NOTHING"]})
        assert (await error_of(socket))["code"] == "BAD_USER_INPUT"


async def test_a_pruned_or_future_cursor_ends_in_resync(live: tuple[Client, str], company: Database) -> None:
    client, address = live
    await publish(company, [happened("1") for _ in range(5)])
    await company.schema("MATCH (e:Event) WHERE e.seq < 4 DELETE e")
    async with opened(address) as socket:
        for seq, code in ((2, "RESYNC"), (6, "RESYNC")):
            await socket.subscribe("1", EVENTS, variables={"a": await cursor(client, seq)})
            assert (await error_of(socket))["code"] == code
        await socket.subscribe("1", EVENTS, variables={"a": await cursor(client, 3)})
        assert len(await heard(socket, 2)) == 2
        await socket.send(id="1", type="complete")
        await company.schema("MATCH (e:Event) DELETE e")
        await socket.subscribe("2", EVENTS, variables={"a": await cursor(client, 4)})
        assert (await error_of(socket))["code"] == "RESYNC"
        await socket.subscribe("2", EVENTS, variables={"a": await cursor(client, 5)})
        await publish(company, [happened("1")])
        assert await heard(socket, 1) == [told("1", "Acme")]


async def test_row_14_another_process_hears_of_it(company: Database) -> None:
    async with (
        service(company, event_poll_seconds="0.2") as (client, one), service(company, event_poll_seconds="0.2") as (_, two),
        opened(one) as first, opened(two) as second,
    ):  # fmt: skip
        for socket in (first, second):
            await socket.subscribe("1", EVENTS, variables={"a": await cursor(client, 0)})
        await publish(company, [happened("1"), happened("2")])
        a, b = await asyncio.gather(first.items(2), second.items(2))

    assert [item["data"] for item in a] == [item["data"] for item in b]


async def test_a_hundred_subscriptions_share_the_reads(live: tuple[Client, str], company: Database) -> None:
    client, address = live
    start = await cursor(client, 0)
    async with opened(address) as socket:
        for key in range(100):
            await socket.subscribe(str(key), EVENTS, variables={"a": start})
        await listening(client, 100)
        client.statements.clear()
        await publish(company, [happened("1"), happened("2")])
        found: dict[str, list[str]] = {}
        for _ in range(200):
            message = await socket.next()
            found.setdefault(message["id"], []).append(message["payload"]["data"]["accountEvents"]["account"]["name"])
        composed = [sent.name for sent in client.statements].count("composed.accountEvents")

    assert list(found.values()) == [["Acme", "Bolt"]] * 100
    assert composed == 1


@pytest.mark.parametrize("viewer", [ALL_SEEING, EMEA], ids=["everything", "a team"])
async def test_a_batch_is_read_by_ids(company: Database, viewer: Viewer) -> None:
    async with service(company, viewer) as (client, address), opened(address) as socket:
        await publish(company, [happened("1", byId="u")])
        text = "subscription ($a: String, $w: AccountWhere) { accountEvents(after: $a, where: $w) { account { name parent { name } } by { name } } }"
        variables = {"a": await cursor(client, 0), "w": {"region": {"eq": "EMEA"}, "underName": "Acme"}}
        await socket.subscribe("1", text, variables=variables)
        await socket.items(1)
        sent = [each for each in client.statements if each.name == "composed.accountEvents"][-1]

    explained = await explain(company, await index_forms(company), sent.text, sent.parameters)
    assert explained.scans == []
    assert explained.uses("account_id")
    assert explained.uses("user_id")


class Away:
    """A database that is away for so many reads of what subscribers are told."""

    def __init__(self, database: Database, times: int) -> None:
        self._read = database.read
        self.times = times

    async def read(self, name: str, *given: Any, **options: Any) -> Any:
        if name == "composed.accountEvents" and self.times:
            self.times -= 1
            raise DatabaseUnavailable("The database is not available.")
        return await self._read(name, *given, **options)


async def test_a_database_that_is_away_for_a_moment_ends_no_stream(
    live: tuple[Client, str], company: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = live
    away = Away(company, 2)
    monkeypatch.setattr(company, "read", away.read)
    async with opened(address) as socket:
        await socket.subscribe("1", EVENTS, variables={"a": await cursor(client, 0)})
        await listening(client, 1)
        assert away.times == 0
        away.times = 2
        await publish(company, [happened("1")])
        assert await heard(socket, 1) == [told("1", "Acme")]
        assert away.times == 0


async def test_a_database_that_stays_away_ends_it_with_its_error(
    live: tuple[Client, str], company: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, address = live
    monkeypatch.setattr(company, "read", Away(company, 1_000).read)
    monkeypatch.setattr(streams, "START_SECONDS", 0.3)
    async with opened(address) as socket:
        await socket.subscribe("1", EVENTS)
        assert (await error_of(socket))["code"] == "DATABASE_UNAVAILABLE"


async def test_a_costly_subscription_reads_fewer_events_at_a_time(company: Database) -> None:
    async with service(company, operation_max_cost="130") as (client, address), opened(address) as socket:
        await publish(company, [happened("1") for _ in range(7)])
        text = "subscription ($a: String) { accountEvents(after: $a) { account { name children(first: 40) { nodes { id } } } } }"
        client.statements.clear()
        await socket.subscribe("1", text, variables={"a": await cursor(client, 0)})
        first, *_ = await socket.items(7)

    assert first["extensions"]["cost"] == {"requested": 43, "limit": 130}
    assert [sent.name for sent in client.statements].count("composed.accountEvents") == 1 + 3
