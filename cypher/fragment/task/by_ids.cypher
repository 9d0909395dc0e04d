// name: fragment.task.by_ids
// given:
// yields: task, account
// scoped: account
// param: $ids list<string>  local ids, at most 100
// index: task_id
// index: account_id
//
// Tasks by id, with their accounts.
MATCH (task:Task)
WHERE task.id IN $ids
MATCH (account:Account)
WHERE account.id = task.accountId
RETURN task, account
