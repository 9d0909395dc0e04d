// name: engagement.page_ids
// mode: read
// returns: many Engagement
// column: id string
// column: externalId string  null for what was made here
// param: $after string  the last id of the page before, empty at first
// param: $limit integer  page size
// unscoped: import and export run for an administrator
// index: engagement_id
// timeout: 60s
//
// Walks all nodes of the label by id.
MATCH (engagement:Engagement)
USING INDEX engagement:Engagement(id)
WHERE engagement.id > $after
RETURN engagement.id AS id, engagement.externalId AS externalId
ORDER BY engagement.id
LIMIT $limit
