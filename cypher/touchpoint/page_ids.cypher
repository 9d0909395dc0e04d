// name: touchpoint.page_ids
// mode: read
// returns: many Touchpoint
// column: id string
// column: externalId string  null for what was made here
// param: $after string  the last id of the page before, empty at first
// param: $limit integer  page size
// unscoped: import and export run for an administrator
// index: touchpoint_id
// timeout: 60s
//
// Walks all nodes of the label by id.
MATCH (touchpoint:Touchpoint)
USING INDEX touchpoint:Touchpoint(id)
WHERE touchpoint.id > $after
RETURN touchpoint.id AS id, touchpoint.externalId AS externalId
ORDER BY touchpoint.id
LIMIT $limit
