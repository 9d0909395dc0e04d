"""What a mutation works with inside its transaction: locked accounts, new ids, and the journal of what it did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from csgraph.db.compose.locked import locking
from csgraph.domain.access import EVERYTHING, Action, Viewer, allowed_in
from csgraph.domain.configuration import Configuration
from csgraph.domain.fieldtext import text_of
from csgraph.domain.refusal import forbidden, not_found
from csgraph.mutations.ids import Ids
from csgraph.repository import Unit, native, stored_row
from csgraph.team_sets import declare_stale, refresh_accounts

Properties = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parent:
    """The account above, and since when it is."""

    id: str
    known_as: str
    """Its id in the system of record, or its own: what histories call it."""
    since: datetime


@dataclass(frozen=True, slots=True)
class Account:
    """An account that this transaction has locked, as it is stored."""

    properties: Mapping[str, Any]
    allowed: bool
    parent: Parent | None

    @property
    def id(self) -> str:
        """The local id."""
        return str(self.properties["id"])

    @property
    def path(self) -> str:
        """The ids from the ultimate parent down to it."""
        return str(self.properties["path"])

    @property
    def known_as(self) -> str:
        """What histories call it."""
        return str(self.properties.get("externalId") or self.id)


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at a customer that this transaction has locked, as stored; ``links`` are the associations by account."""

    properties: Mapping[str, Any]
    allowed: bool
    links: Mapping[str, Mapping[str, Any]]

    @property
    def id(self) -> str:
        """The local id."""
        return str(self.properties["id"])


@dataclass(frozen=True, slots=True)
class Payload:
    """What a mutation answers: objects by local id (one or a list of them) and plain values; JSON holds both."""

    objects: Mapping[str, str | Sequence[str] | None] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Sequence[Mapping[str, Any]] = ()


@dataclass(slots=True)
class Work:
    """One attempt at one mutation."""

    unit: Unit
    configuration: Configuration
    viewer: Viewer
    source: str
    clock: Callable[[], datetime]
    ids: Ids
    now: datetime = field(init=False)
    """The moment of everything that it does: not before the last lock, so that moments are in the order of commits."""
    changes: list[Properties] = field(default_factory=list)
    events: list[Properties] = field(default_factory=list)
    reconfigured: int = 0
    """How often this transaction raised the version of the configuration."""
    touched: dict[str, None] = field(default_factory=dict)
    """Accounts that this transaction changed and that plays have not seen yet."""
    left: list[str] = field(default_factory=list)
    """Paths that accounts had before they were moved or deleted: health above may rest on them (M-23)."""
    named: set[str] = field(default_factory=set)
    """Names that accounts carry since this transaction, or no more: criteria may rest on them (D-17)."""
    judged: int = 0
    """Events that health has followed."""
    due: bool = False
    """Whether health is to be computed soon after this transaction."""
    played: set[tuple[str, str]] = field(default_factory=set)
    """Plays with accounts that they have acted on in this transaction."""
    stale: bool = False
    """Whether account sets are to be refreshed once this transaction has committed."""

    def __post_init__(self) -> None:
        """Begin."""
        self.now = self.clock()

    @property
    def version(self) -> int:
        """The version of the configuration that the transaction must end with."""
        return self.configuration.version + self.reconfigured

    @property
    def today(self) -> date:
        """Today in the reporting zone."""
        return self.configuration.today(self.now)

    async def rows(self, name: str, /, **parameters: Any) -> list[list[Any]]:
        """Every row of a statement of this transaction."""
        return await self.unit.rows(name, **parameters)

    async def accounts(self, ids: Iterable[str], action: Action) -> dict[str, Account]:
        """Lock these accounts, always in the same order; those that the viewer sees, by id, with whether the action is allowed there."""
        wanted = sorted(set(ids))
        statement = locking(self.unit.catalogue, self.configuration, self.viewer, allowed_in(self.viewer, action))
        ((found,),) = await self.unit.composed(statement.name, statement.text, statement.parameters(wanted, self.now))
        if not self.events and not self.changes:
            self.now = self.clock()
        return {properties["id"]: _account(properties, allowed, parents) for properties, allowed, parents in found}

    async def account(self, account_id: str, action: Action, *path: str) -> Account:
        """Lock one account; refused as NOT_FOUND or FORBIDDEN, blamed on ``path``."""
        return require(await self.accounts([account_id], action), account_id, *path)

    async def contacts(self, ids: Iterable[str], action: Action) -> dict[str, Contact]:
        """Lock these people, behind their accounts and always in the same order; those that the viewer sees, by id."""
        wanted = sorted(set(ids))
        if not wanted:
            return {}
        statement = locking(self.unit.catalogue, self.configuration, self.viewer, allowed_in(self.viewer, action), "contact")
        ((found,),) = await self.unit.composed(statement.name, statement.text, statement.parameters(wanted, self.now))
        return {properties["id"]: _contact(properties, allowed, links) for properties, allowed, links in found}

    def require_anywhere(self, action: Action) -> None:
        """Refuse a viewer who may do this nowhere."""
        allowed = allowed_in(self.viewer, action)
        if allowed.teams is not None and not allowed.teams:
            raise forbidden()

    def require_everywhere(self, action: Action) -> None:
        """Refuse a viewer who may not do this in the whole company: what is configured counts for everybody."""
        if allowed_in(self.viewer, action) != EVERYTHING:
            raise forbidden()

    async def require_readable(self, attributes: Sequence[Mapping[str, Any]] | None, accounts: Iterable[Account], *path: str) -> None:
        """Refuse to set privileged attributes that the viewer may not read there (B-06): a value that stays as it is would tell itself."""
        defined = self.configuration.attributes
        places = [index for index, part in enumerate(attributes or ()) if defined[part["key"]]["privileged"]]
        if not places or self.viewer.reads_privileged:
            return
        ids = {step for account in accounts for step in account.path.strip("/").split("/")}
        ((held,),) = await self.rows("assignment.count_held", userId=self.viewer.user_id, ids=sorted(ids))
        if not held:
            raise forbidden(*path, str(places[0]), "key")

    async def change(self, account: Account, name: str, old: Any, new: Any, *, source: str | None = None, of: str | None = None) -> None:
        """Note that a field of an account, or of ``of``, the id of what hangs on it, has another value."""
        await self.change_texts(account, name, text_of(old), text_of(new), source=source, of=of)

    async def change_texts(
        self, account: Account, name: str, old: str | None, new: str | None, *, source: str | None = None, of: str | None = None
    ) -> None:
        """Note a change whose values are texts already."""
        change: Properties = {"id": await self.ids.next(), "accountId": account.id, "field": name, "source": source or self.source}
        for key, value in (("oldValue", old), ("newValue", new), ("byId", self.viewer.user_id), ("ofId", of)):
            if value is not None:
                change[key] = value
        self.changes.append(change)

    def event(self, kind: str, account: Account, *, source: str | None = None) -> None:
        """Tell subscribers."""
        event: Properties = {"kind": kind, "accountId": account.id, "source": source or self.source}
        event["before"] = account.properties.get("teamSets") or 0
        if self.viewer.user_id is not None:
            event["byId"] = self.viewer.user_id
        self.events.append(event)

    async def follow(self, ids: Sequence[str]) -> None:
        """Bring account sets in line with accounts that this transaction changed (M-18)."""
        await refresh_accounts(self.unit, self.configuration, ids)
        self.touched.update(dict.fromkeys(ids))

    async def doubt_sets(self) -> None:
        """Have every account set evaluated until all accounts have been refreshed, soon after this transaction."""
        self.stale = True
        await declare_stale(self.unit, always=True)
        self.reconfigured += 1


def require(found: Mapping[str, Account], account_id: str, *path: str) -> Account:
    """One of the locked accounts; refused as NOT_FOUND or FORBIDDEN."""
    account = found.get(account_id)
    if account is None:
        raise not_found("There is no account of this id.", *path)
    if not account.allowed:
        raise forbidden(*path)
    return account


def _contact(properties: Mapping[str, Any], allowed: object, links: Sequence[Sequence[Any]]) -> Contact:
    associations = {account_id: association for account_id, association in links}  # noqa: C416 - rows are lists
    return Contact(stored_row(properties), bool(allowed), associations)


def _account(properties: Mapping[str, Any], allowed: object, parents: Sequence[Sequence[Any]]) -> Account:
    parent = None
    for parent_id, known_as, since in parents:
        parent = Parent(parent_id, known_as, native(since))
    return Account(stored_row(properties), bool(allowed), parent)
