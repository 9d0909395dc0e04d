// name: engagement.claim
// mode: write
// returns: maybe Engagement
// column: row map  every property, the ids of its contracts, and how many objectives and risk signals it has
// param: $id string
// unscoped: the caller has locked the account
// index: engagement_id
// timeout: 10s
//
// Locks an engagement until the transaction ends, and then reads it.
MATCH (engagement:Engagement {id: $id})
SET engagement._lock = true
REMOVE engagement._lock
WITH engagement
RETURN engagement {
  .*,
  contractIds: [(engagement)-[:COVERS]->(contract:Contract) | contract.id ],
  hanging: COUNT { (engagement)<-[:OF_ENGAGEMENT]-(:Objective|RiskSignal) }
} AS row
