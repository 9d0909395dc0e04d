// name: contact.by_ids_accounts
// mode: read
// returns: many Account
// column: accountId string
// param: $id string  of the contact
// unscoped: the caller locks those that the viewer sees
// index: contact_id
// timeout: 10s
//
// The accounts that a person belongs to.
MATCH (contact:Contact {id: $id})-[:CONTACT_OF]->(account:Account)
USING INDEX contact:Contact(id)
RETURN account.id AS accountId
