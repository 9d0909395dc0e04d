// name: fragment.as_of.past.task
// given: account
// yields: task
// param: $at datetime  the instant
// index: task_by_account
//
// Completed tasks.
WITH null AS account
MATCH (task:Task)
WHERE
  task.accountId = account.id AND
  task.status = 'COMPLETED' AND
  task.completedAt <= $at
RETURN task
