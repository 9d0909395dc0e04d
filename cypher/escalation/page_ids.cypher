// name: escalation.page_ids
// mode: read
// returns: many Escalation
// column: id string
// column: externalId string  null for what was made here
// param: $after string  the last id of the page before, empty at first
// param: $limit integer  page size
// unscoped: import and export run for an administrator
// index: escalation_id
// timeout: 60s
//
// Walks all nodes of the label by id.
MATCH (escalation:Escalation)
USING INDEX escalation:Escalation(id)
WHERE escalation.id > $after
RETURN escalation.id AS id, escalation.externalId AS externalId
ORDER BY escalation.id
LIMIT $limit
