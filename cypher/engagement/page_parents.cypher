// name: engagement.page_parents
// mode: read
// returns: many Engagement
// column: id string
// column: parentId string
// param: $after string  the last id of the page before, empty at first
// param: $limit integer  page size
// unscoped: import and export run for an administrator
// index: engagement_id
// timeout: 60s
//
// Every node that has a parent by PART_OF, with that parent; import looks for cycles in it.
MATCH (engagement:Engagement)-[:PART_OF]->(parent:Engagement)
USING INDEX engagement:Engagement(id)
WHERE engagement.id > $after
RETURN engagement.id AS id, parent.id AS parentId
ORDER BY engagement.id
LIMIT $limit
