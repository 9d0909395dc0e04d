// name: user.page_parents
// mode: read
// returns: many User
// column: id string
// column: parentId string
// param: $after string  the last id of the page before, empty at first
// param: $limit integer  page size
// unscoped: import and export run for an administrator
// index: user_id
// timeout: 60s
//
// Every node that has a parent by REPORTS_TO, with that parent; import looks for cycles in it.
MATCH (user:User)-[:REPORTS_TO]->(parent:User)
USING INDEX user:User(id)
WHERE user.id > $after
RETURN user.id AS id, parent.id AS parentId
ORDER BY user.id
LIMIT $limit
