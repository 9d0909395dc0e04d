// name: fragment.contact.by_ids
// given:
// yields: contact
// scoped: contact
// param: $ids list<string>  local ids, at most 100
// index: contact_id
//
// Contacts by id.
MATCH (contact:Contact)
WHERE contact.id IN $ids
RETURN contact
