// name: risk_signal.claim
// mode: write
// returns: maybe RiskSignal
// column: row map  every property, the ids of the contracts at risk, and the account of its engagement
// param: $id string
// unscoped: the caller has locked the account
// index: risk_signal_id
// timeout: 10s
//
// Locks a risk signal until the transaction ends, and then reads it.
MATCH (signal:RiskSignal {id: $id})
SET signal._lock = true
REMOVE signal._lock
WITH signal
MATCH (signal)-[:OF_ENGAGEMENT]->(engagement:Engagement)
RETURN signal {
  .*,
  engagementId: engagement.id,
  accountId: engagement.accountId,
  contractIds: [(signal)-[:IMPACTS]->(contract:Contract) | contract.id ]
} AS row
