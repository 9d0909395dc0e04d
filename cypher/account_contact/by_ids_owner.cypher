// name: account_contact.by_ids_owner
// mode: read
// returns: many AccountContact
// column: row map
// param: $ids list<string>  account ids
// unscoped: import and export run for an administrator
// index: account_id
// timeout: 2min
//
// Every association of these accounts; export writes them.
UNWIND $ids AS ownerId
MATCH (account:Account {id: ownerId})<-[link:CONTACT_OF]-(contact:Contact)
USING INDEX account:Account(id)
RETURN link {.*, accountId: ownerId, contactId: contact.id} AS row
