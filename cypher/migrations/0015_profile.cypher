// The timeline finds tasks by the moment at which they stand in it.
CREATE INDEX task_by_moment IF NOT EXISTS FOR (n:Task) ON (n.accountId, n.moment);
MATCH (task:Task)
CALL (task) {
  OPTIONAL MATCH (account:Account {id: task.accountId})
  OPTIONAL MATCH (change:Change {accountId: task.accountId, field: 'task'})
  WHERE task.completedAt IS NULL AND task.dueDate IS NULL AND change.ofId = task.id AND change.oldValue IS NULL
  WITH task, account, min(change.at) AS made
  SET task.createdAt = coalesce(task.createdAt, made, account.createdAt)
  SET task.moment = coalesce(task.completedAt, datetime(toString(task.dueDate) + 'T00:00Z'), task.createdAt)
} IN TRANSACTIONS OF 10000 ROWS;
