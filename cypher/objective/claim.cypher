// name: objective.claim
// mode: write
// returns: maybe Objective
// column: row map  every property, its outcomes, and the account of its engagement
// param: $id string
// unscoped: the caller has locked the account
// index: objective_id
// timeout: 10s
//
// Locks an objective until the transaction ends, and then reads it.
MATCH (objective:Objective {id: $id})
SET objective._lock = true
REMOVE objective._lock
WITH objective
MATCH (objective)-[:OF_ENGAGEMENT]->(engagement:Engagement)
RETURN objective {
  .*,
  engagementId: engagement.id,
  accountId: engagement.accountId,
  outcomes:
    COLLECT {
      MATCH (objective)<-[:OF_OBJECTIVE]-(outcome:Outcome)
      RETURN outcome {.id, .title, .closure}
      ORDER
      BY
      outcome.title,
      outcome.id
    }
} AS row
