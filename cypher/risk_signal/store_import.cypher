// name: risk_signal.store_import
// mode: write
// returns: nothing
// param: $rows list<map<id, properties, links, instants>>  at most 5000; properties are those that change, links and instants are complete
// unscoped: mutations have locked the account, and import runs for an administrator
// index: risk_signal_id
// index: engagement_id
// index: contract_id
// timeout: 2min
//
// Creates or updates nodes and puts their relationships as the rows say.
UNWIND $rows AS row
MERGE (signal:RiskSignal {id: row.id})
SET signal += row.properties, signal.raisedAt = datetime(row.instants.raisedAt)
WITH signal, row
CALL (signal) {
  MATCH (signal)-[old:OF_ENGAGEMENT|IMPACTS]->()
  DELETE old
}
CALL (signal, row) {
  MATCH (engagement:Engagement {id: row.links.engagementId})
  CREATE (signal)-[:OF_ENGAGEMENT]->(engagement)
}
CALL (signal, row) {
  UNWIND row.links.contractIds AS linkedId
  MATCH (contract:Contract {id: linkedId})
  CREATE (signal)-[:IMPACTS]->(contract)
}
CALL (signal) {
  MATCH (signal)-[:OF_ENGAGEMENT]->(engagement:Engagement)
  SET signal.accountId = engagement.accountId
}
