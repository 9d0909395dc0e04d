// name: account_contact.store_import
// mode: write
// returns: nothing
// param: $rows list<map<key, properties>>  at most 5000; key holds accountId, contactId
// unscoped: mutations have locked the account, and import runs for an administrator
// index: contact_id
// index: account_id
// timeout: 2min
//
// Creates or updates associations of contacts with accounts.
UNWIND $rows AS row
MATCH (contact:Contact {id: row.key.contactId})
USING INDEX contact:Contact(id)
MATCH (account:Account {id: row.key.accountId})
USING INDEX account:Account(id)
MERGE (contact)-[link:CONTACT_OF]->(account)
SET link += row.properties
