"""Connections to the database that break at any moment: nothing is done twice, nothing is lost, and a caller learns what is not known (rows 3 and 13)."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from csgraph.db.compose.live import event_cursors
from csgraph.db.driver import Database, connected
from csgraph.domain.globalid import decode
from support.changing import Changing, account, changing
from support.chaos_proxy import ChaosProxy, Moment, proxy_to
from support.machine import REGIONS, ROLES, USERS, Machine
from support.neo4j_server import LocalServer
from support.service import Client
from support.sockets import opened, served, until

pytestmark = pytest.mark.filterwarnings("ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning")
"""The driver leaves a socket to the garbage collector when it is cut at the wrong moment."""
CUTS = int(os.environ.get("CSGRAPH_CUTS", "24"))
"""How many mutations are sent through the proxy; each may be cut several times."""
PAUSE_SECONDS = 0.01
"""Before it is sent again: a client in the same process that never waits would leave the service no time to look for the database."""
EXCUSES = {"OUTCOME_UNKNOWN", "DATABASE_UNAVAILABLE", "OVERLOADED", "CONFLICT_TRY_AGAIN", "TIMEOUT"}
EVENTS = "subscription ($after: String) { accountEvents(after: $after) { cursor kind accountId } }"
UPDATE = {"id": account("1"), "changes": {"tier": "gold"}}
TIER = "MATCH (a:Account {id: '1'}) RETURN a.tier, a.version"


class CutMachine(Machine):
    """The machine behind a proxy that cuts, a client that repeats with its key until it is answered, and a subscriber that comes back."""

    def __init__(self, server: LocalServer, seed: int) -> None:
        super().__init__()
        self.server = server
        self.random = Random(seed)
        self.sent = 0
        self.codes: Counter[str] = Counter()
        self.heard: list[tuple[str, str]] = []
        self.resumed = 0

    async def service(self) -> Client:
        """The service, whose every connection goes through the proxy, with an address for the subscriber."""
        self.proxy = await self.opened.enter_async_context(proxy_to(self.server.url))
        database = await self.opened.enter_async_context(connected(self.proxy.url, self.server.user, self.server.password))
        client = await self.service_over(database)
        address = await self.opened.enter_async_context(served(client.app))
        start = event_cursors((await client.deps.reader.configuration()).cursor_key).write([0])
        subscriber = asyncio.create_task(self._subscribe(address, start))
        self.opened.callback(subscriber.cancel)
        return client

    def send(self, name: str, answer: str, /, **given: Any) -> dict[str, Any]:
        """What the mutation answers in the end."""
        self.clock.now += timedelta(minutes=1)
        self.marks.append(len(self.events))
        self.sent += 1
        return self.loop.run(self._send(name, answer + " errors { code }", given | {"idempotencyKey": f"k{self.sent}"}))

    async def _send(self, name: str, answer: str, given: dict[str, Any]) -> dict[str, Any]:
        document = f"mutation ($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) {{ {answer} }} }}"
        while True:
            self._plan()
            body = await self.change.client.ask(document, input=given)
            if "errors" not in body:
                return body["data"][name]
            code = body["errors"][0]["extensions"]["code"]
            assert code in EXCUSES, body
            self.codes[code] += 1
            await asyncio.sleep(PAUSE_SECONDS)

    def _plan(self) -> None:
        """Choose what happens to the connections this time."""
        proxy, dice = self.proxy, self.random
        proxy.restore()
        loop = asyncio.get_running_loop()
        kind = dice.choice(("nothing", "bytes", "before", "after", "time", "away"))
        if kind == "bytes":
            proxy.left = dice.randrange(1, 8_000)
        elif kind in {"before", "after"}:
            proxy.commits.extend([Moment(kind)] * dice.choice((1, 1, 2)))
        elif kind == "time":
            proxy.delay = 0.002
            loop.call_later(dice.uniform(0, 0.2), proxy.cut)
        elif kind == "away":
            proxy.break_()
            loop.call_later(dice.uniform(0, 0.5), proxy.restore)

    async def _subscribe(self, address: str, after: str) -> None:
        while True:
            self.resumed += 1
            async with opened(address) as socket:
                await socket.subscribe("1", EVENTS, variables={"after": after})
                for _ in range(self.random.randrange(1, 12)):
                    message = await socket.next(600)
                    if message["type"] == "error":
                        assert message["payload"][0]["extensions"]["code"] in EXCUSES, message
                        break
                    row = message["payload"]["data"]["accountEvents"]
                    self.heard.append((row["kind"], decode(row["accountId"])[1]))
                    after = row["cursor"]
                socket.connection.transport.abort()

    def step(self) -> None:
        """One mutation of any kind."""
        dice = self.random
        which, other, flag = dice.randrange(1000), dice.choice((None, dice.randrange(1000))), dice.random() < 0.5
        kind = dice.choice(("create", "update", "update", "move", "delete", "assign", "assign", "unassign"))
        if kind == "create":
            self.create(parent=other, region=dice.choice(REGIONS))
        elif kind == "update":
            self.update(which=which, name=dice.choice(("region", "tier")), value=dice.choice(REGIONS), behind=dice.random() < 0.2)
        elif kind == "move":
            self.move(which=which, to=other)
        elif kind == "delete" and len(self.known) > 4:
            self.delete(which=which, lift=flag)
        elif kind == "assign":
            self.assign(which=which, who=dice.choice(USERS), role=dice.choice(ROLES), whole=flag, vacant=dice.random() < 0.2)
        elif kind == "unassign":
            self.unassign(which=which, who=dice.choice((None, *USERS)), role=dice.choice(ROLES), whole=flag)

    def settle(self) -> None:
        """Wait until the subscriber has heard of the last event."""
        self.proxy.restore()
        self.loop.run(until(lambda: len(self.heard) >= len(self.events), 60))
        self.loop.run(asyncio.sleep(0.2))


def test_rows_3_and_13_mutations_through_cuts_act_once_and_every_event_is_heard_once(neo4j_server: LocalServer) -> None:
    """CSGRAPH_CUTS is the number of mutations; each is repeated with its key until it is answered."""
    machine = CutMachine(neo4j_server, seed=5)
    try:
        machine.start()
        while machine.sent < CUTS:
            machine.step()
        machine.settle()
        machine.the_graph_is_what_the_model_says()
        assert machine.heard == machine.loop.run(machine.change.events())
        assert machine.proxy.cuts > CUTS // 4
    finally:
        machine.teardown()


@asynccontextmanager
async def behind_a_proxy(company: Database, server: LocalServer) -> AsyncIterator[tuple[Changing, ChaosProxy]]:
    """Mutations through a proxy, looking at the graph beside it; the process has ids to give away."""
    async with (
        proxy_to(server.url) as proxy,
        connected(proxy.url, server.user, server.password) as database,
        changing(database) as change,
    ):
        change.database = company
        await change("accountUpdate", "errors { code }", id=account("4"), changes={"tier": "x"})
        yield change, proxy


async def told(change: Changing, **more: Any) -> str | dict[str, Any]:
    """The payload of an update, or the code of its failure."""
    document = "mutation ($input: AccountUpdateInput!) { accountUpdate(input: $input) { account { tier version } errors { code } } }"
    body = await change.client.ask(document, input={**UPDATE, **more})
    return body["errors"][0]["extensions"]["code"] if "errors" in body else body["data"]["accountUpdate"]


DONE = {"account": {"tier": "gold", "version": 2}, "errors": []}


@pytest.mark.parametrize(("moment", "found"), [(Moment.BEFORE, [[None, 1]]), (Moment.AFTER, [["gold", 2]])])
async def test_row_3_without_a_key_nobody_knows_what_a_lost_commit_did(
    company: Database, neo4j_server: LocalServer, moment: Moment, found: list[list[Any]]
) -> None:
    async with behind_a_proxy(company, neo4j_server) as (change, proxy):
        proxy.commits.append(moment)
        assert await told(change) == "OUTCOME_UNKNOWN"
        assert await change.rows(TIER) == found


@pytest.mark.parametrize("moment", [Moment.BEFORE, Moment.AFTER])
async def test_row_3_with_a_key_the_service_finds_out_by_itself(company: Database, neo4j_server: LocalServer, moment: Moment) -> None:
    async with behind_a_proxy(company, neo4j_server) as (change, proxy):
        proxy.commits.append(moment)
        assert await told(change, idempotencyKey="k") == DONE
        assert await change.rows(TIER) == [["gold", 2]]
        assert await change.events() == [("UPDATED", "4"), ("UPDATED", "1")]


@pytest.mark.parametrize("first", [Moment.BEFORE, Moment.AFTER])
async def test_row_3_two_lost_commits_are_said_and_the_key_tells_later(company: Database, neo4j_server: LocalServer, first: Moment) -> None:
    async with behind_a_proxy(company, neo4j_server) as (change, proxy):
        proxy.commits.extend([first, Moment.AFTER])
        assert await told(change, idempotencyKey="k") == "OUTCOME_UNKNOWN"
        assert await told(change, idempotencyKey="k") == DONE
        assert await change.events() == [("UPDATED", "4"), ("UPDATED", "1")]


async def test_a_change_whose_answer_cannot_be_read_is_not_said_to_have_failed(company: Database, neo4j_server: LocalServer) -> None:
    """DATABASE_UNAVAILABLE would have a caller without a key do it again."""
    async with behind_a_proxy(company, neo4j_server) as (change, proxy):
        database = change.client.deps.repository.database

        def away_when_read(name: str, _text: str, _parameters: Any) -> None:
            if name == "composed.accountUpdate":
                proxy.break_()

        database.observe = away_when_read
        assert await told(change) == "OUTCOME_UNKNOWN"
        database.observe = None
        proxy.restore()
        assert await change.rows(TIER) == [["gold", 2]]


async def test_a_lost_block_of_ids_is_fetched_again(company: Database, neo4j_server: LocalServer) -> None:
    async with behind_a_proxy(company, neo4j_server) as (change, proxy):
        change.client.deps.mutator.ids._numbers.clear()
        proxy.commits.append(Moment.AFTER)
        assert await told(change) == DONE


async def test_a_database_that_is_away_is_said_to_be_and_comes_back(company: Database, neo4j_server: LocalServer) -> None:
    async with behind_a_proxy(company, neo4j_server) as (change, proxy):
        proxy.break_()
        assert await told(change) == "DATABASE_UNAVAILABLE"
        proxy.restore()
        assert await told(change) == DONE
