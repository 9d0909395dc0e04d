// name: fragment.task.in_time
// given: account
// yields: task
// index: task_by_moment
//
// The tasks on the account, in the order of the moments at which they stand in a timeline.
WITH null AS account
MATCH (task:Task)
USING INDEX task:Task(accountId, moment)
WHERE task.moment IS NOT NULL AND task.accountId = account.id
RETURN task
