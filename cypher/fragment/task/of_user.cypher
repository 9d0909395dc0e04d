// name: fragment.task.of_user
// given: user
// yields: task, account
// scoped: account
// index: task_by_assignee
// index: account_id
//
// The tasks that are assigned to the user, with their accounts.
WITH null AS user
MATCH (task:Task)
USING INDEX task:Task(assigneeId, status)
WHERE task.assigneeId = user.id AND task.status IS NOT NULL
MATCH (account:Account)
WHERE account.id = task.accountId
RETURN task, account
