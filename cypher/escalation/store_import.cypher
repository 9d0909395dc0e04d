// name: escalation.store_import
// mode: write
// returns: nothing
// param: $rows list<map<id, properties, links, instants>>  at most 5000; properties are those that change, links and instants are complete
// unscoped: import and export run for an administrator
// index: escalation_id
// index: account_id
// timeout: 2min
//
// Creates or updates nodes and puts their relationships as the rows say.
UNWIND $rows AS row
MERGE (escalation:Escalation {id: row.id})
SET escalation += row.properties
WITH escalation, row
CALL (escalation) {
  MATCH (escalation)-[old:ON_ACCOUNT]->()
  DELETE old
}
CALL (escalation, row) {
  MATCH (account:Account {id: row.links.accountId})
  CREATE (escalation)-[:ON_ACCOUNT]->(account)
}
