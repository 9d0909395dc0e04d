// name: contact.store_import
// mode: write
// returns: nothing
// param: $rows list<map<id, properties, links, instants>>  at most 5000; properties are those that change, links and instants are complete
// unscoped: mutations have locked the account, and import runs for an administrator
// index: contact_id
// timeout: 2min
//
// Creates or updates nodes and puts their relationships as the rows say.
UNWIND $rows AS row
MERGE (contact:Contact {id: row.id})
SET contact += row.properties
