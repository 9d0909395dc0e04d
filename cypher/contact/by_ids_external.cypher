// name: contact.by_ids_external
// mode: read
// returns: many Contact
// column: key string
// column: id string
// param: $keys list<string>  external ids, at most 5000
// unscoped: import and export run for an administrator
// index: contact_external_id
// timeout: 30s
//
// Finds ids for external ids; unknown ones are absent from the answer.
UNWIND $keys AS key
MATCH (contact:Contact {externalId: key})
USING INDEX contact:Contact(externalId)
RETURN key, contact.id AS id
