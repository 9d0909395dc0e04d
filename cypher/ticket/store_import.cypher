// name: ticket.store_import
// mode: write
// returns: nothing
// param: $rows list<map<id, properties, links, instants>>  at most 5000; properties are those that change, links and instants are complete
// unscoped: import and export run for an administrator
// index: ticket_id
// index: account_id
// timeout: 2min
//
// Creates or updates nodes and puts their relationships as the rows say.
UNWIND $rows AS row
MERGE (ticket:Ticket {id: row.id})
SET
  ticket += row.properties,
  ticket.createdAt = datetime(row.instants.createdAt),
  ticket.closedAt = datetime(row.instants.closedAt)
WITH ticket, row
CALL (ticket) {
  MATCH (ticket)-[old:ON_ACCOUNT]->()
  DELETE old
}
CALL (ticket, row) {
  MATCH (account:Account {id: row.links.accountId})
  CREATE (ticket)-[:ON_ACCOUNT]->(account)
}
