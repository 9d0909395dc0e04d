// name: task.claim
// mode: write
// returns: maybe Task
// column: row map  every property, and the id of its engagement
// param: $id string
// unscoped: the caller has locked the account
// index: task_id
// timeout: 10s
//
// Locks a task until the transaction ends, and then reads it.
MATCH (task:Task {id: $id})
SET task._lock = true
REMOVE task._lock
WITH task
RETURN task {
  .*,
  engagementId: head([(task)-[:FOR_ENGAGEMENT]->(t:Engagement) | t.id ])
} AS row
