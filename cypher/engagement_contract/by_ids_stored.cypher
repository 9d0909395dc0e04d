// name: engagement_contract.by_ids_stored
// mode: read
// returns: many EngagementContract
// column: row map
// param: $keys list<map<engagementId, contractId>>  at most 5000
// unscoped: import and export run for an administrator
// index: engagement_id
// timeout: 60s
//
// Which of these engagements cover which of these contracts.
UNWIND $keys AS key
MATCH
  (engagement:Engagement {id: key.engagementId})-[:COVERS]->
  (contract:Contract {id: key.contractId})
USING INDEX engagement:Engagement(id)
RETURN key {.engagementId, .contractId} AS row
