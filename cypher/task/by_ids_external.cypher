// name: task.by_ids_external
// mode: read
// returns: many Task
// column: key string
// column: id string
// param: $keys list<string>  external ids, at most 5000
// unscoped: import and export run for an administrator
// index: task_external_id
// timeout: 30s
//
// Finds ids for external ids; unknown ones are absent from the answer.
UNWIND $keys AS key
MATCH (task:Task {externalId: key})
USING INDEX task:Task(externalId)
RETURN key, task.id AS id
