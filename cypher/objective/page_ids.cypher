// name: objective.page_ids
// mode: read
// returns: many Objective
// column: id string
// column: externalId string  null for what was made here
// param: $after string  the last id of the page before, empty at first
// param: $limit integer  page size
// unscoped: import and export run for an administrator
// index: objective_id
// timeout: 60s
//
// Walks all nodes of the label by id.
MATCH (objective:Objective)
USING INDEX objective:Objective(id)
WHERE objective.id > $after
RETURN objective.id AS id, objective.externalId AS externalId
ORDER BY objective.id
LIMIT $limit
