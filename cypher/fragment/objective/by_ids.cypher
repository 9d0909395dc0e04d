// name: fragment.objective.by_ids
// given:
// yields: objective, account
// scoped: account
// param: $ids list<string>  local ids, at most 100
// index: objective_id
// index: account_id
//
// Objectives by id, with the accounts of their engagements.
MATCH (objective:Objective)
USING INDEX objective:Objective(id)
WHERE objective.id IN $ids
MATCH (objective)-[:OF_ENGAGEMENT]->(engagement:Engagement)
MATCH (account:Account)
WHERE account.id = engagement.accountId
RETURN objective, account
