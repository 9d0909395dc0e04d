// name: ticket.by_ids_stored
// mode: read
// returns: many Ticket
// column: row map  every property, and the ids that its relationships lead to
// param: $keys list<map<id>>  at most 5000
// unscoped: import and export run for an administrator
// index: ticket_id
// timeout: 60s
//
// Everything that the canonical file holds of these nodes; import compares it, export writes it.
UNWIND $keys AS key
MATCH (ticket:Ticket {id: key.id})
USING INDEX ticket:Ticket(id)
RETURN ticket {.*} AS row
