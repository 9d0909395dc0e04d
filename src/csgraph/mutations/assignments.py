"""Assignments: who is responsible for what. One holder for a role on an account, more where the role allows several (invariant 2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from csgraph.domain.access import Action
from csgraph.domain.refusal import Refused, already_held, forbidden, invalid, limit_reached, not_found
from csgraph.mutations import inputs
from csgraph.mutations.inputs import Given
from csgraph.mutations.work import Account, Payload, Work, require

MAX_CHANGES = 250
MAX_BELOW = 25_000
INTEGRATED = ("INTEGRATION", "PLAY", "IMPORT")


@dataclass(frozen=True, slots=True)
class Held:
    """A current assignment."""

    id: str | None
    user_id: str
    known_as: str


@dataclass(slots=True)
class Responsibilities:
    """The holders of some roles on some accounts, and what a mutation makes of them."""

    before: dict[tuple[str, str], list[Held]] = field(default_factory=dict)
    after: dict[tuple[str, str], list[Held]] = field(default_factory=dict)
    users: dict[str, tuple[str, bool]] = field(default_factory=dict)

    def of(self, account_id: str, role: str) -> list[Held]:
        """The holders as they shall be."""
        return self.after.setdefault((account_id, role), [])

    def user(self, user_id: str, *path: str | int) -> Held:
        """Somebody who is to hold a role; refused unless they exist and are active."""
        if user_id not in self.users:
            raise not_found("There is no user of this id.", *path)
        known_as, active = self.users[user_id]
        if not active:
            raise invalid("The user is not active any more.", *path)
        return Held(None, user_id, known_as)

    def assign(self, account_id: str, role: str, user: Held, *, several: bool) -> None:
        """Give somebody a role, replacing the holder unless the role allows several."""
        held = self.of(account_id, role)
        if not any(each.user_id == user.user_id for each in held):
            self.after[account_id, role] = [*held, user] if several else [user]

    def unassign(self, account_id: str, role: str, user_id: str | None) -> None:
        """Take a role from somebody, or from everybody who holds it."""
        self.after[account_id, role] = [each for each in self.of(account_id, role) if user_id not in {None, each.user_id}]


async def account_assign(work: Work, given: Given) -> Payload:
    """Give a user a role on an account, and on everything below where asked (A-43, A-44)."""
    role = inputs.defined(work.configuration.roles, given, "role", "assignment role")
    user_id = inputs.local_id(given, "userId", "User")
    accounts = await _targets(work, given, action_of(work.source))
    first = accounts[0]
    held = await responsibilities(work, accounts, [role.key], [user_id])
    user = held.user(user_id, "userId")
    for account in accounts:
        other = next((each for each in held.of(account.id, role.key) if each.user_id != user_id), None)
        if other is not None and given["onlyIfVacant"]:
            if account is first:
                raise already_held(other.user_id, "userId")
            continue  # whoever holds a descendant keeps it
        held.assign(account.id, role.key, user, several=bool(role["multiHolder"]))
    affected = await settle(work, accounts, held)
    assignment = next(each.id for each in held.of(first.id, role.key) if each.user_id == user_id)
    return Payload({"assignment": assignment, "account": first.id}, {"affectedCount": affected})


async def account_unassign(work: Work, given: Given) -> Payload:
    """Take a role on an account from a user, or from everybody who holds it."""
    role = inputs.defined(work.configuration.roles, given, "role", "assignment role")
    user_id = inputs.optional_id(given, "userId", "User")
    accounts = await _targets(work, given, action_of(work.source))
    held = await responsibilities(work, accounts, [role.key], [])
    for account in accounts:
        held.unassign(account.id, role.key, user_id)
    affected = await settle(work, accounts, held)
    return Payload({"account": accounts[0].id}, {"affectedCount": affected})


async def account_assign_bulk(work: Work, given: Given) -> Payload:
    """Up to 250 changes: all of them, or with ``partial`` as many as can be done."""
    changes = given["changes"]
    if len(changes) > MAX_CHANGES:
        raise limit_reached(f"At most {MAX_CHANGES} changes are made at once.", MAX_CHANGES, "changes")
    source = work.source if given["source"] == "USER" else given["source"]  # what an integration does is not a user's doing
    problems: list[Refused] = []
    parsed = [_parsed(work, change, index, problems) for index, change in enumerate(changes)]
    wanted = [each for each in parsed if each is not None]
    found = await work.accounts([each.account_id for each in wanted], action_of(source))
    held = await responsibilities(work, found.values(), [each.role for each in wanted], [each.user_id for each in wanted if each.user_id])
    done: list[Change] = []
    for change in wanted:
        try:
            _apply(work, change, found, held)
        except Refused as refused:
            problems.append(refused)
        else:
            done.append(change)
    listed = sorted((problem for refused in problems for problem in refused.problems), key=lambda problem: int(problem.path[1]))
    if listed and not given["partial"]:
        raise Refused(*listed, failed=len(changes))
    touched = list(dict.fromkeys(change.account_id for change in done))
    await settle(work, [found[each] for each in touched], held, source=source)
    errors = [problem.stored for problem in Refused(*listed).under(["input"]).problems]
    return Payload({"accounts": touched}, {"succeeded": len(done), "failed": len(changes) - len(done)}, errors)


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a bulk change; without a user the role is taken from everybody."""

    index: int
    account_id: str
    role: str
    user_id: str | None


def _parsed(work: Work, given: Given, index: int, problems: list[Refused]) -> Change | None:
    at = ("changes", index)
    try:
        role = inputs.defined(work.configuration.roles, given, "role", "assignment role", *at).key
        return Change(index, inputs.local_id(given, "accountId", "Account", *at), role, inputs.optional_id(given, "userId", "User", *at))
    except Refused as refused:
        problems.append(refused)
        return None


def _apply(work: Work, change: Change, found: dict[str, Account], held: Responsibilities) -> None:
    at = ("changes", str(change.index))
    require(found, change.account_id, *at, "accountId")
    if change.user_id is None:
        held.unassign(change.account_id, change.role, None)
    else:
        several = bool(work.configuration.roles[change.role]["multiHolder"])
        held.assign(change.account_id, change.role, held.user(change.user_id, *at, "userId"), several=several)


def action_of(source: str) -> Action:
    """What a change of assignments is that comes about in this way (A-43, A-44)."""
    return Action.INTEGRATE_ASSIGNMENTS if source in INTEGRATED else Action.EDIT_ASSIGNMENTS


async def _targets(work: Work, given: Given, action: Action) -> list[Account]:
    """The account, and where asked what the viewer sees of everything below it."""
    account_id = inputs.local_id(given, "accountId", "Account")
    if not given["includeDescendants"]:
        return [await work.account(account_id, action, "accountId")]
    await work.rows("hierarchy.claim")
    account = await work.account(account_id, action, "accountId")
    ((below, _),) = await work.rows("account.by_ids_below", path=account.path, depth=account.properties["depth"])
    if len(below) > MAX_BELOW:
        raise limit_reached(f"At most {MAX_BELOW} accounts are assigned at once.", MAX_BELOW, "includeDescendants")
    found = await work.accounts(below, action)
    if not all(each.allowed for each in found.values()):
        raise forbidden("includeDescendants")
    return [account, *found.values()]


async def responsibilities(work: Work, accounts: Iterable[Account], roles: Sequence[str], users: Sequence[str]) -> Responsibilities:
    """Who holds these roles on these accounts now."""
    ids = [account.id for account in accounts]
    rows = await work.rows("assignment.by_ids_holders", ids=ids, roles=sorted(set(roles)), userIds=sorted(set(users)))
    holders, found = rows[0]
    held = Responsibilities(users={user_id: (known_as, bool(active)) for user_id, known_as, active in found})
    for account_id, role, assignment_id, user_id, known_as in holders:
        held.before.setdefault((account_id, role), []).append(Held(assignment_id, user_id, known_as))
    held.after = {key: list(each) for key, each in held.before.items()}
    return held


async def settle(work: Work, accounts: Sequence[Account], held: Responsibilities, *, source: str | None = None) -> int:
    """Write what differs, with its history and events; answer how many accounts have other holders."""
    source = source or work.source
    by_id = {account.id: account for account in accounts}
    await work.ids.reserve(2 * len(held.after))
    ended: dict[str, list[str]] = {}
    begun: list[dict[str, Any]] = []
    for (account_id, role), after in held.after.items():
        before = held.before.get((account_id, role), [])
        gone = [each for each in before if each not in after]
        new = [each for each in after if each not in before]
        if account_id not in by_id or not (gone or new):
            continue
        ended.setdefault(account_id, []).extend(each.id for each in gone if each.id)
        named = []
        for each in new:
            made = Held(await work.ids.next(), each.user_id, each.known_as)
            properties = {"id": made.id, "role": role, "source": source}
            if work.viewer.user_id is not None:
                properties["changedById"] = work.viewer.user_id
            begun.append({"accountId": account_id, "userId": each.user_id, "properties": properties})
            named.append(made)
        held.after[account_id, role] = [*(each for each in after if each in before), *named]
        account, name = by_id[account_id], f"assignment.{role}"
        for index in range(max(len(gone), len(new))):
            old = gone[index].known_as if index < len(gone) else None
            now = new[index].known_as if index < len(new) else None
            await work.change_texts(account, name, old, now, source=source)
        work.event("ASSIGNED" if new else "UNASSIGNED", account, source=source)
    ending = [{"accountId": account_id, "ids": ids} for account_id, ids in ended.items() if ids]
    if ending:
        await work.rows("assignment.delete_many", rows=ending, now=work.now)
    if begun:
        await work.rows("assignment.create_many", rows=begun, now=work.now)
    touched = list(dict.fromkeys([*ended, *(row["accountId"] for row in begun)]))
    if touched:
        await work.follow(touched)
    return len(touched)
