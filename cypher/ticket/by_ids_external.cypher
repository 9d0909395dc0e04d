// name: ticket.by_ids_external
// mode: read
// returns: many Ticket
// column: key string
// column: id string
// param: $keys list<string>  external ids, at most 5000
// unscoped: import and export run for an administrator
// index: ticket_external_id
// timeout: 30s
//
// Finds ids for external ids; unknown ones are absent from the answer.
UNWIND $keys AS key
MATCH (ticket:Ticket {externalId: key})
USING INDEX ticket:Ticket(externalId)
RETURN key, ticket.id AS id
