// name: opportunity.store_import
// mode: write
// returns: nothing
// param: $rows list<map<id, properties, links, instants>>  at most 5000; properties are those that change, links and instants are complete
// unscoped: import and export run for an administrator
// index: opportunity_id
// index: account_id
// index: contract_id
// timeout: 2min
//
// Creates or updates nodes and puts their relationships as the rows say.
UNWIND $rows AS row
MERGE (opportunity:Opportunity {id: row.id})
SET opportunity += row.properties
WITH opportunity, row
CALL (opportunity) {
  MATCH (opportunity)-[old:ON_ACCOUNT|RENEWS]->()
  DELETE old
}
CALL (opportunity, row) {
  MATCH (account:Account {id: row.links.accountId})
  CREATE (opportunity)-[:ON_ACCOUNT]->(account)
}
CALL (opportunity, row) {
  MATCH (contract:Contract {id: row.links.contractId})
  CREATE (opportunity)-[:RENEWS]->(contract)
}
