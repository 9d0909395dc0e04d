"""A document that takes longer to plan than a caller waits is planned once all the same, and answered the next time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from csgraph.db.compose.plan import FirstRun
from csgraph.db.driver import Database, Deadline, Rows
from csgraph.domain.errors import DeadlineExceeded
from csgraph.resolvers.planning import MOST, Planner
from support.planted import Planted, plant
from support.service import Clock, client_of
from support.sockets import until

COMPANY = Planted(accounts=[{"id": "1", "externalId": "x", "name": "One"}])
NAME = '{ account(externalId: "x") { name } }'


class Slow:
    """A database whose every statement takes too long until it has been planned."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.planned: dict[str, Mapping[str, Any]] = {}
        self.returns = 0

    async def read(self, name: str, text: str, parameters: Mapping[str, Any], **options: Any) -> Rows:
        if name == "composed.account" and text not in self.planned:
            raise DeadlineExceeded("The database did not answer in time.") from TimeoutError()
        return await self._database.read(name, text, parameters, **options)

    async def plan(self, text: str, parameters: Mapping[str, Any], *, timeout: float) -> None:
        await self._database.plan(text, parameters, timeout=timeout)
        self.planned[text] = parameters


async def test_what_was_given_up_is_planned_and_answered_later(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    await plant(database, COMPANY)
    async with client_of(database, Clock()) as client:
        slow = Slow(database)
        monkeypatch.setattr(client.deps.repository, "database", slow)
        monkeypatch.setattr(client.deps.reader._planner, "database", slow)
        first = await client.ask(NAME)
        while not slow.planned:  # noqa: ASYNC110 - the service plans beside us
            await asyncio.sleep(0.01)
        second = await client.query(NAME)

    assert first["errors"][0]["extensions"]["code"] == "TIMEOUT"
    assert first["errors"][0]["message"] == "The database is still planning this document, as it does once; send it again in a moment."
    assert [parameters["p0"] for parameters in slow.planned.values()] == ["x"]
    assert second == {"account": {"name": "One"}}


async def test_a_statement_is_planned_once_and_few_at_a_time() -> None:
    class Counting:
        started: list[str] = []  # noqa: RUF012 - of one test
        finish = asyncio.Event()

        async def plan(self, text: str, _parameters: Mapping[str, Any], *, timeout: float) -> None:  # noqa: ARG002
            self.started.append(text)
            await self.finish.wait()

    database = Counting()
    planner = Planner(database)  # type: ignore[arg-type]
    for text in ("a", "a", "b", "c"):
        planner.finish(text, {})
        await asyncio.sleep(0)
    assert (database.started, MOST) == (["a", "b"], 2)

    database.finish.set()
    await asyncio.sleep(0.01)
    planner.finish("c", {})
    await asyncio.sleep(0)
    assert database.started == ["a", "b", "c"]


class Planning:
    """A database whose first run of a statement takes until it is let go; counts who is there at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.returns = 0
        self.asked = self.within = self.most = 0
        self.planned = asyncio.Event()

    async def read(self, name: str, text: str, parameters: Mapping[str, Any], **options: Any) -> Rows:
        if name == "composed.account":
            self.asked += 1
            self.within += 1
            self.most = max(self.most, self.within)
            await self.planned.wait()
            self.within -= 1
        return await self._database.read(name, text, parameters, **options)


async def test_many_who_send_a_statement_that_is_not_planned_yet_wait_for_its_first_run(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also after the database was away: its plans are gone then."""
    await plant(database, COMPANY)
    async with client_of(database, Clock()) as client:
        await client.query("{ viewer { user { id } } }")
        planning = Planning(database)
        monkeypatch.setattr(client.deps.repository, "database", planning)
        for returns in (0, 1):
            planning.returns, planning.asked, planning.most = returns, 0, 0
            planning.planned.clear()
            asked = [asyncio.create_task(client.query(NAME)) for _ in range(20)]
            await until(lambda: planning.asked)
            await asyncio.sleep(0.05)
            first = planning.most
            planning.planned.set()

            assert await asyncio.gather(*asked) == [{"account": {"name": "One"}}] * 20
            assert (first, planning.asked) == (1, 20)


async def test_who_waits_for_somebody_elses_first_run_is_told_when_it_takes_too_long(database: Database) -> None:
    planner = Planner(database)
    one, other = FirstRun(), FirstRun()
    async with planner.alone(one, None):
        with pytest.raises(DeadlineExceeded, match="still planning"):
            async with planner.alone(one, Deadline.after(0.01)):
                pytest.fail("entered")
        async with planner.alone(other, Deadline.after(0.01)):
            pass
    async with planner.alone(one, Deadline.after(1)):
        pass


async def test_documents_of_the_same_statement_share_its_first_run(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    await plant(database, COMPANY)
    async with client_of(database, Clock()) as client:
        await client.query(NAME)
        alone = client.deps.reader._planner.alone
        waited: list[FirstRun] = []

        def noted(first: FirstRun, until: Deadline | None) -> Any:
            waited.append(first)
            return alone(first, until)

        monkeypatch.setattr(Planner, "alone", lambda _self, *given: noted(*given))
        await client.query('{ another: account(externalId: "x") { called: name } }')
        assert not waited
        await client.query('{ account(externalId: "x") { name externalId } }')
        assert len(waited) == 1


async def test_a_deadline_that_passed_before_anything_was_sent_says_so(database: Database) -> None:
    await plant(database, COMPANY)
    async with client_of(database, Clock()) as client:
        await client.query("{ viewer { user { id } } }")
        answer = await client.http.post("/graphql", json={"query": NAME}, headers={"x-csgraph-deadline": "0.000001"})

    assert answer.json()["errors"][0]["message"] == "The deadline of the request has passed."
