// name: ticket.page_ids
// mode: read
// returns: many Ticket
// column: id string
// column: externalId string  null for what was made here
// param: $after string  the last id of the page before, empty at first
// param: $limit integer  page size
// unscoped: import and export run for an administrator
// index: ticket_id
// timeout: 60s
//
// Walks all nodes of the label by id.
MATCH (ticket:Ticket)
USING INDEX ticket:Ticket(id)
WHERE ticket.id > $after
RETURN ticket.id AS id, ticket.externalId AS externalId
ORDER BY ticket.id
LIMIT $limit
