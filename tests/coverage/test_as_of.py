"""Coverage as of an instant is what a plain replay of everything done until then says; CSGRAPH_REPLAYS is how many companies are looked at."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from csgraph.db.driver import Database, Transaction
from csgraph.domain.globalid import encode
from support.coverage import at, coverage, names, read, refusal, task, touchpoint, worked
from support.coverage_reference import SHORT, Ask, Reference, short
from support.planted import Planted, Properties, counted, credited, plant
from support.replay import START, STEP, USERS, State, log_of, state_at, store
from support.service import Clock, client_of

COMPANIES, INSTANTS = int(os.environ.get("CSGRAPH_REPLAYS", "1")), 6
LENGTH = 60
STATUSES = ("STARTED", "COMPLETED", "CANCELED")
Moment = tuple[datetime, str, Any]


class Errand:
    """A task and what was done to it."""

    def __init__(self, random: Random, key: str, accounts: Sequence[str], end: datetime) -> None:
        span = (end - START) / timedelta(hours=1)
        moments = sorted(START + timedelta(hours=random.uniform(0, span)) for _ in range(4))
        self.key, self.account, self.user = key, random.choice(accounts), random.choice(USERS)
        self.created = random.choice((None, moments[0]))
        self.done: list[Moment] = []
        for moment in moments[1 : random.randint(1, 4)]:
            due = (moment + timedelta(days=random.randint(-12, 4))).date()
            self.done.append((moment, *random.choice((("dueDate", due), ("status", random.choice(STATUSES))))))
        self.first_due = (START + timedelta(days=random.randint(0, 15))).date()

    def then(self, now: datetime | None) -> Properties | None:
        """The task at an instant, or now; completions that were taken back since are not known."""
        if now is not None and self.created is not None and self.created > now:
            return None
        row: dict[str, Any] = {"dueDate": self.first_due, "status": "NOT_STARTED"}
        for moment, name, value in self.done:
            if now is None or moment <= now:
                row |= {name: value}
                if name == "status":
                    row |= {
                        "completedAt": moment if value == "COMPLETED" else None,
                        "completedById": self.user if value == "COMPLETED" else None,
                    }
        stored = self.then(None) if now is not None else None
        if stored is not None and row["status"] == "COMPLETED" and stored["status"] != "COMPLETED":
            row["completedAt"] = START - timedelta(days=999)
        elif stored is not None and row["status"] == "COMPLETED":
            row["completedAt"] = max(row["completedAt"], stored["completedAt"])
        return task(self.key, self.account, **row)

    def changes(self) -> list[Properties]:
        """What a mutation leaves of it."""
        made = [] if self.created is None else [(self.created, "task", None, self.key)]
        held: dict[str, Any] = {"dueDate": self.first_due, "status": "NOT_STARTED"}
        for moment, name, value in self.done:
            if held[name] != value:
                made.append((moment, f"task.{name}", str(held[name]), str(value)))
                held[name] = value
        return [
            {"id": f"{self.key}-{n}", "accountId": self.account, "at": moment, "field": name, "oldValue": old, "newValue": new, "ofId": self.key, "source": "USER"}
            for n, (moment, name, old, new) in enumerate(made)
        ]  # fmt: skip


def then(state: State, touched: Sequence[Properties], errands: Sequence[Errand], now: datetime) -> Planted:
    """The company at an instant."""
    tasks = [row for errand in errands if (row := errand.then(now)) is not None]
    return Planted(
        accounts=list(state.accounts.values()), users=[{"id": each, "name": each} for each in USERS], assigned=sorted(state.held),
        owned={"Touchpoint": touched, "Task": tasks},
    )  # fmt: skip


def ask(random: Random) -> Ask:
    given: Ask = {"period": random.choice(("DAYS_7", "DAYS_14")), "teamIds": random.choice((["t1"], ["default"], ["default"]))}
    given |= random.choice(({}, {"coveredBy": "ASSIGNEE"})) | random.choice(({}, {"activityScope": "SUBTREE"}))
    return given | random.choice(({}, {"nullStatusAtRowLevel": "INCLUDE"})) | random.choice(({}, {"includeInternalNotes": True}))


@pytest.mark.parametrize("seed", range(COMPANIES))
async def test_coverage_of_an_instant_equals_a_replay_of_the_log(database: Database, seed: int) -> None:
    random = Random(seed)
    events = log_of([tuple(random.randrange(2**16) for _ in range(4)) for _ in range(LENGTH)])  # type: ignore[misc]
    end = START + LENGTH * STEP
    known = sorted({event.account for event in events})
    hours = (end - START) / timedelta(hours=1)
    touched = [
        touchpoint(f"t{n}", random.choice(known), random.choice((*USERS, None)), START + timedelta(hours=random.uniform(0, hours)), internalNote=n % 5 == 0)
        for n in range(30)
    ]  # fmt: skip
    errands = [Errand(random, f"k{n}", known, end) for n in range(30)]
    await store(database, events)
    tasks = [row for errand in errands if (row := errand.then(None)) is not None]
    rows = {
        "Touchpoint": [{**row, **counted(row)} for row in touched], "Task": [{**row, **credited(row)} for row in tasks],
        "Change": [change for errand in errands for change in errand.changes()],
    }  # fmt: skip

    async def work(tx: Transaction) -> None:
        for label, each in rows.items():
            await tx.run("test.plant", f"UNWIND $rows AS row CREATE (n:{label}) SET n = row", {"rows": each})

    await database.write(work, timeout=60)
    async with client_of(database, Clock(end)) as client:
        for _ in range(INSTANTS):
            now = START + timedelta(hours=random.uniform(0, hours))
            given = ask(random)
            asked = given | {"teamIds": [encode("Team", each) for each in given["teamIds"]], "asOf": now.isoformat()}
            found = short(await read(client, SHORT, **asked))
            assert found == Reference(then(state_at(events, now), touched, errands, now), given, now).answer(), (seed, now, given)


async def test_the_worked_case_of_a_week_earlier(database: Database) -> None:
    """M-09 as of ten days ago at eleven: the activity of that day at noon has not been."""
    await plant(database, worked())
    async with client_of(database, Clock(at(17, 12, 34))) as client:
        found = await coverage(client, asOf=at(7, 11).isoformat())
        assert (found["asOf"], found["window"]) == (
            "2026-06-07T11:00:00Z",
            {"start": "2026-05-08T11:00:00Z", "end": "2026-06-07T11:00:00Z"},
        )
        assert (found["summary"]["coverage"]["numerator"], found["summary"]["coverage"]["denominator"]) == (0, 3)
        assert {row["user"]["name"]: names(row["accounts"]) for row in found["rows"]["nodes"]} == {
            "Lindsay": ["One", "Two"],
            "Michael": ["Three"],
        }
        assert (await coverage(client, asOf=at(7, 13).isoformat()))["summary"]["coverage"]["numerator"] == 2


async def test_the_future_is_refused(database: Database) -> None:
    await plant(database, worked())
    async with client_of(database, Clock(at(17))) as client:
        found = await refusal(client, asOf=at(18).isoformat())
    assert (found["reason"], found["argument"]) == ("IN_THE_FUTURE", "input.asOf")


async def test_m12_a_change_that_names_no_task_hides_none(database: Database) -> None:
    """Histories that were imported say what changed on an account, not on which task."""
    late = task("k9", "a1", dueDate=at(5).date())
    change = {"id": "c", "accountId": "a1", "at": at(15), "field": "task", "newValue": "another", "source": "USER"}
    await plant(database, worked(owned={"Task": [late], "Change": [change]}))
    async with client_of(database, Clock(at(17))) as client:
        found = await read(client, "rows { nodes { user { name } overdueAccounts } }", asOf=at(10).isoformat())
    assert [(row["user"]["name"], row["overdueAccounts"]) for row in found["rows"]["nodes"]] == [("Lindsay", 1), ("Michael", 0)]
