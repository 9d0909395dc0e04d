// name: task.page_ids
// mode: read
// returns: many Task
// column: id string
// column: externalId string  null for what was made here
// param: $after string  the last id of the page before, empty at first
// param: $limit integer  page size
// unscoped: import and export run for an administrator
// index: task_id
// timeout: 60s
//
// Walks all nodes of the label by id.
MATCH (task:Task)
USING INDEX task:Task(id)
WHERE task.id > $after
RETURN task.id AS id, task.externalId AS externalId
ORDER BY task.id
LIMIT $limit
