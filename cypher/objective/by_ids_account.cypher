// name: objective.by_ids_account
// mode: read
// returns: maybe Objective
// column: accountId string
// param: $id string
// unscoped: the caller looks at the account
// index: objective_id
// timeout: 10s
//
// On which account its engagement is.
MATCH (objective:Objective {id: $id})-[:OF_ENGAGEMENT]->(engagement:Engagement)
RETURN engagement.accountId AS accountId
