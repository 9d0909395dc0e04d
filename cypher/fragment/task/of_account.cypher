// name: fragment.task.of_account
// given: account
// yields: task
// index: task_by_account
//
// The tasks on the account.
WITH null AS account
MATCH (task:Task)
USING INDEX task:Task(accountId, status)
WHERE task.accountId = account.id AND task.status IS NOT NULL
RETURN task
