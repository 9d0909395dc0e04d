"""Contacts: one profile per person, however many accounts (B-28); role and key flag belong to the association (B-29)."""

from __future__ import annotations

from typing import Any

from csgraph.db.compose.search import lucene
from csgraph.domain.access import EVERYTHING, Action
from csgraph.domain.fieldtext import field_of
from csgraph.domain.refusal import ambiguous, forbidden, invalid, not_found
from csgraph.domain.text import fold
from csgraph.mutations import inputs
from csgraph.mutations.hanging import note, store
from csgraph.mutations.inputs import Given
from csgraph.mutations.work import Account, Contact, Payload, Properties, Work

WORK = Action.WORK
SEARCHED = ("name", "email", "title")


async def contact_upsert(work: Work, given: Given) -> Payload:
    """Change the person of an id or an e-mail address, or create one."""
    fields = _fields(work, given)
    contact = await _found(work, given)
    if contact is not None and given.get("attributes"):
        on = await work.accounts(contact.links, WORK)
        await work.require_readable(given.get("attributes"), on.values(), "attributes")
    return await _create(work, given, fields) if contact is None else await _change(work, contact, fields)


async def contact_link(work: Work, given: Given) -> Payload:
    """Associate a person with an account, change the association, or end it."""
    account = await work.account(inputs.local_id(given, "accountId", "Account"), WORK, "accountId")
    contact_id = inputs.local_id(given, "contactId", "Contact")
    contact = (await work.contacts([contact_id], WORK)).get(contact_id)
    if contact is None:
        raise not_found("There is no contact of this id.", "contactId")
    if not contact.allowed:
        raise forbidden("contactId")  # the association would be the permission that is missing
    before = contact.links.get(account.id)
    if given["remove"]:
        if before is not None:
            await work.rows("account_contact.delete_one", accountId=account.id, contactId=contact.id)
            await work.change(account, "contact", contact.properties["name"], None, of=contact.id)
            work.event("UPDATED", account)
        return Payload({"contact": contact.id})
    after: Properties = {"keyContact": given["keyContact"]}
    if before is None or "role" in given:
        after["role"] = inputs.optional_text(given, "role")
    row = {"key": {"accountId": account.id, "contactId": contact.id}, "properties": after}
    await work.rows("account_contact.store_import", rows=[row])
    if before is None:
        await work.change(account, "contact", None, contact.properties["name"], of=contact.id)
    changed = await note(work, account, "contact", contact.id, {"keyContact": False, **(before or {})}, after)
    if before is None or changed:
        work.event("UPDATED", account)
    return Payload({"contact": contact.id})


async def _found(work: Work, given: Given) -> Contact | None:
    contact_id, email = inputs.optional_id(given, "id", "Contact"), inputs.email(given, "email")
    if contact_id is not None:
        found = await _locked(work, [contact_id])
        if not found:
            raise not_found("There is no contact of this id.", "id")
    elif email is not None:
        await work.rows("contact.claim")
        rows = await work.rows("contact.by_ids_email", words=lucene(email), email=email.lower())
        found = await _locked(work, [row[0] for row in rows])
        if len(found) > 1:
            raise ambiguous("Several people have this e-mail address; give the id.", "email")
    else:
        return None
    contact = next(iter(found.values()), None)
    if contact is not None and not contact.allowed:
        raise forbidden("id" if contact_id is not None else "email")
    return contact


async def _locked(work: Work, ids: list[str]) -> dict[str, Contact]:
    """People that the viewer sees; their accounts are locked before them."""
    rows = [row for each in ids for row in await work.rows("contact.by_ids_accounts", id=each)]
    if rows:
        await work.accounts([row[0] for row in rows], WORK)
    return await work.contacts(ids, WORK)


async def _create(work: Work, given: Given, fields: Properties) -> Payload:
    account_id = inputs.optional_id(given, "accountId", "Account")
    if account_id is None and work.viewer.scope != EVERYTHING:
        raise invalid("A new contact needs an account: without one you would not see it.", "accountId")
    work.require_anywhere(WORK)
    account = None if account_id is None else await work.account(account_id, WORK, "accountId")
    await work.require_readable(given.get("attributes"), [account] if account else [], "attributes")
    contact = {"id": await work.ids.next(), **fields, **_search_key(fields)}
    await store(work, "contact", {}, contact, ())
    if account is not None:
        row = {"key": {"accountId": account.id, "contactId": contact["id"]}, "properties": {"keyContact": False}}
        await work.rows("account_contact.store_import", rows=[row])
        await work.change(account, "contact", None, contact["name"], of=contact["id"])
        work.event("UPDATED", account)
    return Payload({"contact": contact["id"]})


async def _change(work: Work, contact: Contact, fields: Properties) -> Payload:
    before = contact.properties
    if str(fields.get("email") or "").lower() == str(before.get("email") or "").lower():
        fields = {name: value for name, value in fields.items() if name != "email"}  # only its case differs
    differs = {name: value for name, value in fields.items() if value != before.get(name)}
    if differs:
        for account_id in sorted(contact.links):  # also those that the viewer does not see: it is their history
            account = Account({"id": account_id}, allowed=False, parent=None)
            for name, value in differs.items():
                await work.change(account, f"contact.{field_of(name)}", before.get(name), value, of=contact.id)
        await store(work, "contact", before, {**before, **differs, **_search_key({**before, **differs})}, ())
    return Payload({"contact": contact.id})


def _fields(work: Work, given: Given) -> Properties:
    found: Properties = {"name": inputs.text(given, "name")}
    if "email" in given:
        found["email"] = inputs.email(given, "email")
    for name in ("title", "phone"):
        if name in given:
            found[name] = inputs.optional_text(given, name)
    return found | inputs.attributes(given.get("attributes"), work.configuration, None, "attributes")


def _search_key(values: Any) -> Properties:
    return {"searchKey": fold(" ".join(values[name] for name in SEARCHED if values.get(name)))}
