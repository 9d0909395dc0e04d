// name: outcome.page_ids
// mode: read
// returns: many Outcome
// column: id string
// column: externalId string  null for what was made here
// param: $after string  the last id of the page before, empty at first
// param: $limit integer  page size
// unscoped: import and export run for an administrator
// index: outcome_id
// timeout: 60s
//
// Walks all nodes of the label by id.
MATCH (outcome:Outcome)
USING INDEX outcome:Outcome(id)
WHERE outcome.id > $after
RETURN outcome.id AS id, outcome.externalId AS externalId
ORDER BY outcome.id
LIMIT $limit
