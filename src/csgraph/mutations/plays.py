"""Plays: what is done when an account comes to match criteria (A-40, A-44), in the transaction of the change that made it match."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from csgraph.db.compose.playing import NAME, entering, matching, plays_of, waiting, watched
from csgraph.domain.access import ALL_SEEING, Action, Viewer
from csgraph.domain.configuration import Definition
from csgraph.domain.refusal import forbidden, invalid, not_found
from csgraph.domain.where import Tree, asks_who, canonical, leaves
from csgraph.mutations import inputs
from csgraph.mutations.activity import create_tasks
from csgraph.mutations.assignments import responsibilities, settle
from csgraph.mutations.configuring import configure, criteria, write
from csgraph.mutations.hanging import names_of, require_active
from csgraph.mutations.inputs import Given
from csgraph.mutations.work import Account, Payload, Properties, Work
from csgraph.repository import Repository

LOG = logging.getLogger(__name__)
SOURCE = "PLAY"
PAGE, BATCH = 5_000, 500
SECONDS = 60
"""The longest that all accounts are looked at."""
NEEDED: Mapping[str, tuple[str, ...]] = {"UNASSIGN": ("role",), "ASSIGN": ("role", "userId"), "CREATE_TASK": ("taskTitle",)}
TAKEN: Mapping[str, tuple[str, ...]] = {
    "UNASSIGN": ("role", "userId"),
    "ASSIGN": ("role", "userId"),
    "CREATE_TASK": ("taskTitle", "userId"),
}
"""What an action needs, and what it takes."""


async def play_save(work: Work, given: Given) -> Payload:
    """Create a play, or replace one; accounts that match it already are left alone until they come to match it anew."""
    await configure(work, Action.SAVE_PLAYS)
    play_id = inputs.optional_id(given, "id", "Play")
    old = None if play_id is None else work.configuration.plays.get(play_id)
    if play_id is not None and old is None:
        raise not_found("There is no play of this id.", "id")
    properties: Properties = {"name": inputs.text(given, "name"), "action": given["action"], "enabled": given["enabled"]}
    tree = await criteria(work, given["criteria"], "criteria")
    if asks_who(tree):
        raise invalid("Nobody asks when a play runs; name a user in place of viewer.", "criteria")
    _require_readable(work, tree)
    properties |= {"criteria": canonical(tree), **await _parts(work, given)}
    play_id = play_id or await work.ids.next()
    if old is None or any(old[name] != value for name, value in properties.items()):
        await work.rows("play.store_one", id=play_id, properties=properties)
        await write(work, {})
        if given["enabled"] and (old is None or old["enabled"] is False or old["criteria"] != properties["criteria"]):
            statement = matching(work.unit.catalogue, work.configuration, Definition(play_id, {"tree": tree}))
            await work.unit.composed(NAME, statement.text, statement.parameters(work.now))
    return Payload({"play": play_id})


def _require_readable(work: Work, tree: Tree) -> None:
    """A play is run with every permission: what it does must not tell of privileged attributes that who saves it may not read (B-06)."""
    for path, name, value in leaves(tree):
        for index, each in enumerate(value if name == "attributes" and not work.viewer.reads_privileged else ()):
            if work.configuration.attributes[each["key"]]["privileged"]:
                raise forbidden("criteria", *path, index, "key")


async def _parts(work: Work, given: Given) -> Properties:
    """What the action is done with."""
    action = given["action"]
    for name in NEEDED[action]:
        if given.get(name) is None:
            raise invalid("The action needs this.", name)
    for name in ("role", "userId", "taskTitle"):
        if given.get(name) is not None and name not in TAKEN[action]:
            raise invalid("The action takes nothing of this kind.", name)
    user_id = inputs.optional_id(given, "userId", "User")
    if user_id is not None:
        require_active(await names_of(work, [user_id]), user_id, "userId")
    role = None if given.get("role") is None else inputs.defined(work.configuration.roles, given, "role", "assignment role").key
    title = None if given.get("taskTitle") is None else inputs.text(given, "taskTitle")
    return {"role": role, "userId": user_id, "taskTitle": title}


async def follow_plays(work: Work) -> None:
    """Run the plays that the accounts changed by this transaction came to match, and those that follow from what plays change.

    A play acts on an account once in a transaction, so that plays which undo each other end.
    """
    while work.touched and watched(work.configuration):
        ids = list(work.touched)
        work.touched.clear()
        await _act(work, await _entered(work, ids), work.now)


async def plays_catch_up(work: Work, given: Given) -> Payload:
    """Run plays on some accounts: those that an account came to match, and those that are to run on demand."""
    on_demand = given["onDemand"]
    for play in plays_of(work.configuration, on_demand):
        await work.rows("play.update_run", id=play.key, began=given["began"], accounts=[])
    if watched(work.configuration):
        await _act(work, await _entered(work, given["ids"], on_demand, locking=True), given["began"])
    return Payload()


async def _entered(work: Work, ids: Sequence[str], on_demand: Sequence[str] = (), *, locking: bool = False) -> dict[str, list[str]]:
    """The accounts that each play is to act on."""
    statement = entering(work.unit.catalogue, work.configuration, locking=locking)
    found: dict[str, list[str]] = {}
    for start in range(0, len(ids), PAGE):
        given = (sorted(ids[start : start + PAGE]), list(on_demand))
        for account_id, plays in await work.unit.composed(NAME, statement.text, statement.parameters(work.now, *given)):
            for play in plays:
                found.setdefault(play, []).append(account_id)
    return found


async def _act(work: Work, entered: Mapping[str, Sequence[str]], began: datetime) -> None:
    """Let plays act: with every permission, for whoever saved them had it, and in nobody's name."""
    acting = replace(work, viewer=ALL_SEEING, source=SOURCE)
    acting.now = work.now
    for play in plays_of(work.configuration, entered):
        wanted = [each for each in entered[play.key] if (play.key, each) not in work.played]
        work.played.update((play.key, each) for each in wanted)
        accounts = list((await acting.accounts(wanted, Action.EDIT_ASSIGNMENTS)).values()) if wanted else []
        work.now = acting.now  # behind the locks
        if accounts and await ACTIONS[play["action"]](acting, play, accounts):
            await work.rows("play.update_run", id=play.key, began=began, accounts=[account.id for account in accounts])


async def _unassign(acting: Work, play: Definition, accounts: Sequence[Account]) -> bool:
    held = await responsibilities(acting, accounts, [play["role"]], [])
    for account in accounts:
        held.unassign(account.id, play["role"], play["userId"])
    await settle(acting, accounts, held)
    return True


async def _assign(acting: Work, play: Definition, accounts: Sequence[Account]) -> bool:
    role, user_id = play["role"], play["userId"]
    held = await responsibilities(acting, accounts, [role], [user_id])
    if not held.users.get(user_id, ("", False))[1]:
        LOG.warning("a play assigns somebody who is not active any more", extra={"play": play.key})
        return False
    user = held.user(user_id)
    for account in accounts:
        held.assign(account.id, role, user, several=bool(acting.configuration.roles[role]["multiHolder"]))
    await settle(acting, accounts, held)
    return True


async def _create_task(acting: Work, play: Definition, accounts: Sequence[Account]) -> bool:
    user_id = play["userId"]
    users = await names_of(acting, [user_id])
    assignee = user_id if users.get(user_id, ("", False))[1] else None  # who left is given nothing more to do
    task = {"title": play["taskTitle"], "flow": inputs.flow({}, acting.configuration), "priority": "MEDIUM", "assigneeId": assignee}
    await create_tasks(acting, accounts, task)
    return True


ACTIONS: Mapping[str, Callable[[Work, Definition, Sequence[Account]], Awaitable[bool]]] = {
    "UNASSIGN": _unassign, "ASSIGN": _assign, "CREATE_TASK": _create_task,
}  # fmt: skip


class Runs(Protocol):
    """Who runs mutations."""

    @property
    def repository(self) -> Repository:
        """Where everything lies."""

    @property
    def clock(self) -> Callable[[], datetime]:
        """What answers the moment."""

    async def run(self, name: str, mutation: Any, given: Given, viewer: Viewer) -> Payload:
        """What the mutation answers."""


async def run_plays(mutator: Runs, on_demand: Collection[str] = ()) -> None:
    """Run plays over every account, after changes that named no accounts or where somebody asks: a batch a transaction."""
    began = mutator.clock()
    for ids in await _waiting(mutator, sorted(on_demand), began):
        given = {"ids": ids, "onDemand": sorted(on_demand), "began": began}
        await mutator.run("playsCatchUp", plays_catch_up, given, ALL_SEEING)


async def _waiting(mutator: Runs, on_demand: list[str], now: datetime) -> list[list[str]]:
    """Accounts that a play is to act on, or that match one no more, in batches; on demand there is one, if an empty one."""
    repository = mutator.repository
    configuration = await repository.configuration()
    found: list[str] = []
    if watched(configuration):
        statement = waiting(repository.catalogue, configuration)
        ((found,),) = await repository.database.read(NAME, statement.text, statement.parameters(now, on_demand), timeout=SECONDS)
    batches = [found[start : start + BATCH] for start in range(0, len(found), BATCH)]
    return batches or ([[]] if on_demand else [])
