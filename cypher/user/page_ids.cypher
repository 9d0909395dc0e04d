// name: user.page_ids
// mode: read
// returns: many User
// column: id string
// column: externalId string  null for what was made here
// param: $after string  the last id of the page before, empty at first
// param: $limit integer  page size
// unscoped: import and export run for an administrator
// index: user_id
// timeout: 60s
//
// Walks all nodes of the label by id.
MATCH (user:User)
USING INDEX user:User(id)
WHERE user.id > $after
RETURN user.id AS id, user.externalId AS externalId
ORDER BY user.id
LIMIT $limit
