"""A state machine over the mutations of accounts and assignments: a plain model, and the service beside it that must do the same."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from csgraph.db.driver import Database, connected
from csgraph.db.migrate import migrate
from csgraph.db.queries import Catalogue
from csgraph.domain.globalid import decode
from support.changing import COMPANY, LABELS, SEVERAL, Changing, account, user
from support.neo4j_server import LocalServer
from support.planted import plant
from support.service import Client, Clock, client_of

USERS = ("u1", "u2", "u3")
ROLES = ("success_manager", "support")
REGIONS = ("EMEA", "APAC", None)
PICK = st.integers(0, 30)
GRAPH = """
MATCH (a:Account)
RETURN a {.*, labels: labels(a),
  parents: [(a)-[r:CHILD_OF]->(p) | p.id],
  held: [(u)-[r:ASSIGNED_TO]->(a) | [r.role, u.id]],
  past: [(u)-[r:WAS_ASSIGNED_TO]->(a) | [r.role + ' ' + u.id, toString(r.validFrom), toString(r.validTo)]],
  under: [(a)-[r:WAS_CHILD_OF]->(p) | ['parent', toString(r.validFrom), toString(r.validTo)]]
} AS account
"""
LEFT = "MATCH (f:FormerAccount) RETURN count { (f)-[:CHILD_OF|ASSIGNED_TO]-() } + count { (f)-[:CHILD_OF]-() }, labels(f)"
CHANGES = "MATCH (c:Change) RETURN c.accountId, c.field, c.oldValue, c.newValue ORDER BY c.accountId, c.field, c.oldValue, c.newValue"


@dataclass
class Known:
    """An account as the model has it."""

    parent: str | None
    region: str | None = None
    tier: str | None = None
    version: int = 1
    held: dict[str, list[str]] = field(default_factory=dict)


class Machine(RuleBasedStateMachine):
    """The model, and the service beside it."""

    server: LocalServer

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.opened = AsyncExitStack()
        self.clock = Clock()
        self.known: dict[str, Known] = {}
        self.gone: set[str] = set()
        self.events: list[tuple[str, str]] = []
        self.marks: list[int] = []
        """How many events there were before each mutation."""
        self.changes: list[tuple[str, str, str | None, str | None]] = []

    @initialize()
    def start(self) -> None:
        self.loop.run(self._start())

    async def _start(self) -> None:
        self.database: Database = await self.opened.enter_async_context(connected(self.server.url, self.server.user, self.server.password))
        await migrate(self.database, Catalogue.load())
        await plant(self.database, COMPANY)
        for text in (LABELS, SEVERAL):
            await self.database.write(lambda tx, text=text: tx.run("test.label", text, {}), timeout=10)
        self.change = Changing(await self.service(), self.database)
        self.known = {"1": Known(None, "EMEA"), "2": Known("1", "EMEA"), "3": Known("2"), "4": Known(None, "APAC")}

    async def service(self) -> Client:
        """The service that is told to change things."""
        return await self.service_over(self.database)

    async def service_over(self, database: Database) -> Client:
        return await self.opened.enter_async_context(client_of(database, self.clock, event_poll_seconds="0.02"))

    def teardown(self) -> None:
        self.loop.run(self.opened.aclose())
        self.loop.close()

    def send(self, name: str, answer: str, /, **given: Any) -> dict[str, Any]:
        self.clock.now += timedelta(minutes=1)
        self.marks.append(len(self.events))
        return self.loop.run(self.change(name, answer + " errors { code }", **given))

    def by_mutation(self, events: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
        """Events by mutation; what one mutation does to several accounts has no order."""
        return [sorted(events[begin:end]) for begin, end in pairwise([*self.marks, max(len(events), len(self.events))])]

    def pick(self, number: int) -> str:
        return sorted(self.known)[number % len(self.known)]

    def below(self, top: str) -> list[str]:
        return [each for each in self.known if top in self.above(each)]

    def above(self, account_id: str) -> list[str]:
        parent = self.known[account_id].parent
        return [account_id, *(self.above(parent) if parent else [])]

    @rule(parent=st.one_of(st.none(), PICK), region=st.sampled_from(REGIONS))
    def create(self, parent: int | None, region: str | None) -> None:
        above = None if parent is None else self.pick(parent)
        answer = self.send(
            "accountCreate", "account { id }", name="Made", type="company", parentId=above and account(above), fields={"region": region}
        )
        _, made = decode(answer["account"]["id"])
        assert made not in self.known
        assert made not in self.gone  # ids are never used again
        self.known[made] = Known(above, region)
        self.events.append(("CREATED", made))

    @rule(which=PICK, name=st.sampled_from(["region", "tier"]), value=st.sampled_from(REGIONS), behind=st.booleans())
    def update(self, which: int, name: str, value: str | None, behind: bool) -> None:  # noqa: FBT001 - hypothesis passes by name
        changed = self.pick(which)
        before = self.known[changed]
        expected = before.version - 1 if behind else before.version
        answer = self.send("accountUpdate", "account { version }", id=account(changed), changes={name: value}, expectedVersion=expected)
        if behind:
            assert answer["errors"] == [{"code": "STALE_VERSION"}]
        elif getattr(before, name) != value:
            self.changes.append((changed, name, getattr(before, name), value))
            setattr(before, name, value)
            before.version += 1
            self.events.append(("UPDATED", changed))
            assert answer["account"] == {"version": before.version}

    @rule(which=PICK, to=st.one_of(st.none(), PICK))
    def move(self, which: int, to: int | None) -> None:
        moved, parent = self.pick(which), None if to is None else self.pick(to)
        answer = self.send("accountMove", "account { id }", id=account(moved), newParentId=parent and account(parent))
        if parent is not None and moved in self.above(parent):
            assert answer["errors"] == [{"code": "WOULD_CREATE_CYCLE"}]
        elif self.known[moved].parent != parent:
            self._moved(moved, parent)

    def _moved(self, moved: str, parent: str | None) -> None:
        known = self.known[moved]
        self.changes.append((moved, "parent", self._text(known.parent), self._text(parent)))
        known.parent = parent
        known.version += 1
        self.events.append(("MOVED", moved))

    def _text(self, account_id: str | None) -> str | None:
        return "X-1" if account_id == "1" else account_id

    @precondition(lambda self: len(self.known) > 2)
    @rule(which=PICK, lift=st.booleans())
    def delete(self, which: int, lift: bool) -> None:  # noqa: FBT001 - as above
        deleted = self.pick(which)
        children = [each for each, known in self.known.items() if known.parent == deleted]
        answer = self.send("accountDelete", "deletedId", id=account(deleted), children="MOVE_TO_PARENT" if lift else "REFUSE")
        if children and not lift:
            assert answer == {"deletedId": None, "errors": [{"code": "IN_USE"}]}
            return
        assert answer == {"deletedId": account(deleted), "errors": []}
        for child in children:
            self._moved(child, self.known[deleted].parent)
        del self.known[deleted]
        self.gone.add(deleted)
        self.events.append(("DELETED", deleted))

    @rule(which=PICK, who=st.sampled_from([*USERS, "u9"]), role=st.sampled_from(ROLES), whole=st.booleans(), vacant=st.booleans())
    def assign(self, which: int, who: str, role: str, whole: bool, vacant: bool) -> None:  # noqa: FBT001 - as above
        top = self.pick(which)
        given = {"accountId": account(top), "userId": user(who), "role": role, "includeDescendants": whole, "onlyIfVacant": vacant}
        answer = self.send("accountAssign", "affectedCount", **given)
        if who in {"u3", "u9"}:
            assert [error["code"] for error in answer["errors"]] == ["INVALID_INPUT" if who == "u3" else "NOT_FOUND"]
            return
        others = [each for each in self.known[top].held.get(role, []) if each != who]
        if vacant and others:
            assert answer["errors"] == [{"code": "ALREADY_HELD"}]
            return
        affected = 0
        for each in self.below(top) if whole else [top]:
            held = self.known[each].held.setdefault(role, [])
            if who in held or (vacant and held):
                continue
            self._held(each, role, [*held, who] if role == "support" else [who])
            affected += 1
        assert answer == {"affectedCount": affected, "errors": []}

    @rule(which=PICK, who=st.sampled_from([None, *USERS]), role=st.sampled_from(ROLES), whole=st.booleans())
    def unassign(self, which: int, who: str | None, role: str, whole: bool) -> None:  # noqa: FBT001 - as above
        top = self.pick(which)
        given = {"accountId": account(top), "userId": who and user(who), "role": role, "includeDescendants": whole}
        answer = self.send("accountUnassign", "affectedCount", **given)
        affected = 0
        for each in self.below(top) if whole else [top]:
            held = self.known[each].held.get(role, [])
            if held and (who is None or who in held):
                self._held(each, role, [other for other in held if who not in {None, other}])
                affected += 1
        assert answer == {"affectedCount": affected, "errors": []}

    def _held(self, account_id: str, role: str, after: list[str]) -> None:
        before = self.known[account_id].held.get(role, [])
        gone, new = [each for each in before if each not in after], [each for each in after if each not in before]
        names = {"u1": "ann"}
        for at in range(max(len(gone), len(new))):
            old = names.get(gone[at], gone[at]) if at < len(gone) else None
            now = names.get(new[at], new[at]) if at < len(new) else None
            self.changes.append((account_id, f"assignment.{role}", old, now))
        self.known[account_id].held[role] = after
        self.events.append(("ASSIGNED" if new else "UNASSIGNED", account_id))

    @invariant()
    def the_graph_is_what_the_model_says(self) -> None:
        if self.known:
            self.loop.run(self._look())

    async def _look(self) -> None:
        rows = {row["id"]: row for (row,) in await self.change.rows(GRAPH)}
        assert set(rows) == set(self.known)
        for account_id, known in self.known.items():
            row = rows[account_id]
            above = [*reversed(self.above(account_id))]
            assert row["parents"] == ([known.parent] if known.parent else [])  # invariant 1
            assert (row["path"], row["depth"]) == (f"/{'/'.join(above)}/", len(above) - 1)
            assert (row.get("region"), row.get("tier"), row["version"]) == (known.region, known.tier, known.version)
            held = sorted([role, who] for role, users in known.held.items() for who in users)
            assert sorted(row["held"]) == held
            assert sum(role == "success_manager" for role, _ in held) <= 1  # invariant 2
            assert row["teamSets"] == (1 if known.region == "EMEA" else 0)  # M-18, with the change
            assert ("TeamSet1" in row["labels"]) == (known.region == "EMEA")
            for spans in (row["past"], row["under"]):
                self._parted(spans)
        assert all(tied == 0 and "Account" not in labels for tied, labels in await self.change.rows(LEFT))
        assert self.by_mutation(await self.change.events()) == self.by_mutation(self.events)
        stored = [tuple(row) for row in await self.change.rows(CHANGES)]
        assert sorted(stored, key=repr) == sorted(self.changes, key=repr)  # invariant 10

    def _parted(self, spans: list[tuple[str, str, str]]) -> None:
        """No two intervals of one thing overlap, and none is empty."""
        ordered = sorted(map(tuple, spans))
        assert all(begin < end for _, begin, end in ordered)
        assert all(one[0] != two[0] or one[2] <= two[1] for one, two in pairwise(ordered))
