// name: opportunity.page_ids
// mode: read
// returns: many Opportunity
// column: id string
// column: externalId string  null for what was made here
// param: $after string  the last id of the page before, empty at first
// param: $limit integer  page size
// unscoped: import and export run for an administrator
// index: opportunity_id
// timeout: 60s
//
// Walks all nodes of the label by id.
MATCH (opportunity:Opportunity)
USING INDEX opportunity:Opportunity(id)
WHERE opportunity.id > $after
RETURN opportunity.id AS id, opportunity.externalId AS externalId
ORDER BY opportunity.id
LIMIT $limit
