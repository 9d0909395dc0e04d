// name: fragment.as_of.coverage.overdue
// given: account
// yields: task
// param: $today date  the instant's day in the reporting zone
// param: $flows list<string>  keys of flows; null for all
// param: $default string  the flow of what names none
// param: $at datetime  the instant
// index: task_by_account
// index: change_by_account
//
// The account's tasks that were open at the instant and due before its day: what changed of a task since is what it was before its first change.
WITH null AS account
CALL (account) {
  MATCH (change:Change)
  USING INDEX change:Change(accountId, at)
  WHERE
    change.accountId = account.id AND
    change.at > $at AND
    change.ofId IS NOT NULL AND
    change.field IN ['task', 'task.status', 'task.dueDate']
  WITH change
  ORDER BY change.accountId, change.at
  RETURN collect([change.ofId, change.field, change.oldValue]) AS since
}
MATCH (stored:Task)
USING INDEX stored:Task(accountId, status)
WHERE
  stored.accountId = account.id AND
  stored.status IS NOT NULL AND
  ($flows IS NULL OR coalesce(stored.flow, $default) IN $flows) AND
  NOT any(each IN since WHERE each[0] = stored.id AND each[1] = 'task')
WITH
  account,
  stored,
  head(
    [
      each IN since
      WHERE each[0] = stored.id AND each[1] = 'task.status'
      | each[2]
    ] +
    [
      CASE
        WHEN stored.completedAt > $at THEN 'NOT_STARTED'
        ELSE stored.status
      END
    ]) AS status,
  head(
    [
      each IN since
      WHERE each[0] = stored.id AND each[1] = 'task.dueDate'
      | CASE
        WHEN each[2] =~ '[0-9]{4}-[0-9]{2}-[0-9]{2}' THEN date(each[2])
      END
    ] +
    [stored.dueDate]) AS due
WHERE NOT status IN ['COMPLETED', 'CANCELED'] AND due < $today
WITH account, {openDue: due} AS task
WHERE true
RETURN task
