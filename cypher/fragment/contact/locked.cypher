// name: fragment.contact.locked
// given:
// yields: contact
// unscoped: what the viewer may see is asked behind the lock that the composer adds
// param: $ids list<string>  local ids in ascending order
// index: contact_id
//
// Contacts that a mutation is about to change or to name.
UNWIND $ids AS locked
MATCH (contact:Contact {id: locked})
USING INDEX contact:Contact(id)
WHERE true
RETURN contact
