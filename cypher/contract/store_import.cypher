// name: contract.store_import
// mode: write
// returns: nothing
// param: $rows list<map<id, properties, links, instants>>  at most 5000; properties are those that change, links and instants are complete
// unscoped: mutations have locked the account, and import runs for an administrator
// index: contract_id
// index: account_id
// timeout: 2min
//
// Creates or updates nodes and puts their relationships as the rows say.
UNWIND $rows AS row
MERGE (contract:Contract {id: row.id})
SET contract += row.properties
WITH contract, row
CALL (contract) {
  MATCH (contract)-[old:ON_ACCOUNT]->()
  DELETE old
}
CALL (contract, row) {
  MATCH (account:Account {id: row.links.accountId})
  CREATE (contract)-[:ON_ACCOUNT]->(account)
}
