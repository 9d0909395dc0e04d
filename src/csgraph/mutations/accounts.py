"""Accounts: create, change, move and delete them; the hierarchy stays a tree, and its past can be read (ADR 0007)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from csgraph.domain.access import EVERYTHING, Action
from csgraph.domain.account import derived
from csgraph.domain.fieldtext import field_of, money_text
from csgraph.domain.refusal import cycle, forbidden, in_use, invalid, stale_version
from csgraph.domain.where import names_of
from csgraph.mutations import inputs
from csgraph.mutations.inputs import Given
from csgraph.mutations.work import Account, Payload, Properties, Work, require
from csgraph.usage_scales import declare_stale

EDIT = Action.EDIT_ACCOUNTS
TEXTS = ("status", "industry", "region", "country", "tier")
DAYS = ("createDate", "renewalDate")
SILENT = {"currency", "searchKey", "rollupGroup", "rollupAmount", "healthKey"}
"""Properties that leave no change of their own: derived ones, and the currency, which its amount carries."""
MAX_MOVED = 50_000


async def account_create(work: Work, given: Given) -> Payload:
    """Create an account, below another one or as an ultimate parent."""
    parent = await _parent(work, given, "parentId")
    external = inputs.optional_text(given, "externalId", length=inputs.ID_LENGTH)
    if external is not None and await work.rows("account.by_ids_external", keys=[external]):
        raise invalid("Another account has this external id.", "externalId")
    account_type = inputs.defined(work.configuration.account_types, given, "type", "account type").key
    account_id = await work.ids.next()
    named = {"id": account_id, "name": inputs.text(given, "name"), "type": account_type}
    fields = _fields(work, given.get("fields") or {}, account_type, "fields")
    if "name" in fields:
        raise invalid("The name is given beside the fields.", "fields", "name")
    await work.require_readable((given.get("fields") or {}).get("attributes"), [parent] if parent else [], "fields", "attributes")
    known = {**named, **({"externalId": external} if external else {}), **fields}
    properties = {name: value for name, value in known.items() if value is not None}
    properties |= {
        "version": 1, "healthRank": "UNKNOWN", "teamSets": 0, "path": f"{parent.path if parent else '/'}{account_id}/",
        "depth": parent.properties["depth"] + 1 if parent else 0, **derived(properties),
    }  # fmt: skip
    await work.rows("account.create_one", properties=properties, parentId=parent and parent.id, now=work.now)
    await work.follow([account_id])
    work.event("CREATED", Account({**properties, "teamSets": 0}, allowed=True, parent=None))
    found = await work.accounts([account_id], EDIT)
    if account_id not in found or not found[account_id].allowed:
        raise forbidden()  # an account outside the sets of the viewer's teams would be out of their own reach
    await declare_stale(work.unit)
    await _name(work, named["name"])
    return Payload({"account": account_id})


async def account_update(work: Work, given: Given) -> Payload:
    """Change fields and attributes; what is left out stays, null clears."""
    account = await work.account(inputs.local_id(given, "id", "Account"), EDIT, "id")
    expect(given, account)
    after = _fields(work, given["changes"], account.properties["type"], "changes")
    await work.require_readable(given["changes"].get("attributes"), [account], "changes", "attributes")
    await update_account(work, account, after)
    return Payload({"account": account.id})


async def update_account(work: Work, account: Account, after: Mapping[str, Any], *, source: str | None = None) -> bool:
    """Give an account other values, with the history of each; whether any differs."""
    before = account.properties
    differs = {name: value for name, value in after.items() if value != before.get(name)}
    if not differs:
        return False
    for name, value in differs.items():
        if name == "contractValue" or (name == "currency" and "contractValue" not in differs):
            old, new = _money(before), _money({**before, **after})
            await work.change_texts(account, "contractValue", old, new, source=source)
        elif name not in SILENT:
            await work.change(account, field_of(name), before.get(name), value, source=source)
    properties = {**differs, **derived({**before, **differs})}
    await work.rows("account.update_fields", id=account.id, properties=properties, now=work.now)
    work.event("UPDATED", account, source=source)
    await work.follow([account.id])
    if "name" in differs:
        await _name(work, before["name"], differs["name"])
    if "contractStatus" in differs:
        await declare_stale(work.unit)  # last, because others wait for it
    return True


async def account_move(work: Work, given: Given) -> Payload:
    """Move an account with everything below it under another parent, or to the top."""
    await work.rows("hierarchy.claim")
    account_id, parent_id = inputs.local_id(given, "id", "Account"), inputs.optional_id(given, "newParentId", "Account")
    found = await work.accounts([account_id, *([parent_id] if parent_id else [])], EDIT)
    account = require(found, account_id, "id")
    parent = require(found, parent_id, "newParentId") if parent_id else None
    expect(given, account)
    if parent is not None and parent.path.startswith(account.path):
        above = parent.path.strip("/").split("/")
        raise cycle(above[above.index(account.id) :], "newParentId")
    if parent_id != (account.parent and account.parent.id):
        await _move(work, account, parent)
    return Payload({"account": account.id})


async def account_delete(work: Work, given: Given) -> Payload:
    """Delete an account; what lies below it stands in the way, or moves up to its parent."""
    await work.rows("hierarchy.claim")
    account = await work.account(inputs.local_id(given, "id", "Account"), EDIT, "id")
    ((below, children),) = await work.rows("account.by_ids_below", path=account.path, depth=account.properties["depth"])
    if children:
        await _lift(work, account, children, given["children"], below)
    await work.rows("account.delete_one", id=account.id, now=work.now)
    work.left.append(account.path)
    await declare_stale(work.unit)
    await _name(work, account.properties["name"])
    work.event("DELETED", account)
    return Payload(values={"deletedId": ["Account", account.id]})


async def _lift(work: Work, account: Account, children: list[str], what: str, below: list[str]) -> None:
    found = await work.accounts([*children, *([account.parent.id] if account.parent else [])], EDIT)
    if what == "REFUSE":
        seen = sum(child in found for child in children)
        raise in_use(f"Accounts lie below this one ({seen}); move them first, or have them moved to the parent.", "id")
    if not all(child in found and found[child].allowed for child in children):
        raise forbidden("id")
    parent = account.parent.id if account.parent else None
    await work.rows("account.move_children", id=account.id, parentId=parent, now=work.now)
    for child in children:
        await work.change_texts(found[child], "parent", account.known_as, account.parent.known_as if account.parent else None)
        work.event("MOVED", found[child])
    await work.follow(below)


async def _move(work: Work, account: Account, parent: Account | None) -> None:
    ((below, _),) = await work.rows("account.by_ids_below", path=account.path, depth=account.properties["depth"])
    if len(below) > MAX_MOVED:
        raise invalid(f"At most {MAX_MOVED} accounts are moved at once.", "id")
    seen = await _seen(work, below)
    parent_id = parent and parent.id
    await work.rows("account.move_subtree", id=account.id, parentId=parent_id, since=work.now, keep=True)
    await work.rows("account.update_fields", id=account.id, properties={}, now=work.now)
    old, new = account.parent.known_as if account.parent else None, parent.known_as if parent else None
    await work.change_texts(account, "parent", old, new)
    work.event("MOVED", account)
    work.left.append(account.path)
    await work.follow([account.id, *below])
    if not await _seen(work, below) <= seen:
        raise forbidden("newParentId")  # what was hidden would lie in the sets of the viewer's teams


async def _seen(work: Work, ids: list[str]) -> set[str]:
    """Which of these accounts a restricted viewer sees."""
    return set() if work.viewer.scope == EVERYTHING else set(await work.accounts(ids, EDIT))


async def _name(work: Work, *changed: str) -> None:
    """Have account sets evaluated anew where one lies below a name that another account carries now, or that one carries no more (D-17)."""
    configuration = work.configuration
    work.named.update(changed)
    trees = [each["tree"] for each in (*configuration.teams.values(), *configuration.plays.values())]
    if any(name in changed for tree in trees for name in names_of(tree)):
        await work.doubt_sets()


async def _parent(work: Work, given: Given, name: str) -> Account | None:
    parent_id = inputs.optional_id(given, name, "Account")
    if parent_id is None:
        work.require_anywhere(EDIT)
        return None
    await work.rows("hierarchy.claim")
    return await work.account(parent_id, EDIT, name)


def expect(given: Given, account: Account) -> None:
    """Refuse a change that rests on an older version than the stored one (STALE_VERSION)."""
    expected, current = given.get("expectedVersion"), account.properties["version"]
    if expected is not None and expected != current:
        raise stale_version(current, "expectedVersion")


def _fields(work: Work, given: Given, account_type: str, *above: str) -> Properties:
    """The properties that an AccountFields input sets; None clears one."""
    found: Properties = {}
    if "name" in given:
        found["name"] = inputs.text(given, "name", *above)
    for name in TEXTS:
        if name in given:
            found[name] = inputs.optional_text(given, name, *above)
    for name in DAYS:
        if name in given:
            found[name] = inputs.day(given, name)
    if "contractStatus" in given:
        found["contractStatus"] = given["contractStatus"]
    elif "status" in given:
        found["contractStatus"] = work.configuration.contract_statuses.get(found["status"]) if found["status"] else None
    if "contractValue" in given:
        found["contractValue"], found["currency"] = inputs.money(given, "contractValue", *above) or (None, None)
    return found | inputs.attributes(given.get("attributes"), work.configuration, account_type, *above, "attributes")


def _money(values: Mapping[str, Any]) -> str | None:
    return money_text(values.get("contractValue"), values.get("currency"))
