// name: contact.page_ids
// mode: read
// returns: many Contact
// column: id string
// column: externalId string  null for what was made here
// param: $after string  the last id of the page before, empty at first
// param: $limit integer  page size
// unscoped: import and export run for an administrator
// index: contact_id
// timeout: 60s
//
// Walks all nodes of the label by id.
MATCH (contact:Contact)
USING INDEX contact:Contact(id)
WHERE contact.id > $after
RETURN contact.id AS id, contact.externalId AS externalId
ORDER BY contact.id
LIMIT $limit
