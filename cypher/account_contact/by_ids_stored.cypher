// name: account_contact.by_ids_stored
// mode: read
// returns: many AccountContact
// column: row map
// param: $keys list<map<accountId, contactId>>  at most 5000
// unscoped: import and export run for an administrator
// index: contact_id
// timeout: 60s
//
// The associations of these contacts with these accounts; import compares them.
UNWIND $keys AS key
MATCH
  (contact:Contact {id: key.contactId})-[link:CONTACT_OF]->
  (account:Account {id: key.accountId})
USING INDEX contact:Contact(id)
RETURN link {.*, accountId: key.accountId, contactId: key.contactId} AS row
