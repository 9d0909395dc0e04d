// name: task.by_ids_account
// mode: read
// returns: maybe Task
// column: accountId string
// param: $id string
// unscoped: the caller looks at the account
// index: task_id
// timeout: 10s
//
// On which account it is.
MATCH (task:Task {id: $id})
RETURN task.accountId AS accountId
