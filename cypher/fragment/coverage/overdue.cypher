// name: fragment.coverage.overdue
// given: account
// yields: task
// param: $today date  today in the reporting zone
// param: $flows list<string>  keys of flows; null for all
// param: $default string  the flow of what names none
// index: task_open_due
//
// The account's open tasks that were due before today (M-12), whoever they are assigned to.
WITH null AS account
MATCH (task:Task)
USING INDEX task:Task(accountId, openDue)
WHERE
  task.accountId = account.id AND
  task.openDue < $today AND
  ($flows IS NULL OR coalesce(task.flow, $default) IN $flows)
RETURN task
